// SPDX-License-Identifier: Apache-2.0
// Budgets of uncertainty as tables on a terminal.
#include "cli/budget_view.h"

#include "cli/words.h"
#include "laboratory/presentation.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/expr.h"
#include "lims-core/engine/place.h"
#include "lims-core/engine/units.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 7, DIGITS = 4, DIGITS_OF_VALUES = 9, ESTIMATE_WIDTH = 16, VIEW_MEMORY = 16 << 20 };

/// What a line is written with; its texts live as long as the arena.
struct view {
	struct lims_cli *cli;
	const struct lims_units *units;
	struct lims_arena *arena;
	bool comma; ///< the decimal comma of Vietnamese
};

/// A number and the sign of its unit, as the reader's language writes them; a pure number stands alone.
static const char *value(const struct view *v, const char *digits, const char *ucum)
{
	struct lims_unit unit;
	char sign[LIMS_UNIT_SYMBOL] = "";
	digits = lims_arena_text(v->arena, digits);
	if (!digits)
		return "";
	if (v->comma)
		return lims_present_value(v->arena, v->units, digits, ucum);
	if (lims_unit_parse(v->units, ucum, strlen(ucum), &unit, NULL) == LIMS_OK)
		lims_unit_symbol(&unit, sign);
	const char *text = lims_arena_printf(v->arena, "%s%s%s", digits, sign[0] ? " " : "", sign);
	return text ? text : "";
}

static const char *rounded(const struct view *v, double x, int count, const char *ucum)
{
	struct lims_dec d;
	char text[LIMS_DEC_TEXT] = "∞";
	if (isfinite(x) && lims_dec_from_double(x, count, &d, NULL) == LIMS_OK)
		lims_dec_text(d, text);
	return value(v, text, ucum);
}

/// Four digits and the unit; "∞" for what has no end.
static const char *number(const struct view *v, double x, const char *ucum)
{
	return rounded(v, x, DIGITS, ucum);
}

/// A quotient has 34 digits, which no table holds.
static const char *estimate(const struct view *v, const char *digits)
{
	struct lims_dec d;
	size_t n = strlen(digits);
	if (n <= ESTIMATE_WIDTH || lims_dec_parse(digits, n, &d, NULL) != LIMS_OK)
		return value(v, digits, "1");
	return rounded(v, lims_dec_to_double(d), DIGITS_OF_VALUES, "1");
}

static void put_lines(const struct view *v, const struct lims_result_budget *b)
{
	struct lims_grid g;
	char text[32];
	lims_grid_init(&g, COLUMNS);
	lims_grid_add(&g, lims_tr(v->cli->lang, "contribution"));
	lims_grid_add(&g, lims_tr(v->cli->lang, "estimate"));
	lims_grid_add(&g, "u(x)");
	lims_grid_add(&g, "ν");
	lims_grid_add(&g, "c");
	lims_grid_add(&g, "|c| u(x)");
	lims_grid_add(&g, lims_tr(v->cli->lang, "share"));
	for (size_t i = 0; i < b->line_count; i++) {
		const struct lims_result_contribution *l = &b->lines[i];
		double share = b->u > 0 ? 100 * (l->contribution / b->u) * (l->contribution / b->u) : 0;
		const char *words = lims_cli_words(v->cli, l->label);
		// By its words, with the name that the file has for it; many budgets have names alone.
		lims_grid_add(&g, words[0] ? lims_arena_printf(v->arena, "%s [%s]", words, l->id) : l->id);
		lims_grid_add(&g, estimate(v, l->value));
		lims_grid_add(&g, number(v, l->u, l->unit));
		lims_grid_add(&g, number(v, l->nu, "1"));
		lims_grid_add(&g, number(v, l->sensitivity, l->sensitivity_unit));
		lims_grid_add(&g, number(v, l->contribution, b->unit));
		(void)snprintf(text, sizeof text, "%ld %%", lround(share));
		lims_grid_add(&g, text);
	}
	lims_grid_print(&g, &v->cli->out, "  ");
}

static void put_pairs(const struct view *v, const struct lims_result_budget *b)
{
	struct lims_buf *out = &v->cli->out;
	for (size_t i = 0; i < b->correlation_count; i++)
		lims_buf_addf(out, "  r(%s, %s) = %s\n", b->lines[b->correlations[i].a].id, b->lines[b->correlations[i].b].id,
			number(v, b->correlations[i].r, "1"));
	for (size_t i = 0; i < b->second_order_count; i++)
		lims_buf_addf(out, "  %s: %s, %s: %s\n", lims_tr(v->cli->lang, "second order"), b->lines[b->second_order[i].a].id,
			b->lines[b->second_order[i].b].id, number(v, b->second_order[i].contribution, b->unit));
}

