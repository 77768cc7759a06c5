// SPDX-License-Identifier: Apache-2.0
// The tables of worksheets, their readings and the standards that they used.
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

static const struct lims_ddl sheet_index[] = {{.name = "worksheet.item", .text = "CREATE INDEX worksheet_item ON worksheet(item)"},
	{.name = "worksheet.ordinal", .text = "CREATE INDEX worksheet_ordinal ON worksheet(node, ordinal)"}};
const struct lims_table lims_table_worksheet = LIMS_TABLE_INDEXED("worksheet",
	"CREATE TABLE worksheet(subject {text} NOT NULL PRIMARY KEY, code {text} NOT NULL, node {text} NOT NULL, ordinal {int} NOT NULL,"
	" item {text} NOT NULL, procedure {text} NOT NULL, revision {text}, mode {text} NOT NULL, place {text}, work_on {text} NOT NULL,"
	" last_day {text} NOT NULL, state {text} NOT NULL, verdict {text}, opened_by {text} NOT NULL, submitted_by "
	"{text}, reviewed_by {text},"
	" as_found {text}, adjusted_by {text}, adjusted_on {text}, abandoned_note {text}, clock_ms {int} NOT NULL, clock_counter {int} NOT "
	"NULL) {strict}",
	sheet_index, 2);
static const struct lims_ddl reading_index[] = {
	{.name = "reading.device", .text = "CREATE INDEX reading_device ON reading(device, subject) WHERE device IS NOT NULL"}};
const struct lims_table lims_table_reading = LIMS_TABLE_INDEXED("reading",
	"CREATE TABLE reading(subject {text} NOT NULL, entry {text} NOT NULL, step {text} NOT NULL, cell_row {int} NOT NULL,"
	" cell_run {int} NOT NULL, cell_column {text} NOT NULL, value {text}, reason {text}, device {text}, capture {text}, actor {text} NOT "
	"NULL,"
	" observed {text} NOT NULL, day {text} NOT NULL, struck {text}, struck_by {text}, PRIMARY KEY(subject, entry)) "
	"{strict}",
	reading_index, 1);
const struct lims_table lims_table_standard_use =
	LIMS_TABLE("standard_use", "CREATE TABLE standard_use(subject {text} NOT NULL, role {text} NOT NULL, standard {text} NOT NULL, PRIMARY "
							   "KEY(subject, role, standard))"
							   " {strict}");

static const struct lims_sql put_sheet = {"sheet.put",
	"INSERT INTO worksheet(subject, code, node, ordinal, item, procedure, revision, mode, place, work_on, last_day, state, "
	"opened_by, as_found, clock_ms, clock_counter)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 'open', $11, $12, $13, $14) ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql put_use = {"sheet.put_use",
	"INSERT INTO standard_use(subject, role, standard) VALUES($1, $2, $3) ON CONFLICT(subject, role, standard) DO NOTHING"};
static const struct lims_sql put_reading = {"sheet.put_reading", "INSERT INTO reading(subject, entry, step, cell_row, cell_run, "
																 "cell_column, value, reason, device, capture, actor, observed, day)"
																 " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
static const struct lims_sql last_day = {"sheet.last_day", "UPDATE worksheet SET last_day = coalesce((SELECT max(day) FROM reading WHERE "
														   "subject = $1 AND day > worksheet.work_on AND value IS NOT NULL"
														   " AND struck IS NULL), work_on) WHERE subject = $1"};
static const struct lims_sql strike = {
	"sheet.strike", "UPDATE reading SET struck = $3, struck_by = $4 WHERE subject = $1 AND entry = $2 AND struck IS NULL"};
static const struct lims_sql submit = {
	"sheet.submit", "UPDATE worksheet SET state = 'submitted', verdict = $2, submitted_by = $3 WHERE subject = $1"};
static const struct lims_sql review = {"sheet.review", "UPDATE worksheet SET state = $2, reviewed_by = $3 WHERE subject = $1"};
static const struct lims_sql adjust = {"sheet.adjust", "UPDATE worksheet SET adjusted_by = $2, adjusted_on = $3 WHERE subject = $1"};
static const struct lims_sql give_up = {
	"sheet.give_up", "UPDATE worksheet SET state = 'abandoned', abandoned_note = $2 WHERE subject = $1"};
static const struct lims_sql go_on = {"sheet.go_on", "UPDATE worksheet SET mode = $2 WHERE subject = $1"};
static const struct lims_sql *const statements[] = {
	&go_on, &give_up, &put_sheet, &put_use, &put_reading, &last_day, &strike, &submit, &review, &adjust};
const struct lims_sql_list lims_project_sheet_sql = {"sheet", statements, sizeof statements / sizeof statements[0]};

static lims_rc apply_opened(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const columns[] = {"item", "procedure", "revision", "mode", "place", "work_on"};
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put_sheet, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_project_code(e));
	lims_stmt_text(stmt, 3, e->entry.node);
	lims_stmt_int(stmt, 4, lims_json_get_int(body, "ordinal", 0));
	for (int i = 0; i < (int)(sizeof columns / sizeof columns[0]); i++)
		lims_stmt_text(stmt, 5 + i, lims_json_get_text(body, columns[i], NULL));
	lims_stmt_text(stmt, 11, e->entry.actor);
	lims_stmt_text(stmt, 12, lims_json_get_text(body, "as_found", NULL));
	lims_stmt_int(stmt, 13, e->entry.clock.ms);
	lims_stmt_int(stmt, 14, e->entry.clock.counter);
	rc = lims_stmt_run(stmt, NULL, err);
	const struct lims_json *standards = lims_json_get(body, "standards");
	for (size_t i = 0; !rc && i < lims_json_size(standards); i++) {
		rc = lims_db_use(db, &put_use, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, lims_json_get_text(lims_json_at(standards, i), "role", ""));
		lims_stmt_text(stmt, 3, lims_json_get_text(lims_json_at(standards, i), "code", ""));
		rc = lims_stmt_run(stmt, NULL, err);
	}
	return rc;
}

