// SPDX-License-Identifier: Apache-2.0
// The former marks of an instrument (dấu, tem kiểm định cũ) that a notice of failure tells of: what was found on it and what was made void at this work.
#ifndef LIMS_LABORATORY_PAPER_MARKS_H
#define LIMS_LABORATORY_PAPER_MARKS_H

#include "certificates/notice.h"
#include "laboratory/laboratory.h"
#include "laboratory/opened_sheet.h"
#include "lims-core/base/json.h"

/// Writes "old_marks" into the content: those recorded with the worksheet, or on this visit since the day of its work, as found or removed. A paper in the place of another
/// (`replaces` its number, else "") says what that one said.
lims_rc lims_paper_marks_put(
	struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, const char *replaces, struct lims_err *err);
/// From the content, in words; texts in the arena. False: there is no memory.
bool lims_paper_marks_read(const struct lims_json *content, struct lims_arena *arena, struct lims_notice *ret);

#endif
