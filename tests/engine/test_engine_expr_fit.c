// SPDX-License-Identifier: Apache-2.0
// Fits, made lists and quantiles against published data and hand computation; long lists stay quick, and work is bounded.
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

/// The value rounded to the digits of the published one is that.
static void agrees(const char *formula, const char *published)
{
	struct lims_dec expected, got;
	struct lims_err err = {0};
	char text[LIMS_DEC_TEXT];
	if (lims_dec_parse(published, strlen(published), &expected, &err) != LIMS_OK)
		fail_msg("%s: %s", published, err.text);
	struct lims_value v = sheet_value(&sheet, formula);
	if (v.kind != LIMS_KIND_NUMBER)
		fail_msg("%s has no value: %s", formula, lims_value_reason_name(v.reason));
	lims_dec_text(v.number, text);
	if (lims_dec_round(v.number, lims_dec_places(expected), LIMS_ROUND_HALF_EVEN, &got, &err) != LIMS_OK ||
		lims_dec_cmp(got, expected) != 0)
		fail_msg("%s gives %s, not %s", formula, text, published);
}

static void a_line_agrees_with_nist_norris(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	// NIST Statistical Reference Datasets, Norris (calibration of ozone monitors): certified values to 15 digits.
	define("x",
		"[0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5, 11.6, 556.0, "
		"228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5]");
	define("y",
		"[0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8, 557.7, "
		"228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2]");
	agrees("intercept(x, y)", "-0.262323073774029");
	agrees("slope(x, y)", "1.00211681802045");
	agrees("u_intercept(x, y)", "0.232818234301152");
	agrees("u_slope(x, y)", "0.000429796848199937");
	agrees("residual_sd(x, y)", "0.884796396144373");
	agrees("correlation(x, y)^2", "0.999993745883712");
	agrees("poly(x, y, 1, 1)", "1.00211681802045");
	gives("fit_at(x, y, 0) == intercept(x, y)", "true");
	gives("u_fit_at(x, y, 0) == u_intercept(x, y)", "true");
	gives("abs(mean(y - fit_at(x, y, x))) == 0", "true");
	gives("r_fit(x, y) == -mean(x) / sqrt(mean(x^2))", "true");
	// Weights that are all equal change nothing; thirds take the rational path.
	gives("slope(x, y, x * 0 + 1/3) == slope(x, y)", "true");
	gives("slope(x / 3, y / 3) == slope(x, y)", "true");
	gives("u_slope(x / 3, y / 3) == u_slope(x, y)", "true");
}

static void a_line_through_the_origin_agrees_with_nist_noint(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	// NIST StRD NoInt1 and NoInt2.
	define("x", "[60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70]");
	define("y", "[130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140]");
	agrees("slope0(x, y)", "2.07438016528926");
	agrees("slope0([4, 5, 6], [3, 4, 4])", "0.727272727272727");
}

