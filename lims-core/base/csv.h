// SPDX-License-Identifier: Apache-2.0
// Reads a table as spreadsheets export it (CSV), and keeps every fault of it with line and column. Pure: bytes in, rows out.
//
// RFC 4180 with what is met: comma, semicolon or tab, told by the first line (or by a line "sep=;" before it); a byte order mark; CR LF, LF; quoted
// cells with doubled quotes and line breaks. UTF-8 only. Blanks around a cell are left out; nothing else is changed.
#ifndef LIMS_BASE_CSV_H
#define LIMS_BASE_CSV_H

#include "lims-core/base/arena.h"
#include "lims-core/base/err.h"

enum { LIMS_CSV_BYTES = 8 << 20, LIMS_CSV_ROWS = 20000, LIMS_CSV_COLUMNS = 64, LIMS_CSV_CELL = 1000, LIMS_FAULTS_KEPT = 500 };

struct lims_csv_fault {
	size_t line;      ///< from 1
	size_t column;    ///< field from 1; 0: the whole line
	const char *name; ///< of the column; "" when it has none
	const char *text; ///< one sentence
};

/// Faults in the order in which they were found; memory of the arena. Beyond LIMS_FAULTS_KEPT they are only counted.
struct lims_csv_faults {
	struct lims_arena *arena;
	struct lims_csv_fault *list; ///< LIMS_FAULTS_KEPT of them; NULL before the first
	size_t kept, count;
};
void lims_csv_fault_add(struct lims_csv_faults *f, size_t line, size_t column, const char *name, const char *text);

/// Brings the kept ones into the order of the table.
void lims_csv_faults_sort(struct lims_csv_faults *f);

struct lims_csv_row {
	size_t line;
	const char **cells; ///< as many as the header has; "" where nothing stands
};
struct lims_csv {
	const char **header;
	size_t columns;
	struct lims_csv_row *rows;
	size_t count;
	char separator;
};

/// Reads the whole table. Faults of the text (a row too long or too short, a quote that never ends, a cell too long, bytes that are no UTF-8) go to `faults` and their rows are
/// left out. LIMS_E_INPUT: no table at all (empty, too large, UTF-16, a header with an empty or doubled name); LIMS_E_MEMORY. lang of err says the language of the faults.
lims_rc lims_csv_read(
	const void *bytes, size_t n, struct lims_arena *arena, struct lims_csv_faults *faults, struct lims_csv *ret_csv, struct lims_err *err);

#endif
