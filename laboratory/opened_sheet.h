// SPDX-License-Identifier: Apache-2.0
// A worksheet with its frozen procedure and its plan in memory, for the commands of the bench.
#ifndef LIMS_LABORATORY_OPENED_SHEET_H
#define LIMS_LABORATORY_OPENED_SHEET_H

#include "laboratory/bench.h"
#include "laboratory/desk.h"

struct lims_opened_sheet {
	char code[LIMS_CODE];
	struct lims_arena *arena;
	struct lims_dossier sheet;
	struct lims_procedure_set *set;
	const struct lims_procedure *p;
	struct lims_plan *plan;
	const char *const *
		parts; ///< marks of the item's parts that are rows of the counted step and are to be measured, in the order in which they were declared
	size_t part_count;             ///< 0: none was declared, or the procedure counts no rows, or of each it was said why it is not measured
	const char *const *unmeasured; ///< marks of those of which it was said why not
	size_t unmeasured_count;
	bool nobody_signs;            ///< gates are asked before it is known who signs: nothing is asked about who acts
	const struct lims_lang *lang; ///< of sentences about it that are shown; NULL: English, as they are recorded
	bool ahead; ///< looked at before it is issued: who acts works on it or reviews it and does not sign, and what comes later is not missed
};

/// Folds the worksheet, loads its procedure from the frozen files, plans it. Finish also after a failure.
lims_rc lims_opened_sheet_init(struct lims_opened_sheet *o, struct lims_db *db, const char *code, struct lims_err *err);
void lims_opened_sheet_finish(struct lims_opened_sheet *o);
/// Evaluates what counts now, with sentences in o->lang; the caller destroys *ret_result before the sheet.
lims_rc lims_opened_sheet_evaluate(const struct lims_opened_sheet *o, struct lims_result **ret_result, struct lims_err *err);
/// LIMS_E_REFUSED unless `r` is, to the last byte, the result that was submitted and reviewed: what is printed is that, or it is not printed.
lims_rc lims_opened_sheet_frozen(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_err *err);
/// LIMS_E_REFUSED unless it is open or was handed back.
lims_rc lims_opened_sheet_open(const struct lims_opened_sheet *o, const char *code, struct lims_err *err);
/// LIMS_E_REFUSED unless readings may still be added: it is open, and nobody adjusted the item since.
lims_rc lims_opened_sheet_writable(const struct lims_opened_sheet *o, const char *code, struct lims_err *err);
/// The column of a cell that waits for a reading or a hand. LIMS_E_INPUT names what is wrong with the cell.
lims_rc lims_opened_sheet_cell(const struct lims_opened_sheet *o, const struct lims_bench_cell *cell,
	const struct lims_plan_step **ret_step, const struct lims_column **ret_column, struct lims_err *err);
/// The step at which the method stops, when nobody decided to measure on; NULL otherwise.
const struct lims_step *lims_opened_sheet_stopped(const struct lims_opened_sheet *o, const struct lims_result *r);
/// The rows of a step that are to be measured: those of the plan, those beyond it that are begun, and of the counted step one for each declared part.
size_t lims_opened_sheet_rows(const struct lims_opened_sheet *o, const struct lims_plan_step *s);
/// LIMS_E_REFUSED, with their marks, while declared parts have no row and nobody said why (docs/decisions/parts.md).
lims_rc lims_opened_sheet_parts(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_err *err);
/// Writes "unmeasured": of which declared parts it was said why they are not measured, as it is frozen with the result and printed.
void lims_unmeasured_put(struct lims_jw *w, const struct lims_dossier *s);
/// Rows of the counted step with a reading beyond the parts that are left, while of some part it is said why it is not measured; 0: none.
size_t lims_opened_sheet_beyond(const struct lims_opened_sheet *o);
/// LIMS_E_REFUSED while there are rows beyond: the paper would say of something that it is not measured, and have its row. Whatever the verdict.
lims_rc lims_opened_sheet_contradicted(const struct lims_opened_sheet *o, struct lims_err *err);
/// The first empty cell that needs a reading, in the order of measuring, those of rows beyond the plan last; false when there is none. A time that `r` has already, from the
/// moments of captured readings, is not asked for, and nothing behind the step at which the method stops.
bool lims_opened_sheet_next(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_bench_cell *ret_cell);
/// The first planned load whose pieces are not named; false when there is none.
bool lims_opened_sheet_next_load(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_bench_cell *ret_cell);

#endif
