// SPDX-License-Identifier: Apache-2.0
// Whether a worksheet passes its gates: what only warns is said, what is shut is refused unless a person who may has let it pass.
#ifndef LIMS_LABORATORY_GATES_PASS_H
#define LIMS_LABORATORY_GATES_PASS_H

#include "laboratory/gates.h"

/// Evaluates the gates into `ret`. A line for each that warns, is overridden or refuses is added to *warnings, behind `before`. LIMS_E_REFUSED names the first
/// shut gate in whole and the others by name.
lims_rc lims_gates_pass(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const char *before,
	struct lims_gate_outcome ret[LIMS_GATE_COUNT], struct lims_buf *warnings, struct lims_err *err);
/// Writes "gates" into the open object: what each gate said, and who let it pass.
void lims_gates_put(struct lims_jw *w, const struct lims_opened_sheet *o, const struct lims_gate_outcome gates[LIMS_GATE_COUNT]);

#endif
