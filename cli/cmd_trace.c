// SPDX-License-Identifier: Apache-2.0
// standard trace and certificate trace: what rests on a standard, and what a paper rests on.
#include "cli/cli.h"
#include "cli/point_view.h"
#include "cli/taken_over.h"
#include "cli/words.h"
#include "laboratory/equipment/trace.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN = 50, MOST = 1000000, PERCENT_PLACES = 2, ARENA_MAX = 1 << 14 };

struct listing {
	struct lims_cli *cli;
	struct lims_grid g;
	struct lims_jw w;
	struct lims_cli_points *points;
};

/// The margin in percent of the limit, rounded so that what is beyond the limit never looks like being on it.
static const char *percent(const struct lims_point *p, char out[LIMS_DEC_TEXT + 4])
{
	struct lims_dec d;
	if (!p->has_margin || lims_dec_mul(p->margin, lims_dec_from_int(100), &d, NULL, NULL) != LIMS_OK ||
		lims_dec_round(d, PERCENT_PLACES, lims_dec_sign(d) < 0 ? LIMS_ROUND_UP : LIMS_ROUND_DOWN, &d, NULL) != LIMS_OK)
		return "–";
	size_t n = lims_dec_text(d, out);
	snprintf(out + n, 4, " %%");
	return out;
}

static void put_point(struct lims_jw *w, const struct lims_trace_line *l)
{
	const struct lims_point *p = l->point;
	lims_jw_object(w, "point");
	lims_jw_text(w, "step", p->step);
	if (p->row >= 0)
		lims_jw_int(w, "row", p->row + 1);
	if (p->run >= 0)
		lims_jw_int(w, "run", p->run + 1);
	lims_jw_text(w, "at", p->at);
	lims_jw_text(w, "criterion", p->criterion);
	lims_jw_text(w, "value", p->value);
	lims_jw_text(w, "relation", p->relation);
	lims_jw_text(w, "limit", p->limit);
	lims_jw_text(w, "unit", p->unit);
	lims_jw_text(w, "outcome", p->outcome);
	lims_jw_text(w, "pieces", l->pieces);
	if (p->has_margin) {
		lims_jw_dec(w, "margin", lims_dec_trim(p->margin));
		lims_jw_bool(w, "exact", p->exact);
	}
	lims_jw_end_object(w);
}

static void put_json(struct lims_jw *w, const struct lims_trace_line *l)
{
	lims_jw_object(w, NULL);
	lims_jw_text(w, "worksheet", l->worksheet);
	lims_jw_text(w, "work_on", l->day);
	lims_jw_text(w, "state", l->state);
	lims_jw_text(w, "verdict", l->verdict);
	lims_jw_text(w, "procedure", l->procedure);
	lims_jw_text(w, "number", l->number);
	if (l->number[0]) {
		lims_jw_text(w, "kind", l->kind);
		lims_jw_text(w, "paper_state", l->paper_state);
	}
	lims_jw_text(w, "item", l->item);
	lims_jw_text(w, "item_name", l->item_name);
	lims_jw_text(w, "serial", l->serial);
	lims_jw_text(w, "customer", l->customer);
	lims_jw_text(w, "customer_name", l->customer_name);
	if (l->point)
		put_point(w, l);
	lims_jw_end_object(w);
}

static const char *verdict_text(const struct lims_cli *cli, const char *verdict)
{
	if (!verdict[0])
		return lims_tr(cli->lang, "not submitted");
	return lims_cli_verdict(cli, verdict);
}

static lims_rc put_line(void *ctx, const struct lims_trace_line *line, struct lims_err *err)
{
	struct listing *l = ctx;
	const struct lims_point *p = line->point;
	char margin[LIMS_DEC_TEXT + 4], where[LIMS_CLI_POINT] = "", what[LIMS_CLI_POINT] = "";
	if (l->cli->json) {
		put_json(&l->w, line);
		return LIMS_OK;
	}
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to show the points");
	if (p) {
		lims_cli_point_place(l->points, l->cli, line->procedure, p, where);
		lims_cli_point_compared(l->cli, arena, p, what);
	}
	lims_grid_add(&l->g, p ? lims_cli_written(l->cli, arena, NULL, percent(p, margin)) : NULL);
	lims_grid_add(&l->g, line->number[0] ? line->number : line->worksheet);
	lims_grid_add(&l->g, line->day);
	lims_grid_add(&l->g, where);
	lims_grid_add(&l->g, what);
	lims_grid_add(&l->g, line->pieces);
	lims_grid_add(&l->g, line->item);
	lims_grid_add(&l->g, line->customer_name[0] ? line->customer_name : line->customer);
	lims_grid_add(&l->g, verdict_text(l->cli, line->verdict));
	lims_arena_destroy(arena);
	return LIMS_OK;
}

