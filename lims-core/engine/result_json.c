// SPDX-License-Identifier: Apache-2.0
// The result as "lims-result-1" (docs/formats/worksheet.md): the same files and worksheet give the same bytes.
#include "lims-core/engine/result_value.h"

void lims_result_words_json(struct lims_jw *w, const char *key, const struct lims_words *text)
{
	lims_jw_object(w, key);
	lims_jw_text(w, "vi", text->vi);
	lims_jw_text(w, "en", text->en);
	lims_jw_end_object(w);
}

static void value_members(struct lims_jw *w, const struct lims_result_value *v)
{
	if (!v->has_value) {
		lims_jw_text(w, "reason", v->reason);
		return;
	}
	lims_jw_text(w, "value", v->text);
	if (v->kind != LIMS_CELL_NUMBER)
		return;
	lims_jw_text(w, "unit", v->unit);
	lims_jw_bool(w, "exact", v->exact);
	if (v->printed[0] != '\0') {
		lims_jw_text(w, "printed", v->printed);
		lims_jw_text(w, "printed_unit", v->printed_unit);
	}
}

void lims_result_value_json(struct lims_jw *w, const char *key, const struct lims_result_value *v)
{
	lims_jw_object(w, key);
	value_members(w, v);
	lims_jw_end_object(w);
}

/// Which pieces make a load, and what they are together.
static void load(struct lims_jw *w, const struct lims_result_load *l)
{
	if (l->piece_count > 0) {
		lims_jw_array(w, "pieces");
		for (size_t i = 0; i < l->piece_count; i++)
			lims_jw_text(w, NULL, l->pieces[i]);
		lims_jw_end_array(w);
	}
	lims_result_value_json(w, "nominal", &l->nominal);
	lims_result_value_json(w, "limit", &l->limit);
	lims_result_value_json(w, "U", &l->expanded);
	lims_result_value_json(w, "k", &l->factor);
}

static void cell(struct lims_jw *w, const struct lims_result_cell *c)
{
	if (!c->planned)
		return;
	lims_jw_object(w, c->column->id);
	value_members(w, &c->v);
	if (c->questioned)
		lims_jw_bool(w, "questioned", true);
	if (c->doubted)
		lims_jw_bool(w, "doubted", true);
	if (c->load != NULL)
		load(w, c->load);
	lims_jw_end_object(w);
}

static void row(struct lims_jw *w, const struct lims_step *s, const struct lims_result_row *r)
{
	lims_jw_object(w, NULL);
	if (r->id[0] != '\0')
		lims_jw_text(w, "id", r->id);
	if (r->label.vi[0] != '\0')
		lims_result_words_json(w, "label", &r->label);
	if (r->extra)
		lims_jw_bool(w, "extra", true);
	lims_jw_object(w, "cells");
	for (size_t c = 0; c < s->column_count; c++) {
		if (!s->columns[c].per_run || s->kind != LIMS_STEP_SERIES)
			cell(w, &r->runs[0].cells[c]);
	}
	lims_jw_end_object(w);
	if (s->kind == LIMS_STEP_SERIES) {
		lims_jw_array(w, "runs");
		for (size_t k = 0; k < r->run_count; k++) {
			lims_jw_object(w, NULL);
			for (size_t c = 0; c < s->column_count; c++) {
				if (s->columns[c].per_run)
					cell(w, &r->runs[k].cells[c]);
			}
			lims_jw_end_object(w);
		}
		lims_jw_end_array(w);
	}
	lims_jw_end_object(w);
}

static void step(struct lims_jw *w, const struct lims_result_step *rs)
{
	lims_jw_object(w, rs->step->id);
	lims_jw_text(w, "outcome", lims_verdict_name(rs->outcome));
	lims_jw_bool(w, "started", rs->started);
	lims_jw_bool(w, "complete", rs->complete);
	if (rs->step->kind != LIMS_STEP_CHECKLIST) {
		lims_jw_array(w, "rows");
		for (size_t r = 0; r < rs->row_count; r++)
			row(w, rs->step, &rs->rows[r]);
		lims_jw_end_array(w);
	}
	lims_jw_end_object(w);
}

