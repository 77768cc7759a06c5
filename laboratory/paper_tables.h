// SPDX-License-Identifier: Apache-2.0
// Tables of another worksheet in the content of a paper, so that the paper can be drawn from its content alone.
#ifndef LIMS_LABORATORY_PAPER_TABLES_H
#define LIMS_LABORATORY_PAPER_TABLES_H

#include "certificates/paper.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/json.h"

/// Writes the tables among the sections as an array "tables"; other kinds of sections are passed over.
void lims_paper_tables_put(struct lims_jw *w, const struct lims_paper_section *sections, size_t n);
/// Reads them back into `out`, which has room for as many as `tables` has members; texts lie in the JSON. SIZE_MAX when memory is out.
size_t lims_paper_tables_get(struct lims_arena *arena, const struct lims_json *tables, struct lims_paper_section *out);

#endif
