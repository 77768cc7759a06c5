// SPDX-License-Identifier: Apache-2.0
// The database seam: one connection to SQLite or PostgreSQL, statements from constants, transactions, and sentences instead of codes.
#ifndef LIMS_STORE_DB_H
#define LIMS_STORE_DB_H

#include "lims-core/base/err.h"
#include "lims-core/store/sql.h"

#include <stdint.h>

/// A connection. One thread at a time; a thread of its own takes a connection of its own.
struct lims_db;
/// A prepared statement in use. Belongs to its connection.
struct lims_stmt;

enum lims_db_kind { LIMS_DB_SQLITE, LIMS_DB_POSTGRESQL };

enum lims_db_mode {
	LIMS_DB_READ,  ///< may not write; the store must exist
	LIMS_DB_WRITE, ///< the store must exist
	LIMS_DB_CREATE, ///< SQLite: makes a new file and refuses an existing one; PostgreSQL: the database exists and must hold no tables of ours
};

/// url: a path (SQLite) or postgresql://… (postgres://…). Errors, each one sentence: LIMS_E_NOT_FOUND (no such file or database),
/// LIMS_E_INPUT (not a laboratory's database; made by a newer version), LIMS_E_STORAGE (folder not writable, disk full, locked, server
/// gone).
/// SQLite: WAL, synchronous=FULL, foreign keys off. PostgreSQL: UTF8 required.
lims_rc lims_db_open(const char *url, enum lims_db_mode mode, struct lims_db **ret_db, struct lims_err *err);
/// An empty SQLite database in a temporary place that vanishes with the connection, for replaying beside the real one.
lims_rc lims_db_open_scratch(struct lims_db **ret_db, struct lims_err *err);
/// What is not in `db` may be looked for in `behind`, which must live longer. Nothing in this room does so: it is a note for who reads both.
void lims_db_lean(struct lims_db *db, struct lims_db *behind);
struct lims_db *lims_db_behind(const struct lims_db *db); ///< NULL: none
void lims_db_close(struct lims_db *db);                   ///< rolls back what is open; accepts NULL
enum lims_db_kind lims_db_kind(const struct lims_db *db);
/// True for postgresql:// and postgres:// addresses.
bool lims_db_url_is_server(const char *url);

/// The store's own format number: PRAGMA user_version, or the one row of table lims_format. 0 when not set.
lims_rc lims_db_format(struct lims_db *db, int64_t *ret_format, struct lims_err *err);
lims_rc lims_db_set_format(struct lims_db *db, int64_t format, struct lims_err *err); ///< inside a write transaction

/// Asks the database whether its own structure is sound: tables against indexes, pages (SQLite: integrity_check; PostgreSQL: says
/// yes, its server checks pages itself). LIMS_E_CORRUPT names the first fault. Reads the whole store.
lims_rc lims_db_check(struct lims_db *db, struct lims_err *err);

/// Brings what is committed into the store's one file and ends its log, so that the file alone is the store and is read without writing
/// anything beside it; it may be opened for writing again (PostgreSQL: nothing to do). LIMS_E_STORAGE: the disk is full, or others have the
/// store open.
lims_rc lims_db_settle(struct lims_db *db, struct lims_err *err);

/// Runs DDL steps in order.
lims_rc lims_db_ddl(struct lims_db *db, const struct lims_ddl *steps, size_t count, struct lims_err *err);
/// True when a table of that name exists.
lims_rc lims_db_has_table(struct lims_db *db, const char *table, bool *ret_has, struct lims_err *err);

/// Takes a statement from the cache (prepares it the first time), with no parameter bound. Give it back with lims_stmt_release, also
/// after a failure
/// of step. The same statement may be taken twice at once.
lims_rc lims_db_use(struct lims_db *db, const struct lims_sql *sql, struct lims_stmt **ret_stmt, struct lims_err *err);
void lims_stmt_release(struct lims_stmt *stmt); ///< accepts NULL

