// SPDX-License-Identifier: Apache-2.0
// Evaluation: published examples, values that come with their own unit, bounds on work, and no memory taken on the decimal path.
#include "tests/engine/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct sheet sheet;

static int setup(void **state)
{
	(void)state;
	sheet_open(&sheet);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sheet_close(&sheet);
	return 0;
}

static void define(const char *name, const char *formula)
{
	struct lims_err err = {0};
	if (sheet_define(&sheet, name, formula, &err) != LIMS_OK)
		fail_msg("%s: %s", name, err.text);
}

static void gives(const char *formula, const char *expected)
{
	char out[512];
	sheet_text(&sheet, formula, out, sizeof out);
	if (strcmp(out, expected) != 0)
		fail_msg("%s gives %s, not %s", formula, out, expected);
}

static void published_examples(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	// OIML R 76-1:2006 A.4.4.3: e = 5 g, load 1 kg, additional weights 1.5 g: P = 1001 g, E = +1 g; with E0 = +0.5 g, Ec = +0.5 g.
	define("e", "5 'g'");
	define("I", "1000 'g'");
	define("ΔL", "1.5 'g'");
	define("L", "1 'kg'");
	define("P", "I + e/2 - ΔL");
	gives("P == 1001 'g'", "true");
	gives("P - L == 1 'g'", "true");
	gives("P - L - 0.5 'g' == 0.5 'g'", "true");
	// JCGM 100:2008 4.4.3, table 1: mean 100.145 °C, s = 1.489 °C.
	define("t",
		"[96.90 'Cel', 98.18 'Cel', 98.25 'Cel', 98.61 'Cel', 99.03 'Cel', 99.49 'Cel', 99.56 'Cel', 99.74 'Cel', 99.89 'Cel', "
		"100.07 'Cel', 100.33 'Cel', 100.42 'Cel', 100.68 'Cel', 100.95 'Cel', 101.11 'Cel', 101.20 'Cel', 101.57 'Cel', 101.84 'Cel', "
		"102.36 'Cel', 102.72 'Cel']");
	gives("mean(t)", "100.145 Cel");
	gives("round(stdev(t), 0.001 'K')", "1.489 K");
	gives("round(stdev(t) / sqrt(count(t)), 0.001 'K')", "0.333 K");
	gives("median(t)", "100.20 Cel");
	gives("range(t)", "5.82 K");
	// OIML R 16-1: a manometer falling from 250 to 233 mmHg in 5 min leaks 3.4 mmHg/min, within 4 mmHg/min.
	define("leak", "(250 'mm[Hg]' - 233 'mm[Hg]') / 5 'min'");
	gives("in(leak, 'mm[Hg]/min')", "3.4 mm[Hg]/min");
	gives("leak <= 4 'mm[Hg]/min'", "true");
	gives("leak <= 0.5 'kPa/min'", "true"); // 3.4 × 0.133322 = 0.4532948
	gives("leak <= 0.4532947 'kPa/min'", "false");
}

static struct lims_value fed;

static bool one_name(void *ctx, const char *name, struct lims_expr_name *ret)
{
	if (strcmp(name, "x") != 0)
		return false;
	*ret = (struct lims_expr_name){.id = 0, .type = {.kind = LIMS_KIND_NUMBER, .unit = ctx}};
	return true;
}

static void feed(void *ctx, int id, long row, struct lims_value *ret)
{
	(void)ctx;
	assert_int_equal(id, 0);
	assert_int_equal(row, -1);
	*ret = fed;
}

