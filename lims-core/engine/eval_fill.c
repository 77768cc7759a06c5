// SPDX-License-Identifier: Apache-2.0
// Putting a worksheet's standards, conditions and cells where the plan has a place for them.
#include "lims-core/engine/eval_load.h"
#include "lims-core/engine/eval_standard.h"
#include "lims-core/engine/place.h"

#include <string.h>

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
}

static lims_rc fill_asked(struct lims_eval *ev, size_t standard, size_t asked, const char *text, struct lims_err *err)
{
	const struct lims_standard_need *need = &ev->procedure->standards[standard];
	const struct lims_characteristic *c = &need->asked[asked];
	struct lims_input_type type = {.name = c->name,
		.kind = c->kind,
		.measure = c->measure,
		.unit = c->unit,
		.choices = c->choice_ids,
		.units = ev->procedure->units,
		.sign = c->sign};
	struct lims_eval_cell *cell = &ev->standards[standard].cells[asked];
	lims_rc rc = lims_input_read(&type, text, ev->arena, &cell->v, err);
	if (rc != LIMS_OK)
		return lims_err_context(err, "standards: %s", need->role);
	cell->given = true;
	cell->state = LIMS_EVAL_DONE;
	return LIMS_OK;
}

/// What the standard's entry leaves out and the procedure has a usual value for.
static lims_rc fill_usual(struct lims_eval *ev, size_t standard, struct lims_err *err)
{
	const struct lims_standard_need *need = &ev->procedure->standards[standard];
	lims_rc rc = LIMS_OK;
	for (size_t a = 0; a < need->asked_count && rc == LIMS_OK; a++) {
		if (!ev->standards[standard].cells[a].given && need->asked[a].fallback != NULL)
			rc = fill_asked(ev, standard, a, need->asked[a].fallback, err);
	}
	return rc;
}

static lims_rc fill_standard(struct lims_eval *ev, const struct lims_ws_standard *given, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	size_t s = 0;
	while (s < p->standard_count && strcmp(p->standards[s].role, given->role) != 0)
		s++;
	if (s == p->standard_count)
		return lims_err_set(
			err, LIMS_E_INPUT, "The procedure %s asks for no standard with the role \"%s\"; remove it.", p->id, given->role);
	if (ev->standard_given[s])
		return LIMS_OK; // several standards of one role: the first states the values that formulas use
	ev->standard_given[s] = true;
	for (size_t i = 0; i < given->value_count; i++) {
		const struct lims_standard_need *need = &p->standards[s];
		size_t a = 0;
		while (a < need->asked_count && strcmp(need->asked[a].name, given->values[i].name) != 0)
			a++;
		if (a == need->asked_count)
			return lims_err_set(
				err, LIMS_E_INPUT, "standards: nothing named \"%s\" is asked of \"%s\"; remove it.", given->values[i].name, need->role);
		lims_rc rc = fill_asked(ev, s, a, given->values[i].text, err);
		if (rc != LIMS_OK)
			return rc;
	}
	lims_rc rc = fill_usual(ev, s, err);
	return rc != LIMS_OK ? rc : lims_eval_certify(ev, s, given, err);
}

static lims_rc fill_condition(struct lims_eval *ev, size_t c, const struct lims_ws_value *given, struct lims_err *err)
{
	const struct lims_condition *condition = &ev->procedure->conditions[c];
	struct lims_input_type type = {.name = given->name,
		.kind = LIMS_CELL_NUMBER,
		.measure = condition->measure,
		.unit = condition->unit,
		.units = ev->procedure->units};
	struct lims_eval_cell *cell = &ev->conditions[c].cells[ev->conditions[c].count];
	lims_rc rc = lims_input_read(&type, given->text, ev->arena, &cell->v, err);
	if (rc != LIMS_OK)
		return lims_err_context(err, "conditions");
	cell->state = LIMS_EVAL_DONE;
	cell->given = cell->planned = true;
	ev->conditions[c].count++;
	return LIMS_OK;
}

