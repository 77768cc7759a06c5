// SPDX-License-Identifier: Apache-2.0
// Checks fields by their table and writes them into the body of an entry; papers become blobs that the entry names.
#include "laboratory/fields.h"

#include "laboratory/desk.h"
#include "laboratory/queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_ROOM = 2048, OPTION_MAX = 64, FILE_NAME_MAX = LIMS_FILE_NAME - 1 };

const struct lims_field *lims_field_find(const struct lims_field_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (lims_text_equal(list->fields[i].name, name))
			return &list->fields[i];
	return NULL;
}

const char *lims_field_written(const struct lims_field_value *values, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (lims_text_equal(values[i].name, name))
			return values[i].value;
	return NULL;
}

lims_rc lims_fields_known(struct lims_db *db, const char *noun, const char *code, bool *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_register_fields, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, noun);
	lims_stmt_text(stmt, 2, code);
	rc = lims_stmt_step(stmt, &row, err);
	lims_stmt_release(stmt);
	if (!rc)
		*ret = row;
	return rc;
}

static lims_rc unknown_choice(const struct lims_field *f, const char *word, struct lims_err *err)
{
	char all[512] = "";
	for (size_t i = 0, at = 0; f->choices[i] && at < sizeof all; i++)
		at += (size_t)snprintf(all + at, sizeof all - at, "%s%s", i ? ", " : "", f->choices[i]);
	return lims_err_set(err, LIMS_E_INPUT, "--%s does not know %s: use %s", f->name, word, all);
}

static const char *word_of(const char *noun, const struct lims_err *err)
{
	return lims_tr(err ? err->lang : NULL, noun);
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
		if (!found)
			return unknown_choice(f, word, err);
		value += n + (value[n] == ',');
	}
	return LIMS_OK;
}

static lims_rc check_value(struct lims_db *db, const struct lims_field *f, const char *value, struct lims_err *err)
{
	struct lims_date date;
	bool known = false;
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
		rc = lims_fields_known(db, f->refers, value, &known, err);
		if (!rc && !known)
			rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s: record it first", word_of(f->refers, err), value);
		return rc;
	case LIMS_FIELD_FILE:
		return lims_err_set(err, LIMS_E_INPUT, "--%s is a paper: give the file itself", f->name);
	case LIMS_FIELD_TEXT:
	case LIMS_FIELD_VALUE:
		break;
	}
	return LIMS_OK;
}

/// The name of place `at` among all that was filled in: first the values, then the files.
static const char *name_at(const struct lims_filled *filled, size_t at)
{
	return at < filled->count ? filled->values[at].name : filled->files[at - filled->count].field;
}

static lims_rc check_given(
	const struct lims_field_list *list, const struct lims_filled *filled, const struct lims_field *f, struct lims_err *err)
{
	bool given = !f->required;
	for (size_t k = 0; k < filled->count + filled->file_count; k++)
		given = given || lims_text_equal(name_at(filled, k), f->name);
	if (given)
		return LIMS_OK;
	return lims_text_equal(list->verb, "set") ? lims_err_set(err, LIMS_E_INPUT, "A new %s needs --%s", word_of(list->thing, err), f->name)
											  : lims_err_set(err, LIMS_E_INPUT, "lims %s %s needs --%s", list->noun, list->verb, f->name);
}

lims_rc lims_fields_need(const struct lims_field_list *list, const struct lims_filled *filled, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < list->count; i++)
		rc = check_given(list, filled, &list->fields[i], err);
	return rc;
}

static lims_rc check_names(const struct lims_field_list *list, const struct lims_filled *filled, struct lims_err *err)
{
	size_t all = filled->count + filled->file_count;
	for (size_t i = 0; i < all; i++) {
		const char *name = name_at(filled, i);
		if (!lims_field_find(list, name))
			return lims_err_set(
				err, LIMS_E_INPUT, "A %s has no --%s: see lims %s %s --help", word_of(list->thing, err), name, list->noun, list->verb);
		for (size_t k = 0; k < i; k++)
			if (lims_text_equal(name_at(filled, k), name))
				return lims_err_set(err, LIMS_E_INPUT, "--%s is given twice: say it once", name);
	}
	return LIMS_OK;
}

/// A value as it is kept: NFC, and sound by its kind.
static lims_rc read_value(struct lims_laboratory *lab, struct lims_db *db, const struct lims_field *f, const char *value,
	struct lims_buf *text, struct lims_err *err)
{
	char option[OPTION_MAX];
	snprintf(option, sizeof option, "--%s", f->name);
	lims_rc rc = lims_desk_text(lab, option, value, text, err);
	return rc ? rc : check_value(db, f, lims_buf_text(text), err);
}

static lims_rc write_value(
	struct lims_laboratory *lab, struct lims_db *db, const struct lims_field *f, const char *value, struct lims_jw *w, struct lims_err *err)
{
	struct lims_buf text;
	lims_buf_init(&text, TEXT_ROOM);
	lims_rc rc = read_value(lab, db, f, value, &text, err);
	if (!rc)
		lims_jw_text(w, f->name, lims_buf_text(&text));
	if (!rc && f->kind == LIMS_FIELD_FILE) {
		char member[64];
		snprintf(member, sizeof member, "%s.file", f->name);
		lims_jw_text(w, member, "");
	}
	lims_buf_finish(&text);
	return rc;
}

