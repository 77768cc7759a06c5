// SPDX-License-Identifier: Apache-2.0
// worksheet late, compare, strikes, accept, comment, owner, adjust and blank: what stands around the readings of a worksheet.
#include "cli/bench_words.h"
#include "cli/codes.h"
#include "cli/words.h"
#include "laboratory/bench.h"
#include "laboratory/bench_others.h"
#include "laboratory/blank.h"
#include "laboratory/late.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/said.h"
#include "laboratory/samples/samples.h"
#include "laboratory/strikes.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { SCAN_MAX = 32 << 20, PDF_MAX = 32 << 20, NUMBERS_MAX = 64, NAME_MAX = 16 };

/// The bytes of the file that an option names; empty when the option was not given.
static lims_rc read_scan(const struct lims_cli *cli, struct lims_buf *ret, struct lims_err *err)
{
	const char *path = lims_cli_option(cli, "scan");
	return path ? lims_file_read(path, SCAN_MAX, ret, err) : LIMS_OK;
}

static lims_rc run_late(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf scan = {0};
	lims_rc rc = read_scan(cli, &scan, err);
	struct lims_late late = {.scan = scan.data,
		.scan_len = scan.len,
		.observed = lims_cli_option(cli, "observed"),
		.observer = lims_cli_option(cli, "observer"),
		.note = lims_cli_option(cli, "note")};
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_late(lab, cli->args[0], &late, err);
	lims_buf_finish(&scan);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "observed", late.observed, NULL}))
		lims_cli_say(cli,
			"Values typed into %s from now on are copied from this sheet; another person compares them before the review (lims worksheet "
			"compare %s)",
			cli->args[0], cli->args[0]);
	return rc;
}

static void put_compared(struct lims_cli *cli, const struct lims_compared *c, const struct lims_buf *lines)
{
	struct lims_jw w;
	if (!cli->json) {
		lims_buf_add_text(&cli->out, lims_buf_text(lines));
		lims_cli_say(cli, "Compared: %d the same, %d different; %d still wait", c->same, c->differing, c->waiting);
		return;
	}
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "worksheet", cli->args[0]);
	lims_jw_int(&w, "same", c->same);
	lims_jw_int(&w, "different", c->differing);
	lims_jw_int(&w, "waiting", c->waiting);
	lims_jw_text(&w, "lines", lims_buf_text(lines));
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

/// Without values: which places wait, without what stands there.
static lims_rc show_waiting(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_err *err)
{
	int n = 0;
	lims_rc rc = lims_bench_to_compare(lab, cli->args[0], &cli->out, &n, err);
	if (!rc)
		lims_cli_say(
			cli, "%d values wait: type what the paper says in this order, lims worksheet compare %s VALUE VALUE …", n, cli->args[0]);
	return rc;
}

static lims_rc run_compare(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_compared done = {0};
	struct lims_buf lines;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc && cli->arg_count == 1)
		return show_waiting(cli, lab, err);
	lims_buf_init(&lines, LIMS_CLI_OUT_MAX);
	if (!rc)
		rc = lims_bench_compare(lab, cli->args[0], &cli->args[1], (size_t)(cli->arg_count - 1), &done, &lines, err);
	if (!rc)
		put_compared(cli, &done, &lines);
	if (!rc && done.differing > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%d values are not what the paper says: look at both; compare again when the second reading was wrong, else strike the "
			"recorded one "
			"(--cause transcription) and enter it anew",
			done.differing);
	lims_buf_finish(&lines);
	return rc;
}

static const char *outcome(const struct lims_cli *cli, enum lims_verdict v)
{
	return lims_tr(cli->lang, v == LIMS_VERDICT_PASS   ? LIMS_MSG("passes")
							  : v == LIMS_VERDICT_FAIL ? LIMS_MSG("fails")
													   : LIMS_MSG("not determined"));
}

