// SPDX-License-Identifier: Apache-2.0
// worksheet condition, check, enter, capture and strike: what the technician does at the bench.
#include "cli/bench_cell.h"
#include "cli/bench_words.h"
#include "cli/fill.h"
#include "cli/instrument.h"
#include "cli/many.h"
#include "cli/pieces.h"
#include "cli/words.h"
#include "laboratory/bench.h"
#include "laboratory/bench_choice.h"
#include "laboratory/doubts.h"
#include "laboratory/equipment/conditions.h"
#include "laboratory/laboratory.h"
#include "laboratory/late.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/strikes.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_DEFAULT = 10000, ANSWERS_MAX = 8 << 20 };

static bool answered(const struct lims_bench_view *v, const char *step, const char *check)
{
	for (size_t i = 0; i < v->sheet->answer_count; i++)
		if (lims_text_equal(v->sheet->answers[i].a.step, step) && lims_text_equal(v->sheet->answers[i].a.check, check))
			return true;
	return false;
}

/// What is answered in all the worksheets; texts belong to the arena.
struct checking {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	struct lims_arena *arena;
	struct lims_bench_answer *list;
	size_t count;
};

static lims_rc take_answer(struct checking *c, const char *worksheet, const char *point, struct lims_err *err)
{
	struct lims_bench_answer *list = realloc(c->list, (c->count + 1) * sizeof *list);
	const char *copy = lims_arena_text(c->arena, point);
	if (list)
		c->list = list;
	if (!list || !copy)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the answers");
	list[c->count++] = (struct lims_bench_answer){worksheet, c->cli->args[1], copy, c->cli->args[3], lims_cli_option(c->cli, "note")};
	return LIMS_OK;
}

/// Every point of the step that has no answer yet; what was answered otherwise before stays, and is told.
static lims_rc take_rest(struct checking *c, const char *worksheet, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	lims_rc rc = lims_bench_view(c->lab, worksheet, &v, err);
	if (rc)
		return rc;
	const struct lims_step *step = lims_procedure_step(v->procedure, c->cli->args[1]);
	if (!step || step->check_count == 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The worksheet has no checklist %s: see lims worksheet show", c->cli->args[1]);
	for (size_t p = 0; !rc && p < v->plan->step_count; p++)
		for (size_t i = 0; !rc && v->plan->steps[p].step == step && i < step->check_count; i++)
			if (v->plan->steps[p].check_applies[i] && !answered(v, step->id, step->checks[i].id))
				rc = take_answer(c, worksheet, step->checks[i].id, err);
	lims_bench_view_destroy(v);
	return rc;
}

static const char *answer_words(const struct lims_cli *cli, const char *answer)
{
	return lims_tr(cli->lang, lims_text_equal(answer, "not_applicable") ? LIMS_MSG("not applicable") : answer);
}

/// The answer with the words of the point that it answers, or "all".
static void say_answer(struct lims_cli *cli, struct lims_laboratory *lab, const char *answer)
{
	struct lims_bench_view *v = NULL;
	const char *point = lims_text_equal(cli->args[2], "all") ? lims_tr(cli->lang, "every point") : cli->args[2], *title = cli->args[1];
	bool known = lims_bench_view(lab, cli->args[0], &v, NULL) == LIMS_OK;
	const struct lims_step *step = known ? lims_procedure_step(v->procedure, cli->args[1]) : NULL;
	if (step)
		title = lims_cli_words(cli, step->title);
	for (size_t i = 0; step && i < step->check_count; i++)
		if (lims_text_equal(step->checks[i].id, cli->args[2]))
			point = lims_cli_words(cli, step->checks[i].label);
	lims_cli_say(cli, "Recorded: %s, %s: %s", title, point, answer_words(cli, answer));
	lims_bench_view_destroy(v);
}

/// Points that were answered otherwise before "all".
static lims_rc find_kept(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_buf *kept, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	if (!lims_text_equal(cli->args[2], "all"))
		return LIMS_OK;
	lims_rc rc = lims_bench_view(lab, cli->args[0], &v, err);
	for (size_t i = 0; !rc && i < v->sheet->answer_count; i++) {
		const struct lims_ws_answer *a = &v->sheet->answers[i].a;
		if (lims_text_equal(a->step, cli->args[1]) && !lims_text_equal(a->answer, cli->args[3]))
			lims_buf_addf(kept, "%s%s: %s", kept->len > 0 ? ", " : "", a->check, cli->json ? a->answer : answer_words(cli, a->answer));
	}
	lims_bench_view_destroy(v);
	return rc;
}

static lims_rc tell_checked(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf kept;
	const char *answer = cli->args[3];
	lims_buf_init(&kept, LIMS_CLI_OUT_MAX);
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = find_kept(cli, lab, &kept, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "step", cli->args[1], "point", cli->args[2], "answer",
										 answer, kept.len > 0 ? "kept" : NULL, lims_buf_text(&kept), NULL})) {
		say_answer(cli, lab, answer);
		if (kept.len > 0)
			lims_cli_say(
				cli, "  ! Answered otherwise before, and kept: %s. Answer each of them by its name to change it", lims_buf_text(&kept));
	}
	lims_buf_finish(&kept);
	return rc;
}