static void a_parabola_agrees_with_nist_pontius(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	// NIST StRD Pontius (calibration of load cells): deflection y over load x.
	define("half", "[150000, 300000, 450000, 600000, 750000, 900000, 1050000, 1200000, 1350000, 1500000, 1650000, 1800000, 1950000, "
				   "2100000, 2250000, 2400000, 2550000, 2700000, 2850000, 3000000]");
	define("x", "[150000, 300000, 450000, 600000, 750000, 900000, 1050000, 1200000, 1350000, 1500000, 1650000, 1800000, 1950000, 2100000, "
				"2250000, 2400000, 2550000, 2700000, 2850000, 3000000, 150000, 300000, 450000, 600000, 750000, 900000, 1050000, 1200000, "
				"1350000, 1500000, 1650000, 1800000, 1950000, 2100000, 2250000, 2400000, 2550000, 2700000, 2850000, 3000000]");
	define("y", "[0.11019, 0.21956, 0.32949, 0.43899, 0.54803, 0.65694, 0.76562, 0.87487, 0.98292, 1.09146, 1.20001, 1.30822, 1.41599, "
				"1.52399, 1.63194, 1.73947, 1.84646, 1.95392, 2.06128, 2.16844, 0.11052, 0.22018, 0.32939, 0.43886, 0.54798, 0.65739, "
				"0.76596, 0.87474, 0.98300, 1.09150, 1.20004, 1.30818, 1.41613, 1.52408, 1.63159, 1.73965, 1.84696, 1.95445, 2.06177, "
				"2.16829]");
	agrees("poly(x, y, 2, 0)", "0.000673565789473684");
	agrees("poly(x, y, 2, 1)", "0.000000732059160401003");
	agrees("poly(x, y, 2, 2)", "-0.00000000000000316081871345029");
	agrees("sqrt(sum((y - poly_at(x, y, 2, x))^2) / (count(x) - 3))", "0.000205177424076185");
	gives("poly_at(x, y, 2, 3000000) == poly(x, y, 2, 0) + 3000000 * poly(x, y, 2, 1) + 3000000^2 * poly(x, y, 2, 2)", "true");
	gives("poly_at(half, half^4 / 7, 4, -3) * 7 == 81", "true");
	gives("poly(half, half^4 / 7, 4, 4) * 7 == 1", "true");
}

static void weights_agree_with_a_computation_by_hand(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	// x 0 1 2, y 1 3 4, w 1 1 2: Σw 4, Σwx 5, Σwy 12, Σwx² 9, Σwxy 19; Σw·Σwx² - (Σwx)² = 11. Slope (76 - 60)/11, intercept (108 - 95)/11.
	// Residuals -2/11, 4/11, -1/11: Σwr² = (4 + 16 + 2)/121 = 2/11 = s² with n - 2 = 1. u²(slope) = s²·4/11, u²(intercept) = s²·9/11,
	// u²(line at 2) = s²·(9 - 2·2·5 + 4·4)/11 = s²·5/11, r = -5/√(4·9).
	define("x", "[0 'V', 1 'V', 2 'V']");
	define("y", "[1 'g', 3 'g', 4 'g']");
	define("w", "[1, 1, 2]");
	gives("slope(x, y, w) * 11 == 16 'g/V'", "true");
	gives("intercept(x, y, w) * 11 == 13 'g'", "true");
	gives("fit_at(x, y, 2 'V', w) * 11 == 45 'g'", "true");
	gives("residual_sd(x, y, w)^2 * 11 == 2 'g2'", "true");
	gives("u_slope(x, y, w)^2 * 121 == 8 'g2/V2'", "true");
	gives("u_intercept(x, y, w)^2 * 121 == 18 'g2'", "true");
	gives("u_fit_at(x, y, 2 'V', w)^2 * 121 == 10 'g2'", "true");
	gives("r_fit(x, y, w) * 6 == -5", "true");
	gives("slope0(x, y, w) * 9 == 19 'g/V'", "true");
	gives("wmean(y, w)", "3 g");
	gives("poly(x, y, 1, 1, w) * 11 == 16 'g/V'", "true");
	gives("poly_at(x, y, 1, 2 'V', w) * 11 == 45 'g'", "true");
	// The same weights as 1/u², and as a percentage.
	gives("residual_sd(x, y, w / (1 'g2'))^2 * 11 == 2", "true");
	gives("residual_sd(x, y, [100 '%', 100 '%', 200 '%'])^2 * 11 == 2 'g2'", "true");
	gives("u_slope(x, y, w / (1 'g2')) == u_slope(x, y, w)", "true");
	// A point of weight 0 is no point.
	gives("slope([0 'V', 1 'V', 7 'V', 2 'V'], [1 'g', 3 'g', 99 'g', 4 'g'], [1, 1, 0, 2]) == slope(x, y, w)", "true");
	gives("u_slope([0 'V', 1 'V', 7 'V', 2 'V'], [1 'g', 3 'g', 99 'g', 4 'g'], [1, 1, 0, 2]) == u_slope(x, y, w)", "true");
}

