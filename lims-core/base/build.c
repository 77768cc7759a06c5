// SPDX-License-Identifier: Apache-2.0
// Versions of the compiler and the libraries, and checks of decimals, doubles, rationals and the digest.
#include "lims-core/base/build.h"

#include "lims-core/base/crypto.h"
#include "lims-core/base/dec.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/rat.h"

#include <gmp.h>
#include <gnu/libc-version.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <sodium.h>
#include <string.h>
#include <utf8proc.h>
#include <yaml.h>

#ifdef __clang__
#define COMPILER "clang"
#else
#define COMPILER "gcc"
#endif

void lims_build_parts(struct lims_build_part ret[LIMS_BUILD_PARTS])
{
	const struct lims_build_part parts[LIMS_BUILD_PARTS] = {
		{COMPILER, __VERSION__},
		{"glibc", gnu_get_libc_version()},
		{"libintelrdfpmath", "libbidgcc000.a"}, // has no version to ask; it is inside of the program
		{"GMP", gmp_version},
		{"libyaml", yaml_get_version_string()},
		{"jansson", jansson_version_str()},
		{"utf8proc", utf8proc_version()},
		{"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
		{"libsodium", sodium_version_string()},
	};
	memcpy(ret, parts, sizeof parts);
}

/// Neither extra precision nor a fused multiply-add: (1 + 2^-27)^2 = 1 + 2^-26 + 2^-54 loses its last term, and 1 + 2^-53 goes to even.
static bool doubles_are_binary64(void)
{
	volatile double x = 1 + 0x1p-27, one = 1, half = 0x1p-53;
	volatile double square = x * x - (1 + 0x1p-26), tie = one + half - 1, above = one + 3 * half - 1;
	return sizeof(double) == 8 && !(square < 0) && !(square > 0) && !(tie < 0) && !(tie > 0) && above > 0x1p-52 && !(above > 0x1p-51);
}

static bool rationals_are_exact(void)
{
	struct lims_rat *one = lims_rat_create(), *a = lims_rat_create(), *b = lims_rat_create();
	bool good = one != NULL && a != NULL && b != NULL && lims_rat_from_dec(one, lims_dec_from_int(1), NULL) == LIMS_OK &&
				lims_rat_from_dec(a, lims_dec_from_int(3), NULL) == LIMS_OK &&
				lims_rat_from_dec(b, lims_dec_from_int(6), NULL) == LIMS_OK && lims_rat_div(a, one, a, NULL) == LIMS_OK &&
				lims_rat_div(b, one, b, NULL) == LIMS_OK && lims_rat_add(a, a, b, NULL) == LIMS_OK &&
				lims_rat_from_dec(b, lims_dec_scaled(5, -1), NULL) == LIMS_OK && lims_rat_cmp(a, b) == 0;
	lims_rat_destroy(one);
	lims_rat_destroy(a);
	lims_rat_destroy(b);
	return good;
}

/// The example of FIPS 180-4 (NIST, "SHA256.pdf"): the message "abc".
static bool digest_is_sha256(void)
{
	struct lims_hash h;
	char hex[LIMS_HASH_HEX] = "";
	if (lims_sha256("abc", 3, &h, NULL) == LIMS_OK)
		lims_hash_hex(&h, hex);
	return strcmp(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") == 0;
}

void lims_build_checks(struct lims_build_check ret[LIMS_BUILD_CHECKS])
{
	const struct lims_build_check checks[LIMS_BUILD_CHECKS] = {
		{"decimal_inexact", LIMS_MSG("Decimals: 1/3 is reported as inexact, 0.1 + 0.2 = 0.3 is exact"),
			lims_dec_self_check(NULL) == LIMS_OK},
		{"rational_exact", LIMS_MSG("Rationals: 1/3 + 1/6 = 1/2"), rationals_are_exact()},
		{"double_binary64", LIMS_MSG("Doubles: IEEE 754 binary64, to nearest, without extra digits"), doubles_are_binary64()},
		{"digest_sha256", LIMS_MSG("SHA-256: the example of FIPS 180-4"), digest_is_sha256()},
	};
	memcpy(ret, checks, sizeof checks);
}
