// SPDX-License-Identifier: Apache-2.0
// Coverage: which rows of the collected facts are carried by which data file, and why the others are not (lims-coverage-1).
#ifndef LIMS_CATALOG_COVERAGE_H
#define LIMS_CATALOG_COVERAGE_H

#include "lims-core/catalog/catalog.h"

/// One row of a table of facts, or a fact in running text.
struct lims_coverage_row {
	const char *section; ///< "2.1.4"
	const char *row;     ///< first cells of the row, joined by " | "; "*": the whole table; else the words of a fact in text
	bool text;           ///< a fact in running text, or several rows in one
	const char *const *by;
	size_t by_count;       ///< files of the catalog, "procedures/ID.yaml#STEP" for one step
	const char *elsewhere; ///< where the program itself carries it; "" otherwise
	const char *missing;   ///< why nothing carries it; "" otherwise
	int line;
};
struct lims_coverage {
	const char *document;
	const struct lims_coverage_row *rows;
	size_t count, carried, in_program, missing; ///< the last three sum up to the first
};

/// Reads a coverage file and holds it against the catalog: a row names files and steps that are there, or says where else or why not; every procedure and
/// every table is named by some row. Appends one line per fault and counts them; *ret is whole only when there are none. LIMS_E_MEMORY only.
lims_rc lims_coverage_read(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_arena *arena,
	struct lims_coverage *ret, struct lims_buf *report, size_t *ret_faults, struct lims_err *err);

#endif
