// SPDX-License-Identifier: Apache-2.0
// sample receive, list, show, due, retain, dispose and retained: construction samples and their ages of test.
#include "cli/fill.h"
#include "cli/listing.h"
#include "cli/words.h"
#include "laboratory/samples/samples.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTES_MAX = 16 << 20, BODY_MAX = 64 * 1024 };

/// "7:3,28:3": three specimens at 7 days, three at 28.
static lims_rc read_ages(const char *text, struct lims_sample_in *in, struct lims_err *err)
{
	const char *at = text;
	while (*at) {
		char *end = NULL;
		long days = strtol(at, &end, 10), count = 0;
		bool good = end > at && *end == ':' && days > 0 && days < 100000;
		if (good) {
			at = end + 1;
			count = strtol(at, &end, 10);
			good = end > at && (*end == ',' || !*end) && count > 0 && count < 1000;
		}
		if (!good || in->age_count == LIMS_SAMPLE_AGES)
			return lims_err_set(err, LIMS_E_INPUT, "--ages takes DAYS:SPECIMENS,… e.g. 7:3,28:3, not %s", text);
		in->ages[in->age_count++] = (struct lims_sample_age){(int)days, (int)count};
		at = *end ? end + 1 : end;
	}
	return LIMS_OK;
}

static lims_rc run_receive(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_field_value values[LIMS_CLI_VALUES];
	char names[LIMS_CLI_VALUES][LIMS_CODE], code[LIMS_CODE];
	struct lims_buf minutes = {0};
	struct lims_sample_in in = {.job = lims_cli_option(cli, "job"),
		.procedure = lims_cli_option(cli, "procedure"),
		.project = lims_cli_option(cli, "project"),
		.part = lims_cli_option(cli, "part"),
		.grade = lims_cli_option(cli, "grade"),
		.sampled_by = lims_cli_option(cli, "sampled-by"),
		.cast_at = lims_cli_option(cli, "cast-at"),
		.curing = lims_cli_option(cli, "curing"),
		.dimensions = lims_cli_option(cli, "dimensions"),
		.condition = lims_cli_option(cli, "condition"),
		.mark = lims_cli_option(cli, "mark"),
		.note = lims_cli_option(cli, "note"),
		.characteristics = values};
	const char *on = lims_cli_option(cli, "received-on"), *ages = lims_cli_option(cli, "ages"), *path = lims_cli_option(cli, "minutes");
	lims_rc rc = on ? lims_date_parse(on, &in.received_on, err) : LIMS_OK;
	if (!rc && ages)
		rc = read_ages(ages, &in, err);
	if (!rc)
		rc = lims_cli_characteristics(cli, values, names, &in.characteristic_count, err);
	if (!rc && path)
		rc = lims_file_read(path, MINUTES_MAX, &minutes, err);
	const struct lims_minutes kept = {path, minutes.data, minutes.len};
	in.minutes = path ? &kept : NULL;
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_sample_receive(lab, &in, code, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"sample", code, NULL}))
		lims_cli_say(cli, "Received: sample %s", code);
	lims_buf_finish(&minutes);
	return rc;
}

struct listing {
	struct lims_listing list;
	bool blind; ///< nothing of customer and project is shown
};

static void put_if(struct lims_jw *w, const char *key, const char *value)
{
	if (value && value[0])
		lims_jw_text(w, key, value);
}

static const char *window_text(const struct lims_cli *cli, const char *window)
{
	if (lims_text_equal(window, "within"))
		return lims_tr(cli->lang, "within the window");
	if (lims_text_equal(window, "outside"))
		return lims_tr(cli->lang, "OUTSIDE THE WINDOW");
	return window[0] ? lims_tr(cli->lang, "window not known") : " ";
}

