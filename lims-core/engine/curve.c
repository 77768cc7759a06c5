// SPDX-License-Identifier: Apache-2.0
// Asking a curve: in rationals, for a straight line between two points rarely ends in 34 digits.
#include "lims-core/engine/curve_inside.h"

bool curve_rat(const struct curve_number *n, struct lims_rat *ret)
{
	return lims_rat_from_dec(ret, n->stated, NULL) == LIMS_OK && lims_unit_apply_rat(&n->conv, ret, NULL) == LIMS_OK;
}

/// What is computed with; `failed` when memory is out or a number grows too large.
struct work {
	const struct lims_curve *c;
	const struct lims_rvalue *x;
	struct lims_rvalue *ret;
	struct lims_rat room[4], *t[4]; ///< numbers on the way
	bool failed;
};

static void none(struct work *w, enum lims_value_reason reason)
{
	w->ret->kind = LIMS_KIND_NONE;
	w->ret->reason = reason;
}

static void keep(struct work *w, lims_rc rc)
{
	w->failed = w->failed || rc != LIMS_OK;
}

static void load(struct work *w, const struct curve_number *n, struct lims_rat *into)
{
	w->failed = w->failed || !curve_rat(n, into);
}

/// x against a number: -1, 0, 1; an approximate x is on it when it is near.
static int against(struct work *w, const struct curve_number *n)
{
	struct lims_rvalue end = {.kind = LIMS_KIND_NUMBER, .number = w->t[0]};
	load(w, n, w->t[0]);
	return w->failed ? 0 : lims_rvalue_compare(w->x, &end);
}

static bool in_range(struct work *w)
{
	const struct lims_curve *c = w->c;
	if (w->x == NULL)
		return true;
	bool low = !c->from.there || against(w, &c->from) >= 0;
	return low && (!c->to.there || against(w, &c->to) <= 0);
}

/// The point at x, or the two around it: *ret_low ≤ x ≤ *ret_high. False outside of all points.
static bool around(struct work *w, size_t *ret_low, size_t *ret_high)
{
	size_t low = 0, high = w->c->point_count - 1;
	if (against(w, &w->c->points[low].x) < 0 || against(w, &w->c->points[high].x) > 0)
		return false;
	while (high - low > 1 && !w->failed) {
		size_t middle = low + (high - low) / 2;
		if (against(w, &w->c->points[middle].x) >= 0)
			low = middle;
		else
			high = middle;
	}
	if (against(w, &w->c->points[low].x) == 0)
		high = low;
	else if (against(w, &w->c->points[high].x) == 0)
		low = high;
	*ret_low = low;
	*ret_high = high;
	return true;
}

/// a + (b − a)·(x − p)/(q − p)
static void line(
	struct work *w, const struct curve_number *p, const struct curve_number *q, const struct curve_number *a, const struct curve_number *b)
{
	struct lims_rat *r = w->ret->number;
	load(w, b, r);
	load(w, a, w->t[0]);
	load(w, q, w->t[1]);
	load(w, p, w->t[2]);
	if (w->failed)
		return;
	keep(w, lims_rat_sub(r, r, w->t[0], NULL));
	keep(w, lims_rat_sub(w->t[1], w->t[1], w->t[2], NULL));
	keep(w, lims_rat_sub(w->t[2], w->x->number, w->t[2], NULL));
	keep(w, lims_rat_mul(r, r, w->t[2], NULL));
	if (!w->failed)
		keep(w, lims_rat_div(r, r, w->t[1], NULL));
	keep(w, lims_rat_add(r, r, w->t[0], NULL));
}

static void look_points(struct work *w, enum lims_ref_part part)
{
	size_t low, high;
	if (!around(w, &low, &high)) {
		none(w, LIMS_VALUE_OUTSIDE);
		return;
	}
	const struct curve_point *p = &w->c->points[low], *q = &w->c->points[high];
	if (part == LIMS_PART_VALUE) {
		if (low == high)
			load(w, &p->y, w->ret->number);
		else
			line(w, &p->x, &q->x, &p->y, &q->y);
		return;
	}
	const struct curve_number *a = part == LIMS_PART_EXPANDED ? &p->U : &p->k, *b = part == LIMS_PART_EXPANDED ? &q->U : &q->k;
	if (!a->there || !b->there) {
		none(w, LIMS_VALUE_NOT_CERTIFIED);
		return;
	}
	if (part == LIMS_PART_EXPANDED && low != high) {
		line(w, &p->x, &q->x, a, b);
		return;
	}
	load(w, a, w->ret->number);
	load(w, b, w->t[0]);
	if (!w->failed && lims_rat_cmp(w->t[0], w->ret->number) < 0)
		lims_rat_copy(w->ret->number, w->t[0]);
}

