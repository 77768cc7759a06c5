// SPDX-License-Identifier: Apache-2.0
// Many items from a table: every row is checked as if it were received, every fault is told, and nothing is written unless all rows are good.
#ifndef LIMS_LABORATORY_INTAKE_IMPORT_H
#define LIMS_LABORATORY_INTAKE_IMPORT_H

#include "laboratory/intake/receiving.h"
#include "lims-core/base/csv.h"

/// How the cells of a table are to be read; nothing is guessed.
struct lims_table_form {
	bool day_month_year; ///< days are written 31/12/2026
	bool decimal_comma;  ///< numbers are written 0,5
};

/// What a person says that a column of their table holds: a field, a characteristic by its name, or "-": it is left out.
struct lims_column_map {
	const char *column; ///< as the first line names it, with or without marks
	const char *means;
};

/// A table whose columns have been named: what each column holds, as lims_column_field names it.
struct lims_named_table {
	struct lims_csv csv;
	const char *means[LIMS_CSV_COLUMNS];  ///< its name in the first line, or what a person says instead
	const char *fields[LIMS_CSV_COLUMNS]; ///< NULL: a characteristic, by `means`; "-": left out
	struct lims_table_form form;
	struct lims_arena *arena; ///< for what a cell becomes
	const char *how_to_map;   ///< message id: how a person says what a column means; of tables of items
};
/// The field of an item that a column's name means, in English or Vietnamese, with or without marks ("Số máy" → "serial"); NULL: none of them.
const char *lims_column_field(const char *name);
/// Takes what people say of columns into `means`, and "-" into `fields`. LIMS_E_INPUT: the table has no such column.
lims_rc lims_table_map(struct lims_named_table *t, const struct lims_column_map *maps, size_t count, struct lims_err *err);
/// Whether two names are the same but for marks, blanks around them and capitals.
bool lims_column_same(const char *a, const char *b);
/// Names the columns of a table of items, after lims_table_map.
void lims_table_name_items(struct lims_named_table *t);
/// Keeps a fault of the input at its column, and gives LIMS_OK: the next row is looked at. What else failed is handed on in err.
lims_rc lims_table_fault(const struct lims_named_table *t, struct lims_csv_faults *faults, const struct lims_csv_row *row, lims_rc rc,
	const struct lims_err *e, struct lims_err *err);
/// The cell of a field in a row; NULL when the table has no such column or nothing stands there.
const char *lims_table_cell(const struct lims_named_table *t, const struct lims_csv_row *row, const char *field);
/// A day as the table writes it → ISO 8601. LIMS_E_INPUT.
lims_rc lims_table_day(
	const struct lims_named_table *t, const struct lims_csv_row *row, const char *field, const char **ret, struct lims_err *err);
/// A whole number from low to high; fallback where nothing stands.
lims_rc lims_table_number(const struct lims_named_table *t, const struct lims_csv_row *row, const char *field, int fallback, int low,
	int high, int *ret, struct lims_err *err);
/// A number as the engine reads it: where the table has decimal commas, a comma between digits becomes a point. NULL: no memory.
const char *lims_table_with_point(const struct lims_named_table *t, const char *text);
/// The column that a sentence is about: the one whose field or name it names, from 1; 0: none.
size_t lims_table_culprit(const struct lims_named_table *t, const struct lims_err *err);

/// Where the faults of one row go: visit is lims_row_fault, ctx one of these.
struct lims_row_faults {
	const struct lims_named_table *t;
	struct lims_csv_faults *faults;
	const struct lims_csv_row *row;
	const char *fields[LIMS_CSV_COLUMNS]; ///< told already: of one field the first fault is told
	size_t field_count;
};
void lims_row_fault(void *ctx, const char *field, const struct lims_err *fault);
/// Tells the columns that hold something which neither an item nor its procedure has, once for the whole table, and leaves them out from now on.
void lims_table_unknown_columns(struct lims_named_table *t, const struct lims_csv_row *row, const struct lims_procedure *p,
	struct lims_csv_faults *faults, struct lims_err *err);
/// Tells rows of a table of items that are one instrument, each at its number with the line of the first. ret_twins: one for each row, true for what was told; memory of the arena. LIMS_E_MEMORY.
lims_rc lims_table_twins(const struct lims_named_table *t, struct lims_csv_faults *faults, bool **ret_twins, struct lims_err *err);
/// What a row says of an item; what cannot be read is told and left out. `values` holds LIMS_CSV_COLUMNS; `base` gives what the row leaves out.
lims_rc lims_row_receipt(const struct lims_named_table *t, const struct lims_csv_row *row, const struct lims_receipt *base,
	struct lims_field_value *values, struct lims_receipt *ret, const struct lims_fault_sink *sink, struct lims_err *err);

struct lims_import {
	const void *bytes;
	size_t n;
	struct lims_receipt base; ///< procedure, customer and job for rows that do not say them
	struct lims_table_form form;
	const struct lims_column_map *maps;
	size_t map_count;
	bool dry_run;
};
struct lims_import_row {
	size_t line;
	char code[LIMS_CODE], same[LIMS_CODE]; ///< first item of the row; the one that has its number already, or ""
	size_t items;                          ///< with quantities and parts
	char ended[LIMS_DATE_TEXT];            ///< last day of its type approval when that lies before the receipt; "" otherwise
};
struct lims_import_result {
	struct lims_csv_faults faults;
	struct lims_import_row *rows; ///< that are good; memory of the arena
	size_t row_count, items;
	bool written;
};
/// LIMS_E_INPUT when there are faults: ret_result tells them (its faults' arena is `arena`). LIMS_E_REFUSED: the actor may not receive.
lims_rc lims_item_import(struct lims_laboratory *lab, const struct lims_import *in, struct lims_arena *arena,
	struct lims_import_result *ret_result, struct lims_err *err);

#endif
