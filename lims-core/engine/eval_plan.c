// SPDX-License-Identifier: Apache-2.0
// The rows and cells of every step for an item: which apply, in which order, without duplicates.
#include "lims-core/engine/eval.h"

#include <string.h>

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The plan does not fit into memory; the procedure asks for too many rows.");
}

/// A row of the file with the value of its key column.
struct candidate {
	const struct lims_row *row;
	const struct lims_formula *formula; ///< of the key; NULL when the rows have none
	struct lims_value key;
};

static const struct lims_formula *row_formula(const struct lims_row *row, const char *column)
{
	for (size_t i = 0; i < row->value_count; i++) {
		if (strcmp(row->values[i].column, column) == 0)
			return row->values[i].formula;
	}
	return NULL;
}

/// Order of two key values; values of one number are equal also when 34 digits do not hold them.
static int compare_keys(struct lims_eval *ev, const struct candidate *a, const struct candidate *b)
{
	if (a->key.exact && b->key.exact)
		return lims_dec_cmp(a->key.number, b->key.number);
	struct lims_rvalue x = {.number = lims_rat_create()}, y = {.number = lims_rat_create()};
	int c = lims_dec_cmp(a->key.number, b->key.number);
	ev->rational++;
	if (x.number != NULL && y.number != NULL) {
		lims_eval_formula_rat(ev, a->formula->expr, 0, 0, 0, &x);
		lims_eval_formula_rat(ev, b->formula->expr, 0, 0, 0, &y);
		if (x.kind == LIMS_KIND_NUMBER && y.kind == LIMS_KIND_NUMBER)
			c = lims_rvalue_compare(&x, &y);
	}
	lims_rat_destroy(x.number);
	lims_rat_destroy(y.number);
	return c;
}

static bool duplicate(struct lims_eval *ev, const struct candidate *list, size_t n, const struct candidate *c)
{
	for (size_t i = 0; i < n; i++) {
		if (compare_keys(ev, &list[i], c) == 0)
			return true;
	}
	return false;
}

static void sort(struct lims_eval *ev, struct candidate *list, size_t n, enum lims_row_order order)
{
	for (size_t i = 1; order != LIMS_ROWS_AS_WRITTEN && i < n; i++) {
		for (size_t k = i; k > 0; k--) {
			int c = compare_keys(ev, &list[k - 1], &list[k]);
			if (order == LIMS_ROWS_ASCENDING ? c <= 0 : c >= 0)
				break;
			struct candidate t = list[k];
			list[k] = list[k - 1];
			list[k - 1] = t;
		}
	}
}

static lims_rc candidates(struct lims_eval *ev, const struct lims_step *s, struct candidate *list, size_t *ret_n, struct lims_err *err)
{
	size_t n = 0;
	for (size_t i = 0; i < s->row_count; i++) {
		struct candidate c = {.row = &s->rows[i]};
		enum lims_value_reason reason = LIMS_VALUE_MISSING;
		if (!lims_eval_holds(ev, s->rows[i].when, 0, 0, 0, &reason))
			continue;
		if (s->row_key[0] != '\0') {
			c.formula = row_formula(&s->rows[i], s->row_key);
			lims_eval_formula(ev, c.formula->expr, 0, 0, 0, &c.key);
			if (c.key.kind != LIMS_KIND_NUMBER)
				return lims_err_set(err, LIMS_E_INPUT, "The step %s cannot be planned: \"%s\" has no value (%s); complete the item.", s->id,
					c.formula->text, lims_value_reason_text(c.key.reason));
			if (duplicate(ev, list, n, &c))
				continue;
		}
		list[n++] = c;
	}
	if (s->row_key[0] != '\0')
		sort(ev, list, n, s->order);
	*ret_n = n;
	return LIMS_OK;
}

static lims_rc take_row(struct lims_eval *ev, size_t step, struct lims_eval_row *row, struct lims_err *err)
{
	const struct lims_step *s = &ev->procedure->steps[step];
	row->run_count = s->runs;
	size_t n = s->column_count * row->run_count;
	ev->cell_total += n;
	if (ev->cell_total > LIMS_EVAL_CELLS_MAX)
		return no_memory(err);
	row->cells = lims_arena_array(ev->arena, n + 1, sizeof *row->cells);
	return row->cells == NULL ? no_memory(err) : LIMS_OK;
}

static void set_cells(struct lims_eval *ev, size_t step, size_t r)
{
	struct lims_eval_step *es = &ev->steps[step];
	struct lims_eval_row *row = &es->rows[r];
	const struct lims_step *s = es->step;
	for (size_t k = 0; k < row->run_count; k++) {
		for (size_t c = 0; c < s->column_count; c++) {
			const struct lims_column *column = &s->columns[c];
			struct lims_eval_cell *cell = &row->cells[k * s->column_count + c];
			cell->step = step; // the arena gave zeroes
			cell->row = r;
			cell->run = k;
			cell->optional = column->optional;
			cell->planned = column->per_run || k == 0;
			if (column->source == LIMS_COLUMN_COMPUTED)
				cell->formula = column->formula;
			else if (column->clock && s->kind == LIMS_STEP_TIMED && r == 0 && row->from != NULL)
				cell->formula = row_formula(row->from, s->row_key); // the clock starts with the first row
			else if (column->source == LIMS_COLUMN_ENTERED)
				cell->formula = column->fallback;
			else if (column->source == LIMS_COLUMN_ROW && row->from != NULL)
				cell->formula = row_formula(row->from, column->id);
		}
	}
}

