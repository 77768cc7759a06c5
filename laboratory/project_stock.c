// SPDX-License-Identifier: Apache-2.0
// The tables of stickers and seals: lots, what became of ranges of their numbers, and the marks that were used, found, removed and applied.
#include "laboratory/project.h"
#include "laboratory/stock/serial.h"

#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

static const struct lims_ddl lot_index[] = {
	{.name = "stock_lot.key", .text = "CREATE INDEX stock_lot_key ON stock_lot(kind, series_key, low)"},
	{.name = "stock_lot.code", .text = "CREATE INDEX stock_lot_code ON stock_lot(code)"},
	{.name = "stock_lot.ordinal", .text = "CREATE INDEX stock_lot_ordinal ON stock_lot(node, ordinal)"}};
/// A row for each range that was received, and for an order until its first range comes.
const struct lims_table lims_table_stock_lot = LIMS_TABLE_INDEXED("stock_lot",
	"CREATE TABLE stock_lot(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, code {text} NOT NULL,"
	" ordinal {int} NOT NULL, kind {text} NOT NULL, series {text} NOT NULL, series_key {text} NOT NULL, width {int} NOT NULL,"
	" low {int} NOT NULL, high {int} NOT NULL, quantity {int} NOT NULL, supplier {text} NOT NULL, ordered_on {text} NOT NULL,"
	" received_on {text} NOT NULL, taken_over {int} NOT NULL, PRIMARY KEY(subject, node, sequence, low)) {strict}",
	lot_index, 3);
