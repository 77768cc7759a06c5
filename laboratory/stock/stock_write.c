// SPDX-License-Identifier: Apache-2.0
// Writes the stock: orders, deliveries, and what becomes of ranges of numbers.
#include "laboratory/desk.h"
#include "laboratory/stock/fates.h"
#include "laboratory/stock/stock.h"
#include "laboratory/stock/stock_queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024, NOTE_MAX = 1008, QUANTITY_MAX = 1000000 };

const char *const lims_stock_kinds[] = {LIMS_MSG("sticker"), LIMS_MSG("calibration_sticker"), LIMS_MSG("seal"), NULL};
const char *const lims_stock_moves[] = {
	LIMS_MSG("issued"), LIMS_MSG("returned"), LIMS_MSG("damaged"), LIMS_MSG("lost"), LIMS_MSG("destroyed"), NULL};

struct writing {
	struct lims_laboratory *lab;
	const struct lims_stock_lot *lot;
	const struct lims_stock_move *move;
	struct lims_serial from, to;
	char code[LIMS_CODE], on[LIMS_DATE_TEXT];
	struct lims_buf note;
	bool ordering;
};

static lims_rc check_word(const char *const *words, const char *word, const char *what, struct lims_err *err)
{
	for (size_t i = 0; words[i]; i++)
		if (lims_text_equal(words[i], word))
			return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no %s: use %s, %s and so on", word ? word : "", what, words[0], words[1]);
}

static lims_rc check_day(struct writing *c, struct lims_date on, struct lims_err *err)
{
	struct lims_date today = lims_laboratory_today(c->lab);
	if (on.month == 0)
		on = today;
	if (lims_date_cmp(on, today) > 0)
		return lims_err_set(err, LIMS_E_INPUT, "The day lies in the future: record what happened after it happened");
	lims_date_text(on, c->on);
	return LIMS_OK;
}

static lims_rc check_range(struct writing *c, const char *from, const char *to, struct lims_err *err)
{
	lims_rc rc = lims_serial_read(from ? from : "", &c->from, err);
	if (!rc)
		rc = lims_serial_read(to ? to : from, &c->to, err);
	if (rc)
		return rc;
	if (c->from.number < 0 || !lims_text_equal(c->from.key, c->to.key) || c->from.width != c->to.width || c->to.number < c->from.number)
		return lims_err_set(
			err, LIMS_E_INPUT, "%s to %s is no range: one series, as many digits, the smaller number first", from, to ? to : from);
	if (c->to.number - c->from.number >= LIMS_STOCK_LOT_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "%s to %s are more than %d numbers: record several lots", from, to ? to : from, LIMS_STOCK_LOT_MAX);
	return LIMS_OK;
}

static lims_rc known(struct lims_db *db, const char *noun, const char *code, struct lims_err *err)
{
	bool found = false;
	lims_rc rc = lims_fields_known(db, noun, code, &found, err);
	return !rc && !found ? lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s: record it first", lims_err_tr(err, noun), code) : rc;
}

static lims_rc next_code(struct writing *c, struct lims_db *db, int64_t *ret_ordinal, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_stock_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, lims_journal_node(c->lab->journal));
	rc = lims_desk_number(stmt, ret_ordinal, err);
	return rc ? rc : lims_desk_next_code(c->lab, db, "lot", "LOT", ret_ordinal, c->code, err);
}

static lims_rc put_paper(struct writing *c, struct lims_tx *tx, struct lims_jw *w, struct lims_err *err)
{
	static const struct lims_field field = {"paper", NULL, LIMS_FIELD_FILE, false, NULL, NULL};
	static const struct lims_field_list list = {"lot", "stock", "receive", &field, 1};
	struct lims_filled filled = {.files = c->lot->paper, .file_count = 1};
	return c->lot->paper ? lims_fields_write(c->lab, tx, &list, &filled, w, err) : LIMS_OK;
}

