// SPDX-License-Identifier: Apache-2.0
// Issues papers: gates, number, drawing outside the transaction, and the entry that makes it so.
#include "laboratory/issue.h"

#include "laboratory/bench_others.h"
#include "laboratory/gates_pass.h"
#include "laboratory/override.h"
#include "laboratory/paper_as_found.h"
#include "laboratory/paper_change.h"
#include "laboratory/paper_content.h"
#include "laboratory/paper_end.h"
#include "laboratory/paper_forms.h"
#include "laboratory/paper_number.h"
#include "laboratory/people/signing.h"
#include "laboratory/proof/paper_kinds.h"
#include "laboratory/stock/marks.h"
#include "laboratory/stock/stock.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 256 * 1024, CONTENT_MAX = 16 << 20, PDF_MAX = 32 << 20, STICKER_MAX = 2048 };

struct issuing {
	struct lims_laboratory *lab;
	const char *worksheet, *sticker, *kind;
	const char *sticker_kind; ///< of the stock that the sticker is from
	const struct lims_paper_form *form;
	const char *replaces, *reason; ///< NULL: the first paper of its worksheet
	const struct lims_opened_sheet *o;
	const struct lims_result *r;
	const struct lims_json *said; ///< what the paper to be replaced says
	struct lims_paper_number n;
	struct lims_gate_outcome gates[LIMS_GATE_COUNT];
	struct lims_buf content, paper, record, mark; ///< mark: the sticker's text in NFC
	struct lims_sheet_number found;               ///< by the last look
	struct lims_buf found_gates;                  ///< of the results as found, as JSON; empty: there are none
	struct lims_buf papers;                       ///< all papers of the worksheet and what became of each, in words
	bool asked;                                   ///< who signs has a password and gave it
};

static lims_rc find_number(struct issuing *c, struct lims_db *db, struct lims_err *err)
{
	lims_rc rc = lims_sheet_number_find(c->lab, db, c->worksheet, c->replaces, &c->found, &c->papers, err);
	if (!rc)
		snprintf(c->n.number, sizeof c->n.number, "%s", c->found.number);
	return rc ? rc : lims_sheet_number_mine(&c->found, c->worksheet, err);
}

/// What was measured first is issued first, and no two papers say the contrary of each other.
static lims_rc check_order(const struct issuing *c, struct lims_db *db, struct lims_err *err)
{
	lims_rc rc = lims_bench_earlier_done(db, c->worksheet, err);
	return rc ? rc : lims_bench_none_against(db, c->worksheet, c->kind, err);
}

static lims_rc take_number(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct issuing *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_head head;
	char date[LIMS_DATE_TEXT];
	int64_t ordinal = 0;
	// Another process may have taken the number since we looked: one worksheet has one paper.
	lims_rc rc = find_number(c, lims_tx_db(tx), err);
	if (!rc && c->replaces)
		rc = lims_paper_stands(lims_tx_db(tx), c->replaces, NULL, err);
	if (!rc && !c->found.issued && !c->replaces)
		rc = check_order(c, lims_tx_db(tx), err);
	if (rc || c->n.number[0])
		return rc;
	c->n.issued_on = lims_laboratory_today(c->lab);
	if (lims_date_cmp(c->n.issued_on, c->o->sheet.work_on) < 0) {
		char today[LIMS_DATE_TEXT], work[LIMS_DATE_TEXT];
		lims_date_text(c->n.issued_on, today);
		lims_date_text(c->o->sheet.work_on, work);
		return lims_err_set(err, LIMS_E_REFUSED, "The clock says %s, but the work was done on %s: set the clock right", today, work);
	}
	if (c->replaces)
		rc = lims_sheet_number_after(c->lab, lims_tx_db(tx), c->replaces, c->n.number, err);
	else
		rc = lims_sheet_number_next(c->lab, lims_tx_db(tx), c->kind, c->n.issued_on.year, c->n.number, &ordinal, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_date_text(c->n.issued_on, date);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "kind", c->kind);
	lims_jw_text(&w, "worksheet", c->worksheet);
	lims_jw_int(&w, "ordinal", ordinal);
	lims_jw_int(&w, "year", c->n.issued_on.year);
	lims_jw_text(&w, "issued_on", date);
	lims_jw_bool(&w, "training", lims_laboratory_training(c->lab));
	if (c->replaces) {
		lims_jw_text(&w, "replaces", c->replaces);
		lims_jw_text(&w, "note", c->reason);
	}
	lims_jw_end_object(&w);
	rc = lims_desk_append(tx, c->lab, LIMS_ACTION_ISSUE, "paper.numbered", "paper", c->n.number, &body, NULL, err);
	if (!rc)
		rc = lims_journal_sign_head(tx, &head, err);
	lims_buf_finish(&body);
	return rc;
}

