// SPDX-License-Identifier: Apache-2.0
// Inside the folder: what became of every number of a lot, folded from its moves and the marks that were used.
#ifndef LIMS_LABORATORY_STOCK_FATES_H
#define LIMS_LABORATORY_STOCK_FATES_H

#include "laboratory/laboratory.h"
#include "laboratory/stock/serial.h"
#include "lims-core/base/arena.h"

struct lims_db;
struct lims_stmt;

enum lims_stock_state {
	LIMS_STOCK_IN_STORE,
	LIMS_STOCK_ISSUED,
	LIMS_STOCK_USED,
	LIMS_STOCK_DAMAGED,
	LIMS_STOCK_LOST,
	LIMS_STOCK_DESTROYED,
	LIMS_STOCK_STATES,
};
extern const char *const lims_stock_state_names[LIMS_STOCK_STATES];

struct lims_stock_row {
	char subject[64], code[LIMS_CODE], kind[16], supplier[LIMS_CODE], ordered_on[LIMS_DATE_TEXT], received_on[LIMS_DATE_TEXT];
	struct lims_serial like; ///< series and width
	int64_t low, high;       ///< high < low: not received yet
	int64_t quantity;
	bool taken_over;
};
/// Copies a row of a statement whose columns are those of a lot.
void lims_stock_row_take(struct lims_stmt *stmt, struct lims_stock_row *ret);

struct lims_stock_event {
	const char *what, *person, *visit, *note, *on; ///< of a move
	const char *item, *worksheet, *paper;          ///< of the first use
	const char *again; ///< of a number that other works used too: "PAPER (ITEM)" of each, with ", " between; NULL: none did
};
struct lims_stock_fate {
	enum lims_stock_state state;
	const struct lims_stock_event *holder; ///< the move that issued it last; NULL: nobody had it
	const struct lims_stock_event *event;  ///< what made the state; NULL: received
};
struct lims_stock_fates {
	struct lims_arena *arena;
	struct lims_stock_fate *of; ///< by number - low
	size_t count;
};
/// LIMS_E_MEMORY, LIMS_E_STORAGE. Finished by lims_stock_fates_finish.
lims_rc lims_stock_fates_of(struct lims_db *db, const struct lims_stock_row *lot, struct lims_stock_fates *ret, struct lims_err *err);
void lims_stock_fates_finish(struct lims_stock_fates *f); ///< accepts a zeroed struct

#endif
