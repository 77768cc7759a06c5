// SPDX-License-Identifier: Apache-2.0
// A worksheet: the plan of what is measured, the input as taken, and the result with every cell, criterion and the verdict.
//
// Pure: procedure and readings in, results out. A partial worksheet evaluates too: what is missing is undetermined.
// JSON forms "lims-worksheet-1" and "lims-result-1": docs/formats/worksheet.md.
#ifndef LIMS_ENGINE_WORKSHEET_H
#define LIMS_ENGINE_WORKSHEET_H

#include "lims-core/base/arena.h"
#include "lims-core/base/json.h"
#include "lims-core/engine/decision.h"
#include "lims-core/engine/procedure.h"
#include "lims-core/engine/standard.h"

enum { LIMS_WORKSHEET_JSON_MAX = 4 * 1024 * 1024, LIMS_PRINTED_TEXT = 96 };

/* ---- the input ---- */

/// The answer to one check of a checklist.
struct lims_ws_answer {
	const char *step;
	const char *check;
	const char *answer; ///< "yes", "no", "not_applicable"
	const char *note;   ///< may be NULL
};

/// One measured or entered cell. A cell that is absent is not there; a cell without text is no reading, with its reason.
struct lims_ws_cell {
	const char *step;
	size_t row; ///< 0-based, in the order of the plan
	size_t run; ///< 0-based; 0 outside a series
	const char *column;
	const char *text;          ///< "500 g", "12.340 kWh", a choice; NULL: no reading
	const char *reason;        ///< why there is no reading (names of lims_reading_reason_name); NULL otherwise
	bool unstable;             ///< the reading was not marked stable: the cell is an error
	const char *at;            ///< when it was read, RFC 3339, where time counts and it was captured; NULL: not known
	const char *const *pieces; ///< of a load: "5 kg*", or "Q-01/5 kg*" with the standard's id; text may then be NULL
	size_t piece_count;
};

/// Everything that was taken. Plain pointers into the caller's memory; nothing is kept after the call that it is given to.
struct lims_worksheet {
	const char *procedure; ///< id; NULL: not checked
	const char *mode;
	struct lims_date date; ///< of the work (ngày làm việc): which tables and certificates are in force; no date: those without an end
	const struct lims_ws_value *item;
	size_t item_count;
	const struct lims_ws_standard *standards;
	size_t standard_count;
	const struct lims_ws_value *conditions; ///< several of one quantity (start, end) are all checked
	size_t condition_count;
	const struct lims_ws_answer *answers;
	size_t answer_count;
	const struct lims_ws_cell *cells;
	size_t cell_count;
	const struct lims_ws_value *cmc; ///< what the laboratory's scope allows at best, by "step.column": {"weighing.mass", "60 mg"}
	size_t cmc_count;
	const struct lims_lang
		*lang; ///< of the result's sentences (reasons, information), which are for people; NULL: English, as they are frozen
};

/// Reads "lims-worksheet-1" into the arena; *ret_w stands there too. LIMS_E_INPUT names the place of the fault ("steps.errors.rows[2].up").
lims_rc lims_worksheet_read_json(
	const char *text, size_t n, struct lims_arena *arena, const struct lims_worksheet **ret_w, struct lims_err *err);
/// Writes the input back as "lims-worksheet-1", compact; the same input gives the same bytes.
void lims_worksheet_json(const struct lims_worksheet *w, struct lims_buf *b);

/* ---- the plan ---- */

/// How a planned load is made of the pieces at hand, and whether they are accurate enough for it.
struct lims_plan_load {
	bool decided;              ///< the search was complete: the fewest pieces, or surely none
	bool reached;              ///< the pieces make the load; else they make `sum`, the nearest that there is
	const char *const *pieces; ///< as a worksheet names them
	size_t piece_count;
	const char *sum;     ///< "15 kg"
	const char *limit;   ///< of the pieces together, or their U where certificates count; "" when it is not known
	const char *allowed; ///< the share of the tolerance, rounded for the eye; "" when it is not known
	bool kept;           ///< limit ≤ allowed, decided exactly
};

/// One cell to be filled, shown or computed.
struct lims_plan_cell {
	const struct lims_column *column;  ///< label, unit, source, role of the instrument
	bool planned;                      ///< the column applies to this row (its `when`)
	bool has_value;                    ///< a planned value, or a computed one that is known before anything is measured (a limit)
	struct lims_dec value;             ///< in the column's unit
	const char *text;                  ///< the value as shown, "7.5", in the printed unit; a choice's id; else ""
	const struct lims_plan_load *load; ///< of a planned load when the worksheet's standards have pieces; NULL otherwise
};

