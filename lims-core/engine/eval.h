// SPDX-License-Identifier: Apache-2.0
// The cells of one run of a procedure and how they get their values: inside of plan and evaluation, not for other rooms.
#ifndef LIMS_ENGINE_EVAL_H
#define LIMS_ENGINE_EVAL_H

#include "lims-core/engine/expr_tape.h"
#include "lims-core/engine/formula.h"
#include "lims-core/engine/input.h"
#include "lims-core/engine/worksheet.h"

enum { LIMS_EVAL_CELLS_MAX = 100000, LIMS_EVAL_DEPTH_MAX = 128, LIMS_EVAL_MEMORY = 256 * 1024 * 1024 };

enum lims_eval_state { LIMS_EVAL_TODO, LIMS_EVAL_BUSY, LIMS_EVAL_DONE };

/// Where a limit that was looked up comes from; one of a list in the order of looking.
struct lims_eval_source {
	const struct lims_source *source;
	struct lims_eval_source *next;
};

/// One value: given, or computed by `formula` seen from (step, row, run) when it is first asked for.
struct lims_eval_cell {
	struct lims_value v;
	enum lims_eval_state state;
	bool planned;  ///< exists in this row
	bool given;    ///< stands in the worksheet, with or without a value
	bool adjusted; ///< a planned value was replaced
	bool optional;
	const char *why; ///< the instrument's reason for no reading; NULL otherwise
	const struct lims_formula *formula;
	struct lims_eval_load *load;     ///< of a column of loads, once filled (eval_load.h); NULL otherwise
	struct lims_eval_source *looked; ///< sources of the tables that the formula looked into, also through what is not printed itself
	size_t step, row, run;
	struct lims_rat *rat; ///< cached; owned
	bool approximate;     ///< of rat
};

struct lims_eval_row {
	const struct lims_row *from; ///< NULL: beyond the plan, or a step without rows
	bool extra;
	size_t run_count;
	struct lims_eval_cell *cells; ///< [run_count][column_count]
};

/// The cells of a column that count in a list over all rows, in their order.
struct lims_eval_column {
	struct lims_eval_cell **cells; ///< room for all
	size_t count;
	bool made; ///< filled when first asked for, since most columns never are
};

struct lims_eval_step {
	const struct lims_step *step;
	bool applies;
	int64_t *taken;                  ///< where time counts: moments of captured readings in µs, see lims_eval_time; NULL otherwise
	const struct lims_row **planned; ///< the row of the file for each planned one; NULL in it: a step without rows
	size_t planned_rows;
	struct lims_eval_row *rows; ///< set by lims_eval_rows
	size_t row_count;           ///< with the extra ones
	struct lims_eval_column *columns;
	bool *check_applies;
};

struct lims_eval_list {
	struct lims_eval_cell *cells;
	size_t count;
};

/// A rational that belongs to the run.
struct lims_eval_rat {
	struct lims_rat *rat;
	struct lims_eval_rat *next;
};

struct lims_eval {
	const struct lims_procedure *procedure;
	const struct lims_mode *mode;
	struct lims_date date; ///< of the work; no date: not known
	struct lims_arena *arena;
	struct lims_arena *scratch; ///< of what one budget needs while it is made; given back piece by piece
	struct lims_eval_cell *item;
	struct lims_eval_cell *derived;
	struct lims_eval_list *standards; ///< per need, one cell per thing asked
	bool *standard_given;
	struct lims_eval_pieces *pieces;            ///< per need (eval_load.h)
	struct lims_eval_certified **certified;     ///< per need and number or curve of its certificate (eval_standard.h)
	struct lims_eval_list *conditions;          ///< per condition, one cell per value given
	bool *standard_applies, *condition_applies; ///< for this item and mode; set by lims_eval_plan
	struct lims_eval_step *steps;               ///< set by lims_eval_plan
	const struct lims_step *filling;            ///< of the cell filled last: cells come step by step
	size_t cell_total;
	size_t rational, models;           ///< see lims_evaluator_count: rational, budgets
	struct lims_eval_rat *rats;        ///< kept until the end
	struct lims_budgets *budgets;      ///< made when first asked for (eval_budget.h); NULL before
	struct lims_eval_source **looking; ///< of what is being computed; NULL: nobody asks where its limits come from
	unsigned depth;
};