static void put_group_json(struct listing *l, const struct lims_sample_group *g)
{
	struct lims_jw *w = &l->list.w;
	lims_jw_object(w, NULL);
	if (!l->blind)
		lims_jw_text(w, "sample", g->set);
	lims_jw_text(w, "blind", g->blind);
	lims_jw_text(w, "item", g->item);
	lims_jw_text(w, "procedure", g->procedure);
	lims_jw_int(w, "days", g->days);
	lims_jw_int(w, "specimens", g->specimens);
	lims_jw_text(w, "cast_at", g->cast_at);
	lims_jw_text(w, "planned_on", g->planned_on);
	put_if(w, "worksheet", g->worksheet);
	put_if(w, "state", g->state);
	put_if(w, "tested_at", g->tested_at);
	put_if(w, "tested_by", g->tested_by);
	if (g->age_days >= 0)
		lims_jw_int(w, "age_days", g->age_days);
	put_if(w, "window", g->window);
	put_if(w, "paper", g->paper);
	lims_jw_text(w, "report", g->final ? "final" : "interim");
	lims_jw_bool(w, "late", g->late);
	lims_jw_end_object(w);
}

static const char *const group_heads[] = {LIMS_MSG("Blind code"), LIMS_MSG("Item"), LIMS_MSG("Procedure"), LIMS_MSG("Days × specimens"),
	LIMS_MSG("Planned on"), LIMS_MSG("State"), LIMS_MSG("Age"), LIMS_MSG("Tested by"), LIMS_MSG("Window"), " ", LIMS_MSG("Number")};
enum { GROUP_COLUMNS = sizeof group_heads / sizeof group_heads[0] };

static lims_rc put_group(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct listing *l = ctx;
	char days[48], age[48];
	(void)err;
	l->list.count++;
	if (l->list.cli->json) {
		put_group_json(l, g);
		return LIMS_OK;
	}
	snprintf(days, sizeof days, lims_tr(l->list.cli->lang, "%d days × %d"), g->days, g->specimens);
	snprintf(age, sizeof age, lims_tr(l->list.cli->lang, "%d days"), g->age_days);
	lims_grid_add(&l->list.g, g->blind);
	lims_grid_add(&l->list.g, g->item);
	lims_grid_add(&l->list.g, g->procedure);
	lims_grid_add(&l->list.g, days);
	lims_grid_add(&l->list.g, g->planned_on);
	lims_grid_add(&l->list.g, g->late           ? lims_tr(l->list.cli->lang, "LATE")
							  : g->tested_at[0] ? lims_tr(l->list.cli->lang, "tested")
												: lims_tr(l->list.cli->lang, "to be tested"));
	lims_grid_add(&l->list.g, g->tested_at[0] && g->age_days >= 0 ? age : " ");
	lims_grid_add(&l->list.g, g->tested_by ? g->tested_by : " ");
	lims_grid_add(&l->list.g, window_text(l->list.cli, g->window));
	lims_grid_add(&l->list.g, !g->paper  ? " "
							  : g->final ? lims_tr(l->list.cli->lang, "final report")
										 : lims_tr(l->list.cli->lang, "interim report"));
	lims_grid_add(&l->list.g, g->paper ? g->paper : " ");
	return LIMS_OK;
}

static lims_rc run_due(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}, .blind = true};
	struct lims_date day = {0};
	const char *on = lims_cli_option(cli, "on");
	lims_rc rc = on ? lims_date_parse(on, &day, err) : LIMS_OK;
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l.list, cli, group_heads, GROUP_COLUMNS);
	rc = lims_sample_due(lab, on ? day : lims_laboratory_today(lab), put_group, &l, err);
	lims_listing_end(&l.list);
	if (!rc && !cli->json && l.list.count == 0)
		lims_cli_say(cli, "Nothing is to be tested");
	return rc;
}

