// SPDX-License-Identifier: Apache-2.0
// Draws an amendment from what is kept of it and of the paper that it amends.
#ifndef LIMS_LABORATORY_AMENDMENT_DRAW_H
#define LIMS_LABORATORY_AMENDMENT_DRAW_H

#include "certificates/paper.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/proof/proof.h"

struct lims_json;

/// Both contents are "lims-printed-1" (paper_content.h).
struct lims_amendment_drawing {
	const struct lims_json *content; ///< of the amendment: head, item, customer and who signs, as they stood when it was issued
	const struct lims_json *paper;   ///< of the paper that it amends
	const char *text, *reason;
	struct lims_bilingual ended; ///< what became of the paper since; both NULL: it stands
};
/// Appends the PDF. `o` and `r` are the worksheet of the paper and its result. LIMS_E_INPUT: a paper of a kind that is not known, or as lims_amendment_render; LIMS_E_MEMORY.
lims_rc lims_amendment_draw(const struct lims_fonts *fonts, const struct lims_amendment_drawing *from, const struct lims_proof_blobs *blobs,
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
