// SPDX-License-Identifier: Apache-2.0
// The cells of a result: values, reasons, printed texts, and readings that are no multiple of the step of indication.
#include "lims-core/engine/outcome.h"

#include "lims-core/base/lang.h"

#include "lims-core/engine/amount.h"
#include "lims-core/engine/eval_load.h"
#include "lims-core/engine/place.h"
#include "lims-core/engine/print.h"

#include <string.h>

static const char *keep(struct lims_outcome *o, const char *text, size_t n)
{
	const char *kept = lims_arena_textn(o->ev->arena, text, n);
	if (kept == NULL)
		o->no_memory = true;
	return kept != NULL ? kept : "";
}

static void show_number(struct lims_outcome *o, const struct lims_shown *shown, const struct lims_value *v, struct lims_result_value *ret)
{
	bool inexact = !v->exact;
	const struct lims_unit *from = v->unit != NULL ? v->unit : shown->measure;
	if (from == shown->measure) {
		ret->value = v->number;
	} else if (lims_unit_convert(from, shown->measure, v->number, &ret->value, &inexact, NULL) != LIMS_OK) {
		ret->has_value = false;
		ret->reason = lims_value_reason_text(LIMS_VALUE_TOO_LARGE);
		return;
	}
	char text[LIMS_DEC_TEXT];
	ret->text = keep(o, text, lims_dec_text(ret->value, text));
	ret->exact = !inexact;
	ret->printed_unit = shown->rule != NULL && shown->rule->unit != NULL ? shown->rule->unit : shown->unit;
	if (ret->exact && lims_print_keeps(shown->rule, shown->measure)) {
		ret->printed = ret->text;
		return;
	}
	struct lims_print_job job = {.ev = o->ev,
		.rule = shown->rule,
		.measure = shown->measure,
		.expr = shown->expr,
		.exact = shown->exact,
		.text = ret->text,
		.in_measure = ret->value,
		.step = shown->step,
		.row = shown->row,
		.run = shown->run,
		.more_digits = shown->more_digits};
	ret->printed = lims_print_value(&job, v);
}

void lims_outcome_value(struct lims_outcome *o, const struct lims_shown *shown, const struct lims_value *v, struct lims_result_value *ret)
{
	*ret =
		(struct lims_result_value){.kind = shown->kind, .unit = shown->unit, .text = "", .reason = "", .printed = "", .printed_unit = ""};
	switch (v->kind) {
	case LIMS_KIND_NUMBER:
		ret->has_value = true;
		show_number(o, shown, v, ret);
		break;
	case LIMS_KIND_TEXT:
		ret->has_value = ret->exact = true;
		ret->text = ret->printed = keep(o, v->text, strlen(v->text));
		break;
	case LIMS_KIND_BOOL:
		ret->has_value = ret->exact = true;
		ret->text = ret->printed = v->truth ? "true" : "false";
		break;
	case LIMS_KIND_NONE:
		ret->reason = shown->why != NULL ? shown->why : lims_value_reason_name(v->reason);
		break;
	}
}

/// True when the reading is a whole number of steps of indication.
static bool multiple(
	struct lims_outcome *o, const struct lims_column *column, const struct lims_eval_cell *cell, const struct lims_result_value *v)
{
	struct lims_value digit;
	lims_eval_formula(o->ev, column->digit->expr, cell->step, cell->row, cell->run, &digit);
	if (digit.kind != LIMS_KIND_NUMBER || lims_dec_sign(digit.number) <= 0 || !v->exact || !digit.exact)
		return true;
	struct lims_dec nearest;
	if (lims_dec_round_step(v->value, digit.number, LIMS_ROUND_HALF_EVEN, &nearest, NULL) != LIMS_OK)
		return true;
	return lims_dec_cmp(nearest, v->value) == 0;
}

/// True when a value is further from zero than the file takes for granted.
static bool beyond(struct lims_outcome *o, const struct lims_column *column, const struct lims_eval_cell *cell, struct lims_dec value)
{
	struct lims_value most;
	lims_eval_formula(o->ev, column->doubt->expr, cell->step, cell->row, cell->run, &most);
	struct lims_dec in_unit;
	bool inexact = false;
	return most.kind == LIMS_KIND_NUMBER &&
		   lims_unit_convert(most.unit, column->difference, most.number, &in_unit, &inexact, NULL) == LIMS_OK &&
		   lims_dec_cmp(lims_dec_abs(value), in_unit) > 0;
}

