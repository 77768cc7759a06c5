// SPDX-License-Identifier: Apache-2.0
// Evaluates numbers of a formula as exact rationals and decides comparisons and roundings with them (design: exact decisions).
#include "lims-core/engine/bound.h"
#include "lims-core/engine/expr_node.h"

void expr_rat_none(struct lims_rvalue *ret, enum lims_value_reason reason)
{
	ret->kind = LIMS_KIND_NONE;
	ret->reason = reason;
}

void expr_rat_settle(struct lims_rvalue *ret, lims_rc rc)
{
	if (rc != LIMS_OK)
		expr_rat_none(ret, rc == LIMS_E_MEMORY ? LIMS_VALUE_NO_MEMORY : LIMS_VALUE_TOO_LARGE);
	else
		ret->kind = LIMS_KIND_NUMBER;
}

#include <stdlib.h>

static bool begin(struct lims_rvalue *v)
{
	*v = (struct lims_rvalue){.number = lims_rat_create()};
	return v->number;
}

/// Takes a decimal value over when it is exact or has a reason; false when it must be computed in rationals.
static bool take_exact(const struct lims_value *v, struct lims_rvalue *ret)
{
	if (v->kind == LIMS_KIND_NONE) {
		expr_rat_none(ret, v->reason);
		return true;
	}
	if (!v->exact)
		return false;
	ret->approximate = false;
	expr_rat_settle(ret, lims_rat_from_dec(ret->number, v->number, NULL));
	return true;
}

void expr_fit_rat(const struct lims_type *type, struct lims_rvalue *v)
{
	struct lims_unit_conv conv;
	if (v->kind == LIMS_KIND_NONE)
		return;
	if (v->kind != type->kind) {
		expr_rat_none(v, LIMS_VALUE_REJECTED);
		return;
	}
	if (v->kind != LIMS_KIND_NUMBER)
		return;
	if (v->unit && v->unit != type->unit) {
		if (lims_unit_conv(v->unit, type->unit, &conv, NULL) != LIMS_OK)
			expr_rat_none(v, LIMS_VALUE_UNIT);
		else
			expr_rat_settle(v, lims_unit_apply_rat(&conv, v->number, NULL));
	}
	v->unit = type->unit;
}

static void rat_name(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct lims_value v;
	expr_eval(r, n, row, &v);
	if (take_exact(&v, ret))
		return;
	expr_rat_none(ret, LIMS_VALUE_NOT_EXACT);
	if (!r->cells->get_rat)
		return;
	ret->reason = LIMS_VALUE_MISSING;
	ret->unit = NULL;
	r->cells->get_rat(r->cells->ctx, n->id, n->type.list ? row : -1, ret);
	expr_fit_rat(&n->type, ret);
}

static void rat_arithmetic(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct lims_rat room;
	struct lims_rvalue b = {.number = &room};
	expr_eval_rat(r, n->first, row, ret);
	if (ret->kind == LIMS_KIND_NONE)
		return;
	lims_rat_init(&room);
	expr_eval_rat(r, n->first->next, row, &b);
	ret->approximate = ret->approximate || b.approximate;
	if (b.kind == LIMS_KIND_NONE)
		expr_rat_none(ret, b.reason);
	else if (n->op == OP_ADD)
		expr_rat_settle(ret, lims_rat_add(ret->number, ret->number, b.number, NULL));
	else if (n->op == OP_SUBTRACT)
		expr_rat_settle(ret, lims_rat_sub(ret->number, ret->number, b.number, NULL));
	else if (n->op == OP_MULTIPLY)
		expr_rat_settle(ret, lims_rat_mul(ret->number, ret->number, b.number, NULL));
	else if (lims_rat_sign(b.number) == 0)
		expr_rat_none(ret, LIMS_VALUE_DIVIDED_BY_ZERO);
	else
		expr_rat_settle(ret, lims_rat_div(ret->number, ret->number, b.number, NULL));
	lims_rat_finish(&room);
}

static void rat_power(const struct node *n, struct lims_rvalue *ret)
{
	if (n->power < 0 && lims_rat_sign(ret->number) == 0)
		expr_rat_none(ret, LIMS_VALUE_DIVIDED_BY_ZERO);
	else
		expr_rat_settle(ret, expr_whole_power(ret->number, n->power));
}

void expr_root_rat(struct lims_rvalue *ret)
{
	struct lims_dec d;
	bool inexact = false;
	if (lims_rat_sign(ret->number) < 0) {
		expr_rat_none(ret, LIMS_VALUE_OUTSIDE);
		return;
	}
	lims_rc rc = lims_rat_to_dec(ret->number, &d, &inexact, NULL);
	if (rc == LIMS_OK)
		rc = lims_dec_sqrt(d, &d, &inexact, NULL);
	if (rc == LIMS_OK)
		rc = lims_rat_from_dec(ret->number, d, NULL);
	ret->approximate = ret->approximate || inexact;
	expr_rat_settle(ret, rc);
}

