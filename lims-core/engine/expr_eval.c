// SPDX-License-Identifier: Apache-2.0
// Evaluates a checked formula in decimals; every decision that inexact digits could turn goes through rationals.
#include "lims-core/engine/bound.h"
#include "lims-core/engine/expr_node.h"

#include <string.h>

static void none(struct lims_value *ret, enum lims_value_reason reason)
{
	ret->kind = LIMS_KIND_NONE;
	ret->reason = reason;
	ret->exact = false;
}

/// Member by member, as above: a whole struct would be made on the stack and copied before its parts have arrived there.
static void set_number(struct lims_value *ret, struct lims_dec number, const struct lims_unit *unit)
{
	ret->kind = LIMS_KIND_NUMBER;
	ret->exact = true;
	ret->within = 0;
	ret->number = number;
	ret->unit = unit;
}

void expr_fit(const struct lims_type *type, struct lims_value *v)
{
	if (v->kind == LIMS_KIND_NONE)
		return;
	if (v->kind != type->kind) {
		none(v, LIMS_VALUE_REJECTED);
		return;
	}
	if (v->kind != LIMS_KIND_NUMBER)
		return;
	if (v->unit && v->unit != type->unit) {
		struct lims_unit_conv conv;
		bool inexact = false;
		if (lims_unit_conv(v->unit, type->unit, &conv, NULL) != LIMS_OK) {
			none(v, LIMS_VALUE_UNIT);
			return;
		}
		struct lims_dec d;
		if (lims_unit_apply(&conv, v->number, &d, &inexact, NULL) != LIMS_OK) {
			none(v, LIMS_VALUE_TOO_LARGE);
			return;
		}
		int within = lims_bound_converted(v, &conv, d);
		v->number = d;
		v->exact = v->exact && !inexact;
		v->within = within;
	}
	v->unit = type->unit;
}

static void eval_name(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	ret->kind = LIMS_KIND_NONE;
	ret->reason = LIMS_VALUE_MISSING;
	r->cells->get(r->cells->ctx, n->id, n->type.list ? row : -1, ret);
	expr_fit(&n->type, ret);
}

struct lims_value expr_rounded_once(struct lims_dec d, const struct lims_unit *unit, bool exact)
{
	struct lims_value v = lims_value_number(d, unit);
	struct lims_bound b = {0};
	lims_bound_add_rounding(&b, d);
	v.exact = exact;
	v.within = exact ? 0 : lims_bound_within(&b);
	return v;
}

void expr_round_once(const struct node *n, const struct lims_rvalue *exact, struct lims_value *ret)
{
	struct lims_dec d;
	bool inexact = false;
	if (exact->kind == LIMS_KIND_NONE) {
		if (exact->reason != LIMS_VALUE_NOT_EXACT || ret->kind != LIMS_KIND_NUMBER)
			none(ret, exact->reason);
	} else if (lims_rat_to_dec(exact->number, &d, &inexact, NULL) != LIMS_OK) {
		none(ret, LIMS_VALUE_TOO_LARGE);
	} else {
		*ret = expr_rounded_once(d, n->type.unit, !inexact && !exact->approximate);
	}
}

void expr_from_rationals(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	struct lims_rat room;
	struct lims_rvalue exact = {.number = &room};
	lims_rat_init(&room);
	expr_count_rational(r);
	expr_eval_rat(r, n, row, &exact);
	expr_round_once(n, &exact, ret);
	lims_rat_finish(&room);
}

/// True when a sum of inexact numbers is so much smaller than its terms that few of its digits mean anything.
static bool cancelled(struct lims_dec sum, struct lims_dec term)
{
	struct lims_dec limit;
	bool inexact = false;
	if (lims_dec_mul(term, lims_dec_scaled(1, -10), &limit, &inexact, NULL) != LIMS_OK)
		return false;
	return lims_dec_cmp(lims_dec_abs(sum), lims_dec_abs(limit)) < 0;
}

