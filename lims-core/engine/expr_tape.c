// SPDX-License-Identifier: Apache-2.0
// Translating a formula to a tape: operators, functions of one number, and what is decided.
#include "lims-core/engine/expr_tape_part.h"

#include <math.h>

int expr_tape_no_value(struct translation *t, enum lims_value_reason reason)
{
	if (t->rc == LIMS_OK)
		t->rc =
			lims_err_set(t->err, LIMS_E_REFUSED, "a value that the uncertainty needs does not exist: %s", lims_value_reason_text(reason));
	return LIMS_TAPE_NONE;
}

int expr_tape_no_memory(struct translation *t)
{
	if (t->rc == LIMS_OK)
		t->rc = lims_err_set(t->err, LIMS_E_MEMORY, "there is no memory for the model; close other programs and try again");
	return LIMS_TAPE_NONE;
}

static int no_translation(struct translation *t, const char *name)
{
	if (t->rc == LIMS_OK)
		t->rc = lims_err_set(t->err, LIMS_E_INPUT,
			"the sensitivity of \"%s\" to an uncertain argument is not known; write the formula without it, or leave the budget out", name);
	return LIMS_TAPE_NONE;
}

bool expr_tape_exact(struct translation *t, const struct node *n, long row, struct lims_value *ret)
{
	if (t->rc != LIMS_OK)
		return false;
	expr_eval(&t->run, n, row, ret);
	if (ret->kind == LIMS_KIND_NONE)
		expr_tape_no_value(t, ret->reason);
	return t->rc == LIMS_OK;
}

static int exact_number(struct translation *t, const struct node *n, long row)
{
	struct lims_value v;
	return expr_tape_exact(t, n, row, &v) ? tape_of(t, lims_dec_to_double(v.number)) : LIMS_TAPE_NONE;
}

static int name(struct translation *t, const struct node *n, long row)
{
	int reg = LIMS_TAPE_NONE;
	if (!n->type.list)
		row = -1;
	t->rc = t->to->cell(t->to->ctx, n->id, row, n->type.unit, &reg, t->err);
	if (t->rc != LIMS_OK)
		return LIMS_TAPE_NONE;
	return reg == LIMS_TAPE_NONE ? exact_number(t, n, row) : reg;
}

static int convert(struct translation *t, const struct node *n, long row)
{
	int reg = expr_tape_number(t, n->first, row);
	const struct lims_unit_conv *c = &n->conv;
	if (c->same)
		return reg;
	reg = tape_2(t, LIMS_TAPE_MULTIPLY, reg, tape_of(t, lims_dec_to_double(c->mul) / lims_dec_to_double(c->div)));
	return c->shifts ? tape_2(t, LIMS_TAPE_ADD, reg, tape_of(t, lims_dec_to_double(c->add))) : reg;
}

static int arithmetic(struct translation *t, const struct node *n, long row)
{
	static const enum lims_tape_op ops[] = {[OP_ADD - OP_ADD] = LIMS_TAPE_ADD,
		[OP_SUBTRACT - OP_ADD] = LIMS_TAPE_SUBTRACT,
		[OP_MULTIPLY - OP_ADD] = LIMS_TAPE_MULTIPLY,
		[OP_DIVIDE - OP_ADD] = LIMS_TAPE_DIVIDE};
	int a = expr_tape_number(t, n->first, row), b = expr_tape_number(t, n->first->next, row);
	return tape_2(t, ops[n->op - OP_ADD], a, b);
}

/* ---- decisions ---- */

/// The size that doubles near these two may be off by.
static double grain(double p, double q)
{
	return fmax(fabs(p), fabs(q)) * 0x1p-50 + 0x1p-1000;
}

/// p < q, or p <= q with `or_equal`, such that at the estimates it comes out as the exact evaluator decided, though doubles may differ in the
/// last digit.
static int less(struct translation *t, int p, int q, bool or_equal, bool exact)
{
	enum lims_tape_op op = or_equal ? LIMS_TAPE_LESS_EQUAL : LIMS_TAPE_LESS;
	double a = lims_tape_value(t->tape, p), b = lims_tape_value(t->tape, q), gap = a - b;
	if ((or_equal ? a <= b : a < b) != exact)
		q = tape_2(t, LIMS_TAPE_ADD, q, tape_of(t, exact ? fmax(gap, 0) + grain(a, b) : fmin(gap, 0) - grain(a, b)));
	return tape_2(t, op, p, q);
}

static int truth(struct translation *t, const struct node *n, long row);

static int compare(struct translation *t, const struct node *n, long row, bool exact)
{
	int a = expr_tape_number(t, n->first, row), b = expr_tape_number(t, n->first->next, row);
	if (!lims_tape_varies(t->tape, a) && !lims_tape_varies(t->tape, b))
		return tape_of(t, exact);
	if (n->op == OP_GREATER || n->op == OP_GREATER_EQUAL)
		return less(t, b, a, n->op == OP_GREATER_EQUAL, exact);
	return less(t, a, b, n->op == OP_LESS_EQUAL, exact);
}

