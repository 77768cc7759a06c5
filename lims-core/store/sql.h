// SPDX-License-Identifier: Apache-2.0
// SQL as named constants: a statement can be prepared only from one of these, so that a test can prepare every one on every back end.
#ifndef LIMS_STORE_SQL_H
#define LIMS_STORE_SQL_H

#include <stddef.h>

/// One data statement (SELECT, INSERT, UPDATE, DELETE) with static storage; its address is its identity in the cache of prepared
/// statements.
/// One dialect for both back ends: parameters $1…$32; ON CONFLICT; RETURNING; NULLS FIRST; COLLATE "C" where order matters (columns made
/// with
/// {text} have it already); CAST($n AS bigint) where PostgreSQL cannot infer a type. No JSON, LIKE or rounding in SQL, no sum() of integers
/// without a cast to bigint.
struct lims_sql {
	const char *name; ///< "journal.entry_insert": unique in the program, used in messages
	const char *text;
};

/// The statements of one module, exported for the test that prepares them all.
struct lims_sql_list {
	const char *module;
	const struct lims_sql *const *items;
	size_t count;
};

/// One DDL step. In both texts {text} {int} {blob} {strict} are replaced: SQLite TEXT, INTEGER, BLOB, STRICT;
/// PostgreSQL TEXT COLLATE "C", BIGINT, BYTEA and nothing. Example: CREATE TABLE t(subject {text} NOT NULL PRIMARY KEY, n {int}) {strict}
struct lims_ddl {
	const char *name;
	const char *text;       ///< for both; NULL when the back ends differ
	const char *sqlite;     ///< used when text is NULL; NULL: nothing to do here
	const char *postgresql; ///< the same
};

#endif