struct lims_plan_row {
	struct lims_words label;            ///< may be empty
	const char *id;                     ///< may be ""
	const struct lims_plan_cell *cells; ///< one per column of the step, in its order
};

/// A cell by its place.
struct lims_plan_place {
	size_t row, run, column;
};

struct lims_plan_step {
	const struct lims_step *step;
	bool applies; ///< its `when`; a step that does not apply has no rows and no criteria
	const struct lims_plan_row *rows;
	size_t row_count;
	const bool *check_applies;           ///< one per check of the step
	const struct lims_plan_place *order; ///< the cells that wait for an instrument or a hand, in the order of measuring
	size_t order_count;
	const char *hold; ///< paired: how long the turning point is held at least, "5 min"; "" when there is no hold
};

struct lims_plan {
	const struct lims_procedure *procedure; ///< not owned
	const struct lims_mode *mode;
	const bool *standard_applies, *condition_applies; ///< one per need and condition of the procedure
	const struct lims_plan_step *steps;               ///< one per step of the procedure
	size_t step_count;
};

/// Tells everything that is wrong with the characteristics of an item: unknown, given twice, not readable, lacking (`partial`: that is no fault), not as the procedure asks.
/// The field of a fault is the characteristic's name. LIMS_OK whatever was told; LIMS_E_MEMORY.
lims_rc lims_characteristics_check(const struct lims_procedure *p, const struct lims_ws_value *item, size_t item_count, bool partial,
	const struct lims_fault_sink *sink, struct lims_err *err);

/// The plan for an item. LIMS_E_INPUT: unknown mode, unknown, missing or bad characteristic (each named), no row reachable.
/// *ret_plan is freed by lims_plan_destroy and must not outlive the procedure.
lims_rc lims_plan_create(const struct lims_procedure *p, const struct lims_ws_value *item, size_t item_count, const char *mode,
	struct lims_plan **ret_plan, struct lims_err *err);
/// The same for the item, mode, date and standards of a worksheet: with pieces at hand every planned load shows how it is made of them.
lims_rc lims_plan_worksheet(
	const struct lims_procedure *p, const struct lims_worksheet *w, struct lims_plan **ret_plan, struct lims_err *err);
void lims_plan_destroy(struct lims_plan *plan); ///< accepts NULL
/// The plan as "lims-plan-1".
void lims_plan_json(const struct lims_plan *plan, struct lims_buf *b);

/* ---- the result ---- */

enum lims_verdict { LIMS_VERDICT_UNDETERMINED, LIMS_VERDICT_PASS, LIMS_VERDICT_FAIL };
const char *lims_verdict_name(enum lims_verdict v); ///< "undetermined", "pass", "fail"

/// One value of the result. No value: `reason` says why.
struct lims_result_value {
	bool has_value;
	bool exact; ///< no digit was lost on the way from the readings
	enum lims_cell_kind kind;
	struct lims_dec value; ///< in `unit`
	const char *unit;
	const char *text;    ///< choice and text; else the value with its digits
	const char *reason;  ///< "" when there is a value: "missing", "not stable", "overload", "division by zero …"
	const char *printed; ///< rounded by the column's rule, without unit; "" without value. Of a hidden column it is for the screen only
	const char *printed_unit;
};

/// A load and its pieces together.
struct lims_result_load {
	const char *const *pieces; ///< as the worksheet names them
	size_t piece_count;
	struct lims_result_value nominal, limit, expanded, factor;
};

struct lims_result_cell {
	const struct lims_column *column;
	bool planned;
	bool measured;                       ///< stands in the worksheet
	bool questioned;                     ///< no multiple of the step of indication
	bool doubted;                        ///< further from zero than the procedure takes for granted
	const struct lims_result_load *load; ///< of a column of loads; NULL otherwise
	/// Where the values of tables in it come from; for papers and screens, no part of "lims-result-1".
	const struct lims_source *const *sources;
	size_t source_count;
	struct lims_result_value v;
};

struct lims_result_run {
	const struct lims_result_cell *cells; ///< one per column; the columns that are per row stand in run 0
};

struct lims_result_row {
	struct lims_words label;
	const char *id;
	bool extra; ///< beyond the plan
	const struct lims_result_run *runs;
	size_t run_count;
};

