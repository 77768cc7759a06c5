// SPDX-License-Identifier: Apache-2.0
// The table of what each standard was used for: one row for every worksheet that names it, with its smallest margin to a limit.
#include "laboratory/project.h"

#include "laboratory/equipment/points.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { STANDARDS_MAX = 64, CODE_MAX = 64 };

static const struct lims_ddl by_margin = {.name = "standard_worksheet.by_margin",
	.text = "CREATE INDEX standard_worksheet_by_margin ON standard_worksheet(standard, last_day, margin)"};
const struct lims_table lims_table_standard_worksheet = LIMS_TABLE_INDEXED("standard_worksheet",
	"CREATE TABLE standard_worksheet(subject {text} NOT NULL, standard {text} NOT NULL, code {text} NOT NULL, day {text} NOT NULL,"
	" last_day {text} NOT NULL, entry {text}, points {int}, failed {int}, margin {int}, PRIMARY KEY(subject, standard)) {strict}",
	&by_margin, 1);

static const struct lims_sql put = {"points.put", "INSERT INTO standard_worksheet(subject, standard, code, day, last_day) VALUES($1, $2, "
												  "$3, $4, $4) ON CONFLICT(subject, standard) DO NOTHING"};
static const struct lims_sql used = {"points.used", "SELECT standard FROM standard_worksheet WHERE subject = $1 ORDER BY standard"};
static const struct lims_sql set = {
	"points.set", "UPDATE standard_worksheet SET entry = $3, points = $4, failed = $5, margin = $6 WHERE subject = $1 AND standard = $2"};
#define SHEETS_DAY "(SELECT w.last_day FROM worksheet w WHERE w.subject = $1)"
static const struct lims_sql last_day = {
	"points.last_day", "UPDATE standard_worksheet SET last_day = " SHEETS_DAY " WHERE subject = $1 AND last_day <> " SHEETS_DAY};
static const struct lims_sql *const statements[] = {&put, &used, &set, &last_day};
const struct lims_sql_list lims_project_points_sql = {"points", statements, sizeof statements / sizeof statements[0]};

static lims_rc apply_opened(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const struct lims_json *standards = lims_json_get(body, "standards");
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < lims_json_size(standards); i++) {
		struct lims_stmt *stmt = NULL;
		rc = lims_db_use(db, &put, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, lims_json_get_text(lims_json_at(standards, i), "code", ""));
		lims_stmt_text(stmt, 3, lims_project_code(e));
		lims_stmt_text(stmt, 4, lims_json_get_text(body, "work_on", ""));
		rc = lims_stmt_run(stmt, NULL, err);
	}
	return rc;
}

static lims_rc read_used(
	struct lims_db *db, const char *subject, char codes[STANDARDS_MAX][CODE_MAX], size_t *ret_count, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &used, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	while (*ret_count < STANDARDS_MAX && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		snprintf(codes[(*ret_count)++], CODE_MAX, "%s", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	return rc;
}

struct tally {
	int64_t points, failed, margin;
};

static lims_rc count(const struct lims_json *points, const char *standard, struct tally *t, struct lims_err *err)
{
	for (size_t i = 0; i < lims_json_size(points); i++) {
		struct lims_point p;
		lims_rc rc = lims_point_read(lims_json_at(points, i), &p, err);
		if (rc)
			return rc;
		if (!lims_point_uses(&p, standard, NULL))
			continue;
		int64_t key = lims_point_key(&p);
		t->margin = t->points == 0 || key < t->margin ? key : t->margin;
		t->failed += lims_text_equal(p.outcome, "fail");
		t->points++;
	}
	return LIMS_OK;
}

/// Version 1 of the entry lists no points: the trace computes them, and -1 says so.
static lims_rc apply_submitted(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const struct lims_json *points = lims_json_get(body, "points");
	char codes[STANDARDS_MAX][CODE_MAX], hash[LIMS_HASH_HEX];
	size_t n = 0;
	lims_rc rc = read_used(db, e->entry.subject, codes, &n, err);
	lims_hash_hex(&e->hash, hash);
	for (size_t i = 0; !rc && i < n; i++) {
		struct tally t = {0};
		struct lims_stmt *stmt = NULL;
		rc = points ? count(points, codes[i], &t, err) : LIMS_OK;
		if (!rc)
			rc = lims_db_use(db, &set, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, codes[i]);
		lims_stmt_text(stmt, 3, hash);
		lims_stmt_int(stmt, 4, points ? t.points : -1);
		lims_stmt_int(stmt, 5, t.failed);
		if (points && t.points > 0)
			lims_stmt_int(stmt, 6, t.margin);
		rc = lims_stmt_run(stmt, NULL, err);
	}
	return rc;
}

/// After project_sheet.c: the day of the last reading that counts is that of the worksheet.
static lims_rc apply_day(struct lims_db *db, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &last_day, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_points(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	if (lims_text_equal(e->entry.type, "worksheet.opened"))
		return apply_opened(db, e, body, err);
	if (lims_text_equal(e->entry.type, "worksheet.submitted"))
		return apply_submitted(db, e, body, err);
	if (strncmp(e->entry.type, "reading.", sizeof "reading." - 1) == 0)
		return apply_day(db, e, err);
	return LIMS_OK;
}
