// SPDX-License-Identifier: Apache-2.0
// standard and device status, maintain, check, functional, send, back, accept and life: what happens to equipment.
#include "cli/chart_view.h"
#include "cli/listing.h"
#include "cli/words.h"
#include "laboratory/equipment/drift.h"
#include "laboratory/equipment/life.h"
#include "lims-core/base/text.h"

#include <string.h>

static lims_rc read_day(const struct lims_cli *cli, struct lims_date *ret, struct lims_err *err)
{
	const char *on = lims_cli_option(cli, "on");
	lims_rc rc = on ? lims_date_parse(on, ret, err) : LIMS_OK;
	return rc ? lims_err_context(err, "--%s", "on") : LIMS_OK;
}

static void take_values(const struct lims_cli *cli, const struct lims_life_verb *verb, struct lims_field_value *values, size_t *ret_count)
{
	for (size_t i = 0; i < verb->count; i++) {
		const char *value = lims_cli_option(cli, verb->fields[i].name);
		if (value)
			values[(*ret_count)++] = (struct lims_field_value){verb->fields[i].name, value};
	}
}

struct drifted {
	size_t all, beyond;
};

static lims_rc count_drift(void *ctx, const struct lims_drift *d, struct lims_err *err)
{
	struct drifted *n = ctx;
	(void)err;
	n->all++;
	n->beyond += lims_text_equal(d->outcome, "beyond");
	return LIMS_OK;
}

/// Who accepts a certificate is told when its values drifted from the last ones beyond what the card allows.
static void say_drift(struct lims_cli *cli)
{
	struct drifted n = {0};
	char old[LIMS_CODE * 2] = "", now[LIMS_CODE * 2] = "";
	if (!lims_text_equal(lims_cli_option(cli, "decision"), "accepted") ||
		lims_drift_of(cli->lab, cli->command->noun, cli->args[0], NULL, lims_cli_option(cli, "certificate"), old, now, count_drift, &n,
			NULL) != LIMS_OK ||
		n.beyond == 0)
		return;
	lims_cli_say(cli, "  ! %zu of %zu values drifted from certificate %s beyond what is allowed: lims %s drift %s --old %s --new %s",
		n.beyond, n.all, old, cli->command->noun, cli->args[0], old, now);
}

static lims_rc say(struct lims_cli *cli, const struct lims_life_verb *verb, const char *opened)
{
	if (lims_cli_answer(
			cli, (const char *const[]){cli->command->noun, cli->args[0], "recorded", verb->verb, "case", opened[0] ? opened : NULL, NULL}))
		return LIMS_OK;
	lims_cli_say(cli, "Recorded: %s %s, %s", lims_tr(cli->lang, cli->command->noun), cli->args[0],
		lims_tr(cli->lang, lims_life_event_words(verb->type)));
	if (opened[0])
		lims_cli_say(cli, "  ! It failed: nonconforming work %s is open (lims nonconformity show %s); what rests on it: lims %s trace %s",
			opened, opened, cli->command->noun, cli->args[0]);
	if (lims_text_equal(verb->verb, "accept"))
		say_drift(cli);
	if (lims_text_equal(verb->verb, "check") && lims_cli_option(cli, "point"))
		lims_cli_say_chart(cli);
	return LIMS_OK;
}

static lims_rc run_verb(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const struct lims_life_verb *verb = lims_life_verb_find(cli->command->verb);
	const char *path = lims_cli_option(cli, "paper");
	struct lims_field_value values[LIMS_CLI_VALUES];
	struct lims_life_act act = {.noun = cli->command->noun, .code = cli->args[0], .values = values};
	struct lims_buf file = {0};
	char opened[LIMS_CODE] = "";
	lims_rc rc = read_day(cli, &act.on, err);
	if (!rc && path)
		rc = lims_file_read(path, LIMS_HAPPENING_FILE_MAX, &file, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc) {
		const char *slash = path ? strrchr(path, '/') : NULL;
		take_values(cli, verb, values, &act.count);
		act.file_name = slash ? slash + 1 : path;
		act.file = file.data;
		act.file_len = file.len;
		rc = lims_life_record(lab, verb, &act, opened, err);
	}
	if (!rc)
		rc = say(cli, verb, opened);
	lims_buf_finish(&file);
	return rc;
}

