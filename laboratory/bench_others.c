// SPDX-License-Identifier: Apache-2.0
// Finds the other worksheets of an item whose matter is open, and gives one up as an entry of its own.
#include "laboratory/bench_others.h"

#include "laboratory/desk.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/paper_forms.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"

enum { BODY_MAX = 16 * 1024, TEXT_MAX = 2000 };

static lims_rc each_other(struct lims_db *db, const char *worksheet, lims_other_sheet_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_sheet_others, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, worksheet);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_other_sheet o = {lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 1), lims_stmt_col_int(stmt, 2) != 0};
		rc = visit(ctx, &o, err);
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_bench_others(
	struct lims_laboratory *lab, const char *worksheet, lims_other_sheet_visit *visit, void *ctx, struct lims_err *err)
{
	return each_other(lims_journal_db(lab->journal), worksheet, visit, ctx, err);
}

static lims_rc refuse_earlier(void *ctx, const struct lims_other_sheet *o, struct lims_err *err)
{
	const char *worksheet = ctx;
	if (!o->earlier)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_REFUSED,
		"%s of the same item comes before %s (by the day of the work, then by when it was opened) and is %s: issue it first, or give it up "
		"with lims worksheet abandon %s --reason TEXT",
		o->code, worksheet, lims_err_tr(err, o->state), o->code);
}

lims_rc lims_bench_earlier_done(struct lims_db *db, const char *worksheet, struct lims_err *err)
{
	return each_other(db, worksheet, refuse_earlier, (void *)worksheet, err);
}

lims_rc lims_bench_none_against(struct lims_db *db, const char *worksheet, const char *kind, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_paper_against, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, worksheet);
	lims_stmt_text(stmt, 2, kind);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%s stands on the same item and says the contrary (%s, measured on %s): revoke it when it is wrong, or give %s up with lims "
			"worksheet abandon %s --reason TEXT",
			lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 2), lims_stmt_col_text(stmt, 1), worksheet, worksheet);
	lims_stmt_release(stmt);
	return rc;
}

/// A paper that gives the results as found beside those as left (paper_as_found.h): of this kind, and measured by the same procedure.
static bool gives_as_found(struct lims_stmt *stmt)
{
	const struct lims_paper_form *form = lims_paper_form_of_kind(lims_stmt_col_text(stmt, 1));
	return form && form->as_found && lims_stmt_col_int(stmt, 3) != 0;
}

/// Also of a number that was taken and whose paper is still to come.
static lims_rc refuse_issued(struct lims_db *db, const char *code, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_paper_resting, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, code);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *number = lims_stmt_col_text(stmt, 0), *sheet = lims_stmt_col_text(stmt, 2);
		if (lims_text_equal(sheet, code))
			rc = lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s has its paper %s and is not given up: revoke the paper", code, number);
		else if (gives_as_found(stmt))
			rc = lims_err_set(err, LIMS_E_REFUSED,
				"The results of %s stand as found on the paper %s of %s and are not given up: revoke the paper, and measure in another "
				"worksheet",
				code, number, sheet);
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_bench_unprinted(struct lims_db *db, const char *worksheet, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_paper_resting, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, worksheet);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The results of %s stand on the paper %s and are not opened again: revoke the paper, and measure in another worksheet",
			worksheet, lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	return rc;
}

struct abandoning {
	struct lims_laboratory *lab;
	const char *code;
	struct lims_buf reason;
	bool asked; ///< who acts gave a password
};

static lims_rc abandon(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct abandoning *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc && lims_text_equal(o.sheet.state, "abandoned"))
		rc = lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s was given up already", c->code);
	if (!rc)
		rc = refuse_issued(lims_tx_db(tx), c->code, err);
	if (!rc) {
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "note", lims_buf_text(&c->reason));
		lims_signing_put(&w, c->asked);
		lims_jw_end_object(&w);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, "worksheet.abandoned", "worksheet", c->code, &body, NULL, err);
	}
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_bench_abandon(struct lims_laboratory *lab, const char *worksheet, const char *reason, struct lims_err *err)
{
	struct abandoning c = {.lab = lab, .code = worksheet};
	lims_buf_init(&c.reason, TEXT_MAX);
	lims_rc rc = reason && reason[0] ? lims_desk_text(lab, "reason", reason, &c.reason, err)
									 : lims_err_set(err, LIMS_E_INPUT, "Say why the worksheet is given up: --reason TEXT");
	if (!rc)
		rc = lims_signing_ask(lab, "worksheet.abandoned", LIMS_ACTION_MEASURE, &c.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, abandon, &c, err);
	lims_buf_finish(&c.reason);
	return rc;
}
