// SPDX-License-Identifier: Apache-2.0
// The results as found, from before an adjustment, that a paper gives beside those as left: what a check of the paper computes again as well.
//
// Clause: ISO/IEC 17025:2017 7.8.4.1 d).
#ifndef LIMS_LABORATORY_PROOF_FOUND_H
#define LIMS_LABORATORY_PROOF_FOUND_H

#include "laboratory/proof/air.h"

/// What the content of a paper says of them.
struct lims_proof_found {
	char worksheet[LIMS_SUBJECT_SIZE]; ///< in which they were measured; "": the paper gives none
	bool listed;                       ///< whether their values stand as a list; older contents have only the tables
	struct lims_buf content;           ///< JSON, with that list as "values"
};

/// From the JSON that the paper was drawn from. Finish *ret also after a failure.
lims_rc lims_proof_found_read(const void *content, size_t n, struct lims_proof_found *ret, struct lims_err *err);
void lims_proof_found_finish(struct lims_proof_found *f);

/// lims_proof_recompute and lims_proof_air of their worksheet. Adds to *count; every line says that it is about the results as found. ret_set and ret_result as there.
lims_rc lims_proof_found_again(const struct lims_proof_found *f, struct lims_dossier *sheet, const struct lims_proof_blobs *blobs,
	const struct lims_proof_entries *entries, struct lims_proof_count *count, struct lims_buf *ret_lines,
	struct lims_procedure_set **ret_set, struct lims_result **ret_result, struct lims_err *err);

#endif
