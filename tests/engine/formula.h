// SPDX-License-Identifier: Apache-2.0
// A small sheet of named formulas for tests: every name is itself a formula, so references nest as in a worksheet.
#ifndef LIMS_TESTS_ENGINE_FORMULA_H
#define LIMS_TESTS_ENGINE_FORMULA_H

#include "lims-core/engine/expr.h"

enum { SHEET_CELLS = 256 };

struct sheet_cell {
	char name[LIMS_EXPR_NAME_MAX];
	const struct lims_expr *expr; ///< NULL: never has a value
	struct lims_type type;
	enum lims_value_reason reason; ///< of a cell without formula
	bool given;                    ///< `number` is its value: a reading
	struct lims_dec number;
};

struct sheet {
	struct lims_arena *arena;
	const struct lims_units *units;
	struct sheet_cell cell[SHEET_CELLS];
	size_t cells;
	bool no_rationals; ///< get_rat and look_rat are not given
	unsigned long gets, rational_gets;
};

/// Loads calibration-data/units.yaml; fails the test when it has faults.
void sheet_open(struct sheet *s);
void sheet_close(struct sheet *s);
/// Forgets all names; memory stays.
void sheet_clear(struct sheet *s);

struct lims_scope sheet_scope(struct sheet *s);
struct lims_cells sheet_cells(struct sheet *s);

/// Defines a name by a formula; `name = missing 'g'` defines one without a value. Returns the code of the fault, err says which.
lims_rc sheet_define(struct sheet *s, const char *name, const char *formula, struct lims_err *err);
/// Defines a reading in a unit and returns its id; sheet_set gives its value.
int sheet_reading(struct sheet *s, const char *name, const char *unit);
void sheet_set(struct sheet *s, int id, struct lims_dec number);
/// Compiles against the sheet.
lims_rc sheet_compile(struct sheet *s, const char *formula, const struct lims_expr **ret, struct lims_err *err);
/// Compiles and evaluates; a fault fails the test.
struct lims_value sheet_value(struct sheet *s, const char *formula);
/// The value as text: "2500 g", "true", "\"III\"", "[1 g, 2 g]", "no value: missing", "refused: …sentence".
void sheet_text(struct sheet *s, const char *formula, char *out, size_t cap);

/// The table that every sheet has, `mpe(n, class)`: 0.5, 1, 1.5 up to and including 50, 200, 1000 for class "IIII" and 500, 2000, 10000 for "III".
#endif
