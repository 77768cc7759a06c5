// SPDX-License-Identifier: Apache-2.0
// Which computed columns have their values before anything is measured: inside of the plan.
#ifndef LIMS_ENGINE_PLAN_KNOWN_H
#define LIMS_ENGINE_PLAN_KNOWN_H

#include "lims-core/engine/procedure.h"

/// ret_known[column_count] is set for the columns of the step whose formulas look, directly or through others of the step, at the item, the mode
/// and planned values alone: limits, extra loads. What happens to have a value without readings (if, present) is not known by that.
/// room[column_count] is for the walk.
void lims_plan_known(const struct lims_step *s, unsigned char *room, bool *ret_known);

#endif