static lims_rc put_set(void *ctx, const struct lims_sample_set *s, struct lims_err *err)
{
	struct listing *l = ctx;
	struct lims_json_doc *doc = NULL;
	char at[LIMS_CLI_MINUTE];
	lims_rc rc = lims_json_parse(s->body, strlen(s->body), BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *b = lims_json_root(doc);
	const char *const cells[][2] = {{"code", s->code}, {"job", s->job}, {"customer", s->customer}, {"procedure", s->procedure},
		{"cast_at", l->list.cli->json ? s->cast_at : lims_cli_minute(s->cast_at, at)}, {"project", lims_json_get_text(b, "project", "")},
		{"part", lims_json_get_text(b, "part", "")}};
	lims_listing_row(&l->list, cells, sizeof cells / sizeof cells[0]);
	lims_json_destroy(doc);
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Code"), LIMS_MSG("Job"), LIMS_MSG("Customer"), LIMS_MSG("Procedure"), LIMS_MSG("Cast at"),
		LIMS_MSG("Project"), LIMS_MSG("Part of the structure")};
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l.list, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_sample_each(lab, NULL, put_set, &l, err);
	lims_listing_end(&l.list);
	return rc;
}

static void put_specimens(struct lims_grid *g, const struct lims_cli *cli, const struct lims_json *groups)
{
	for (size_t i = 0; i < lims_json_size(groups); i++) {
		const struct lims_json *one = lims_json_at(groups, i), *specimens = lims_json_get(one, "specimens");
		struct lims_buf line;
		lims_buf_init(&line, 8192);
		for (size_t k = 0; k < lims_json_size(specimens); k++)
			lims_buf_addf(&line, "%s%s", k ? " " : "", lims_json_text(lims_json_at(specimens, k)));
		lims_buf_addf(&line, lims_tr(cli->lang, " (%d d)"), (int)lims_json_get_int(one, "days", 0));
		lims_grid_add(g, lims_tr(cli->lang, "Specimens"));
		lims_grid_add(g, lims_buf_text(&line));
		lims_buf_finish(&line);
	}
}

static lims_rc put_whole(void *ctx, const struct lims_sample_set *s, struct lims_err *err)
{
	struct listing *l = ctx;
	struct lims_cli *cli = l->list.cli;
	struct lims_json_doc *doc = NULL;
	struct lims_grid g;
	char at[LIMS_CLI_MINUTE];
	lims_rc rc = lims_json_parse(s->body, strlen(s->body), BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *b = lims_json_root(doc);
	static const struct {
		const char *key, *label;
	} lines[] = {{"job", LIMS_MSG("Job")}, {"customer", LIMS_MSG("Customer")}, {"procedure", LIMS_MSG("Procedure")},
		{"project", LIMS_MSG("Project")}, {"part", LIMS_MSG("Part of the structure")}, {"grade", LIMS_MSG("Design grade")},
		{"cast_at", LIMS_MSG("Cast at")}, {"sampled_by", LIMS_MSG("Sampled by")}, {"curing", LIMS_MSG("Curing")},
		{"dimensions", LIMS_MSG("Dimensions")}, {"condition", LIMS_MSG("Condition on receipt")}, {"mark", LIMS_MSG("Mark of the customer")},
		{"note", LIMS_MSG("Note")}, {"on", LIMS_MSG("Received on")}};
	if (cli->json) {
		lims_jw_text(&l->list.w, "code", s->code);
		lims_jw_raw(&l->list.w, "received", s->body, strlen(s->body));
	} else {
		lims_grid_init(&g, 2);
		for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
			const char *value = lims_json_get_text(b, lines[i].key, "");
			if (!value[0])
				continue;
			lims_grid_add(&g, lims_tr(cli->lang, lines[i].label));
			lims_grid_add(&g, lims_text_equal(lines[i].key, "cast_at") ? lims_cli_minute(value, at) : value);
		}
		put_specimens(&g, cli, lims_json_get(b, "groups"));
		lims_buf_addf(&cli->out, "%s\n", s->code);
		lims_grid_print(&g, &cli->out, "  ");
	}
	lims_json_destroy(doc);
	return LIMS_OK;
}

