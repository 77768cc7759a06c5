// SPDX-License-Identifier: Apache-2.0
// The functions that every formula can call.
#include "lims-core/engine/expr_node.h"

#include <string.h>

enum { MANY = 256 };

static const struct expr_function functions[] = {
	{"abs", FN_ABS, 1, 1, false, "abs(x)"},
	{"sqrt", FN_SQRT, 1, 1, false, "sqrt(x)"},
	{"round", FN_ROUND, 2, 2, false, "round(x, step)"},
	{"round_even", FN_ROUND_EVEN, 2, 2, false, "round_even(x, step)"},
	{"round_up", FN_ROUND_UP, 2, 2, false, "round_up(x, step)"},
	{"round_down", FN_ROUND_DOWN, 2, 2, false, "round_down(x, step)"},
	{"in", FN_IN, 2, 2, false, "in(x, 'unit')"},
	{"number", FN_NUMBER, 2, 2, false, "number(x, 'unit')"},
	{"present", FN_PRESENT, 1, 1, false, "present(x)"},
	{"previous", FN_PREVIOUS, 2, 2, false, "previous(column, value in the first row)"},
	{"min", FN_MIN, 1, MANY, true, "min(x, …)"},
	{"max", FN_MAX, 1, MANY, true, "max(x, …)"},
	{"sum", FN_SUM, 1, MANY, true, "sum(x, …)"},
	{"mean", FN_MEAN, 1, MANY, true, "mean(x, …)"},
	{"median", FN_MEDIAN, 1, MANY, true, "median(x, …)"},
	{"range", FN_RANGE, 1, MANY, true, "range(x, …)"},
	{"stdev", FN_STDEV, 1, MANY, true, "stdev(x, …)"},
	{"count", FN_COUNT, 1, 1, true, "count(list)"},
	{"first", FN_FIRST, 1, 2, true, "first(list) or first(list, condition)"},
	{"last", FN_LAST, 1, 2, true, "last(list) or last(list, condition)"},
	{"all", FN_ALL, 1, MANY, true, "all(condition, …)"},
	{"any", FN_ANY, 1, MANY, true, "any(condition, …)"},
	{"argmin", FN_ARGMIN, 1, 1, true, "argmin(list)"},
	{"argmax", FN_ARGMAX, 1, 1, true, "argmax(list)"},
	{"pi", FN_PI, 0, 0, false, "pi"},
	{"exp", FN_EXP, 1, 1, false, "exp(x)"},
	{"ln", FN_LN, 1, 1, false, "ln(x)"},
	{"log10", FN_LOG10, 1, 1, false, "log10(x)"},
	{"sin", FN_SIN, 1, 1, false, "sin(angle)"},
	{"cos", FN_COS, 1, 1, false, "cos(angle)"},
	{"tan", FN_TAN, 1, 1, false, "tan(angle)"},
	{"asin", FN_ASIN, 1, 1, false, "asin(x)"},
	{"acos", FN_ACOS, 1, 1, false, "acos(x)"},
	{"atan", FN_ATAN, 1, 1, false, "atan(x)"},
	{"pow", FN_POW, 2, 2, false, "pow(x, y)"},
	{"student", FN_STUDENT, 2, 2, false, "student(probability, degrees of freedom)"},
	{"normal", FN_NORMAL, 1, 1, false, "normal(probability)"},
	{"where", FN_WHERE, 2, 2, false, "where(list, condition)"},
	{"cumsum", FN_CUMSUM, 1, 1, false, "cumsum(list)"},
	{"interpolate", FN_INTERPOLATE, 3, 3, true, "interpolate(x, xs, ys)"},
	{"variance", FN_VARIANCE, 1, MANY, true, "variance(x, …)"},
	{"rss", FN_RSS, 1, MANY, true, "rss(x, …)"},
	{"covariance", FN_COVARIANCE, 2, 2, true, "covariance(x, y)"},
	{"correlation", FN_CORRELATION, 2, 2, true, "correlation(x, y)"},
	{"wmean", FN_WMEAN, 2, 2, true, "wmean(x, weights)"},
	{"slope", FN_SLOPE, 2, 3, true, "slope(x, y) or slope(x, y, weights)"},
	{"intercept", FN_INTERCEPT, 2, 3, true, "intercept(x, y) or intercept(x, y, weights)"},
	{"slope0", FN_SLOPE0, 2, 3, true, "slope0(x, y) or slope0(x, y, weights)"},
	{"fit_at", FN_FIT_AT, 3, 4, true, "fit_at(x, y, x0) or fit_at(x, y, x0, weights)"},
	{"residual_sd", FN_RESIDUAL_SD, 2, 3, true, "residual_sd(x, y) or residual_sd(x, y, weights)"},
	{"u_slope", FN_U_SLOPE, 2, 3, true, "u_slope(x, y) or u_slope(x, y, weights)"},
	{"u_intercept", FN_U_INTERCEPT, 2, 3, true, "u_intercept(x, y) or u_intercept(x, y, weights)"},
	{"u_fit_at", FN_U_FIT_AT, 3, 4, true, "u_fit_at(x, y, x0) or u_fit_at(x, y, x0, weights)"},
	{"r_fit", FN_R_FIT, 2, 3, true, "r_fit(x, y) or r_fit(x, y, weights)"},
	{"poly", FN_POLY, 4, 5, true, "poly(x, y, degree, k) or poly(x, y, degree, k, weights)"},
	{"poly_at", FN_POLY_AT, 4, 5, true, "poly_at(x, y, degree, x0) or poly_at(x, y, degree, x0, weights)"},
};

const struct expr_function *expr_function_find(const char *name)
{
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	return NULL;
}

static const struct node *argument(const struct node *n, int i)
{
	const struct node *a = n->first;
	for (; a && i > 0; i--)
		a = a->next;
	return a;
}

static int whole(const struct node *n)
{
	int64_t v = 0;
	lims_dec_to_int(n->number, &v);
	return (int)v;
}

struct expr_pairs expr_pairs(const struct node *n)
{
	struct expr_pairs p = {.x = argument(n, 0), .y = argument(n, 1), .degree = 1};
	switch (n->function->id) {
	case FN_INTERPOLATE:
		return (struct expr_pairs){.at = argument(n, 0), .x = argument(n, 1), .y = argument(n, 2)};
	case FN_WMEAN:
		return (struct expr_pairs){.y = argument(n, 0), .w = argument(n, 1)};
	case FN_FIT_AT:
	case FN_U_FIT_AT:
		p.at = argument(n, 2);
		p.w = argument(n, 3);
		return p;
	case FN_POLY:
	case FN_POLY_AT:
		p.degree = whole(argument(n, 2));
		if (n->function->id == FN_POLY)
			p.power = whole(argument(n, 3));
		else
			p.at = argument(n, 3);
		p.w = argument(n, 4);
		return p;
	default:
		p.w = argument(n, 2);
		return p;
	}
}
