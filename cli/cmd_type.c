// SPDX-License-Identifier: Apache-2.0
// worksheet type: readings one after another, a line for each cell.
#include "cli/bench_cell.h"
#include "cli/bench_words.h"
#include "cli/many.h"
#include "laboratory/bench.h"
#include "laboratory/doubts.h"
#include "laboratory/laboratory.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/strikes.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX = 400, DEVICE_TIMEOUT = 10000 };

struct typing {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	struct lims_instrument *instrument; ///< NULL: none
	const char *observer;
	char codes[LIMS_MANY][LIMS_CODE]; ///< the worksheets; cli->args[0] is the one whose turn it is
	size_t count;
	size_t taken[LIMS_MANY]; ///< readings of each that count
	bool done[LIMS_MANY];    ///< it waits for no further reading
	size_t turn;
	struct lims_bench_cell cell; ///< that the last line asked for
	char unit[64];               ///< of a bare number in it; "" none
	size_t last_turn;            ///< whose reading was taken last
	int last;                    ///< its number; 0: none
	int timeout_ms, line;
	bool person;      ///< at a terminal: asked again after a refusal
	const char *left; ///< the worksheet whose turn it was and whose method has stopped, while others go on; NULL: none
};

static void flush(struct lims_cli *cli)
{
	(void)fwrite(lims_buf_text(&cli->out), 1, cli->out.len, stdout); // the text: an empty buffer has no data
	(void)fflush(stdout);
	lims_buf_clear(&cli->out);
}

/// The last that was read and still stands: an exchange that gave no value is nothing that a person means by it. 0: none.
static int last_number(const struct lims_dossier *s)
{
	for (size_t i = s->reading_count; i-- > 0;)
		if (s->readings[i].value && !s->readings[i].struck)
			return s->readings[i].number;
	return 0;
}

static size_t counted(const struct lims_dossier *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->reading_count; i++)
		n += lims_dossier_counts(&s->readings[i]);
	return n;
}

/// Instruments on one bench are read at one load after the other: the worksheet that is furthest behind is next, in the order in which they are named.
static bool choose(struct typing *t)
{
	bool any = false;
	for (size_t i = 0; i < t->count; i++)
		if (!t->done[i] && (!any || t->taken[i] < t->taken[t->turn])) {
			t->turn = i;
			any = true;
		}
	if (any)
		t->cli->args[0] = t->codes[t->turn];
	return any;
}

/// Says whose turn it is when there are several: its worksheet, and the item that stands there.
static void put_turn(struct typing *t, const struct lims_bench_view *v)
{
	if (t->count > 1 && t->person)
		lims_buf_addf(&t->cli->out, "%s (%s) ", t->codes[t->turn], v->sheet->item);
}

static lims_rc ask_one(struct typing *t, bool *ret_any, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	lims_rc rc = lims_bench_view(t->lab, t->cli->args[0], &v, err);
	if (rc)
		return rc;
	*ret_any = v->has_next;
	t->done[t->turn] = !v->has_next;
	if (v->stopped && t->count > 1)
		t->left = t->codes[t->turn];
	t->taken[t->turn] = counted(v->sheet);
	if (t->count == 1)
		t->last = last_number(v->sheet);
	if (v->has_next) {
		const struct lims_step *step = lims_procedure_step(v->procedure, v->next.step);
		const struct lims_column *column = step ? lims_step_column(step, v->next.column) : NULL;
		t->cell = v->next;
		snprintf(t->unit, sizeof t->unit, "%s",
			column && column->kind == LIMS_CELL_NUMBER && strcmp(column->unit, "1") != 0 ? column->unit : "");
		if (t->person) {
			put_turn(t, v);
			lims_cli_put_cell(t->cli, v, &v->next);
			lims_buf_add_text(&t->cli->out, ": ");
		}
	} else if (!t->cli->json) {
		if (v->stopped && t->count > 1)
			lims_buf_addf(&t->cli->out, "! %s (%s): ", t->codes[t->turn], v->sheet->item);
		if (v->stopped)
			lims_cli_say_next(t->cli, v);
		else
			lims_cli_say(t->cli, "%s waits for no further reading", t->cli->args[0]);
		if (!v->stopped)
			lims_cli_say_left(t->cli, v);
		if (t->person)
			lims_cli_say(t->cli, "\"x CAUSE\" strikes the last reading out; an empty line ends");
	}
	lims_bench_view_destroy(v);
	flush(t->cli);
	return LIMS_OK;
}

/// Asks for the next cell. *ret_any false: none waits in any of them, which is said.
static lims_rc ask(struct typing *t, bool *ret_any, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	*ret_any = false;
	t->left = NULL;
	while (!rc && !*ret_any && choose(t)) {
		if (t->left && t->person)
			lims_cli_say(t->cli, "! The turn goes on with %s", t->codes[t->turn]);
		rc = ask_one(t, ret_any, err);
	}
	return rc;
}

