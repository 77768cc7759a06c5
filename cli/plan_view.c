// SPDX-License-Identifier: Apache-2.0
// Prints a plan step by step.
#include "cli/plan_view.h"

#include "cli/conditions_view.h"

#include "cli/bench_words.h"
#include "cli/loads.h"
#include "cli/words.h"
#include "laboratory/presentation.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/decision.h"
#include "lims-core/engine/formula.h"

enum { ARENA_MAX = 16 << 20 };

struct view {
	struct lims_cli *cli;
	struct lims_arena *arena;
	const struct lims_plan *plan;
	const struct lims_units *units;
};

/// A column has a place in the table when it is filled at the bench or known on some row.
static bool shown(const struct lims_plan_step *s, size_t column)
{
	const struct lims_column *c = &s->step->columns[column];
	if (c->source != LIMS_COLUMN_COMPUTED)
		return true;
	for (size_t row = 0; row < s->row_count && !c->print.hidden; row++)
		if (s->rows[row].cells[column].text[0])
			return true;
	return false;
}

/// "item: mass ×3", "by hand".
static const char *filled_by(const struct view *v, const struct lims_plan_step *s, const struct lims_column *c)
{
	const char *how = lims_tr(v->cli->lang, "by hand");
	if (c->clock)
		how = lims_tr(v->cli->lang, "time");
	if (c->source == LIMS_COLUMN_INSTRUMENT)
		how = lims_arena_printf(v->arena, "%s: %s", lims_text_equal(c->instrument, "item") ? lims_tr(v->cli->lang, "item") : c->instrument,
			lims_cli_quantity(v->cli, c->quantity));
	if (c->per_run && s->step->runs > 1)
		how = lims_arena_printf(v->arena, "%s ×%zu", how, s->step->runs);
	return how;
}

static const char *cell_text(const struct view *v, const struct lims_plan_step *s, const struct lims_plan_cell *cell)
{
	const struct lims_column *c = cell->column;
	if (!cell->planned)
		return " ";
	if (!cell->text[0])
		return c->source == LIMS_COLUMN_COMPUTED ? " " : filled_by(v, s, c);
	if (c->kind == LIMS_CELL_NUMBER)
		return lims_cli_amount(v->cli, v->arena, v->units, cell->text, c->print.unit && c->print.unit[0] ? c->print.unit : c->unit);
	for (size_t i = 0; i < c->choice_count; i++)
		if (lims_text_equal(c->choices[i].id, cell->text))
			return lims_cli_words(v->cli, c->choices[i].label);
	return cell->text;
}

static void put_rows(const struct view *v, const struct lims_plan_step *s)
{
	struct lims_grid g;
	char number[48];
	size_t columns = 2;
	for (size_t c = 0; c < s->step->column_count; c++)
		columns += shown(s, c);
	lims_grid_init(&g, columns);
	// In words for the eye, and by the names that `worksheet enter --column` takes.
	lims_grid_add(&g, " ");
	lims_grid_add(&g, " ");
	for (size_t c = 0; c < s->step->column_count; c++)
		if (shown(s, c))
			lims_grid_add(&g, lims_cli_words(v->cli, s->step->columns[c].label));
	lims_grid_add(&g, "#");
	lims_grid_add(&g, " ");
	for (size_t c = 0; c < s->step->column_count; c++)
		if (shown(s, c))
			lims_grid_add(&g, s->step->columns[c].id);
	for (size_t row = 0; row < s->row_count; row++) {
		const struct lims_words *label = &s->rows[row].label;
		snprintf(number, sizeof number, "%zu", row + 1);
		lims_grid_add(&g, number);
		lims_grid_add(&g, label->vi && label->vi[0] ? lims_cli_words(v->cli, *label) : " ");
		for (size_t c = 0; c < s->step->column_count; c++)
			if (shown(s, c))
				lims_grid_add(&g, cell_text(v, s, &s->rows[row].cells[c]));
	}
	lims_grid_print(&g, &v->cli->out, "    ");
}

static void put_checks(const struct view *v, const struct lims_plan_step *s)
{
	struct lims_grid g;
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < s->step->check_count; i++) {
		if (!s->check_applies[i])
			continue;
		lims_grid_add(&g, s->step->checks[i].id);
		lims_grid_add(&g, lims_cli_words(v->cli, s->step->checks[i].label));
	}
	lims_grid_print(&g, &v->cli->out, "    ");
}

