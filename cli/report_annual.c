// SPDX-License-Identifier: Apache-2.0
// The report of a year: what the registers that law inspectors ask for hold (TT 24/2013/TT-BKHCN art. 15 to 44, TT 28/2013/TT-BKHCN art. 24).
//
// The layout of the forms (TT 23/2013/TT-BKHCN, form 04) was not found; this gives what they are filled from.
#include "cli/codes.h"
#include "cli/report_view.h"
#include "cli/taken_over.h"

#include "laboratory/equipment/in_force.h"
#include "laboratory/proof/paper_kinds.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct annual {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	struct lims_date day; ///< as of which: the last of the year, or today
	struct lims_activity *activity;
	struct lims_control *control;
	struct lims_jw w;
	struct lims_grid g;
	size_t in_date, out_of_date;
	const char *const *fields; ///< of the register that is listed, NULL-terminated
	const char *ends;          ///< the field that says until when
	struct lims_buf carded;    ///< codes of the people of whom a card is recorded, each between commas
};

/// Whether something of what is listed was taken over.
static bool taken_over(const struct annual *a, const struct lims_register *r, const struct lims_register_row *row)
{
	bool any = false;
	for (size_t i = 0; a->fields[i]; i++)
		any = any || lims_register_taken_over(r, row, a->fields[i]);
	return any;
}

/// Begun, and not given back.
static bool card_holds(const struct annual *a, const struct lims_register *r, const struct lims_register_row *row)
{
	struct lims_date from, back;
	bool begun = lims_date_parse(lims_register_value(r, row, "from"), &from, NULL) != LIMS_OK || lims_date_cmp(from, a->day) <= 0;
	bool returned = lims_date_parse(lims_register_value(r, row, "returned-on"), &back, NULL) == LIMS_OK && lims_date_cmp(back, a->day) <= 0;
	return begun && !returned;
}

/// Of who has a card on record what the register staff says does not count (people/people.h).
static bool has_card(const struct annual *a, const char *staff)
{
	char name[LIMS_CODE + 2];
	snprintf(name, sizeof name, ",%s,", staff);
	return strstr(lims_buf_text(&a->carded), name) != NULL;
}

/// A row that has nothing in its first field is no row of this list (people without a card).
static lims_rc put_row(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct annual *a = ctx;
	struct lims_date until = {0};
	struct lims_in_force f = {.number = ""};
	if (!lims_register_value(r, row, a->fields[0])[0] || (lims_text_equal(r->noun, "staff") && has_card(a, row->code)))
		return LIMS_OK;
	lims_rc rc = lims_in_force_on(a->lab, r, row, a->day, &f, err);
	const char *end = lims_in_force_value(&f, r, row, a->ends);
	if (!rc && end[0])
		rc = lims_date_parse(end, &until, err);
	if (rc)
		return rc;
	bool in_date = until.month != 0 && lims_date_cmp(a->day, until) <= 0;
	if (lims_text_equal(r->noun, "card")) {
		in_date = in_date && card_holds(a, r, row);
		lims_buf_addf(&a->carded, ",%s,", lims_register_value(r, row, "staff"));
	}
	a->in_date += in_date;
	a->out_of_date += !in_date;
	if (a->cli->json) {
		lims_jw_object(&a->w, NULL);
		lims_jw_text(&a->w, "code", row->code);
		for (size_t i = 0; a->fields[i]; i++)
			lims_jw_text(&a->w, a->fields[i], lims_in_force_value(&f, r, row, a->fields[i]));
		lims_jw_bool(&a->w, "in_date", in_date);
		if (taken_over(a, r, row))
			lims_jw_bool(&a->w, "taken_over", true);
		lims_jw_end_object(&a->w);
		return LIMS_OK;
	}
	lims_grid_add(&a->g, row->code);
	for (size_t i = 0; a->fields[i]; i++) {
		const char *value = lims_in_force_value(&f, r, row, a->fields[i]);
		lims_cli_add_register_value(a->cli, &a->g, r, a->fields[i], value[0] ? value : "-");
	}
	lims_grid_add(&a->g, in_date ? " " : lims_tr(a->cli->lang, "not in date"));
	lims_grid_add(&a->g, taken_over(a, r, row) ? lims_tr(a->cli->lang, LIMS_CLI_TAKEN_OVER) : " ");
	return LIMS_OK;
}