/// The names are copied: the result keeps nothing of the worksheet.
static void fill_load(
	struct lims_outcome *o, const struct lims_column *column, const struct lims_eval_cell *cell, struct lims_result_cell *ret)
{
	const struct lims_eval_load *load = cell->load;
	struct lims_result_load *shown = lims_arena_take(o->ev->arena, sizeof *shown);
	const char **names = lims_arena_array(o->ev->arena, load->name_count + 1, sizeof *names);
	if (shown == NULL || names == NULL) {
		o->no_memory = true;
		return;
	}
	for (size_t i = 0; i < load->name_count; i++)
		names[i] = keep(o, load->names[i], strlen(load->names[i]));
	*shown = (struct lims_result_load){.pieces = names, .piece_count = load->name_count};
	struct lims_shown number = {.kind = LIMS_CELL_NUMBER, .measure = column->measure, .unit = column->unit};
	struct lims_shown factor = {.kind = LIMS_CELL_NUMBER, .measure = o->ev->procedure->one, .unit = "1"};
	lims_outcome_value(o, &number, &load->nominal.v, &shown->nominal);
	lims_outcome_value(o, &number, &load->limit.v, &shown->limit);
	lims_outcome_value(o, &number, &load->expanded.v, &shown->expanded);
	lims_outcome_value(o, &factor, &load->factor.v, &shown->factor);
	ret->load = shown;
}

const struct lims_source *const *lims_outcome_sources(struct lims_outcome *o, const struct lims_eval_source *list, size_t *ret_count)
{
	size_t n = 0;
	for (const struct lims_eval_source *s = list; s != NULL; s = s->next)
		n++;
	const struct lims_source **sources = n > 0 ? lims_arena_array(o->ev->arena, n, sizeof *sources) : NULL;
	*ret_count = 0;
	o->no_memory = o->no_memory || (n > 0 && sources == NULL);
	for (const struct lims_eval_source *s = sources != NULL ? list : NULL; s != NULL; s = s->next)
		sources[(*ret_count)++] = s->source;
	return sources;
}

static void fill_cell(struct lims_outcome *o, const struct lims_column *column, struct lims_eval_cell *cell, struct lims_result_cell *ret)
{
	*ret = (struct lims_result_cell){.column = column, .planned = cell->planned, .measured = cell->given};
	struct lims_shown shown = {.kind = column->kind,
		.measure = column->measure,
		.unit = column->unit,
		.rule = &column->print,
		.expr = cell->formula != NULL ? cell->formula->expr : NULL,
		.step = cell->step,
		.row = cell->row,
		.run = cell->run,
		.why = cell->why};
	struct lims_value none = lims_value_none(LIMS_VALUE_MISSING);
	lims_outcome_value(o, &shown, cell->planned ? lims_eval_force(o->ev, cell) : &none, &ret->v);
	if (ret->v.has_value)
		ret->sources = lims_outcome_sources(o, cell->looked, &ret->source_count);
	if (!cell->planned)
		ret->v.reason = LIMS_MSG("not planned");
	else if (cell->load != NULL)
		fill_load(o, column, cell, ret);
	if (column->doubt != NULL && ret->v.has_value)
		ret->doubted = beyond(o, column, cell, ret->v.value);
	if (!cell->given || !ret->v.has_value || column->digit == NULL || column->kind != LIMS_CELL_NUMBER)
		return;
	ret->questioned = !multiple(o, column, cell, &ret->v);
}

static void note_cell(struct lims_outcome *o, const struct lims_step *step, size_t row, size_t run, const struct lims_eval_cell *cell,
	const struct lims_result_cell *shown)
{
	const struct lims_lang *lang = o->w->lang;
	enum lims_amount_style style = lims_amount_style_of(lang);
	char place[LIMS_PLACE_TEXT], digits[LIMS_AMOUNT_DIGITS], sign[LIMS_AMOUNT_UNIT];
	const char *value = lims_amount_digits(style, shown->v.text, digits);
	const char *unit = lims_amount_unit(style, o->result->procedure->units, shown->v.unit, sign);
	if (shown->questioned && lang != NULL)
		lims_outcome_information(o, "%s: the reading %s %s is no multiple of the step of indication; look at it again.",
			lims_place_text(lang, step, row, run, shown->column, place), value, unit);
	else if (shown->questioned)
		lims_outcome_information(o,
			"%s, row %zu, run %zu: the reading %s %s of %s is no multiple of the step of indication; look at it again.", step->id, row + 1,
			run + 1, shown->v.text, shown->v.unit, shown->column->id);
	if (cell->adjusted && lang != NULL)
		lims_outcome_information(
			o, "%s: changed from the planned value to %s %s.", lims_place_text(lang, step, row, run, shown->column, place), value, unit);
	else if (cell->adjusted)
		lims_outcome_information(o, "%s, row %zu: %s was changed from the planned value to %s %s.", step->id, row + 1, shown->column->id,
			shown->v.text, shown->v.unit);
}