/// Reads back what the number's entry says: date, moment and the head that is printed.
static lims_rc read_number(struct issuing *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	struct lims_json_doc *doc = NULL;
	char subject[LIMS_SUBJECT_SIZE], hash[LIMS_HASH_HEX];
	const char *date = NULL;
	snprintf(subject, sizeof subject, "paper:%s", c->n.number);
	lims_rc rc = lims_cursor_open(db, LIMS_BY_SUBJECT, subject, &cursor, err);
	if (!rc)
		rc = lims_cursor_next(cursor, &e, err);
	if (!rc && (!e || !lims_text_equal(e->entry.type, "paper.numbered")))
		rc = lims_err_set(err, LIMS_E_CORRUPT, "The number %s has no entry in the journal", c->n.number);
	if (!rc)
		rc = lims_json_parse(e->entry.body, e->entry.body_len, BODY_MAX, &doc, err);
	if (!rc)
		rc = lims_json_need_text(lims_json_root(doc), "issued_on", &date, err);
	if (!rc && !lims_text_equal(lims_json_get_text(lims_json_root(doc), "kind", ""), c->kind))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The number %s was taken for a paper of another kind (%s): give it up with lims certificate void %s --reason TEXT, then issue "
			"again",
			c->n.number, lims_err_tr(err, lims_paper_kind_name(lims_json_get_text(lims_json_root(doc), "kind", ""))), c->n.number);
	if (!rc)
		rc = lims_date_parse(date, &c->n.issued_on, err);
	if (!rc) {
		lims_hash_hex(&e->hash, hash);
		snprintf(c->n.head, sizeof c->n.head, "%s:%lld:%s", e->entry.node, (long long)e->entry.sequence, hash);
		c->n.numbered = e->entry.written;
		c->n.kind = c->kind;
		snprintf(c->n.replaces, sizeof c->n.replaces, "%s", lims_json_get_text(lims_json_root(doc), "replaces", ""));
		snprintf(c->n.reason, sizeof c->n.reason, "%s", lims_json_get_text(lims_json_root(doc), "note", ""));
	}
	lims_json_destroy(doc);
	lims_cursor_close(cursor);
	return !rc && c->n.replaces[0] ? lims_paper_stands(db, c->n.replaces, &c->n.replaces_on, err) : rc;
}

static lims_rc put_facts(struct issuing *c, struct lims_jw *w, struct lims_err *err)
{
	static const char *const copied[] = {"kind", "worksheet", "result", "issued_on", "valid_until", "sticker", "head", "record"};
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(lims_buf_text(&c->content), c->content.len, CONTENT_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *j = lims_json_root(doc);
	for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++)
		lims_jw_text(w, copied[i], lims_json_get_text(j, copied[i], ""));
	lims_jw_text(w, "item", lims_json_get_text(lims_json_get(j, "item"), "code", ""));
	lims_jw_text(w, "customer", lims_json_get_text(lims_json_get(j, "customer"), "code", ""));
	lims_json_destroy(doc);
	if (c->lab->validation) {
		char digest[LIMS_HASH_HEX];
		lims_hash_hex(&c->lab->validation->digest, digest);
		lims_jw_text(w, "validation", digest);
	}
	lims_signing_put(w, c->asked);
	lims_gates_put(w, c->o, c->gates);
	if (c->found_gates.len > 0)
		lims_jw_raw(w, "as_found", lims_buf_text(&c->found_gates), c->found_gates.len);
	return LIMS_OK;
}

/// A sticker that is not of the one stock for all.
static bool kept_apart(const struct issuing *c)
{
	return c->sticker && c->sticker[0] && c->sticker_kind && !lims_text_equal(c->sticker_kind, "sticker");
}