static void eval_arithmetic(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	struct lims_value b;
	expr_eval(r, n->first, row, ret);
	if (ret->kind == LIMS_KIND_NONE)
		return;
	expr_eval(r, n->first->next, row, &b);
	if (b.kind == LIMS_KIND_NONE) {
		*ret = b;
		return;
	}
	const struct lims_value a = *ret;
	bool inexact = !a.exact || !b.exact;
	lims_rc rc;
	switch (n->op) {
	case OP_ADD:
	case OP_SUBTRACT:
		rc = n->op == OP_ADD ? lims_dec_add(a.number, b.number, &ret->number, &inexact, NULL)
							 : lims_dec_sub(a.number, b.number, &ret->number, &inexact, NULL);
		if (rc == LIMS_OK && inexact && cancelled(ret->number, a.number)) {
			ret->exact = false;
			ret->unit = n->type.unit;
			expr_from_rationals(r, n, row, ret);
			return;
		}
		break;
	case OP_MULTIPLY:
		rc = lims_dec_mul(a.number, b.number, &ret->number, &inexact, NULL);
		break;
	default:
		if (lims_dec_sign(b.number) == 0) {
			none(ret, LIMS_VALUE_DIVIDED_BY_ZERO);
			return;
		}
		rc = lims_dec_div(a.number, b.number, &ret->number, &inexact, NULL);
		break;
	}
	if (rc != LIMS_OK) {
		none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	ret->exact = !inexact;
	ret->unit = n->type.unit;
	if (inexact && n->op == OP_MULTIPLY)
		ret->within = lims_bound_product(&a, &b, ret->number);
	else if (inexact && n->op == OP_DIVIDE)
		ret->within = lims_bound_quotient(&a, &b, ret->number);
	else if (inexact)
		ret->within = lims_bound_sum(&a, &b, ret->number);
}

/// p · base, or p / base.
static bool power_step(struct lims_value *p, const struct lims_value *base, bool over)
{
	const struct lims_value before = *p;
	bool inexact = !p->exact || !base->exact;
	lims_rc rc = over ? lims_dec_div(p->number, base->number, &p->number, &inexact, NULL)
					  : lims_dec_mul(p->number, base->number, &p->number, &inexact, NULL);
	if (rc != LIMS_OK)
		return false;
	p->exact = !inexact;
	if (inexact)
		p->within = over ? lims_bound_quotient(&before, base, p->number) : lims_bound_product(&before, base, p->number);
	return true;
}

static void eval_power(const struct node *n, struct lims_value *ret)
{
	struct lims_value base = *ret, p = base, one = lims_value_number(lims_dec_from_int(1), NULL);
	int times = n->power < 0 ? -n->power : n->power;
	bool good = true;
	for (int i = 1; i < times && good; i++)
		good = power_step(&p, &base, false);
	if (good && n->power < 0) {
		if (lims_dec_sign(base.number) == 0) {
			none(ret, LIMS_VALUE_DIVIDED_BY_ZERO);
			return;
		}
		good = power_step(&one, &p, true);
		p = one;
	}
	if (!good) {
		none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	*ret = p;
}

static void eval_round(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	struct lims_value step;
	struct lims_dec steps;
	enum lims_value_reason reason;
	expr_eval(r, n->first->next, row, &step);
	if (step.kind == LIMS_KIND_NONE) {
		*ret = step;
		return;
	}
	if (!expr_steps(r, n, row, &steps, &reason)) {
		none(ret, reason);
		return;
	}
	bool inexact = !step.exact;
	struct lims_dec d;
	if (lims_dec_mul(steps, step.number, &d, &inexact, NULL) != LIMS_OK) {
		none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	const struct lims_value whole = lims_value_number(steps, NULL);
	*ret = lims_value_number(d, n->type.unit);
	ret->exact = !inexact;
	if (inexact)
		ret->within = lims_bound_product(&whole, &step, d);
}

/// Functions of one number, and present().
static void eval_function(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	bool inexact;
	struct lims_value b;
	switch (n->function->id) {
	case FN_FIRST:
	case FN_LAST: {
		const struct node *at;
		enum lims_value_reason reason;
		if (expr_pick(r, n, &at, &row, &reason))
			expr_eval(r, at, row, ret);
		else
			none(ret, reason);
		return;
	}
	case FN_PRESENT:
		expr_eval(r, n->first, row, ret);
		if (ret->kind != LIMS_KIND_NONE || ret->reason == LIMS_VALUE_MISSING)
			*ret = lims_value_bool(ret->kind != LIMS_KIND_NONE);
		return;
	case FN_ROUND:
	case FN_ROUND_EVEN:
	case FN_ROUND_UP:
	case FN_ROUND_DOWN:
		eval_round(r, n, row, ret);
		return;
	case FN_ABS:
		expr_eval(r, n->first, row, ret);
		if (ret->kind != LIMS_KIND_NONE)
			ret->number = lims_dec_abs(ret->number);
		return;
	case FN_SQRT:
		expr_eval(r, n->first, row, ret);
		if (ret->kind == LIMS_KIND_NONE)
			return;
		inexact = !ret->exact;
		b = *ret;
		if (lims_dec_sign(b.number) < 0 || lims_dec_sqrt(b.number, &ret->number, &inexact, NULL) != LIMS_OK) {
			none(ret, LIMS_VALUE_OUTSIDE);
			return;
		}
		ret->exact = !inexact;
		ret->within = lims_bound_root(&b, ret->number);
		ret->unit = n->type.unit;
		return;
	case FN_WHERE:
	case FN_CUMSUM:
		expr_made_element(r, n, row, ret);
		return;
	default:
		break;
	}
	if (n->function->id >= FN_PI && n->function->id <= FN_NORMAL)
		expr_real(r, n, row, ret);
	else if (n->function->id >= FN_INTERPOLATE)
		expr_pairs_eval(r, n, row, ret);
	else
		expr_fold(r, n, ret);
}

/// Functions that carry the bound of lost digits along; nothing is known about what the others give.
static bool keeps_bound(enum function_id id)
{
	switch (id) {
	case FN_ABS:
	case FN_SQRT:
	case FN_ROUND:
	case FN_ROUND_EVEN:
	case FN_ROUND_UP:
	case FN_ROUND_DOWN:
	case FN_MIN:
	case FN_MAX:
	case FN_SUM:
	case FN_MEAN:
	case FN_MEDIAN:
	case FN_RANGE:
	case FN_STDEV:
	case FN_FIRST:
	case FN_LAST:
	case FN_WHERE: // an element as it is
		return true;
	default: // of an exact argument both ways give the same digits; a fit is one quotient of exact sums, or rationals rounded once
		return (id >= FN_PI && id <= FN_NORMAL) || id >= FN_INTERPOLATE;
	}
}

static void eval_table(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	struct lims_value arg[LIMS_EXPR_ARGS_MAX];
	bool exact = true;
	size_t i = 0;
	for (const struct node *a = n->first; a; a = a->next, i++) {
		expr_eval(r, a, row, &arg[i]);
		if (arg[i].kind == LIMS_KIND_NONE) {
			*ret = arg[i];
			return;
		}
		exact = exact && (arg[i].kind != LIMS_KIND_NUMBER || arg[i].exact);
	}
	none(ret, exact ? LIMS_VALUE_NOT_IN_TABLE : LIMS_VALUE_NOT_EXACT);
	if (!exact && n->type.kind == LIMS_KIND_NUMBER) {
		expr_from_rationals(r, n, row, ret);
		return;
	}
	if (!exact)
		return;
	if (r->cells->look)
		r->cells->look(r->cells->ctx, n->id, arg, i, ret);
	expr_fit(&n->type, ret);
}

static void eval_compare(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	const struct node *a = n->first, *b = a->next;
	int order = 0;
	if (a->type.kind == LIMS_KIND_NUMBER) {
		enum lims_value_reason reason;
		if (!expr_order(r, a, row, b, row, &order, &reason)) {
			none(ret, reason);
			return;
		}
	} else {
		struct lims_value x, y;
		expr_eval(r, a, row, &x);
		expr_eval(r, b, row, &y);
		if (x.kind == LIMS_KIND_NONE || y.kind == LIMS_KIND_NONE) {
			*ret = x.kind == LIMS_KIND_NONE ? x : y;
			return;
		}
		order = x.kind == LIMS_KIND_TEXT ? strcmp(x.text, y.text) : x.truth != y.truth;
	}
	bool truth = false;
	switch (n->op) {
	case OP_LESS:
		truth = order < 0;
		break;
	case OP_LESS_EQUAL:
		truth = order <= 0;
		break;
	case OP_GREATER:
		truth = order > 0;
		break;
	case OP_GREATER_EQUAL:
		truth = order >= 0;
		break;
	case OP_EQUAL:
		truth = order == 0;
		break;
	default:
		truth = order != 0;
		break;
	}
	*ret = lims_value_bool(truth);
}

/// Three-valued logic (Kleene): an unknown side decides nothing, a known one may decide alone.
static void eval_and_or(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	bool decisive = n->op == OP_OR;
	struct lims_value b;
	expr_eval(r, n->first, row, ret);
	if (ret->kind == LIMS_KIND_BOOL && ret->truth == decisive)
		return;
	expr_eval(r, n->first->next, row, &b);
	if ((b.kind == LIMS_KIND_BOOL && b.truth == decisive) || ret->kind == LIMS_KIND_BOOL)
		*ret = b;
}

static void eval_if(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	expr_eval(r, n->first, row, ret);
	if (ret->kind == LIMS_KIND_NONE)
		return;
	const struct node *then = n->first->next;
	expr_eval(r, ret->truth ? then : then->next, row, ret);
}

static void eval_convert(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	bool inexact = false;
	expr_eval(r, n->first, row, ret);
	if (ret->kind == LIMS_KIND_NONE)
		return;
	struct lims_dec d;
	if (lims_unit_apply(&n->conv, ret->number, &d, &inexact, NULL) != LIMS_OK) {
		none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	if (inexact || !ret->exact)
		ret->within = lims_bound_converted(ret, &n->conv, d);
	ret->number = d;
	ret->exact = ret->exact && !inexact;
	ret->unit = n->type.unit;
}

static void eval_element(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	if (n->op == OP_LIST) {
		const struct node *a = n->first;
		for (long i = 0; i < row && a; i++)
			a = a->next;
		if (a && row >= 0)
			expr_eval(r, a, -1, ret);
		else
			none(ret, LIMS_VALUE_NO_ROW);
		return;
	}
	const struct node *at;
	enum lims_value_reason reason;
	if (expr_pick(r, n, &at, &row, &reason))
		expr_eval(r, at, row, ret);
	else
		none(ret, reason);
}

void expr_eval(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	if (!expr_spend(r)) {
		none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	switch (n->op) {
	case OP_NUMBER:
		set_number(ret, n->number, n->type.unit);
		return;
	case OP_BOOL:
		*ret = lims_value_bool(n->truth);
		return;
	case OP_TEXT:
		*ret = lims_value_text(n->text);
		return;
	case OP_NAME:
		eval_name(r, n, row, ret);
		return;
	case OP_FUNCTION:
		eval_function(r, n, row, ret);
		if (!keeps_bound(n->function->id))
			ret->within = 0;
		return;
	case OP_TABLE:
		eval_table(r, n, row, ret);
		return;
	case OP_IF:
		eval_if(r, n, row, ret);
		return;
	case OP_CONVERT:
		eval_convert(r, n, row, ret);
		return;
	case OP_LIST:
	case OP_INDEX:
		eval_element(r, n, row, ret);
		return;
	case OP_NEGATE:
	case OP_POWER:
	case OP_NOT:
		expr_eval(r, n->first, row, ret);
		if (ret->kind == LIMS_KIND_NONE)
			return;
		if (n->op == OP_NEGATE)
			ret->number = lims_dec_neg(ret->number);
		else if (n->op == OP_POWER)
			eval_power(n, ret);
		else
			ret->truth = !ret->truth;
		if (ret->kind == LIMS_KIND_NUMBER)
			ret->unit = n->type.unit;
		return;
	case OP_AND:
	case OP_OR:
		eval_and_or(r, n, row, ret);
		return;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
		eval_arithmetic(r, n, row, ret);
		return;
	default:
		eval_compare(r, n, row, ret);
		return;
	}
}

void lims_expr_eval(const struct lims_expr *e, const struct lims_cells *cells, struct lims_value *ret)
{
	struct run r;
	expr_begin(&r, cells);
	if (e->root->type.list)
		none(ret, LIMS_VALUE_NO_ROW);
	else
		expr_eval(&r, e->root, -1, ret);
	expr_end(&r);
	if (ret->kind == LIMS_KIND_NUMBER)
		ret->unit = e->root->type.unit;
}

void lims_expr_eval_row(const struct lims_expr *e, const struct lims_cells *cells, size_t row, struct lims_value *ret)
{
	struct run r;
	struct lims_value v;
	enum lims_value_reason reason;
	size_t count;
	expr_begin(&r, cells);
	if (!e->root->type.list)
		none(&v, LIMS_VALUE_NO_ROW);
	else if (!expr_count(&r, e->root, &count, &reason))
		none(&v, reason);
	else if (row >= count)
		none(&v, LIMS_VALUE_NO_ROW);
	else
		expr_eval(&r, e->root, (long)row, &v);
	expr_end(&r);
	if (v.kind == LIMS_KIND_NUMBER)
		v.unit = e->root->type.unit;
	*ret = v;
}
