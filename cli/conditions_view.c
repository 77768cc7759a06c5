// SPDX-License-Identifier: Apache-2.0
// Shows the conditions of a worksheet: limits, recorded values, what is outside, what is missing.
#include "cli/conditions_view.h"

#include "cli/codes.h"
#include "cli/words.h"
#include "laboratory/equipment/conditions.h"
#include "laboratory/equipment/correct.h"
#include "laboratory/presentation.h"
#include "laboratory/proof/dossier.h"
#include "lims-core/base/text.h"

enum { CONDITIONS_MAX = 64 };

const char *lims_cli_limits(
	const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const struct lims_condition *c)
{
	char low[LIMS_DEC_TEXT], high[LIMS_DEC_TEXT];
	lims_dec_text(c->low, low);
	lims_dec_text(c->high, high);
	return lims_arena_printf(arena, "%s%s%s%s %s", !c->has_high && c->has_low ? "≥ " : "",
		c->has_low ? lims_cli_digits(cli, arena, low) : "",
		c->has_low && c->has_high ? " … "
		: c->has_high             ? "≤ "
								  : "",
		c->has_high ? lims_cli_digits(cli, arena, high) : "", lims_cli_unit(cli, arena, units, c->unit));
}

/// The outcome of the n-th value of a quantity that counts, by the first of its limits that it does not keep.
static const struct lims_result_criterion *judged(const struct lims_result *r, const char *quantity, size_t n)
{
	const struct lims_result_criterion *found = NULL;
	size_t seen = 0;
	for (size_t i = 0; i < r->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[i];
		if (c->step[0] || c->has_row || !c->left.has_value || !lims_text_equal(c->id, quantity))
			continue;
		if (seen++ == n)
			found = c;
	}
	return found;
}

/// What the instrument showed, and by what it was corrected.
static const char *corrected_text(
	const struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_dossier_condition *c, struct lims_arena *arena)
{
	const struct lims_units *units = v->procedure->units;
	if (c->uncorrected)
		return lims_arena_printf(
			arena, lims_tr(cli->lang, "NOT CORRECTED: %s"), lims_tr(cli->lang, lims_air_uncorrected_words(c->uncorrected)));
	if (!c->shown)
		return " ";
	return lims_arena_printf(arena, lims_tr(cli->lang, "shown %s, correction %s by certificate %s%s%s"),
		lims_cli_written(cli, arena, units, c->shown), c->correction ? lims_cli_written(cli, arena, units, c->correction) : "–",
		c->corrected_by ? c->corrected_by->number : "–", c->U ? ", U = " : "", c->U ? lims_cli_written(cli, arena, units, c->U) : "");
}

static void put_value(struct lims_cli *cli, struct lims_grid *g, const struct lims_bench_view *v, const struct lims_condition_state *s,
	const struct lims_dossier_condition *c, size_t n, struct lims_arena *arena)
{
	const struct lims_result_criterion *r = c->struck ? NULL : judged(v->result, c->quantity, n);
	char number[16], at[LIMS_CLI_MINUTE], cause[128];
	char printed[LIMS_PROOF_VALUE];
	snprintf(printed, sizeof printed, "%s", c->value);
	if (c->shown)
		lims_correction_printed(c->shown, c->value, printed);
	if (c->struck)
		lims_cli_cause(cli, c->struck, NULL, cause, sizeof cause);
	snprintf(number, sizeof number, "c%d", c->number);
	lims_cli_minute(c->at, at);
	lims_grid_add(g, number);
	lims_grid_add(g, lims_cli_words(cli, s->asked->title));
	lims_grid_add(g, lims_cli_written(cli, arena, v->procedure->units, printed));
	lims_grid_add(g, lims_cli_limits(cli, arena, v->procedure->units, s->asked));
	lims_grid_add(g, c->struck                                           ? cause
					 : r && r->outcome == LIMS_VERDICT_FAIL && s->limits ? lims_tr(cli->lang, "OUTSIDE")
					 : r && r->outcome == LIMS_VERDICT_FAIL              ? lims_tr(cli->lang, "outside")
																		 : " ");
	lims_grid_add(g, at);
	lims_grid_add(g, c->device ? c->device : c->place ? c->place : lims_tr(cli->lang, "by hand"));
	lims_grid_add(g, c->actor);
	lims_grid_add(g, corrected_text(cli, v, c, arena));
}

static void put_missing(struct lims_cli *cli, struct lims_grid *g, const struct lims_bench_view *v, const struct lims_condition_state *s,
	struct lims_arena *arena)
{
	lims_grid_add(g, " ");
	lims_grid_add(g, lims_cli_words(cli, s->asked->title));
	lims_grid_add(g, "…");
	lims_grid_add(g, lims_cli_limits(cli, arena, v->procedure->units, s->asked));
	lims_grid_add(g, s->asked->required || s->limits ? lims_tr(cli->lang, "MISSING") : lims_tr(cli->lang, "not recorded"));
	for (int i = 0; i < 4; i++)
		lims_grid_add(g, " ");
}

void lims_cli_put_conditions(struct lims_cli *cli, struct lims_arena *arena, const struct lims_bench_view *v)
{
	struct lims_condition_state asked[CONDITIONS_MAX];
	struct lims_grid g;
	size_t count = lims_condition_states(v->procedure, v->plan, v->sheet, asked, CONDITIONS_MAX);
	if (count == 0)
		return;
	lims_buf_addf(&cli->out, "  %s\n", lims_tr(cli->lang, "Conditions"));
	lims_grid_init(&g, 9);
	for (size_t i = 0; i < count; i++) {
		size_t n = 0;
		for (size_t k = 0; k < v->sheet->recorded_count; k++) {
			const struct lims_dossier_condition *c = &v->sheet->recorded[k];
			if (!lims_text_equal(c->quantity, asked[i].asked->quantity))
				continue;
			put_value(cli, &g, v, &asked[i], c, n, arena);
			n += c->struck == NULL;
		}
		if (!asked[i].recorded)
			put_missing(cli, &g, v, &asked[i], arena);
	}
	lims_grid_print(&g, &cli->out, "    ");
}
