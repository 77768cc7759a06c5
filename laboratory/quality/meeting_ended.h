// SPDX-License-Identifier: Apache-2.0
// Inside the folder: papers that one copy issued while another one recorded what shuts one of their gates: a standard or instrument out of service, sent away or
// with a failed check, an authorisation or a card that had ended.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_ENDED_H
#define LIMS_LABORATORY_QUALITY_MEETING_ENDED_H

#include "laboratory/laboratory.h"
#include "laboratory/quality/meeting_names.h"
#include "lims-core/journal/sync.h"

struct lims_meeting_known;
/// What was here, of papers and of what can shut their gates, that the writer of a pack did not know. Zeroed at first, filled once.
struct lims_meeting_unknown {
	struct lims_meeting_known *list; ///< owned
	size_t count, cap;
	bool looked;
};
void lims_meeting_unknown_finish(struct lims_meeting_unknown *u);

/// Texts live during the call of visit.
struct lims_meeting_ended {
	const char *detail;                     ///< the paper, what shuts the gate, and who recorded that, when and on which node
	const struct lims_meeting_names *names; ///< the paper and its gate; with the entry that shut it
	const char *paper, *about;              ///< subjects; about: the standard or instrument; NULL: none
};
typedef lims_rc lims_meeting_ended_visit(void *ctx, const struct lims_meeting_ended *found, struct lims_err *err);
/// `in`: an entry that came in. Where it issued a paper that stands, or can shut a gate: every gate of a paper for which there is a cause now that its entry does not
/// name, and that the one of the two recorded apart from the other. A gate that is off is not asked. LIMS_E_STORAGE, LIMS_E_CORRUPT, LIMS_E_MEMORY, or what visit returns.
lims_rc lims_meeting_ended(struct lims_laboratory *lab, const struct lims_sync_met *met, const struct lims_stored *in,
	struct lims_meeting_unknown *unknown, lims_meeting_ended_visit *visit, void *ctx, struct lims_err *err);

#endif
