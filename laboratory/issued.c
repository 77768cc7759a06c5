// SPDX-License-Identifier: Apache-2.0
// The register of issued papers, and the kept PDF of each.
#include "laboratory/desk.h"
#include "laboratory/issue.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

static lims_rc visit_row(struct lims_stmt *stmt, lims_issued_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_issued i = {
		.number = lims_stmt_col_text(stmt, 0),
		.kind = lims_stmt_col_text(stmt, 1),
		.worksheet = lims_stmt_col_text(stmt, 2),
		.item = lims_stmt_col_text(stmt, 3),
		.customer = lims_stmt_col_text(stmt, 4),
		.result = lims_stmt_col_text(stmt, 5),
		.issued_by = lims_stmt_col_text(stmt, 6),
		.pdf = lims_stmt_col_text(stmt, 9),
		.record_pdf = lims_stmt_col_text(stmt, 10),
		.printed = lims_stmt_col_text(stmt, 11),
		.head = lims_stmt_col_text(stmt, 12),
		.state = lims_stmt_col_text(stmt, 13),
		.replaces = lims_stmt_col_text(stmt, 14),
		.replaced_by = lims_stmt_col_text(stmt, 15),
		.ended_by = lims_stmt_col_text(stmt, 17),
		.ended_note = lims_stmt_col_text(stmt, 18),
		.record = lims_stmt_col_text(stmt, 19),
	};
	const char *ended = lims_stmt_col_text(stmt, 16);
	const char *on = lims_stmt_col_text(stmt, 7), *until = lims_stmt_col_text(stmt, 8);
	lims_rc rc = on && on[0] ? lims_date_parse(on, &i.issued_on, err) : LIMS_OK;
	if (!rc && until && until[0])
		rc = lims_date_parse(until, &i.valid_until, err);
	if (!rc && ended && ended[0])
		rc = lims_date_parse(ended, &i.ended, err);
	const char *over = lims_stmt_col_text(stmt, 20);
	if (!rc && over && over[0])
		rc = lims_date_parse(over, &i.over, err);
	return rc ? rc : visit(ctx, &i, err);
}

/// An amendment has a number of its own and no story of its own.
static lims_rc not_issued(struct lims_laboratory *lab, const char *number, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_amendments, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, "");
	lims_stmt_text(stmt, 2, number);
	rc = lims_stmt_step(stmt, &row, err);
	const char *subject = !rc && row ? lims_stmt_col_text(stmt, 1) : NULL, *paper = subject ? strchr(subject, ':') : NULL;
	if (!rc)
		rc = paper ? lims_err_set(err, LIMS_E_NOT_FOUND, "%s is an amendment of %s; ask for %s", number, paper + 1, paper + 1)
				   : lims_err_set(err, LIMS_E_NOT_FOUND, "No paper was issued under the number %s", number);
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_issued_each(struct lims_laboratory *lab, const char *number, lims_issued_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, any = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), number ? &lims_q_paper : &lims_q_papers, &stmt, err);
	if (rc)
		return rc;
	if (number)
		lims_stmt_text(stmt, 1, number);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *pdf = lims_stmt_col_text(stmt, 9);
		if (!pdf || !pdf[0]) // a number that was never printed under
			continue;
		any = true;
		rc = visit_row(stmt, visit, ctx, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return !rc && number && !any ? not_issued(lab, number, err) : rc;
}

struct kept {
	bool record;
	char hash[LIMS_HASH_HEX];
};

static lims_rc take_hash(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct kept *k = ctx;
	(void)err;
	snprintf(k->hash, sizeof k->hash, "%s", k->record ? i->record_pdf : i->pdf);
	return LIMS_OK;
}

struct printing {
	struct lims_laboratory *lab;
	const char *number;
	bool record;
};

static lims_rc append_printed(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct printing *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, 256);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_bool(&w, "record", c->record);
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(tx, c->lab, LIMS_ACTION_PRINT, "paper.printed", "paper", c->number, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_issued_pdf(
	struct lims_laboratory *lab, const char *number, bool record, bool print, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct kept k = {.record = record};
	struct printing c = {lab, number, record};
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	lims_rc rc = lims_issued_each(lab, number, take_hash, &k, err);
	if (!rc)
		rc = blobs.get(blobs.ctx, k.hash, ret_pdf, err);
	// Who reads everything and writes nothing gets the kept paper; only what the laboratory itself prints is counted.
	if (!rc && print && lab->p.actor && lims_access_writes(lims_journal_db(lab->journal), lab->p.actor, NULL) == LIMS_E_REFUSED)
		return LIMS_OK;
	if (!rc && print)
		rc = lims_journal_command(lab->journal, append_printed, &c, err);
	return rc;
}
