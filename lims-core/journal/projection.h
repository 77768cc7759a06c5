// SPDX-License-Identifier: Apache-2.0
// What the laboratory gives the journal so that tables follow from entries: tables with a subject column and one function that applies an
// entry.
#ifndef LIMS_JOURNAL_PROJECTION_H
#define LIMS_JOURNAL_PROJECTION_H

#include "lims-core/chain/entry.h"
#include "lims-core/store/db.h"

/// An entry with its name: bytes as stored, hash, and the decoded view. Memory belongs to whoever gave it (cursor, journal).
struct lims_stored {
	struct lims_entry entry; ///< body points into bytes
	struct lims_hash hash;
	const unsigned char *bytes;
	size_t len;
};

/// One projected table; written with LIMS_TABLE. Every table has a column `subject` {text} NOT NULL, best as the first column of its
/// primary key.
/// No constraint may span subjects (no UNIQUE serial number): two nodes may both have written, and a person decides. Columns are {text},
/// {int} or {blob}.
struct lims_table {
	const char *name;
	struct lims_ddl create;       ///< CREATE TABLE
	const struct lims_ddl *index; ///< further steps (indexes), or NULL
	size_t index_count;
	struct lims_ddl drop;
	struct lims_sql remove;   ///< rows of one subject
	struct lims_sql rows;     ///< all columns of the rows of one subject
	struct lims_sql subjects; ///< subjects after $1, 256 at a time
};

/// `ddl` is for both back ends ({text} {int} {blob} {strict}). Use: static const struct lims_table item = LIMS_TABLE("item", "CREATE
/// TABLE item(…) {strict}");
#define LIMS_TABLE(table, ddl) LIMS_TABLE_INDEXED(table, ddl, NULL, 0)
#define LIMS_TABLE_INDEXED(table, ddl, indexes, count)                                                                                     \
	{                                                                                                                                      \
		.name = table, .create = {.name = table ".create", .text = ddl}, .index = indexes, .index_count = count,                           \
		.drop = {.name = table ".drop", .text = "DROP TABLE IF EXISTS " table},                                                            \
		.remove = {table ".remove", "DELETE FROM " table " WHERE subject = $1"},                                                           \
		.rows = {table ".rows", "SELECT * FROM " table " WHERE subject = $1"},                                                             \
		.subjects = {table ".subjects", "SELECT DISTINCT subject FROM " table " WHERE subject > $1 ORDER BY subject LIMIT 256"},           \
	}

/// Entries of this type are signed in the command that writes them, so that their node has a head at each; or, where entries of the type `then` are written
/// directly behind them, at that one. then NULL: at none other.
struct lims_signed_type {
	const char *type, *then;
};

/// The projection: a pure function of the set of entries of one subject, applied in the order (clock, node, sequence).
struct lims_projection {
	const char *name; ///< "laboratory"
	unsigned version; ///< another version drops and rebuilds the tables when the store is opened
	const struct lims_table *const *tables;
	size_t table_count;
	/// Writes the rows that follow from `e`, all with subject = e->entry.subject, and reads rows of that subject only (else two copies that
	/// received
	/// entries in another order would differ). Nothing but `db` and `e` may decide. An unknown type or version writes nothing and is
	/// LIMS_OK: it comes
	/// from a newer program. An error refuses the command (or the whole import) that brought the entry. Called in the writer's transaction
	/// and in replays,
	/// with `db` being the store or a scratch database.
	lims_rc (*apply)(struct lims_db *db, const struct lims_stored *e, struct lims_err *err);
	const struct lims_signed_type *signed_types; ///< for verify; may be NULL
	size_t signed_type_count;
	const struct lims_sql_list *statements; ///< those that apply uses, for the test that prepares them all; may be NULL
};

#endif
