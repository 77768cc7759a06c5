// SPDX-License-Identifier: Apache-2.0
// standard chart and device chart: the checks of one point on a control chart, and the tests that they do not pass.
#include "cli/chart_view.h"
#include "cli/cli.h"
#include "cli/words.h"
#include "laboratory/equipment/charting.h"
#include "laboratory/laboratory.h"
#include "lims-core/base/text.h"

#include <math.h>
#include <string.h>

enum { PER_SIGMA = 6, SIGMAS = 3, WIDTH = 2 * PER_SIGMA * SIGMAS + 1, SIGMA_DIGITS = 4, RULES_TEXT = 512, BASE_MOST = 4096 };

static const char *rule_text(const struct lims_cli *cli, int rule)
{
	static const char *const texts[] = {LIMS_MSG("one point beyond 3 σ"), LIMS_MSG("nine points on one side"),
		LIMS_MSG("six points rising or falling"), LIMS_MSG("fourteen points up and down in turns"),
		LIMS_MSG("two of three points beyond 2 σ"), LIMS_MSG("four of five points beyond 1 σ"), LIMS_MSG("fifteen points within 1 σ"),
		LIMS_MSG("eight points beyond 1 σ on both sides")};
	return lims_tr(cli->lang, texts[rule - 1]);
}

static void rules_text(const struct lims_cli *cli, unsigned rules, char out[RULES_TEXT])
{
	size_t n = 0;
	out[0] = '\0';
	for (int rule = LIMS_CHART_BEYOND; rule <= LIMS_CHART_RULES; rule++)
		if ((rules & LIMS_CHART_BIT(rule)) && n < RULES_TEXT - 1)
			n += (size_t)snprintf(out + n, RULES_TEXT - n, "%s%s", n > 0 ? "; " : "", rule_text(cli, rule));
}

/// "· · · | o · ·": three σ on both sides; what lies beyond stands at the edge.
static void draw(const struct lims_charting *c, const struct lims_charting_point *p, char out[WIDTH * 2 + 1])
{
	double sigma = lims_dec_to_double(c->sigma), off = lims_dec_to_double(p->value) - lims_dec_to_double(c->centre);
	double at = sigma > 0 ? off / sigma * PER_SIGMA : 0;
	int mark = PER_SIGMA * SIGMAS + (int)lround(fmax(-PER_SIGMA * SIGMAS, fmin(at, PER_SIGMA * SIGMAS)));
	size_t n = 0;
	for (int i = 0; i < WIDTH; i++) {
		const char *sign = i == mark ? p->rules ? "X" : "o" : i == PER_SIGMA * SIGMAS ? "|" : i % PER_SIGMA == 0 ? ":" : " ";
		n += (size_t)snprintf(out + n, WIDTH * 2 + 1 - n, "%s", sign);
	}
}

static void value_text(const struct lims_charting *c, struct lims_dec v, char *out, size_t size)
{
	char digits[LIMS_DEC_TEXT];
	lims_dec_text(lims_dec_trim(v), digits);
	snprintf(out, size, "%s%s%s", digits, c->unit[0] ? " " : "", c->unit);
}

/// σ of values is an estimate: four digits tell all there is.
static struct lims_dec short_sigma(const struct lims_charting *c)
{
	struct lims_dec d;
	return !c->set && lims_dec_from_double(lims_dec_to_double(c->sigma), SIGMA_DIGITS, &d, NULL) == LIMS_OK ? d : c->sigma;
}

static struct lims_dec short_centre(const struct lims_charting *c)
{
	struct lims_dec d;
	return !c->set && lims_dec_from_double(lims_dec_to_double(c->centre), SIGMA_DIGITS * 2, &d, NULL) == LIMS_OK ? d : c->centre;
}

enum { VALUE_MAX = LIMS_DEC_TEXT + LIMS_MEASURE_UNIT + 2, ARENA_MAX = 1 << 12 };

static void put_json(struct lims_cli *cli, const char *point, const struct lims_charting *c)
{
	struct lims_jw w;
	char text[VALUE_MAX];
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "point", point);
	lims_jw_text(&w, "of", c->differences ? "difference" : "value");
	lims_jw_text(&w, "limits", c->set ? "recorded" : "computed");
	value_text(c, c->centre, text, sizeof text);
	lims_jw_text(&w, "centre", text);
	value_text(c, c->sigma, text, sizeof text);
	lims_jw_text(&w, "sigma", text);
	lims_jw_array(&w, "points");
	for (size_t i = 0; i < c->count; i++) {
		value_text(c, c->points[i].value, text, sizeof text);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "on", c->points[i].on);
		lims_jw_text(&w, "value", text);
		lims_jw_text(&w, "by", c->points[i].actor);
		lims_jw_array(&w, "rules");
		for (int rule = LIMS_CHART_BEYOND; rule <= LIMS_CHART_RULES; rule++)
			if (c->points[i].rules & LIMS_CHART_BIT(rule))
				lims_jw_text(&w, NULL, lims_chart_rule_name((enum lims_chart_rule)rule));
		lims_jw_end_array(&w);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

