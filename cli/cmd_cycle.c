// SPDX-License-Identifier: Apache-2.0
// standard drift, as-found, plan and due, device trace, visit checks: new values against old ones, what was found before adjusting, and the calibrations of a year.
#include "cli/codes.h"
#include "cli/listing.h"
#include "cli/words.h"
#include "laboratory/equipment/found.h"
#include "laboratory/equipment/plan.h"
#include "laboratory/equipment/resting.h"
#include "laboratory/equipment/trips.h"
#include "laboratory/equipment/upcoming.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { FILE_MAX = 1 << 20, YEAR_FIRST = 1990, YEAR_LAST = 2200, DAYS_AHEAD = 60 };

struct listing {
	struct lims_listing list;
	struct lims_grid sheets;
	bool second; ///< the JSON list of worksheets has begun
};

static void text_if(struct lims_jw *w, const char *key, const char *value)
{
	if (value[0])
		lims_jw_text(w, key, value);
}

static const char *outcome_text(const struct lims_cli *cli, const struct lims_drift *d)
{
	if (lims_text_equal(d->outcome, "beyond"))
		return lims_tr(cli->lang, "BEYOND");
	if (lims_text_equal(d->outcome, "within"))
		return lims_tr(cli->lang, "within");
	return lims_tr(cli->lang, d->reason);
}

static lims_rc put_drift(void *ctx, const struct lims_drift *d, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		lims_jw_text(&l->list.w, "name", d->name);
		text_if(&l->list.w, "at", d->at);
		text_if(&l->list.w, "old", d->old);
		text_if(&l->list.w, "new", d->now);
		text_if(&l->list.w, "difference", d->difference);
		text_if(&l->list.w, "allowed", d->allowed);
		text_if(&l->list.w, "allowed_by", d->by);
		text_if(&l->list.w, "outcome", d->outcome);
		text_if(&l->list.w, "reason", d->reason);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	struct lims_cli *cli = l->list.cli;
	const char *const values[] = {d->at, d->old, d->now, d->difference, d->allowed};
	lims_grid_add(&l->list.g, lims_cli_stated(cli, d->name));
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		lims_grid_add(&l->list.g, lims_cli_shown(cli, values[i]));
	lims_grid_add(&l->list.g, outcome_text(l->list.cli, d));
	return LIMS_OK;
}

/// `labels` of the seven columns.
static void begin(struct listing *l, const char *list, const char *const *labels)
{
	lims_jw_init(&l->list.w, &l->list.cli->out);
	lims_grid_init(&l->list.g, 7);
	lims_grid_init(&l->sheets, 6);
	if (!l->list.cli->json) {
		lims_grid_heading(&l->list.g, l->list.cli->lang, labels);
		return;
	}
	lims_jw_object(&l->list.w, NULL);
	lims_jw_array(&l->list.w, list);
}

static const char *const drift_labels[] = {LIMS_MSG("Quantity"), LIMS_MSG("At the value"), LIMS_MSG("Old"), LIMS_MSG("New"),
	LIMS_MSG("Difference"), LIMS_MSG("Allowed"), LIMS_MSG("Outcome")};
static const char *const found_labels[] = {LIMS_MSG("Quantity"), LIMS_MSG("At the value"), LIMS_MSG("Old"), LIMS_MSG("Found"),
	LIMS_MSG("Difference"), LIMS_MSG("Allowed"), LIMS_MSG("Outcome")};
static const char *const plan_labels[] = {LIMS_MSG("Due before"), LIMS_MSG("Code"), LIMS_MSG("Name"), LIMS_MSG("Serial number"),
	LIMS_MSG("Who calibrates it"), LIMS_MSG("Cost in dong"), ""};

