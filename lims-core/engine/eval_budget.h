// SPDX-License-Identifier: Apache-2.0
// Budgets of measurands, made when they are first asked for and kept: inside of the evaluation, not for other rooms.
//
// A budget walks the cells below its column and turns them into one straight-line model on doubles (tape.h) in which every component of uncertainty is a
// variable with the estimate 0. Bounded: beyond the limits here a budget has the reason "too_large".
#ifndef LIMS_ENGINE_EVAL_BUDGET_H
#define LIMS_ENGINE_EVAL_BUDGET_H

#include "lims-core/engine/coverage.h"
#include "lims-core/engine/eval.h"
#include "lims-core/engine/names.h"
#include "lims-core/engine/tape.h"

enum {
	LIMS_BUDGET_TERMS_MAX = 1000,  ///< variables of one budget
	LIMS_BUDGET_LINES_MAX = 20000, ///< of the whole worksheet
	LIMS_BUDGET_COUNT_MAX = 5000,
	LIMS_BUDGET_WORK_MAX = 20000000,   ///< operations of all models of the worksheet
	LIMS_BUDGET_SECOND_ORDER_MAX = 60, ///< variables of a budget with second order
};
#define LIMS_BUDGET_TRIAL_WORK_MAX 5e8 ///< trials times operations, of the whole worksheet

/* ---- for the rest of the evaluation ---- */

/// What a worksheet states about budgets: the CMC by column. LIMS_E_INPUT when it names no budget or is no amount.
lims_rc lims_eval_budget_fill(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err);
/// The budget of a column at a place, made if need be; never NULL unless memory is out. The column must have one.
const struct lims_result_budget *lims_eval_budget(struct lims_eval *ev, size_t step, size_t row, size_t run, size_t column);
/// A number of a budget as formulas see it: U as reported; u, k and ν with the digits of the result, ν at most 1000000.
void lims_eval_budget_part(
	struct lims_eval *ev, size_t step, size_t row, size_t run, size_t column, enum lims_ref_part part, struct lims_value *ret);
/// Correlations of the results that are given together, of budgets already made. LIMS_E_MEMORY.
bool lims_eval_budget_together(
	struct lims_eval *ev, const struct lims_result_budget *const *list, size_t n, const struct lims_result_together **ret, size_t *ret_n);

/* ---- shared by the budget files ---- */

/// A quantity of the worksheet: a cell, and where it belongs.
struct budget_quantity {
	struct lims_eval_cell *cell;
	struct lims_ref ref; ///< kind ITEM, DERIVED, STANDARD, CONDITION, or ONE for a column
	size_t index;        ///< of a condition: which of its values
	const struct lims_unit *measure, *difference;
	const char *unit; ///< code of `difference`
	const struct lims_component *components;
	size_t component_count;
	struct budget_input *inputs; ///< one per component, once asked for
	struct budget *budget;       ///< once asked for
	unsigned long stamp;         ///< of the model that `reg` belongs to
	int reg;
};

/// One component at one quantity: its amounts as numbers.
struct budget_input {
	bool read;
	bool applies; ///< its `when`
	bool has_value;
	enum lims_value_reason reason;
	double u, nu;
	double low, high; ///< limits, of kinds that have them
	double edge;      ///< as lims_contribution; for trapezoids and rectangles
};

/// One variable of a model: an input, or all inputs of one shared name.
struct budget_term {
	const struct lims_component *component; ///< the first of a shared name
	const struct budget_quantity *quantity; ///< where it stands
	struct budget_input in;                 ///< of a shared one: u of the first member and the least ν
	int reg;
	double c; ///< sensitivity ∂y/∂x
};

struct budget_pair {
	size_t a, b; ///< terms
	double r;
};

/// One budget, kept until the evaluation ends.
struct budget {
	const struct lims_column *column;
	struct lims_eval_cell *cell;
	size_t step, at; ///< index of the step and of the column
	struct budget_term *terms;
	size_t term_count;
	struct budget_pair *pairs; ///< with r ≠ 0
	size_t pair_count;
	struct lims_result_budget result;
};

/// All budgets of an evaluation.
struct lims_budgets {
	struct budget_quantity **table; ///< open addressing by the cell's address
	size_t table_size, table_used;
	unsigned long stamp;
	size_t count, lines, work;
	double trial_work;
	struct lims_dec *cmc; ///< per step and column, see budget_cmc
	bool *cmc_given;
	size_t *first_column; ///< per step, its place in `cmc`
};

/// A budget while it is made. The first thing without a value ends it.
struct budget_model {
	struct lims_eval *ev;
	struct lims_budgets *all;
	struct budget *b;
	struct lims_tape *tape;
	unsigned long stamp;
	int out;
	size_t term_cap;
	bool failed;
	const char *reason;  ///< name
	const char *lacking; ///< "" when it is the budget itself
	/* second order and the sum */
	double variance_linear, variance_second;
	struct lims_coverage coverage;
};

/// Ends the budget with a reason, the first one counts. Returns false. budget.c
bool budget_fail(struct budget_model *m, const char *reason, const char *lacking);
/// The record of a cell, made if need be; NULL when memory is out. budget_quantity.c
struct budget_quantity *budget_quantity_of(struct lims_eval *ev, struct lims_eval_cell *cell, struct lims_ref ref, size_t index);
/// "mS", "weighing.load[2]", "weights.limit": as the place of the budget writes it; "" when memory is out. budget_quantity.c
const char *budget_quantity_name(struct lims_eval *ev, const struct budget *b, const struct budget_quantity *q);
/// The value as it stands, in the quantity's unit; false with the reason. budget_quantity.c
bool budget_quantity_value(
	struct lims_eval *ev, const struct budget_quantity *q, struct lims_value *ret, enum lims_value_reason *ret_reason);
/// Fills `ret` from the formulas of a component; `value` is that of the quantity, for amounts that are a share of it. budget_inputs.c
void budget_input_read(
	struct lims_eval *ev, const struct budget_quantity *q, const struct lims_component *c, double value, struct budget_input *ret);
/// The tape, the variables and the sensitivities. budget_model.c
bool budget_model_build(struct budget_model *m);
/// What each pair of variables (and each one alone, on the diagonal) adds to the variance in second order; [n][n], upper half. False when that
/// cannot be computed or is too much work. budget_model.c
bool budget_model_second_order(struct budget_model *m, double *ret_terms);
/// The correlations between the variables; they must lie within [-1, 1] and fit together. budget_correlation.c
bool budget_model_correlate(struct budget_model *m);
/// One line of the table. False when memory is out. budget_lines.c
bool budget_line(struct budget_model *m, const struct budget_term *t, struct lims_result_contribution *ret);
/// u, ν, k, U. budget_combine.c
bool budget_combine(struct budget_model *m);
/// Monte Carlo beside the budget; its own failure does not end the budget. budget_trials.c
void budget_trials(struct budget_model *m);

#endif
