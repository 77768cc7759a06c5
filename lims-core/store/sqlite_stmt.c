// SPDX-License-Identifier: Apache-2.0
// Prepared statements on SQLite.
#include "lims-core/store/sqlite.h"

#include <stdio.h>
#include <stdlib.h>

static struct lims_sqlite_stmt *of(const struct lims_stmt *stmt)
{
	return (struct lims_sqlite_stmt *)stmt;
}

lims_rc lims_sqlite_prepare(struct lims_db *db, const struct lims_sql *sql, struct lims_stmt **ret_stmt, struct lims_err *err)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	struct lims_sqlite_stmt *p = calloc(1, sizeof *p);
	if (!p)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a statement");
	const char *tail = NULL;
	int code = sqlite3_prepare_v3(s->handle, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &p->handle, &tail);
	if (code != SQLITE_OK || !p->handle || *tail) {
		lims_rc rc = LIMS_E_STORAGE;
		// Every statement is prepared by a test, so what it misses is missing in this file.
		if ((code & 0xff) == SQLITE_ERROR)
			rc = lims_err_set(err, LIMS_E_CORRUPT,
				"the database file %s is damaged: its tables are not those of a store (%s); restore a backup", s->db.url,
				sqlite3_errmsg(s->handle));
		else
			rc = code != SQLITE_OK ? lims_sqlite_error(s, code, err) : lims_err_set(err, rc, "it is not one statement");
		sqlite3_finalize(p->handle);
		free(p);
		return rc;
	}
	int known = 0;
	for (int n = 1; n <= LIMS_DB_PARAMS; n++) {
		char name[16];
		snprintf(name, sizeof name, "$%d", n);
		p->index[n] = sqlite3_bind_parameter_index(p->handle, name);
		known += p->index[n] > 0;
	}
	if (known != sqlite3_bind_parameter_count(p->handle)) {
		sqlite3_finalize(p->handle);
		free(p);
		return lims_err_set(err, LIMS_E_STORAGE, "a parameter of the statement is not one of $1 to $%d", (int)LIMS_DB_PARAMS);
	}
	*ret_stmt = &p->stmt;
	return LIMS_OK;
}

void lims_sqlite_finalize(struct lims_stmt *stmt)
{
	sqlite3_finalize(of(stmt)->handle);
	free(stmt);
}

void lims_sqlite_reset(struct lims_stmt *stmt)
{
	sqlite3_reset(of(stmt)->handle);
	sqlite3_clear_bindings(of(stmt)->handle);
}

static int index_of(const struct lims_stmt *stmt, int n)
{
	return n >= 1 && n <= LIMS_DB_PARAMS ? of(stmt)->index[n] : 0;
}

bool lims_sqlite_bind_text(struct lims_stmt *stmt, int n, const char *text, size_t len)
{
	return sqlite3_bind_text64(of(stmt)->handle, index_of(stmt, n), text, len, SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK;
}

bool lims_sqlite_bind_int(struct lims_stmt *stmt, int n, int64_t value)
{
	return sqlite3_bind_int64(of(stmt)->handle, index_of(stmt, n), value) == SQLITE_OK;
}

bool lims_sqlite_bind_blob(struct lims_stmt *stmt, int n, const void *bytes, size_t len)
{
	if (len == 0)
		return sqlite3_bind_zeroblob(of(stmt)->handle, index_of(stmt, n), 0) == SQLITE_OK;
	return sqlite3_bind_blob64(of(stmt)->handle, index_of(stmt, n), bytes, len, SQLITE_TRANSIENT) == SQLITE_OK;
}

bool lims_sqlite_bind_null(struct lims_stmt *stmt, int n)
{
	return sqlite3_bind_null(of(stmt)->handle, index_of(stmt, n)) == SQLITE_OK;
}

lims_rc lims_sqlite_step(struct lims_stmt *stmt, bool *ret_row, struct lims_err *err)
{
	int code = sqlite3_step(of(stmt)->handle);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return lims_sqlite_error((struct lims_sqlite *)stmt->db, code, err);
	*ret_row = code == SQLITE_ROW;
	return LIMS_OK;
}

int64_t lims_sqlite_changed(struct lims_stmt *stmt)
{
	return sqlite3_changes64(((struct lims_sqlite *)stmt->db)->handle);
}

int lims_sqlite_columns(const struct lims_stmt *stmt)
{
	return sqlite3_column_count(of(stmt)->handle);
}

const char *lims_sqlite_col_name(const struct lims_stmt *stmt, int col)
{
	return sqlite3_column_name(of(stmt)->handle, col);
}

enum lims_col lims_sqlite_col_kind(const struct lims_stmt *stmt, int col)
{
	switch (sqlite3_column_type(of(stmt)->handle, col)) {
	case SQLITE_NULL:
		return LIMS_COL_NULL;
	case SQLITE_INTEGER:
		return LIMS_COL_INT;
	case SQLITE_TEXT:
		return LIMS_COL_TEXT;
	case SQLITE_BLOB:
		return LIMS_COL_BLOB;
	default:
		return LIMS_COL_OTHER;
	}
}

int64_t lims_sqlite_col_int(const struct lims_stmt *stmt, int col)
{
	return sqlite3_column_int64(of(stmt)->handle, col);
}

const char *lims_sqlite_col_text(const struct lims_stmt *stmt, int col)
{
	return (const char *)sqlite3_column_text(of(stmt)->handle, col);
}

const void *lims_sqlite_col_bytes(const struct lims_stmt *stmt, int col, size_t *ret_len)
{
	// Asked for once: a value of a connection that one thread uses at a time needs no protection.
	sqlite3_value *value = sqlite3_column_value(of(stmt)->handle, col);
	const void *bytes = sqlite3_value_blob(value);
	*ret_len = bytes ? (size_t)sqlite3_value_bytes(value) : 0;
	// SQLite gives no address for an empty blob, which is not the same as NULL.
	return bytes || sqlite3_value_type(value) == SQLITE_NULL ? bytes : "";
}
