// SPDX-License-Identifier: Apache-2.0
// Records incidents of the system in the program's own name.
#include "laboratory/quality/incidents.h"

#include "laboratory/desk.h"
#include "laboratory/numbers.h"
#include "laboratory/quality/cases.h"
#include "laboratory/quality/incident_sorts.h"
#include "laboratory/quality/kinds.h"
#include "laboratory/quality/meeting_marks.h"
#include "laboratory/quality/meetings.h"
#include "laboratory/quality/quality_queries.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { DETAIL_MAX = 900, BODY_MAX = 4096, COMMON_MAX = 1 << 20, COMMON_DIGITS = 10 };

struct recording {
	struct lims_laboratory *lab;
	enum lims_incident what;
	char detail[DETAIL_MAX];
	char code[LIMS_CODE];
	const struct lims_incident_name *names; ///< NULL: only this copy finds it
	size_t name_count;
	const char *const *about; ///< certificate:NUMBER and the like
	size_t about_count;
	bool known; ///< an incident tells it already
};

static lims_rc find(struct recording *c, struct lims_db *db, const char *words, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	const struct lims_incident_sort *sort = &lims_incident_sorts[c->what];
	lims_rc rc = lims_db_use(db, sort->open ? &lims_q_case_titled : &lims_q_case_described, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, "incident");
	lims_stmt_text(stmt, 2, sort->title);
	lims_stmt_text(stmt, 3, sort->known_by);
	if (!sort->open)
		lims_stmt_text(stmt, 4, words);
	rc = lims_stmt_step(stmt, &row, err);
	snprintf(c->code, sizeof c->code, "%s", !rc && row ? lims_stmt_col_text(stmt, 0) : "");
	lims_stmt_release(stmt);
	return rc;
}

/// Two copies that find one thing before they meet open one case: its code follows from what they found.
static lims_rc code_of(const struct recording *c, const char *name, char ret[LIMS_CODE], struct lims_err *err)
{
	char hex[LIMS_HASH_HEX];
	struct lims_hash hash;
	struct lims_buf text;
	lims_buf_init(&text, COMMON_MAX);
	lims_buf_addf(&text, "%s\n%s", lims_incident_sorts[c->what].known_by, name);
	lims_rc rc = lims_buf_check(&text, "what an incident is known by", err);
	if (!rc)
		rc = lims_sha256(text.data, text.len, &hash, err);
	lims_buf_finish(&text);
	if (rc)
		return rc;
	lims_hash_hex(&hash, hex);
	snprintf(ret, LIMS_CODE, "%s-%.*s", lims_case_incident.code_prefix, COMMON_DIGITS, hex);
	return LIMS_OK;
}

static lims_rc standing(struct lims_db *db, const char *code, bool *ret_stands, bool *ret_closed, struct lims_err *err)
{
	char subject[LIMS_CASE_SUBJECT];
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_case, &stmt, err);
	if (rc)
		return rc;
	snprintf(subject, sizeof subject, "incident:%s", code);
	lims_stmt_text(stmt, 1, subject);
	rc = lims_stmt_step(stmt, ret_stands, err);
	*ret_closed = !rc && *ret_stands && lims_stmt_col_int(stmt, 3) != 0;
	lims_stmt_release(stmt);
	return rc;
}

/// Under one of its names; it may stand there in other words. ret: the code under which it is opened.
static lims_rc find_named(struct recording *c, struct lims_db *db, char ret[LIMS_CODE], struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && !c->code[0] && i < c->name_count; i++) {
		const struct lims_incident_name *n = &c->names[i];
		char code[LIMS_CODE];
		bool stands = false, closed = false;
		rc = code_of(c, n->text, code, err);
		if (!rc)
			rc = standing(db, code, &stands, &closed, err);
		if (!rc && stands && (n->ends || !closed))
			snprintf(c->code, sizeof c->code, "%s", code);
		else if (!rc && n->ends && !n->opens)
			rc = find(c, db, n->text, err);
		if (!rc && !stands && n->opens && !ret[0])
			snprintf(ret, LIMS_CODE, "%s", code);
	}
	return rc;
}

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct recording *c = ctx;
	char common[LIMS_CODE] = "";
	struct lims_field_value values[] = {{"title", lims_incident_sorts[c->what].title}, {"description", c->detail}};
	struct lims_case_act act = {
		.filled = {.values = values, .count = c->detail[0] ? 2 : 1}, .about = c->about, .about_count = c->about_count};
	lims_rc rc = find(c, lims_tx_db(tx), c->detail, err);
	if (!rc && !c->code[0])
		rc = find_named(c, lims_tx_db(tx), common, err);
	c->known = !rc && c->code[0];
	return rc || c->known ? rc
						  : lims_case_open_in(tx, c->lab, "incident", common[0] ? common : NULL, &act, lims_incident_sorts[c->what].because,
								c->code, err);
}

