// SPDX-License-Identifier: Apache-2.0
// Control charts: each test on a series with centre 0 and σ 1, where it holds and where one point less keeps it from holding; limits from the values by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lims-core/engine/chart.h"

#include <stdio.h>
#include <string.h>

enum { POINTS = 64, FOUND = 256 };

static struct lims_dec D(const char *text, size_t n) {
	struct lims_dec d;
	assert_int_equal(lims_dec_parse(text, n, &d, NULL), LIMS_OK);
	return d;
}

static size_t
read_series(const char *text, struct lims_dec values[POINTS])
{
	size_t n = 0;
	while (*text) {
		size_t len = strcspn(text, " ");
		assert_true(n < POINTS);
		values[n++] = D(text, len);
		text += len;
		text += strspn(text, " ");
	}
	return n;
}

/// The findings as "point:rule " with points from 1, as a person counts them.
static void judge(const char *series, const char *centre, const char *sigma, unsigned rules, int run, char out[FOUND])
{
	struct lims_dec values[POINTS], c, s;
	struct lims_chart_finding found[POINTS];
	struct lims_chart_result r = {.findings = found, .room = POINTS};
	struct lims_chart chart = {.values = values, .count = read_series(series, values), .rules = rules, .one_side = run};
	struct lims_err err = {0};
	if (centre) {
		c = D(centre, strlen(centre));
		s = D(sigma, strlen(sigma));
		chart.centre = &c;
		chart.sigma = &s;
	}
	if (lims_chart_judge(&chart, &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	out[0] = '\0';
	for (size_t i = 0; i < r.count; i++)
		snprintf(out + strlen(out), FOUND - strlen(out), "%zu:%d ", found[i].point + 1, found[i].rule);
}

static void each_rule_holds_at_the_point_that_completes_it_and_not_before(void **state)
{
	static const struct {
		const char *series, *want;
		unsigned rules;
	} rows[] = {
		// 1: beyond 3 σ; a point on the limit is not beyond it.
		{"0 3 -3 3.0001 0 -3.5", "4:1 6:1 ", LIMS_CHART_BIT(1)},
		// 2: nine on one side; eight are not, and a point on the centre line breaks the run.
		{"1 1 1 1 1 1 1 1 -1", "", LIMS_CHART_BIT(2)},
		{"1 1 1 1 1 1 1 1 1", "9:2 ", LIMS_CHART_BIT(2)},
		{"1 1 1 1 0 1 1 1 1 1", "", LIMS_CHART_BIT(2)},
		{"-1 -1 -1 -1 -1 -1 -1 -1 -1 -1", "9:2 10:2 ", LIMS_CHART_BIT(2)},
		// 3: six rising or falling; two equal ones break it.
		{"0 0.1 0.2 0.3 0.4", "", LIMS_CHART_BIT(3)},
		{"0 0.1 0.2 0.3 0.4 0.5", "6:3 ", LIMS_CHART_BIT(3)},
		{"0 0.1 0.2 0.2 0.3 0.4", "", LIMS_CHART_BIT(3)},
		{"0.5 0.4 0.3 0.2 0.1 0 -0.1", "6:3 7:3 ", LIMS_CHART_BIT(3)},
		// 4: fourteen up and down in turns.
		{"0 1 0 1 0 1 0 1 0 1 0 1 0", "", LIMS_CHART_BIT(4)},
		{"0 1 0 1 0 1 0 1 0 1 0 1 0 1", "14:4 ", LIMS_CHART_BIT(4)},
		// 5: two of three beyond 2 σ on one side.
		{"2.1 0 2.1", "3:5 ", LIMS_CHART_BIT(5)},
		{"2.1 0 0 2.1", "", LIMS_CHART_BIT(5)},
		{"2.1 0 -2.1", "", LIMS_CHART_BIT(5)},
		{"2 0 2", "", LIMS_CHART_BIT(5)},
		// 6: four of five beyond 1 σ on one side.
		{"1.1 1.1 0 1.1 1.1", "5:6 ", LIMS_CHART_BIT(6)},
		{"1.1 1.1 0 0 1.1 1.1", "", LIMS_CHART_BIT(6)},
		{"-1.1 -1.1 -1.1 -1.1", "4:6 ", LIMS_CHART_BIT(6)},
		// 7: fifteen within 1 σ; a point on 1 σ is within.
		{"0 1 0 -1 0 1 0 -1 0 1 0 -1 0 1", "", LIMS_CHART_BIT(7)},
		{"0 1 0 -1 0 1 0 -1 0 1 0 -1 0 1 0", "15:7 ", LIMS_CHART_BIT(7)},
		// 8: eight beyond 1 σ on both sides; all on one side is not this rule.
		{"1.1 -1.1 1.1 -1.1 1.1 -1.1 1.1", "", LIMS_CHART_BIT(8)},
		{"1.1 -1.1 1.1 -1.1 1.1 -1.1 1.1 1.2", "8:8 ", LIMS_CHART_BIT(8)},
		{"1.1 1.1 1.1 1.1 1.1 1.1 1.1 1.1", "", LIMS_CHART_BIT(8)},
		// All at once: the first point beyond 3 σ is one of the two beyond 2 σ.
		{"3.2 0 2.5", "1:1 3:5 ", LIMS_CHART_NELSON},
	};
	char have[FOUND];
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		judge(rows[i].series, "0", "1", rows[i].rules, 0, have);
		if (strcmp(have, rows[i].want) != 0)
			fail_msg("%s: have %s, want %s", rows[i].series, have, rows[i].want);
	}
}

static void western_electric_takes_eight_on_one_side(void **state)
{
	char have[FOUND];
	(void)state;
	judge("0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5", "0", "1", LIMS_CHART_WESTERN_ELECTRIC, 8, have);
	assert_string_equal(have, "8:2 ");
	judge("0.5 0.5 0.5 0.5 0.5 0.5 0.5", "0", "1", LIMS_CHART_WESTERN_ELECTRIC, 8, have);
	assert_string_equal(have, "");
	assert_int_equal(lims_chart_western_electric(LIMS_CHART_BEYOND), 1);
	assert_int_equal(lims_chart_western_electric(LIMS_CHART_TWO_OF_THREE), 2);
	assert_int_equal(lims_chart_western_electric(LIMS_CHART_FOUR_OF_FIVE), 3);
	assert_int_equal(lims_chart_western_electric(LIMS_CHART_ONE_SIDE), 4);
	assert_int_equal(lims_chart_western_electric(LIMS_CHART_TREND), 0);
	assert_string_equal(lims_chart_rule_name(LIMS_CHART_BOTH_SIDES), "nelson_8");
}

/// 2, 4, 4, 4, 5, 5, 7, 9 has the mean 5 and Σ(x − 5)² = 9+1+1+1+0+0+4+16 = 32, so that s² = 32/7 and s = 2.138089935…
static void limits_from_the_values_are_mean_and_standard_deviation(void **state)
{
	struct lims_dec values[POINTS], rounded;
	struct lims_chart_result r = {.room = 0};
	struct lims_chart chart = {.values = values, .count = read_series("2 4 4 4 5 5 7 9", values), .rules = LIMS_CHART_NELSON};
	char text[LIMS_DEC_TEXT];
	(void)state;
	assert_int_equal(lims_chart_judge(&chart, &r, NULL), LIMS_OK);
	lims_dec_text(r.centre, text);
	assert_string_equal(text, "5");
	assert_int_equal(lims_dec_round(r.sigma, 9, LIMS_ROUND_HALF_EVEN, &rounded, NULL), LIMS_OK);
	lims_dec_text(rounded, text);
	assert_string_equal(text, "2.138089935");
	assert_int_equal(r.count, 0);
}

/// Base 9.9 and 10.1: mean 10, s² = 0.01 + 0.01 = 0.02. 3 s is 0.4243: 10.42 is within, 10.43 beyond.
static void later_points_are_judged_by_the_limits_of_the_first(void **state)
{
	struct lims_dec values[POINTS];
	struct lims_chart_finding found[POINTS];
	struct lims_chart_result r = {.findings = found, .room = POINTS};
	struct lims_chart chart = {
		.values = values, .count = read_series("9.9 10.1 10.42 10.43", values), .base = 2, .rules = LIMS_CHART_BIT(1)};
	(void)state;
	assert_int_equal(lims_chart_judge(&chart, &r, NULL), LIMS_OK);
	assert_int_equal(r.count, 1);
	assert_int_equal(found[0].point, 3);
}

static void a_chart_without_limits_or_points_is_refused(void **state)
{
	struct lims_dec one = lims_dec_from_int(1), minus = lims_dec_from_int(-1);
	struct lims_chart_result r = {.room = 0};
	struct lims_err err = {0};
	(void)state;
	assert_int_equal(lims_chart_judge(&(struct lims_chart){.values = &one, .count = 0}, &r, &err), LIMS_E_INPUT);
	assert_int_equal(lims_chart_judge(&(struct lims_chart){.values = &one, .count = LIMS_CHART_POINTS + 1}, &r, &err), LIMS_E_INPUT);
	assert_int_equal(lims_chart_judge(&(struct lims_chart){.values = &one, .count = 1}, &r, &err), LIMS_E_INPUT);
	assert_int_equal(lims_chart_judge(&(struct lims_chart){.values = &one, .count = 1, .centre = &one}, &r, &err), LIMS_E_INPUT);
	assert_int_equal(
		lims_chart_judge(&(struct lims_chart){.values = &one, .count = 1, .centre = &one, .sigma = &minus}, &r, &err), LIMS_E_INPUT);
	assert_int_equal(lims_chart_judge(&(struct lims_chart){.values = &one, .count = 1, .centre = &one, .sigma = &one}, &r, &err), LIMS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_holds_at_the_point_that_completes_it_and_not_before),
		cmocka_unit_test(western_electric_takes_eight_on_one_side),
		cmocka_unit_test(limits_from_the_values_are_mean_and_standard_deviation),
		cmocka_unit_test(later_points_are_judged_by_the_limits_of_the_first),
		cmocka_unit_test(a_chart_without_limits_or_points_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
