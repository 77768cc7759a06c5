// SPDX-License-Identifier: Apache-2.0
// job review, close, list and show; item assign, hand-back and assigned.
#include "cli/codes.h"
#include "cli/listing.h"
#include "laboratory/intake/jobs.h"
#include "laboratory/intake/work.h"
#include "lims-core/base/text.h"

#include <string.h>

static lims_rc run_review(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const char *on = lims_cli_option(cli, "on");
	struct lims_job_review r = {.procedures = lims_cli_option(cli, "procedure"),
		.decision_rule = lims_cli_option(cli, "decision-rule"),
		.fee = lims_cli_option(cli, "fee"),
		.due_on = lims_cli_option(cli, "due-on"),
		.samples_by = lims_cli_option(cli, "samples-by"),
		.deviations = lims_cli_option(cli, "deviations"),
		.note = lims_cli_option(cli, "note"),
		.declined = lims_cli_option(cli, "decline") != NULL};
	lims_rc rc = on ? lims_date_parse(on, &r.on, err) : LIMS_OK;
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_job_review(lab, cli->args[0], &r, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"job", cli->args[0], "accepted", r.declined ? "no" : "yes", NULL}))
		lims_cli_say(cli, "Reviewed: job %s", cli->args[0]);
	return rc;
}

static lims_rc run_close(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_job_close(lab, cli->args[0], lims_cli_option(cli, "note"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"job", cli->args[0], "state", "closed", NULL}))
		lims_cli_say(cli, "Closed: job %s", cli->args[0]);
	return rc;
}

static const char *job_state(const struct lims_cli *cli, enum lims_job_state s)
{
	static const char *const words[] = {LIMS_MSG("no item yet"), LIMS_MSG("nothing begun"), LIMS_MSG("in work"),
		LIMS_MSG("ready to be fetched"), LIMS_MSG("handed back"), LIMS_MSG("closed")};
	return lims_tr(cli->lang, words[s]);
}

static const char *work_state(const struct lims_cli *cli, enum lims_work_state s)
{
	static const char *const words[] = {LIMS_MSG("received"), LIMS_MSG("assigned"), LIMS_MSG("in work"), LIMS_MSG("submitted"),
		LIMS_MSG("reviewed"), LIMS_MSG("done by a partner"), LIMS_MSG("paper issued"), LIMS_MSG("handed back")};
	return lims_tr(cli->lang, words[s]);
}

static void text_if(struct lims_jw *w, const char *key, const char *value)
{
	if (value && value[0])
		lims_jw_text(w, key, value);
}

static void put_job_json(struct lims_jw *w, const struct lims_job *j)
{
	const char *const pairs[][2] = {
		{"customer", j->customer}, {"site", j->site}, {"note", j->note}, {"received-on", j->received_on}, {"due-on", j->due_on}};
	lims_jw_text(w, "code", j->code);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		text_if(w, pairs[i][0], pairs[i][1]);
	lims_jw_text(w, "state", lims_job_state_name(j->state));
	lims_jw_bool(w, "late", j->late);
	lims_jw_int(w, "items", (int64_t)j->items);
	lims_jw_int(w, "done", (int64_t)j->done);
	lims_jw_int(w, "handed_back", (int64_t)j->handed_back);
	if (!j->reviewed_by[0]) {
		lims_jw_null(w, "review");
		return;
	}
	const char *const review[][2] = {{"by", j->reviewed_by}, {"on", j->reviewed_on}, {"procedures", j->procedures},
		{"decision_rule", j->decision_rule}, {"fee", j->fee}, {"samples_by", j->samples_by}, {"deviations", j->deviations},
		{"note", j->review_note}};
	lims_jw_object(w, "review");
	for (size_t i = 0; i < sizeof review / sizeof review[0]; i++)
		text_if(w, review[i][0], review[i][1]);
	lims_jw_bool(w, "accepted", !j->declined);
	lims_jw_int(w, "items_beyond_it", (int64_t)j->beyond);
	lims_jw_end_object(w);
}

/* ---- list */

struct listing {
	struct lims_listing list;
	bool open;
	const char *due; ///< ISO date; NULL: whatever the day
};

