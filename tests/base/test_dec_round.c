// SPDX-License-Identifier: Apache-2.0
// Rounding tables, worked by hand from the rules (ISO 80000-1, annex B, rules A and B).
#include "tests/base/cmocka_room.h"

#include "lims-core/base/dec.h"
#include "lims-core/base/rat.h"

#include <math.h>
#include <string.h>

static struct lims_dec dec(const char *text)
{
	struct lims_dec d;
	struct lims_err err = {0};
	if (lims_dec_parse(text, strlen(text), &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return d;
}

static void expect_text(struct lims_dec d, const char *text)
{
	char out[LIMS_DEC_TEXT];
	lims_dec_text(d, out);
	assert_string_equal(out, text);
}

// Value, places, then the four results: half up, half even, up, down.
static const struct {
	const char *value;
	int places;
	const char *half_up, *half_even, *up, *down;
} place_rows[] = {
	{"0.25", 1, "0.3", "0.2", "0.3", "0.2"},
	{"0.35", 1, "0.4", "0.4", "0.4", "0.3"},
	{"-0.25", 1, "-0.3", "-0.2", "-0.3", "-0.2"},
	{"-0.35", 1, "-0.4", "-0.4", "-0.4", "-0.3"},
	{"0.2500000000000000000000000000000001", 1, "0.3", "0.3", "0.3", "0.2"},
	{"0.2499999999999999999999999999999999", 1, "0.2", "0.2", "0.3", "0.2"},
	{"2.5", 0, "3", "2", "3", "2"},
	{"1.5", 0, "2", "2", "2", "1"},
	{"-0.5", 0, "-1", "0", "-1", "0"},
	{"-0.4", 0, "0", "0", "-1", "0"},
	{"0.001", 0, "0", "0", "1", "0"},
	{"9.995", 2, "10.00", "10.00", "10.00", "9.99"},
	{"12.3", 3, "12.300", "12.300", "12.300", "12.300"},
	{"20.10", 2, "20.10", "20.10", "20.10", "20.10"},
	{"0", 2, "0.00", "0.00", "0.00", "0.00"},
	{"1e-4000", 2, "0.00", "0.00", "0.01", "0.00"},
	{"9999999999999999999999999999999999", -1, "1.000000000000000000000000000000000e34", "1.000000000000000000000000000000000e34",
		"1.000000000000000000000000000000000e34", "9999999999999999999999999999999990"},
	{"1250", -2, "1300", "1200", "1300", "1200"},
	{"1350", -2, "1400", "1400", "1400", "1300"},
	{"49", -2, "0", "0", "100", "0"},
	{"50", -2, "100", "0", "100", "0"},
};

static void values_round_to_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof place_rows / sizeof place_rows[0]; i++) {
		const char *wanted[] = {place_rows[i].half_up, place_rows[i].half_even, place_rows[i].up, place_rows[i].down};
		for (int how = LIMS_ROUND_HALF_UP; how <= LIMS_ROUND_DOWN; how++) {
			struct lims_dec r;
			assert_int_equal(lims_dec_round(dec(place_rows[i].value), place_rows[i].places, (enum lims_rounding)how, &r, NULL), LIMS_OK);
			expect_text(r, wanted[how]);
			assert_int_equal(lims_dec_places(r), place_rows[i].places);
		}
	}
}

static const struct {
	const char *value, *step, *half_up, *half_even, *up, *down;
} step_rows[] = {
	{"0.37", "0.05", "0.35", "0.35", "0.40", "0.35"},
	{"0.375", "0.05", "0.40", "0.40", "0.40", "0.35"}, // 7.5 steps: even is 8
	{"0.325", "0.05", "0.35", "0.30", "0.35", "0.30"}, // 6.5 steps: even is 6
	{"-0.325", "0.05", "-0.35", "-0.30", "-0.35", "-0.30"},
	{"-0.37", "0.05", "-0.35", "-0.35", "-0.40", "-0.35"},
	{"7", "5", "5", "5", "10", "5"},
	{"7.5", "5", "10", "10", "10", "5"},
	{"12.5", "5", "15", "10", "15", "10"},
	{"0.04", "0.1", "0.0", "0.0", "0.1", "0.0"},
	{"-0.04", "0.1", "0.0", "0.0", "-0.1", "0.0"},
	{"1.1", "0.20", "1.20", "1.20", "1.20", "1.00"}, // 5.5 steps: even is 6
	{"0.30", "0.1", "0.3", "0.3", "0.3", "0.3"},
	// A third of a step from the tie, 34 digits down: a rounded quotient would call it a tie.
	{"1.000000000000000000000000000000001", "2", "2", "2", "2", "0"},
	{"0.9999999999999999999999999999999999", "2", "0", "0", "2", "0"},
	{"1000", "3", "999", "999", "1002", "999"},
	{"1e-4000", "0.1", "0.0", "0.0", "0.1", "0.0"},
};

