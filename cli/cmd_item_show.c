// SPDX-License-Identifier: Apache-2.0
// item show, approval and part: everything that is known of an item, with its life.
#include "cli/cli.h"
#include "cli/point_view.h"
#include "cli/taken_over.h"
#include "cli/words.h"
#include "laboratory/intake/history.h"
#include "laboratory/intake/receiving.h"
#include "laboratory/items.h"
#include "laboratory/proof/paper_kinds.h"
#include "lims-core/base/text.h"

#include <string.h>

struct showing {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	struct lims_grid g;
	struct lims_jw w;
	size_t count;
};

static void put_if(struct lims_jw *w, const char *key, const char *value)
{
	if (value && value[0])
		lims_jw_text(w, key, value);
}

static lims_rc put_json(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct showing *s = ctx;
	(void)err;
	lims_cli_item_members(&s->w, i);
	lims_jw_text(&s->w, "number", lims_item_number(i));
	return LIMS_OK;
}

/// By the words of the procedure, as far as the data files have it; the name that --set takes stands in brackets.
static void put_characteristics(struct lims_cli *cli, struct lims_grid *g, const struct lims_item *item)
{
	struct lims_cli_points *procedures = lims_cli_points_create();
	const struct lims_procedure *p = lims_cli_points_procedure(procedures, cli, item->procedure);
	char name[LIMS_CLI_POINT];
	for (size_t k = 0; k < item->characteristic_count; k++) {
		const char *value = item->characteristics[k].value;
		const struct lims_characteristic *c = NULL;
		for (size_t i = 0; p && i < p->item_count; i++)
			if (lims_text_equal(p->item[i].name, item->characteristics[k].name))
				c = &p->item[i];
		snprintf(name, sizeof name, c ? "%s [%s]" : "%.0s%s", c ? lims_cli_words(cli, c->label) : "", item->characteristics[k].name);
		lims_grid_add(g, name);
		if (c && c->kind == LIMS_CELL_NUMBER)
			value = lims_cli_shown(cli, value);
		for (size_t i = 0; c && i < c->choice_count; i++)
			if (lims_text_equal(c->choices[i].id, item->characteristics[k].value))
				value = lims_cli_choice(cli, &c->choices[i]);
		lims_grid_add(g, value);
	}
	lims_cli_points_destroy(procedures);
}

static lims_rc put_head(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct showing *s = ctx;
	struct lims_cli *cli = s->cli;
	struct lims_grid g;
	char date[LIMS_DATE_TEXT];
	bool own = !i->serial || !i->serial[0];
	const struct {
		const char *label, *value;
	} lines[] = {{LIMS_MSG("Procedure"), i->procedure}, {LIMS_MSG("Name"), i->name}, {LIMS_MSG("Type"), i->type},
		{LIMS_MSG("Serial number"), i->serial}, {LIMS_MSG("Laboratory number"), own ? i->code : NULL}, {LIMS_MSG("Part of"), i->parent},
		{LIMS_MSG("Maker"), i->maker}, {LIMS_MSG("Country"), i->country}, {LIMS_MSG("Year"), i->year}, {LIMS_MSG("Customer"), i->customer},
		{LIMS_MSG("Job"), i->job}, {LIMS_MSG("Place of use"), i->place}, {LIMS_MSG("Condition on receipt"), i->condition},
		{LIMS_MSG("Type approval"), i->type_approval}, {i->taken_over ? LIMS_MSG("Taken over on") : LIMS_MSG("Received on"), date}};
	(void)err;
	lims_date_text(i->received_on, date);
	lims_grid_init(&g, 2);
	for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++)
		if (lines[k].value && lines[k].value[0]) {
			lims_grid_add(&g, lims_tr(cli->lang, lines[k].label));
			lims_grid_add(&g, lines[k].value);
		}
	put_characteristics(cli, &g, i);
	if (i->taken_over)
		lims_buf_addf(&cli->out, "%s  ! %s (%s)\n", i->code, lims_tr(cli->lang, LIMS_CLI_TAKEN_OVER), i->taken_over);
	else
		lims_buf_addf(&cli->out, "%s\n", i->code);
	lims_grid_print(&g, &cli->out, "  ");
	return LIMS_OK;
}

