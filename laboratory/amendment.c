// SPDX-License-Identifier: Apache-2.0
// Issues amendments: drawn from what the registers say now, kept as a PDF in an entry of the paper's subject.
#include "laboratory/amendment.h"

#include "laboratory/amendment_draw.h"
#include "laboratory/desk.h"
#include "laboratory/paper_change.h"
#include "laboratory/paper_content.h"
#include "laboratory/paper_end.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024, CONTENT_MAX = 16 << 20, PDF_MAX = 32 << 20, TEXT_MAX = 1008 };

struct amending {
	struct lims_laboratory *lab;
	const char *paper;
	struct lims_opened_sheet o;
	struct lims_result *r;
	struct lims_json_doc *said;
	struct lims_paper_number n;
	struct lims_buf text, reason, content, pdf;
	int64_t turn; ///< the number of this amendment of the paper
	bool asked;
};

/// From the block of this node, so that two nodes never give one number.
static lims_rc next_turn(struct amending *c, struct lims_db *db, int64_t *ret, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	int64_t block = 0, first = 0, last = 0, given = 0;
	snprintf(subject, sizeof subject, "paper:%s", c->paper);
	lims_rc rc = lims_journal_node_block(c->lab->journal, db, &block, err);
	if (!rc)
		rc = lims_db_use(db, &lims_q_amendment_last, &stmt, err);
	if (rc)
		return rc;
	lims_paper_turns(block, &first, &last);
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_int(stmt, 2, first);
	lims_stmt_int(stmt, 3, last);
	rc = lims_desk_number(stmt, &given, err);
	if (!rc && given == last)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s was amended too often to be given a further number: replace it", c->paper);
	if (!rc)
		*ret = given ? given + 1 : first;
	return rc;
}

/// Who may issue, did not work on it, and is who they say.
static lims_rc check_signer(struct amending *c, struct lims_err *err)
{
	const char *actor = NULL;
	lims_rc rc = lims_desk_actor(c->lab, &actor, err);
	if (!rc && lims_dossier_worked(&c->o.sheet, actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s worked on %s and cannot sign for it: another person signs", actor, c->paper);
	return rc ? rc : lims_signing_ask(c->lab, "paper.amended", LIMS_ACTION_ISSUE, &c->asked, err);
}

static lims_rc take_number(struct amending *c, struct lims_err *err)
{
	const struct lims_json *said = lims_json_root(c->said);
	lims_rc rc = next_turn(c, lims_journal_db(c->lab->journal), &c->turn, err);
	if (!rc && snprintf(c->n.number, sizeof c->n.number, "%sA%lld", c->paper, (long long)c->turn) >= (int)sizeof c->n.number)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s was amended too often to be given a further number: replace it", c->paper);
	c->n.kind = lims_json_get_text(said, "kind", "");
	c->n.issued_on = lims_laboratory_today(c->lab);
	c->n.numbered = lims_clock_now(lims_journal_offset(c->lab->journal));
	snprintf(c->n.head, sizeof c->n.head, "%s", lims_json_get_text(said, "head", ""));
	return rc;
}

static lims_rc draw(struct amending *c, struct lims_err *err)
{
	struct lims_gate_outcome gates[LIMS_GATE_COUNT] = {{.open = true}};
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(c->lab->journal));
	struct lims_amendment_drawing from = {
		.paper = lims_json_root(c->said), .text = lims_buf_text(&c->text), .reason = lims_buf_text(&c->reason)};
	const struct lims_fonts *fonts = NULL;
	struct lims_json_doc *doc = NULL;
	// What was let pass stands on the paper itself.
	for (int g = 0; g < LIMS_GATE_COUNT; g++)
		gates[g].open = true;
	lims_rc rc =
		lims_paper_content(c->lab, lims_json_get_text(from.paper, "worksheet", ""), &c->o, gates, c->r, &c->n, NULL, &c->content, err);
	if (!rc)
		rc = lims_json_parse(lims_buf_text(&c->content), c->content.len, CONTENT_MAX, &doc, err);
	if (!rc)
		rc = lims_desk_fonts(c->lab, &fonts, err);
	if (rc) {
		lims_json_destroy(doc);
		return rc;
	}
	from.content = lims_json_root(doc);
	rc = lims_amendment_draw(fonts, &from, &blobs, &c->o, c->r, &c->pdf, err);
	lims_json_destroy(doc);
	return rc;
}

/// The content is kept beside the PDF: of a paper that has ended the amendment is drawn once more, as it was but for the mark.
static lims_rc put_body(struct lims_tx *tx, const struct amending *c, struct lims_jw *w, struct lims_err *err)
{
	char pdf[LIMS_HASH_HEX], printed[LIMS_HASH_HEX], on[LIMS_DATE_TEXT];
	lims_date_text(c->n.issued_on, on);
	lims_jw_object(w, NULL);
	lims_jw_text(w, "number", c->n.number);
	lims_jw_int(w, "turn", c->turn);
	lims_jw_text(w, "on", on);
	lims_jw_text(w, "text", lims_buf_text(&c->text));
	lims_jw_text(w, "note", lims_buf_text(&c->reason));
	lims_signing_put(w, c->asked);
	lims_rc rc = lims_desk_put_blob(tx, w, "printed", &c->content, printed, err);
	if (!rc)
		rc = lims_desk_put_blob(tx, w, "pdf", &c->pdf, pdf, err);
	if (rc)
		return rc;
	lims_jw_array(w, "blobs");
	lims_jw_text(w, NULL, printed);
	lims_jw_text(w, NULL, pdf);
	lims_jw_end_array(w);
	lims_jw_end_object(w);
	return LIMS_OK;
}

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct amending *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_head head;
	int64_t turn = 0;
	lims_rc rc = lims_paper_stands(lims_tx_db(tx), c->paper, NULL, err);
	if (!rc)
		rc = next_turn(c, lims_tx_db(tx), &turn, err);
	if (!rc && turn != c->turn)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s was amended by somebody else in the meantime: look at it, then try again", c->paper);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	rc = put_body(tx, c, &w, err);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_ISSUE, "paper.amended", "paper", c->paper, &body, NULL, err);
	lims_buf_finish(&body);
	return rc ? rc : lims_journal_sign_head(tx, &head, err);
}

