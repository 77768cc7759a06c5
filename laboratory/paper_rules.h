// SPDX-License-Identifier: Apache-2.0
// Decision rules on paper: each rule that was used, in words, and where a statement is only conditional.
#ifndef LIMS_LABORATORY_PAPER_RULES_H
#define LIMS_LABORATORY_PAPER_RULES_H

#include "certificates/paper.h"
#include "lims-core/engine/worksheet.h"

/// Sentences that lims_paper_rules writes at most.
size_t lims_paper_rules_max(const struct lims_result *r);
/// Writes the sentences to `out` and returns how many; SIZE_MAX when memory is out. Simple acceptance without a ratio says nothing.
size_t lims_paper_rules(struct lims_arena *arena, const struct lims_result *r, struct lims_bilingual *out);

#endif
