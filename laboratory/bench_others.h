// SPDX-License-Identifier: Apache-2.0
// The other worksheets of an item, and giving one up (bỏ biên bản).
#ifndef LIMS_LABORATORY_BENCH_OTHERS_H
#define LIMS_LABORATORY_BENCH_OTHERS_H

#include "laboratory/laboratory.h"

struct lims_db;

/// One of the same item by the same procedure in which something was measured and whose matter is open: not issued, not ended as found, not given up.
/// Texts live during the call.
struct lims_other_sheet {
	const char *code, *state;
	bool earlier; ///< than the worksheet that is asked about, by the day of the work, then by when it was opened: the same on every node
};
typedef lims_rc lims_other_sheet_visit(void *ctx, const struct lims_other_sheet *o, struct lims_err *err);
lims_rc lims_bench_others(
	struct lims_laboratory *lab, const char *worksheet, lims_other_sheet_visit *visit, void *ctx, struct lims_err *err);
/// LIMS_E_REFUSED names an earlier one: what was begun first is issued first, or given up with a reason.
lims_rc lims_bench_earlier_done(struct lims_db *db, const char *worksheet, struct lims_err *err);
/// LIMS_E_REFUSED when a paper stands on the same item that says the contrary of one of this kind ("certificate", "notice"), was measured on the same day or later,
/// and no repair lies between: a person decides which of the two stands (docs/decisions/order-of-outcomes.md).
lims_rc lims_bench_none_against(struct lims_db *db, const char *worksheet, const char *kind, struct lims_err *err);

/// LIMS_E_REFUSED when results of the worksheet stand on a paper, its own or that of what was measured after the item was adjusted, or the number of one was taken: what was
/// printed is the record that was signed, and that is not opened again.
lims_rc lims_bench_unprinted(struct lims_db *db, const char *worksheet, struct lims_err *err);
/// Gives up a worksheet that has no paper, with all that stands in it. `reason` is kept and shown with the item. LIMS_E_INPUT without a reason; LIMS_E_REFUSED: given up
/// already, its paper was issued, or that of what was measured after the adjustment was, which gives its results as found; of numbers that were taken too.
lims_rc lims_bench_abandon(struct lims_laboratory *lab, const char *worksheet, const char *reason, struct lims_err *err);

#endif
