// SPDX-License-Identifier: Apache-2.0
// The two sides of a criterion as the result shows them: in one unit, rounded alike, and with so many digits that a failure looks like one.
#include "lims-core/engine/outcome.h"

#include "lims-core/engine/bound.h"
#include "lims-core/engine/names.h"
#include "lims-core/engine/print.h"

#include <string.h>

enum { MORE_DIGITS_MAX = 12 };

/// The first number column that a side shows: its rounding is used for the side.
struct first_column {
	const struct lims_procedure *procedure;
	const struct lims_column *column;
};

static void take_first(void *ctx, int id, bool is_table)
{
	struct first_column *f = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	if (is_table || f->column != NULL || ref.kind < LIMS_REF_HERE || ref.part != LIMS_PART_VALUE)
		return;
	const struct lims_column *column = &f->procedure->steps[ref.a].columns[ref.b];
	if (column->kind == LIMS_CELL_NUMBER && !column->print.hidden)
		f->column = column;
}

static const struct lims_column *column_of(const struct lims_procedure *p, const struct lims_expr *expr)
{
	struct first_column f = {.procedure = p};
	lims_expr_refs(expr, &f, take_first);
	return f.column;
}

static bool relation_holds(const char *relation, int c)
{
	if (strcmp(relation, "<=") == 0)
		return c <= 0;
	if (strcmp(relation, "<") == 0)
		return c < 0;
	if (strcmp(relation, ">=") == 0)
		return c >= 0;
	if (strcmp(relation, ">") == 0)
		return c > 0;
	return strcmp(relation, "==") == 0 ? c == 0 : c != 0;
}

static struct lims_print_job side_job(struct lims_outcome *o, const struct lims_shown *shown)
{
	return (struct lims_print_job){.ev = o->ev,
		.rule = shown->rule,
		.measure = shown->measure,
		.expr = shown->expr,
		.exact = shown->exact,
		.step = shown->step,
		.row = shown->row,
		.run = shown->run,
		.more_digits = shown->more_digits};
}

/// Digits beyond the rule that both sides need so that a printed failure does not look like a pass.
static int more_digits(struct lims_outcome *o, struct lims_shown *left, struct lims_shown *right, const struct lims_value *lv,
	const struct lims_value *rv, const char *relation)
{
	for (int more = 0; more <= MORE_DIGITS_MAX; more++) {
		struct lims_dec a, b;
		left->more_digits = right->more_digits = more;
		struct lims_print_job lj = side_job(o, left), rj = side_job(o, right);
		if (!lims_print_round(&lj, lv, &a) || !lims_print_round(&rj, rv, &b) || !relation_holds(relation, lims_dec_cmp(a, b)))
			return more;
	}
	return MORE_DIGITS_MAX;
}

/// The cells that the left side names at this place get as many digits as the criterion needs.
struct widen {
	struct lims_outcome *o;
	const struct lims_outcome_place *at;
	int more;
};

static void widen_cell(void *ctx, int id, bool is_table)
{
	struct widen *w = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	if (is_table || ref.kind != LIMS_REF_HERE || ref.part != LIMS_PART_VALUE || !w->at->in_step)
		return;
	const struct lims_column *column = &w->o->ev->steps[w->at->step].step->columns[ref.b];
	struct lims_eval_cell *cell = lims_eval_cell_at(w->o->ev, w->at->step, w->at->row, w->at->run, ref.b);
	if (column->source != LIMS_COLUMN_COMPUTED || column->print.hidden || cell == NULL)
		return;
	struct lims_result_cell *shown = (struct lims_result_cell *)(uintptr_t)&w->o->steps[w->at->step]
										 .rows[w->at->row]
										 .runs[column->per_run ? w->at->run : 0]
										 .cells[ref.b];
	struct lims_print_job job = {.ev = w->o->ev,
		.rule = &column->print,
		.measure = column->measure,
		.expr = cell->formula != NULL ? cell->formula->expr : NULL,
		.step = cell->step,
		.row = cell->row,
		.run = cell->run,
		.more_digits = w->more};
	const char *printed = lims_print_value(&job, &cell->v);
	if (strlen(printed) > strlen(shown->v.printed)) // another criterion may have asked for more already
		shown->v.printed = printed;
}

