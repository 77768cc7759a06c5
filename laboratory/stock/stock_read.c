// SPDX-License-Identifier: Apache-2.0
// Reads the stock: lots with their counts, every number as runs of one fate, and whether a number may be used.
#include "laboratory/desk.h"
#include "laboratory/stock/fates.h"
#include "laboratory/stock/stock.h"
#include "laboratory/stock/stock_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

typedef lims_rc lot_visit(void *ctx, const struct lims_stock_row *lot, const struct lims_stock_fates *f, struct lims_err *err);

static lims_rc each_lot(struct lims_laboratory *lab, lot_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_stock_lots, &stmt, err);
	if (rc)
		return rc;
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_stock_fates f = {.count = 0};
		struct lims_stock_row lot;
		lims_stock_row_take(stmt, &lot);
		rc = lims_stock_fates_of(db, &lot, &f, err);
		if (!rc)
			rc = visit(ctx, &lot, &f, err);
		lims_stock_fates_finish(&f);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

// ---- lots

struct summing {
	lims_stock_lot_visit *visit;
	void *ctx;
};

static lims_rc sum_lot(void *ctx, const struct lims_stock_row *lot, const struct lims_stock_fates *f, struct lims_err *err)
{
	const struct summing *s = ctx;
	char from[LIMS_SERIAL_TEXT] = "", to[LIMS_SERIAL_TEXT] = "";
	int64_t n[LIMS_STOCK_STATES] = {0}, again = 0;
	for (size_t i = 0; i < f->count; i++) {
		n[f->of[i].state]++;
		again += f->of[i].event && f->of[i].event->again;
	}
	if (f->count > 0) {
		lims_serial_write(&lot->like, lot->low, from);
		lims_serial_write(&lot->like, lot->high, to);
	}
	struct lims_stock_sum sum = {.code = lot->code,
		.kind = lot->kind,
		.from = from,
		.to = to,
		.supplier = lot->supplier,
		.ordered_on = lot->ordered_on,
		.received_on = lot->received_on,
		.quantity = f->count > 0 ? (int64_t)f->count : lot->quantity,
		.in_store = n[LIMS_STOCK_IN_STORE],
		.issued = n[LIMS_STOCK_ISSUED],
		.used = n[LIMS_STOCK_USED],
		.damaged = n[LIMS_STOCK_DAMAGED],
		.lost = n[LIMS_STOCK_LOST],
		.destroyed = n[LIMS_STOCK_DESTROYED],
		.again = again,
		.taken_over = lot->taken_over};
	return s->visit(s->ctx, &sum, err);
}

lims_rc lims_stock_lots(struct lims_laboratory *lab, lims_stock_lot_visit *visit, void *ctx, struct lims_err *err)
{
	struct summing s = {visit, ctx};
	return each_lot(lab, sum_lot, &s, err);
}

// ---- runs

struct running {
	const char *kind, *person;
	lims_stock_visit *visit;
	void *ctx;
};

static bool same_fate(const struct lims_stock_fate *a, const struct lims_stock_fate *b)
{
	return a->state == b->state && a->event == b->event && a->holder == b->holder;
}

static lims_rc tell_run(const struct running *r, const struct lims_stock_row *lot, const struct lims_stock_fate *fate, size_t first,
	size_t last, struct lims_err *err)
{
	static const struct lims_stock_event none = {"", "", "", "", "", "", "", "", NULL};
	const struct lims_stock_event *e = fate->event ? fate->event : &none;
	const char *person = fate->holder ? fate->holder->person : "";
	char from[LIMS_SERIAL_TEXT], to[LIMS_SERIAL_TEXT];
	if (r->person && !lims_text_equal(r->person, person))
		return LIMS_OK;
	lims_serial_write(&lot->like, lot->low + (int64_t)first, from);
	lims_serial_write(&lot->like, lot->low + (int64_t)last, to);
	struct lims_stock_run run = {.lot = lot->code,
		.kind = lot->kind,
		.from = from,
		.to = to,
		.count = (int64_t)(last - first + 1),
		.state = lims_stock_state_names[fate->state],
		.person = person,
		.visit = fate->holder ? fate->holder->visit : "",
		.on = fate->event ? e->on : lot->received_on,
		.note = e->note,
		.item = e->item,
		.worksheet = e->worksheet,
		.paper = e->paper,
		.again = e->again ? e->again : "",
		.taken_over = lot->taken_over};
	return r->visit(r->ctx, &run, err);
}

