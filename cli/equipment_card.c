// SPDX-License-Identifier: Apache-2.0
// Shows how a standard or device stands today.
#include "cli/equipment_card.h"

#include "cli/codes.h"
#include "cli/words.h"
#include "laboratory/equipment/doubted.h"
#include "laboratory/equipment/in_force.h"
#include "laboratory/equipment/life.h"
#include "laboratory/standards.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_MAX = 64 << 20, VALUES_SHOWN = 40, CHECKS_SHOWN = 5 };

bool lims_cli_has_card(const struct lims_register *r)
{
	return lims_text_equal(r->noun, "standard") || lims_text_equal(r->noun, "device");
}

/* ---- how it stands ---- */

static lims_rc put_standing(struct lims_cli *cli, const char *noun, const char *code, struct lims_err *err)
{
	struct lims_date today = lims_laboratory_today(cli->lab);
	struct lims_life_status status;
	struct lims_life_away away;
	struct lims_doubted doubted = {.opened = ""};
	lims_rc rc = lims_life_status_on(cli->lab, noun, code, today, &status, err);
	if (!rc)
		rc = lims_life_away_on(cli->lab, noun, code, today, &away, err);
	if (!rc)
		rc = lims_doubted_on(cli->lab, noun, code, today, &doubted, err);
	if (rc)
		return rc;
	if (status.since[0])
		lims_cli_say(cli, "Today: %s since %s%s%s", lims_tr(cli->lang, lims_life_status_words(status.status)), status.since,
			status.note[0] ? ": " : "", status.note);
	else
		lims_cli_say(cli, "Today: %s", lims_tr(cli->lang, lims_life_status_words(status.status)));
	if (away.away)
		lims_cli_say(cli, "  ! away: sent to %s on %s", away.to, away.since);
	if (doubted.opened[0])
		lims_cli_say(cli, "  ! failed a check%s%s: nonconforming work %s waits for its decision, or for a good check",
			doubted.on[0] ? " " : "", doubted.on, doubted.opened);
	return LIMS_OK;
}

/* ---- what its certificates state ---- */

static void put_curve(struct lims_cli *cli, struct lims_grid *g, const struct lims_ws_curve *c, size_t *shown)
{
	char text[256];
	size_t n = c->kind == LIMS_CURVE_POINTS ? c->point_count : 1;
	for (size_t i = 0; i < n && *shown < VALUES_SHOWN; i++, (*shown)++) {
		const struct lims_ws_point *p = c->kind == LIMS_CURVE_POINTS ? &c->points[i] : NULL;
		lims_grid_add(g, lims_cli_stated(cli, c->name));
		lims_grid_add(g, lims_cli_shown(cli, p ? p->at : c->at));
		if (c->kind == LIMS_CURVE_POLYNOMIAL) {
			size_t at = 0;
			for (size_t k = 0; k < c->coefficient_count && at < sizeof text; k++)
				at += (size_t)snprintf(
					text + at, sizeof text - at, "%s%s·x^%zu", k > 0 ? " + " : "", lims_cli_shown(cli, c->coefficients[k]), k);
			lims_grid_add(g, text);
		} else {
			lims_grid_add(g, lims_cli_shown(cli, p ? p->value : c->value));
		}
		lims_grid_add(g, lims_cli_shown(cli, p && p->U ? p->U : c->U));
		lims_grid_add(g, lims_cli_shown(cli, p && p->k ? p->k : c->k));
	}
}

static void put_values(struct lims_cli *cli, const struct lims_ws_certificate *c)
{
	static const char *const labels[] = {LIMS_MSG("Quantity"), LIMS_MSG("At the value"), LIMS_MSG("Value"), "U", "k"};
	struct lims_grid g;
	size_t shown = 0, all = c->piece_count;
	lims_grid_init(&g, sizeof labels / sizeof labels[0]);
	lims_grid_heading(&g, cli->lang, labels);
	for (size_t i = 0; i < c->curve_count; i++) {
		all += c->curves[i].kind == LIMS_CURVE_POINTS ? c->curves[i].point_count : 1;
		put_curve(cli, &g, &c->curves[i], &shown);
	}
	for (size_t i = 0; i < c->piece_count && shown < VALUES_SHOWN; i++, shown++) {
		lims_grid_add(&g, c->pieces[i].id);
		lims_grid_add(&g, lims_cli_shown(cli, c->pieces[i].nominal));
		lims_grid_add(&g, lims_cli_shown(cli, c->pieces[i].error));
		lims_grid_add(&g, lims_cli_shown(cli, c->pieces[i].U));
		lims_grid_add(&g, lims_cli_shown(cli, c->pieces[i].k));
	}
	if (shown > 0)
		lims_cli_say(cli, "What certificate %s states", c->number);
	lims_grid_print(&g, &cli->out, "  ");
	if (shown < all)
		lims_cli_say(cli, "  %zu more: --json of the list of certificates has all of them", all - shown);
}

