// SPDX-License-Identifier: Apache-2.0
// The budgets of a result, in the order of steps, rows, runs and columns.
#include "lims-core/engine/outcome.h"

#include "lims-core/engine/eval_budget.h"

#include <string.h>

/// The list of a result while it grows.
struct gathering {
	struct lims_outcome *o;
	const struct lims_result_budget **list;
	size_t n, cap;
};

static bool add(struct gathering *g, const struct lims_result_budget *b)
{
	if (g->n == g->cap) {
		size_t cap = g->cap == 0 ? 32 : g->cap * 2;
		const struct lims_result_budget **grown = lims_arena_array(g->o->ev->arena, cap, sizeof(struct lims_result_budget *));
		if (grown == NULL)
			return false;
		if (g->n > 0)
			memcpy(grown, g->list, g->n * sizeof(struct lims_result_budget *));
		g->list = grown;
		g->cap = cap;
	}
	if (b != NULL)
		g->list[g->n++] = b;
	return b != NULL;
}

static bool gather_step(struct gathering *g, size_t step)
{
	const struct lims_eval *ev = g->o->ev;
	const struct lims_eval_step *es = &ev->steps[step];
	bool good = true;
	for (size_t r = 0; r < es->row_count; r++) {
		for (size_t k = 0; k < es->rows[r].run_count; k++) {
			for (size_t c = 0; c < es->step->column_count && good; c++) {
				const struct lims_column *column = &es->step->columns[c];
				if (column->budget == NULL || (k > 0 && !column->per_run) || !lims_eval_cell_at(ev, step, r, k, c)->planned)
					continue;
				good = add(g, lims_eval_budget(g->o->ev, step, r, k, c));
			}
		}
	}
	return good;
}

void lims_outcome_budgets(struct lims_outcome *o)
{
	struct gathering g = {.o = o};
	const struct lims_procedure *p = o->ev->procedure;
	if (!p->budgets)
		return;
	for (size_t s = 0; s < p->step_count && !o->no_memory; s++)
		o->no_memory = !gather_step(&g, s);
	struct lims_result_budget *list = lims_arena_array(o->ev->arena, g.n + 1, sizeof *list);
	if (o->no_memory || list == NULL) {
		o->no_memory = true;
		return;
	}
	for (size_t i = 0; i < g.n; i++)
		list[i] = *g.list[i];
	o->result->budgets = list;
	o->result->budget_count = g.n;
	o->no_memory = g.n > 0 && !lims_eval_budget_together(o->ev, g.list, g.n, &o->result->together, &o->result->together_count);
}

const struct lims_result_budget *lims_result_budget(
	const struct lims_result *r, const char *step, size_t row, size_t run, const char *column)
{
	for (size_t i = 0; i < r->budget_count; i++) {
		const struct lims_result_budget *b = &r->budgets[i];
		if (b->row == row && b->run == run && strcmp(b->step, step) == 0 && strcmp(b->column, column) == 0)
			return b;
	}
	return NULL;
}