lims_rc lims_fields_check(struct lims_laboratory *lab, struct lims_db *db, const struct lims_field_list *list,
	const struct lims_filled *filled, const struct lims_fault_sink *sink, struct lims_err *err)
{
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < filled->count; i++) {
		const struct lims_field_value *v = &filled->values[i];
		const struct lims_field *f = lims_field_find(list, v->name);
		struct lims_buf text;
		lims_buf_init(&text, TEXT_ROOM);
		if (f)
			rc = lims_fault_tell(sink, f->name, read_value(lab, db, f, v->value, &text, &fault), &fault, err);
		lims_buf_finish(&text);
	}
	for (size_t i = 0; !rc && i < list->count; i++)
		rc = lims_fault_tell(sink, list->fields[i].name, check_given(list, filled, &list->fields[i], &fault), &fault, err);
	return rc;
}

bool lims_field_is_paper(const void *bytes, size_t len)
{
	static const struct {
		const char *first;
		size_t n;
	} kinds[] = {{"\xff\xd8\xff", 3}, {"\x89PNG\r\n\x1a\n", 8}, {"%PDF-", 5}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (len > kinds[i].n && memcmp(bytes, kinds[i].first, kinds[i].n) == 0)
			return true;
	return false;
}

/// What a register may also keep as the office wrote it: docx, xlsx and odt are archives by their first bytes.
static bool is_document(const struct lims_field_file *file)
{
	static const char archive[] = {'P', 'K', 3, 4};
	return lims_field_is_paper(file->bytes, file->len) || (file->len > sizeof archive && memcmp(file->bytes, archive, sizeof archive) == 0);
}

static lims_rc write_file(struct lims_laboratory *lab, struct lims_tx *tx, const struct lims_field *f, const struct lims_field_file *file,
	struct lims_jw *w, char ret_hex[LIMS_HASH_HEX], struct lims_err *err)
{
	const char *slash = strrchr(file->name, '/'), *name = slash ? slash + 1 : file->name;
	char member[64];
	struct lims_buf text;
	struct lims_hash hash;
	if (f->kind != LIMS_FIELD_FILE)
		return lims_err_set(err, LIMS_E_INPUT, "--%s takes no file", f->name);
	if (file->len == 0 || file->len > LIMS_FIELD_FILE_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "--%s: the file %s is empty or larger than %d MiB", f->name, name, LIMS_FIELD_FILE_MAX >> 20);
	if (!is_document(file))
		return lims_err_set(err, LIMS_E_INPUT, "--%s: the file %s is no JPEG, PNG, PDF, docx, xlsx or odt", f->name, name);
	if (strlen(name) > FILE_NAME_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "--%s: the file's name is longer than %d bytes: shorten it", f->name, FILE_NAME_MAX);
	lims_buf_init(&text, TEXT_ROOM);
	lims_rc rc = lims_desk_text(lab, f->name, name, &text, err);
	if (!rc)
		rc = lims_journal_put_blob(tx, file->bytes, file->len, &hash, err);
	if (!rc) {
		lims_hash_hex(&hash, ret_hex);
		lims_jw_text(w, f->name, ret_hex);
		snprintf(member, sizeof member, "%s.file", f->name);
		lims_jw_text(w, member, lims_buf_text(&text));
	}
	lims_buf_finish(&text);
	return rc;
}

lims_rc lims_fields_write(struct lims_laboratory *lab, struct lims_tx *tx, const struct lims_field_list *list,
	const struct lims_filled *filled, struct lims_jw *w, struct lims_err *err)
{
	char blobs[LIMS_FIELDS_MAX][LIMS_HASH_HEX];
	lims_rc rc = check_names(list, filled, err);
	if (!rc && filled->file_count > LIMS_FIELDS_MAX)
		rc = lims_err_set(err, LIMS_E_INPUT, "More than %d papers at once", LIMS_FIELDS_MAX);
	lims_jw_object(w, "fields");
	for (size_t i = 0; !rc && i < filled->count; i++) {
		const struct lims_field_value *v = &filled->values[i];
		rc = write_value(lab, lims_tx_db(tx), lims_field_find(list, v->name), v->value, w, err);
	}
	for (size_t i = 0; !rc && i < filled->file_count; i++) {
		const struct lims_field_file *f = &filled->files[i];
		rc = write_file(lab, tx, lims_field_find(list, f->field), f, w, blobs[i], err);
	}
	lims_jw_end_object(w);
	if (rc || filled->file_count == 0)
		return rc;
	lims_jw_array(w, "blobs");
	for (size_t i = 0; i < filled->file_count; i++)
		lims_jw_text(w, NULL, blobs[i]);
	lims_jw_end_array(w);
	return LIMS_OK;
}

lims_rc lims_field_bytes(struct lims_laboratory *lab, const char *field, const char *hash, struct lims_buf *ret_bytes, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	if (!hash[0])
		return lims_err_set(err, LIMS_E_NOT_FOUND, "There is no paper under %s", field);
	return blobs.get(blobs.ctx, hash, ret_bytes, err);
}
