// SPDX-License-Identifier: Apache-2.0
// Functional checks around a field trip (kiểm tra chức năng trước khi đi và sau khi về): which standards that went along were looked at before and after.
//
// Clause: ISO/IEC 17025:2017 6.4.3, 6.4.4: what leaves the direct control of the laboratory is looked at before it is used again.
#ifndef LIMS_LABORATORY_EQUIPMENT_TRIPS_H
#define LIMS_LABORATORY_EQUIPMENT_TRIPS_H

#include "laboratory/laboratory.h"

struct lims_trip_check {
	const char *standard;
	const char *when;                 ///< "before_leaving" or "after_return"
	const char *on, *outcome, *actor; ///< of the last one that names the visit; "" when there is none
	bool due;                         ///< it should be there: before always, after once the visit says that it is back
};
typedef lims_rc lims_trip_visit(void *ctx, const struct lims_trip_check *c, struct lims_err *err);
/// Visits both checks of every standard that went along. *ret_missing: how many are due and not there, or failed. LIMS_E_NOT_FOUND: no such visit.
lims_rc lims_trip_checks(
	struct lims_laboratory *lab, const char *visit_code, lims_trip_visit *visit, void *ctx, size_t *ret_missing, struct lims_err *err);

#endif
