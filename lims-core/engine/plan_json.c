// SPDX-License-Identifier: Apache-2.0
// The plan as "lims-plan-1" (docs/formats/worksheet.md).
#include "lims-core/engine/worksheet.h"

static void words(struct lims_jw *w, const char *key, const struct lims_words *text)
{
	lims_jw_object(w, key);
	lims_jw_text(w, "vi", text->vi);
	lims_jw_text(w, "en", text->en);
	lims_jw_end_object(w);
}

static void column_json(struct lims_jw *w, const struct lims_column *c)
{
	lims_jw_object(w, NULL);
	lims_jw_text(w, "id", c->id);
	words(w, "label", &c->label);
	lims_jw_text(w, "source", lims_column_source_name(c->source));
	lims_jw_text(w, "unit", c->unit);
	if (c->instrument[0] != '\0')
		lims_jw_text(w, "instrument", c->instrument);
	if (c->quantity[0] != '\0')
		lims_jw_text(w, "quantity", c->quantity);
	if (c->together[0] != '\0')
		lims_jw_text(w, "together", c->together);
	if (c->pass != LIMS_PASS_NONE)
		lims_jw_text(w, "pass", lims_pass_name(c->pass));
	if (c->clock)
		lims_jw_bool(w, "clock", true);
	lims_jw_bool(w, "per_run", c->per_run);
	lims_jw_bool(w, "optional", c->optional);
	lims_jw_end_object(w);
}

static void load_json(struct lims_jw *w, const struct lims_plan_load *load)
{
	lims_jw_object(w, "load");
	lims_jw_bool(w, "reached", load->reached);
	lims_jw_bool(w, "decided", load->decided);
	lims_jw_array(w, "pieces");
	for (size_t i = 0; i < load->piece_count; i++)
		lims_jw_text(w, NULL, load->pieces[i]);
	lims_jw_end_array(w);
	lims_jw_text(w, "sum", load->sum);
	if (load->limit[0] != '\0')
		lims_jw_text(w, "limit", load->limit);
	if (load->allowed[0] != '\0') {
		lims_jw_text(w, "allowed", load->allowed);
		lims_jw_bool(w, "kept", load->kept);
	}
	lims_jw_end_object(w);
}

static void row_json(struct lims_jw *w, const struct lims_step *s, const struct lims_plan_row *row)
{
	lims_jw_object(w, NULL);
	if (row->id[0] != '\0')
		lims_jw_text(w, "id", row->id);
	if (row->label.vi[0] != '\0')
		words(w, "label", &row->label);
	lims_jw_object(w, "cells");
	for (size_t c = 0; c < s->column_count; c++) {
		const struct lims_plan_cell *cell = &row->cells[c];
		if (!cell->planned)
			continue;
		lims_jw_object(w, cell->column->id);
		if (cell->has_value)
			lims_jw_dec(w, "value", cell->value);
		if (cell->text[0] != '\0')
			lims_jw_text(w, "text", cell->text);
		if (cell->load != NULL)
			load_json(w, cell->load);
		lims_jw_end_object(w);
	}
	lims_jw_end_object(w);
	lims_jw_end_object(w);
}

/// Places count from 0, as in a worksheet.
static void order_json(struct lims_jw *w, const struct lims_plan_step *ps)
{
	lims_jw_array(w, "order");
	for (size_t i = 0; i < ps->order_count; i++) {
		lims_jw_object(w, NULL);
		lims_jw_int(w, "row", (int64_t)ps->order[i].row);
		lims_jw_int(w, "run", (int64_t)ps->order[i].run);
		lims_jw_text(w, "column", ps->step->columns[ps->order[i].column].id);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static void step_json(struct lims_jw *w, const struct lims_plan_step *ps)
{
	const struct lims_step *s = ps->step;
	lims_jw_object(w, NULL);
	lims_jw_text(w, "id", s->id);
	words(w, "title", &s->title);
	lims_jw_text(w, "kind", lims_step_kind_name(s->kind));
	if (s->kind == LIMS_STEP_CHECKLIST) {
		lims_jw_array(w, "checks");
		for (size_t i = 0; i < s->check_count; i++) {
			if (!ps->check_applies[i])
				continue;
			lims_jw_object(w, NULL);
			lims_jw_text(w, "id", s->checks[i].id);
			words(w, "label", &s->checks[i].label);
			lims_jw_end_object(w);
		}
		lims_jw_end_array(w);
	} else {
		lims_jw_int(w, "runs", (int64_t)s->runs);
		lims_jw_int(w, "more", (int64_t)s->more);
		lims_jw_array(w, "columns");
		for (size_t c = 0; c < s->column_count; c++)
			column_json(w, &s->columns[c]);
		lims_jw_end_array(w);
		lims_jw_array(w, "rows");
		for (size_t r = 0; r < ps->row_count; r++)
			row_json(w, s, &ps->rows[r]);
		lims_jw_end_array(w);
		if (ps->hold[0] != '\0')
			lims_jw_text(w, "hold", ps->hold);
		order_json(w, ps);
	}
	lims_jw_end_object(w);
}

void lims_plan_json(const struct lims_plan *plan, struct lims_buf *b)
{
	struct lims_jw w;
	lims_jw_init(&w, b);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "format", "lims-plan-1");
	lims_jw_text(&w, "procedure", plan->procedure->id);
	lims_jw_text(&w, "revision", plan->procedure->revision);
	lims_jw_text(&w, "mode", plan->mode->id);
	lims_jw_array(&w, "steps");
	for (size_t s = 0; s < plan->step_count; s++) {
		if (plan->steps[s].applies)
			step_json(&w, &plan->steps[s]);
	}
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
}
