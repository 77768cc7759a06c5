// SPDX-License-Identifier: Apache-2.0
// The marks of an instrument (dấu, tem kiểm định) that papers tell of: a notice of failure the former ones, what was found and what was made void at this work; the record of what
// passed those that were put on.
#ifndef LIMS_LABORATORY_PAPER_MARKS_H
#define LIMS_LABORATORY_PAPER_MARKS_H

#include "certificates/notice.h"
#include "laboratory/laboratory.h"
#include "laboratory/opened_sheet.h"
#include "lims-core/base/json.h"

/// Writes into the content of a notice "old_marks": those recorded with the worksheet, or on this visit since the day of its work, as found or removed; of a certificate
/// of verification "new_marks": as applied. Nothing into others. A paper in the place of another (`replaces` its number, else "") says what that one said.
lims_rc lims_paper_marks_put(struct lims_laboratory *lab, struct lims_jw *w, const char *kind, const struct lims_opened_sheet *o,
	const char *replaces, struct lims_err *err);
/// The old ones from the content, in words; texts in the arena. False: there is no memory.
bool lims_paper_marks_read(const struct lims_json *content, struct lims_arena *arena, struct lims_notice *ret);
/// The new ones with their places, for the record: "Niêm N 0201 (nắp); Dấu K-01 (đòn cân)". NULL: the content is of before they were written, or there is no memory.
const char *lims_paper_marks_applied(const struct lims_json *content, struct lims_arena *arena);

#endif