static lims_rc put_before(void *ctx, const struct lims_before *b, struct lims_err *err)
{
	struct showing *s = ctx;
	const char *const pairs[][3] = {{"certificate", LIMS_MSG("Certificate number"), b->certificate},
		{"verified_on", LIMS_MSG("Verified on"), b->verified_on}, {"valid_until", LIMS_MSG("Valid until"), b->valid_until},
		{"verified_by", LIMS_MSG("Verified by"), b->verified_by}, {"sticker", LIMS_MSG("Sticker"), b->sticker}};
	struct lims_grid g;
	(void)err;
	if (s->cli->json)
		lims_jw_object(&s->w, "before");
	else
		lims_cli_say(s->cli, "  Last verification by the records of before, not verified by this system");
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (s->cli->json)
			put_if(&s->w, pairs[i][0], pairs[i][2]);
		if (s->cli->json || !pairs[i][2])
			continue;
		lims_grid_add(&g, lims_tr(s->cli->lang, pairs[i][1]));
		lims_grid_add(&g, pairs[i][2]);
	}
	lims_grid_print(&g, &s->cli->out, "    ");
	if (b->until_computed && s->cli->json)
		lims_jw_bool(&s->w, "until_computed", true);
	else if (b->until_computed)
		lims_cli_say(s->cli, "    its last day stands in no record: it follows from the period of the procedure");
	if (s->cli->json)
		lims_jw_end_object(&s->w);
	return LIMS_OK;
}

static lims_rc put_part(void *ctx, const struct lims_item_part *p, struct lims_err *err)
{
	struct showing *s = ctx;
	(void)err;
	if (s->cli->json) {
		lims_jw_object(&s->w, NULL);
		lims_jw_text(&s->w, "part", p->mark);
		put_if(&s->w, "name", p->name);
		put_if(&s->w, "serial", p->serial);
		put_if(&s->w, "item", p->code);
		lims_jw_end_object(&s->w);
		return LIMS_OK;
	}
	if (s->count++ == 0)
		lims_cli_say(s->cli, "Parts");
	lims_grid_add(&s->g, p->mark);
	lims_grid_add(&s->g, p->name);
	lims_grid_add(&s->g, p->serial);
	lims_grid_add(&s->g, p->code);
	return LIMS_OK;
}

static const char *life_word(const struct lims_cli *cli, const char *what)
{
	static const struct {
		const char *what, *word;
	} words[] = {{"taken_over", LIMS_CLI_TAKEN_OVER}, {"verified_before", LIMS_MSG("verified before, not verified by this system")},
		{"received", LIMS_MSG("received")}, {"worksheet", LIMS_MSG("worksheet")}, {"revoked", LIMS_MSG("revoked")},
		{"replaced", LIMS_MSG("replaced")}, {"repaired", LIMS_MSG("repaired")}, {"modified", LIMS_MSG("modified")},
		{"adjusted", LIMS_MSG("adjusted")}, {"damaged", LIMS_MSG("damaged")}, {"certificate_lost", LIMS_MSG("certificate lost")},
		{"seal_broken", LIMS_MSG("seal broken")}, {"retired", LIMS_MSG("retired")}, {"item.assigned", LIMS_MSG("assigned")},
		{"item.handed_back", LIMS_MSG("handed back")}, {"item.approval", LIMS_MSG("type approval")}, {"item.part", LIMS_MSG("part")}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(words[i].what, what))
			return lims_tr(cli->lang, words[i].word);
	return lims_tr(cli->lang, lims_paper_kind_name(what));
}

/// States and verdicts in words; codes, names and days stand as they are.
static const char *life_cell(const struct lims_cli *cli, const char *cell)
{
	static const char *const states[] = {"open", "submitted", "returned", "reviewed", "abandoned", "issued", "revoked", "replaced"};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (lims_text_equal(states[i], cell))
			return lims_tr(cli->lang, states[i]);
	bool verdict = lims_text_equal(cell, "pass") || lims_text_equal(cell, "fail") || lims_text_equal(cell, "undetermined");
	return verdict ? lims_cli_verdict(cli, cell) : cell;
}

static lims_rc put_life(void *ctx, const struct lims_life *l, struct lims_err *err)
{
	struct showing *s = ctx;
	(void)err;
	const char *const cells[] = {l->on, l->item, l->what, l->code, l->state, l->detail, l->actor};
	static const char *const keys[] = {"on", "item", "what", "code", "state", "detail", "actor"};
	if (s->cli->json)
		lims_jw_object(&s->w, NULL);
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
		if (s->cli->json)
			put_if(&s->w, keys[i], cells[i]);
		else
			lims_grid_add(&s->g, cells[i] == l->what ? life_word(s->cli, l->what) : life_cell(s->cli, cells[i]));
	}
	if (s->cli->json)
		lims_jw_end_object(&s->w);
	return LIMS_OK;
}

static void put_approval(struct showing *s, const struct lims_approval_state *a)
{
	struct lims_cli *cli = s->cli;
	if (cli->json) {
		lims_jw_object(&s->w, "approval");
		put_if(&s->w, "number", a->number);
		put_if(&s->w, "holder", a->holder);
		put_if(&s->w, "until", a->until);
		put_if(&s->w, "answer", a->answer);
		put_if(&s->w, "by", a->by);
		put_if(&s->w, "on", a->on);
		lims_jw_end_object(&s->w);
		return;
	}
	if (lims_text_equal(a->answer, "older_than_rule"))
		lims_cli_say(cli, "  Type approval: none, made before the rule asked for one; said by %s on %s", a->by, a->on);
	else if (a->answer[0])
		lims_cli_say(cli, "  Type approval: looked for and not found; said by %s on %s", a->by, a->on);
	else if (a->by[0])
		lims_cli_say(cli, "  Type approval: %s, holder %s, until %s; recorded by %s on %s", a->number, a->holder[0] ? a->holder : "–",
			a->until[0] ? a->until : "–", a->by, a->on);
}

