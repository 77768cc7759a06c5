// SPDX-License-Identifier: Apache-2.0
// Formulas on a tape have the value of the exact evaluator and the slopes that its differences in 34 digits show.
#include "lims-core/engine/expr_tape.h"
#include "tests/engine/formula.h"

#include <math.h>
#include <string.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { READINGS = 14, CURVE = 70 };

/// A sheet whose readings are the inputs of a tape.
struct model {
	struct sheet sheet;
	struct lims_tape *tape;
	int id[READINGS], reg[READINGS]; ///< cell and register of each reading
	size_t readings;
	bool with_slope;
	const struct lims_unit *one;
};

static void set(struct model *m, size_t i, const char *number)
{
	struct lims_dec d;
	assert_int_equal(lims_dec_parse(number, strlen(number), &d, NULL), LIMS_OK);
	sheet_set(&m->sheet, m->id[i], d);
}

static void reading(struct model *m, const char *name, const char *unit, const char *number)
{
	m->id[m->readings] = sheet_reading(&m->sheet, name, unit);
	set(m, m->readings, number);
	m->readings++;
}

static void define(struct model *m, const char *name, const char *formula)
{
	struct lims_err err = {0};
	if (sheet_define(&m->sheet, name, formula, &err) != LIMS_OK)
		fail_msg("%s: %s", formula, err.text);
}

static void open_model(struct model *m)
{
	memset(m, 0, sizeof *m);
	sheet_open(&m->sheet);
	m->with_slope = true;
	struct lims_unit *one = lims_arena_take(m->sheet.arena, sizeof *one);
	*one = lims_unit_one();
	m->one = one;
	reading(m, "x", "g", "10.2");
	reading(m, "y", "kg", "0.0305");
	reading(m, "z", "1", "0.7");
	reading(m, "w", "1", "2.5");
	reading(m, "angle", "deg", "33");
	reading(m, "t", "Cel", "21.5");
	reading(m, "a1", "g", "1.02");
	reading(m, "a2", "g", "2.1");
	reading(m, "a3", "g", "2.9");
	reading(m, "a4", "g", "4.25");
	reading(m, "b1", "mV", "3.1");
	reading(m, "b2", "mV", "5.3");
	reading(m, "b3", "mV", "6.8");
	reading(m, "b4", "mV", "9.4");
	define(m, "a", "[a1, a2, a3, a4]");
	define(m, "b", "[b1, b2, b3, b4]");
	define(m, "v", "[1, 2 z, 0, 3]");
	define(m, "sum", "x + y"); // a computed cell
	define(m, "doubled", "2 * a");
	define(m, "class", "if(z > 0, \"III\", \"IIII\")");
	define(m, "gap", "missing 'g'");
}

static void close_model(struct model *m)
{
	lims_tape_destroy(m->tape);
	sheet_close(&m->sheet);
}

// A curve as a certificate has it: y = x² + 3x, smooth, beside the table of the sheet.
static bool on_table(void *ctx, const char *name, struct lims_expr_table *ret)
{
	struct model *m = ctx;
	struct lims_scope scope = sheet_scope(&m->sheet);
	if (strcmp(name, "curve") != 0)
		return scope.table(scope.ctx, name, ret);
	const struct lims_type number = {.kind = LIMS_KIND_NUMBER, .unit = m->one};
	*ret = (struct lims_expr_table){.id = CURVE, .args = 1, .arg = {number}, .result = number, .smooth = true};
	return true;
}

static bool on_name(void *ctx, const char *name, struct lims_expr_name *ret)
{
	struct model *m = ctx;
	struct lims_scope scope = sheet_scope(&m->sheet);
	return scope.name(scope.ctx, name, ret);
}

static void on_get(void *ctx, int id, long row, struct lims_value *ret)
{
	struct lims_cells cells = sheet_cells(&((struct model *)ctx)->sheet);
	cells.get(cells.ctx, id, row, ret);
}

static void on_get_rat(void *ctx, int id, long row, struct lims_rvalue *ret)
{
	struct lims_cells cells = sheet_cells(&((struct model *)ctx)->sheet);
	cells.get_rat(cells.ctx, id, row, ret);
}