static void put_strike_json(struct lims_jw *w, const struct lims_strike *s)
{
	const struct lims_dossier_reading *r = s->reading;
	const struct lims_dossier_condition *c = s->condition;
	lims_jw_object(w, NULL);
	if (r) {
		lims_jw_int(w, "reading", r->number);
		lims_jw_text(w, "step", r->step);
		lims_jw_int(w, "row", r->row + 1);
		lims_jw_int(w, "run", r->run + 1);
		lims_jw_text(w, "column", r->column);
	} else {
		lims_jw_int(w, "condition", c->number);
		lims_jw_text(w, "quantity", c->quantity);
	}
	lims_jw_text(w, "value", r ? r->value : c->value);
	lims_jw_text(w, "cause", r ? r->struck : c->struck);
	lims_jw_text(w, "note", r ? r->struck_note : c->struck_note);
	lims_jw_text(w, "struck_by", r ? r->struck_by : c->struck_by);
	lims_jw_text(w, "struck_at", r ? r->struck_at : c->struck_at);
	lims_jw_text(w, "with", lims_verdict_name(s->with));
	lims_jw_text(w, "without", lims_verdict_name(s->without));
	lims_jw_bool(w, "turned", s->turned);
	lims_jw_text(w, "accepted_by", r ? r->accepted_by : c->accepted_by);
	lims_jw_end_object(w);
}

/// The line of what was struck; its name is the one that accepting takes: 3, or c3.
static void put_struck(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_strike *s, char name[NAME_MAX])
{
	char place[LIMS_PLACE_TEXT], cause[128], at[LIMS_CLI_MINUTE];
	struct lims_buf value;
	const struct lims_dossier_reading *r = s->reading;
	const struct lims_dossier_condition *c = s->condition;
	if (r) {
		snprintf(name, NAME_MAX, "%d", r->number);
		lims_cli_cause(cli, r->struck, r->struck_label, cause, sizeof cause);
		lims_buf_init(&value, LIMS_CLI_OUT_MAX);
		lims_cli_add_reading(cli, v, r, &value);
		lims_buf_addf(&cli->out, "%s  %s  %s  %s%s%s  (%s, %s)\n", name, lims_cli_place_of(cli, v, r, place), lims_buf_text(&value), cause,
			r->struck_note ? "; " : "", r->struck_note ? r->struck_note : "", r->struck_by, lims_cli_minute(r->struck_at, at));
		lims_buf_finish(&value);
		return;
	}
	snprintf(name, NAME_MAX, "c%d", c->number);
	lims_cli_cause(cli, c->struck, NULL, cause, sizeof cause);
	lims_buf_addf(&cli->out, "%s  %s  %s  %s%s%s  (%s, %s)\n", name, lims_cli_quantity(cli, c->quantity), lims_cli_shown(cli, c->value),
		cause, c->struck_note ? "; " : "", c->struck_note ? c->struck_note : "", c->struck_by, lims_cli_minute(c->struck_at, at));
}

static void put_strike(struct lims_cli *cli, const struct lims_bench_view *v, struct lims_jw *w, const struct lims_strike *s)
{
	const char *accepted_by = s->reading ? s->reading->accepted_by : s->condition->accepted_by;
	char name[NAME_MAX] = "";
	if (cli->json) {
		put_strike_json(w, s);
		return;
	}
	if (s->turned && s->reading)
		lims_cli_say(cli, "! A failure became a pass:");
	else if (s->turned)
		lims_cli_say(cli, "! With this condition the verdict would be: %s", outcome(cli, s->with));
	put_struck(cli, v, s, name);
	lims_cli_say(cli, "    with it: %s; without it: %s", outcome(cli, s->with), outcome(cli, s->without));
	if (accepted_by)
		lims_cli_say(cli, "    accepted by %s", accepted_by);
	else
		lims_cli_say(cli, "    waits for the reviewer: lims worksheet accept %s %s", cli->args[0], name);
}