/// A set without the signed paper says so: what was sampled how is then only what somebody typed.
static lims_rc put_minutes(struct listing *l, struct lims_laboratory *lab, const char *set, struct lims_err *err)
{
	struct lims_cli *cli = l->list.cli;
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
	struct lims_err none = {.lang = err->lang};
	lims_rc rc = lims_sample_minutes_kept(lab, set, name, hash, NULL, &none);
	if (rc && rc != LIMS_E_NOT_FOUND) {
		*err = none;
		return rc;
	}
	if (cli->json && rc)
		lims_jw_null(&l->list.w, "minutes");
	else if (cli->json) {
		lims_jw_object(&l->list.w, "minutes");
		lims_jw_text(&l->list.w, "file", name);
		lims_jw_text(&l->list.w, "sha256", hash);
		lims_jw_end_object(&l->list.w);
	} else if (rc)
		lims_cli_say(cli, "  ! %s", none.text);
	else
		lims_cli_say(cli, "  Minutes of sampling: %s, SHA-256 %s", name, hash);
	return LIMS_OK;
}

static lims_rc run_minutes(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf bytes = {0};
	lims_rc rc = lims_file_read(cli->args[1], MINUTES_MAX, &bytes, err);
	const struct lims_minutes m = {cli->args[1], bytes.data, bytes.len};
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_sample_minutes(lab, cli->args[0], &m, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"sample", cli->args[0], NULL}))
		lims_cli_say(cli, "Recorded: %s", cli->args[0]);
	lims_buf_finish(&bytes);
	return rc;
}

static lims_rc run_file(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf bytes = {0};
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_sample_minutes_kept(lab, cli->args[0], name, hash, &bytes, err);
	return lims_cli_give_file(cli, rc, &bytes, cli->args[1], name, hash, err);
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&l.list.w, &cli->out);
	lims_grid_init(&l.list.g, GROUP_COLUMNS);
	lims_grid_heading(&l.list.g, cli->lang, group_heads);
	if (cli->json)
		lims_jw_object(&l.list.w, NULL);
	rc = lims_sample_each(lab, cli->args[0], put_whole, &l, err);
	if (!rc)
		rc = put_minutes(&l, lab, cli->args[0], err);
	if (!rc && cli->json)
		lims_jw_array(&l.list.w, "ages");
	if (!rc)
		rc = lims_sample_groups(lab, cli->args[0], put_group, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.list.w);
		lims_jw_end_object(&l.list.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.list.g, &cli->out, "  ");
	return rc;
}

static lims_rc run_retain(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_sample_retain(lab, cli->args[0], lims_cli_option(cli, "shelf"), lims_cli_option(cli, "keep-until"),
			lims_cli_option(cli, "what"), lims_cli_option(cli, "note"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"sample", cli->args[0], NULL}))
		lims_cli_say(cli, "Recorded: %s", cli->args[0]);
	return rc;
}

static lims_rc run_dispose(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_date on = {0};
	const char *day = lims_cli_option(cli, "on");
	lims_rc rc = day ? lims_date_parse(day, &on, err) : LIMS_OK;
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_sample_dispose(lab, cli->args[0], lims_cli_option(cli, "how"), on, lims_cli_option(cli, "note"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"sample", cli->args[0], NULL}))
		lims_cli_say(cli, "Recorded: %s", cli->args[0]);
	return rc;
}

static lims_rc put_kept(void *ctx, const struct lims_sample_kept *k, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	const char *const cells[][2] = {{"sample", k->set}, {"shelf", k->shelf}, {"keep_until", k->until}, {"what", k->what}, {"by", k->by},
		{"on", k->on}, {"note", k->note}};
	lims_listing_row(&l->list, cells, sizeof cells / sizeof cells[0]);
	return LIMS_OK;
}

static lims_rc run_retained(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Sample"), LIMS_MSG("Shelf"), LIMS_MSG("Keep until"), LIMS_MSG("What"),
		LIMS_MSG("Done by"), LIMS_MSG("Day"), LIMS_MSG("Remark")};
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	struct lims_date before = {0};
	const char *day = lims_cli_option(cli, "before");
	lims_rc rc = day ? lims_date_parse(day, &before, err) : LIMS_OK;
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l.list, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_sample_retained(lab, before, put_kept, &l, err);
	lims_listing_end(&l.list);
	if (!rc && !cli->json && l.list.count == 0)
		lims_cli_say(cli, "No sample is kept");
	return rc;
}

