// SPDX-License-Identifier: Apache-2.0
// Verify: the nodes and the ends of their chains, heads and blobs.
#include "lims-core/base/text.h"
#include "lims-core/journal/statements.h"
#include "lims-core/journal/verify_bits.h"

#include "lims-core/base/lang.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/// Whether the node has entries that a walk from number 1 to the last does not meet.
static lims_rc has_others(struct lims_db *db, const char *node, bool *ret_others, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_before_first, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	rc = lims_stmt_step(s, ret_others, err);
	lims_stmt_release(s);
	return rc;
}

static lims_rc check_end(struct lims_verify *v, struct lims_walk *w, struct lims_err *err)
{
	bool others = false;
	struct lims_finding f = lims_entry_finding(w->node, w->sequence);
	lims_rc rc = has_others(v->db, w->node, &others, err);
	if (rc != LIMS_OK)
		return rc;
	if (others)
		lims_verify_found(
			v, f, "node %s: %" PRId64 " entries were read; %s", w->node, w->sequence, lims_tr(v->lang, "the index counts another number"));
	const struct lims_journal_node_info *n = lims_registry_find(&v->registry, w->node);
	bool own = strcmp(w->node, v->j->id.node) == 0;
	if (!n || (n->state != LIMS_NODE_ADMITTED && !own))
		lims_verify_found(v, f, "the store has entries of node %s, which no node of the laboratory has admitted", w->node);
	if (own)
		v->result.unsigned_entries = w->sequence - w->signed_to;
	else if (w->sequence > w->signed_to)
		lims_verify_found(
			v, f, "entries %" PRId64 " to %" PRId64 " of node %s stand under no signed head", w->signed_to + 1, w->sequence, w->node);
	return LIMS_OK;
}

static lims_rc signed_to(struct lims_verify *v, struct lims_walk *w, struct lims_err *err)
{
	struct lims_head h = {.sequence = 0};
	struct lims_err inner = {.lang = v->lang};
	lims_rc rc = lims_journal_last_head(v->db, w->node, &h, &inner);
	// A changed head is found when the heads are read.
	if (rc != LIMS_OK && rc != LIMS_E_NOT_FOUND && rc != LIMS_E_CORRUPT)
		return lims_err_set(err, rc, "%s", inner.text);
	w->signed_to = h.sequence;
	for (size_t i = 0; i < v->registry.vouched_count; i++)
		if (strcmp(v->registry.vouched[i].node, w->node) == 0 && v->registry.vouched[i].sequence > w->signed_to)
			w->signed_to = v->registry.vouched[i].sequence;
	return LIMS_OK;
}

static lims_rc check_chain(struct lims_verify *v, struct lims_walk *w, struct lims_err *err)
{
	bool whole = false;
	lims_rc rc = signed_to(v, w, err);
	if (rc == LIMS_OK)
		rc = lims_verify_walk(v, w, &whole, err);
	return rc == LIMS_OK && whole ? check_end(v, w, err) : rc;
}

lims_rc lims_verify_chains(struct lims_verify *v, struct lims_err *err)
{
	char node[LIMS_SUBJECT_SIZE] = "";
	for (;;) {
		struct lims_stmt *s = NULL;
		struct lims_walk w = {.sequence = 0};
		bool row = false;
		lims_rc rc = lims_db_use(v->db, &lims_q_next_node, &s, err);
		if (rc != LIMS_OK)
			return rc;
		lims_stmt_text(s, 1, node);
		rc = lims_stmt_step(s, &row, err);
		const char *next = row ? lims_stmt_col_text(s, 0) : NULL;
		if (rc == LIMS_OK && next && strcmp(next, node) <= 0)
			rc = lims_err_set(err, LIMS_E_CORRUPT, "the index of the entries gives node %s twice; it is damaged, restore a backup", node);
		// What is no text cannot be asked for either: its entries are missed in the chain that they were taken out of.
		if (rc == LIMS_OK && next && (strlen(next) >= sizeof node || !lims_text_valid(next, strlen(next)))) {
			lims_verify_found(v, lims_entry_finding("", 0), "the store has entries whose node is not one: %.40s", next);
			next = NULL;
		}
		if (rc == LIMS_OK && next)
			memcpy(node, next, strlen(next) + 1);
		lims_stmt_release(s);
		if (rc != LIMS_OK || !next)
			return rc;
		memcpy(w.node, node, sizeof node);
		rc = check_chain(v, &w, err);
		if (rc != LIMS_OK)
			return rc;
	}
}

