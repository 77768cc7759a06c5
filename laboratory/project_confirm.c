// SPDX-License-Identifier: Apache-2.0
// The table of confirmations of draft blocks: the last of each person, and none that was taken back.
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

const struct lims_table lims_table_confirmation = LIMS_TABLE("confirmation",
	"CREATE TABLE confirmation(subject {text} NOT NULL, block {text} NOT NULL, actor {text} NOT NULL, role {text} NOT NULL, scan {text} "
	"NOT NULL,"
	" file {text} NOT NULL, name {text} NOT NULL, confirmed_at {text} NOT NULL, clock_ms {int} NOT NULL, clock_counter {int} NOT NULL,"
	" PRIMARY KEY(subject, actor)) {strict}");

static const struct lims_sql put = {"confirmation.put",
	"INSERT INTO confirmation(subject, block, actor, role, scan, file, name, confirmed_at, clock_ms, clock_counter)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	" ON CONFLICT(subject, actor) DO UPDATE SET role = excluded.role, scan = excluded.scan, confirmed_at = excluded.confirmed_at,"
	" clock_ms = excluded.clock_ms, clock_counter = excluded.clock_counter"};
static const struct lims_sql withdraw = {"confirmation.withdraw", "DELETE FROM confirmation WHERE subject = $1"};
static const struct lims_sql *const statements[] = {&put, &withdraw};
const struct lims_sql_list lims_project_confirm_sql = {"confirmation", statements, 2};

static lims_rc apply_confirmed(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char at[LIMS_MOMENT_TEXT];
	lims_rc rc = lims_db_use(db, &put, &stmt, err);
	if (rc)
		return rc;
	lims_moment_text(e->entry.observed, at);
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_project_code(e));
	lims_stmt_text(stmt, 3, e->entry.actor);
	lims_stmt_text(stmt, 4, lims_json_get_text(body, "as", ""));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "scan", ""));
	lims_stmt_text(stmt, 6, lims_json_get_text(body, "file", ""));
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "name", ""));
	lims_stmt_text(stmt, 8, at);
	lims_stmt_int(stmt, 9, e->entry.clock.ms);
	lims_stmt_int(stmt, 10, e->entry.clock.counter);
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_confirm(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	if (lims_text_equal(e->entry.type, "block.confirmed"))
		return apply_confirmed(db, e, body, err);
	if (!lims_text_equal(e->entry.type, "block.withdrawn"))
		return LIMS_OK;
	lims_rc rc = lims_db_use(db, &withdraw, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	return lims_stmt_run(stmt, NULL, err);
}
