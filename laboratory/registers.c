// SPDX-License-Identifier: Apache-2.0
// Writes and reads registers: checks every field by the table of registers, one entry per call.
#include "laboratory/registers.h"

#include "laboratory/desk.h"
#include "laboratory/queries.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024 };

struct record {
	struct lims_laboratory *lab;
	const struct lims_register *r;
	const char *code; ///< NULL: give the next one
	const struct lims_filled *filled;
	char given[LIMS_CODE];
};

static struct lims_field_list list_of(const struct lims_register *r)
{
	return (struct lims_field_list){r->noun, r->noun, "set", r->fields, r->count};
}

static const struct lims_field *field_of(const struct lims_register *r, const char *name)
{
	struct lims_field_list list = list_of(r);
	return lims_field_find(&list, name);
}

static lims_rc next_code(struct record *c, struct lims_db *db, int64_t *ret_ordinal, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	if (!c->r->code_prefix)
		return lims_err_set(err, LIMS_E_INPUT, "A new %s needs a code: lims %s set CODE …", c->r->noun, c->r->noun);
	lims_rc rc = lims_db_use(db, &lims_q_register_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->r->noun);
	lims_stmt_text(stmt, 2, lims_journal_node(c->lab->journal));
	rc = lims_desk_number(stmt, ret_ordinal, err);
	return rc ? rc : lims_desk_next_code(c->lab, db, c->r->noun, c->r->code_prefix, ret_ordinal, c->given, err);
}

static lims_rc record(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct record *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_field_list list = list_of(c->r);
	int64_t ordinal = 0;
	bool known = false;
	lims_rc rc = LIMS_OK;
	if (!c->code) {
		rc = next_code(c, lims_tx_db(tx), &ordinal, err);
	} else if (!lims_desk_code_valid(c->code)) {
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is no code: use letters, digits, dot, dash and underscore", c->code);
	} else {
		snprintf(c->given, sizeof c->given, "%s", c->code);
		rc = lims_fields_known(lims_tx_db(tx), c->r->noun, c->code, &known, err);
	}
	if (!rc && !known)
		rc = lims_fields_need(&list, c->filled, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	if (ordinal > 0)
		lims_jw_int(&w, "ordinal", ordinal);
	rc = lims_fields_write(c->lab, tx, &list, c->filled, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, c->r->action, "register.recorded", c->r->noun, c->given, &body, NULL, err);
	if (!rc && lims_text_equal(c->r->noun, "staff"))
		rc = lims_access_somebody(lims_tx_db(tx), err);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_register_fill(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const struct lims_filled *filled,
	char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct record c = {.lab = lab, .r = r, .code = code, .filled = filled};
	lims_rc rc = LIMS_OK;
	if (filled->count + filled->file_count == 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "Nothing to record: give at least one field, e.g. --%s", r->fields[0].name);
	if (!rc && r->check)
		rc = r->check(lab, code, filled->values, filled->count, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, record, &c, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.given);
	return rc;
}

lims_rc lims_register_record(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_field_value *values, size_t count, char ret_code[LIMS_CODE], struct lims_err *err)
{
	return lims_register_fill(lab, r, code, &(struct lims_filled){.values = values, .count = count}, ret_code, err);
}

static lims_rc visit_code(struct lims_laboratory *lab, const struct lims_register *r, const char *code, lims_register_visit *visit,
	void *ctx, bool *ret_found, struct lims_err *err)
{
	const char *values[LIMS_FIELDS_MAX] = {0};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_register_fields, &stmt, err);
	if (rc)
		return rc;
	struct lims_arena *arena = lims_arena_create(BODY_MAX * 2);
	if (!arena)
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read %s %s", r->noun, code);
	lims_stmt_text(stmt, 1, r->noun);
	lims_stmt_text(stmt, 2, code);
	*ret_found = false;
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const struct lims_field *f = field_of(r, lims_stmt_col_text(stmt, 0));
		*ret_found = true;
		if (!f || values[f - r->fields])
			continue;
		values[f - r->fields] = lims_arena_text(arena, lims_stmt_col_text(stmt, 1));
		if (!values[f - r->fields])
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read %s %s", r->noun, code);
	}
	lims_stmt_release(stmt);
	if (!rc && *ret_found) {
		struct lims_register_row found = {code, values};
		rc = visit(ctx, r, &found, err);
	}
	lims_arena_destroy(arena);
	return rc;
}

lims_rc lims_register_each(
	struct lims_laboratory *lab, const struct lims_register *r, lims_register_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, found = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_register_codes, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, r->noun);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		rc = visit_code(lab, r, lims_stmt_col_text(stmt, 0), visit, ctx, &found, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_register_one(struct lims_laboratory *lab, const struct lims_register *r, const char *code, lims_register_visit *visit,
	void *ctx, struct lims_err *err)
{
	bool found = false;
	lims_rc rc = visit_code(lab, r, code, visit, ctx, &found, err);
	if (!rc && !found)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", r->noun, code);
	return rc;
}

struct want {
	const char *field;
	char *ret;
	size_t size;
};

static lims_rc take_field(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct want *w = ctx;
	const struct lims_field *f = field_of(r, w->field);
	(void)err;
	snprintf(w->ret, w->size, "%s", f && row->values[f - r->fields] ? row->values[f - r->fields] : "");
	return LIMS_OK;
}

lims_rc lims_register_field(
	struct lims_laboratory *lab, const char *noun, const char *code, const char *field, char *ret, size_t size, struct lims_err *err)
{
	struct want w = {field, ret, size};
	return lims_register_one(lab, lims_register_find(noun), code, take_field, &w, err);
}

static lims_rc stored_value(
	struct lims_db *db, const char *noun, const char *code, const char *field, char *ret, size_t size, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_register_fields, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, noun);
	lims_stmt_text(stmt, 2, code);
	ret[0] = '\0';
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row)
		if (lims_text_equal(lims_stmt_col_text(stmt, 0), field))
			snprintf(ret, size, "%s", lims_stmt_col_text(stmt, 1));
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_register_file(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const char *field,
	char ret_name[LIMS_FILE_NAME], char ret_hash[LIMS_HASH_HEX], struct lims_buf *ret_bytes, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	const struct lims_field *f = field_of(r, field);
	char member[64], hash[LIMS_HASH_HEX], name[LIMS_FILE_NAME];
	bool known = false;
	if (!f || f->kind != LIMS_FIELD_FILE)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "A %s has no paper called %s: see lims %s set --help", r->noun, field, r->noun);
	snprintf(member, sizeof member, "%s.file", field);
	lims_rc rc = lims_fields_known(db, r->noun, code, &known, err);
	if (!rc && !known)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", r->noun, code);
	if (!rc)
		rc = stored_value(db, r->noun, code, field, hash, sizeof hash, err);
	if (!rc)
		rc = stored_value(db, r->noun, code, member, name, sizeof name, err);
	if (!rc && !hash[0])
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "%s %s has no paper under --%s", r->noun, code, field);
	if (!rc && ret_bytes)
		rc = lims_field_bytes(lab, field, hash, ret_bytes, err);
	if (rc)
		return rc;
	snprintf(ret_name, LIMS_FILE_NAME, "%s", name);
	snprintf(ret_hash, LIMS_HASH_HEX, "%s", hash);
	return LIMS_OK;
}
