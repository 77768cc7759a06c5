// SPDX-License-Identifier: Apache-2.0
// Reading entries page by page, each checked against its hash and its columns.
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 64 };

struct lims_cursor {
	struct lims_db *db;
	enum lims_cursor_by by;
	char key[LIMS_SUBJECT_SIZE];
	struct lims_hasher *hasher;
	struct lims_buf bytes; ///< of the page's entries, one after the other
	struct lims_stored page[PAGE];
	size_t at;
	size_t count;
	bool last_page;
	struct lims_stored now; ///< the entry given out last; its place is where the next page begins
};

lims_rc lims_cursor_open(struct lims_db *db, enum lims_cursor_by by, const char *key, struct lims_cursor **ret_cursor, struct lims_err *err)
{
	if (by != LIMS_BY_CLOCK && !lims_entry_token_valid(key))
		return lims_err_set(err, LIMS_E_INPUT, "entries are asked for by a subject or node of 1 to 128 ASCII characters without blanks");
	struct lims_cursor *c = calloc(1, sizeof *c);
	if (c)
		c->hasher = lims_hasher_create();
	if (!c || !c->hasher) {
		free(c);
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to read the journal");
	}
	c->db = db;
	c->by = by;
	if (by != LIMS_BY_CLOCK)
		snprintf(c->key, sizeof c->key, "%s", key);
	lims_buf_init(&c->bytes, (size_t)PAGE * LIMS_ENTRY_MAX);
	c->now.entry.clock.ms = -1;
	*ret_cursor = c;
	return LIMS_OK;
}

void lims_cursor_close(struct lims_cursor *c)
{
	if (!c)
		return;
	lims_hasher_destroy(c->hasher);
	lims_buf_finish(&c->bytes);
	free(c);
}

void lims_cursor_after(struct lims_cursor *c, int64_t sequence)
{
	c->now.entry.sequence = sequence;
}

static const char *node_of(const struct lims_stmt *s)
{
	const char *node = lims_stmt_col_text(s, 0);
	return node ? node : "";
}

/// `s` is the row.
static lims_rc wrong(struct lims_err *err, const struct lims_stmt *s, const char *what)
{
	const char *node = node_of(s);
	int64_t sequence = lims_stmt_col_int(s, 1);
	lims_err_set(err, LIMS_E_CORRUPT, "entry %" PRId64 " of node %s was changed: %s", sequence, node, what);
	lims_err_where(err, "entry %s/%" PRId64, node, sequence);
	return LIMS_E_CORRUPT;
}

static lims_rc unreadable(const struct lims_stmt *s, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_entry unused;
	struct lims_err inner = {.lang = err ? err->lang : NULL};
	lims_rc rc = lims_entry_read_header(e->bytes, e->len, &unused, &inner);
	if (rc == LIMS_E_INPUT)
		return lims_err_set(err, rc, "entry %" PRId64 " of node %s: %s", lims_stmt_col_int(s, 1), node_of(s), inner.text);
	return wrong(err, s, inner.text);
}

/// The bytes of a column: a NUL in it hides nothing, and nothing is copied to end it.
struct column {
	const char *text; ///< not '\0'-terminated; "" for NULL
	size_t n;
};

static struct column column_at(const struct lims_stmt *s, int col)
{
	struct column c;
	c.text = lims_stmt_col_blob(s, col, &c.n);
	if (!c.text)
		c.text = "";
	return c;
}

static bool says(const struct column *c, const char *text)
{
	size_t n = strlen(text);
	return c->n == n && memcmp(c->text, text, n) == 0;
}

/// The text "type/version".
static bool says_type(const struct column *c, const struct lims_entry *e)
{
	char digits[16];
	size_t n = strlen(e->type), at = sizeof digits;
	for (unsigned left = e->version; left || at == sizeof digits; left /= 10)
		digits[--at] = (char)('0' + left % 10);
	return c->n == n + 1 + (sizeof digits - at) && memcmp(c->text, e->type, n) == 0 && c->text[n] == '/' &&
		   memcmp(c->text + n + 1, digits + at, sizeof digits - at) == 0;
}

