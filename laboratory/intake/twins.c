// SPDX-License-Identifier: Apache-2.0
// Rows of one table that would be one instrument, for its procedure and serial number are how it is known: sorted by them, twins stand beside each other.
#include "laboratory/intake/import.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { KEYS = 2 };

struct numbered {
	const char *keys[KEYS]; ///< procedure and serial number; as they are written
	const struct lims_csv_row *row;
};

static int by_keys(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	for (size_t i = 0; i < KEYS; i++) {
		int order = strcmp(x->keys[i], y->keys[i]);
		if (order)
			return order;
	}
	return (x->row->line > y->row->line) - (x->row->line < y->row->line);
}

static bool twins(const struct numbered *a, const struct numbered *b)
{
	for (size_t i = 0; i < KEYS; i++)
		if (!lims_text_equal(a->keys[i], b->keys[i]))
			return false;
	return true;
}

lims_rc lims_table_twins(const struct lims_named_table *t, struct lims_csv_faults *faults, bool **ret_twins, struct lims_err *err)
{
	static const char *const fields[KEYS] = {"procedure", "serial"};
	struct numbered *list = lims_arena_array(t->arena, t->csv.count + 1, sizeof *list);
	bool *again = lims_arena_array(t->arena, t->csv.count + 1, sizeof *again);
	struct lims_err e = {.lang = err ? err->lang : NULL};
	size_t n = 0, first = 0;
	if (!list || !again)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	for (size_t i = 0; i < t->csv.count; i++) {
		if (!lims_table_cell(t, &t->csv.rows[i], "serial"))
			continue;
		list[n].row = &t->csv.rows[i];
		for (size_t k = 0; k < KEYS; k++) {
			const char *cell = lims_table_cell(t, list[n].row, fields[k]);
			list[n].keys[k] = cell ? cell : "";
		}
		n++;
	}
	qsort(list, n, sizeof *list, by_keys);
	for (size_t i = 1; i < n; i++) {
		if (!twins(&list[first], &list[i])) {
			first = i;
			continue;
		}
		struct lims_row_faults f = {.t = t, .faults = faults, .row = list[i].row};
		(void)lims_err_set(&e, LIMS_E_INPUT,
			"serial: %s stands in line %zu already: an instrument is known by its procedure and serial number and has one row; another one "
			"that bears the same number gets a mark behind it",
			list[i].keys[1], list[first].row->line);
		lims_row_fault(&f, "serial", &e);
		again[list[i].row - t->csv.rows] = true;
	}
	*ret_twins = again;
	return LIMS_OK;
}