/// A time that was typed although the readings carry their moments.
static void note_time(
	struct lims_outcome *o, const struct lims_step *step, const struct lims_eval_cell *cell, const struct lims_result_cell *shown)
{
	struct lims_value v;
	struct lims_result_value by_readings;
	if (!shown->column->clock || !cell->given || !shown->v.has_value || !lims_eval_time(o->ev, cell->step, cell->row, &v))
		return;
	struct lims_shown how = {
		.kind = LIMS_CELL_NUMBER, .measure = shown->column->measure, .unit = shown->column->unit, .rule = &shown->column->print};
	lims_outcome_value(o, &how, &v, &by_readings);
	enum lims_amount_style style = lims_amount_style_of(o->w->lang);
	const struct lims_units *units = o->result->procedure->units;
	char typed[LIMS_AMOUNT_DIGITS], unit[LIMS_AMOUNT_UNIT], read[LIMS_AMOUNT_DIGITS], read_unit[LIMS_AMOUNT_UNIT];
	if (o->w->lang != NULL)
		lims_outcome_information(o, "%s: the time %s %s was typed; the readings were captured at %s %s.",
			lims_place_text(o->w->lang, step, cell->row, cell->run, shown->column, (char[LIMS_PLACE_TEXT]){0}),
			lims_amount_digits(style, shown->v.text, typed), lims_amount_unit(style, units, shown->v.unit, unit),
			lims_amount_digits(style, by_readings.printed, read), lims_amount_unit(style, units, by_readings.printed_unit, read_unit));
	else
		lims_outcome_information(o, "%s, row %zu: the time %s %s of %s was typed; the readings were captured at %s %s.", step->id,
			cell->row + 1, shown->v.text, shown->v.unit, shown->column->id, by_readings.printed, by_readings.printed_unit);
}

static bool fill_row(struct lims_outcome *o, size_t step, size_t r, struct lims_result_row *ret)
{
	struct lims_eval *ev = o->ev;
	const struct lims_eval_row *row = &ev->steps[step].rows[r];
	const struct lims_step *s = ev->steps[step].step;
	struct lims_result_run *runs = lims_arena_array(ev->arena, row->run_count, sizeof *runs);
	if (runs == NULL)
		return false;
	*ret =
		(struct lims_result_row){.label = {.vi = "", .en = ""}, .id = "", .extra = row->extra, .runs = runs, .run_count = row->run_count};
	if (row->from != NULL) {
		ret->label = row->from->label;
		ret->id = row->from->id;
	}
	for (size_t k = 0; k < row->run_count; k++) {
		struct lims_result_cell *cells = lims_arena_array(ev->arena, s->column_count + 1, sizeof *cells);
		if (cells == NULL)
			return false;
		for (size_t c = 0; c < s->column_count; c++) {
			struct lims_eval_cell *cell = lims_eval_cell_at(ev, step, r, k, c);
			fill_cell(o, &s->columns[c], cell, &cells[c]);
			if (s->columns[c].per_run || k == 0) {
				note_cell(o, s, r, k, cell, &cells[c]);
				note_time(o, s, cell, &cells[c]);
			}
			if (cell->given)
				o->steps[step].started = true;
		}
		runs[k].cells = cells;
	}
	return true;
}

static void fill_item(struct lims_outcome *o)
{
	const struct lims_procedure *p = o->ev->procedure;
	struct lims_result_value *item = lims_arena_array(o->ev->arena, p->item_count + 1, sizeof *item);
	struct lims_result_value *derived = lims_arena_array(o->ev->arena, p->derived_count + 1, sizeof *derived);
	if (item == NULL || derived == NULL) {
		o->no_memory = true;
		return;
	}
	for (size_t i = 0; i < p->item_count; i++) {
		struct lims_shown shown = {.kind = p->item[i].kind, .measure = p->item[i].measure, .unit = p->item[i].unit};
		lims_outcome_value(o, &shown, &o->ev->item[i].v, &item[i]);
	}
	for (size_t i = 0; i < p->derived_count; i++) {
		struct lims_shown shown = {
			.kind = LIMS_CELL_NUMBER, .measure = p->derived[i].measure, .unit = p->derived[i].unit, .expr = p->derived[i].formula->expr};
		lims_outcome_value(o, &shown, lims_eval_force(o->ev, &o->ev->derived[i]), &derived[i]);
	}
	o->result->item = item;
	o->result->derived = derived;
}

void lims_outcome_cells(struct lims_outcome *o)
{
	fill_item(o);
	for (size_t s = 0; s < o->ev->procedure->step_count && !o->no_memory; s++) {
		struct lims_eval_step *es = &o->ev->steps[s];
		struct lims_result_row *rows = lims_arena_array(o->ev->arena, es->row_count + 1, sizeof *rows);
		o->steps[s] = (struct lims_result_step){.step = es->step, .applies = es->applies, .rows = rows, .row_count = es->row_count};
		o->no_memory = rows == NULL;
		for (size_t r = 0; r < es->row_count && !o->no_memory; r++)
			o->no_memory = !fill_row(o, s, r, &rows[r]) || o->no_memory;
	}
}