/// A value that went through a root counts as a whole or half number of steps when it is within 10^-28 of one.
static lims_rc snap(struct lims_rat *steps)
{
	struct lims_rat *half = lims_rat_create(), *two = lims_rat_create();
	struct lims_dec whole;
	lims_rc rc = half && two ? LIMS_OK : LIMS_E_MEMORY;
	if (rc == LIMS_OK)
		rc = lims_rat_from_dec(two, lims_dec_from_int(2), NULL);
	if (rc == LIMS_OK)
		rc = lims_rat_mul(half, steps, two, NULL);
	if (rc == LIMS_OK)
		rc = lims_rat_round(half, 0, LIMS_ROUND_HALF_EVEN, &whole, NULL);
	if (rc == LIMS_OK)
		rc = lims_rat_from_dec(half, whole, NULL);
	if (rc == LIMS_OK)
		rc = lims_rat_div(half, half, two, NULL);
	if (rc == LIMS_OK && lims_rat_near(half, steps))
		lims_rat_copy(steps, half);
	lims_rat_destroy(half);
	lims_rat_destroy(two);
	return rc;
}

enum lims_rounding expr_rounding(enum function_id id)
{
	switch (id) {
	case FN_ROUND_EVEN:
		return LIMS_ROUND_HALF_EVEN;
	case FN_ROUND_UP:
		return LIMS_ROUND_UP;
	case FN_ROUND_DOWN:
		return LIMS_ROUND_DOWN;
	default:
		return LIMS_ROUND_HALF_UP;
	}
}

/// Steps in decimals, when that decides: the quotient is exact, or rounding it to 34 digits cannot have made a tie or a whole number.
static bool steps_in_decimals(const struct lims_value *x, const struct lims_value *step, enum lims_rounding how, struct lims_dec *ret)
{
	struct lims_dec q, twice, whole;
	bool lost = false, ignored = false;
	if (!x->exact || !step->exact || lims_dec_div(x->number, step->number, &q, &lost, NULL) != LIMS_OK)
		return false;
	if (lims_dec_add(q, q, &twice, &ignored, NULL) != LIMS_OK || lims_dec_round(twice, 0, LIMS_ROUND_DOWN, &whole, NULL) != LIMS_OK)
		return false;
	if (lost && lims_dec_cmp(twice, whole) == 0)
		return false;
	return lims_dec_round(q, 0, how, ret, NULL) == LIMS_OK;
}

/// Steps in decimals that lost digits, when no tie and no whole number is near.
static bool steps_by_bound(const struct lims_value *x, const struct lims_value *step, enum lims_rounding how, struct lims_dec *ret)
{
	struct lims_value q = {.kind = LIMS_KIND_NUMBER};
	if (lims_dec_sign(step->number) <= 0 || lims_dec_div(x->number, step->number, &q.number, NULL, NULL) != LIMS_OK)
		return false;
	q.within = lims_bound_quotient(x, step, q.number);
	return lims_bound_round(&q, 0, how, ret);
}

static bool steps_in_rationals(struct run *r, const struct node *n, long row, struct lims_dec *ret, enum lims_value_reason *reason)
{
	struct lims_rvalue x, step = {0};
	lims_rc rc = begin(&x) && begin(&step) ? LIMS_OK : LIMS_E_MEMORY;
	expr_count_rational(r);
	*reason = LIMS_VALUE_NO_MEMORY;
	if (rc != LIMS_OK)
		goto out;
	expr_eval_rat(r, n->first, row, &x);
	expr_eval_rat(r, n->first->next, row, &step);
	if (x.kind == LIMS_KIND_NONE || step.kind == LIMS_KIND_NONE) {
		*reason = x.kind == LIMS_KIND_NONE ? x.reason : step.reason;
		rc = LIMS_E_INPUT;
		goto out;
	}
	*reason = LIMS_VALUE_OUTSIDE;
	if (lims_rat_sign(step.number) <= 0) {
		rc = LIMS_E_INPUT;
		goto out;
	}
	*reason = LIMS_VALUE_TOO_LARGE;
	rc = lims_rat_div(x.number, x.number, step.number, NULL);
	if (rc == LIMS_OK && (x.approximate || step.approximate))
		rc = snap(x.number);
	if (rc == LIMS_OK)
		rc = lims_rat_round(x.number, 0, expr_rounding(n->function->id), ret, NULL);
out:
	lims_rat_destroy(x.number);
	lims_rat_destroy(step.number);
	return rc == LIMS_OK;
}

