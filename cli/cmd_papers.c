// SPDX-License-Identifier: Apache-2.0
// certificate issue, list, show, print, replace, revoke and void: papers of every service.
#include "cli/amendment_view.h"
#include "cli/listing.h"
#include "cli/others_view.h"
#include "cli/taken_over.h"
#include "laboratory/issue.h"
#include "laboratory/numbers.h"
#include "laboratory/paper_end.h"
#include "laboratory/paper_ended.h"
#include "laboratory/proof/paper_kinds.h"
#include "laboratory/quality/incidents.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PDF_MAX = 32 << 20 };

/// A worksheet's first paper, or one in place of a paper.
static lims_rc issue(struct lims_cli *cli, bool replace, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf warnings;
	char number[LIMS_CODE];
	const char *sticker = lims_cli_option(cli, "sticker");
	lims_buf_init(&warnings, 64 * 1024);
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = replace ? lims_issue_replacement(lab, cli->args[0], lims_cli_option(cli, "reason"), sticker, number, &warnings, err)
					 : lims_issue(lab, cli->args[0], sticker, number, &warnings, err);
	if (rc == LIMS_E_REFUSED && !cli->json)
		lims_buf_add_text(&cli->out, lims_buf_text(&warnings));
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"number", number, "warnings", lims_buf_text(&warnings), NULL})) {
		lims_cli_say(cli, "Issued: %s", number);
		if (!replace)
			rc = lims_cli_say_others(cli, lab, cli->args[0], err);
		if (warnings.len > 0)
			lims_buf_addf(&cli->out, "%s\n%s", lims_tr(cli->lang, "Warnings"), lims_buf_text(&warnings));
	}
	lims_buf_finish(&warnings);
	return rc;
}

static lims_rc run_issue(struct lims_cli *cli, struct lims_err *err)
{
	return issue(cli, false, err);
}

static lims_rc run_replace(struct lims_cli *cli, struct lims_err *err)
{
	return issue(cli, true, err);
}

static lims_rc end_paper(struct lims_cli *cli, lims_rc (*end)(struct lims_laboratory *, const char *, const char *, struct lims_err *),
	const char *state, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = end(lab, cli->args[0], lims_cli_option(cli, "reason"), err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"number", cli->args[0], "state", state, NULL}))
		lims_buf_addf(&cli->out, "%s: %s\n", cli->args[0], lims_tr(cli->lang, state));
	return rc;
}

static lims_rc run_revoke(struct lims_cli *cli, struct lims_err *err)
{
	return end_paper(cli, lims_paper_revoke, LIMS_MSG("revoked"), err);
}

static lims_rc run_void(struct lims_cli *cli, struct lims_err *err)
{
	return end_paper(cli, lims_paper_void, LIMS_MSG("voided"), err);
}

/// "issued" needs no words.
static const char *state_text(const struct lims_cli *cli, const struct lims_issued *i)
{
	static const char *const states[] = {LIMS_MSG("revoked"), LIMS_MSG("replaced")};
	for (size_t k = 0; k < sizeof states / sizeof states[0]; k++)
		if (lims_text_equal(i->state, states[k]))
			return lims_tr(cli->lang, states[k]);
	return lims_tr(cli->lang, "issued");
}

static void put_json(struct lims_jw *w, const struct lims_issued *i)
{
	char date[LIMS_DATE_TEXT];
	lims_jw_object(w, NULL);
	lims_jw_text(w, "number", i->number);
	lims_jw_text(w, "kind", i->kind);
	lims_jw_text(w, "worksheet", i->worksheet);
	lims_jw_text(w, "item", i->item);
	lims_jw_text(w, "customer", i->customer);
	lims_jw_text(w, "result", i->result);
	lims_jw_text(w, "issued_by", i->issued_by);
	lims_date_text(i->issued_on, date);
	lims_jw_text(w, "issued_on", date);
	lims_date_text(i->valid_until, date);
	lims_jw_text(w, "valid_until", date);
	lims_jw_text(w, "pdf", i->pdf);
	lims_jw_text(w, "record_pdf", i->record_pdf);
	lims_jw_text(w, "printed", i->printed);
	lims_jw_text(w, "record", i->record);
	lims_jw_text(w, "head", i->head);
	lims_jw_text(w, "state", i->state);
	if (i->replaces)
		lims_jw_text(w, "replaces", i->replaces);
	if (i->ended.month) {
		lims_date_text(i->ended, date);
		lims_jw_text(w, "ended_on", date);
		lims_jw_text(w, "ended_by", i->ended_by);
		lims_jw_text(w, "ended_note", i->ended_note);
	}
	if (i->over.month) {
		lims_date_text(i->over, date);
		lims_jw_text(w, "over_on", date);
	}
	if (i->replaced_by)
		lims_jw_text(w, "replaced_by", i->replaced_by);
	lims_jw_end_object(w);
}

