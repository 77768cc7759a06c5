// SPDX-License-Identifier: Apache-2.0
// The criteria of a result: checklists, comparisons with their two sides, conditions and standards.
#include "lims-core/engine/outcome.h"

#include "lims-core/engine/names.h"
#include "lims-core/engine/print.h"

#include <string.h>

enum { MORE_DIGITS_MAX = 12 };

/// One criterion at one place.
struct place {
	size_t step, row, run;
	bool in_step, has_row, has_run;
};

/// The first number column that a side shows: its rounding is used for the side.
struct first_column {
	const struct lims_procedure *procedure;
	const struct lims_column *column;
};

static void take_first(void *ctx, int id, bool is_table)
{
	struct first_column *f = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	if (is_table || f->column != NULL || ref.kind < LIMS_REF_HERE)
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

/// Whether a criterion looks at a cell of its own row that does not exist there, or that may be left out and was.
struct absent {
	struct lims_outcome *o;
	const struct place *at;
	bool absent;
};

static void see_absent(void *ctx, int id, bool is_table)
{
	struct absent *a = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	if (is_table || ref.kind != LIMS_REF_HERE || !a->at->in_step)
		return;
	struct lims_eval_cell *cell = lims_eval_cell_at(a->o->ev, a->at->step, a->at->row, a->at->run, ref.b);
	if (cell == NULL)
		return;
	const struct lims_value *v = lims_eval_force(a->o->ev, cell);
	if (!cell->planned || (cell->optional && v->kind == LIMS_KIND_NONE && v->reason == LIMS_VALUE_MISSING && cell->why == NULL))
		a->absent = true;
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
	const struct place *at;
	int more;
};

static void widen_cell(void *ctx, int id, bool is_table)
{
	struct widen *w = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	if (is_table || ref.kind != LIMS_REF_HERE || !w->at->in_step)
		return;
	const struct lims_column *column = &w->o->ev->steps[w->at->step].step->columns[ref.b];
	struct lims_eval_cell *cell = lims_eval_cell_at(w->o->ev, w->at->step, w->at->row, w->at->run, ref.b);
	if (column->source != LIMS_COLUMN_COMPUTED || column->print.hidden || cell == NULL)
		return;
	struct lims_result_cell *shown =
		(struct lims_result_cell *)(uintptr_t)&w->o->steps[w->at->step].rows[w->at->row].runs[w->at->run].cells[ref.b];
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
static void choose_rules(const struct lims_procedure *p, const struct lims_formula *f, const struct lims_unit *unit,
	struct lims_shown *left, struct lims_shown *right)
{
	const struct lims_column *a = column_of(p, f->left), *b = column_of(p, f->right);
	if (a != NULL && lims_unit_same_dimension(a->print.measure, unit))
		left->rule = &a->print;
	if (b != NULL && lims_unit_same_dimension(b->print.measure, unit))
		right->rule = &b->print;
	if (left->rule == NULL)
		left->rule = right->rule;
	if (right->rule == NULL || (left->rule != NULL && !left->rule->as_is))
		right->rule = left->rule;
}

static void show_sides(struct lims_outcome *o, const struct lims_formula *f, const struct place *at, struct lims_result_criterion *ret)
{
	struct lims_type type = lims_expr_type(f->left);
	bool number = type.kind == LIMS_KIND_NUMBER;
	struct lims_value lv, rv;
	lims_eval_formula(o->ev, f->left, at->step, at->row, at->run, &lv);
	lims_eval_formula(o->ev, f->right, at->step, at->row, at->run, &rv);
	struct lims_shown left = {.kind = number ? LIMS_CELL_NUMBER : LIMS_CELL_TEXT,
		.measure = type.unit,
		.unit = number ? type.unit->code : "",
		.expr = f->left,
		.step = at->step,
		.row = at->row,
		.run = at->run};
	struct lims_shown right = left;
	right.expr = f->right;
	if (number)
		choose_rules(o->ev->procedure, f, type.unit, &left, &right);
	if (number && ret->outcome == LIMS_VERDICT_FAIL && lv.kind == LIMS_KIND_NUMBER && rv.kind == LIMS_KIND_NUMBER) {
		int more = more_digits(o, &left, &right, &lv, &rv, f->relation);
		left.more_digits = right.more_digits = more;
		struct widen w = {.o = o, .at = at, .more = more};
		if (more > 0)
			lims_expr_refs(f->left, &w, widen_cell);
	}
	ret->compared = true;
	ret->relation = f->relation;
	lims_outcome_value(o, &left, &lv, &ret->left);
	lims_outcome_value(o, &right, &rv, &ret->right);
}

static void one_criterion(struct lims_outcome *o, const struct lims_criterion *c, const struct place *at)
{
	enum lims_value_reason reason = LIMS_VALUE_MISSING;
	struct absent a = {.o = o, .at = at};
	lims_expr_refs(c->that->expr, &a, see_absent);
	if (a.absent)
		return;
	bool applies = lims_eval_holds(o->ev, c->when, at->step, at->row, at->run, NULL);
	if (!applies)
		return;
	struct lims_result_criterion *ret = lims_outcome_criterion(o);
	if (ret == NULL)
		return;
	ret->id = c->id;
	ret->label = c->label;
	ret->step = at->in_step ? o->ev->steps[at->step].step->id : "";
	ret->row = at->row;
	ret->run = at->run;
	ret->has_row = at->has_row;
	ret->has_run = at->has_run;
	ret->role = c->role;
	ret->source = &c->source;
	struct lims_value v;
	lims_eval_formula(o->ev, c->that->expr, at->step, at->row, at->run, &v);
	if (v.kind == LIMS_KIND_BOOL) {
		ret->outcome = v.truth ? LIMS_VERDICT_PASS : LIMS_VERDICT_FAIL;
	} else {
		reason = v.reason;
		ret->reason = lims_value_reason_text(reason);
	}
	if (c->that->left != NULL)
		show_sides(o, c->that, at, ret);
}

static void step_criteria(struct lims_outcome *o, size_t step)
{
	const struct lims_eval_step *es = &o->ev->steps[step];
	for (size_t i = 0; i < es->step->criterion_count; i++) {
		const struct lims_criterion *c = &es->step->criteria[i];
		if (!c->per_row && !c->per_run) {
			struct place at = {.step = step, .in_step = true};
			one_criterion(o, c, &at);
			continue;
		}
		for (size_t r = 0; r < es->row_count; r++) {
			for (size_t k = 0; k < (c->per_run ? es->rows[r].run_count : 1); k++) {
				struct place at = {
					.step = step, .row = r, .run = k, .in_step = true, .has_row = true, .has_run = c->per_run && es->rows[r].run_count > 1};
				one_criterion(o, c, &at);
			}
		}
	}
}

static const struct lims_ws_answer *answer_to(const struct lims_worksheet *w, const char *step, const char *check)
{
	for (size_t i = 0; i < w->answer_count; i++) {
		if (strcmp(w->answers[i].step, step) == 0 && strcmp(w->answers[i].check, check) == 0)
			return &w->answers[i];
	}
	return NULL;
}

static void step_checks(struct lims_outcome *o, size_t step)
{
	const struct lims_eval_step *es = &o->ev->steps[step];
	for (size_t i = 0; i < es->step->check_count; i++) {
		const struct lims_check *check = &es->step->checks[i];
		const struct lims_ws_answer *answer = answer_to(o->w, es->step->id, check->id);
		if (!es->check_applies[i])
			continue;
		struct lims_result_criterion *ret = lims_outcome_criterion(o);
		if (ret == NULL)
			return;
		ret->id = check->id;
		ret->label = check->label;
		ret->step = es->step->id;
		ret->role = check->role;
		ret->source = &check->source;
		if (answer == NULL) {
			ret->reason = "not answered";
			continue;
		}
		o->steps[step].started = true;
		ret->outcome = strcmp(answer->answer, "no") == 0 ? LIMS_VERDICT_FAIL : LIMS_VERDICT_PASS;
		if (strcmp(answer->answer, "not_applicable") == 0)
			ret->reason = "not applicable";
	}
}

static void condition_side(struct lims_outcome *o, const struct lims_condition *c, struct lims_dec bound, struct lims_result_value *ret)
{
	struct lims_shown shown = {.kind = LIMS_CELL_NUMBER, .measure = c->measure, .unit = c->unit};
	struct lims_value v = lims_value_number(bound, c->measure);
	lims_outcome_value(o, &shown, &v, ret);
}

/// -1, 0, 1 of a value of a condition against an end of its range, exactly; 2 when memory is out.
static int compare_bound(const struct lims_value *v, const struct lims_unit *measure, struct lims_dec bound)
{
	struct lims_rvalue a = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()},
					   b = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()};
	struct lims_unit_conv conv;
	int c = 2;
	if (a.number != NULL && b.number != NULL && lims_unit_conv(v->unit, measure, &conv, NULL) == LIMS_OK &&
		lims_rat_from_dec(a.number, v->number, NULL) == LIMS_OK && lims_unit_apply_rat(&conv, a.number, NULL) == LIMS_OK &&
		lims_rat_from_dec(b.number, bound, NULL) == LIMS_OK)
		c = lims_rvalue_compare(&a, &b);
	lims_rat_destroy(a.number);
	lims_rat_destroy(b.number);
	return c;
}

