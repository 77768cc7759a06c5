// SPDX-License-Identifier: Apache-2.0
// Comments, the owner's representative and adjustments, each as an entry of its own.
#include "laboratory/said.h"

#include "laboratory/fields.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"

enum { BODY_MAX = 16 * 1024, TEXT_MAX = 2000 };

struct saying {
	struct lims_laboratory *lab;
	const char *code;
	const struct lims_witness *witness;
	const char *by;
	struct lims_buf text, position, remarks;
	bool asked; ///< who acts gave a password
};

static lims_rc begin(
	struct saying *c, struct lims_opened_sheet *o, struct lims_tx *tx, struct lims_buf *body, struct lims_jw *w, struct lims_err *err)
{
	lims_buf_init(body, BODY_MAX);
	lims_jw_init(w, body);
	lims_jw_object(w, NULL);
	return lims_opened_sheet_init(o, lims_tx_db(tx), c->code, err);
}

static lims_rc end(struct saying *c, struct lims_opened_sheet *o, struct lims_tx *tx, struct lims_buf *body, struct lims_jw *w,
	enum lims_action action, const char *type, lims_rc rc, struct lims_err *err)
{
	lims_jw_end_object(w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, action, type, "worksheet", c->code, body, NULL, err);
	lims_opened_sheet_finish(o);
	lims_buf_finish(body);
	return rc;
}

static lims_rc append_comment(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct saying *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body;
	struct lims_jw w;
	lims_rc rc = begin(c, &o, tx, &body, &w, err);
	lims_jw_text(&w, "text", lims_buf_text(&c->text));
	return end(c, &o, tx, &body, &w, LIMS_ACTION_COMMENT, "worksheet.commented", rc, err);
}

lims_rc lims_bench_comment(struct lims_laboratory *lab, const char *worksheet, const char *text, struct lims_err *err)
{
	struct saying c = {.lab = lab, .code = worksheet};
	lims_buf_init(&c.text, TEXT_MAX);
	lims_rc rc =
		text && text[0] ? lims_desk_text(lab, "comment", text, &c.text, err) : lims_err_set(err, LIMS_E_INPUT, "A comment needs its text");
	if (!rc)
		rc = lims_journal_command(lab->journal, append_comment, &c, err);
	lims_buf_finish(&c.text);
	return rc;
}

/// The record is printed when the paper is issued; what is said later cannot stand on it.
static lims_rc before_issue(struct lims_db *db, const char *code, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, issued = false;
	lims_rc rc = lims_db_use(db, &lims_q_paper_of_sheet, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, code);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row)
		issued = issued || !lims_text_equal(lims_stmt_col_text(stmt, 1), "voided");
	lims_stmt_release(stmt);
	if (!rc && issued)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The record of %s is printed already: write a comment (lims worksheet comment)", code);
	return rc;
}

static lims_rc append_witness(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct saying *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX] = "";
	lims_rc rc = begin(c, &o, tx, &body, &w, err);
	if (!rc)
		rc = before_issue(lims_tx_db(tx), c->code, err);
	if (!rc && c->witness->scan && !lims_field_is_paper(c->witness->scan, c->witness->scan_len))
		rc = lims_err_set(err, LIMS_E_INPUT, "The scan is no JPEG, PNG or PDF: give the page");
	if (!rc && c->witness->scan) {
		rc = lims_journal_put_blob(tx, c->witness->scan, c->witness->scan_len, &hash, err);
		lims_hash_hex(&hash, hex);
	}
	lims_jw_text(&w, "name", lims_buf_text(&c->text));
	if (c->position.len > 0)
		lims_jw_text(&w, "position", lims_buf_text(&c->position));
	if (c->remarks.len > 0)
		lims_jw_text(&w, "remarks", lims_buf_text(&c->remarks));
	lims_jw_bool(&w, "refused", c->witness->refused);
	if (hex[0]) {
		lims_jw_text(&w, "scan", hex);
		lims_jw_array(&w, "blobs");
		lims_jw_text(&w, NULL, hex);
		lims_jw_end_array(&w);
	}
	return end(c, &o, tx, &body, &w, LIMS_ACTION_MEASURE, "worksheet.witnessed", rc, err);
}

lims_rc lims_bench_witness(struct lims_laboratory *lab, const char *worksheet, const struct lims_witness *w, struct lims_err *err)
{
	struct saying c = {.lab = lab, .code = worksheet, .witness = w};
	lims_buf_init(&c.text, TEXT_MAX);
	lims_buf_init(&c.position, TEXT_MAX);
	lims_buf_init(&c.remarks, TEXT_MAX);
	lims_rc rc = w->name && w->name[0] ? lims_desk_text(lab, "name", w->name, &c.text, err)
									   : lims_err_set(err, LIMS_E_INPUT, "Name the owner's representative: --name TEXT");
	if (!rc && w->refused && (!w->remarks || !w->remarks[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "A refusal to sign needs its reason");
	if (!rc && w->position)
		rc = lims_desk_text(lab, "position", w->position, &c.position, err);
	if (!rc && w->remarks)
		rc = lims_desk_text(lab, "remarks", w->remarks, &c.remarks, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_witness, &c, err);
	lims_buf_finish(&c.text);
	lims_buf_finish(&c.position);
	lims_buf_finish(&c.remarks);
	return rc;
}

static lims_rc append_adjusted(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct saying *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body;
	struct lims_jw w;
	lims_rc rc = begin(c, &o, tx, &body, &w, err);
	if (!rc && o.sheet.adjusted_by)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The item of %s was adjusted already, by %s", c->code, o.sheet.adjusted_by);
	if (!rc && c->lab->p.actor) {
		lims_jw_text(&w, "item", o.sheet.item);
		lims_jw_text(&w, "by", c->position.len > 0 ? lims_buf_text(&c->position) : c->lab->p.actor);
		lims_jw_text(&w, "note", lims_buf_text(&c->text));
		lims_signing_put(&w, c->asked);
	}
	return end(c, &o, tx, &body, &w, LIMS_ACTION_MEASURE, "worksheet.adjusted", rc, err);
}

lims_rc lims_bench_adjusted(struct lims_laboratory *lab, const char *worksheet, const char *note, const char *by, struct lims_err *err)
{
	struct saying c = {.lab = lab, .code = worksheet};
	lims_buf_init(&c.text, TEXT_MAX);
	lims_buf_init(&c.position, TEXT_MAX);
	lims_rc rc = note && note[0] ? lims_desk_text(lab, "note", note, &c.text, err)
								 : lims_err_set(err, LIMS_E_INPUT, "Say what was adjusted: --note TEXT");
	if (!rc && by)
		rc = lims_desk_text(lab, "by", by, &c.position, err);
	if (!rc)
		rc = lims_signing_ask(lab, "worksheet.adjusted", LIMS_ACTION_MEASURE, &c.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_adjusted, &c, err);
	lims_buf_finish(&c.text);
	lims_buf_finish(&c.position);
	return rc;
}