/// Mode, date and the item's characteristics of a worksheet, read and checked. LIMS_E_INPUT names what is unknown, missing or bad. All memory
/// from the two arenas, which stay the caller's; lims_eval_release first.
lims_rc lims_eval_create(const struct lims_procedure *p, const struct lims_worksheet *w, struct lims_arena *arena,
	struct lims_arena *scratch, struct lims_eval **ret_ev, struct lims_err *err);
void lims_eval_release(struct lims_eval *ev); ///< frees what is outside of the arena; accepts NULL
/// Which steps and checks apply, and the planned rows of every step in their order.
lims_rc lims_eval_plan(struct lims_eval *ev, struct lims_err *err);
/// Rows with their cells, once; extra[i] rows (NULL: none) beyond the planned ones of step i. lims_eval_plan first.
lims_rc lims_eval_rows(struct lims_eval *ev, const size_t *extra, struct lims_err *err);
/// The standards of a worksheet alone, for a plan.
lims_rc lims_eval_fill_standards(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err);
/// Standards, conditions and cells of a worksheet; lims_eval_rows first.
lims_rc lims_eval_fill(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err);

/// Hands a rational over to the run; false, and it is destroyed, when memory is out.
bool lims_eval_keep(struct lims_eval *ev, struct lims_rat *rat);
/// What a step's clock column reads on a row, from the moments of the captured readings; false when they do not tell.
/// Timed: the row's first reading after that of the first row, plus the planned moment of the first row. Paired: from the last upward reading at
/// the turning point to its first downward one.
bool lims_eval_time(struct lims_eval *ev, size_t step, size_t row, struct lims_value *ret);
/// Room for the moments of a step, none of them known.
lims_rc lims_eval_time_take(struct lims_eval *ev, size_t step, struct lims_err *err);
/// Remembers when a cell that was given was read (RFC 3339). LIMS_E_INPUT when it is no moment.
lims_rc lims_eval_time_note(
	struct lims_eval *ev, const struct lims_eval_cell *cell, const struct lims_column *column, const char *at, struct lims_err *err);
/// Fills the clock columns that nobody filled.
void lims_eval_time_fill(struct lims_eval *ev);

/// NULL when the step has no such row, run or column; a column per row stands in its run 0.
static inline struct lims_eval_cell *lims_eval_cell_at(const struct lims_eval *ev, size_t step, size_t row, size_t run, size_t column)
{
	const struct lims_eval_step *s = &ev->steps[step];
	if (row >= s->row_count || column >= s->step->column_count)
		return NULL;
	if (!s->step->columns[column].per_run)
		run = 0;
	if (run >= s->rows[row].run_count)
		return NULL;
	return &s->rows[row].cells[run * s->step->column_count + column];
}
/// Computes the cell if need be. Its value stays in the cell.
const struct lims_value *lims_eval_force(struct lims_eval *ev, struct lims_eval_cell *cell);
/// A formula seen from a place.
void lims_eval_formula(struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, struct lims_value *ret);
void lims_eval_formula_rat(
	struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, struct lims_rvalue *ret);
/// The cell behind a name of a formula seen from a place (`list_row` as lims_cells.get); NULL when there is none.
struct lims_eval_cell *lims_eval_find(struct lims_eval *ev, size_t step, size_t row, size_t run, int id, long list_row);
/// A formula seen from a place as operations on a tape; `to` but for its cells is the caller's (expr_tape.h).
lims_rc lims_eval_tape(struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, struct lims_expr_tape *to,
	int *ret_register, struct lims_err *err);
/// The elements of a list formula seen from a place. False with the reason when its lists do not fit together.
bool lims_eval_list_count(struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, size_t *ret_count,
	enum lims_value_reason *ret_reason);
void lims_eval_list_element(
	struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, size_t i, struct lims_value *ret);
/// A call of a table or of a certificate's curve on the date of the work (lims_cells.look, look_rat).
void lims_eval_look(struct lims_eval *ev, int id, const struct lims_value *arg, size_t n, struct lims_value *ret);
void lims_eval_look_rat(struct lims_eval *ev, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret);
/// Adds sources to what is being computed, each once.
void lims_eval_looked(struct lims_eval *ev, const struct lims_eval_source *more);
/// A condition: true when `formula` is NULL or true. *ret_reason (may be NULL) is set when it has no value, which counts as false.
bool lims_eval_holds(
	struct lims_eval *ev, const struct lims_formula *formula, size_t step, size_t row, size_t run, enum lims_value_reason *ret_reason);

#endif