static void values_round_to_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof step_rows / sizeof step_rows[0]; i++) {
		const char *wanted[] = {step_rows[i].half_up, step_rows[i].half_even, step_rows[i].up, step_rows[i].down};
		for (int how = LIMS_ROUND_HALF_UP; how <= LIMS_ROUND_DOWN; how++) {
			struct lims_dec r;
			assert_int_equal(
				lims_dec_round_step(dec(step_rows[i].value), dec(step_rows[i].step), (enum lims_rounding)how, &r, NULL), LIMS_OK);
			expect_text(r, wanted[how]);
		}
	}
}

static void what_34_digits_do_not_hold_is_refused(void **state)
{
	(void)state;
	struct lims_dec r = dec("77");
	struct lims_err err = {0};
	assert_int_equal(lims_dec_round(dec("10"), 33, LIMS_ROUND_HALF_UP, &r, &err), LIMS_E_INPUT);
	assert_true(err.text[0] != '\0');
	assert_int_equal(lims_dec_round(dec("1e4000"), 0, LIMS_ROUND_HALF_UP, &r, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_round(dec("1"), 4001, LIMS_ROUND_HALF_UP, &r, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_round(dec("1"), INT32_MIN, LIMS_ROUND_HALF_UP, &r, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_round_step(dec("1e40"), dec("0.1"), LIMS_ROUND_HALF_UP, &r, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_round_step(dec("1e4000"), dec("1e-4000"), LIMS_ROUND_HALF_UP, &r, NULL), LIMS_E_INPUT);
	expect_text(r, "77");
	assert_int_equal(lims_dec_round(dec("1"), 33, LIMS_ROUND_HALF_UP, &r, NULL), LIMS_OK);
	expect_text(r, "1.000000000000000000000000000000000");
}

static void a_step_must_be_positive(void **state)
{
	(void)state;
	struct lims_dec r = dec("77");
	assert_int_equal(lims_dec_round_step(dec("1"), dec("0"), LIMS_ROUND_HALF_UP, &r, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_round_step(dec("1"), dec("-0.1"), LIMS_ROUND_HALF_UP, &r, NULL), LIMS_E_INPUT);
	expect_text(r, "77");
}

// Value, digits, result. The exact binary values: 0.1 is 0.1000000000000000055511…, 0.3 is 0.299999999999999988897…,
// 2.675 is 2.67499999999999982236…, 0.15625 is exact (5/32), 1e23 is 9.999999999999999161e22, 2^-1074 is 4.940656458412465e-324.
static const struct {
	double value;
	int digits;
	const char *text;
} double_rows[] = {
	{0.1, 17, "0.10000000000000001"},
	{0.1, 12, "0.100000000000"},
	{0.3, 17, "0.29999999999999999"},
	{0.3, 16, "0.3000000000000000"},
	{2.675, 3, "2.67"},
	{-2.675, 3, "-2.67"},
	{0.15625, 4, "0.1562"},
	{0.15625, 5, "0.15625"},
	{9.9996, 4, "10.00"},
	{99.5, 2, "1.0e2"},
	{1234567, 3, "1.23e6"},
	{1e23, 17, "9.9999999999999992e22"},
	{0x1p-1074, 3, "4.94e-324"},
	{1.7976931348623157e308, 5, "1.7977e308"},
	{0, 5, "0"},
	{8, 1, "8"},
	{1024, 4, "1024"},
};

static void doubles_become_decimals_of_so_many_digits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof double_rows / sizeof double_rows[0]; i++) {
		struct lims_dec d;
		struct lims_err err = {0};
		if (lims_dec_from_double(double_rows[i].value, double_rows[i].digits, &d, &err) != LIMS_OK)
			fail_msg("%s: %s", double_rows[i].text, err.text);
		assert_int_equal(lims_dec_cmp(d, dec(double_rows[i].text)), 0);
		assert_int_equal(lims_dec_places(d), lims_dec_places(dec(double_rows[i].text)));
	}
	struct lims_dec d = dec("7");
	assert_int_equal(lims_dec_from_double(INFINITY, 6, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_from_double(NAN, 6, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_from_double(1, 0, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_from_double(1, 18, &d, NULL), LIMS_E_INPUT);
	expect_text(d, "7");
}

static void the_magnitude_is_the_power_of_the_first_digit(void **state)
{
	(void)state;
	assert_int_equal(lims_dec_magnitude(dec("58.52")), 1);
	assert_int_equal(lims_dec_magnitude(dec("0.0316")), -2);
	assert_int_equal(lims_dec_magnitude(dec("-5")), 0);
	assert_int_equal(lims_dec_magnitude(dec("1200")), 3);
	assert_int_equal(lims_dec_magnitude(dec("0.00")), 0);
}

static uint64_t chance(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 1;
}

// A multiple of the step by the definition: the quotient rounded as a rational.
static void steps_are_whatever_rationals_say(void **state)
{
	(void)state;
	uint64_t seed = 11;
	struct lims_rat *q = lims_rat_create(), *s = lims_rat_create();
	for (int i = 0; i < 100000; i++) {
		struct lims_dec step = lims_dec_scaled((int64_t)(chance(&seed) >> (chance(&seed) % 62)) / 4 + 1, (int)(chance(&seed) % 12) - 8);
		struct lims_dec v = lims_dec_scaled((int64_t)(chance(&seed) >> (chance(&seed) % 62)), (int)(chance(&seed) % 24) - 16);
		struct lims_dec n, expected, got;
		bool inexact = false;
		enum lims_rounding how = (enum lims_rounding)(chance(&seed) % 4);
		if (chance(&seed) % 4 == 0) // ties
			assert_int_equal(lims_dec_mul(step, lims_dec_scaled((int64_t)(chance(&seed) % 2000) * 5 - 5000, -1), &v, NULL, NULL), LIMS_OK);
		assert_int_equal(lims_rat_from_dec(q, v, NULL), LIMS_OK);
		assert_int_equal(lims_rat_from_dec(s, step, NULL), LIMS_OK);
		assert_int_equal(lims_rat_div(q, q, s, NULL), LIMS_OK);
		lims_rc rc = lims_dec_round_step(v, step, how, &got, NULL);
		if (rc != LIMS_OK || lims_rat_round(q, 0, how, &n, NULL) != LIMS_OK)
			continue; // beyond 34 digits
		assert_int_equal(lims_dec_mul(n, step, &expected, &inexact, NULL), LIMS_OK);
		if (!inexact)
			assert_memory_equal(&got, &expected, sizeof got);
	}
	lims_rat_destroy(q);
	lims_rat_destroy(s);
}

// A rounding is sure when both ends, value - 10^power and value + 10^power, round to it; one at an end of that is never sure.
static void a_sure_rounding_is_that_of_everything_around(void **state)
{
	(void)state;
	uint64_t seed = 5;
	unsigned sure = 0, all = 0;
	for (int i = 0; i < 100000; i++) {
		struct lims_dec v = lims_dec_scaled((int64_t)(chance(&seed) >> (chance(&seed) % 40)), -12), low, high, got;
		int power = (int)(chance(&seed) % 14) - 14, places = (int)(chance(&seed) % 14) - 1;
		enum lims_rounding how = (enum lims_rounding)(chance(&seed) % 4);
		if (chance(&seed) % 2)
			v = lims_dec_neg(v);
		struct lims_dec by = lims_dec_scaled(1, power);
		assert_int_equal(lims_dec_sub(v, by, &low, NULL, NULL), LIMS_OK);
		assert_int_equal(lims_dec_add(v, by, &high, NULL, NULL), LIMS_OK);
		assert_int_equal(lims_dec_round(low, places, how, &low, NULL), LIMS_OK);
		assert_int_equal(lims_dec_round(high, places, how, &high, NULL), LIMS_OK);
		all++;
		if (!lims_dec_round_sure(v, power, places, how, &got))
			continue;
		sure++;
		assert_memory_equal(&got, &low, sizeof got);
		assert_memory_equal(&got, &high, sizeof got);
	}
	assert_true(sure > all / 4 && sure < all);
	struct lims_dec d;
	assert_true(lims_dec_round_sure(dec("0.1249"), -5, 2, LIMS_ROUND_HALF_UP, &d));
	expect_text(d, "0.12");
	assert_false(lims_dec_round_sure(dec("0.1249"), -4, 2, LIMS_ROUND_HALF_UP, &d)); // 0.1250 rounds to 0.13
	assert_false(lims_dec_round_sure(dec("0.1250"), -30, 2, LIMS_ROUND_HALF_EVEN, &d));
	assert_false(lims_dec_round_sure(dec("0.1200"), -30, 2, LIMS_ROUND_UP, &d));
	assert_true(lims_dec_round_sure(dec("-0.1201"), -5, 2, LIMS_ROUND_UP, &d));
	expect_text(d, "-0.13");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubles_become_decimals_of_so_many_digits),
		cmocka_unit_test(the_magnitude_is_the_power_of_the_first_digit),
		cmocka_unit_test(values_round_to_places),
		cmocka_unit_test(values_round_to_steps),
		cmocka_unit_test(steps_are_whatever_rationals_say),
		cmocka_unit_test(a_sure_rounding_is_that_of_everything_around),
		cmocka_unit_test(what_34_digits_do_not_hold_is_refused),
		cmocka_unit_test(a_step_must_be_positive),
	};
	return cmocka_run_group_tests_name("base dec round", tests, NULL, NULL);
}