static size_t on_count(void *ctx, int id)
{
	struct lims_cells cells = sheet_cells(&((struct model *)ctx)->sheet);
	return cells.count(cells.ctx, id);
}

static void on_look(void *ctx, int id, const struct lims_value *arg, size_t n, struct lims_value *ret)
{
	struct lims_cells cells = sheet_cells(&((struct model *)ctx)->sheet);
	struct lims_dec square, three;
	if (id != CURVE) {
		cells.look(cells.ctx, id, arg, n, ret);
		return;
	}
	assert_int_equal(lims_dec_mul(arg[0].number, arg[0].number, &square, NULL, NULL), LIMS_OK);
	assert_int_equal(lims_dec_mul(arg[0].number, lims_dec_from_int(3), &three, NULL, NULL), LIMS_OK);
	assert_int_equal(lims_dec_add(square, three, &square, NULL, NULL), LIMS_OK);
	*ret = lims_value_number(square, NULL);
}

static void on_look_rat(void *ctx, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret)
{
	struct lims_cells cells = sheet_cells(&((struct model *)ctx)->sheet);
	struct lims_value x = {.kind = LIMS_KIND_NUMBER}, y;
	bool inexact = false;
	if (id != CURVE) {
		cells.look_rat(cells.ctx, id, arg, n, ret);
		return;
	}
	assert_int_equal(lims_rat_to_dec(arg[0].number, &x.number, &inexact, NULL), LIMS_OK);
	on_look(ctx, id, &x, 1, &y);
	assert_int_equal(lims_rat_from_dec(ret->number, y.number, NULL), LIMS_OK);
	ret->kind = LIMS_KIND_NUMBER;
	ret->approximate = true;
}

static struct lims_cells cells_of(struct model *m)
{
	return (struct lims_cells){.ctx = m, .get = on_get, .get_rat = on_get_rat, .count = on_count, .look = on_look, .look_rat = on_look_rat};
}

static double on_slope(void *ctx, int id, double x)
{
	(void)ctx;
	assert_int_equal(id, CURVE);
	return 2 * x + 3;
}

static lims_rc translate(struct model *m, const struct lims_expr *e, long row, int *ret, struct lims_err *err);

static lims_rc on_cell(void *ctx, int id, long row, const struct lims_unit *unit, int *ret, struct lims_err *err)
{
	struct model *m = ctx;
	const struct sheet_cell *c = &m->sheet.cell[id];
	assert_true(lims_unit_equal(unit, c->type.unit));
	for (size_t i = 0; i < m->readings; i++)
		if (m->id[i] == id) {
			*ret = m->reg[i];
			return LIMS_OK;
		}
	if (!c->expr) // nothing uncertain, and no value
		return LIMS_OK;
	return translate(m, c->expr, row, ret, err);
}

static lims_rc translate(struct model *m, const struct lims_expr *e, long row, int *ret, struct lims_err *err)
{
	struct lims_cells cells = cells_of(m);
	const struct lims_expr_tape to = {
		.tape = m->tape, .cells = &cells, .ctx = m, .cell = on_cell, .slope = m->with_slope ? on_slope : NULL};
	return lims_expr_to_tape(e, row, &to, ret, err);
}

/// A fresh tape with every reading as an input.
static void start(struct model *m)
{
	lims_tape_destroy(m->tape);
	m->tape = lims_tape_create(NULL);
	assert_non_null(m->tape);
	for (size_t i = 0; i < m->readings; i++)
		m->reg[i] = lims_tape_input(m->tape, lims_dec_to_double(m->sheet.cell[m->id[i]].number));
}

static const struct lims_expr *compile(struct model *m, const char *formula)
{
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct lims_scope scope = {.units = m->sheet.units, .ctx = m, .name = on_name, .table = on_table};
	if (lims_expr_compile(formula, strlen(formula), &scope, NULL, m->sheet.arena, &e, &err) != LIMS_OK)
		fail_msg("%s: %s", formula, err.text);
	return e;
}