static lims_rc put_line(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	char on[LIMS_DATE_TEXT], until[LIMS_DATE_TEXT];
	(void)err;
	if (l->cli->json) {
		put_json(&l->w, i);
		return LIMS_OK;
	}
	lims_date_text(i->issued_on, on);
	// What happened to the item ended it before.
	lims_date_text(i->over.month ? i->over : i->valid_until, until);
	lims_grid_add(&l->g, i->number);
	lims_grid_add(&l->g, lims_tr(l->cli->lang, lims_paper_kind_name(i->kind)));
	lims_grid_add(&l->g, i->worksheet);
	lims_grid_add(&l->g, i->item);
	lims_grid_add(&l->g, on);
	lims_grid_add(&l->g, until);
	lims_grid_add(&l->g, i->over.month && !i->ended.month ? lims_tr(l->cli->lang, "over") : state_text(l->cli, i));
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Number"), LIMS_MSG("Paper"), LIMS_MSG("Worksheet"), LIMS_MSG("Item"),
		LIMS_MSG("Issued on"), LIMS_MSG("Valid until"), LIMS_MSG("State")};
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_issued_each(lab, NULL, put_line, &l, err);
	lims_listing_end(&l);
	return rc;
}

static lims_rc put_all(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	struct lims_grid g;
	char on[LIMS_DATE_TEXT], until[LIMS_DATE_TEXT], ended[LIMS_DATE_TEXT], over[LIMS_DATE_TEXT];
	(void)err;
	if (cli->json) {
		struct lims_jw w;
		lims_jw_init(&w, &cli->out);
		put_json(&w, i);
		lims_buf_add_char(&cli->out, '\n');
		return LIMS_OK;
	}
	lims_date_text(i->issued_on, on);
	lims_date_text(i->valid_until, until);
	const char *const lines[][2] = {{LIMS_MSG("Worksheet"), i->worksheet}, {LIMS_MSG("Item"), i->item}, {LIMS_MSG("Customer"), i->customer},
		{LIMS_MSG("Issued on"), on}, {LIMS_MSG("Issued by"), i->issued_by}, {LIMS_MSG("Valid until"), until},
		{LIMS_MSG("Over since (what happened to the item)"), i->over.month ? over : NULL}, {LIMS_MSG("SHA-256 of the paper's PDF"), i->pdf},
		{LIMS_MSG("SHA-256 of the record's PDF"), i->record_pdf}, {LIMS_MSG("Record SHA-256 as printed"), i->record},
		{LIMS_MSG("Head of the journal as printed"), i->head}, {LIMS_MSG("Replaces"), i->replaces},
		{LIMS_MSG("Replaced by"), i->replaced_by}, {LIMS_MSG("Ended on"), i->ended.month ? ended : NULL},
		{LIMS_MSG("Ended by"), i->ended_by}, {LIMS_MSG("Reason"), i->ended_note}};
	lims_date_text(i->ended, ended);
	lims_date_text(i->over, over);
	lims_buf_addf(&cli->out, "%s  %s  %s\n", i->number, lims_tr(cli->lang, lims_paper_kind_name(i->kind)), state_text(cli, i));
	lims_grid_init(&g, 2);
	for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
		if (!lines[k][1])
			continue;
		lims_grid_add(&g, lims_tr(cli->lang, lines[k][0]));
		lims_grid_add(&g, lines[k][1]);
	}
	lims_grid_print(&g, &cli->out, "  ");
	return LIMS_OK;
}

static lims_rc say_again(void *ctx, const struct lims_paper_again *a, struct lims_err *err)
{
	(void)err;
	lims_cli_say(ctx, "Another paper was issued under this number on %s by %s, and is to be taken back: SHA-256 %s", a->on, a->by, a->pdf);
	return LIMS_OK;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	int64_t again = 0;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_issued_each(lab, cli->args[0], put_all, cli, err);
	if (!rc && !cli->json)
		rc = lims_numbers_again(lab, cli->args[0], 0, say_again, cli, &again, err);
	return rc || cli->json ? rc : lims_cli_say_amendments(cli, lab, cli->args[0], err);
}