static void correlated_readings_agree_with_gum_h2(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	// JCGM 100:2008, table H.2: five sets of voltage, current and phase; r(V, I) = -0.36, r(V, φ) = 0.86, r(I, φ) = -0.65.
	define("V", "[5.007 'V', 4.994 'V', 5.005 'V', 4.990 'V', 4.999 'V']");
	define("I", "[19.663 'mA', 19.639 'mA', 19.640 'mA', 19.685 'mA', 19.678 'mA']");
	define("phi", "[1.0456 'rad', 1.0438 'rad', 1.0468 'rad', 1.0428 'rad', 1.0433 'rad']");
	agrees("correlation(V, I)", "-0.36");
	agrees("correlation(V, phi)", "0.86");
	agrees("correlation(I, phi)", "-0.65");
	gives("correlation(V, I) == covariance(V, I) / (stdev(V) * stdev(I))", "true");
	gives("covariance(V, V) == variance(V)", "true");
	// R = V/I·cos φ, X = V/I·sin φ, Z = V/I: 127.732 Ω, 219.847 Ω, 254.260 Ω (table H.3).
	agrees("number(mean(V) / mean(I) * cos(mean(phi)), 'Ohm')", "127.732");
	agrees("number(mean(V) / mean(I) * sin(mean(phi)), 'Ohm')", "219.847");
	agrees("number(mean(V) / mean(I), 'Ohm')", "254.260");
}

static void quantiles_agree_with_gum_annex_g(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	// JCGM 100:2008, tables G.1 and G.2.
	agrees("normal(0.6827)", "1.000");
	agrees("normal(90 '%')", "1.645");
	agrees("normal(95 '%')", "1.960");
	agrees("normal(99 '%')", "2.576");
	agrees("normal(99.73 '%')", "3.000");
	agrees("student(95 '%', 1)", "12.71");
	agrees("student(95 '%', 16)", "2.12");
	agrees("student(99 '%', 50)", "2.68");
	agrees("student(95.45 '%', 7)", "2.43");
	agrees("student([90 '%', 95 '%'][2], 10)", "2.23");
	gives("normal(0)", "0");
	gives("normal(1/3 * 3)", "no value: outside_domain");
	gives("normal(0.95) == normal(95 '%')", "true");
	gives("student(0.95, 1/3 * 3) == student(0.95, 1)", "true");
}

static void values_near_the_edge_of_a_domain_are_decided_exactly(void **state)
{
	(void)state;
	sheet_clear(&sheet);
	define("one", "1 / 3 * 3");      // exactly 1, in decimals 0.999…
	define("more", "(2 / 3) * 1.5"); // exactly 1
	define("unit", "sqrt(2)^2 / 2"); // 1 through a root
	define("beyond", "one + 10^-24");
	gives("acos(one)", "0 rad");
	gives("asin(more) == pi / 2", "true");
	gives("acos(unit)", "0 rad");
	gives("acos(beyond)", "no value: outside_domain");
	gives("ln(one - 1)", "no value: outside_domain");
	gives("ln(one)", "0");
	// ln(1 + 10^-30) = 10^-30 - 10^-60/2 + …
	gives("ln(one + 10^-24 * 10^-6)", "9.999999999999999999999999999995e-31");
	gives("log10(one + 10^-24 * 10^-6) == 10^-24 * 10^-6 / ln(10) * (1 - 10^-24 * 10^-6 / 2)", "true");
	gives("log10(one * 1000)", "3");
	gives("log10(one * 1000) == 3", "true");
	gives("pow(-8, one)", "-8");
	gives("pow(-8, 1 / 3)", "no value: outside_domain");
	gives("pow(one - 1, -one)", "no value: division_by_zero");
	gives("pow(7, 2 * one) == 49", "true");
	gives("pow(10, 4000) * 10", "no value: too_large");
	gives("exp(10000)", "no value: too_large");
	gives("exp(-10000)", "no value: too_large");
	gives("interpolate(one, [0, 1], [5, 7])", "7");
	gives("interpolate(beyond, [0, 1], [5, 7])", "no value: not_in_table");
	gives("count(where([one, 2, 3], [one, 2, 3] <= 1))", "1");
	gives("slope([one, 1], [1, 2])", "no value: too_few");
	gives("correlation([1, one, 1], [1, 2, 3])", "no value: division_by_zero");
	gives("residual_sd([1, 2, 3] / 3, [3, 5, 7] / 7)", "0");
	gives("residual_sd([1, 2, 3] / 3, [3, 5, 7] * sqrt(2)) < 10^-10", "true");
}