static struct lims_dec exact(struct model *m, const struct lims_expr *e, long row)
{
	struct lims_cells cells = cells_of(m);
	struct lims_value v;
	if (row < 0)
		lims_expr_eval(e, &cells, &v);
	else
		lims_expr_eval_row(e, &cells, (size_t)row, &v);
	if (v.kind != LIMS_KIND_NUMBER)
		fail_msg("%s has no value: %s", lims_expr_source(e), lims_value_reason_name(v.reason));
	return v.number;
}

/// The slope by a difference over ±10^-12 in 34 digits: good to 10^-20.
static double difference(struct model *m, const struct lims_expr *e, long row, size_t i)
{
	struct lims_dec *at = &m->sheet.cell[m->id[i]].number, middle = *at, h = lims_dec_scaled(1, -12), up, down;
	assert_int_equal(lims_dec_add(middle, h, at, NULL, NULL), LIMS_OK);
	up = exact(m, e, row);
	assert_int_equal(lims_dec_sub(middle, h, at, NULL, NULL), LIMS_OK);
	down = exact(m, e, row);
	*at = middle;
	assert_int_equal(lims_dec_sub(up, down, &up, NULL, NULL), LIMS_OK);
	return lims_dec_to_double(up) / 2e-12;
}

static void agrees(struct model *m, const char *formula, long row)
{
	double g[READINGS];
	struct lims_err err = {0};
	const struct lims_expr *e = compile(m, formula);
	int reg = LIMS_TAPE_NONE;
	start(m);
	if (translate(m, e, row, &reg, &err) != LIMS_OK)
		fail_msg("%s: %s", formula, err.text);
	if (lims_tape_gradient(m->tape, reg, g, &err) != LIMS_OK)
		fail_msg("%s: %s", formula, err.text);
	double want = lims_dec_to_double(exact(m, e, row)), have = lims_tape_value(m->tape, reg);
	if (!(fabs(have - want) <= 1e-12 * (1 + fabs(want))))
		fail_msg("%s: %.17g instead of %.17g", formula, have, want);
	for (size_t i = 0; i < m->readings; i++) {
		double slope = difference(m, e, row, i);
		if (!(fabs(g[i] - slope) <= 1e-9 * (1e-3 + fabs(slope))))
			fail_msg("%s, reading %s: slope %.15g instead of %.15g", formula, m->sheet.cell[m->id[i]].name, g[i], slope);
	}
}

