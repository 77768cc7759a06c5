// SPDX-License-Identifier: Apache-2.0
// The criteria of a result: checklists, comparisons with their two sides, conditions and standards.
#include "lims-core/engine/outcome.h"

#include "lims-core/base/lang.h"

#include "lims-core/engine/bound.h"
#include "lims-core/engine/names.h"

#include <string.h>

/// Whether a criterion looks at a cell of its own row that does not exist there, or that may be left out and was.
struct absent {
	struct lims_outcome *o;
	const struct lims_outcome_place *at;
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

static bool looks_at_absent(struct lims_outcome *o, const struct lims_criterion *c, const struct lims_outcome_place *at)
{
	const struct lims_within *w = c->within;
	const struct lims_formula *const looked[] = {
		c->that, w != NULL ? w->value : NULL, w != NULL ? w->low : NULL, w != NULL ? w->high : NULL};
	struct absent a = {.o = o, .at = at};
	for (size_t i = 0; i < sizeof looked / sizeof *looked; i++) {
		if (looked[i] != NULL)
			lims_expr_refs(looked[i]->expr, &a, see_absent);
	}
	return a.absent;
}

struct limit {
	struct lims_outcome *o;
	const struct lims_outcome_place *at;
};

/// A limit that stands in a cell comes from where the cell was looked up.
static void see_limit(void *ctx, int id, bool is_table)
{
	struct limit *l = ctx;
	struct lims_eval_cell *cell = is_table ? NULL : lims_eval_find(l->o->ev, l->at->step, l->at->row, l->at->run, id, 0);
	if (cell != NULL)
		lims_eval_looked(l->o->ev, cell->looked);
}

static void decide(
	struct lims_outcome *o, const struct lims_criterion *c, const struct lims_outcome_place *at, struct lims_result_criterion *ret)
{
	const struct lims_expr *const limits[] = {c->that != NULL ? c->that->right : NULL,
		c->within != NULL && c->within->low != NULL ? c->within->low->expr : NULL,
		c->within != NULL && c->within->high != NULL ? c->within->high->expr : NULL};
	struct limit l = {.o = o, .at = at};
	struct lims_eval_source *looked = NULL;
	o->ev->looking = &looked;
	if (c->within != NULL)
		lims_outcome_decision(o, c->within, at, ret);
	else
		lims_outcome_that(o, c->that, at, ret);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (limits[i] != NULL)
			lims_expr_refs(limits[i], &l, see_limit);
	o->ev->looking = NULL;
	if (ret->compared)
		ret->limit_sources = lims_outcome_sources(o, looked, &ret->limit_source_count);
}

static void one_criterion(struct lims_outcome *o, const struct lims_criterion *c, const struct lims_outcome_place *at)
{
	struct lims_value applies = lims_value_bool(true);
	if (c->when != NULL)
		lims_eval_formula(o->ev, c->when->expr, at->step, at->row, at->run, &applies);
	if (looks_at_absent(o, c, at) || (applies.kind == LIMS_KIND_BOOL && !applies.truth))
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
	ret->stated_by = c->stated_by;
	ret->source = &c->source;
	if (applies.kind != LIMS_KIND_BOOL) // what might apply is not left out: nobody knows whether it would have failed
		ret->reason = lims_value_reason_text(applies.reason);
	else
		decide(o, c, at, ret);
}

/// A criterion on every row of its step, or every run.
static void rows_criterion(struct lims_outcome *o, const struct lims_criterion *c, size_t step)
{
	const struct lims_eval_step *es = &o->ev->steps[step];
	for (size_t r = 0; r < es->row_count; r++) {
		for (size_t k = 0; k < (c->per_run ? es->rows[r].run_count : 1); k++) {
			struct lims_outcome_place at = {
				.step = step, .row = r, .run = k, .in_step = true, .has_row = true, .has_run = c->per_run && es->rows[r].run_count > 1};
			one_criterion(o, c, &at);
		}
	}
}

static void step_criteria(struct lims_outcome *o, size_t step)
{
	const struct lims_step *s = o->ev->steps[step].step;
	for (size_t i = 0; i < s->criterion_count; i++) {
		const struct lims_criterion *c = &s->criteria[i];
		struct lims_outcome_place at = {.step = step, .in_step = true};
		if (c->per_row || c->per_run)
			rows_criterion(o, c, step);
		else
			one_criterion(o, c, &at);
	}
	for (size_t i = 0; i < s->column_count; i++) {
		if (s->columns[i].load != NULL && s->columns[i].load->ratio != NULL)
			rows_criterion(o, s->columns[i].load->ratio, step);
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
			ret->reason = LIMS_MSG("not answered");
			continue;
		}
		o->steps[step].started = true;
		ret->outcome = strcmp(answer->answer, "no") == 0 ? LIMS_VERDICT_FAIL : LIMS_VERDICT_PASS;
		if (strcmp(answer->answer, "not_applicable") == 0)
			ret->reason = LIMS_MSG("not applicable");
	}
}

