// SPDX-License-Identifier: Apache-2.0
// The nodes of a laboratory: who is admitted, with which key, code and number block; only their entries are accepted.
#ifndef LIMS_JOURNAL_NODES_H
#define LIMS_JOURNAL_NODES_H

#include "lims-core/journal/journal.h"

enum lims_node_state {
	LIMS_NODE_ADMITTED, ///< by an entry node.admitted/1, or the first node, or the node that this store joined through
	LIMS_NODE_PENDING,  ///< seen in a pack (or this store itself), not admitted yet
};

/// One node. Plain values.
struct lims_journal_node_info {
	char node[LIMS_NODE_ID];
	char code[LIMS_NODE_CODE];
	uint8_t public_key[LIMS_KEY_PUBLIC];
	struct lims_hash born; ///< hash of its first entry
	enum lims_node_state state;
	int64_t block;   ///< number block, -1: none
	bool code_clash; ///< another node has the same code: two were admitted before they met; a person renames one on paper
	bool self;       ///< this store's node
};

/// Every known node, in the order of their admission, pending ones last. *ret_list is the caller's (free()).
lims_rc lims_journal_nodes(struct lims_journal *j, struct lims_journal_node_info **ret_list, size_t *ret_count, struct lims_err *err);
/// The node that waits to be admitted under this short code. LIMS_E_NOT_FOUND: none does; LIMS_E_REFUSED: several do.
lims_rc lims_journal_waiting(struct lims_journal *j, const char *code, char ret_node[LIMS_NODE_ID], struct lims_err *err);
/// Admits a pending node: appends node.admitted/1 with its key and the next free block, signs the head. LIMS_E_NOT_FOUND when no such
/// node is pending; LIMS_E_REFUSED when its
/// code is taken, or when this node is pending itself.
lims_rc lims_journal_admit(struct lims_journal *j, const char *node, const char *actor, struct lims_err *err);
/// The number block of this store's node: certificate numbers and stickers come from it, so that two nodes never give the same. Blocks
/// are disjoint without asking anyone: node with block
/// b admits nodes with the blocks 64·b + 1 … 64·b + 63. LIMS_E_REFUSED while the node is pending. `db` as for reading.
lims_rc lims_journal_node_block(struct lims_journal *j, struct lims_db *db, int64_t *ret_block, struct lims_err *err);

#endif