static lims_rc put_job(void *ctx, const struct lims_job *j, struct lims_err *err)
{
	struct listing *l = ctx;
	char done[64];
	(void)err;
	if (l->open && j->state >= LIMS_JOB_HANDED_BACK)
		return LIMS_OK;
	// ISO dates stand in the order of their letters.
	if (l->due && (!j->due_on[0] || strcmp(j->due_on, l->due) > 0))
		return LIMS_OK;
	l->list.count++;
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		put_job_json(&l->list.w, j);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	snprintf(done, sizeof done, "%zu/%zu", j->done, j->items);
	lims_grid_add(&l->list.g, j->code);
	lims_grid_add(&l->list.g, j->customer);
	lims_grid_add(&l->list.g, j->due_on);
	lims_grid_add(&l->list.g, job_state(l->list.cli, j->state));
	lims_grid_add(&l->list.g, done);
	lims_grid_add(&l->list.g, !j->reviewed_by[0] ? lims_tr(l->list.cli->lang, "NOT REVIEWED")
							  : j->declined      ? lims_tr(l->list.cli->lang, "declined")
												 : " ");
	lims_grid_add(&l->list.g, j->late ? lims_tr(l->list.cli->lang, "LATE") : " ");
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {
		LIMS_MSG("Code"), LIMS_MSG("Customer"), LIMS_MSG("Due on"), LIMS_MSG("State"), LIMS_MSG("Done"), " ", " "};
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}, .open = lims_cli_option(cli, "open") != NULL, .due = lims_cli_option(cli, "due")};
	struct lims_date day;
	lims_rc rc = l.due ? lims_date_parse(l.due, &day, err) : LIMS_OK;
	l.open = l.open || l.due;
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l.list, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_job_each(lab, NULL, put_job, &l, err);
	lims_listing_end(&l.list);
	if (!rc && !cli->json && l.list.count == 0)
		lims_cli_say(cli, "There is no such job");
	return rc;
}

/* ---- show, and what a person has to do */

struct showing {
	struct lims_listing list;
	struct lims_laboratory *lab;
};

static const char *const work_heads[] = {LIMS_MSG("Item"), LIMS_MSG("Name"), LIMS_MSG("Serial number"), LIMS_MSG("State"),
	LIMS_MSG("Assigned to"), LIMS_MSG("Until"), LIMS_MSG("Worksheet"), LIMS_MSG("Paper"), LIMS_MSG("Handed back to")};
enum { WORK_COLUMNS = sizeof work_heads / sizeof work_heads[0] };

static lims_rc put_work(void *ctx, const struct lims_item_work *i, struct lims_err *err)
{
	struct showing *s = ctx;
	(void)err;
	const char *const pairs[][2] = {{"item", i->item}, {"procedure", i->procedure}, {"name", i->name}, {"serial", i->serial},
		{"job", i->job}, {"received_on", i->received_on}, {"assigned_to", i->assigned_to}, {"assigned_until", i->assigned_until},
		{"worksheet", i->sheet}, {"worksheet_state", i->sheet_state}, {"verdict", i->verdict}, {"paper", i->paper},
		{"paper_kind", i->paper_kind}, {"subcontract", i->subcontract}, {"returned_to", i->returned_to}, {"returned_on", i->returned_on}};
	if (s->list.cli->json) {
		lims_jw_object(&s->list.w, NULL);
		for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
			text_if(&s->list.w, pairs[k][0], pairs[k][1]);
		lims_jw_text(&s->list.w, "state", lims_work_state_name(i->state));
		lims_jw_end_object(&s->list.w);
		return LIMS_OK;
	}
	const char *const cells[] = {i->item, i->name, i->serial, work_state(s->list.cli, i->state), i->assigned_to, i->assigned_until,
		i->sheet, i->paper ? i->paper : i->subcontract, i->returned_to};
	for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++)
		lims_grid_add(&s->list.g, cells[k]);
	return LIMS_OK;
}

static void put_pairs(struct lims_cli *cli, const char *const (*pairs)[2], size_t count)
{
	struct lims_grid g;
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < count; i++)
		if (pairs[i][1] && pairs[i][1][0]) {
			lims_grid_add(&g, lims_tr(cli->lang, pairs[i][0]));
			lims_grid_add(&g, pairs[i][1]);
		}
	lims_grid_print(&g, &cli->out, "  ");
}

static const char *samples_word(const struct lims_cli *cli, const char *by)
{
	return lims_text_equal(by, "customer")     ? lims_tr(cli->lang, "customer")
		   : lims_text_equal(by, "laboratory") ? lims_tr(cli->lang, LIMS_MSG("laboratory"))
											   : by;
}

