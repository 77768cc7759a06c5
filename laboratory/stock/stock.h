// SPDX-License-Identifier: Apache-2.0
// The stock of stickers and seals (tem, chì, niêm): ordered, received as a range of numbers, issued to a person, used, damaged, lost, returned; every number has a place.
//
// Dies and pliers (dấu, kìm) are single things with a holder: they are the register "die".
#ifndef LIMS_LABORATORY_STOCK_STOCK_H
#define LIMS_LABORATORY_STOCK_STOCK_H

#include "laboratory/fields.h"
#include "laboratory/stock/serial.h"
#include "lims-core/base/clock.h"

struct lims_tx;

enum { LIMS_STOCK_LOT_MAX = 100000 }; ///< numbers of one lot

extern const char *const lims_stock_kinds[]; ///< sticker (of verification), calibration_sticker, seal; NULL-terminated
extern const char *const lims_stock_moves[]; ///< issued, returned, damaged, lost, destroyed; NULL-terminated

/// What is ordered or received. Days: month 0 is today; none lies in the future.
struct lims_stock_lot {
	const char *kind;
	int quantity;          ///< ordered
	const char *supplier;  ///< code of the register; NULL: none
	const char *from, *to; ///< received: first and last number as printed, of one series
	struct lims_date on;
	const struct lims_field_file *paper; ///< order or delivery note; NULL: none
	const char *taken_over;              ///< code of the opening balance (intake/opening.h) that says they are in hand; NULL: received here
};
/// Orders a lot. LIMS_E_INPUT, LIMS_E_NOT_FOUND (supplier), LIMS_E_REFUSED.
lims_rc lims_stock_order(struct lims_laboratory *lab, const struct lims_stock_lot *lot, char ret_code[LIMS_CODE], struct lims_err *err);
/// Receives the numbers of a lot that was ordered (code), or of a new one (code NULL). LIMS_E_REFUSED: received already, or another lot has one of the numbers.
lims_rc lims_stock_receive(
	struct lims_laboratory *lab, const char *code, const struct lims_stock_lot *lot, char ret_code[LIMS_CODE], struct lims_err *err);

/// A new lot, received within a command.
lims_rc lims_stock_receive_in(
	struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_stock_lot *lot, char ret_code[LIMS_CODE], struct lims_err *err);

/// What becomes of a range of numbers.
struct lims_stock_move {
	const char *kind, *what; ///< of lims_stock_kinds, lims_stock_moves
	const char *from, *to;   ///< NULL to: one number
	const char *person;      ///< who gets them; for "issued" only
	const char *visit;       ///< code of the field visit whose team takes them along; for "issued" only; NULL: none
	const char *note;        ///< why; needed when damaged, lost or destroyed
	struct lims_date on;
};
/// All of the range or none. LIMS_E_NOT_FOUND: no lot has the numbers, no such person or visit; LIMS_E_REFUSED names the first number that does not allow it, and why.
lims_rc lims_stock_moved(struct lims_laboratory *lab, const struct lims_stock_move *move, struct lims_err *err);

/// The same within a command.
lims_rc lims_stock_moved_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_stock_move *move, struct lims_err *err);

/// Consecutive numbers of a lot with one fate. Texts live during the call.
struct lims_stock_run {
	const char *lot, *kind, *from, *to;
	int64_t count;
	const char *state;  ///< in_store, issued, used, damaged, lost, destroyed
	const char *person; ///< "" when nobody has them
	const char *visit;  ///< for which they were handed out; "" when for none
	const char *on, *note;
	const char *item, *worksheet, *paper; ///< used: on what first; "" otherwise
	const char *again;                    ///< used: by which other works too (two nodes that did not know of each other); ""
	bool taken_over;                      ///< the lot was taken over, not received here
};
typedef lims_rc lims_stock_visit(void *ctx, const struct lims_stock_run *run, struct lims_err *err);
/// Every number of every received lot, as runs in the order of kinds and numbers; kind NULL: all kinds; person NULL: everybody. Of used numbers the holder is who had
/// them when they were used.
lims_rc lims_stock_each(
	struct lims_laboratory *lab, const char *kind, const char *person, lims_stock_visit *visit, void *ctx, struct lims_err *err);

/// A lot with its counts. Texts live during the call.
struct lims_stock_sum {
	const char *code, *kind, *from, *to, *supplier, *ordered_on, *received_on; ///< from, to: "" when it was not received yet
	int64_t quantity, in_store, issued, used, damaged, lost, destroyed;
	int64_t again; ///< of the used ones: by several works
	bool taken_over;
};
typedef lims_rc lims_stock_lot_visit(void *ctx, const struct lims_stock_sum *sum, struct lims_err *err);
lims_rc lims_stock_lots(struct lims_laboratory *lab, lims_stock_lot_visit *visit, void *ctx, struct lims_err *err);

/// The kind of the sticker that goes with a paper of this kind ("certificate", "calibration", …): a laboratory that received stickers of calibration keeps them apart; until then one stock serves both.
lims_rc lims_stock_sticker_of(struct lims_db *db, const char *paper_kind, const char **ret_kind, struct lims_err *err);
/// Whether a kind of mark is a sticker, which stands on an instrument at one place only.
bool lims_stock_is_sticker(const char *kind);
/// For marks: whether the number may be used. LIMS_OK when no lot of the kind was ever received, or a person has it; LIMS_E_REFUSED says what stands against it.
lims_rc lims_stock_usable(struct lims_db *db, const char *kind, const struct lims_serial *serial, const char *text, struct lims_err *err);

#endif