static lims_rc run_check(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_many many = {.count = 0};
	struct checking c = {.cli = cli, .arena = lims_arena_create(ANSWERS_MAX)};
	bool all = lims_text_equal(cli->args[2], "all");
	// From here on the word stands there that is recorded.
	lims_rc rc = lims_bench_answer_word(cli->args[3], &cli->args[3], err);
	if (!rc)
		rc = lims_cli_many(cli, &many, &c.lab, err);
	if (!rc && !c.arena)
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the answers");
	for (size_t i = 0; !rc && i < many.count; i++)
		rc = lims_bench_none_done(
			many.codes[i], many.count, all ? take_rest(&c, many.codes[i], err) : take_answer(&c, many.codes[i], cli->args[2], err), err);
	if (!rc)
		rc = lims_bench_check_each(c.lab, c.list, c.count, err);
	if (!rc)
		rc = lims_cli_tell_each(cli, &many, tell_checked, err);
	free(c.list);
	lims_arena_destroy(c.arena);
	return rc;
}

/// The cell that the options name, else the next empty one.
static lims_rc read_cell(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_bench_cell *ret, struct lims_err *err)
{
	const char *step = lims_cli_option(cli, "step"), *column = lims_cli_option(cli, "column");
	struct lims_bench_view *v = NULL;
	struct lims_bench_cell cell = {0};
	int row = 0, run = 0;
	lims_rc rc = lims_cli_number(cli, "row", 1, 1, 10000, &row, err);
	if (!rc)
		rc = lims_cli_number(cli, "run", 1, 1, 1000, &run, err);
	if (!rc && step && !column)
		rc = lims_err_set(err, LIMS_E_INPUT, "With --step name the column too: --column ID");
	if (!rc && step) {
		cell.row = row - 1;
		cell.run = run - 1;
		snprintf(cell.step, sizeof cell.step, "%s", step);
		snprintf(cell.column, sizeof cell.column, "%s", column);
	} else if (!rc) {
		bool load = lims_cli_option(cli, "pieces") != NULL;
		rc = lims_bench_view(lab, cli->args[0], &v, err);
		if (!rc && load && v->has_next_load)
			cell = v->next_load;
		else if (!rc && !v->has_next && v->stopped)
			rc = lims_err_set(err, LIMS_E_REFUSED,
				"The method of %s stops at the step %s, which failed: submit it, or say why you measure on with lims worksheet continue %s "
				"--note TEXT",
				cli->args[0], lims_cli_words(cli, v->stopped->title), cli->args[0]);
		else if (!rc && !v->has_next)
			rc = lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s waits for no reading: see lims worksheet show", cli->args[0]);
		else if (!rc)
			cell = v->next;
		lims_bench_view_destroy(v);
	}
	const char *observer = lims_cli_option(cli, "observer"), *observed = lims_cli_option(cli, "observed");
	cell.adjust = lims_cli_option(cli, "adjust") != NULL;
	cell.sure = lims_cli_option(cli, "sure") != NULL;
	cell.now = lims_cli_option(cli, "now") != NULL;
	snprintf(cell.observer, sizeof cell.observer, "%s", observer ? observer : "");
	if (!rc && observed)
		rc = lims_late_moment(lab, observed, &cell.observed, err);
	if (!rc)
		*ret = cell;
	return rc;
}

/// The pieces that the options name, or none; their texts belong to the arena.
static lims_rc read_pieces(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_arena *arena,
	const char *list[LIMS_STANDARD_PIECES_MAX], size_t *ret_count, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	if (!lims_cli_option(cli, "pieces"))
		return LIMS_OK;
	lims_rc rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (!rc)
		rc = lims_cli_pieces(cli, v->sheet, arena, list, ret_count, err);
	for (size_t i = 0; !rc && i < *ret_count; i++)
		if (!(list[i] = lims_arena_text(arena, list[i])))
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the names of the pieces");
	lims_bench_view_destroy(v);
	return rc;
}

