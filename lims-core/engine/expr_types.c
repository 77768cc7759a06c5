// SPDX-License-Identifier: Apache-2.0
// Typing rules of operators and functions: kinds, lists, units, and where exact conversions are inserted.
//
// A temperature in °C is a point with its own zero: a difference of two points is in K, and only such differences may be
// multiplied, added up or compared with a tolerance.
#include "lims-core/engine/expr_node.h"

#include "lims-core/base/lang.h"

#include <string.h>

const char *expr_type_words(const struct checker *c, const struct lims_type *t)
{
	static const char *const one[] = {LIMS_MSG("no value"), LIMS_MSG("a number"), LIMS_MSG("a true or false"), LIMS_MSG("a text")};
	static const char *const many[] = {
		LIMS_MSG("a list of nothing"), LIMS_MSG("a list of number"), LIMS_MSG("a list of true or false"), LIMS_MSG("a list of text")};
	return lims_err_tr(c->err, t->list ? many[t->kind] : one[t->kind]);
}

const char *expr_kind_words(const struct checker *c, const struct lims_type *t)
{
	return expr_type_words(c, &(struct lims_type){.kind = t->kind});
}

static bool is_zero(const struct node *n)
{
	return n->op == OP_NUMBER && !n->text && lims_dec_sign(n->number) == 0;
}

lims_rc expr_need(struct checker *c, const struct node *n, enum lims_kind kind)
{
	if (n->type.kind == kind)
		return LIMS_OK;
	struct lims_type wanted = {.kind = kind};
	return expr_fault(
		c->source, n->at, c->err, "%s is needed here, and this is %s", expr_type_words(c, &wanted), expr_kind_words(c, &n->type));
}

lims_rc expr_no_points(struct checker *c, const struct node *n, const char *what)
{
	if (!n->type.unit->affine)
		return LIMS_OK;
	return expr_fault(c->source, n->at, c->err,
		"a temperature in \"%s\" cannot be %s: take a difference (K), in(t, 'K') or number(t, '%s')", n->type.unit->code,
		lims_err_tr(c->err, what), n->type.unit->code);
}

struct lims_unit *expr_new_unit(struct checker *c, struct lims_unit u)
{
	struct lims_unit *p = lims_arena_take(c->arena, sizeof *p);
	if (p)
		*p = u;
	return p;
}

/// Wraps *place in a conversion node without asking whether point and difference are mixed.
static lims_rc wrap(struct checker *c, struct node **place, const struct lims_unit *unit, size_t at)
{
	struct node *n = *place;
	struct lims_unit_conv conv;
	struct lims_err inner = {.lang = c->err ? c->err->lang : NULL};
	if (lims_unit_conv(n->type.unit, unit, &conv, &inner) != LIMS_OK)
		return expr_fault(c->source, at, c->err, "%s", inner.text);
	if (conv.same) {
		n->type.unit = unit;
		return LIMS_OK;
	}
	bool inexact = false;
	struct lims_dec literal;
	if (n->op == OP_NUMBER && lims_unit_apply(&conv, n->number, &literal, &inexact, NULL) == LIMS_OK && !inexact) {
		n->number = literal;
		n->type.unit = unit;
		return LIMS_OK;
	}
	struct node *w = lims_arena_take(c->arena, sizeof *w);
	if (!w)
		return expr_no_memory(c);
	*w = (struct node){.op = OP_CONVERT, .args = 1, .at = n->at, .first = n, .next = n->next, .type = n->type, .conv = conv};
	w->type.unit = unit;
	n->next = NULL;
	*place = w;
	return LIMS_OK;
}

lims_rc expr_convert(struct checker *c, struct node **place, const struct lims_unit *unit, size_t at, const char *what)
{
	struct node *n = *place;
	if (n->type.unit == unit)
		return LIMS_OK;
	if (is_zero(n) && !unit->affine) {
		n->type.unit = unit;
		return LIMS_OK;
	}
	if (!lims_unit_same_dimension(n->type.unit, unit))
		return expr_fault(c->source, at, c->err, "%s is in \"%s\", but \"%s\" is needed: they are units of different quantities",
			lims_err_tr(c->err, what), n->type.unit->code, unit->code);
	if (n->type.unit->affine != unit->affine)
		return expr_fault(c->source, at, c->err,
			"%s is in \"%s\", but \"%s\" is needed: a point with its own zero and a difference are different things (see in)",
			lims_err_tr(c->err, what), n->type.unit->code, unit->code);
	return wrap(c, place, unit, at);
}

