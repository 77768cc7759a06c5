// SPDX-License-Identifier: Apache-2.0
// The plan of a worksheet for an item: what is filled in where, from which instrument, in which unit.
#include "lims-core/engine/print.h"

#include <string.h>

/// The plan and the memory of everything in it.
struct plan_box {
	struct lims_plan plan;
	struct lims_arena *arena;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The plan does not fit into memory; the procedure asks for too many rows.");
}

static void plan_cell(struct lims_eval *ev, const struct lims_column *column, struct lims_eval_cell *cell, struct lims_plan_cell *ret)
{
	*ret = (struct lims_plan_cell){.column = column, .planned = cell->planned, .text = ""};
	if (column->source != LIMS_COLUMN_ROW || cell->formula == NULL || !cell->planned)
		return;
	const struct lims_value *v = lims_eval_force(ev, cell);
	if (v->kind == LIMS_KIND_TEXT) {
		const char *text = lims_arena_text(ev->arena, v->text);
		ret->text = text != NULL ? text : "";
	}
	if (v->kind != LIMS_KIND_NUMBER)
		return;
	struct lims_print_job job = {
		.ev = ev, .rule = &column->print, .measure = column->measure, .expr = cell->formula->expr, .step = cell->step, .row = cell->row};
	bool inexact = false;
	ret->has_value =
		lims_unit_convert(v->unit != NULL ? v->unit : column->measure, column->measure, v->number, &ret->value, &inexact, NULL) == LIMS_OK;
	ret->text = lims_print_value(&job, v);
}

static lims_rc plan_step(struct lims_eval *ev, size_t s, struct lims_plan_step *ret, struct lims_err *err)
{
	struct lims_eval_step *es = &ev->steps[s];
	struct lims_plan_row *rows = lims_arena_array(ev->arena, es->row_count + 1, sizeof *rows);
	if (rows == NULL)
		return no_memory(err);
	*ret = (struct lims_plan_step){
		.step = es->step, .applies = es->applies, .rows = rows, .row_count = es->row_count, .check_applies = es->check_applies};
	for (size_t r = 0; r < es->row_count; r++) {
		struct lims_plan_cell *cells = lims_arena_array(ev->arena, es->step->column_count + 1, sizeof *cells);
		if (cells == NULL)
			return no_memory(err);
		rows[r] = (struct lims_plan_row){.label = {.vi = "", .en = ""}, .id = "", .cells = cells};
		if (es->rows[r].from != NULL) {
			rows[r].label = es->rows[r].from->label;
			rows[r].id = es->rows[r].from->id;
		}
		for (size_t c = 0; c < es->step->column_count; c++)
			plan_cell(ev, &es->step->columns[c], lims_eval_cell_at(ev, s, r, 0, c), &cells[c]);
	}
	return LIMS_OK;
}

lims_rc lims_plan_create(const struct lims_procedure *p, const struct lims_ws_value *item, size_t item_count, const char *mode,
	struct lims_plan **ret_plan, struct lims_err *err)
{
	struct lims_worksheet w = {.mode = mode, .item = item, .item_count = item_count};
	return lims_plan_worksheet(p, &w, ret_plan, err);
}

lims_rc lims_plan_worksheet(
	const struct lims_procedure *p, const struct lims_worksheet *w, struct lims_plan **ret_plan, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(LIMS_EVAL_MEMORY);
	struct lims_eval *ev = NULL;
	struct plan_box *box = NULL;
	struct lims_plan_step *steps = NULL;
	lims_rc rc = arena == NULL ? no_memory(err) : lims_eval_create(p, w, arena, &ev, err);
	if (rc != LIMS_OK)
		goto out;
	box = lims_arena_take(arena, sizeof *box);
	steps = lims_arena_array(arena, p->step_count + 1, sizeof *steps);
	rc = box == NULL || steps == NULL ? no_memory(err) : lims_eval_plan(ev, NULL, err);
	for (size_t s = 0; rc == LIMS_OK && s < p->step_count; s++)
		rc = plan_step(ev, s, &steps[s], err);
	if (rc != LIMS_OK)
		goto out;
	*box = (struct plan_box){.plan = {.procedure = p, .mode = ev->mode, .steps = steps, .step_count = p->step_count}, .arena = arena};
	*ret_plan = &box->plan;
out:
	lims_eval_release(ev);
	if (rc != LIMS_OK)
		lims_arena_destroy(arena);
	return rc;
}

void lims_plan_destroy(struct lims_plan *plan)
{
	if (plan != NULL)
		lims_arena_destroy(((struct plan_box *)plan)->arena);
}