/// One register as a section.
static lims_rc put_register(
	struct annual *a, const char *noun, const char *title, const char *const *fields, const char *ends, struct lims_err *err)
{
	size_t columns = 3;
	while (fields[columns - 3])
		columns++;
	a->fields = fields;
	a->ends = ends;
	a->in_date = a->out_of_date = 0;
	lims_grid_init(&a->g, columns);
	if (a->cli->json)
		lims_jw_array(&a->w, noun);
	lims_rc rc = lims_register_each(a->lab, lims_register_find(noun), put_row, a, err);
	if (a->cli->json)
		lims_jw_end_array(&a->w);
	else if (a->in_date + a->out_of_date > 0 || !lims_text_equal(noun, "staff"))
		lims_cli_say(a->cli, "%s: %zu in date, %zu not", lims_tr(a->cli->lang, title), a->in_date, a->out_of_date);
	lims_grid_print(&a->g, &a->cli->out, "  ");
	return rc;
}

static void put_org(struct annual *a)
{
	static const char *const fields[] = {"name", "address", "designation", "scope"};
	char value[1024];
	if (a->cli->json)
		lims_jw_object(&a->w, "organisation");
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		value[0] = '\0';
		(void)lims_register_field(a->lab, "org", "main", fields[i], value, sizeof value, NULL);
		if (a->cli->json)
			lims_jw_text(&a->w, fields[i], value);
		else if (i == 0 || value[0])
			lims_buf_addf(&a->cli->out, "  %s\n", value[0] ? value : "?");
	}
	if (a->cli->json)
		lims_jw_end_object(&a->w);
}

static int by_sticker(const void *a, const void *b)
{
	const struct lims_work_paper *const *x = a, *const *y = b;
	int cmp = strcmp((*x)->sticker, (*y)->sticker);
	return cmp ? cmp : lims_date_cmp((*x)->issued, (*y)->issued);
}

/// A paper that replaces another names the sticker that is on the instrument: a sticker is used once, with its first paper.
static lims_rc count_stickers(const struct annual *a, size_t *ret, struct lims_err *err)
{
	const struct lims_works *w = a->activity->works;
	const struct lims_work_paper **list = calloc(w->paper_count + 1, sizeof *list);
	size_t n = 0;
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the report");
	for (size_t i = 0; i < w->paper_count; i++)
		if (w->papers[i].sticker[0])
			list[n++] = &w->papers[i];
	qsort(list, n, sizeof *list, by_sticker);
	*ret = 0;
	for (size_t i = 0; i < n; i++)
		if ((i == 0 || !lims_text_equal(list[i]->sticker, list[i - 1]->sticker)) && lims_span_has(&a->activity->span, list[i]->issued))
			(*ret)++;
	free(list);
	return LIMS_OK;
}

/// The papers of one kind in the year.
struct series {
	size_t count;
	const char *first, *last; ///< numbers; "" when there is none
};

static struct series series_of(const struct annual *a, const char *kind)
{
	const struct lims_works *w = a->activity->works;
	struct series s = {.first = "", .last = ""};
	for (size_t i = 0; i < w->paper_count; i++) {
		const struct lims_work_paper *p = &w->papers[i];
		if (!lims_span_has(&a->activity->span, p->issued) || !lims_text_equal(p->kind, kind))
			continue;
		s.first = s.count++ == 0 ? p->number : s.first;
		s.last = p->number;
	}
	return s;
}

static void put_series(struct annual *a)
{
	lims_jw_array(&a->w, "series");
	for (size_t i = 0; i < lims_paper_series_count; i++) {
		struct series s = series_of(a, lims_paper_series_all[i].kind);
		if (s.count == 0)
			continue;
		lims_jw_object(&a->w, NULL);
		lims_jw_text(&a->w, "kind", lims_paper_series_all[i].kind);
		lims_jw_int(&a->w, "count", (int64_t)s.count);
		lims_jw_text(&a->w, "first", s.first);
		lims_jw_text(&a->w, "last", s.last);
		lims_jw_end_object(&a->w);
	}
	lims_jw_end_array(&a->w);
}

/// Papers of the year: how many of each kind, from which number to which, and how many took a sticker.
static lims_rc put_papers(struct annual *a, struct lims_err *err)
{
	struct series certificates = series_of(a, "certificate"), notices = series_of(a, "notice");
	size_t stickers = 0;
	lims_rc rc = count_stickers(a, &stickers, err);
	if (rc)
		return rc;
	if (a->cli->json) {
		lims_jw_object(&a->w, "papers");
		lims_jw_int(&a->w, "certificates", (int64_t)certificates.count);
		lims_jw_text(&a->w, "first", certificates.count ? certificates.first : NULL);
		lims_jw_text(&a->w, "last", certificates.count ? certificates.last : NULL);
		lims_jw_int(&a->w, "notices", (int64_t)notices.count);
		lims_jw_int(&a->w, "stickers", (int64_t)stickers);
		put_series(a);
		lims_jw_end_object(&a->w);
		return LIMS_OK;
	}
	lims_cli_say(a->cli, "Certificates issued: %zu (%s to %s); notices of failure: %zu; stickers used: %zu", certificates.count,
		certificates.count ? certificates.first : "-", certificates.count ? certificates.last : "-", notices.count, stickers);
	for (size_t i = 0; i < lims_paper_series_count; i++) {
		struct series s = series_of(a, lims_paper_series_all[i].kind);
		if (s.count > 0 && !lims_text_equal(lims_paper_series_all[i].kind, "certificate") &&
			!lims_text_equal(lims_paper_series_all[i].kind, "notice"))
			lims_cli_say(a->cli, "Papers issued: %s, %zu (%s to %s)", lims_tr(a->cli->lang, lims_paper_series_all[i].name), s.count,
				s.first, s.last);
	}
	return LIMS_OK;
}