static void every_function_has_the_value_and_the_slopes_of_the_exact_evaluator(void **state)
{
	(void)state;
	struct model m;
	open_model(&m);
	static const char *const formulas[] = {
		// operators, units, computed cells
		"x + y",
		"y - x",
		"-x * y / 3",
		"x / y",
		"x^3 / y^2",
		"y^-2",
		"sum * z",
		"in(y, 'mg')",
		"number(x, 'kg') + z",
		"z * 1 '%'",
		"t + 2 'K'",
		"in(t, 'K')",
		"(t - 20 'Cel') * z",
		"[x, y, 3 'g'][2]",
		"a[3]",
		"a[argmax(b)]",
		"a[argmin(b)] * z",
		"if(all(a > 1 'g'), x, y)",
		"doubled[2]",
		// functions of one number
		"abs(-x)",
		"abs(x - 11 'g')",
		"sqrt(x * in(y, 'g'))",
		"exp(z)",
		"ln(w)",
		"log10(w)",
		"sin(angle)",
		"cos(angle + 10 'deg')",
		"tan(angle)",
		"asin(z)",
		"in(acos(z), 'deg')",
		"atan(w)",
		"pow(w, z)",
		"pow(w, 3)",
		"pow(-w, 3)",
		"pow(w, -2)",
		"pow(w, 1.5)",
		"pow(2, z)",
		"pi * w",
		"student(0.95, 4) * x",
		"student(95 '%', count(a) - 1) * stdev(a)",
		"normal(0.95) * z",
		"exp(-x / y)",
		// functions of many
		"min(x, y)",
		"max(x, y, 12 'g')",
		"min(a)",
		"max(a, x)",
		"sum(a, x)",
		"mean(a)",
		"mean(t, 20 'Cel', 23 'Cel')",
		"range(a)",
		"median(a)",
		"median(a, x)",
		"stdev(a)",
		"stdev(a, x, y)",
		"variance(a)",
		"rss(a, x)",
		"rss(x, y)",
		"count(a) * z",
		"first(a)",
		"last(a, b < 8 'mV')",
		"first(where(a, b > 4 'mV'))",
		"sum(where(a, b > 4 'mV'))",
		"mean(where(doubled, [true, false, true, true]))",
		"last(cumsum(a))",
		"max(cumsum(a - 2 'g'))",
		"sum(cumsum(cumsum(a)))",
		"sum(a * b)",
		"mean(a / b)",
		// points
		"covariance(a, b)",
		"correlation(a, b)",
		"wmean(a, [1, 2, z, w])",
		"slope(a, b)",
		"slope(a, b, v)",
		"intercept(a, b)",
		"intercept(a, b, v)",
		"slope0(a, b)",
		"slope0(a, b, v)",
		"fit_at(a, b, x)",
		"fit_at(a, b, y, v)",
		"residual_sd(a, b)",
		"residual_sd(a, b, v)",
		"u_slope(a, b)",
		"u_intercept(a, b)",
		"u_fit_at(a, b, x)",
		"u_fit_at(a, b, x, v)",
		"r_fit(a, b)",
		"r_fit(a, b, v)",
		"sum(fit_at(a, b, a) - b)",
		"max(fit_at(a, b, doubled))",
		"slope(a, fit_at(a, b, doubled))",
		"poly(a, b, 1, 0)",
		"poly(a, b, 2, 0)",
		"poly(a, b, 2, 1)",
		"poly(a, b, 2, 2)",
		"poly(a, b, 3, 3)",
		"poly(a, b, 2, 1, v)",
		"poly_at(a, b, 2, x)",
		"poly_at(a, b, 3, 2.5 'g')",
		"poly_at(a, b, 2, y, v)",
		"interpolate(3.3 'g', a, b)",
		"interpolate(x / 4, a, b)",
		"interpolate(a1 + 0.1 'g', a, b)",
		"sum(interpolate(a + 0.001 'g', [0 'g', 2 'g', 9 'g'], [x, y, x * y / (1 'g')]))",
		// decisions
		"if(x < y, x * z, y)",
		"if(x > y, x * z, y / w)",
		"if(z > 0 and not w < 1, z * w, z)",
		"if(class == \"III\", x, y)",
		"if(present(gap), gap, x)",
		"if(x < y, x, gap)",
		"mpe(w, class) * x",
		"curve(z) * w",
		"curve(z * w)",
		"if(any(a > 4 'g'), x, y)",
		"sum(if(a > 2 'g', a * 2, a))",
	};
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
		agrees(&m, formulas[i], -1);
	static const char *const lists[] = {"a", "a * z", "where(b, a > 2 'g')", "cumsum(b)", "fit_at(a, b, a)", "[x, y, x]",
		"if(a < 3 'g', a, -a)", "interpolate([x / 5, y / 10], a, b)"};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (long row = 0; row < 2; row++)
			agrees(&m, lists[i], row);
	close_model(&m);
}

static int to_register(struct model *m, const char *formula)
{
	struct lims_err err = {0};
	int reg = LIMS_TAPE_NONE;
	if (translate(m, compile(m, formula), -1, &reg, &err) != LIMS_OK)
		fail_msg("%s: %s", formula, err.text);
	return reg;
}

