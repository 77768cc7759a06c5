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
};

const struct expr_function *expr_function_find(const char *name)
{
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	return NULL;
}