/* ---- history ---- */

static bool of_equipment(const char *type)
{
	return strncmp(type, "equipment.", strlen("equipment.")) == 0;
}

/// The field of an event; NULL where nobody asks for it.
static const struct lims_field *field_of(const char *type, const char *name)
{
	size_t count = 0;
	const struct lims_life_verb *verbs = lims_life_verbs(&count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; lims_text_equal(verbs[i].type, type) && k < verbs[i].count; k++)
			if (lims_text_equal(verbs[i].fields[k].name, name))
				return &verbs[i].fields[k];
	return NULL;
}

/// How it is called.
static const char *label_of(const struct lims_field *f, const char *name)
{
	if (f)
		return f->label;
	return lims_text_equal(name, "outcome") ? LIMS_MSG("Outcome") : lims_text_equal(name, "against") ? LIMS_MSG("Against") : name;
}

/// What an entry says, without what stands in columns of its own.
static void put_members(struct lims_cli *cli, const char *type, const struct lims_json *body, struct lims_buf *b)
{
	static const char *const elsewhere[] = {"on", "file", "blobs", "file_name"};
	const char *key = NULL;
	for (const struct lims_json *j = lims_json_next(body, NULL, &key); j; j = lims_json_next(body, key, &key)) {
		bool skip = !lims_json_text(j);
		for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
			skip = skip || lims_text_equal(key, elsewhere[i]);
		if (skip)
			continue;
		const struct lims_field *f = field_of(type, key);
		const char *text = lims_json_text(j);
		lims_buf_addf(b, "%s%s: %s", b->len > 0 ? "; " : "", lims_tr(cli->lang, label_of(f, key)),
			f && f->kind == LIMS_FIELD_VALUE ? lims_cli_shown(cli, text) : lims_tr(cli->lang, lims_life_words(text)));
	}
}

static lims_rc put_event(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	struct lims_json_doc *doc = NULL;
	struct lims_buf text;
	if (!of_equipment(h->type))
		return LIMS_OK;
	if (l->cli->json) {
		lims_jw_object(&l->w, NULL);
		lims_jw_text(&l->w, "type", h->type);
		lims_jw_text(&l->w, "on", h->on);
		lims_jw_text(&l->w, "by", h->actor);
		lims_jw_raw(&l->w, "body", h->body, strlen(h->body));
		lims_jw_end_object(&l->w);
		return LIMS_OK;
	}
	lims_buf_init(&text, LIMS_CLI_OUT_MAX);
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_CLI_OUT_MAX, &doc, err);
	if (!rc) {
		put_members(l->cli, h->type, lims_json_root(doc), &text);
		lims_grid_add(&l->g, h->on);
		lims_grid_add(&l->g, lims_tr(l->cli->lang, lims_life_event_words(h->type)));
		lims_grid_add(&l->g, h->actor);
		lims_grid_add(&l->g, lims_buf_text(&text));
	}
	lims_json_destroy(doc);
	lims_buf_finish(&text);
	return rc;
}