static lims_rc put_head(void *ctx, const struct lims_job *j, struct lims_err *err)
{
	struct showing *s = ctx;
	struct lims_cli *cli = s->list.cli;
	char rule[128] = "";
	(void)err;
	if (j->decision_rule[0])
		lims_cli_code(cli, j->decision_rule, rule, sizeof rule);
	const char *const pairs[][2] = {{LIMS_MSG("Customer"), j->customer}, {LIMS_MSG("Site of the customer"), j->site},
		{LIMS_MSG("Note"), j->note}, {LIMS_MSG("Received on"), j->received_on}, {LIMS_MSG("Due on"), j->due_on}};
	const char *const review[][2] = {{LIMS_MSG("Reviewed by"), j->reviewed_by}, {LIMS_MSG("Reviewed on"), j->reviewed_on},
		{LIMS_MSG("Procedures"), j->procedures}, {LIMS_MSG("Decision rule"), rule}, {LIMS_MSG("Fee"), j->fee},
		{LIMS_MSG("Samples taken by"), samples_word(cli, j->samples_by)}, {LIMS_MSG("Deviations agreed"), j->deviations},
		{LIMS_MSG("Remark"), j->review_note}};
	if (cli->json) {
		put_job_json(&s->list.w, j);
		return LIMS_OK;
	}
	lims_buf_addf(
		&cli->out, "%s  %s%s%s\n", j->code, job_state(cli, j->state), j->late ? "  " : "", j->late ? lims_tr(cli->lang, "LATE") : "");
	put_pairs(cli, pairs, sizeof pairs / sizeof pairs[0]);
	if (!j->reviewed_by[0])
		lims_cli_say(cli, "  ! NOT REVIEWED: nobody has held the request against what the laboratory can do (lims job review %s)", j->code);
	put_pairs(cli, review, sizeof review / sizeof review[0]);
	if (j->declined)
		lims_cli_say(cli, "  ! The work was declined");
	if (j->beyond > 0)
		lims_cli_say(cli, "  ! %zu items are of procedures that the review does not name: review the job again", j->beyond);
	return LIMS_OK;
}

