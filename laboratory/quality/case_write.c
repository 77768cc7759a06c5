// SPDX-License-Identifier: Apache-2.0
// Writes cases: opens one, does a step, for a person by the table of kinds or for another room within its own command.
#include "laboratory/desk.h"
#include "laboratory/people/signing.h"
#include "laboratory/quality/cases.h"
#include "laboratory/quality/quality_queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024, STATE_MAX = 64, AFTER_MAX = 256 };

struct doing {
	struct lims_case_doing d;
	const struct lims_case_act *act;
	const char *because; ///< NULL: a person does it
	int64_t ordinal;
	bool asked; ///< who acts gave a password
	char code[LIMS_CODE], subject[LIMS_CASE_SUBJECT], on[LIMS_DATE_TEXT];
};

struct standing {
	char state[STATE_MAX], opened_on[LIMS_DATE_TEXT];
	bool closed;
};

static lims_rc standing_of(struct lims_db *db, struct doing *c, struct standing *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_case, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->subject);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row) {
		snprintf(ret->state, sizeof ret->state, "%s", lims_stmt_col_text(stmt, 2));
		ret->closed = lims_stmt_col_int(stmt, 3) != 0;
		snprintf(ret->opened_on, sizeof ret->opened_on, "%s", lims_stmt_col_text(stmt, 4));
	} else if (!rc) {
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", lims_err_tr(err, c->d.kind->noun), c->code);
	}
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc did(struct lims_db *db, const char *subject, const char *step, const char *actor, bool *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	int64_t n = 0;
	lims_rc rc = lims_db_use(db, &lims_q_case_did, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, step);
	lims_stmt_text(stmt, 3, actor);
	rc = lims_desk_number(stmt, &n, err);
	if (!rc)
		*ret = n > 0;
	return rc;
}

/// Who did one of the steps that this one checks does not do it.
static lims_rc check_other(struct lims_db *db, const struct doing *c, struct lims_err *err)
{
	const struct lims_case_step *s = c->d.step;
	for (size_t i = 0; s->other_than && !c->because && i < c->d.kind->step_count; i++) {
		const char *verb = c->d.kind->steps[i].verb;
		bool same = false;
		lims_rc rc = lims_desk_listed(s->other_than, verb) ? did(db, c->subject, verb, c->d.actor, &same, err) : LIMS_OK;
		if (!rc && same)
			rc = lims_err_set(err, LIMS_E_REFUSED, "%s did the step %s of %s %s: another person does %s", c->d.actor, verb,
				lims_err_tr(err, c->d.kind->noun), c->code, s->verb);
		if (rc)
			return rc;
	}
	return LIMS_OK;
}

/// The states after which the step may be done, in the words of the reader.
static const char *after_text(const struct doing *c, char ret[AFTER_MAX], const struct lims_err *err)
{
	const struct lims_case_step *s = c->d.step;
	size_t n = 0;
	if (!s->from)
		return lims_err_tr(err, LIMS_MSG("its opening, before it is closed"));
	for (size_t i = 0; i < c->d.kind->state_count && n < AFTER_MAX; i++)
		if (lims_desk_listed(s->from, c->d.kind->states[i].name))
			n += (size_t)snprintf(ret + n, AFTER_MAX - n, "%s%s", n ? ", " : "", lims_err_tr(err, c->d.kind->states[i].label));
	return ret;
}

static lims_rc refuse_state(const struct doing *c, const struct standing *now, struct lims_err *err)
{
	const struct lims_case_state *state = lims_case_state_find(c->d.kind, now->state);
	char after[AFTER_MAX];
	return lims_err_set(err, LIMS_E_REFUSED, "%s %s is %s: %s comes after %s", lims_err_tr(err, c->d.kind->label), c->code,
		state ? lims_err_tr(err, state->label) : now->state, c->d.step->verb, after_text(c, after, err));
}

static lims_rc check_state(struct lims_db *db, struct doing *c, struct standing *now, struct lims_err *err)
{
	const struct lims_case_step *s = c->d.step;
	lims_rc rc = standing_of(db, c, now, err);
	if (rc)
		return rc;
	if (s->from ? !lims_desk_listed(s->from, now->state) : now->closed)
		return refuse_state(c, now, err);
	if (strcmp(c->on, now->opened_on) < 0)
		return lims_err_set(err, LIMS_E_INPUT, "The day %s lies before %s %s was opened (%s)", c->on, lims_err_tr(err, c->d.kind->noun),
			c->code, now->opened_on);
	return check_other(db, c, err);
}

