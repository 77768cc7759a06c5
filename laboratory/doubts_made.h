// SPDX-License-Identifier: Apache-2.0
// What readings make together is questioned where it lies beyond the `doubt` that the procedure declares of its column (docs/formats/procedure.md).
#ifndef LIMS_LABORATORY_DOUBTS_MADE_H
#define LIMS_LABORATORY_DOUBTS_MADE_H

#include "laboratory/opened_sheet.h"

/// The sentence about the reading (its index in the sheet) when it is the last of those of its row, or run, that make a value beyond its doubt; NULL otherwise.
/// In the arena of the sheet, in o->lang.
const char *lims_doubt_made(struct lims_opened_sheet *o, const struct lims_result *r, size_t reading);

/// Whether the worksheet would have such a value in that row with this one typed. LIMS_E_REFUSED says which, and `way`, how to record it all the same.
/// The sheet stays as it is, without the value. LIMS_E_MEMORY.
lims_rc lims_doubt_refuse_made(
	const struct lims_opened_sheet *o, const struct lims_bench_cell *cell, const char *value, const char *way, struct lims_err *err);

#endif
