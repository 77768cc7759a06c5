// SPDX-License-Identifier: Apache-2.0
// The table of what happened to jobs, items and samples: every entry of it is a row, in the order of the clock.
#include "laboratory/project.h"

#include "lims-core/base/json.h"

static const struct lims_ddl indexes[] = {
	{.name = "happening.type", .text = "CREATE INDEX happening_type ON happening(type, subject)"},
	{.name = "happening.who", .text = "CREATE INDEX happening_who ON happening(who, type)"},
};
const struct lims_table lims_table_happening = LIMS_TABLE_INDEXED("happening",
	"CREATE TABLE happening(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, type {text} NOT NULL, code {text} NOT "
	"NULL,"
	" happened_on {text} NOT NULL, who {text}, until {text}, note {text}, actor {text} NOT NULL, clock_ms {int} NOT NULL,"
	" clock_counter {int} NOT NULL, body {text} NOT NULL, PRIMARY KEY(subject, node, sequence)) {strict}",
	indexes, 2);

static const struct lims_sql put = {"happening.put",
	"INSERT INTO happening(subject, node, sequence, type, code, happened_on, who, until, note, actor, clock_ms, clock_counter, body)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT(subject, node, sequence) DO NOTHING"};
static const struct lims_sql *const statements[] = {&put};
const struct lims_sql_list lims_project_happening_sql = {"happening", statements, 1};

lims_rc lims_project_happening(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const members[] = {"who", "until", "note"};
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, e->entry.node);
	lims_stmt_int(stmt, 3, e->entry.sequence);
	lims_stmt_text(stmt, 4, e->entry.type);
	lims_stmt_text(stmt, 5, lims_project_code(e));
	lims_stmt_text(stmt, 6, lims_json_get_text(body, "on", ""));
	for (int i = 0; i < 3; i++)
		lims_stmt_text(stmt, 7 + i, lims_json_get_text(body, members[i], NULL));
	lims_stmt_text(stmt, 10, e->entry.actor);
	lims_stmt_int(stmt, 11, e->entry.clock.ms);
	lims_stmt_int(stmt, 12, e->entry.clock.counter);
	lims_stmt_textn(stmt, 13, e->entry.body, e->entry.body_len);
	return lims_stmt_run(stmt, NULL, err);
}
