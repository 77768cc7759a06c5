// SPDX-License-Identifier: Apache-2.0
// Where a fact comes from, as papers and screens name it.
#ifndef LIMS_LABORATORY_PAPER_SOURCE_H
#define LIMS_LABORATORY_PAPER_SOURCE_H

#include "lims-core/base/arena.h"
#include "lims-core/engine/worksheet.h"

/// "ĐLVN 30:2021, 7.3"; with the edition where the document does not name it: a statement of conformity is against one edition (ISO/IEC 17025:2017, 7.8.6.2).
/// NULL when no document is named.
const char *lims_paper_source(struct lims_arena *arena, const struct lims_source *s, bool edition);
/// The list with one more document behind "; ", unless it has it; a clause of the last one takes its place. `list` may be NULL.
const char *lims_paper_source_add(struct lims_arena *arena, const char *list, const struct lims_source *s, bool edition);
/// A document that the heading names already says nothing new, unless it is another clause of it.
bool lims_paper_source_said(const struct lims_source *heading, const struct lims_source *s);
/// The documents in which the values of a column were looked up, each once: "TCVN 9385:2012; TCVN 4756:1989". NULL: none that the heading of the step does not name.
const char *lims_paper_column_sources(struct lims_arena *arena, const struct lims_result_step *s, size_t column, bool edition);
/// Where the values of a step were looked up that are printed: "Nguồn / Source: Sai số cho phép / MPE – OIML R 76-1, Table 6". Columns that were looked up alike stand
/// together. NULL: nothing that the heading of the step does not name.
const char *lims_paper_looked_up(struct lims_arena *arena, const struct lims_result_step *s, bool edition);

#endif