static const char *issued_type(const struct issuing *c)
{
	return kept_apart(c) ? "paper.issued/3" : c->found_gates.len > 0 ? "paper.issued/2" : "paper.issued";
}

static lims_rc append_issued(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct issuing *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_head head;
	char printed[LIMS_HASH_HEX], pdf[LIMS_HASH_HEX], record[LIMS_HASH_HEX], drawn[LIMS_CODE];
	snprintf(drawn, sizeof drawn, "%s", c->n.number);
	lims_rc rc = find_number(c, lims_tx_db(tx), err);
	if (!rc && (!lims_text_equal(c->n.number, drawn) || c->found.ended))
		rc = lims_err_set(err, LIMS_E_REFUSED, "While the paper of %s was drawn, its number %s was ended: issue the worksheet again",
			c->worksheet, drawn);
	if (rc || c->found.issued)
		return rc;
	// Again, where nobody can use the number between the look and the entry.
	if (c->sticker && c->sticker[0])
		rc = lims_placed_check(lims_tx_db(tx), c->sticker_kind, c->sticker, c->o->sheet.item, c->worksheet, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	rc = put_facts(c, &w, err);
	if (kept_apart(c))
		lims_jw_text(&w, "sticker_kind", c->sticker_kind);
	if (!rc)
		rc = lims_desk_put_blob(tx, &w, "printed", &c->content, printed, err);
	if (!rc)
		rc = lims_desk_put_blob(tx, &w, "pdf", &c->paper, pdf, err);
	if (!rc)
		rc = lims_desk_put_blob(tx, &w, "record_pdf", &c->record, record, err);
	if (!rc) {
		lims_jw_array(&w, "blobs");
		lims_jw_text(&w, NULL, printed);
		lims_jw_text(&w, NULL, pdf);
		lims_jw_text(&w, NULL, record);
		lims_jw_end_array(&w);
		lims_jw_end_object(&w);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_ISSUE, issued_type(c), "paper", c->n.number, &body, NULL, err);
	}
	if (!rc && c->replaces)
		rc = lims_paper_append_end(
			tx, c->lab, "paper.replaced", c->replaces, &(struct lims_paper_ending){c->n.reason, c->n.number, c->asked}, err);
	if (!rc)
		rc = lims_journal_sign_head(tx, &head, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc decide_kind(struct issuing *c, struct lims_err *err)
{
	if (!lims_text_equal(c->o->sheet.state, "reviewed"))
		return lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s is %s: it is issued after its review", c->worksheet,
			lims_err_tr(err, c->o->sheet.state));
	if (!lims_text_equal(c->o->sheet.verdict, lims_verdict_name(c->r->verdict)))
		return lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s was submitted as %s but computes to %s with this program", c->worksheet,
			lims_err_tr(err, c->o->sheet.verdict), lims_err_tr(err, lims_verdict_name(c->r->verdict)));
	size_t copies = lims_dossier_uncompared(&c->o->sheet);
	if (copies > 0)
		return lims_err_set(
			err, LIMS_E_REFUSED, "%zu values of %s were copied from paper and nobody compared them with it", copies, c->worksheet);
	if (c->r->verdict == LIMS_VERDICT_UNDETERMINED)
		return lims_err_set(err, LIMS_E_REFUSED, "The verdict of %s is not determined: nothing can be issued", c->worksheet);
	c->form = lims_paper_form_of(c->o->p->service, c->r->verdict);
	if (!c->form)
		return lims_err_set(err, LIMS_E_REFUSED,
			"There is no form of paper for the service %s: %s can be measured and reviewed, not issued", c->o->p->service, c->worksheet);
	c->kind = c->form->kind;
	// A part may have been declared after the worksheet was submitted; a paper that follows another one says of what the other one was.
	if (c->r->verdict == LIMS_VERDICT_PASS && !c->replaces) {
		lims_rc rc = lims_opened_sheet_parts(c->o, c->r, err);
		if (rc)
			return rc;
	}
	lims_rc rc = lims_opened_sheet_contradicted(c->o, err);
	return rc ? rc : lims_opened_sheet_frozen(c->o, c->r, err);
}

