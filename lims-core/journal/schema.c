// SPDX-License-Identifier: Apache-2.0
// The store's own tables and the triggers that let nothing be changed or deleted.
#include "lims-core/journal/schema.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdio.h>

#define GUARD(table)                                                                                                                       \
	{                                                                                                                                      \
		.name = "journal.guard " table,                                                                                                    \
		.sqlite =                                                                                                                          \
			"CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"    \
			"CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;",   \
		.postgresql = "CREATE TRIGGER " table "_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON " table                                   \
					  " FOR EACH STATEMENT EXECUTE FUNCTION lims_append_only()",                                                           \
	}

static const struct lims_ddl steps[] = {
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

lims_rc lims_schema_create(struct lims_db *db, struct lims_err *err)
{
	lims_rc rc = lims_db_ddl(db, steps, sizeof steps / sizeof *steps, err);
	return rc == LIMS_OK ? lims_db_set_format(db, LIMS_STORE_FORMAT, err) : rc;
}

lims_rc lims_schema_check(struct lims_db *db, struct lims_err *err)
{
	int64_t format = 0;
	lims_rc rc = lims_db_format(db, &format, err);
	if (rc != LIMS_OK)
		return rc;
	if (format > LIMS_STORE_FORMAT)
		return lims_err_set(err, LIMS_E_INPUT,
			"the store has format %" PRId64 " and this program knows %d; use the newer version of lims that wrote it", format,
			(int)LIMS_STORE_FORMAT);
	if (format < 1)
		return lims_err_set(err, LIMS_E_INPUT, "the store has no format number, so it is no laboratory's store; make one with lims init");
	return LIMS_OK;
}

lims_rc lims_setting_get(struct lims_db *db, const char *name, char ret[LIMS_SETTING_SIZE], struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_setting_get, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, name);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK)
		snprintf(ret, LIMS_SETTING_SIZE, "%s", row ? lims_stmt_col_text(s, 0) : "");
	lims_stmt_release(s);
	return rc;
}

lims_rc lims_setting_set(struct lims_db *db, const char *name, const char *value, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_setting_set, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, name);
	lims_stmt_text(s, 2, value);
	return lims_stmt_run(s, NULL, err);
}