static lims_rc show_rest(struct showing *s, const char *item, struct lims_err *err)
{
	static const char *const parts[] = {LIMS_MSG("Part"), LIMS_MSG("Name"), LIMS_MSG("Serial number"), LIMS_MSG("Code")},
							 *const life[] = {LIMS_MSG("Day"), LIMS_MSG("Item"), LIMS_MSG("What happened"), LIMS_MSG("Code"),
								 LIMS_MSG("State"), LIMS_MSG("Details"), LIMS_MSG("Done by")};
	struct lims_approval_state approval;
	struct lims_cli *cli = s->cli;
	lims_rc rc = lims_item_approval(s->lab, item, &approval, err);
	if (rc)
		return rc;
	put_approval(s, &approval);
	rc = lims_item_before(s->lab, item, put_before, s, err);
	if (rc && rc != LIMS_E_NOT_FOUND)
		return rc;
	lims_err_clear(err);
	if (cli->json)
		lims_jw_array(&s->w, "parts");
	lims_grid_init(&s->g, sizeof parts / sizeof parts[0]);
	lims_grid_heading(&s->g, cli->lang, parts);
	rc = lims_item_parts(s->lab, item, put_part, s, err);
	lims_grid_print(&s->g, &cli->out, "  ");
	if (cli->json) {
		lims_jw_end_array(&s->w);
		lims_jw_array(&s->w, "life");
	} else
		lims_cli_say(cli, "Life");
	lims_grid_init(&s->g, sizeof life / sizeof life[0]);
	lims_grid_heading(&s->g, cli->lang, life);
	if (!rc)
		rc = lims_item_life(s->lab, item, put_life, s, err);
	lims_grid_print(&s->g, &cli->out, "  ");
	if (cli->json)
		lims_jw_end_array(&s->w);
	return rc;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct showing s = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &s.lab, err);
	if (rc)
		return rc;
	lims_jw_init(&s.w, &cli->out);
	if (cli->json)
		lims_jw_object(&s.w, NULL);
	rc = lims_item_each(s.lab, cli->args[0], cli->json ? put_json : put_head, &s, err);
	if (!rc)
		rc = show_rest(&s, cli->args[0], err);
	if (cli->json) {
		lims_jw_end_object(&s.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	return rc;
}

static lims_rc run_approval(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const struct lims_approval a = {.number = lims_cli_option(cli, "number"),
		.holder = lims_cli_option(cli, "holder"),
		.until = lims_cli_option(cli, "until"),
		.answer = lims_cli_option(cli, "none"),
		.note = lims_cli_option(cli, "note")};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_approve(lab, cli->args[0], &a, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"item", cli->args[0], "number", a.number, "answer", a.answer, NULL}))
		lims_cli_say(cli, "Recorded: %s", cli->args[0]);
	return rc;
}

static lims_rc run_part(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	char code[LIMS_CODE] = "";
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_add_part(lab, cli->args[0], cli->args[1], lims_cli_option(cli, "name"), lims_cli_option(cli, "serial"), code, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"item", code, "part", cli->args[1], NULL}))
		lims_cli_say(cli, "Recorded: %s", code);
	return rc;
}

static const struct lims_option approval_options[] = {
	{"number", "TEXT", LIMS_MSG("Number of the type approval")},
	{"holder", "TEXT", LIMS_MSG("Holder of the type approval")},
	{"until", "DATE", LIMS_MSG("Last day of the type approval")},
	{"none", "older_than_rule|not_found", LIMS_MSG("The answer when there is no type approval")},
	{"note", "TEXT", LIMS_MSG("Remark")},
};
static const struct lims_option part_options[] = {
	{"name", "TEXT", LIMS_MSG("Name")},
	{"serial", "TEXT", LIMS_MSG("Serial number")},
};
static const struct lims_command list[] = {
	{"item", "show", "ITEM", 1, 1, LIMS_MSG("Shows an item with its whole life: visits, worksheets, papers, events, parts"), NULL, 0,
		run_show},
	{"item", "approval", "ITEM", 1, 1, LIMS_MSG("Records the type approval of an item, or the answer in its place"), approval_options, 5,
		run_approval},
	{"item", "part", "ITEM MARK", 2, 2, LIMS_MSG("Adds a part: a nozzle of a post, a point of an earthing system"), part_options, 2,
		run_part},
};
const struct lims_commands lims_commands_item_show = {list, sizeof list / sizeof list[0]};
