// SPDX-License-Identifier: Apache-2.0
// The report of activity and that of control verification, in each form.
#include "cli/report_view.h"

#include "cli/csv.h"
#include "cli/words.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { NUMBER = 24, NUMBERS = 10 };

/// The names are those of JSON and of the spreadsheet.
static const char *const number_names[NUMBERS] = {
	"count", "passed", "failed", "undetermined", "certificates", "notices", "revoked", "replaced", "voided", "open"};

static void numbers_of(const struct lims_activity_line *line, size_t out[NUMBERS])
{
	const size_t all[NUMBERS] = {line->count, line->passed, line->failed, line->undetermined, line->certificates, line->notices,
		line->revoked, line->replaced, line->voided, line->open};
	for (int i = 0; i < NUMBERS; i++)
		out[i] = all[i];
}

void lims_report_number(struct lims_grid *g, size_t n)
{
	char text[NUMBER];
	snprintf(text, sizeof text, "%zu", n);
	lims_grid_add(g, text);
}

static const char *service_word(struct lims_cli *cli, const char *service)
{
	static const struct {
		const char *id, *msgid;
	} words[] = {{"verification", LIMS_MSG("verification")}, {"calibration", LIMS_MSG("calibration")}, {"test", LIMS_MSG("test")},
		{"measurement", LIMS_MSG("measurement")}, {"inspection", LIMS_MSG("inspection")}, {"own_standard", LIMS_MSG("own standards")},
		{"training", LIMS_MSG("training")}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(words[i].id, service))
			return lims_tr(cli->lang, words[i].msgid);
	return service;
}

/// What a line is called beside its key.
static const char *name_of(struct lims_cli *cli, const struct lims_activity *a, const struct lims_activity_line *line)
{
	const char *name = a->by == LIMS_ACTIVITY_BY_SERVICE ? service_word(cli, line->key) : lims_cli_words(cli, line->name);
	return name[0] ? name : " ";
}

static void put_line(struct lims_cli *cli, struct lims_grid *g, const struct lims_activity_line *line, const char *key, const char *name)
{
	size_t n[NUMBERS];
	numbers_of(line, n);
	lims_grid_add(g, key);
	lims_grid_add(g, line->control ? lims_tr(cli->lang, "control verification") : " ");
	for (int i = 0; i < NUMBERS; i++) {
		lims_report_number(g, n[i]);
		if (i == 0)
			lims_grid_add(g, lims_cli_words(cli, line->unit_label));
	}
	lims_grid_add(g, name);
}

void lims_report_activity(struct lims_cli *cli, const struct lims_activity *a)
{
	static const char *const bys[] = {LIMS_MSG("procedure"), LIMS_MSG("service"), LIMS_MSG("person"), LIMS_MSG("customer")};
	static const char *const heads[] = {LIMS_MSG("counted"), LIMS_MSG("unit"), LIMS_MSG("passed"), LIMS_MSG("not passed"),
		LIMS_MSG("undetermined"), LIMS_MSG("certificates"), LIMS_MSG("notices"), LIMS_MSG("revoked"), LIMS_MSG("replaced"),
		LIMS_MSG("voided"), LIMS_MSG("not finished")};
	char from[LIMS_DATE_TEXT], to[LIMS_DATE_TEXT];
	struct lims_grid g;
	lims_date_text(a->span.from, from);
	lims_date_text(a->span.to, to);
	lims_cli_say(cli, "Activity from %s to %s", from, to);
	if (a->count == 0) {
		lims_cli_say(cli, "Nothing was done in these days");
		return;
	}
	lims_grid_init(&g, 3 + sizeof heads / sizeof heads[0]);
	lims_grid_add(&g, lims_tr(cli->lang, bys[a->by]));
	lims_grid_add(&g, " ");
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		lims_grid_add(&g, lims_tr(cli->lang, heads[i]));
	lims_grid_add(&g, " ");
	for (size_t i = 0; i < a->count; i++)
		put_line(cli, &g, &a->lines[i], a->lines[i].key[0] ? a->lines[i].key : "?", name_of(cli, a, &a->lines[i]));
	for (size_t i = 0; i < a->total_count; i++)
		put_line(cli, &g, &a->totals[i], lims_tr(cli->lang, "together"), " ");
	lims_grid_print(&g, &cli->out, "  ");
}

static void put_line_json(struct lims_jw *w, const struct lims_activity *a, const struct lims_activity_line *line, bool total)
{
	size_t n[NUMBERS];
	numbers_of(line, n);
	lims_jw_object(w, NULL);
	if (!total) {
		lims_jw_text(w, lims_activity_by_names[a->by], line->key);
		lims_jw_text(w, "name", line->name.vi);
		lims_jw_bool(w, "control", line->control);
	}
	lims_jw_text(w, "unit", line->unit);
	for (int i = 0; i < NUMBERS; i++)
		lims_jw_int(w, number_names[i], (int64_t)n[i]);
	lims_jw_end_object(w);
}

void lims_report_activity_json(struct lims_jw *w, const char *key, const struct lims_activity *a)
{
	char day[LIMS_DATE_TEXT];
	lims_jw_object(w, key);
	lims_date_text(a->span.from, day);
	lims_jw_text(w, "from", day);
	lims_date_text(a->span.to, day);
	lims_jw_text(w, "to", day);
	lims_jw_text(w, "by", lims_activity_by_names[a->by]);
	lims_jw_array(w, "lines");
	for (size_t i = 0; i < a->count; i++)
		put_line_json(w, a, &a->lines[i], false);
	lims_jw_end_array(w);
	lims_jw_array(w, "totals");
	for (size_t i = 0; i < a->total_count; i++)
		put_line_json(w, a, &a->totals[i], true);
	lims_jw_end_array(w);
	lims_jw_end_object(w);
}

