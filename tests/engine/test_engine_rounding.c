// SPDX-License-Identifier: Apache-2.0
// Rounding of uncertainties and results against published cases and hand computations.
#include "lims-core/engine/rounding.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static struct lims_dec dec(const char *text)
{
	struct lims_dec d;
	struct lims_err err = {0};
	if (lims_dec_parse(text, strlen(text), &d, &err) != LIMS_OK)
		fail_msg("%s: %s", text, err.text);
	return d;
}

/// Value and places, so that 0.10 is not taken for 0.1.
static void expect(struct lims_dec d, const char *text)
{
	char out[LIMS_DEC_TEXT];
	lims_dec_text(d, out);
	if (strcmp(out, text) != 0)
		fail_msg("expected %s, got %s", text, out);
}

/// top/under as a rational; the caller destroys it.
static struct lims_rat *fraction(const char *top, const char *under)
{
	struct lims_rat *r = lims_rat_create(), *u = lims_rat_create();
	assert_int_equal(lims_rat_from_dec(r, dec(top), NULL), LIMS_OK);
	assert_int_equal(lims_rat_from_dec(u, dec(under), NULL), LIMS_OK);
	assert_int_equal(lims_rat_div(r, r, u, NULL), LIMS_OK);
	lims_rat_destroy(u);
	return r;
}

// The first five are the case ROUND-U (ILAC-P14:09/2020 5.5, two significant digits); EA-4/02 S2 and S4 report 58.5 mg as 59 mg and
// 72.8 nm as 73 nm; GUM 7.2.6 says that 10.47 mΩ may be reported as 11 mΩ (up) but that 28.05 kHz is sensibly 28 kHz.
// The rest by hand: 1.4 → 1 would lower it by 28.6 %, 5.4 → 5 by 7.4 %, 9.4 → 9 by 4.3 %, 10.49 → 10 by 4.7 %.
static const struct {
	const char *u;
	int digits;
	enum lims_u_rule rule;
	const char *reported;
} u_rows[] = {
	{"58.52", 2, LIMS_U_EA4_02, "59"},
	{"0.0316", 2, LIMS_U_EA4_02, "0.032"},
	{"0.0996", 2, LIMS_U_EA4_02, "0.10"},
	{"1.249", 2, LIMS_U_EA4_02, "1.2"},
	{"9.96", 2, LIMS_U_EA4_02, "10"},
	{"58.5", 2, LIMS_U_EA4_02, "59"},
	{"72.8", 2, LIMS_U_EA4_02, "73"},
	{"10.47", 2, LIMS_U_UP, "11"},
	{"28.05", 2, LIMS_U_HALF_UP, "28"},
	{"28.05", 2, LIMS_U_EA4_02, "28"},
	{"28.05", 2, LIMS_U_UP, "29"},
	{"1.4", 1, LIMS_U_HALF_UP, "1"},
	{"1.4", 1, LIMS_U_EA4_02, "2"},
	{"5.4", 1, LIMS_U_EA4_02, "6"},
	{"9.4", 1, LIMS_U_EA4_02, "9"},
	{"9.6", 1, LIMS_U_EA4_02, "10"},
	{"10.49", 2, LIMS_U_EA4_02, "10"},
	{"0.125", 2, LIMS_U_HALF_UP, "0.13"},
	{"0.125", 2, LIMS_U_HALF_EVEN, "0.12"},
	{"0.135", 2, LIMS_U_HALF_EVEN, "0.14"},
	{"0.120", 2, LIMS_U_UP, "0.12"},
	{"0.1200001", 2, LIMS_U_UP, "0.13"},
	{"1249", 2, LIMS_U_EA4_02, "1200"},
	{"99.5", 2, LIMS_U_HALF_UP, "100"},
	{"0.5", 3, LIMS_U_EA4_02, "0.500"},
	{"0", 2, LIMS_U_EA4_02, "0"},
};

