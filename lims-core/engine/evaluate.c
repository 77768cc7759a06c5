// SPDX-License-Identifier: Apache-2.0
// From a worksheet to its result: plan, fill, compute, compare, decide.
#include "lims-core/engine/outcome.h"

#include "lims-core/base/lang.h"
#include "lims-core/engine/eval_budget.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lims_evaluator {
	const struct lims_procedure *procedure;
	struct lims_arena *arena;   ///< of one run, result included
	struct lims_arena *scratch; ///< of one budget
	struct lims_evaluator_count count;
};

/// The result and what holds it when it stands alone.
struct result_box {
	struct lims_result result;
	struct lims_evaluator *evaluator;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The result does not fit into memory; split the worksheet.");
}

struct lims_result_criterion *lims_outcome_criterion(struct lims_outcome *o)
{
	size_t n = o->result->criterion_count;
	if (n >= LIMS_OUTCOME_CRITERIA_MAX)
		o->no_memory = true;
	if (!o->no_memory && n == o->criterion_cap) {
		size_t cap = n == 0 ? 64 : n * 2;
		struct lims_result_criterion *grown = lims_arena_array(o->ev->arena, cap, sizeof *grown);
		if (grown == NULL) {
			o->no_memory = true;
			return NULL;
		}
		if (n > 0)
			memcpy(grown, o->criteria, n * sizeof *grown);
		o->criteria = grown;
		o->criterion_cap = cap;
		o->result->criteria = grown;
	}
	if (o->no_memory)
		return NULL;
	static const struct lims_result_value empty = {.unit = "", .text = "", .reason = "", .printed = "", .printed_unit = ""};
	struct lims_result_criterion *c = &o->criteria[o->result->criterion_count++];
	*c = (struct lims_result_criterion){.id = "", .step = "", .relation = "", .reason = "", .left = empty, .right = empty};
	return c;
}

static const char *sentence(struct lims_outcome *o, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
static const char *sentence(struct lims_outcome *o, const char *fmt, va_list args)
{
	char text[768];
	int n = vsnprintf(text, sizeof text, lims_tr(o->w->lang, fmt), args);
	const char *kept = n < 0 ? NULL : lims_arena_text(o->ev->arena, text);
	if (kept == NULL)
		o->no_memory = true;
	return kept;
}

void lims_outcome_reason(struct lims_outcome *o, const char *fmt, ...)
{
	if (o->result->reason_count >= LIMS_OUTCOME_SENTENCES_MAX)
		return;
	va_list args;
	va_start(args, fmt);
	const char *text = sentence(o, fmt, args);
	va_end(args);
	if (text != NULL)
		o->reasons[o->result->reason_count++] = text;
}

void lims_outcome_information(struct lims_outcome *o, const char *fmt, ...)
{
	if (o->result->information_count >= LIMS_OUTCOME_SENTENCES_MAX)
		return;
	va_list args;
	va_start(args, fmt);
	const char *text = sentence(o, fmt, args);
	va_end(args);
	if (text != NULL)
		o->information[o->result->information_count++] = text;
}

/// Rows beyond the plan that the worksheet uses; LIMS_E_INPUT when the procedure does not allow so many.
static lims_rc extra_rows(struct lims_eval *ev, const struct lims_worksheet *w, size_t *extra, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	lims_rc rc = lims_eval_plan(ev, err);
	for (size_t i = 0; i < w->cell_count && rc == LIMS_OK; i++) {
		const struct lims_step *step = lims_procedure_step(p, w->cells[i].step);
		if (step == NULL)
			continue; // named by lims_eval_fill
		size_t s = (size_t)(step - p->steps), planned = ev->steps[s].planned_rows;
		if (w->cells[i].row < planned || !ev->steps[s].applies || step->kind == LIMS_STEP_CHECKLIST)
			continue;
		size_t more = w->cells[i].row - planned + 1;
		if (more > step->more)
			return lims_err_set(err, LIMS_E_INPUT, "The step %s has %zu planned rows and allows %zu more; row %zu is too many.", step->id,
				planned, step->more, w->cells[i].row + 1);
		if (extra[s] < more)
			extra[s] = more;
	}
	return rc;
}

static lims_rc check_answers(const struct lims_procedure *p, const struct lims_worksheet *w, struct lims_err *err)
{
	size_t checks = 0;
	for (size_t s = 0; s < p->step_count; s++)
		checks += p->steps[s].check_count;
	if (w->answer_count > checks)
		return lims_err_set(err, LIMS_E_INPUT, "The worksheet answers %zu checks where the procedure %s has %zu; remove the others.",
			w->answer_count, p->id, checks);
	for (size_t i = 0; i < w->answer_count; i++) {
		const struct lims_ws_answer *a = &w->answers[i];
		const struct lims_step *step = lims_procedure_step(p, a->step);
		bool known = false;
		for (size_t c = 0; step != NULL && c < step->check_count; c++)
			known = known || strcmp(step->checks[c].id, a->check) == 0;
		if (!known)
			return lims_err_set(err, LIMS_E_INPUT, "The procedure %s has no check \"%s\" in a step \"%s\"; correct the worksheet.", p->id,
				a->check, a->step);
		if (strcmp(a->answer, "yes") != 0 && strcmp(a->answer, "no") != 0 && strcmp(a->answer, "not_applicable") != 0)
			return lims_err_set(err, LIMS_E_INPUT, "steps.%s.answers.%s: \"%s\" is no answer; use yes, no or not_applicable.", a->step,
				a->check, a->answer);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(w->answers[k].step, a->step) == 0 && strcmp(w->answers[k].check, a->check) == 0)
				return lims_err_set(err, LIMS_E_INPUT, "steps.%s.answers.%s is given twice; give it once.", a->step, a->check);
		}
	}
	return LIMS_OK;
}

