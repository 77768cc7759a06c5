// SPDX-License-Identifier: Apache-2.0
// item receive, list and show.
#include "cli/listing.h"
#include "cli/taken_over.h"
#include "laboratory/due.h"
#include "laboratory/intake/receiving.h"

#include <string.h>

lims_rc lims_cli_characteristics(
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

struct receiving {
	struct lims_cli *cli;
	struct lims_jw w;
	size_t count;
	char first[LIMS_CODE], last[LIMS_CODE], same[LIMS_CODE];
};

static lims_rc note_item(void *ctx, const char *code, const char *same, bool part, struct lims_err *err)
{
	struct receiving *r = ctx;
	(void)err;
	(void)part;
	if (r->count++ == 0) {
		snprintf(r->first, sizeof r->first, "%s", code);
		snprintf(r->same, sizeof r->same, "%s", same);
	}
	snprintf(r->last, sizeof r->last, "%s", code);
	if (r->cli->json)
		lims_jw_text(&r->w, NULL, code);
	return LIMS_OK;
}

/// What a person at the desk has to know of what was just received.
static lims_rc say_received(
	struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_receipt *receipt, const struct receiving *r, struct lims_err *err)
{
	bool asked = false;
	if (r->count == 1)
		lims_cli_say(cli, "Received: item %s", r->first);
	else
		lims_cli_say(cli, "Received: %zu items, %s to %s", r->count, r->first, r->last);
	if (r->same[0])
		lims_cli_say(cli,
			"The item %s has the same serial number: it is taken for the same instrument that came again; another one gets a mark behind "
			"its number",
			r->same);
	if (!receipt->item.serial || !receipt->item.serial[0])
		lims_cli_say(cli, "There is no serial number: the laboratory's number is the code; mark it on the instrument");
	lims_rc rc = lims_approval_asked(lab, receipt->item.procedure, lims_laboratory_today(lab), &asked, err);
	if (!rc && asked && !receipt->item.type_approval && !receipt->approval.answer)
		lims_cli_say(cli,
			"  ! The law asks for a type approval of this kind: record it, or the answer in its place (lims item approval %s)", r->first);
	struct lims_date day = receipt->item.received_on.month ? receipt->item.received_on : lims_laboratory_today(lab);
	if (!rc && lims_approval_ended(&receipt->approval, day))
		lims_cli_say(cli, "  ! The type approval %s ended on %s: look whether it still covers the instrument", receipt->approval.number,
			receipt->approval.until);
	return rc;
}

static lims_rc read_receipt(struct lims_cli *cli, struct lims_receipt *r, struct lims_err *err)
{
	const char *on = lims_cli_option(cli, "received-on");
	lims_rc rc = on ? lims_date_parse(on, &r->item.received_on, err) : LIMS_OK;
	if (!rc)
		rc = lims_cli_number(cli, "quantity", 1, 1, LIMS_QUANTITY_MAX, &r->quantity, err);
	if (!rc)
		rc = lims_cli_number(cli, "parts", 0, 0, LIMS_PARTS_MAX, &r->parts, err);
	if (r->approval.holder || r->approval.until)
		r->approval.number = r->item.type_approval;
	if (!rc && (r->approval.holder || r->approval.until) && !r->approval.number)
		rc = lims_err_set(err, LIMS_E_INPUT, "Whose approval, and until when, needs its number: --type-approval NUMBER");
	return rc;
}

/// An instrument that comes again, or comes for the first time since it was taken over: what is not said anew is as it was.
struct again {
	struct lims_laboratory *lab;
	const struct lims_receipt *receipt;
	struct receiving *r;
	const struct lims_buf *codes;        ///< JSON list of what was received
	struct lims_approval_state approval; ///< of the instrument when it was here before
	bool known;                          ///< that it is the same instrument: nobody has to decide
};

static lims_rc receive(struct again *a, const struct lims_receipt *receipt, struct lims_err *err)
{
	struct lims_cli *cli = a->r->cli;
	lims_rc rc = lims_receipt_record(a->lab, receipt, note_item, a->r, err);
	lims_jw_end_array(&a->r->w);
	if (a->known)
		a->r->same[0] = '\0';
	if (!rc && cli->json && a->r->count > 1)
		lims_buf_addf(&cli->out, "{\"items\":%s}\n", lims_buf_text(a->codes));
	else if (!rc && !lims_cli_answer(cli, (const char *const[]){"item", a->r->first, "same_serial_as", a->r->same, NULL}))
		rc = say_received(cli, a->lab, receipt, a->r, err);
	return rc;
}

static lims_rc receive_like(void *ctx, const struct lims_item *was, struct lims_err *err)
{
	struct again *a = ctx;
	struct lims_receipt receipt = *a->receipt;
	struct lims_item *i = &receipt.item;
	struct lims_field_value values[LIMS_CLI_VALUES * 2];
	const struct {
		const char **to, *from;
	} texts[] = {{&i->procedure, was->procedure}, {&i->name, was->name}, {&i->type, was->type}, {&i->serial, was->serial},
		{&i->maker, was->maker}, {&i->country, was->country}, {&i->year, was->year}, {&i->customer, was->customer},
		{&i->place, was->place}};
	size_t n = 0;
	for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
		*texts[k].to = *texts[k].to ? *texts[k].to : texts[k].from;
	if (!i->serial || !i->serial[0])
		i->serial = was->code; // the laboratory's number stays what it was
	if (!i->type_approval && !receipt.approval.answer) {
		const struct lims_approval_state *known = &a->approval;
		i->type_approval = known->answer[0] ? NULL : was->type_approval;
		if (known->by[0]) // somebody has recorded it: the answer, or the number with its holder
			receipt.approval = (struct lims_approval){
				known->answer[0] ? NULL : known->number, known->holder, known->until, known->answer[0] ? known->answer : NULL, was->code};
	}
	for (size_t k = 0; k < i->characteristic_count; k++)
		values[n++] = i->characteristics[k];
	for (size_t k = 0; k < was->characteristic_count && n < LIMS_CLI_VALUES * 2; k++) {
		bool said = false;
		for (size_t m = 0; m < i->characteristic_count; m++)
			said = said || strcmp(values[m].name, was->characteristics[k].name) == 0;
		if (!said)
			values[n++] = was->characteristics[k];
	}
	i->characteristics = values;
	i->characteristic_count = n;
	return receive(a, &receipt, err);
}

static lims_rc run_receive(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_field_value values[LIMS_CLI_VALUES];
	char names[LIMS_CLI_VALUES][LIMS_CODE];
	struct receiving r = {.cli = cli};
	struct lims_buf codes;
	struct lims_receipt receipt = {.item = {.procedure = lims_cli_option(cli, "procedure"),
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
									   .characteristics = values},
		.approval = {.holder = lims_cli_option(cli, "approval-holder"),
			.until = lims_cli_option(cli, "approval-until"),
			.answer = lims_cli_option(cli, "no-approval")}};
	const char *like = lims_cli_option(cli, "like");
	lims_buf_init(&codes, LIMS_CLI_OUT_MAX);
	lims_jw_init(&r.w, &codes);
	lims_jw_array(&r.w, NULL);
	lims_rc rc = read_receipt(cli, &receipt, err);
	if (!rc)
		rc = lims_cli_characteristics(cli, values, names, &receipt.item.characteristic_count, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	struct again a = {.lab = lab, .receipt = &receipt, .r = &r, .codes = &codes, .known = like != NULL};
	if (!rc && like)
		rc = lims_item_approval(lab, like, &a.approval, err);
	if (!rc)
		rc = like ? lims_item_each(lab, like, receive_like, &a, err) : receive(&a, &receipt, err);
	lims_buf_finish(&codes);
	return rc;
}

void lims_cli_item_members(struct lims_jw *w, const struct lims_item *i)
{
	char date[LIMS_DATE_TEXT];
	const struct {
		const char *key, *value;
	} texts[] = {{"procedure", i->procedure}, {"name", i->name}, {"type", i->type}, {"serial", i->serial}, {"maker", i->maker},
		{"country", i->country}, {"year", i->year}, {"customer", i->customer}, {"job", i->job}, {"place", i->place},
		{"condition", i->condition}, {"type_approval", i->type_approval}, {"parent", i->parent}, {"part", i->part}};
	lims_date_text(i->received_on, date);
	lims_jw_text(w, "code", i->code);
	for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
		if (texts[k].value)
			lims_jw_text(w, texts[k].key, texts[k].value);
	lims_jw_text(w, i->taken_over ? "taken_over_on" : "received_on", date);
	if (i->taken_over)
		lims_jw_text(w, "taken_over", i->taken_over);
	lims_jw_object(w, "characteristics");
	for (size_t k = 0; k < i->characteristic_count; k++)
		lims_jw_text(w, i->characteristics[k].name, i->characteristics[k].value);
	lims_jw_end_object(w);
}

static lims_rc put_json(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct lims_jw *w = ctx;
	(void)err;
	lims_jw_object(w, NULL);
	lims_cli_item_members(w, i);
	lims_jw_end_object(w);
	return LIMS_OK;
}

struct listing {
	struct lims_cli *cli;
	struct lims_grid g;
};

static lims_rc put_line(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct listing *l = ctx;
	struct lims_grid *g = &l->g;
	char date[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(i->received_on, date);
	lims_grid_add(g, i->code);
	lims_grid_add(g, date);
	lims_grid_add(g, i->name);
	lims_grid_add(g, i->type);
	lims_grid_add(g, i->serial);
	lims_grid_add(g, i->customer);
	lims_grid_add(g, i->taken_over ? lims_tr(l->cli->lang, LIMS_CLI_TAKEN_OVER) : " ");
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Code"), LIMS_MSG("Received on"), LIMS_MSG("Name"), LIMS_MSG("Type"),
		LIMS_MSG("Serial number"), LIMS_MSG("Customer"), " "};
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli};
	struct lims_jw w;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&w, &cli->out);
		lims_jw_array(&w, NULL);
		rc = lims_item_each(lab, NULL, put_json, &w, err);
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
		return rc;
	}
	lims_grid_init(&l.g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&l.g, cli->lang, heads);
	rc = lims_item_each(lab, NULL, put_line, &l, err);
	lims_grid_print(&l.g, &cli->out, "");
	return rc;
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
		rc = lims_item_happened(lab, cli->args[0], cli->args[1], on, lims_cli_option(cli, "by"), lims_cli_option(cli, "note"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"item", cli->args[0], "kind", cli->args[1], NULL}))
		lims_cli_say(cli, "Recorded: %s", cli->args[0]);
	return rc;
}

