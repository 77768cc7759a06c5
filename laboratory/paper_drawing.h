// SPDX-License-Identifier: Apache-2.0
// What the forms of one paper share, filled from the kept content; inside of the drawing of papers.
#ifndef LIMS_LABORATORY_PAPER_DRAWING_H
#define LIMS_LABORATORY_PAPER_DRAWING_H

#include "certificates/record.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/paper_forms.h"
#include "laboratory/proof/proof.h"
#include "lims-core/base/json.h"

/// What all forms of one paper share.
struct lims_paper_drawing {
	struct lims_arena *arena;
	const struct lims_json *j;
	const struct lims_opened_sheet *o;
	const struct lims_result *r;
	const struct lims_paper_form *form; ///< of the paper's kind
	struct lims_form_issue issue;
	struct lims_form_item item;
	struct lims_form_customer customer;
	struct lims_form_work work;
	const struct lims_form_standard *standards;
	size_t standard_count;
	size_t found_standard_count; ///< behind them: of the results as found alone, on papers that give them
	const struct lims_form_condition *conditions;
	size_t condition_count;
	struct lims_bilingual *statements;
	size_t statement_count;
	struct lims_bilingual *notes; ///< about the results, on papers that give them; else they stand among the statements
	size_t note_count;
	const struct lims_proof_blobs *blobs; ///< where pictures lie; NULL: the paper is drawn without any
	struct lims_image pictures[LIMS_PAPER_PICTURES];
	size_t picture_count;
	struct lims_bilingual ended; ///< what became of the paper since; both NULL: nothing, or it is drawn as it was issued
	bool blank;                  ///< for a hand: every condition has its place
};

/// Fills issue, item, customer, work, standards and conditions from d->j, d->o and d->r; arena, j, o, r, form, blobs and blank are the caller's. LIMS_E_MEMORY;
/// LIMS_E_CORRUPT, LIMS_E_INPUT: a picture of the head is not there or cannot be read. Release it also after a failure.
lims_rc lims_paper_fill(struct lims_paper_drawing *d, struct lims_err *err);
/// Of these the conditions (paper_conditions.c). LIMS_E_MEMORY.
lims_rc lims_paper_conditions(struct lims_paper_drawing *d, struct lims_err *err);
/// Adds to them those that were struck, each with its cause: for the record. LIMS_E_MEMORY.
lims_rc lims_paper_struck_conditions(struct lims_paper_drawing *d, struct lims_err *err);
/// Statements and notes of the paper from d->j, d->o, d->r and d->form, with room for what the record adds.
lims_rc lims_paper_statements(struct lims_paper_drawing *d, struct lims_err *err);
/// Adds what only the record says.
void lims_paper_record_statements(struct lims_paper_drawing *d);
/// A record with what `d` is filled with: its head, item, customer, work, standards and conditions; steps, conclusion, remarks and signatures are the caller's.
struct lims_record lims_paper_record(const struct lims_paper_drawing *d);
/// A person of the content under a role, with the verifier's card on papers of verification.
struct lims_paper_signature lims_paper_person(struct lims_paper_drawing *d, const char *key, struct lims_bilingual role);
/// A day of the content; no date when it says none.
struct lims_date lims_paper_date(const struct lims_json *j, const char *key);
lims_rc lims_paper_no_memory(struct lims_err *err);
/// The paper with the results (certificates/report.h); everything of `d` is filled.
lims_rc lims_paper_draw_report(
	struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret_paper, struct lims_err *err);
/// Who signs, under the head's title or their own.
struct lims_paper_signature lims_paper_authoriser(struct lims_paper_drawing *d);
void lims_paper_release(struct lims_paper_drawing *d);

#endif