static lims_rc run_strikes(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_bench_view *v = NULL;
	struct lims_jw w;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_view(lab, cli->args[0], &v, err);
	if (rc)
		return rc;
	lims_jw_init(&w, &cli->out);
	if (cli->json)
		lims_jw_array(&w, NULL);
	for (size_t i = 0; i < v->strike_count; i++)
		put_strike(cli, v, &w, &v->strikes[i]);
	if (cli->json) {
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
	} else if (v->strike_count == 0) {
		lims_cli_say(cli, "Nothing is struck out in %s", cli->args[0]);
	}
	lims_bench_view_destroy(v);
	return LIMS_OK;
}

/// "c2" is the second recorded condition, "2" the second reading.
static lims_rc read_struck(const char *text, struct lims_struck *ret, struct lims_err *err)
{
	bool condition = text[0] == 'c';
	const char *digits = text + condition;
	struct lims_dec d;
	int64_t number = 0;
	if (lims_dec_parse(digits, strlen(digits), &d, NULL) != LIMS_OK || !lims_dec_to_int(d, &number) || number < 1 || number > 100000)
		return lims_err_set(err, LIMS_E_INPUT, "%s is no number of a reading (3) or of a condition (c3): see lims worksheet strikes", text);
	*ret = (struct lims_struck){(int)number, condition};
	return LIMS_OK;
}

static lims_rc run_accept(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_struck struck[NUMBERS_MAX];
	size_t n = 0;
	lims_rc rc = LIMS_OK;
	for (int i = 1; !rc && i < cli->arg_count && n < NUMBERS_MAX; i++)
		rc = read_struck(cli->args[i], &struck[n++], err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_accept_strikes(lab, cli->args[0], struck, n, lims_cli_option(cli, "note"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], NULL}))
		lims_cli_say(cli, "Accepted: %zu strikes", n);
	return rc;
}

static lims_rc run_comment(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_comment(lab, cli->args[0], cli->args[1], err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "comment", cli->args[1], NULL}))
		lims_cli_say(cli, "Recorded: %s %s", cli->args[0], cli->args[1]);
	return rc;
}

static lims_rc run_owner(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf scan = {0};
	const char *refused = lims_cli_option(cli, "refused"), *remarks = lims_cli_option(cli, "remarks");
	lims_rc rc = read_scan(cli, &scan, err);
	struct lims_witness w = {.name = lims_cli_option(cli, "name"),
		.position = lims_cli_option(cli, "position"),
		.remarks = refused ? refused : remarks,
		.refused = refused != NULL,
		.scan = scan.data,
		.scan_len = scan.len};
	if (!rc && refused && remarks)
		rc = lims_err_set(err, LIMS_E_INPUT, "Either --remarks of who signs, or --refused with the reason");
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_witness(lab, cli->args[0], &w, err);
	lims_buf_finish(&scan);
	if (rc ||
		lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "name", w.name, "refused", refused ? "yes" : "no", NULL}))
		return rc;
	if (refused)
		lims_cli_say(cli, "Recorded: %s refused to sign %s: %s", w.name, cli->args[0], refused);
	else
		lims_cli_say(cli, "Recorded: %s signs %s for the owner", w.name, cli->args[0]);
	return rc;
}

static lims_rc run_adjust(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_adjusted(lab, cli->args[0], lims_cli_option(cli, "note"), lims_cli_option(cli, "by"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], NULL}))
		lims_cli_say(cli, "%s stays as found; open another worksheet for the item as it is left, measured by somebody else", cli->args[0]);
	return rc;
}

static lims_rc run_abandon(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_abandon(lab, cli->args[0], lims_cli_option(cli, "reason"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "state", "abandoned", NULL}))
		lims_cli_say(cli, "Given up: %s", cli->args[0]);
	return rc;
}

static lims_rc run_age(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_sample_told told = {.count = 0};
	const char *answer[2 + 2 * LIMS_SAMPLE_TOLD + 1] = {"worksheet", cli->args[0]};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_tell(lab, cli->args[0], lims_cli_option(cli, "mode"), &told, err);
	for (size_t i = 0; i < told.count; i++) {
		answer[2 + 2 * i] = told.values[i].name;
		answer[3 + 2 * i] = told.values[i].value;
	}
	if (rc || lims_cli_answer(cli, answer))
		return rc;
	for (size_t i = 0; i < told.count; i++)
		lims_cli_say(cli, "%s: %s %s", cli->args[0], told.values[i].name, lims_cli_shown(cli, told.values[i].value));
	if (lims_cli_option(cli, "mode"))
		lims_cli_say(cli, "%s: goes on in the mode %s", cli->args[0], lims_cli_option(cli, "mode"));
	if (told.count == 0)
		lims_cli_say(cli, "%s: its readings say nothing about an age", cli->args[0]);
	return LIMS_OK;
}