/// The detail on one line, cut between characters.
static void take_detail(struct recording *c, const char *detail)
{
	size_t n = 0;
	while (n < sizeof c->detail - 1 && detail[n])
		n++;
	while (n > 0 && detail[n] && ((unsigned char)detail[n] & 0xc0) == 0x80)
		n--;
	snprintf(c->detail, sizeof c->detail, "%.*s", (int)n, detail);
	for (char *at = c->detail; *at; at++)
		if (*at == '\n' || *at == '\r' || *at == '\t')
			*at = ' ';
}

static lims_rc record(struct lims_laboratory *lab, struct recording *c, const char *detail, struct lims_err *err)
{
	// Nobody acts: also who may only read, or nobody at all, can be there when it is found.
	const char *actor = lab->p.actor;
	c->lab = lab;
	lab->p.actor = NULL;
	take_detail(c, detail);
	lims_rc rc = LIMS_OK;
	if (!lims_journal_why_read_only(lab->journal))
		rc = lims_journal_command(lab->journal, append, c, err);
	// What is wrong may stand in bytes that nobody can print.
	if (rc == LIMS_E_INPUT && c->detail[0]) {
		c->detail[0] = '\0';
		rc = lims_journal_command(lab->journal, append, c, err);
	}
	lab->p.actor = actor;
	return rc;
}

lims_rc lims_incident_record(
	struct lims_laboratory *lab, enum lims_incident what, const char *detail, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct recording c = {.what = what};
	lims_rc rc = record(lab, &c, detail, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.code);
	return rc;
}

struct restarting {
	struct lims_laboratory *lab;
	struct recording recording;
};

/// The last entry of this node, which is the last thing that was acknowledged.
static lims_rc last_kept(struct lims_laboratory *lab, struct lims_db *db, char detail[DETAIL_MAX], struct lims_err *err)
{
	struct lims_buf bytes = {0};
	struct lims_stored e;
	char at[LIMS_MOMENT_TEXT];
	int64_t count = 0;
	lims_rc rc = lims_journal_count(db, lims_journal_node(lab->journal), &count, err);
	if (!rc && count > 0)
		rc = lims_journal_entry_at(db, lims_journal_node(lab->journal), count, &bytes, &e, err);
	if (!rc && count > 0) {
		lims_moment_text(e.entry.observed, at);
		snprintf(detail, DETAIL_MAX, "%s:%lld %s %s, %s, %s", lims_journal_code(lab->journal), (long long)count, e.entry.type,
			e.entry.subject, e.entry.actor, at);
	}
	lims_buf_finish(&bytes);
	return rc;
}

static lims_rc append_restart(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct restarting *c = ctx;
	char detail[DETAIL_MAX] = "";
	// Of two programs that open the store at once the second one finds it told.
	if (!lims_journal_went_down(c->lab->journal))
		return LIMS_OK;
	lims_rc rc = last_kept(c->lab, lims_tx_db(tx), detail, err);
	if (!rc) {
		take_detail(&c->recording, detail);
		rc = append(tx, &c->recording, err);
	}
	if (!rc)
		lims_journal_went_down_told(c->lab->journal, true);
	return rc;
}

lims_rc lims_incident_restart(struct lims_laboratory *lab, struct lims_err *err)
{
	const char *actor = lab->p.actor;
	struct restarting c = {.lab = lab, .recording = {.lab = lab, .what = LIMS_INCIDENT_RESTART}};
	if (!lims_journal_went_down(lab->journal) || lims_journal_why_read_only(lab->journal))
		return LIMS_OK;
	lab->p.actor = NULL;
	lims_rc rc = lims_journal_command(lab->journal, append_restart, &c, err);
	lab->p.actor = actor;
	if (rc)
		lims_journal_went_down_told(lab->journal, false);
	return rc;
}

