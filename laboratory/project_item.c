// SPDX-License-Identifier: Apache-2.0
// The table of items received.
#include "laboratory/project.h"

#include "lims-core/base/json.h"

#include <string.h>

const struct lims_table lims_table_item = LIMS_TABLE("item",
	"CREATE TABLE item(subject {text} NOT NULL PRIMARY KEY, code {text} NOT NULL, node {text} NOT NULL, ordinal {int} NOT NULL,"
	" procedure {text} NOT NULL, name {text} NOT NULL, type {text}, serial {text}, maker {text}, country {text}, year {text},"
	" customer {text}, job {text}, place {text}, condition {text}, type_approval {text}, received_on {text} NOT NULL, characteristics "
	"{text} NOT NULL) {strict}");

static const struct lims_sql put = {"item.put",
	"INSERT INTO item(subject, code, node, ordinal, procedure, name, type, serial, maker, country, year, customer, job, place, condition,"
	" type_approval, received_on, characteristics)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
	" ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql *const statements[] = {&put};
const struct lims_sql_list lims_project_item_sql = {"item", statements, 1};

lims_rc lims_project_item(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const columns[] = {"procedure", "name", "type", "serial", "maker", "country", "year", "customer", "job", "place",
		"condition", "type_approval", "received_on"};
	const char *colon = strchr(e->entry.subject, ':');
	struct lims_stmt *stmt = NULL;
	struct lims_buf characteristics;
	if (strcmp(e->entry.type, "item.received") != 0)
		return LIMS_OK;
	lims_buf_init(&characteristics, LIMS_ENTRY_BODY_MAX);
	lims_rc rc = lims_json_dump(lims_json_get(body, "characteristics"), &characteristics, err);
	if (!rc)
		rc = lims_db_use(db, &put, &stmt, err);
	if (!rc) {
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, colon ? colon + 1 : e->entry.subject);
		lims_stmt_text(stmt, 3, e->entry.node);
		lims_stmt_int(stmt, 4, lims_json_get_int(body, "ordinal", 0));
		for (int i = 0; i < (int)(sizeof columns / sizeof columns[0]); i++)
			lims_stmt_text(stmt, 5 + i, lims_json_get_text(body, columns[i], NULL));
		lims_stmt_text(stmt, 18, lims_buf_text(&characteristics));
		rc = lims_stmt_run(stmt, NULL, err);
	}
	lims_buf_finish(&characteristics);
	return rc;
}
