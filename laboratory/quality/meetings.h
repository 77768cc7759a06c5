// SPDX-License-Identifier: Apache-2.0
// What two copies of the laboratory wrote of one thing without knowing of each other, found when they meet: each register has its rule of which counts, and this says that it was applied.
#ifndef LIMS_LABORATORY_QUALITY_MEETINGS_H
#define LIMS_LABORATORY_QUALITY_MEETINGS_H

#include "laboratory/quality/incidents.h"
#include "lims-core/journal/sync.h"

struct lims_meeting {
	enum lims_incident what; ///< REGISTER, CARD, SERIAL, STOCK, PLACE, MARK, OPENED or SHUT
	const char *
		detail; ///< who wrote what, in the order of the clock: the last one counts (CARD: the card, then the certificate; OPENED, SHUT: the paper, then the worksheet, or the standard)
	const struct lims_incident_name *names; ///< one of those that open ends too; NULL: the detail is its name
	size_t name_count;
	const char *const *about; ///< item:CODE and the like
	size_t about_count;
};
typedef lims_rc lims_meeting_visit(void *ctx, const struct lims_meeting *m, struct lims_err *err);
/// Texts live during the call of visit. LIMS_E_STORAGE, LIMS_E_CORRUPT, LIMS_E_MEMORY, or what visit returns.
lims_rc lims_meetings_each(
	struct lims_laboratory *lab, const struct lims_sync_met *met, lims_meeting_visit *visit, void *ctx, struct lims_err *err);

#endif