lims_rc lims_row_entry(struct lims_stmt *s, struct lims_hasher *h, struct lims_stored *ret, struct lims_err *err)
{
	const struct column node = column_at(s, 0), hash = column_at(s, 2), bytes = column_at(s, 7);
	const struct lims_entry *e = &ret->entry;
	ret->bytes = (const unsigned char *)bytes.text;
	ret->len = bytes.n;
	lims_rc rc = lims_hasher_sum(h, bytes.text, bytes.n, &ret->hash, err);
	if (rc != LIMS_OK)
		return rc;
	if (hash.n != sizeof ret->hash.b || memcmp(hash.text, ret->hash.b, sizeof ret->hash.b) != 0)
		return wrong(err, s, "its bytes and its hash do not agree");
	if (lims_entry_read_header(bytes.text, bytes.n, &ret->entry, NULL) != LIMS_OK)
		return unreadable(s, ret, err);
	const struct column type = column_at(s, 5), subject = column_at(s, 6);
	if (!says(&node, e->node) || e->sequence != lims_stmt_col_int(s, 1))
		return wrong(err, s, "its bytes name another node or sequence than its row");
	if (e->clock.ms != lims_stmt_col_int(s, 3) || (int64_t)e->clock.counter != lims_stmt_col_int(s, 4))
		return wrong(err, s, "its bytes name another clock than its row");
	if (!says_type(&type, e) || !says(&subject, e->subject))
		return wrong(err, s, "its bytes name another type or subject than its row");
	return LIMS_OK;
}

static lims_rc page_statement(struct lims_cursor *c, struct lims_stmt **ret, struct lims_err *err)
{
	const struct lims_entry *last = &c->now.entry;
	const struct lims_sql *sql = c->by == LIMS_BY_NODE      ? &lims_q_page_node
								 : c->by == LIMS_BY_SUBJECT ? &lims_q_page_subject
															: &lims_q_page_clock;
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(c->db, sql, &s, err);
	if (rc != LIMS_OK)
		return rc;
	int n = 1;
	if (c->by != LIMS_BY_CLOCK)
		lims_stmt_text(s, n++, c->key);
	if (c->by == LIMS_BY_NODE) {
		lims_stmt_int(s, n, last->sequence);
	} else {
		lims_stmt_int(s, n, last->clock.ms);
		lims_stmt_int(s, n + 1, last->clock.counter);
		lims_stmt_text(s, n + 2, last->node);
		lims_stmt_int(s, n + 3, last->sequence);
	}
	*ret = s;
	return LIMS_OK;
}

static lims_rc fill(struct lims_cursor *c, struct lims_err *err)
{
	size_t offsets[PAGE];
	struct lims_stmt *s = NULL;
	c->at = c->count = 0;
	lims_buf_clear(&c->bytes);
	lims_rc rc = page_statement(c, &s, err);
	while (rc == LIMS_OK && c->count < PAGE) {
		bool row = false;
		rc = lims_stmt_step(s, &row, err);
		if (rc != LIMS_OK || !row)
			break;
		struct lims_stored *e = &c->page[c->count];
		rc = lims_row_entry(s, c->hasher, e, err);
		if (rc != LIMS_OK)
			break;
		offsets[c->count++] = c->bytes.len;
		lims_buf_add(&c->bytes, e->bytes, e->len);
	}
	lims_stmt_release(s);
	if (rc == LIMS_OK)
		rc = lims_buf_check(&c->bytes, "a page of the journal", err);
	if (rc != LIMS_OK) {
		c->count = 0;
		return rc;
	}
	for (size_t i = 0; i < c->count; i++) {
		struct lims_stored *e = &c->page[i];
		e->bytes = c->bytes.data + offsets[i];
		e->entry.body = (const char *)e->bytes + (e->len - e->entry.body_len);
	}
	c->last_page = c->count < PAGE;
	return LIMS_OK;
}