static void criterion(struct lims_jw *w, const struct lims_result_criterion *c)
{
	lims_jw_object(w, NULL);
	if (c->step[0] != '\0')
		lims_jw_text(w, "step", c->step);
	lims_jw_text(w, "id", c->id);
	if (c->has_row)
		lims_jw_int(w, "row", (int64_t)c->row);
	if (c->has_run)
		lims_jw_int(w, "run", (int64_t)c->run);
	lims_jw_text(w, "role", lims_role_name(c->role));
	lims_jw_text(w, "outcome", lims_verdict_name(c->outcome));
	if (c->compared) {
		lims_result_value_json(w, "left", &c->left);
		lims_jw_text(w, "relation", c->relation);
		lims_result_value_json(w, "right", &c->right);
	}
	if (c->reason[0] != '\0')
		lims_jw_text(w, "reason", c->reason);
	if (c->decision != NULL)
		lims_result_decision_json(w, c->decision);
	if (c->source != NULL) {
		lims_jw_text(w, "document", c->source->document);
		lims_jw_text(w, "clause", c->source->clause);
		lims_jw_text(w, "evidence", lims_evidence_name(c->source->evidence));
	}
	lims_jw_end_object(w);
}

static void files(struct lims_jw *w, const struct lims_procedure *p)
{
	lims_jw_array(w, "files");
	for (size_t i = 0; i < p->file_count; i++) {
		char hex[LIMS_HASH_HEX];
		lims_hash_hex(&p->files[i].hash, hex);
		lims_jw_object(w, NULL);
		lims_jw_text(w, "name", p->files[i].name);
		lims_jw_text(w, "sha256", hex);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static void sentences(struct lims_jw *w, const char *key, const char *const *list, size_t n)
{
	lims_jw_array(w, key);
	for (size_t i = 0; i < n; i++)
		lims_jw_text(w, NULL, list[i]);
	lims_jw_end_array(w);
}

/// Results of procedures without statements and marks say nothing of them.
static void statements(struct lims_jw *w, const struct lims_result *r)
{
	if (r->procedure->statement_count > 0)
		lims_jw_array(w, "statements");
	for (size_t i = 0; i < r->statement_count; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "id", r->statements[i]->id);
		lims_result_words_json(w, "text", &r->statements[i]->text);
		lims_jw_end_object(w);
	}
	if (r->procedure->statement_count > 0)
		lims_jw_end_array(w);
	if (r->procedure->mark_count > 0)
		lims_jw_array(w, "marks");
	for (size_t i = 0; i < r->mark_count; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "kind", r->marks[i]->kind);
		lims_result_words_json(w, "title", &r->marks[i]->title);
		lims_jw_end_object(w);
	}
	if (r->procedure->mark_count > 0)
		lims_jw_end_array(w);
}

void lims_result_json(const struct lims_result *r, struct lims_buf *b)
{
	const struct lims_procedure *p = r->procedure;
	struct lims_jw w;
	lims_jw_init(&w, b);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "format", "lims-result-1");
	lims_jw_text(&w, "procedure", p->id);
	lims_jw_text(&w, "revision", p->revision);
	files(&w, p);
	lims_jw_text(&w, "mode", r->mode->id);
	if (r->date.month != 0) {
		char date[LIMS_DATE_TEXT];
		lims_date_text(r->date, date);
		lims_jw_text(&w, "date", date);
	}
	lims_jw_text(&w, "verdict", lims_verdict_name(r->verdict));
	lims_result_words_json(&w, "conclusion", &r->conclusion);
	sentences(&w, "reasons", r->reasons, r->reason_count);
	sentences(&w, "information", r->information, r->information_count);
	if (r->stopped_at != NULL) {
		lims_jw_text(&w, "stopped_at", r->stopped_at->id);
		lims_jw_bool(&w, "overruled", r->overruled);
	}
	statements(&w, r);
	lims_jw_object(&w, "item");
	for (size_t i = 0; i < p->item_count; i++)
		lims_result_value_json(&w, p->item[i].name, &r->item[i]);
	lims_jw_end_object(&w);
	lims_jw_object(&w, "derived");
	for (size_t i = 0; i < p->derived_count; i++)
		lims_result_value_json(&w, p->derived[i].name, &r->derived[i]);
	lims_jw_end_object(&w);
	lims_jw_object(&w, "steps");
	for (size_t s = 0; s < r->step_count; s++) {
		if (r->steps[s].applies)
			step(&w, &r->steps[s]);
	}
	lims_jw_end_object(&w);
	lims_jw_array(&w, "criteria");
	for (size_t i = 0; i < r->criterion_count; i++)
		criterion(&w, &r->criteria[i]);
	lims_jw_end_array(&w);
	lims_result_budgets_json(&w, r);
	lims_jw_end_object(&w);
}