static lims_rc amend(struct amending *c, const char *text, struct lims_err *err)
{
	lims_rc rc = lims_paper_stands(lims_journal_db(c->lab->journal), c->paper, NULL, err);
	if (!rc && !(text && text[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "Say what is amended or added: --text TEXT");
	if (!rc)
		rc = lims_desk_text(c->lab, "text", text, &c->text, err);
	if (!rc)
		rc = lims_paper_said(c->lab, c->paper, &c->said, err);
	if (!rc)
		rc = lims_opened_sheet_init(
			&c->o, lims_journal_db(c->lab->journal), lims_json_get_text(lims_json_root(c->said), "worksheet", ""), err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&c->o, &c->r, err);
	if (!rc)
		rc = take_number(c, err);
	if (!rc)
		rc = check_signer(c, err);
	if (!rc)
		rc = draw(c, err);
	return rc ? rc : lims_journal_command(c->lab->journal, append, c, err);
}

lims_rc lims_paper_amend(
	struct lims_laboratory *lab, const char *number, const char *text, const char *reason, char ret_number[LIMS_CODE], struct lims_err *err)
{
	struct amending c = {.lab = lab, .paper = number};
	const char *actor = NULL;
	lims_buf_init(&c.text, TEXT_MAX);
	lims_buf_init(&c.reason, TEXT_MAX);
	lims_buf_init(&c.content, CONTENT_MAX);
	lims_buf_init(&c.pdf, PDF_MAX);
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	if (!rc)
		rc = lims_access_check(lims_journal_db(lab->journal), actor, LIMS_ACTION_ISSUE, err);
	if (!rc)
		rc = lims_paper_reason(lab, reason, &c.reason, err);
	if (!rc)
		rc = amend(&c, text, err);
	if (!rc)
		snprintf(ret_number, LIMS_CODE, "%s", c.n.number);
	lims_result_destroy(c.r);
	lims_opened_sheet_finish(&c.o);
	lims_json_destroy(c.said);
	lims_buf_finish(&c.text);
	lims_buf_finish(&c.reason);
	lims_buf_finish(&c.content);
	lims_buf_finish(&c.pdf);
	return rc;
}

lims_rc lims_amendments_each(struct lims_laboratory *lab, const char *number, lims_amendment_visit *visit, void *ctx, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	bool row = false;
	snprintf(subject, sizeof subject, "paper:%s", number);
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_amendments, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, number);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *paper = lims_stmt_col_text(stmt, 1), *colon = strchr(paper, ':');
		struct lims_amendment a = {.number = lims_stmt_col_text(stmt, 0),
			.paper = colon ? colon + 1 : paper,
			.text = lims_stmt_col_text(stmt, 2),
			.reason = lims_stmt_col_text(stmt, 3),
			.actor = lims_stmt_col_text(stmt, 4),
			.on = lims_stmt_col_text(stmt, 5),
			.pdf = lims_stmt_col_text(stmt, 6),
			.printed = lims_stmt_col_text(stmt, 7)};
		rc = visit(ctx, &a, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

struct finding {
	const char *number;
	char hash[LIMS_HASH_HEX], paper[LIMS_CODE];
};

static lims_rc take_found(void *ctx, const struct lims_amendment *a, struct lims_err *err)
{
	struct finding *f = ctx;
	(void)err;
	if (!lims_text_equal(a->number, f->number))
		return LIMS_OK;
	snprintf(f->hash, sizeof f->hash, "%s", a->pdf);
	snprintf(f->paper, sizeof f->paper, "%s", a->paper);
	return LIMS_OK;
}

static lims_rc find(struct lims_laboratory *lab, const char *number, struct finding *ret, struct lims_err *err)
{
	*ret = (struct finding){.number = number};
	lims_rc rc = lims_amendments_each(lab, number, take_found, ret, err);
	return rc || ret->hash[0] ? rc : lims_err_set(err, LIMS_E_NOT_FOUND, "No amendment has the number %s", number);
}

lims_rc lims_amendment_paper(struct lims_laboratory *lab, const char *number, char ret_paper[LIMS_CODE], struct lims_err *err)
{
	struct finding f;
	lims_rc rc = find(lab, number, &f, err);
	if (!rc)
		snprintf(ret_paper, LIMS_CODE, "%s", f.paper);
	return rc;
}

lims_rc lims_amendment_pdf(struct lims_laboratory *lab, const char *number, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	struct finding f;
	lims_rc rc = find(lab, number, &f, err);
	return rc ? rc : blobs.get(blobs.ctx, f.hash, ret_pdf, err);
}
