// SPDX-License-Identifier: Apache-2.0
// certificate people: who measured, reviewed and signed, and what allowed each of them on that day.
#include "cli/cli.h"
#include "cli/taken_over.h"
#include "laboratory/people/on_paper.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { CARD_TEXT = 256 };

struct listing {
	struct lims_cli *cli;
	struct lims_grid g;
	struct lims_jw w;
};

static const char *part(const struct lims_cli *cli, const char *activity)
{
	if (lims_text_equal(activity, "measure"))
		return lims_tr(cli->lang, "measured");
	return lims_text_equal(activity, "review") ? lims_tr(cli->lang, "reviewed") : lims_tr(cli->lang, "signed");
}

/// The record that holds, in one cell; else why none does.
static const char *authorised(const struct lims_cli *cli, const struct lims_paper_person *p)
{
	const struct lims_authorised *a = &p->may;
	if (a->holds)
		return a->code[0] ? a->code : lims_tr(cli->lang, "authorised in the staff register");
	if (a->why[0])
		return a->why;
	// As the gate does: reviewing and signing are asked for once somebody has a record of it.
	bool asked = a->anybody || lims_text_equal(p->activity, "measure");
	return asked ? lims_tr(cli->lang, "NOT AUTHORISED") : lims_tr(cli->lang, "nobody has a record of this");
}

static const char *card(const struct lims_cli *cli, const struct lims_paper_person *p, char text[CARD_TEXT])
{
	if (!p->carded)
		return NULL;
	snprintf(text, CARD_TEXT, "%s; %s", p->card.number, lims_tr(cli->lang, LIMS_CLI_TAKEN_OVER));
	if (p->card.holds)
		return p->card.taken_over ? text : p->card.number;
	return p->card.any ? p->card.why : lims_tr(cli->lang, "NO CARD");
}

static lims_rc put(void *ctx, const struct lims_paper_person *p, struct lims_err *err)
{
	struct listing *l = ctx;
	char day[LIMS_DATE_TEXT], text[CARD_TEXT];
	(void)err;
	lims_date_text(p->day, day);
	if (!l->cli->json) {
		const char *const cells[] = {part(l->cli, p->activity), p->code, p->name, day, authorised(l->cli, p), card(l->cli, p, text)};
		for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
			lims_grid_add(&l->g, cells[i]);
		return LIMS_OK;
	}
	lims_jw_object(&l->w, NULL);
	lims_jw_text(&l->w, "activity", p->activity);
	lims_jw_text(&l->w, "staff", p->code);
	lims_jw_text(&l->w, "name", p->name);
	lims_jw_text(&l->w, "day", day);
	lims_jw_bool(&l->w, "authorised", p->may.holds);
	lims_jw_text(&l->w, "authorisation", p->may.code);
	if (!p->may.holds)
		lims_jw_text(&l->w, "why", p->may.why);
	if (p->carded) {
		lims_jw_bool(&l->w, "card_valid", p->card.holds);
		lims_jw_text(&l->w, "card", p->card.number);
		if (p->card.taken_over)
			lims_jw_bool(&l->w, "card_taken_over", true);
	}
	lims_jw_end_object(&l->w);
	return LIMS_OK;
}

static lims_rc run_people(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Part"), LIMS_MSG("Code"), LIMS_MSG("Name"), LIMS_MSG("Day"),
		LIMS_MSG("Authorised for the procedure on that day"), LIMS_MSG("Verifier's card")};
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli};
	struct lims_buf none;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_grid_init(&l.g, sizeof heads / sizeof heads[0]);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		lims_grid_add(&l.g, lims_tr(cli->lang, heads[i]));
	lims_jw_init(&l.w, &cli->out);
	if (cli->json)
		lims_jw_array(&l.w, NULL);
	rc = lims_paper_people(lab, cli->args[0], cli->lang, put, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_buf_init(&none, LIMS_CLI_OUT_MAX);
	lims_grid_print(&l.g, cli->json || rc ? &none : &cli->out, "");
	lims_buf_finish(&none);
	return rc;
}

static const struct lims_command list[] = {
	{"certificate", "people", "NUMBER", 1, 1, LIMS_MSG("Lists who measured, reviewed and signed, and what allowed them on that day"), NULL,
		0, run_people},
};
const struct lims_commands lims_commands_paper_people = {list, sizeof list / sizeof list[0]};
