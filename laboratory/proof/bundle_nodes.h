// SPDX-License-Identifier: Apache-2.0
// The nodes of a bundle and who states their keys. Inside of the bundle.
#ifndef LIMS_LABORATORY_PROOF_BUNDLE_NODES_H
#define LIMS_LABORATORY_PROOF_BUNDLE_NODES_H

#include "laboratory/proof/bundle.h"

/// A node by its own first entry, and whether a node that is trusted admitted it with that key.
struct bundle_node {
	char node[LIMS_NODE_ID];
	uint8_t key[LIMS_KEY_PUBLIC];
	struct lims_hash born; ///< hash of its first entry
	bool trusted;          ///< the laboratory's first node, or stated by a trusted one
	bool replaces;         ///< it took over from another node, up to:
	char after_node[LIMS_NODE_ID];
	int64_t after_sequence;
	struct lims_hash after_hash;
};

struct bundle_nodes {
	struct bundle_node *list; ///< in the arena
	size_t count;
};

/// Reads the births and admissions among the entries. A birth that cannot be read, one of another laboratory, a key stated in two ways and the lack of a first node
/// are told to `report` (never NULL), which gets ctx. LIMS_E_MEMORY only.
lims_rc bundle_nodes_read(const struct lims_bundle *b, struct lims_arena *arena, lims_bundle_finding *report, void *ctx,
	struct bundle_nodes *ret, struct lims_err *err);
const struct bundle_node *bundle_nodes_find(const struct bundle_nodes *n, const char *node); ///< NULL when its first entry is not there

#endif