static void put_total(struct lims_jw *w, const struct lims_trace_ask *ask, const struct lims_trace_total *t)
{
	lims_jw_text(w, "standard", ask->standard);
	lims_jw_int(w, "worksheets", t->worksheets);
	lims_jw_int(w, "papers", t->papers);
	lims_jw_int(w, "points_listed", t->points);
	lims_jw_int(w, "failed", t->failed);
	lims_jw_int(w, "not_submitted", t->unsubmitted);
}

static lims_rc read_day(const struct lims_cli *cli, const char *name, struct lims_date *ret, struct lims_err *err)
{
	const char *text = lims_cli_option(cli, name);
	lims_rc rc = text ? lims_date_parse(text, ret, err) : LIMS_OK;
	return rc ? lims_err_context(err, "--%s", name) : LIMS_OK;
}

static lims_rc run_reverse(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli};
	struct lims_trace_ask ask = {.standard = cli->args[0]};
	struct lims_trace_total total = {0};
	lims_rc rc = read_day(cli, "from", &ask.from, err);
	if (!rc)
		rc = read_day(cli, "to", &ask.to, err);
	if (!rc)
		rc = lims_cli_number(cli, "limit", cli->json ? 0 : SHOWN, 1, MOST, &ask.most, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&l.w, &cli->out);
	static const char *const labels[] = {LIMS_MSG("Margin"), LIMS_MSG("Paper"), LIMS_MSG("Work on"), LIMS_MSG("Point"),
		LIMS_MSG("Compared"), LIMS_MSG("Pieces"), LIMS_MSG("Item"), LIMS_MSG("Customer"), LIMS_MSG("Verdict")};
	lims_grid_init(&l.g, 9);
	lims_grid_heading(&l.g, cli->lang, labels);
	if (cli->json) {
		lims_jw_object(&l.w, NULL);
		lims_jw_array(&l.w, "uses");
	}
	l.points = lims_cli_points_create();
	rc = lims_trace_reverse(lab, &ask, &total, put_line, &l, err);
	lims_cli_points_destroy(l.points);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		put_total(&l.w, &ask, &total);
		lims_jw_end_object(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.g, &cli->out, "");
	if (!rc && !cli->json) {
		lims_cli_say(cli, "Standard %s: %lld worksheets, %lld papers, %lld points, %lld beyond the limit, %lld worksheets not submitted",
			ask.standard, (long long)total.worksheets, (long long)total.papers, (long long)total.points, (long long)total.failed,
			(long long)total.unsubmitted);
		if (total.points + total.unsubmitted > ask.most)
			lims_cli_say(cli, "The %d with the smallest margin are shown: --limit N shows more, --json all", ask.most);
	}
	return rc;
}

/* ---- forward ---- */

static const char *kind_name(enum lims_trace_link_kind kind)
{
	static const char *const names[] = {"standard", "certificate", "named", "missing", "sensor"};
	return names[kind];
}

static void put_date(struct lims_jw *w, const char *key, struct lims_date d)
{
	char text[LIMS_DATE_TEXT];
	lims_date_text(d, text);
	if (d.month)
		lims_jw_text(w, key, text);
}

static void put_link_json(struct lims_jw *w, const struct lims_trace_link *k)
{
	const char *const texts[][2] = {
		{"code", k->code}, {"name", k->name}, {"role", k->role}, {"number", k->number}, {"by", k->by}, {"evidence", k->evidence}};
	lims_jw_object(w, NULL);
	lims_jw_text(w, "kind", kind_name(k->kind));
	lims_jw_int(w, "depth", k->depth);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (texts[i][1][0])
			lims_jw_text(w, texts[i][0], texts[i][1]);
	put_date(w, "from", k->from);
	put_date(w, "to", k->to);
	if (k->taken_over)
		lims_jw_bool(w, "taken_over", true);
	lims_jw_end_object(w);
}

