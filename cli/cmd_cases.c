// SPDX-License-Identifier: Apache-2.0
// The commands of every kind of case: its steps, show, list, file. Which steps there are, and what they ask for, is the laboratory's table.
#include "cli/codes.h"
#include "cli/fill.h"
#include "cli/listing.h"
#include "cli/words.h"
#include "laboratory/quality/cases.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 1 << 12, BECAUSE_MAX = 2048 };

struct about {
	char text[LIMS_CASE_ABOUT_MAX][LIMS_CASE_SUBJECT];
	const char *list[LIMS_CASE_ABOUT_MAX];
	size_t count;
};

/// --about may be given several times, and hold several things with commas.
static lims_rc take_about(const struct lims_cli *cli, struct about *a, struct lims_err *err)
{
	a->count = 0;
	for (size_t i = 0; i < cli->given_count; i++) {
		const char *at = cli->given[i].value;
		while (lims_text_equal(cli->given[i].name, "about") && *at) {
			size_t n = strcspn(at, ", ");
			if (n >= LIMS_CASE_SUBJECT || a->count == LIMS_CASE_ABOUT_MAX)
				return lims_err_set(err, LIMS_E_INPUT, "--about names too much at once: at most %d things", LIMS_CASE_ABOUT_MAX);
			if (n > 0) {
				snprintf(a->text[a->count], LIMS_CASE_SUBJECT, "%.*s", (int)n, at);
				a->list[a->count] = a->text[a->count];
				a->count++;
			}
			at += n;
			at += strspn(at, ", ");
		}
	}
	return LIMS_OK;
}

static lims_rc do_step(
	struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_case_act *act, char code[LIMS_CODE], struct lims_err *err)
{
	const char *given = cli->arg_count > 0 ? cli->args[0] : NULL;
	if (cli->step == &cli->kind->steps[0])
		return lims_case_open(lab, cli->kind, given, act, code, err);
	if (!given)
		return lims_err_set(
			err, LIMS_E_INPUT, "Say which %s: lims %s %s CODE", lims_tr(cli->lang, cli->kind->noun), cli->kind->noun, cli->step->verb);
	snprintf(code, LIMS_CODE, "%s", given);
	return lims_case_step(lab, cli->kind, given, cli->step, act, err);
}

static lims_rc run_step(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_cli_filled f;
	struct lims_case_act act = {.about = NULL};
	struct lims_case_view *v = NULL;
	struct about about;
	char code[LIMS_CODE] = "";
	const char *on = lims_cli_option(cli, "on");
	lims_rc rc = lims_cli_fill(cli, cli->step->fields, cli->step->count, &f, err);
	if (!rc)
		rc = take_about(cli, &about, err);
	if (!rc && on)
		rc = lims_date_parse(on, &act.on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc) {
		act.filled = f.filled;
		act.about = about.list;
		act.about_count = about.count;
		rc = do_step(cli, lab, &act, code, err);
	}
	if (!rc)
		rc = lims_case_view(lab, cli->kind, code, &v, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"kind", cli->kind->noun, "code", code, "state", v->state, NULL})) {
		const struct lims_case_state *s = lims_case_state_find(cli->kind, v->state);
		lims_cli_say(cli, "%s %s: %s", lims_tr(cli->lang, cli->kind->label), code, s ? lims_tr(cli->lang, s->label) : v->state);
	}
	lims_case_view_destroy(v);
	lims_cli_filled_finish(&f);
	return rc;
}

// ---- list

struct list {
	struct lims_listing list;
	char today[LIMS_DATE_TEXT];
	bool kinds; ///< of every kind: each line names its own
};

static const char *const heads[] = {
	LIMS_MSG("Record"), LIMS_MSG("Code"), LIMS_MSG("State"), LIMS_MSG("Opened on"), LIMS_MSG("Due by"), " ", LIMS_MSG("What is it about")};
enum { COLUMNS = sizeof heads / sizeof heads[0] };

