// SPDX-License-Identifier: Apache-2.0
// Tables of the registers: the last value of every field of every code, and the running numbers of codes.
#include "laboratory/people/dated.h"
#include "laboratory/project.h"
#include "laboratory/words.h"

#include "lims-core/base/json.h"

#include <stdio.h>
#include <string.h>

static const struct lims_ddl field_index[] = {
	{.name = "register_field.code", .text = "CREATE INDEX register_field_code ON register_field(noun, code, field)"},
	{.name = "register_field.value", .text = "CREATE INDEX register_field_value ON register_field(noun, field, value)"}};
const struct lims_table lims_table_register_field = LIMS_TABLE_INDEXED("register_field",
	"CREATE TABLE register_field(subject {text} NOT NULL, noun {text} NOT NULL, code {text} NOT NULL, field {text} NOT NULL,"
	" value {text} NOT NULL, actor {text} NOT NULL, taken_over {int} NOT NULL, PRIMARY KEY(subject, field)) {strict}",
	field_index, 2);
static const struct lims_ddl code_index[] = {
	{.name = "register_code.ordinal", .text = "CREATE INDEX register_code_ordinal ON register_code(noun, node, ordinal)"}};
const struct lims_table lims_table_register_code = LIMS_TABLE_INDEXED("register_code",
	"CREATE TABLE register_code(subject {text} NOT NULL PRIMARY KEY, noun {text} NOT NULL, code {text} NOT NULL, node {text} NOT NULL,"
	" ordinal {int} NOT NULL) {strict}",
	code_index, 1);

static const struct lims_sql put_field = {"register.put_field",
	"INSERT INTO register_field(subject, noun, code, field, value, actor, taken_over) VALUES($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT(subject, field) DO UPDATE SET value = excluded.value, actor = excluded.actor, taken_over = excluded.taken_over"};
static const struct lims_sql put_code = {"register.put_code",
	"INSERT INTO register_code(subject, noun, code, node, ordinal) VALUES($1, $2, $3, $4, $5) ON CONFLICT(subject) DO NOTHING"};
// A field whose first value holds from a day has nothing before it.
static const struct lims_sql put_nothing = {"register.put_nothing",
	"INSERT INTO register_field(subject, noun, code, field, value, actor, taken_over) VALUES($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT(subject, field) DO NOTHING"};
static const struct lims_sql *const statements[] = {&put_field, &put_code, &put_nothing};
const struct lims_sql_list lims_project_register_sql = {"register", statements, 3};

static bool is_paper(const struct lims_json *fields, const char *name)
{
	char member[64];
	snprintf(member, sizeof member, "%.50s.file", name);
	return lims_json_get(fields, member) != NULL;
}

/// Where and from when a value stands: from a day ("" the beginning), of an opening balance or not.
struct standing {
	const char *from;
	bool taken_over;
};

static lims_rc put_value(
	struct lims_db *db, const struct lims_stored *e, const struct standing *s, const char *name, const char *value, struct lims_err *err)
{
	const char *from = s->from;
	const char *colon = strchr(e->entry.subject, ':');
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, from[0] ? &put_nothing : &put_field, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_textn(stmt, 2, e->entry.subject, (size_t)(colon - e->entry.subject));
	lims_stmt_text(stmt, 3, colon + 1);
	lims_stmt_text(stmt, 4, name);
	lims_stmt_text(stmt, 5, from[0] ? "" : value);
	lims_stmt_text(stmt, 6, e->entry.actor);
	lims_stmt_int(stmt, 7, s->taken_over);
	rc = lims_stmt_run(stmt, NULL, err);
	return !rc && from[0] ? lims_project_dated(db, e, from, name, value, err) : rc;
}

lims_rc lims_project_register(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	const char *colon = strchr(e->entry.subject, ':');
	const struct lims_json *fields = lims_json_get(body, "fields");
	const struct standing standing = {lims_json_get_text(body, "from", ""), lims_json_get_text(body, "taken_over", NULL) != NULL};
	struct lims_stmt *stmt = NULL;
	if (!colon)
		return lims_err_set(err, LIMS_E_CORRUPT, "The subject %s of a register has no code", e->entry.subject);
	lims_rc rc = lims_db_use(db, &put_code, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_textn(stmt, 2, e->entry.subject, (size_t)(colon - e->entry.subject));
	lims_stmt_text(stmt, 3, colon + 1);
	lims_stmt_text(stmt, 4, e->entry.node);
	lims_stmt_int(stmt, 5, lims_json_get_int(body, "ordinal", 0));
	rc = lims_stmt_run(stmt, NULL, err);
	if (!rc && strncmp(e->entry.subject, "device:", 7) == 0)
		rc = lims_project_device_changes(db, e->entry.subject, fields, err);
	for (size_t i = 0; !rc && i < lims_json_size(fields); i++) {
		const char *name = NULL;
		const char *value = lims_json_text(lims_json_member(fields, i, &name));
		rc = put_value(db, e, &standing, name, value ? value : "", err);
		// Nobody looks for a hash: a paper is found by what its file was called.
		if (!rc && !is_paper(fields, name))
			rc = lims_words_put(db, e->entry.subject, name, value, err);
	}
	return rc ? rc : lims_words_put(db, e->entry.subject, "code", colon + 1, err);
}
