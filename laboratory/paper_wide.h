// SPDX-License-Identifier: Apache-2.0
// Tables with more columns than a page has room for words, turned: a line for each quantity, a column for each point.
#ifndef LIMS_LABORATORY_PAPER_WIDE_H
#define LIMS_LABORATORY_PAPER_WIDE_H

#include "certificates/paper.h"
#include "lims-core/base/arena.h"

/// How many tables a table becomes; 0: it has room as it is.
size_t lims_paper_wide_count(const struct lims_paper_section *s);
/// Writes them to `out`. `named`: the first column says what a row is. False when memory is out.
bool lims_paper_wide(struct lims_arena *arena, const struct lims_paper_section *s, bool named, struct lims_paper_section *out);

#endif
