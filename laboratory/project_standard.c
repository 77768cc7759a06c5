// SPDX-License-Identifier: Apache-2.0
// The table of certificates of standards and instruments: the last that was recorded under each number, and none that was withdrawn.
#include "laboratory/project.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

static const struct lims_ddl certificate_index[] = {
	{.name = "standard_certificate.code", .text = "CREATE INDEX standard_certificate_code ON standard_certificate(code, number)"},
	{.name = "standard_certificate.number", .text = "CREATE INDEX standard_certificate_number ON standard_certificate(number)"}};
const struct lims_table lims_table_standard_certificate = LIMS_TABLE_INDEXED("standard_certificate",
	"CREATE TABLE standard_certificate(subject {text} NOT NULL, number {text} NOT NULL, code {text} NOT NULL, issued_by {text} NOT NULL,"
	" stated {text} NOT NULL, named {text}, evidence {text}, actor {text} NOT NULL, taken_over {int} NOT NULL, identity {text} NOT NULL,"
	" PRIMARY KEY(subject, number)) {strict}",
	certificate_index, 2);

static const struct lims_sql put = {"standard.put",
	"INSERT INTO standard_certificate(subject, number, code, issued_by, stated, evidence, actor, named, taken_over, identity)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	" ON CONFLICT(subject, number) DO UPDATE SET issued_by = excluded.issued_by, stated = excluded.stated,"
	" named = excluded.named, evidence = excluded.evidence, actor = excluded.actor, taken_over = excluded.taken_over, identity = "
	"excluded.identity"};
static const struct lims_sql withdraw = {"standard.withdraw", "DELETE FROM standard_certificate WHERE subject = $1 AND number = $2"};
static const struct lims_sql *const statements[] = {&put, &withdraw};
const struct lims_sql_list lims_project_standard_sql = {"standard", statements, 2};

/// What the file said of its item, and what a person said, as one object.
static lims_rc put_identity(const struct lims_json *body, struct lims_buf *b, struct lims_err *err)
{
	const struct lims_json *item = lims_json_get(body, "item");
	const char *said = lims_json_get_text(body, "identified", NULL);
	struct lims_buf one;
	struct lims_jw w;
	lims_buf_init(&one, LIMS_ENTRY_BODY_MAX);
	lims_jw_init(&w, b);
	lims_jw_object(&w, NULL);
	lims_rc rc = item ? lims_json_dump(item, &one, err) : LIMS_OK;
	if (!rc && item)
		lims_jw_raw(&w, "item", lims_buf_text(&one), one.len);
	if (said)
		lims_jw_text(&w, "identified", said);
	lims_jw_end_object(&w);
	lims_buf_finish(&one);
	return rc;
}

static lims_rc apply_certified(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const struct lims_json *certificate = lims_json_get(body, "certificate");
	const char *number = NULL;
	struct lims_stmt *stmt = NULL;
	const struct lims_json *standards = lims_json_get(body, "standards");
	struct lims_buf stated, named, identity;
	lims_buf_init(&stated, LIMS_ENTRY_BODY_MAX);
	lims_buf_init(&named, LIMS_ENTRY_BODY_MAX);
	lims_buf_init(&identity, LIMS_ENTRY_BODY_MAX);
	lims_rc rc = lims_json_need_text(certificate, "number", &number, err);
	if (!rc)
		rc = lims_json_dump(certificate, &stated, err);
	if (!rc && standards)
		rc = lims_json_dump(standards, &named, err);
	if (!rc)
		rc = put_identity(body, &identity, err);
	if (!rc)
		rc = lims_db_use(db, &put, &stmt, err);
	if (!rc) {
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, number);
		lims_stmt_text(stmt, 3, lims_project_code(e));
		lims_stmt_text(stmt, 4, lims_json_get_text(body, "by", ""));
		lims_stmt_text(stmt, 5, lims_buf_text(&stated));
		lims_stmt_text(stmt, 6, lims_json_get_text(body, "evidence", NULL));
		lims_stmt_text(stmt, 7, e->entry.actor);
		lims_stmt_text(stmt, 8, standards ? lims_buf_text(&named) : NULL);
		lims_stmt_int(stmt, 9, lims_json_get_text(body, "taken_over", NULL) != NULL);
		lims_stmt_text(stmt, 10, lims_buf_text(&identity));
		rc = lims_stmt_run(stmt, NULL, err);
	}
	lims_buf_finish(&identity);
	lims_buf_finish(&named);
	lims_buf_finish(&stated);
	return rc;
}

lims_rc lims_project_standard(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	if (lims_text_equal(e->entry.type, "standard.certified") || lims_text_equal(e->entry.type, "device.certified"))
		return apply_certified(db, e, body, err);
	if (!lims_text_equal(e->entry.type, "standard.withdrawn") && !lims_text_equal(e->entry.type, "device.withdrawn"))
		return LIMS_OK;
	lims_rc rc = lims_db_use(db, &withdraw, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_json_get_text(body, "number", ""));
	return lims_stmt_run(stmt, NULL, err);
}