lims_rc lims_case_target(struct lims_db *db, const char *text, char ret_subject[LIMS_CASE_SUBJECT], struct lims_err *err)
{
	const char *colon = strchr(text, ':');
	char subject[LIMS_CASE_SUBJECT];
	bool stands = false;
	size_t n = colon ? (size_t)(colon - text) : 0;
	if (n == 0 || n > 40 || !colon[1] || strlen(colon + 1) > LIMS_CODE)
		return lims_err_set(err, LIMS_E_INPUT, "%s names nothing: write certificate:NUMBER, worksheet:CODE, item:CODE and so on", text);
	bool paper = strncmp(text, "certificate:", 12) == 0 || strncmp(text, "notice:", 7) == 0;
	snprintf(subject, sizeof subject, "%.*s:%s", paper ? 5 : (int)n, paper ? "paper" : text, colon + 1);
	lims_rc rc = lims_desk_stands(db, subject, &stands, err);
	if (!rc && !stands) {
		char noun[LIMS_CODE];
		snprintf(noun, sizeof noun, "%.*s", (int)n, text);
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", lims_err_tr(err, noun), colon + 1);
	}
	if (!rc)
		snprintf(ret_subject, LIMS_CASE_SUBJECT, "%s", subject);
	return rc;
}

static lims_rc write_about(struct doing *c, struct lims_jw *w, struct lims_err *err)
{
	char subject[LIMS_CASE_SUBJECT];
	lims_rc rc = LIMS_OK;
	if (c->act->about_count == 0)
		return LIMS_OK;
	if (c->act->about_count > LIMS_CASE_ABOUT_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "More than %d things at once: name the rest in a further step", LIMS_CASE_ABOUT_MAX);
	lims_jw_array(w, "about");
	for (size_t i = 0; !rc && i < c->act->about_count; i++) {
		rc = lims_case_target(lims_tx_db(c->d.tx), c->act->about[i], subject, err);
		if (!rc)
			lims_jw_text(w, NULL, subject);
	}
	lims_jw_end_array(w);
	return rc;
}

static lims_rc write_body(struct doing *c, const struct standing *now, struct lims_jw *w, struct lims_err *err)
{
	const struct lims_case_step *s = c->d.step;
	struct lims_field_list list = {c->d.kind->noun, c->d.kind->noun, s->verb, s->fields, s->count};
	lims_jw_object(w, NULL);
	lims_rc rc = lims_fields_need(&list, c->d.filled, err);
	if (!rc)
		rc = lims_fields_write(c->d.lab, c->d.tx, &list, c->d.filled, w, err);
	if (!rc && s->check) {
		lims_jw_object(w, "computed");
		rc = s->check(&c->d, w, err);
		lims_jw_end_object(w);
	}
	if (!rc)
		rc = write_about(c, w, err);
	const char *to = c->d.to ? c->d.to : now->state;
	const struct lims_case_state *state = lims_case_state_find(c->d.kind, to);
	if (c->ordinal > 0)
		lims_jw_int(w, "ordinal", c->ordinal);
	lims_jw_text(w, "step", s->verb);
	lims_jw_text(w, "on", c->on);
	lims_jw_text(w, "to", to);
	lims_jw_bool(w, "closed", state && state->closed);
	if (c->because)
		lims_jw_text(w, "because", c->because);
	lims_signing_put(w, c->asked);
	lims_jw_end_object(w);
	return rc;
}

/// A person needs the permission of the step; what the program does by itself, nobody's.
static lims_rc append_entry(struct doing *c, const char *type, const struct lims_buf *body, struct lims_err *err)
{
	struct lims_ref ref;
	if (!c->because)
		return lims_desk_append(c->d.tx, c->d.lab, c->d.step->action, type, c->d.kind->noun, c->code, body, NULL, err);
	lims_rc rc = lims_buf_check(body, "the entry", err);
	struct lims_draft draft = {
		.type = type, .version = 1, .subject = c->subject, .actor = c->d.actor, .body = lims_buf_text(body), .body_len = body->len};
	return rc ? rc : lims_journal_append(c->d.tx, &draft, &ref, err);
}

static lims_rc write_step(struct doing *c, const char *type, const struct standing *now, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_rc rc = write_body(c, now, &w, err);
	if (!rc)
		rc = append_entry(c, type, &body, err);
	if (!rc && c->d.step->after)
		rc = c->d.step->after(&c->d, err);
	lims_buf_finish(&body);
	return rc;
}