static void uncertainties_round_by_the_named_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof u_rows / sizeof *u_rows; i++) {
		struct lims_dec d;
		assert_int_equal(lims_round_uncertainty(dec(u_rows[i].u), u_rows[i].digits, u_rows[i].rule, &d, NULL), LIMS_OK);
		expect(d, u_rows[i].reported);
		assert_int_equal(
			lims_round_uncertainty_double(lims_dec_to_double(dec(u_rows[i].u)), u_rows[i].digits, u_rows[i].rule, &d, NULL), LIMS_OK);
		assert_int_equal(lims_dec_cmp(d, dec(u_rows[i].reported)), 0);
	}
}

// 0.1 + 0.2 in doubles is 0.3000000000000000444…: upwards it would become 0.31. 0.07 × 100 is 7.000000000000000888…
static void noise_of_binary_arithmetic_does_not_raise_an_uncertainty(void **state)
{
	(void)state;
	volatile double tenth = 0.1, fifth = 0.2, small = 0.07;
	struct lims_dec d;
	assert_int_equal(lims_round_uncertainty_double(tenth + fifth, 2, LIMS_U_UP, &d, NULL), LIMS_OK);
	expect(d, "0.30");
	assert_int_equal(lims_round_uncertainty_double(small * 100, 1, LIMS_U_UP, &d, NULL), LIMS_OK);
	expect(d, "7");
}