/// Whose turn it still is, as it is written at the command line.
static void put_waiting(const struct typing *t, struct lims_buf *out)
{
	for (size_t i = 0; i < t->count; i++)
		if (!t->done[i])
			lims_buf_addf(out, "%s%s", out->len > 0 ? "," : "", t->codes[i]);
}

/// What comes through a pipe was written for all of them in turns: when one goes no further, the next line is of that one, and every line after it would go to the wrong one.
static lims_rc refuse_shifted(const struct typing *t, struct lims_err *err)
{
	struct lims_buf waiting;
	if (!t->left || t->person)
		return LIMS_OK;
	lims_buf_init(&waiting, LIMS_MANY * (LIMS_CODE + 1));
	put_waiting(t, &waiting);
	lims_rc rc = lims_err_set(err, LIMS_E_REFUSED,
		"%s stopped and takes no further reading, and the next line may be for it; take its lines out of the rest and go on with lims "
		"worksheet "
		"type %s",
		t->left, lims_buf_text(&waiting));
	lims_buf_finish(&waiting);
	return rc;
}

/// How far each is, so that the first question is put to the one that is furthest behind.
static lims_rc look(struct typing *t, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < t->count; i++) {
		struct lims_bench_view *v = NULL;
		rc = lims_bench_view(t->lab, t->codes[i], &v, err);
		if (!rc)
			t->taken[i] = counted(v->sheet);
		lims_bench_view_destroy(v);
	}
	return rc;
}

/// The line without the blanks around it.
static char *trimmed(char *line)
{
	size_t n = strlen(line);
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r' || line[n - 1] == ' ' || line[n - 1] == '\t'))
		line[--n] = '\0';
	while (*line == ' ' || *line == '\t')
		line++;
	return line;
}

/// "525 !": shown like that, however far from the load.
static bool take_sure(char *value)
{
	size_t n = strlen(value);
	if (n == 0 || value[n - 1] != '!')
		return false;
	value[n - 1] = '\0';
	(void)trimmed(value);
	return true;
}

static lims_rc type_value(struct typing *t, char *value, struct lims_err *err)
{
	char whole[LINE_MAX + 80];
	struct lims_bench_cell cell = t->cell;
	cell.sure = take_sure(value);
	if (t->observer)
		snprintf(cell.observer, sizeof cell.observer, "%s", t->observer);
	bool bare = t->unit[0] && strspn(value, "+-.,0123456789") == strlen(value);
	snprintf(whole, sizeof whole, "%s%s%s", value, bare ? " " : "", bare ? t->unit : "");
	char again[LINE_MAX + 8];
	snprintf(again, sizeof again, "\"%s !\"", value);
	lims_rc rc = cell.sure ? LIMS_OK : lims_doubt_shown(t->lab, t->cli->args[0], &cell, whole, again, err);
	if (!rc)
		rc = lims_bench_enter(t->lab, t->cli->args[0], &cell, whole, err);
	if (!rc && t->count > 1 && !t->cli->json)
		lims_buf_addf(&t->cli->out, "%s ", t->codes[t->turn]);
	return rc ? rc : lims_cli_say_cell(t->cli, t->lab, &cell, NULL, false, err);
}

/// "x misread the other line": the last reading is struck, with its cause and a remark.
static lims_rc strike_last(struct typing *t, char *said, struct lims_err *err)
{
	char *cause = trimmed(said), *note = cause + strcspn(cause, " ");
	if (*note)
		*note++ = '\0';
	note = trimmed(note);
	if (t->last == 0)
		return lims_err_set(err, LIMS_E_INPUT, "Nothing was taken yet that could be struck out");
	t->turn = t->last_turn;
	t->cli->args[0] = t->codes[t->turn];
	t->done[t->turn] = false;
	lims_rc rc = lims_bench_strike_out(t->lab, t->cli->args[0], t->last, cause, note[0] ? note : NULL, false, err);
	if (!rc && !t->cli->json)
		lims_cli_say(t->cli, "Reading %d is struck out", t->last);
	return rc;
}

static bool strikes(const char *said)
{
	return said[0] == 'x' && (said[1] == ' ' || said[1] == '\0');
}

static lims_rc take_line(struct typing *t, char *line, struct lims_err *err)
{
	struct lims_bench_cell cell = t->cell;
	if (strlen(line) > LINE_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "A line has at most %d characters", LINE_MAX);
	if (strikes(line))
		return strike_last(t, line + 1, err);
	if (line[0])
		return type_value(t, line, err);
	if (!t->instrument)
		return LIMS_OK;
	if (t->observer)
		snprintf(cell.observer, sizeof cell.observer, "%s", t->observer);
	return lims_cli_capture_cell(t->cli, t->lab, t->instrument, &cell, t->timeout_ms, false, err);
}

