// SPDX-License-Identifier: Apache-2.0
// How planned loads are made of the pieces at hand. Inside of plan, not for other rooms.
#ifndef LIMS_ENGINE_PLAN_LOADS_H
#define LIMS_ENGINE_PLAN_LOADS_H

#include "lims-core/engine/eval.h"

/// Fills `load` of the cells of planned loads; the standards of the run stand. LIMS_E_MEMORY.
lims_rc lims_plan_loads(struct lims_eval *ev, struct lims_plan_step *steps, struct lims_err *err);

#endif
