// SPDX-License-Identifier: Apache-2.0
// The seam itself: the cache of prepared statements, transactions and savepoints, the same for every back end.
#include "lims-core/base/text.h"
#include "lims-core/store/backend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool lims_db_url_is_server(const char *url)
{
	static const char *const schemes[] = {"postgresql://", "postgres://"};
	for (size_t i = 0; url && i < sizeof schemes / sizeof *schemes; i++)
		if (strncmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

lims_rc lims_db_open(const char *url, enum lims_db_mode mode, struct lims_db **ret_db, struct lims_err *err)
{
	if (!url || !*url)
		return lims_err_set(err, LIMS_E_INPUT, "no store is named; give --store FILE or set LIMS_STORE");
	if (lims_db_url_is_server(url))
		return lims_postgresql_open(url, mode, ret_db, err);
	return lims_sqlite_open(url, mode, ret_db, err);
}

lims_rc lims_db_open_scratch(struct lims_db **ret_db, struct lims_err *err)
{
	return lims_sqlite_open_scratch(ret_db, err);
}

void lims_db_lean(struct lims_db *db, struct lims_db *behind)
{
	db->behind = behind;
}

struct lims_db *lims_db_behind(const struct lims_db *db)
{
	return db->behind;
}

void lims_db_close(struct lims_db *db)
{
	if (!db)
		return;
	lims_db_rollback(db);
	while (db->cache) {
		struct lims_stmt *s = db->cache;
		db->cache = s->next;
		db->ops->finalize(s);
	}
	free(db->url);
	db->ops->close(db);
}

enum lims_db_kind lims_db_kind(const struct lims_db *db)
{
	return db->ops->kind;
}

lims_rc lims_db_format(struct lims_db *db, int64_t *ret_format, struct lims_err *err)
{
	return db->ops->format(db, ret_format, err);
}

lims_rc lims_db_set_format(struct lims_db *db, int64_t format, struct lims_err *err)
{
	return db->ops->set_format(db, format, err);
}

lims_rc lims_db_parts(struct lims_db *db, lims_db_part_fn *visit, void *ctx, struct lims_err *err)
{
	return db->ops->parts(db, visit, ctx, err);
}

lims_rc lims_db_has_table(struct lims_db *db, const char *table, bool *ret_has, struct lims_err *err)
{
	return db->ops->has_table(db, table, ret_has, err);
}

lims_rc lims_db_check(struct lims_db *db, struct lims_err *err)
{
	return db->ops->check ? db->ops->check(db, err) : LIMS_OK;
}

lims_rc lims_db_settle(struct lims_db *db, struct lims_err *err)
{
	return db->ops->settle ? db->ops->settle(db, err) : LIMS_OK;
}

lims_rc lims_db_ddl(struct lims_db *db, const struct lims_ddl *steps, size_t count, struct lims_err *err)
{
	char *text = malloc(LIMS_DB_DDL_MAX);
	if (!text)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a step of the store's layout");
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < count && rc == LIMS_OK; i++) {
		rc = lims_ddl_text(&steps[i], db->ops->kind, text, LIMS_DB_DDL_MAX, err);
		if (rc == LIMS_OK && *text)
			rc = db->ops->exec(db, text, err);
		if (rc != LIMS_OK)
			lims_err_context(err, "%s", steps[i].name);
	}
	free(text);
	return rc;
}

lims_rc lims_db_use(struct lims_db *db, const struct lims_sql *sql, struct lims_stmt **ret_stmt, struct lims_err *err)
{
	struct lims_stmt *s = db->cache;
	while (s && (s->sql != sql || s->in_use))
		s = s->next;
	if (!s) {
		lims_rc rc = db->ops->prepare(db, sql, &s, err);
		if (rc != LIMS_OK)
			return lims_err_context(err, "%s", sql->name);
		s->db = db;
		s->sql = sql;
		s->next = db->cache;
		db->cache = s;
	}
	s->in_use = true;
	s->bad_bind = false;
	*ret_stmt = s;
	return LIMS_OK;
}

void lims_stmt_release(struct lims_stmt *stmt)
{
	if (!stmt)
		return;
	stmt->db->ops->reset(stmt);
	stmt->in_use = false;
}

void lims_stmt_textn(struct lims_stmt *stmt, int n, const char *text, size_t len)
{
	// PostgreSQL refuses text that is not UTF-8 or holds a NUL; SQLite would keep it.
	bool ok = !text || lims_text_valid(text, len);
	if (ok)
		ok = text ? stmt->db->ops->bind_text(stmt, n, text, len) : stmt->db->ops->bind_null(stmt, n);
	stmt->bad_bind = stmt->bad_bind || !ok;
}

void lims_stmt_text(struct lims_stmt *stmt, int n, const char *text)
{
	lims_stmt_textn(stmt, n, text, text ? strlen(text) : 0);
}

void lims_stmt_int(struct lims_stmt *stmt, int n, int64_t value)
{
	bool ok = stmt->db->ops->bind_int(stmt, n, value);
	stmt->bad_bind = stmt->bad_bind || !ok;
}

void lims_stmt_blob(struct lims_stmt *stmt, int n, const void *bytes, size_t len)
{
	bool ok = bytes ? stmt->db->ops->bind_blob(stmt, n, bytes, len) : stmt->db->ops->bind_null(stmt, n);
	stmt->bad_bind = stmt->bad_bind || !ok;
}

void lims_stmt_null(struct lims_stmt *stmt, int n)
{
	bool ok = stmt->db->ops->bind_null(stmt, n);
	stmt->bad_bind = stmt->bad_bind || !ok;
}

lims_rc lims_stmt_step(struct lims_stmt *stmt, bool *ret_row, struct lims_err *err)
{
	if (stmt->bad_bind)
		return lims_err_set(
			err, LIMS_E_STORAGE, "%s: a parameter could not be given to the database; text must be valid UTF-8", stmt->sql->name);
	lims_rc rc = stmt->db->ops->step(stmt, ret_row, err);
	if (rc != LIMS_OK)
		lims_err_context(err, "%s", stmt->sql->name);
	return rc;
}

lims_rc lims_stmt_run(struct lims_stmt *stmt, int64_t *ret_changed, struct lims_err *err)
{
	bool row = true;
	lims_rc rc = LIMS_OK;
	while (rc == LIMS_OK && row)
		rc = lims_stmt_step(stmt, &row, err);
	if (rc == LIMS_OK && ret_changed)
		*ret_changed = stmt->db->ops->changed(stmt);
	lims_stmt_release(stmt);
	return rc;
}

int lims_stmt_columns(const struct lims_stmt *stmt)
{
	return stmt->db->ops->columns(stmt);
}

const char *lims_stmt_col_name(const struct lims_stmt *stmt, int col)
{
	return stmt->db->ops->col_name(stmt, col);
}

enum lims_col lims_stmt_col_kind(const struct lims_stmt *stmt, int col)
{
	return stmt->db->ops->col_kind(stmt, col);
}

bool lims_stmt_col_null(const struct lims_stmt *stmt, int col)
{
	return stmt->db->ops->col_kind(stmt, col) == LIMS_COL_NULL;
}

const char *lims_stmt_col_text(const struct lims_stmt *stmt, int col)
{
	return stmt->db->ops->col_text(stmt, col);
}

int64_t lims_stmt_col_int(const struct lims_stmt *stmt, int col)
{
	return stmt->db->ops->col_int(stmt, col);
}

const void *lims_stmt_col_blob(const struct lims_stmt *stmt, int col, size_t *ret_len)
{
	return stmt->db->ops->col_bytes(stmt, col, ret_len);
}

static lims_rc begin(struct lims_db *db, bool write, struct lims_err *err)
{
	if (db->in_tx)
		return lims_err_set(err, LIMS_E_STORAGE, "a transaction is already open on this connection");
	lims_rc rc = db->ops->begin(db, write, err);
	if (rc == LIMS_OK) {
		db->in_tx = true;
		db->writes = write;
		db->depth = 0;
	}
	return rc;
}

lims_rc lims_db_begin(struct lims_db *db, struct lims_err *err)
{
	return begin(db, true, err);
}

lims_rc lims_db_begin_read(struct lims_db *db, struct lims_err *err)
{
	return begin(db, false, err);
}

bool lims_db_untouched(struct lims_db *db)
{
	return db->in_tx && db->ops->untouched && db->ops->untouched(db);
}

/// A statement still in use would keep the transaction open.
static void release_all(struct lims_db *db)
{
	for (struct lims_stmt *s = db->cache; s; s = s->next)
		if (s->in_use)
			lims_stmt_release(s);
}

lims_rc lims_db_commit(struct lims_db *db, struct lims_err *err)
{
	if (!db->in_tx)
		return lims_err_set(err, LIMS_E_STORAGE, "no transaction is open on this connection");
	release_all(db);
	lims_rc rc = db->ops->exec(db, "COMMIT", err);
	if (rc != LIMS_OK)
		lims_db_rollback(db);
	else if (db->writes && db->ops->note_end)
		db->ops->note_end(db);
	db->in_tx = false;
	db->depth = 0;
	return rc;
}

void lims_db_rollback(struct lims_db *db)
{
	if (!db->in_tx)
		return;
	release_all(db);
	// SQLite may have rolled back by itself (disk full); then this fails, and nothing is open either.
	(void)db->ops->exec(db, "ROLLBACK", NULL);
	db->in_tx = false;
	db->depth = 0;
}

static lims_rc savepoint_exec(struct lims_db *db, const char *fmt_word, unsigned n, struct lims_err *err)
{
	char text[64];
	snprintf(text, sizeof text, "%s lims_%u", fmt_word, n);
	return db->ops->exec(db, text, err);
}

lims_rc lims_db_savepoint(struct lims_db *db, struct lims_err *err)
{
	if (!db->in_tx || db->depth >= LIMS_DB_SAVEPOINTS)
		return lims_err_set(
			err, LIMS_E_STORAGE, "no savepoint can be set here: no transaction is open, or %d are set already", (int)LIMS_DB_SAVEPOINTS);
	lims_rc rc = savepoint_exec(db, "SAVEPOINT", db->depth + 1, err);
	if (rc == LIMS_OK)
		db->depth++;
	return rc;
}

lims_rc lims_db_release(struct lims_db *db, struct lims_err *err)
{
	if (!db->depth)
		return lims_err_set(err, LIMS_E_STORAGE, "no savepoint is set");
	lims_rc rc = savepoint_exec(db, "RELEASE SAVEPOINT", db->depth, err);
	if (rc == LIMS_OK)
		db->depth--;
	return rc;
}

lims_rc lims_db_rollback_to(struct lims_db *db, struct lims_err *err)
{
	if (!db->depth)
		return lims_err_set(err, LIMS_E_STORAGE, "no savepoint is set");
	release_all(db);
	lims_rc rc = savepoint_exec(db, "ROLLBACK TO SAVEPOINT", db->depth, err);
	if (rc == LIMS_OK)
		rc = savepoint_exec(db, "RELEASE SAVEPOINT", db->depth, err);
	if (rc == LIMS_OK)
		db->depth--;
	return rc;
}
