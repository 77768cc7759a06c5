// SPDX-License-Identifier: Apache-2.0
// Says what comes next at the bench, and in which order a step is measured.
#include "cli/bench_words.h"

#include "cli/words.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/amount.h"

#include <string.h>

enum { WORDS_MAX = 1 << 16 };

static const struct lims_result_step *step_of(const struct lims_bench_view *v, const char *id)
{
	for (size_t i = 0; i < v->result->step_count; i++)
		if (lims_text_equal(v->result->steps[i].step->id, id))
			return &v->result->steps[i];
	return NULL;
}

const char *lims_cli_place(
	const struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_bench_cell *cell, char out[LIMS_PLACE_TEXT])
{
	const struct lims_result_step *s = step_of(v, cell->step);
	if (!s) {
		(void)snprintf(out, LIMS_PLACE_TEXT, "%s", cell->step);
		return out;
	}
	const struct lims_column *column = lims_step_column(s->step, cell->column);
	struct lims_words label = (size_t)cell->row < s->row_count ? s->rows[cell->row].label : (struct lims_words){NULL, NULL};
	return lims_place_named(cli->lang, s->step, (size_t)cell->row, label, (size_t)cell->run, column, out);
}

const char *lims_cli_place_of(
	const struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_dossier_reading *r, char out[LIMS_PLACE_TEXT])
{
	struct lims_bench_cell cell = {.row = r->row, .run = r->run};
	(void)snprintf(cell.step, sizeof cell.step, "%s", r->step);
	(void)snprintf(cell.column, sizeof cell.column, "%s", r->column);
	return lims_cli_place(cli, v, &cell, out);
}

void lims_cli_add_reading(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_dossier_reading *r, struct lims_buf *b)
{
	const struct lims_result_step *s = step_of(v, r->step);
	const struct lims_column *c = s ? lims_step_column(s->step, r->column) : NULL;
	char shown[LIMS_AMOUNT_TEXT];
	if (!r->value) {
		lims_buf_add_text(b, r->reason);
		return;
	}
	for (size_t i = 0; c && i < c->choice_count; i++)
		if (lims_text_equal(c->choices[i].id, r->value)) {
			lims_buf_add_text(b, lims_cli_words(cli, c->choices[i].label));
			return;
		}
	bool number = !c || c->kind == LIMS_CELL_NUMBER;
	lims_buf_add_text(b, number ? lims_amount_written(lims_amount_style_of(cli->lang), v->procedure->units, r->value, shown) : r->value);
}

/// What is known before the cell is read: what the plan puts there and what follows from it.
static void put_planned(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_result_step *s,
	const struct lims_bench_cell *cell, struct lims_arena *arena)
{
	bool any = false;
	if ((size_t)cell->row >= s->row_count || (size_t)cell->run >= s->rows[cell->row].run_count)
		return;
	for (size_t i = 0; i < s->step->column_count && !lims_text_equal(s->step->columns[i].id, cell->column); i++) {
		const struct lims_column *c = &s->step->columns[i];
		const struct lims_result_value *value = &s->rows[cell->row].runs[c->per_run ? cell->run : 0].cells[i].v;
		if (c->print.hidden || !value->has_value || (c->source != LIMS_COLUMN_ROW && c->source != LIMS_COLUMN_COMPUTED))
			continue;
		const char *digits = value->printed[0] ? value->printed : value->text,
				   *unit = value->printed[0] ? value->printed_unit : value->unit;
		lims_buf_addf(&cli->out, "%s%s %s", any ? ", " : "; ", lims_cli_words(cli, c->label),
			value->kind == LIMS_CELL_NUMBER ? lims_cli_amount(cli, arena, v->procedure->units, digits, unit) : value->text);
		any = true;
	}
}

void lims_cli_put_cell(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_bench_cell *cell)
{
	char place[LIMS_PLACE_TEXT];
	struct lims_arena *arena = lims_arena_create(WORDS_MAX);
	const struct lims_result_step *s = step_of(v, cell->step);
	const struct lims_column *c = s ? lims_step_column(s->step, cell->column) : NULL;
	lims_buf_add_text(&cli->out, lims_cli_place(cli, v, cell, place));
	if (c && arena && c->kind == LIMS_CELL_NUMBER && strcmp(c->unit, "1") != 0)
		lims_buf_addf(&cli->out, " [%s]", lims_cli_unit(cli, arena, v->procedure->units, c->unit));
	for (size_t i = 0; c && c->kind == LIMS_CELL_CHOICE && i < c->choice_count; i++)
		lims_buf_addf(&cli->out, "%s%s %s", i ? " | " : " [", c->choices[i].id, lims_cli_words(cli, c->choices[i].label));
	if (c && c->kind == LIMS_CELL_CHOICE)
		lims_buf_add_text(&cli->out, "]");
	if (s && arena)
		put_planned(cli, v, s, cell, arena);
	lims_arena_destroy(arena);
}