/* ---- long lists ---- */

enum { ROWS = 1024 };

static struct lims_unit gram;

static bool list_name(void *ctx, const char *name, struct lims_expr_name *ret)
{
	(void)ctx;
	if (name[1] || (name[0] != 'x' && name[0] != 'y' && name[0] != 'z'))
		return false;
	*ret = (struct lims_expr_name){.id = name[0], .type = {.kind = LIMS_KIND_NUMBER, .list = true, .unit = &gram}};
	return true;
}

static size_t list_count(void *ctx, int id)
{
	(void)ctx;
	(void)id;
	return ROWS;
}

/// x = 1, 2, 3, …; y = 3 x + 1 and 0.01 more on every second row; z = x / 3, inexact.
static void list_get(void *ctx, int id, long row, struct lims_value *ret)
{
	(void)ctx;
	bool inexact = false;
	struct lims_dec d = lims_dec_from_int(row + 1);
	if (id == 'y')
		d = lims_dec_scaled((3 * (row + 1) + 1) * 100 + row % 2, -2);
	if (id == 'z')
		assert_int_equal(lims_dec_div(d, lims_dec_from_int(3), &d, &inexact, NULL), LIMS_OK);
	*ret = lims_value_number(d, NULL);
	ret->exact = !inexact;
}

static void list_get_rat(void *ctx, int id, long row, struct lims_rvalue *ret)
{
	(void)ctx;
	struct lims_rat *three = lims_rat_create();
	assert_non_null(three);
	assert_int_equal(id, 'z');
	assert_int_equal(lims_rat_from_dec(three, lims_dec_from_int(3), NULL), LIMS_OK);
	assert_int_equal(lims_rat_from_dec(ret->number, lims_dec_from_int(row + 1), NULL), LIMS_OK);
	assert_int_equal(lims_rat_div(ret->number, ret->number, three, NULL), LIMS_OK);
	ret->kind = LIMS_KIND_NUMBER;
	lims_rat_destroy(three);
}

static void long_list(const char *formula, const char *expected)
{
	struct lims_scope scope = {.units = sheet.units, .name = list_name};
	struct lims_cells cells = {.get = list_get, .count = list_count, .get_rat = list_get_rat};
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct lims_value v;
	struct timespec a, b;
	char text[LIMS_DEC_TEXT] = "";
	if (lims_expr_compile(formula, strlen(formula), &scope, NULL, sheet.arena, &e, &err) != LIMS_OK)
		fail_msg("%s: %s", formula, err.text);
	clock_gettime(CLOCK_MONOTONIC, &a);
	lims_expr_eval(e, &cells, &v);
	clock_gettime(CLOCK_MONOTONIC, &b);
	double seconds = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
	if (v.kind == LIMS_KIND_NUMBER)
		lims_dec_text(v.number, text);
	const char *got = v.kind == LIMS_KIND_NONE   ? lims_value_reason_name(v.reason)
					  : v.kind == LIMS_KIND_BOOL ? (v.truth ? "true" : "false")
												 : text;
	if (expected && strcmp(got, expected) != 0)
		fail_msg("%s gives %s, not %s", formula, got, expected);
	print_message("%6.3f s  %s\n", seconds, formula);
	assert_true(seconds < 10); // bounded, also under sanitizers on a slow machine; the figure above is the one to look at
}