static lims_rc check_head(struct lims_verify *v, const struct lims_head *h, struct lims_err *err)
{
	struct lims_buf bytes;
	struct lims_stored e;
	struct lims_err inner = {.lang = v->lang};
	struct lims_finding f = {.kind = LIMS_FAULT_HEAD, .node = h->node, .sequence = h->sequence};
	const struct lims_journal_node_info *n = lims_registry_find(&v->registry, h->node);
	lims_rc rc = lims_journal_entry_at(v->db, h->node, h->sequence, &bytes, &e, &inner);
	v->result.heads++;
	if (rc == LIMS_OK) {
		bool same = lims_hash_equal(&e.hash, &h->hash);
		lims_buf_finish(&bytes);
		if (!same)
			lims_verify_found(
				v, f, "the head of node %s at entry %" PRId64 " names another entry than the store has there", h->node, h->sequence);
		else if (!n || lims_head_verify(h, n->public_key, NULL) != LIMS_OK)
			lims_verify_found(v, f, "the head of node %s at entry %" PRId64 " is not signed with that node's key", h->node, h->sequence);
		return LIMS_OK;
	}
	if (rc == LIMS_E_NOT_FOUND || rc == LIMS_E_CORRUPT || rc == LIMS_E_INPUT) {
		lims_verify_found(v, f, "the head of node %s at entry %" PRId64 " has no sound entry: %s", h->node, h->sequence, inner.text);
		return LIMS_OK;
	}
	return lims_err_set(err, rc, "%s", inner.text);
}

enum { HEADS_AT_ONCE = 256 };

