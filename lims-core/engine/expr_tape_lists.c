// SPDX-License-Identifier: Apache-2.0
// Translating the functions that make one number of many, and lists made of lists.
#include "lims-core/base/arena.h"
#include "lims-core/engine/expr_tape_part.h"

#include <math.h>
#include <string.h>

struct elements {
	int *reg;
	size_t count, room;
};

/// Every element of every argument.
static bool gather(struct translation *t, const struct node *n, struct elements *e)
{
	struct walk w = expr_walk(&t->run, n);
	const struct node *at;
	long row;
	while (t->rc == LIMS_OK && expr_walk_next(&w, &at, &row)) {
		if (e->count == e->room) {
			size_t room = e->room ? 2 * e->room : 32;
			int *more = lims_arena_array(lims_tape_memory(t->tape), room, sizeof *more);
			if (!more) {
				expr_tape_no_memory(t);
				return false;
			}
			if (e->count)
				memcpy(more, e->reg, e->count * sizeof *more);
			e->reg = more;
			e->room = room;
		}
		e->reg[e->count++] = expr_tape_number(t, at, row);
	}
	if (w.failed || e->count == 0)
		expr_tape_no_value(t, w.failed ? w.reason : LIMS_VALUE_EMPTY);
	return t->rc == LIMS_OK;
}

static int total(struct translation *t, const struct elements *e, enum lims_tape_op op)
{
	int sum = e->reg[0];
	for (size_t i = 1; i < e->count; i++)
		sum = tape_2(t, op, sum, e->reg[i]);
	return sum;
}

static int mean(struct translation *t, const struct elements *e)
{
	return tape_2(t, LIMS_TAPE_DIVIDE, total(t, e, LIMS_TAPE_ADD), tape_of(t, (double)e->count));
}

/// Σ(x − mean)²/(n − 1)
static int variance(struct translation *t, const struct elements *e)
{
	if (e->count < 2)
		return expr_tape_no_value(t, LIMS_VALUE_EMPTY);
	int middle = mean(t, e), sum = tape_of(t, 0);
	for (size_t i = 0; i < e->count; i++)
		sum = tape_2(t, LIMS_TAPE_ADD, sum, lims_tape_power(t->tape, tape_2(t, LIMS_TAPE_SUBTRACT, e->reg[i], middle), 2));
	return tape_2(t, LIMS_TAPE_DIVIDE, sum, tape_of(t, (double)e->count - 1));
}

static int root_of_squares(struct translation *t, const struct elements *e)
{
	int sum = tape_of(t, 0);
	for (size_t i = 0; i < e->count; i++)
		sum = tape_2(t, LIMS_TAPE_ADD, sum, lims_tape_power(t->tape, e->reg[i], 2));
	return tape_1(t, LIMS_TAPE_SQRT, sum);
}

/// The element in the middle at the estimates, or the mean of the two there.
static int median(struct translation *t, struct elements *e)
{
	for (size_t i = 1; i < e->count; i++) {
		int reg = e->reg[i];
		size_t at = i;
		for (; at > 0 && lims_tape_value(t->tape, e->reg[at - 1]) > lims_tape_value(t->tape, reg); at--)
			e->reg[at] = e->reg[at - 1];
		e->reg[at] = reg;
	}
	int middle = e->reg[e->count / 2];
	if (e->count % 2 == 0)
		middle = tape_2(t, LIMS_TAPE_MULTIPLY, tape_of(t, 0.5), tape_2(t, LIMS_TAPE_ADD, e->reg[e->count / 2 - 1], middle));
	return middle;
}

static int folded(struct translation *t, const struct node *n, struct elements *e)
{
	switch (n->function->id) {
	case FN_SUM:
		return total(t, e, LIMS_TAPE_ADD);
	case FN_MIN:
		return total(t, e, LIMS_TAPE_MIN);
	case FN_MAX:
		return total(t, e, LIMS_TAPE_MAX);
	case FN_RANGE:
		return tape_2(t, LIMS_TAPE_SUBTRACT, total(t, e, LIMS_TAPE_MAX), total(t, e, LIMS_TAPE_MIN));
	case FN_MEAN:
		return mean(t, e);
	case FN_MEDIAN:
		return median(t, e);
	case FN_VARIANCE:
		return variance(t, e);
	case FN_STDEV:
		return tape_1(t, LIMS_TAPE_SQRT, variance(t, e));
	default:
		return root_of_squares(t, e);
	}
}

int expr_tape_fold(struct translation *t, const struct node *n)
{
	struct elements e = {0};
	return gather(t, n, &e) ? folded(t, n, &e) : LIMS_TAPE_NONE;
}

/// The element of the list behind where: the `row`-th for which the condition is true.
static int kept_element(struct translation *t, const struct node *n, long row)
{
	size_t rows;
	enum lims_value_reason reason;
	if (!expr_count(&t->run, n->first, &rows, &reason))
		return expr_tape_no_value(t, reason);
	for (size_t i = 0; i < rows; i++) {
		struct lims_value v;
		if (!expr_tape_exact(t, n->first->next, (long)i, &v))
			return LIMS_TAPE_NONE;
		if (v.truth && row-- == 0)
			return expr_tape_number(t, n->first, (long)i);
	}
	return expr_tape_no_value(t, LIMS_VALUE_NO_ROW);
}

int expr_tape_made_element(struct translation *t, const struct node *n, long row)
{
	if (row < 0)
		return expr_tape_no_value(t, LIMS_VALUE_NO_ROW);
	if (n->function->id == FN_WHERE)
		return kept_element(t, n, row);
	long from = 0;
	int sum = LIMS_TAPE_NONE;
	if (t->sum_of == n && t->sum_row <= row) {
		from = t->sum_row + 1;
		sum = t->sum;
	}
	for (long i = from; i <= row && t->rc == LIMS_OK; i++) {
		int next = expr_tape_number(t, n->first, i);
		sum = i == 0 ? next : tape_2(t, LIMS_TAPE_ADD, sum, next);
	}
	t->sum_of = n;
	t->sum_row = row;
	t->sum = sum;
	return sum;
}
