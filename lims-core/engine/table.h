// SPDX-License-Identifier: Apache-2.0
// Tolerance tables (bảng sai số cho phép): bands over one or two quantities with explicit ends, by class and other choices.
#ifndef LIMS_ENGINE_TABLE_H
#define LIMS_ENGINE_TABLE_H

#include "lims-core/engine/formula.h"
#include "lims-core/engine/procedure.h"

enum { LIMS_TABLE_AXES = 2, LIMS_TABLE_CHOICES_MAX = 32 };

struct lims_table_arg {
	const char *name;
	enum lims_cell_kind kind;        ///< number or choice
	const struct lims_unit *measure; ///< number
	const char *const *choices;      ///< NULL-terminated, at most LIMS_TABLE_CHOICES_MAX; NULL for a number
};

/// What is compared with the ends of the bands: an argument or a formula over the arguments.
struct lims_table_axis {
	const char *name;
	const struct lims_unit *measure; ///< of the ends
	const struct lims_formula *formula;
};

/// An end that is not finite has `…_infinite`.
struct lims_interval {
	struct lims_dec from, to;
	bool from_open, to_open;
	bool from_infinite, to_infinite;
};

struct lims_band {
	struct lims_interval at[LIMS_TABLE_AXES];
	const struct lims_formula *value; ///< over the arguments; NULL: the document gives no limit here
	int line;
};

/// The bands for some combinations of choices.
struct lims_table_group {
	uint32_t allows[LIMS_EXPR_ARGS_MAX]; ///< bit i: choice i of the argument; all bits for numbers
	struct lims_interval covers[LIMS_TABLE_AXES];
	bool listed; ///< it covers single values, those of its bands; `covers` says nothing
	const struct lims_band *bands;
	size_t band_count;
	struct lims_date from, to; ///< in force; no date: open
	struct lims_source source;
	int line;
};

struct lims_table {
	const char *id;
	const char *revision;
	struct lims_words title;
	struct lims_source source;
	const struct lims_table_arg *args;
	size_t arg_count;
	const struct lims_table_axis *axes;
	size_t axis_count;
	const struct lims_unit *measure; ///< of the limit
	const struct lims_table_group *groups;
	size_t group_count;
	bool draft; ///< a group is draft
};

/// Reads "(500, 2000]", "[0, inf)". The message says what is wrong. LIMS_E_INPUT.
lims_rc lims_interval_parse(const char *text, struct lims_interval *ret, struct lims_err *err);
bool lims_interval_holds(const struct lims_interval *i, struct lims_dec v);
/// The same in rationals; *approximate values within 10^-28 of an end are on it.
bool lims_interval_holds_rat(const struct lims_interval *i, const struct lims_rvalue *v);

/// The limit on a day (lims_in_force) for exact arguments in their declared units (lims_cells.look). NONE with LIMS_VALUE_NOT_IN_TABLE where
/// there is none, LIMS_VALUE_NOT_IN_FORCE where the table says nothing about the day. Returns where the limit that was found comes from: the source of its
/// row; NULL when there is none.
const struct lims_source *lims_table_look(
	const struct lims_table *t, struct lims_date day, const struct lims_value *arg, size_t n, struct lims_value *ret);
/// The same in rationals (lims_cells.look_rat).
const struct lims_source *lims_table_look_rat(
	const struct lims_table *t, struct lims_date day, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret);
/// The scope that formulas of a table see: its arguments. `t` needs args and arg_count only, and must outlive the scope.
void lims_table_scope(const struct lims_table *t, const struct lims_units *units, struct lims_scope *ret);

#endif
