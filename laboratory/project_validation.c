// SPDX-License-Identifier: Apache-2.0
// The tables of accepted validations: one row per digest of results, and the files that it covers.
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

const struct lims_table lims_table_validation = LIMS_TABLE("validation",
	"CREATE TABLE validation(subject {text} NOT NULL PRIMARY KEY, digest {text} NOT NULL, node {text} NOT NULL, accepted_by {text} NOT "
	"NULL,"
	" accepted_at {text} NOT NULL, clock_ms {int} NOT NULL, clock_counter {int} NOT NULL, note {text} NOT NULL, report {text} NOT NULL,"
	" version {text} NOT NULL, program {text} NOT NULL) {strict}");
const struct lims_table lims_table_validation_file = LIMS_TABLE("validation_file",
	"CREATE TABLE validation_file(subject {text} NOT NULL, name {text} NOT NULL, sha256 {text} NOT NULL, results {text} NOT NULL,"
	" PRIMARY KEY(subject, name)) {strict}");

static const struct lims_sql accept = {"validation.accept",
	"INSERT INTO validation(subject, digest, node, accepted_by, accepted_at, clock_ms, clock_counter, note, report, version, program)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
	" ON CONFLICT(subject) DO UPDATE SET node = excluded.node, accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at,"
	" clock_ms = excluded.clock_ms, clock_counter = excluded.clock_counter, note = excluded.note, report = excluded.report,"
	" version = excluded.version, program = excluded.program"};
static const struct lims_sql put_file = {"validation.put_file",
	"INSERT INTO validation_file(subject, name, sha256, results) VALUES($1, $2, $3, $4) ON CONFLICT(subject, name) DO NOTHING"};
static const struct lims_sql *const statements[] = {&accept, &put_file};
const struct lims_sql_list lims_project_validation_sql = {"validation", statements, 2};

static lims_rc put_acceptance(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const struct lims_json *program = lims_json_get(body, "program");
	struct lims_stmt *stmt = NULL;
	char at[LIMS_MOMENT_TEXT];
	lims_rc rc = lims_db_use(db, &accept, &stmt, err);
	if (rc)
		return rc;
	lims_moment_text(e->entry.observed, at);
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_project_code(e));
	lims_stmt_text(stmt, 3, e->entry.node);
	lims_stmt_text(stmt, 4, e->entry.actor);
	lims_stmt_text(stmt, 5, at);
	lims_stmt_int(stmt, 6, e->entry.clock.ms);
	lims_stmt_int(stmt, 7, e->entry.clock.counter);
	lims_stmt_text(stmt, 8, lims_json_get_text(body, "note", ""));
	lims_stmt_text(stmt, 9, lims_json_get_text(body, "report", ""));
	lims_stmt_text(stmt, 10, lims_json_get_text(program, "version", ""));
	lims_stmt_text(stmt, 11, lims_json_get_text(program, "sha256", ""));
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_validation(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const columns[] = {"name", "sha256", "results"};
	const struct lims_json *files = lims_json_get(body, "files");
	if (!lims_text_equal(e->entry.type, "validation.accepted"))
		return LIMS_OK;
	lims_rc rc = put_acceptance(db, e, body, err);
	for (size_t i = 0; !rc && i < lims_json_size(files); i++) {
		struct lims_stmt *stmt = NULL;
		rc = lims_db_use(db, &put_file, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, e->entry.subject);
		for (int k = 0; k < 3; k++)
			lims_stmt_text(stmt, 2 + k, lims_json_get_text(lims_json_at(files, i), columns[k], ""));
		rc = lims_stmt_run(stmt, NULL, err);
	}
	return rc;
}
