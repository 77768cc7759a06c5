// SPDX-License-Identifier: Apache-2.0
// Writes and reads registers: checks every field by the table of registers, one entry per call.
#include "laboratory/registers.h"

#include "laboratory/desk.h"
#include "laboratory/queries.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024, FIELDS_MAX = 32 };

struct record {
	struct lims_laboratory *lab;
	const struct lims_register *r;
	const char *code; ///< NULL: give the next one
	const struct lims_field_value *values;
	size_t count;
	char given[LIMS_CODE];
};

static const struct lims_field *field_of(const struct lims_register *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (lims_text_equal(r->fields[i].name, name))
			return &r->fields[i];
	return NULL;
}

static lims_rc check_choices(const struct lims_field *f, const char *value, struct lims_err *err)
{
	char word[64];
	while (*value) {
		size_t n = f->kind == LIMS_FIELD_CHOICE ? strlen(value) : strcspn(value, ",");
		bool found = false;
		snprintf(word, sizeof word, "%.*s", (int)n, value);
		for (size_t i = 0; f->choices[i]; i++)
			found = found || lims_text_equal(f->choices[i], word);
		if (!found) {
			lims_err_set(err, LIMS_E_INPUT, "--%s does not know %s: use %s and so on (see --help)", f->name, word, f->choices[0]);
			return LIMS_E_INPUT;
		}
		value += n + (value[n] == ',');
	}
	return LIMS_OK;
}

/// Fields of a code that exist already.
static lims_rc count_fields(struct lims_db *db, const char *noun, const char *code, int *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	int n = 0;
	lims_rc rc = lims_db_use(db, &lims_q_register_fields, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, noun);
	lims_stmt_text(stmt, 2, code);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row)
		n++;
	lims_stmt_release(stmt);
	if (!rc)
		*ret = n;
	return rc;
}

static lims_rc check_value(struct record *c, struct lims_db *db, const struct lims_field *f, const char *value, struct lims_err *err)
{
	struct lims_date date;
	int known = 0;
	lims_rc rc = LIMS_OK;
	if (!value[0])
		return f->required ? lims_err_set(err, LIMS_E_INPUT, "--%s may not be empty", f->name) : LIMS_OK;
	switch (f->kind) {
	case LIMS_FIELD_DATE:
		rc = lims_date_parse(value, &date, err);
		return rc ? lims_err_context(err, "--%s", f->name) : LIMS_OK;
	case LIMS_FIELD_CHOICES:
	case LIMS_FIELD_CHOICE:
		return check_choices(f, value, err);
	case LIMS_FIELD_CODE:
		rc = count_fields(db, f->refers, value, &known, err);
		if (!rc && known == 0)
			rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s: record it first", f->refers, value);
		return rc;
	case LIMS_FIELD_TEXT:
		break;
	}
	(void)c;
	return LIMS_OK;
}

static lims_rc check_required(const struct record *c, struct lims_err *err)
{
	for (size_t i = 0; i < c->r->count; i++) {
		bool given = !c->r->fields[i].required;
		for (size_t k = 0; k < c->count; k++)
			given = given || lims_text_equal(c->values[k].name, c->r->fields[i].name);
		if (!given)
			return lims_err_set(err, LIMS_E_INPUT, "A new %s needs --%s", c->r->noun, c->r->fields[i].name);
	}
	return LIMS_OK;
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

static lims_rc write_fields(struct record *c, struct lims_db *db, struct lims_jw *w, struct lims_err *err)
{
	struct lims_buf text;
	lims_rc rc = LIMS_OK;
	lims_buf_init(&text, BODY_MAX);
	lims_jw_object(w, "fields");
	for (size_t i = 0; !rc && i < c->count; i++) {
		const struct lims_field *f = field_of(c->r, c->values[i].name);
		if (!f) {
			rc = lims_err_set(err, LIMS_E_INPUT, "A %s has no --%s: see lims %s set --help", c->r->noun, c->values[i].name, c->r->noun);
			break;
		}
		for (size_t k = 0; !rc && k < i; k++)
			if (lims_text_equal(c->values[k].name, f->name))
				rc = lims_err_set(err, LIMS_E_INPUT, "--%s is given twice: say it once", f->name);
		lims_buf_clear(&text);
		if (!rc)
			rc = lims_desk_text(c->lab, f->name, c->values[i].value, &text, err);
		if (!rc)
			rc = check_value(c, db, f, lims_buf_text(&text), err);
		if (!rc)
			lims_jw_text(w, f->name, lims_buf_text(&text));
	}
	lims_jw_end_object(w);
	lims_buf_finish(&text);
	return rc;
}

static lims_rc record(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct record *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	int64_t ordinal = 0;
	int known = 0;
	lims_rc rc = LIMS_OK;
	if (!c->code) {
		rc = next_code(c, lims_tx_db(tx), &ordinal, err);
	} else if (!lims_desk_code_valid(c->code)) {
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is no code: use letters, digits, dot, dash and underscore", c->code);
	} else {
		snprintf(c->given, sizeof c->given, "%s", c->code);
		rc = count_fields(lims_tx_db(tx), c->r->noun, c->code, &known, err);
	}
	if (!rc && known == 0)
		rc = check_required(c, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	if (ordinal > 0)
		lims_jw_int(&w, "ordinal", ordinal);
	rc = write_fields(c, lims_tx_db(tx), &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, c->r->action, "register.recorded", c->r->noun, c->given, &body, NULL, err);
	if (!rc && lims_text_equal(c->r->noun, "staff"))
		rc = lims_access_somebody(lims_tx_db(tx), err);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_register_record(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_field_value *values, size_t count, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct record c = {.lab = lab, .r = r, .code = code, .values = values, .count = count};
	lims_rc rc =
		count > 0 ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "Nothing to record: give at least one field, e.g. --%s", r->fields[0].name);
	if (!rc && r->check)
		rc = r->check(lab, code, values, count, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, record, &c, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.given);
	return rc;
}

static lims_rc visit_code(struct lims_laboratory *lab, const struct lims_register *r, const char *code, lims_register_visit *visit,
	void *ctx, bool *ret_found, struct lims_err *err)
{
	const char *values[FIELDS_MAX] = {0};
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