/// What a decision rule made of a value (engine/decision.h). Values that do not apply have has_value false and no reason.
struct lims_result_decision {
	const struct lims_within *within; ///< rule, statement
	enum lims_decision_state state;
	struct lims_result_value low, high;               ///< the tolerance limits
	struct lims_result_value accept_low, accept_high; ///< the acceptance limits that decided
	struct lims_result_value expanded;                ///< U as reported
	struct lims_result_value width;                   ///< w
	bool has_probability;
	double probability; ///< that the true value lies within the limits, by u and ν of the budget
	double risk;        ///< that the decision is wrong: 1 − p of what was accepted, p of what was rejected (JCGM 106 9.3)
	bool has_global;
	double consumer, producer; ///< global risks of the rule by the prior (JCGM 106 9.5)
};

/// The outcome of a criterion, a check, a condition or a standard's requirement.
struct lims_result_criterion {
	const char *id;
	struct lims_words label;
	const char *step; ///< id; "" for the whole worksheet
	size_t row, run;  ///< meaningful when has_row, has_run
	bool has_row, has_run;
	enum lims_role role;
	enum lims_verdict outcome;
	bool compared;                               ///< left, relation, right are valid
	const char *relation;                        ///< "<=", "<", ">=", ">", "==", "!="
	struct lims_result_value left, right;        ///< in one unit; printed so that a printed failure never looks like a pass
	const char *reason;                          ///< why undetermined, or a note; "" otherwise
	const struct lims_result_decision *decision; ///< of a criterion with `within`; NULL otherwise
	const char *stated_by; ///< the characteristic of the item that says where the requirement comes from; NULL or "": the source says it
	const struct lims_source *source;
	/// Where the limit was looked up; for papers and screens, no part of "lims-result-1". 0: it was not looked up.
	const struct lims_source *const *limit_sources;
	size_t limit_source_count;
};

/// One line of a budget (bảng tổng hợp độ không đảm bảo đo): an input, or all inputs of one shared name.
struct lims_result_contribution {
	const char *id; ///< "mS/cert", "weighing.load[2]/limit", or the shared name
	struct lims_words label;
	const char *kind;  ///< lims_component_kind_name
	bool shared;       ///< `u` is that of its first member
	const char *value; ///< estimate of the quantity at which it stands, with its digits; "" when shared
	double u;          ///< standard uncertainty, in `unit`
	const char *unit;
	double nu;          ///< degrees of freedom; INFINITY
	double sensitivity; ///< ∂y/∂x
	const char *sensitivity_unit;
	double contribution; ///< |c| u, in the unit of the result
	const struct lims_source *source;
};

/// A correlation that entered a budget.
struct lims_result_correlation {
	size_t a, b; ///< lines
	double r;
};

/// A second-order term that entered a budget (JCGM 100 5.1.2, note).
struct lims_result_second_order {
	size_t a, b;         ///< lines, a ≤ b; both orders of a pair together
	double contribution; ///< root of its size; negative when the term lowers u²
};

/// What Monte Carlo says beside the budget (JCGM 101).
struct lims_result_monte_carlo {
	const char *reason;    ///< why it was not run; "" otherwise
	const char *generator; ///< name of the generator of random numbers
	uint64_t seed;
	size_t trials;
	bool stable; ///< the wanted digits were reached (7.9)
	double mean, u;
	double low, high;                   ///< probabilistically symmetric coverage interval
	double shortest_low, shortest_high; ///< shortest coverage interval
	double tolerance;                   ///< numerical tolerance δ of u (8.1)
	bool agrees;                        ///< both ends of y ± U are within δ of the interval
};

/// The budget of one measurand.
struct lims_result_budget {
	const char *step, *column; ///< ids
	const struct lims_column *from;
	size_t row, run;
	bool has_row, has_run; ///< the step has several
	const char *reason;    ///< why there is none; "" otherwise
	const char *lacking;   ///< the quantity or component without a value; "" otherwise
	const char *unit;      ///< of u and U
	double u, nu;
	const char *probability;   ///< of coverage, as a share with its digits
	const char *rule;          ///< lims_coverage_rule_name of the rule that was applied
	double k, k_freedom;       ///< k, and the ν that it was taken from
	double expanded;           ///< k u, not rounded
	struct lims_dec U;         ///< as reported
	struct lims_dec U_printed; ///< the same in `U_unit`, with the digits of the report
	const char *U_text;
	const char *U_unit;   ///< in which it was rounded: that in which the column is printed
	const char *U_from;   ///< "budget", "cmc_procedure", "cmc_worksheet"
	const char *cmc_text; ///< the larger CMC; "" when there is none
	const struct lims_result_contribution *lines;
	size_t line_count;
	const struct lims_result_correlation *correlations;
	size_t correlation_count;
	const struct lims_result_second_order *second_order;
	size_t second_order_count;
	const struct lims_result_monte_carlo *monte_carlo; ///< NULL: not asked for
};

