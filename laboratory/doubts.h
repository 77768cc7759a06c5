// SPDX-License-Identifier: Apache-2.0
// What at the bench is questioned: readings far outside of anything that the work is about, and typed places that the plan does not have (nghi vấn).
#ifndef LIMS_LABORATORY_DOUBTS_H
#define LIMS_LABORATORY_DOUBTS_H

#include "laboratory/opened_sheet.h"

enum { LIMS_DOUBT_FACTOR = 10, LIMS_DOUBT_SHOWN = 2 };

/// A counted reading that is more than LIMS_DOUBT_FACTOR times as large as every planned value and characteristic of its kind of quantity, or that much larger or smaller than
/// what it is compared with and follows from the other readings of its row (the energy of a meter by its pulses and its constant), or that does
/// not show what stands in its row (see lims_doubt_shown), or the last of the readings that make a value beyond the `doubt` of its column
/// (laboratory/doubts_made.h). Columns that run on (registers, totalisers) are not held against sizes.
struct lims_doubt {
	int reading;      ///< number
	const char *text; ///< one sentence in o->lang
};

/// All doubts of a worksheet, in the arena of the sheet. Nothing is refused by a doubt: the reviewer sees it. LIMS_E_MEMORY.
lims_rc lims_doubts(
	struct lims_opened_sheet *o, const struct lims_result *r, const struct lims_doubt **ret, size_t *ret_count, struct lims_err *err);

/// Whether a typed value may stand in its cell beyond its form: a further row follows the last one, a planned value is changed only within a tenth of
/// it or on purpose (cell->adjust), and neither while the method is stopped. LIMS_E_INPUT, LIMS_E_REFUSED.
lims_rc lims_doubt_place(struct lims_opened_sheet *o, const struct lims_bench_cell *cell, const char *value, struct lims_err *err);

/// Whether a typed indication of the item or of the reference shows what stands in its row, the planned value of its kind: of the same sign and within
/// half to LIMS_DOUBT_SHOWN times it. LIMS_E_REFUSED says what stood there and how to record it all the same (cell->sure): `way`, as the caller takes it ("--sure"); LIMS_OK for anything else,
/// also what cannot be read. So is what is LIMS_DOUBT_FACTOR times larger or smaller than what follows from the other readings of its row, and what
/// leaves a value beyond the `doubt` of its column.
lims_rc lims_doubt_shown(struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell, const char *value,
	const char *way, struct lims_err *err);

#endif
