// SPDX-License-Identifier: Apache-2.0
// Formulas: pure expressions over named quantities, checked for types and units when loaded, evaluated exactly (docs/formats/expression.md).
#ifndef LIMS_ENGINE_EXPR_H
#define LIMS_ENGINE_EXPR_H

#include "lims-core/engine/units.h"

enum {
	LIMS_EXPR_SOURCE_MAX = 4096, ///< bytes of one formula
	LIMS_EXPR_DEPTH_MAX = 64,    ///< nesting of parentheses, calls and operators
	LIMS_EXPR_NODES_MAX = 1024,
	LIMS_EXPR_NAME_MAX = 96,   ///< bytes of a dotted name
	LIMS_EXPR_ARGS_MAX = 4,    ///< arguments of a table
	LIMS_EXPR_LIST_MAX = 1024, ///< elements of a list
};

/// What a value is. NONE: there is no value, and `reason` says why.
enum lims_kind { LIMS_KIND_NONE = 0, LIMS_KIND_NUMBER, LIMS_KIND_BOOL, LIMS_KIND_TEXT };

/// Why a cell has no value. A missing reading is never a zero. Zeroed memory is "missing".
enum lims_value_reason {
	LIMS_VALUE_MISSING = 0,     ///< not entered, not captured, struck, or blank
	LIMS_VALUE_REJECTED,        ///< there is a reading, but it may not be used (not stable, overload, wrong unit, …)
	LIMS_VALUE_DIVIDED_BY_ZERO, ///< division by zero
	LIMS_VALUE_OUTSIDE,         ///< outside the domain of a function (root of a negative number, step ≤ 0)
	LIMS_VALUE_NOT_IN_TABLE,    ///< the table has no band or row for the arguments
	LIMS_VALUE_NO_ROW,          ///< no such element: index outside the list, or no element fulfils the condition
	LIMS_VALUE_EMPTY,           ///< too few elements for the function (mean of none, standard deviation of one)
	LIMS_VALUE_LENGTH,          ///< lists of different length joined
	LIMS_VALUE_UNIT,            ///< the cell came with a unit of another dimension
	LIMS_VALUE_TOO_LARGE,       ///< overflow, or more digits than the exact path allows
	LIMS_VALUE_NOT_EXACT,       ///< a decision needs exact numbers and the caller has no rational path
	LIMS_VALUE_CYCLE,           ///< the cell refers to itself (set by the caller)
	LIMS_VALUE_NO_MEMORY,
	LIMS_VALUE_NO_PIECES,     ///< the pieces of a load are not named
	LIMS_VALUE_NOT_CERTIFIED, ///< the certificate of the standard does not state it
	LIMS_VALUE_NOT_IN_FORCE,  ///< a table or certificate has nothing in force on the date of the work
	LIMS_VALUE_SIGN,          ///< below zero, or zero, where the quantity cannot be
};
/// "missing", "rejected", "division_by_zero", …: a contract of --json, never translated. Never NULL.
const char *lims_value_reason_name(enum lims_value_reason r);
/// One English sentence without a full stop, a message id ("a reading is missing"). Never NULL.
const char *lims_value_reason_text(enum lims_value_reason r);
/// The sentence of the reason of that name; a text that is no such name comes back as it is.
const char *lims_value_reason_sentence(const char *name);

/// A type. For a number the unit in which the value is computed and given; `choices` (NULL: any) lists the texts that a text can be.
struct lims_type {
	enum lims_kind kind;
	bool list;                    ///< a column: one value per row
	const struct lims_unit *unit; ///< NUMBER only, never NULL there; not owned
	const char *const *choices;   ///< TEXT only; NULL-terminated; not owned
};

/// One value. Plain, nothing to free.
struct lims_value {
	enum lims_kind kind;
	enum lims_value_reason reason; ///< when kind is NONE
	bool exact;                    ///< NUMBER: no digit was lost on the way from the readings
	int within;                    ///< NUMBER, not exact: see bound.h; 0: not known. Who changes `number` sets it to 0 or to what it is now
	bool truth;                    ///< BOOL
	struct lims_dec number;        ///< NUMBER
	const struct lims_unit *unit;  ///< NUMBER; NULL in a value given to the evaluator means: the unit declared for the name
	const char *text;              ///< TEXT; not owned
};

