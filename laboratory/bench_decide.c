// SPDX-License-Identifier: Apache-2.0
// Decisions about a worksheet: measuring on where the method stops, submitting, which freezes the result and signs the head, reviewing.
#include "laboratory/bench.h"
#include "laboratory/bench_age.h"
#include "laboratory/bench_others.h"
#include "laboratory/bench_told.h"
#include "laboratory/equipment/points.h"
#include "laboratory/gates.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"

#include "lims-core/base/text.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 960 * 1024, RESULT_MAX = 16 << 20, NOTE_MAX = 2000, REASONS_MAX = 480 };

struct deciding {
	struct lims_laboratory *lab;
	const char *code;
	bool accept;
	const char *note;
	bool asked; ///< who acts gave a password
};

static lims_rc put_blob(struct lims_tx *tx, const struct lims_buf *b, char ret_hex[LIMS_HASH_HEX], struct lims_err *err)
{
	struct lims_hash hash;
	lims_rc rc = lims_buf_check(b, "the frozen worksheet", err);
	if (!rc)
		rc = lims_journal_put_blob(tx, b->data, b->len, &hash, err);
	if (!rc)
		lims_hash_hex(&hash, ret_hex);
	return rc;
}

static lims_rc freeze(
	struct lims_tx *tx, struct deciding *c, struct lims_opened_sheet *o, const struct lims_result *r, struct lims_err *err)
{
	char input_hex[LIMS_HASH_HEX], result_hex[LIMS_HASH_HEX];
	struct lims_worksheet input;
	struct lims_buf input_json, result_json, body;
	struct lims_jw w;
	bool rows = o->p->counting.of && o->p->counting.of[0];
	lims_buf_init(&input_json, LIMS_WORKSHEET_JSON_MAX);
	lims_buf_init(&result_json, RESULT_MAX);
	lims_buf_init(&body, BODY_MAX);
	lims_rc rc = lims_dossier_input(&o->sheet, o->p, &input, err);
	if (!rc) {
		lims_worksheet_json(&input, &input_json);
		lims_result_json(r, &result_json);
		rc = put_blob(tx, &input_json, input_hex, err);
	}
	if (!rc)
		rc = put_blob(tx, &result_json, result_hex, err);
	if (!rc) {
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "verdict", lims_verdict_name(r->verdict));
		lims_signing_put(&w, c->asked);
		lims_jw_text(&w, "worksheet", input_hex);
		lims_jw_text(&w, "result", result_hex);
		lims_points_json(&w, &o->sheet, r);
		if (rows)
			lims_unmeasured_put(&w, &o->sheet);
		lims_jw_array(&w, "blobs");
		lims_jw_text(&w, NULL, input_hex);
		lims_jw_text(&w, NULL, result_hex);
		lims_jw_end_array(&w);
		lims_jw_end_object(&w);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, rows ? "worksheet.submitted/3" : "worksheet.submitted/2", "worksheet",
			c->code, &body, NULL, err);
	}
	lims_buf_finish(&input_json);
	lims_buf_finish(&result_json);
	lims_buf_finish(&body);
	return rc;
}

/// Says what stands against it, in whole sentences as far as they fit: the first reason may be a failure, which is not what keeps the verdict open.
static lims_rc refuse_undetermined(struct lims_laboratory *lab, const char *code, struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_bench_age ages[LIMS_SAMPLE_AGES];
	struct lims_result *r = NULL;
	struct lims_buf why;
	o->lang = err ? err->lang : NULL;
	lims_rc rc = lims_opened_sheet_evaluate(o, &r, err);
	o->lang = NULL;
	if (rc)
		return rc;
	size_t said = 0, n = 0;
	rc = lims_bench_ages(lab, o, ages, &n, err);
	if (rc) {
		lims_result_destroy(r);
		return rc;
	}
	lims_buf_init(&why, LIMS_ERR_TEXT);
	if (n > 0 && ages[0].way)
		lims_buf_addf(&why,
			lims_err_tr(err,
				" The specimens of %d d were tested at %d d, and their window is %s to %s: lims worksheet age %s --mode %s goes "
				"on to the result without a statement of conformity."),
			ages[0].days, ages[0].real, ages[0].from, ages[0].to, code, ages[0].way->id);
	for (; said < r->reason_count && why.len + strlen(r->reasons[said]) < REASONS_MAX; said++)
		lims_buf_addf(&why, " %s", r->reasons[said]);
	if (said < r->reason_count)
		lims_buf_addf(&why, lims_err_tr(err, " And %zu more: see lims worksheet show %s"), r->reason_count - said, code);
	rc = lims_err_set(err, LIMS_E_REFUSED, "The verdict of %s is not determined:%s", code, lims_buf_text(&why));
	lims_buf_finish(&why);
	lims_result_destroy(r);
	return rc;
}

