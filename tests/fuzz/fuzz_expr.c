// SPDX-License-Identifier: Apache-2.0
// Fuzzes formulas: what loads must evaluate without a fault, the same twice, and alike in decimals and in rationals, and go on a tape or be refused.
#include "lims-core/engine/expr.h"
#include "lims-core/engine/expr_tape.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 16 * 1024 * 1024, ROWS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char units_text[] = "format: lims-units-1\n"
								 "source: {document: none}\n"
								 "bases:\n"
								 "  - {code: m, quantity: length, metric: true}\n"
								 "  - {code: g, quantity: mass, metric: true}\n"
								 "  - {code: s, quantity: time}\n"
								 "  - {code: K, quantity: temperature}\n"
								 "  - {code: \"{imp}\", quantity: impulses}\n"
								 "prefixes: [{code: k, power: 3}, {code: m, power: -3}, {code: da, power: 1}]\n"
								 "units:\n"
								 "  - {code: \"%\", is: \"1\", divisor: 100}\n"
								 "  - {code: Pa, is: kg/m/s2, metric: true}\n"
								 "  - {code: \"m[Hg]\", is: kPa, factor: 133.322, metric: true}\n"
								 "  - {code: min, is: s, factor: 60}\n"
								 "  - {code: rad, is: \"1\", metric: true}\n"
								 "  - {code: deg, is: rad, factor: 3.141592653589793238462643383279503, divisor: 180}\n"
								 "  - {code: Cel, is: K, offset: 273.15}\n";

struct world {
	struct lims_unit unit[4];
};

static const struct {
	const char *name;
	enum lims_kind kind;
	bool list;
	int unit;
} names[] = {
	{"m", LIMS_KIND_NUMBER, false, 0},
	{"e", LIMS_KIND_NUMBER, false, 0},
	{"t", LIMS_KIND_NUMBER, false, 1},
	{"p", LIMS_KIND_NUMBER, false, 2},
	{"n", LIMS_KIND_NUMBER, false, 3},
	{"gap", LIMS_KIND_NUMBER, false, 0},
	{"up.E", LIMS_KIND_NUMBER, true, 0},
	{"x", LIMS_KIND_NUMBER, true, 3},
	{"T", LIMS_KIND_NUMBER, true, 1},
	{"class", LIMS_KIND_TEXT, false, 0},
	{"ok", LIMS_KIND_BOOL, false, 0},
};

static bool on_name(void *ctx, const char *name, struct lims_expr_name *ret)
{
	struct world *w = ctx;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].name, name) == 0) {
			*ret = (struct lims_expr_name){
				.id = (int)i, .type = {.kind = names[i].kind, .list = names[i].list, .unit = &w->unit[names[i].unit]}};
			return true;
		}
	return false;
}

static bool on_table(void *ctx, const char *name, struct lims_expr_table *ret)
{
	struct world *w = ctx;
	if (strcmp(name, "mpe") != 0)
		return false;
	*ret = (struct lims_expr_table){.id = 1, .args = 1};
	ret->arg[0] = ret->result = (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = &w->unit[3]};
	return true;
}

/// Reading number id, row: thirds, so that decimals are inexact.
static int64_t numerator(int id, long row)
{
	return id * 7 + row * 2 + 3;
}

static void on_get(void *ctx, int id, long row, struct lims_value *ret)
{
	(void)ctx;
	struct lims_dec d;
	bool inexact = false;
	if (names[id].kind == LIMS_KIND_TEXT) {
		*ret = lims_value_text("III");
	} else if (names[id].kind == LIMS_KIND_BOOL) {
		*ret = lims_value_bool(true);
	} else if (strcmp(names[id].name, "gap") != 0) {
		if (lims_dec_div(lims_dec_from_int(numerator(id, row)), lims_dec_from_int(3), &d, &inexact, NULL) != LIMS_OK)
			abort();
		*ret = lims_value_number(d, NULL);
		ret->exact = !inexact;
	}
}

