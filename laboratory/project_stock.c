// SPDX-License-Identifier: Apache-2.0
// The tables of stickers and seals: lots, what became of ranges of their numbers, and the marks that were used, found, removed and applied.
#include "laboratory/project.h"
#include "laboratory/stock/serial.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <string.h>

static const struct lims_ddl lot_index[] = {
	{.name = "stock_lot.key", .text = "CREATE INDEX stock_lot_key ON stock_lot(kind, series_key, low)"}};
const struct lims_table lims_table_stock_lot = LIMS_TABLE_INDEXED("stock_lot",
	"CREATE TABLE stock_lot(subject {text} NOT NULL PRIMARY KEY, code {text} NOT NULL, node {text} NOT NULL, ordinal {int} NOT NULL,"
	" kind {text} NOT NULL, series {text} NOT NULL, series_key {text} NOT NULL, width {int} NOT NULL, low {int} NOT NULL, high {int} NOT "
	"NULL,"
	" quantity {int} NOT NULL, supplier {text} NOT NULL, ordered_on {text} NOT NULL, received_on {text} NOT NULL, taken_over {int} NOT "
	"NULL) {strict}",
	lot_index, 1);
const struct lims_table lims_table_stock_move = LIMS_TABLE("stock_move",
	"CREATE TABLE stock_move(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, clock_ms {int} NOT NULL,"
	" clock_counter {int} NOT NULL, what {text} NOT NULL, low {int} NOT NULL, high {int} NOT NULL, person {text} NOT NULL,"
	" visit {text} NOT NULL,"
	" note {text} NOT NULL, happened_on {text} NOT NULL, actor {text} NOT NULL, PRIMARY KEY(subject, node, sequence)) {strict}");
static const struct lims_ddl mark_index[] = {{.name = "mark.key", .text = "CREATE INDEX mark_key ON mark(series_key, number)"},
	{.name = "mark.item", .text = "CREATE INDEX mark_item ON mark(item)"}};
const struct lims_table lims_table_mark = LIMS_TABLE_INDEXED("mark",
	"CREATE TABLE mark(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, clock_ms {int} NOT NULL,"
	" clock_counter {int} NOT NULL, kind {text} NOT NULL, serial {text} NOT NULL, series_key {text} NOT NULL, number {int} NOT NULL,"
	" what {text} NOT NULL, place {text} NOT NULL, item {text} NOT NULL, worksheet {text} NOT NULL, paper {text} NOT NULL,"
	" expected {text}, note {text} NOT NULL, happened_on {text} NOT NULL, actor {text} NOT NULL, PRIMARY KEY(subject, node, sequence))"
	" {strict}",
	mark_index, 2);

static const struct lims_sql put_lot = {"stock.put_lot",
	"INSERT INTO stock_lot(subject, code, node, ordinal, kind, series, series_key, width, low, high, quantity, supplier, ordered_on, "
	"received_on, taken_over)"
	" VALUES($1, $2, $3, $4, $5, '', '', 0, 0, -1, $6, $7, $8, '', $9) ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql receive = {"stock.receive",
	"UPDATE stock_lot SET series = $2, series_key = $3, width = $4, low = $5, high = $6, received_on = $7"
	" WHERE subject = $1 AND received_on = ''"};
static const struct lims_sql put_move = {"stock.put_move",
	"INSERT INTO stock_move(subject, node, sequence, clock_ms, clock_counter, what, low, high, person, note, happened_on, actor, visit)"
	" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
static const struct lims_sql put_mark = {"stock.put_mark",
	"INSERT INTO mark(subject, node, sequence, clock_ms, clock_counter, kind, serial, series_key, number, what, place, item, worksheet, "
	"paper,"
	" expected, note, happened_on, actor) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};
static const struct lims_sql *const statements[] = {&put_lot, &receive, &put_move, &put_mark};
const struct lims_sql_list lims_project_stock_sql = {"stock", statements, sizeof statements / sizeof statements[0]};

static const char *code_of(const char *subject)
{
	const char *colon = strchr(subject, ':');
	return colon ? colon + 1 : subject;
}

static lims_rc apply_lot(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &put_lot, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, code_of(e->entry.subject));
	lims_stmt_text(stmt, 3, e->entry.node);
	lims_stmt_int(stmt, 4, lims_json_get_int(body, "ordinal", 0));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "kind", ""));
	lims_stmt_int(stmt, 6, lims_json_get_int(body, "quantity", 0));
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "supplier", ""));
	lims_stmt_text(stmt, 8, lims_text_equal(e->entry.type, "stock.ordered") ? lims_json_get_text(body, "on", "") : "");
	lims_stmt_int(stmt, 9, lims_json_get_text(body, "taken_over", NULL) != NULL);
	return lims_stmt_run(stmt, NULL, err);
}

static lims_rc apply_received(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_serial from, to;
	struct lims_stmt *stmt = NULL;
	lims_rc rc = apply_lot(db, e, body, err);
	if (!rc)
		rc = lims_serial_read(lims_json_get_text(body, "from", ""), &from, err);
	if (!rc)
		rc = lims_serial_read(lims_json_get_text(body, "to", ""), &to, err);
	if (!rc)
		rc = lims_db_use(db, &receive, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, from.series);
	lims_stmt_text(stmt, 3, from.key);
	lims_stmt_int(stmt, 4, from.width);
	lims_stmt_int(stmt, 5, from.number);
	lims_stmt_int(stmt, 6, to.number);
	lims_stmt_text(stmt, 7, lims_json_get_text(body, "on", ""));
	return lims_stmt_run(stmt, NULL, err);
}

