// SPDX-License-Identifier: Apache-2.0
// The tables of items received and of what happened to them afterwards.
#include "laboratory/project.h"
#include "laboratory/words.h"

#include "lims-core/base/json.h"

#include <string.h>

static const struct lims_ddl item_index[] = {{.name = "item.serial", .text = "CREATE INDEX item_serial ON item(procedure, serial)"},
	{.name = "item.customer", .text = "CREATE INDEX item_customer ON item(customer, code)"},
	{.name = "item.job", .text = "CREATE INDEX item_job ON item(job, code)"},
	{.name = "item.parent", .text = "CREATE INDEX item_parent ON item(parent)"},
	{.name = "item.number", .text = "CREATE INDEX item_number ON item(serial)"},
	{.name = "item.code", .text = "CREATE INDEX item_code ON item(code)"},
	{.name = "item.ordinal", .text = "CREATE INDEX item_ordinal ON item(node, ordinal)"}};
const struct lims_table lims_table_item = LIMS_TABLE_INDEXED("item",
	"CREATE TABLE item(subject {text} NOT NULL PRIMARY KEY, code {text} NOT NULL, node {text} NOT NULL, ordinal {int} NOT NULL,"
	" procedure {text} NOT NULL, name {text} NOT NULL, type {text}, serial {text}, maker {text}, country {text}, year {text},"
	" customer {text}, job {text}, place {text}, condition {text}, type_approval {text}, received_on {text} NOT NULL, characteristics "
	"{text} NOT NULL, parent {text}, part {text}, taken_over {text}, received_by {text} NOT NULL) {strict}",
	item_index, 7);
static const struct lims_ddl before_index[] = {{.name = "item_before.code", .text = "CREATE INDEX item_before_code ON item_before(code)"},
	{.name = "item_before.until", .text = "CREATE INDEX item_before_until ON item_before(valid_until)"}};
/// The last verification of an item that was taken over, as the records of before say it.
const struct lims_table lims_table_item_before = LIMS_TABLE_INDEXED("item_before",
	"CREATE TABLE item_before(subject {text} NOT NULL PRIMARY KEY, code {text} NOT NULL, opening {text} NOT NULL, certificate {text},"
	" verified_on {text}, valid_until {text}, verified_by {text}, sticker {text}, until_computed {int} NOT NULL, actor {text} NOT NULL)"
	" {strict}",
	before_index, 2);

static const struct lims_sql put = {"item.put",
	"INSERT INTO item(subject, code, node, ordinal, procedure, name, type, serial, maker, country, year, customer, job, place, condition,"
	" type_approval, received_on, characteristics, parent, part, taken_over, received_by)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
	" ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql put_before = {"item.put_before",
	"INSERT INTO item_before(subject, code, opening, certificate, verified_on, valid_until, verified_by, sticker, until_computed, actor)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT(subject) DO NOTHING"};
static const struct lims_ddl event_index[] = {
	{.name = "item_event.index", .text = "CREATE INDEX item_event_item ON item_event(subject, happened_on)"}};
const struct lims_table lims_table_item_event = LIMS_TABLE_INDEXED("item_event",
	"CREATE TABLE item_event(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, kind {text} NOT NULL, happened_on "
	"{text} NOT NULL, clock_ms {int} NOT NULL,"
	" note {text}, actor {text} NOT NULL, PRIMARY KEY(subject, node, sequence)) {strict}",
	event_index, 1);

static const struct lims_sql event = {"item.event",
	"INSERT INTO item_event(subject, node, sequence, kind, happened_on, note, actor, clock_ms) VALUES($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT(subject, node, sequence) DO NOTHING"};
static const struct lims_sql *const statements[] = {&put, &put_before, &event};
const struct lims_sql_list lims_project_item_sql = {"item", statements, sizeof statements / sizeof statements[0]};

static lims_rc apply_event(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &event, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, e->entry.node);
	lims_stmt_int(stmt, 3, e->entry.sequence);
	lims_stmt_text(stmt, 4, lims_json_get_text(body, "kind", ""));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "on", ""));
	lims_stmt_text(stmt, 6, lims_json_get_text(body, "note", NULL));
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "by", e->entry.actor));
	lims_stmt_int(stmt, 8, e->entry.clock.ms);
	return lims_stmt_run(stmt, NULL, err);
}

static lims_rc apply_before(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const columns[] = {"certificate", "verified_on", "valid_until", "verified_by", "sticker"};
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put_before, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lims_project_code(e));
	lims_stmt_text(stmt, 3, lims_json_get_text(body, "taken_over", ""));
	for (int i = 0; i < (int)(sizeof columns / sizeof columns[0]); i++)
		lims_stmt_text(stmt, 4 + i, lims_json_get_text(body, columns[i], NULL));
	lims_stmt_int(stmt, 9, lims_json_get_bool(body, "until_computed", false));
	lims_stmt_text(stmt, 10, e->entry.actor);
	rc = lims_stmt_run(stmt, NULL, err);
	if (!rc)
		rc = lims_project_mark_before(db, e, body, err);
	return rc ? rc : lims_words_put(db, e->entry.subject, "certificate", lims_json_get_text(body, "certificate", NULL), err);
}

lims_rc lims_project_item(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	static const char *const columns[] = {"procedure", "name", "type", "serial", "maker", "country", "year", "customer", "job", "place",
		"condition", "type_approval", "received_on"};
	static const char *const searched[] = {"name", "type", "serial", "maker", "customer", "place", "type_approval"};
	struct lims_stmt *stmt = NULL;
	struct lims_buf characteristics;
	if (strcmp(e->entry.type, "item.event") == 0)
		return apply_event(db, e, body, err);
	bool before = strcmp(e->entry.type, "item.taken_over") == 0;
	if (!before && strcmp(e->entry.type, "item.received") != 0)
		return lims_project_happening(db, e, body, err);
	lims_buf_init(&characteristics, LIMS_ENTRY_BODY_MAX);
	lims_rc rc = lims_json_dump(lims_json_get(body, "characteristics"), &characteristics, err);
	if (!rc)
		rc = lims_db_use(db, &put, &stmt, err);
	if (!rc) {
		lims_stmt_text(stmt, 1, e->entry.subject);
		lims_stmt_text(stmt, 2, lims_project_code(e));
		lims_stmt_text(stmt, 3, e->entry.node);
		lims_stmt_int(stmt, 4, lims_json_get_int(body, "ordinal", 0));
		for (int i = 0; i < (int)(sizeof columns / sizeof columns[0]); i++)
			lims_stmt_text(stmt, 5 + i, lims_json_get_text(body, columns[i], NULL));
		lims_stmt_text(stmt, 18, lims_buf_text(&characteristics));
		lims_stmt_text(stmt, 19, lims_json_get_text(body, "parent", NULL));
		lims_stmt_text(stmt, 20, lims_json_get_text(body, "part", NULL));
		lims_stmt_text(stmt, 21, before ? lims_json_get_text(body, "taken_over", "") : NULL);
		lims_stmt_text(stmt, 22, e->entry.actor);
		rc = lims_stmt_run(stmt, NULL, err);
	}
	if (!rc && before)
		rc = apply_before(db, e, body, err);
	lims_buf_finish(&characteristics);
	for (size_t i = 0; i < sizeof searched / sizeof searched[0] && !rc; i++)
		rc = lims_words_put(db, e->entry.subject, searched[i], lims_json_get_text(body, searched[i], NULL), err);
	return rc ? rc : lims_words_put(db, e->entry.subject, "code", lims_project_code(e), err);
}
