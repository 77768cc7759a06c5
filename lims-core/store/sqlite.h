// SPDX-License-Identifier: Apache-2.0
// What the two files of the SQLite back end share.
#ifndef LIMS_STORE_SQLITE_H
#define LIMS_STORE_SQLITE_H

#include "lims-core/store/backend.h"

#include <sqlite3.h>

enum { LIMS_SQLITE_WORDS = 6 };

struct lims_sqlite {
	struct lims_db db;
	sqlite3 *handle;
	sqlite3_stmt *word[LIMS_SQLITE_WORDS]; ///< what every transaction says, prepared when it is first said; NULL until then
	bool noted;                            ///< `version` is known
	unsigned version;                      ///< of the content when it was noted
};

struct lims_sqlite_stmt {
	struct lims_stmt stmt;
	sqlite3_stmt *handle;
	int index[LIMS_DB_PARAMS + 1]; ///< of $n; 0: the statement has none
};

/// The sentence for a result code of SQLite.
lims_rc lims_sqlite_error(const struct lims_sqlite *s, int code, struct lims_err *err);

lims_rc lims_sqlite_prepare(struct lims_db *db, const struct lims_sql *sql, struct lims_stmt **ret_stmt, struct lims_err *err);
void lims_sqlite_finalize(struct lims_stmt *stmt);
void lims_sqlite_reset(struct lims_stmt *stmt);
bool lims_sqlite_bind_text(struct lims_stmt *stmt, int n, const char *text, size_t len);
bool lims_sqlite_bind_int(struct lims_stmt *stmt, int n, int64_t value);
bool lims_sqlite_bind_blob(struct lims_stmt *stmt, int n, const void *bytes, size_t len);
bool lims_sqlite_bind_null(struct lims_stmt *stmt, int n);
lims_rc lims_sqlite_step(struct lims_stmt *stmt, bool *ret_row, struct lims_err *err);
int64_t lims_sqlite_changed(struct lims_stmt *stmt);
int lims_sqlite_columns(const struct lims_stmt *stmt);
const char *lims_sqlite_col_name(const struct lims_stmt *stmt, int col);
enum lims_col lims_sqlite_col_kind(const struct lims_stmt *stmt, int col);
int64_t lims_sqlite_col_int(const struct lims_stmt *stmt, int col);
const char *lims_sqlite_col_text(const struct lims_stmt *stmt, int col);
const void *lims_sqlite_col_bytes(const struct lims_stmt *stmt, int col, size_t *ret_len);

#endif
