// SPDX-License-Identifier: Apache-2.0
// Folds the moves of a lot and the marks that were used into the fate of every number.
#include "laboratory/stock/fates.h"

#include "laboratory/stock/again.h"
#include "laboratory/stock/stock.h"
#include "laboratory/stock/stock_queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/store/db.h"

#include <stdio.h>

enum { FATES_MAX = 64 << 20 };

const char *const lims_stock_state_names[LIMS_STOCK_STATES] = {
	LIMS_MSG("in_store"), LIMS_MSG("issued"), LIMS_MSG("used"), LIMS_MSG("damaged"), LIMS_MSG("lost"), LIMS_MSG("destroyed")};

void lims_stock_row_take(struct lims_stmt *stmt, struct lims_stock_row *ret)
{
	*ret = (struct lims_stock_row){
		.low = lims_stmt_col_int(stmt, 6), .high = lims_stmt_col_int(stmt, 7), .quantity = lims_stmt_col_int(stmt, 8)};
	snprintf(ret->subject, sizeof ret->subject, "%s", lims_stmt_col_text(stmt, 0));
	snprintf(ret->code, sizeof ret->code, "%s", lims_stmt_col_text(stmt, 1));
	snprintf(ret->kind, sizeof ret->kind, "%s", lims_stmt_col_text(stmt, 2));
	snprintf(ret->like.series, sizeof ret->like.series, "%s", lims_stmt_col_text(stmt, 3));
	snprintf(ret->like.key, sizeof ret->like.key, "%s", lims_stmt_col_text(stmt, 4));
	ret->like.width = (int)lims_stmt_col_int(stmt, 5);
	snprintf(ret->supplier, sizeof ret->supplier, "%s", lims_stmt_col_text(stmt, 9));
	snprintf(ret->ordered_on, sizeof ret->ordered_on, "%s", lims_stmt_col_text(stmt, 10));
	snprintf(ret->received_on, sizeof ret->received_on, "%s", lims_stmt_col_text(stmt, 11));
	ret->taken_over = lims_stmt_col_int(stmt, 12) != 0;
}

static enum lims_stock_state state_after(const char *what)
{
	static const struct {
		const char *what;
		enum lims_stock_state state;
	} rows[] = {{"issued", LIMS_STOCK_ISSUED}, {"returned", LIMS_STOCK_IN_STORE}, {"damaged", LIMS_STOCK_DAMAGED},
		{"lost", LIMS_STOCK_LOST}, {"destroyed", LIMS_STOCK_DESTROYED}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (lims_text_equal(rows[i].what, what))
			return rows[i].state;
	return LIMS_STOCK_IN_STORE;
}

static struct lims_stock_event *take_event(struct lims_arena *a, struct lims_stmt *stmt, const int *columns, struct lims_err *err)
{
	struct lims_stock_event *e = lims_arena_take(a, sizeof *e);
	if (e)
		e->again = NULL;
	const char **fields[] = {&e->what, &e->person, &e->visit, &e->note, &e->on, &e->item, &e->worksheet, &e->paper};
	for (size_t i = 0; e && i < sizeof fields / sizeof fields[0]; i++) {
		*fields[i] = columns[i] < 0 ? "" : lims_arena_text(a, lims_stmt_col_text(stmt, columns[i]));
		if (!*fields[i])
			e = NULL;
	}
	if (!e)
		lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the numbers of a lot");
	return e;
}

static void apply_move(
	struct lims_stock_fates *f, const struct lims_stock_row *lot, int64_t low, int64_t high, const struct lims_stock_event *e)
{
	enum lims_stock_state state = state_after(e->what);
	for (int64_t n = low < lot->low ? lot->low : low; n <= high && n <= lot->high; n++) {
		struct lims_stock_fate *fate = &f->of[n - lot->low];
		fate->state = state;
		fate->event = e;
		if (state == LIMS_STOCK_ISSUED)
			fate->holder = e;
		else if (state == LIMS_STOCK_IN_STORE)
			fate->holder = NULL;
	}
}

static lims_rc fold_moves(struct lims_db *db, const struct lims_stock_row *lot, struct lims_stock_fates *f, struct lims_err *err)
{
	static const int columns[] = {0, 3, 6, 4, 5, -1, -1, -1};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_stock_moves, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, lot->subject);
	lims_stmt_text(stmt, 2, lot->like.key);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const struct lims_stock_event *e = take_event(f->arena, stmt, columns, err);
		if (!e) {
			rc = LIMS_E_MEMORY;
			break;
		}
		apply_move(f, lot, lims_stmt_col_int(stmt, 1), lims_stmt_col_int(stmt, 2), e);
	}
	lims_stmt_release(stmt);
	return rc;
}