const struct lims_table lims_table_stock_move = LIMS_TABLE("stock_move",
	"CREATE TABLE stock_move(subject {text} NOT NULL, node {text} NOT NULL, sequence {int} NOT NULL, clock_ms {int} NOT NULL,"
	" clock_counter {int} NOT NULL, what {text} NOT NULL, series_key {text} NOT NULL, low {int} NOT NULL,"
	" high {int} NOT NULL, person {text} NOT NULL,"
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
	"INSERT INTO stock_lot(subject, code, node, ordinal, kind, quantity, supplier, ordered_on, taken_over, sequence, series, series_key,"
	" width, low, high, received_on) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
static const struct lims_sql receive = {"stock.receive",
	"UPDATE stock_lot SET series = $2, series_key = $3, width = $4, low = $5, high = $6, received_on = $7"
	" WHERE subject = $1 AND received_on = ''"};
static const struct lims_sql lot_before = {
	"stock.lot_before", "SELECT supplier, ordered_on, received_on FROM stock_lot WHERE subject = $1 ORDER BY low, node, sequence LIMIT 1"};
static const struct lims_sql held = {"stock.held",
	"SELECT low, high FROM stock_lot WHERE subject = $1 AND series_key = $2 AND received_on <> '' AND low <= $4 AND high >= $3"
	" ORDER BY low LIMIT 1"};
static const struct lims_sql put_move = {"stock.put_move",
	"INSERT INTO stock_move(subject, node, sequence, clock_ms, clock_counter, what, low, high, person, note, happened_on, actor, visit,"
	" series_key) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
static const struct lims_sql put_mark = {"stock.put_mark",
	"INSERT INTO mark(subject, node, sequence, clock_ms, clock_counter, kind, serial, series_key, number, what, place, item, worksheet, "
	"paper,"
	" expected, note, happened_on, actor) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};
static const struct lims_sql *const statements[] = {&put_lot, &receive, &lot_before, &held, &put_move, &put_mark};
const struct lims_sql_list lims_project_stock_sql = {"stock", statements, sizeof statements / sizeof statements[0]};

static const char *code_of(const char *subject)
{
	const char *colon = strchr(subject, ':');
	return colon ? colon + 1 : subject;
}

/// What a lot is written with: of an order, or of one range of numbers.
struct lot {
	char supplier[64], ordered_on[LIMS_DATE_TEXT];
	bool there, open; ///< the subject has a row; that of an order whose numbers have not come
	struct lims_serial like;
	int64_t low, high;
	const char *received_on;
};

static lims_rc find_lot(struct lims_db *db, const char *subject, struct lot *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &lot_before, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	rc = lims_stmt_step(stmt, &ret->there, err);
	if (!rc && ret->there) {
		snprintf(ret->supplier, sizeof ret->supplier, "%s", lims_stmt_col_text(stmt, 0));
		snprintf(ret->ordered_on, sizeof ret->ordered_on, "%s", lims_stmt_col_text(stmt, 1));
		ret->open = !lims_stmt_col_text(stmt, 2)[0];
	}
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc put_row(
	struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, const struct lot *lot, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	const char *supplier = lims_json_get_text(body, "supplier", lot->supplier);
	lims_rc rc = lims_db_use(db, &put_lot, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, code_of(e->entry.subject));
	lims_stmt_text(stmt, 3, e->entry.node);
	lims_stmt_int(stmt, 4, lims_json_get_int(body, "ordinal", 0));
	lims_stmt_text(stmt, 5, lims_json_get_text(body, "kind", ""));
	lims_stmt_int(stmt, 6, lims_json_get_int(body, "quantity", 0));
	lims_stmt_text(stmt, 7, supplier);
	lims_stmt_text(stmt, 8, lot->ordered_on);
	lims_stmt_int(stmt, 9, lims_json_get_text(body, "taken_over", NULL) != NULL);
	lims_stmt_int(stmt, 10, e->entry.sequence);
	lims_stmt_text(stmt, 11, lot->like.series);
	lims_stmt_text(stmt, 12, lot->like.key);
	lims_stmt_int(stmt, 13, lot->like.width);
	lims_stmt_int(stmt, 14, lot->low);
	lims_stmt_int(stmt, 15, lot->high);
	lims_stmt_text(stmt, 16, lot->received_on);
	return lims_stmt_run(stmt, NULL, err);
}

static lims_rc apply_ordered(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lot lot = {.high = -1, .received_on = ""};
	lims_rc rc = find_lot(db, e->entry.subject, &lot, err);
	if (rc || lot.there)
		return rc;
	snprintf(lot.ordered_on, sizeof lot.ordered_on, "%s", lims_json_get_text(body, "on", ""));
	return put_row(db, e, body, &lot, err);
}

/// One range: into the row of the order that waits for it, or a row of its own.
static lims_rc put_range(
	struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lot *lot, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	if (!lot->open)
		return put_row(db, e, body, lot, err);
	lims_rc rc = lims_db_use(db, &receive, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->entry.subject);
	lims_stmt_text(stmt, 2, lot->like.series);
	lims_stmt_text(stmt, 3, lot->like.key);
	lims_stmt_int(stmt, 4, lot->like.width);
	lims_stmt_int(stmt, 5, lot->low);
	lims_stmt_int(stmt, 6, lot->high);
	lims_stmt_text(stmt, 7, lot->received_on);
	lot->open = false;
	return lims_stmt_run(stmt, NULL, err);
}

/// The first range of the lot within [low, high] that stands already; high + 1 when there is none.
static lims_rc next_held(struct lims_db *db, const char *subject, const char *key, int64_t low, int64_t high, int64_t *ret_low,
	int64_t *ret_high, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &held, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, key);
	lims_stmt_int(stmt, 3, low);
	lims_stmt_int(stmt, 4, high);
	rc = lims_stmt_step(stmt, &row, err);
	*ret_low = !rc && row ? lims_stmt_col_int(stmt, 0) : high + 1;
	*ret_high = !rc && row ? lims_stmt_col_int(stmt, 1) : high;
	lims_stmt_release(stmt);
	return rc;
}

/// Two nodes may receive one lot without knowing of each other: the numbers of both are in it, each once.
static lims_rc apply_received(struct lims_db *db, const struct lims_stored *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_serial from, to;
	struct lot lot = {.received_on = lims_json_get_text(body, "on", "")};
	lims_rc rc = find_lot(db, e->entry.subject, &lot, err);
	if (!rc)
		rc = lims_serial_read(lims_json_get_text(body, "from", ""), &from, err);
	if (!rc)
		rc = lims_serial_read(lims_json_get_text(body, "to", ""), &to, err);
	if (rc)
		return rc;
	lot.like = from;
	for (int64_t at = from.number; !rc && at <= to.number;) {
		int64_t low = 0, high = 0;
		rc = next_held(db, e->entry.subject, from.key, at, to.number, &low, &high, err);
		lot.low = at;
		lot.high = low - 1;
		if (!rc && low > at)
			rc = put_range(db, e, body, &lot, err);
		at = high + 1;
	}
	return rc;
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
	lims_stmt_text(stmt, 14, from.key);
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
	struct mark m = {.kind = lims_json_get_text(body, "sticker_kind", "sticker"),
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
		return apply_ordered(db, e, body, err);
	if (lims_text_equal(e->entry.type, "stock.received"))
		return apply_received(db, e, body, err);
	if (lims_text_equal(e->entry.type, "stock.moved"))
		return apply_moved(db, e, body, err);
	return lims_text_equal(e->entry.type, "mark.recorded") ? apply_mark(db, e, body, err) : LIMS_OK;
}
