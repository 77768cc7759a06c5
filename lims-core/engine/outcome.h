// SPDX-License-Identifier: Apache-2.0
// Building a result: the growing lists and the steps of the evaluation, shared by its files and not by other rooms.
#ifndef LIMS_ENGINE_OUTCOME_H
#define LIMS_ENGINE_OUTCOME_H

#include "lims-core/engine/eval.h"

enum { LIMS_OUTCOME_CRITERIA_MAX = 100000, LIMS_OUTCOME_SENTENCES_MAX = 200, LIMS_OUTCOME_RISKS_MAX = 5000, LIMS_OUTCOME_WHERE = 640 };

struct lims_outcome {
	struct lims_eval *ev;
	const struct lims_worksheet *w;
	struct lims_result *result;
	struct lims_result_step *steps; ///< of result, writable
	struct lims_result_criterion *criteria;
	size_t criterion_cap;
	const char **reasons;
	const char **information;
	size_t risks;   ///< acceptance limits and global risks computed so far, at most LIMS_OUTCOME_RISKS_MAX
	bool no_memory; ///< sticky
};

/// Cells and printed values of every step that applies.
void lims_outcome_cells(struct lims_outcome *o);
/// Budgets of measurands (outcome_budgets.c).
void lims_outcome_budgets(struct lims_outcome *o);
/// Checks, criteria, conditions and standards.
void lims_outcome_criteria(struct lims_outcome *o);
/// Verdict, reasons, information, early stop.
void lims_outcome_verdict(struct lims_outcome *o);
/// Statements that hold and marks that are earned; after the verdict.
void lims_outcome_statements(struct lims_outcome *o);

/// One criterion at one place.
struct lims_outcome_place {
	size_t step, row, run;
	bool in_step, has_row, has_run;
};

/// A value as the result shows it.
struct lims_shown {
	enum lims_cell_kind kind;
	const struct lims_unit *measure;
	const char *unit;
	const struct lims_print *rule; ///< NULL: as is
	const struct lims_expr *expr;  ///< see lims_print_job
	const struct lims_rat *exact;  ///< see lims_print_job
	size_t step, row, run;
	int more_digits;
	const char *why; ///< the instrument's reason; NULL otherwise
};
void lims_outcome_value(struct lims_outcome *o, const struct lims_shown *shown, const struct lims_value *v, struct lims_result_value *ret);
/// One side of a comparison: what was evaluated, and its value. A limit that follows from a decision has no expr, but its rational.
struct lims_outcome_side {
	const struct lims_expr *expr;
	const struct lims_rat *exact; ///< of a value that is not exact; NULL otherwise
	struct lims_value v;
};
/// Left, relation and right of a criterion whose outcome is known. Both are printed with so many digits that a failure does not look like
/// a pass, and so are the cells that the left side names. left->expr is never NULL; right may have none.
void lims_outcome_compared(struct lims_outcome *o, const struct lims_outcome_place *at, const struct lims_outcome_side *left,
	const char *relation, const struct lims_outcome_side *right, struct lims_result_criterion *ret);
/// A condition: outcome or reason, and where it is a comparison both sides, which then are computed once for both.
void lims_outcome_that(
	struct lims_outcome *o, const struct lims_formula *that, const struct lims_outcome_place *at, struct lims_result_criterion *ret);
/// Outcome, sides and decision of a criterion with `within`.
void lims_outcome_decision(
	struct lims_outcome *o, const struct lims_within *within, const struct lims_outcome_place *at, struct lims_result_criterion *ret);
/// The rules that a paper must state; after lims_outcome_criteria.
void lims_outcome_rules(struct lims_outcome *o);
/// One more sentence; beyond LIMS_OUTCOME_SENTENCES_MAX they are dropped.
void lims_outcome_reason(struct lims_outcome *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void lims_outcome_information(struct lims_outcome *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/// Which criterion, and where: for what is frozen as the file names it ("weighing.error, row 2"), for what is shown in the words of the screen. Returns `out`.
const char *lims_outcome_where(const struct lims_outcome *o, const struct lims_result_criterion *c, char out[LIMS_OUTCOME_WHERE]);
/// The sources of a list as an array; *ret_count 0 when memory is out.
const struct lims_source *const *lims_outcome_sources(struct lims_outcome *o, const struct lims_eval_source *list, size_t *ret_count);
/// The place of the next criterion, zeroed; NULL when memory is out.
struct lims_result_criterion *lims_outcome_criterion(struct lims_outcome *o);

#endif