/// The kept PDF; of a paper that has ended a copy that says so, unless it is asked for as it was issued.
static lims_rc take_pdf(struct lims_cli *cli, struct lims_laboratory *lab, bool kept, struct lims_buf *ret, struct lims_err *err)
{
	bool record = lims_cli_option(cli, "record") != NULL, ended = false;
	lims_rc rc = LIMS_OK;
	if (!kept) {
		lims_buf_init(ret, PDF_MAX);
		rc = lims_paper_ended_pdf(lab, cli->args[0], &ended, ret, err);
	}
	if (rc || ended)
		return rc;
	return lims_issued_pdf(lab, cli->args[0], record, false, ret, err);
}

/// A print is counted when its file only waits for its name: neither a count without a file nor a file that was not counted.
static lims_rc print_to(struct lims_cli *cli, struct lims_laboratory *lab, bool kept, const char *output, struct lims_err *err)
{
	struct lims_buf pdf = {0}, again = {0};
	struct stat st;
	char temp[LIMS_CLI_PATH];
	lims_rc rc = take_pdf(cli, lab, kept, &pdf, err);
	if (!rc && (snprintf(temp, sizeof temp, "%s.unfinished", output) >= (int)sizeof temp))
		rc = lims_err_set(err, LIMS_E_INPUT, "The name of the file is too long");
	if (!rc && stat(output, &st) == 0 && !S_ISREG(st.st_mode))
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is a folder or a device, no file: name a file", output);
	if (!rc)
		rc = lims_file_write(temp, pdf.data, pdf.len, 0644, err);
	lims_buf_finish(&pdf);
	if (rc)
		return rc;
	rc = lims_issued_pdf(lab, cli->args[0], lims_cli_option(cli, "record") != NULL, true, &again, err);
	lims_buf_finish(&again);
	if (!rc)
		rc = lims_file_place(temp, output, err);
	if (rc)
		(void)unlink(temp);
	return rc;
}

/// What became of a paper since it was issued.
struct fate {
	char state[LIMS_CODE], by[LIMS_CODE];
};

static lims_rc take_fate(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct fate *f = ctx;
	(void)err;
	snprintf(f->state, sizeof f->state, "%s", i->state);
	snprintf(f->by, sizeof f->by, "%s", i->replaced_by ? i->replaced_by : "");
	return LIMS_OK;
}

static void say_written(struct lims_cli *cli, const char *output, bool over)
{
	if (over)
		lims_cli_say(cli, "Written: %s, over the file that was there", output);
	else
		lims_cli_say(cli, "Written: %s", output);
}

static void say_ended(struct lims_cli *cli, const struct fate *f, bool kept)
{
	bool revoked = lims_text_equal(f->state, "revoked");
	if (revoked && kept)
		lims_cli_say(cli, "  ! %s was revoked: this is how it was issued, and it is not valid any more", cli->args[0]);
	else if (revoked)
		lims_cli_say(cli, "  ! %s was revoked: every page says that it is not valid any more", cli->args[0]);
	else if (lims_text_equal(f->state, "replaced") && kept)
		lims_cli_say(cli, "  ! %s was replaced by %s: this is how it was issued, and it is not valid any more", cli->args[0], f->by);
	else if (lims_text_equal(f->state, "replaced"))
		lims_cli_say(cli, "  ! %s was replaced by %s: every page says that it is not valid any more", cli->args[0], f->by);
}

/// Of an amendment: it is valid only together with its paper.
static void say_amended(struct lims_cli *cli, const char *paper, const struct fate *f, bool kept)
{
	bool revoked = lims_text_equal(f->state, "revoked");
	if (!revoked && !lims_text_equal(f->state, "replaced"))
		return;
	if (revoked)
		lims_cli_say(cli, "  ! %s, which this amends, was revoked", paper);
	else
		lims_cli_say(cli, "  ! %s, which this amends, was replaced by %s", paper, f->by);
	if (kept)
		lims_cli_say(cli, "    This is how the amendment was issued, and it is not valid any more");
	else
		lims_cli_say(cli, "    Every page of the amendment says that it is not valid any more");
}