/// Copies a page of heads; a row that is none is a finding and ends the page.
static lims_rc head_page(struct lims_verify *v, const char *node, int64_t sequence, struct lims_head *page, size_t *ret_count,
	bool *ret_bad, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	struct lims_err inner = {.lang = v->lang};
	size_t n = 0;
	bool row = false;
	lims_rc rc = lims_db_use(v->db, &lims_q_head_page, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	lims_stmt_int(s, 2, sequence);
	while (n < HEADS_AT_ONCE && (rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
		const char *before = n ? page[n - 1].node : node;
		const char *now = lims_stmt_col_text(s, 0);
		int order = now ? strcmp(now, before) : -1;
		if (order < 0 || (order == 0 && lims_stmt_col_int(s, 1) <= (n ? page[n - 1].sequence : sequence))) {
			rc = lims_err_set(err, LIMS_E_CORRUPT, "the index of the heads is damaged; restore a backup");
			break;
		}
		if (lims_row_head(s, &page[n], &inner) != LIMS_OK) {
			lims_verify_found(v, (struct lims_finding){.kind = LIMS_FAULT_HEAD, .sequence = lims_stmt_col_int(s, 1)}, "%s", inner.text);
			*ret_bad = true;
			break;
		}
		n++;
	}
	lims_stmt_release(s);
	*ret_count = n;
	return rc;
}

lims_rc lims_verify_heads(struct lims_verify *v, struct lims_err *err)
{
	char node[LIMS_NODE_ID] = "";
	int64_t sequence = 0;
	size_t count = 0;
	bool bad = false;
	struct lims_head *page = calloc(HEADS_AT_ONCE, sizeof *page);
	lims_rc rc = page ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "no memory to verify the heads");
	do {
		if (rc == LIMS_OK)
			rc = head_page(v, node, sequence, page, &count, &bad, err);
		for (size_t i = 0; i < count && rc == LIMS_OK; i++) {
			rc = check_head(v, &page[i], err);
			memcpy(node, page[i].node, sizeof node);
			sequence = page[i].sequence;
		}
	} while (rc == LIMS_OK && count == HEADS_AT_ONCE && !bad);
	free(page);
	return rc;
}

static lims_rc named(struct lims_verify *v, const void *hash, size_t n, bool *ret, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(v->db, &lims_q_blob_named, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_blob(s, 1, hash, n);
	rc = lims_stmt_step(s, ret, err);
	lims_stmt_release(s);
	return rc;
}

static lims_rc count_of(struct lims_verify *v, const struct lims_sql *sql, int64_t *ret, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(v->db, sql, &s, err);
	if (rc != LIMS_OK)
		return rc;
	rc = lims_stmt_step(s, &row, err);
	*ret = rc == LIMS_OK && row ? lims_stmt_col_int(s, 0) : 0;
	lims_stmt_release(s);
	return rc;
}

/// The current row of lims_q_blob_next.
static lims_rc check_blob(struct lims_verify *v, struct lims_stmt *s, struct lims_hash *at, struct lims_err *err)
{
	size_t hash_len = 0, len = 0;
	struct lims_hash sum;
	char hex[LIMS_HASH_HEX] = "";
	bool is_named = false;
	const void *hash = lims_stmt_col_blob(s, 0, &hash_len);
	const void *bytes = lims_stmt_col_blob(s, 2, &len);
	struct lims_finding f = {.kind = LIMS_FAULT_BLOB, .blob = hex};
	if (hash_len != sizeof at->b) {
		lims_verify_found(v, f, "the store has a blob whose name is no SHA-256");
		return LIMS_E_NOT_FOUND;
	}
	if (v->result.blobs > 0 && memcmp(hash, at->b, sizeof at->b) <= 0)
		return lims_err_set(err, LIMS_E_CORRUPT, "the index of the blobs is damaged; restore a backup");
	memcpy(at->b, hash, sizeof at->b);
	lims_hash_hex(at, hex);
	lims_rc rc = lims_hasher_sum(v->hasher, bytes, len, &sum, err);
	if (rc == LIMS_OK && (!lims_hash_equal(&sum, at) || lims_stmt_col_int(s, 1) != (int64_t)len))
		lims_verify_found(v, f, "the blob %s was changed: its bytes are not those of its name", hex);
	if (rc == LIMS_OK)
		rc = named(v, at->b, sizeof at->b, &is_named, err);
	if (rc == LIMS_OK && !is_named)
		lims_verify_found(v, f, "no entry names the blob %s", hex);
	v->result.blobs++;
	return rc;
}

lims_rc lims_verify_blobs(struct lims_verify *v, struct lims_err *err)
{
	struct lims_hash at;
	int64_t names = 0, blobs = 0;
	lims_rc rc = LIMS_OK;
	bool row = true;
	size_t at_len = 0; // an empty name comes before every name
	while (rc == LIMS_OK && row) {
		struct lims_stmt *s = NULL;
		rc = lims_db_use(v->db, &lims_q_blob_next, &s, err);
		if (rc != LIMS_OK)
			return rc;
		lims_stmt_blob(s, 1, at_len ? (const void *)at.b : "", at_len);
		rc = lims_stmt_step(s, &row, err);
		if (rc == LIMS_OK && row)
			rc = check_blob(v, s, &at, err);
		at_len = sizeof at.b;
		lims_stmt_release(s);
	}
	if (rc == LIMS_E_NOT_FOUND)
		return LIMS_OK;
	if (rc == LIMS_OK)
		rc = count_of(v, &lims_q_blob_name_count, &names, err);
	if (rc == LIMS_OK)
		rc = count_of(v, &lims_q_blob_count, &blobs, err);
	struct lims_finding f = {.kind = LIMS_FAULT_BLOB};
	if (rc == LIMS_OK && blobs != v->result.blobs)
		lims_verify_found(v, f, "%" PRId64 " blobs were read and the index counts %" PRId64, v->result.blobs, blobs);
	// When entries are wrong, their names could not all be counted.
	if (rc == LIMS_OK && v->result.findings == 0 && names != v->blob_names)
		lims_verify_found(
			v, f, "the table journal_blob_name has %" PRId64 " rows and the entries name %" PRId64 " blobs", names, v->blob_names);
	return rc;
}
