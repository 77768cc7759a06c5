// SPDX-License-Identifier: Apache-2.0
// Words of readings that were struck out, for papers.
#ifndef LIMS_LABORATORY_PAPER_STRUCK_H
#define LIMS_LABORATORY_PAPER_STRUCK_H

#include "lims-core/base/arena.h"
#include "lims-core/engine/procedure.h"

/// The cause in Vietnamese; the word itself when it is none of the list.
const char *lims_paper_cause(const char *cause);
/// What was struck as it would stand in its column: a number, a choice by its name, a moment.
const char *lims_paper_struck_text(
	struct lims_arena *arena, const struct lims_units *units, const struct lims_column *column, const char *value);

#endif