/// Each side is printed like the first column that it names; a side without one, and the limit of a rounded value, like the other side.
static void choose_rules(const struct lims_procedure *p, const struct lims_unit *unit, struct lims_shown *left, struct lims_shown *right)
{
	const struct lims_column *a = column_of(p, left->expr), *b = right->expr != NULL ? column_of(p, right->expr) : NULL;
	if (a != NULL && lims_unit_same_dimension(a->print.measure, unit))
		left->rule = &a->print;
	if (b != NULL && lims_unit_same_dimension(b->print.measure, unit))
		right->rule = &b->print;
	if (left->rule == NULL)
		left->rule = right->rule;
	if (right->rule == NULL || (left->rule != NULL && !left->rule->as_is))
		right->rule = left->rule;
}

void lims_outcome_compared(struct lims_outcome *o, const struct lims_outcome_place *at, const struct lims_outcome_side *left_side,
	const char *relation, const struct lims_outcome_side *right_side, struct lims_result_criterion *ret)
{
	struct lims_type type = lims_expr_type(left_side->expr);
	bool number = type.kind == LIMS_KIND_NUMBER;
	const struct lims_value *lv = &left_side->v, *rv = &right_side->v;
	struct lims_shown left = {.kind = number ? LIMS_CELL_NUMBER : LIMS_CELL_TEXT,
		.measure = type.unit,
		.unit = number ? type.unit->code : "",
		.expr = left_side->expr,
		.step = at->step,
		.row = at->row,
		.run = at->run};
	struct lims_shown right = left;
	right.expr = right_side->expr;
	right.exact = right_side->exact;
	if (number)
		choose_rules(o->ev->procedure, type.unit, &left, &right);
	if (number && ret->outcome == LIMS_VERDICT_FAIL && lv->kind == LIMS_KIND_NUMBER && rv->kind == LIMS_KIND_NUMBER) {
		int more = more_digits(o, &left, &right, lv, rv, relation);
		left.more_digits = right.more_digits = more;
		struct widen w = {.o = o, .at = at, .more = more};
		if (more > 0)
			lims_expr_refs(left.expr, &w, widen_cell);
	}
	ret->compared = true;
	ret->relation = relation;
	lims_outcome_value(o, &left, lv, &ret->left);
	lims_outcome_value(o, &right, rv, &ret->right);
	// Nobody could look at it: what cannot be printed decides nothing.
	if (number && ret->outcome == LIMS_VERDICT_PASS && (!ret->left.printed[0] || !ret->right.printed[0])) {
		ret->outcome = LIMS_VERDICT_UNDETERMINED;
		ret->reason = lims_value_reason_text(LIMS_VALUE_TOO_LARGE);
	}
}

/// -1, 0, 1 when the values of the two sides decide by themselves; false where rationals or a reason are needed.
static bool order_of(const struct lims_value *left, const struct lims_value *right, int *ret)
{
	if (left->kind != LIMS_KIND_NUMBER || right->kind != LIMS_KIND_NUMBER)
		return false;
	if (!left->exact || !right->exact)
		return lims_bound_order(left, right, ret);
	*ret = lims_dec_cmp(left->number, right->number);
	return true;
}

void lims_outcome_that(
	struct lims_outcome *o, const struct lims_formula *that, const struct lims_outcome_place *at, struct lims_result_criterion *ret)
{
	struct lims_outcome_side left = {.expr = that->left}, right = {.expr = that->right};
	int order;
	if (that->left != NULL) {
		lims_eval_formula(o->ev, that->left, at->step, at->row, at->run, &left.v);
		lims_eval_formula(o->ev, that->right, at->step, at->row, at->run, &right.v);
	}
	if (that->left != NULL && order_of(&left.v, &right.v, &order)) {
		ret->outcome = relation_holds(that->relation, order) ? LIMS_VERDICT_PASS : LIMS_VERDICT_FAIL;
	} else {
		struct lims_value v;
		lims_eval_formula(o->ev, that->expr, at->step, at->row, at->run, &v);
		if (v.kind == LIMS_KIND_BOOL)
			ret->outcome = v.truth ? LIMS_VERDICT_PASS : LIMS_VERDICT_FAIL;
		else
			ret->reason = lims_value_reason_text(v.reason);
	}
	if (that->left != NULL)
		lims_outcome_compared(o, at, &left, that->relation, &right, ret);
}
