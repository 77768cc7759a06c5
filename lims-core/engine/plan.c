// SPDX-License-Identifier: Apache-2.0
// The plan of a worksheet for an item: what is filled in where, from which instrument, in which unit.
#include "lims-core/engine/plan_known.h"
#include "lims-core/engine/plan_loads.h"
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

static void plan_cell(
	struct lims_eval *ev, const struct lims_column *column, bool known, struct lims_eval_cell *cell, struct lims_plan_cell *ret)
{
	*ret = (struct lims_plan_cell){.column = column, .planned = cell->planned, .text = ""};
	if (!known || cell->formula == NULL || !cell->planned)
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

/// Whether a person or an instrument fills the cells of a column.
static bool waits(const struct lims_column *c)
{
	return c->source == LIMS_COLUMN_INSTRUMENT || c->source == LIMS_COLUMN_ENTERED;
}

/// A growing order; the array has room for every cell of the step.
struct ordering {
	const struct lims_eval_step *es;
	struct lims_plan_place *list;
	size_t n;
};

/// The cells of one row and run that belong to a pass; times come behind what they time.
static void order_run(struct ordering *o, size_t row, size_t run, enum lims_pass pass)
{
	const struct lims_step *s = o->es->step;
	for (int clocks = 0; clocks <= 1; clocks++) {
		for (size_t c = 0; c < s->column_count; c++) {
			const struct lims_column *column = &s->columns[c];
			bool here = waits(column) && column->pass == pass && column->clock == (clocks == 1) && (run == 0 || column->per_run);
			if (here && o->es->rows[row].cells[run * s->column_count + c].planned)
				o->list[o->n++] = (struct lims_plan_place){.row = row, .run = run, .column = c};
		}
	}
}

static void order_step(struct ordering *o)
{
	size_t rows = o->es->row_count;
	for (size_t r = 0; r < rows && o->es->step->kind != LIMS_STEP_PAIRED; r++) {
		for (size_t k = 0; k < o->es->rows[r].run_count; k++)
			order_run(o, r, k, LIMS_PASS_NONE);
	}
	if (o->es->step->kind != LIMS_STEP_PAIRED)
		return;
	for (size_t r = 0; r < rows; r++)
		order_run(o, r, 0, LIMS_PASS_UP);
	for (size_t r = 0; r < rows; r++)
		order_run(o, r, 0, LIMS_PASS_HOLD);
	for (size_t r = rows; r-- > 0;)
		order_run(o, r, 0, LIMS_PASS_DOWN);
}

static lims_rc plan_order(struct lims_eval *ev, size_t s, struct lims_plan_step *ret, struct lims_err *err)
{
	struct ordering o = {.es = &ev->steps[s]};
	size_t room = 1;
	for (size_t r = 0; r < o.es->row_count; r++)
		room += o.es->rows[r].run_count * o.es->step->column_count;
	o.list = lims_arena_array(ev->arena, room, sizeof *o.list);
	if (o.list == NULL)
		return no_memory(err);
	order_step(&o);
	ret->order = o.list;
	ret->order_count = o.n;
	return LIMS_OK;
}

/// "5 min"; "" when the step holds nothing.
static const char *plan_hold(struct lims_eval *ev, size_t s)
{
	struct lims_value v;
	char digits[LIMS_DEC_TEXT];
	const struct lims_formula *hold = ev->procedure->steps[s].hold;
	if (hold == NULL)
		return "";
	lims_eval_formula(ev, hold->expr, s, 0, 0, &v);
	if (v.kind != LIMS_KIND_NUMBER)
		return "";
	lims_dec_text(lims_dec_trim(v.number), digits);
	const char *text = lims_arena_printf(ev->arena, "%s %s", digits, v.unit != NULL ? v.unit->code : "");
	return text != NULL ? text : "";
}

static lims_rc plan_step(struct lims_eval *ev, size_t s, struct lims_plan_step *ret, struct lims_err *err)
{
	struct lims_eval_step *es = &ev->steps[s];
	struct lims_plan_row *rows = lims_arena_array(ev->arena, es->row_count + 1, sizeof *rows);
	if (rows == NULL)
		return no_memory(err);
	*ret = (struct lims_plan_step){.step = es->step,
		.applies = es->applies,
		.rows = rows,
		.row_count = es->row_count,
		.check_applies = es->check_applies,
		.hold = plan_hold(ev, s)};
	bool *known = lims_arena_array(ev->arena, es->step->column_count + 1, sizeof *known);
	unsigned char *walked = lims_arena_array(ev->arena, es->step->column_count + 1, sizeof *walked);
	if (known == NULL || walked == NULL)
		return no_memory(err);
	lims_plan_known(es->step, walked, known);
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
			plan_cell(ev, &es->step->columns[c], known[c], lims_eval_cell_at(ev, s, r, 0, c), &cells[c]);
	}
	return plan_order(ev, s, ret, err);
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
	struct lims_arena *arena = lims_arena_create(LIMS_EVAL_MEMORY), *scratch = lims_arena_create(LIMS_EVAL_MEMORY);
	struct lims_eval *ev = NULL;
	struct plan_box *box = NULL;
	struct lims_plan_step *steps = NULL;
	lims_rc rc = arena == NULL || scratch == NULL ? no_memory(err) : lims_eval_create(p, w, arena, scratch, &ev, err);
	if (rc != LIMS_OK)
		goto out;
	box = lims_arena_take(arena, sizeof *box);
	steps = lims_arena_array(arena, p->step_count + 1, sizeof *steps);
	rc = box == NULL || steps == NULL ? no_memory(err) : lims_eval_plan(ev, err);
	if (rc == LIMS_OK)
		rc = lims_eval_rows(ev, NULL, err);
	if (rc == LIMS_OK && w->standard_count > 0)
		rc = lims_eval_fill_standards(ev, w, err);
	for (size_t s = 0; rc == LIMS_OK && s < p->step_count; s++)
		rc = plan_step(ev, s, &steps[s], err);
	if (rc == LIMS_OK && w->standard_count > 0)
		rc = lims_plan_loads(ev, steps, err);
	if (rc != LIMS_OK)
		goto out;
	*box = (struct plan_box){.plan = {.procedure = p,
								 .mode = ev->mode,
								 .standard_applies = ev->standard_applies,
								 .condition_applies = ev->condition_applies,
								 .steps = steps,
								 .step_count = p->step_count},
		.arena = arena};
	*ret_plan = &box->plan;
out:
	lims_eval_release(ev);
	lims_arena_destroy(scratch);
	if (rc != LIMS_OK)
		lims_arena_destroy(arena);
	return rc;
}

void lims_plan_destroy(struct lims_plan *plan)
{
	if (plan != NULL)
		lims_arena_destroy(((struct plan_box *)plan)->arena);
}
