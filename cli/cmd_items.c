// SPDX-License-Identifier: Apache-2.0
// item receive, list and show.
#include "cli/cli.h"
#include "laboratory/due.h"
#include "laboratory/items.h"

#include <string.h>

/// "--set Max=15 kg" given any number of times.
static lims_rc read_characteristics(
	struct lims_cli *cli, struct lims_field_value *values, char names[][LIMS_CODE], size_t *ret_count, struct lims_err *err)
{
	size_t n = 0;
	for (size_t i = 0; i < cli->given_count; i++) {
		if (strcmp(cli->given[i].name, "set") != 0)
			continue;
		const char *equals = strchr(cli->given[i].value, '=');
		size_t len = equals ? (size_t)(equals - cli->given[i].value) : 0;
		if (len == 0 || len >= LIMS_CODE)
			return lims_err_set(err, LIMS_E_INPUT, "--set takes NAME=VALUE, e.g. --set \"Max=15 kg\", not %s", cli->given[i].value);
		memcpy(names[n], cli->given[i].value, len);
		names[n][len] = '\0';
		values[n] = (struct lims_field_value){names[n], equals + 1};
		n++;
	}
	*ret_count = n;
	return LIMS_OK;
}

static lims_rc run_receive(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_field_value values[LIMS_CLI_VALUES];
	char names[LIMS_CLI_VALUES][LIMS_CODE], code[LIMS_CODE], twin[LIMS_CODE];
	struct lims_item item = {.procedure = lims_cli_option(cli, "procedure"),
		.name = lims_cli_option(cli, "name"),
		.type = lims_cli_option(cli, "type"),
		.serial = lims_cli_option(cli, "serial"),
		.maker = lims_cli_option(cli, "maker"),
		.country = lims_cli_option(cli, "country"),
		.year = lims_cli_option(cli, "year"),
		.customer = lims_cli_option(cli, "customer"),
		.job = lims_cli_option(cli, "job"),
		.place = lims_cli_option(cli, "place"),
		.condition = lims_cli_option(cli, "condition"),
		.type_approval = lims_cli_option(cli, "type-approval"),
		.characteristics = values};
	const char *on = lims_cli_option(cli, "received-on");
	lims_rc rc = on ? lims_date_parse(on, &item.received_on, err) : LIMS_OK;
	if (!rc)
		rc = read_characteristics(cli, values, names, &item.characteristic_count, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_receive(lab, &item, code, twin, err);
	if (rc)
		return rc;
	if (lims_cli_answer(cli, (const char *const[]){"item", code, "same_serial_as", twin, NULL}))
		return LIMS_OK;
	lims_cli_say(cli, "Received: item %s", code);
	if (twin[0])
		lims_cli_say(cli, "The item %s has the same serial number: a person decides whether they are one", twin);
	return LIMS_OK;
}

static lims_rc put_json(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct lims_jw *w = ctx;
	char date[LIMS_DATE_TEXT];
	const struct {
		const char *key, *value;
	} texts[] = {{"procedure", i->procedure}, {"name", i->name}, {"type", i->type}, {"serial", i->serial}, {"maker", i->maker},
		{"country", i->country}, {"year", i->year}, {"customer", i->customer}, {"job", i->job}, {"place", i->place},
		{"condition", i->condition}, {"type_approval", i->type_approval}};
	(void)err;
	lims_date_text(i->received_on, date);
	lims_jw_object(w, NULL);
	lims_jw_text(w, "code", i->code);
	for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
		if (texts[k].value)
			lims_jw_text(w, texts[k].key, texts[k].value);
	lims_jw_text(w, "received_on", date);
	lims_jw_object(w, "characteristics");
	for (size_t k = 0; k < i->characteristic_count; k++)
		lims_jw_text(w, i->characteristics[k].name, i->characteristics[k].value);
	lims_jw_end_object(w);
	lims_jw_end_object(w);
	return LIMS_OK;
}

static lims_rc put_line(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct lims_grid *g = ctx;
	char date[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(i->received_on, date);
	lims_grid_add(g, i->code);
	lims_grid_add(g, date);
	lims_grid_add(g, i->name);
	lims_grid_add(g, i->type);
	lims_grid_add(g, i->serial);
	lims_grid_add(g, i->customer);
	return LIMS_OK;
}

static lims_rc show(struct lims_cli *cli, const char *code, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_grid g;
	struct lims_jw w;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&w, &cli->out);
		if (!code)
			lims_jw_array(&w, NULL);
		rc = lims_item_each(lab, code, put_json, &w, err);
		if (!code)
			lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
		return rc;
	}
	lims_grid_init(&g, 6);
	rc = lims_item_each(lab, code, put_line, &g, err);
	lims_grid_print(&g, &cli->out, "");
	return rc;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	return show(cli, NULL, err);
}

