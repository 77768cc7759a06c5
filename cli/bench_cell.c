// SPDX-License-Identifier: Apache-2.0
// Answers what was taken at the bench, and reads an instrument into a cell.
#include "cli/bench_cell.h"

#include "cli/bench_words.h"
#include "cli/words.h"
#include "laboratory/device_setup.h"
#include "laboratory/doubts.h"
#include "laboratory/laboratory.h"
#include "laboratory/presentation.h"
#include "laboratory/proof/dossier.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/place.h"

#include <string.h>

static void put_cell(struct lims_jw *w, const char *key, const struct lims_bench_cell *cell)
{
	lims_jw_object(w, key);
	lims_jw_text(w, "step", cell->step);
	lims_jw_int(w, "row", cell->row + 1);
	lims_jw_int(w, "run", cell->run + 1);
	lims_jw_text(w, "column", cell->column);
	lims_jw_end_object(w);
}

/// The same for a program; rows and runs count from 1, as the options do.
static void put_taken(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_bench_cell *cell, const char *value)
{
	size_t count = v->sheet->reading_count;
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "worksheet", cli->args[0]);
	put_cell(&w, "cell", cell);
	lims_jw_text(&w, "value", value);
	lims_jw_bool(&w, "spare", count > 0 && v->sheet->readings[count - 1].spare);
	lims_jw_text(&w, "verdict", lims_verdict_name(v->result->verdict));
	if (v->stopped)
		lims_jw_text(&w, "stopped", v->stopped->id);
	if (v->has_next)
		put_cell(&w, "next", &v->next);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static void put_criterion(
	struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const struct lims_result_criterion *c)
{
	const char *outcome = c->outcome == LIMS_VERDICT_PASS    ? lims_tr(cli->lang, "passes")
						  : c->role == LIMS_ROLE_INFORMATION ? lims_tr(cli->lang, "does not hold, which decides nothing")
															 : lims_tr(cli->lang, "FAILS");
	// Two choices are compared by their names, which say nothing beside what the criterion says itself.
	if (c->left.kind != LIMS_CELL_NUMBER)
		lims_buf_addf(&cli->out, "  %s  %s\n", lims_cli_words(cli, c->label), outcome);
	else
		lims_buf_addf(&cli->out, "  %s: %s %s %s  %s\n", lims_cli_words(cli, c->label), lims_cli_digits(cli, arena, c->left.printed),
			lims_present_relation(c->relation), lims_cli_amount(cli, arena, units, c->right.printed, c->right.printed_unit), outcome);
}

lims_rc lims_cli_say_cell(struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_bench_cell *cell, const char *value,
	bool next, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	struct lims_arena *arena = lims_arena_create(1 << 20);
	lims_rc rc =
		arena ? lims_bench_view(lab, cli->args[0], &v, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to show the reading");
	if (rc) {
		lims_arena_destroy(arena);
		return rc;
	}
	const struct lims_dossier_reading *last = v->sheet->reading_count ? &v->sheet->readings[v->sheet->reading_count - 1] : NULL;
	if (!value)
		value = last && last->value ? last->value : "";
	if (cli->json) {
		put_taken(cli, v, cell, value);
		lims_bench_view_destroy(v);
		lims_arena_destroy(arena);
		return LIMS_OK;
	}
	char place[LIMS_PLACE_TEXT];
	struct lims_dossier_reading taken = {.step = cell->step, .column = cell->column, .value = value};
	lims_buf_addf(&cli->out, "%s: ", lims_cli_place(cli, v, cell, place));
	lims_cli_add_reading(cli, v, &taken, &cli->out);
	lims_buf_add_char(&cli->out, '\n');
	for (size_t i = 0; i < v->result->criterion_count; i++) {
		const struct lims_result_criterion *c = &v->result->criteria[i];
		if (!c->compared || c->outcome == LIMS_VERDICT_UNDETERMINED || !lims_text_equal(c->step, cell->step) || !c->has_row ||
			c->row != (size_t)cell->row || (c->has_run && c->run != (size_t)cell->run))
			continue;
		// What merely allows the measurement is worth a line at the bench only when it does not.
		if (c->role == LIMS_ROLE_CONFORMITY || c->outcome == LIMS_VERDICT_FAIL)
			put_criterion(cli, arena, v->procedure->units, c);
	}
	for (size_t i = 0; i < v->doubt_count; i++)
		if (last && v->doubts[i].reading == last->number)
			lims_buf_addf(&cli->out, "  ! %s\n", v->doubts[i].text);
	if (last && last->spare)
		lims_cli_say(cli, "It is kept as a spare: an earlier reading of this cell counts until it is struck out");
	if (next)
		lims_cli_say_next(cli, v);
	lims_arena_destroy(arena);
	lims_bench_view_destroy(v);
	return LIMS_OK;
}

/// The quantity that the cell's column asks for.
static lims_rc role_of(
	struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_bench_cell *cell, char *role, size_t size, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	char place[LIMS_PLACE_TEXT];
	lims_rc rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (rc)
		return rc;
	const struct lims_step *step = lims_procedure_step(v->procedure, cell->step);
	const struct lims_column *column = step ? lims_step_column(step, cell->column) : NULL;
	if (!column || column->source != LIMS_COLUMN_INSTRUMENT)
		rc = lims_err_set(
			err, LIMS_E_INPUT, "%s: this is not read from an instrument: use lims worksheet enter", lims_cli_place(cli, v, cell, place));
	else
		snprintf(role, size, "%s", column->quantity);
	lims_bench_view_destroy(v);
	return rc;
}

lims_rc lims_cli_capture_cell(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_instrument *i,
	const struct lims_bench_cell *cell, int timeout_ms, bool next, struct lims_err *err)
{
	struct lims_reading live = {0}, kept = {0};
	struct lims_buf bytes;
	struct lims_err gone = {.lang = cli->lang};
	char role[LIMS_READING_ROLE], value[128];
	lims_buf_init(&bytes, LIMS_CAPTURE_MAX);
	lims_rc rc = role_of(cli, lab, cell, role, sizeof role, err);
	if (rc)
		return rc;
	lims_rc line = lims_device_read(i->device, role, timeout_ms, &live, &bytes, &gone);
	// Also what a vanishing line gave is kept: nothing that crossed it is lost.
	if (bytes.len > 0)
		rc = lims_bench_capture(
			lab, cli->args[0], cell, i->name, bytes.data, bytes.len, i->model ? i->model_bytes.data : NULL, i->model_bytes.len, &kept, err);
	lims_buf_finish(&bytes);
	if (rc)
		return rc;
	if (line) {
		*err = gone;
		return line;
	}
	if (kept.reason != LIMS_REASON_NONE) {
		char why[LIMS_WHY];
		lims_instrument_why(cli, &kept, why);
		return lims_err_set(err, LIMS_E_DEVICE, "No reading from %s: %s; the exchange is kept, nothing was filled in", i->name, why);
	}
	snprintf(value, sizeof value, "%s %s", kept.digits, kept.unit);
	rc = lims_cli_say_cell(cli, lab, cell, value, next, err);
	if (!rc && !cli->json && lims_device_setup_waits(lab, i->name))
		lims_cli_say(
			cli, "! The set-up of %s is not confirmed: lims device confirm %s --shown …, before the readings that count", i->name, i->name);
	return rc;
}
