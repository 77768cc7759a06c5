// SPDX-License-Identifier: Apache-2.0
// Published vectors: SHA-256 of FIPS 180-2 (appendix B), Ed25519 of RFC 8032 (7.1).
#include "tests/base/cmocka_room.h"

#include "lims-core/base/crypto.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

static void expect_sum(const void *bytes, size_t n, const char *hex)
{
	struct lims_hash h;
	char out[LIMS_HASH_HEX];
	assert_int_equal(lims_sha256(bytes, n, &h, NULL), LIMS_OK);
	lims_hash_hex(&h, out);
	assert_string_equal(out, hex);
}

static void sha256_gives_the_published_digests(void **state)
{
	(void)state;
	expect_sum("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	expect_sum(
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	expect_sum(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	char *million = malloc(1000000);
	assert_non_null(million);
	memset(million, 'a', 1000000);
	expect_sum(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(million);
}

static void one_hasher_sums_many_times(void **state)
{
	(void)state;
	struct lims_hasher *h = lims_hasher_create();
	assert_non_null(h);
	struct lims_hash a, b, c;
	assert_int_equal(lims_hasher_sum(h, "abc", 3, &a, NULL), LIMS_OK);
	assert_int_equal(lims_hasher_sum(h, "abd", 3, &b, NULL), LIMS_OK);
	assert_int_equal(lims_hasher_sum(h, "abc", 3, &c, NULL), LIMS_OK);
	assert_true(lims_hash_equal(&a, &c));
	assert_false(lims_hash_equal(&a, &b));
	lims_hasher_destroy(h);
	lims_hasher_destroy(NULL);
}

static void a_hash_reads_back_from_its_64_digits_only(void **state)
{
	(void)state;
	struct lims_hash a, b;
	char hex[LIMS_HASH_HEX + 1] = {0};
	assert_int_equal(lims_sha256("abc", 3, &a, NULL), LIMS_OK);
	lims_hash_hex(&a, hex);
	assert_true(lims_hash_read(hex, &b));
	assert_true(lims_hash_equal(&a, &b));
	hex[64] = '0';
	assert_false(lims_hash_read(hex, &b));
	hex[63] = '\0';
	assert_false(lims_hash_read(hex, &b));
	assert_false(lims_hash_read("", &b));
	assert_true(lims_hash_equal(&a, &b));
}

// RFC 8032, 7.1: secret seed, public key, message, signature.
static const struct {
	const char *seed, *public_key, *message, *signature;
} vectors[] = {
	{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		"",
		"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
	{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
		"72",
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
};

static void ed25519_signs_and_verifies_the_published_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		uint8_t public_key[LIMS_KEY_PUBLIC], secret[LIMS_KEY_SECRET], wanted[LIMS_SIGNATURE], made[LIMS_SIGNATURE], message[1] = {0};
		size_t n = strlen(vectors[i].message) / 2;
		assert_true(lims_hex_read(vectors[i].public_key, 64, public_key, 32));
		assert_true(lims_hex_read(vectors[i].seed, 64, secret, 32));
		memcpy(secret + 32, public_key, 32);
		assert_true(lims_hex_read(vectors[i].message, 2 * n, message, n));
		assert_true(lims_hex_read(vectors[i].signature, 128, wanted, 64));
		assert_true(lims_sign_verify(public_key, message, n, wanted));
		assert_int_equal(lims_sign(secret, message, n, made, NULL), LIMS_OK);
		assert_memory_equal(made, wanted, 64);
		wanted[0] ^= 1;
		assert_false(lims_sign_verify(public_key, message, n, wanted));
		wanted[0] ^= 1;
		message[0] ^= 1;
		assert_false(lims_sign_verify(public_key, message, 1, wanted));
	}
}

static void a_new_pair_signs_and_only_it_verifies(void **state)
{
	(void)state;
	uint8_t pub[2][LIMS_KEY_PUBLIC], secret[2][LIMS_KEY_SECRET], signature[LIMS_SIGNATURE];
	for (int i = 0; i < 2; i++)
		assert_int_equal(lims_key_create(pub[i], secret[i], NULL), LIMS_OK);
	assert_memory_not_equal(pub[0], pub[1], LIMS_KEY_PUBLIC);
	assert_int_equal(lims_sign(secret[0], "head", 4, signature, NULL), LIMS_OK);
	assert_true(lims_sign_verify(pub[0], "head", 4, signature));
	assert_false(lims_sign_verify(pub[1], "head", 4, signature));
	assert_false(lims_sign_verify(pub[0], "heat", 4, signature));
}

static void random_bytes_differ(void **state)
{
	(void)state;
	uint8_t a[32] = {0}, b[32] = {0};
	assert_int_equal(lims_random(a, sizeof a, NULL), LIMS_OK);
	assert_int_equal(lims_random(b, sizeof b, NULL), LIMS_OK);
	assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_published_digests),
		cmocka_unit_test(one_hasher_sums_many_times),
		cmocka_unit_test(a_hash_reads_back_from_its_64_digits_only),
		cmocka_unit_test(ed25519_signs_and_verifies_the_published_vectors),
		cmocka_unit_test(a_new_pair_signs_and_only_it_verifies),
		cmocka_unit_test(random_bytes_differ),
	};
	return cmocka_run_group_tests_name("base crypto", tests, NULL, NULL);
}