static const struct lims_option receive_options[] = {
	{"job", "CODE", LIMS_MSG("The test order")},
	{"procedure", "ID", LIMS_MSG("Procedure by which it is tested: lims procedure list")},
	{"project", "TEXT", LIMS_MSG("Project")},
	{"part", "TEXT", LIMS_MSG("Part of the structure")},
	{"grade", "TEXT", LIMS_MSG("Design grade")},
	{"cast-at", "MOMENT", LIMS_MSG("When it was cast: 2026-11-01T08:30, or the day alone")},
	{"ages", "DAYS:N,…", LIMS_MSG("Specimens by age of test: 7:3,28:3")},
	{"sampled-by", "TEXT", LIMS_MSG("Who took the sample")},
	{"minutes", "FILE", LIMS_MSG("Scan of the signed minutes of sampling, JPEG, PNG or PDF")},
	{"curing", "TEXT", LIMS_MSG("Curing")},
	{"dimensions", "TEXT", LIMS_MSG("Dimensions")},
	{"condition", "TEXT", LIMS_MSG("Condition on receipt")},
	{"mark", "TEXT", LIMS_MSG("Mark of the customer")},
	{"set", "NAME=VALUE", LIMS_MSG("A characteristic that the procedure asks for, e.g. \"Max=15 kg\"; repeat it")},
	{"received-on", "DATE", LIMS_MSG("Received on")},
	{"note", "TEXT", LIMS_MSG("Remark")},
};
static const struct lims_option due_options[] = {{"on", "DATE", LIMS_MSG("Of this day (today), with what is late")}};
static const struct lims_option retain_options[] = {
	{"shelf", "TEXT", LIMS_MSG("Where it is kept")},
	{"keep-until", "DATE", LIMS_MSG("Until when it is kept")},
	{"what", "TEXT", LIMS_MSG("What of it is kept")},
	{"note", "TEXT", LIMS_MSG("Remark")},
};
static const struct lims_option dispose_options[] = {
	{"how", "TEXT", LIMS_MSG("What was done with it")},
	{"on", "DATE", LIMS_MSG("When it happened (today)")},
	{"note", "TEXT", LIMS_MSG("Remark")},
};
static const struct lims_option retained_options[] = {{"before", "DATE", LIMS_MSG("Only what was to be kept until a day before this one")}};
static const struct lims_command list[] = {
	{"sample", "receive", "", 0, 0, LIMS_MSG("Receives a set of specimens with blind codes and plans its tests"), receive_options, 16,
		run_receive},
	{"sample", "list", "", 0, 0, LIMS_MSG("Lists the sets of specimens"), NULL, 0, run_list},
	{"sample", "show", "SAMPLE", 1, 1, LIMS_MSG("Shows a set: order, specimens, ages, tests, reports"), NULL, 0, run_show},
	{"sample", "minutes", "SAMPLE FILE", 2, 2,
		LIMS_MSG("Keeps the signed minutes of sampling, JPEG, PNG or PDF, that came after the sample"), NULL, 0, run_minutes},
	{"sample", "file", "SAMPLE OUT", 2, 2, LIMS_MSG("Writes the minutes of sampling into a file, byte for byte"), NULL, 0, run_file},
	{"sample", "due", "", 0, 0, LIMS_MSG("Lists what is to be tested on a day, by blind codes"), due_options, 1, run_due},
	{"sample", "retain", "SAMPLE", 1, 1, LIMS_MSG("Records where what is left is kept, and until when"), retain_options, 4, run_retain},
	{"sample", "dispose", "SAMPLE", 1, 1, LIMS_MSG("Records what became of a retained sample"), dispose_options, 3, run_dispose},
	{"sample", "retained", "", 0, 0, LIMS_MSG("Lists the retained samples"), retained_options, 1, run_retained},
};
const struct lims_commands lims_commands_samples = {list, sizeof list / sizeof list[0]};
