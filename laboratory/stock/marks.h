// SPDX-License-Identifier: Apache-2.0
// Marks on instruments (dấu, tem, niêm trên phương tiện đo): what was found, removed and applied at each place, and the rule that no number is used twice.
//
// A mark that is found is compared with what this laboratory put there last; a difference is a finding, kept with the entry.
#ifndef LIMS_LABORATORY_STOCK_MARKS_H
#define LIMS_LABORATORY_STOCK_MARKS_H

#include "laboratory/laboratory.h"

struct lims_db;

enum { LIMS_PLACED_TEXT = 64 };

/// What somebody did and saw at one place of an item; found, removed and applied may be given together and are written in this order.
struct lims_placed_act {
	const char *kind;      ///< sticker, seal; die: what a die or pliers of the register pressed in, named by its code
	const char *place;     ///< where on the instrument; needed but for a sticker
	const char *found;     ///< number that was there; "none": nothing was there; NULL: not looked at
	const char *removed;   ///< number taken off; NULL: none
	const char *applied;   ///< number put on; NULL: none
	const char *worksheet; ///< NULL: none
	const char *note;      ///< NULL: none
	struct lims_date on;   ///< month 0: today
};

/// What a found mark was against the last record.
struct lims_placed_finding {
	bool differs;
	bool compared;                   ///< false: nothing was ever recorded there
	char expected[LIMS_PLACED_TEXT]; ///< what should have been there; "none"
	char item[LIMS_CODE];            ///< code under which it was recorded
	char on[LIMS_DATE_TEXT];
};

/// Records it. ret_finding is about `found`. LIMS_E_NOT_FOUND: no such item; LIMS_E_INPUT; LIMS_E_REFUSED: the number was used already (names the first), or the stock
/// says that it cannot be used; a die that is not in use.
lims_rc lims_placed_record(struct lims_laboratory *lab, const char *item, const struct lims_placed_act *act,
	struct lims_placed_finding *ret_finding, struct lims_err *err);

/// One mark of an instrument, also under earlier codes of it, in the order of days. Texts live during the call.
struct lims_placed {
	const char *kind, *place, *what, *serial; ///< what: used (printed on a paper), found, removed, applied
	const char *expected;                     ///< of a found one that differs; NULL: it agrees or was not compared
	const char *item, *worksheet, *paper, *on, *actor, *note;
};
typedef lims_rc lims_placed_visit(void *ctx, const struct lims_placed *mark, struct lims_err *err);
lims_rc lims_placed_each(struct lims_laboratory *lab, const char *item, lims_placed_visit *visit, void *ctx, struct lims_err *err);

/// Whether a number may be used for this item and worksheet (NULL: none): never before by another, and by what the stock says; of a die, whether it is in use. `db` may be the transaction's.
lims_rc lims_placed_check(
	struct lims_db *db, const char *kind, const char *text, const char *item, const char *worksheet, struct lims_err *err);
/// LIMS_E_REFUSED when any instrument has the number already. A text without a number is none.
lims_rc lims_placed_unused(struct lims_db *db, const char *kind, const char *text, struct lims_err *err);

#endif
