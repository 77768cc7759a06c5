// SPDX-License-Identifier: Apache-2.0
// Reads cases: one with all that was done, lists, those about a thing, and the papers under their fields.
#include "laboratory/desk.h"
#include "laboratory/quality/cases.h"
#include "laboratory/quality/quality_queries.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VIEW_MAX = 8 << 20, DONE_MAX = 512, VALUES_MAX = 256, LINKS_MAX = 1024 };

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the case");
}

static lims_rc one_text(struct lims_stmt *stmt, int col, char *ret, size_t size, struct lims_err *err)
{
	bool row = false;
	ret[0] = '\0';
	lims_rc rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		snprintf(ret, size, "%s", lims_stmt_col_text(stmt, col));
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_case_value_in(struct lims_db *db, const char *subject, const char *field, char *ret, size_t size, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_case_value, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, field);
	return one_text(stmt, 0, ret, size, err);
}

lims_rc lims_case_state_in(struct lims_db *db, const char *subject, char *ret, size_t size, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_case, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	return one_text(stmt, 2, ret, size, err);
}

lims_rc lims_case_day_in(struct lims_db *db, const char *subject, const char *step, struct lims_date *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	struct lims_date day = {0};
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_case_steps, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		if (lims_text_equal(lims_stmt_col_text(stmt, 0), step))
			rc = lims_date_parse(lims_stmt_col_text(stmt, 2), &day, err);
	lims_stmt_release(stmt);
	if (!rc)
		*ret = day;
	return rc;
}

static const char *column(struct lims_arena *a, struct lims_stmt *stmt, int col)
{
	const char *text = lims_stmt_col_text(stmt, col);
	return lims_arena_text(a, text ? text : "");
}

static lims_rc read_record(struct lims_db *db, const char *subject, struct lims_case_view *v, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_case, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && !row)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", lims_err_tr(err, v->kind->noun), strchr(subject, ':') + 1);
	if (!rc) {
		v->code = column(v->arena, stmt, 0);
		v->title = column(v->arena, stmt, 1);
		v->state = column(v->arena, stmt, 2);
		v->closed = lims_stmt_col_int(stmt, 3) != 0;
		v->opened_on = column(v->arena, stmt, 4);
		v->opened_by = column(v->arena, stmt, 5);
		v->due_on = column(v->arena, stmt, 6);
		v->closed_on = column(v->arena, stmt, 7);
		if (!v->code || !v->title || !v->state || !v->opened_on || !v->opened_by || !v->due_on || !v->closed_on)
			rc = no_memory(err);
	}
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc read_values(struct lims_db *db, const char *subject, const char *node, int64_t sequence, struct lims_arena *a,
	struct lims_case_done *d, struct lims_err *err)
{
	struct lims_case_value *values = lims_arena_array(a, VALUES_MAX, sizeof *values);
	struct lims_stmt *stmt = NULL;
	bool row = false;
	size_t n = 0;
	lims_rc rc = values ? lims_db_use(db, &lims_q_case_values, &stmt, err) : no_memory(err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, node);
	lims_stmt_int(stmt, 3, sequence);
	while (n < VALUES_MAX && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		values[n].field = column(a, stmt, 0);
		values[n].value = column(a, stmt, 1);
		if (!values[n].field || !values[n].value) {
			rc = no_memory(err);
			break;
		}
		n++;
	}
	lims_stmt_release(stmt);
	d->values = values;
	d->value_count = n;
	return rc;
}

