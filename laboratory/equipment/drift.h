// SPDX-License-Identifier: Apache-2.0
// New values of a standard against old ones (độ trôi của chuẩn): the difference at each point against what is allowed, exactly.
#ifndef LIMS_LABORATORY_EQUIPMENT_DRIFT_H
#define LIMS_LABORATORY_EQUIPMENT_DRIFT_H

#include "laboratory/laboratory.h"
#include "lims-core/engine/standard.h"
#include "lims-core/engine/units.h"

/// One value that both certificates state. Texts live during the call.
struct lims_drift {
	const char *name;                   ///< of the quantity, or of the piece
	const char *at;                     ///< the point; "" for a number or a piece
	const char *old, *now, *difference; ///< with their unit; difference = now − old, "" when it cannot be taken
	const char *allowed;                ///< with its unit; "" when nothing says
	const char *by;                     ///< "card", "uncertainty" (U of the old certificate), ""
	const char *outcome;                ///< "within", "beyond", "" not judged
	const char *reason;                 ///< why it could not be compared or judged; "" otherwise
};
typedef lims_rc lims_drift_visit(void *ctx, const struct lims_drift *d, struct lims_err *err);

/// Visits every value of `now` in its order. An old value between two points is taken on the straight line between them and beyond them not at all, as
/// procedures read a certificate. `allowance`: "0.05 kPa", or by name "correction: 0.05 kPa; head: 1 Pa"; where it says nothing for a value, the U of the old one
/// is what is allowed. Values in other units of one kind ("0.02 g" against "15 mg") are converted exactly; where that loses digits, nothing is judged. units NULL:
/// only values in the same unit are compared. Polynomials and expansions are named and not compared.
lims_rc lims_drift_compare(const struct lims_units *units, const struct lims_ws_certificate *old, const struct lims_ws_certificate *now,
	const char *allowance, lims_drift_visit *visit, void *ctx, struct lims_err *err);

/// The same for two recorded certificates of a standard, with the allowance of its card. number NULL: the last two by the day from which they are in force;
/// what was compared is told. LIMS_E_NOT_FOUND.
lims_rc lims_drift_of(struct lims_laboratory *lab, const char *noun, const char *code, const char *old, const char *now,
	char ret_old[LIMS_CODE * 2], char ret_now[LIMS_CODE * 2], lims_drift_visit *visit, void *ctx, struct lims_err *err);

#endif
