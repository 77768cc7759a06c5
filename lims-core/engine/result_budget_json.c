// SPDX-License-Identifier: Apache-2.0
// Budgets in "lims-result-1" (docs/formats/worksheet.md): binary numbers with 6 significant digits, U as the decimal that is reported.
#include "lims-core/engine/result_value.h"

#include <math.h>

enum { DIGITS = 6 };

bool lims_result_number(double v, struct lims_dec *ret)
{
	struct lims_dec d;
	if (!isfinite(v) || lims_dec_from_double(v, DIGITS, &d, NULL) != LIMS_OK)
		return false;
	*ret = lims_dec_trim(d);
	return true;
}

static void number(struct lims_jw *w, const char *key, double v)
{
	struct lims_dec d;
	if (lims_result_number(v, &d))
		lims_jw_dec(w, key, d);
	else
		lims_jw_text(w, key, isinf(v) ? (v > 0 ? "inf" : "-inf") : "");
}

static void line(struct lims_jw *w, const struct lims_result_contribution *c)
{
	lims_jw_object(w, NULL);
	lims_jw_text(w, "id", c->id);
	if (c->label.vi[0] != '\0') {
		lims_jw_object(w, "label");
		lims_jw_text(w, "vi", c->label.vi);
		lims_jw_text(w, "en", c->label.en);
		lims_jw_end_object(w);
	}
	lims_jw_text(w, "kind", c->kind);
	if (c->shared)
		lims_jw_bool(w, "shared", true);
	if (c->value[0] != '\0')
		lims_jw_text(w, "value", c->value);
	number(w, "u", c->u);
	lims_jw_text(w, "unit", c->unit);
	number(w, "nu", c->nu);
	number(w, "sensitivity", c->sensitivity);
	lims_jw_text(w, "sensitivity_unit", c->sensitivity_unit);
	number(w, "contribution", c->contribution);
	lims_jw_end_object(w);
}

static void pair(struct lims_jw *w, const struct lims_result_budget *b, size_t first, size_t second)
{
	lims_jw_array(w, "between");
	lims_jw_text(w, NULL, b->lines[first].id);
	lims_jw_text(w, NULL, b->lines[second].id);
	lims_jw_end_array(w);
}

static void lines(struct lims_jw *w, const struct lims_result_budget *b)
{
	lims_jw_array(w, "contributions");
	for (size_t i = 0; i < b->line_count; i++)
		line(w, &b->lines[i]);
	lims_jw_end_array(w);
	if (b->correlation_count > 0) {
		lims_jw_array(w, "correlations");
		for (size_t i = 0; i < b->correlation_count; i++) {
			lims_jw_object(w, NULL);
			pair(w, b, b->correlations[i].a, b->correlations[i].b);
			number(w, "r", b->correlations[i].r);
			lims_jw_end_object(w);
		}
		lims_jw_end_array(w);
	}
	if (b->second_order_count > 0) {
		lims_jw_array(w, "second_order");
		for (size_t i = 0; i < b->second_order_count; i++) {
			lims_jw_object(w, NULL);
			pair(w, b, b->second_order[i].a, b->second_order[i].b);
			number(w, "contribution", b->second_order[i].contribution);
			lims_jw_end_object(w);
		}
		lims_jw_end_array(w);
	}
}

static void monte_carlo(struct lims_jw *w, const struct lims_result_monte_carlo *m)
{
	lims_jw_object(w, "monte_carlo");
	if (m->reason[0] != '\0') {
		lims_jw_text(w, "reason", m->reason);
		lims_jw_end_object(w);
		return;
	}
	lims_jw_text(w, "generator", m->generator);
	lims_jw_int(w, "seed", (int64_t)m->seed);
	lims_jw_int(w, "trials", (int64_t)m->trials);
	lims_jw_bool(w, "stable", m->stable);
	number(w, "mean", m->mean);
	number(w, "u", m->u);
	lims_jw_array(w, "interval");
	number(w, NULL, m->low);
	number(w, NULL, m->high);
	lims_jw_end_array(w);
	lims_jw_array(w, "shortest");
	number(w, NULL, m->shortest_low);
	number(w, NULL, m->shortest_high);
	lims_jw_end_array(w);
	number(w, "tolerance", m->tolerance);
	lims_jw_bool(w, "agrees", m->agrees);
	lims_jw_end_object(w);
}