/// Who acts, on which day, as which subject.
static lims_rc prepare(struct doing *c, struct lims_err *err)
{
	struct lims_date today = lims_laboratory_today(c->d.lab), on = c->act->on.month ? c->act->on : today;
	lims_rc rc = LIMS_OK;
	c->d.actor = c->d.lab->p.actor;
	if (!c->because)
		rc = lims_desk_actor(c->d.lab, &c->d.actor, err);
	else if (!c->d.actor || !lims_desk_code_valid(c->d.actor))
		c->d.actor = "program";
	if (!rc && lims_date_cmp(on, today) > 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The day lies in the future: record what happened after it happened");
	lims_date_text(on, c->on);
	snprintf(c->subject, sizeof c->subject, "%s:%s", c->d.kind->noun, c->code);
	c->d.code = c->code;
	c->d.subject = c->subject;
	c->d.on = c->on;
	c->d.filled = &c->act->filled;
	c->d.to = c->d.step->to;
	return rc;
}

static lims_rc choose_code(struct doing *c, struct lims_err *err)
{
	struct lims_db *db = lims_tx_db(c->d.tx);
	const struct lims_case_kind *kind = c->d.kind;
	char subject[LIMS_CASE_SUBJECT];
	struct lims_stmt *stmt = NULL;
	bool stands = false;
	if (c->code[0]) {
		if (!lims_desk_code_valid(c->code))
			return lims_err_set(err, LIMS_E_INPUT, "%s is no code: use letters, digits, dot, dash and underscore", c->code);
		snprintf(subject, sizeof subject, "%s:%s", kind->noun, c->code);
		lims_rc rc = lims_desk_stands(db, subject, &stands, err);
		if (!rc && stands)
			rc = lims_err_set(
				err, LIMS_E_REFUSED, "There is a %s %s already: take another code, or none", lims_err_tr(err, kind->noun), c->code);
		return rc;
	}
	lims_rc rc = lims_db_use(db, &lims_q_case_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, kind->noun);
	lims_stmt_text(stmt, 2, lims_journal_node(c->d.lab->journal));
	rc = lims_desk_number(stmt, &c->ordinal, err);
	return rc ? rc : lims_desk_next_code(c->d.lab, db, kind->noun, kind->code_prefix, &c->ordinal, c->code, err);
}

static lims_rc open_now(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct doing *c = ctx;
	static const struct standing none = {.closed = false};
	c->d.tx = tx;
	lims_rc rc = choose_code(c, err);
	if (!rc)
		rc = prepare(c, err);
	return rc ? rc : write_step(c, "case.opened", &none, err);
}

static lims_rc step_now(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct doing *c = ctx;
	struct standing now = {.closed = false};
	c->d.tx = tx;
	lims_rc rc = prepare(c, err);
	if (!rc)
		rc = check_state(lims_tx_db(tx), c, &now, err);
	return rc ? rc : write_step(c, "case.step", &now, err);
}

lims_rc lims_case_open(struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, const struct lims_case_act *act,
	char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct doing c = {.d = {.lab = lab, .kind = kind, .step = &kind->steps[0]}, .act = act};
	snprintf(c.code, sizeof c.code, "%s", code ? code : "");
	if (code && strlen(code) >= sizeof c.code)
		return lims_err_set(err, LIMS_E_INPUT, "%s is no code: use letters, digits, dot, dash and underscore", code);
	lims_rc rc = lims_journal_command(lab->journal, open_now, &c, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.code);
	return rc;
}

lims_rc lims_case_step(struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, const struct lims_case_step *step,
	const struct lims_case_act *act, struct lims_err *err)
{
	struct doing c = {.d = {.lab = lab, .kind = kind, .step = step}, .act = act};
	snprintf(c.code, sizeof c.code, "%s", code);
	lims_rc rc = lims_case_step_signs(kind, step) ? lims_signing_ask(lab, "case.step", step->action, &c.asked, err) : LIMS_OK;
	return rc ? rc : lims_journal_command(lab->journal, step_now, &c, err);
}

static lims_rc kind_of(const char *noun, const struct lims_case_kind **ret, struct lims_err *err)
{
	*ret = lims_case_kind_find(noun);
	return *ret ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "There is no kind of case called %s", noun);
}

lims_rc lims_case_open_in(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code,
	const struct lims_case_act *act, const char *because, char ret_code[LIMS_CODE], struct lims_err *err)
{
	const struct lims_case_kind *kind = NULL;
	lims_rc rc = kind_of(noun, &kind, err);
	if (rc)
		return rc;
	struct doing c = {.d = {.lab = lab, .kind = kind, .step = &kind->steps[0]}, .act = act, .because = because};
	snprintf(c.code, sizeof c.code, "%s", code ? code : "");
	rc = open_now(tx, &c, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.code);
	return rc;
}

lims_rc lims_case_step_in(struct lims_tx *tx, struct lims_laboratory *lab, const char *noun, const char *code, const char *verb,
	const struct lims_case_act *act, const char *because, struct lims_err *err)
{
	const struct lims_case_kind *kind = NULL;
	lims_rc rc = kind_of(noun, &kind, err);
	const struct lims_case_step *step = rc ? NULL : lims_case_step_find(kind, verb);
	if (!rc && !step)
		rc = lims_err_set(err, LIMS_E_INPUT, "A %s has no step %s", lims_err_tr(err, noun), verb);
	if (rc)
		return rc;
	struct doing c = {.d = {.lab = lab, .kind = kind, .step = step}, .act = act, .because = because};
	snprintf(c.code, sizeof c.code, "%s", code);
	return step_now(tx, &c, err);
}