/// Before a number is taken: what is printed must be printable, and what failed earns no mark.
static lims_rc check_sticker(struct issuing *c, struct lims_err *err)
{
	if (!c->sticker || !c->sticker[0])
		return LIMS_OK;
	if (c->r->verdict != LIMS_VERDICT_PASS)
		return lims_err_set(err, LIMS_E_INPUT, "%s failed: it gets no sticker, leave --sticker out", c->worksheet);
	if (!c->form->sticker)
		return lims_err_set(err, LIMS_E_INPUT, "The service %s has no sticker: leave --sticker out", lims_err_tr(err, c->o->p->service));
	lims_buf_clear(&c->mark);
	lims_rc rc = lims_desk_text(c->lab, "sticker", c->sticker, &c->mark, err);
	if (!rc)
		c->sticker = lims_buf_text(&c->mark);
	struct lims_db *db = lims_journal_db(c->lab->journal);
	if (!rc)
		rc = lims_stock_sticker_of(db, c->kind, &c->sticker_kind, err);
	return rc ? rc : lims_placed_check(db, c->sticker_kind, c->sticker, c->o->sheet.item, c->worksheet, err);
}

/// Who measured does not sign (design: separation of duties), and who has a password shows that it is them. Before a number is taken, after the gates: nobody is
/// asked for a password in vain.
static lims_rc sign(struct issuing *c, struct lims_err *err)
{
	const char *actor = NULL;
	lims_rc rc = lims_desk_actor(c->lab, &actor, err);
	if (!rc && lims_dossier_worked(&c->o->sheet, actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s worked on %s and cannot sign for it: another person signs", actor, c->worksheet);
	return rc ? rc : lims_signing_ask(c->lab, "paper.issued", LIMS_ACTION_ISSUE, &c->asked, err);
}

/// Before a number is taken: a paper that says what the one before says replaces nothing.
static lims_rc check_change(struct issuing *c, struct lims_err *err)
{
	if (!c->said || c->n.number[0])
		return LIMS_OK;
	c->n.kind = c->kind;
	c->n.issued_on = lims_laboratory_today(c->lab);
	lims_rc rc = lims_paper_content(c->lab, c->worksheet, c->o, c->gates, c->r, &c->n, c->sticker, &c->content, err);
	if (!rc)
		rc = lims_paper_must_change(c->said, &c->content, c->replaces, err);
	lims_buf_clear(&c->content);
	return rc;
}

/// Issuing once more changes nothing; a sticker that the paper does not name would be lost without a word.
static lims_rc check_named_again(struct issuing *c, struct lims_err *err)
{
	struct lims_json_doc *said = NULL;
	if (!c->sticker || !c->sticker[0])
		return LIMS_OK;
	lims_rc rc = lims_paper_said(c->lab, c->n.number, &said, err);
	if (!rc && !lims_text_equal(lims_json_get_text(lims_json_root(said), "sticker", ""), c->sticker))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The worksheet %s was issued already (%s) without the sticker %s: name it with lims certificate replace", c->worksheet,
			lims_buf_text(&c->papers), c->sticker);
	lims_json_destroy(said);
	return rc;
}

static lims_rc issue(struct issuing *c, struct lims_buf *warnings, struct lims_err *err)
{
	const struct lims_fonts *fonts = NULL;
	struct lims_db *db = lims_journal_db(c->lab->journal);
	struct lims_proof_blobs blobs = lims_desk_blobs(db);
	lims_rc rc = decide_kind(c, err);
	if (!rc)
		rc = find_number(c, db, err);
	if (!rc && c->found.ended)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The worksheet %s was issued already (%s): replace a paper that stands, or measure again in another worksheet", c->worksheet,
			lims_buf_text(&c->papers));
	if (!rc && c->found.issued)
		return check_named_again(c, err);
	if (rc)
		return rc;
	rc = check_sticker(c, err);
	if (!rc)
		rc = lims_gates_pass(c->lab, c->o, "", c->gates, warnings, err);
	if (!rc && !c->replaces)
		rc = check_order(c, db, err);
	if (!rc && c->form->as_found)
		rc = lims_paper_as_found_ready(c->lab, c->o, &c->found_gates, warnings, err);
	if (!rc)
		rc = check_change(c, err);
	if (!rc)
		rc = sign(c, err);
	if (!rc)
		rc = lims_journal_command(c->lab->journal, take_number, c, err);
	if (!rc)
		rc = read_number(c, db, err);
	if (!rc)
		rc = lims_paper_content(c->lab, c->worksheet, c->o, c->gates, c->r, &c->n, c->sticker, &c->content, err);
	if (!rc)
		rc = lims_desk_fonts(c->lab, &fonts, err);
	if (!rc)
		rc = lims_paper_draw(fonts, lims_buf_text(&c->content), c->content.len, &blobs, c->o, c->r, &c->paper, &c->record, err);
	if (!rc)
		rc = lims_journal_command(c->lab->journal, append_issued, c, err);
	return rc;
}