static void a_value_in_another_unit_is_converted(void **state)
{
	(void)state;
	struct lims_unit g, kg, litre;
	struct lims_err err = {0};
	struct lims_value v;
	const struct lims_expr *e;
	assert_int_equal(lims_unit_parse(sheet.units, "g", 1, &g, &err), LIMS_OK);
	assert_int_equal(lims_unit_parse(sheet.units, "kg", 2, &kg, &err), LIMS_OK);
	assert_int_equal(lims_unit_parse(sheet.units, "L", 1, &litre, &err), LIMS_OK);
	struct lims_scope scope = {.units = sheet.units, .ctx = &g, .name = one_name};
	struct lims_cells cells = {.get = feed};
	assert_int_equal(lims_expr_compile("x + 1 'g'", 9, &scope, NULL, sheet.arena, &e, &err), LIMS_OK);
	fed = lims_value_number(lims_dec_scaled(25, -1), &kg);
	lims_expr_eval(e, &cells, &v);
	assert_int_equal(v.kind, LIMS_KIND_NUMBER);
	assert_int_equal(lims_dec_cmp(v.number, lims_dec_from_int(2501)), 0);
	assert_true(v.exact);
	fed.unit = NULL;
	lims_expr_eval(e, &cells, &v);
	assert_int_equal(lims_dec_cmp(v.number, lims_dec_scaled(35, -1)), 0);
	fed.unit = &litre;
	lims_expr_eval(e, &cells, &v);
	assert_int_equal(v.kind, LIMS_KIND_NONE);
	assert_int_equal(v.reason, LIMS_VALUE_UNIT);
	fed = lims_value_text("12 g");
	lims_expr_eval(e, &cells, &v);
	assert_int_equal(v.kind, LIMS_KIND_NONE);
	assert_int_equal(v.reason, LIMS_VALUE_REJECTED);
	fed = (struct lims_value){0};
	lims_expr_eval(e, &cells, &v);
	assert_int_equal(v.kind, LIMS_KIND_NONE);
	assert_int_equal(v.reason, LIMS_VALUE_MISSING);
}

static void scaling_a_unit_changes_no_verdict(void **state)
{
	(void)state;
	// The same loads and limits said in g, kg, mg and t: every verdict is the same. 200 pairs around and at the limit.
	static const char *const units[] = {"g", "kg", "mg", "t"};
	static const int exponent[] = {0, -3, 3, -6};
	sheet_clear(&sheet);
	struct lims_err err = {0};
	const struct lims_expr *e[4];
	int a[4], b[4];
	for (int u = 0; u < 4; u++) {
		char name[2][3] = {{'a', (char)('0' + u), 0}, {'b', (char)('0' + u), 0}}, formula[64];
		a[u] = sheet_reading(&sheet, name[0], units[u]);
		b[u] = sheet_reading(&sheet, name[1], units[(u + 1) % 4]);
		snprintf(formula, sizeof formula, "(%s - %s) / 3 <= %s / 3000", name[0], name[1], name[1]);
		assert_int_equal(sheet_compile(&sheet, formula, &e[u], &err), LIMS_OK);
	}
	for (int i = 0; i < 200; i++) {
		int64_t load = 1000 * (i + 1), reading = load + load / 1000 + i % 3 - 1; // at the limit and one unit beside it
		for (int u = 0; u < 4; u++) {
			struct lims_value v;
			struct lims_cells cells = sheet_cells(&sheet);
			sheet_set(&sheet, a[u], lims_dec_scaled(reading, exponent[u]));
			sheet_set(&sheet, b[u], lims_dec_scaled(load, exponent[(u + 1) % 4]));
			lims_expr_eval(e[u], &cells, &v);
			assert_int_equal(v.kind, LIMS_KIND_BOOL);
			assert_int_equal(v.truth, i % 3 <= 1);
		}
	}
}

static void digits_lost_by_cancellation_are_computed_again(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	define("a", "1 / 3");
	define("b", "a - 0.3333333333333333333333333333333");
	// 1/3 - 0.(31 threes) = 1/(3·10^31): 34-digit decimals alone would leave 3.33e-32.
	gives("round(b * 10^24 * 10^7, 0.00001)", "0.33333");
	gives("a * 3 - 1", "0");
	gives("sum(a, a, a, -1)", "0");
	gives("10 / (a * 3 - 1)", "no value: division_by_zero");
	gives("1 / sum(a, a, a, -1)", "no value: division_by_zero");
	gives("sqrt(a * 3 - 1)", "0");
	gives("[10, 20][a * 3]", "10");
	gives("argmax([a * 3, 1])", "1");
	gives("argmax([1, a * 3])", "1");
	gives("stdev(a * 3, 1)", "0");
	gives("median(a * 3, 1, 0)", "1");
	gives("range(a * 3, 1)", "0");
}