/// The sentence of a reason's name.
static const char *reason(const struct view *v, const char *name)
{
	return lims_tr(v->cli->lang, lims_value_reason_sentence(name));
}

static void put_trials(const struct view *v, const struct lims_result_budget *b)
{
	const struct lims_result_monte_carlo *m = b->monte_carlo;
	if (!m)
		return;
	if (m->reason[0]) {
		lims_buf_addf(&v->cli->out, "  Monte Carlo: %s\n", reason(v, m->reason));
		return;
	}
	// Numbers with commas need another sign between them.
	lims_buf_addf(&v->cli->out, "  Monte Carlo: u = %s, [%s%s %s], %zu × %s, %s %llu: %s\n", number(v, m->u, b->unit),
		rounded(v, m->low, DIGITS_OF_VALUES, "1"), v->comma ? ";" : ",", rounded(v, m->high, DIGITS_OF_VALUES, b->from->measure->code),
		m->trials, m->generator, lims_tr(v->cli->lang, "seed"), (unsigned long long)m->seed,
		m->agrees ? lims_tr(v->cli->lang, "agrees") : lims_tr(v->cli->lang, "differs"));
}

/// Rules of coverage, and from where U comes, by their names.
static const char *named(const struct view *v, const char *code)
{
	static const char *const names[][2] = {{"student", LIMS_MSG("t distribution")}, {"normal", LIMS_MSG("normal distribution")},
		{"rectangular", LIMS_MSG("rectangular distribution")}, {"trapezoidal", LIMS_MSG("trapezoidal distribution")},
		{"fixed", LIMS_MSG("fixed k")}, {"budget", LIMS_MSG("from the budget")},
		{"cmc_procedure", LIMS_MSG("not below the CMC of the procedure")},
		{"cmc_worksheet", LIMS_MSG("not below the CMC of the laboratory")}};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (lims_text_equal(names[i][0], code))
			return lims_tr(v->cli->lang, names[i][1]);
	return code;
}

static void put_summary(const struct view *v, const struct lims_result_budget *b)
{
	struct lims_buf *out = &v->cli->out;
	const char *apart = v->comma ? ";" : ",";
	lims_buf_addf(out, "  u = %s%s ν = %s%s k = %s (%s%s p = %s)\n", number(v, b->u, b->unit), apart, number(v, b->nu, "1"), apart,
		number(v, b->k, "1"), named(v, b->rule), apart, value(v, b->probability, "1"));
	lims_buf_addf(out, "  U = %s", value(v, b->U_text, b->U_unit));
	if (b->cmc_text[0])
		lims_buf_addf(out, "%s CMC = %s", apart, value(v, b->cmc_text, b->unit));
	lims_buf_addf(out, " (%s)\n", named(v, b->U_from));
}

static void put_budget(const struct view *v, const struct lims_result *r, const struct lims_result_budget *b)
{
	const struct lims_result_cell *cell = lims_result_cell(r, b->step, b->row, b->run, b->column);
	struct lims_buf *out = &v->cli->out;
	char place[LIMS_PLACE_TEXT];
	const struct lims_step *step = lims_procedure_step(r->procedure, b->step);
	if (step)
		lims_buf_addf(out, "\n%s [%s.%s]", lims_place_text(v->cli->lang, step, b->row, b->run, b->from, place), b->step, b->column);
	else
		lims_buf_addf(out, "\n%s [%s]", lims_cli_words(v->cli, b->from->label), b->column);
	if (cell && cell->v.has_value)
		lims_buf_addf(out, " = %s", value(v, cell->v.printed, cell->v.printed_unit));
	lims_buf_add_char(out, '\n');
	if (b->reason[0]) {
		lims_cli_say(v->cli, "  no uncertainty: %s%s%s", reason(v, b->reason), b->lacking[0] ? ", " : "", b->lacking);
		return;
	}
	put_lines(v, b);
	put_pairs(v, b);
	put_summary(v, b);
	put_trials(v, b);
}

lims_rc lims_cli_put_budgets(struct lims_cli *cli, const struct lims_result *r, struct lims_err *err)
{
	struct view v = {cli, r->procedure->units, lims_arena_create(VIEW_MEMORY), strcmp(lims_lang_code(cli->lang), "vi") == 0};
	if (!v.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to show the budgets");
	if (r->budget_count == 0)
		lims_cli_say(cli, "The procedure %s asks for no uncertainty", r->procedure->id);
	for (size_t i = 0; i < r->budget_count; i++)
		put_budget(&v, r, &r->budgets[i]);
	lims_arena_destroy(v.arena);
	return LIMS_OK;
}