struct dues {
	struct lims_listing list;
};

static lims_rc put_due(void *ctx, const struct lims_due *d, struct lims_err *err)
{
	struct dues *l = ctx;
	char until[LIMS_DATE_TEXT], ended[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(d->valid_until, until);
	lims_date_text(d->ended, ended);
	l->list.count++;
	const char *mark = d->until_computed ? lims_tr(l->list.cli->lang, "taken over, not verified by this system; day by the period")
					   : d->taken_over   ? lims_tr(l->list.cli->lang, LIMS_CLI_TAKEN_OVER)
										 : " ";
	if (!l->list.cli->json) {
		const char *const cells[] = {
			until, d->item, d->name, d->serial, d->customer, d->place, d->certificate, d->ended.month ? ended : " ", mark};
		for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
			lims_grid_add(&l->list.g, cells[i]);
		return LIMS_OK;
	}
	const char *const pairs[][2] = {{"valid_until", until}, {"item", d->item}, {"procedure", d->procedure}, {"name", d->name},
		{"serial", d->serial}, {"customer", d->customer}, {"place", d->place}, {"certificate", d->certificate},
		{"ended_on", d->ended.month ? ended : NULL}};
	lims_jw_object(&l->list.w, NULL);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (pairs[i][1])
			lims_jw_text(&l->list.w, pairs[i][0], pairs[i][1]);
	if (d->taken_over)
		lims_jw_bool(&l->list.w, "taken_over", true);
	if (d->until_computed)
		lims_jw_bool(&l->list.w, "until_computed", true);
	lims_jw_end_object(&l->list.w);
	return LIMS_OK;
}

static lims_rc run_due(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Valid until"), LIMS_MSG("Item"), LIMS_MSG("Name"), LIMS_MSG("Serial number"),
		LIMS_MSG("Customer"), LIMS_MSG("Place"), LIMS_MSG("Certificate"), LIMS_MSG("Ended on"), " "};
	struct lims_laboratory *lab = NULL;
	struct dues l = {.list = {.cli = cli}};
	struct lims_date before;
	lims_rc rc = read_day(cli, "before", &before, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	if (before.month == 0)
		before = lims_laboratory_today(lab);
	lims_listing_begin(&l.list, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_due_each(lab, before, put_due, &l, err);
	lims_listing_end(&l.list);
	if (!rc && !cli->json && l.list.count == 0)
		lims_cli_say(cli, "Nothing is due");
	return rc;
}

static const struct lims_option receive_options[] = {
	{"procedure", "ID", LIMS_MSG("Procedure by which it is verified: lims procedure list")},
	{"customer", "CODE", LIMS_MSG("Whose it is")},
	{"like", "ITEM", LIMS_MSG("The same instrument again: what is not said anew is as it was there")},
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
	{"approval-holder", "TEXT", LIMS_MSG("Holder of the type approval")},
	{"approval-until", "DATE", LIMS_MSG("Last day of the type approval")},
	{"no-approval", "older_than_rule|not_found", LIMS_MSG("The answer when there is no type approval")},
	{"condition", "TEXT", LIMS_MSG("Condition on receipt")},
	{"quantity", "N", LIMS_MSG("That many of the kind, without serial numbers")},
	{"parts", "N", LIMS_MSG("Parts of each: nozzles of a post, points of an earthing system")},
	{"received-on", "DATE", LIMS_MSG("Received on")},
};
static const struct lims_option event_options[] = {
	{"on", "DATE", LIMS_MSG("When it happened (today)")},
	{"by", "STAFF", LIMS_MSG("Who did it, when not who records it")},
	{"note", "TEXT", LIMS_MSG("What is known of it")},
};
static const struct lims_option due_options[] = {{"before", "DATE", LIMS_MSG("Items whose certificate ends before this day (today)")}};
static const struct lims_command list[] = {
	{"item", "receive", "", 0, 0, LIMS_MSG("Receives an item"), receive_options, sizeof receive_options / sizeof receive_options[0],
		run_receive},
	{"item", "list", "", 0, 0, LIMS_MSG("Lists the items"), NULL, 0, run_list},
	{"item", "event", "ITEM KIND", 2, 2, LIMS_MSG("Records that an item was repaired, modified, damaged, … : its certificate is over"),
		event_options, 3, run_event},
	{"due", NULL, "", 0, 0, LIMS_MSG("Lists the items that are to be verified again"), due_options, 1, run_due},
};
const struct lims_commands lims_commands_items = {list, sizeof list / sizeof list[0]};