static void condition_value(struct lims_outcome *o, const struct lims_condition *c, const struct lims_value *v)
{
	struct lims_result_criterion *ret = lims_outcome_criterion(o);
	if (ret == NULL)
		return;
	ret->id = c->quantity;
	ret->label = c->title;
	ret->role = c->role;
	ret->source = &c->source;
	if (v == NULL) {
		ret->reason = "not recorded";
		return;
	}
	struct lims_shown shown = {.kind = LIMS_CELL_NUMBER, .measure = c->measure, .unit = c->unit};
	lims_outcome_value(o, &shown, v, &ret->left);
	ret->compared = c->has_low || c->has_high;
	int low_order = c->has_low ? compare_bound(v, c->measure, c->low) : 0;
	int high_order = c->has_high ? compare_bound(v, c->measure, c->high) : 0;
	bool low = low_order == 0 || low_order == 1, high = high_order == 0 || high_order == -1;
	ret->outcome = low && high ? LIMS_VERDICT_PASS : LIMS_VERDICT_FAIL;
	bool show_low = c->has_low && (!low || !c->has_high);
	ret->relation = show_low ? ">=" : "<=";
	if (show_low || c->has_high)
		condition_side(o, c, show_low ? c->low : c->high, &ret->right);
}

static void conditions(struct lims_outcome *o)
{
	const struct lims_procedure *p = o->ev->procedure;
	for (size_t i = 0; i < p->condition_count; i++) {
		if (o->ev->conditions[i].count == 0 && p->conditions[i].required)
			condition_value(o, &p->conditions[i], NULL);
		for (size_t k = 0; k < o->ev->conditions[i].count; k++)
			condition_value(o, &p->conditions[i], &o->ev->conditions[i].cells[k].v);
	}
}

