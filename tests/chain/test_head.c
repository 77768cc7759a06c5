// SPDX-License-Identifier: Apache-2.0
// Signed heads and the hybrid logical clock.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "lims-core/base/text.h"
#include "lims-core/chain/head.h"

#include <string.h>

// RFC 8032, 7.1, TEST 1: secret seed and public key; libsodium's secret is the two together.
static const char seed_hex[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
static const char public_hex[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

static struct lims_head sample(void)
{
	struct lims_head h = {.node = "0123456789abcdef0123456789abcdef", .sequence = 17};
	memset(h.hash.b, 0xab, sizeof h.hash.b);
	return h;
}

static void keys(uint8_t public_key[LIMS_KEY_PUBLIC], uint8_t secret[LIMS_KEY_SECRET])
{
	assert_true(lims_hex_read(seed_hex, 64, secret, 32));
	assert_true(lims_hex_read(public_hex, 64, public_key, 32));
	memcpy(secret + 32, public_key, 32);
}

static void the_signed_bytes_are_those_of_the_format(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	uint8_t pk[LIMS_KEY_PUBLIC], sk[LIMS_KEY_SECRET];
	struct lims_head h = sample();
	// Written by hand from the description of the format.
	static const char bytes[] = "lims-head-1\nnode 0123456789abcdef0123456789abcdef\nsequence 17\n"
								"hash abababababababababababababababababababababababababababababababab\n";
	keys(pk, sk);
	assert_int_equal(lims_head_sign(&h, sk, &err), LIMS_OK);
	assert_true(lims_sign_verify(pk, bytes, sizeof bytes - 1, h.signature));
	assert_int_equal(lims_head_verify(&h, pk, &err), LIMS_OK);
}

static void any_change_of_a_head_breaks_its_signature(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	uint8_t pk[LIMS_KEY_PUBLIC], sk[LIMS_KEY_SECRET], other_pk[LIMS_KEY_PUBLIC], other_sk[LIMS_KEY_SECRET];
	struct lims_head h = sample(), bad;
	keys(pk, sk);
	assert_int_equal(lims_head_sign(&h, sk, &err), LIMS_OK);
	bad = h;
	bad.sequence = 18;
	assert_int_equal(lims_head_verify(&bad, pk, &err), LIMS_E_CORRUPT);
	bad = h;
	bad.node[31] = '0';
	assert_int_equal(lims_head_verify(&bad, pk, &err), LIMS_E_CORRUPT);
	bad = h;
	bad.hash.b[0] ^= 1;
	assert_int_equal(lims_head_verify(&bad, pk, &err), LIMS_E_CORRUPT);
	for (size_t i = 0; i < sizeof h.signature; i++) {
		bad = h;
		bad.signature[i] ^= 0x10;
		assert_int_equal(lims_head_verify(&bad, pk, &err), LIMS_E_CORRUPT);
	}
	assert_int_equal(lims_key_create(other_pk, other_sk, &err), LIMS_OK);
	assert_int_equal(lims_head_verify(&h, other_pk, &err), LIMS_E_CORRUPT);
	bad = h;
	bad.sequence = 0;
	assert_int_equal(lims_head_sign(&bad, sk, &err), LIMS_E_INPUT);
}

static void the_clock_goes_on_when_the_machine_clock_is_set_back(void **state)
{
	(void)state;
	struct lims_hlc c = {.ms = 0};
	assert_int_equal(lims_hlc_tick(c, 1000, &c, NULL), LIMS_OK);
	assert_true(c.ms == 1000 && c.counter == 0);
	assert_int_equal(lims_hlc_tick(c, 1000, &c, NULL), LIMS_OK);
	assert_true(c.ms == 1000 && c.counter == 1);
	assert_int_equal(lims_hlc_tick(c, 400, &c, NULL), LIMS_OK);
	assert_true(c.ms == 1000 && c.counter == 2);
	assert_int_equal(lims_hlc_tick(c, -5, &c, NULL), LIMS_OK);
	assert_true(c.ms == 1000 && c.counter == 3);
	assert_int_equal(lims_hlc_tick(c, 1001, &c, NULL), LIMS_OK);
	assert_true(c.ms == 1001 && c.counter == 0);
}

static void a_full_counter_moves_the_milliseconds(void **state)
{
	(void)state;
	struct lims_hlc c = {.ms = 1000, .counter = UINT32_MAX}, end = {.ms = LIMS_HLC_MS_MAX, .counter = UINT32_MAX}, out = {.ms = 7};
	struct lims_err err = {.code = LIMS_OK};
	assert_int_equal(lims_hlc_tick(c, 3, &c, &err), LIMS_OK);
	assert_true(c.ms == 1001 && c.counter == 0);
	assert_int_equal(lims_hlc_tick(end, INT64_MAX, &out, &err), LIMS_E_STORAGE);
	assert_int_equal(out.ms, 7);
}

static void what_was_merged_comes_before_what_follows(void **state)
{
	(void)state;
	struct lims_hlc mine = {.ms = 1000, .counter = 5}, theirs = {.ms = 9000, .counter = 2}, next;
	struct lims_hlc merged = lims_hlc_merge(mine, theirs);
	assert_int_equal(lims_hlc_tick(merged, 1001, &next, NULL), LIMS_OK);
	assert_int_equal(lims_hlc_cmp(next, theirs), 1);
	assert_int_equal(lims_hlc_cmp(next, mine), 1);
	assert_int_equal(lims_hlc_cmp(lims_hlc_merge(theirs, mine), theirs), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_signed_bytes_are_those_of_the_format),
		cmocka_unit_test(any_change_of_a_head_breaks_its_signature),
		cmocka_unit_test(the_clock_goes_on_when_the_machine_clock_is_set_back),
		cmocka_unit_test(a_full_counter_moves_the_milliseconds),
		cmocka_unit_test(what_was_merged_comes_before_what_follows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
