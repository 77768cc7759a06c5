// SPDX-License-Identifier: Apache-2.0
// Inside the folder: the tables of an opening balance, one function for the rows of each.
#ifndef LIMS_LABORATORY_INTAKE_OPENING_TABLES_H
#define LIMS_LABORATORY_INTAKE_OPENING_TABLES_H

#include "laboratory/intake/opening.h"

/// What the rows of a table are written with.
struct lims_opening_desk {
	struct lims_laboratory *lab;
	struct lims_tx *tx;
	struct lims_arena *arena;
	struct lims_shelf shelf;
	const char *code; ///< of the opening balance
	struct lims_named_table *t;
	struct lims_opening_table *ret;       ///< good rows are counted, faults are kept here
	bool *twins;                          ///< of the rows of items: written already
	struct lims_opening_names *customers; ///< NULL: not read yet
};

/// The field that a column means by its name: of a register (r), or of the table itself; NULL: none.
const char *lims_opening_field(enum lims_opening_kind kind, const struct lims_register *r, const char *name, const struct lims_lang *lang);
/// NULL: the table is no register.
const struct lims_register *lims_opening_register(enum lims_opening_kind kind);

/// Writes a row when nothing of it is told to the sink; its error is a fault of the row too.
typedef lims_rc lims_opening_row(
	struct lims_opening_desk *d, const struct lims_csv_row *row, const struct lims_fault_sink *sink, struct lims_err *err);
/// Writes row after row; faults of the input are kept with their places, and the next row is looked at.
lims_rc lims_opening_each_row(struct lims_opening_desk *d, lims_opening_row *write, struct lims_err *err);
/// Rows of a register; of the staff those with the role admin are written first, for the others need somebody who may.
lims_rc lims_opening_register_rows(struct lims_opening_desk *d, const struct lims_register *r, struct lims_err *err);
lims_rc lims_opening_value_rows(struct lims_opening_desk *d, struct lims_err *err);
lims_rc lims_opening_number_rows(struct lims_opening_desk *d, struct lims_err *err);
lims_rc lims_opening_mark_rows(struct lims_opening_desk *d, struct lims_err *err);
lims_rc lims_opening_item_rows(struct lims_opening_desk *d, struct lims_err *err);

#endif