static lims_rc put_row(void *ctx, const struct lims_case_row *r, struct lims_err *err)
{
	struct list *l = ctx;
	const struct lims_case_state *s = lims_case_state_find(r->kind, r->state);
	bool late = !r->closed && r->due_on[0] && strcmp(r->due_on, l->today) < 0;
	(void)err;
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		lims_jw_text(&l->list.w, "kind", r->kind->noun);
		lims_jw_text(&l->list.w, "code", r->code);
		lims_jw_text(&l->list.w, "title", r->title);
		lims_jw_text(&l->list.w, "state", r->state);
		lims_jw_bool(&l->list.w, "closed", r->closed);
		lims_jw_text(&l->list.w, "opened_on", r->opened_on);
		lims_jw_text(&l->list.w, "opened_by", r->opened_by);
		lims_jw_text(&l->list.w, "due_on", r->due_on);
		lims_jw_bool(&l->list.w, "overdue", late);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	if (l->kinds)
		lims_grid_add(&l->list.g, lims_tr(l->list.cli->lang, r->kind->label));
	lims_grid_add(&l->list.g, r->code);
	lims_grid_add(&l->list.g, s ? lims_tr(l->list.cli->lang, s->label) : r->state);
	lims_grid_add(&l->list.g, r->opened_on);
	lims_grid_add(&l->list.g, r->due_on[0] ? r->due_on : NULL);
	lims_grid_add(&l->list.g, late ? lims_tr(l->list.cli->lang, "overdue") : " ");
	lims_grid_add(&l->list.g, lims_tr(l->list.cli->lang, r->title));
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct list l = {.list = {.cli = cli}};
	struct lims_date day;
	const char *due = lims_cli_option(cli, "due");
	lims_rc rc = due ? lims_date_parse(due, &day, err) : LIMS_OK;
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_date_text(lims_laboratory_today(lab), l.today);
	lims_listing_begin(&l.list, cli, heads + 1, COLUMNS - 1);
	rc = lims_case_each(lab, cli->kind, lims_cli_option(cli, "open") != NULL, due ? due : "", put_row, &l, err);
	lims_listing_end(&l.list);
	return rc;
}

/// What is open in every kind of record, or due until a day.
static lims_rc run_of_all(struct lims_cli *cli, const char *due, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct list l = {.list = {.cli = cli}, .kinds = true};
	size_t count = 0;
	const struct lims_case_kind *const *kinds = lims_case_kinds(&count);
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_date_text(lims_laboratory_today(lab), l.today);
	lims_listing_begin(&l.list, cli, heads, COLUMNS);
	for (size_t i = 0; !rc && i < count; i++)
		rc = lims_case_each(lab, kinds[i], true, due ? due : l.today, put_row, &l, err);
	lims_listing_end(&l.list);
	return rc;
}

static lims_rc run_due(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_date day;
	const char *before = lims_cli_option(cli, "before");
	lims_rc rc = before ? lims_date_parse(before, &day, err) : LIMS_OK;
	return rc ? rc : run_of_all(cli, before, err);
}

static lims_rc run_open(struct lims_cli *cli, struct lims_err *err)
{
	return run_of_all(cli, "", err);
}

// ---- show

static const struct lims_field *field_of(const struct lims_case_step *s, const char *name)
{
	for (size_t i = 0; s && i < s->count; i++)
		if (lims_text_equal(s->fields[i].name, name))
			return &s->fields[i];
	return NULL;
}

/// What was filled in by its label, codes by their names; what the program computed (En, z, their verdicts) by its name.
static void put_value(struct lims_cli *cli, struct lims_grid *g, const struct lims_case_step *s, const struct lims_case_value *v)
{
	const struct lims_field *f = field_of(s, v->field);
	const char *dot = strrchr(v->field, '.');
	char name[128], word[64];
	if (f) {
		lims_grid_add(g, lims_tr(cli->lang, f->label));
		lims_cli_add_value(cli, g, f, v->value);
		return;
	}
	bool file = lims_text_equal(dot, ".file");
	if (file) {
		snprintf(name, sizeof name, "%.*s", (int)(dot - v->field), v->field);
		f = field_of(s, name);
		snprintf(name, sizeof name, "%s, %s", f ? lims_tr(cli->lang, f->label) : v->field, lims_tr(cli->lang, "name of the file"));
	} else if (lims_text_equal(dot, ".verdict"))
		snprintf(name, sizeof name, "%.*s, %s", (int)(dot - v->field), v->field, lims_tr(cli->lang, "verdict"));
	else
		snprintf(name, sizeof name, "%s", lims_tr(cli->lang, v->field));
	lims_grid_add(g, name);
	if (file) {
		lims_grid_add(g, v->value);
		return;
	}
	struct lims_arena *arena = lims_arena_create(DIGITS_MAX);
	lims_cli_code(cli, v->value, word, sizeof word);
	lims_grid_add(g, arena ? lims_cli_digits(cli, arena, word) : word);
	lims_arena_destroy(arena);
}

static void put_done(struct lims_cli *cli, const struct lims_case_view *v, const struct lims_case_done *d)
{
	const struct lims_case_state *s = lims_case_state_find(v->kind, d->state);
	const struct lims_case_step *step = lims_case_step_find(v->kind, d->step);
	struct lims_grid g;
	char because[BECAUSE_MAX];
	lims_buf_addf(&cli->out, "  %s  %s  → %s\n", d->on, lims_text_equal(d->actor, "program") ? lims_tr(cli->lang, "the program") : d->actor,
		s ? lims_tr(cli->lang, s->label) : d->state);
	lims_buf_addf(&cli->out, "    %s\n", step ? lims_tr(cli->lang, step->label) : d->step);
	lims_grid_init(&g, 2);
	if (d->because[0]) {
		lims_grid_add(&g, lims_tr(cli->lang, "By the program, because"));
		lims_cli_reason(cli, d->because, because, sizeof because);
		lims_grid_add(&g, because);
	}
	for (size_t i = 0; i < d->value_count; i++)
		put_value(cli, &g, step, &d->values[i]);
	lims_grid_print(&g, &cli->out, "    ");
}

