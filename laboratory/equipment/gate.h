// SPDX-License-Identifier: Apache-2.0
// What the gate standard_in_date asks beyond dates: the status of each standard on the day of the work, and the acceptance of its certificates.
#ifndef LIMS_LABORATORY_EQUIPMENT_GATE_H
#define LIMS_LABORATORY_EQUIPMENT_GATE_H

#include "laboratory/opened_sheet.h"

struct lims_causes;

/// Whether every standard of the worksheet, and every instrument whose readings count, was in service and in the house on the day of the work and of each reading, and every certificate from
/// which the procedure takes values accepted for it (where it takes none: the one in force), none of them in conflict with another; adds every cause for which not.
void lims_equipment_gate(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes);
/// Whether every instrument that showed a condition of the worksheet was in service on the day on which it showed it, and that day lay within the days of its certificate as they
/// were frozen with the condition (from before that, or without a last day: as the register names them now); whether it was in the house, had failed no check since it was last
/// shown to be right, and what it showed was corrected by its certificate where one is recorded; adds every cause for which not. No last day at all shuts it too.
void lims_equipment_sensors(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes);

#endif
