// SPDX-License-Identifier: Apache-2.0
// Inside the folder: the serial number of a card (standard, device) that one copy changed while another recorded a certificate of another number on it.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_CARDS_H
#define LIMS_LABORATORY_QUALITY_MEETING_CARDS_H

#include "laboratory/laboratory.h"
#include "laboratory/quality/meeting_names.h"
#include "lims-core/journal/sync.h"

/// detail: card, both numbers, certificate, who, when and on which node. Texts live during the call.
struct lims_meeting_card {
	const char *detail;
	const struct lims_meeting_names *names; ///< of the change and the certificate
};
typedef lims_rc lims_meeting_card_visit(void *ctx, const struct lims_meeting_card *found, struct lims_err *err);
/// `in`: an entry that came in. Where it gave the card the serial number that stands, or recorded a certificate of the card: every pair of the two that
/// contradict each other (equipment/identity.h) and were written apart, this entry being one of them. What was changed back or taken back since is no
/// contradiction. LIMS_E_STORAGE, LIMS_E_CORRUPT, LIMS_E_MEMORY, or what visit returns.
lims_rc lims_meeting_cards(struct lims_laboratory *lab, const struct lims_sync_met *met, const struct lims_stored *in,
	lims_meeting_card_visit *visit, void *ctx, struct lims_err *err);

#endif