/// What was revoked or voided: an inspector asks for the irregularities.
static void put_ended(struct annual *a)
{
	const struct lims_works *w = a->activity->works;
	char day[LIMS_DATE_TEXT];
	lims_grid_init(&a->g, 3);
	if (a->cli->json)
		lims_jw_array(&a->w, "ended");
	for (size_t i = 0; i < w->paper_count; i++) {
		const struct lims_work_paper *p = &w->papers[i];
		if (!lims_span_has(&a->activity->span, p->ended))
			continue;
		lims_date_text(p->ended, day);
		if (a->cli->json) {
			lims_jw_object(&a->w, NULL);
			lims_jw_text(&a->w, "number", p->number);
			lims_jw_text(&a->w, "state", p->state);
			lims_jw_text(&a->w, "on", day);
			lims_jw_end_object(&a->w);
			continue;
		}
		lims_grid_add(&a->g, p->number);
		lims_grid_add(&a->g, lims_tr(a->cli->lang, p->state));
		lims_grid_add(&a->g, day);
	}
	if (a->cli->json)
		lims_jw_end_array(&a->w);
	else if (a->g.cells.len > 0)
		lims_cli_say(a->cli, "Papers that came to an end");
	lims_grid_print(&a->g, &a->cli->out, "  ");
}

static lims_rc put_all(struct annual *a, int year, struct lims_err *err)
{
	static const char *const standards[] = {"name", "serial", "certificate", "certified-by", "valid-until", "measurement-standard", NULL};
	static const char *const cards[] = {"number", "staff", "fields", "until", NULL};
	static const char *const noted[] = {"card", "name", "card-until", NULL};
	char day[LIMS_DATE_TEXT];
	lims_date_text(a->day, day);
	if (!a->cli->json) {
		lims_cli_say(a->cli, "Report of the year %d, as of %s", year, day);
		lims_cli_say(a->cli,
			"It is due by %d-01-31 (TT 24/2013/TT-BKHCN) and %d-03-31 (NĐ 105/2016/NĐ-CP, TT 23/2013/TT-BKHCN form 04); the layout of "
			"these forms was not found",
			year + 1, year + 1);
	}
	put_org(a);
	lims_rc rc = put_register(a, "standard", LIMS_MSG("Standards"), standards, "valid-until", err);
	if (!rc)
		rc = put_register(a, "card", LIMS_MSG("Verifiers' cards"), cards, "until", err);
	if (!rc)
		rc = put_register(a, "staff", LIMS_MSG("Verifiers with a card that is only noted with the person"), noted, "card-until", err);
	if (!rc)
		rc = put_papers(a, err);
	if (rc)
		return rc;
	put_ended(a);
	if (a->cli->json) {
		lims_report_activity_json(&a->w, "activity", a->activity);
		lims_report_control_json(&a->w, "control", a->control);
	} else {
		lims_report_activity(a->cli, a->activity);
		lims_report_control(a->cli, a->control);
	}
	return LIMS_OK;
}

lims_rc lims_report_annual(struct lims_cli *cli, struct lims_laboratory *lab, int year, struct lims_err *err)
{
	struct annual a = {.cli = cli, .lab = lab, .day = {year, 12, 31}};
	struct lims_span span = {{year, 1, 1}, {year, 12, 31}};
	struct lims_date today = lims_laboratory_today(lab);
	if (lims_date_cmp(today, a.day) < 0)
		a.day = today;
	lims_buf_init(&a.carded, LIMS_CLI_OUT_MAX);
	lims_rc rc = lims_activity_load(lab, span, LIMS_ACTIVITY_BY_PROCEDURE, &a.activity, err);
	if (!rc)
		rc = lims_control_load(lab, year, &a.control, err);
	lims_jw_init(&a.w, &cli->out);
	if (!rc && cli->json) {
		lims_jw_object(&a.w, NULL);
		lims_jw_int(&a.w, "year", year);
	}
	if (!rc)
		rc = put_all(&a, year, err);
	if (!rc && cli->json) {
		lims_jw_end_object(&a.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_buf_finish(&a.carded);
	lims_control_destroy(a.control);
	lims_activity_destroy(a.activity);
	return rc;
}
