// SPDX-License-Identifier: Apache-2.0
// report activity, control, annual and retention: what was done, what was allotted, and what may be disposed of. No actor is needed.
#include "cli/report_view.h"
#include "cli/words.h"
#include "laboratory/statistics/kept.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <string.h>

enum { FIRST_YEAR = 1990, LAST_YEAR = 2200 };

static lims_rc read_day(struct lims_cli *cli, const char *option, struct lims_date fallback, struct lims_date *ret, struct lims_err *err)
{
	const char *text = lims_cli_option(cli, option);
	*ret = fallback;
	return text ? lims_date_parse(text, ret, err) : LIMS_OK;
}

/// --json and --csv exclude each other.
static lims_rc one_form(struct lims_cli *cli, struct lims_err *err)
{
	if (cli->json && lims_cli_option(cli, "csv"))
		return lims_err_set(err, LIMS_E_INPUT, "Give --json or --csv, not both");
	return LIMS_OK;
}

static lims_rc read_by(struct lims_cli *cli, enum lims_activity_by *ret, struct lims_err *err)
{
	const char *by = lims_cli_option(cli, "by");
	for (int i = 0; lims_activity_by_names[i]; i++)
		if (lims_text_equal(by ? by : "procedure", lims_activity_by_names[i])) {
			*ret = (enum lims_activity_by)i;
			return LIMS_OK;
		}
	return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is nothing to count by; use procedure, service, person or customer", by);
}

static lims_rc run_activity(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_activity *a = NULL;
	struct lims_span span = {{0}, {0}};
	enum lims_activity_by by = LIMS_ACTIVITY_BY_PROCEDURE;
	const char *from = NULL;
	struct lims_jw w;
	lims_rc rc = one_form(cli, err);
	if (!rc)
		rc = lims_cli_need(cli, "from", &from, err);
	if (!rc)
		rc = read_by(cli, &by, err);
	if (!rc)
		rc = read_day(cli, "from", span.from, &span.from, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = read_day(cli, "to", lims_laboratory_today(lab), &span.to, err);
	if (!rc)
		rc = lims_activity_load(lab, span, by, &a, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&w, &cli->out);
		lims_report_activity_json(&w, NULL, a);
		lims_buf_add_char(&cli->out, '\n');
	} else if (lims_cli_option(cli, "csv"))
		lims_report_activity_csv(cli, a);
	else
		lims_report_activity(cli, a);
	lims_activity_destroy(a);
	return LIMS_OK;
}

static lims_rc read_year(struct lims_cli *cli, struct lims_laboratory *lab, int *ret, struct lims_err *err)
{
	return lims_cli_number(cli, "year", lims_laboratory_today(lab).year, FIRST_YEAR, LAST_YEAR, ret, err);
}

static lims_rc run_control(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_control *c = NULL;
	struct lims_jw w;
	int year = 0;
	lims_rc rc = one_form(cli, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = read_year(cli, lab, &year, err);
	if (!rc)
		rc = lims_control_load(lab, year, &c, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&w, &cli->out);
		lims_report_control_json(&w, NULL, c);
		lims_buf_add_char(&cli->out, '\n');
	} else if (lims_cli_option(cli, "csv"))
		lims_report_control_csv(cli, c);
	else
		lims_report_control(cli, c);
	lims_control_destroy(c);
	return LIMS_OK;
}

static lims_rc run_annual(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	int year = 0;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = read_year(cli, lab, &year, err);
	return rc ? rc : lims_report_annual(cli, lab, year, err);
}

/* ---- retention ---- */

struct keeping {
	struct lims_cli *cli;
	struct lims_grid g;
	struct lims_jw w;
	bool all;
	size_t disposable, kept, not_begun;
	struct lims_date next; ///< the first day until which something is kept
};

static void put_kept_json(struct lims_jw *w, const struct lims_kept *k)
{
	char day[LIMS_DATE_TEXT];
	lims_jw_object(w, NULL);
	lims_jw_text(w, "worksheet", k->worksheet);
	lims_jw_text(w, "item", k->item);
	lims_jw_text(w, "procedure", k->procedure);
	lims_jw_text(w, "paper", k->paper[0] ? k->paper : NULL);
	lims_date_text(k->begins, day);
	lims_jw_text(w, "begins", day[0] ? day : NULL);
	lims_date_text(k->kept_until, day);
	lims_jw_text(w, "kept_until", day[0] ? day : NULL);
	lims_jw_bool(w, "disposable", k->disposable);
	lims_jw_end_object(w);
}

static lims_rc put_kept(void *ctx, const struct lims_kept *k, struct lims_err *err)
{
	struct keeping *s = ctx;
	char day[LIMS_DATE_TEXT];
	(void)err;
	s->disposable += k->disposable;
	s->not_begun += k->begins.month == 0;
	s->kept += k->begins.month != 0 && !k->disposable;
	if (k->begins.month != 0 && !k->disposable && s->next.month == 0)
		s->next = k->kept_until;
	if (!s->all && !k->disposable)
		return LIMS_OK;
	if (s->cli->json) {
		put_kept_json(&s->w, k);
		return LIMS_OK;
	}
	lims_grid_add(&s->g, k->worksheet);
	lims_grid_add(&s->g, k->item);
	lims_grid_add(&s->g, k->paper[0] ? k->paper : "-");
	lims_date_text(k->begins, day);
	lims_grid_add(&s->g, day[0] ? day : "-");
	lims_date_text(k->kept_until, day);
	lims_grid_add(&s->g, day[0] ? day : lims_tr(s->cli->lang, "nothing is issued yet"));
	lims_grid_add(&s->g, k->disposable ? lims_tr(s->cli->lang, "may be disposed of") : " ");
	return LIMS_OK;
}

