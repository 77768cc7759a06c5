// SPDX-License-Identifier: Apache-2.0
// What a paper says beside its result, gathered once, kept as JSON ("lims-printed-1") and drawn from that alone.
#ifndef LIMS_LABORATORY_PAPER_CONTENT_H
#define LIMS_LABORATORY_PAPER_CONTENT_H

#include "certificates/paper.h"
#include "laboratory/gates.h"

enum { LIMS_REASON_TEXT = 1008 };

/// The number that was taken, from the entry paper.numbered/1.
struct lims_paper_number {
	char number[LIMS_CODE];
	const char *kind; ///< proof/paper_kinds.h
	struct lims_date issued_on;
	char replaces[LIMS_CODE];                     ///< "" for a first paper
	struct lims_date replaces_on;                 ///< when that was issued
	char reason[LIMS_REASON_TEXT];                ///< why
	struct lims_moment numbered;                  ///< when the number was taken: the creation moment in the PDF
	char head[LIMS_NODE_ID + 32 + LIMS_HASH_HEX]; ///< node:sequence:hash of that entry
};

/// Writes the JSON of everything that is printed: identity, organisation, item, customer, people, dates, gates that somebody let pass, and the values of the
/// result.
lims_rc lims_paper_content(struct lims_laboratory *lab, const char *worksheet, const struct lims_opened_sheet *o,
	const struct lims_gate_outcome gates[LIMS_GATE_COUNT], const struct lims_result *r, const struct lims_paper_number *n,
	const char *sticker, struct lims_buf *b, struct lims_err *err);
/// The same for a record that nobody filled: what is known before. worksheet NULL: of a procedure alone.
lims_rc lims_paper_blank_content(
	struct lims_laboratory *lab, const char *worksheet, const struct lims_opened_sheet *o, struct lims_buf *b, struct lims_err *err);
/// Valid until: the period of the procedure on the day of the work, by the laboratory's rule; no date when there is none.
lims_rc lims_paper_valid_until(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_date *ret, struct lims_err *err);

/// Draws the paper (certificate or notice) and its record from the content, the worksheet and the result. Pure but for the fonts and the pictures, which
/// the content names by their hash.
lims_rc lims_paper_draw(const struct lims_fonts *fonts, const char *content, size_t content_len, const struct lims_proof_blobs *blobs,
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_buf *ret_paper, struct lims_buf *ret_record,
	struct lims_err *err);
/// Draws the paper alone once more after it has ended, with `ended` on every page: what became of it.
lims_rc lims_paper_draw_ended(const struct lims_fonts *fonts, const char *content, size_t content_len, const struct lims_proof_blobs *blobs,
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_bilingual ended, struct lims_buf *ret_paper,
	struct lims_err *err);
/// Draws the record of a worksheet that nobody filled, with room for a hand. Appended.
lims_rc lims_paper_draw_blank(const struct lims_fonts *fonts, const char *content, size_t content_len, const struct lims_proof_blobs *blobs,
	struct lims_opened_sheet *o, const struct lims_result *r, struct lims_buf *ret_record, struct lims_err *err);

#endif