static lims_rc issue_paper(struct lims_laboratory *lab, const char *worksheet, const char *replaces, const char *reason,
	const struct lims_json *said, const char *sticker, char ret_number[LIMS_CODE], struct lims_buf *ret_warnings, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	struct lims_buf mark;
	struct issuing c = {.lab = lab, .worksheet = worksheet, .replaces = replaces, .reason = reason, .said = said, .o = &o};
	const char *actor = NULL;
	lims_buf_init(&mark, STICKER_MAX);
	lims_buf_init(&c.papers, BODY_MAX);
	lims_buf_init(&c.content, CONTENT_MAX);
	lims_buf_init(&c.paper, PDF_MAX);
	lims_buf_init(&c.record, PDF_MAX);
	lims_buf_init(&c.mark, BODY_MAX);
	lims_buf_init(&c.found_gates, BODY_MAX);
	// Who may not issue learns it before anything else, also of a worksheet that has its paper.
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	if (!rc)
		rc = lims_access_check(lims_journal_db(lab->journal), actor, LIMS_ACTION_ISSUE, err);
	if (!rc)
		rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	else
		o = (struct lims_opened_sheet){0};
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	c.r = r;
	// Before a number is taken: text that cannot be printed must not cost one.
	if (!rc && sticker)
		rc = lims_desk_text(lab, "sticker", sticker, &mark, err);
	if (!rc && sticker)
		c.sticker = lims_buf_text(&mark);
	if (!rc)
		rc = issue(&c, ret_warnings, err);
	if (!rc)
		snprintf(ret_number, LIMS_CODE, "%s", c.n.number);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&mark);
	lims_buf_finish(&c.papers);
	lims_buf_finish(&c.content);
	lims_buf_finish(&c.paper);
	lims_buf_finish(&c.record);
	lims_buf_finish(&c.mark);
	lims_buf_finish(&c.found_gates);
	return rc;
}

lims_rc lims_issue(struct lims_laboratory *lab, const char *worksheet, const char *sticker, char ret_number[LIMS_CODE],
	struct lims_buf *ret_warnings, struct lims_err *err)
{
	return issue_paper(lab, worksheet, NULL, NULL, NULL, sticker, ret_number, ret_warnings, err);
}

static lims_rc take_worksheet(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	(void)err;
	snprintf(ctx, LIMS_CODE, "%s", i->worksheet);
	return LIMS_OK;
}

lims_rc lims_issue_replacement(struct lims_laboratory *lab, const char *number, const char *reason, const char *sticker,
	char ret_number[LIMS_CODE], struct lims_buf *ret_warnings, struct lims_err *err)
{
	char worksheet[LIMS_CODE] = "";
	struct lims_json_doc *said = NULL;
	struct lims_buf why;
	lims_buf_init(&why, LIMS_REASON_TEXT);
	lims_rc rc = lims_issued_each(lab, number, take_worksheet, worksheet, err);
	if (!rc)
		rc = lims_paper_reason(lab, reason, &why, err);
	if (!rc)
		rc = lims_paper_stands(lims_journal_db(lab->journal), number, NULL, err);
	if (!rc)
		rc = lims_paper_said(lab, number, &said, err);
	// The mark is still on the instrument: it is named again unless another one is.
	if (!rc && !sticker)
		sticker = lims_json_get_text(lims_json_root(said), "sticker", NULL);
	if (!rc)
		rc = issue_paper(lab, worksheet, number, lims_buf_text(&why), lims_json_root(said), sticker, ret_number, ret_warnings, err);
	lims_json_destroy(said);
	lims_buf_finish(&why);
	return rc;
}
