// SPDX-License-Identifier: Apache-2.0
// Writes and reads registers: checks every field by the table of registers, one entry per call.
#include "laboratory/registers.h"

#include "laboratory/desk.h"
#include "laboratory/people/dated.h"
#include "laboratory/people/pictures.h"
#include "laboratory/people/queries.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024 };

struct record {
	struct lims_laboratory *lab;
	const struct lims_register *r;
	const char *code; ///< NULL: give the next one
	const struct lims_filled *filled;
	const char *from;       ///< of a register whose values hold from a day; NULL: not said
	const char *taken_over; ///< NULL: no
	bool asked;             ///< who acts gave a password
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

/// "customer" in the user's language.
static const char *word_of(const struct lims_register *r, const struct lims_err *err)
{
	return lims_tr(err ? err->lang : NULL, r->noun);
}

static lims_rc next_code(struct record *c, struct lims_db *db, int64_t *ret_ordinal, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	if (!c->r->code_prefix)
		return lims_err_set(err, LIMS_E_INPUT, "A new %s needs a code: lims %s set CODE …", word_of(c->r, err), c->r->noun);
	lims_rc rc = lims_db_use(db, &lims_q_register_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->r->noun);
	lims_stmt_text(stmt, 2, lims_journal_node(c->lab->journal));
	rc = lims_desk_number(stmt, ret_ordinal, err);
	return rc ? rc : lims_desk_next_code(c->lab, db, c->r->noun, c->r->code_prefix, ret_ordinal, c->given, err);
}

static const char *type_of(const struct record *c, const char *from)
{
	return c->taken_over ? "register.recorded/3" : from[0] ? "register.recorded/2" : "register.recorded";
}

static lims_rc record(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct record *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_field_list list = list_of(c->r);
	int64_t ordinal = 0;
	bool known = false;
	char from[LIMS_DATE_TEXT] = "";
	lims_rc rc = LIMS_OK;
	if (!c->code) {
		rc = next_code(c, lims_tx_db(tx), &ordinal, err);
	} else if (!lims_desk_code_valid(c->code)) {
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is no code: use letters, digits, dot, dash and underscore", c->code);
	} else {
		snprintf(c->given, sizeof c->given, "%s", c->code);
		rc = lims_fields_known(lims_tx_db(tx), c->r->noun, c->code, &known, err);
	}
	if (!rc && known && c->taken_over)
		rc = lims_err_set(
			err, LIMS_E_REFUSED, "%s %s stands already: what is taken over comes under a code of its own", word_of(c->r, err), c->code);
	if (!rc && !known)
		rc = lims_fields_need(&list, c->filled, err);
	if (!rc)
		rc = lims_dated_from(c->lab, lims_tx_db(tx), c->r, c->given, c->filled, c->from, from, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	if (ordinal > 0)
		lims_jw_int(&w, "ordinal", ordinal);
	if (from[0])
		lims_jw_text(&w, "from", from);
	if (c->taken_over)
		lims_jw_text(&w, "taken_over", c->taken_over);
	lims_signing_put(&w, c->asked);
	rc = lims_fields_write(c->lab, tx, &list, c->filled, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, c->r->action, type_of(c, from), c->r->noun, c->given, &body, NULL, err);
	if (!rc && lims_text_equal(c->r->noun, "staff"))
		rc = lims_access_somebody(lims_tx_db(tx), err);
	lims_buf_finish(&body);
	return rc;
}

/// Whether signatures and papers rest on what it says: people, what they may, licences, the organisation.
static bool grants(const struct lims_register *r)
{
	return r->action == LIMS_ACTION_SET_UP || r->action == LIMS_ACTION_AUTHORISE;
}

lims_rc lims_register_fill_from(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_filled *filled, const char *from, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct record c = {.lab = lab, .r = r, .code = code, .filled = filled, .from = from};
	lims_rc rc = LIMS_OK;
	if (filled->count + filled->file_count == 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "Nothing to record: give at least one field, e.g. --%s", r->fields[0].name);
	if (!rc && r->check)
		rc = r->check(lab, code, filled->values, filled->count, err);
	if (!rc)
		rc = lims_pictures_check(r, filled, err);
	if (!rc && grants(r))
		rc = lims_signing_grant(lab, r->action, &c.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, record, &c, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.given);
	return rc;
}

lims_rc lims_register_enter_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_register *r,
	const struct lims_register_entry *e, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct record c = {.lab = lab, .r = r, .code = e->code, .filled = e->filled, .from = e->from, .taken_over = e->taken_over};
	lims_rc rc = r->check ? r->check(lab, e->code, e->filled->values, e->filled->count, err) : LIMS_OK;
	if (!rc)
		rc = record(tx, &c, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.given);
	return rc;
}

lims_rc lims_register_fill_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_filled *filled, char ret_code[LIMS_CODE], struct lims_err *err)
{
	return lims_register_enter_in(tx, lab, r, &(struct lims_register_entry){.code = code, .filled = filled}, ret_code, err);
}

