// SPDX-License-Identifier: Apache-2.0
// The table of the last numbers of series as they were taken over; the opening balance itself is a happening.
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

const struct lims_table lims_table_series_start = LIMS_TABLE("series_start",
	"CREATE TABLE series_start(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, kind {text} NOT NULL, year {int} "
	"NOT NULL,"
	" last {int} NOT NULL, opening {text} NOT NULL, actor {text} NOT NULL, PRIMARY KEY(subject, node, sequence)) {strict}");

static const struct lims_sql put = {"opening.put_series",
	"INSERT INTO series_start(subject, kind, year, last, opening, actor, node, sequence) VALUES($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct lims_sql *const statements[] = {&put};
const struct lims_sql_list lims_project_opening_sql = {"opening", statements, 1};

lims_rc lims_project_opening(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	if (!lims_text_equal(e->entry.type, "series.taken_over"))
		return lims_project_happening(db, e, body, err);
	lims_rc rc = lims_db_use(db, &put, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_json_get_text(body, "kind", ""));
	lims_stmt_int(stmt, 3, lims_json_get_int(body, "year", 0));
	lims_stmt_int(stmt, 4, lims_json_get_int(body, "last", 0));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "taken_over", ""));
	lims_stmt_text(stmt, 6, e->entry.actor);
	lims_stmt_text(stmt, 7, e->entry.node);
	lims_stmt_int(stmt, 8, e->entry.sequence);
	return lims_stmt_run(stmt, NULL, err);
}