/// Results that are given together: the correlation coefficients that they have from common inputs (JCGM 100 H.2.3).
struct lims_result_together {
	const char *name;
	const size_t *budgets; ///< indexes in lims_result.budgets
	size_t count;
	const double *r;    ///< [count][count]
	const char *reason; ///< why there is none; "" otherwise
};

struct lims_result_step {
	const struct lims_step *step;
	bool applies;
	bool started;              ///< something of it stands in the worksheet
	bool complete;             ///< nothing that decides is missing
	enum lims_verdict outcome; ///< of its conformity criteria
	const struct lims_result_row *rows;
	size_t row_count;
	size_t first_criterion, criterion_count; ///< in lims_result.criteria
};

struct lims_result {
	const struct lims_procedure *procedure; ///< not owned
	const struct lims_mode *mode;
	struct lims_date date; ///< of the work; no date when the worksheet gives none
	enum lims_verdict verdict;
	const char *const *reasons; ///< sentences: what failed, or what is missing
	size_t reason_count;
	const char *const *information; ///< questioned readings, early stop overruled, planned values changed
	size_t information_count;
	struct lims_words conclusion;
	const bool *condition_applies;                  ///< one per condition of the procedure
	const struct lims_statement *const *statements; ///< of the procedure, those that hold
	size_t statement_count;
	const struct lims_mark *const *marks; ///< earned: only of a pass
	size_t mark_count;
	const struct lims_result_value *item;    ///< one per characteristic of the procedure
	const struct lims_result_value *derived; ///< one per derived value
	const struct lims_result_step *steps;    ///< one per step of the procedure
	size_t step_count;
	const struct lims_result_criterion *criteria;
	size_t criterion_count;
	/// The decision rules that a paper must state: every rule that was used, each statement once, simple acceptance without a ratio excepted.
	const struct lims_decision_terms *const *rules;
	size_t rule_count;
	const struct lims_result_budget *budgets; ///< in the order of steps, rows, runs and columns
	size_t budget_count;
	const struct lims_result_together *together;
	size_t together_count;
	const struct lims_step *stopped_at; ///< first step with a failed conformity criterion, when the method stops there; NULL otherwise
	bool overruled;                     ///< measured on after that step
};

/// Evaluates worksheets of one procedure one after the other in memory that is kept: from the second one on nothing is allocated, except for
/// rationals, which are counted, and for the trials of Monte Carlo. Not for several threads at once; each takes its own.
struct lims_evaluator;
/// How much an evaluator had to do.
struct lims_evaluator_count {
	size_t worksheets; ///< evaluated, refused ones too
	size_t rational;   ///< values and decisions that decimals could not give, so that they were computed in rationals
	size_t budgets;    ///< budgets of uncertainty made
};
/// LIMS_E_MEMORY. The evaluator must not outlive the procedure.
lims_rc lims_evaluator_create(const struct lims_procedure *p, struct lims_evaluator **ret_evaluator, struct lims_err *err);
void lims_evaluator_destroy(struct lims_evaluator *e); ///< accepts NULL; the last result goes with it
/// As lims_worksheet_evaluate, but *ret_result belongs to the evaluator and is gone with its next run.
lims_rc lims_evaluator_run(
	struct lims_evaluator *e, const struct lims_worksheet *w, const struct lims_result **ret_result, struct lims_err *err);
struct lims_evaluator_count lims_evaluator_counted(const struct lims_evaluator *e);

/// Evaluates what is there. LIMS_E_INPUT only when the worksheet does not belong to the procedure: unknown names, bad numbers or units, rows
/// beyond the plan. A missing or failed reading, a division by zero, a failed criterion are results. *ret_result is freed by
/// lims_result_destroy and must not outlive the procedure; it keeps nothing of the worksheet.
lims_rc lims_worksheet_evaluate(
	const struct lims_procedure *p, const struct lims_worksheet *w, struct lims_result **ret_result, struct lims_err *err);
void lims_result_destroy(struct lims_result *r); ///< accepts NULL
/// "lims-result-1": compact JSON; the same procedure files and worksheet give the same bytes on every machine.
void lims_result_json(const struct lims_result *r, struct lims_buf *b);
/// The cell of a step; NULL when there is none.
const struct lims_result_cell *lims_result_cell(const struct lims_result *r, const char *step, size_t row, size_t run, const char *column);
/// The budget of a cell; NULL when it has none.
const struct lims_result_budget *lims_result_budget(
	const struct lims_result *r, const char *step, size_t row, size_t run, const char *column);

#endif