static lims_rc put_all(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	struct lims_grid g;
	char date[LIMS_DATE_TEXT];
	const struct {
		const char *label, *value;
	} lines[] = {{LIMS_MSG("Procedure"), i->procedure}, {LIMS_MSG("Name"), i->name}, {LIMS_MSG("Type"), i->type},
		{LIMS_MSG("Serial number"), i->serial}, {LIMS_MSG("Maker"), i->maker}, {LIMS_MSG("Country"), i->country},
		{LIMS_MSG("Year"), i->year}, {LIMS_MSG("Customer"), i->customer}, {LIMS_MSG("Job"), i->job}, {LIMS_MSG("Place of use"), i->place},
		{LIMS_MSG("Condition on receipt"), i->condition}, {LIMS_MSG("Type approval"), i->type_approval}, {LIMS_MSG("Received on"), date}};
	(void)err;
	lims_date_text(i->received_on, date);
	lims_grid_init(&g, 2);
	for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++)
		if (lines[k].value && lines[k].value[0]) {
			lims_grid_add(&g, lims_tr(cli->lang, lines[k].label));
			lims_grid_add(&g, lines[k].value);
		}
	for (size_t k = 0; k < i->characteristic_count; k++) {
		lims_grid_add(&g, i->characteristics[k].name);
		lims_grid_add(&g, i->characteristics[k].value);
	}
	lims_buf_addf(&cli->out, "%s\n", i->code);
	lims_grid_print(&g, &cli->out, "  ");
	return LIMS_OK;
}

