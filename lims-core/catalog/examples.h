// SPDX-License-Identifier: Apache-2.0
// The examples inside of data files: read into worksheets and expectations, then run. Inside of the catalog.
#ifndef LIMS_CATALOG_EXAMPLES_H
#define LIMS_CATALOG_EXAMPLES_H

#include "lims-core/catalog/load.h"
#include "lims-core/engine/worksheet.h"

enum { LIMS_EXAMPLE_CELLS_MAX = 4000, LIMS_EXAMPLE_VALUES_MAX = 200, LIMS_EXAMPLES_MAX = 500, LIMS_EXAMPLE_CHAIN_MAX = 8 };

/// A worksheet that can still be changed; an example that comes `from` another starts with a copy of that one's.
struct lims_example {
	const char *id;
	struct lims_node *node;
	const char *mode;
	struct lims_date date;
	struct lims_ws_value item[LIMS_EXAMPLE_VALUES_MAX];
	size_t item_count;
	struct lims_ws_standard standards[LIMS_EXAMPLE_VALUES_MAX];
	size_t standard_count;
	struct lims_ws_value conditions[LIMS_EXAMPLE_VALUES_MAX];
	size_t condition_count;
	struct lims_ws_answer answers[LIMS_EXAMPLE_VALUES_MAX];
	size_t answer_count;
	struct lims_ws_cell cells[LIMS_EXAMPLE_CELLS_MAX];
	size_t cell_count;
};

/// Fills `ex` with the worksheet of the example `node` of the list `examples`. Faults to l.
void lims_example_read(
	struct lims_load *l, const struct lims_procedure *p, struct lims_node *examples, struct lims_node *node, struct lims_example *ex);
/// "cells:" of an example; step → column → list over rows (of lists over runs). "-" is no cell.
void lims_example_cells(struct lims_load *l, const struct lims_procedure *p, struct lims_node *map, struct lims_example *ex);
/// "set:" of an example; "step.column[row]" or "step.column[row][run]" → value or "-".
void lims_example_set(struct lims_load *l, const struct lims_procedure *p, struct lims_node *map, struct lims_example *ex);
/// Splits "step.column[row][run]"; false when it has another form. step and column hold 64 bytes.
bool lims_example_place(const char *text, char *ret_step, char *ret_column, size_t *ret_row, size_t *ret_run);

#endif