/// Bind parameter $n (1…32). Values are copied. A wrong n, text that is not valid UTF-8 or holds a NUL, or no memory, is reported by the
/// next step.
void lims_stmt_text(struct lims_stmt *stmt, int n, const char *text); ///< NULL binds NULL
void lims_stmt_textn(struct lims_stmt *stmt, int n, const char *text, size_t len);
void lims_stmt_int(struct lims_stmt *stmt, int n, int64_t value);
void lims_stmt_blob(struct lims_stmt *stmt, int n, const void *bytes, size_t len); ///< bytes NULL binds NULL
void lims_stmt_null(struct lims_stmt *stmt, int n);

/// Next row: *ret_row false when there is none. PostgreSQL holds the whole result in memory: page large ones with LIMIT. LIMS_E_STORAGE,
/// LIMS_E_REFUSED
/// (a constraint or a trigger says no), LIMS_E_CORRUPT (the database file is damaged).
lims_rc lims_stmt_step(struct lims_stmt *stmt, bool *ret_row, struct lims_err *err);
/// For statements without rows: steps to the end, releases the statement whatever happens, gives the number of rows changed (ret_changed
/// may be NULL).
lims_rc lims_stmt_run(struct lims_stmt *stmt, int64_t *ret_changed, struct lims_err *err);

/// Columns of the current row, 0-based. Pointers live until the next step or release.
int lims_stmt_columns(const struct lims_stmt *stmt);
const char *lims_stmt_col_name(const struct lims_stmt *stmt, int col);
bool lims_stmt_col_null(const struct lims_stmt *stmt, int col);
const char *lims_stmt_col_text(const struct lims_stmt *stmt, int col); ///< NULL for NULL; '\0'-terminated
int64_t lims_stmt_col_int(const struct lims_stmt *stmt, int col);      ///< 0 for NULL
const void *lims_stmt_col_blob(
	const struct lims_stmt *stmt, int col, size_t *ret_len); ///< NULL and 0 for NULL; text gives its bytes without an end
enum lims_col { LIMS_COL_NULL, LIMS_COL_INT, LIMS_COL_TEXT, LIMS_COL_BLOB, LIMS_COL_OTHER };
enum lims_col lims_stmt_col_kind(const struct lims_stmt *stmt, int col); ///< OTHER: a kind that our tables never hold (floating point)

/// A part of what the database is made of beside its rows. What a back end makes by itself for a key is none.
struct lims_db_part {
	const char *kind; ///< "table", "index", "trigger", "view", "rule" or "function"
	const char *name;
	const char *table; ///< to which it belongs; of a function its own name
	const char *
		text; ///< its definition. PostgreSQL: of triggers, functions and indexes in the words with which they are made (those that are switched off say so), of tables "PRIMARY KEY(a, b)"; else ""
};
typedef lims_rc lims_db_part_fn(void *ctx, const struct lims_db_part *part, struct lims_err *err);
/// Visits them all, in no particular order. The strings live during the visit.
lims_rc lims_db_parts(struct lims_db *db, lims_db_part_fn *visit, void *ctx, struct lims_err *err);

/// A write transaction. SQLite: BEGIN IMMEDIATE (call it inside the turnstile); PostgreSQL: BEGIN and an advisory transaction lock that
/// stands in line.
/// Waits at most 30 s, then LIMS_E_STORAGE says that another program holds the store.
lims_rc lims_db_begin(struct lims_db *db, struct lims_err *err);
/// In a write transaction: true when nobody, by whichever connection or program, has changed the database since the last write transaction
/// of this connection was committed, so what was read there holds. False: it was changed, or it cannot be told (PostgreSQL).
bool lims_db_untouched(struct lims_db *db);
/// A read transaction: everything read until the end is of one moment.
lims_rc lims_db_begin_read(struct lims_db *db, struct lims_err *err);
/// On LIMS_OK it is on disk. After a failure nothing of the transaction is kept.
lims_rc lims_db_commit(struct lims_db *db, struct lims_err *err);
void lims_db_rollback(struct lims_db *db); ///< harmless when nothing is open
/// Savepoints nest up to 8 deep. release keeps, rollback_to undoes and ends the savepoint.
lims_rc lims_db_savepoint(struct lims_db *db, struct lims_err *err);
lims_rc lims_db_release(struct lims_db *db, struct lims_err *err);
lims_rc lims_db_rollback_to(struct lims_db *db, struct lims_err *err);

#endif
