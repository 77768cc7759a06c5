// SPDX-License-Identifier: Apache-2.0
// Inside the room: what a pack holds of nodes of which this store has nothing yet stays in the pack that it writes, so that it does not matter in which order copies meet.
#ifndef LIMS_JOURNAL_CARRY_H
#define LIMS_JOURNAL_CARRY_H

#include "lims-core/journal/internal.h"
#include "lims-core/journal/pack.h"
#include "lims-core/journal/sync.h"

struct lims_carry {
	struct lims_db *db;
	struct lims_pack *from; ///< the pack that was read; NULL: there is nothing to carry
	struct lims_pack_writer *to;
	struct lims_sync_result *result; ///< counts what is written
	struct lims_hashes blobs;        ///< named by what was carried; the caller frees its list
};

/// Writes the chains of nodes without an entry here as they are, unjudged: who takes them judges. After the chains of the store.
lims_rc lims_carry_chains(struct lims_carry *c, struct lims_err *err);
/// Writes their blobs but for those in `written`. After the blobs of the store.
lims_rc lims_carry_blobs(struct lims_carry *c, const struct lims_hashes *written, struct lims_err *err);

#endif
