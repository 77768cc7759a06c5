// SPDX-License-Identifier: Apache-2.0
// Inside the room: what came in with a pack and was not looked at yet. It is kept in the store by the transaction that takes the pack, so that an exchange that
// ends in between loses nothing.
#ifndef LIMS_JOURNAL_MET_KEPT_H
#define LIMS_JOURNAL_MET_KEPT_H

#include "lims-core/journal/met.h"

/// Puts it behind what waits already; within the transaction that took the pack.
lims_rc lims_met_keep(struct lims_tx *tx, const struct lims_sync_met *m, struct lims_err *err);
/// Tells all that waits, the oldest first, and forgets it then. Where nothing can be recorded (lims_journal_why_read_only) it is told and goes on waiting.
lims_rc lims_met_tell(struct lims_journal *j, const struct lims_sync_meeting *meeting, struct lims_err *err);
/// What waits in one store waits in its copy too.
lims_rc lims_met_copy(struct lims_db *from, struct lims_db *to, struct lims_err *err);

#endif