/// Horner's scheme over the bare number of x in the polynomial's own unit.
static void look_polynomial(struct work *w)
{
	const struct lims_curve *c = w->c;
	struct lims_rat *r = w->ret->number;
	lims_rat_copy(w->t[1], w->x->number);
	keep(w, lims_unit_apply_rat(&c->to_argument, w->t[1], NULL));
	keep(w, lims_rat_from_dec(r, c->coefficients[c->coefficient_count - 1], NULL));
	for (size_t i = c->coefficient_count - 1; i > 0 && !w->failed; i--) {
		keep(w, lims_rat_from_dec(w->t[0], c->coefficients[i - 1], NULL));
		keep(w, lims_rat_mul(r, r, w->t[1], NULL));
		keep(w, lims_rat_add(r, r, w->t[0], NULL));
	}
	keep(w, lims_unit_apply_rat(&c->to_value, r, NULL));
}

/// value · (1 + coefficient · (x − at))
static void look_expansion(struct work *w)
{
	struct lims_rat *r = w->ret->number;
	load(w, &w->c->at, w->t[0]);
	load(w, &w->c->expansion, w->t[1]);
	load(w, &w->c->value, w->t[2]);
	if (w->failed)
		return;
	keep(w, lims_rat_sub(r, w->x->number, w->t[0], NULL));
	keep(w, lims_rat_mul(r, r, w->t[1], NULL));
	keep(w, lims_rat_mul(r, r, w->t[2], NULL));
	keep(w, lims_rat_add(r, r, w->t[2], NULL));
}

static void look(struct work *w, enum lims_ref_part part)
{
	const struct lims_curve *c = w->c;
	if (!in_range(w)) {
		none(w, LIMS_VALUE_OUTSIDE);
		return;
	}
	if (c->kind == LIMS_CURVE_POINTS) {
		look_points(w, part);
		return;
	}
	if (part != LIMS_PART_VALUE) {
		const struct curve_number *n = part == LIMS_PART_EXPANDED ? &c->U : &c->k;
		if (n->there)
			load(w, n, w->ret->number);
		else
			none(w, LIMS_VALUE_NOT_CERTIFIED);
		return;
	}
	if (c->kind == LIMS_CURVE_POLYNOMIAL)
		look_polynomial(w);
	else if (c->kind == LIMS_CURVE_EXPANSION)
		look_expansion(w);
	else
		load(w, &c->value, w->ret->number);
}

void lims_curve_look_rat(const struct lims_curve *c, enum lims_ref_part part, const struct lims_rvalue *x, struct lims_rvalue *ret)
{
	struct work w;
	w.c = c;
	w.x = x;
	w.ret = ret;
	w.failed = false;
	for (size_t i = 0; i < sizeof w.t / sizeof *w.t; i++) {
		lims_rat_init(&w.room[i]);
		w.t[i] = &w.room[i];
	}
	ret->kind = LIMS_KIND_NUMBER;
	ret->approximate = x != NULL && x->approximate;
	ret->unit = part == LIMS_PART_VALUE ? c->measure : part == LIMS_PART_EXPANDED ? c->difference : c->one;
	look(&w, part);
	if (w.failed)
		none(&w, LIMS_VALUE_TOO_LARGE);
	for (size_t i = 0; i < sizeof w.t / sizeof *w.t; i++)
		lims_rat_finish(w.t[i]);
}

