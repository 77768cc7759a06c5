// SPDX-License-Identifier: Apache-2.0
// Control charts: each point gets its side and its zone by exact comparisons, then the tests count runs of them.
#include "lims-core/engine/chart.h"

#include "lims-core/base/rat.h"

#include <stdlib.h>

enum { ONE_SIDE = 9, TREND = 6, ALTERNATING = 14, HUGGING = 15, BOTH_SIDES = 8 };

/// Where a point lies: side of the centre line (-1, 0, 1), how many of 1 σ, 2 σ, 3 σ it is beyond, and whether it rose (1) or fell (-1) against the one before.
struct place {
	int side, beyond, step;
};

struct limits {
	struct lims_rat centre, variance;
};

const char *lims_chart_rule_name(enum lims_chart_rule rule)
{
	static const char *const names[] = {"", "nelson_1", "nelson_2", "nelson_3", "nelson_4", "nelson_5", "nelson_6", "nelson_7", "nelson_8"};
	return rule >= 1 && rule <= LIMS_CHART_RULES ? names[rule] : names[0];
}

int lims_chart_western_electric(enum lims_chart_rule rule)
{
	static const int numbers[LIMS_CHART_RULES + 1] = {
		[LIMS_CHART_BEYOND] = 1, [LIMS_CHART_TWO_OF_THREE] = 2, [LIMS_CHART_FOUR_OF_FIVE] = 3, [LIMS_CHART_ONE_SIDE] = 4};
	return rule >= 1 && rule <= LIMS_CHART_RULES ? numbers[rule] : 0;
}

/// sum += (x − centre)² of one value; centre NULL: sum += x.
static lims_rc add_value(struct lims_rat *sum, struct lims_dec x, const struct lims_rat *centre, struct lims_err *err)
{
	struct lims_rat r;
	lims_rat_init(&r);
	lims_rc rc = lims_rat_from_dec(&r, x, err);
	if (!rc && centre)
		rc = lims_rat_sub(&r, &r, centre, err);
	if (!rc && centre)
		rc = lims_rat_mul(&r, &r, &r, err);
	if (!rc)
		rc = lims_rat_add(sum, sum, &r, err);
	lims_rat_finish(&r);
	return rc;
}

static lims_rc divide(struct lims_rat *r, size_t n, struct lims_err *err)
{
	struct lims_rat d;
	lims_rat_init(&d);
	lims_rc rc = lims_rat_from_dec(&d, lims_dec_from_int((int64_t)n), err);
	if (!rc)
		rc = lims_rat_div(r, r, &d, err);
	lims_rat_finish(&d);
	return rc;
}

static lims_rc limits_of(const struct lims_chart *c, struct limits *l, struct lims_err *err)
{
	size_t n = c->base ? c->base : c->count;
	lims_rc rc = LIMS_OK;
	if (c->centre) {
		rc = lims_rat_from_dec(&l->centre, *c->centre, err);
		if (!rc)
			rc = lims_rat_from_dec(&l->variance, *c->sigma, err);
		return rc ? rc : lims_rat_mul(&l->variance, &l->variance, &l->variance, err);
	}
	for (size_t i = 0; !rc && i < n; i++)
		rc = add_value(&l->centre, c->values[i], NULL, err);
	if (!rc)
		rc = divide(&l->centre, n, err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = add_value(&l->variance, c->values[i], &l->centre, err);
	return rc ? rc : divide(&l->variance, n - 1, err);
}

static lims_rc place_of(struct lims_dec x, const struct limits *l, struct place *ret, struct lims_err *err)
{
	static const int squares[] = {1, 4, 9};
	struct lims_rat d, limit;
	lims_rat_init(&d);
	lims_rat_init(&limit);
	lims_rc rc = lims_rat_from_dec(&d, x, err);
	if (!rc)
		rc = lims_rat_sub(&d, &d, &l->centre, err);
	if (!rc) {
		ret->side = lims_rat_sign(&d);
		rc = lims_rat_mul(&d, &d, &d, err);
	}
	ret->beyond = 0;
	for (size_t k = 0; !rc && k < 3; k++) {
		rc = lims_rat_from_dec(&limit, lims_dec_from_int(squares[k]), err);
		if (!rc)
			rc = lims_rat_mul(&limit, &limit, &l->variance, err);
		if (!rc && lims_rat_cmp(&d, &limit) > 0)
			ret->beyond = (int)k + 1;
	}
	lims_rat_finish(&d);
	lims_rat_finish(&limit);
	return rc;
}

/// How many of the last `window` points up to `at` are beyond that many σ on the side of the point `at`.
static int beyond_on_side(const struct place *p, size_t at, size_t window, int beyond)
{
	int n = 0;
	for (size_t i = 0; i < window && i <= at; i++)
		n += p[at - i].side == p[at].side && p[at - i].beyond >= beyond;
	return n;
}

/// The last `n` points up to `at` all stand on one side.
static bool one_side(const struct place *p, size_t at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at < i || p[at - i].side == 0 || p[at - i].side != p[at].side)
			return false;
	return true;
}

