// SPDX-License-Identifier: Apache-2.0
// The examples inside of data files: read into worksheets and expectations, then run. Inside of the catalog.
#ifndef LIMS_CATALOG_EXAMPLES_H
#define LIMS_CATALOG_EXAMPLES_H

#include "lims-core/catalog/set.h"
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
	struct lims_ws_value cmc[LIMS_EXAMPLE_VALUES_MAX];
	size_t cmc_count;
};

/// Fills `ex` with the worksheet of the example `node` of the list `examples`. Faults to l.
void lims_example_read(
	struct lims_load *l, const struct lims_procedure *p, struct lims_node *examples, struct lims_node *node, struct lims_example *ex);
/// The worksheet of an example; it lives as long as `ex` does.
struct lims_worksheet lims_example_worksheet(const struct lims_procedure *p, const struct lims_example *ex);
/// "cells:" of an example; step → column → list over rows (of lists over runs). "-" is no cell.
void lims_example_cells(struct lims_load *l, const struct lims_procedure *p, struct lims_node *map, struct lims_example *ex);
/// "set:" of an example; "step.column[row]" or "step.column[row][run]" → value or "-".
void lims_example_set(struct lims_load *l, const struct lims_procedure *p, struct lims_node *map, struct lims_example *ex);
/// Splits "step.column[row][run]"; false when it has another form. step and column hold 64 bytes.
bool lims_example_place(const char *text, char *ret_step, char *ret_column, size_t *ret_row, size_t *ret_run);

/// One example that ran. Pointers live during the call.
struct lims_example_run {
	const char *id;
	bool failed;
	const char *lines; ///< of the report, not '\0'-terminated: what was expected and not found, or that it is ok
	size_t lines_len;
	const char *result; ///< what came out: "lims-result-1", the sentence of a refusal, the value of a table, a date
	size_t result_len;
};

/// Who looks at every example that ran; visit may be NULL.
struct lims_example_watch {
	void (*visit)(void *ctx, const struct lims_example_run *run);
	void *ctx;
};

/// Runs the examples of a file that was loaded without fault. Lines as lims_catalog_examples.
void lims_examples_of(struct lims_builder *b, struct lims_set_file *file, const struct lims_loaded *loaded, struct lims_buf *report,
	struct lims_example_watch watch, struct lims_examples *ret);

/// Who compares, and whom it tells.
struct lims_example_judge {
	const struct lims_units *units;
	const struct lims_lang *lang; ///< of what is told
	struct lims_arena *arena;
	struct lims_faults *faults;
	void *ctx;
	void (*complain)(void *ctx, const char *text);
};
/// "12.3 g" must be the value; "~12.3 g" must be the value rounded (half up) to its places.
bool lims_example_same_number(const struct lims_units *units, const char *expected, const struct lims_value *got, struct lims_arena *arena);
/// One place whose expectation is compared: "budget" and "circuit.R[0]".
struct lims_example_spot {
	const struct lims_example_judge *judge;
	const char *what, *place;
};
void lims_example_complain(const struct lims_example_spot *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/// The first entry of a map of expectations; NULL when there is none. Complains when it is no map; `keys` says what stands on its left.
struct lims_node *lims_example_first(const struct lims_example_judge *j, struct lims_node *map, const char *name, const char *keys);
/// Complains about each key of `map` that is not among the n known ones.
void lims_example_keys(const struct lims_example_spot *s, const struct lims_node *map, const char *const *known, size_t n);
/// "budgets:" and "correlations:" of an expectation; NULL expects nothing.
void lims_example_expect_budgets(const struct lims_example_judge *j, const struct lims_result *res, struct lims_node *map);
void lims_example_expect_correlations(const struct lims_example_judge *j, const struct lims_result *res, struct lims_node *map);
/// "decisions:" of an expectation; NULL expects nothing.
void lims_example_expect_decisions(const struct lims_example_judge *j, const struct lims_result *res, struct lims_node *map);

#endif