/// Columns that exist only on some rows; asked after the row's planned values stand.
static void set_planned(struct lims_eval *ev, size_t step, size_t r)
{
	struct lims_eval_row *row = &ev->steps[step].rows[r];
	const struct lims_step *s = ev->steps[step].step;
	for (size_t c = 0; c < s->column_count; c++) {
		bool holds = s->columns[c].when == NULL || row->extra || lims_eval_holds(ev, s->columns[c].when, step, r, 0, NULL);
		if (s->columns[c].pass == LIMS_PASS_HOLD) // only the turning point is held
			holds = r + 1 == ev->steps[step].planned_rows;
		for (size_t k = 0; k < row->run_count && !holds; k++)
			row->cells[k * s->column_count + c].planned = false;
	}
}

static lims_rc plan_step(struct lims_eval *ev, size_t step, struct lims_err *err)
{
	const struct lims_step *s = &ev->procedure->steps[step];
	struct lims_eval_step *es = &ev->steps[step];
	struct candidate *list = lims_arena_array(ev->arena, s->row_count + 1, sizeof *list);
	if (list == NULL)
		return no_memory(err);
	size_t n = 0;
	lims_rc rc = candidates(ev, s, list, &n, err);
	if (rc != LIMS_OK)
		return rc;
	if (s->row_count == 0)
		n = 1; // list[0] names no row of the file
	if (n == 0)
		return lims_err_set(err, LIMS_E_INPUT, "No row of the step %s applies to this item; correct the item or the procedure.", s->id);
	es->planned = lims_arena_array(ev->arena, n, sizeof *es->planned);
	if (es->planned == NULL)
		return no_memory(err);
	for (size_t r = 0; r < n; r++)
		es->planned[r] = list[r].row;
	es->planned_rows = n;
	return LIMS_OK;
}

/// Which standards and surroundings this item and mode need.
static lims_rc plan_needs(struct lims_eval *ev, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	ev->standard_applies = lims_arena_array(ev->arena, p->standard_count + 1, sizeof *ev->standard_applies);
	ev->condition_applies = lims_arena_array(ev->arena, p->condition_count + 1, sizeof *ev->condition_applies);
	if (ev->standard_applies == NULL || ev->condition_applies == NULL)
		return no_memory(err);
	for (size_t i = 0; i < p->standard_count; i++)
		ev->standard_applies[i] = lims_eval_holds(ev, p->standards[i].when, 0, 0, 0, NULL);
	for (size_t i = 0; i < p->condition_count; i++)
		ev->condition_applies[i] = lims_eval_holds(ev, p->conditions[i].when, 0, 0, 0, NULL);
	return LIMS_OK;
}

lims_rc lims_eval_plan(struct lims_eval *ev, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	lims_rc needs = plan_needs(ev, err);
	if (needs != LIMS_OK)
		return needs;
	ev->steps = lims_arena_array(ev->arena, p->step_count + 1, sizeof *ev->steps);
	if (ev->steps == NULL)
		return no_memory(err);
	for (size_t i = 0; i < p->step_count; i++)
		ev->steps[i].step = &p->steps[i];
	for (size_t i = 0; i < p->step_count; i++) {
		struct lims_eval_step *es = &ev->steps[i];
		es->applies = lims_eval_holds(ev, p->steps[i].when, i, 0, 0, NULL);
		es->check_applies = lims_arena_array(ev->arena, p->steps[i].check_count + 1, sizeof *es->check_applies);
		if (es->check_applies == NULL)
			return no_memory(err);
		for (size_t c = 0; c < p->steps[i].check_count; c++)
			es->check_applies[c] = es->applies && lims_eval_holds(ev, p->steps[i].checks[c].when, i, 0, 0, NULL);
		if (!es->applies || p->steps[i].kind == LIMS_STEP_CHECKLIST)
			continue;
		lims_rc rc = plan_step(ev, i, err);
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

static lims_rc take_rows(struct lims_eval *ev, size_t step, size_t extra, struct lims_err *err)
{
	struct lims_eval_step *es = &ev->steps[step];
	size_t n = es->planned_rows;
	es->rows = lims_arena_array(ev->arena, n + extra, sizeof *es->rows);
	es->columns = lims_arena_array(ev->arena, es->step->column_count + 1, sizeof *es->columns);
	if (es->rows == NULL || es->columns == NULL)
		return no_memory(err);
	for (size_t c = 0; c < es->step->column_count; c++) {
		size_t runs = es->step->columns[c].per_run ? es->step->runs : 1;
		es->columns[c].cells = lims_arena_array(ev->arena, (n + extra) * runs, sizeof *es->columns[c].cells);
		if (es->columns[c].cells == NULL)
			return no_memory(err);
	}
	for (size_t r = 0; r < n + extra; r++) {
		es->rows[r] = (struct lims_eval_row){.from = r < n ? es->planned[r] : NULL, .extra = r >= n};
		lims_rc rc = take_row(ev, step, &es->rows[r], err);
		if (rc != LIMS_OK)
			return rc;
		es->row_count = r + 1;
		set_cells(ev, step, r);
		set_planned(ev, step, r);
	}
	return lims_eval_time_take(ev, step, err);
}

lims_rc lims_eval_rows(struct lims_eval *ev, const size_t *extra, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < ev->procedure->step_count && rc == LIMS_OK; i++) {
		if (ev->steps[i].planned != NULL)
			rc = take_rows(ev, i, extra == NULL ? 0 : extra[i], err);
	}
	return rc;
}