static lims_rc put_event(void *ctx, const struct lims_item_event *e, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	char on[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(e->on, on);
	lims_buf_addf(&cli->out, "  %s  %s  %s%s%s\n", on, e->kind, e->actor, e->note ? "  " : "", e->note ? e->note : "");
	return LIMS_OK;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	if (cli->json)
		return show(cli, cli->args[0], err);
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_each(lab, cli->args[0], put_all, cli, err);
	return rc ? rc : lims_item_events(lab, cli->args[0], put_event, cli, err);
}

static lims_rc read_day(const struct lims_cli *cli, const char *option, struct lims_date *ret, struct lims_err *err)
{
	const char *text = lims_cli_option(cli, option);
	*ret = (struct lims_date){0};
	return text ? lims_date_parse(text, ret, err) : LIMS_OK;
}

static lims_rc run_event(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_date on;
	lims_rc rc = read_day(cli, "on", &on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_happened(lab, cli->args[0], cli->args[1], on, lims_cli_option(cli, "note"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"item", cli->args[0], "kind", cli->args[1], NULL}))
		lims_cli_say(cli, "Recorded: %s", cli->args[0]);
	return rc;
}

struct dues {
	struct lims_cli *cli;
	struct lims_grid g;
	struct lims_jw w;
	size_t count;
};

static lims_rc put_due(void *ctx, const struct lims_due *d, struct lims_err *err)
{
	struct dues *l = ctx;
	char until[LIMS_DATE_TEXT], ended[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(d->valid_until, until);
	lims_date_text(d->ended, ended);
	l->count++;
	if (!l->cli->json) {
		const char *const cells[] = {
			until, d->item, d->name, d->serial, d->customer, d->place, d->certificate, d->ended.month ? ended : " "};
		for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
			lims_grid_add(&l->g, cells[i]);
		return LIMS_OK;
	}
	const char *const pairs[][2] = {{"valid_until", until}, {"item", d->item}, {"procedure", d->procedure}, {"name", d->name},
		{"serial", d->serial}, {"customer", d->customer}, {"place", d->place}, {"certificate", d->certificate},
		{"ended_on", d->ended.month ? ended : NULL}};
	lims_jw_object(&l->w, NULL);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (pairs[i][1])
			lims_jw_text(&l->w, pairs[i][0], pairs[i][1]);
	lims_jw_end_object(&l->w);
	return LIMS_OK;
}

static lims_rc run_due(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct dues l = {.cli = cli};
	struct lims_date before;
	lims_rc rc = read_day(cli, "before", &before, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	if (before.month == 0)
		before = lims_laboratory_today(lab);
	lims_jw_init(&l.w, &cli->out);
	lims_grid_init(&l.g, 8);
	if (cli->json)
		lims_jw_array(&l.w, NULL);
	rc = lims_due_each(lab, before, put_due, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.g, &cli->out, "");
	if (!rc && !cli->json && l.count == 0)
		lims_cli_say(cli, "Nothing is due");
	return rc;
}

static const struct lims_option receive_options[] = {
	{"procedure", "ID", LIMS_MSG("Procedure by which it is verified: lims procedure list")},
	{"customer", "CODE", LIMS_MSG("Whose it is")},
	{"set", "NAME=VALUE", LIMS_MSG("A characteristic that the procedure asks for, e.g. \"Max=15 kg\"; repeat it")},
	{"name", "TEXT", LIMS_MSG("Name, when it differs from that of the procedure")},
	{"type", "TEXT", LIMS_MSG("Type")},
	{"serial", "TEXT", LIMS_MSG("Serial number")},
	{"maker", "TEXT", LIMS_MSG("Maker")},
	{"country", "TEXT", LIMS_MSG("Country")},
	{"year", "TEXT", LIMS_MSG("Year")},
	{"job", "CODE", LIMS_MSG("Job")},
	{"place", "TEXT", LIMS_MSG("Place of use")},
	{"type-approval", "TEXT", LIMS_MSG("Number of the type approval, or why there is none")},
	{"condition", "TEXT", LIMS_MSG("Condition on receipt")},
	{"received-on", "DATE", LIMS_MSG("Received on")},
};
static const struct lims_option event_options[] = {
	{"on", "DATE", LIMS_MSG("When it happened (today)")},
	{"note", "TEXT", LIMS_MSG("What is known of it")},
};
static const struct lims_option due_options[] = {{"before", "DATE", LIMS_MSG("Items whose certificate ends before this day (today)")}};
static const struct lims_command list[] = {
	{"item", "receive", "", 0, 0, LIMS_MSG("Receives an item"), receive_options, sizeof receive_options / sizeof receive_options[0],
		run_receive},
	{"item", "list", "", 0, 0, LIMS_MSG("Lists the items"), NULL, 0, run_list},
	{"item", "show", "ITEM", 1, 1, LIMS_MSG("Shows an item"), NULL, 0, run_show},
	{"item", "event", "ITEM KIND", 2, 2, LIMS_MSG("Records that an item was repaired, modified, damaged, … : its certificate is over"),
		event_options, 2, run_event},
	{"due", NULL, "", 0, 0, LIMS_MSG("Lists the items that are to be verified again"), due_options, 1, run_due},
};
const struct lims_commands lims_commands_items = {list, sizeof list / sizeof list[0]};
