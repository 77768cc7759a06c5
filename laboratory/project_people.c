// SPDX-License-Identifier: Apache-2.0
// The tables of accounts and of register values that hold from a day.
#include "laboratory/people/dated.h"
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <string.h>

const struct lims_table lims_table_account = LIMS_TABLE("account", "CREATE TABLE account(subject {text} NOT NULL PRIMARY KEY, staff {text} "
																   "NOT NULL, set_at {text} NOT NULL, set_by {text} NOT NULL) {strict}");
static const struct lims_ddl dated_index[] = {
	{.name = "register_dated.code", .text = "CREATE INDEX register_dated_code ON register_dated(noun, code, field, from_day)"}};
const struct lims_table lims_table_register_dated = LIMS_TABLE_INDEXED("register_dated",
	"CREATE TABLE register_dated(subject {text} NOT NULL, noun {text} NOT NULL, code {text} NOT NULL, field {text} NOT NULL,"
	" from_day {text} NOT NULL, value {text} NOT NULL, actor {text} NOT NULL, PRIMARY KEY(subject, field, from_day)) {strict}",
	dated_index, 1);

static const struct lims_sql put_account = {"people.put_account",
	"INSERT INTO account(subject, staff, set_at, set_by) VALUES($1, $2, $3, $4)"
	" ON CONFLICT(subject) DO UPDATE SET set_at = excluded.set_at, set_by = excluded.set_by"};
static const struct lims_sql put_dated = {"people.put_dated",
	"INSERT INTO register_dated(subject, noun, code, field, from_day, value, actor) VALUES($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT(subject, field, from_day) DO UPDATE SET value = excluded.value, actor = excluded.actor"};
static const struct lims_sql *const statements[] = {&put_account, &put_dated};
const struct lims_sql_list lims_project_people_sql = {"people_rows", statements, 2};

lims_rc lims_project_people(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char at[LIMS_MOMENT_TEXT];
	(void)body;
	if (!lims_text_equal(e->entry.type, "account.password_set"))
		return LIMS_OK;
	lims_rc rc = lims_db_use(db, &put_account, &stmt, err);
	if (rc)
		return rc;
	lims_moment_text(e->entry.observed, at);
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_project_code(e));
	lims_stmt_text(stmt, 3, at);
	lims_stmt_text(stmt, 4, e->entry.actor);
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_dated(
	struct lims_db *db, const struct lims_stored *e, const char *from, const char *field, const char *value, struct lims_err *err)
{
	const char *colon = strchr(e->entry.subject, ':');
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put_dated, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_textn(stmt, 2, e->entry.subject, colon ? (size_t)(colon - e->entry.subject) : 0);
	lims_stmt_text(stmt, 3, lims_project_code(e));
	lims_stmt_text(stmt, 4, field);
	lims_stmt_text(stmt, 5, from);
	lims_stmt_text(stmt, 6, value);
	lims_stmt_text(stmt, 7, e->entry.actor);
	return lims_stmt_run(stmt, NULL, err);
}
