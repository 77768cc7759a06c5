// SPDX-License-Identifier: Apache-2.0
// The inside of translating formulas to a tape, shared by the expr_tape*.c files only.
#ifndef LIMS_ENGINE_EXPR_TAPE_PART_H
#define LIMS_ENGINE_EXPR_TAPE_PART_H

#include "lims-core/engine/expr_node.h"
#include "lims-core/engine/expr_tape.h"

/// The registers of a straight line: sums over the points, centred so that no digits are lost.
struct tape_line {
	int weight;     ///< Σw
	int x, y;       ///< weighted means
	int xx, xy, yy; ///< centred sums; yy only where needed
	size_t points;  ///< with a weight
};

struct translation {
	const struct lims_expr_tape *to;
	struct lims_tape *tape;
	struct run run;
	lims_rc rc; ///< the first fault; what follows it is not done
	struct lims_err *err;
	const struct node *line_of; ///< the fit whose line was made last
	struct tape_line line;
	const struct node *sum_of; ///< the cumsum whose element was made last
	long sum_row;
	int sum;
};

/// The register of a number; LIMS_TAPE_NONE after a fault.
int expr_tape_number(struct translation *t, const struct node *n, long row);
/// The exact value at the estimates; false, with the fault noted, when there is none.
bool expr_tape_exact(struct translation *t, const struct node *n, long row, struct lims_value *ret);
/// Functions of lists.
int expr_tape_fold(struct translation *t, const struct node *n);
int expr_tape_made_element(struct translation *t, const struct node *n, long row);
/// Functions of paired lists.
int expr_tape_pairs(struct translation *t, const struct node *n, long row);
/// The exact value as a constant when none of the arguments is uncertain; else a fault that names the function.
int expr_tape_only_constant(struct translation *t, const struct node *n, long row);
int expr_tape_no_value(struct translation *t, enum lims_value_reason reason);
int expr_tape_no_memory(struct translation *t);

/// Shorthands.
static inline int tape_of(struct translation *t, double value)
{
	return lims_tape_constant(t->tape, value);
}
static inline int tape_2(struct translation *t, enum lims_tape_op op, int a, int b)
{
	return lims_tape_binary(t->tape, op, a, b);
}
static inline int tape_1(struct translation *t, enum lims_tape_op op, int a)
{
	return lims_tape_unary(t->tape, op, a);
}

#endif