static int combine(struct translation *t, const struct node *n, long row, bool exact)
{
	struct lims_value side;
	int a = LIMS_TAPE_NONE, b = LIMS_TAPE_NONE;
	for (const struct node *s = n->first; s; s = s->next) {
		expr_eval(&t->run, s, row, &side);
		if (side.kind != LIMS_KIND_BOOL) // the other side decided alone; so it stays
			return tape_of(t, exact);
		*(s == n->first ? &a : &b) = truth(t, s, row);
	}
	if (n->op == OP_NOT)
		return tape_1(t, LIMS_TAPE_NOT, a);
	return tape_2(t, n->op == OP_AND ? LIMS_TAPE_AND : LIMS_TAPE_OR, a, b);
}

/// A condition as 0 or 1, at the estimates as the exact evaluator decides it.
static int truth(struct translation *t, const struct node *n, long row)
{
	struct lims_value v;
	if (!expr_tape_exact(t, n, row, &v))
		return LIMS_TAPE_NONE;
	switch (n->op) {
	case OP_LESS:
	case OP_LESS_EQUAL:
	case OP_GREATER:
	case OP_GREATER_EQUAL:
		return compare(t, n, row, v.truth);
	case OP_NOT:
	case OP_AND:
	case OP_OR:
		return combine(t, n, row, v.truth);
	default:
		return tape_of(t, v.truth);
	}
}

/// The case that does not apply at the estimates, where it can be had: it may apply in a trial.
static int other_case(struct translation *t, const struct node *n, long row)
{
	struct lims_value v;
	expr_eval(&t->run, n, row, &v);
	if (t->rc != LIMS_OK || v.kind == LIMS_KIND_NONE)
		return LIMS_TAPE_NONE;
	int reg = expr_tape_number(t, n, row);
	if (t->rc == LIMS_E_INPUT || t->rc == LIMS_E_REFUSED) {
		t->rc = LIMS_OK;
		if (t->err)
			lims_err_clear(t->err);
		return LIMS_TAPE_NONE;
	}
	return reg;
}

static int choose(struct translation *t, const struct node *n, long row)
{
	const struct node *then = n->first->next, *otherwise = then->next;
	struct lims_value v;
	if (!expr_tape_exact(t, n->first, row, &v))
		return LIMS_TAPE_NONE;
	int condition = truth(t, n->first, row), chosen = expr_tape_number(t, v.truth ? then : otherwise, row);
	if (!lims_tape_varies(t->tape, condition))
		return chosen;
	int other = other_case(t, v.truth ? otherwise : then, row);
	if (other == LIMS_TAPE_NONE)
		return chosen;
	return lims_tape_select(t->tape, condition, v.truth ? chosen : other, v.truth ? other : chosen);
}

/* ---- functions and tables ---- */

/// True when any element of any argument is uncertain: a function that is not known here may look at all of them.
static bool anything_varies(struct translation *t, const struct node *n)
{
	bool varies = false;
	struct walk w = expr_walk(&t->run, n);
	const struct node *at;
	long row;
	while (!varies && t->rc == LIMS_OK && expr_walk_next(&w, &at, &row))
		varies = at->type.kind == LIMS_KIND_NUMBER && lims_tape_varies(t->tape, expr_tape_number(t, at, row));
	if (w.failed)
		expr_tape_no_value(t, w.reason);
	return varies;
}

int expr_tape_only_constant(struct translation *t, const struct node *n, long row)
{
	if (anything_varies(t, n))
		return no_translation(t, n->function ? n->function->name : n->text);
	return exact_number(t, n, row);
}

/// A band of a table is a constant; a curve is its value and slope.
static int table(struct translation *t, const struct node *n, long row)
{
	int value = exact_number(t, n, row);
	if (!n->table || !n->table->smooth || t->rc != LIMS_OK)
		return value;
	int x = expr_tape_number(t, n->first, row);
	if (!lims_tape_varies(t->tape, x))
		return value;
	if (!t->to->slope)
		return no_translation(t, n->text);
	double at = lims_tape_value(t->tape, x), slope = t->to->slope(t->to->ctx, n->id, at);
	int away = tape_2(t, LIMS_TAPE_SUBTRACT, x, tape_of(t, at));
	return tape_2(t, LIMS_TAPE_ADD, value, tape_2(t, LIMS_TAPE_MULTIPLY, tape_of(t, slope), away));
}

static int power(struct translation *t, const struct node *n, long row)
{
	int x = expr_tape_number(t, n->first, row), y = expr_tape_number(t, n->first->next, row);
	double exponent = lims_tape_value(t->tape, y);
	if (!lims_tape_varies(t->tape, y) && fabs(exponent) <= 24 && fabs(exponent - round(exponent)) <= 0)
		return lims_tape_power(t->tape, x, (int)exponent);
	return tape_2(t, LIMS_TAPE_POW, x, y);
}

