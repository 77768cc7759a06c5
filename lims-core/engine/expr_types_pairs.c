// SPDX-License-Identifier: Apache-2.0
// Typing rules of the functions of pure numbers, of lists made of lists, and of paired lists.
//
// A temperature in °C may be fitted and interpolated, for a line needs differences only; its coefficients are per K.
#include "lims-core/engine/expr_node.h"

#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { WHAT = 64 };

lims_rc expr_need_list(struct checker *c, const struct node *n, const struct node *arg, enum lims_kind kind)
{
	lims_rc rc = kind == LIMS_KIND_NONE ? LIMS_OK : expr_need(c, arg, kind);
	if (rc == LIMS_OK && !arg->type.list)
		rc = expr_fault(c->source, arg->at, c->err, "%s needs a list here, and this is one value", n->text);
	return rc;
}

/// The unit of angles that the inverse functions give: rad where units.yaml has it, else the pure number that it is.
static lims_rc angle_unit(struct checker *c, const struct lims_unit **ret)
{
	struct lims_unit rad;
	*ret = c->pure;
	if (!c->scope->units || lims_unit_parse(c->scope->units, "rad", 3, &rad, NULL) != LIMS_OK || !lims_unit_is_pure(&rad))
		return LIMS_OK;
	*ret = expr_new_unit(c, rad);
	return *ret ? LIMS_OK : expr_no_memory(c);
}

lims_rc expr_type_real(struct checker *c, struct node *n)
{
	enum function_id id = n->function->id;
	char what[WHAT];
	snprintf(what, sizeof what, lims_err_tr(c->err, "an argument of %s"), n->function->name);
	for (struct node **a = &n->first; *a; a = &(*a)->next) {
		lims_rc rc = expr_need(c, *a, LIMS_KIND_NUMBER);
		if (rc == LIMS_OK)
			rc = expr_convert(c, a, c->pure, (*a)->at, what);
		if (rc != LIMS_OK)
			return rc;
	}
	n->type.unit = c->pure;
	return id == FN_ASIN || id == FN_ACOS || id == FN_ATAN ? angle_unit(c, &n->type.unit) : LIMS_OK;
}

lims_rc expr_type_made_list(struct checker *c, struct node *n)
{
	struct node *list = n->first;
	bool sums = n->function->id == FN_CUMSUM;
	lims_rc rc = expr_need_list(c, n, list, sums ? LIMS_KIND_NUMBER : LIMS_KIND_NONE);
	if (rc == LIMS_OK)
		rc = sums ? expr_no_points(c, list, LIMS_MSG("added up")) : expr_need_list(c, n, list->next, LIMS_KIND_BOOL);
	n->type = list->type;
	return rc;
}

static lims_rc difference(struct checker *c, const struct lims_unit *u, const struct lims_unit **ret)
{
	*ret = u->affine ? expr_new_unit(c, lims_unit_difference(c->scope->units, u)) : u;
	return *ret ? LIMS_OK : expr_no_memory(c);
}

/// y / x^k in differences; k = 0: y itself.
static lims_rc coefficient_unit(struct checker *c, const struct node *n, const struct expr_pairs *p, int k, const struct lims_unit **ret)
{
	const struct lims_unit *x, *y;
	struct lims_unit power;
	struct lims_err inner = {.lang = c->err ? c->err->lang : NULL};
	*ret = p->y->type.unit;
	if (k == 0)
		return LIMS_OK;
	lims_rc rc = difference(c, p->x->type.unit, &x);
	if (rc == LIMS_OK)
		rc = difference(c, p->y->type.unit, &y);
	if (rc == LIMS_OK && k > 1) {
		if (lims_unit_pow(x, k, &power, &inner) != LIMS_OK)
			return expr_fault(c->source, n->at, c->err, "%s", inner.text);
		x = expr_new_unit(c, power);
		rc = x ? LIMS_OK : expr_no_memory(c);
	}
	return rc == LIMS_OK ? expr_unit_product(c, n, y, x, true, ret) : rc;
}

/// y · √w: with weights 1/u² a residual standard deviation is a pure number.
static lims_rc residual_unit(struct checker *c, const struct node *n, const struct expr_pairs *p, const struct lims_unit **ret)
{
	struct lims_unit root;
	struct lims_err inner = {.lang = c->err ? c->err->lang : NULL};
	lims_rc rc = difference(c, p->y->type.unit, ret);
	if (rc != LIMS_OK || !p->w || p->w->type.unit->terms == 0)
		return rc;
	if (lims_unit_root(p->w->type.unit, &root, &inner) != LIMS_OK)
		return expr_fault(c->source, p->w->at, c->err, "%s", inner.text);
	const struct lims_unit *w = expr_new_unit(c, root);
	return w ? expr_unit_product(c, n, *ret, w, false, ret) : expr_no_memory(c);
}

