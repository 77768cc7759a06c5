// SPDX-License-Identifier: Apache-2.0
// The tables of cases: where each one stands, what was done with which values, and what it concerns.
#include "laboratory/project.h"
#include "laboratory/words.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <string.h>

static const struct lims_ddl record_index[] = {
	{.name = "case_record.noun", .text = "CREATE INDEX case_record_noun ON case_record(noun, closed, due_on)"}};
static const struct lims_ddl link_index[] = {
	{.name = "case_link.target", .text = "CREATE INDEX case_link_target ON case_link(target, subject)"}};

const struct lims_table lims_table_case_record = LIMS_TABLE_INDEXED("case_record",
	"CREATE TABLE case_record(subject {text} NOT NULL PRIMARY KEY, noun {text} NOT NULL, code {text} NOT NULL, node {text} NOT NULL,"
	" ordinal {int} NOT NULL, title {text} NOT NULL, state {text} NOT NULL, closed {int} NOT NULL, opened_on {text} NOT NULL,"
	" opened_by {text} NOT NULL, due_on {text} NOT NULL, closed_on {text} NOT NULL) {strict}",
	record_index, 1);
const struct lims_table lims_table_case_step = LIMS_TABLE("case_step",
	"CREATE TABLE case_step(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, clock_ms {int} NOT NULL,"
	" clock_counter {int} NOT NULL, step {text} NOT NULL, state {text} NOT NULL, happened_on {text} NOT NULL, actor {text} NOT NULL,"
	" because {text} NOT NULL, PRIMARY KEY(subject, node, sequence)) {strict}");
const struct lims_table lims_table_case_value = LIMS_TABLE("case_value",
	"CREATE TABLE case_value(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, position {int} NOT NULL,"
	" field {text} NOT NULL, value {text} NOT NULL, PRIMARY KEY(subject, node, sequence, position)) {strict}");
const struct lims_table lims_table_case_link = LIMS_TABLE_INDEXED("case_link",
	"CREATE TABLE case_link(subject {text} NOT NULL, target {text} NOT NULL, actor {text} NOT NULL, happened_on {text} NOT NULL,"
	" PRIMARY KEY(subject, target)) {strict}",
	link_index, 1);

static const struct lims_sql put_record = {"case.put_record",
	"INSERT INTO case_record(subject, noun, code, node, ordinal, title, state, closed, opened_on, opened_by, due_on, closed_on)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '') ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql move = {"case.move",
	"UPDATE case_record SET state = $2, closed = CAST($3 AS bigint), closed_on = CASE WHEN CAST($3 AS bigint) = 1 THEN $4 ELSE '' END"
	" WHERE subject = $1"};
static const struct lims_sql set_due = {"case.set_due", "UPDATE case_record SET due_on = $2 WHERE subject = $1"};
static const struct lims_sql set_title = {"case.set_title", "UPDATE case_record SET title = $2 WHERE subject = $1"};
static const struct lims_sql put_step = {"case.put_step",
	"INSERT INTO case_step(subject, node, sequence, clock_ms, clock_counter, step, state, happened_on, actor, because)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct lims_sql put_value = {
	"case.put_value", "INSERT INTO case_value(subject, node, sequence, position, field, value) VALUES($1, $2, $3, $4, $5, $6)"};
static const struct lims_sql put_link = {"case.put_link",
	"INSERT INTO case_link(subject, target, actor, happened_on) VALUES($1, $2, $3, $4) ON CONFLICT(subject, target) DO NOTHING"};
static const struct lims_sql *const statements[] = {&put_record, &move, &set_due, &set_title, &put_step, &put_value, &put_link};
const struct lims_sql_list lims_project_case_sql = {"case", statements, sizeof statements / sizeof statements[0]};

