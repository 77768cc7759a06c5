// SPDX-License-Identifier: Apache-2.0
// A checked formula as operations on a tape, so that uncertainty comes from the same formula as the value.
#ifndef LIMS_ENGINE_EXPR_TAPE_H
#define LIMS_ENGINE_EXPR_TAPE_H

#include "lims-core/engine/expr.h"
#include "lims-core/engine/tape.h"

/// Where a formula's cells stand on the tape, given by the caller.
struct lims_expr_tape {
	struct lims_tape *tape;
	/// Values at the estimates, as for lims_expr_eval: they decide what is chosen.
	const struct lims_cells *cells;
	void *ctx;
	/// The register of the cell (id, row) as a number of `unit`, the unit declared for its name; LIMS_TAPE_NONE when nothing uncertain stands
	/// behind the cell: then its value from `cells` is taken as a constant. Asked each time that the cell is needed: keep registers.
	lims_rc (*cell)(void *ctx, int id, long row, const struct lims_unit *unit, int *ret_register, struct lims_err *err);
	/// Slope of a smooth table at the first argument x, in the declared units. NULL: smooth tables are refused where it matters.
	double (*slope)(void *ctx, int id, double x);
};

/// Translates a formula that gives a number; row as in lims_expr_eval_row, -1 for a scalar. The register holds the value in the unit of the
/// formula's type. Evaluate the formula first: this is for a formula that has a value.
///
/// What is chosen is taken at the estimates, by the exact evaluator, and stays: elements by row or condition, where, first, last, argmin,
/// argmax, median, the neighbours of interpolate, bands of tables (a constant), texts, ==. Decided anew in each Monte Carlo trial: abs, min,
/// max, range, and if with a condition of <, <=, >, >= whose other case has a value too. round passes its argument through: what it loses is
/// a component of its own (a resolution). A smooth table is its value and slope at the estimate.
///
/// LIMS_E_REFUSED: something has no value at the estimates. LIMS_E_INPUT: a function of something uncertain that has no translation (never a
/// wrong derivative), lists too long, more work than one formula may cause; what `cell` returns; LIMS_E_MEMORY. Faults of the tape itself are
/// asked by lims_tape_state.
lims_rc lims_expr_to_tape(const struct lims_expr *e, long row, const struct lims_expr_tape *to, int *ret_register, struct lims_err *err);

#endif