static void bind_entry(struct lims_stmt *stmt, const struct lims_stored *e)
{
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, e->entry.node);
	lims_stmt_int(stmt, 3, e->entry.sequence);
	lims_stmt_int(stmt, 4, e->entry.clock.ms);
	lims_stmt_int(stmt, 5, e->entry.clock.counter);
}

static lims_rc apply_moved(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_serial from, to;
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_serial_read(lims_json_get_text(body, "from", ""), &from, err);
	if (!rc)
		rc = lims_serial_read(lims_json_get_text(body, "to", ""), &to, err);
	if (!rc)
		rc = lims_db_use(db, &put_move, &stmt, err);
	if (rc)
		return rc;
	bind_entry(stmt, e);
	lims_stmt_text(stmt, 6, lims_json_get_text(body, "what", ""));
	lims_stmt_int(stmt, 7, from.number);
	lims_stmt_int(stmt, 8, to.number);
	lims_stmt_text(stmt, 9, lims_json_get_text(body, "person", ""));
	lims_stmt_text(stmt, 10, lims_json_get_text(body, "note", ""));
	lims_stmt_text(stmt, 11, lims_json_get_text(body, "on", ""));
	lims_stmt_text(stmt, 12, e->entry.actor);
	lims_stmt_text(stmt, 13, lims_json_get_text(body, "visit", ""));
	return lims_stmt_run(stmt, NULL, err);
}

struct mark {
	const char *kind, *serial, *what, *place, *item, *worksheet, *paper, *expected, *note, *on;
};

static lims_rc write_mark(struct lims_db *db, const struct lims_stored *e, const struct mark *m, struct lims_err *err)
{
	struct lims_serial s = {.number = -1};
	struct lims_stmt *stmt = NULL;
	// What another program, or this one before it kept stock, took for a number is kept as it stands.
	if (lims_serial_read(m->serial, &s, NULL) != LIMS_OK)
		s = (struct lims_serial){.number = -1};
	lims_rc rc = lims_db_use(db, &put_mark, &stmt, err);
	if (rc)
		return rc;
	const char *texts[] = {m->what, m->place, m->item, m->worksheet, m->paper, m->expected, m->note, m->on, e->entry.actor};
	bind_entry(stmt, e);
	lims_stmt_text(stmt, 6, m->kind);
	lims_stmt_text(stmt, 7, m->serial);
	lims_stmt_text(stmt, 8, s.key);
	lims_stmt_int(stmt, 9, s.number);
	for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
		lims_stmt_text(stmt, 10 + i, texts[i]);
	return lims_stmt_run(stmt, NULL, err);
}

lims_rc lims_project_mark_issued(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct mark m = {.kind = "sticker",
		.serial = lims_json_get_text(body, "sticker", ""),
		.what = "used",
		.place = "",
		.item = lims_json_get_text(body, "item", ""),
		.worksheet = lims_json_get_text(body, "worksheet", ""),
		.paper = code_of(e->entry.subject),
		.note = "",
		.on = lims_json_get_text(body, "issued_on", "")};
	return m.serial[0] ? write_mark(db, e, &m, err) : LIMS_OK;
}

lims_rc lims_project_mark_before(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct mark m = {.kind = "sticker",
		.serial = lims_json_get_text(body, "sticker", ""),
		.what = "used",
		.place = "",
		.item = code_of(e->entry.subject),
		.worksheet = "",
		.paper = lims_json_get_text(body, "certificate", ""),
		.note = lims_json_get_text(body, "taken_over", ""),
		.on = lims_json_get_text(body, "verified_on", "")};
	return m.serial[0] ? write_mark(db, e, &m, err) : LIMS_OK;
}

static lims_rc apply_mark(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct mark m = {.kind = lims_json_get_text(body, "kind", ""),
		.serial = lims_json_get_text(body, "serial", ""),
		.what = lims_json_get_text(body, "what", ""),
		.place = lims_json_get_text(body, "place", ""),
		.item = code_of(e->entry.subject),
		.worksheet = lims_json_get_text(body, "worksheet", ""),
		.paper = "",
		.expected = lims_json_get_text(body, "expected", NULL),
		.note = lims_json_get_text(body, "note", ""),
		.on = lims_json_get_text(body, "on", "")};
	return write_mark(db, e, &m, err);
}

lims_rc lims_project_stock(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	if (lims_text_equal(e->entry.type, "stock.ordered"))
		return apply_lot(db, e, body, err);
	if (lims_text_equal(e->entry.type, "stock.received"))
		return apply_received(db, e, body, err);
	if (lims_text_equal(e->entry.type, "stock.moved"))
		return apply_moved(db, e, body, err);
	return lims_text_equal(e->entry.type, "mark.recorded") ? apply_mark(db, e, body, err) : LIMS_OK;
}