static bool one_operation(enum function_id id, enum lims_tape_op *ret)
{
	static const struct {
		enum function_id id;
		enum lims_tape_op op;
	} all[] = {{FN_ABS, LIMS_TAPE_ABS}, {FN_SQRT, LIMS_TAPE_SQRT}, {FN_EXP, LIMS_TAPE_EXP}, {FN_LN, LIMS_TAPE_LOG},
		{FN_LOG10, LIMS_TAPE_LOG10}, {FN_SIN, LIMS_TAPE_SIN}, {FN_COS, LIMS_TAPE_COS}, {FN_TAN, LIMS_TAPE_TAN}, {FN_ASIN, LIMS_TAPE_ASIN},
		{FN_ACOS, LIMS_TAPE_ACOS}, {FN_ATAN, LIMS_TAPE_ATAN}};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (all[i].id == id) {
			*ret = all[i].op;
			return true;
		}
	return false;
}

/// An element picked by row or condition.
static int picked(struct translation *t, const struct node *n)
{
	const struct node *at;
	long row;
	enum lims_value_reason reason;
	if (!expr_pick(&t->run, n, &at, &row, &reason))
		return expr_tape_no_value(t, reason);
	return expr_tape_number(t, at, row);
}

static int function(struct translation *t, const struct node *n, long row)
{
	enum function_id id = n->function->id;
	enum lims_tape_op op;
	if (one_operation(id, &op))
		return tape_1(t, op, expr_tape_number(t, n->first, row));
	switch (id) {
	case FN_ROUND:
	case FN_ROUND_EVEN:
	case FN_ROUND_UP:
	case FN_ROUND_DOWN:
		return expr_tape_number(t, n->first, row);
	case FN_POW:
		return power(t, n, row);
	case FN_FIRST:
	case FN_LAST:
		return picked(t, n);
	case FN_WHERE:
	case FN_CUMSUM:
		return expr_tape_made_element(t, n, row);
	case FN_PI:
	case FN_COUNT:
	case FN_ARGMIN:
	case FN_ARGMAX:
		return exact_number(t, n, row);
	case FN_MIN:
	case FN_MAX:
	case FN_SUM:
	case FN_MEAN:
	case FN_MEDIAN:
	case FN_RANGE:
	case FN_STDEV:
	case FN_VARIANCE:
	case FN_RSS:
		return expr_tape_fold(t, n);
	case FN_INTERPOLATE:
	case FN_COVARIANCE:
	case FN_CORRELATION:
	case FN_WMEAN:
	case FN_SLOPE:
	case FN_INTERCEPT:
	case FN_SLOPE0:
	case FN_FIT_AT:
	case FN_RESIDUAL_SD:
	case FN_U_SLOPE:
	case FN_U_INTERCEPT:
	case FN_U_FIT_AT:
	case FN_R_FIT:
	case FN_POLY:
	case FN_POLY_AT:
		return expr_tape_pairs(t, n, row);
	default:
		return expr_tape_only_constant(t, n, row);
	}
}

static int list_element(struct translation *t, const struct node *n, long row)
{
	const struct node *a = n->first;
	for (long i = 0; i < row && a; i++)
		a = a->next;
	return a && row >= 0 ? expr_tape_number(t, a, -1) : expr_tape_no_value(t, LIMS_VALUE_NO_ROW);
}

int expr_tape_number(struct translation *t, const struct node *n, long row)
{
	if (t->rc != LIMS_OK)
		return LIMS_TAPE_NONE;
	if (!expr_spend(&t->run))
		return expr_tape_no_value(t, LIMS_VALUE_TOO_LARGE);
	switch (n->op) {
	case OP_NUMBER:
		return tape_of(t, lims_dec_to_double(n->number));
	case OP_NAME:
		return name(t, n, row);
	case OP_FUNCTION:
		return function(t, n, row);
	case OP_TABLE:
		return table(t, n, row);
	case OP_IF:
		return choose(t, n, row);
	case OP_CONVERT:
		return convert(t, n, row);
	case OP_LIST:
		return list_element(t, n, row);
	case OP_INDEX:
		return picked(t, n);
	case OP_NEGATE:
		return tape_1(t, LIMS_TAPE_NEGATE, expr_tape_number(t, n->first, row));
	case OP_POWER:
		return lims_tape_power(t->tape, expr_tape_number(t, n->first, row), n->power);
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
		return arithmetic(t, n, row);
	default: // truths and texts are no numbers; checking has seen to that
		return no_translation(t, n->text ? n->text : "this");
	}
}

lims_rc lims_expr_to_tape(const struct lims_expr *e, long row, const struct lims_expr_tape *to, int *ret_register, struct lims_err *err)
{
	struct translation t = {.to = to, .tape = to->tape, .err = err};
	if (e->root->type.kind != LIMS_KIND_NUMBER || e->root->type.list != (row >= 0))
		return lims_err_set(err, LIMS_E_INPUT, "the uncertainty of a formula that gives no number was asked; report this fault");
	expr_begin(&t.run, to->cells);
	int reg = expr_tape_number(&t, e->root, row);
	expr_end(&t.run);
	if (t.rc == LIMS_OK && reg == LIMS_TAPE_NONE)
		t.rc = lims_tape_state(to->tape, err);
	if (t.rc == LIMS_OK)
		*ret_register = reg;
	return t.rc;
}