static void condition_side(struct lims_outcome *o, const struct lims_condition *c, struct lims_dec bound, struct lims_result_value *ret)
{
	struct lims_shown shown = {.kind = LIMS_CELL_NUMBER, .measure = c->measure, .unit = c->unit};
	struct lims_value v = lims_value_number(bound, c->measure);
	lims_outcome_value(o, &shown, &v, ret);
}

static int compare_in_rationals(const struct lims_value *v, const struct lims_unit_conv *conv, struct lims_dec bound)
{
	struct lims_rvalue a = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()},
					   b = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()};
	int c = 2;
	if (a.number != NULL && b.number != NULL && lims_rat_from_dec(a.number, v->number, NULL) == LIMS_OK &&
		lims_unit_apply_rat(conv, a.number, NULL) == LIMS_OK && lims_rat_from_dec(b.number, bound, NULL) == LIMS_OK)
		c = lims_rvalue_compare(&a, &b);
	lims_rat_destroy(a.number);
	lims_rat_destroy(b.number);
	return c;
}

/// -1, 0, 1 of a recorded value of a condition against an end of its range, exactly; 2 when memory is out.
static int compare_bound(struct lims_outcome *o, const struct lims_value *v, const struct lims_unit *measure, struct lims_dec bound)
{
	struct lims_unit_conv conv;
	struct lims_value in = *v, end = lims_value_number(bound, measure);
	bool inexact = false;
	int order;
	if (lims_unit_conv(v->unit, measure, &conv, NULL) != LIMS_OK ||
		lims_unit_apply(&conv, v->number, &in.number, &inexact, NULL) != LIMS_OK)
		return 2;
	if (!inexact)
		return lims_dec_cmp(in.number, bound);
	in.exact = false;
	in.within = lims_bound_converted(v, &conv, in.number);
	if (lims_bound_order(&in, &end, &order))
		return order;
	o->ev->rational++;
	return compare_in_rationals(v, &conv, bound);
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
		ret->reason = LIMS_MSG("not recorded");
		return;
	}
	struct lims_shown shown = {.kind = LIMS_CELL_NUMBER, .measure = c->measure, .unit = c->unit};
	lims_outcome_value(o, &shown, v, &ret->left);
	ret->compared = c->has_low || c->has_high;
	int low_order = c->has_low ? compare_bound(o, v, c->measure, c->low) : 0;
	int high_order = c->has_high ? compare_bound(o, v, c->measure, c->high) : 0;
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
		if (!o->ev->condition_applies[i])
			continue;
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
		if (!p->standards[i].required || !o->ev->standard_applies[i])
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
			ret->reason = LIMS_MSG("no standard is named for this role");
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
		struct lims_outcome_place at = {0};
		one_criterion(o, &p->criteria[i], &at);
	}
}
