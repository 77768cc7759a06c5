// SPDX-License-Identifier: Apache-2.0
// Tables with more columns than a page has room for words, turned: a line for each quantity, a column for each point.
#ifndef LIMS_LABORATORY_PAPER_WIDE_H
#define LIMS_LABORATORY_PAPER_WIDE_H

#include "certificates/paper.h"
#include "lims-core/base/arena.h"

/// What the first columns of a table say about a row.
struct lims_paper_names {
	bool label; ///< the first: which point it is
	bool run;   ///< the one behind it: which run of the point
};

/// How many tables a table becomes when it is turned; 0: it is none.
size_t lims_paper_wide_count(const struct lims_paper_section *s);
/// More columns than headings keep their words in on a paper that people read at a glance.
bool lims_paper_wide_by_count(const struct lims_paper_section *s);
/// Writes them to `out`. `measured_only`: quantities that were measured at none of the points have no line; without it only those that apply to none.
/// Notes of rows stand in a last line. False when memory is out.
bool lims_paper_wide(struct lims_arena *arena, const struct lims_paper_section *s, struct lims_paper_names names, bool measured_only,
	struct lims_paper_section *out);

#endif
