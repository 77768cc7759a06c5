// SPDX-License-Identifier: Apache-2.0
// What is due of standards and devices until a day (đến hạn): calibration, maintenance, and what was sent out and should be back. ISO/IEC 17025:2017, 6.4.7, 6.4.13 e, g.
#ifndef LIMS_LABORATORY_EQUIPMENT_UPCOMING_H
#define LIMS_LABORATORY_EQUIPMENT_UPCOMING_H

#include "laboratory/laboratory.h"

/// One thing that is due. Texts live during the call.
struct lims_upcoming {
	const char *noun, *code, *name;
	const char *
		what; ///< "calibration": its certificate ends; "maintenance": the next one as it was planned; "return": back from where it was sent
	struct lims_date on;
	bool overdue; ///< before today
};
typedef lims_rc lims_upcoming_visit(void *ctx, const struct lims_upcoming *u, struct lims_err *err);
/// Visits what is due until `before`, that day included, in the order of days. What is retired today is left out.
lims_rc lims_upcoming_each(
	struct lims_laboratory *lab, struct lims_date before, lims_upcoming_visit *visit, void *ctx, struct lims_err *err);

#endif