bool expr_steps(struct run *r, const struct node *n, long row, struct lims_dec *ret, enum lims_value_reason *reason)
{
	struct lims_value x, step;
	expr_eval(r, n->first, row, &x);
	expr_eval(r, n->first->next, row, &step);
	if (x.kind == LIMS_KIND_NONE || step.kind == LIMS_KIND_NONE) {
		*reason = x.kind == LIMS_KIND_NONE ? x.reason : step.reason;
		return false;
	}
	if (step.exact && lims_dec_sign(step.number) <= 0) {
		*reason = LIMS_VALUE_OUTSIDE;
		return false;
	}
	enum lims_rounding how = expr_rounding(n->function->id);
	if (steps_in_decimals(&x, &step, how, ret) || steps_by_bound(&x, &step, how, ret))
		return true;
	return steps_in_rationals(r, n, row, ret, reason);
}

static void rat_round(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct lims_rvalue step;
	struct lims_dec steps;
	enum lims_value_reason reason;
	if (!expr_steps(r, n, row, &steps, &reason)) {
		expr_rat_none(ret, reason);
		return;
	}
	if (!begin(&step)) {
		expr_rat_none(ret, LIMS_VALUE_NO_MEMORY);
		return;
	}
	expr_eval_rat(r, n->first->next, row, &step);
	lims_rc rc = step.kind == LIMS_KIND_NUMBER ? lims_rat_from_dec(ret->number, steps, NULL) : LIMS_E_INPUT;
	if (rc == LIMS_OK)
		rc = lims_rat_mul(ret->number, ret->number, step.number, NULL);
	ret->approximate = step.approximate;
	expr_rat_settle(ret, rc);
	lims_rat_destroy(step.number);
}

static void rat_table(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct lims_rvalue arg[LIMS_EXPR_ARGS_MAX] = {0};
	size_t i = 0;
	bool good = true;
	for (const struct node *a = n->first; a && good; a = a->next, i++) {
		good = begin(&arg[i]);
		if (!good) {
			expr_rat_none(ret, LIMS_VALUE_NO_MEMORY);
			continue;
		}
		if (a->type.kind == LIMS_KIND_NUMBER) {
			expr_eval_rat(r, a, row, &arg[i]);
		} else {
			struct lims_value v;
			expr_eval(r, a, row, &v);
			lims_rvalue_take(&arg[i], &v);
		}
		arg[i].unit = a->type.unit;
		good = arg[i].kind != LIMS_KIND_NONE;
		if (!good)
			expr_rat_none(ret, arg[i].reason);
	}
	if (good) {
		expr_rat_none(ret, r->cells->look_rat ? LIMS_VALUE_NOT_IN_TABLE : LIMS_VALUE_NOT_EXACT);
		ret->unit = NULL;
		ret->approximate = false;
		if (r->cells->look_rat)
			r->cells->look_rat(r->cells->ctx, n->id, arg, i, ret);
		expr_fit_rat(&n->type, ret);
	}
	for (size_t k = 0; k < i; k++)
		lims_rat_destroy(arg[k].number);
}

static void rat_function(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	const struct node *at;
	enum lims_value_reason reason;
	switch (n->function->id) {
	case FN_FIRST:
	case FN_LAST:
		if (expr_pick(r, n, &at, &row, &reason))
			expr_eval_rat(r, at, row, ret);
		else
			expr_rat_none(ret, reason);
		return;
	case FN_ROUND:
	case FN_ROUND_EVEN:
	case FN_ROUND_UP:
	case FN_ROUND_DOWN:
		rat_round(r, n, row, ret);
		return;
	case FN_ABS:
		expr_eval_rat(r, n->first, row, ret);
		if (ret->kind == LIMS_KIND_NUMBER && lims_rat_sign(ret->number) < 0)
			lims_rat_neg(ret->number, ret->number);
		return;
	case FN_SQRT:
		expr_eval_rat(r, n->first, row, ret);
		if (ret->kind == LIMS_KIND_NUMBER)
			expr_root_rat(ret);
		return;
	case FN_WHERE:
	case FN_CUMSUM:
		expr_made_element_rat(r, n, row, ret);
		return;
	default:
		break;
	}
	if (n->function->id >= FN_PI && n->function->id <= FN_NORMAL)
		expr_real_rat(r, n, row, ret);
	else if (n->function->id >= FN_INTERPOLATE)
		expr_pairs_eval_rat(r, n, row, ret);
	else
		expr_fold_rat(r, n, ret);
}

