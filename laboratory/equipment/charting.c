// SPDX-License-Identifier: Apache-2.0
// Gathers the checks of a point and the limits that were set for it, and has the engine judge them.
#include "laboratory/equipment/charting.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/life.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20 };

struct gathering {
	struct lims_charting *c;
	const struct lims_units *units;
	bool begun;                      ///< the unit of the chart is known
	bool with, without;              ///< checks with a reference, and those without
	char read_in[LIMS_MEASURE_UNIT]; ///< the unit of the values, also when their differences have another one
	struct lims_dec values[LIMS_CHART_POINTS], references[LIMS_CHART_POINTS];
};

/// Reads a value into the unit of the chart, which is that of its first check.
static lims_rc read_value(struct gathering *g, const char *text, struct lims_dec *ret, struct lims_err *err)
{
	char unit[LIMS_MEASURE_UNIT] = "";
	lims_rc rc = lims_measure_read(text, ret, unit, err);
	if (!rc && !g->begun)
		memcpy(g->c->unit, unit, sizeof g->c->unit);
	if (rc)
		return rc;
	g->begun = true;
	rc = lims_measure_convert(g->units, unit, g->c->unit, false, ret, NULL);
	return rc ? lims_err_set(err, LIMS_E_INPUT, "The checks are in %s and in %s: a chart needs one unit", g->c->unit, unit) : LIMS_OK;
}

static lims_rc take_check(void *ctx, const struct lims_life_check *check, struct lims_err *err)
{
	struct gathering *g = ctx;
	struct lims_charting *c = g->c;
	if (c->count == LIMS_CHART_POINTS)
		return lims_err_set(err, LIMS_E_INPUT, "A chart has at most %d points", LIMS_CHART_POINTS);
	lims_rc rc = read_value(g, check->value, &g->values[c->count], err);
	if (!rc && check->reference[0])
		rc = read_value(g, check->reference, &g->references[c->count], err);
	if (rc)
		return rc;
	g->with = g->with || check->reference[0];
	g->without = g->without || !check->reference[0];
	c->points[c->count++] = (struct lims_charting_point){.on = lims_arena_text(c->arena, check->on),
		.actor = lims_arena_text(c->arena, check->actor),
		.note = lims_arena_text(c->arena, check->note)};
	return LIMS_OK;
}

/// What is charted: differences where each check has a reference, for that may be another one each time.
static lims_rc settle_values(struct gathering *g, struct lims_err *err)
{
	struct lims_charting *c = g->c;
	lims_rc rc = LIMS_OK;
	c->differences = g->with && !g->without;
	struct lims_unit unit;
	memcpy(g->read_in, c->unit, sizeof g->read_in);
	// Two temperatures in °C differ by kelvins.
	if (c->differences && g->units && lims_unit_parse(g->units, c->unit, strlen(c->unit), &unit, NULL) == LIMS_OK) {
		unit = lims_unit_difference(g->units, &unit);
		snprintf(c->unit, sizeof c->unit, "%.*s", LIMS_MEASURE_UNIT - 1, unit.code);
	}
	for (size_t i = 0; !rc && i < c->count; i++) {
		c->points[i].value = g->values[i];
		if (c->differences)
			rc = lims_dec_sub(g->values[i], g->references[i], &c->points[i].value, NULL, err);
		g->values[i] = c->points[i].value;
	}
	return rc;
}

/* ---- limits ---- */

struct finding_limits {
	struct lims_charting *c;
	const struct lims_units *units;
	const char *point;
};

/// In the unit of the chart. σ is a difference, and so is the centre of differences.
static lims_rc read_limit(const struct finding_limits *f, const char *text, bool difference, struct lims_dec *ret, struct lims_err *err)
{
	char unit[LIMS_MEASURE_UNIT] = "";
	lims_rc rc = lims_measure_read(text, ret, unit, err);
	if (!rc && lims_measure_convert(f->units, unit, f->c->unit, difference, ret, NULL) != LIMS_OK)
		rc = lims_err_set(
			err, LIMS_E_INPUT, "The checks are in %s and the limits of the chart in %s: a chart needs one unit", f->c->unit, unit);
	return rc;
}

/// The last ones that were recorded of the point.
static lims_rc take_limits(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct finding_limits *f = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *j = lims_json_root(doc);
	if (!rc && lims_text_equal(lims_json_get_text(j, "point", ""), f->point)) {
		rc = read_limit(f, lims_json_get_text(j, "centre", ""), f->c->differences, &f->c->centre, err);
		if (!rc)
			rc = read_limit(f, lims_json_get_text(j, "sigma", ""), true, &f->c->sigma, err);
		f->c->set = true;
		f->c->rules =
			lims_text_equal(lims_json_get_text(j, "rules", ""), "western_electric") ? LIMS_CHART_WESTERN_ELECTRIC : LIMS_CHART_NELSON;
	}
	lims_json_destroy(doc);
	return rc;
}

