// SPDX-License-Identifier: Apache-2.0
// The store's own tables, format by format, and the triggers that let nothing be changed or deleted. A format that was released stays as it is
// here for ever: what changes is one more.
#include "lims-core/journal/schema.h"

#define GUARD(table)                                                                                                                       \
	{                                                                                                                                      \
		.name = "journal.guard " table,                                                                                                    \
		.sqlite =                                                                                                                          \
			"CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"    \
			"CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;",   \
		.postgresql = "CREATE TRIGGER " table "_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON " table                                   \
					  " FOR EACH STATEMENT EXECUTE FUNCTION lims_append_only()",                                                           \
	}

static const struct lims_ddl format_1[] = {
	{.name = "journal.entry",
		.text = "CREATE TABLE journal_entry(node {text} NOT NULL, sequence {int} NOT NULL, hash {blob} NOT NULL, clock_ms {int} NOT NULL,"
				" clock_n {int} NOT NULL, type {text} NOT NULL, subject {text} NOT NULL, bytes {blob} NOT NULL, PRIMARY KEY(node, "
				"sequence)) {strict}"},
	{.name = "journal.entry_hash", .text = "CREATE UNIQUE INDEX journal_entry_hash ON journal_entry(hash)"},
	{.name = "journal.entry_subject",
		.text = "CREATE UNIQUE INDEX journal_entry_subject ON journal_entry(subject, clock_ms, clock_n, node, sequence)"},
	{.name = "journal.entry_clock", .text = "CREATE UNIQUE INDEX journal_entry_clock ON journal_entry(clock_ms, clock_n, node, sequence)"},
	{.name = "journal.blob",
		.text = "CREATE TABLE journal_blob(hash {blob} NOT NULL PRIMARY KEY, size {int} NOT NULL, bytes {blob} NOT NULL) {strict}"},
	{.name = "journal.blob_name",
		.text = "CREATE TABLE journal_blob_name(hash {blob} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL,"
				" PRIMARY KEY(hash, node, sequence)) {strict}"},
	{.name = "journal.head",
		.text = "CREATE TABLE journal_head(node {text} NOT NULL, sequence {int} NOT NULL, hash {blob} NOT NULL, signature {blob} NOT NULL,"
				" PRIMARY KEY(node, sequence)) {strict}"},
	{.name = "journal.setting", .text = "CREATE TABLE journal_setting(name {text} NOT NULL PRIMARY KEY, value {text} NOT NULL) {strict}"},
	{.name = "journal.pending",
		.text = "CREATE TABLE journal_pending(node {text} NOT NULL PRIMARY KEY, code {text} NOT NULL, public_key {blob} NOT NULL, born "
				"{blob} NOT NULL)"
				" {strict}"},
	{.name = "journal.append_only",
		.postgresql = "CREATE FUNCTION lims_append_only() RETURNS trigger LANGUAGE plpgsql AS"
					  " $f$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $f$"},
	GUARD("journal_entry"),
	GUARD("journal_blob"),
	GUARD("journal_blob_name"),
	GUARD("journal_head"),
};

static const struct lims_migration migrations[] = {
	{.format = 1, .steps = format_1, .count = sizeof format_1 / sizeof *format_1},
};

const struct lims_migration *lims_schema_migrations(size_t *ret_count)
{
	*ret_count = sizeof migrations / sizeof *migrations;
	return migrations;
}
