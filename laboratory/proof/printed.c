// SPDX-License-Identifier: Apache-2.0
// The list of everything computed that stands on paper, so that a recomputation can be held against it line by line.
#include "laboratory/proof/proof.h"

#include "lims-core/base/json.h"

#include <stdio.h>

static void put(struct lims_jw *w, const char *at, const char *text, const char *unit)
{
	char line[LIMS_PRINTED_TEXT * 5];
	if (unit && unit[0])
		snprintf(line, sizeof line, "%s %s", text, unit);
	else
		snprintf(line, sizeof line, "%s", text);
	lims_jw_object(w, NULL);
	lims_jw_text(w, "at", at);
	lims_jw_text(w, "text", line);
	lims_jw_end_object(w);
}

static void put_step(struct lims_jw *w, const struct lims_result_step *s)
{
	char at[256];
	for (size_t row = 0; row < s->row_count; row++)
		for (size_t run = 0; run < s->rows[row].run_count; run++)
			for (size_t c = 0; c < s->step->column_count; c++) {
				const struct lims_result_cell *cell = &s->rows[row].runs[run].cells[c];
				if (!cell->planned || !cell->v.printed[0])
					continue;
				snprintf(at, sizeof at, "%s/%zu/%zu/%s", s->step->id, row, run, cell->column->id);
				put(w, at, cell->v.printed, cell->v.printed_unit);
			}
}

static void put_criterion(struct lims_jw *w, const struct lims_result_criterion *c)
{
	char at[256], text[LIMS_PRINTED_TEXT * 3];
	snprintf(at, sizeof at, "%s/%zu/%zu/%s", c->step, c->has_row ? c->row : 0, c->has_run ? c->run : 0, c->id);
	if (c->compared)
		snprintf(text, sizeof text, "%s: %s %s %s", lims_verdict_name(c->outcome), c->left.printed, c->relation, c->right.printed);
	else
		snprintf(text, sizeof text, "%s", lims_verdict_name(c->outcome));
	put(w, at, text, c->compared ? c->right.printed_unit : NULL);
}

void lims_proof_printed(struct lims_jw *w, const char *key, const struct lims_result *r)
{
	lims_jw_array(w, key);
	for (size_t i = 0; i < r->step_count; i++)
		if (r->steps[i].applies)
			put_step(w, &r->steps[i]);
	for (size_t i = 0; i < r->criterion_count; i++)
		put_criterion(w, &r->criteria[i]);
	put(w, "verdict", lims_verdict_name(r->verdict), NULL);
	lims_jw_end_array(w);
}

void lims_proof_uncertainties(struct lims_jw *w, const char *key, const struct lims_result *r)
{
	char at[256], text[LIMS_PRINTED_TEXT * 3];
	lims_jw_array(w, key);
	for (size_t i = 0; i < r->budget_count; i++) {
		const struct lims_result_budget *b = &r->budgets[i];
		if (!b->U_text[0])
			continue;
		snprintf(at, sizeof at, "%s/%zu/%zu/%s/U", b->step, b->row, b->run, b->column);
		snprintf(text, sizeof text, "%s %s, k = %.4g", b->U_text, b->U_unit, b->k);
		put(w, at, text, NULL);
	}
	lims_jw_end_array(w);
}