/// Brings all arguments from `first` on to one unit: that of the first which is no bare 0, unless another direction loses no digits.
static lims_rc unify(struct checker *c, struct node *n, struct node **first, const char *verb)
{
	const struct node *lead = *first;
	for (const struct node *a = *first; a && is_zero(lead); a = a->next)
		lead = a;
	const struct lims_unit *unit = lead->type.unit;
	for (const struct node *a = *first; a; a = a->next) {
		struct lims_unit_conv there, back;
		if (is_zero(a) && !unit->affine)
			continue;
		if (!lims_unit_same_dimension(a->type.unit, unit))
			return expr_fault(c->source, n->at, c->err, "\"%s\" and \"%s\" cannot be %s: they are units of different quantities",
				unit->code, a->type.unit->code, lims_err_tr(c->err, verb));
		if (a->type.unit->affine != unit->affine)
			return expr_fault(c->source, n->at, c->err,
				"\"%s\" and \"%s\" cannot be %s: one is a point with its own zero, the other a difference; write tolerances in K, or use "
				"in",
				unit->code, a->type.unit->code, lims_err_tr(c->err, verb));
		if (lims_unit_conv(a->type.unit, unit, &there, NULL) == LIMS_OK && there.divides &&
			lims_unit_conv(unit, a->type.unit, &back, NULL) == LIMS_OK && !back.divides)
			unit = a->type.unit;
	}
	for (struct node **a = first; *a; a = &(*a)->next) {
		lims_rc rc = expr_convert(c, a, unit, (*a)->at, LIMS_MSG("this value"));
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

static bool any_list(const struct node *n)
{
	for (const struct node *a = n->first; a; a = a->next)
		if (a->type.list)
			return true;
	return false;
}

static lims_rc type_sum(struct checker *c, struct node *n)
{
	struct node *a = n->first, *b = a->next;
	bool add = n->op == OP_ADD;
	struct lims_unit *unit = NULL;
	bool alike = lims_unit_same_dimension(a->type.unit, b->type.unit);
	if (alike && a->type.unit->affine && b->type.unit->affine) {
		if (add)
			return expr_fault(
				c->source, n->at, c->err, "two temperatures in \"%s\" cannot be added: add a difference in K", a->type.unit->code);
		unit = expr_new_unit(c, lims_unit_difference(c->scope->units, a->type.unit));
		lims_rc rc = unit ? unify(c, n, &n->first, LIMS_MSG("subtracted")) : expr_no_memory(c);
		n->type.unit = unit;
		return rc;
	}
	if (alike && (a->type.unit->affine || (add && b->type.unit->affine))) {
		bool left = a->type.unit->affine;
		struct node **moved = left ? &n->first->next : &n->first;
		n->type.unit = left ? a->type.unit : b->type.unit;
		unit = expr_new_unit(c, lims_unit_difference(c->scope->units, n->type.unit));
		return unit ? expr_convert(c, moved, unit, n->at, LIMS_MSG("the difference")) : expr_no_memory(c);
	}
	lims_rc rc = unify(c, n, &n->first, add ? LIMS_MSG("added") : LIMS_MSG("subtracted"));
	n->type.unit = n->first->type.unit;
	return rc;
}

lims_rc expr_unit_product(struct checker *c, const struct node *n, const struct lims_unit *a, const struct lims_unit *b, bool divide,
	const struct lims_unit **ret)
{
	struct lims_unit u;
	struct lims_err inner = {.lang = c->err ? c->err->lang : NULL};
	if (b->terms == 0 || (!divide && a->terms == 0)) {
		*ret = b->terms == 0 ? a : b;
		return LIMS_OK;
	}
	lims_rc rc = divide ? lims_unit_div(a, b, &u, &inner) : lims_unit_mul(a, b, &u, &inner);
	if (rc != LIMS_OK)
		return expr_fault(c->source, n->at, c->err, "%s", inner.text);
	*ret = expr_new_unit(c, u);
	return *ret ? LIMS_OK : expr_no_memory(c);
}

static lims_rc type_product(struct checker *c, struct node *n)
{
	struct node *a = n->first, *b = a->next;
	lims_rc rc = expr_no_points(c, a, LIMS_MSG("multiplied or divided"));
	if (rc == LIMS_OK)
		rc = expr_no_points(c, b, LIMS_MSG("multiplied or divided"));
	return rc == LIMS_OK ? expr_unit_product(c, n, a->type.unit, b->type.unit, n->op == OP_DIVIDE, &n->type.unit) : rc;
}

static lims_rc type_power(struct checker *c, struct node *n)
{
	struct lims_unit u;
	struct lims_err inner = {.lang = c->err ? c->err->lang : NULL};
	lims_rc rc = expr_no_points(c, n->first, LIMS_MSG("raised to a power"));
	if (rc != LIMS_OK)
		return rc;
	if (lims_unit_pow(n->first->type.unit, n->power, &u, &inner) != LIMS_OK)
		return expr_fault(c->source, n->at, c->err, "%s", inner.text);
	n->type.unit = expr_new_unit(c, u);
	return n->type.unit ? LIMS_OK : expr_no_memory(c);
}

static lims_rc type_negate(struct checker *c, struct node *n)
{
	lims_rc rc = expr_need(c, n->first, LIMS_KIND_NUMBER);
	if (rc != LIMS_OK)
		return rc;
	if (n->first->op == OP_NUMBER) { // -5 'Cel' is a point, not the negative of one
		struct node literal = *n->first;
		literal.number = lims_dec_neg(literal.number);
		literal.at = n->at;
		literal.next = n->next;
		*n = literal;
		return LIMS_OK;
	}
	n->type = n->first->type;
	return expr_no_points(c, n->first, LIMS_MSG("negated"));
}

static bool has_choice(const struct lims_type *t, const char *text)
{
	for (const char *const *choice = t->choices; choice && *choice; choice++)
		if (strcmp(*choice, text) == 0)
			return true;
	return !t->choices;
}

/// A text that a name can never have is a slip of the pen, not a condition that is always false.
static lims_rc check_choice(struct checker *c, const struct node *a, const struct node *b)
{
	if (b->op == OP_TEXT && !has_choice(&a->type, b->text))
		return expr_fault(
			c->source, b->at, c->err, "\"%s\" is none of the choices of what it is compared with: check the spelling", b->text);
	return LIMS_OK;
}

static lims_rc type_comparison(struct checker *c, struct node *n)
{
	struct node *a = n->first, *b = a->next;
	n->type = (struct lims_type){.kind = LIMS_KIND_BOOL, .list = any_list(n)};
	if (a->type.kind != b->type.kind)
		return expr_fault(
			c->source, n->at, c->err, "%s and %s cannot be compared", expr_kind_words(c, &a->type), expr_kind_words(c, &b->type));
	if (a->type.kind == LIMS_KIND_NUMBER)
		return unify(c, n, &n->first, LIMS_MSG("compared"));
	if (n->op != OP_EQUAL && n->op != OP_NOT_EQUAL)
		return expr_fault(c->source, n->at, c->err, "%s has no order: only == and != compare it", expr_kind_words(c, &a->type));
	lims_rc rc = check_choice(c, a, b);
	return rc == LIMS_OK ? check_choice(c, b, a) : rc;
}

static lims_rc type_if(struct checker *c, struct node *n)
{
	struct node *a = n->first->next, *b = a->next;
	lims_rc rc = expr_need(c, n->first, LIMS_KIND_BOOL);
	if (rc != LIMS_OK)
		return rc;
	if (a->type.kind != b->type.kind)
		return expr_fault(c->source, n->at, c->err, "if gives %s in one case and %s in the other", expr_kind_words(c, &a->type),
			expr_kind_words(c, &b->type));
	if (a->type.kind == LIMS_KIND_NUMBER)
		rc = unify(c, n, &n->first->next, LIMS_MSG("the two results of if"));
	n->type = n->first->next->type;
	n->type.list = any_list(n);
	n->type.choices = NULL;
	return rc;
}

static lims_rc type_list(struct checker *c, struct node *n)
{
	lims_rc rc = LIMS_OK;
	for (const struct node *a = n->first; a; a = a->next) {
		if (a->type.list)
			return expr_fault(c->source, a->at, c->err, "a list cannot be an element of a list");
		rc = expr_need(c, a, n->first->type.kind);
		if (rc != LIMS_OK)
			return rc;
	}
	if (n->first->type.kind == LIMS_KIND_NUMBER)
		rc = unify(c, n, &n->first, LIMS_MSG("elements of one list"));
	n->type = n->first->type;
	n->type.list = true;
	n->type.choices = NULL;
	return rc;
}

static lims_rc type_index(struct checker *c, struct node *n)
{
	struct node *list = n->first, *index = list->next;
	int64_t row;
	if (!list->type.list)
		return expr_fault(c->source, n->at, c->err, "only a list has rows, and this is one value");
	lims_rc rc = expr_need(c, index, LIMS_KIND_NUMBER);
	if (rc != LIMS_OK)
		return rc;
	if (index->type.list)
		return expr_fault(c->source, index->at, c->err, "a row number must be a single number, not a list");
	if (index->op == OP_NUMBER && (!lims_dec_to_int(index->number, &row) || row < 1))
		return expr_fault(c->source, index->at, c->err, "rows are counted from 1");
	n->type = list->type;
	n->type.list = false;
	return expr_convert(c, &n->first->next, c->pure, index->at, LIMS_MSG("a row number"));
}

lims_rc expr_type_operator(struct checker *c, struct node *n)
{
	lims_rc rc = LIMS_OK;
	switch (n->op) {
	case OP_NEGATE:
		return type_negate(c, n);
	case OP_IF:
		return type_if(c, n);
	case OP_LIST:
		return type_list(c, n);
	case OP_INDEX:
		return type_index(c, n);
	case OP_NOT:
	case OP_AND:
	case OP_OR:
		n->type = (struct lims_type){.kind = LIMS_KIND_BOOL, .list = any_list(n)};
		for (const struct node *a = n->first; a && rc == LIMS_OK; a = a->next)
			rc = expr_need(c, a, LIMS_KIND_BOOL);
		return rc;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
	case OP_POWER:
		for (const struct node *a = n->first; a && rc == LIMS_OK; a = a->next)
			rc = expr_need(c, a, LIMS_KIND_NUMBER);
		if (rc != LIMS_OK)
			return rc;
		n->type = (struct lims_type){.kind = LIMS_KIND_NUMBER, .list = any_list(n)};
		if (n->op == OP_POWER)
			return type_power(c, n);
		return n->op == OP_ADD || n->op == OP_SUBTRACT ? type_sum(c, n) : type_product(c, n);
	default:
		return type_comparison(c, n);
	}
}

static lims_rc type_root(struct checker *c, struct node *n)
{
	struct lims_unit u;
	struct lims_err inner = {.lang = c->err ? c->err->lang : NULL};
	lims_rc rc = expr_no_points(c, n->first, LIMS_MSG("an argument of sqrt"));
	if (rc != LIMS_OK)
		return rc;
	if (lims_unit_root(n->first->type.unit, &u, &inner) != LIMS_OK) {
		if (!lims_unit_is_pure(n->first->type.unit))
			return expr_fault(c->source, n->at, c->err, "%s", inner.text);
		n->type.unit = c->pure;
		return expr_convert(c, &n->first, c->pure, n->at, LIMS_MSG("the argument of sqrt"));
	}
	n->type.unit = expr_new_unit(c, u);
	return n->type.unit ? LIMS_OK : expr_no_memory(c);
}

static lims_rc type_round(struct checker *c, struct node *n)
{
	lims_rc rc = expr_need(c, n->first->next, LIMS_KIND_NUMBER);
	if (rc != LIMS_OK)
		return rc;
	n->type.unit = n->first->type.unit;
	const struct lims_unit *unit = n->type.unit;
	if (unit->affine)
		unit = expr_new_unit(c, lims_unit_difference(c->scope->units, unit));
	return unit ? expr_convert(c, &n->first->next, unit, n->first->next->at, LIMS_MSG("the step of rounding")) : expr_no_memory(c);
}

/// in(x, 'unit') and number(x, 'unit') become conversions; a point in °C is converted as a point.
static lims_rc type_conversion(struct checker *c, struct node *n)
{
	struct node *x = n->first, *unit = x->next;
	if (unit->op != OP_NUMBER || !unit->truth)
		return expr_fault(c->source, unit->at, c->err, "a unit in single quotes is needed here: %s", n->function->usage);
	if (is_zero(x) && !unit->type.unit->affine)
		x->type.unit = unit->type.unit;
	lims_rc rc = wrap(c, &n->first, unit->type.unit, n->at);
	if (rc != LIMS_OK)
		return rc;
	struct lims_unit_conv nothing;
	rc = lims_unit_conv(unit->type.unit, unit->type.unit, &nothing, c->err);
	n->op = OP_CONVERT;
	n->args = 1;
	n->first->next = NULL;
	n->conv = nothing;
	n->type.unit = n->function->id == FN_IN ? unit->type.unit : c->pure;
	return rc;
}

/// first, last: an element; count: how many.
static lims_rc type_choosing(struct checker *c, struct node *n)
{
	struct node *list = n->first, *condition = list->next;
	if (!list->type.list)
		return expr_fault(c->source, list->at, c->err, "%s needs a list, and this is one value", n->text);
	if (condition) {
		lims_rc rc = expr_need(c, condition, LIMS_KIND_BOOL);
		if (rc != LIMS_OK)
			return rc;
		if (!condition->type.list)
			return expr_fault(c->source, condition->at, c->err, "the condition of %s must be a list, one for each row", n->text);
	}
	n->type = list->type;
	n->type.list = false;
	if (n->function->id != FN_FIRST && n->function->id != FN_LAST)
		n->type = (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = c->pure};
	if (n->function->id == FN_ARGMIN || n->function->id == FN_ARGMAX)
		return expr_need(c, list, LIMS_KIND_NUMBER);
	return LIMS_OK;
}

/// min, max, sum, mean, median, range, stdev, variance, rss over scalars and lists.
static lims_rc type_fold(struct checker *c, struct node *n)
{
	lims_rc rc = LIMS_OK;
	for (const struct node *a = n->first; a && rc == LIMS_OK; a = a->next)
		rc = expr_need(c, a, LIMS_KIND_NUMBER);
	if (rc == LIMS_OK)
		rc = unify(c, n, &n->first, LIMS_MSG("arguments of one function"));
	if (rc != LIMS_OK)
		return rc;
	n->type = (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = n->first->type.unit};
	if (n->function->id == FN_SUM || n->function->id == FN_RSS)
		return expr_no_points(c, n->first, LIMS_MSG("added up"));
	if (n->function->id == FN_RANGE || n->function->id == FN_STDEV || n->function->id == FN_VARIANCE) {
		n->type.unit = expr_new_unit(c, lims_unit_difference(c->scope->units, n->first->type.unit));
		if (!n->type.unit)
			return expr_no_memory(c);
	}
	return n->function->id == FN_VARIANCE ? expr_unit_product(c, n, n->type.unit, n->type.unit, false, &n->type.unit) : LIMS_OK;
}

lims_rc expr_type_function(struct checker *c, struct node *n)
{
	lims_rc rc = LIMS_OK;
	switch (n->function->id) {
	case FN_FIRST:
	case FN_LAST:
	case FN_COUNT:
	case FN_ARGMIN:
	case FN_ARGMAX:
		return type_choosing(c, n);
	case FN_ALL:
	case FN_ANY:
		n->type = (struct lims_type){.kind = LIMS_KIND_BOOL};
		for (const struct node *a = n->first; a && rc == LIMS_OK; a = a->next)
			rc = expr_need(c, a, LIMS_KIND_BOOL);
		return rc;
	case FN_PRESENT:
		n->type = (struct lims_type){.kind = LIMS_KIND_BOOL, .list = any_list(n)};
		return LIMS_OK;
	case FN_WHERE:
	case FN_CUMSUM:
		return expr_type_made_list(c, n);
	default:
		break;
	}
	if (n->function->id == FN_INTERPOLATE || n->function->id >= FN_COVARIANCE)
		return expr_type_pairs(c, n);
	if (n->function->folds)
		return type_fold(c, n);
	rc = expr_need(c, n->first, LIMS_KIND_NUMBER);
	if (rc != LIMS_OK)
		return rc;
	n->type = (struct lims_type){.kind = LIMS_KIND_NUMBER, .list = any_list(n), .unit = n->first->type.unit};
	if (n->function->id >= FN_EXP && n->function->id <= FN_NORMAL)
		return expr_type_real(c, n);
	switch (n->function->id) {
	case FN_ABS:
		return expr_no_points(c, n->first, LIMS_MSG("an argument of abs"));
	case FN_SQRT:
		return type_root(c, n);
	case FN_IN:
	case FN_NUMBER:
		return type_conversion(c, n);
	default:
		return type_round(c, n);
	}
}
