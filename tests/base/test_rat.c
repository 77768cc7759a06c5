// SPDX-License-Identifier: Apache-2.0
// Rationals against fractions worked by hand.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/rat.h"

#include <string.h>

static struct lims_dec dec(const char *text)
{
	struct lims_dec d;
	struct lims_err err = {0};
	if (lims_dec_parse(text, strlen(text), &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return d;
}

// top/under; owned by the caller.
static struct lims_rat *rat(const char *top, const char *under)
{
	struct lims_rat *r = lims_rat_create(), *u = lims_rat_create();
	assert_int_equal(lims_rat_from_dec(r, dec(top), NULL), LIMS_OK);
	assert_int_equal(lims_rat_from_dec(u, dec(under), NULL), LIMS_OK);
	assert_int_equal(lims_rat_div(r, r, u, NULL), LIMS_OK);
	lims_rat_destroy(u);
	return r;
}

static void expect_equal(const struct lims_rat *r, const char *top, const char *under)
{
	struct lims_rat *wanted = rat(top, under);
	assert_int_equal(lims_rat_cmp(r, wanted), 0);
	lims_rat_destroy(wanted);
}

static void expect_dec(const char *top, const char *under, const char *text, bool lost)
{
	struct lims_rat *r = rat(top, under);
	struct lims_dec d;
	bool inexact = false;
	char out[LIMS_DEC_TEXT];
	assert_int_equal(lims_rat_to_dec(r, &d, &inexact, NULL), LIMS_OK);
	lims_dec_text(d, out);
	assert_string_equal(out, text);
	assert_int_equal(inexact, lost);
	lims_rat_destroy(r);
}

static void fractions_add_and_multiply_exactly(void **state)
{
	(void)state;
	struct lims_rat *a = rat("1", "3"), *b = rat("1", "6"), *r = lims_rat_create();
	assert_int_equal(lims_rat_add(r, a, b, NULL), LIMS_OK); // 2/6 + 1/6
	expect_equal(r, "1", "2");
	assert_int_equal(lims_rat_sub(r, b, a, NULL), LIMS_OK); // 1/6 - 2/6
	expect_equal(r, "-1", "6");
	assert_int_equal(lims_rat_mul(r, a, b, NULL), LIMS_OK);
	expect_equal(r, "1", "18");
	assert_int_equal(lims_rat_div(r, a, b, NULL), LIMS_OK);
	expect_equal(r, "2", "1");
	lims_rat_neg(r, a);
	expect_equal(r, "-1", "3");
	assert_int_equal(lims_rat_sign(r), -1);
	// The result may be an operand.
	assert_int_equal(lims_rat_add(a, a, a, NULL), LIMS_OK);
	expect_equal(a, "2", "3");
	lims_rat_copy(b, a);
	assert_int_equal(lims_rat_cmp(a, b), 0);
	lims_rat_destroy(a);
	lims_rat_destroy(b);
	lims_rat_destroy(r);
	lims_rat_destroy(NULL);
}

static void decimals_become_exact_fractions(void **state)
{
	(void)state;
	struct lims_rat *r = lims_rat_create();
	assert_int_equal(lims_rat_sign(r), 0);
	assert_int_equal(lims_rat_from_dec(r, dec("-0.125"), NULL), LIMS_OK);
	expect_equal(r, "-1", "8");
	assert_int_equal(lims_rat_from_dec(r, dec("1234567890123456789012345678901234"), NULL), LIMS_OK);
	expect_equal(r, "1234567890123456789012345678901234", "1");
	assert_int_equal(lims_rat_from_dec(r, dec("5e3"), NULL), LIMS_OK);
	expect_equal(r, "5000", "1");
	assert_int_equal(lims_rat_from_dec(r, dec("0.00"), NULL), LIMS_OK);
	assert_int_equal(lims_rat_sign(r), 0);
	struct lims_dec infinity = {{0, UINT64_C(0x7800000000000000)}};
	assert_int_equal(lims_rat_from_dec(r, infinity, NULL), LIMS_E_INPUT);
	lims_rat_destroy(r);
}

// (1.01·3 - 3) / 3 is exactly 1 %, yet 1.01/3 in 34 digits times 3 is not 1.01.
static void a_quotient_exactly_at_one_percent_is_equal(void **state)
{
	(void)state;
	struct lims_dec third, back;
	bool inexact = false;
	assert_int_equal(lims_dec_div(dec("0.01"), dec("3"), &third, &inexact, NULL), LIMS_OK);
	assert_int_equal(lims_dec_mul(third, dec("3"), &back, &inexact, NULL), LIMS_OK);
	assert_true(inexact);
	assert_int_not_equal(lims_dec_cmp(back, dec("0.01")), 0);
	struct lims_rat *a = rat("0.01", "3"), *three = rat("3", "1");
	assert_int_equal(lims_rat_mul(a, a, three, NULL), LIMS_OK);
	expect_equal(a, "1", "100");
	lims_rat_destroy(a);
	lims_rat_destroy(three);
}

static void a_zero_divisor_is_refused_and_leaves_the_result(void **state)
{
	(void)state;
	struct lims_rat *a = rat("7", "1"), *zero = lims_rat_create();
	struct lims_err err = {0};
	assert_int_equal(lims_rat_div(a, a, zero, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "zero"));
	expect_equal(a, "7", "1");
	lims_rat_destroy(a);
	lims_rat_destroy(zero);
}

static void growth_beyond_the_bound_is_refused_and_leaves_the_result(void **state)
{
	(void)state;
	struct lims_rat *a = rat("1e4000", "1"), *one = rat("1", "1"), *third = rat("1", "3");
	// 10^4000 has 13288 bits: squared twice it has 53151, three times too many.
	assert_int_equal(lims_rat_mul(a, a, a, NULL), LIMS_OK);
	assert_int_equal(lims_rat_mul(a, a, a, NULL), LIMS_OK);
	struct lims_err err = {0};
	assert_int_equal(lims_rat_mul(a, a, a, &err), LIMS_E_INPUT);
	assert_true(err.text[0] != '\0');
	struct lims_rat *small = lims_rat_create();
	assert_int_equal(lims_rat_div(small, one, a, NULL), LIMS_OK);
	assert_int_equal(lims_rat_mul(small, small, small, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_rat_div(small, small, a, NULL), LIMS_E_INPUT);
	// (10^16000 + 1/3) - 10^16000 stays small enough all the way.
	struct lims_rat *sum = lims_rat_create();
	assert_int_equal(lims_rat_add(sum, a, third, NULL), LIMS_OK);
	assert_int_equal(lims_rat_sub(sum, sum, a, NULL), LIMS_OK);
	expect_equal(sum, "1", "3");
	struct lims_dec d;
	assert_int_equal(lims_rat_to_dec(a, &d, NULL, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_rat_to_dec(small, &d, NULL, NULL), LIMS_E_INPUT);
	lims_rat_destroy(a);
	lims_rat_destroy(one);
	lims_rat_destroy(third);
	lims_rat_destroy(small);
	lims_rat_destroy(sum);
}

static void order_is_by_value(void **state)
{
	(void)state;
	struct lims_rat *a = rat("1", "3"), *b = rat("0.3333333333333333333333333333333333", "1");
	assert_int_equal(lims_rat_cmp(a, b), 1);
	assert_int_equal(lims_rat_cmp(b, a), -1);
	lims_rat_neg(a, a);
	assert_int_equal(lims_rat_cmp(a, b), -1);
	lims_rat_destroy(a);
	lims_rat_destroy(b);
}

static bool near(const char *a, const char *b)
{
	struct lims_rat *left = rat(a, "1"), *right = rat(b, "1");
	bool yes = lims_rat_near(left, right);
	assert_int_equal(lims_rat_near(right, left), yes);
	lims_rat_destroy(left);
	lims_rat_destroy(right);
	return yes;
}

static void near_is_a_relative_difference_below_1e_28(void **state)
{
	(void)state;
	assert_true(near("0", "0"));
	assert_true(near("1", "1"));
	assert_false(near("0", "1e-4000"));
	assert_false(near("1", "-1"));
	// 1 - 1e-28 against 1: the difference is exactly 1e-28 of the larger, so not below.
	assert_false(near("1", "0.9999999999999999999999999999"));
	assert_true(near("1", "0.99999999999999999999999999991"));
	assert_true(near("-1000", "-999.99999999999999999999999991"));
	assert_false(near("-1000", "-999.9999999999999999999999999"));
	assert_true(near("1e-100", "1.00000000000000000000000000009e-100"));
}

static void the_nearest_decimal_is_half_even(void **state)
{
	(void)state;
	expect_dec("1", "3", "0.3333333333333333333333333333333333", true);
	expect_dec("2", "3", "0.6666666666666666666666666666666667", true);
	expect_dec("-2", "3", "-0.6666666666666666666666666666666667", true);
	expect_dec("1", "2", "0.5", false);
	expect_dec("1000", "2", "500", false);
	expect_dec("1e10", "1", "10000000000", false);
	expect_dec("0", "7", "0", false);
	expect_dec("-1", "8", "-0.125", false);
	// 35 digits that end in 5: to the even neighbour.
	expect_dec("2000000000000000000000000000000001", "2", "1000000000000000000000000000000000", true);
	expect_dec("2000000000000000000000000000000003", "2", "1000000000000000000000000000000002", true);
	expect_dec("1999999999999999999999999999999999", "2", "999999999999999999999999999999999.5", false);
}

// value = base + tip, where no single decimal holds both.
static struct lims_rat *sum(const char *base, const char *tip)
{
	struct lims_rat *a = rat(base, "1"), *b = rat(tip, "1");
	assert_int_equal(lims_rat_add(a, a, b, NULL), LIMS_OK);
	lims_rat_destroy(b);
	return a;
}

static void all_nines_carry_into_a_digit_more(void **state)
{
	(void)state;
	struct lims_rat *r = sum("9999999999999999999999999999999999", "0.7");
	struct lims_dec d;
	bool inexact = false;
	assert_int_equal(lims_rat_to_dec(r, &d, &inexact, NULL), LIMS_OK);
	assert_true(inexact);
	assert_int_equal(lims_dec_cmp(d, dec("1e34")), 0);
	lims_rat_destroy(r);
}

// 0.25 less 10^-60: rounded to 34 digits first, it would become a tie and 0.3.
static void nothing_is_rounded_twice(void **state)
{
	(void)state;
	struct lims_rat *r = sum("0.25", "-1e-60");
	struct lims_dec d;
	char out[LIMS_DEC_TEXT];
	assert_int_equal(lims_rat_round(r, 1, LIMS_ROUND_HALF_UP, &d, NULL), LIMS_OK);
	lims_dec_text(d, out);
	assert_string_equal(out, "0.2");
	lims_rat_destroy(r);
}

static void rounding_is_from_the_fraction_itself(void **state)
{
	(void)state;
	static const struct {
		const char *top, *under;
		int places;
		const char *half_up, *half_even, *up, *down;
	} rows[] = {
		{"1", "3", 2, "0.33", "0.33", "0.34", "0.33"},
		{"-2", "3", 2, "-0.67", "-0.67", "-0.67", "-0.66"},
		{"1", "8", 2, "0.13", "0.12", "0.13", "0.12"},
		{"-1", "8", 2, "-0.13", "-0.12", "-0.13", "-0.12"},
		{"3", "8", 2, "0.38", "0.38", "0.38", "0.37"},
		{"150", "1", -2, "200", "200", "200", "100"},
		{"250", "1", -2, "300", "200", "300", "200"},
		{"-1", "1000", 1, "0.0", "0.0", "-0.1", "0.0"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *wanted[] = {rows[i].half_up, rows[i].half_even, rows[i].up, rows[i].down};
		struct lims_rat *r = rat(rows[i].top, rows[i].under);
		for (int how = LIMS_ROUND_HALF_UP; how <= LIMS_ROUND_DOWN; how++) {
			struct lims_dec d;
			char out[LIMS_DEC_TEXT];
			assert_int_equal(lims_rat_round(r, rows[i].places, (enum lims_rounding)how, &d, NULL), LIMS_OK);
			lims_dec_text(d, out);
			assert_string_equal(out, wanted[how]);
		}
		lims_rat_destroy(r);
	}
}

static void what_34_digits_do_not_hold_is_refused(void **state)
{
	(void)state;
	struct lims_rat *r = rat("1", "3"), *big = rat("1e40", "1");
	struct lims_dec d;
	assert_int_equal(lims_rat_round(r, 34, LIMS_ROUND_HALF_UP, &d, NULL), LIMS_OK);
	assert_int_equal(lims_rat_round(r, 35, LIMS_ROUND_HALF_UP, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_rat_round(r, 4001, LIMS_ROUND_HALF_UP, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_rat_round(big, 0, LIMS_ROUND_HALF_UP, &d, NULL), LIMS_E_INPUT);
	lims_rat_destroy(r);
	lims_rat_destroy(big);
}

static void converting_multiplies_divides_and_adds(void **state)
{
	(void)state;
	const struct lims_dec nine = dec("9"), tiny = dec("1e-30"), half = dec("-0.5"), zero = dec("0");
	struct lims_rat *r = rat("68", "1");
	assert_int_equal(lims_rat_convert(r, dec("5"), &nine, NULL, NULL), LIMS_OK);
	expect_equal(r, "340", "9");
	assert_int_equal(lims_rat_convert(r, dec("1"), &tiny, &half, NULL), LIMS_OK);
	expect_equal(r, "679999999999999999999999999999991", "18"); // 340e30/9 - 1/2
	assert_int_equal(lims_rat_convert(r, dec("1"), &zero, NULL, NULL), LIMS_E_INPUT);
	expect_equal(r, "679999999999999999999999999999991", "18");
	assert_int_equal(lims_rat_convert(r, dec("18"), NULL, NULL, NULL), LIMS_OK);
	expect_equal(r, "679999999999999999999999999999991", "1");
	lims_rat_destroy(r);
}

static uint64_t chance(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 1;
}

/// A fraction of up to 18 digits over as many, now and then at the end of a machine word.
static struct lims_rat *any_rat(uint64_t *state)
{
	static const int64_t ends[] = {0, 1, 2, INT64_MAX, INT64_MAX - 1, INT64_C(1) << 62, INT64_C(1) << 32, INT64_C(1000000000000000000)};
	int64_t part[2];
	for (int i = 0; i < 2; i++)
		part[i] =
			chance(state) % 6 == 0 ? ends[chance(state) % (sizeof ends / sizeof *ends)] : (int64_t)(chance(state) >> (chance(state) % 60));
	struct lims_rat *r = lims_rat_create(), *u = lims_rat_create();
	assert_int_equal(lims_rat_from_dec(r, lims_dec_from_int(chance(state) % 2 ? part[0] : -part[0]), NULL), LIMS_OK);
	assert_int_equal(lims_rat_from_dec(u, lims_dec_from_int(part[1] == 0 ? 1 : part[1]), NULL), LIMS_OK);
	assert_int_equal(lims_rat_div(r, r, u, NULL), LIMS_OK);
	lims_rat_destroy(u);
	return r;
}

typedef lims_rc operation(struct lims_rat *, const struct lims_rat *, const struct lims_rat *, struct lims_err *);

/// (a · K) ∘ (b · K) brought back with K = 10^40 / 7: the same value by numbers that no machine word holds.
static void same_when_large(operation *op, bool adds, bool divides, const struct lims_rat *a, const struct lims_rat *b)
{
	struct lims_rat *k = rat("1e40", "7"), *x = lims_rat_create(), *y = lims_rat_create(), *r = lims_rat_create();
	assert_int_equal(lims_rat_mul(x, a, k, NULL), LIMS_OK);
	assert_int_equal(lims_rat_mul(y, b, k, NULL), LIMS_OK);
	assert_int_equal(op(r, a, b, NULL), LIMS_OK);
	assert_int_equal(op(x, x, y, NULL), LIMS_OK);
	for (int i = divides ? 2 : adds ? 1 : 0; i < 2; i++)
		assert_int_equal(lims_rat_div(x, x, k, NULL), LIMS_OK);
	if (lims_rat_cmp(x, r) != 0 || lims_rat_sign(x) != lims_rat_sign(r))
		fail_msg("a small fraction and a large one give different values");
	lims_rat_destroy(k);
	lims_rat_destroy(x);
	lims_rat_destroy(y);
	lims_rat_destroy(r);
}

/// Rounding by parts of a word and by GMP: v and v + 10^36 - 10^36 (which is large in between) print alike, and the sum of an integer of 30
/// digits rounds to that integer and what the fraction rounds to.
static void rounds_the_same_when_large(const struct lims_rat *a, int places, enum lims_rounding how)
{
	struct lims_rat *k = rat("1000000000", "1"), *r = lims_rat_create();
	struct lims_dec small, large, back;
	bool inexact = false;
	if (lims_rat_sign(a) < 0 || lims_rat_round(a, places, how, &small, NULL) != LIMS_OK)
		goto out;
	for (int i = 0; i < 2; i++)
		assert_int_equal(lims_rat_mul(k, k, k, NULL), LIMS_OK); // 10^36
	assert_int_equal(lims_rat_add(r, a, k, NULL), LIMS_OK);
	assert_int_equal(lims_rat_sub(r, r, k, NULL), LIMS_OK);
	assert_int_equal(lims_rat_cmp(r, a), 0);
	struct lims_dec even = lims_dec_scaled(2, places >= 0 ? 14 : 24);
	assert_int_equal(lims_rat_from_dec(k, even, NULL), LIMS_OK);
	assert_int_equal(lims_rat_add(r, a, k, NULL), LIMS_OK);
	if (lims_rat_round(r, places, how, &large, NULL) == LIMS_OK && lims_dec_sub(large, even, &back, &inexact, NULL) == LIMS_OK && !inexact)
		assert_int_equal(lims_dec_cmp(back, small), 0);
out:
	lims_rat_destroy(k);
	lims_rat_destroy(r);
}

static void small_fractions_and_large_ones_give_the_same(void **state)
{
	(void)state;
	uint64_t seed = 3;
	for (int i = 0; i < 20000; i++) {
		struct lims_rat *a = any_rat(&seed), *b = any_rat(&seed);
		same_when_large(lims_rat_add, true, false, a, b);
		same_when_large(lims_rat_sub, true, false, a, b);
		same_when_large(lims_rat_mul, false, false, a, b);
		if (lims_rat_sign(b) != 0)
			same_when_large(lims_rat_div, false, true, a, b);
		rounds_the_same_when_large(a, (int)(chance(&seed) % 24) - 6, (enum lims_rounding)(chance(&seed) % 4));
		// order, by the sign of the difference
		struct lims_rat *d = lims_rat_create();
		assert_int_equal(lims_rat_sub(d, a, b, NULL), LIMS_OK);
		assert_int_equal(lims_rat_cmp(a, b), lims_rat_sign(d));
		lims_rat_neg(d, d);
		assert_int_equal(lims_rat_cmp(b, a), lims_rat_sign(d));
		lims_rat_destroy(d);
		lims_rat_destroy(a);
		lims_rat_destroy(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fractions_add_and_multiply_exactly),
		cmocka_unit_test(decimals_become_exact_fractions),
		cmocka_unit_test(a_quotient_exactly_at_one_percent_is_equal),
		cmocka_unit_test(a_zero_divisor_is_refused_and_leaves_the_result),
		cmocka_unit_test(growth_beyond_the_bound_is_refused_and_leaves_the_result),
		cmocka_unit_test(small_fractions_and_large_ones_give_the_same),
		cmocka_unit_test(converting_multiplies_divides_and_adds),
		cmocka_unit_test(order_is_by_value),
		cmocka_unit_test(near_is_a_relative_difference_below_1e_28),
		cmocka_unit_test(the_nearest_decimal_is_half_even),
		cmocka_unit_test(all_nines_carry_into_a_digit_more),
		cmocka_unit_test(nothing_is_rounded_twice),
		cmocka_unit_test(rounding_is_from_the_fraction_itself),
		cmocka_unit_test(what_34_digits_do_not_hold_is_refused),
	};
	return cmocka_run_group_tests_name("base rat", tests, NULL, NULL);
}
