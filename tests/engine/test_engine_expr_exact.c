// SPDX-License-Identifier: Apache-2.0
// 10^5 cases that lie exactly at a limit, built so that equality holds in integers; a last digit more or less must flip the verdict.
#include "tests/engine/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { READINGS = 8, CELLS = 4, CASES = 8400, FITS = 2000, TEXT = 128 };

struct random {
	uint64_t state;
};

/// splitmix64: the same cases on every machine.
static uint64_t draw(struct random *r)
{
	uint64_t z = r->state += 0x9E3779B97F4A7C15u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static int64_t between(struct random *r, int64_t low, int64_t high)
{
	return low + (int64_t)(draw(r) % (uint64_t)(high - low + 1));
}

struct reading {
	int64_t coefficient;
	int exponent;
};

/// Readings a to h, cells computed from them, and two sides that are equal by construction. Moving reading `nudged` by one last digit makes
/// the left side greater when `direction` is 1, the right side when it is -1.
struct model {
	const char *name;
	const char *unit[READINGS];
	const char *cell[CELLS]; ///< formulas of w, x, y, z
	const char *left, *right;
	void (*make)(struct random *r, struct reading *in);
	int nudged;
	int direction;
	int cases;
};

static void pulses(struct random *r, struct reading *in)
{
	int64_t n = between(r, 10, 5000), k = between(r, 100, 9999), m = between(r, 10, 5000), ks = between(r, 100, 9999);
	in[0].coefficient = n;
	in[1].coefficient = k;
	in[2].coefficient = m;
	in[3].coefficient = ks;
	in[4].coefficient = n * ks - m * k; // E = n·ks/(m·k) - 1
	in[5].coefficient = m * k;
}

static void percent(struct random *r, struct reading *in)
{
	int64_t m = between(r, 1, 999), p = between(r, 1, 50), ks = between(r, 3, 9999);
	in[0].coefficient = m * (1000 + p); // E = p/1000 = p/10 %
	in[1].coefficient = ks;
	in[2].coefficient = 1000 * m;
	in[3] = (struct reading){p, -1};
}

static void seven_readings(struct random *r, struct reading *in)
{
	int64_t sum = 0;
	for (int i = 0; i < 7; i++) {
		in[i] = (struct reading){between(r, -99999, 99999), -2};
		sum += in[i].coefficient;
	}
	in[7] = (struct reading){sum, -2};
}

static void fractions(struct random *r, struct reading *in)
{
	for (int i = 0; i < 3; i++)
		in[i] = (struct reading){between(r, -9999, 9999), -1};
	in[3] = (struct reading){77 * in[0].coefficient + 33 * in[1].coefficient + 21 * in[2].coefficient, -1};
}

static void mercury(struct random *r, struct reading *in)
{
	int64_t p = between(r, 1, 3000);
	in[0] = (struct reading){p, -1};
	in[1] = (struct reading){p * 133322, -7}; // 0.133322 kPa each
}

static void minutes(struct random *r, struct reading *in)
{
	int64_t m = between(r, 1, 100000);
	in[0] = (struct reading){m, -1};
	in[1] = (struct reading){m * 60, -1};
}

static void temperatures(struct random *r, struct reading *in)
{
	int64_t sum = 0;
	for (int i = 0; i < 3; i++) {
		in[i] = (struct reading){between(r, -4000, 4000), -2};
		sum += in[i].coefficient;
	}
	in[3] = (struct reading){sum + 3 * 27315, -2};
}

static void one(struct random *r, struct reading *in)
{
	int64_t a = between(r, 1, 99999);
	in[0] = (struct reading){a, -2};
	in[1] = (struct reading){a, -2};
}

static void two(struct random *r, struct reading *in)
{
	int64_t a = between(r, 1000000, 9999999), b = a - between(r, 0, 9);
	in[0] = (struct reading){a, -3};
	in[1] = (struct reading){b, -3};
	in[2] = (struct reading){a - b, -3};
}

static void spread(struct random *r, struct reading *in)
{
	int64_t d = between(r, 1, 9999);
	in[0] = (struct reading){between(r, -99999, 99999), -2};
	in[1] = (struct reading){d, -2};
	in[2] = (struct reading){d, -2};
}

static void tie(struct random *r, struct reading *in)
{
	int64_t j = between(r, 1, 99999);
	in[0] = (struct reading){(2 * j + 1) * 1000, -3}; // y = j + 1/2 rounds to j + 1, a last digit less to j
	in[1] = (struct reading){j + 1, 0};
}

/// a to g in grams, some below zero; h is the sum of the others. g is never below zero.
static void kept(struct random *r, struct reading *in)
{
	int64_t sum = 0;
	for (int i = 0; i < 7; i++) {
		in[i] = (struct reading){between(r, i == 6 ? 10 : -99999, 99999), -2};
		sum += in[i].coefficient >= 0 ? in[i].coefficient : 0;
	}
	in[7] = (struct reading){sum, -2};
}

/// x in a, b, c; y = p·x + q in d, e, f; p in g, q in h.
static void on_a_line(struct random *r, struct reading *in)
{
	int64_t x = between(r, 0, 50), p = between(r, -999, 999), q = between(r, -9999, 9999);
	for (int i = 0; i < 3; i++) {
		in[i].coefficient = x;
		in[3 + i].coefficient = p * x + q;
		x += between(r, 1, 50);
	}
	in[6].coefficient = p;
	in[7].coefficient = q;
}

/// y = p·x² + q·x + s at 1, 2, 4, 5 and 9 in a to e; p in f.
static void on_a_parabola(struct random *r, struct reading *in)
{
	static const int64_t x[] = {1, 2, 4, 5, 9};
	int64_t p = between(r, -999, 999), q = between(r, -999, 999), s = between(r, -999, 999);
	for (int i = 0; i < 5; i++)
		in[i].coefficient = p * x[i] * x[i] + q * x[i] + s;
	in[5].coefficient = p;
}

/// Points (a, d) and (b, e), the place c between them, the value there f.
static void between_two_points(struct random *r, struct reading *in)
{
	int64_t a = between(r, -999, 999), n = between(r, 2, 99), k = between(r, 0, n), d = between(r, -999, 999), m = between(r, -99, 99);
	in[0].coefficient = a;
	in[1].coefficient = a + n;
	in[2].coefficient = a + k;
	in[3].coefficient = d;
	in[4].coefficient = d + n * m;
	in[5].coefficient = d + k * m;
}

/// Values a, b, c of weights d, e, f; the sum of the weights g, of the products h.
static void weighted(struct random *r, struct reading *in)
{
	for (int i = 0; i < 3; i++) {
		in[i].coefficient = between(r, -9999, 9999);
		in[3 + i].coefficient = between(r, i == 0, 99);
		in[6].coefficient += in[3 + i].coefficient;
		in[7].coefficient += in[3 + i].coefficient * in[i].coefficient;
	}
}

static const struct model models[] = {
	{"error from pulses", {"{imp}", "{imp}/kWh", "{imp}", "{imp}/kWh"}, {"a / b", "c / d", "(w - x) / x"}, "y", "e / f", pulses, 0, 1,
		CASES},
	{"error at a limit in percent", {"{imp}", "{imp}/kWh", "{imp}", "%"}, {"a / b", "c / b", "(w - x) / x"}, "y", "d", percent, 0, 1,
		CASES},
	{"mean of seven", {"g", "g", "g", "g", "g", "g", "g", "g"}, {"mean([a, b, c, d, e, f, g])"}, "w", "h / 7", seven_readings, 0, 1, CASES},
	{"sum of seven sevenths", {"g", "g", "g", "g", "g", "g", "g", "g"}, {"[a / 7, b / 7, c / 7, d / 7, e / 7, f / 7, g / 7]"}, "sum(w) * 7",
		"h", seven_readings, 6, 1, CASES},
	{"thirds, sevenths, elevenths through cells", {"L", "L", "L", "L"}, {"a / 3", "w + b / 7", "x + c / 11", "d / 231"}, "y", "z",
		fractions, 3, -1, CASES},
	{"mercury against kilopascal", {"mm[Hg]", "kPa"}, {"a / 3", "b / 3", "w * 2"}, "y", "2 x", mercury, 1, -1, CASES},
	{"minutes against seconds in hours", {"min", "s"}, {"in(a / 7, 'h')", "b / 7"}, "w", "x", minutes, 1, -1, CASES},
	{"mean temperature in kelvin", {"Cel", "Cel", "Cel", "K"}, {"mean([a, b, c])"}, "in(w, 'K')", "d / 3", temperatures, 0, 1, CASES},
	{"root of a square", {"mm", "mm"}, {"a / 7", "w^2"}, "sqrt(x)", "b / 7", one, 1, -1, CASES},
	{"difference of close quotients", {"kg", "kg", "kg"}, {"a / 3", "b / 3", "w - x"}, "y", "c / 3", two, 0, 1, CASES},
	{"standard deviation of three", {"g", "g", "g"}, {"b / 3", "stdev([a - w, a, a + w])"}, "x", "c / 3", spread, 1, 1, CASES},
	{"rounding at a tie", {"g", "g"}, {"a / 7", "w * 7 / 2"}, "round(x, 1 'g')", "b", tie, 0, 1, CASES},
	{"mean of those not below zero", {"g", "g", "g", "g", "g", "g", "g", "g"}, {"[a, b, c, d, e, f, g]", "w / 7", "where(x, w >= 0)"},
		"mean(y) * 7", "h / count(y)", kept, 6, 1, FITS},
	{"last of the cumulated sums", {"g", "g", "g", "g", "g", "g", "g", "g"}, {"[a / 7, b / 7, c / 7, d / 7, e / 7, f / 7, g / 7]"},
		"last(cumsum(w)) * 7", "h", seven_readings, 3, 1, FITS},
	{"slope of points on a line", {"V", "V", "V", "mm", "mm", "mm", "mm/V", "mm"}, {"[a / 3, b / 3, c / 3]", "[d / 7, e / 7, f / 7]"},
		"slope(w, x) * 7", "3 g", on_a_line, 5, 1, FITS},
	{"a line at another place", {"V", "V", "V", "mm", "mm", "mm", "mm/V", "mm"}, {"[a / 3, b / 3, c / 3]", "[d / 7, e / 7, f / 7]"},
		"fit_at(w, x, -a / 3) * 7", "h - a * g", on_a_line, 3, 1, FITS},
	{"curvature of points on a parabola", {"mm", "mm", "mm", "mm", "mm", "mm"}, {"[a / 7, b / 7, c / 7, d / 7, e / 7]", "[1, 2, 4, 5, 9]"},
		"poly(x, w, 2, 2) * 7", "f", on_a_parabola, 4, 1, FITS},
	{"between two points", {"V", "V", "V", "mm", "mm", "mm"}, {"[a / 7, b / 7]", "[d / 3, e / 3]"}, "interpolate(c / 7, w, x) * 3", "f",
		between_two_points, 5, -1, FITS},
	{"weighted mean", {"g", "g", "g", "1", "1", "1", "1", "g"}, {"[a / 7, b / 7, c / 7]", "[d / 3, e / 3, f / 3]"}, "wmean(w, x) * 7",
		"h / g", weighted, 0, 1, FITS},
};

struct compiled {
	const struct model *model;
	int reading[READINGS];
	const struct lims_expr *less, *less_equal, *equal;
};

static void compile(struct sheet *s, const struct model *m, struct compiled *ret)
{
	static const char *const cell_names[CELLS] = {"w", "x", "y", "z"};
	struct lims_err err = {0};
	char text[TEXT], name[2] = "a";
	sheet_clear(s);
	ret->model = m;
	for (int i = 0; i < READINGS; i++, name[0]++)
		ret->reading[i] = sheet_reading(s, name, m->unit[i] ? m->unit[i] : "1");
	for (int i = 0; i < CELLS && m->cell[i]; i++)
		if (sheet_define(s, cell_names[i], m->cell[i], &err) != LIMS_OK)
			fail_msg("%s: %s", m->name, err.text);
	const struct lims_expr **out[] = {&ret->less, &ret->less_equal, &ret->equal};
	static const char *const signs[] = {"<", "<=", "=="};
	for (int i = 0; i < 3; i++) {
		snprintf(text, sizeof text, "%s %s %s", m->left, signs[i], m->right);
		if (sheet_compile(s, text, out[i], &err) != LIMS_OK)
			fail_msg("%s: %s", text, err.text);
	}
}

static bool truth(struct sheet *s, const struct lims_expr *e, const char *model)
{
	struct lims_value v;
	struct lims_cells cells = sheet_cells(s);
	lims_expr_eval(e, &cells, &v);
	if (v.kind != LIMS_KIND_BOOL)
		fail_msg("%s: %s has no value: %s", model, lims_expr_source(e), lims_value_reason_name(v.reason));
	return v.truth;
}

static void give(struct sheet *s, const struct compiled *c, const struct reading *in, int nudge)
{
	for (int i = 0; i < READINGS; i++) {
		int64_t v = in[i].coefficient + (i == c->model->nudged ? nudge * c->model->direction : 0);
		sheet_set(s, c->reading[i], lims_dec_scaled(v, in[i].exponent));
	}
}

/// What 34 decimal digits alone would have said.
static bool decimals_would_fail(struct sheet *s, const struct compiled *c)
{
	const struct lims_expr *left, *right;
	const char *sign;
	struct lims_value a, b;
	struct lims_cells cells = sheet_cells(s);
	assert_true(lims_expr_sides(c->less_equal, &left, &right, &sign));
	assert_string_equal(sign, "<=");
	lims_expr_eval(left, &cells, &a);
	lims_expr_eval(right, &cells, &b);
	return lims_dec_cmp(a.number, b.number) > 0;
}

static void limits_are_decided_exactly(void **state)
{
	(void)state;
	static struct sheet sheet;
	struct random r = {20260701};
	unsigned long cases = 0, wrong = 0, decimals_wrong = 0;
	sheet_open(&sheet);
	for (size_t m = 0; m < sizeof models / sizeof models[0]; m++) {
		struct compiled c;
		compile(&sheet, &models[m], &c);
		for (int i = 0; i < models[m].cases; i++) {
			struct reading in[READINGS] = {0};
			models[m].make(&r, in);
			give(&sheet, &c, in, 0);
			bool at = truth(&sheet, c.less_equal, models[m].name) && truth(&sheet, c.equal, models[m].name) &&
					  !truth(&sheet, c.less, models[m].name);
			decimals_wrong += decimals_would_fail(&sheet, &c);
			// A tie stays rounded up when it grows, so only its lower neighbour tells.
			give(&sheet, &c, in, 1);
			bool above = models[m].make == tie || !truth(&sheet, c.less_equal, models[m].name);
			give(&sheet, &c, in, -1);
			bool below = truth(&sheet, c.less, models[m].name);
			cases++;
			if (!at || !above || !below) {
				wrong++;
				print_error("%s, case %d: at %d, above %d, below %d\n", models[m].name, i, at, above, below);
				if (wrong > 20)
					fail_msg("too many wrong");
			}
		}
	}
	sheet_close(&sheet);
	assert_int_equal(wrong, 0);
	assert_true(cases >= 100000);
	// Without rationals some of these instruments would have failed: the cases are the ones that matter.
	print_message("%lu cases at a limit; 34 decimal digits alone would have failed %lu of them\n", cases, decimals_wrong);
	assert_true(decimals_wrong > cases / 50);
}

static void the_band_of_a_table_is_chosen_exactly(void **state)
{
	(void)state;
	static struct sheet sheet;
	struct random r = {7};
	struct lims_err err = {0};
	sheet_open(&sheet);
	int load = sheet_reading(&sheet, "L", "kg"), e = sheet_reading(&sheet, "e", "g");
	assert_int_equal(sheet_define(&sheet, "n", "(L / 3) / (e / 7) * 3 / 7", &err), LIMS_OK);
	const struct lims_expr *mpe;
	struct lims_cells cells = sheet_cells(&sheet);
	assert_int_equal(sheet_compile(&sheet, "mpe(n, \"IIII\")", &mpe, &err), LIMS_OK);
	for (int i = 0; i < 3000; i++) {
		// L = 50 e exactly, then 0.1 mg more.
		int64_t step = between(&r, 1, 5000);
		for (int more = 0; more <= 1; more++) {
			struct lims_value v;
			sheet_set(&sheet, load, lims_dec_scaled(step * 50 * 10000 + more, -7));
			sheet_set(&sheet, e, lims_dec_scaled(step, 0));
			lims_expr_eval(mpe, &cells, &v);
			assert_int_equal(v.kind, LIMS_KIND_NUMBER);
			assert_int_equal(lims_dec_cmp(v.number, lims_dec_scaled(more ? 10 : 5, -1)), 0);
		}
	}
	sheet_close(&sheet);
}

static void without_a_rational_path_an_inexact_decision_is_refused(void **state)
{
	(void)state;
	static struct sheet sheet;
	struct lims_err err = {0};
	sheet_open(&sheet);
	sheet.no_rationals = true;
	assert_int_equal(sheet_define(&sheet, "third", "1 / 3", &err), LIMS_OK);
	struct lims_value v = sheet_value(&sheet, "third * 3 <= 1");
	assert_int_equal(v.kind, LIMS_KIND_NONE);
	assert_int_equal(v.reason, LIMS_VALUE_NOT_EXACT);
	v = sheet_value(&sheet, "third + 1");
	assert_int_equal(v.kind, LIMS_KIND_NUMBER);
	assert_false(v.exact);
	sheet_close(&sheet);
}

static void exact_decisions_do_not_touch_rationals(void **state)
{
	(void)state;
	static struct sheet sheet;
	struct lims_err err = {0};
	sheet_open(&sheet);
	assert_int_equal(sheet_define(&sheet, "x", "50.2 'g' - 50.0 'g'", &err), LIMS_OK);
	struct lims_value v = sheet_value(&sheet, "x <= 0.2 'g'");
	assert_true(v.kind == LIMS_KIND_BOOL && v.truth);
	assert_int_equal(sheet.rational_gets, 0);
	sheet_close(&sheet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_decided_exactly),
		cmocka_unit_test(the_band_of_a_table_is_chosen_exactly),
		cmocka_unit_test(without_a_rational_path_an_inexact_decision_is_refused),
		cmocka_unit_test(exact_decisions_do_not_touch_rationals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
