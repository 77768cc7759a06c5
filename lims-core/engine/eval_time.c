// SPDX-License-Identifier: Apache-2.0
// Times of timed and paired steps, from the moments at which readings were captured.
#include "lims-core/engine/eval.h"
#include "lims-core/engine/place.h"

#include <string.h>

#define UNKNOWN INT64_MIN

/// The two moments of a paired step.
enum { HOLD_BEGINS, HOLD_ENDS, HOLD_MOMENTS };

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
}

static bool timed(const struct lims_step *s)
{
	return s->kind == LIMS_STEP_TIMED || (s->kind == LIMS_STEP_PAIRED && s->hold != NULL);
}

/// The column whose cells are times; the step has one.
static size_t clock_column(const struct lims_step *s)
{
	size_t c = 0;
	while (c < s->column_count && !s->columns[c].clock)
		c++;
	return c;
}

lims_rc lims_eval_time_take(struct lims_eval *ev, size_t step, struct lims_err *err)
{
	struct lims_eval_step *es = &ev->steps[step];
	if (!timed(es->step))
		return LIMS_OK;
	size_t n = es->step->kind == LIMS_STEP_TIMED ? es->row_count : HOLD_MOMENTS;
	es->taken = lims_arena_array(ev->arena, n, sizeof *es->taken);
	if (es->taken == NULL)
		return no_memory(err);
	for (size_t i = 0; i < n; i++)
		es->taken[i] = UNKNOWN;
	return LIMS_OK;
}

lims_rc lims_eval_time_note(
	struct lims_eval *ev, const struct lims_eval_cell *cell, const struct lims_column *column, const char *at, struct lims_err *err)
{
	struct lims_eval_step *es = &ev->steps[cell->step];
	struct lims_moment moment;
	lims_rc rc = lims_moment_parse(at, &moment, err);
	if (rc != LIMS_OK)
		return lims_err_context(
			err, "%s", lims_place_text(err ? err->lang : NULL, es->step, cell->row, cell->run, column, (char[LIMS_PLACE_TEXT]){0}));
	if (es->taken == NULL || column->source != LIMS_COLUMN_INSTRUMENT || cell->v.kind == LIMS_KIND_NONE)
		return LIMS_OK;
	bool turning = cell->row + 1 == es->planned_rows;
	if (es->step->kind == LIMS_STEP_TIMED) {
		if (es->taken[cell->row] == UNKNOWN || moment.us < es->taken[cell->row])
			es->taken[cell->row] = moment.us;
	} else if (turning && column->pass == LIMS_PASS_UP) {
		if (es->taken[HOLD_BEGINS] == UNKNOWN || moment.us > es->taken[HOLD_BEGINS])
			es->taken[HOLD_BEGINS] = moment.us;
	} else if (turning && column->pass == LIMS_PASS_DOWN) {
		if (es->taken[HOLD_ENDS] == UNKNOWN || moment.us < es->taken[HOLD_ENDS])
			es->taken[HOLD_ENDS] = moment.us;
	}
	return LIMS_OK;
}

/// from … to in seconds, exactly.
static struct lims_dec seconds(int64_t from, int64_t to)
{
	return lims_dec_trim(lims_dec_scaled(to - from, -6));
}

/// Adds the planned moment of the first row, which is where the clock stood then.
static bool add_first(struct lims_eval *ev, size_t step, const struct lims_unit *s, struct lims_dec *time)
{
	const struct lims_step *st = ev->steps[step].step;
	size_t key = 0;
	while (key < st->column_count && strcmp(st->columns[key].id, st->row_key) != 0)
		key++;
	struct lims_eval_cell *first = lims_eval_cell_at(ev, step, 0, 0, key);
	const struct lims_value *v = first != NULL ? lims_eval_force(ev, first) : NULL;
	struct lims_dec start;
	bool inexact = v == NULL || v->kind != LIMS_KIND_NUMBER || !v->exact;
	return !inexact &&
		   lims_unit_convert(v->unit != NULL ? v->unit : st->columns[key].measure, s, v->number, &start, &inexact, NULL) == LIMS_OK &&
		   lims_dec_add(start, *time, time, &inexact, NULL) == LIMS_OK && !inexact;
}

bool lims_eval_time(struct lims_eval *ev, size_t step, size_t row, struct lims_value *ret)
{
	struct lims_eval_step *es = &ev->steps[step];
	struct lims_unit *s = es->taken != NULL ? lims_arena_take(ev->arena, sizeof *s) : NULL;
	if (s == NULL || lims_unit_parse(ev->procedure->units, "s", 1, s, NULL) != LIMS_OK)
		return false;
	bool series = es->step->kind == LIMS_STEP_TIMED;
	if (!series && row + 1 != es->planned_rows)
		return false;
	int64_t from = es->taken[series ? 0 : HOLD_BEGINS], to = es->taken[series ? row : HOLD_ENDS];
	if (from == UNKNOWN || to == UNKNOWN)
		return false;
	struct lims_dec time = seconds(from, to);
	if (series && !add_first(ev, step, s, &time))
		return false;
	*ret = lims_value_number(time, s);
	return true;
}

void lims_eval_time_fill(struct lims_eval *ev)
{
	for (size_t i = 0; i < ev->procedure->step_count; i++) {
		struct lims_eval_step *es = &ev->steps[i];
		size_t column = clock_column(es->step);
		for (size_t r = 0; es->taken != NULL && r < es->row_count; r++) {
			struct lims_eval_cell *cell = lims_eval_cell_at(ev, i, r, 0, column);
			struct lims_value v;
			if (cell == NULL || !cell->planned || cell->given || cell->formula != NULL || !lims_eval_time(ev, i, r, &v))
				continue;
			cell->v = v;
			cell->state = LIMS_EVAL_DONE;
		}
	}
}
