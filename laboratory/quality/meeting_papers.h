// SPDX-License-Identifier: Apache-2.0
// Inside the folder: papers that one copy issued of worksheets that another one handed back, gave up or changed.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_PAPERS_H
#define LIMS_LABORATORY_QUALITY_MEETING_PAPERS_H

#include "laboratory/laboratory.h"
#include "laboratory/quality/meeting_names.h"
#include "lims-core/journal/sync.h"

/// Texts live during the call of visit.
struct lims_meeting_paper {
	const char *detail;                     ///< paper and worksheet, who, when and on which node, with the reason
	const struct lims_meeting_names *names; ///< the entry that issued it and the worksheet; with the entry that opened that
	const char *paper, *worksheet;          ///< subjects
};
typedef lims_rc lims_meeting_paper_visit(void *ctx, const struct lims_meeting_paper *found, struct lims_err *err);
/// Every paper that stands and has results of the worksheet (its own, or as they were found), with the first entry that opened the worksheet again, or changed it, and was
/// written apart from the paper. What only looks at the worksheet (a comment, a comparison, a review that accepts) opens nothing. The answer is the same for
/// every entry of the worksheet, and for the paper, that came in. LIMS_E_STORAGE, LIMS_E_CORRUPT, LIMS_E_MEMORY, or what visit returns.
lims_rc lims_meeting_papers(struct lims_laboratory *lab, const struct lims_sync_met *met, const char *worksheet,
	lims_meeting_paper_visit *visit, void *ctx, struct lims_err *err);

#endif