static lims_rc put_stated(struct lims_cli *cli, const char *noun, const char *code, struct lims_err *err)
{
	struct lims_certificate_period *periods = NULL;
	struct lims_date today = lims_laboratory_today(cli->lab);
	size_t count = 0;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	lims_rc rc = arena ? lims_standard_periods(cli->lab, noun, code, arena, &periods, &count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	if (!rc && count > 0) {
		lims_cli_say(cli, "Certificates");
		rc = lims_cli_put_certificates(cli, noun, code, "  ", err);
	}
	for (size_t i = 0; !rc && i < count; i++)
		if (periods[i].state == LIMS_PERIOD_COUNTS && lims_in_force(periods[i].from, periods[i].to, today))
			put_values(cli, periods[i].certificate);
	lims_arena_destroy(arena);
	return rc;
}

/* ---- its last checks ---- */

struct last {
	struct lims_cli *cli;
	struct lims_grid g;
	size_t seen, skipped;
};

static lims_rc count_check(void *ctx, const struct lims_life_check *c, struct lims_err *err)
{
	struct last *l = ctx;
	(void)c;
	(void)err;
	l->seen++;
	return LIMS_OK;
}

static lims_rc put_check(void *ctx, const struct lims_life_check *c, struct lims_err *err)
{
	struct last *l = ctx;
	(void)err;
	if (l->skipped + CHECKS_SHOWN < l->seen) {
		l->skipped++;
		return LIMS_OK;
	}
	lims_grid_add(&l->g, c->on);
	lims_grid_add(&l->g, lims_cli_shown(l->cli, c->point));
	lims_grid_add(&l->g, lims_cli_shown(l->cli, c->value));
	lims_grid_add(&l->g, lims_cli_shown(l->cli, c->reference));
	lims_grid_add(&l->g, lims_cli_shown(l->cli, c->limit));
	lims_grid_add(&l->g, lims_tr(l->cli->lang, lims_life_words(c->outcome)));
	lims_grid_add(&l->g, c->actor);
	return LIMS_OK;
}

static lims_rc put_checks(struct lims_cli *cli, const char *noun, const char *code, struct lims_err *err)
{
	static const char *const labels[] = {LIMS_MSG("On"), LIMS_MSG("Point"), LIMS_MSG("Value"), LIMS_MSG("Reference"), LIMS_MSG("Limit"),
		LIMS_MSG("Outcome"), LIMS_MSG("Person")};
	struct last l = {.cli = cli};
	lims_rc rc = lims_life_checks(cli->lab, noun, code, NULL, count_check, &l, err);
	if (rc || l.seen == 0)
		return rc;
	lims_grid_init(&l.g, sizeof labels / sizeof labels[0]);
	lims_grid_heading(&l.g, cli->lang, labels);
	rc = lims_life_checks(cli->lab, noun, code, NULL, put_check, &l, err);
	lims_cli_say(cli, "Last checks between calibrations");
	lims_grid_print(&l.g, &cli->out, "  ");
	return rc;
}

lims_rc lims_cli_put_card(struct lims_cli *cli, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct lims_in_force f;
	lims_rc rc = put_standing(cli, r->noun, row->code, err);
	if (!rc)
		rc = lims_in_force_on(cli->lab, r, row, lims_laboratory_today(cli->lab), &f, err);
	if (!rc && lims_in_force_due(&f, r, row)[0])
		lims_cli_say(cli, "Next calibration before: %s", lims_in_force_due(&f, r, row));
	if (!rc)
		rc = put_stated(cli, r->noun, row->code, err);
	if (!rc)
		rc = put_checks(cli, r->noun, row->code, err);
	if (!rc)
		lims_cli_say(cli, "All that happened to it: lims %s life %s", r->noun, row->code);
	return rc;
}
