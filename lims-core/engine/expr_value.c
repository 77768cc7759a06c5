// SPDX-License-Identifier: Apache-2.0
// Values of formulas: shorthands, the reasons why there is none, and the exact comparison of two rationals.
#include "lims-core/engine/expr_node.h"

static const struct {
	const char *name;
	const char *text;
} reasons[] = {
	[LIMS_VALUE_MISSING] = {"missing", "a reading is missing"},
	[LIMS_VALUE_REJECTED] = {"rejected", "a reading may not be used"},
	[LIMS_VALUE_DIVIDED_BY_ZERO] = {"division_by_zero", "a division by zero"},
	[LIMS_VALUE_OUTSIDE] = {"outside_domain", "a function got an argument outside its domain"},
	[LIMS_VALUE_NOT_IN_TABLE] = {"not_in_table", "a table has no band for the arguments"},
	[LIMS_VALUE_NO_ROW] = {"no_row", "there is no such row"},
	[LIMS_VALUE_EMPTY] = {"too_few", "there are too few values for a function"},
	[LIMS_VALUE_LENGTH] = {"length", "lists of different length cannot be joined"},
	[LIMS_VALUE_UNIT] = {"unit", "a value has a unit of another quantity"},
	[LIMS_VALUE_TOO_LARGE] = {"too_large", "a number or a computation is too large"},
	[LIMS_VALUE_NOT_EXACT] = {"not_exact", "a decision needs exact numbers, and they are not given"},
	[LIMS_VALUE_CYCLE] = {"cycle", "a value refers to itself"},
	[LIMS_VALUE_NO_MEMORY] = {"no_memory", "there is no memory"},
	[LIMS_VALUE_NO_PIECES] = {"no_pieces", "the pieces that make the load are not named"},
	[LIMS_VALUE_NOT_CERTIFIED] = {"not_certified", "the certificate of the standard does not state it"},
	[LIMS_VALUE_NOT_IN_FORCE] = {"not_in_force", "nothing is in force on the date of the work"},
};

enum { REASONS = sizeof reasons / sizeof reasons[0] };

const char *lims_value_reason_name(enum lims_value_reason r)
{
	return (unsigned)r < REASONS ? reasons[r].name : "unknown";
}

const char *lims_value_reason_text(enum lims_value_reason r)
{
	return (unsigned)r < REASONS ? reasons[r].text : "there is no value";
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