static void end_items(struct showing *s)
{
	if (s->list.cli->json)
		lims_jw_end_array(&s->list.w);
	lims_grid_print(&s->list.g, &s->list.cli->out, "  ");
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct showing s = {.list = {.cli = cli}};
	lims_rc rc = lims_cli_open(cli, &s.lab, err);
	if (rc)
		return rc;
	lims_jw_init(&s.list.w, &cli->out);
	lims_grid_init(&s.list.g, WORK_COLUMNS);
	lims_grid_heading(&s.list.g, cli->lang, work_heads);
	if (cli->json)
		lims_jw_object(&s.list.w, NULL);
	rc = lims_job_each(s.lab, cli->args[0], put_head, &s, err);
	if (!rc && cli->json)
		lims_jw_array(&s.list.w, "content");
	if (!rc)
		rc = lims_work_of_job(s.lab, cli->args[0], put_work, &s, err);
	end_items(&s);
	if (cli->json) {
		lims_jw_end_object(&s.list.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	return rc;
}

static lims_rc run_assigned(struct lims_cli *cli, struct lims_err *err)
{
	struct showing s = {.list = {.cli = cli}};
	const char *staff = cli->arg_count > 0 ? cli->args[0] : cli->actor;
	if (!staff)
		return lims_err_set(err, LIMS_E_INPUT, "Say whose work: lims item assigned STAFF, or --as STAFF");
	lims_rc rc = lims_cli_open(cli, &s.lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&s.list, cli, work_heads, WORK_COLUMNS);
	rc = lims_work_of_person(s.lab, staff, put_work, &s, err);
	end_items(&s);
	if (cli->json)
		lims_buf_add_char(&cli->out, '\n');
	return rc;
}

/* ---- assign and hand back */

static lims_rc choose(const struct lims_cli *cli, struct lims_work_choice *ret, struct lims_err *err)
{
	*ret = (struct lims_work_choice){cli->args, (size_t)cli->arg_count, lims_cli_option(cli, "job")};
	if ((ret->count > 0) == (ret->job != NULL))
		return lims_err_set(err, LIMS_E_INPUT, "Name items, or --job CODE for all items of a job");
	return LIMS_OK;
}

static bool answer_count(struct lims_cli *cli, size_t count)
{
	char number[32];
	snprintf(number, sizeof number, "%zu", count);
	return lims_cli_answer(cli, (const char *const[]){"items", number, NULL});
}

static lims_rc run_assign(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_work_choice choice;
	const char *staff = NULL;
	size_t count = 0;
	lims_rc rc = choose(cli, &choice, err);
	if (!rc)
		rc = lims_cli_need(cli, "to", &staff, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_assign(lab, &choice, staff, lims_cli_option(cli, "until"), lims_cli_option(cli, "note"), &count, err);
	if (!rc && !answer_count(cli, count))
		lims_cli_say(cli, "Items assigned: %zu", count);
	return rc;
}

static lims_rc run_hand_back(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_work_choice choice;
	struct lims_date on = {0};
	const char *day = lims_cli_option(cli, "on");
	size_t count = 0;
	lims_rc rc = choose(cli, &choice, err);
	if (!rc && day)
		rc = lims_date_parse(day, &on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_hand_back(lab, &choice, lims_cli_option(cli, "to"), on, lims_cli_option(cli, "note"), &count, err);
	if (!rc && !answer_count(cli, count))
		lims_cli_say(cli, "Items handed back: %zu", count);
	return rc;
}

static const struct lims_option review_options[] = {
	{"procedure", "ID,ID", LIMS_MSG("By which procedures the work is to be done")},
	{"decision-rule", "RULE", LIMS_MSG("Decision rule agreed: as_procedure, none, simple, guard_band, … (as_procedure)")},
	{"fee", "TEXT", LIMS_MSG("Fee")},
	{"due-on", "DATE", LIMS_MSG("Due on")},
	{"samples-by", "customer|laboratory", LIMS_MSG("Who takes the samples (customer)")},
	{"deviations", "TEXT", LIMS_MSG("Deviations from the method or from what was asked, as agreed")},
	{"note", "TEXT", LIMS_MSG("What was talked over with the customer")},
	{"decline", NULL, LIMS_MSG("The laboratory does not take the work; --note says why")},
	{"on", "DATE", LIMS_MSG("When it was done (today)")},
};
static const struct lims_option close_options[] = {{"note", "TEXT", LIMS_MSG("Why")}};
static const struct lims_option list_options[] = {
	{"open", NULL, LIMS_MSG("Only jobs that are not handed back or closed")},
	{"due", "DATE", LIMS_MSG("Only open jobs that are due on this day or before")},
};
static const struct lims_option assign_options[] = {
	{"to", "STAFF", LIMS_MSG("Who does the work")},
	{"until", "DATE", LIMS_MSG("By which day")},
	{"job", "CODE", LIMS_MSG("All items of this job that are still here")},
	{"note", "TEXT", LIMS_MSG("Remark")},
};
static const struct lims_option hand_back_options[] = {
	{"to", "NAME", LIMS_MSG("Who took them")},
	{"on", "DATE", LIMS_MSG("When it happened (today)")},
	{"job", "CODE", LIMS_MSG("All items of this job that are still here")},
	{"note", "TEXT", LIMS_MSG("Remark")},
};
static const struct lims_command list[] = {
	{"job", "review", "JOB", 1, 1, LIMS_MSG("Records the review of a request: methods, decision rule, fee, day, samples"), review_options,
		9, run_review},
	{"job", "close", "JOB", 1, 1, LIMS_MSG("Ends a job that will not be done further"), close_options, 1, run_close},
	{"job", "list", "", 0, 0, LIMS_MSG("Lists the jobs with their state, computed from their items"), list_options, 2, run_list},
	{"job", "show", "JOB", 1, 1, LIMS_MSG("Shows a job: review, items, who has them, what is due, papers"), NULL, 0, run_show},
	{"item", "assign", "[ITEM…]", 0, LIMS_CLI_VALUES, LIMS_MSG("Assigns items to a person"), assign_options, 4, run_assign},
	{"item", "assigned", "[STAFF]", 0, 1, LIMS_MSG("Lists what a person has to do"), NULL, 0, run_assigned},
	{"item", "hand-back", "[ITEM…]", 0, LIMS_CLI_VALUES, LIMS_MSG("Hands items back to the customer"), hand_back_options, 4, run_hand_back},
};
const struct lims_commands lims_commands_jobs = {list, sizeof list / sizeof list[0]};