static void budget(struct lims_jw *w, const struct lims_result *r, const struct lims_result_budget *b)
{
	lims_jw_object(w, NULL);
	lims_jw_text(w, "step", b->step);
	lims_jw_text(w, "column", b->column);
	if (b->has_row)
		lims_jw_int(w, "row", (int64_t)b->row);
	if (b->has_run)
		lims_jw_int(w, "run", (int64_t)b->run);
	if (b->reason[0] != '\0') {
		lims_jw_text(w, "reason", b->reason);
		if (b->lacking[0] != '\0')
			lims_jw_text(w, "lacking", b->lacking);
		lims_jw_end_object(w);
		return;
	}
	const struct lims_result_cell *cell = lims_result_cell(r, b->step, b->row, b->run, b->column);
	lims_jw_text(w, "value", cell == NULL ? "" : cell->v.text);
	lims_jw_text(w, "unit", b->unit);
	number(w, "u", b->u);
	number(w, "nu", b->nu);
	lims_jw_text(w, "probability", b->probability);
	lims_jw_text(w, "rule", b->rule);
	number(w, "k", b->k);
	number(w, "k_nu", b->k_freedom);
	number(w, "expanded", b->expanded);
	lims_jw_text(w, "U", b->U_text);
	lims_jw_text(w, "U_unit", b->U_unit);
	lims_jw_text(w, "U_from", b->U_from);
	if (b->cmc_text[0] != '\0')
		lims_jw_text(w, "cmc", b->cmc_text); // in `unit`
	lines(w, b);
	if (b->monte_carlo != NULL)
		monte_carlo(w, b->monte_carlo);
	lims_jw_end_object(w);
}

static void together(struct lims_jw *w, const struct lims_result *r, const struct lims_result_together *t)
{
	lims_jw_object(w, NULL);
	lims_jw_text(w, "name", t->name);
	const struct lims_result_budget *first = &r->budgets[t->budgets[0]];
	lims_jw_text(w, "step", first->step);
	if (first->has_row)
		lims_jw_int(w, "row", (int64_t)first->row);
	if (first->has_run)
		lims_jw_int(w, "run", (int64_t)first->run);
	lims_jw_array(w, "columns");
	for (size_t i = 0; i < t->count; i++)
		lims_jw_text(w, NULL, r->budgets[t->budgets[i]].column);
	lims_jw_end_array(w);
	if (t->reason[0] != '\0') {
		lims_jw_text(w, "reason", t->reason);
		lims_jw_end_object(w);
		return;
	}
	lims_jw_array(w, "correlation");
	for (size_t i = 0; i < t->count; i++) {
		lims_jw_array(w, NULL);
		for (size_t k = 0; k < t->count; k++)
			number(w, NULL, t->r[i * t->count + k]);
		lims_jw_end_array(w);
	}
	lims_jw_end_array(w);
	lims_jw_end_object(w);
}

void lims_result_budgets_json(struct lims_jw *w, const struct lims_result *r)
{
	if (r->budget_count == 0)
		return;
	lims_jw_array(w, "budgets");
	for (size_t i = 0; i < r->budget_count; i++)
		budget(w, r, &r->budgets[i]);
	lims_jw_end_array(w);
	if (r->together_count == 0)
		return;
	lims_jw_array(w, "together");
	for (size_t i = 0; i < r->together_count; i++)
		together(w, r, &r->together[i]);
	lims_jw_end_array(w);
}