static void what_is_no_uncertainty_is_refused(void **state)
{
	(void)state;
	struct lims_dec d = dec("3");
	assert_int_equal(lims_round_uncertainty(dec("-0.1"), 2, LIMS_U_UP, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_round_uncertainty(dec("0.1"), 0, LIMS_U_UP, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_round_uncertainty(dec("0.1"), 18, LIMS_U_UP, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_round_uncertainty_double(1.0 / 0.0, 2, LIMS_U_UP, &d, NULL), LIMS_E_INPUT);
	expect(d, "3");
}

// GUM 7.2.6: 10.05762 Ω with 27 mΩ is 10.058 Ω. EA-4/02 S2: 10000.025 g with 0.059 g. By hand: the value to hundreds, and ties.
static void the_value_has_the_last_place_of_its_uncertainty(void **state)
{
	(void)state;
	static const struct {
		const char *value, *u, *half_up, *half_even;
	} rows[] = {
		{"10.05762", "0.027", "10.058", "10.058"},
		{"10000.0253", "0.059", "10000.025", "10000.025"},
		{"12345", "1.2e3", "12300", "12300"},
		{"12350", "1.2e3", "12400", "12400"},
		{"12450", "1.2e3", "12500", "12400"},
		{"0.25", "0.3", "0.3", "0.2"},
		{"-0.25", "0.3", "-0.3", "-0.2"},
		{"7", "0.10", "7.00", "7.00"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lims_dec d;
		struct lims_rat *exact = fraction(rows[i].value, "1");
		assert_int_equal(lims_round_to_place_of(dec(rows[i].value), dec(rows[i].u), LIMS_ROUND_HALF_UP, &d, NULL), LIMS_OK);
		expect(d, rows[i].half_up);
		assert_int_equal(lims_round_to_place_of(dec(rows[i].value), dec(rows[i].u), LIMS_ROUND_HALF_EVEN, &d, NULL), LIMS_OK);
		expect(d, rows[i].half_even);
		assert_int_equal(lims_round_to_place_of_rat(exact, dec(rows[i].u), LIMS_ROUND_HALF_UP, &d, NULL), LIMS_OK);
		expect(d, rows[i].half_up);
		lims_rat_destroy(exact);
	}
}

// 1/3 = 0.333…, 2/3 = 0.666…, 1/8 = 0.125, 299/300 = 0.99666…
static void exact_values_round_once(void **state)
{
	(void)state;
	static const struct {
		const char *top, *under;
		int digits;
		enum lims_rounding how;
		const char *text;
	} rows[] = {
		{"1", "3", 3, LIMS_ROUND_HALF_UP, "0.333"},
		{"2", "3", 3, LIMS_ROUND_HALF_UP, "0.667"},
		{"-2", "3", 1, LIMS_ROUND_HALF_UP, "-0.7"},
		{"1", "8", 2, LIMS_ROUND_HALF_UP, "0.13"},
		{"1", "8", 2, LIMS_ROUND_HALF_EVEN, "0.12"},
		{"299", "300", 2, LIMS_ROUND_HALF_UP, "1.0"},
		{"200000", "3", 2, LIMS_ROUND_DOWN, "66000"},
		{"0", "7", 2, LIMS_ROUND_UP, "0"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lims_dec d;
		struct lims_rat *r = fraction(rows[i].top, rows[i].under);
		assert_int_equal(lims_round_significant_rat(r, rows[i].digits, rows[i].how, &d, NULL), LIMS_OK);
		expect(d, rows[i].text);
		lims_rat_destroy(r);
	}
	// 10 - 10^-40: 34 digits see 10, and two digits downwards are 9.9 all the same.
	struct lims_rat *r = fraction("10", "1"), *tiny = fraction("1", "1e40");
	struct lims_dec d;
	assert_int_equal(lims_rat_sub(r, r, tiny, NULL), LIMS_OK);
	assert_int_equal(lims_round_significant_rat(r, 2, LIMS_ROUND_DOWN, &d, NULL), LIMS_OK);
	expect(d, "9.9");
	lims_rat_destroy(r);
	lims_rat_destroy(tiny);
}

// 1/3 of 1 to steps of 0.05: 6.67 steps → 7 × 0.05; 7/40 = 0.175 = 3.5 steps, a tie.
static void exact_values_round_to_steps(void **state)
{
	(void)state;
	struct lims_dec d;
	struct lims_rat *third = fraction("1", "3"), *tie = fraction("7", "40");
	assert_int_equal(lims_round_to_step_rat(third, dec("0.05"), LIMS_ROUND_HALF_UP, &d, NULL), LIMS_OK);
	expect(d, "0.35");
	assert_int_equal(lims_round_to_step_rat(third, dec("0.05"), LIMS_ROUND_DOWN, &d, NULL), LIMS_OK);
	expect(d, "0.30");
	assert_int_equal(lims_round_to_step_rat(tie, dec("0.05"), LIMS_ROUND_HALF_UP, &d, NULL), LIMS_OK);
	expect(d, "0.20");
	assert_int_equal(lims_round_to_step_rat(tie, dec("0.05"), LIMS_ROUND_HALF_EVEN, &d, NULL), LIMS_OK);
	expect(d, "0.20");
	assert_int_equal(lims_round_to_step_rat(third, dec("0"), LIMS_ROUND_HALF_UP, &d, NULL), LIMS_E_INPUT);
	lims_rat_destroy(third);
	lims_rat_destroy(tie);
}

static void rules_have_names(void **state)
{
	(void)state;
	enum lims_u_rule rule = LIMS_U_UP;
	for (int i = LIMS_U_EA4_02; i <= LIMS_U_UP; i++) {
		assert_true(lims_u_rule_read(lims_u_rule_name((enum lims_u_rule)i), &rule));
		assert_int_equal(rule, i);
	}
	assert_false(lims_u_rule_read("nearest", &rule));
	assert_int_equal(rule, LIMS_U_UP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uncertainties_round_by_the_named_rule),
		cmocka_unit_test(noise_of_binary_arithmetic_does_not_raise_an_uncertainty),
		cmocka_unit_test(what_is_no_uncertainty_is_refused),
		cmocka_unit_test(the_value_has_the_last_place_of_its_uncertainty),
		cmocka_unit_test(exact_values_round_once),
		cmocka_unit_test(exact_values_round_to_steps),
		cmocka_unit_test(rules_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