static void standards(struct lims_outcome *o)
{
	const struct lims_procedure *p = o->ev->procedure;
	for (size_t i = 0; i < p->standard_count; i++) {
		if (!p->standards[i].required)
			continue;
		struct lims_result_criterion *ret = lims_outcome_criterion(o);
		if (ret == NULL)
			return;
		ret->id = p->standards[i].role;
		ret->label = p->standards[i].title;
		ret->role = LIMS_ROLE_VALIDITY;
		ret->source = &p->standards[i].source;
		if (o->ev->standard_given[i])
			ret->outcome = LIMS_VERDICT_PASS;
		else
			ret->reason = "no standard is named for this role";
	}
}

void lims_outcome_criteria(struct lims_outcome *o)
{
	const struct lims_procedure *p = o->ev->procedure;
	for (size_t s = 0; s < p->step_count; s++) {
		o->steps[s].first_criterion = o->result->criterion_count;
		if (o->steps[s].applies) {
			step_checks(o, s);
			step_criteria(o, s);
		}
		o->steps[s].criterion_count = o->result->criterion_count - o->steps[s].first_criterion;
	}
	conditions(o);
	standards(o);
	for (size_t i = 0; i < p->criterion_count; i++) {
		struct place at = {0};
		one_criterion(o, &p->criteria[i], &at);
	}
}