static lims_rc fill_conditions(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	for (size_t c = 0; c < p->condition_count; c++) {
		ev->conditions[c].cells = lims_arena_array(ev->arena, w->condition_count + 1, sizeof *ev->conditions[c].cells);
		if (ev->conditions[c].cells == NULL)
			return no_memory(err);
	}
	// Surroundings are recorded beyond what the procedure limits; a quantity with several limits is judged by each.
	for (size_t i = 0; i < w->condition_count; i++) {
		for (size_t c = 0; c < p->condition_count; c++) {
			lims_rc rc =
				strcmp(p->conditions[c].quantity, w->conditions[i].name) == 0 ? fill_condition(ev, c, &w->conditions[i], err) : LIMS_OK;
			if (rc != LIMS_OK)
				return rc;
		}
	}
	return LIMS_OK;
}

static lims_rc place_of(struct lims_eval *ev, const struct lims_ws_cell *given, struct lims_eval_cell **ret_cell,
	const struct lims_column **ret_column, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	const struct lims_step *step = ev->filling;
	if (step == NULL || strcmp(step->id, given->step) != 0)
		step = lims_procedure_step(p, given->step);
	if (step == NULL)
		return lims_err_set(err, LIMS_E_INPUT, "The procedure %s has no step \"%s\"; correct the worksheet.", p->id, given->step);
	const struct lims_column *column = lims_step_column(step, given->column);
	if (column == NULL)
		return lims_err_set(err, LIMS_E_INPUT, "The step %s has no column \"%s\"; correct the worksheet.", step->id, given->column);
	ev->filling = step;
	struct lims_eval_step *es = &ev->steps[step - p->steps];
	if (!es->applies)
		return lims_err_set(err, LIMS_E_INPUT, "The step %s does not apply to this item and mode; leave its cells out.", step->id);
	if (given->row >= es->row_count)
		return lims_err_set(err, LIMS_E_INPUT, "The step %s has %zu rows here and no row %zu; correct the worksheet.", step->id,
			es->row_count, given->row + 1);
	if (given->run >= es->rows[given->row].run_count || (given->run > 0 && !column->per_run))
		return lims_err_set(
			err, LIMS_E_INPUT, "The column %s.%s has no run %zu; correct the worksheet.", step->id, column->id, given->run + 1);
	if (column->source == LIMS_COLUMN_COMPUTED)
		return lims_err_set(err, LIMS_E_INPUT, "The column %s.%s is computed; leave its cells out of the worksheet.", step->id, column->id);
	bool pieces = column->load != NULL && given->piece_count > 0;
	if (given->piece_count > 0 && !pieces)
		return lims_err_set(err, LIMS_E_INPUT, "The column %s.%s is no load of pieces; leave \"pieces\" out.", step->id, column->id);
	if (column->source == LIMS_COLUMN_ROW && !column->adjustable && !es->rows[given->row].extra && !pieces)
		return lims_err_set(
			err, LIMS_E_INPUT, "The column %s.%s is fixed by the procedure; leave its cells out of the worksheet.", step->id, column->id);
	*ret_column = column;
	*ret_cell = lims_eval_cell_at(ev, (size_t)(step - p->steps), given->row, given->run, (size_t)(column - step->columns));
	if (!(*ret_cell)->planned)
		return lims_err_set(err, LIMS_E_INPUT, "%s: this cell is not measured on this row; leave it out.",
			lims_place_text(err ? err->lang : NULL, step, given->row, given->run, column, (char[LIMS_PLACE_TEXT]){0}));
	return LIMS_OK;
}