static void work_is_bounded(void **state)
{
	(void)state;
	char list[2200] = "[1", formula[256];
	sheet_clear(&sheet);
	for (size_t n = strlen(list), i = 0; i < 249; i++, n += 2)
		memcpy(list + n, ",1", 3);
	memcpy(list + strlen(list), "]", 2);
	define("x", list);
	gives("sum(x)", "250");
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	snprintf(formula, sizeof formula, "sum(x - mean(x - mean(x - mean(x - mean(x)))))");
	gives(formula, "no value: too_large");
	clock_gettime(CLOCK_MONOTONIC, &b);
	assert_true(b.tv_sec - a.tv_sec < 30);
}

static void huge_numbers_have_no_value(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	define("a", "10^24 * 10^24 * 10^24 * 10^24");
	define("b", "(a^24)^24");
	gives("b * 1", "no value: too_large");
	gives("a > 1", "true");
	gives("(a / 7)^24 > (a / 7)^23", "true");
}

static unsigned long allocations;
void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_malloc(size_t n)
{
	allocations++;
	return __real_malloc(n);
}

static void the_decimal_path_takes_no_memory(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	struct lims_err err = {0};
	struct lims_value v;
	struct lims_cells cells = sheet_cells(&sheet);
	define("up", "[0.1 'g', 50.2 'g', 100.4 'g']");
	define("load", "[0 'g', 50 'g', 100 'g']");
	define("third", "1 / 3");
	const struct lims_expr *exact, *inexact;
	// Quotients and roots lose digits here, but no decision hangs on them.
	assert_int_equal(sheet_compile(&sheet,
						 "if(all(abs(up - load) <= 0.4 'g') and median(up) > mean(load, 1 'g'), "
						 "round(max(up), 0.5 'g') / 3 + stdev(up) * third, 1 'g') + "
						 "last(cumsum(where(up, load > 0 'g'))) * exp(third) + fit_at(load, up, 75 'g') * variance(load) / variance(up) + "
						 "u_slope(load, up) * interpolate(70 'g', load, up) * sin(pi / 4)",
						 &exact, &err),
		LIMS_OK);
	assert_int_equal(sheet_compile(&sheet, "median(third, third, third) * 3 <= 1", &inexact, &err), LIMS_OK);
	allocations = 0;
	lims_expr_eval(exact, &cells, &v);
	assert_int_equal(v.kind, LIMS_KIND_NUMBER);
	assert_int_equal(allocations, 0);
	lims_expr_eval(inexact, &cells, &v);
	assert_true(v.kind == LIMS_KIND_BOOL && v.truth);
	assert_true(allocations > 0); // the counter counts
}

static size_t rationals_of(const char *formula)
{
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct lims_value v;
	size_t n = 0;
	struct lims_cells cells = sheet_cells(&sheet);
	cells.rational = &n;
	assert_int_equal(sheet_compile(&sheet, formula, &e, &err), LIMS_OK);
	lims_expr_eval(e, &cells, &v);
	return n;
}

static void only_what_decimals_cannot_decide_goes_through_rationals(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	define("W", "100.3 'W.h'");
	define("E", "(100 'W.h' - W) / W");                    // -0.2991…e-2, without end
	assert_int_equal(rationals_of("W <= 100.3 'W.h'"), 0); // exact
	assert_int_equal(rationals_of("abs(E) <= 0.3 '%'"), 0);
	assert_int_equal(rationals_of("round(E, 0.1 '%') == -0.3 '%'"), 0);
	assert_int_equal(rationals_of("max(E, -E) > 0"), 0);
	assert_int_equal(rationals_of("abs(E) <= 0.3 'W.h' / W"), 1);      // equal
	assert_int_equal(rationals_of("round(E * W, 0.6 'W.h') <= 0"), 1); // -0.3 is a tie
	assert_true(rationals_of("E * W + 0.3 'W.h' == 0") >= 1);          // cancelled
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_examples),
		cmocka_unit_test(a_value_in_another_unit_is_converted),
		cmocka_unit_test(scaling_a_unit_changes_no_verdict),
		cmocka_unit_test(digits_lost_by_cancellation_are_computed_again),
		cmocka_unit_test(work_is_bounded),
		cmocka_unit_test(huge_numbers_have_no_value),
		cmocka_unit_test(the_decimal_path_takes_no_memory),
		cmocka_unit_test(only_what_decimals_cannot_decide_goes_through_rationals),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