/// The number that the certificate itself states at x, with its digits; NULL when it must be computed.
static const struct curve_number *stated(const struct lims_curve *c, enum lims_ref_part part, const struct lims_value *x)
{
	if (c->kind == LIMS_CURVE_CONSTANT && !c->from.there && !c->to.there)
		return part == LIMS_PART_VALUE ? &c->value : part == LIMS_PART_EXPANDED ? &c->U : &c->k;
	for (size_t i = 0; c->kind == LIMS_CURVE_POINTS && i < c->point_count; i++) {
		const struct curve_point *p = &c->points[i];
		if (p->x.conv.same && lims_dec_cmp(p->x.stated, x->number) == 0)
			return part == LIMS_PART_VALUE ? &p->y : part == LIMS_PART_EXPANDED ? &p->U : &p->k;
	}
	return NULL;
}

void lims_curve_look(const struct lims_curve *c, enum lims_ref_part part, const struct lims_value *x, struct lims_value *ret)
{
	const struct curve_number *n = stated(c, part, x);
	struct lims_dec as_stated;
	bool lost = false;
	if (n != NULL && n->there && lims_unit_apply(&n->conv, n->stated, &as_stated, &lost, NULL) == LIMS_OK && !lost) {
		*ret = lims_value_number(as_stated, part == LIMS_PART_VALUE ? c->measure : part == LIMS_PART_EXPANDED ? c->difference : c->one);
		return;
	}
	struct lims_rat room[2];
	struct lims_rvalue at = {.kind = LIMS_KIND_NUMBER, .number = &room[0]}, found = {.number = &room[1]};
	lims_rat_init(&room[0]);
	lims_rat_init(&room[1]);
	*ret = lims_value_none(LIMS_VALUE_TOO_LARGE);
	if (x == NULL || lims_rat_from_dec(at.number, x->number, NULL) == LIMS_OK) {
		lims_curve_look_rat(c, part, x == NULL ? NULL : &at, &found);
		bool inexact = false;
		struct lims_dec d;
		if (found.kind == LIMS_KIND_NONE)
			*ret = lims_value_none(found.reason);
		else if (lims_rat_to_dec(found.number, &d, &inexact, NULL) != LIMS_OK)
			*ret = lims_value_none(LIMS_VALUE_TOO_LARGE);
		else
			*ret = lims_value_number(d, found.unit);
		ret->exact = ret->kind == LIMS_KIND_NUMBER && !inexact;
	}
	lims_rat_finish(&room[0]);
	lims_rat_finish(&room[1]);
}

/* ---- slopes, in doubles ---- */

static double converted(const struct lims_unit_conv *conv, double v)
{
	return conv->same ? v : v * lims_dec_to_double(conv->mul) / lims_dec_to_double(conv->div) + lims_dec_to_double(conv->add);
}

static double as_double(const struct curve_number *n)
{
	return converted(&n->conv, lims_dec_to_double(n->stated));
}

static double slope_of_points(const struct lims_curve *c, double x)
{
	size_t high = 1;
	if (c->point_count < 2)
		return 0;
	while (high + 1 < c->point_count && as_double(&c->points[high].x) <= x)
		high++;
	const struct curve_point *p = &c->points[high - 1], *q = &c->points[high];
	return (as_double(&q->y) - as_double(&p->y)) / (as_double(&q->x) - as_double(&p->x));
}

static double slope_of_polynomial(const struct lims_curve *c, double x)
{
	double own = converted(&c->to_argument, x), slope = 0;
	for (size_t i = c->coefficient_count - 1; i > 0; i--)
		slope = slope * own + (double)i * lims_dec_to_double(c->coefficients[i]);
	double per_value = lims_dec_to_double(c->to_value.mul) / lims_dec_to_double(c->to_value.div);
	double per_argument = lims_dec_to_double(c->to_argument.mul) / lims_dec_to_double(c->to_argument.div);
	return slope * (c->to_value.same ? 1 : per_value) * (c->to_argument.same ? 1 : per_argument);
}

double lims_curve_slope(const struct lims_curve *c, double x)
{
	switch (c->kind) {
	case LIMS_CURVE_POINTS:
		return slope_of_points(c, x);
	case LIMS_CURVE_POLYNOMIAL:
		return slope_of_polynomial(c, x);
	case LIMS_CURVE_EXPANSION:
		return as_double(&c->value) * as_double(&c->expansion);
	case LIMS_CURVE_CONSTANT:
		break;
	}
	return 0;
}
