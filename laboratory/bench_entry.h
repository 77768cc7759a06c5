// SPDX-License-Identifier: Apache-2.0
// What the entries of readings have in common: the body, the cell, who read.
#ifndef LIMS_LABORATORY_BENCH_ENTRY_H
#define LIMS_LABORATORY_BENCH_ENTRY_H

#include "laboratory/bench.h"
#include "lims-core/base/json.h"

/// Begins the body of an entry with its object; finish `body` afterwards.
void lims_bench_entry_begin(struct lims_buf *body, struct lims_jw *w);
void lims_bench_entry_cell(struct lims_jw *w, const struct lims_bench_cell *cell); ///< step, row, run, column
/// Who read, as the cell says or as the paper does; nothing when it is the actor. observer may be NULL.
void lims_bench_entry_observer(struct lims_jw *w, const char *actor, const char *observer);

#endif
