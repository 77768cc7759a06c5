// SPDX-License-Identifier: Apache-2.0
// Export: one paper with everything that proves it, in one file for an assessor (docs/formats/bundle.md).
#ifndef LIMS_LABORATORY_BUNDLE_H
#define LIMS_LABORATORY_BUNDLE_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

/// What went into a bundle.
struct lims_bundle_made {
	size_t entries; ///< about the paper
	size_t joining; ///< of other subjects: they join those to a signed head, and are confidential like the rest
	size_t blobs;
	size_t unproven; ///< entries about the paper that stand under no signed head yet, and were left out
};

/// Fills ret_bytes (initialised by the caller, maximum LIMS_BUNDLE_MAX) with the bundle of an issued paper: the entries about paper, worksheet, item, standards, instruments,
/// people, customer, organisation and nodes; those between them and the next signed head; every blob that they name. Signs the node's head first
/// when the store may be written to. LIMS_E_NOT_FOUND: no such paper; LIMS_E_CORRUPT: evidence is missing; LIMS_E_MEMORY: too large.
lims_rc lims_bundle_export(
	struct lims_laboratory *lab, const char *number, struct lims_buf *ret_bytes, struct lims_bundle_made *ret, struct lims_err *err);

#endif