/// "--set Max=15 kg" given any number of times.
static lims_rc read_item(struct lims_cli *cli, struct lims_ws_value *list, char names[][LIMS_CODE], size_t *ret_count, struct lims_err *err)
{
	for (size_t i = 0; i < cli->given_count; i++) {
		const char *given = cli->given[i].value, *equals = strchr(given, '=');
		size_t n = equals ? (size_t)(equals - given) : 0, at = *ret_count;
		if (strcmp(cli->given[i].name, "set") != 0)
			continue;
		if (n == 0 || n >= LIMS_CODE || at == LIMS_CLI_VALUES)
			return lims_err_set(err, LIMS_E_INPUT, "--set takes NAME=VALUE, e.g. --set \"Max=15 kg\", not %s", given);
		memcpy(names[at], given, n);
		names[at][n] = '\0';
		list[at] = (struct lims_ws_value){names[at], equals + 1};
		(*ret_count)++;
	}
	return LIMS_OK;
}

static lims_rc run_unmeasured(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const char *reason = lims_cli_option(cli, "reason");
	bool back = lims_cli_option(cli, "measured") != NULL;
	if ((reason != NULL) == back)
		return lims_err_set(
			err, LIMS_E_INPUT, "Say why the part is not measured with --reason TEXT, or that it is after all with --measured");
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bench_unmeasured(lab, cli->args[0], cli->args[1], reason, err);
	if (rc || lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "part", cli->args[1], NULL}))
		return rc;
	if (back)
		lims_cli_say(cli, "%s is to be measured in %s", cli->args[1], cli->args[0]);
	else
		lims_cli_say(cli, "Not measured in %s: %s; the paper says so", cli->args[0], cli->args[1]);
	return LIMS_OK;
}

static bool is_worksheet(struct lims_laboratory *lab, const char *code)
{
	struct lims_bench_view *v = NULL;
	bool is = lims_bench_view(lab, code, &v, NULL) == LIMS_OK;
	lims_bench_view_destroy(v);
	return is;
}

static lims_rc run_blank(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_ws_value item[LIMS_CLI_VALUES];
	char names[LIMS_CLI_VALUES][LIMS_CODE];
	struct lims_blank blank = {.mode = lims_cli_option(cli, "mode"), .item = item};
	struct lims_buf pdf;
	const char *path = NULL;
	lims_buf_init(&pdf, PDF_MAX);
	lims_rc rc = lims_cli_need(cli, "pdf", &path, err);
	if (!rc)
		rc = read_item(cli, item, names, &blank.item_count, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc) {
		bool sheet = is_worksheet(lab, cli->args[0]);
		blank.worksheet = sheet ? cli->args[0] : NULL;
		blank.procedure = sheet ? NULL : cli->args[0];
		rc = lims_blank_record(lab, &blank, &pdf, err);
	}
	if (!rc)
		rc = lims_file_write(path, pdf.data, pdf.len, 0644, err);
	lims_buf_finish(&pdf);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"file", path, NULL}))
		lims_cli_say(cli, "Written: %s", path);
	return rc;
}

static const struct lims_option late_options[] = {
	{"scan", "FILE", LIMS_MSG("The sheet as it was scanned or photographed: it is the original")},
	{"observed", "MOMENT", LIMS_MSG("When it was written, e.g. \"2026-11-20 09:30\"")},
	{"observer", "STAFF", LIMS_MSG("Who wrote it, when you only copy")}, {"note", "TEXT", LIMS_MSG("Why it comes late")}};