void lims_cli_say_next(struct lims_cli *cli, const struct lims_bench_view *v)
{
	if (!lims_text_equal(v->sheet->state, "open") && !lims_text_equal(v->sheet->state, "returned"))
		return;
	if (v->rows_beyond > 0)
		lims_cli_say(cli,
			"  ! Rows that are too many beside what is said not to be measured: %zu. It is not submitted so: lims worksheet unmeasured %s "
			"PART "
			"--measured, or strike the row",
			v->rows_beyond, cli->args[0]);
	if (v->has_next) {
		lims_buf_addf(&cli->out, "%s: ", lims_tr(cli->lang, "Next"));
		lims_cli_put_cell(cli, v, &v->next);
		lims_buf_add_char(&cli->out, '\n');
	} else if (v->stopped) {
		lims_cli_say(cli, "The method stops at the step %s, which failed", lims_cli_words(cli, v->stopped->title));
	}
	if (v->has_next_load && (!v->has_next || strcmp(v->next_load.step, v->next.step) == 0))
		lims_cli_say(
			cli, "Load of row %d: name its pieces with lims worksheet enter %s --pieces \"A + B\"", v->next_load.row + 1, cli->args[0]);
}

/// How many cells of an optional column wait for a hand or an instrument.
static size_t left_in(const struct lims_result_step *s, size_t column)
{
	const struct lims_column *c = &s->step->columns[column];
	size_t n = 0;
	if (!c->optional || (c->source != LIMS_COLUMN_INSTRUMENT && c->source != LIMS_COLUMN_ENTERED) || c->fallback)
		return 0;
	for (size_t row = 0; row < s->row_count; row++)
		for (size_t run = 0; run < (c->per_run ? s->rows[row].run_count : 1); run++)
			n += s->rows[row].runs[run].cells[column].planned && !s->rows[row].runs[run].cells[column].measured;
	return n;
}

void lims_cli_say_left(struct lims_cli *cli, const struct lims_bench_view *v)
{
	for (size_t i = 0; i < v->result->step_count; i++) {
		const struct lims_result_step *s = &v->result->steps[i];
		for (size_t c = 0; s->applies && s->rows && c < s->step->column_count; c++) {
			size_t n = left_in(s, c);
			if (n > 0)
				lims_cli_say(cli, "Left empty, which decides nothing: %s, %s (%zu): lims worksheet enter %s --step %s --row N --column %s",
					lims_cli_words(cli, s->step->title), lims_cli_words(cli, s->step->columns[c].label), n, cli->args[0], s->step->id,
					s->step->columns[c].id);
		}
	}
}

/// First and last row of a pass, from 1; 0 when it has none.
static void rows_of(const struct lims_plan_step *s, enum lims_pass pass, size_t *ret_first, size_t *ret_last)
{
	*ret_first = *ret_last = 0;
	for (size_t i = 0; i < s->order_count; i++) {
		if (s->step->columns[s->order[i].column].pass != pass)
			continue;
		if (*ret_first == 0)
			*ret_first = s->order[i].row + 1;
		*ret_last = s->order[i].row + 1;
	}
}

void lims_cli_say_order(struct lims_cli *cli, const struct lims_plan_step *s)
{
	size_t up[2], down[2];
	if (s->step->kind != LIMS_STEP_PAIRED)
		return;
	rows_of(s, LIMS_PASS_UP, &up[0], &up[1]);
	rows_of(s, LIMS_PASS_DOWN, &down[0], &down[1]);
	if (s->hold[0])
		lims_cli_say(
			cli, "    Order: up, rows %zu–%zu; hold %s; down, rows %zu–%zu", up[0], up[1], lims_cli_shown(cli, s->hold), down[0], down[1]);
	else
		lims_cli_say(cli, "    Order: up, rows %zu–%zu; down, rows %zu–%zu", up[0], up[1], down[0], down[1]);
}
