// SPDX-License-Identifier: Apache-2.0
// Copies a journal row by row from one moment of a store into an empty one, whatever back ends the two have.
#include "lims-core/journal/copy.h"

#include "lims-core/journal/digest.h"
#include "lims-core/journal/met_kept.h"
#include "lims-core/journal/statements.h"

#include <stdlib.h>
#include <string.h>

static lims_rc copy_blobs(struct lims_copying *c, struct lims_err *err)
{
	struct lims_hash at;
	size_t at_len = 0; // an empty name comes before every name
	lims_rc rc = LIMS_OK;
	for (bool row = true; row && rc == LIMS_OK;) {
		struct lims_stmt *s = NULL;
		rc = lims_db_use(c->from, &lims_q_blob_next, &s, err);
		if (rc != LIMS_OK)
			return rc;
		lims_stmt_blob(s, 1, at_len ? (const void *)at.b : "", at_len);
		rc = lims_stmt_step(s, &row, err);
		size_t hash_len = 0, len = 0;
		const void *hash = row ? lims_stmt_col_blob(s, 0, &hash_len) : NULL;
		const void *bytes = row ? lims_stmt_col_blob(s, 2, &len) : NULL;
		if (rc == LIMS_OK && row && hash_len != sizeof at.b)
			rc = lims_err_set(err, LIMS_E_CORRUPT, "the store has a blob whose name is no SHA-256");
		if (rc == LIMS_OK && row) {
			memcpy(at.b, hash, sizeof at.b);
			at_len = sizeof at.b;
			rc = lims_blob_row(c->to->db, &at, bytes, len, err);
			c->count.blobs++;
		}
		lims_stmt_release(s);
	}
	return rc;
}

static lims_rc copy_entries(struct lims_copying *c, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(c->from, LIMS_BY_CLOCK, NULL, &cursor, err);
	while (rc == LIMS_OK && (rc = lims_cursor_next(cursor, &e, err)) == LIMS_OK && e) {
		rc = lims_append_row(c->to, e, NULL, err);
		c->to->named.count = 0; // what an entry names is here already
		c->count.entries++;
	}
	lims_cursor_close(cursor);
	return rc;
}

static lims_rc copy_heads(struct lims_copying *c, struct lims_err *err)
{
	struct lims_head last = {.sequence = 0};
	lims_rc rc = LIMS_OK;
	for (bool row = true; row && rc == LIMS_OK;) {
		struct lims_stmt *s = NULL;
		rc = lims_db_use(c->from, &lims_q_head_page, &s, err);
		if (rc != LIMS_OK)
			return rc;
		lims_stmt_text(s, 1, last.node);
		lims_stmt_int(s, 2, last.sequence);
		bool any = false;
		while (rc == LIMS_OK && (rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
			rc = lims_row_head(s, &last, err);
			if (rc == LIMS_OK)
				rc = lims_append_head_row(c->to->db, &last, err);
			c->count.heads++;
			any = true;
		}
		lims_stmt_release(s);
		row = any;
	}
	return rc;
}

/// Nodes that wait for admission: no evidence, but a person would miss them.
static lims_rc copy_pending(struct lims_copying *c, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(c->from, &lims_q_pending_all, &s, err);
	while (rc == LIMS_OK && (rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
		struct lims_stmt *put = NULL;
		size_t key_len, born_len;
		const void *key = lims_stmt_col_blob(s, 2, &key_len), *born = lims_stmt_col_blob(s, 3, &born_len);
		rc = lims_db_use(c->to->db, &lims_q_pending_put, &put, err);
		if (rc != LIMS_OK)
			break;
		lims_stmt_text(put, 1, lims_stmt_col_text(s, 0));
		lims_stmt_text(put, 2, lims_stmt_col_text(s, 1));
		lims_stmt_blob(put, 3, key, key_len);
		lims_stmt_blob(put, 4, born, born_len);
		rc = lims_stmt_run(put, NULL, err);
	}
	lims_stmt_release(s);
	return rc;
}

lims_rc lims_copy_rows(struct lims_copying *c, const char *node, const struct lims_projection *p, struct lims_err *err)
{
	char label[LIMS_SETTING_SIZE];
	lims_rc rc = lims_schema_create(c->to->db, err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(c->to->db, "node", node, err);
	if (rc == LIMS_OK)
		rc = copy_blobs(c, err);
	if (rc == LIMS_OK)
		rc = copy_entries(c, err);
	if (rc == LIMS_OK)
		rc = copy_heads(c, err);
	if (rc == LIMS_OK)
		rc = copy_pending(c, err);
	if (rc == LIMS_OK)
		rc = lims_met_copy(c->from, c->to->db, err);
	if (rc != LIMS_OK || !p)
		return rc;
	lims_project_label(p, label);
	rc = lims_project_all(p, c->to->db, c->to->db, err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(c->to->db, "projection", label, err);
	return rc == LIMS_OK ? lims_tables_digest(p, c->to->db, &c->count.tables, NULL, err) : rc;
}
