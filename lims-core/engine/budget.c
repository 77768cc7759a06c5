// SPDX-License-Identifier: Apache-2.0
// Budgets on demand: each is made once, kept, and given to formulas and to the result.
#include "lims-core/engine/eval_budget.h"

#include "lims-core/engine/input.h"
#include "lims-core/engine/result_value.h"
#include "lims-core/engine/table.h"

#include <math.h>
#include <string.h>

enum { FREEDOM_SEEN_MAX = 1000000 };

bool budget_fail(struct budget_model *m, const char *reason, const char *lacking)
{
	if (!m->failed) {
		m->reason = reason;
		m->lacking = lacking != NULL ? lacking : "";
	}
	m->failed = true;
	return false;
}

/// What all budgets of an evaluation share; NULL when memory is out.
static struct lims_budgets *budgets_of(struct lims_eval *ev)
{
	const struct lims_procedure *p = ev->procedure;
	if (ev->budgets != NULL)
		return ev->budgets;
	struct lims_budgets *all = lims_arena_take(ev->arena, sizeof *all);
	if (all == NULL)
		return NULL;
	size_t n = 0;
	*all = (struct lims_budgets){.first_column = lims_arena_array(ev->arena, p->step_count + 1, sizeof *all->first_column)};
	for (size_t s = 0; all->first_column != NULL && s < p->step_count; s++) {
		all->first_column[s] = n;
		n += p->steps[s].column_count;
	}
	all->cmc = lims_arena_array(ev->arena, n + 1, sizeof *all->cmc);
	all->cmc_given = lims_arena_array(ev->arena, n + 1, sizeof *all->cmc_given);
	if (all->first_column == NULL || all->cmc == NULL || all->cmc_given == NULL)
		return NULL;
	ev->budgets = all;
	return all;
}

static lims_rc fill_one(struct lims_eval *ev, struct lims_budgets *all, const struct lims_ws_value *given, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	for (size_t s = 0; s < p->step_count; s++) {
		size_t n = strlen(p->steps[s].id);
		if (strncmp(given->name, p->steps[s].id, n) != 0 || given->name[n] != '.')
			continue;
		const struct lims_column *c = lims_step_column(&p->steps[s], given->name + n + 1);
		if (c == NULL || c->budget == NULL)
			break;
		size_t at = all->first_column[s] + (size_t)(c - p->steps[s].columns);
		struct lims_input_type type = {.name = given->name, .kind = LIMS_CELL_NUMBER, .measure = c->difference, .units = p->units};
		struct lims_value v;
		bool inexact = false;
		lims_rc rc = lims_input_read(&type, given->text, ev->arena, &v, err);
		if (rc == LIMS_OK)
			rc = lims_unit_convert(v.unit, c->difference, v.number, &all->cmc[at], &inexact, err);
		if (rc == LIMS_OK && (lims_dec_sign(all->cmc[at]) <= 0 || all->cmc_given[at]))
			rc = lims_err_set(
				err, LIMS_E_INPUT, "%s: a CMC is an amount above zero and is given once; correct \"%s\".", given->name, given->text);
		all->cmc_given[at] = rc == LIMS_OK;
		return rc == LIMS_OK ? LIMS_OK : lims_err_context(err, "cmc");
	}
	return lims_err_set(
		err, LIMS_E_INPUT, "cmc: the procedure %s has no budget \"%s\"; write step.column of a column that has one.", p->id, given->name);
}

lims_rc lims_eval_budget_fill(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err)
{
	if (w->cmc_count == 0)
		return LIMS_OK;
	struct lims_budgets *all = budgets_of(ev);
	lims_rc rc = all == NULL ? lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.") : LIMS_OK;
	for (size_t i = 0; i < w->cmc_count && rc == LIMS_OK; i++)
		rc = fill_one(ev, all, &w->cmc[i], err);
	return rc;
}

