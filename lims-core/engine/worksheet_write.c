// SPDX-License-Identifier: Apache-2.0
// Writing a worksheet as "lims-worksheet-1", steps and rows in the order in which its cells name them.
#include "lims-core/engine/worksheet.h"

#include <string.h>

static void cell_json(struct lims_jw *j, const struct lims_ws_cell *c)
{
	if (c->reason == NULL && !c->unstable && c->at == NULL && c->piece_count == 0) {
		lims_jw_text(j, c->column, c->text);
		return;
	}
	lims_jw_object(j, c->column);
	if (c->text != NULL)
		lims_jw_text(j, "value", c->text);
	if (c->at != NULL)
		lims_jw_text(j, "at", c->at);
	if (c->piece_count > 0) {
		lims_jw_array(j, "pieces");
		for (size_t i = 0; i < c->piece_count; i++)
			lims_jw_text(j, NULL, c->pieces[i]);
		lims_jw_end_array(j);
	}
	if (c->unstable)
		lims_jw_bool(j, "unstable", true);
	if (c->reason != NULL)
		lims_jw_text(j, "reason", c->reason);
	lims_jw_end_object(j);
}

/// Rows are written from 0 to the last one used; runs beyond the first stand in "runs".
static void rows_json(struct lims_jw *j, const struct lims_worksheet *w, const char *step)
{
	size_t rows = 0;
	for (size_t i = 0; i < w->cell_count; i++) {
		if (strcmp(w->cells[i].step, step) == 0 && w->cells[i].row >= rows)
			rows = w->cells[i].row + 1;
	}
	lims_jw_array(j, "rows");
	for (size_t r = 0; r < rows; r++) {
		size_t runs = 0;
		lims_jw_object(j, NULL);
		for (size_t i = 0; i < w->cell_count; i++) {
			const struct lims_ws_cell *c = &w->cells[i];
			if (strcmp(c->step, step) != 0 || c->row != r)
				continue;
			if (c->run == 0)
				cell_json(j, c);
			else if (c->run >= runs)
				runs = c->run + 1;
		}
		if (runs > 0)
			lims_jw_array(j, "runs");
		for (size_t k = 0; k < runs; k++) {
			lims_jw_object(j, NULL);
			for (size_t i = 0; k > 0 && i < w->cell_count; i++) {
				if (strcmp(w->cells[i].step, step) == 0 && w->cells[i].row == r && w->cells[i].run == k)
					cell_json(j, &w->cells[i]);
			}
			lims_jw_end_object(j);
		}
		if (runs > 0)
			lims_jw_end_array(j);
		lims_jw_end_object(j);
	}
	lims_jw_end_array(j);
}

static void values_json(struct lims_jw *j, const struct lims_ws_value *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		lims_jw_text(j, v[i].name, v[i].text);
}

static void conditions_json(struct lims_jw *j, const struct lims_worksheet *w)
{
	lims_jw_object(j, "conditions");
	for (size_t i = 0; i < w->condition_count; i++) {
		bool written = false;
		for (size_t k = 0; k < i; k++)
			written = written || strcmp(w->conditions[k].name, w->conditions[i].name) == 0;
		if (written)
			continue;
		lims_jw_array(j, w->conditions[i].name);
		for (size_t k = i; k < w->condition_count; k++) {
			if (strcmp(w->conditions[k].name, w->conditions[i].name) == 0)
				lims_jw_text(j, NULL, w->conditions[k].text);
		}
		lims_jw_end_array(j);
	}
	lims_jw_end_object(j);
}

static void answers_json(struct lims_jw *j, const struct lims_worksheet *w, const char *step)
{
	lims_jw_object(j, "answers");
	for (size_t i = 0; i < w->answer_count; i++) {
		const struct lims_ws_answer *a = &w->answers[i];
		if (strcmp(a->step, step) != 0)
			continue;
		if (a->note == NULL) {
			lims_jw_text(j, a->check, a->answer);
			continue;
		}
		lims_jw_object(j, a->check);
		lims_jw_text(j, "answer", a->answer);
		lims_jw_text(j, "note", a->note);
		lims_jw_end_object(j);
	}
	lims_jw_end_object(j);
}

static bool answer_before(const struct lims_worksheet *w, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (strcmp(w->answers[k].step, w->answers[i].step) == 0)
			return true;
	}
	return false;
}

static bool cell_before(const struct lims_worksheet *w, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (strcmp(w->cells[k].step, w->cells[i].step) == 0)
			return true;
	}
	return false;
}

void lims_worksheet_json(const struct lims_worksheet *w, struct lims_buf *b)
{
	struct lims_jw j;
	lims_jw_init(&j, b);
	lims_jw_object(&j, NULL);
	lims_jw_text(&j, "format", "lims-worksheet-1");
	if (w->procedure != NULL)
		lims_jw_text(&j, "procedure", w->procedure);
	lims_jw_text(&j, "mode", w->mode);
	if (w->date.month != 0) {
		char date[LIMS_DATE_TEXT];
		lims_date_text(w->date, date);
		lims_jw_text(&j, "date", date);
	}
	lims_jw_object(&j, "item");
	values_json(&j, w->item, w->item_count);
	lims_jw_end_object(&j);
	lims_jw_array(&j, "standards");
	for (size_t i = 0; i < w->standard_count; i++) {
		lims_jw_object(&j, NULL);
		lims_jw_text(&j, "role", w->standards[i].role);
		if (w->standards[i].id != NULL)
			lims_jw_text(&j, "id", w->standards[i].id);
		values_json(&j, w->standards[i].values, w->standards[i].value_count);
		lims_standard_json(&w->standards[i], &j);
		lims_jw_end_object(&j);
	}
	lims_jw_end_array(&j);
	conditions_json(&j, w);
	if (w->cmc_count > 0) {
		lims_jw_object(&j, "cmc");
		values_json(&j, w->cmc, w->cmc_count);
		lims_jw_end_object(&j);
	}
	lims_jw_object(&j, "steps");
	for (size_t i = 0; i < w->answer_count; i++) {
		if (answer_before(w, i))
			continue;
		lims_jw_object(&j, w->answers[i].step);
		answers_json(&j, w, w->answers[i].step);
		lims_jw_end_object(&j);
	}
	for (size_t i = 0; i < w->cell_count; i++) {
		if (cell_before(w, i))
			continue;
		lims_jw_object(&j, w->cells[i].step);
		rows_json(&j, w, w->cells[i].step);
		lims_jw_end_object(&j);
	}
	lims_jw_end_object(&j);
	lims_jw_end_object(&j);
}
