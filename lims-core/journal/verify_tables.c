// SPDX-License-Identifier: Apache-2.0
// Verify: every projected row against a replay in a scratch database.
#include "lims-core/journal/digest.h"
#include "lims-core/journal/verify_bits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 256 << 20 };

/// The rows of one subject in one database, as sortable byte strings with the texts of their first columns.
struct rows {
	struct lims_buf bytes;
	size_t *at; ///< offsets, count + 1 of them
	size_t count;
	size_t cap;
};

static void rows_finish(struct rows *r)
{
	lims_buf_finish(&r->bytes);
	free(r->at);
}

static lims_rc rows_add(struct rows *r, const struct lims_buf *row, struct lims_err *err)
{
	if (r->count + 2 > r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 16;
		size_t *at = realloc(r->at, cap * sizeof *at);
		if (!at)
			return lims_err_set(err, LIMS_E_MEMORY, "no memory to compare the tables");
		r->at = at;
		r->cap = cap;
	}
	r->at[r->count] = r->bytes.len;
	lims_buf_add(&r->bytes, row->data, row->len);
	r->at[++r->count] = r->bytes.len;
	return lims_buf_check(&r->bytes, "the rows of a subject", err);
}

static lims_rc rows_read(struct rows *r, struct lims_db *db, const struct lims_table *t, const char *subject, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	struct lims_buf row;
	bool more = false;
	r->count = 0;
	lims_buf_clear(&r->bytes);
	lims_rc rc = lims_db_use(db, &t->rows, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_buf_init(&row, ROWS_MAX);
	lims_stmt_text(s, 1, subject);
	while (rc == LIMS_OK && (rc = lims_stmt_step(s, &more, err)) == LIMS_OK && more) {
		rc = lims_row_bytes(s, &row, err);
		if (rc == LIMS_OK)
			rc = rows_add(r, &row, err);
	}
	lims_stmt_release(s);
	lims_buf_finish(&row);
	return rc;
}

static bool has_row(const struct rows *r, const unsigned char *row, size_t n, size_t hint)
{
	if (hint < r->count && r->at[hint + 1] - r->at[hint] == n && memcmp(r->bytes.data + r->at[hint], row, n) == 0)
		return true;
	for (size_t i = 0; i < r->count; i++)
		if (r->at[i + 1] - r->at[i] == n && memcmp(r->bytes.data + r->at[i], row, n) == 0)
			return true;
	return false;
}

/// The number of rows of `a` that `b` has not; *ret_first is the first of them.
static size_t missing(const struct rows *a, const struct rows *b, size_t *ret_first)
{
	size_t n = 0;
	for (size_t i = 0; i < a->count; i++)
		if (!has_row(b, a->bytes.data + a->at[i], a->at[i + 1] - a->at[i], i) && n++ == 0)
			*ret_first = i;
	return n;
}

/// At most `max` bytes of UTF-8, cut between characters.
static int cut(const char *text, int max)
{
	int n = (int)strnlen(text, (size_t)max);
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/// Whether the current rows differ in a column.
static bool differs(struct lims_stmt *a, struct lims_stmt *b, int col)
{
	size_t an = 0, bn = 0;
	enum lims_col kind = lims_stmt_col_kind(a, col);
	if (kind != lims_stmt_col_kind(b, col))
		return true;
	if (kind == LIMS_COL_INT)
		return lims_stmt_col_int(a, col) != lims_stmt_col_int(b, col);
	const void *at = lims_stmt_col_blob(a, col, &an), *bt = lims_stmt_col_blob(b, col, &bn);
	return an != bn || (an && memcmp(at, bt, an) != 0);
}

enum { NAMING = 3 }; ///< columns that tell which row it is

/// The current row in words: "name=…, n=3". With another row: the first columns, and those in which the two differ.
static void describe(struct lims_stmt *s, struct lims_stmt *other, char *out, size_t size)
{
	size_t at = 0;
	out[0] = '\0';
	// A column that might not fit is left out, with those behind it.
	for (int i = 0; i < lims_stmt_columns(s) && at + 128 < size; i++) {
		if (other && i >= NAMING && !differs(s, other, i))
			continue;
		const char *name = lims_stmt_col_name(s, i), *comma = at ? ", " : "";
		const char *text = NULL;
		int n = 0;
		switch (lims_stmt_col_kind(s, i)) {
		case LIMS_COL_INT:
			n = snprintf(out + at, size - at, "%s%.40s=%lld", comma, name, (long long)lims_stmt_col_int(s, i));
			break;
		case LIMS_COL_TEXT:
			text = lims_stmt_col_text(s, i);
			n = snprintf(out + at, size - at, "%s%.40s=%.*s", comma, name, cut(text, 60), text);
			break;
		case LIMS_COL_NULL:
			n = snprintf(out + at, size - at, "%s%.40s empty", comma, name);
			break;
		default:
			n = snprintf(out + at, size - at, "%s%.40s=(bytes)", comma, name);
		}
		at += n > 0 ? (size_t)n : 0;
	}
}

/// Steps to a row of a subject; *ret_s is to be released, also after a failure. *ret_row false: it has fewer.
static lims_rc row_at(struct lims_db *db, const struct lims_table *t, const char *subject, size_t index, struct lims_stmt **ret_s,
	bool *ret_row, struct lims_err *err)
{
	lims_rc rc = lims_db_use(db, &t->rows, ret_s, err);
	if (rc != LIMS_OK)
		return rc;
	*ret_row = true;
	lims_stmt_text(*ret_s, 1, subject);
	for (size_t i = 0; i <= index && *ret_row && rc == LIMS_OK; i++)
		rc = lims_stmt_step(*ret_s, ret_row, err);
	return rc;
}

struct place {
	struct lims_db *db;
	size_t index; ///< of the row in its subject
};

/// A row in words, beside the one that stands in its place (db NULL: none).
static lims_rc describe_row(
	const struct lims_table *t, const char *subject, struct place row, struct place beside, char *out, size_t size, struct lims_err *err)
{
	struct lims_stmt *s = NULL, *other = NULL;
	bool has = false, has_other = false;
	out[0] = '\0';
	lims_rc rc = row_at(row.db, t, subject, row.index, &s, &has, err);
	if (rc == LIMS_OK && beside.db)
		rc = row_at(beside.db, t, subject, beside.index, &other, &has_other, err);
	if (rc == LIMS_OK && has)
		describe(s, has_other ? other : NULL, out, size);
	lims_stmt_release(other);
	lims_stmt_release(s);
	return rc;
}

struct compare {
	struct lims_verify *v;
	struct lims_db *scratch;
	struct rows have;
	struct rows want;
};

static lims_rc compare_subject(struct compare *c, const struct lims_table *t, const char *subject, struct lims_err *err)
{
	struct lims_finding f = {.kind = LIMS_FAULT_TABLE, .table = t->name, .subject = subject};
	char have[300], want[300];
	size_t extra_at = 0, lost_at = 0;
	lims_rc rc = rows_read(&c->have, c->v->db, t, subject, err);
	if (rc == LIMS_OK)
		rc = rows_read(&c->want, c->scratch, t, subject, err);
	if (rc != LIMS_OK)
		return rc;
	c->v->result.rows += (int64_t)c->have.count;
	size_t extra = missing(&c->have, &c->want, &extra_at), lost = missing(&c->want, &c->have, &lost_at);
	struct place here = {c->v->db, extra_at}, there = {c->scratch, lost_at}, none = {NULL, 0};
	if (extra)
		rc = describe_row(t, subject, here, lost ? there : none, have, sizeof have, err);
	if (rc == LIMS_OK && lost)
		rc = describe_row(t, subject, there, extra ? here : none, want, sizeof want, err);
	if (rc != LIMS_OK)
		return rc;
	if (extra && lost)
		lims_verify_found(c->v, f, "table %s, subject %s: the row (%s) must be (%s)", t->name, subject, have, want);
	else if (extra)
		lims_verify_found(c->v, f, "table %s, subject %s: the row (%s) follows from no entry", t->name, subject, have);
	else if (lost)
		lims_verify_found(c->v, f, "table %s, subject %s: the row (%s) is missing", t->name, subject, want);
	else if (c->have.count != c->want.count)
		lims_verify_found(c->v, f, "table %s, subject %s: %zu rows instead of %zu", t->name, subject, c->have.count, c->want.count);
	return LIMS_OK;
}

/// Pages of subjects of one database, one after the other.
struct subjects {
	struct lims_db *db;
	struct lims_buf page;
	const char *at; ///< current subject; NULL at the end
	size_t left;
};

static lims_rc subjects_next(struct subjects *s, const struct lims_table *t, struct lims_err *err)
{
	char *last = NULL;
	if (s->left > 1) {
		s->left--;
		s->at += strlen(s->at) + 1;
		return LIMS_OK;
	}
	last = strdup(s->at ? s->at : "");
	if (!last)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to compare the tables");
	lims_rc rc = lims_subjects_page(s->db, t, last, &s->page, &s->left, err);
	free(last);
	s->at = rc == LIMS_OK && s->left ? lims_buf_text(&s->page) : NULL;
	return rc;
}

static lims_rc compare_table(struct compare *c, const struct lims_table *t, struct lims_err *err)
{
	struct subjects have = {.db = c->v->db}, want = {.db = c->scratch};
	lims_buf_init(&have.page, 1 << 20);
	lims_buf_init(&want.page, 1 << 20);
	lims_rc rc = subjects_next(&have, t, err);
	if (rc == LIMS_OK)
		rc = subjects_next(&want, t, err);
	while (rc == LIMS_OK && (have.at || want.at)) {
		int order = !have.at ? 1 : !want.at ? -1 : strcmp(have.at, want.at);
		rc = compare_subject(c, t, order <= 0 ? have.at : want.at, err);
		if (rc == LIMS_OK && order <= 0)
			rc = subjects_next(&have, t, err);
		if (rc == LIMS_OK && order >= 0)
			rc = subjects_next(&want, t, err);
	}
	lims_buf_finish(&have.page);
	lims_buf_finish(&want.page);
	return rc;
}

lims_rc lims_verify_tables(struct lims_verify *v, struct lims_err *err)
{
	const struct lims_projection *p = v->j->projection;
	struct compare c = {.v = v};
	struct lims_err inner = {.lang = v->lang};
	char have[LIMS_SETTING_SIZE], label[LIMS_SETTING_SIZE];
	lims_project_label(p, label);
	lims_rc rc = lims_setting_get(v->db, "projection", have, err);
	if (rc == LIMS_OK && strcmp(have, label) != 0)
		lims_verify_found(v, (struct lims_finding){.kind = LIMS_FAULT_STORE},
			"the store says that its tables are %s and they were opened as %s", have, label);
	// Entries that are wrong were told already, and a replay of them would tell it again in other words.
	if (rc != LIMS_OK || v->result.findings > v->shape)
		return rc;
	rc = lims_db_open_scratch(&c.scratch, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin(c.scratch, err);
	if (rc == LIMS_OK)
		rc = lims_project_all(p, v->db, c.scratch, &inner);
	if (rc == LIMS_E_CORRUPT) {
		lims_verify_found(v, (struct lims_finding){.kind = LIMS_FAULT_ENTRY}, "%s", inner.text);
		lims_db_close(c.scratch);
		return LIMS_OK;
	}
	if (rc != LIMS_OK && inner.code != LIMS_OK)
		lims_err_set(err, rc, "%s", inner.text);
	lims_buf_init(&c.have.bytes, ROWS_MAX);
	lims_buf_init(&c.want.bytes, ROWS_MAX);
	for (size_t i = 0; i < p->table_count && rc == LIMS_OK; i++)
		rc = compare_table(&c, p->tables[i], err);
	rows_finish(&c.have);
	rows_finish(&c.want);
	lims_db_close(c.scratch);
	return rc;
}
