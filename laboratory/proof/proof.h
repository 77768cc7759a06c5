// SPDX-License-Identifier: Apache-2.0
// Decode again, compute again, compare: what the bench accepts a capture with, and what an assessor checks a paper with.
//
// Pure: whoever calls hands over the kept bytes. No file, database, clock or socket is touched.
#ifndef LIMS_LABORATORY_PROOF_PROOF_H
#define LIMS_LABORATORY_PROOF_PROOF_H

#include "laboratory/proof/dossier.h"
#include "lims-core/base/reading.h"

struct lims_procedure_set;

/// Where kept bytes come from, by their SHA-256 in hexadecimal.
struct lims_proof_blobs {
	void *ctx;
	/// Fills *ret (initialised by the callee, finished by the caller also after a failure). LIMS_E_CORRUPT when they are missing or do not have that hash.
	lims_rc (*get)(void *ctx, const char *hash, struct lims_buf *ret, struct lims_err *err);
};

enum { LIMS_PROOF_VALUE = 80 };

/// What a capture says about a role: *ret_reading, and its value as a worksheet writes it ("7475 g"), "" when there is none.
/// model NULL when the capture names none. Errors of lims_capture_decide.
lims_rc lims_proof_decode(const void *capture, size_t capture_len, const void *model, size_t model_len, const char *role,
	struct lims_reading *ret_reading, char ret_value[LIMS_PROOF_VALUE], struct lims_err *err);

/// One exchange as it was kept; model NULL when the capture names none.
struct lims_proof_bytes {
	const void *capture, *model;
	size_t capture_len, model_len;
};

/// Whether cell->text, or a load of cell->pieces, may stand in the cell: a number, choice or text as the column asks, in a unit of the column's quantity,
/// pieces that there are on the day of the work. LIMS_E_INPUT says why not.
lims_rc lims_proof_fits(
	const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell, struct lims_err *err);
/// The same, and what the pieces make by their nominal values ("15 kg"; "" for a cell without pieces).
lims_rc lims_proof_pieces(const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell,
	char ret_value[LIMS_PROOF_VALUE], struct lims_err *err);

/// What a capture says for a cell (its text is not read), at the bench and years later alike: lims_proof_decode by the role of its column; a value that
/// does not fit is no reading. LIMS_E_INPUT for a cell that is not read from an instrument or a role that it does not know.
lims_rc lims_proof_reading(const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell,
	const struct lims_proof_bytes *bytes, struct lims_reading *ret_reading, char ret_value[LIMS_PROOF_VALUE], struct lims_err *err);

/// The procedure from the worksheet's frozen files alone. The caller destroys *ret_set.
lims_rc lims_proof_load(
	const struct lims_dossier *s, const struct lims_proof_blobs *blobs, struct lims_procedure_set **ret_set, struct lims_err *err);

/// Everything of a result that stands on paper, as an array of {"at", "text"} in a fixed order: cells, criteria and the verdict.
void lims_proof_printed(struct lims_jw *w, const char *key, const struct lims_result *r);
/// The same of the expanded uncertainties with their k.
void lims_proof_uncertainties(struct lims_jw *w, const char *key, const struct lims_result *r);

struct lims_proof_count {
	int readings;       ///< captures decoded again
	int typed;          ///< values without bytes
	int cells;          ///< printed values compared
	int air;            ///< conditions that stand in the readings of the air that they name (air.h)
	int tables;         ///< of these, also in a logger's table that was read again
	int corrected;      ///< conditions that were corrected by a certificate, again
	int absent;         ///< conditions whose readings are not there to look at
	int found_unlisted; ///< worksheets as found whose values the paper does not list: computed again, not compared with it (found.h)
	int differences;    ///< 0: the paper is what the bytes say
};

/// Decodes every capture again, computes with the frozen files, and compares with what was recorded, with the frozen result and with `printed`
/// (the JSON that the paper was drawn from; NULL: not asked). One line per difference in ret_lines. *ret_result (may be NULL) takes the recomputed result, which the
/// caller destroys before *ret_set. LIMS_E_CORRUPT when evidence is missing or cannot be read.
lims_rc lims_proof_recompute(struct lims_dossier *s, const struct lims_proof_blobs *blobs, const char *printed, size_t printed_len,
	struct lims_proof_count *ret, struct lims_buf *ret_lines, struct lims_procedure_set **ret_set, struct lims_result **ret_result,
	struct lims_err *err);

#endif
