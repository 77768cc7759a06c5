// SPDX-License-Identifier: Apache-2.0
// The components of a quantity as numbers: standard uncertainty, degrees of freedom, limits (JCGM 100:2008, 4.2 and 4.3).
#include "lims-core/engine/eval_budget.h"

#include <math.h>

/// One component being read; the first thing without a value ends it.
struct input_reading {
	struct lims_eval *ev;
	const struct budget_quantity *q;
	const struct lims_component *c;
	struct budget_input *in;
	bool failed;
};

static double fail(struct input_reading *r, enum lims_value_reason reason)
{
	if (!r->failed)
		r->in->reason = reason;
	r->failed = true;
	return 0;
}

/// Formulas of a column are seen from its row and run; those of the item and of standards from nowhere.
static void value_of(struct input_reading *r, const struct lims_formula *f, struct lims_value *ret)
{
	const struct lims_eval_cell *cell = r->q->cell;
	lims_eval_formula(r->ev, f->expr, cell->step, cell->row, cell->run, ret);
}

static double number(struct input_reading *r, const struct lims_formula *f)
{
	struct lims_value v;
	if (r->failed)
		return 0;
	value_of(r, f, &v);
	if (v.kind != LIMS_KIND_NUMBER)
		return fail(r, v.reason);
	double d = lims_dec_to_double(v.number);
	return isfinite(d) ? d : fail(r, LIMS_VALUE_TOO_LARGE);
}

/// A number that must not be below zero, or with `above` must be above it.
static double positive(struct input_reading *r, const struct lims_formula *f, bool above)
{
	double d = number(r, f);
	if (!r->failed && (d < 0 || (above && !(d > 0))))
		return fail(r, LIMS_VALUE_OUTSIDE);
	return d;
}

static void read_normal(struct input_reading *r)
{
	if (r->c->standard != NULL) {
		r->in->u = positive(r, r->c->standard, false);
		return;
	}
	double expanded = positive(r, r->c->expanded, false), k = positive(r, r->c->factor, true);
	if (!r->failed)
		r->in->u = expanded / k;
}

static void set_limits(struct input_reading *r, double low, double high)
{
	if (!r->failed && low > high)
		(void)fail(r, LIMS_VALUE_OUTSIDE);
	r->in->low = low;
	r->in->high = high;
}

static void read_limits(struct input_reading *r)
{
	static const double divisor[] = {[LIMS_COMPONENT_RECTANGULAR] = 12, [LIMS_COMPONENT_TRIANGULAR] = 24, [LIMS_COMPONENT_ARCSINE] = 8};
	if (r->c->half_width != NULL) {
		double half = positive(r, r->c->half_width, false);
		set_limits(r, -half, half);
	} else {
		double low = number(r, r->c->low);
		set_limits(r, low, number(r, r->c->high));
	}
	r->in->u = (r->in->high - r->in->low) / sqrt(divisor[r->c->kind]);
	if (r->c->kind == LIMS_COMPONENT_RECTANGULAR)
		r->in->edge = 1;
}

static void read_resolution(struct input_reading *r)
{
	double step = positive(r, r->c->step, false);
	set_limits(r, -step / 2, step / 2);
	r->in->u = step / sqrt(12);
	r->in->edge = 1;
}

static void read_trapezoid(struct input_reading *r)
{
	double a = positive(r, r->c->half_width, false), b = positive(r, r->c->half_width_2, false);
	set_limits(r, -(a + b), a + b);
	r->in->u = sqrt((a * a + b * b) / 3);
	r->in->edge = a + b > 0 ? fabs(a - b) / (a + b) : 1;
}

/// The deviations from the first observation are taken in decimals: large values that differ little keep their digits.
static void read_list(struct input_reading *r)
{
	const struct lims_eval_cell *at = r->q->cell;
	struct lims_value first = {0}, v;
	size_t n = 0;
	double mean = 0, squares = 0;
	enum lims_value_reason reason = LIMS_VALUE_MISSING;
	if (!lims_eval_list_count(r->ev, r->c->list->expr, at->step, at->row, at->run, &n, &reason)) {
		(void)fail(r, reason);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct lims_dec d;
		bool inexact = false;
		lims_eval_list_element(r->ev, r->c->list->expr, at->step, at->row, at->run, i, &v);
		if (v.kind != LIMS_KIND_NUMBER) {
			(void)fail(r, v.reason);
			return;
		}
		if (i == 0)
			first = v;
		if (lims_dec_sub(v.number, first.number, &d, &inexact, NULL) != LIMS_OK) {
			(void)fail(r, LIMS_VALUE_TOO_LARGE);
			return;
		}
		double x = lims_dec_to_double(d), step = x - mean; // Welford
		mean += step / (double)(i + 1);
		squares += step * (x - mean);
	}
	if (n < 2) {
		(void)fail(r, LIMS_VALUE_EMPTY);
		return;
	}
	double count = r->c->count != NULL ? positive(r, r->c->count, true) : (double)n;
	r->in->u = r->failed ? 0 : sqrt(squares / (double)(n - 1)) / sqrt(count);
	r->in->nu = (double)(n - 1);
}

static void read_type_a(struct input_reading *r)
{
	if (r->c->list != NULL) {
		read_list(r);
		return;
	}
	double s = positive(r, r->c->spread, false), n = positive(r, r->c->count, true);
	if (!r->failed)
		r->in->u = s / sqrt(n);
}

static void read_kind(struct input_reading *r)
{
	switch (r->c->kind) {
	case LIMS_COMPONENT_NORMAL:
	case LIMS_COMPONENT_STUDENT:
		read_normal(r);
		break;
	case LIMS_COMPONENT_RECTANGULAR:
	case LIMS_COMPONENT_TRIANGULAR:
	case LIMS_COMPONENT_ARCSINE:
		read_limits(r);
		break;
	case LIMS_COMPONENT_TRAPEZOIDAL:
		read_trapezoid(r);
		break;
	case LIMS_COMPONENT_RESOLUTION:
		read_resolution(r);
		break;
	case LIMS_COMPONENT_TYPE_A:
		read_type_a(r);
		break;
	}
	if (r->c->freedom != NULL)
		r->in->nu = positive(r, r->c->freedom, true);
	else if (r->c->reliability > 0)
		r->in->nu = 0.5 / (r->c->reliability * r->c->reliability); // G.4.2, formula G.3
}

/// Amounts given as a share become amounts of the quantity.
static void take_share(struct input_reading *r, double value)
{
	double by = fabs(value);
	r->in->u *= by;
	r->in->low *= by;
	r->in->high *= by;
}

void budget_input_read(
	struct lims_eval *ev, const struct budget_quantity *q, const struct lims_component *c, double value, struct budget_input *ret)
{
	*ret = (struct budget_input){.read = true, .applies = true, .has_value = true, .nu = INFINITY, .edge = NAN};
	struct input_reading r = {.ev = ev, .q = q, .c = c, .in = ret};
	if (c->when != NULL) {
		struct lims_value v;
		value_of(&r, c->when, &v);
		if (v.kind != LIMS_KIND_BOOL)
			(void)fail(&r, v.reason);
		ret->applies = v.kind != LIMS_KIND_BOOL || v.truth;
	}
	if (ret->applies && !r.failed)
		read_kind(&r);
	if (!r.failed && c->relative)
		take_share(&r, value);
	if (!r.failed && !(isfinite(ret->u) && isfinite(ret->low) && isfinite(ret->high)))
		(void)fail(&r, LIMS_VALUE_TOO_LARGE);
	ret->has_value = !r.failed;
}
