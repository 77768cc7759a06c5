// SPDX-License-Identifier: Apache-2.0
// Worksheets that rest on a standard or an instrument since a day, with their papers: what is asked when the standard turns out to be wrong. ISO/IEC 17025:2017 7.10.1 c.
#ifndef LIMS_LABORATORY_EQUIPMENT_RESTING_H
#define LIMS_LABORATORY_EQUIPMENT_RESTING_H

#include "laboratory/laboratory.h"

struct lims_resting {
	const char *worksheet, *day, *verdict;
	const char *number; ///< of its last paper; "" when none is issued
	int64_t margin;     ///< smallest margin in 10⁻⁹ of the limit, as it was submitted; of an instrument 0
};
typedef lims_rc lims_resting_visit(void *ctx, const struct lims_resting *r, struct lims_err *err);
/// Visits every submitted worksheet whose work lasted beyond the beginning of `from` (no date: all) that names the standard, the smallest margin first.
lims_rc lims_resting_each(
	struct lims_laboratory *lab, const char *standard, struct lims_date from, lims_resting_visit *visit, void *ctx, struct lims_err *err);

/// The same of an instrument: every submitted worksheet that has a reading of it that counts, or a condition that it showed, in the order of days.
lims_rc lims_resting_on_device(
	struct lims_laboratory *lab, const char *device, struct lims_date from, lims_resting_visit *visit, void *ctx, struct lims_err *err);

/// The last day before `day` on which something showed that it was right: a check or a functional check that passed, of a standard also the first day of a certificate. No date: nothing did.
/// noun: "standard" or "device".
lims_rc lims_resting_since(
	struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day, struct lims_date *ret, struct lims_err *err);

#endif