lims_rc lims_register_fill(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const struct lims_filled *filled,
	char ret_code[LIMS_CODE], struct lims_err *err)
{
	return lims_register_fill_from(lab, r, code, filled, NULL, ret_code, err);
}

lims_rc lims_register_record(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_field_value *values, size_t count, char ret_code[LIMS_CODE], struct lims_err *err)
{
	return lims_register_fill(lab, r, code, &(struct lims_filled){.values = values, .count = count}, ret_code, err);
}

/// The values of a code while they are read.
struct reading {
	const struct lims_register *r;
	const char *code;
	struct lims_arena *arena;
	const char *values[LIMS_FIELDS_MAX];
	bool taken_over[LIMS_FIELDS_MAX];
	bool found;
};

/// Takes the rows of a statement (field, value, and whether it was taken over); a later row of a field stands in place of an earlier one.
static lims_rc take_rows(struct reading *c, struct lims_stmt *stmt, struct lims_err *err)
{
	bool row = false;
	lims_rc rc = LIMS_OK;
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const struct lims_field *f = field_of(c->r, lims_stmt_col_text(stmt, 0));
		c->found = true;
		if (!f)
			continue;
		c->values[f - c->r->fields] = lims_arena_text(c->arena, lims_stmt_col_text(stmt, 1));
		if (!c->values[f - c->r->fields])
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read %s %s", word_of(c->r, err), c->code);
		c->taken_over[f - c->r->fields] = lims_stmt_col_int(stmt, 2) != 0;
	}
	return rc;
}

/// A statement about a code, and about a day when it asks for one.
static lims_rc use(struct lims_db *db, const struct lims_sql *sql, const struct lims_register *r, const char *code, const char *day,
	struct lims_stmt **ret, struct lims_err *err)
{
	lims_rc rc = lims_db_use(db, sql, ret, err);
	if (rc)
		return rc;
	lims_stmt_text(*ret, 1, r->noun);
	lims_stmt_text(*ret, 2, code);
	if (day)
		lims_stmt_text(*ret, 3, day);
	return LIMS_OK;
}

