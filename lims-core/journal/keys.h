// SPDX-License-Identifier: Apache-2.0
// Key files of nodes: they lie outside the store, so that a copied store never signs as the original.
#ifndef LIMS_JOURNAL_KEYS_H
#define LIMS_JOURNAL_KEYS_H

#include "lims-core/chain/head.h"

/// A node's key. finish wipes the secret.
struct lims_node_key {
	char node[LIMS_NODE_ID];
	uint8_t public_key[LIMS_KEY_PUBLIC];
	uint8_t secret[LIMS_KEY_SECRET];
};

/// The folder of key files: `given` when not NULL, else LIMS_KEYS, else $XDG_DATA_HOME/lims/keys, else ~/.local/share/lims/keys.
/// LIMS_E_INPUT when none can be named.
lims_rc lims_keys_dir(const char *given, char *ret_dir, size_t size, struct lims_err *err);
/// A new node id (random) with a new key, written to DIR/<node id>.key with mode 0600; makes the folder (0700) when it is missing.
lims_rc lims_keys_create(const char *dir, struct lims_node_key *ret, struct lims_err *err);
/// LIMS_E_NOT_FOUND when there is no such file; LIMS_E_REFUSED when group or others may read it; LIMS_E_CORRUPT when it is no key of this
/// node.
lims_rc lims_keys_load(const char *dir, const char *node, struct lims_node_key *ret, struct lims_err *err);
/// Takes away the key of a node that did not come about.
void lims_keys_remove(const char *dir, const char *node);
void lims_keys_finish(struct lims_node_key *k);
/// The highest head that this key has signed, kept beside the key (DIR/<node id>.head), so that an older copy of a store is known as one.
/// LIMS_E_NOT_FOUND when nothing was signed yet.
lims_rc lims_keys_last_head(const char *dir, const char *node, struct lims_head *ret, struct lims_err *err);
lims_rc lims_keys_keep_head(const char *dir, const struct lims_head *h, struct lims_err *err);

#endif
