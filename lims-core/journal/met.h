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
	char writer[LIMS_NODE_ID];    ///< of the pack
	struct lims_pack_have *haves; ///< of the pack; owned
	size_t have_count, have_cap;
};

/// The node after `node` in the order of their ids. *ret_more false: there is none, and node stays.
lims_rc lims_next_node(struct lims_db *db, char node[LIMS_NODE_ID], bool *ret_more, struct lims_err *err);

/// How far every chain goes now, within the transaction that takes the pack. m is zeroed; finished by lims_met_finish, also after a failure.
lims_rc lims_met_before(struct lims_sync_met *m, struct lims_db *db, struct lims_err *err);
/// The same once the pack was taken, and what its writer told; m keeps nothing of the pack.
lims_rc lims_met_after(struct lims_sync_met *m, struct lims_db *db, const struct lims_pack *pack, struct lims_err *err);
lims_rc lims_met_add_span(struct lims_sync_met *m, const struct lims_sync_span *s, struct lims_err *err);
lims_rc lims_met_add_have(struct lims_sync_met *m, const struct lims_pack_have *h, struct lims_err *err);
void lims_met_finish(struct lims_sync_met *m);

#endif