static lims_rc plan_and_fill(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	size_t *extra = lims_arena_array(ev->arena, p->step_count + 1, sizeof *extra);
	lims_rc rc = extra == NULL ? no_memory(err) : extra_rows(ev, w, extra, err);
	if (rc == LIMS_OK)
		rc = lims_eval_rows(ev, extra, err);
	if (rc == LIMS_OK)
		rc = lims_eval_fill(ev, w, err);
	return rc == LIMS_OK ? lims_eval_budget_fill(ev, w, err) : rc;
}

static lims_rc fill_result(struct lims_outcome *o, struct lims_err *err)
{
	struct lims_eval *ev = o->ev;
	size_t n = ev->procedure->step_count;
	o->steps = lims_arena_array(ev->arena, n + 1, sizeof *o->steps);
	o->reasons = lims_arena_array(ev->arena, LIMS_OUTCOME_SENTENCES_MAX, sizeof *o->reasons);
	o->information = lims_arena_array(ev->arena, LIMS_OUTCOME_SENTENCES_MAX, sizeof *o->information);
	if (o->steps == NULL || o->reasons == NULL || o->information == NULL)
		return no_memory(err);
	o->result->steps = o->steps;
	o->result->step_count = n;
	o->result->reasons = o->reasons;
	o->result->information = o->information;
	lims_outcome_cells(o);
	if (!o->no_memory)
		lims_outcome_budgets(o);
	if (!o->no_memory)
		lims_outcome_criteria(o);
	if (!o->no_memory)
		lims_outcome_rules(o);
	if (!o->no_memory)
		lims_outcome_verdict(o);
	if (!o->no_memory)
		lims_outcome_statements(o);
	return o->no_memory ? no_memory(err) : LIMS_OK;
}