static void a_decision_at_its_limit_is_that_of_the_exact_evaluator(void **state)
{
	(void)state;
	struct model m;
	double g[READINGS];
	open_model(&m);
	set(&m, 2, "0.1");
	set(&m, 3, "0.2");
	start(&m);
	// 0.1 + 0.2 <= 0.3 is false in doubles and true in decimals
	lims_tape_gradient(m.tape, to_register(&m, "if(z + w <= 0.3, 5 * z, w)"), g, NULL);
	assert_true(fabs(g[2] - 5) < 1e-15 && fabs(g[3]) <= 0);
	lims_tape_gradient(m.tape, to_register(&m, "if(z + w > 0.3, 5 * z, w)"), g, NULL);
	assert_true(fabs(g[2]) <= 0 && fabs(g[3] - 1) < 1e-15);
	lims_tape_gradient(m.tape, to_register(&m, "if(0.3 >= z + w, 5 * z, w)"), g, NULL);
	assert_true(fabs(g[2] - 5) < 1e-15);
	lims_tape_gradient(m.tape, to_register(&m, "if(0.3 < z + w, 5 * z, w)"), g, NULL);
	assert_true(fabs(g[2]) <= 0);
	lims_tape_gradient(m.tape, to_register(&m, "if(not (z + w > 0.3) and z < 1, 5 * z, w)"), g, NULL);
	assert_true(fabs(g[2] - 5) < 1e-15);
	close_model(&m);
}

/// One trial with one reading changed.
static double trial(struct model *m, int reg, size_t input, double value)
{
	struct lims_tape_batch *b = NULL;
	assert_int_equal(lims_tape_batch_create(m->tape, &reg, 1, &b, NULL), LIMS_OK);
	double *x = lims_tape_batch_input(b, input);
	if (x)
		x[0] = value;
	lims_tape_batch_run(b, 1);
	double y = lims_tape_batch_output(b, 0)[0];
	lims_tape_batch_destroy(b);
	return y;
}

static void simple_decisions_are_taken_anew_in_each_trial(void **state)
{
	(void)state;
	struct model m;
	open_model(&m);
	start(&m);
	// z is 0.7 at the estimates; at z = −0.5 the other case, the other extreme, the other sign apply
	assert_true(fabs(trial(&m, to_register(&m, "if(z > 0, z, 10 * z)"), 2, -0.5) + 5) < 1e-12);
	assert_true(fabs(trial(&m, to_register(&m, "if(z <= 0 or w < 0, 10 * z, z)"), 2, -0.5) + 5) < 1e-12);
	assert_true(fabs(trial(&m, to_register(&m, "max(z, -z)"), 2, -0.5) - 0.5) < 1e-12);
	assert_true(fabs(trial(&m, to_register(&m, "abs(z)"), 2, -0.5) - 0.5) < 1e-12);
	assert_true(fabs(trial(&m, to_register(&m, "range(z, 0, 1)"), 2, -0.5) - 1.5) < 1e-12);
	// a case without a value cannot apply
	assert_true(fabs(trial(&m, to_register(&m, "if(z > 0, x, gap)"), 2, -0.5) - 10.2) < 1e-12);
	// equality and texts stay
	assert_true(fabs(trial(&m, to_register(&m, "if(z == 0.7, 1, 2) * w"), 2, -0.5) - 2.5) < 1e-12);
	assert_true(fabs(trial(&m, to_register(&m, "if(class == \"III\", 1, 2) * w"), 2, -0.5) - 2.5) < 1e-12);
	close_model(&m);
}

static void rounding_passes_uncertainty_through(void **state)
{
	(void)state;
	struct model m;
	double g[READINGS];
	open_model(&m);
	start(&m);
	static const char *const rounded[] = {"round(x, 0.5 'g')", "round_even(x, 0.5 'g')", "round_up(x, 0.5 'g')", "round_down(x, 0.5 'g')"};
	for (size_t i = 0; i < 4; i++) {
		int reg = to_register(&m, rounded[i]);
		assert_int_equal(lims_tape_gradient(m.tape, reg, g, NULL), LIMS_OK);
		assert_true(fabs(g[0] - 1) <= 0 && fabs(lims_tape_value(m.tape, reg) - 10.2) < 1e-15);
	}
	close_model(&m);
}