/// Limits that were set near the one reference that all checks have are limits of the values: a centre of 1000.00 g says where the readings lie, and no check is
/// 1000 g from its reference.
static lims_rc values_again(struct gathering *g, struct lims_err *err)
{
	struct lims_charting *c = g->c;
	struct lims_dec away;
	lims_rc rc = LIMS_OK;
	for (size_t i = 1; i < c->count; i++)
		if (lims_dec_cmp(g->references[i], g->references[0]) != 0)
			return LIMS_OK;
	if (lims_dec_sub(c->centre, g->references[0], &away, NULL, NULL) != LIMS_OK ||
		lims_dec_cmp(lims_dec_abs(away), lims_dec_abs(c->centre)) >= 0)
		return LIMS_OK;
	for (size_t i = 0; !rc && i < c->count; i++) {
		rc = lims_dec_add(g->values[i], g->references[i], &g->values[i], NULL, err);
		c->points[i].value = g->values[i];
	}
	memcpy(c->unit, g->read_in, sizeof c->unit);
	c->differences = false;
	return rc;
}

static lims_rc judge(struct gathering *g, int base, struct lims_err *err)
{
	struct lims_charting *c = g->c;
	struct lims_chart chart = {.values = g->values,
		.count = c->count,
		.centre = c->set ? &c->centre : NULL,
		.sigma = c->set ? &c->sigma : NULL,
		.base = base > 0 && (size_t)base < c->count ? (size_t)base : 0,
		.rules = c->rules};
	struct lims_chart_result r = {.room = c->count * LIMS_CHART_RULES};
	r.findings = lims_arena_array(c->arena, r.room, sizeof *r.findings);
	lims_rc rc = r.findings ? lims_chart_judge(&chart, &r, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for a chart");
	if (rc)
		return rc;
	c->centre = r.centre;
	c->sigma = r.sigma;
	for (size_t i = 0; i < r.count && i < r.room; i++)
		c->points[r.findings[i].point].rules |= LIMS_CHART_BIT(r.findings[i].rule);
	return LIMS_OK;
}

static lims_rc load(struct lims_laboratory *lab, const struct lims_charting_ask *ask, struct gathering *g, struct lims_err *err)
{
	struct finding_limits f = {.c = g->c, .point = ask->point};
	lims_rc rc = lims_catalog_units(lab->catalog, g->c->arena, &g->units, err);
	f.units = g->units;
	if (!rc)
		rc = lims_life_checks(lab, ask->noun, ask->code, ask->point, take_check, g, err);
	if (!rc && g->c->count == 0)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "No check of %s names the point \"%s\": see lims %s checks %s", ask->code, ask->point,
			ask->noun, ask->code);
	if (!rc)
		rc = settle_values(g, err);
	if (!rc)
		rc = lims_happenings(lab, ask->noun, ask->code, "equipment.limits", take_limits, &f, err);
	if (!rc && g->c->differences && g->c->set)
		rc = values_again(g, err);
	if (!rc && g->c->count == 1 && !g->c->set)
		rc = lims_err_set(err, LIMS_E_INPUT, "One check makes no chart: record further ones, or set its limits with lims %s limits %s",
			ask->noun, ask->code);
	return rc ? rc : judge(g, ask->base, err);
}

lims_rc lims_charting_load(
	struct lims_laboratory *lab, const struct lims_charting_ask *ask, struct lims_charting **ret, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_charting *c = arena ? lims_arena_array(arena, 1, sizeof *c) : NULL;
	struct gathering *g = c ? lims_arena_array(arena, 1, sizeof *g) : NULL;
	lims_rc rc = g ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for a chart");
	if (!rc) {
		*c = (struct lims_charting){.arena = arena, .rules = LIMS_CHART_NELSON};
		c->points = lims_arena_array(arena, LIMS_CHART_POINTS, sizeof *c->points);
		g->c = c;
		g->with = g->without = g->begun = false;
		rc = c->points ? load(lab, ask, g, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for a chart");
	}
	if (rc) {
		lims_arena_destroy(arena);
		return rc;
	}
	*ret = c;
	return LIMS_OK;
}

void lims_charting_destroy(struct lims_charting *c)
{
	if (c)
		lims_arena_destroy(c->arena);
}
