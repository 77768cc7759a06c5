// SPDX-License-Identifier: Apache-2.0
// The steps of a worksheet as sections of a paper: checklists, tables of readings with what was struck out, failed criteria.
#ifndef LIMS_LABORATORY_PAPER_STEPS_H
#define LIMS_LABORATORY_PAPER_STEPS_H

#include "certificates/form.h"
#include "laboratory/opened_sheet.h"

enum lims_paper_state lims_paper_state_of(enum lims_verdict v);
/// For what the steps are drawn.
enum lims_steps_for {
	LIMS_STEPS_RECORD, ///< with the readings that were struck
	LIMS_STEPS_PLAN,   ///< with none of them
	LIMS_STEPS_REPORT, ///< results alone: no outcome of steps, no checks of the measurement's validity; each result with its uncertainty
};
/// One section per step that applies; a table without room for its words beside each other is turned, and then it may be several. `fonts` NULL: by the number of columns
/// alone, as what is kept must not depend on the fonts. Memory in the worksheet's arena.
lims_rc lims_paper_steps(const struct lims_opened_sheet *o, const struct lims_result *r, enum lims_steps_for what,
	const struct lims_fonts *fonts, const struct lims_paper_section **ret_sections, size_t *ret_count, struct lims_err *err);
/// The name of a row; its number where it has none.
const char *lims_paper_row_label(struct lims_arena *arena, const struct lims_result_row *row, size_t number);
/// The failed conformity criteria, with value and limit as printed; for a report all that hold a result against a requirement (lims_paper_assesses).
lims_rc lims_paper_criteria(const struct lims_opened_sheet *o, const struct lims_result *r, enum lims_steps_for what,
	const struct lims_form_criterion **ret_criteria, size_t *ret_count, struct lims_err *err);

#endif
