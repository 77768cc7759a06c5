// SPDX-License-Identifier: Apache-2.0
// What a back end implements; known inside the room store only.
#ifndef LIMS_STORE_BACKEND_H
#define LIMS_STORE_BACKEND_H

#include "lims-core/store/db.h"

enum { LIMS_DB_PARAMS = 32, LIMS_DB_SAVEPOINTS = 8, LIMS_DB_WAIT_MS = 30000, LIMS_DB_DDL_MAX = 1 << 16 };

/// Begins every back end's connection.
struct lims_db {
	const struct lims_backend *ops;
	struct lims_stmt *cache; ///< owned list of prepared statements
	char *url;               ///< owned; for sentences
	unsigned depth;          ///< savepoints open
	bool in_tx;
	bool writes;            ///< the open transaction is one that may
	struct lims_db *behind; ///< not owned; NULL: none
};

/// Begins every back end's statement.
struct lims_stmt {
	struct lims_db *db;
	const struct lims_sql *sql;
	struct lims_stmt *next;
	bool in_use;
	bool bad_bind; ///< reported by the next step
};

struct lims_backend {
	enum lims_db_kind kind;
	void (*close)(struct lims_db *db); ///< frees db itself; the cache is empty by then
	lims_rc (*exec)(struct lims_db *db, const char *text, struct lims_err *err);
	lims_rc (*begin)(struct lims_db *db, bool write, struct lims_err *err);
	lims_rc (*check)(struct lims_db *db, struct lims_err *err);  ///< NULL: nothing to ask
	lims_rc (*settle)(struct lims_db *db, struct lims_err *err); ///< NULL: nothing to do
	void (*note_end)(struct lims_db *db);                        ///< a write transaction was committed; NULL with `untouched`
	bool (*untouched)(struct lims_db *db);                       ///< as lims_db_untouched; NULL: it cannot be told
	lims_rc (*has_table)(struct lims_db *db, const char *table, bool *ret_has, struct lims_err *err);
	lims_rc (*parts)(struct lims_db *db, lims_db_part_fn *visit, void *ctx, struct lims_err *err);
	lims_rc (*format)(struct lims_db *db, int64_t *ret_format, struct lims_err *err);
	lims_rc (*set_format)(struct lims_db *db, int64_t format, struct lims_err *err);
	lims_rc (*prepare)(struct lims_db *db, const struct lims_sql *sql, struct lims_stmt **ret_stmt, struct lims_err *err);
	void (*finalize)(struct lims_stmt *stmt); ///< frees stmt itself
	void (*reset)(struct lims_stmt *stmt);    ///< no row, no parameter
	bool (*bind_text)(struct lims_stmt *stmt, int n, const char *text, size_t len);
	bool (*bind_int)(struct lims_stmt *stmt, int n, int64_t value);
	bool (*bind_blob)(struct lims_stmt *stmt, int n, const void *bytes, size_t len);
	bool (*bind_null)(struct lims_stmt *stmt, int n);
	lims_rc (*step)(struct lims_stmt *stmt, bool *ret_row, struct lims_err *err);
	int64_t (*changed)(struct lims_stmt *stmt);
	int (*columns)(const struct lims_stmt *stmt);
	const char *(*col_name)(const struct lims_stmt *stmt, int col);
	enum lims_col (*col_kind)(const struct lims_stmt *stmt, int col);
	int64_t (*col_int)(const struct lims_stmt *stmt, int col);
	const char *(*col_text)(const struct lims_stmt *stmt, int col);                   ///< '\0'-terminated; NULL for NULL
	const void *(*col_bytes)(const struct lims_stmt *stmt, int col, size_t *ret_len); ///< NULL and 0 for NULL alone
};

lims_rc lims_sqlite_open(const char *path, enum lims_db_mode mode, struct lims_db **ret_db, struct lims_err *err);
lims_rc lims_sqlite_open_scratch(struct lims_db **ret_db, struct lims_err *err);
lims_rc lims_postgresql_open(const char *url, enum lims_db_mode mode, struct lims_db **ret_db, struct lims_err *err);
/// The DDL text for a back end, {words} replaced, '\0'-terminated in out.
lims_rc lims_ddl_text(const struct lims_ddl *ddl, enum lims_db_kind kind, char *out, size_t size, struct lims_err *err);

#endif