/// A person is told and asked again; what comes through a pipe stops at the first line that was not taken, for the next one belongs to another cell.
static lims_rc refused(struct typing *t, lims_rc rc, struct lims_err *err)
{
	if (!t->person || rc == LIMS_E_STORAGE || rc == LIMS_E_MEMORY) {
		if (!t->person)
			lims_err_context(err, "Line %d was not taken, nor what follows it", t->line);
		return rc;
	}
	lims_buf_addf(&t->cli->out, "  ! %s\n", err->text);
	lims_err_clear(err);
	return LIMS_OK;
}

/// After a line: the turn passes on when its worksheet has more than the others. What was taken is what "x" strikes.
static lims_rc recount(struct typing *t, bool taken, struct lims_err *err)
{
	struct lims_bench_view *v = NULL;
	lims_rc rc = t->count > 1 ? lims_bench_view(t->lab, t->codes[t->turn], &v, err) : LIMS_OK;
	if (v)
		t->taken[t->turn] = counted(v->sheet);
	if (v && taken) {
		t->last = last_number(v->sheet);
		t->last_turn = t->turn;
	}
	lims_bench_view_destroy(v);
	return rc;
}

/// Whether a line can be for the cell that was asked for.
static lims_rc judge_line(const struct typing *t, const char *said, bool whole, bool any, struct lims_err *err)
{
	if (!any && !strikes(said))
		return lims_err_set(err, LIMS_E_REFUSED, "%s waits for no further reading", t->cli->args[0]);
	if (!whole && said[0]) // it may be half a number
		return lims_err_set(err, LIMS_E_INPUT, "The line \"%s\" breaks off before its end", said);
	return strikes(said) ? LIMS_OK : refuse_shifted(t, err);
}

static lims_rc run_lines(struct typing *t, struct lims_err *err)
{
	char *line = NULL;
	size_t room = 0;
	bool any = true;
	lims_rc rc = look(t, err);
	if (!rc)
		rc = ask(t, &any, err);
	while (!rc && getline(&line, &room, stdin) >= 0) {
		bool whole = strchr(line, '\n') != NULL;
		char *said = trimmed(line);
		t->line++;
		if (strcmp(said, ".") == 0 || (!any && !said[0]))
			break;
		rc = judge_line(t, said, whole, any, err);
		if (!rc)
			rc = take_line(t, said, err);
		bool done = !rc;
		if (rc)
			rc = refused(t, rc, err);
		flush(t->cli);
		if (!rc)
			rc = recount(t, done && !strikes(said) && (said[0] || t->instrument), err);
		if (!rc && (any || done))
			rc = ask(t, &any, err);
	}
	free(line);
	return rc;
}

static lims_rc run_type(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_instrument i = {0};
	bool with = lims_cli_option(cli, "device") != NULL;
	struct typing t = {.cli = cli,
		.instrument = with ? &i : NULL,
		.observer = lims_cli_option(cli, "observer"),
		.person = isatty(STDIN_FILENO) && !cli->json};
	lims_rc rc = lims_cli_number(cli, "timeout", DEVICE_TIMEOUT, 100, 600000, &t.timeout_ms, err);
	if (!rc)
		rc = lims_cli_codes(cli->args[0], t.codes, &t.count, err);
	if (!rc)
		rc = lims_cli_open(cli, &t.lab, err);
	if (!rc && with)
		rc = lims_instrument_open(cli, &i, err);
	if (!rc && t.person) {
		lims_cli_say(cli,
			"A line for each reading: its digits, with another unit than the one in brackets that too; \"525 !\" it was shown like "
			"that; \"x CAUSE\" strikes the last reading out; \".\" ends");
		if (with)
			lims_cli_say(cli, "An empty line reads %s", i.name);
	}
	const char *given = cli->args[0];
	if (!rc)
		rc = run_lines(&t, err);
	cli->args[0] = given;
	lims_instrument_finish(&i);
	return rc;
}

static const struct lims_option options[] = {
	{"device", "CODE", LIMS_MSG("Instrument from the register: an empty line reads it")},
	{"observer", "STAFF", LIMS_MSG("Who read it, when you only record")},
	{"timeout", "MS", LIMS_MSG("How long to wait (10000)")},
};

static const struct lims_command list[] = {
	{"worksheet", "type", "WORKSHEET", 1, 1,
		LIMS_MSG("Takes readings one after another, a line for each cell, until \".\" or the end; of W-A1..W-A20 in turns"), options,
		sizeof options / sizeof options[0], run_type},
};
const struct lims_commands lims_commands_type = {list, sizeof list / sizeof list[0]};