static lims_rc put_opened(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const char *colon = strchr(e->entry.subject, ':');
	struct lims_stmt *stmt = NULL;
	if (!colon)
		return lims_err_set(err, LIMS_E_CORRUPT, "The subject %s of a case has no code", e->entry.subject);
	lims_rc rc = lims_db_use(db, &put_record, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_textn(stmt, 2, e->entry.subject, (size_t)(colon - e->entry.subject));
	lims_stmt_text(stmt, 3, colon + 1);
	lims_stmt_text(stmt, 4, e->entry.node);
	lims_stmt_int(stmt, 5, lims_json_get_int(body, "ordinal", 0));
	lims_stmt_text(stmt, 6, "");
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "to", ""));
	lims_stmt_int(stmt, 8, lims_json_get_bool(body, "closed", false));
	lims_stmt_text(stmt, 9, lims_json_get_text(body, "on", ""));
	lims_stmt_text(stmt, 10, e->entry.actor);
	rc = lims_stmt_run(stmt, NULL, err);
	return rc ? rc : lims_words_put(db, e->entry.subject, "code", colon + 1, err);
}

static lims_rc put_moved(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &move, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_json_get_text(body, "to", ""));
	lims_stmt_int(stmt, 3, lims_json_get_bool(body, "closed", false));
	lims_stmt_text(stmt, 4, lims_json_get_text(body, "on", ""));
	return lims_stmt_run(stmt, NULL, err);
}

static lims_rc put_done(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put_step, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, e->entry.node);
	lims_stmt_int(stmt, 3, e->entry.sequence);
	lims_stmt_int(stmt, 4, e->entry.clock.ms);
	lims_stmt_int(stmt, 5, e->entry.clock.counter);
	lims_stmt_text(stmt, 6, lims_json_get_text(body, "step", ""));
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "to", ""));
	lims_stmt_text(stmt, 8, lims_json_get_text(body, "on", ""));
	lims_stmt_text(stmt, 9, e->entry.actor);
	lims_stmt_text(stmt, 10, lims_json_get_text(body, "because", ""));
	return lims_stmt_run(stmt, NULL, err);
}

static lims_rc change(struct lims_db *db, const struct lims_sql *sql, const char *subject, const char *value, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, sql, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, value);
	return lims_stmt_run(stmt, NULL, err);
}

/// The members of `fields` or `computed`; *position counts on.
static lims_rc put_values(
	struct lims_db *db, const struct lims_stored *e, const struct lims_json *fields, int *position, struct lims_err *err)
{
	const char *name = NULL;
	lims_rc rc = LIMS_OK;
	for (const struct lims_json *j = lims_json_next(fields, NULL, &name); !rc && j; j = lims_json_next(fields, name, &name)) {
		const char *value = lims_json_text(j);
		struct lims_stmt *stmt = NULL;
		rc = lims_db_use(db, &put_value, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, e->entry.node);
		lims_stmt_int(stmt, 3, e->entry.sequence);
		lims_stmt_int(stmt, 4, (*position)++);
		lims_stmt_text(stmt, 5, name);
		lims_stmt_text(stmt, 6, value ? value : "");
		rc = lims_stmt_run(stmt, NULL, err);
		if (!rc && lims_text_equal(name, "due-on"))
			rc = change(db, &set_due, e->entry.subject, value ? value : "", err);
		if (!rc && lims_text_equal(name, "title")) {
			rc = change(db, &set_title, e->entry.subject, value ? value : "", err);
			if (!rc)
				rc = lims_words_put(db, e->entry.subject, "title", value, err);
		}
	}
	return rc;
}

static lims_rc put_links(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const struct lims_json *about = lims_json_get(body, "about");
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < lims_json_size(about); i++) {
		const char *target = lims_json_text(lims_json_at(about, i));
		struct lims_stmt *stmt = NULL;
		rc = lims_db_use(db, &put_link, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, target ? target : "");
		lims_stmt_text(stmt, 3, e->entry.actor);
		lims_stmt_text(stmt, 4, lims_json_get_text(body, "on", ""));
		rc = lims_stmt_run(stmt, NULL, err);
	}
	return rc;
}

lims_rc lims_project_case(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	bool opened = lims_text_equal(e->entry.type, "case.opened");
	int position = 0;
	if (!opened && !lims_text_equal(e->entry.type, "case.step"))
		return LIMS_OK;
	lims_rc rc = opened ? put_opened(db, e, body, err) : put_moved(db, e, body, err);
	if (!rc)
		rc = put_done(db, e, body, err);
	if (!rc)
		rc = put_values(db, e, lims_json_get(body, "fields"), &position, err);
	if (!rc)
		rc = put_values(db, e, lims_json_get(body, "computed"), &position, err);
	return rc ? rc : put_links(db, e, body, err);
}
