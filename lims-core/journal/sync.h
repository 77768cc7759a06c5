// SPDX-License-Identifier: Apache-2.0
// Two copies of a laboratory agree through a pack: a file that carries entries, heads and blobs that the other side lacks
// (docs/formats/sync-pack.md).
#ifndef LIMS_JOURNAL_SYNC_H
#define LIMS_JOURNAL_SYNC_H

#include "lims-core/journal/journal.h"

/// What a sync did. Plain values.
struct lims_sync_result {
	int64_t entries_in;
	int64_t blobs_in;
	int64_t entries_out; ///< in the pack now
	int64_t blobs_out;
	int64_t pending; ///< nodes in the pack that no node of the laboratory has admitted: their entries wait
	int64_t gaps;    ///< chains in the pack that begin after what we have; the next round brings the rest
	int64_t
		bare; ///< entries taken that were signed when they were written and came without that head: taken all the same, for a later head covers them
	struct {
		char node[LIMS_NODE_ID], writer[LIMS_NODE_ID]; ///< of the entry, and who wrote the pack
		int64_t sequence;
	} first_bare;
	bool replayed; ///< entries arrived late, subjects were replayed
	bool refused;  ///< LIMS_E_REFUSED for what the pack holds, not for the state of this store; said also when the call fails
	bool
		damaged; ///< LIMS_E_INPUT of a file that begins as a pack that this program reads: its bytes were changed or cut off; said also when the call fails
};

/// A copy and the writer of a pack that it took: who knew what. Lives during the call of lims_sync_meeting.
struct lims_sync_met;
/// How far this copy had come in the chain of a node before it took the pack, and how far it has come now.
struct lims_sync_span {
	char node[LIMS_NODE_ID];
	int64_t before, after;
};
const struct lims_sync_span *lims_sync_spans(const struct lims_sync_met *m, size_t *ret_count);
/// Whether an entry was here before the pack was taken.
bool lims_sync_was_here(const struct lims_sync_met *m, const struct lims_entry *entry);
/// Whether the pack brought it; neither this nor the above: it came or was written later.
bool lims_sync_came_in(const struct lims_sync_met *m, const struct lims_entry *entry);
/// Whether who wrote `entry`, which the pack brought, could know of `other`, which was here: what neither copy had of the other was written apart.
bool lims_sync_knew(const struct lims_sync_met *m, const struct lims_entry *entry, const struct lims_entry *other);
/// Called once a pack was taken in and before the one for the others is written: what it appends goes along. It is kept that this is to be done, by the
/// transaction that takes the pack: where it fails, or the program is ended, it is called again at the next exchange. So it must bear to be called twice, and to be called later.
struct lims_sync_meeting {
	lims_rc (*met)(void *ctx, const struct lims_sync_met *m, struct lims_err *err);
	void *ctx;
};

/// A stick: takes from PACK (when it is there) what we lack, under signed heads of admitted nodes of the same laboratory and kind, in one
/// transaction; then signs our head and rewrites
/// PACK whole with everything that the other copies it has met lack. LIMS_E_INPUT (damaged, truncated, oversized, not a pack),
/// LIMS_E_REFUSED (another laboratory, training with production,
/// a history that contradicts ours, a wrong key or signature): then neither the store nor PACK is changed.
lims_rc lims_journal_sync_file(struct lims_journal *j, const char *path, struct lims_sync_result *ret, struct lims_err *err);
/// The same, and tells what met. *ret is written whatever the end: what was taken in stays when the rest fails.
lims_rc lims_journal_meet_file(
	struct lims_journal *j, const char *path, const struct lims_sync_meeting *meeting, struct lims_sync_result *ret, struct lims_err *err);
/// Only takes; PACK is not touched. Needs no key: works for a store that is open read-only for want of a key.
lims_rc lims_journal_import_file(struct lims_journal *j, const char *path, struct lims_sync_result *ret, struct lims_err *err);
/// Writes a pack with everything (for a new node to join by). Replaces PACK.
lims_rc lims_journal_export_file(struct lims_journal *j, const char *path, struct lims_sync_result *ret, struct lims_err *err);

/// Makes a new store from a whole pack: trusts the laboratory and the node that wrote it (the person who carries it answers for that),
/// imports, writes its own node.born, signs its head.
/// The new node can work at once; its entries are accepted elsewhere, and it has a number block, when a node of the laboratory has
/// admitted it. laboratory and kind of p are ignored.
lims_rc lims_journal_join(
	const char *url, const char *path, const struct lims_journal_params *p, char ret_node[LIMS_NODE_ID], struct lims_err *err);

#endif