static struct lims_mark_use use_of(const struct lims_stock_event *e)
{
	return (struct lims_mark_use){e->item, e->worksheet, e->paper, e->on};
}

/// A further use of a number that is used already: another one of the same work says nothing new. *sheet: the first use with a worksheet, else the first one.
static lims_rc add_use(struct lims_arena *a, struct lims_stock_event *first, const struct lims_stock_event **sheet, struct lims_stmt *stmt,
	const int *columns, struct lims_err *err)
{
	const struct lims_mark_use was[] = {use_of(first), use_of(*sheet)};
	const struct lims_mark_use use = {
		lims_stmt_col_text(stmt, 2), lims_stmt_col_text(stmt, 3), lims_stmt_col_text(stmt, 4), lims_stmt_col_text(stmt, 5)};
	char text[1024];
	if (lims_mark_same_work(&was[0], &use) && lims_mark_same_work(&was[1], &use)) {
		if (!was[1].worksheet[0] && use.worksheet[0])
			*sheet = take_event(a, stmt, columns, err);
		return *sheet ? LIMS_OK : LIMS_E_MEMORY;
	}
	snprintf(text, sizeof text, "%.800s%s%.64s (%.64s)", first->again ? first->again : "", first->again ? ", " : "", lims_mark_work(&use),
		use.item);
	first->again = lims_arena_text(a, text);
	return first->again ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the numbers of a lot");
}

/// What was used is used, whatever was written of it in the store.
static lims_rc fold_marks(struct lims_db *db, const struct lims_stock_row *lot, struct lims_stock_fates *f, struct lims_err *err)
{
	static const int columns[] = {6, -1, -1, -1, 5, 2, 3, 4};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_stock_marks, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, lot->kind);
	lims_stmt_text(stmt, 2, lot->like.key);
	lims_stmt_int(stmt, 3, lot->low);
	lims_stmt_int(stmt, 4, lot->high);
	struct lims_stock_event *e = NULL;
	const struct lims_stock_event *sheet = NULL;
	int64_t at = -1;
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_stock_fate *fate = &f->of[lims_stmt_col_int(stmt, 0) - lot->low];
		if (e && at == lims_stmt_col_int(stmt, 0)) {
			rc = add_use(f->arena, e, &sheet, stmt, columns, err);
			continue;
		}
		at = lims_stmt_col_int(stmt, 0);
		sheet = e = take_event(f->arena, stmt, columns, err);
		if (!e)
			rc = LIMS_E_MEMORY;
		fate->state = LIMS_STOCK_USED;
		fate->event = e;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_stock_fates_of(struct lims_db *db, const struct lims_stock_row *lot, struct lims_stock_fates *ret, struct lims_err *err)
{
	struct lims_stock_fates f = {.count = lot->high >= lot->low ? (size_t)(lot->high - lot->low + 1) : 0};
	lims_rc rc = LIMS_OK;
	if (f.count > LIMS_STOCK_LOT_MAX)
		return lims_err_set(err, LIMS_E_CORRUPT, "The lot %s has more than %d numbers", lot->code, LIMS_STOCK_LOT_MAX);
	f.arena = lims_arena_create(FATES_MAX);
	f.of = f.arena ? lims_arena_array(f.arena, f.count + 1, sizeof *f.of) : NULL;
	if (!f.of)
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the numbers of the lot %s", lot->code);
	if (!rc && f.count > 0)
		rc = fold_moves(db, lot, &f, err);
	if (!rc && f.count > 0)
		rc = fold_marks(db, lot, &f, err);
	if (rc)
		lims_stock_fates_finish(&f);
	else
		*ret = f;
	return rc;
}

void lims_stock_fates_finish(struct lims_stock_fates *f)
{
	lims_arena_destroy(f->arena);
	*f = (struct lims_stock_fates){.count = 0};
}