lims_rc lims_cursor_next(struct lims_cursor *c, const struct lims_stored **ret_entry, struct lims_err *err)
{
	if (c->at == c->count && !c->last_page) {
		lims_rc rc = fill(c, err);
		if (rc != LIMS_OK)
			return rc;
	}
	if (c->at == c->count) {
		*ret_entry = NULL;
		return LIMS_OK;
	}
	const struct lims_stored *e = &c->page[c->at];
	if (c->by == LIMS_BY_NODE && e->entry.sequence != c->now.entry.sequence + 1)
		return lims_err_set(err, LIMS_E_CORRUPT, "entry %" PRId64 " of node %s is missing", c->now.entry.sequence + 1, e->entry.node);
	// A damaged index may give entries out of order, and asking for those behind the last would never end.
	bool forward = c->by == LIMS_BY_NODE || lims_entry_cmp(&e->entry, &c->now.entry) > 0;
	if (!forward || (c->by == LIMS_BY_SUBJECT && strcmp(e->entry.subject, c->key) != 0))
		return lims_err_set(err, LIMS_E_CORRUPT, "the index of the entries is damaged at entry %" PRId64 " of node %s; restore a backup",
			e->entry.sequence, e->entry.node);
	c->at++;
	c->now = *e;
	*ret_entry = &c->now;
	return LIMS_OK;
}

/// Steps a statement that selects one entry, copies it out and releases the statement.
static lims_rc one_entry(
	struct lims_stmt *s, const char *what, struct lims_buf *ret_bytes, struct lims_stored *ret_entry, struct lims_err *err)
{
	struct lims_stored e;
	struct lims_buf b;
	bool row = false;
	struct lims_hasher *h = lims_hasher_create();
	lims_buf_init(&b, LIMS_ENTRY_MAX);
	lims_rc rc = h ? lims_stmt_step(s, &row, err) : lims_err_set(err, LIMS_E_MEMORY, "no memory to read the journal");
	if (rc == LIMS_OK && !row)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "%s is not in this store", what);
	if (rc == LIMS_OK)
		rc = lims_row_entry(s, h, &e, err);
	if (rc == LIMS_OK) {
		lims_buf_add(&b, e.bytes, e.len);
		rc = lims_buf_check(&b, "an entry", err);
	}
	lims_stmt_release(s);
	lims_hasher_destroy(h);
	if (rc != LIMS_OK) {
		lims_buf_finish(&b);
		return rc;
	}
	e.bytes = b.data;
	e.entry.body = (const char *)e.bytes + (e.len - e.entry.body_len);
	*ret_bytes = b;
	*ret_entry = e;
	return LIMS_OK;
}

