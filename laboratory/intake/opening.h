// SPDX-License-Identifier: Apache-2.0
// The opening balance (số liệu đầu kỳ): what a laboratory knew before it began with this system, from its spreadsheets, in one command or not at all.
//
// Everything of it is marked as taken over and not verified by this system until a person records it here; the tables themselves are kept as blobs.
// docs/formats/opening.md lists the tables and their columns.
#ifndef LIMS_LABORATORY_INTAKE_OPENING_H
#define LIMS_LABORATORY_INTAKE_OPENING_H

#include "laboratory/intake/import.h"

/// In the order in which they are written: a later one may name what an earlier one brings.
enum lims_opening_kind {
	LIMS_OPENING_STAFF,
	LIMS_OPENING_CARDS,
	LIMS_OPENING_CUSTOMERS,
	LIMS_OPENING_STANDARDS,
	LIMS_OPENING_VALUES,  ///< what certificates of standards state, point by point, past ones too
	LIMS_OPENING_NUMBERS, ///< the last number of each series of papers
	LIMS_OPENING_MARKS,   ///< stickers and seals in hand, and with whom
	LIMS_OPENING_ITEMS,   ///< instruments with their last verification
	LIMS_OPENING_KINDS,
};
/// "staff.csv", …
const char *lims_opening_file_name(enum lims_opening_kind kind);

/// A file of the folder; the caller keeps it.
struct lims_opening_file {
	const char *name; ///< without folders
	const void *bytes;
	size_t n;
};
struct lims_opening {
	const struct lims_opening_file *files; ///< of the tables, and "columns.csv": which column means what
	size_t count;
	struct lims_table_form form;
	bool dry_run;
};

struct lims_opening_table {
	const char *name; ///< NULL: there was no such table
	size_t rows;      ///< that are good
	struct lims_csv_faults faults;
};
struct lims_opening_result {
	char code[LIMS_CODE];                                     ///< "O-A1"; of a trial nobody's
	struct lims_opening_table tables[LIMS_OPENING_KINDS + 1]; ///< the last one: columns.csv
	size_t faults;
	bool written;
};
/// LIMS_E_INPUT when there are faults: ret_result tells them. LIMS_E_REFUSED: the actor may not set up the laboratory. Memory of the arena.
lims_rc lims_opening_take(struct lims_laboratory *lab, const struct lims_opening *in, struct lims_arena *arena,
	struct lims_opening_result *ret_result, struct lims_err *err);

/// The last number of a series as it was taken over. Texts live during the call.
struct lims_series_start {
	const char *kind; ///< proof/paper_kinds.h
	int64_t year, last;
	const char *opening, *actor;
};
typedef lims_rc lims_series_visit(void *ctx, const struct lims_series_start *s, struct lims_err *err);
lims_rc lims_series_each(struct lims_laboratory *lab, lims_series_visit *visit, void *ctx, struct lims_err *err);

/// What still stands as it was taken over, by kinds: "staff", "card", "customer", "standard", "certificate", "item".
typedef lims_rc lims_unverified_visit(void *ctx, const char *kind, int64_t count, struct lims_err *err);
lims_rc lims_unverified_each(struct lims_laboratory *lab, lims_unverified_visit *visit, void *ctx, struct lims_err *err);

#endif
