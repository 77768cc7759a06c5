// SPDX-License-Identifier: Apache-2.0
// Inside the room: what this copy had of each chain before a pack was taken, has after it, and what the writers of packs had.
#ifndef LIMS_JOURNAL_MET_H
#define LIMS_JOURNAL_MET_H

#include "lims-core/journal/internal.h"
#include "lims-core/journal/pack.h"
#include "lims-core/journal/sync.h"

struct lims_sync_met {
	struct lims_sync_span *spans; ///< by node; owned
	size_t count, cap;
	const struct lims_pack *pack;
};

/// The node after `node` in the order of their ids. *ret_more false: there is none, and node stays.
lims_rc lims_next_node(struct lims_db *db, char node[LIMS_NODE_ID], bool *ret_more, struct lims_err *err);

/// How far every chain goes now. m is zeroed; finished by lims_met_finish, also after a failure.
lims_rc lims_met_before(struct lims_sync_met *m, struct lims_journal *j, struct lims_err *err);
/// The same once the pack was taken; it is kept by the caller as long as m.
lims_rc lims_met_after(struct lims_sync_met *m, struct lims_journal *j, const struct lims_pack *pack, struct lims_err *err);
void lims_met_finish(struct lims_sync_met *m);

#endif
