// SPDX-License-Identifier: Apache-2.0
// Questions values by the doubt of their column.
#include "laboratory/doubts_made.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/amount.h"
#include "lims-core/engine/place.h"

#include <string.h>

/// As people are shown it: a computed value has more digits than anybody reads.
static const char *shown(
	const struct lims_opened_sheet *o, const struct lims_lang *lang, const struct lims_result_value *v, char out[LIMS_AMOUNT_TEXT])
{
	bool printed = v->printed && v->printed[0];
	return lims_amount(lims_amount_style_of(lang), o->p->units, printed ? v->printed : v->text, printed ? v->printed_unit : v->unit, out);
}

/// The value beyond its doubt where this reading goes into it: in its run, or what its row has once.
static const struct lims_result_cell *beyond(const struct lims_result *r, const char *step, int row, int run)
{
	for (size_t i = 0; i < r->step_count; i++) {
		const struct lims_result_step *s = &r->steps[i];
		if (!lims_text_equal(s->step->id, step) || (size_t)row >= s->row_count || (size_t)run >= s->rows[row].run_count)
			continue;
		for (size_t c = 0; c < s->step->column_count; c++) {
			const struct lims_result_cell *cell = &s->rows[row].runs[s->step->columns[c].per_run ? run : 0].cells[c];
			if (cell->doubted)
				return cell;
		}
	}
	return NULL;
}

const char *lims_doubt_made(struct lims_opened_sheet *o, const struct lims_result *r, size_t reading)
{
	const struct lims_dossier_reading *x = &o->sheet.readings[reading], *y;
	const struct lims_result_cell *cell = beyond(r, x->step, x->row, x->run);
	char place[LIMS_PLACE_TEXT], value[LIMS_AMOUNT_TEXT];
	for (size_t i = reading + 1; cell && i < o->sheet.reading_count; i++) {
		y = &o->sheet.readings[i];
		if (lims_dossier_counts(y) && lims_text_equal(y->step, x->step) && y->row == x->row && (!cell->column->per_run || y->run == x->run))
			return NULL;
	}
	if (!cell)
		return NULL;
	lims_place_text(o->lang, lims_procedure_step(o->p, x->step), (size_t)x->row, (size_t)x->run, cell->column, place);
	return lims_arena_printf(o->arena, lims_tr(o->lang, "Reading %d makes %s %s, far beyond what it should be; look at it again"),
		x->number, place, shown(o, o->lang, &cell->v, value));
}

/// An earlier reading stands in the cell: another one is a spare, which makes nothing.
static bool taken(const struct lims_dossier *s, const struct lims_bench_cell *cell)
{
	for (size_t i = 0; i < s->reading_count; i++) {
		const struct lims_dossier_reading *r = &s->readings[i];
		if (lims_dossier_counts(r) && lims_text_equal(r->step, cell->step) && r->row == cell->row && r->run == cell->run &&
			lims_text_equal(r->column, cell->column))
			return true;
	}
	return false;
}

/// The sheet as it would be with the value in the cell. The readings are its own, what they point to and all else is the sheet's: nothing is written through it.
static lims_rc try_value(struct lims_opened_sheet *ret_tried, const struct lims_opened_sheet *o, const struct lims_bench_cell *cell,
	const char *value, struct lims_err *err)
{
	size_t n = o->sheet.reading_count;
	struct lims_dossier_reading *with = lims_arena_array(o->arena, n + 1, sizeof *with);
	if (!with)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to look at the value");
	if (n > 0)
		memcpy(with, o->sheet.readings, n * sizeof *with);
	with[n] = (struct lims_dossier_reading){.number = (int)n + 1,
		.step = cell->step,
		.row = cell->row,
		.run = cell->run,
		.column = cell->column,
		.value = value,
		.origin = "hand"};
	*ret_tried = *o;
	ret_tried->sheet.readings = with;
	ret_tried->sheet.reading_count = n + 1;
	return LIMS_OK;
}

lims_rc lims_doubt_refuse_made(
	const struct lims_opened_sheet *o, const struct lims_bench_cell *cell, const char *value, const char *way, struct lims_err *err)
{
	struct lims_opened_sheet tried;
	struct lims_result *r = NULL;
	struct lims_err none = {.code = LIMS_OK};
	char place[LIMS_PLACE_TEXT], text[LIMS_AMOUNT_TEXT], typed[LIMS_AMOUNT_TEXT];
	if (taken(&o->sheet, cell))
		return LIMS_OK;
	lims_rc rc = try_value(&tried, o, cell, value, err);
	if (rc)
		return rc;
	rc = lims_opened_sheet_evaluate(&tried, &r, &none); // what cannot be evaluated is refused in its own words when it is recorded
	const struct lims_result_cell *made = rc ? NULL : beyond(r, cell->step, cell->row, cell->run);
	rc = LIMS_OK;
	if (made) {
		const struct lims_step *step = lims_procedure_step(o->p, cell->step);
		lims_place_text(err ? err->lang : NULL, step, (size_t)cell->row, (size_t)cell->run, made->column, place);
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"With %s, %s becomes %s, far beyond what it should be: look again, and say %s when it was shown like that",
			lims_amount_written(lims_amount_style_of(err ? err->lang : NULL), o->p->units, value, typed), place,
			shown(o, err ? err->lang : NULL, &made->v, text), way);
	}
	lims_result_destroy(r);
	return rc;
}