static lims_rc run_lot(void *ctx, const struct lims_stock_row *lot, const struct lims_stock_fates *f, struct lims_err *err)
{
	const struct running *r = ctx;
	lims_rc rc = LIMS_OK;
	if (r->kind && !lims_text_equal(r->kind, lot->kind))
		return LIMS_OK;
	for (size_t first = 0, last = 0; !rc && first < f->count; first = last + 1) {
		for (last = first; last + 1 < f->count && same_fate(&f->of[first], &f->of[last + 1]); last++)
			;
		rc = tell_run(r, lot, &f->of[first], first, last, err);
	}
	return rc;
}

lims_rc lims_stock_each(
	struct lims_laboratory *lab, const char *kind, const char *person, lims_stock_visit *visit, void *ctx, struct lims_err *err)
{
	struct running r = {kind, person, visit, ctx};
	return each_lot(lab, run_lot, &r, err);
}

// ---- may it be used

static lims_rc first_row(struct lims_stmt *stmt, bool *ret, struct lims_stock_row *lot, struct lims_err *err)
{
	lims_rc rc = lims_stmt_step(stmt, ret, err);
	if (!rc && *ret && lot)
		lims_stock_row_take(stmt, lot);
	lims_stmt_release(stmt);
	return rc;
}

static const char sticker[] = "sticker", of_calibration[] = "calibration_sticker";

bool lims_stock_is_sticker(const char *kind)
{
	return lims_text_equal(kind, sticker) || lims_text_equal(kind, of_calibration);
}

lims_rc lims_stock_sticker_of(struct lims_db *db, const char *paper_kind, const char **ret_kind, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool kept = false;
	*ret_kind = sticker;
	if (!lims_text_equal(paper_kind, "calibration") && !lims_text_equal(paper_kind, "own_standard"))
		return LIMS_OK;
	lims_rc rc = lims_db_use(db, &lims_q_stock_kept, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, of_calibration);
	rc = first_row(stmt, &kept, NULL, err);
	if (!rc && kept)
		*ret_kind = of_calibration;
	return rc;
}

lims_rc lims_stock_usable(struct lims_db *db, const char *kind, const struct lims_serial *serial, const char *text, struct lims_err *err)
{
	struct lims_stock_fates f = {.count = 0};
	struct lims_stock_row lot;
	struct lims_stmt *stmt = NULL;
	bool kept = false, found = false;
	lims_rc rc = lims_db_use(db, &lims_q_stock_kept, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, kind);
	rc = first_row(stmt, &kept, NULL, err);
	if (rc || !kept)
		return rc;
	rc = lims_db_use(db, &lims_q_stock_of, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, kind);
	lims_stmt_text(stmt, 2, serial->key);
	lims_stmt_int(stmt, 3, serial->number);
	rc = first_row(stmt, &found, &lot, err);
	if (!rc && !found)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is in no lot that was received: see lims stock list", text);
	if (!rc)
		rc = lims_stock_fates_of(db, &lot, &f, err);
	if (rc)
		return rc;
	enum lims_stock_state state = f.of[serial->number - lot.low].state;
	if (state == LIMS_STOCK_IN_STORE)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s lies in the store, issued to nobody: lims stock issue %s --person STAFF", text, kind);
	else if (state != LIMS_STOCK_ISSUED && state != LIMS_STOCK_USED)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is %s: it cannot be used", text, lims_err_tr(err, lims_stock_state_names[state]));
	lims_stock_fates_finish(&f);
	return rc;
}
