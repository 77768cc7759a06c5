// SPDX-License-Identifier: Apache-2.0
// The store's own tables, format by format, and the triggers that let nothing be changed or deleted. A format that was released stays as it is
// here for ever: what changes is one more.
#include "lims-core/journal/schema.h"

#include <stdio.h>
#include <string.h>

#define NO_UPDATE(table)                                                                                                                   \
	"CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"
#define NO_DELETE(table)                                                                                                                   \
	"CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"
#define NO_CHANGE(table)                                                                                                                   \
	"CREATE TRIGGER " table "_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON " table                                                     \
	" FOR EACH STATEMENT EXECUTE FUNCTION lims_append_only()"
#define GUARD(table)                                                                                                                       \
	{                                                                                                                                      \
		.name = "journal.guard " table, .sqlite = NO_UPDATE(table) NO_DELETE(table), .postgresql = NO_CHANGE(table)                        \
	}
#define FUNCTION                                                                                                                           \
	"FUNCTION lims_append_only() RETURNS trigger LANGUAGE plpgsql AS"                                                                      \
	" $f$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $f$"

#define ENTRY_HASH "journal_entry_hash ON journal_entry(hash)"
#define ENTRY_SUBJECT "journal_entry_subject ON journal_entry(subject, clock_ms, clock_n, node, sequence)"
#define ENTRY_CLOCK "journal_entry_clock ON journal_entry(clock_ms, clock_n, node, sequence)"

static const struct lims_ddl format_1[] = {
	{.name = "journal.entry",
		.text = "CREATE TABLE journal_entry(node {text} NOT NULL, sequence {int} NOT NULL, hash {blob} NOT NULL, clock_ms {int} NOT NULL,"
				" clock_n {int} NOT NULL, type {text} NOT NULL, subject {text} NOT NULL, bytes {blob} NOT NULL, PRIMARY KEY(node, "
				"sequence)) {strict}"},
	{.name = "journal.entry_hash", .text = "CREATE UNIQUE INDEX " ENTRY_HASH},
	{.name = "journal.entry_subject", .text = "CREATE UNIQUE INDEX " ENTRY_SUBJECT},
	{.name = "journal.entry_clock", .text = "CREATE UNIQUE INDEX " ENTRY_CLOCK},
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
	{.name = "journal.append_only", .postgresql = "CREATE " FUNCTION},
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

#define GUARD_AGAIN(table)                                                                                                                 \
	{                                                                                                                                      \
		.name = "journal.guard_again " table,                                                                                              \
		.sqlite =                                                                                                                          \
			"DROP TRIGGER IF EXISTS " table "_no_update; DROP TRIGGER IF EXISTS " table "_no_delete;" NO_UPDATE(table) NO_DELETE(table),   \
		.postgresql = "DROP TRIGGER IF EXISTS " table "_no_change ON " table ";" NO_CHANGE(table),                                         \
	}

static const struct lims_ddl guards[] = {
	{.name = "journal.append_only_again", .postgresql = "CREATE OR REPLACE " FUNCTION},
	GUARD_AGAIN("journal_entry"),
	GUARD_AGAIN("journal_blob"),
	GUARD_AGAIN("journal_blob_name"),
	GUARD_AGAIN("journal_head"),
	{.name = "journal.indexes_again",
		.text =
			"DROP INDEX IF EXISTS journal_entry_hash; DROP INDEX IF EXISTS journal_entry_subject; DROP INDEX IF EXISTS journal_entry_clock;"
			" CREATE UNIQUE INDEX " ENTRY_HASH "; CREATE UNIQUE INDEX " ENTRY_SUBJECT "; CREATE UNIQUE INDEX " ENTRY_CLOCK},
};

/// The word behind `lead` in a text that has it; "" where it has not.
static void word_after(const char *text, const char *lead, char *out, size_t size)
{
	const char *at = strstr(text, lead);
	at = at ? at + strlen(lead) : "";
	snprintf(out, size, "%.*s", (int)strcspn(at, " ("), at);
}

lims_rc lims_schema_guard_part(const struct lims_ddl *step, lims_db_part_fn *visit, void *ctx, struct lims_err *err)
{
	char trigger[64], table[64], function[64];
	const char *text = step->postgresql ? step->postgresql : "";
	word_after(text, "CREATE TRIGGER ", trigger, sizeof trigger);
	word_after(text, " ON ", table, sizeof table);
	word_after(text, "CREATE FUNCTION ", function, sizeof function);
	if (*trigger)
		return visit(ctx, &(struct lims_db_part){"trigger", trigger, table, text}, err);
	return *function ? visit(ctx, &(struct lims_db_part){"function", function, function, text}, err) : LIMS_OK;
}

lims_rc lims_schema_guard(struct lims_db *db, struct lims_err *err)
{
	return lims_db_ddl(db, guards, sizeof guards / sizeof *guards, err);
}