static void put_text(struct lims_cli *cli, const struct lims_case_view *v)
{
	const struct lims_case_state *s = lims_case_state_find(v->kind, v->state);
	lims_buf_addf(&cli->out, "%s %s: %s\n", lims_tr(cli->lang, v->kind->label), v->code, lims_tr(cli->lang, v->title));
	lims_cli_say(cli, "State: %s", s ? lims_tr(cli->lang, s->label) : v->state);
	if (v->due_on[0] && !v->closed)
		lims_cli_say(cli, "Due on %s", v->due_on);
	char text[LIMS_CASE_SUBJECT + 64];
	for (size_t i = 0; i < v->about_count; i++) {
		lims_cli_subject(cli, v->about[i], text, sizeof text);
		lims_cli_say(cli, "Concerns: %s", text);
	}
	for (size_t i = 0; i < v->named_by_count; i++) {
		lims_cli_subject(cli, v->named_by[i], text, sizeof text);
		lims_cli_say(cli, "Named by: %s", text);
	}
	for (size_t i = 0; i < v->done_count; i++)
		put_done(cli, v, &v->done[i]);
}

static void put_json(struct lims_cli *cli, const struct lims_case_view *v)
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "kind", v->kind->noun);
	lims_jw_text(&w, "code", v->code);
	lims_jw_text(&w, "title", v->title);
	lims_jw_text(&w, "state", v->state);
	lims_jw_bool(&w, "closed", v->closed);
	lims_jw_text(&w, "opened_on", v->opened_on);
	lims_jw_text(&w, "opened_by", v->opened_by);
	lims_jw_text(&w, "due_on", v->due_on);
	lims_jw_text(&w, "closed_on", v->closed_on);
	lims_jw_array(&w, "steps");
	for (size_t i = 0; i < v->done_count; i++) {
		const struct lims_case_done *d = &v->done[i];
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "step", d->step);
		lims_jw_text(&w, "on", d->on);
		lims_jw_text(&w, "by", d->actor);
		lims_jw_text(&w, "to", d->state);
		if (d->because[0])
			lims_jw_text(&w, "because", d->because);
		lims_jw_object(&w, "values");
		for (size_t k = 0; k < d->value_count; k++)
			lims_jw_text(&w, d->values[k].field, d->values[k].value);
		lims_jw_end_object(&w);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_jw_array(&w, "about");
	for (size_t i = 0; i < v->about_count; i++)
		lims_jw_text(&w, NULL, v->about[i]);
	lims_jw_end_array(&w);
	lims_jw_array(&w, "named_by");
	for (size_t i = 0; i < v->named_by_count; i++)
		lims_jw_text(&w, NULL, v->named_by[i]);
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_case_view *v = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_case_view(lab, cli->kind, cli->args[0], &v, err);
	if (!rc && cli->json)
		put_json(cli, v);
	else if (!rc)
		put_text(cli, v);
	lims_case_view_destroy(v);
	return rc;
}

static lims_rc run_file(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf bytes = {0};
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_case_file(lab, cli->kind, cli->args[0], cli->args[1], name, hash, &bytes, err);
	return lims_cli_give_file(cli, rc, &bytes, cli->args[2], name, hash, err);
}

static const struct lims_option step_options[] = {
	{"about", "NOUN:CODE",
		LIMS_MSG("What it concerns, also several with commas: certificate:, worksheet:, item:, standard:, staff:, or another case")},
	{"on", "2026-12-31", LIMS_MSG("The day it happened; today when it is left out")}};
static const struct lims_option list_options[] = {{"open", NULL, LIMS_MSG("Only those that are not closed")},
	{"due", "2026-12-31", LIMS_MSG("Only open ones that are due on that day or before")}};

static const struct lims_option due_options[] = {{"before", "2026-12-31", LIMS_MSG("Due on that day or before (today)")}};

// The noun "#" stands for every kind of case, the verb "*" for every step of it.
static const struct lims_command list[] = {
	{"#", "list", "", 0, 0, LIMS_MSG("Lists cases of this kind"), list_options, 2, run_list},
	{"#", "show", "CODE", 1, 1, LIMS_MSG("Shows a case with every step and what it concerns"), NULL, 0, run_show},
	{"#", "file", "CODE FIELD OUT", 3, 3, LIMS_MSG("Writes the paper under a field into a file, byte for byte"), NULL, 0, run_file},
	{"quality", "due", "", 0, 0,
		LIMS_MSG("Lists what is due in every record of quality: complaints, corrective actions, findings, documents and the others"),
		due_options, 1, run_due},
	{"quality", "open", "", 0, 0, LIMS_MSG("Lists every record of quality that is not closed"), NULL, 0, run_open},
	{"#", "*", "[CODE]", 0, 1, LIMS_MSG("Does a step: see lims NOUN --help"), step_options, 2, run_step},
};
const struct lims_commands lims_commands_cases = {list, sizeof list / sizeof list[0]};
