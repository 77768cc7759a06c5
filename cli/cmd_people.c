// SPDX-License-Identifier: Apache-2.0
// staff password, staff account, staff competence, authorisation withdraw, card return, org history: accounts and the ends of records about people.
#include "cli/codes.h"
#include "cli/listing.h"
#include "cli/password.h"
#include "cli/words.h"
#include "laboratory/people/accounts.h"
#include "laboratory/people/competence.h"
#include "laboratory/people/dated.h"
#include "laboratory/people/people.h"
#include "laboratory/quality/cases.h"
#include "lims-core/base/crypto.h"
#include "lims-core/base/text.h"

#include <string.h>

/// The new password; by hand it is typed twice.
static lims_rc ask_new(struct lims_cli *cli, const char *staff, char *ret, struct lims_err *err)
{
	char what[128], again[LIMS_PASSWORD] = "";
	snprintf(what, sizeof what, lims_tr(cli->lang, "New password of %s"), staff);
	lims_rc rc = lims_cli_password(what, ret, LIMS_PASSWORD, err);
	if (!rc && lims_cli_password_by_hand()) {
		rc = lims_cli_password(lims_tr(cli->lang, "The same once more"), again, sizeof again, err);
		if (!rc && strcmp(ret, again) != 0)
			rc = lims_err_set(err, LIMS_E_INPUT, "The two are not the same: nothing was changed");
	}
	lims_forget(again, sizeof again);
	return rc;
}

static lims_rc run_password(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_account actor = {.exists = false};
	char current[LIMS_PASSWORD] = "", fresh[LIMS_PASSWORD] = "", what[128];
	const char *staff = cli->arg_count > 0 ? cli->args[0] : cli->actor;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc && (!cli->actor || !cli->actor[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "Say who acts: --as STAFF or LIMS_STAFF");
	if (!rc)
		rc = lims_account_of(lab, cli->actor, &actor, err);
	if (!rc && actor.here) {
		snprintf(what, sizeof what, lims_tr(cli->lang, "Password of %s"), cli->actor);
		rc = lims_cli_password(what, current, sizeof current, err);
	}
	if (!rc)
		rc = ask_new(cli, staff, fresh, err);
	if (!rc)
		rc = lims_account_set(lab, staff, actor.here ? current : NULL, fresh, err);
	lims_forget(current, sizeof current);
	lims_forget(fresh, sizeof fresh);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"staff", staff, NULL})) {
		lims_cli_say(cli, "The password of %s is set on this machine", staff);
		if (!lims_text_equal(staff, cli->actor))
			lims_cli_say(cli, "%s changes it before signing: lims --as %s staff password", staff, staff);
	}
	return rc;
}

static lims_rc run_account(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_account a;
	struct lims_jw w;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_account_of(lab, cli->args[0], &a, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&w, &cli->out);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "staff", cli->args[0]);
		lims_jw_bool(&w, "password", a.exists);
		lims_jw_bool(&w, "here", a.here);
		lims_jw_bool(&w, "temporary", a.temporary);
		lims_jw_int(&w, "wrong", a.wrong);
		lims_jw_text(&w, "set_at", a.set_at);
		lims_jw_text(&w, "set_by", a.set_by);
		lims_jw_end_object(&w);
		lims_buf_add_char(&cli->out, '\n');
		return LIMS_OK;
	}
	char at[LIMS_CLI_MINUTE];
	if (!a.exists) {
		lims_cli_say(cli, "%s has no password", cli->args[0]);
		return LIMS_OK;
	}
	lims_cli_say(cli, "%s has a password, set by %s at %s", cli->args[0], a.set_by, lims_cli_minute(a.set_at, at));
	if (!a.here)
		lims_cli_say(cli, "On this machine there is none");
	if (a.temporary)
		lims_cli_say(cli, "It was set by somebody else and is to be changed before it signs");
	if (a.wrong > 0)
		lims_cli_say(cli, "Wrong passwords since the last right one: %d", a.wrong);
	return LIMS_OK;
}

/// The day of --on; no date when it was not given.
static lims_rc read_on(const struct lims_cli *cli, struct lims_date *ret, struct lims_err *err)
{
	const char *on = lims_cli_option(cli, "on");
	*ret = (struct lims_date){0};
	lims_rc rc = on ? lims_date_parse(on, ret, err) : LIMS_OK;
	return rc ? lims_err_context(err, "--%s", "on") : LIMS_OK;
}

static lims_rc run_withdraw(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_date on;
	lims_rc rc = read_on(cli, &on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_authorisation_withdraw(lab, cli->args[0], on, lims_cli_option(cli, "reason"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"authorisation", cli->args[0], NULL}))
		lims_cli_say(cli, "Withdrawn: %s", cli->args[0]);
	return rc;
}

static lims_rc run_return(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_date on;
	lims_rc rc = read_on(cli, &on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_card_return(lab, cli->args[0], on, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"card", cli->args[0], NULL}))
		lims_cli_say(cli, "Given back: %s", cli->args[0]);
	return rc;
}

struct history {
	struct lims_listing list;
	const struct lims_register *r;
};

