// SPDX-License-Identifier: Apache-2.0
// The standards of one run: what their certificates state on its day. Inside of plan and evaluation, not for other rooms.
#ifndef LIMS_ENGINE_EVAL_STANDARD_H
#define LIMS_ENGINE_EVAL_STANDARD_H

#include "lims-core/engine/curve.h"
#include "lims-core/engine/eval.h"
#include "lims-core/engine/names.h"

/// One lims_certified of a need.
struct lims_eval_certified {
	const struct lims_curve *curve;  ///< of the certificate in force; NULL: none is, for `reason`
	enum lims_value_reason reason;   ///< MISSING: no standard is named
	struct lims_eval_cell number[3]; ///< without an argument: its value, U and k
};

/// Places for what certificates state, all missing. False when memory is out.
bool lims_eval_take_certified(struct lims_eval *ev);
/// Reads the certificates of the standard of a need. LIMS_E_INPUT names the standard, the certificate and what is wrong.
lims_rc lims_eval_certify(struct lims_eval *ev, size_t need, const struct lims_ws_standard *given, struct lims_err *err);
/// The cell of a name of kind CERTIFIED.
struct lims_eval_cell *lims_eval_certified_number(struct lims_eval *ev, struct lims_ref ref);
/// A call of a curve (lims_cells.look); x in the declared unit.
void lims_eval_certified_look(struct lims_eval *ev, int id, const struct lims_value *x, struct lims_value *ret);
void lims_eval_certified_look_rat(struct lims_eval *ev, int id, const struct lims_rvalue *x, struct lims_rvalue *ret);
/// The slope of a call's value at x, for uncertainty; 0 where it has no value.
double lims_eval_certified_slope(const struct lims_eval *ev, int id, double x);

#endif
