// SPDX-License-Identifier: Apache-2.0
// Inside the folder: numbers of stickers and seals that two works used, as what met.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_MARKS_H
#define LIMS_LABORATORY_QUALITY_MEETING_MARKS_H

#include "laboratory/quality/meetings.h"

/// Among all that were ever used. LIMS_E_STORAGE, LIMS_E_MEMORY, or what visit returns.
lims_rc lims_meeting_marks(struct lims_laboratory *lab, lims_meeting_visit *visit, void *ctx, struct lims_err *err);
/// Of the number that the entry used, if it used one. The same errors.
lims_rc lims_meeting_marks_of(
	struct lims_laboratory *lab, const struct lims_entry *e, lims_meeting_visit *visit, void *ctx, struct lims_err *err);

#endif