static lims_rc run_life(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	struct lims_life_status status;
	struct lims_date day = {0};
	char name[1024];
	lims_rc rc = read_day(cli, &day, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_register_field(lab, cli->command->noun, cli->args[0], "name", name, sizeof name, err);
	if (!rc)
		rc = lims_life_status_on(lab, cli->command->noun, cli->args[0], day.month ? day : lims_laboratory_today(lab), &status, err);
	if (rc)
		return rc;
	lims_jw_init(&l.w, &cli->out);
	lims_grid_init(&l.g, 4);
	if (cli->json) {
		lims_jw_object(&l.w, NULL);
		lims_jw_text(&l.w, "code", cli->args[0]);
		lims_jw_text(&l.w, "status", status.status);
		lims_jw_text(&l.w, "since", status.since);
		lims_jw_array(&l.w, "events");
	} else {
		lims_buf_addf(
			&cli->out, "%s  %s  %s %s\n", cli->args[0], name, lims_tr(cli->lang, lims_life_status_words(status.status)), status.since);
	}
	static const char *const labels[] = {LIMS_MSG("On"), LIMS_MSG("What"), LIMS_MSG("Person"), LIMS_MSG("Details")};
	if (!cli->json)
		lims_grid_heading(&l.g, cli->lang, labels);
	rc = lims_happenings(lab, cli->command->noun, cli->args[0], NULL, put_event, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		lims_jw_end_object(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.g, &cli->out, "  ");
	return rc;
}

/* ---- checks ---- */

static const char *shown(struct lims_cli *cli, const char *value)
{
	return cli->json ? value : lims_cli_shown(cli, value);
}

static lims_rc put_check(void *ctx, const struct lims_life_check *c, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	const char *const pairs[][2] = {{"on", c->on}, {"point", shown(l->cli, c->point)}, {"value", shown(l->cli, c->value)},
		{"reference", shown(l->cli, c->reference)}, {"limit", shown(l->cli, c->limit)},
		{"outcome", l->cli->json ? c->outcome : lims_tr(l->cli->lang, lims_life_words(c->outcome))}, {"by", c->actor}, {"note", c->note}};
	(void)err;
	lims_listing_row(l, pairs, sizeof pairs / sizeof pairs[0]);
	return LIMS_OK;
}

static lims_rc run_checks(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	static const char *const labels[] = {LIMS_MSG("On"), LIMS_MSG("Point"), LIMS_MSG("Value"), LIMS_MSG("Reference"), LIMS_MSG("Limit"),
		LIMS_MSG("Outcome"), LIMS_MSG("Person"), LIMS_MSG("Remark")};
	lims_listing_begin(&l, cli, labels, sizeof labels / sizeof labels[0]);
	rc = lims_life_checks(lab, cli->command->noun, cli->args[0], lims_cli_option(cli, "point"), put_check, &l, err);
	lims_listing_end(&l);
	return rc;
}

#define ON                                                                                                                                 \
	{                                                                                                                                      \
		"on", "DATE", LIMS_MSG("Day on which it happened (today)")                                                                         \
	}
#define PAPER                                                                                                                              \
	{                                                                                                                                      \
		"paper", "FILE", LIMS_MSG("A paper that is kept with it")                                                                          \
	}
static const struct lims_option status_options[] = {
	{"status", "in_service|out_of_service|fault|retired", LIMS_MSG("Status")}, {"note", "TEXT", LIMS_MSG("Why")}, ON, PAPER};
static const struct lims_option maintain_options[] = {{"what", "TEXT", LIMS_MSG("What was done")}, {"who", "TEXT", LIMS_MSG("Who did it")},
	{"next-on", "DATE", LIMS_MSG("Next maintenance on")}, {"note", "TEXT", LIMS_MSG("Remark")}, ON, PAPER};
static const struct lims_option check_options[] = {{"value", "VALUE", LIMS_MSG("What was read, with its unit")},
	{"point", "TEXT", LIMS_MSG("The point or piece that was checked")}, {"reference", "VALUE", LIMS_MSG("The value that it should have")},
	{"limit", "VALUE", LIMS_MSG("How far it may be from the reference")}, {"against", "TEXT", LIMS_MSG("What it was compared with")},
	{"note", "TEXT", LIMS_MSG("Remark")}, ON, PAPER};
static const struct lims_option limits_options[] = {{"point", "TEXT", LIMS_MSG("The point or piece that was checked")},
	{"centre", "VALUE", LIMS_MSG("Centre line, with its unit")}, {"sigma", "VALUE", LIMS_MSG("Standard deviation, with its unit")},
	{"rules", "nelson|western_electric", LIMS_MSG("Tests of the chart")}, {"note", "TEXT", LIMS_MSG("Remark")}, ON, PAPER};
static const struct lims_option functional_options[] = {
	{"when", "before_leaving|after_return|in_the_laboratory", LIMS_MSG("Before leaving, after the return or in the laboratory")},
	{"outcome", "pass|fail", LIMS_MSG("Outcome")}, {"what", "TEXT", LIMS_MSG("What was checked")},
	{"job", "CODE", LIMS_MSG("Field trip or job")}, {"note", "TEXT", LIMS_MSG("Remark")}, ON, PAPER};
static const struct lims_option send_options[] = {{"purpose", "calibration|verification|repair|loan", LIMS_MSG("What it is sent out for")},
	{"to", "TEXT", LIMS_MSG("To whom")}, {"asked", "TEXT", LIMS_MSG("What was asked: points, uncertainty, method")},
	{"cost", "DONG", LIMS_MSG("What it costs")}, {"until", "DATE", LIMS_MSG("Back until")}, {"note", "TEXT", LIMS_MSG("Remark")}, ON,
	PAPER};
static const struct lims_option back_options[] = {{"condition", "TEXT", LIMS_MSG("Condition on return")},
	{"who", "TEXT", LIMS_MSG("Who received it")}, {"cost", "DONG", LIMS_MSG("What it costs")}, {"note", "TEXT", LIMS_MSG("Remark")}, ON,
	PAPER};
static const struct lims_option accept_options[] = {{"certificate", "NUMBER", LIMS_MSG("Certificate number")},
	{"decision", "accepted|refused", LIMS_MSG("Decision")},
	{"procedures", "ID,…", LIMS_MSG("Procedures that it is accepted for, separated by commas")},
	{"from-on", "DATE", LIMS_MSG("Its corrections are in force from")},
	{"compared", "TEXT", LIMS_MSG("How its values compare with what was asked")}, {"note", "TEXT", LIMS_MSG("Remark")}, ON, PAPER};
static const struct lims_option life_options[] = {{"on", "DATE", LIMS_MSG("The status of that day (today)")}};
static const struct lims_option checks_options[] = {{"point", "TEXT", LIMS_MSG("The point or piece that was checked")}};

#define VERBS(noun)                                                                                                                        \
	{noun, "status", "CODE", 1, 1, LIMS_MSG("Sets the status from a day: in_service, out_of_service, fault or retired"), status_options,   \
		4, run_verb},                                                                                                                      \
		{noun, "maintain", "CODE", 1, 1, LIMS_MSG("Records maintenance or a repair"), maintain_options, 6, run_verb},                      \
		{noun, "check", "CODE", 1, 1, LIMS_MSG("Records a check between calibrations with its data"), check_options, 8, run_verb},         \
		{noun, "limits", "CODE", 1, 1, LIMS_MSG("Sets the limits of a control chart of checks"), limits_options, 7, run_verb},             \
		{noun, "functional", "CODE", 1, 1, LIMS_MSG("Records a functional check before leaving or after the return"), functional_options,  \
			7, run_verb},                                                                                                                  \
		{noun, "send", "CODE", 1, 1, LIMS_MSG("Records that it was sent out"), send_options, 8, run_verb},                                 \
		{noun, "back", "CODE", 1, 1, LIMS_MSG("Records that it came back"), back_options, 6, run_verb},                                    \
		{noun, "accept", "CODE", 1, 1, LIMS_MSG("Accepts or refuses a certificate, for which procedures and from when"), accept_options,   \
			8, run_verb},                                                                                                                  \
		{noun, "life", "CODE", 1, 1, LIMS_MSG("Shows the status and all that happened"), life_options, 1, run_life},                       \
	{                                                                                                                                      \
		noun, "checks", "CODE", 1, 1, LIMS_MSG("Lists the checks between calibrations"), checks_options, 1, run_checks                     \
	}

static const struct lims_command list[] = {VERBS("standard"), VERBS("device")};
const struct lims_commands lims_commands_life = {list, sizeof list / sizeof list[0]};