/// An empty file is a photo too, so that it is refused as one.
static lims_rc read_photo(struct lims_cli *cli, struct lims_buf *ret, struct lims_err *err)
{
	const char *path = lims_cli_option(cli, "photo");
	lims_rc rc = path ? lims_file_read(path, LIMS_BENCH_PHOTO, ret, err) : LIMS_OK;
	if (!rc && path && ret->len == 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The photo is no JPEG, PNG or PDF");
	return rc;
}

static lims_rc reading_number(const char *digits, int *ret, struct lims_err *err)
{
	struct lims_dec d;
	int64_t number = 0;
	if (lims_dec_parse(digits, strlen(digits), &d, NULL) != LIMS_OK || !lims_dec_to_int(d, &number) || number < 1 || number > 100000)
		return lims_err_set(err, LIMS_E_INPUT, "%s is no number of a reading: see lims worksheet show", digits);
	*ret = (int)number;
	return LIMS_OK;
}

static lims_rc run_photo(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf bytes = {0};
	char hash[LIMS_HASH_HEX] = "";
	int number = 0;
	lims_rc rc = reading_number(cli->args[1], &number, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_photo(lab, cli->args[0], number, &bytes, hash, err);
	return lims_cli_give_file(cli, rc, &bytes, cli->args[2], cli->args[1], hash, err);
}

static lims_rc run_enter(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_bench_cell cell = {0};
	struct lims_arena *arena = lims_arena_create(1 << 20);
	const char *pieces[LIMS_STANDARD_PIECES_MAX], *value = cli->arg_count > 1 ? cli->args[1] : NULL;
	size_t count = 0;
	struct lims_buf photo = {0};
	lims_rc rc = arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the names of the pieces");
	if (!rc && !value && !lims_cli_option(cli, "pieces"))
		rc = lims_err_set(err, LIMS_E_INPUT, "Give the value, like \"7475 g\", or for a load its --pieces");
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = read_cell(cli, lab, &cell, err);
	if (!rc)
		rc = read_pieces(cli, lab, arena, pieces, &count, err);
	if (!rc)
		rc = read_photo(cli, &photo, err);
	if (!rc && value && !cell.sure)
		rc = lims_doubt_shown(lab, cli->args[0], &cell, value, "--sure", err);
	if (!rc)
		rc = lims_bench_type(lab, cli->args[0], &cell, &(struct lims_bench_typed){value, pieces, count, photo.data, photo.len}, err);
	if (!rc)
		rc = lims_cli_say_cell(cli, lab, &cell, NULL, true, err);
	lims_buf_finish(&photo);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc run_continue(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_bench_view *v = NULL;
	const char *note = NULL;
	lims_rc rc = lims_cli_need(cli, "note", &note, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_continue(lab, cli->args[0], note, err);
	if (rc || lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "note", note, NULL}))
		return rc;
	lims_cli_say(cli, "Recorded: measuring goes on beyond the failed step of %s", cli->args[0]);
	rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (!rc)
		lims_cli_say_next(cli, v);
	lims_bench_view_destroy(v);
	return rc;
}

static lims_rc run_capture(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_instrument i = {0};
	struct lims_bench_cell cell = {0};
	int timeout_ms = 0;
	lims_rc rc = lims_cli_number(cli, "timeout", TIMEOUT_DEFAULT, 100, 600000, &timeout_ms, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_instrument_open(cli, &i, err);
	if (!rc)
		rc = read_cell(cli, lab, &cell, err);
	if (!rc)
		rc = lims_cli_capture_cell(cli, lab, &i, &cell, timeout_ms, true, err);
	lims_instrument_finish(&i);
	return rc;
}

/// A spare that takes the place of what was struck is said at once: it counts from now on.
static lims_rc say_successor(struct lims_cli *cli, struct lims_laboratory *lab, int number, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	lims_rc rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (rc)
		return rc;
	const struct lims_dossier_reading *gone = &v->sheet->readings[number - 1];
	for (size_t i = 0; i < v->sheet->reading_count; i++) {
		const struct lims_dossier_reading *r = &v->sheet->readings[i];
		if (lims_dossier_counts(r) && r->row == gone->row && r->run == gone->run && lims_text_equal(r->step, gone->step) &&
			lims_text_equal(r->column, gone->column))
			lims_cli_say(cli, "Reading %d, %s, counts in its place", r->number, lims_cli_shown(cli, r->value));
	}
	lims_bench_view_destroy(v);
	return LIMS_OK;
}

/// "c2" is the second recorded condition, "2" the second reading.
static lims_rc run_strike(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	bool condition = cli->args[1][0] == 'c';
	const char *digits = cli->args[1] + condition;
	int number = 0;
	const char *cause = NULL;
	lims_rc rc = lims_cli_need(cli, "cause", &cause, err);
	if (!rc)
		rc = reading_number(digits, &number, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc && condition)
		rc = lims_condition_strike(lab, cli->args[0], number, cause, lims_cli_option(cli, "note"), err);
	else if (!rc)
		rc = lims_bench_strike_out(
			lab, cli->args[0], number, cause, lims_cli_option(cli, "note"), lims_cli_option(cli, "series") != NULL, err);
	if (rc || lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "reading", cli->args[1], "cause", cause, NULL}))
		return rc;
	if (condition) {
		lims_cli_say(cli, "Struck out: condition %s", cli->args[1]);
		return LIMS_OK;
	}
	if (lims_cli_option(cli, "series"))
		lims_cli_say(cli, "Struck out: the whole series of reading %s", cli->args[1]);
	else
		lims_cli_say(cli, "Struck out: reading %s", cli->args[1]);
	return say_successor(cli, lab, number, err);
}

#define CELL_OPTIONS                                                                                                                       \
	{"step", "ID", LIMS_MSG("Step; without it the next empty cell")}, {"row", "N", LIMS_MSG("Row, from 1")},                               \
		{"run", "N", LIMS_MSG("Run of a series, from 1")},                                                                                 \
	{                                                                                                                                      \
		"column", "ID", LIMS_MSG("Column")                                                                                                 \
	}

static const struct lims_option enter_options[] = {CELL_OPTIONS, {"observer", "STAFF", LIMS_MSG("Who read it, when you only record")},
	{"observed", "MOMENT", LIMS_MSG("In a copy from paper: when this value was written there")},
	{"now", NULL, LIMS_MSG("In a copy from paper: this value was read just now")},
	{"photo", "FILE", LIMS_MSG("Photo of the display, JPEG, PNG or PDF, kept with the reading")},
	{"adjust", NULL, LIMS_MSG("Another value than the planned one really stood there")},
	{"sure", NULL, LIMS_MSG("It was shown like that, however far from the load that stood there")},
	{"pieces", "NAME + …", LIMS_MSG("Pieces of the standard that make a load; without a step the next planned load")}};
static const struct lims_option capture_options[] = {CELL_OPTIONS, {"observer", "STAFF", LIMS_MSG("Who read it, when you only record")},
	{"device", "CODE", LIMS_MSG("Instrument from the register")},
	{"port", "URL", LIMS_MSG("Its line, e.g. tcp:127.0.0.1:4001 or serial:/dev/ttyUSB0?baud=9600")},
	{"model", "ID", LIMS_MSG("Its model: share/lims/models")},
	{"setup", "KEY=VALUE,…", LIMS_MSG("Declared set-up: unit, start, type, order, scale")},
	{"timeout", "MS", LIMS_MSG("How long to wait (10000)")}};
static const struct lims_option note_options[] = {{"note", "TEXT", LIMS_MSG("Remark")}};
static const struct lims_option continue_options[] = {{"note", "TEXT", LIMS_MSG("Why")}};
static const struct lims_option strike_options[] = {
	{"cause", "CAUSE",
		LIMS_MSG("A listed cause: disturbance, misread, wrong_load, unstable, equipment_fault, wrong_cell, transcription, …")},
	{"series", NULL, LIMS_MSG("The whole series of this row: all of its runs are measured again")}, {"note", "TEXT", LIMS_MSG("Remark")}};

static const struct lims_command list[] = {
	{"worksheet", "check", "WORKSHEET STEP POINT|all ANSWER", 4, 4,
		LIMS_MSG("Answers a point of a checklist: yes, no or na (not applicable); of each of W-A1..W-A20, all or none"), note_options, 1,
		run_check},
	{"worksheet", "enter", "WORKSHEET [VALUE]", 1, 2, LIMS_MSG("Types a value read by eye, e.g. \"7475 g\", or names the pieces of a load"),
		enter_options, sizeof enter_options / sizeof enter_options[0], run_enter},
	{"worksheet", "photo", "WORKSHEET NUMBER OUT", 3, 3, LIMS_MSG("Writes the photo that was kept with a typed reading into a file"), NULL,
		0, run_photo},
	{"worksheet", "capture", "WORKSHEET", 1, 1, LIMS_MSG("Reads an instrument into a cell"), capture_options,
		sizeof capture_options / sizeof capture_options[0], run_capture},
	{"worksheet", "continue", "WORKSHEET", 1, 1, LIMS_MSG("Measures on although the method stops at a failed step"), continue_options, 1,
		run_continue},
	{"worksheet", "strike", "WORKSHEET NUMBER", 2, 2, LIMS_MSG("Strikes a reading (3) or a condition (c3) out; it stays in the record"),
		strike_options, 3, run_strike},
};
const struct lims_commands lims_commands_bench = {list, sizeof list / sizeof list[0]};