/// The last `n` points are joined by steps of one direction (turn = 1), or of directions in turns (turn = -1).
static bool steps(const struct place *p, size_t at, size_t n, int turn)
{
	if (at + 1 < n || p[at].step == 0)
		return false;
	for (size_t i = 0; i + 2 < n; i++)
		if (p[at - i - 1].step != turn * p[at - i].step)
			return false;
	return true;
}

static bool hugging(const struct place *p, size_t at)
{
	for (size_t i = 0; i < HUGGING; i++)
		if (at < i || p[at - i].beyond > 0)
			return false;
	return true;
}

static bool both_sides(const struct place *p, size_t at)
{
	bool above = false, below = false;
	for (size_t i = 0; i < BOTH_SIDES; i++) {
		if (at < i || p[at - i].beyond == 0)
			return false;
		above = above || p[at - i].side > 0;
		below = below || p[at - i].side < 0;
	}
	return above && below;
}

static bool holds(enum lims_chart_rule rule, const struct place *p, size_t at, size_t run)
{
	switch (rule) {
	case LIMS_CHART_BEYOND:
		return p[at].beyond >= 3;
	case LIMS_CHART_ONE_SIDE:
		return one_side(p, at, run);
	case LIMS_CHART_TREND:
		return steps(p, at, TREND, 1);
	case LIMS_CHART_ALTERNATING:
		return steps(p, at, ALTERNATING, -1);
	case LIMS_CHART_TWO_OF_THREE:
		return p[at].beyond >= 2 && beyond_on_side(p, at, 3, 2) >= 2;
	case LIMS_CHART_FOUR_OF_FIVE:
		return p[at].beyond >= 1 && beyond_on_side(p, at, 5, 1) >= 4;
	case LIMS_CHART_HUGGING:
		return hugging(p, at);
	case LIMS_CHART_BOTH_SIDES:
		return both_sides(p, at);
	}
	return false;
}

static lims_rc check_chart(const struct lims_chart *c, struct lims_err *err)
{
	size_t base = c->base ? c->base : c->count;
	if (c->count == 0 || c->count > LIMS_CHART_POINTS)
		return lims_err_set(err, LIMS_E_INPUT, "A control chart has 1 to %d points, not %zu", LIMS_CHART_POINTS, c->count);
	if ((c->centre == NULL) != (c->sigma == NULL))
		return lims_err_set(err, LIMS_E_INPUT, "A control chart has a centre line and a standard deviation, or neither");
	if (c->sigma && lims_dec_sign(*c->sigma) < 0)
		return lims_err_set(err, LIMS_E_INPUT, "The standard deviation of a control chart is below zero");
	if (!c->centre && (base < 2 || base > c->count))
		return lims_err_set(
			err, LIMS_E_INPUT, "Limits need at least 2 of the %zu points; set a centre line and a standard deviation", c->count);
	return LIMS_OK;
}

static lims_rc place_all(const struct lims_chart *c, const struct limits *l, struct place *p, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < c->count; i++) {
		rc = place_of(c->values[i], l, &p[i], err);
		p[i].step = i > 0 ? lims_dec_cmp(c->values[i], c->values[i - 1]) : 0;
	}
	return rc;
}

static void find_all(const struct lims_chart *c, const struct place *p, struct lims_chart_result *result)
{
	size_t run = c->one_side > 0 ? (size_t)c->one_side : ONE_SIDE;
	result->count = 0;
	for (size_t i = 0; i < c->count; i++)
		for (int rule = 1; rule <= LIMS_CHART_RULES; rule++) {
			if (!(c->rules & LIMS_CHART_BIT(rule)) || !holds((enum lims_chart_rule)rule, p, i, run))
				continue;
			if (result->count < result->room)
				result->findings[result->count] = (struct lims_chart_finding){i, (enum lims_chart_rule)rule};
			result->count++;
		}
}

lims_rc lims_chart_judge(const struct lims_chart *chart, struct lims_chart_result *result, struct lims_err *err)
{
	struct limits l;
	struct place *places = NULL;
	lims_rc rc = check_chart(chart, err);
	if (rc)
		return rc;
	lims_rat_init(&l.centre);
	lims_rat_init(&l.variance);
	places = calloc(chart->count, sizeof *places);
	if (!places)
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for a chart of %zu points", chart->count);
	if (!rc)
		rc = limits_of(chart, &l, err);
	if (!rc)
		rc = place_all(chart, &l, places, err);
	if (!rc)
		rc = lims_rat_to_dec(&l.centre, &result->centre, NULL, err);
	if (!rc)
		rc = lims_rat_to_dec(&l.variance, &result->sigma, NULL, err);
	if (!rc)
		rc = lims_dec_sqrt(result->sigma, &result->sigma, NULL, err);
	if (!rc)
		find_all(chart, places, result);
	free(places);
	lims_rat_finish(&l.centre);
	lims_rat_finish(&l.variance);
	return rc;
}