/// Which pieces make a load; added up when all cells stand.
static lims_rc fill_load(struct lims_eval *ev, const struct lims_ws_cell *given, const struct lims_column *column,
	struct lims_eval_cell *cell, struct lims_err *err)
{
	if (given->piece_count > LIMS_STANDARD_PIECES_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "A load has at most %d pieces; %s[%zu].%s has more.", LIMS_STANDARD_PIECES_MAX, given->step,
			given->row + 1, given->column);
	struct lims_value plan = lims_value_none(LIMS_VALUE_MISSING);
	if (column->source == LIMS_COLUMN_ROW && cell->formula != NULL)
		plan = *lims_eval_force(ev, cell);
	struct lims_eval_load *load = lims_arena_take(ev->arena, sizeof *load);
	if (load == NULL)
		return no_memory(err);
	*load = (struct lims_eval_load){.names = given->pieces, .name_count = given->piece_count, .stated = given->text != NULL, .plan = plan};
	cell->load = load;
	return LIMS_OK;
}

static lims_rc fill_cell(struct lims_eval *ev, const struct lims_ws_cell *given, struct lims_err *err)
{
	struct lims_eval_cell *cell = NULL;
	const struct lims_column *column = NULL;
	char place[LIMS_PLACE_TEXT];
	lims_rc rc = place_of(ev, given, &cell, &column, err);
	if (rc != LIMS_OK)
		return rc;
	if (cell->given)
		return lims_err_set(err, LIMS_E_INPUT, "%s: the cell is given twice; strike one.",
			lims_place_text(err ? err->lang : NULL, ev->filling, given->row, given->run, column, place));
	if (given->piece_count > 0) {
		rc = fill_load(ev, given, column, cell, err);
		if (rc != LIMS_OK)
			return rc;
	}
	struct lims_value v = lims_value_none(LIMS_VALUE_REJECTED);
	if (given->text != NULL && given->reason == NULL) {
		struct lims_input_type type = {.name = lims_words_in(err ? err->lang : NULL, column->label),
			.kind = column->kind,
			.measure = column->measure,
			.unit = column->unit,
			.choices = column->choice_ids,
			.units = ev->procedure->units,
			.lenient = true,
			.sign = column->sign};
		rc = lims_input_read(&type, given->text, ev->arena, &v, err);
		if (rc != LIMS_OK)
			return lims_err_context(err, "%s", lims_place_text(err ? err->lang : NULL, ev->filling, given->row, given->run, NULL, place));
	}
	const char *why = given->reason;
	if (given->unstable && given->reason == NULL) {
		v = lims_value_none(LIMS_VALUE_REJECTED);
		why = "unstable";
	}
	if (why != NULL) {
		cell->why = lims_arena_text(ev->arena, why);
		if (cell->why == NULL)
			return no_memory(err);
	}
	cell->adjusted = column->source == LIMS_COLUMN_ROW && cell->formula != NULL;
	cell->formula = NULL;
	cell->given = true;
	cell->v = v;
	cell->state = LIMS_EVAL_DONE;
	return given->at == NULL ? LIMS_OK : lims_eval_time_note(ev, cell, column, given->at, err);
}

/// A list that was asked for too early knows nothing of the cells that came after.
static void forget_lists(struct lims_eval *ev)
{
	for (size_t s = 0; s < ev->procedure->step_count; s++) {
		for (size_t c = 0; ev->steps[s].columns != NULL && c < ev->steps[s].step->column_count; c++) {
			ev->steps[s].columns[c].made = false;
			ev->steps[s].columns[c].count = 0;
		}
	}
}

lims_rc lims_eval_fill_standards(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < w->standard_count && rc == LIMS_OK; i++)
		rc = fill_standard(ev, &w->standards[i], err);
	if (rc == LIMS_OK)
		rc = lims_eval_take_pieces(ev, w, err);
	return rc;
}

lims_rc lims_eval_fill(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err)
{
	lims_rc rc = lims_eval_fill_standards(ev, w, err);
	if (rc == LIMS_OK)
		rc = fill_conditions(ev, w, err);
	for (size_t i = 0; i < w->cell_count && rc == LIMS_OK; i++)
		rc = fill_cell(ev, &w->cells[i], err);
	if (rc == LIMS_OK)
		lims_eval_time_fill(ev);
	if (rc == LIMS_OK)
		rc = lims_eval_loads(ev, err);
	forget_lists(ev);
	return rc;
}