/// The same value as an exact rational. `number` is created and destroyed by the evaluator, a callback only fills it.
struct lims_rvalue {
	enum lims_kind kind;
	enum lims_value_reason reason;
	bool approximate; ///< NUMBER: went through a root or function rounded to 34 digits; compared with lims_rat_near
	bool truth;
	struct lims_rat *number;
	const struct lims_unit *unit; ///< NULL: the unit declared for the name
	const char *text;
};

/// What a name stands for, given by the caller when a formula is checked.
struct lims_expr_name {
	int id; ///< the caller's number for it, handed back at evaluation; ≥ 0
	struct lims_type type;
};

/// A named table called like a function.
struct lims_expr_table {
	int id;
	size_t args;                              ///< 1 … LIMS_EXPR_ARGS_MAX; arguments are scalars
	struct lims_type arg[LIMS_EXPR_ARGS_MAX]; ///< arguments are converted to these units before the call
	struct lims_type result;
	bool smooth; ///< the result follows its first argument (a curve): uncertainty passes through it; else the result is a constant
};

/// The names that a formula can see. Callbacks return false when there is no such name; `name` is a dotted path, '\0'-terminated, NFC.
/// `table` may be NULL. The units that types point to must outlive the compiled formula.
struct lims_scope {
	const struct lims_units *units;
	void *ctx;
	bool (*name)(void *ctx, const char *name, struct lims_expr_name *ret);
	bool (*table)(void *ctx, const char *name, struct lims_expr_table *ret);
	/// previous(name, first): the same name one row above, and a truth that says whether there is a row above. NULL: where no row is meant.
	bool (*previous)(void *ctx, const char *name, struct lims_expr_name *ret_above, struct lims_expr_name *ret_there);
};

/// The values at evaluation. No callback may keep the pointers that it is given.
struct lims_cells {
	void *ctx;
	/// Value of a name, asked again each time that it is needed: keep computed cells instead of evaluating them anew. `row` is the element (0-based) of a list, or -1 for a scalar. A value whose unit differs from the declared one is converted.
	void (*get)(void *ctx, int id, long row, struct lims_value *ret);
	/// Elements of a list now. NULL when no name is a list.
	size_t (*count)(void *ctx, int id);
	/// The same value in rationals, computed again from the readings; asked only for values that `get` gave as not exact. May be NULL:
	/// then decisions on such values come out as LIMS_VALUE_NOT_EXACT.
	void (*get_rat)(void *ctx, int id, long row, struct lims_rvalue *ret);
	/// Table lookup with exact arguments in the declared units, none of them without a value. NULL when there are no tables.
	void (*look)(void *ctx, int id, const struct lims_value *arg, size_t n, struct lims_value *ret);
	/// The same in rationals: asked when an argument is not exact, or on the rational path. Compare limits with lims_rat_cmp, or, when an
	/// argument is approximate, take lims_rat_near as equal (lims_rvalue_compare does both). NULL: as get_rat.
	void (*look_rat)(void *ctx, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret);
	/// Counts what decimals could not give or decide and was computed in rationals. May be NULL.
	size_t *rational;
};

struct lims_parsed; ///< a formula read but not checked; in its arena
struct lims_expr;   ///< a checked formula; in its arena; never changes, may be used by several threads

