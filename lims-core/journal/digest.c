// SPDX-License-Identifier: Apache-2.0
// A digest of every projected row that does not depend on the order of insertion or on the back end.
#include "lims-core/journal/digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_MAX = 64 << 20 };

static void add_number(struct lims_buf *b, uint64_t n)
{
	unsigned char bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(n >> (8 * i));
	lims_buf_add(b, bytes, sizeof bytes);
}

lims_rc lims_row_bytes(struct lims_stmt *s, struct lims_buf *b, struct lims_err *err)
{
	lims_buf_clear(b);
	for (int i = 0; i < lims_stmt_columns(s); i++) {
		enum lims_col kind = lims_stmt_col_kind(s, i);
		size_t n = 0;
		const void *bytes = NULL;
		lims_buf_add_char(b, (char)('0' + (int)kind));
		if (kind == LIMS_COL_INT) {
			add_number(b, (uint64_t)lims_stmt_col_int(s, i));
			continue;
		}
		bytes = lims_stmt_col_blob(s, i, &n);
		add_number(b, n);
		lims_buf_add(b, bytes ? bytes : "", n);
	}
	return lims_buf_check(b, "a row of a table", err);
}

/// Addition modulo 2^256: a sum over rows is the same in any order, and, unlike exclusive or, two equal rows do not vanish.
static void add_mod(struct lims_hash *sum, const struct lims_hash *h)
{
	unsigned carry = 0;
	for (size_t i = 0; i < sizeof sum->b; i++) {
		carry += (unsigned)sum->b[i] + h->b[i];
		sum->b[i] = (uint8_t)carry;
		carry >>= 8;
	}
}

struct sum {
	struct lims_db *db;
	struct lims_hasher *hasher;
	struct lims_buf row;
	struct lims_hash rows;
	int64_t count;
};

static lims_rc sum_subject(struct sum *u, const struct lims_table *t, const char *subject, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	struct lims_hash h;
	bool row = false;
	lims_rc rc = lims_db_use(u->db, &t->rows, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, subject);
	while (rc == LIMS_OK && (rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
		rc = lims_row_bytes(s, &u->row, err);
		if (rc == LIMS_OK)
			rc = lims_hasher_sum(u->hasher, u->row.data, u->row.len, &h, err);
		if (rc != LIMS_OK)
			break;
		add_mod(&u->rows, &h);
		u->count++;
	}
	lims_stmt_release(s);
	return rc;
}

lims_rc lims_subjects_page(
	struct lims_db *db, const struct lims_table *t, const char *after, struct lims_buf *b, size_t *ret_count, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	char last[LIMS_SUBJECT_SIZE];
	bool row = false;
	size_t count = 0;
	lims_buf_clear(b);
	snprintf(last, sizeof last, "%s", after);
	lims_rc rc = lims_db_use(db, &t->subjects, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, after);
	while (rc == LIMS_OK && (rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
		const char *subject = lims_stmt_col_text(s, 0);
		// A damaged index may give subjects out of order, and asking for those behind the last would never end.
		if (!lims_entry_token_valid(subject)) {
			rc = lims_err_set(err, LIMS_E_CORRUPT, "table %s has a row whose subject is not one (%.60s); run lims rebuild", t->name,
				subject ? subject : "empty");
			break;
		}
		if (strcmp(subject, last) <= 0) {
			rc = lims_err_set(
				err, LIMS_E_CORRUPT, "table %s gives its subjects out of order; its index is damaged, run lims rebuild", t->name);
			break;
		}
		snprintf(last, sizeof last, "%s", subject);
		lims_buf_add(b, subject, strlen(subject) + 1);
		count++;
	}
	lims_stmt_release(s);
	if (rc == LIMS_OK)
		rc = lims_buf_check(b, "a page of subjects", err);
	if (rc == LIMS_OK)
		*ret_count = count;
	return rc;
}

static lims_rc sum_table(struct sum *u, const struct lims_table *t, struct lims_err *err)
{
	struct lims_buf page;
	struct lims_buf after;
	size_t count = 0;
	lims_buf_init(&page, 1 << 20);
	lims_buf_init(&after, 1 << 16);
	memset(&u->rows, 0, sizeof u->rows);
	u->count = 0;
	lims_rc rc = LIMS_OK;
	do {
		rc = lims_subjects_page(u->db, t, lims_buf_text(&after), &page, &count, err);
		const char *subject = lims_buf_text(&page);
		for (size_t i = 0; i < count && rc == LIMS_OK; i++, subject += strlen(subject) + 1) {
			rc = sum_subject(u, t, subject, err);
			lims_buf_clear(&after);
			lims_buf_add_text(&after, subject);
		}
	} while (rc == LIMS_OK && count > 0);
	lims_buf_finish(&page);
	lims_buf_finish(&after);
	return rc;
}

lims_rc lims_tables_digest(
	const struct lims_projection *p, struct lims_db *db, struct lims_hash *ret_digest, int64_t *ret_rows, struct lims_err *err)
{
	struct sum u = {.db = db, .hasher = lims_hasher_create()};
	struct lims_buf all;
	int64_t rows = 0;
	lims_rc rc = u.hasher ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "no memory for a digest");
	lims_buf_init(&u.row, ROW_MAX);
	lims_buf_init(&all, 1 << 20);
	lims_buf_addf(&all, "lims-tables-1\n%s/%u\n", p->name, p->version);
	for (size_t i = 0; i < p->table_count && rc == LIMS_OK; i++) {
		char hex[LIMS_HASH_HEX];
		rc = sum_table(&u, p->tables[i], err);
		lims_hash_hex(&u.rows, hex);
		lims_buf_addf(&all, "%s %" PRId64 " %s\n", p->tables[i]->name, u.count, hex);
		rows += u.count;
	}
	if (rc == LIMS_OK)
		rc = lims_buf_check(&all, "the digest of the tables", err);
	if (rc == LIMS_OK)
		rc = lims_hasher_sum(u.hasher, all.data, all.len, ret_digest, err);
	if (rc == LIMS_OK && ret_rows)
		*ret_rows = rows;
	lims_buf_finish(&all);
	lims_buf_finish(&u.row);
	lims_hasher_destroy(u.hasher);
	return rc;
}

lims_rc lims_journal_tables_digest(struct lims_journal *j, struct lims_hash *ret_digest, struct lims_err *err)
{
	if (!j->projection)
		return lims_err_set(err, LIMS_E_REFUSED, "the journal was opened without tables, so there is nothing to digest");
	lims_rc rc = lims_db_begin_read(j->reader, err);
	if (rc != LIMS_OK)
		return rc;
	rc = lims_tables_digest(j->projection, j->reader, ret_digest, NULL, err);
	lims_db_rollback(j->reader);
	return rc;
}
