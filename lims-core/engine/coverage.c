// SPDX-License-Identifier: Apache-2.0
// Effective degrees of freedom and the choice of the coverage factor.
#include "lims-core/engine/coverage.h"

#include "lims-core/engine/quantile.h"

#include <math.h>

/// All other contributions together may be this part of the dominant one (EA-4/02 S9.14).
static const double dominance = 0.3;

const char *lims_coverage_rule_name(enum lims_coverage_rule r)
{
	static const char *const names[] = {"auto", "student", "normal", "rectangular", "trapezoidal", "fixed"};
	return (size_t)r < sizeof names / sizeof *names ? names[r] : "";
}

const char *lims_component_kind_name(enum lims_component_kind k)
{
	static const char *const names[] = {"normal", "student", "rectangular", "triangular", "arcsine", "trapezoidal", "resolution", "type_a"};
	return (size_t)k < sizeof names / sizeof *names ? names[k] : "";
}

double lims_effective_freedom(const struct lims_contribution *list, size_t n, double u)
{
	double sum = 0;
	if (!(u > 0))
		return INFINITY;
	for (size_t i = 0; i < n; i++) {
		double share = list[i].u / u, square = share * share; // ratios, so that no fourth power under- or overflows
		if (!isinf(list[i].nu))
			sum += square * square / list[i].nu;
	}
	return sum > 0 ? 1 / sum : INFINITY;
}

double lims_coverage_trapezoid(double p, double edge)
{
	double u = sqrt((1 + edge * edge) / 6);
	if (p / (2 - p) < edge)
		return p * (1 + edge) / 2 / u;
	return (1 - sqrt((1 - p) * (1 - edge * edge))) / u;
}

/// The two largest contributions, and the root of the sum of the squares of what is beside one and beside both.
struct largest {
	const struct lims_contribution *first, *second;
	double beside_first, beside_both, both;
};

static struct largest find_largest(const struct lims_contribution *list, size_t n)
{
	struct largest l = {0};
	for (size_t i = 0; i < n; i++) {
		if (l.first == NULL || list[i].u > l.first->u) {
			l.second = l.first;
			l.first = &list[i];
		} else if (l.second == NULL || list[i].u > l.second->u) {
			l.second = &list[i];
		}
	}
	double rest = 0;
	for (size_t i = 0; i < n; i++) {
		if (&list[i] != l.first && &list[i] != l.second)
			rest += list[i].u * list[i].u;
	}
	double second = l.second == NULL ? 0 : l.second->u;
	l.beside_both = sqrt(rest);
	l.beside_first = sqrt(rest + second * second);
	l.both = l.first == NULL ? 0 : sqrt(l.first->u * l.first->u + second * second);
	return l;
}

/// Exactly: the shape is 1 by construction, never computed.
static bool rectangular(const struct lims_contribution *c)
{
	return c != NULL && c->edge >= 1;
}

static void student(const struct lims_coverage_wish *wish, double freedom, struct lims_coverage *ret)
{
	bool infinite = isinf(freedom);
	if (!infinite && !wish->interpolate)
		freedom = freedom < 1 ? 1 : floor(freedom + 1e-9); // 16 computed as 15.999999999 is 16
	ret->rule = infinite ? LIMS_COVERAGE_NORMAL : LIMS_COVERAGE_STUDENT;
	ret->freedom = freedom;
	ret->k = infinite ? lims_quantile_normal(wish->probability) : lims_quantile_student(wish->probability, freedom);
}

static void trapezoid(const struct lims_coverage_wish *wish, double edge, struct lims_coverage *ret)
{
	ret->rule = edge >= 1 ? LIMS_COVERAGE_RECTANGULAR : LIMS_COVERAGE_TRAPEZOIDAL;
	ret->edge = edge;
	ret->k = lims_coverage_trapezoid(wish->probability, edge);
}

static double edge_of(const struct lims_contribution *a, const struct lims_contribution *b)
{
	return (a->u - b->u) / (a->u + b->u);
}

static void choose(
	const struct lims_coverage_wish *wish, const struct lims_contribution *list, size_t n, double freedom, struct lims_coverage *ret)
{
	struct largest l = find_largest(list, n);
	if (l.first != NULL && l.first->edge > 0 && l.beside_first <= dominance * l.first->u)
		trapezoid(wish, l.first->edge, ret);
	else if (rectangular(l.first) && rectangular(l.second) && l.beside_both <= dominance * l.both)
		trapezoid(wish, edge_of(l.first, l.second), ret);
	else
		student(wish, freedom, ret);
}

/// Asked for by name: the largest rectangular contributions make the shape, whatever else there is.
static bool forced_trapezoid(
	const struct lims_coverage_wish *wish, const struct lims_contribution *list, size_t n, struct lims_coverage *ret)
{
	const struct lims_contribution *first = NULL, *second = NULL, *whole = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!rectangular(&list[i])) {
			if (list[i].edge > 0 && (whole == NULL || list[i].u > whole->u))
				whole = &list[i];
			continue;
		}
		if (first == NULL || list[i].u > first->u) {
			second = first;
			first = &list[i];
		} else if (second == NULL || list[i].u > second->u) {
			second = &list[i];
		}
	}
	if (second != NULL && first->u > 0)
		trapezoid(wish, edge_of(first, second), ret);
	else if (whole != NULL)
		trapezoid(wish, whole->edge, ret);
	else
		return false;
	ret->rule = LIMS_COVERAGE_TRAPEZOIDAL;
	return true;
}

bool lims_coverage_factor(
	const struct lims_coverage_wish *wish, const struct lims_contribution *list, size_t n, double freedom, struct lims_coverage *ret)
{
	struct lims_coverage c = {.rule = wish->rule, .freedom = freedom, .edge = 1};
	bool good = true;
	switch (wish->rule) {
	case LIMS_COVERAGE_FIXED:
		c.k = wish->k;
		break;
	case LIMS_COVERAGE_NORMAL:
		c.k = lims_quantile_normal(wish->probability);
		break;
	case LIMS_COVERAGE_STUDENT:
		student(wish, freedom, &c);
		break;
	case LIMS_COVERAGE_RECTANGULAR:
		trapezoid(wish, 1, &c);
		break;
	case LIMS_COVERAGE_TRAPEZOIDAL:
		good = forced_trapezoid(wish, list, n, &c);
		break;
	case LIMS_COVERAGE_AUTO:
		choose(wish, list, n, freedom, &c);
		break;
	}
	if (!good || !(c.k > 0) || isinf(c.k))
		return false;
	*ret = c;
	return true;
}
