// SPDX-License-Identifier: Apache-2.0
// A signed head: a node's Ed25519 signature that its chain reached this sequence with this hash (design 3).
#ifndef LIMS_CHAIN_HEAD_H
#define LIMS_CHAIN_HEAD_H

#include "lims-core/chain/entry.h"

/// What is signed are the bytes "lims-head-1\nnode <id>\nsequence <n>\nhash <64 hexadecimal digits>\n". Plain values.
struct lims_head {
	char node[LIMS_NODE_ID];
	int64_t sequence;      ///< ≥ 1
	struct lims_hash hash; ///< of the entry with that sequence
	uint8_t signature[LIMS_SIGNATURE];
};

/// Signs node, sequence and hash, which the caller has set; fills signature. LIMS_E_INPUT when node or sequence cannot be; LIMS_E_STORAGE
/// from the library.
lims_rc lims_head_sign(struct lims_head *h, const uint8_t secret[LIMS_KEY_SECRET], struct lims_err *err);
/// LIMS_E_CORRUPT when the signature is not the key's.
lims_rc lims_head_verify(const struct lims_head *h, const uint8_t public_key[LIMS_KEY_PUBLIC], struct lims_err *err);

#endif
