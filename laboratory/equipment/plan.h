// SPDX-License-Identifier: Apache-2.0
// What must be calibrated in a year, when, by whom and for how much (kế hoạch hiệu chuẩn). ISO/IEC 17025:2017, 6.4.7.
#ifndef LIMS_LABORATORY_EQUIPMENT_PLAN_H
#define LIMS_LABORATORY_EQUIPMENT_PLAN_H

#include "laboratory/laboratory.h"
#include "lims-core/base/dec.h"

/// One calibration that is due. Texts live during the call.
struct lims_equipment_due {
	const char *noun, *code, *name, *serial, *certificate, *place;
	const char *by;   ///< who calibrates it; "" when the card does not say
	const char *cost; ///< "" when the card does not say
	struct lims_date on;
	bool overdue; ///< its certificate ends before the year
	int turn;     ///< 1, 2, … within the year
};
typedef lims_rc lims_equipment_due_visit(void *ctx, const struct lims_equipment_due *due, struct lims_err *err);

struct lims_equipment_plan {
	int calibrations, without_cost;
	struct lims_dec sum; ///< of those that have a cost
};
/// Visits what is due in the year: standards, then devices, each in the order of codes. First when its certificate ends, then every `interval` months. What is retired
/// on the first day of the year is left out; what has no last day is none that is calibrated. LIMS_E_INPUT: a card whose cost or interval is no number names itself.
lims_rc lims_equipment_plan(struct lims_laboratory *lab, int year, struct lims_equipment_plan *ret, lims_equipment_due_visit *visit,
	void *ctx, struct lims_err *err);

#endif