static void on_get_rat(void *ctx, int id, long row, struct lims_rvalue *ret)
{
	(void)ctx;
	struct lims_rat *three = lims_rat_create();
	if (!three || lims_rat_from_dec(three, lims_dec_from_int(3), NULL) != LIMS_OK ||
		lims_rat_from_dec(ret->number, lims_dec_from_int(numerator(id, row)), NULL) != LIMS_OK ||
		lims_rat_div(ret->number, ret->number, three, NULL) != LIMS_OK)
		abort();
	ret->kind = LIMS_KIND_NUMBER;
	lims_rat_destroy(three);
}

static size_t on_count(void *ctx, int id)
{
	(void)ctx;
	(void)id;
	return ROWS;
}

static void on_look(void *ctx, int id, const struct lims_value *arg, size_t n, struct lims_value *ret)
{
	(void)ctx;
	(void)id;
	if (n != 1 || !arg[0].exact)
		abort();
	*ret = arg[0];
}

static void on_look_rat(void *ctx, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret)
{
	(void)ctx;
	(void)id;
	if (n != 1)
		abort();
	lims_rat_copy(ret->number, arg[0].number);
	ret->approximate = arg[0].approximate;
	ret->kind = LIMS_KIND_NUMBER;
}

static bool same(const struct lims_value *a, const struct lims_value *b)
{
	if (a->kind != b->kind || (a->kind == LIMS_KIND_NONE && a->reason != b->reason))
		return false;
	if (a->kind == LIMS_KIND_NUMBER)
		return a->exact == b->exact && memcmp(&a->number, &b->number, sizeof a->number) == 0;
	return a->kind != LIMS_KIND_BOOL || a->truth == b->truth;
}

/// |v - exact| < 10^within
static bool bound_holds(const struct lims_value *v, const struct lims_rvalue *exact)
{
	struct lims_rat *apart = lims_rat_create(), *bound = lims_rat_create();
	if (!apart || !bound || lims_rat_from_dec(apart, v->number, NULL) != LIMS_OK ||
		lims_rat_from_dec(bound, lims_dec_scaled(1, v->within), NULL) != LIMS_OK)
		abort();
	bool less = lims_rat_sub(apart, apart, exact->number, NULL) != LIMS_OK;
	if (!less && lims_rat_sign(apart) < 0)
		lims_rat_neg(apart, apart);
	less = less || lims_rat_cmp(apart, bound) < 0;
	lims_rat_destroy(apart);
	lims_rat_destroy(bound);
	return less;
}

static void evaluate(const struct lims_expr *e, const struct lims_cells *cells)
{
	struct lims_value once, twice;
	struct lims_rvalue exact = {.number = lims_rat_create()};
	struct lims_dec d;
	bool inexact = false;
	if (!exact.number)
		abort();
	lims_expr_eval(e, cells, &once);
	lims_expr_eval(e, cells, &twice);
	if (!same(&once, &twice))
		abort();
	lims_expr_eval_rat(e, cells, &exact);
	// An exact decimal is the rational.
	if (once.kind == LIMS_KIND_NUMBER && once.exact && exact.kind == LIMS_KIND_NUMBER && !exact.approximate)
		if (lims_rat_to_dec(exact.number, &d, &inexact, NULL) != LIMS_OK || inexact || lims_dec_cmp(d, once.number) != 0)
			abort();
	if (once.kind == LIMS_KIND_NUMBER && !once.exact && once.within != 0 && exact.kind == LIMS_KIND_NUMBER && !bound_holds(&once, &exact))
		abort();
	if (once.kind == LIMS_KIND_BOOL && (exact.kind != LIMS_KIND_BOOL || exact.truth != once.truth))
		abort();
	lims_rat_destroy(exact.number);
}