static const struct lims_option note_options[] = {{"note", "TEXT", LIMS_MSG("Remark")}};
static const struct lims_option owner_options[] = {{"name", "TEXT", LIMS_MSG("Name of the owner's representative")},
	{"position", "TEXT", LIMS_MSG("What this person is there")}, {"remarks", "TEXT", LIMS_MSG("What this person remarks; it is printed")},
	{"refused", "TEXT", LIMS_MSG("Refuses to sign, and why; it is printed")}, {"scan", "FILE", LIMS_MSG("The sheet that was signed")}};
static const struct lims_option abandon_options[] = {{"reason", "TEXT", LIMS_MSG("Why")}};
static const struct lims_option unmeasured_options[] = {
	{"reason", "TEXT", LIMS_MSG("Why it is not measured; it is printed")}, {"measured", NULL, LIMS_MSG("It is measured after all")}};
static const struct lims_option adjust_options[] = {{"note", "TEXT", LIMS_MSG("What was adjusted")},
	{"by", "WHO", LIMS_MSG("Who adjusted, when that was somebody else: a staff code, or words for somebody from outside")}};
static const struct lims_option blank_options[] = {{"pdf", "FILE", LIMS_MSG("Where to write the sheet")},
	{"mode", "MODE", LIMS_MSG("With a procedure: its mode (periodic)")},
	{"set", "NAME=VALUE", LIMS_MSG("With a procedure: a characteristic of the item, e.g. \"Max=15 kg\"; repeat it")}};

static const struct lims_option age_options[] = {{"mode", "MODE",
	LIMS_MSG("The mode in which the worksheet goes on where the age stands in the way: a result without a statement of conformity")}};
static const struct lims_command list[] = {
	{"worksheet", "late", "WORKSHEET", 1, 1, LIMS_MSG("Says that values are copied from a sheet of paper, with its scan as the original"),
		late_options, sizeof late_options / sizeof late_options[0], run_late},
	{"worksheet", "compare", "WORKSHEET [VALUE …]", 1, LIMS_CLI_VALUES - 1,
		LIMS_MSG("A second person types what the paper says; without values: which places wait"), NULL, 0, run_compare},
	{"worksheet", "strikes", "WORKSHEET", 1, 1,
		LIMS_MSG("Shows what was struck out and what it would have given, failures that became passes first"), NULL, 0, run_strikes},
	{"worksheet", "accept", "WORKSHEET NUMBER …", 2, LIMS_CLI_VALUES - 1, LIMS_MSG("The reviewer accepts strikes"), note_options, 1,
		run_accept},
	{"worksheet", "comment", "WORKSHEET TEXT", 2, 2, LIMS_MSG("Adds a remark that changes nothing"), NULL, 0, run_comment},
	{"worksheet", "owner", "WORKSHEET", 1, 1, LIMS_MSG("The owner's representative signs the record on site, or refuses"), owner_options,
		sizeof owner_options / sizeof owner_options[0], run_owner},
	{"worksheet", "adjust", "WORKSHEET", 1, 1, LIMS_MSG("The item was adjusted: the worksheet ends as found"), adjust_options,
		sizeof adjust_options / sizeof adjust_options[0], run_adjust},
	{"worksheet", "unmeasured", "WORKSHEET PART", 2, 2, LIMS_MSG("Says why a declared part of the item is not measured"),
		unmeasured_options, 2, run_unmeasured},
	{"worksheet", "abandon", "WORKSHEET", 1, 1, LIMS_MSG("Gives up a worksheet that will get no paper, with the reason"), abandon_options,
		1, run_abandon},
	{"worksheet", "age", "WORKSHEET", 1, 1, LIMS_MSG("Tells the worksheet of a sample its real age anew, from the moments of its readings"),
		age_options, 1, run_age},
	{"worksheet", "blank", "PROCEDURE|WORKSHEET", 1, 1, LIMS_MSG("Prints the plan as an empty record to write on"), blank_options,
		sizeof blank_options / sizeof blank_options[0], run_blank},
};
const struct lims_commands lims_commands_sheet = {list, sizeof list / sizeof list[0]};