static lims_rc evaluate(struct lims_evaluator *e, const struct lims_worksheet *w, struct result_box **ret_box, struct lims_err *err)
{
	const struct lims_procedure *p = e->procedure;
	if (w->procedure != NULL && strcmp(w->procedure, p->id) != 0)
		return lims_err_set(
			err, LIMS_E_INPUT, "The worksheet belongs to the procedure \"%s\", not to \"%s\"; choose that one.", w->procedure, p->id);
	lims_rc rc = check_answers(p, w, err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_eval *ev = NULL;
	rc = lims_eval_create(p, w, e->arena, e->scratch, &ev, err);
	if (rc == LIMS_OK)
		rc = plan_and_fill(ev, w, err);
	struct result_box *box = rc == LIMS_OK ? lims_arena_take(e->arena, sizeof *box) : NULL;
	if (rc == LIMS_OK && box == NULL)
		rc = no_memory(err);
	if (rc == LIMS_OK) {
		box->result = (struct lims_result){.procedure = p, .mode = ev->mode, .date = w->date, .condition_applies = ev->condition_applies};
		struct lims_outcome o = {.ev = ev, .w = w, .result = &box->result};
		rc = fill_result(&o, err);
	}
	if (rc == LIMS_OK)
		*ret_box = box;
	if (ev != NULL) {
		e->count.rational += ev->rational;
		e->count.budgets += ev->models;
	}
	lims_eval_release(ev);
	return rc;
}

lims_rc lims_evaluator_create(const struct lims_procedure *p, struct lims_evaluator **ret_evaluator, struct lims_err *err)
{
	struct lims_evaluator *e = calloc(1, sizeof *e);
	if (e != NULL) {
		e->arena = lims_arena_create(LIMS_EVAL_MEMORY);
		e->scratch = lims_arena_create(LIMS_EVAL_MEMORY);
	}
	if (e == NULL || e->arena == NULL || e->scratch == NULL) {
		lims_evaluator_destroy(e);
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to evaluate a worksheet; close other programs and try again.");
	}
	e->procedure = p;
	*ret_evaluator = e;
	return LIMS_OK;
}

void lims_evaluator_destroy(struct lims_evaluator *e)
{
	if (e == NULL)
		return;
	lims_arena_destroy(e->arena);
	lims_arena_destroy(e->scratch);
	free(e);
}

lims_rc lims_evaluator_run(
	struct lims_evaluator *e, const struct lims_worksheet *w, const struct lims_result **ret_result, struct lims_err *err)
{
	struct result_box *box = NULL;
	lims_arena_reset(e->arena);
	e->count.worksheets++;
	lims_rc rc = evaluate(e, w, &box, err);
	if (rc == LIMS_OK)
		*ret_result = &box->result;
	return rc;
}

struct lims_evaluator_count lims_evaluator_counted(const struct lims_evaluator *e)
{
	return e->count;
}

lims_rc lims_worksheet_evaluate(
	const struct lims_procedure *p, const struct lims_worksheet *w, struct lims_result **ret_result, struct lims_err *err)
{
	struct lims_evaluator *e = NULL;
	struct result_box *box = NULL;
	lims_rc rc = lims_evaluator_create(p, &e, err);
	if (rc == LIMS_OK)
		rc = evaluate(e, w, &box, err);
	if (rc != LIMS_OK) {
		lims_evaluator_destroy(e);
		return rc;
	}
	box->evaluator = e;
	*ret_result = &box->result;
	return LIMS_OK;
}

void lims_result_destroy(struct lims_result *r)
{
	if (r != NULL)
		lims_evaluator_destroy(((struct result_box *)r)->evaluator);
}

const struct lims_result_cell *lims_result_cell(const struct lims_result *r, const char *step, size_t row, size_t run, const char *column)
{
	for (size_t s = 0; s < r->step_count; s++) {
		const struct lims_result_step *rs = &r->steps[s];
		const struct lims_column *c = strcmp(rs->step->id, step) == 0 ? lims_step_column(rs->step, column) : NULL;
		if (c != NULL && row < rs->row_count && run < rs->rows[row].run_count)
			return &rs->rows[row].runs[c->per_run ? run : 0].cells[c - rs->step->columns];
	}
	return NULL;
}
