// SPDX-License-Identifier: Apache-2.0
// What the two files of the PostgreSQL back end share.
#ifndef LIMS_STORE_POSTGRESQL_H
#define LIMS_STORE_POSTGRESQL_H

#include "lims-core/store/backend.h"

#include <libpq-fe.h>

struct lims_pg {
	struct lims_db db;
	PGconn *conn;
	enum lims_db_mode mode;
	unsigned made;       ///< number of statements prepared, for their names on the server
	unsigned generation; ///< of the connection: a new one has no prepared statements
};

struct lims_pg_stmt {
	struct lims_stmt stmt;
	char name[24];
	unsigned generation;
	int params;
	char *values[LIMS_DB_PARAMS]; ///< owned copies; NULL is NULL
	int lengths[LIMS_DB_PARAMS];
	int formats[LIMS_DB_PARAMS]; ///< 0 text, 1 binary
	PGresult *result;            ///< the whole result, NULL before the first step
	int row;
};

/// The sentence for what the server said; r may be NULL (then the connection's message).
lims_rc lims_pg_error(const struct lims_pg *p, const PGresult *r, struct lims_err *err);

/// Connects again outside a transaction when the server went away meanwhile; statements are then prepared again when they are used.
lims_rc lims_pg_revive(struct lims_pg *p, struct lims_err *err);

lims_rc lims_pg_prepare(struct lims_db *db, const struct lims_sql *sql, struct lims_stmt **ret_stmt, struct lims_err *err);
void lims_pg_finalize(struct lims_stmt *stmt);
void lims_pg_reset(struct lims_stmt *stmt);
bool lims_pg_bind_text(struct lims_stmt *stmt, int n, const char *text, size_t len);
bool lims_pg_bind_int(struct lims_stmt *stmt, int n, int64_t value);
bool lims_pg_bind_blob(struct lims_stmt *stmt, int n, const void *bytes, size_t len);
bool lims_pg_bind_null(struct lims_stmt *stmt, int n);
lims_rc lims_pg_step(struct lims_stmt *stmt, bool *ret_row, struct lims_err *err);
int64_t lims_pg_changed(struct lims_stmt *stmt);
int lims_pg_columns(const struct lims_stmt *stmt);
const char *lims_pg_col_name(const struct lims_stmt *stmt, int col);
enum lims_col lims_pg_col_kind(const struct lims_stmt *stmt, int col);
int64_t lims_pg_col_int(const struct lims_stmt *stmt, int col);
const char *lims_pg_col_text(const struct lims_stmt *stmt, int col);
const void *lims_pg_col_bytes(const struct lims_stmt *stmt, int col, size_t *ret_len);

#endif