/// A value as the reader's language writes it.
static void shown_text(const struct lims_cli *cli, const struct lims_charting *c, struct lims_dec v, char *out, size_t size)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	value_text(c, v, out, size);
	if (arena)
		snprintf(out, size, "%s", lims_cli_written(cli, arena, NULL, lims_arena_text(arena, out)));
	lims_arena_destroy(arena);
}

static void put_words(struct lims_cli *cli, const char *point, const struct lims_charting *c)
{
	struct lims_grid g;
	char centre[VALUE_MAX], sigma[VALUE_MAX];
	shown_text(cli, c, short_centre(c), centre, sizeof centre);
	shown_text(cli, c, short_sigma(c), sigma, sizeof sigma);
	if (c->set)
		lims_cli_say(cli, "%s: centre %s, σ %s, as they were set", point, centre, sigma);
	else
		lims_cli_say(cli, "%s: centre %s, σ %s, of the checks themselves: set them with lims %s limits %s", point, centre, sigma,
			cli->command->noun, cli->args[0]);
	static const char *const labels[] = {
		LIMS_MSG("On"), LIMS_MSG("Value"), LIMS_MSG("−3 σ … centre … +3 σ"), LIMS_MSG("Person"), LIMS_MSG("Tests that it does not pass")};
	lims_grid_init(&g, 5);
	lims_grid_heading(&g, cli->lang, labels);
	for (size_t i = 0; i < c->count; i++) {
		char value[VALUE_MAX], plot[WIDTH * 2 + 1], rules[RULES_TEXT];
		shown_text(cli, c, c->points[i].value, value, sizeof value);
		draw(c, &c->points[i], plot);
		rules_text(cli, c->points[i].rules, rules);
		lims_grid_add(&g, c->points[i].on);
		lims_grid_add(&g, value);
		lims_grid_add(&g, plot);
		lims_grid_add(&g, c->points[i].actor);
		lims_grid_add(&g, rules);
	}
	lims_grid_print(&g, &cli->out, "  ");
}

static lims_rc run_chart(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_charting *c = NULL;
	struct lims_charting_ask ask = {.noun = cli->command->noun, .code = cli->args[0]};
	lims_rc rc = lims_cli_need(cli, "point", &ask.point, err);
	if (!rc)
		rc = lims_cli_number(cli, "base", 0, 2, BASE_MOST, &ask.base, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_charting_load(lab, &ask, &c, err);
	if (rc)
		return rc;
	if (cli->json)
		put_json(cli, ask.point, c);
	else
		put_words(cli, ask.point, c);
	lims_charting_destroy(c);
	return LIMS_OK;
}

void lims_cli_say_chart(struct lims_cli *cli)
{
	struct lims_laboratory *lab = NULL;
	struct lims_charting *c = NULL;
	struct lims_charting_ask ask = {.noun = cli->command->noun, .code = cli->args[0], .point = lims_cli_option(cli, "point")};
	char rules[RULES_TEXT];
	if (lims_cli_open(cli, &lab, NULL) != LIMS_OK || lims_charting_load(lab, &ask, &c, NULL) != LIMS_OK)
		return;
	if (c->set && c->points[c->count - 1].rules) {
		rules_text(cli, c->points[c->count - 1].rules, rules);
		lims_cli_say(cli, "  ! Control chart of %s: %s (lims %s chart %s --point \"%s\")", ask.point, rules, ask.noun, ask.code, ask.point);
	}
	lims_charting_destroy(c);
}

static const struct lims_option chart_options[] = {{"point", "TEXT", LIMS_MSG("The point or piece that was checked")},
	{"base", "N", LIMS_MSG("Centre and σ from the first N checks, when none were set")}};
#define CHART(noun)                                                                                                                        \
	{                                                                                                                                      \
		noun, "chart", "CODE", 1, 1, LIMS_MSG("Shows the checks of a point on a control chart, with the tests that they do not pass"),     \
			chart_options, 2, run_chart                                                                                                    \
	}
static const struct lims_command list[] = {CHART("standard"), CHART("device")};
const struct lims_commands lims_commands_chart = {list, sizeof list / sizeof list[0]};
