// SPDX-License-Identifier: Apache-2.0
// A shut gate that a person with the named role lets pass for one worksheet, with a reason, printed on its paper (ngoại lệ được cho phép).
#ifndef LIMS_LABORATORY_OVERRIDE_H
#define LIMS_LABORATORY_OVERRIDE_H

#include "laboratory/gates.h"

/// Records that the gate is let pass for a submitted or reviewed worksheet. Only where regulations/gates.yaml says "override" for its service, by a
/// person with the role it names who has not measured; holds as long as the gate is shut for the same cause. LIMS_E_REFUSED, LIMS_E_INPUT: no such gate, no reason.
lims_rc lims_gate_override(struct lims_laboratory *lab, const char *worksheet, const char *gate, const char *reason, struct lims_err *err);

/// The override that holds for an outcome; NULL when none does.
const struct lims_dossier_override *lims_gate_overridden(const struct lims_opened_sheet *o, const struct lims_gate_outcome *gate);

/// Adds the member "overrides" to what is printed: which gate, its sentence, who let it pass, in which role, and why. Nothing when there are none.
lims_rc lims_overrides_printed(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o,
	const struct lims_gate_outcome gates[LIMS_GATE_COUNT], struct lims_err *err);

#endif
