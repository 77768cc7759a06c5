// SPDX-License-Identifier: Apache-2.0
// Budgets of uncertainty as tables on a terminal.
#include "cli/budget_view.h"

#include "cli/words.h"
#include "lims-core/engine/units.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 7, DIGITS = 4, DIGITS_OF_VALUES = 9, ESTIMATE_WIDTH = 16, NUMBER_TEXT = LIMS_DEC_TEXT + 24 };

static const char *digits(double v, int count, const char *unit, char *out)
{
	struct lims_dec d;
	char text[LIMS_DEC_TEXT] = "∞";
	bool pure = strcmp(unit, "1") == 0 || !unit[0];
	if (isfinite(v) && lims_dec_from_double(v, count, &d, NULL) == LIMS_OK)
		lims_dec_text(d, text);
	(void)snprintf(out, NUMBER_TEXT, "%s%s%s", text, pure ? "" : " ", pure ? "" : unit);
	return out;
}

/// Four digits and the unit; "∞" for what has no end.
static const char *number(double v, const char *unit, char *out)
{
	return digits(v, DIGITS, unit, out);
}

/// A quotient has 34 digits, which no table holds.
static const char *estimate(const char *value, char *out)
{
	struct lims_dec d;
	size_t n = strlen(value);
	if (n <= ESTIMATE_WIDTH || lims_dec_parse(value, n, &d, NULL) != LIMS_OK)
		return value;
	return digits(lims_dec_to_double(d), DIGITS_OF_VALUES, "", out);
}

static void put_lines(struct lims_cli *cli, const struct lims_result_budget *b)
{
	struct lims_grid g;
	char text[NUMBER_TEXT];
	lims_grid_init(&g, COLUMNS);
	lims_grid_add(&g, lims_tr(cli->lang, "contribution"));
	lims_grid_add(&g, lims_tr(cli->lang, "estimate"));
	lims_grid_add(&g, "u(x)");
	lims_grid_add(&g, "ν");
	lims_grid_add(&g, "c");
	lims_grid_add(&g, "|c| u(x)");
	lims_grid_add(&g, lims_tr(cli->lang, "share"));
	for (size_t i = 0; i < b->line_count; i++) {
		const struct lims_result_contribution *l = &b->lines[i];
		double share = b->u > 0 ? 100 * (l->contribution / b->u) * (l->contribution / b->u) : 0;
		lims_grid_add(&g, l->id);
		lims_grid_add(&g, estimate(l->value, text));
		lims_grid_add(&g, number(l->u, l->unit, text));
		lims_grid_add(&g, number(l->nu, "", text));
		lims_grid_add(&g, number(l->sensitivity, l->sensitivity_unit, text));
		lims_grid_add(&g, number(l->contribution, b->unit, text));
		(void)snprintf(text, sizeof text, "%ld %%", lround(share));
		lims_grid_add(&g, text);
	}
	lims_grid_print(&g, &cli->out, "  ");
}

static void put_pairs(struct lims_cli *cli, const struct lims_result_budget *b)
{
	char text[NUMBER_TEXT];
	for (size_t i = 0; i < b->correlation_count; i++)
		lims_buf_addf(&cli->out, "  r(%s, %s) = %s\n", b->lines[b->correlations[i].a].id, b->lines[b->correlations[i].b].id,
			number(b->correlations[i].r, "", text));
	for (size_t i = 0; i < b->second_order_count; i++)
		lims_buf_addf(&cli->out, "  %s: %s, %s: %s\n", lims_tr(cli->lang, "second order"), b->lines[b->second_order[i].a].id,
			b->lines[b->second_order[i].b].id, number(b->second_order[i].contribution, b->unit, text));
}

static void put_trials(struct lims_cli *cli, const struct lims_result_budget *b)
{
	const struct lims_result_monte_carlo *m = b->monte_carlo;
	char u[NUMBER_TEXT], low[NUMBER_TEXT], high[NUMBER_TEXT];
	if (!m)
		return;
	if (m->reason[0]) {
		lims_buf_addf(&cli->out, "  Monte Carlo: %s\n", m->reason);
		return;
	}
	lims_buf_addf(&cli->out, "  Monte Carlo: u = %s, [%s, %s], %zu × %s, %s %llu: %s\n", number(m->u, b->unit, u),
		digits(m->low, DIGITS_OF_VALUES, "", low), digits(m->high, DIGITS_OF_VALUES, b->from->measure->code, high), m->trials, m->generator,
		lims_tr(cli->lang, "seed"), (unsigned long long)m->seed, m->agrees ? lims_tr(cli->lang, "agrees") : lims_tr(cli->lang, "differs"));
}

static void put_summary(struct lims_cli *cli, const struct lims_result_budget *b)
{
	char u[NUMBER_TEXT], nu[NUMBER_TEXT], k[NUMBER_TEXT];
	lims_buf_addf(&cli->out, "  u = %s, ν = %s, k = %s (%s, p = %s)\n", number(b->u, b->unit, u), number(b->nu, "", nu),
		number(b->k, "", k), b->rule, b->probability);
	lims_buf_addf(&cli->out, "  U = %s %s", b->U_text, b->U_unit);
	if (b->cmc_text[0])
		lims_buf_addf(&cli->out, ", CMC = %s %s", b->cmc_text, b->unit);
	lims_buf_addf(&cli->out, " (%s)\n", b->U_from);
}

static void put_budget(struct lims_cli *cli, const struct lims_result *r, const struct lims_result_budget *b)
{
	const struct lims_result_cell *cell = lims_result_cell(r, b->step, b->row, b->run, b->column);
	char row[32] = "", run[32] = "";
	if (b->has_row)
		(void)snprintf(row, sizeof row, "[%zu]", b->row + 1);
	if (b->has_run)
		(void)snprintf(run, sizeof run, "[%zu]", b->run + 1);
	lims_buf_addf(&cli->out, "\n%s, %s.%s%s%s", lims_cli_words(cli, b->from->label), b->step, b->column, row, run);
	if (cell && cell->v.has_value)
		lims_buf_addf(&cli->out, " = %s %s", cell->v.printed, cell->v.printed_unit);
	lims_buf_add_char(&cli->out, '\n');
	if (b->reason[0]) {
		lims_cli_say(cli, "  no uncertainty: %s%s%s", b->reason, b->lacking[0] ? ", " : "", b->lacking);
		return;
	}
	put_lines(cli, b);
	put_pairs(cli, b);
	put_summary(cli, b);
	put_trials(cli, b);
}

void lims_cli_put_budgets(struct lims_cli *cli, const struct lims_result *r)
{
	if (r->budget_count == 0)
		lims_cli_say(cli, "The procedure %s asks for no uncertainty", r->procedure->id);
	for (size_t i = 0; i < r->budget_count; i++)
		put_budget(cli, r, &r->budgets[i]);
}