static void long_lists_stay_quick(void **state)
{
	(void)state;
	assert_int_equal(lims_unit_parse(sheet.units, "g", 1, &gram, NULL), LIMS_OK);
	long_list("sum(x)", "524800");                     // 1024·1025/2
	long_list("sum(where(x, x > 1000 'g'))", "24300"); // 524800 - 1000·1001/2
	long_list("sum(where(z, z > 1000 'g' / 3)) * 3 == 24300 'g'", "true");
	long_list("count(where(where(x, x > 10 'g'), where(x, x > 10 'g') <= 20 'g'))", "10");
	long_list("last(cumsum(x))", "524800");
	long_list("max(cumsum(x))", "524800");
	long_list("argmax(cumsum(-x))", "1");
	long_list("max(cumsum(z)) * 3 == 524800 'g'", "true");
	long_list("sum(cumsum(x))", "179481600"); // 1024·1025·1026/6
	long_list("slope(x, x * 3 + 1 'g')", "3");
	long_list("slope(z, z * 3 + 1 'g') == 3", "true");
	long_list("max(abs(x * 3 + 1 'g' - fit_at(x, x * 3 + 1 'g', x)))", "0");
	long_list("max(abs(y - fit_at(x, y, x))) < 0.0051 'g'", "true");
	long_list("max(abs(z - fit_at(x, z, x)))", "0");
	long_list("max(abs(x - slope(y, x) * y - intercept(y, x))) < 0.0017 'g'", "true");
	long_list("max(abs(z - poly(x, z, 2, 1) * x - poly(x, z, 2, 0)))", "0");
	long_list("residual_sd(x, y) < 0.00501 'g'", "true");
	long_list("correlation(x, y) > 0.99999999", "true");
	long_list("poly(x, x * 3 + 1 'g', 4, 1)", "3");
	long_list("poly_at(z, z * 3 + 1 'g', 4, 2 'g')", "7");
	long_list("max(abs(x - poly_at(x, x, 4, x)))", "0");
	long_list("max(interpolate(x, x, y))", "3073.01");
	long_list("max(interpolate(z, z, y))", "3073.01");
	long_list("median(where(x, x > 1000 'g'))", "1012.5");
}

static void work_on_nested_lists_is_bounded(void **state)
{
	(void)state;
	long_list("max(cumsum(where(cumsum(x), cumsum(x) > 0 'g')))", "179481600");
	long_list("sum(where(x, x > mean(where(x, x > mean(where(x, x > mean(x)))))))", NULL);
	long_list("max(cumsum(cumsum(cumsum(z))))", NULL);
	long_list("max(interpolate(cumsum(z), cumsum(z), cumsum(z)))", NULL);
	long_list("max(poly_at(cumsum(z), cumsum(z), 4, cumsum(z)))", NULL);
	long_list("sum(fit_at(x, x, fit_at(x, x, fit_at(x, x, fit_at(x, x, fit_at(x, x, fit_at(x, x, x)))))))", NULL);
	long_list("sum(fit_at(x, x, fit_at(x, x, fit_at(x, x, fit_at(x, x, x)))))", "524800");
	long_list("slope(x * slope(x * slope(x, y), y), y * slope(x * slope(x, y), y))", "too_large");
	long_list("count(where(x, where(x, where(x, where(x, x > 0 'g') > 0 'g') > 0 'g') > 0 'g'))", "1024");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_agrees_with_nist_norris),
		cmocka_unit_test(a_line_through_the_origin_agrees_with_nist_noint),
		cmocka_unit_test(a_parabola_agrees_with_nist_pontius),
		cmocka_unit_test(weights_agree_with_a_computation_by_hand),
		cmocka_unit_test(correlated_readings_agree_with_gum_h2),
		cmocka_unit_test(quantiles_agree_with_gum_annex_g),
		cmocka_unit_test(values_near_the_edge_of_a_domain_are_decided_exactly),
		cmocka_unit_test(long_lists_stay_quick),
		cmocka_unit_test(work_on_nested_lists_is_bounded),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