/// After what counts has changed.
static lims_rc settle_day(struct lims_db *db, const char *subject, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &last_day, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	return lims_stmt_run(stmt, NULL, err);
}

/// When it was taken: by its bytes, by the paper that it was copied from, else when it was typed.
static struct lims_moment taken(const struct lims_stored *e, const struct lims_json *body)
{
	const char *at = lims_json_get_text(lims_json_get(body, "reading"), "at", NULL);
	struct lims_moment m;
	return at && lims_moment_parse(at, &m, NULL) == LIMS_OK ? m : e->entry.observed;
}

static lims_rc apply_reading(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	char hash[LIMS_HASH_HEX], observed[LIMS_MOMENT_TEXT], day[LIMS_DATE_TEXT];
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put_reading, &stmt, err);
	if (rc)
		return rc;
	lims_hash_hex(&e->hash, hash);
	lims_moment_text(e->entry.observed, observed);
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, hash);
	lims_stmt_text(stmt, 3, lims_json_get_text(body, "step", ""));
	lims_stmt_int(stmt, 4, lims_json_get_int(body, "row", 0));
	lims_stmt_int(stmt, 5, lims_json_get_int(body, "run", 0));
	lims_stmt_text(stmt, 6, lims_json_get_text(body, "column", ""));
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "value", NULL));
	lims_stmt_text(stmt, 8, lims_json_get_text(lims_json_get(body, "reading"), "reason", NULL));
	lims_stmt_text(stmt, 9, lims_json_get_text(body, "device", NULL));
	lims_stmt_text(stmt, 10, lims_json_get_text(body, "capture", NULL));
	lims_stmt_text(stmt, 11, e->entry.actor);
	lims_stmt_text(stmt, 12, observed);
	lims_date_text(lims_moment_date(taken(e, body), e->entry.written.offset_min), day);
	lims_stmt_text(stmt, 13, day);
	rc = lims_stmt_run(stmt, NULL, err);
	return rc ? rc : settle_day(db, e->entry.subject, err);
}

static lims_rc run(
	struct lims_db *db, const struct lims_sql *sql, const char *a, const char *b, const char *c, const char *d, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, sql, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, a);
	lims_stmt_text(stmt, 2, b);
	if (c)
		lims_stmt_text(stmt, 3, c);
	if (d)
		lims_stmt_text(stmt, 4, d);
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_sheet(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const char *type = e->entry.type, *subject = e->entry.subject, *actor = e->entry.actor;
	if (lims_text_equal(type, "worksheet.opened"))
		return apply_opened(db, e, body, err);
	if (lims_text_equal(type, "reading.entered") || lims_text_equal(type, "reading.captured"))
		return apply_reading(db, e, body, err);
	if (lims_text_equal(type, "reading.struck")) {
		lims_rc rc = run(db, &strike, subject, lims_json_get_text(body, "reading", ""), lims_json_get_text(body, "cause", ""), actor, err);
		return rc ? rc : settle_day(db, subject, err);
	}
	if (lims_text_equal(type, "worksheet.submitted"))
		return run(db, &submit, subject, lims_json_get_text(body, "verdict", ""), actor, NULL, err);
	if (lims_text_equal(type, "worksheet.adjusted")) {
		char on[LIMS_DATE_TEXT];
		lims_date_text(lims_moment_date(e->entry.observed, e->entry.written.offset_min), on);
		return run(db, &adjust, subject, lims_json_get_text(body, "by", actor), on, NULL, err);
	}
	if (lims_text_equal(type, "worksheet.told") && e->entry.version > 1 && lims_json_get_text(body, "mode", NULL))
		return run(db, &go_on, subject, lims_json_get_text(body, "mode", NULL), NULL, NULL, err);
	if (lims_text_equal(type, "worksheet.abandoned"))
		return run(db, &give_up, subject, lims_json_get_text(body, "note", ""), NULL, NULL, err);
	if (lims_text_equal(type, "worksheet.reviewed"))
		return run(db, &review, subject, lims_json_get_bool(body, "accepted", false) ? "reviewed" : "returned", actor, NULL, err);
	return LIMS_OK;
}