static lims_rc run_print(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	bool record = lims_cli_option(cli, "record") != NULL, kept = record || lims_cli_option(cli, "as-issued") != NULL;
	char path[LIMS_CLI_PATH], paper[LIMS_CODE] = "";
	const char *output = lims_cli_option(cli, "output");
	snprintf(path, sizeof path, "%s%s.pdf", cli->args[0], record ? "-record" : "");
	output = output ? output : path;
	struct fate fate = {.state = ""};
	bool over = access(output, F_OK) == 0;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc && !record)
		rc = lims_cli_print_amendment(lab, cli->args[0], output, kept, paper, err);
	if (!rc && !paper[0])
		rc = print_to(cli, lab, kept, output, err);
	if (!rc)
		rc = lims_issued_each(lab, paper[0] ? paper : cli->args[0], take_fate, &fate, err);
	if (rc || lims_cli_answer(cli, (const char *const[]){"number", cli->args[0], "file", output, "state", fate.state,
									   paper[0] ? "amends" : NULL, paper, NULL}))
		return rc;
	say_written(cli, output, over);
	if (paper[0])
		say_amended(cli, paper, &fate, kept);
	else
		say_ended(cli, &fate, kept);
	return LIMS_OK;
}

// ---- the series

static lims_rc put_run(void *ctx, const struct lims_number_run *r, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	char text[2 * LIMS_CODE + 8], count[24];
	(void)err;
	snprintf(count, sizeof count, "%lld", (long long)r->count);
	if (l->cli->json) {
		lims_jw_object(&l->w, NULL);
		lims_jw_text(&l->w, "kind", r->kind);
		lims_jw_int(&l->w, "year", r->year);
		lims_jw_text(&l->w, "from", r->from);
		lims_jw_text(&l->w, "to", r->to);
		lims_jw_int(&l->w, "count", r->count);
		lims_jw_text(&l->w, "state", r->state);
		lims_jw_text(&l->w, "on", r->on);
		lims_jw_text(&l->w, "by", r->by);
		lims_jw_text(&l->w, "note", r->note);
		lims_jw_end_object(&l->w);
		return LIMS_OK;
	}
	snprintf(text, sizeof text, "%s%s%s", r->from, r->count > 1 ? " – " : "", r->count > 1 ? r->to : "");
	lims_grid_add(&l->g, text);
	lims_grid_add(&l->g, count);
	lims_grid_add(&l->g, lims_tr(l->cli->lang, lims_text_equal(r->state, "taken_over") ? LIMS_CLI_TAKEN_OVER : r->state));
	lims_grid_add(&l->g, r->on[0] ? r->on : NULL);
	lims_grid_add(&l->g, r->by[0] ? r->by : NULL);
	lims_grid_add(&l->g, r->note[0] ? r->note : NULL);
	return LIMS_OK;
}

static lims_rc put_again(void *ctx, const struct lims_paper_again *a, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	(void)err;
	if (l->cli->json) {
		lims_jw_object(&l->w, NULL);
		lims_jw_text(&l->w, "kind", a->kind);
		lims_jw_text(&l->w, "from", a->number);
		lims_jw_text(&l->w, "to", a->number);
		lims_jw_int(&l->w, "count", 1);
		lims_jw_text(&l->w, "state", "issued_again");
		lims_jw_text(&l->w, "on", a->on);
		lims_jw_text(&l->w, "by", a->by);
		lims_jw_text(&l->w, "worksheet", a->worksheet);
		lims_jw_text(&l->w, "sticker", a->sticker);
		lims_jw_text(&l->w, "pdf", a->pdf);
		lims_jw_text(&l->w, "node", a->node);
		lims_jw_int(&l->w, "sequence", a->sequence);
		lims_jw_end_object(&l->w);
		return LIMS_OK;
	}
	lims_grid_add(&l->g, a->number);
	lims_grid_add(&l->g, "1");
	lims_grid_add(&l->g, lims_tr(l->cli->lang, "issued again"));
	lims_grid_add(&l->g, a->on);
	lims_grid_add(&l->g, a->by);
	lims_grid_add(&l->g, a->pdf);
	return LIMS_OK;
}