void lims_report_activity_csv(struct lims_cli *cli, const struct lims_activity *a)
{
	const char *cells[NUMBERS + 5] = {lims_activity_by_names[a->by], "name", "control", "unit"};
	char text[NUMBERS][NUMBER];
	for (int i = 0; i < NUMBERS; i++)
		cells[4 + i] = number_names[i];
	lims_csv_line(&cli->out, cells);
	for (size_t k = 0; k < a->count; k++) {
		size_t n[NUMBERS];
		numbers_of(&a->lines[k], n);
		cells[0] = a->lines[k].key;
		cells[1] = lims_cli_words(cli, a->lines[k].name);
		cells[2] = a->lines[k].control ? "yes" : "no";
		cells[3] = a->lines[k].unit;
		for (int i = 0; i < NUMBERS; i++) {
			snprintf(text[i], sizeof text[i], "%zu", n[i]);
			cells[4 + i] = text[i];
		}
		lims_csv_line(&cli->out, cells);
	}
}

/* ---- control verification ---- */

static void put_known(struct lims_grid *g, const struct lims_control_line *line, size_t n)
{
	if (line->ours)
		lims_report_number(g, n);
	else
		lims_grid_add(g, "?");
}

void lims_report_control(struct lims_cli *cli, const struct lims_control *c)
{
	static const char *const heads[] = {LIMS_MSG("quota"), LIMS_MSG("procedure"), LIMS_MSG("province"), LIMS_MSG("organisation"),
		LIMS_MSG("allotted"), LIMS_MSG("done"), LIMS_MSG("passed"), LIMS_MSG("not passed"), LIMS_MSG("undetermined"),
		LIMS_MSG("allotted by")};
	struct lims_grid g;
	lims_cli_say(cli, "Control verification in %d", c->year);
	if (c->count == 0) {
		lims_cli_say(cli, "There is no quota of %d and nothing was done; a quota is recorded with: lims quota set", c->year);
		return;
	}
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		lims_grid_add(&g, lims_tr(cli->lang, heads[i]));
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_control_line *line = &c->lines[i];
		lims_grid_add(&g, line->code[0] ? line->code : lims_tr(cli->lang, "beside every quota"));
		lims_grid_add(&g, line->kind);
		lims_grid_add(&g, line->province[0] ? line->province : "-");
		lims_grid_add(&g, line->organisation[0] ? line->organisation : lims_tr(cli->lang, "this laboratory"));
		lims_report_number(&g, line->planned);
		put_known(&g, line, line->done);
		put_known(&g, line, line->passed);
		put_known(&g, line, line->failed);
		put_known(&g, line, line->undetermined);
		lims_grid_add(&g, line->document[0] ? line->document : " ");
	}
	lims_grid_print(&g, &cli->out, "  ");
}

static void put_number(struct lims_jw *w, const char *key, const struct lims_control_line *line, size_t n)
{
	if (line->ours)
		lims_jw_int(w, key, (int64_t)n);
	else
		lims_jw_null(w, key);
}

void lims_report_control_json(struct lims_jw *w, const char *key, const struct lims_control *c)
{
	lims_jw_array(w, key);
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_control_line *line = &c->lines[i];
		lims_jw_object(w, NULL);
		lims_jw_text(w, "quota", line->code[0] ? line->code : NULL);
		lims_jw_int(w, "year", c->year);
		lims_jw_text(w, "kind", line->kind);
		lims_jw_text(w, "title", line->title.vi);
		lims_jw_text(w, "province", line->province);
		lims_jw_text(w, "organisation", line->organisation);
		lims_jw_bool(w, "ours", line->ours);
		lims_jw_int(w, "planned", (int64_t)line->planned);
		put_number(w, "done", line, line->done);
		put_number(w, "passed", line, line->passed);
		put_number(w, "failed", line, line->failed);
		put_number(w, "undetermined", line, line->undetermined);
		lims_jw_text(w, "document", line->document);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static void number_text(char out[NUMBER], bool known, size_t n)
{
	out[0] = '\0';
	if (known)
		snprintf(out, NUMBER, "%zu", n);
}

void lims_report_control_csv(struct lims_cli *cli, const struct lims_control *c)
{
	char year[NUMBER], planned[NUMBER], done[4][NUMBER];
	snprintf(year, sizeof year, "%d", c->year);
	lims_csv_line(&cli->out, (const char *const[]){"quota", "year", "kind", "province", "organisation", "planned", "done", "passed",
								 "failed", "undetermined", "document", NULL});
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_control_line *line = &c->lines[i];
		const size_t n[4] = {line->done, line->passed, line->failed, line->undetermined};
		snprintf(planned, sizeof planned, "%zu", line->planned);
		for (int k = 0; k < 4; k++)
			number_text(done[k], line->ours, n[k]);
		lims_csv_line(&cli->out, (const char *const[]){line->code, year, line->kind, line->province, line->organisation, planned, done[0],
									 done[1], done[2], done[3], line->document, NULL});
	}
}