static void begin_result(struct budget *b, const struct lims_step *s, const struct lims_eval_row *row, size_t rows)
{
	b->result = (struct lims_result_budget){.step = s->id,
		.column = b->column->id,
		.from = b->column,
		.row = b->cell->row,
		.run = b->cell->run,
		.has_row = rows > 1,
		.has_run = b->column->per_run && row->run_count > 1,
		.reason = lims_value_reason_name(LIMS_VALUE_CYCLE), // until it is made: who asks meanwhile goes in a circle
		.lacking = "",
		.unit = b->column->difference->code,
		.probability = "",
		.rule = "",
		.U_text = "",
		.U_unit = "",
		.U_from = "",
		.cmc_text = ""};
}

static void make(struct lims_eval *ev, struct lims_budgets *all, struct budget *b)
{
	struct budget_model m = {.ev = ev, .all = all, .b = b, .reason = "", .lacking = ""};
	struct lims_arena_mark mark = lims_arena_mark(ev->scratch);
	m.stamp = ++all->stamp;
	ev->models++;
	if (++all->count > LIMS_BUDGET_COUNT_MAX || ev->depth >= LIMS_EVAL_DEPTH_MAX)
		(void)budget_fail(&m, lims_value_reason_name(LIMS_VALUE_TOO_LARGE), "");
	else if (budget_model_build(&m) && budget_model_correlate(&m) && budget_combine(&m) && b->column->budget->monte_carlo)
		budget_trials(&m);
	lims_arena_release(ev->scratch, mark);
	b->result.reason = m.reason;
	b->result.lacking = m.lacking;
	if (!m.failed)
		return;
	b->result.line_count = b->result.correlation_count = b->result.second_order_count = 0;
	b->term_count = b->pair_count = 0;
}

const struct lims_result_budget *lims_eval_budget(struct lims_eval *ev, size_t step, size_t row, size_t run, size_t column)
{
	const struct lims_step *s = &ev->procedure->steps[step];
	struct lims_eval_cell *cell = lims_eval_cell_at(ev, step, row, run, column);
	struct lims_budgets *all = budgets_of(ev);
	if (cell == NULL || all == NULL || s->columns[column].budget == NULL)
		return NULL;
	struct lims_ref ref = {.kind = LIMS_REF_ONE, .a = step, .b = column};
	struct budget_quantity *q = budget_quantity_of(ev, cell, ref, 0);
	if (q == NULL)
		return NULL;
	if (q->budget == NULL) {
		struct budget *b = lims_arena_take(ev->arena, sizeof *b);
		if (b == NULL)
			return NULL;
		*b = (struct budget){.column = &s->columns[column], .cell = cell, .step = step, .at = column};
		begin_result(b, s, &ev->steps[step].rows[row], ev->steps[step].row_count);
		q->budget = b;
		make(ev, all, b);
	}
	return &q->budget->result;
}

/// The reason of a budget as one of a value: formulas know those only.
static enum lims_value_reason reason_of(const char *name)
{
	for (int i = LIMS_VALUE_MISSING; i <= LIMS_VALUE_NO_MEMORY; i++) {
		if (strcmp(lims_value_reason_name((enum lims_value_reason)i), name) == 0)
			return (enum lims_value_reason)i;
	}
	return LIMS_VALUE_OUTSIDE;
}

void lims_eval_budget_part(
	struct lims_eval *ev, size_t step, size_t row, size_t run, size_t column, enum lims_ref_part part, struct lims_value *ret)
{
	const struct lims_result_budget *b = lims_eval_budget(ev, step, row, run, column);
	const struct lims_column *c = &ev->procedure->steps[step].columns[column];
	struct lims_dec d;
	if (b == NULL || b->reason[0] != '\0') {
		*ret = lims_value_none(b == NULL ? LIMS_VALUE_NO_MEMORY : reason_of(b->reason));
		return;
	}
	if (part == LIMS_PART_EXPANDED) {
		*ret = lims_value_number(b->U, c->difference);
		return;
	}
	double v = part == LIMS_PART_STANDARD ? b->u : part == LIMS_PART_FACTOR ? b->k : b->nu < FREEDOM_SEEN_MAX ? b->nu : FREEDOM_SEEN_MAX;
	if (lims_result_number(v, &d))
		*ret = lims_value_number(d, part == LIMS_PART_STANDARD ? c->difference : c->one);
	else
		*ret = lims_value_none(LIMS_VALUE_TOO_LARGE);
}