lims_rc lims_journal_entry(
	struct lims_db *db, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_stored *ret_entry, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	char hex[LIMS_HASH_HEX], what[128];
	lims_rc rc = lims_db_use(db, &lims_q_entry_by_hash, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_hash_hex(hash, hex);
	snprintf(what, sizeof what, "the entry %s", hex);
	lims_stmt_blob(s, 1, hash->b, sizeof hash->b);
	return one_entry(s, what, ret_bytes, ret_entry, err);
}

lims_rc lims_journal_entry_at(
	struct lims_db *db, const char *node, int64_t sequence, struct lims_buf *ret_bytes, struct lims_stored *ret_entry, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	char what[128];
	lims_rc rc = lims_db_use(db, &lims_q_entry_at, &s, err);
	if (rc != LIMS_OK)
		return rc;
	snprintf(what, sizeof what, "entry %" PRId64 " of node %s", sequence, node);
	lims_stmt_text(s, 1, node);
	lims_stmt_int(s, 2, sequence);
	return one_entry(s, what, ret_bytes, ret_entry, err);
}

lims_rc lims_journal_count(struct lims_db *db, const char *node, int64_t *ret_count, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_entry_count, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	rc = lims_stmt_step(s, &row, err);
	int64_t count = rc == LIMS_OK && row ? lims_stmt_col_int(s, 0) : 0;
	int64_t high = rc == LIMS_OK && row ? lims_stmt_col_int(s, 1) : 0;
	int64_t low = rc == LIMS_OK && row ? lims_stmt_col_int(s, 2) : 0;
	lims_stmt_release(s);
	if (rc == LIMS_OK && (count != high || low != (count ? 1 : 0)))
		rc = lims_err_set(err, LIMS_E_CORRUPT, "node %s has %" PRId64 " entries and its last is number %" PRId64 "; entries are missing",
			node, count, high);
	if (rc == LIMS_OK)
		*ret_count = count;
	return rc;
}

lims_rc lims_row_head(struct lims_stmt *s, struct lims_head *ret, struct lims_err *err)
{
	size_t hash_len = 0, signature_len = 0;
	const char *node = lims_stmt_col_text(s, 0);
	const void *hash = lims_stmt_col_blob(s, 2, &hash_len);
	const void *signature = lims_stmt_col_blob(s, 3, &signature_len);
	struct lims_head h = {.sequence = lims_stmt_col_int(s, 1)};
	if (!lims_entry_node_valid(node) || hash_len != sizeof h.hash.b || signature_len != sizeof h.signature)
		return lims_err_set(err, LIMS_E_CORRUPT, "the head of node %s at sequence %" PRId64 " was changed", node ? node : "?", h.sequence);
	memcpy(h.node, node, sizeof h.node);
	memcpy(h.hash.b, hash, sizeof h.hash.b);
	memcpy(h.signature, signature, sizeof h.signature);
	*ret = h;
	return LIMS_OK;
}

static lims_rc one_head(struct lims_stmt *s, const char *node, struct lims_head *ret, struct lims_err *err)
{
	bool row = false;
	lims_rc rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK && !row)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "node %s has not signed its chain there yet", node);
	if (rc == LIMS_OK)
		rc = lims_row_head(s, ret, err);
	lims_stmt_release(s);
	return rc;
}

lims_rc lims_journal_last_head(struct lims_db *db, const char *node, struct lims_head *ret_head, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_head_last, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	return one_head(s, node, ret_head, err);
}

lims_rc lims_journal_head_for(struct lims_db *db, const char *node, int64_t sequence, struct lims_head *ret_head, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_head_for, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	lims_stmt_int(s, 2, sequence);
	return one_head(s, node, ret_head, err);
}

lims_rc lims_journal_blob(struct lims_db *db, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	struct lims_hash sum;
	struct lims_buf b;
	bool row = false;
	size_t n = 0;
	char hex[LIMS_HASH_HEX];
	lims_rc rc = lims_db_use(db, &lims_q_blob_get, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_hash_hex(hash, hex);
	lims_buf_init(&b, LIMS_BLOB_MAX);
	lims_stmt_blob(s, 1, hash->b, sizeof hash->b);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK && !row && lims_db_behind(db)) {
		lims_stmt_release(s);
		return lims_journal_blob(lims_db_behind(db), hash, ret_bytes, err);
	}
	if (rc == LIMS_OK && !row)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "the blob %s is not in this store", hex);
	if (rc == LIMS_OK) {
		const void *bytes = lims_stmt_col_blob(s, 1, &n);
		rc = lims_sha256(bytes, n, &sum, err);
		if (rc == LIMS_OK && (!lims_hash_equal(&sum, hash) || lims_stmt_col_int(s, 0) != (int64_t)n))
			rc = lims_err_set(err, LIMS_E_CORRUPT, "the blob %s was changed: its bytes and its hash do not agree", hex);
		lims_buf_add(&b, bytes, n);
	}
	lims_stmt_release(s);
	if (rc == LIMS_OK)
		rc = lims_buf_check(&b, "a blob", err);
	if (rc == LIMS_OK)
		*ret_bytes = b;
	else
		lims_buf_finish(&b);
	return rc;
}
