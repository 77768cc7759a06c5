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

/// The current row in words: "name=…, n=3".
static void describe(struct lims_stmt *s, char *out, size_t size)
{
	size_t at = 0;
	out[0] = '\0';
	// A column that might not fit is left out, with those behind it.
	for (int i = 0; i < lims_stmt_columns(s) && at + 128 < size; i++) {
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

static lims_rc describe_row(
	struct lims_db *db, const struct lims_table *t, const char *subject, size_t index, char *out, size_t size, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = true;
	out[0] = '\0';
	lims_rc rc = lims_db_use(db, &t->rows, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, subject);
	for (size_t i = 0; i <= index && row && rc == LIMS_OK; i++)
		rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK && row)
		describe(s, out, size);
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
	if (extra)
		rc = describe_row(c->v->db, t, subject, extra_at, have, sizeof have, err);
	if (rc == LIMS_OK && lost)
		rc = describe_row(c->scratch, t, subject, lost_at, want, sizeof want, err);
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
	if (rc != LIMS_OK || v->result.findings)
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