static lims_rc put_change(void *ctx, const struct lims_dated_value *v, struct lims_err *err)
{
	struct history *h = ctx;
	(void)err;
	if (h->list.cli->json) {
		lims_jw_object(&h->list.w, NULL);
		lims_jw_text(&h->list.w, "field", v->field);
		lims_jw_text(&h->list.w, "from", v->from);
		lims_jw_text(&h->list.w, "value", v->value);
		lims_jw_text(&h->list.w, "recorded_by", v->actor);
		lims_jw_end_object(&h->list.w);
		return LIMS_OK;
	}
	const struct lims_field *f = NULL;
	for (size_t i = 0; i < h->r->count; i++)
		f = lims_text_equal(h->r->fields[i].name, v->field) ? &h->r->fields[i] : f;
	lims_grid_add(&h->list.g, f ? lims_tr(h->list.cli->lang, f->label) : v->field);
	lims_grid_add(&h->list.g, v->from[0] ? v->from : "…");
	lims_grid_add(&h->list.g, v->value[0] ? v->value : NULL);
	lims_grid_add(&h->list.g, v->actor);
	return LIMS_OK;
}

static lims_rc run_history(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Field"), LIMS_MSG("From"), LIMS_MSG("Value"), LIMS_MSG("Recorded by")};
	struct lims_laboratory *lab = NULL;
	struct history h = {.list = {.cli = cli}, .r = lims_register_find("org")};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&h.list, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_dated_each(lab, h.r, "main", put_change, &h, err);
	lims_listing_end(&h.list);
	return rc;
}

static const char *state_word(const struct lims_cli *cli, const char *state)
{
	static const char *const words[][2] = {
		{"holds", LIMS_MSG("holds")}, {"not_yet", LIMS_MSG("not yet")}, {"ended", LIMS_MSG("ended")}, {"withdrawn", LIMS_MSG("withdrawn")}};
	const struct lims_case_state *training = lims_case_state_find(lims_case_kind_find("training"), state);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(words[i][0], state))
			return lims_tr(cli->lang, words[i][1]);
	return training ? lims_tr(cli->lang, training->label) : state;
}

static lims_rc put_competence(void *ctx, const struct lims_competence *c, struct lims_err *err)
{
	struct history *h = ctx;
	const char *const members[][2] = {{"kind", c->kind}, {"code", c->code}, {"what", c->what}, {"covers", c->covers}, {"from", c->from},
		{"until", c->until}, {"ground", c->ground}, {"state", c->state}};
	(void)err;
	if (h->list.cli->json) {
		lims_jw_object(&h->list.w, NULL);
		for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
			if (members[i][1] != c->covers || c->covers[0])
				lims_jw_text(&h->list.w, members[i][0], members[i][1]);
		lims_jw_end_object(&h->list.w);
		return LIMS_OK;
	}
	lims_grid_add(&h->list.g, state_word(h->list.cli, c->state));
	lims_grid_add(&h->list.g, lims_tr(h->list.cli->lang, c->kind));
	lims_grid_add(&h->list.g, c->code);
	lims_grid_add(&h->list.g, c->what);
	lims_cli_add_codes(h->list.cli, &h->list.g, c->covers);
	lims_grid_add(&h->list.g, c->from);
	lims_grid_add(&h->list.g, c->until);
	lims_grid_add(&h->list.g, c->ground);
	return LIMS_OK;
}

static lims_rc run_competence(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("State"), LIMS_MSG("Kind"), LIMS_MSG("Code"), LIMS_MSG("What for"), LIMS_MSG("Covers"),
		LIMS_MSG("From"), LIMS_MSG("Until"), LIMS_MSG("Ground")};
	struct lims_laboratory *lab = NULL;
	struct history h = {.list = {.cli = cli}};
	struct lims_date on;
	lims_rc rc = read_on(cli, &on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&h.list, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_competence_each(lab, cli->args[0], on.month ? on : lims_laboratory_today(lab), put_competence, &h, err);
	lims_listing_end(&h.list);
	return rc;
}

static const struct lims_option competence_options[] = {{"on", "DATE", LIMS_MSG("As it stands on this day (today)")}};
static const struct lims_option withdraw_options[] = {
	{"reason", "TEXT", LIMS_MSG("Why")},
	{"on", "DATE", LIMS_MSG("From when it no longer holds (today)")},
};
static const struct lims_option return_options[] = {{"on", "DATE", LIMS_MSG("When it was given back (today)")}};

static const struct lims_command list[] = {
	{"staff", "password", "[CODE]", 0, 1, LIMS_MSG("Sets a password, which is asked for at signing; one's own, or a first one for another"),
		NULL, 0, run_password},
	{"staff", "account", "CODE", 1, 1, LIMS_MSG("Shows whether a person has a password, since when, and wrong answers"), NULL, 0,
		run_account},
	{"staff", "competence", "CODE", 1, 1,
		LIMS_MSG("Shows the authorisations, cards and trainings of a person, and how they stand on a day"), competence_options, 1,
		run_competence},
	{"authorisation", "withdraw", "CODE", 1, 1, LIMS_MSG("Ends an authorisation with a reason"), withdraw_options, 2, run_withdraw},
	{"card", "return", "CODE", 1, 1, LIMS_MSG("Records that a verifier's card was given back"), return_options, 1, run_return},
	{"org", "history", "", 0, 0, LIMS_MSG("Shows every value of the organisation with the day from which it holds"), NULL, 0, run_history},
};
const struct lims_commands lims_commands_people = {list, sizeof list / sizeof list[0]};
