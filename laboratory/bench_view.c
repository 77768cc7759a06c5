// SPDX-License-Identifier: Apache-2.0
// Shows a worksheet as it stands: recorded state, plan, result so far, and the cell that waits.
#include "laboratory/bench.h"
#include "laboratory/bench_age.h"
#include "laboratory/doubts.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/paper_notes.h"
#include "laboratory/queries.h"
#include "laboratory/strikes.h"
#include "lims-core/base/text.h"

#include <stdlib.h>

struct view {
	struct lims_bench_view v; ///< first, so that a view is its own handle
	struct lims_opened_sheet o;
	struct lims_result *result;
	struct lims_bench_age ages[LIMS_SAMPLE_AGES];
};

/// A verification or an inspection always does; a calibration, a test or a measurement where a criterion holds a result against a requirement.
static bool judges(const struct lims_procedure *p, const struct lims_result *r)
{
	bool any = lims_text_equal(p->service, "verification") || lims_text_equal(p->service, "inspection");
	for (size_t i = 0; !any && i < r->criterion_count; i++)
		any = lims_paper_assesses(&r->criteria[i]);
	return any;
}

lims_rc lims_bench_view(struct lims_laboratory *lab, const char *worksheet, struct lims_bench_view **ret_view, struct lims_err *err)
{
	struct view *view = calloc(1, sizeof *view);
	if (!view)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to show the worksheet %s", worksheet);
	lims_rc rc = lims_opened_sheet_init(&view->o, lims_journal_db(lab->journal), worksheet, err);
	view->o.lang = lab->p.lang;
	if (!rc)
		rc = lims_opened_sheet_evaluate(&view->o, &view->result, err);
	if (!rc)
		rc = lims_strikes(&view->o, &view->v.strikes, &view->v.strike_count, err);
	if (!rc)
		rc = lims_doubts(&view->o, view->result, &view->v.doubts, &view->v.doubt_count, err);
	if (!rc)
		rc = lims_bench_ages(lab, &view->o, view->ages, &view->v.age_count, err);
	if (rc) {
		lims_bench_view_destroy(&view->v);
		return rc;
	}
	view->v.ages = view->ages;
	view->v.sheet = &view->o.sheet;
	view->v.procedure = view->o.p;
	view->v.plan = view->o.plan;
	view->v.result = view->result;
	view->v.judged = judges(view->o.p, view->result);
	view->v.stopped = lims_opened_sheet_stopped(&view->o, view->result);
	view->v.has_next = lims_opened_sheet_next(&view->o, view->result, &view->v.next);
	view->v.has_next_load = lims_opened_sheet_next_load(&view->o, view->result, &view->v.next_load);
	view->v.rows_beyond = lims_opened_sheet_beyond(&view->o);
	*ret_view = &view->v;
	return LIMS_OK;
}

void lims_bench_view_destroy(struct lims_bench_view *v)
{
	struct view *view = (struct view *)v;
	if (!view)
		return;
	lims_result_destroy(view->result);
	lims_opened_sheet_finish(&view->o);
	free(view);
}

lims_rc lims_bench_json(struct lims_laboratory *lab, const char *worksheet, struct lims_buf *b, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct lims_worksheet input;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	if (!rc)
		rc = lims_dossier_input(&o.sheet, o.p, &input, err);
	if (!rc) {
		lims_worksheet_json(&input, b);
		rc = lims_buf_check(b, "the worksheet", err);
	}
	lims_opened_sheet_finish(&o);
	return rc;
}

lims_rc lims_bench_each(struct lims_laboratory *lab, lims_bench_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_sheets, &stmt, err);
	if (rc)
		return rc;
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		rc = visit(ctx, lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 1), lims_stmt_col_text(stmt, 2), lims_stmt_col_text(stmt, 3),
			lims_stmt_col_text(stmt, 4), err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}
