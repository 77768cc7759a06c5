// SPDX-License-Identifier: Apache-2.0
// Holds the conditions of a worksheet against the readings of the air from which they were taken: the entry that recorded them, and the logger's table or the bytes behind it.
//
// Clause: ISO/IEC 17025:2017 6.3.3, 7.5.1.
#ifndef LIMS_LABORATORY_PROOF_AIR_H
#define LIMS_LABORATORY_PROOF_AIR_H

#include "laboratory/proof/proof.h"
#include "lims-core/chain/entry.h"

/// Where entries come from, by their hash.
struct lims_proof_entries {
	void *ctx;
	/// Fills *ret_bytes (initialised by the callee, finished by the caller also after a failure) where the entry does not live elsewhere, and *ret. LIMS_E_NOT_FOUND: it is not there.
	lims_rc (*get)(void *ctx, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_entry *ret, struct lims_err *err);
};

/// Every condition that names the readings from which it was taken: its entry says the same of the instrument, place, moment, quantity and value, and so do the row of the logger's
/// table, read again as it was read then, or the bytes of the line. Counts into ret->air, ret->tables and ret->absent; every difference is one line. LIMS_E_CORRUPT: kept
/// bytes are missing or changed.
lims_rc lims_proof_air(const struct lims_dossier *s, const struct lims_proof_entries *entries, const struct lims_proof_blobs *blobs,
	struct lims_proof_count *ret, struct lims_buf *ret_lines, struct lims_err *err);

#endif