/// "temperature, humidity" in the words of the screen.
static const char *quantities(const struct lims_cli *cli, const char *list, char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (const char *at = list; *at && n < size; at += strspn(at, ", ")) {
		char one[64];
		size_t len = strcspn(at, ",");
		snprintf(one, sizeof one, "%.*s", (int)len, at);
		n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? ", " : "", lims_cli_quantity(cli, one));
		at += len;
	}
	return out;
}

/// "Bộ quả cân chuẩn [weights]".
static const char *role_words(struct listing *l, const struct lims_trace_link *k, char out[LIMS_CLI_POINT])
{
	const struct lims_procedure *p = lims_cli_points_procedure(l->points, l->cli, k->procedure);
	snprintf(out, LIMS_CLI_POINT, "%s", k->role);
	for (size_t i = 0; p && i < p->standard_count; i++)
		if (lims_text_equal(p->standards[i].role, k->role))
			snprintf(out, LIMS_CLI_POINT, "%s [%s]", lims_cli_words(l->cli, p->standards[i].title), k->role);
	return out;
}

static void put_link(struct listing *l, const struct lims_trace_link *k)
{
	struct lims_cli *cli = l->cli;
	char role[LIMS_CLI_POINT], words[256];
	char from[LIMS_DATE_TEXT], to[LIMS_DATE_TEXT];
	lims_date_text(k->from, from);
	lims_date_text(k->to, to);
	lims_buf_addf(&cli->out, "%*s", k->depth * 4, "");
	switch (k->kind) {
	case LIMS_TRACE_STANDARD:
		lims_cli_say(cli, "%s: standard %s %s", role_words(l, k, role), k->code, k->name);
		break;
	case LIMS_TRACE_SENSOR:
		lims_cli_say(cli, "surroundings (%s): instrument %s", quantities(cli, k->role, words, sizeof words), k->code);
		break;
	case LIMS_TRACE_CERTIFICATE:
		lims_cli_say(cli, "certificate %s by %s, %s to %s", k->number, k->by[0] ? k->by : "…", from[0] ? from : "…", to[0] ? to : "…");
		if (k->taken_over)
			lims_buf_addf(&cli->out, "%*s! %s\n", k->depth * 4, "", lims_tr(cli->lang, LIMS_CLI_TAKEN_OVER));
		break;
	case LIMS_TRACE_NAMED:
		lims_cli_say(cli, "names: %s, certificate %s by %s", k->name, k->number[0] ? k->number : "…", k->by[0] ? k->by : "…");
		break;
	case LIMS_TRACE_MISSING:
		lims_cli_say(cli, "! no certificate of %s was in force on the day of the work", k->code);
		break;
	}
}

static lims_rc visit_link(void *ctx, const struct lims_trace_link *k, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	if (l->cli->json)
		put_link_json(&l->w, k);
	else
		put_link(l, k);
	return LIMS_OK;
}

static lims_rc run_forward(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&l.w, &cli->out);
	if (cli->json)
		lims_jw_array(&l.w, NULL);
	l.points = lims_cli_points_create();
	rc = lims_trace_forward(lab, cli->args[0], visit_link, &l, err);
	lims_cli_points_destroy(l.points);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	return rc;
}

static const struct lims_option reverse_options[] = {
	{"from", "DATE", LIMS_MSG("First day of the work (all)")},
	{"to", "DATE", LIMS_MSG("Last day of the work (all)")},
	{"limit", "N", LIMS_MSG("So many points, those with the smallest margin (50; with --json all)")},
};
static const struct lims_command list[] = {
	{"standard", "trace", "CODE", 1, 1,
		LIMS_MSG("Lists what rests on a standard: points of certificates and worksheets by their margin to the limit"), reverse_options, 3,
		run_reverse},
	{"certificate", "trace", "NUMBER", 1, 1,
		LIMS_MSG("Follows a paper to its standards, their certificates on the day of the work and what those name"), NULL, 0, run_forward},
};
const struct lims_commands lims_commands_trace = {list, sizeof list / sizeof list[0]};
