// SPDX-License-Identifier: Apache-2.0
// The tables of construction samples: sets, what is tested at which age, and every specimen by its blind code.
#include "laboratory/project.h"
#include "laboratory/words.h"

#include "lims-core/base/json.h"

#include <string.h>

static const struct lims_ddl group_index[] = {{.name = "sample_group.item", .text = "CREATE INDEX sample_group_item ON sample_group(item)"},
	{.name = "sample_group.planned", .text = "CREATE INDEX sample_group_planned ON sample_group(planned_on, subject)"},
	{.name = "sample_group.code", .text = "CREATE INDEX sample_group_code ON sample_group(code, days)"}};
static const struct lims_ddl set_index[] = {{.name = "sample_set.code", .text = "CREATE INDEX sample_set_code ON sample_set(code)"},
	{.name = "sample_set.blind", .text = "CREATE INDEX sample_set_blind ON sample_set(blind)"},
	{.name = "sample_set.ordinal", .text = "CREATE INDEX sample_set_ordinal ON sample_set(node, ordinal)"}};
static const struct lims_ddl specimen_index[] = {{.name = "specimen.code", .text = "CREATE INDEX specimen_code ON specimen(code)"}};
const struct lims_table lims_table_sample_set = LIMS_TABLE_INDEXED("sample_set",
	"CREATE TABLE sample_set(subject {text} NOT NULL PRIMARY KEY, code {text} NOT NULL, node {text} NOT NULL, ordinal {int} NOT NULL,"
	" job {text}, customer {text} NOT NULL, procedure {text} NOT NULL, blind {text} NOT NULL, cast_at {text} NOT NULL,"
	" received_on {text} NOT NULL, actor {text} NOT NULL, body {text} NOT NULL) {strict}",
	set_index, 3);
const struct lims_table lims_table_sample_group = LIMS_TABLE_INDEXED("sample_group",
	"CREATE TABLE sample_group(subject {text} NOT NULL, code {text} NOT NULL, days {int} NOT NULL, specimens {int} NOT NULL,"
	" item {text} NOT NULL, planned_on {text} NOT NULL, PRIMARY KEY(subject, days)) {strict}",
	group_index, 3);
const struct lims_table lims_table_specimen = LIMS_TABLE_INDEXED("specimen",
	"CREATE TABLE specimen(subject {text} NOT NULL, code {text} NOT NULL, days {int} NOT NULL, PRIMARY KEY(subject, code)) {strict}",
	specimen_index, 1);

static const struct lims_sql put_set = {"sample.put_set",
	"INSERT INTO sample_set(subject, code, node, ordinal, job, customer, procedure, blind, cast_at, received_on, actor, body)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql put_group = {"sample.put_group",
	"INSERT INTO sample_group(subject, code, days, specimens, item, planned_on) VALUES($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT(subject, days) DO NOTHING"};
static const struct lims_sql put_specimen = {
	"sample.put_specimen", "INSERT INTO specimen(subject, code, days) VALUES($1, $2, $3) ON CONFLICT(subject, code) DO NOTHING"};
static const struct lims_sql *const statements[] = {&put_set, &put_group, &put_specimen};
const struct lims_sql_list lims_project_sample_sql = {"sample", statements, 3};

static lims_rc put_row(
	struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, const char *code, struct lims_err *err)
{
	static const char *const members[] = {"job", "customer", "procedure", "blind", "cast_at", "on"};
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put_set, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, code);
	lims_stmt_text(stmt, 3, e->entry.node);
	lims_stmt_int(stmt, 4, lims_json_get_int(body, "ordinal", 0));
	for (int i = 0; i < 6; i++)
		lims_stmt_text(stmt, 5 + i, lims_json_get_text(body, members[i], i == 0 ? NULL : ""));
	lims_stmt_text(stmt, 11, e->entry.actor);
	lims_stmt_textn(stmt, 12, e->entry.body, e->entry.body_len);
	return lims_stmt_run(stmt, NULL, err);
}

static lims_rc put_ages(struct lims_db *db, const char *subject, const char *code, const struct lims_json *groups, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < lims_json_size(groups); i++) {
		const struct lims_json *g = lims_json_at(groups, i), *specimens = lims_json_get(g, "specimens");
		rc = lims_db_use(db, &put_group, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, subject);
		lims_stmt_text(stmt, 2, code);
		lims_stmt_int(stmt, 3, lims_json_get_int(g, "days", 0));
		lims_stmt_int(stmt, 4, (int64_t)lims_json_size(specimens));
		lims_stmt_text(stmt, 5, lims_json_get_text(g, "item", ""));
		lims_stmt_text(stmt, 6, lims_json_get_text(g, "planned_on", ""));
		rc = lims_stmt_run(stmt, NULL, err);
		for (size_t k = 0; !rc && k < lims_json_size(specimens); k++) {
			rc = lims_db_use(db, &put_specimen, &stmt, err);
			if (rc)
				break;
			lims_stmt_text(stmt, 1, subject);
			lims_stmt_text(stmt, 2, lims_json_text(lims_json_at(specimens, k)));
			lims_stmt_int(stmt, 3, lims_json_get_int(g, "days", 0));
			rc = lims_stmt_run(stmt, NULL, err);
		}
	}
	return rc;
}

lims_rc lims_project_sample(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const searched[] = {"project", "part", "grade", "mark", "blind"};
	const char *code = lims_project_code(e);
	if (strcmp(e->entry.type, "sample.received") != 0)
		return lims_project_happening(db, e, body, err);
	lims_rc rc = put_row(db, e, body, code, err);
	if (!rc)
		rc = put_ages(db, e->entry.subject, code, lims_json_get(body, "groups"), err);
	for (size_t i = 0; !rc && i < sizeof searched / sizeof searched[0]; i++)
		rc = lims_words_put(db, e->entry.subject, searched[i], lims_json_get_text(body, searched[i], NULL), err);
	return rc ? rc : lims_words_put(db, e->entry.subject, "code", code, err);
}