static lims_rc read_values(struct reading *c, struct lims_db *db, struct lims_date day, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char text[LIMS_DATE_TEXT];
	lims_rc rc = use(db, &lims_q_register_fields, c->r, c->code, NULL, &stmt, err);
	if (rc)
		return rc;
	rc = take_rows(c, stmt, err);
	lims_stmt_release(stmt);
	if (rc || !lims_register_dated(c->r))
		return rc;
	lims_date_text(day, text);
	rc = use(db, &lims_q_dated_fields, c->r, c->code, text, &stmt, err);
	if (rc)
		return rc;
	rc = take_rows(c, stmt, err);
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc visit_code(struct lims_laboratory *lab, const struct lims_register *r, const char *code, struct lims_date day,
	lims_register_visit *visit, void *ctx, bool *ret_found, struct lims_err *err)
{
	struct reading c = {.r = r, .code = code, .arena = lims_arena_create(BODY_MAX * 2)};
	lims_rc rc = c.arena ? read_values(&c, lims_journal_db(lab->journal), day, err)
						 : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read %s %s", word_of(r, err), code);
	*ret_found = c.found;
	if (!rc && c.found) {
		struct lims_register_row found = {code, c.values, c.taken_over};
		rc = visit(ctx, r, &found, err);
	}
	lims_arena_destroy(c.arena);
	return rc;
}

lims_rc lims_register_missing(const struct lims_register *r, const char *code, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", word_of(r, err), code);
}

lims_rc lims_register_stands(struct lims_db *db, const char *noun, const char *code, struct lims_err *err)
{
	bool known = false;
	lims_rc rc = lims_fields_known(db, noun, code, &known, err);
	return !rc && !known ? lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", lims_err_tr(err, noun), code) : rc;
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
		rc = visit_code(lab, r, lims_stmt_col_text(stmt, 0), lims_laboratory_today(lab), visit, ctx, &found, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_register_one_on(struct lims_laboratory *lab, const struct lims_register *r, const char *code, struct lims_date day,
	lims_register_visit *visit, void *ctx, struct lims_err *err)
{
	bool found = false;
	lims_rc rc = visit_code(lab, r, code, day, visit, ctx, &found, err);
	return !rc && !found ? lims_register_missing(r, code, err) : rc;
}

lims_rc lims_register_one(struct lims_laboratory *lab, const struct lims_register *r, const char *code, lims_register_visit *visit,
	void *ctx, struct lims_err *err)
{
	return lims_register_one_on(lab, r, code, lims_laboratory_today(lab), visit, ctx, err);
}

const char *lims_register_value(const struct lims_register *r, const struct lims_register_row *row, const char *field)
{
	const struct lims_field *f = field_of(r, field);
	return f && row->values[f - r->fields] ? row->values[f - r->fields] : "";
}

bool lims_register_taken_over(const struct lims_register *r, const struct lims_register_row *row, const char *field)
{
	const struct lims_field *f = field_of(r, field);
	return f && row->taken_over[f - r->fields];
}

struct want {
	const char *field;
	char *ret;
	size_t size;
};

static lims_rc take_field(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct want *w = ctx;
	(void)err;
	snprintf(w->ret, w->size, "%s", lims_register_value(r, row, w->field));
	return LIMS_OK;
}

lims_rc lims_register_field_on(struct lims_laboratory *lab, const char *noun, const char *code, const char *field, struct lims_date day,
	char *ret, size_t size, struct lims_err *err)
{
	struct want w = {field, ret, size};
	return lims_register_one_on(lab, lims_register_find(noun), code, day, take_field, &w, err);
}

lims_rc lims_register_field(
	struct lims_laboratory *lab, const char *noun, const char *code, const char *field, char *ret, size_t size, struct lims_err *err)
{
	return lims_register_field_on(lab, noun, code, field, lims_laboratory_today(lab), ret, size, err);
}

/// The last row of a statement (field, value) that has this name.
static lims_rc last_row(struct lims_stmt *stmt, const char *field, char *ret, size_t size, struct lims_err *err)
{
	bool row = false;
	lims_rc rc = LIMS_OK;
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row)
		if (lims_text_equal(lims_stmt_col_text(stmt, 0), field))
			snprintf(ret, size, "%s", lims_stmt_col_text(stmt, 1));
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_register_stored(struct lims_db *db, const struct lims_register *r, const char *code, const char *field, struct lims_date day,
	char *ret, size_t size, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char text[LIMS_DATE_TEXT];
	ret[0] = '\0';
	lims_rc rc = use(db, &lims_q_register_fields, r, code, NULL, &stmt, err);
	if (!rc)
		rc = last_row(stmt, field, ret, size, err);
	if (rc || !lims_register_dated(r) || !day.month)
		return rc;
	lims_date_text(day, text);
	rc = use(db, &lims_q_dated_fields, r, code, text, &stmt, err);
	return rc ? rc : last_row(stmt, field, ret, size, err);
}

lims_rc lims_register_will(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_field_value *values, size_t count, const char *field, char *ret, size_t size, struct lims_err *err)
{
	const char *written = lims_field_written(values, count, field);
	snprintf(ret, size, "%s", written ? written : "");
	return code && !written
			   ? lims_register_stored(lims_journal_db(lab->journal), r, code, field, lims_laboratory_today(lab), ret, size, err)
			   : LIMS_OK;
}

lims_rc lims_register_file(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const char *field,
	char ret_name[LIMS_FILE_NAME], char ret_hash[LIMS_HASH_HEX], struct lims_buf *ret_bytes, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	const struct lims_field *f = field_of(r, field);
	char member[64], hash[LIMS_HASH_HEX], name[LIMS_FILE_NAME];
	struct lims_date today = lims_laboratory_today(lab);
	if (!f || f->kind != LIMS_FIELD_FILE)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "A %s has no paper called %s: see lims %s set --help", word_of(r, err), field, r->noun);
	snprintf(member, sizeof member, "%s.file", field);
	lims_rc rc = lims_register_stands(db, r->noun, code, err);
	if (!rc)
		rc = lims_register_stored(db, r, code, field, today, hash, sizeof hash, err);
	if (!rc)
		rc = lims_register_stored(db, r, code, member, today, name, sizeof name, err);
	if (!rc && !hash[0])
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "%s %s has no paper under --%s", word_of(r, err), code, field);
	if (!rc && ret_bytes)
		rc = lims_field_bytes(lab, field, hash, ret_bytes, err);
	if (rc)
		return rc;
	snprintf(ret_name, LIMS_FILE_NAME, "%s", name);
	snprintf(ret_hash, LIMS_HASH_HEX, "%s", hash);
	return LIMS_OK;
}