static void at_a_point_interpolation_has_the_slope_above_it(void **state)
{
	(void)state;
	struct model m;
	double g[READINGS];
	open_model(&m);
	start(&m);
	static const struct {
		const char *formula;
		double slope;
	} cases[] = {{"interpolate(w, [0, 2.5, 10], [0, 5, 50])", 6}, {"interpolate(w, [2.5, 10], [5, 50])", 6},
		{"interpolate(w, [0, 2.5], [0, 5])", 2}};
	for (size_t i = 0; i < 3; i++) {
		int reg = to_register(&m, cases[i].formula);
		assert_int_equal(lims_tape_gradient(m.tape, reg, g, NULL), LIMS_OK);
		assert_true(fabs(g[3] - cases[i].slope) < 1e-12 && fabs(lims_tape_value(m.tape, reg) - 5) < 1e-12);
	}
	close_model(&m);
}

static void what_cannot_be_differentiated_is_refused_with_a_sentence(void **state)
{
	(void)state;
	struct model m;
	open_model(&m);
	m.with_slope = false;
	static const struct {
		const char *formula, *words;
		lims_rc rc;
	} cases[] = {
		{"curve(z)", "\"curve\"", LIMS_E_INPUT},
		{"interpolate(w, [2.5], [5])", "\"interpolate\"", LIMS_E_INPUT},
		{"student(0.95, w)", "\"student\"", LIMS_E_INPUT},
		{"x * normal(z)", "\"normal\"", LIMS_E_INPUT},
		{"gap + x", "a reading is missing", LIMS_E_REFUSED},
		{"mean(where(a, a > 100 'g'))", "does not exist", LIMS_E_REFUSED},
		{"last(a, a > 100 'g')", "does not exist", LIMS_E_REFUSED},
		{"stdev(x)", "does not exist", LIMS_E_REFUSED},
		{"if(gap > x, x, y)", "a reading is missing", LIMS_E_REFUSED},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lims_err err = {0};
		int reg = 77;
		start(&m);
		assert_int_equal(translate(&m, compile(&m, cases[i].formula), -1, &reg, &err), cases[i].rc);
		assert_int_equal(reg, 77);
		if (!strstr(err.text, cases[i].words))
			fail_msg("%s: %s", cases[i].formula, err.text);
	}
	// a curve of something certain is a constant and needs no slope
	start(&m);
	assert_false(lims_tape_varies(m.tape, to_register(&m, "curve(3)")));
	assert_true(fabs(lims_tape_value(m.tape, to_register(&m, "curve(3)")) - 18) < 1e-12);
	// the spread of equal readings is 0, and has no slope there
	struct lims_err err = {0};
	double g[READINGS];
	start(&m);
	assert_int_equal(lims_tape_gradient(m.tape, to_register(&m, "stdev(x, x, x)"), g, &err), LIMS_E_INPUT);
	close_model(&m);
}

static void a_long_list_is_bounded(void **state)
{
	(void)state;
	struct model m;
	open_model(&m);
	char formula[LIMS_EXPR_SOURCE_MAX] = "[", *at = formula + 1;
	for (int i = 0; i < 250; i++)
		at += snprintf(at, 16, "%s%d * z", i ? ", " : "", i + 1);
	snprintf(at, 16, "]");
	define(&m, "long", formula);
	start(&m);
	struct lims_err err = {0};
	int reg;
	// 250 fits of 250 points, made once
	assert_int_equal(translate(&m, compile(&m, "sum(fit_at(long, long, long))"), -1, &reg, &err), LIMS_OK);
	assert_true(lims_tape_registers(m.tape) < 20000);
	// 250 polynomials of 250 points are too much for the tape
	start(&m);
	assert_int_equal(translate(&m, compile(&m, "sum(poly_at(long, long, 4, long))"), -1, &reg, &err), LIMS_E_INPUT);
	close_model(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_function_has_the_value_and_the_slopes_of_the_exact_evaluator),
		cmocka_unit_test(a_decision_at_its_limit_is_that_of_the_exact_evaluator),
		cmocka_unit_test(simple_decisions_are_taken_anew_in_each_trial),
		cmocka_unit_test(rounding_passes_uncertainty_through),
		cmocka_unit_test(at_a_point_interpolation_has_the_slope_above_it),
		cmocka_unit_test(what_cannot_be_differentiated_is_refused_with_a_sentence),
		cmocka_unit_test(a_long_list_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