/// No number is in two lots.
static lims_rc check_free(struct writing *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_stock_overlap, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->lot->kind);
	lims_stmt_text(stmt, 2, c->from.key);
	lims_stmt_int(stmt, 3, c->from.number);
	lims_stmt_int(stmt, 4, c->to.number);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The lot %s has numbers of this range already", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc read_lot(struct lims_db *db, const char *code, struct lims_stock_row *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_stock_lot, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, code);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		lims_stock_row_take(stmt, ret);
	else if (!rc)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no lot %s", code);
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc check_ordered(struct writing *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_stock_row row;
	lims_rc rc = read_lot(db, c->code, &row, err);
	if (!rc && row.received_on[0])
		rc = lims_err_set(err, LIMS_E_REFUSED, "The lot %s was received already: receive what came now as a lot of its own", c->code);
	if (!rc && !lims_text_equal(row.kind, c->lot->kind))
		rc = lims_err_set(err, LIMS_E_INPUT, "The lot %s was ordered as %s, not as %s", c->code, row.kind, c->lot->kind);
	return rc;
}

static lims_rc append_lot(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct writing *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	int64_t ordinal = 0;
	lims_rc rc = c->code[0] ? check_ordered(c, lims_tx_db(tx), err) : next_code(c, lims_tx_db(tx), &ordinal, err);
	if (!rc && c->lot->supplier)
		rc = known(lims_tx_db(tx), "supplier", c->lot->supplier, err);
	if (!rc && !c->ordering)
		rc = check_free(c, lims_tx_db(tx), err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	if (ordinal > 0)
		lims_jw_int(&w, "ordinal", ordinal);
	lims_jw_text(&w, "kind", c->lot->kind);
	if (c->ordering)
		lims_jw_int(&w, "quantity", c->lot->quantity);
	if (!c->ordering) {
		lims_jw_text(&w, "from", c->lot->from);
		lims_jw_text(&w, "to", c->lot->to ? c->lot->to : c->lot->from);
	}
	if (c->lot->supplier)
		lims_jw_text(&w, "supplier", c->lot->supplier);
	lims_jw_text(&w, "on", c->on);
	if (c->lot->taken_over)
		lims_jw_text(&w, "taken_over", c->lot->taken_over);
	rc = put_paper(c, tx, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_EQUIP,
			c->ordering          ? "stock.ordered"
			: c->lot->taken_over ? "stock.received/2"
								 : "stock.received",
			"lot", c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

/// Within `tx`, or as a command of its own (tx NULL).
static lims_rc write_lot(struct lims_tx *tx, struct writing *c, char ret_code[LIMS_CODE], struct lims_err *err)
{
	lims_rc rc = check_word(lims_stock_kinds, c->lot->kind, "kind of mark", err);
	if (!rc)
		rc = check_day(c, c->lot->on, err);
	if (!rc)
		rc = tx ? append_lot(tx, c, err) : lims_journal_command(c->lab->journal, append_lot, c, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c->code);
	return rc;
}

lims_rc lims_stock_order(struct lims_laboratory *lab, const struct lims_stock_lot *lot, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct writing c = {.lab = lab, .lot = lot, .ordering = true};
	if (lot->quantity < 1 || lot->quantity > QUANTITY_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "An order is for 1 to %d pieces, not %d", QUANTITY_MAX, lot->quantity);
	return write_lot(NULL, &c, ret_code, err);
}

lims_rc lims_stock_receive(
	struct lims_laboratory *lab, const char *code, const struct lims_stock_lot *lot, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct writing c = {.lab = lab, .lot = lot};
	snprintf(c.code, sizeof c.code, "%s", code ? code : "");
	lims_rc rc = check_range(&c, lot->from, lot->to, err);
	return rc ? rc : write_lot(NULL, &c, ret_code, err);
}

lims_rc lims_stock_receive_in(
	struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_stock_lot *lot, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct writing c = {.lab = lab, .lot = lot};
	lims_rc rc = check_range(&c, lot->from, lot->to, err);
	return rc ? rc : write_lot(tx, &c, ret_code, err);
}

// ---- moves

static lims_rc lot_of(struct writing *c, struct lims_db *db, struct lims_stock_row *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_stock_of, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->move->kind);
	lims_stmt_text(stmt, 2, c->from.key);
	lims_stmt_int(stmt, 3, c->from.number);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		lims_stock_row_take(stmt, ret);
	lims_stmt_release(stmt);
	if (!rc && (!row || c->to.number > ret->high))
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "No lot that was received has all of %s to %s: see lims stock list", c->move->from,
			c->move->to ? c->move->to : c->move->from);
	return rc;
}

/// Whether a number in this state may be moved so: out of the store to a person, back from a person; damaged or lost wherever it is, unless it is used or gone.
static bool allowed(const char *what, enum lims_stock_state state)
{
	if (lims_text_equal(what, "issued"))
		return state == LIMS_STOCK_IN_STORE;
	if (lims_text_equal(what, "returned"))
		return state == LIMS_STOCK_ISSUED;
	if (lims_text_equal(what, "destroyed"))
		return state == LIMS_STOCK_IN_STORE || state == LIMS_STOCK_ISSUED || state == LIMS_STOCK_DAMAGED;
	return state == LIMS_STOCK_IN_STORE || state == LIMS_STOCK_ISSUED;
}

static lims_rc check_fates(struct writing *c, struct lims_db *db, const struct lims_stock_row *lot, struct lims_err *err)
{
	struct lims_stock_fates f = {.count = 0};
	lims_rc rc = lims_stock_fates_of(db, lot, &f, err);
	for (int64_t n = c->from.number; !rc && n <= c->to.number; n++) {
		const struct lims_stock_fate *fate = &f.of[n - lot->low];
		char text[LIMS_SERIAL_TEXT];
		if (allowed(c->move->what, fate->state))
			continue;
		lims_serial_write(&lot->like, n, text);
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is %s%s%s: it cannot be %s", text, lims_err_tr(err, lims_stock_state_names[fate->state]),
			fate->holder ? " · " : "", fate->holder ? fate->holder->person : "", lims_err_tr(err, c->move->what));
	}
	lims_stock_fates_finish(&f);
	return rc;
}