static lims_rc read_done(struct lims_db *db, const char *subject, struct lims_case_view *v, struct lims_err *err)
{
	struct lims_case_done *done = lims_arena_array(v->arena, DONE_MAX, sizeof *done);
	struct lims_stmt *stmt = NULL;
	bool row = false;
	size_t n = 0;
	lims_rc rc = done ? lims_db_use(db, &lims_q_case_steps, &stmt, err) : no_memory(err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	while (n < DONE_MAX && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_case_done *d = &done[n++];
		d->step = column(v->arena, stmt, 0);
		d->state = column(v->arena, stmt, 1);
		d->on = column(v->arena, stmt, 2);
		d->actor = column(v->arena, stmt, 3);
		d->because = column(v->arena, stmt, 4);
		const char *node = column(v->arena, stmt, 5);
		rc = d->step && d->state && d->on && d->actor && d->because && node
				 ? read_values(db, subject, node, lims_stmt_col_int(stmt, 6), v->arena, d, err)
				 : no_memory(err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	v->done = done;
	v->done_count = n;
	return rc;
}

static lims_rc read_links(struct lims_db *db, const struct lims_sql *sql, const char *subject, struct lims_arena *a,
	const char *const **ret, size_t *ret_count, struct lims_err *err)
{
	const char **links = lims_arena_array(a, LINKS_MAX, sizeof *links);
	struct lims_stmt *stmt = NULL;
	bool row = false;
	size_t n = 0;
	lims_rc rc = links ? lims_db_use(db, sql, &stmt, err) : no_memory(err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	while (n < LINKS_MAX && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		links[n] = column(a, stmt, 0);
		if (!links[n++]) {
			rc = no_memory(err);
			break;
		}
	}
	lims_stmt_release(stmt);
	*ret = links;
	*ret_count = n;
	return rc;
}

lims_rc lims_case_view(
	struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, struct lims_case_view **ret, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	struct lims_arena *arena = lims_arena_create(VIEW_MAX);
	struct lims_case_view *v = arena ? lims_arena_take(arena, sizeof *v) : NULL;
	char subject[LIMS_CASE_SUBJECT];
	snprintf(subject, sizeof subject, "%s:%.40s", kind->noun, code);
	if (!v) {
		lims_arena_destroy(arena);
		return no_memory(err);
	}
	v->arena = arena;
	v->kind = kind;
	lims_rc rc = read_record(db, subject, v, err);
	if (!rc)
		rc = read_done(db, subject, v, err);
	if (!rc)
		rc = read_links(db, &lims_q_case_links, subject, arena, &v->about, &v->about_count, err);
	if (!rc)
		rc = read_links(db, &lims_q_case_naming, subject, arena, &v->named_by, &v->named_by_count, err);
	if (rc)
		lims_arena_destroy(arena);
	else
		*ret = v;
	return rc;
}

void lims_case_view_destroy(struct lims_case_view *v)
{
	if (v)
		lims_arena_destroy(v->arena);
}

const char *lims_case_view_value(const struct lims_case_view *v, const char *field)
{
	for (size_t i = v->done_count; i > 0; i--)
		for (size_t k = v->done[i - 1].value_count; k > 0; k--)
			if (lims_text_equal(v->done[i - 1].values[k - 1].field, field))
				return v->done[i - 1].values[k - 1].value;
	return "";
}

static void take_row(struct lims_stmt *stmt, int from, struct lims_case_row *r)
{
	r->code = lims_stmt_col_text(stmt, from);
	r->title = lims_stmt_col_text(stmt, from + 1);
	r->state = lims_stmt_col_text(stmt, from + 2);
	r->closed = lims_stmt_col_int(stmt, from + 3) != 0;
	r->opened_on = lims_stmt_col_text(stmt, from + 4);
	r->opened_by = lims_stmt_col_text(stmt, from + 5);
	r->due_on = lims_stmt_col_text(stmt, from + 6);
}

lims_rc lims_case_each(struct lims_laboratory *lab, const struct lims_case_kind *kind, bool open_only, const char *due,
	lims_case_visit *visit, void *ctx, struct lims_err *err)
{
	const struct lims_sql *sql = due[0] ? &lims_q_cases_due : open_only ? &lims_q_cases_open : &lims_q_cases;
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), sql, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, kind->noun);
	if (due[0])
		lims_stmt_text(stmt, 2, due);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_case_row r = {.kind = kind};
		take_row(stmt, 0, &r);
		rc = visit(ctx, &r, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_case_each_about(struct lims_laboratory *lab, const char *subject, lims_case_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_cases_about, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_case_row r = {.kind = lims_case_kind_find(lims_stmt_col_text(stmt, 0))};
		take_row(stmt, 1, &r);
		rc = r.kind ? visit(ctx, &r, err) : LIMS_OK;
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

static bool is_paper(const struct lims_case_kind *kind, const char *field)
{
	for (size_t i = 0; i < kind->step_count; i++)
		for (size_t k = 0; k < kind->steps[i].count; k++)
			if (kind->steps[i].fields[k].kind == LIMS_FIELD_FILE && lims_text_equal(kind->steps[i].fields[k].name, field))
				return true;
	return false;
}

lims_rc lims_case_file(struct lims_laboratory *lab, const struct lims_case_kind *kind, const char *code, const char *field,
	char ret_name[LIMS_FILE_NAME], char ret_hash[LIMS_HASH_HEX], struct lims_buf *ret_bytes, struct lims_err *err)
{
	struct lims_case_view *v = NULL;
	char member[64];
	if (!is_paper(kind, field))
		return lims_err_set(
			err, LIMS_E_NOT_FOUND, "A %s has no paper called %s: see lims %s --help", lims_err_tr(err, kind->noun), field, kind->noun);
	lims_rc rc = lims_case_view(lab, kind, code, &v, err);
	if (rc)
		return rc;
	snprintf(member, sizeof member, "%.50s.file", field);
	const char *hash = lims_case_view_value(v, field);
	if (!hash[0])
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "%s %s has no paper under --%s", lims_err_tr(err, kind->label), code, field);
	if (!rc && ret_bytes)
		rc = lims_field_bytes(lab, field, hash, ret_bytes, err);
	if (!rc) {
		snprintf(ret_name, LIMS_FILE_NAME, "%s", lims_case_view_value(v, member));
		snprintf(ret_hash, LIMS_HASH_HEX, "%s", hash);
	}
	lims_case_view_destroy(v);
	return rc;
}
