// SPDX-License-Identifier: Apache-2.0
// Values of formulas: shorthands, the reasons why there is none, and the exact comparison of two rationals.
#include "lims-core/engine/expr_node.h"

#include "lims-core/base/lang.h"

#include <string.h>

static const struct {
	const char *name;
	const char *text;
} reasons[] = {
	[LIMS_VALUE_MISSING] = {"missing", LIMS_MSG("a reading is missing")},
	[LIMS_VALUE_REJECTED] = {"rejected", LIMS_MSG("a reading may not be used")},
	[LIMS_VALUE_DIVIDED_BY_ZERO] = {"division_by_zero", LIMS_MSG("a division by zero")},
	[LIMS_VALUE_OUTSIDE] = {"outside_domain", LIMS_MSG("a function got an argument outside its domain")},
	[LIMS_VALUE_NOT_IN_TABLE] = {"not_in_table", LIMS_MSG("a table has no band for the arguments")},
	[LIMS_VALUE_NO_ROW] = {"no_row", LIMS_MSG("there is no such row")},
	[LIMS_VALUE_EMPTY] = {"too_few", LIMS_MSG("there are too few values for a function")},
	[LIMS_VALUE_LENGTH] = {"length", LIMS_MSG("lists of different length cannot be joined")},
	[LIMS_VALUE_UNIT] = {"unit", LIMS_MSG("a value has a unit of another quantity")},
	[LIMS_VALUE_TOO_LARGE] = {"too_large", LIMS_MSG("a number or a computation is too large")},
	[LIMS_VALUE_NOT_EXACT] = {"not_exact", LIMS_MSG("a decision needs exact numbers, and they are not given")},
	[LIMS_VALUE_CYCLE] = {"cycle", LIMS_MSG("a value refers to itself")},
	[LIMS_VALUE_NO_MEMORY] = {"no_memory", LIMS_MSG("there is no memory")},
	[LIMS_VALUE_NO_PIECES] = {"no_pieces", LIMS_MSG("the pieces that make the load are not named")},
	[LIMS_VALUE_NOT_CERTIFIED] = {"not_certified", LIMS_MSG("the certificate of the standard does not state it")},
	[LIMS_VALUE_NOT_IN_FORCE] = {"not_in_force", LIMS_MSG("nothing is in force on the date of the work")},
	[LIMS_VALUE_SIGN] = {"sign", LIMS_MSG("a value is below zero, or zero, where it cannot be")},
};

enum { REASONS = sizeof reasons / sizeof reasons[0] };

const char *lims_value_reason_name(enum lims_value_reason r)
{
	return (unsigned)r < REASONS ? reasons[r].name : "unknown";
}

const char *lims_value_reason_text(enum lims_value_reason r)
{
	return (unsigned)r < REASONS ? reasons[r].text : LIMS_MSG("there is no value");
}

const char *lims_value_reason_sentence(const char *name)
{
	for (size_t i = 0; i < REASONS; i++)
		if (reasons[i].name && strcmp(reasons[i].name, name) == 0)
			return reasons[i].text;
	return name;
}

void lims_rvalue_take(struct lims_rvalue *ret, const struct lims_value *v)
{
	*ret = (struct lims_rvalue){.kind = v->kind, .number = ret->number};
	switch (v->kind) {
	case LIMS_KIND_NONE:
		ret->reason = v->reason;
		break;
	case LIMS_KIND_NUMBER:
		ret->unit = v->unit;
		break;
	case LIMS_KIND_BOOL:
		ret->truth = v->truth;
		break;
	case LIMS_KIND_TEXT:
		ret->text = v->text;
		break;
	}
}

int lims_rvalue_compare(const struct lims_rvalue *a, const struct lims_rvalue *b)
{
	if ((a->approximate || b->approximate) && lims_rat_near(a->number, b->number))
		return 0;
	return lims_rat_cmp(a->number, b->number);
}
