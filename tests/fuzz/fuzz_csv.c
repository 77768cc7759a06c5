// SPDX-License-Identifier: Apache-2.0
// The reader of tables: whatever the bytes, every row has a cell for every column, cells are text, and lines go up.
#include "lims-core/base/csv.h"
#include "lims-core/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cell(const char *cell)
{
	size_t n = strlen(cell);
	if (n > LIMS_CSV_CELL || !lims_text_valid(cell, n) || strpbrk(cell, "\n\r") || (n > 0 && (cell[0] == ' ' || cell[n - 1] == ' ')))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_csv_faults faults = {.arena = arena};
	struct lims_csv csv;
	struct lims_err err = {0};
	if (!arena)
		return 0;
	lims_rc rc = lims_csv_read(data, size, arena, &faults, &csv, &err);
	if (rc != LIMS_OK && (rc != err.code || !err.text[0]))
		abort();
	for (size_t i = 0; !rc && i < csv.count; i++) {
		if (i > 0 && csv.rows[i].line <= csv.rows[i - 1].line)
			abort();
		for (size_t k = 0; k < csv.columns; k++)
			check_cell(csv.rows[i].cells[k]);
	}
	if (faults.kept > faults.count || faults.kept > LIMS_FAULTS_KEPT)
		abort();
	lims_csv_faults_sort(&faults);
	for (size_t i = 1; i < faults.kept; i++)
		if (faults.list[i].line < faults.list[i - 1].line || !faults.list[i].text[0])
			abort();
	lims_arena_destroy(arena);
	return 0;
}
