// SPDX-License-Identifier: Apache-2.0
// The table of confirmed set-ups: the last confirmation of an instrument, as long as nothing that it rests on was recorded otherwise.
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <string.h>

const struct lims_table lims_table_device_setup = LIMS_TABLE("device_setup",
	"CREATE TABLE device_setup(subject {text} NOT NULL PRIMARY KEY, port {text} NOT NULL, setup {text} NOT NULL, model {text} NOT NULL,"
	" shown {text} NOT NULL, entry {text} NOT NULL, actor {text} NOT NULL) {strict}");

static const struct lims_sql put = {"device.put_setup",
	"INSERT INTO device_setup(subject, port, setup, model, shown, entry, actor) VALUES($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT(subject) DO UPDATE SET port = excluded.port, setup = excluded.setup, model = excluded.model, shown = excluded.shown,"
	" entry = excluded.entry, actor = excluded.actor"};
static const struct lims_sql end = {"device.end_setup", "DELETE FROM device_setup WHERE subject = $1"};
static const struct lims_sql known = {"device.field", "SELECT value FROM register_field WHERE subject = $1 AND field = $2"};
static const struct lims_sql *const statements[] = {&put, &end, &known};
const struct lims_sql_list lims_project_device_sql = {"device", statements, sizeof statements / sizeof statements[0]};

static lims_rc differs(struct lims_db *db, const char *subject, const char *field, const char *value, bool *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &known, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, field);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc)
		*ret = !lims_text_equal(row ? lims_stmt_col_text(stmt, 0) : "", value);
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_project_device_changes(struct lims_db *db, const char *subject, const struct lims_json *fields, struct lims_err *err)
{
	static const char *const bearing[] = {"port", "model", "setup", "serial"};
	struct lims_stmt *stmt = NULL;
	bool changed = false;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < sizeof bearing / sizeof bearing[0] && !rc && !changed; i++) {
		const char *value = lims_json_get_text(fields, bearing[i], NULL);
		rc = value ? differs(db, subject, bearing[i], value, &changed, err) : LIMS_OK;
	}
	if (rc || !changed)
		return rc;
	rc = lims_db_use(db, &end, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_device(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char hash[LIMS_HASH_HEX];
	if (!lims_text_equal(e->entry.type, "device.confirmed"))
		return LIMS_OK;
	lims_rc rc = lims_db_use(db, &put, &stmt, err);
	if (rc)
		return rc;
	lims_hash_hex(&e->hash, hash);
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_json_get_text(body, "port", ""));
	lims_stmt_text(stmt, 3, lims_json_get_text(body, "setup", ""));
	lims_stmt_text(stmt, 4, lims_json_get_text(body, "model", ""));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "shown", ""));
	lims_stmt_text(stmt, 6, hash);
	lims_stmt_text(stmt, 7, e->entry.actor);
	return lims_stmt_run(stmt, NULL, err);
}
