// SPDX-License-Identifier: Apache-2.0
// A standard or device that failed a check stays in doubt until a good check or a decision (thiết bị bị nghi ngờ sau khi kiểm tra giữa kỳ không đạt).
//
// Clause: ISO/IEC 17025:2017 6.4.9, 7.10.1.
#ifndef LIMS_LABORATORY_EQUIPMENT_DOUBTED_H
#define LIMS_LABORATORY_EQUIPMENT_DOUBTED_H

#include "laboratory/laboratory.h"

struct lims_doubted {
	char opened[LIMS_CODE];  ///< the case of nonconforming work; "": not in doubt
	char on[LIMS_DATE_TEXT]; ///< the day of the check that failed; "" when no check that stands is the one of the case
};
/// Whether work of a day rests on something whose check failed: the case that the check opened waits for its decision, no later check of the same kind and point was good, and
/// the day is not before it was last shown to be right. The first such case. noun: "standard" or "device".
lims_rc lims_doubted_on(
	struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day, struct lims_doubted *ret, struct lims_err *err);

#endif