/// The rules themselves, also of what lies outside of the store.
static lims_rc put_rules(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_err *err)
{
	struct lims_regulations *r = NULL;
	size_t n = 0;
	struct lims_grid g;
	lims_rc rc = lims_regulations_load(lims_laboratory_catalog(lab), &r, err);
	if (rc)
		return rc;
	const struct lims_retention *rules = lims_regulations_retention(r, &n);
	lims_cli_say(cli, "How long records are kept");
	lims_grid_init(&g, 4);
	for (size_t i = 0; i < n; i++) {
		lims_grid_add(&g, lims_cli_words(cli, rules[i].title));
		lims_report_number(&g, (size_t)rules[i].months);
		lims_grid_add(&g, lims_text_equal(rules[i].from, "issue") ? lims_tr(cli->lang, "months from the issue")
																  : lims_tr(cli->lang, "months from the expiry"));
		lims_grid_add(&g, rules[i].source.document);
	}
	lims_grid_print(&g, &cli->out, "  ");
	lims_regulations_destroy(r);
	return LIMS_OK;
}

static void say_kept(struct keeping *s, const char *on, bool has_rule)
{
	char next[LIMS_DATE_TEXT];
	if (!has_rule) {
		lims_cli_say(s->cli, "No rule says how long worksheets are kept: they are kept as long as the store");
		return;
	}
	lims_date_text(s->next, next);
	lims_cli_say(s->cli,
		"On %s: the records of %zu worksheets may be disposed of, those of %zu are kept, those of %zu have nothing issued yet", on,
		s->disposable, s->kept, s->not_begun);
	if (next[0])
		lims_cli_say(s->cli, "The next are kept until %s", next);
	lims_cli_say(
		s->cli, "This list deletes nothing: the journal keeps every entry; paper and copies are disposed of by the laboratory's own rule");
}

static lims_rc run_retention(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_date on = {0};
	struct keeping s = {.cli = cli, .all = lims_cli_option(cli, "all") != NULL};
	const struct lims_retention *rule = NULL;
	char day[LIMS_DATE_TEXT];
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = read_day(cli, "on", lims_laboratory_today(lab), &on, err);
	if (!rc && !cli->json)
		rc = put_rules(cli, lab, err);
	lims_date_text(on, day);
	lims_grid_init(&s.g, 6);
	lims_jw_init(&s.w, &cli->out);
	if (!rc && cli->json) {
		lims_jw_object(&s.w, NULL);
		lims_jw_text(&s.w, "on", day);
		lims_jw_array(&s.w, "records");
	}
	if (!rc)
		rc = lims_kept_each(lab, on, put_kept, &s, &rule, err);
	lims_grid_print(&s.g, &cli->out, "  ");
	if (rc)
		return rc;
	if (!cli->json) {
		say_kept(&s, day, rule != NULL);
		return LIMS_OK;
	}
	lims_jw_end_array(&s.w);
	lims_jw_int(&s.w, "disposable", (int64_t)s.disposable);
	lims_jw_int(&s.w, "kept", (int64_t)s.kept);
	lims_jw_int(&s.w, "not_begun", (int64_t)s.not_begun);
	lims_jw_end_object(&s.w);
	lims_buf_add_char(&cli->out, '\n');
	return LIMS_OK;
}

static const struct lims_option activity_options[] = {
	{"from", "DATE", LIMS_MSG("The first day that is counted")},
	{"to", "DATE", LIMS_MSG("The last day that is counted (today)")},
	{"by", "WHAT", LIMS_MSG("procedure, service, person or customer (procedure)")},
	{"csv", NULL, LIMS_MSG("As a table for a spreadsheet")},
};
static const struct lims_option control_options[] = {
	{"year", "YEAR", LIMS_MSG("The year (this one)")},
	{"csv", NULL, LIMS_MSG("As a table for a spreadsheet")},
};
static const struct lims_option annual_options[] = {{"year", "YEAR", LIMS_MSG("The year (this one)")}};
static const struct lims_option retention_options[] = {
	{"on", "DATE", LIMS_MSG("The day on which it is asked (today)")},
	{"all", NULL, LIMS_MSG("Also what must be kept longer")},
};
static const struct lims_command list[] = {
	{"report", "activity", "", 0, 0, LIMS_MSG("Counts what was done in a span of days, each service by its own unit and day"),
		activity_options, 4, run_activity},
	{"report", "control", "", 0, 0, LIMS_MSG("Control verification of a year: what was allotted and what is done"), control_options, 2,
		run_control},
	{"report", "annual", "", 0, 0, LIMS_MSG("What the yearly report to the authority asks for"), annual_options, 1, run_annual},
	{"report", "retention", "", 0, 0, LIMS_MSG("Which records may be disposed of, and when; nothing is deleted"), retention_options, 2,
		run_retention},
};
const struct lims_commands lims_commands_report = {list, sizeof list / sizeof list[0]};