/// degree and k are written out: the unit of the result hangs on them.
static lims_rc whole_literal(struct checker *c, const struct node *a, const char *what, int low, int high)
{
	int64_t v;
	if (a->op == OP_NUMBER && !a->text && lims_dec_to_int(a->number, &v) && v >= low && v <= high)
		return LIMS_OK;
	return expr_fault(c->source, a->at, c->err, "%s must be a whole number written out, %d to %d", lims_err_tr(c->err, what), low, high);
}

static lims_rc type_polynomial(struct checker *c, struct node *n)
{
	struct node *degree = n->first->next->next;
	lims_rc rc = whole_literal(c, degree, LIMS_MSG("the degree"), 1, EXPR_DEGREE_MAX);
	if (rc == LIMS_OK && n->function->id == FN_POLY)
		rc = whole_literal(c, degree->next, LIMS_MSG("the power k"), 0, expr_pairs(n).degree);
	return rc;
}

/// The place where an argument hangs, so that it can be wrapped in a conversion.
static struct node **place_of(struct node *n, const struct node *arg)
{
	struct node **a = &n->first;
	while (*a != arg)
		a = &(*a)->next;
	return a;
}

/// Lists of numbers; the place asked for in the unit of x; weights that are pure without a factor.
static lims_rc type_arguments(struct checker *c, struct node *n, const struct expr_pairs *p)
{
	lims_rc rc = p->x ? expr_need_list(c, n, p->x, LIMS_KIND_NUMBER) : LIMS_OK;
	if (rc == LIMS_OK)
		rc = expr_need_list(c, n, p->y, LIMS_KIND_NUMBER);
	if (rc == LIMS_OK && p->w)
		rc = expr_need_list(c, n, p->w, LIMS_KIND_NUMBER);
	if (rc == LIMS_OK && p->w)
		rc = expr_no_points(c, p->w, LIMS_MSG("a weight"));
	if (rc == LIMS_OK && p->w && lims_unit_is_pure(p->w->type.unit))
		rc = expr_convert(c, place_of(n, p->w), c->pure, p->w->at, LIMS_MSG("the weight"));
	if (rc == LIMS_OK && p->at)
		rc = expr_need(c, p->at, LIMS_KIND_NUMBER);
	if (rc == LIMS_OK && p->at)
		rc = expr_convert(c, place_of(n, p->at), p->x->type.unit, p->at->at, LIMS_MSG("the place asked for"));
	return rc;
}

static lims_rc result_unit(struct checker *c, const struct node *n, const struct expr_pairs *p, const struct lims_unit **ret)
{
	const struct lims_unit *x, *y;
	lims_rc rc;
	switch (n->function->id) {
	case FN_CORRELATION:
	case FN_R_FIT:
		*ret = c->pure;
		return LIMS_OK;
	case FN_COVARIANCE:
		rc = difference(c, p->x->type.unit, &x);
		if (rc == LIMS_OK)
			rc = difference(c, p->y->type.unit, &y);
		return rc == LIMS_OK ? expr_unit_product(c, n, x, y, false, ret) : rc;
	case FN_SLOPE0:
		rc = expr_no_points(c, p->x, LIMS_MSG("on a line through the origin"));
		if (rc == LIMS_OK)
			rc = expr_no_points(c, p->y, LIMS_MSG("on a line through the origin"));
		return rc == LIMS_OK ? coefficient_unit(c, n, p, 1, ret) : rc;
	case FN_SLOPE:
	case FN_U_SLOPE:
		return coefficient_unit(c, n, p, 1, ret);
	case FN_U_INTERCEPT:
	case FN_U_FIT_AT:
		return difference(c, p->y->type.unit, ret);
	case FN_RESIDUAL_SD:
		return residual_unit(c, n, p, ret);
	case FN_POLY:
		return coefficient_unit(c, n, p, p->power, ret);
	default: // interpolate, wmean, intercept, fit_at, poly_at
		*ret = p->y->type.unit;
		return LIMS_OK;
	}
}

lims_rc expr_type_pairs(struct checker *c, struct node *n)
{
	bool polynomial = n->function->id == FN_POLY || n->function->id == FN_POLY_AT;
	lims_rc rc = polynomial ? type_polynomial(c, n) : LIMS_OK;
	if (rc != LIMS_OK)
		return rc;
	struct expr_pairs p = expr_pairs(n);
	rc = type_arguments(c, n, &p);
	if (rc != LIMS_OK)
		return rc;
	p = expr_pairs(n); // conversions may have been inserted
	n->type = (struct lims_type){.kind = LIMS_KIND_NUMBER, .list = p.at && p.at->type.list};
	return result_unit(c, n, &p, &n->type.unit);
}