static lims_rc record_clock(struct lims_laboratory *lab, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	char detail[DETAIL_MAX], code[LIMS_CODE];
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *body = lims_json_root(doc);
	snprintf(detail, sizeof detail, "%s → %s (%s:%lld)", lims_json_get_text(body, "before", ""), lims_json_get_text(body, "after", ""),
		e->entry.node, (long long)e->entry.sequence);
	lims_json_destroy(doc);
	return lims_incident_record(lab, LIMS_INCIDENT_CLOCK, detail, code, err);
}

lims_rc lims_incident_clocks(struct lims_laboratory *lab, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	char subject[LIMS_SUBJECT_SIZE];
	if (lims_journal_why_read_only(lab->journal))
		return LIMS_OK;
	snprintf(subject, sizeof subject, "node/%s", lims_journal_node(lab->journal));
	lims_rc rc = lims_cursor_open(lims_journal_db(lab->journal), LIMS_BY_SUBJECT, subject, &cursor, err);
	while (!rc && !(rc = lims_cursor_next(cursor, &e, err)) && e)
		if (lims_text_equal(e->entry.type, "node.clock"))
			rc = record_clock(lab, e, err);
	lims_cursor_close(cursor);
	return rc;
}

/// Finds that are recorded, and who is told of those that are new.
struct finding {
	struct lims_laboratory *lab;
	lims_incident_tell *tell;
	void *ctx;
};

static lims_rc record_found(struct finding *f, const struct lims_meeting *found, struct lims_err *err)
{
	const struct lims_incident_name itself = {found->detail, true, true};
	struct recording c = {.what = found->what,
		.names = found->names ? found->names : &itself,
		.name_count = found->names ? found->name_count : 1,
		.about = found->about,
		.about_count = found->about_count};
	lims_rc rc = record(f->lab, &c, found->detail, err);
	if (!rc && !c.known && f->tell)
		f->tell(f->ctx, c.code, lims_incident_sorts[c.what].title, c.detail, lims_incident_sorts[c.what].because);
	return rc;
}

static lims_rc record_again(void *ctx, const struct lims_paper_again *a, struct lims_err *err)
{
	char detail[DETAIL_MAX], text[LIMS_CASE_SUBJECT];
	const char *about = text;
	snprintf(detail, sizeof detail, "%s: %s, %s, %s (%s:%lld)", a->number, a->worksheet, a->on, a->by, a->node, (long long)a->sequence);
	snprintf(text, sizeof text, "certificate:%s", a->number);
	return record_found(ctx, &(struct lims_meeting){LIMS_INCIDENT_NUMBER, detail, NULL, 0, &about, 1}, err);
}

static lims_rc record_twins(void *ctx, const struct lims_paper_twins *t, struct lims_err *err)
{
	char detail[DETAIL_MAX], text[LIMS_CASE_SUBJECT];
	const char *about = text;
	snprintf(detail, sizeof detail, "%s: %s", t->worksheet, t->numbers);
	snprintf(text, sizeof text, "worksheet:%s", t->worksheet);
	// One of them may be known to one copy only: it is of the same matter while that is open.
	const struct lims_incident_name names[] = {{text, true, false}, {detail, true, true}};
	return record_found(ctx, &(struct lims_meeting){LIMS_INCIDENT_TWINS, detail, names, 2, &about, 1}, err);
}

static lims_rc record_meeting(void *ctx, const struct lims_meeting *m, struct lims_err *err)
{
	return record_found(ctx, m, err);
}

lims_rc lims_incident_papers(struct lims_laboratory *lab, lims_incident_tell *tell, void *ctx, struct lims_err *err)
{
	struct finding f = {lab, tell, ctx};
	int64_t count = 0;
	if (!tell && lims_journal_why_read_only(lab->journal))
		return LIMS_OK;
	lims_rc rc = lims_numbers_again(lab, NULL, 0, record_again, &f, &count, err);
	if (!rc)
		rc = lims_numbers_twins(lab, NULL, record_twins, &f, &count, err);
	return rc;
}

lims_rc lims_incident_marks(struct lims_laboratory *lab, struct lims_err *err)
{
	struct finding f = {.lab = lab};
	return lims_journal_why_read_only(lab->journal) ? LIMS_OK : lims_meeting_marks(lab, record_meeting, &f, err);
}

lims_rc lims_incident_meetings(
	struct lims_laboratory *lab, const struct lims_sync_met *met, lims_incident_tell *tell, void *ctx, struct lims_err *err)
{
	struct finding f = {lab, tell, ctx};
	return lims_meetings_each(lab, met, record_meeting, &f, err);
}