static const char *within_text(const struct view *v, const struct lims_within *w)
{
	return lims_arena_printf(v->arena, "%s%s%s%s%s", w->low ? w->low->text : "", w->low ? " ≤ " : "", w->value->text, w->high ? " ≤ " : "",
		w->high ? w->high->text : "");
}

/// What must hold: the words of the file, its formula, and the clause.
static void put_criteria(const struct view *v, const struct lims_criterion *list, size_t n)
{
	struct lims_grid g;
	lims_grid_init(&g, 4);
	for (size_t i = 0; i < n; i++) {
		const struct lims_criterion *c = &list[i];
		bool validity = c->role == LIMS_ROLE_VALIDITY;
		lims_grid_add(&g, validity ? "?" : c->role == LIMS_ROLE_CONFORMITY ? "!" : "·");
		lims_grid_add(&g, lims_cli_words(v->cli, c->label));
		lims_grid_add(&g, c->that ? c->that->text : within_text(v, c->within));
		lims_grid_add(
			&g, c->source.clause[0] ? lims_arena_printf(v->arena, "%s, %s", c->source.document, c->source.clause) : c->source.document);
	}
	lims_grid_print(&g, &v->cli->out, "    ");
}

/// Readings that must be taken: a time that captured readings tell, and what may be left out, is none.
static size_t needed(const struct lims_plan_step *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->order_count; i++) {
		const struct lims_column *c = &s->step->columns[s->order[i].column];
		n += !c->optional && !c->clock && !c->fallback;
	}
	return n;
}

static void put_step(const struct view *v, const struct lims_plan_step *s)
{
	const struct lims_step *step = s->step;
	struct lims_cli *cli = v->cli;
	lims_buf_addf(&cli->out, "\n  %s [%s]", lims_cli_words(cli, step->title), step->id);
	if (step->kind == LIMS_STEP_CHECKLIST) {
		lims_buf_add_char(&cli->out, '\n');
		put_checks(v, s);
		return;
	}
	lims_cli_say(cli, ": %zu readings", needed(s));
	if (step->instruction.vi[0])
		lims_buf_addf(&cli->out, "    %s\n", lims_cli_words(cli, step->instruction));
	put_rows(v, s);
	lims_cli_loads(cli, s);
	if (step->more)
		lims_cli_say(cli, "    Further rows: %zu at most", step->more);
	lims_cli_say_order(cli, s);
	put_criteria(v, step->criteria, step->criterion_count);
}

static void put_conditions(const struct view *v)
{
	const struct lims_procedure *p = v->plan->procedure;
	struct lims_grid g;
	if (p->condition_count == 0)
		return;
	lims_cli_say(v->cli, "Conditions");
	lims_grid_init(&g, 3);
	for (size_t i = 0; i < p->condition_count; i++) {
		const struct lims_condition *c = &p->conditions[i];
		if (!v->plan->condition_applies[i])
			continue;
		lims_grid_add(&g, c->quantity);
		lims_grid_add(&g, lims_cli_words(v->cli, c->title));
		lims_grid_add(&g, lims_cli_limits(v->cli, v->arena, v->units, c));
	}
	lims_grid_print(&g, &v->cli->out, "  ");
}

lims_rc lims_cli_put_plan(struct lims_cli *cli, const struct lims_plan *plan, struct lims_err *err)
{
	struct view v = {.cli = cli, .arena = lims_arena_create(ARENA_MAX), .plan = plan, .units = plan->procedure->units};
	size_t total = 0;
	if (!v.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to show the plan");
	put_conditions(&v);
	for (size_t i = 0; i < plan->step_count; i++)
		total += plan->steps[i].applies ? needed(&plan->steps[i]) : 0;
	lims_buf_add_char(&cli->out, '\n');
	lims_cli_say(cli, "Plan (%s): %zu readings; ! decides, ? makes the measurement valid", lims_cli_words(cli, plan->mode->title), total);
	for (size_t i = 0; i < plan->step_count; i++)
		if (plan->steps[i].applies)
			put_step(&v, &plan->steps[i]);
	put_criteria(&v, plan->procedure->criteria, plan->procedure->criterion_count);
	lims_arena_destroy(v.arena);
	return LIMS_OK;
}
