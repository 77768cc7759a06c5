// SPDX-License-Identifier: Apache-2.0
// Writes and reads what happened to a subject: one body, one table, whatever the kind.
#include "laboratory/intake/happening.h"

#include "laboratory/desk.h"
#include "laboratory/intake/intake_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024 };

static bool is_day(const char *name)
{
	size_t n = strlen(name);
	return lims_text_equal(name, "until") || (n > 3 && strcmp(name + n - 3, "-on") == 0) || (n > 6 && strcmp(name + n - 6, "-until") == 0);
}

static lims_rc put_value(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_field_value *v, struct lims_err *err)
{
	struct lims_buf text;
	struct lims_date day;
	if (!v->value || !v->value[0])
		return LIMS_OK;
	if (is_day(v->name) && lims_date_parse(v->value, &day, err) != LIMS_OK)
		return lims_err_context(err, "--%s", v->name);
	lims_buf_init(&text, BODY_MAX);
	lims_rc rc = lims_desk_text(lab, v->name, v->value, &text, err);
	if (!rc)
		lims_jw_text(w, v->name, lims_buf_text(&text));
	lims_buf_finish(&text);
	return rc;
}

static lims_rc put_file(struct lims_tx *tx, const struct lims_happening_draft *d, struct lims_jw *w, struct lims_err *err)
{
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX];
	lims_rc rc = lims_journal_put_blob(tx, d->file, d->file_len, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, hex);
	lims_jw_text(w, "file", hex);
	lims_jw_text(w, "file_name", d->file_name);
	lims_jw_array(w, "blobs");
	lims_jw_text(w, NULL, hex);
	lims_jw_end_array(w);
	return LIMS_OK;
}

lims_rc lims_happen_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_happening_draft *d, struct lims_err *err)
{
	struct lims_date today = lims_laboratory_today(lab), on = d->on.month ? d->on : today;
	struct lims_buf body;
	struct lims_jw w;
	char day[LIMS_DATE_TEXT];
	lims_rc rc = LIMS_OK;
	if (lims_date_cmp(on, today) > 0)
		return lims_err_set(err, LIMS_E_INPUT, "The day lies in the future: record what happened after it happened");
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_date_text(on, day);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "on", day);
	for (size_t i = 0; !rc && i < d->count; i++)
		rc = put_value(lab, &w, &d->values[i], err);
	if (!rc && d->file_name)
		rc = put_file(tx, d, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, lab, d->action, d->type, d->noun, d->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

struct command {
	struct lims_laboratory *lab;
	const struct lims_happening_draft *d;
};

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct command *c = ctx;
	return lims_happen_in(tx, c->lab, c->d, err);
}

lims_rc lims_happen(struct lims_laboratory *lab, const struct lims_happening_draft *d, struct lims_err *err)
{
	struct command c = {lab, d};
	return lims_journal_command(lab->journal, append, &c, err);
}

static lims_rc walk(struct lims_stmt *stmt, const char *type, lims_happening_visit *visit, void *ctx, struct lims_err *err)
{
	bool row = false;
	lims_rc rc = LIMS_OK;
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_happening h = {.type = lims_stmt_col_text(stmt, 0),
			.code = lims_stmt_col_text(stmt, 1),
			.on = lims_stmt_col_text(stmt, 2),
			.who = lims_stmt_col_text(stmt, 3),
			.until = lims_stmt_col_text(stmt, 4),
			.note = lims_stmt_col_text(stmt, 5),
			.actor = lims_stmt_col_text(stmt, 6),
			.body = lims_stmt_col_text(stmt, 7)};
		if (!type || lims_text_equal(type, h.type))
			rc = visit(ctx, &h, err);
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_happenings(struct lims_laboratory *lab, const char *noun, const char *code, const char *type, lims_happening_visit *visit,
	void *ctx, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	snprintf(subject, sizeof subject, "%s:%s", noun, code);
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_happenings, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	return walk(stmt, type, visit, ctx, err);
}

lims_rc lims_happenings_of(struct lims_laboratory *lab, const char *type, lims_happening_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_happenings_of, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, type);
	return walk(stmt, NULL, visit, ctx, err);
}

struct last {
	const char *member;
	char *ret;
	size_t size;
	bool any;
};

static lims_rc take(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct last *l = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), BODY_MAX, &doc, err);
	if (rc)
		return rc;
	l->any = true;
	snprintf(l->ret, l->size, "%s", lims_json_get_text(lims_json_root(doc), l->member, ""));
	lims_json_destroy(doc);
	return LIMS_OK;
}

lims_rc lims_happening_last(struct lims_laboratory *lab, const char *noun, const char *code, const char *type, const char *member,
	char *ret, size_t size, bool *ret_any, struct lims_err *err)
{
	struct last l = {member, ret, size, false};
	ret[0] = '\0';
	lims_rc rc = lims_happenings(lab, noun, code, type, take, &l, err);
	if (!rc && ret_any)
		*ret_any = l.any;
	return rc;
}
