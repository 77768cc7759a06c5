// SPDX-License-Identifier: Apache-2.0
// Copies a journal row by row within one read transaction, so that it is of one moment and no writer waits.
#include "lims-core/journal/backup.h"

#include "lims-core/journal/digest.h"
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"
#include "lims-core/journal/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// One copying. The rows go into `to`, which has an open write transaction.
struct copying {
	struct lims_db *from;
	struct lims_tx to;
	struct lims_backup_result count;
};

static lims_rc copy_blobs(struct copying *c, struct lims_err *err)
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
			rc = lims_blob_row(c->to.db, &at, bytes, len, err);
			c->count.blobs++;
		}
		lims_stmt_release(s);
	}
	return rc;
}

static lims_rc copy_entries(struct copying *c, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(c->from, LIMS_BY_CLOCK, NULL, &cursor, err);
	while (rc == LIMS_OK && (rc = lims_cursor_next(cursor, &e, err)) == LIMS_OK && e) {
		rc = lims_append_row(&c->to, e, NULL, err);
		c->to.named.count = 0; // what an entry names is here already
		c->count.entries++;
	}
	lims_cursor_close(cursor);
	free(c->to.named.list);
	return rc;
}

static lims_rc copy_heads(struct copying *c, struct lims_err *err)
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
				rc = lims_append_head_row(c->to.db, &last, err);
			c->count.heads++;
			any = true;
		}
		lims_stmt_release(s);
		row = any;
	}
	return rc;
}

/// Nodes that wait for admission: no evidence, but a person would miss them.
static lims_rc copy_pending(struct copying *c, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(c->from, &lims_q_pending_all, &s, err);
	while (rc == LIMS_OK && (rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
		struct lims_stmt *put = NULL;
		size_t key_len, born_len;
		const void *key = lims_stmt_col_blob(s, 2, &key_len), *born = lims_stmt_col_blob(s, 3, &born_len);
		rc = lims_db_use(c->to.db, &lims_q_pending_put, &put, err);
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

/// Schema, settings and every row; with a projection the tables too.
static lims_rc copy_rows(struct copying *c, const char *node, const struct lims_projection *p, struct lims_err *err)
{
	char label[LIMS_SETTING_SIZE];
	lims_rc rc = lims_schema_create(c->to.db, err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(c->to.db, "node", node, err);
	if (rc == LIMS_OK)
		rc = copy_blobs(c, err);
	if (rc == LIMS_OK)
		rc = copy_entries(c, err);
	if (rc == LIMS_OK)
		rc = copy_heads(c, err);
	if (rc == LIMS_OK)
		rc = copy_pending(c, err);
	if (rc != LIMS_OK || !p)
		return rc;
	lims_project_label(p, label);
	rc = lims_project_all(p, c->to.db, c->to.db, err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(c->to.db, "projection", label, err);
	return rc == LIMS_OK ? lims_tables_digest(p, c->to.db, &c->count.tables, NULL, err) : rc;
}

/// Everything of `from`, which has a read transaction, into a new store at url.
static lims_rc copy_store(struct copying *c, const char *url, const char *node, const struct lims_projection *p, struct lims_err *err)
{
	lims_rc rc = lims_db_open(url, LIMS_DB_CREATE, &c->to.db, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin(c->to.db, err);
	if (rc == LIMS_OK)
		rc = copy_rows(c, node, p, err);
	if (rc == LIMS_OK)
		rc = lims_db_commit(c->to.db, err);
	lims_db_close(c->to.db);
	c->to.db = NULL;
	return rc;
}

/// The copy is read as any store is read, and checked as one.
static lims_rc check_copy(const char *path, const struct lims_journal_options *o, struct lims_err *err)
{
	struct lims_journal *copy = NULL;
	lims_rc rc = lims_journal_open(path, o, &copy, err);
	if (rc == LIMS_OK)
		rc = lims_journal_verify(copy, NULL, NULL, NULL, err);
	lims_journal_close(copy);
	return rc;
}

/// What SQLite keeps beside a file while it is open; with `whole` the file too.
static void remove_store(const char *path, bool whole)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char name[PATH_MAX];
	for (size_t i = whole ? 0 : 1; i < sizeof ends / sizeof ends[0]; i++)
		if (snprintf(name, sizeof name, "%s%s", path, ends[i]) < (int)sizeof name)
			(void)unlink(name);
}

lims_rc lims_journal_backup(struct lims_journal *j, const char *path, struct lims_backup_result *ret, struct lims_err *err)
{
	struct copying c = {.from = NULL};
	struct lims_hash now = {{0}};
	char temp[PATH_MAX];
	struct lims_journal_options o = {.keys_dir = j->keys_dir, .read_only = true, .offset_min = j->offset_min, .projection = j->projection};
	if (lims_db_url_is_server(path))
		return lims_err_set(err, LIMS_E_INPUT, "a backup is a file; name one, on another disk than the store");
	if (access(path, F_OK) == 0)
		return lims_err_set(err, LIMS_E_REFUSED, "%s exists already; a backup never replaces another one: name a new file", path);
	if (snprintf(temp, sizeof temp, "%s.unfinished", path) >= (int)sizeof temp)
		return lims_err_set(err, LIMS_E_INPUT, "the name of the backup is too long");
	remove_store(temp, true); // of a backup that was cut short
	lims_rc rc = lims_journal_reader(j, &c.from, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin_read(c.from, err);
	if (rc == LIMS_OK)
		rc = copy_store(&c, temp, j->id.node, j->projection, err);
	if (rc == LIMS_OK && j->projection)
		rc = lims_tables_digest(j->projection, c.from, &now, NULL, err);
	lims_db_close(c.from);
	if (rc == LIMS_OK && !lims_hash_equal(&now, &c.count.tables))
		rc = lims_err_set(err, LIMS_E_CORRUPT,
			"the tables of the store are not what its journal says; run lims audit verify and lims rebuild, then back up again");
	if (rc == LIMS_OK)
		rc = check_copy(temp, &o, err);
	remove_store(temp, rc != LIMS_OK); // whoever only reads leaves an empty log behind
	if (rc == LIMS_OK)
		rc = lims_file_place(temp, path, err);
	if (rc != LIMS_OK)
		return rc;
	*ret = c.count;
	return LIMS_OK;
}

lims_rc lims_journal_restore(const char *path, const char *url, const struct lims_journal_params *p, bool alone,
	char ret_node[LIMS_NODE_ID], struct lims_backup_result *ret, struct lims_err *err)
{
	struct copying c = {.from = NULL};
	struct lims_identity id;
	struct lims_journal_options o = {.keys_dir = p->keys_dir, .read_only = true, .offset_min = p->offset_min};
	lims_rc rc = check_copy(path, &o, err);
	if (rc == LIMS_OK)
		rc = lims_db_open(path, LIMS_DB_READ, &c.from, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin_read(c.from, err);
	if (rc == LIMS_OK)
		rc = lims_identity_load(c.from, &id, err);
	if (rc == LIMS_OK)
		rc = copy_store(&c, url, id.node, NULL, err);
	lims_db_close(c.from);
	if (rc == LIMS_OK)
		rc = lims_journal_adopt(url, p, alone, ret_node, err);
	if (rc == LIMS_OK)
		*ret = c.count;
	return rc;
}
