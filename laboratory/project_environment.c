// SPDX-License-Identifier: Apache-2.0
// The tables of readings of the air, one row per reading, whoever or whatever took it; and of the instruments that showed the conditions of worksheets.
#include "laboratory/project.h"

#include "lims-core/base/clock.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

static const struct lims_ddl indexes[] = {
	{.name = "environment.subject_at", .text = "CREATE INDEX environment_subject_at ON environment(subject, at_us)"},
	{.name = "environment.place_at", .text = "CREATE INDEX environment_place_at ON environment(place, at_us)"},
};
const struct lims_table lims_table_environment = LIMS_TABLE_INDEXED("environment",
	"CREATE TABLE environment(subject {text} NOT NULL, entry {text} NOT NULL, ordinal {int} NOT NULL, device {text} NOT NULL,"
	" place {text} NOT NULL, quantity {text} NOT NULL, at_us {int} NOT NULL, read_at {text} NOT NULL, value {text} NOT NULL,"
	" taken_by {text} NOT NULL, actor {text} NOT NULL, withdrawn {text}, PRIMARY KEY(subject, entry, ordinal)) {strict}",
	indexes, 2);

static const struct lims_ddl by_device[] = {
	{.name = "condition_use.device", .text = "CREATE INDEX condition_use_device ON condition_use(device, subject)"}};
const struct lims_table lims_table_condition_use = LIMS_TABLE_INDEXED("condition_use",
	"CREATE TABLE condition_use(subject {text} NOT NULL, entry {text} NOT NULL, device {text} NOT NULL, PRIMARY KEY(subject, entry)) "
	"{strict}",
	by_device, 1);

static const struct lims_sql use = {
	"environment.use", "INSERT INTO condition_use(subject, entry, device) VALUES($1, $2, $3) ON CONFLICT(subject, entry) DO NOTHING"};
static const struct lims_sql unuse = {"environment.unuse", "DELETE FROM condition_use WHERE subject = $1 AND entry = $2"};
static const struct lims_sql put = {"environment.put",
	"INSERT INTO environment(subject, entry, ordinal, device, place, quantity, at_us, read_at, value, taken_by, actor)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT(subject, entry, ordinal) DO NOTHING"};
static const struct lims_sql withdraw = {"environment.withdraw",
	"UPDATE environment SET withdrawn = $5 WHERE subject = $1 AND at_us >= $2 AND at_us <= $3 AND ($4 = '' OR quantity = $4)"
	" AND withdrawn IS NULL"};
static const struct lims_sql *const statements[] = {&put, &withdraw, &use, &unuse};
const struct lims_sql_list lims_project_environment_sql = {"environment", statements, 4};

/// What was recorded until then; what is recorded of the same time later counts.
static lims_rc apply_withdrawn(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_moment from, until;
	struct lims_stmt *stmt = NULL;
	if (lims_moment_parse(lims_json_get_text(body, "from", ""), &from, NULL) != LIMS_OK ||
		lims_moment_parse(lims_json_get_text(body, "until", ""), &until, NULL) != LIMS_OK)
		return lims_err_set(err, LIMS_E_CORRUPT, "Readings of the air are withdrawn without a time");
	lims_rc rc = lims_db_use(db, &withdraw, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_int(stmt, 2, from.us);
	lims_stmt_int(stmt, 3, until.us);
	lims_stmt_text(stmt, 4, lims_json_get_text(body, "quantity", ""));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "note", ""));
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_environment(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const struct lims_json *readings = lims_json_get(body, "readings");
	struct lims_stmt *stmt = NULL;
	char hash[LIMS_HASH_HEX];
	lims_rc rc = LIMS_OK;
	if (lims_text_equal(e->entry.type, "environment.withdrawn"))
		return apply_withdrawn(db, e, body, err);
	if (!lims_text_equal(e->entry.type, "environment.recorded"))
		return LIMS_OK;
	lims_hash_hex(&e->hash, hash);
	for (size_t i = 0; !rc && i < lims_json_size(readings); i++) {
		const struct lims_json *r = lims_json_at(readings, i);
		const char *at = lims_json_get_text(r, "at", "");
		struct lims_moment moment;
		if (lims_moment_parse(at, &moment, NULL) != LIMS_OK)
			return lims_err_set(err, LIMS_E_CORRUPT, "A reading of the air has no moment");
		rc = lims_db_use(db, &put, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, hash);
		lims_stmt_int(stmt, 3, (int64_t)i);
		lims_stmt_text(stmt, 4, lims_project_code(e));
		lims_stmt_text(stmt, 5, lims_json_get_text(body, "place", ""));
		lims_stmt_text(stmt, 6, lims_json_get_text(r, "quantity", ""));
		lims_stmt_int(stmt, 7, moment.us);
		lims_stmt_text(stmt, 8, at);
		lims_stmt_text(stmt, 9, lims_json_get_text(r, "value", ""));
		lims_stmt_text(stmt, 10, lims_json_get_text(body, "by", ""));
		lims_stmt_text(stmt, 11, e->entry.actor);
		rc = lims_stmt_run(stmt, NULL, err);
	}
	return rc;
}

/// Those that count and name their instrument.
lims_rc lims_project_condition(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	bool struck = lims_text_equal(e->entry.type, "worksheet.condition_struck");
	const char *device = lims_json_get_text(body, "device", NULL);
	struct lims_stmt *stmt = NULL;
	char hash[LIMS_HASH_HEX];
	if (!struck && (!lims_text_equal(e->entry.type, "worksheet.condition") || !device))
		return LIMS_OK;
	lims_rc rc = lims_db_use(db, struck ? &unuse : &use, &stmt, err);
	if (rc)
		return rc;
	lims_hash_hex(&e->hash, hash);
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, struck ? lims_json_get_text(body, "condition", "") : hash);
	if (!struck)
		lims_stmt_text(stmt, 3, device);
	return lims_stmt_run(stmt, NULL, err);
}