static lims_rc append_move(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct writing *c = ctx;
	const struct lims_stock_move *m = c->move;
	struct lims_stock_row lot;
	struct lims_buf body;
	struct lims_jw w;
	lims_rc rc = lot_of(c, lims_tx_db(tx), &lot, err);
	if (!rc && m->person)
		rc = known(lims_tx_db(tx), "staff", m->person, err);
	if (!rc && m->visit)
		rc = known(lims_tx_db(tx), "visit", m->visit, err);
	if (!rc)
		rc = check_fates(c, lims_tx_db(tx), &lot, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "what", m->what);
	lims_jw_text(&w, "from", m->from);
	lims_jw_text(&w, "to", m->to ? m->to : m->from);
	if (m->person)
		lims_jw_text(&w, "person", m->person);
	if (m->visit)
		lims_jw_text(&w, "visit", m->visit);
	if (c->note.len > 0)
		lims_jw_text(&w, "note", lims_buf_text(&c->note));
	lims_jw_text(&w, "on", c->on);
	lims_jw_end_object(&w);
	rc = lims_desk_append(tx, c->lab, lims_text_equal(m->what, "issued") ? LIMS_ACTION_EQUIP : LIMS_ACTION_REPORT, "stock.moved", "lot",
		lot.code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc moved(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_stock_move *move, struct lims_err *err)
{
	struct writing c = {.lab = lab, .move = move};
	bool issued = lims_text_equal(move->what, "issued"), returned = lims_text_equal(move->what, "returned");
	lims_rc rc = check_word(lims_stock_kinds, move->kind, "kind of mark", err);
	if (!rc)
		rc = check_word(lims_stock_moves, move->what, "fate of a mark", err);
	if (!rc)
		rc = check_range(&c, move->from, move->to, err);
	if (!rc)
		rc = check_day(&c, move->on, err);
	if (!rc && issued != (move->person && move->person[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "Say with --person who gets them; only what is issued goes to a person");
	if (!rc && move->visit && !issued)
		rc = lims_err_set(err, LIMS_E_INPUT, "Only what is issued goes along on a visit");
	if (!rc && !issued && !returned && !(move->note && move->note[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "Say with --note how it came to that");
	lims_buf_init(&c.note, NOTE_MAX);
	if (!rc && move->note && move->note[0])
		rc = lims_desk_text(lab, "note", move->note, &c.note, err);
	if (!rc)
		rc = tx ? append_move(tx, &c, err) : lims_journal_command(lab->journal, append_move, &c, err);
	lims_buf_finish(&c.note);
	return rc;
}

lims_rc lims_stock_moved(struct lims_laboratory *lab, const struct lims_stock_move *move, struct lims_err *err)
{
	return moved(NULL, lab, move, err);
}

lims_rc lims_stock_moved_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_stock_move *move, struct lims_err *err)
{
	return moved(tx, lab, move, err);
}