/// Readings are inputs, made when first asked for; an odd number is a constant.
struct model {
	struct lims_tape *tape;
	int reg[sizeof names / sizeof names[0]][ROWS + 1];
};

static lims_rc on_cell(void *ctx, int id, long row, const struct lims_unit *unit, int *ret, struct lims_err *err)
{
	struct model *m = ctx;
	int *reg = &m->reg[id][row < 0 || row >= ROWS ? ROWS : row];
	(void)unit;
	(void)err;
	if (*reg == 0 && id % 2 == 0 && strcmp(names[id].name, "gap") != 0)
		*reg = 1 + lims_tape_input(m->tape, (double)numerator(id, row) / 3);
	*ret = *reg > 0 ? *reg - 1 : LIMS_TAPE_NONE;
	return LIMS_OK;
}

static double on_slope(void *ctx, int id, double x)
{
	(void)ctx;
	(void)id;
	return x;
}

/// Nothing of a model may crash, whatever the formula: slopes, second order, trials.
static void on_tape(const struct lims_expr *e, const struct lims_cells *cells)
{
	struct model m = {.tape = lims_tape_create(NULL)};
	const struct lims_expr_tape to = {.tape = m.tape, .cells = cells, .ctx = &m, .cell = on_cell, .slope = on_slope};
	double gradient[64], u[64], v;
	struct lims_err err = {0};
	struct lims_tape_batch *batch;
	int reg;
	if (!m.tape)
		abort();
	if (lims_expr_to_tape(e, -1, &to, &reg, &err) != LIMS_OK) {
		if (!err.text[0])
			abort();
	} else {
		for (size_t i = 0; i < 64; i++)
			u[i] = 0.5;
		lims_tape_gradient(m.tape, reg, gradient, NULL);
		if (lims_tape_registers(m.tape) < 2000)
			lims_tape_second_order(m.tape, reg, u, &v, NULL);
		if (lims_tape_batch_create(m.tape, &reg, 1, &batch, NULL) == LIMS_OK) {
			lims_tape_batch_run(batch, 3);
			lims_tape_batch_destroy(batch);
		}
	}
	lims_tape_destroy(m.tape);
}

static void evaluate_rows(const struct lims_expr *e, const struct lims_cells *cells)
{
	size_t n;
	enum lims_value_reason reason;
	struct lims_value v;
	if (!lims_expr_count(e, cells, &n, &reason))
		return;
	for (size_t i = 0; i < n && i < 2 * ROWS; i++)
		lims_expr_eval_row(e, cells, i, &v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const codes[] = {"g", "Cel", "mm[Hg]", "1"};
	struct world w;
	struct lims_faults faults;
	struct lims_node *root = NULL;
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	if (!arena)
		return 0;
	lims_faults_init(&faults, arena, "units.yaml");
	lims_yaml_parse(units_text, strlen(units_text), &faults, &root);
	const struct lims_units *units = root ? lims_units_read(root, arena, &faults) : NULL;
	if (!units)
		abort();
	for (size_t i = 0; i < 4; i++)
		if (lims_unit_parse(units, codes[i], strlen(codes[i]), &w.unit[i], NULL) != LIMS_OK)
			abort();
	struct lims_scope scope = {.units = units, .ctx = &w, .name = on_name, .table = on_table};
	struct lims_cells cells = {.get = on_get, .count = on_count, .get_rat = on_get_rat, .look = on_look, .look_rat = on_look_rat};
	if (lims_expr_compile((const char *)data, size, &scope, NULL, arena, &e, &err) != LIMS_OK) {
		if (err.code != LIMS_E_MEMORY && !err.text[0])
			abort();
	} else if (lims_expr_type(e).list) {
		evaluate_rows(e, &cells);
	} else {
		evaluate(e, &cells);
		if (lims_expr_type(e).kind == LIMS_KIND_NUMBER)
			on_tape(e, &cells);
	}
	lims_arena_destroy(arena);
	return 0;
}