static lims_rc put_twins(void *ctx, const struct lims_paper_twins *t, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	char count[24];
	(void)err;
	if (l->cli->json) {
		lims_jw_object(&l->w, NULL);
		lims_jw_text(&l->w, "from", t->first);
		lims_jw_text(&l->w, "to", t->last);
		lims_jw_text(&l->w, "numbers", t->numbers);
		lims_jw_int(&l->w, "count", t->count);
		lims_jw_text(&l->w, "state", "both_stand");
		lims_jw_text(&l->w, "worksheet", t->worksheet);
		lims_jw_end_object(&l->w);
		return LIMS_OK;
	}
	snprintf(count, sizeof count, "%lld", (long long)t->count);
	lims_grid_add(&l->g, t->numbers);
	lims_grid_add(&l->g, count);
	lims_grid_add(&l->g, t->count > 2 ? lims_tr(l->cli->lang, "all stand") : lims_tr(l->cli->lang, "both stand"));
	lims_grid_add(&l->g, NULL);
	lims_grid_add(&l->g, NULL);
	lims_grid_add(&l->g, t->worksheet);
	return LIMS_OK;
}

static lims_rc run_numbers(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {
		LIMS_MSG("Numbers"), LIMS_MSG("Count"), LIMS_MSG("State"), LIMS_MSG("Day"), LIMS_MSG("Done by"), LIMS_MSG("Remark")};
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	int year = 0;
	int64_t missing = 0, again = 0, twins = 0;
	lims_rc rc = lims_cli_number(cli, "year", 0, 2000, 2999, &year, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_numbers_each(lab, year, put_run, &l, &missing, err);
	if (!rc)
		rc = lims_numbers_again(lab, NULL, year, put_again, &l, &again, err);
	if (!rc)
		rc = lims_numbers_twins(lab, NULL, put_twins, &l, &twins, err);
	lims_listing_end(&l);
	if (!rc && (again > 0 || twins > 0))
		(void)lims_incident_papers(lab, NULL, NULL, NULL); // the answer is the same where it cannot be written
	if (!rc)
		(void)lims_incident_marks(lab, NULL);
	if (!rc && again > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%lld papers were issued under a number that was issued or given up before: take them back, with a nonconformity, and issue "
			"their "
			"worksheets under numbers of their own",
			(long long)again);
	if (!rc && twins > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "Of %lld worksheets several papers stand: revoke all but one of each, with a nonconformity",
			(long long)twins);
	if (!rc && missing > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%lld numbers are missing in the series: run lims audit verify", (long long)missing);
	return rc;
}

static const struct lims_option numbers_options[] = {{"year", "YEAR", LIMS_MSG("Only this year")}};
static const struct lims_option issue_options[] = {{"sticker", "TEXT", LIMS_MSG("Series and number of the sticker")}};
static const struct lims_option replace_options[] = {
	{"reason", "TEXT", LIMS_MSG("What was wrong; it is printed")},
	{"sticker", "TEXT", LIMS_MSG("Series and number of the sticker")},
};
static const struct lims_option end_options[] = {{"reason", "TEXT", LIMS_MSG("Why; it stays in the register")}};
static const struct lims_option print_options[] = {
	{"record", NULL, LIMS_MSG("The record of the work instead of the paper")},
	{"as-issued", NULL, LIMS_MSG("The kept PDF also of a paper that has ended, without the words that say so")},
	{"output", "FILE", LIMS_MSG("Where to write the PDF (NUMBER.pdf here)")},
};
static const struct lims_command list[] = {
	{"certificate", "issue", "WORKSHEET", 1, 1,
		LIMS_MSG("Issues the paper of a reviewed worksheet: certificate, notice of failure, or the results of a calibration, test or "
				 "measurement"),
		issue_options, 1, run_issue},
	{"certificate", "replace", "NUMBER", 1, 1, LIMS_MSG("Issues a corrected paper with the same result in place of one, which ends"),
		replace_options, 2, run_replace},
	{"certificate", "revoke", "NUMBER", 1, 1, LIMS_MSG("Revokes an issued paper"), end_options, 1, run_revoke},
	{"certificate", "void", "NUMBER", 1, 1, LIMS_MSG("Gives up a number under which nothing was issued"), end_options, 1, run_void},
	{"certificate", "list", "", 0, 0, LIMS_MSG("Lists what was issued"), NULL, 0, run_list},
	{"certificate", "numbers", "", 0, 0, LIMS_MSG("Lists the series of numbers with what became of each, and what is missing"),
		numbers_options, 1, run_numbers},
	{"certificate", "show", "NUMBER", 1, 1, LIMS_MSG("Shows an issued paper"), NULL, 0, run_show},
	{"certificate", "print", "NUMBER", 1, 1, LIMS_MSG("Writes the kept PDF to a file; of a paper that has ended a copy that says so"),
		print_options, 3, run_print},
};
const struct lims_commands lims_commands_papers = {list, sizeof list / sizeof list[0]};