static void rat_unary(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	expr_eval_rat(r, n->first, row, ret);
	if (ret->kind == LIMS_KIND_NONE)
		return;
	if (n->op == OP_NEGATE)
		lims_rat_neg(ret->number, ret->number);
	else if (n->op == OP_POWER)
		rat_power(n, ret);
	else
		expr_rat_settle(ret, lims_unit_apply_rat(&n->conv, ret->number, NULL));
}

static void rat_if(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct lims_value v;
	expr_eval(r, n->first, row, &v);
	if (v.kind == LIMS_KIND_NONE) {
		expr_rat_none(ret, v.reason);
		return;
	}
	const struct node *then = n->first->next;
	expr_eval_rat(r, v.truth ? then : then->next, row, ret);
}

static void rat_element(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	const struct node *at = NULL;
	enum lims_value_reason reason = LIMS_VALUE_NO_ROW;
	if (n->op == OP_LIST) {
		at = n->first;
		for (long i = 0; i < row && at; i++)
			at = at->next;
		row = -1;
	} else if (!expr_pick(r, n, &at, &row, &reason)) {
		at = NULL;
	}
	if (at)
		expr_eval_rat(r, at, row, ret);
	else
		expr_rat_none(ret, reason);
}

void expr_eval_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	ret->approximate = false;
	if (!expr_spend(r)) {
		expr_rat_none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	switch (n->op) {
	case OP_NUMBER:
		expr_rat_settle(ret, lims_rat_from_dec(ret->number, n->number, NULL));
		break;
	case OP_NAME:
		rat_name(r, n, row, ret);
		break;
	case OP_FUNCTION:
		rat_function(r, n, row, ret);
		break;
	case OP_TABLE:
		rat_table(r, n, row, ret);
		break;
	case OP_IF:
		rat_if(r, n, row, ret);
		break;
	case OP_LIST:
	case OP_INDEX:
		rat_element(r, n, row, ret);
		break;
	case OP_NEGATE:
	case OP_POWER:
	case OP_CONVERT:
		rat_unary(r, n, row, ret);
		break;
	default:
		rat_arithmetic(r, n, row, ret);
		break;
	}
	ret->unit = n->type.unit;
}

bool expr_order(struct run *r, const struct node *a, long row_a, const struct node *b, long row_b, int *ret, enum lims_value_reason *reason)
{
	struct lims_value x, y;
	expr_eval(r, a, row_a, &x);
	expr_eval(r, b, row_b, &y);
	if (x.kind == LIMS_KIND_NONE || y.kind == LIMS_KIND_NONE) {
		*reason = x.kind == LIMS_KIND_NONE ? x.reason : y.reason;
		return false;
	}
	if (x.exact && y.exact) {
		*ret = lims_dec_cmp(x.number, y.number);
		return true;
	}
	if (lims_bound_order(&x, &y, ret))
		return true;
	struct lims_rat room[2];
	struct lims_rvalue p = {.number = &room[0]}, q = {.number = &room[1]};
	lims_rat_init(&room[0]);
	lims_rat_init(&room[1]);
	expr_count_rational(r);
	expr_eval_rat(r, a, row_a, &p);
	expr_eval_rat(r, b, row_b, &q);
	bool good = p.kind == LIMS_KIND_NUMBER && q.kind == LIMS_KIND_NUMBER;
	if (good)
		*ret = lims_rvalue_compare(&p, &q);
	else
		*reason = p.kind == LIMS_KIND_NONE ? p.reason : q.reason;
	lims_rat_finish(&room[0]);
	lims_rat_finish(&room[1]);
	return good;
}

static void eval_as_rational(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct lims_value v;
	if (n->type.kind == LIMS_KIND_NUMBER) {
		expr_eval_rat(r, n, row, ret);
		return;
	}
	expr_eval(r, n, row, &v);
	lims_rvalue_take(ret, &v);
}

void lims_expr_eval_rat(const struct lims_expr *e, const struct lims_cells *cells, struct lims_rvalue *ret)
{
	struct run r;
	expr_begin(&r, cells);
	if (e->root->type.list)
		expr_rat_none(ret, LIMS_VALUE_NO_ROW);
	else
		eval_as_rational(&r, e->root, -1, ret);
	expr_end(&r);
}

void lims_expr_eval_row_rat(const struct lims_expr *e, const struct lims_cells *cells, size_t row, struct lims_rvalue *ret)
{
	struct run r;
	enum lims_value_reason reason = LIMS_VALUE_NO_ROW;
	size_t count = 0;
	expr_begin(&r, cells);
	if (!e->root->type.list || !expr_count(&r, e->root, &count, &reason))
		expr_rat_none(ret, reason);
	else if (row >= count)
		expr_rat_none(ret, LIMS_VALUE_NO_ROW);
	else
		eval_as_rational(&r, e->root, (long)row, ret);
	expr_end(&r);
}