/// Reads a formula. LIMS_E_INPUT: "character N: …". No names are resolved.
lims_rc lims_expr_parse(const char *source, size_t n, struct lims_arena *arena, const struct lims_parsed **ret, struct lims_err *err);
/// Calls `each` for every name and table in the order written (repeats included), e.g. to order columns before their types are known.
void lims_parsed_names(const struct lims_parsed *p, void *ctx, void (*each)(void *ctx, const char *name, bool is_table));
/// Resolves names, checks types and units. `want` (may be NULL) is the type the result must have; a number is converted to its unit,
/// a scalar is not accepted for a list nor a list for a scalar. LIMS_E_INPUT: "character N: …", naming both units where units clash.
lims_rc lims_expr_check(const struct lims_parsed *p, const struct lims_scope *scope, const struct lims_type *want, struct lims_arena *arena,
	const struct lims_expr **ret, struct lims_err *err);
/// Both in one.
lims_rc lims_expr_compile(const char *source, size_t n, const struct lims_scope *scope, const struct lims_type *want,
	struct lims_arena *arena, const struct lims_expr **ret, struct lims_err *err);

struct lims_type lims_expr_type(const struct lims_expr *e);
/// The source as given, '\0'-terminated.
const char *lims_expr_source(const struct lims_expr *e);
/// Every name and table referred to, in the order written (repeats included): dependency order, recursion, trace.
void lims_expr_refs(const struct lims_expr *e, void *ctx, void (*each)(void *ctx, int id, bool is_table));

/// The two sides of a formula that is one comparison (`abs(E) <= mpe(L)`), as formulas of their own in one unit, so that a result can show
/// them. `*ret_sign` is "<", "<=", ">", ">=", "==" or "!=". False when the formula is no scalar comparison.
bool lims_expr_sides(
	const struct lims_expr *e, const struct lims_expr **ret_left, const struct lims_expr **ret_right, const char **ret_sign);
/// True for the words and functions of the language: no table may be called so ("if", "max"). Names without parentheses may.
bool lims_expr_reserved(const char *name);

/// Value of a scalar formula in the unit of its type. Never fails: what cannot be computed is a value of kind NONE with its reason.
/// Allocates nothing, except where a decision on inexact numbers goes through rationals.
void lims_expr_eval(const struct lims_expr *e, const struct lims_cells *cells, struct lims_value *ret);
/// The same in rationals; ret->number must be created by the caller and belongs to it. This is what a caller's get_rat calls for a computed cell.
void lims_expr_eval_rat(const struct lims_expr *e, const struct lims_cells *cells, struct lims_rvalue *ret);

/// Number of elements of a list formula now: false and *ret_reason when the lists in it differ in length or are too long.
bool lims_expr_count(const struct lims_expr *e, const struct lims_cells *cells, size_t *ret_count, enum lims_value_reason *ret_reason);
/// Element `row` (0-based) of a list formula, e.g. `[Min, 500 e, Max/2, Max]`.
void lims_expr_eval_row(const struct lims_expr *e, const struct lims_cells *cells, size_t row, struct lims_value *ret);
void lims_expr_eval_row_rat(const struct lims_expr *e, const struct lims_cells *cells, size_t row, struct lims_rvalue *ret);

/// A decision in rationals by design 4b: -1, 0, 1; values within 10^-28 are equal when one of them is approximate.
int lims_rvalue_compare(const struct lims_rvalue *a, const struct lims_rvalue *b);
/// Fills *ret with what a value of this kind has; of a number all but ret->number, which stays the caller's.
void lims_rvalue_take(struct lims_rvalue *ret, const struct lims_value *v);

/// Shorthands. In the header, because an evaluation makes thousands of them.
static inline struct lims_value lims_value_none(enum lims_value_reason reason)
{
	return (struct lims_value){.kind = LIMS_KIND_NONE, .reason = reason};
}
static inline struct lims_value lims_value_number(struct lims_dec number, const struct lims_unit *unit)
{
	return (struct lims_value){.kind = LIMS_KIND_NUMBER, .exact = true, .number = number, .unit = unit};
}
static inline struct lims_value lims_value_bool(bool truth)
{
	return (struct lims_value){.kind = LIMS_KIND_BOOL, .exact = true, .truth = truth};
}
static inline struct lims_value lims_value_text(const char *text)
{
	return (struct lims_value){.kind = LIMS_KIND_TEXT, .exact = true, .text = text};
}

#endif