static lims_rc run_drift(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	char old[LIMS_CODE * 2] = "", now[LIMS_CODE * 2] = "";
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	begin(&l, "values", drift_labels);
	rc = lims_drift_of(
		lab, cli->command->noun, cli->args[0], lims_cli_option(cli, "old"), lims_cli_option(cli, "new"), old, now, put_drift, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.list.w);
		lims_jw_text(&l.list.w, "old", old);
		lims_jw_text(&l.list.w, "new", now);
		lims_jw_end_object(&l.list.w);
		lims_buf_add_char(&cli->out, '\n');
	} else if (!rc) {
		lims_cli_say(cli, "Certificate %s against %s", now, old);
	}
	lims_grid_print(&l.list.g, &cli->out, "  ");
	lims_buf_finish(&l.sheets.cells);
	return rc;
}

static const char *effect_name(enum lims_found_effect e)
{
	static const char *const names[] = {"flips", "same", "not_computed"};
	return names[e];
}

static lims_rc put_sheet(void *ctx, const struct lims_found_sheet *s, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	if (l->list.cli->json) {
		if (!l->second) {
			lims_jw_end_array(&l->list.w);
			lims_jw_array(&l->list.w, "worksheets");
			l->second = true;
		}
		lims_jw_object(&l->list.w, NULL);
		lims_jw_text(&l->list.w, "worksheet", s->worksheet);
		lims_jw_text(&l->list.w, "work_on", s->day);
		lims_jw_text(&l->list.w, "number", s->number);
		lims_jw_text(&l->list.w, "verdict", s->verdict);
		lims_jw_text(&l->list.w, "would_be", s->would_be);
		lims_jw_text(&l->list.w, "effect", effect_name(s->effect));
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	if (s->effect != LIMS_FOUND_FLIPS)
		return LIMS_OK;
	lims_grid_add(&l->sheets, s->worksheet);
	lims_grid_add(&l->sheets, s->day);
	lims_grid_add(&l->sheets, s->number);
	lims_grid_add(&l->sheets, lims_cli_verdict(l->list.cli, s->verdict));
	lims_grid_add(&l->sheets, "→");
	lims_grid_add(&l->sheets, lims_cli_verdict(l->list.cli, s->would_be));
	return LIMS_OK;
}

static void say_found(struct listing *l, const struct lims_found_total *t)
{
	struct lims_cli *cli = l->list.cli;
	lims_cli_say(cli, "As found, against certificate %s", t->against);
	lims_grid_print(&l->list.g, &cli->out, "  ");
	lims_cli_say(cli, "%zu of %zu values beyond what is allowed; %zu results would be others, %zu stay, %zu cannot be computed", t->beyond,
		t->compared, t->flips, t->same, t->other);
	lims_grid_print(&l->sheets, &cli->out, "  ");
	if (t->opened[0])
		lims_cli_say(cli, "Outside acceptance: nonconforming work %s is open (lims nonconformity show %s)", t->opened, t->opened);
	if (t->not_judged > 0)
		lims_cli_say(cli, "  ! %zu values were not judged, the reason stands beside them: a person decides what they mean", t->not_judged);
	if (t->other > 0)
		lims_cli_say(cli, "What takes nothing from the certificate is judged by a person: lims standard trace %s", cli->args[0]);
}

static void put_found_json(struct listing *l, const struct lims_found_total *t)
{
	struct lims_jw *w = &l->list.w;
	lims_jw_end_array(w);
	lims_jw_text(w, "against", t->against);
	lims_jw_int(w, "compared", (int64_t)t->compared);
	lims_jw_int(w, "beyond", (int64_t)t->beyond);
	lims_jw_int(w, "not_judged", (int64_t)t->not_judged);
	lims_jw_int(w, "flips", (int64_t)t->flips);
	lims_jw_int(w, "same", (int64_t)t->same);
	lims_jw_int(w, "not_computed", (int64_t)t->other);
	lims_jw_text(w, "outcome", lims_found_outcome(t));
	lims_jw_text(w, "case", t->opened[0] ? t->opened : NULL);
	lims_jw_end_object(w);
	lims_buf_add_char(&l->list.cli->out, '\n');
}

static lims_rc run_found(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	struct lims_found_visits visits = {put_drift, put_sheet, &l};
	struct lims_found_total total = {0};
	struct lims_buf file = {0}, faults;
	lims_buf_init(&faults, LIMS_CLI_OUT_MAX);
	lims_rc rc = lims_file_read(cli->args[1], FILE_MAX, &file, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	struct lims_standard_papers papers = {
		.name = cli->args[1], .bytes = lims_buf_text(&file), .n = file.len, .identified = lims_cli_option(cli, "identified")};
	begin(&l, "values", found_labels);
	if (!rc)
		rc = lims_found_record(lab, cli->args[0], &papers, lims_cli_option(cli, "against"), &visits, &total, &faults, err);
	if (!rc && cli->json)
		put_found_json(&l, &total);
	else if (!rc)
		say_found(&l, &total);
	if (rc) {
		// Nothing was recorded: neither half a table nor half an object is an answer, the faults are.
		lims_buf_clear(&cli->out);
		lims_buf_add(&cli->out, faults.data, faults.len);
		lims_buf_finish(&l.list.g.cells);
		lims_buf_finish(&l.sheets.cells);
	} else if (cli->json) {
		lims_buf_finish(&l.list.g.cells);
		lims_buf_finish(&l.sheets.cells);
	}
	lims_buf_finish(&file);
	lims_buf_finish(&faults);
	return rc;
}

/* ---- plan ---- */

static lims_rc put_due(void *ctx, const struct lims_equipment_due *d, struct lims_err *err)
{
	struct listing *l = ctx;
	char on[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(d->on, on);
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		lims_jw_text(&l->list.w, "kind", d->noun);
		lims_jw_text(&l->list.w, "code", d->code);
		lims_jw_text(&l->list.w, "name", d->name);
		lims_jw_text(&l->list.w, "serial", d->serial);
		lims_jw_text(&l->list.w, "certificate", d->certificate);
		lims_jw_text(&l->list.w, "due_on", on);
		lims_jw_bool(&l->list.w, "overdue", d->overdue);
		text_if(&l->list.w, "by", d->by);
		text_if(&l->list.w, "cost", d->cost);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	lims_grid_add(&l->list.g, on);
	lims_grid_add(&l->list.g, d->code);
	lims_grid_add(&l->list.g, d->name);
	lims_grid_add(&l->list.g, d->serial);
	lims_grid_add(&l->list.g, d->by);
	lims_grid_add(&l->list.g, d->cost);
	lims_grid_add(&l->list.g, d->overdue ? lims_tr(l->list.cli->lang, "overdue") : " ");
	return LIMS_OK;
}

static lims_rc run_plan(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	struct lims_equipment_plan plan;
	char sum[LIMS_DEC_TEXT];
	int year = 0;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_cli_number(cli, "year", lims_laboratory_today(lab).year + 1, YEAR_FIRST, YEAR_LAST, &year, err);
	if (rc)
		return rc;
	begin(&l, "calibrations", plan_labels);
	rc = lims_equipment_plan(lab, year, &plan, put_due, &l, err);
	if (!rc)
		lims_dec_text(plan.sum, sum);
	if (cli->json) {
		lims_jw_end_array(&l.list.w);
		lims_jw_int(&l.list.w, "year", year);
		lims_jw_text(&l.list.w, "cost", rc ? "" : sum);
		lims_jw_int(&l.list.w, "without_cost", rc ? 0 : plan.without_cost);
		lims_jw_end_object(&l.list.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.list.g, &cli->out, "");
	lims_buf_finish(&l.sheets.cells);
	if (!rc && !cli->json)
		lims_cli_say(cli, "%d: %d calibrations, %s dong, %d without a cost on their card", year, plan.calibrations, sum, plan.without_cost);
	return rc;
}

/* ---- what rests on an instrument ---- */

static lims_rc put_resting(void *ctx, const struct lims_resting *r, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		lims_jw_text(&l->list.w, "worksheet", r->worksheet);
		lims_jw_text(&l->list.w, "work_on", r->day);
		lims_jw_text(&l->list.w, "verdict", r->verdict);
		text_if(&l->list.w, "number", r->number);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	lims_grid_add(&l->list.g, r->day);
	lims_grid_add(&l->list.g, r->worksheet);
	lims_grid_add(&l->list.g, r->number);
	lims_grid_add(&l->list.g, lims_cli_verdict(l->list.cli, r->verdict));
	return LIMS_OK;
}

static lims_rc run_device_trace(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	struct lims_date from = {0};
	const char *text = lims_cli_option(cli, "from");
	char name[LIMS_CLI_PATH];
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc && text && lims_date_parse(text, &from, err) != LIMS_OK)
		rc = lims_err_context(err, "--%s", "from");
	if (!rc)
		rc = lims_register_field(lab, "device", cli->args[0], "name", name, sizeof name, err);
	if (rc)
		return rc;
	static const char *const labels[] = {LIMS_MSG("Work on"), LIMS_MSG("Worksheet"), LIMS_MSG("Paper"), LIMS_MSG("Verdict")};
	lims_listing_begin(&l.list, cli, labels, sizeof labels / sizeof labels[0]);
	rc = lims_resting_on_device(lab, cli->args[0], from, put_resting, &l, err);
	lims_listing_end(&l.list);
	return rc;
}

/* ---- due ---- */

static lims_rc put_upcoming(void *ctx, const struct lims_upcoming *u, struct lims_err *err)
{
	struct listing *l = ctx;
	const char *words = lims_text_equal(u->what, "calibration") ? LIMS_MSG("calibration")
						: lims_text_equal(u->what, "return")    ? LIMS_MSG("back from where it was sent")
																: LIMS_MSG("maintenance");
	char on[LIMS_DATE_TEXT];
	(void)err;
	lims_date_text(u->on, on);
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		lims_jw_text(&l->list.w, "kind", u->noun);
		lims_jw_text(&l->list.w, "code", u->code);
		lims_jw_text(&l->list.w, "name", u->name);
		lims_jw_text(&l->list.w, "what", u->what);
		lims_jw_text(&l->list.w, "due_on", on);
		lims_jw_bool(&l->list.w, "overdue", u->overdue);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	lims_grid_add(&l->list.g, on);
	lims_grid_add(&l->list.g, u->code);
	lims_grid_add(&l->list.g, u->name);
	lims_grid_add(&l->list.g, lims_tr(l->list.cli->lang, words));
	lims_grid_add(&l->list.g, u->overdue ? lims_tr(l->list.cli->lang, "overdue") : " ");
	return LIMS_OK;
}

static lims_rc run_due(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	struct lims_date before;
	const char *text = lims_cli_option(cli, "before");
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	before = lims_date_add_days(lims_laboratory_today(lab), DAYS_AHEAD);
	if (text && lims_date_parse(text, &before, err) != LIMS_OK)
		return lims_err_context(err, "--%s", "before");
	static const char *const labels[] = {LIMS_MSG("Due before"), LIMS_MSG("Code"), LIMS_MSG("Name"), LIMS_MSG("What"), ""};
	lims_listing_begin(&l.list, cli, labels, sizeof labels / sizeof labels[0]);
	rc = lims_upcoming_each(lab, before, put_upcoming, &l, err);
	lims_listing_end(&l.list);
	return rc;
}

/* ---- field trips ---- */

static lims_rc put_trip(void *ctx, const struct lims_trip_check *c, struct lims_err *err)
{
	struct listing *l = ctx;
	bool before = lims_text_equal(c->when, "before_leaving");
	(void)err;
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		lims_jw_text(&l->list.w, "standard", c->standard);
		lims_jw_text(&l->list.w, "when", c->when);
		lims_jw_bool(&l->list.w, "due", c->due);
		text_if(&l->list.w, "on", c->on);
		text_if(&l->list.w, "outcome", c->outcome);
		text_if(&l->list.w, "by", c->actor);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	lims_grid_add(&l->list.g, c->standard);
	lims_grid_add(&l->list.g, before ? lims_tr(l->list.cli->lang, "before leaving") : lims_tr(l->list.cli->lang, "after the return"));
	lims_grid_add(&l->list.g, c->on[0] ? c->on : NULL);
	lims_grid_add(&l->list.g,
		c->outcome[0] ? lims_tr(l->list.cli->lang, lims_text_equal(c->outcome, "pass") ? LIMS_MSG("passed") : LIMS_MSG("FAILED"))
		: c->due ? lims_tr(l->list.cli->lang, "MISSING")
					  : " ");
	lims_grid_add(&l->list.g, c->actor);
	return LIMS_OK;
}

static lims_rc run_trip(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	size_t missing = 0;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	static const char *const labels[] = {LIMS_MSG("Standard"), LIMS_MSG("When"), LIMS_MSG("On"), LIMS_MSG("Outcome"), LIMS_MSG("Person")};
	lims_listing_begin(&l.list, cli, labels, sizeof labels / sizeof labels[0]);
	rc = lims_trip_checks(lab, cli->args[0], put_trip, &l, &missing, err);
	lims_listing_end(&l.list);
	if (!rc && missing > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%zu functional checks of %s are missing or failed: lims standard functional CODE --job %s",
			missing, cli->args[0], cli->args[0]);
	return rc;
}

static const struct lims_option drift_options[] = {
	{"old", "NUMBER", LIMS_MSG("The earlier certificate (the last but one)")},
	{"new", "NUMBER", LIMS_MSG("The later certificate (the last)")},
};
static const struct lims_option found_options[] = {
	{"against", "NUMBER", LIMS_MSG("The certificate that these values end (the one in force on the day before)")},
	{"identified", "TEXT", LIMS_MSG("How it is known that it is of this one, where the file does not say or says it otherwise")}};
static const struct lims_option device_trace_options[] = {{"from", "DATE", LIMS_MSG("Worksheets of that day and later")}};
static const struct lims_option due_options[] = {{"before", "DATE", LIMS_MSG("Until that day (the next 60 days)")}};
static const struct lims_option plan_options[] = {{"year", "YEAR", LIMS_MSG("Year of the plan (next year)")}};
static const struct lims_command list[] = {
	{"standard", "drift", "CODE", 1, 1, LIMS_MSG("Compares the values of two certificates with the drift that is allowed"), drift_options,
		2, run_drift},
	{"device", "drift", "CODE", 1, 1, LIMS_MSG("Compares the values of two certificates with the drift that is allowed"), drift_options, 2,
		run_drift},
	{"standard", "as-found", "CODE FILE", 2, 2,
		LIMS_MSG("Records values as found before adjusting: a file lims-certificate-2; computes again what rests on the old ones"),
		found_options, 2, run_found},
	{"visit", "checks", "VISIT", 1, 1,
		LIMS_MSG("Lists the functional checks of the standards of a field visit, before leaving and after the return"), NULL, 0, run_trip},
	{"device", "trace", "CODE", 1, 1, LIMS_MSG("Lists the worksheets that have a reading of an instrument, or a condition that it showed"),
		device_trace_options, 1, run_device_trace},
	{"standard", "due", "", 0, 0, LIMS_MSG("Lists what is due of standards and devices: calibration, maintenance, what was sent out"),
		due_options, 1, run_due},
	{"standard", "plan", "", 0, 0, LIMS_MSG("Lists the calibrations of a year with cost and by whom"), plan_options, 1, run_plan},
};
const struct lims_commands lims_commands_cycle = {list, sizeof list / sizeof list[0]};