static lims_rc go_on(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct deciding *c = ctx;
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	struct lims_buf body, text;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_buf_init(&text, NOTE_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, c->code, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	if (!rc && !lims_opened_sheet_stopped(&o, r))
		rc = lims_err_set(err, LIMS_E_REFUSED, "The method does not stop in %s: go on measuring", c->code);
	if (!rc)
		rc = lims_desk_text(c->lab, "note", c->note, &text, err);
	if (!rc) {
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "step", r->stopped_at->id);
		lims_jw_text(&w, "note", lims_buf_text(&text));
		lims_jw_end_object(&w);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, "worksheet.continued", "worksheet", c->code, &body, NULL, err);
	}
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&text);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_bench_continue(struct lims_laboratory *lab, const char *worksheet, const char *note, struct lims_err *err)
{
	struct deciding c = {.lab = lab, .code = worksheet, .note = note};
	if (!note || !note[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say why measuring goes on although the method stops");
	return lims_journal_command(lab->journal, go_on, &c, err);
}

/// Who adjusted the item does not verify it.
static lims_rc refuse_adjuster(struct deciding *c, struct lims_db *db, const struct lims_dossier *s, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	if (!s->as_found)
		return LIMS_OK;
	lims_rc rc = lims_db_use(db, &lims_q_sheet_adjusted, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, s->as_found);
	rc = lims_stmt_step(stmt, &row, err);
	const char *by = !rc && row ? lims_stmt_col_text(stmt, 0) : NULL;
	if (by && (lims_dossier_worked(s, by) || lims_text_equal(by, c->lab->p.actor)))
		rc = lims_err_set(
			err, LIMS_E_REFUSED, "%s adjusted the item after %s and does not verify it: another person measures", by, s->as_found);
	lims_stmt_release(stmt);
	return rc;
}

/// A day of the work that was stated as an earlier one, although nothing was read on it, would ask the standards and the law of the wrong day and make the paper
/// end on one. Who opens in the evening and measures the next day states nothing; a test lasts for days from the day that its sample's age says.
static lims_rc refuse_other_day(struct deciding *c, const struct lims_opened_sheet *o, struct lims_err *err)
{
	const struct lims_dossier *s = &o->sheet;
	struct lims_date first = {0}, opened = s->work_on;
	struct lims_moment at;
	char read[LIMS_DATE_TEXT], work[LIMS_DATE_TEXT];
	for (size_t i = 0; i < s->reading_count; i++) {
		struct lims_date day = lims_gate_day(c->lab, s, &s->readings[i]);
		if (lims_dossier_counts(&s->readings[i]) && (!first.month || lims_date_cmp(day, first) < 0))
			first = day;
	}
	if (s->opened_at && lims_moment_parse(s->opened_at, &at, NULL) == LIMS_OK)
		opened = lims_moment_date(at, c->lab->p.zone_min);
	if (!first.month || lims_date_cmp(first, s->work_on) <= 0 || lims_date_cmp(s->work_on, opened) == 0 ||
		lims_text_equal(o->p->service, "test"))
		return LIMS_OK;
	lims_date_text(first, read);
	lims_date_text(s->work_on, work);
	return lims_err_set(err, LIMS_E_REFUSED,
		"%s was opened for %s, but its first reading was taken on %s: measure in a worksheet of that day, or copy what was written down on "
		"paper with lims worksheet late",
		c->code, work, read);
}

static lims_rc submit_one(struct lims_tx *tx, struct deciding *c, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_open(&o, c->code, err);
	if (!rc)
		rc = refuse_adjuster(c, lims_tx_db(tx), &o.sheet, err);
	if (!rc)
		rc = refuse_other_day(c, &o, err);
	if (!rc)
		rc = lims_bench_told_settle(tx, c->lab, c->code, false, &o, NULL, err);
	if (!rc)
		rc = lims_bench_told_mode(c->lab, &o, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	if (!rc && r->verdict == LIMS_VERDICT_UNDETERMINED)
		rc = refuse_undetermined(c->lab, c->code, &o, err);
	// A point over its limit already fails the whole.
	if (!rc && r->verdict == LIMS_VERDICT_PASS)
		rc = lims_opened_sheet_parts(&o, r, err);
	if (!rc)
		rc = lims_opened_sheet_contradicted(&o, err);
	if (!rc && r->overruled && lims_opened_sheet_stopped(&o, r))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The method of %s stops at the step %s, which failed, and measuring went on: say why with lims worksheet continue %s --note "
			"TEXT",
			c->code, lims_words_in(err ? err->lang : NULL, r->stopped_at->title), c->code);
	if (!rc)
		rc = freeze(tx, c, &o, r, err);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	return rc;
}

struct submitting {
	struct lims_laboratory *lab;
	const char *const *worksheets;
	size_t count;
	bool asked;
};

static lims_rc submit(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct submitting *all = ctx;
	struct lims_head head;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < all->count; i++) {
		struct deciding c = {.lab = all->lab, .code = all->worksheets[i], .asked = all->asked};
		rc = lims_bench_none_done(c.code, all->count, submit_one(tx, &c, err), err);
	}
	return rc ? rc : lims_journal_sign_head(tx, &head, err);
}

lims_rc lims_bench_submit_each(struct lims_laboratory *lab, const char *const *worksheets, size_t count, struct lims_err *err)
{
	struct submitting all = {.lab = lab, .worksheets = worksheets, .count = count};
	lims_rc rc = lims_signing_ask(lab, "worksheet.submitted", LIMS_ACTION_MEASURE, &all.asked, err);
	return rc ? rc : lims_journal_command(lab->journal, submit, &all, err);
}

lims_rc lims_bench_submit(struct lims_laboratory *lab, const char *worksheet, struct lims_err *err)
{
	return lims_bench_submit_each(lab, &worksheet, 1, err);
}

/// What a reviewer must have seen before accepting: every strike, and every copy from paper compared with it.
static lims_rc refuse_unseen(const char *code, const struct lims_dossier *s, struct lims_err *err)
{
	size_t copies = lims_dossier_uncompared(s), strikes = lims_dossier_unaccepted(s);
	if (copies > 0)
		return lims_err_set(err, LIMS_E_REFUSED,
			"%zu values of %s were copied from paper and nobody compared them with it: another person reads the paper again (lims "
			"worksheet "
			"compare %s)",
			copies, code, code);
	if (strikes > 0)
		return lims_err_set(err, LIMS_E_REFUSED, "%zu strikes in %s wait for the reviewer: see lims worksheet strikes %s, then accept each",
			strikes, code, code);
	return LIMS_OK;
}

/// A submitted worksheet is judged; what was accepted is only handed back, with a reason and before anything of it is printed: who signs is the last to find a fault.
static lims_rc refuse_state(const struct deciding *c, struct lims_db *db, const struct lims_dossier *s, struct lims_err *err)
{
	bool reviewed = lims_text_equal(s->state, "reviewed");
	if (!lims_text_equal(s->state, "submitted") && (!reviewed || c->accept))
		return lims_err_set(
			err, LIMS_E_REFUSED, "The worksheet %s is %s: only a submitted one is reviewed", c->code, lims_err_tr(err, s->state));
	if (reviewed && (!c->note || !c->note[0]))
		return lims_err_set(err, LIMS_E_INPUT, "%s was accepted by %s: say why it is handed back", c->code, s->reviewed_by);
	return reviewed ? lims_bench_unprinted(db, c->code, err) : LIMS_OK;
}

static lims_rc review(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct deciding *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body, text;
	struct lims_jw w;
	struct lims_head head;
	const char *actor = NULL;
	lims_buf_init(&body, BODY_MAX);
	lims_buf_init(&text, NOTE_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_desk_actor(c->lab, &actor, err);
	if (!rc)
		rc = refuse_state(c, lims_tx_db(tx), &o.sheet, err);
	if (!rc && lims_dossier_worked(&o.sheet, actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s worked on %s and cannot review it: a second person reviews", actor, c->code);
	if (!rc && c->accept)
		rc = refuse_unseen(c->code, &o.sheet, err);
	if (!rc && c->note)
		rc = lims_desk_text(c->lab, "note", c->note, &text, err);
	if (!rc) {
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_bool(&w, "accepted", c->accept);
		if (c->note)
			lims_jw_text(&w, "note", lims_buf_text(&text));
		lims_signing_put(&w, c->asked);
		lims_jw_end_object(&w);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_REVIEW, "worksheet.reviewed", "worksheet", c->code, &body, NULL, err);
	}
	if (!rc)
		rc = lims_journal_sign_head(tx, &head, err);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&text);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_bench_review(struct lims_laboratory *lab, const char *worksheet, bool accept, const char *note, struct lims_err *err)
{
	struct deciding c = {.lab = lab, .code = worksheet, .accept = accept, .note = note};
	lims_rc rc = lims_signing_ask(lab, "worksheet.reviewed", LIMS_ACTION_REVIEW, &c.asked, err);
	return rc ? rc : lims_journal_command(lab->journal, review, &c, err);
}
