// SPDX-License-Identifier: Apache-2.0
// Holds the age of a sample against its window, and looks for the mode in which the worksheet is valid all the same.
#include "laboratory/bench_age.h"

#include "laboratory/samples/groups.h"
#include "laboratory/samples/sample_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_US ((int64_t)60 * 1000000)
#define DAY_US (24 * 60 * MINUTE_US)

struct looking {
	struct lims_laboratory *lab;
	const struct lims_opened_sheet *o;
	struct lims_bench_age *ages;
	size_t count;
};

static void write_minute(const struct looking *l, int64_t us, char out[LIMS_BENCH_MINUTE])
{
	char text[LIMS_MOMENT_TEXT];
	lims_moment_text((struct lims_moment){us, l->lab->p.zone_min}, text);
	snprintf(out, LIMS_BENCH_MINUTE, "%.10s %.5s", text, text + 11);
}

/// As lims_sample_tell says it when a worksheet is opened: on its own day the moment counts, of another one the day alone is known.
static lims_rc forecast(const struct looking *l, const struct lims_age *age, const struct lims_span *cast, const char **ret_window,
	int *ret_days, const char *cast_at, struct lims_err *err)
{
	struct lims_span tested;
	struct lims_date day = l->o->sheet.work_on;
	char text[LIMS_DATE_TEXT];
	lims_date_text(day, text);
	lims_rc rc = lims_span_read(text, l->lab->p.zone_min, &tested, err);
	if (rc)
		return rc;
	if (lims_date_cmp(day, lims_laboratory_today(l->lab)) == 0)
		tested.from_us = tested.to_us = lims_clock_now(l->lab->p.zone_min).us;
	*ret_window = lims_age_judge(age, cast, &tested);
	*ret_days = lims_sample_age_days(l->lab, cast_at, day);
	return LIMS_OK;
}

static lims_rc look(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct looking *l = ctx;
	const struct lims_regulations *law = NULL;
	struct lims_bench_age found = {.days = g->days, .real = -1};
	struct lims_span cast;
	lims_rc rc = lims_text_equal(g->procedure, l->o->p->id) ? lims_desk_regulations(l->lab, &law, err) : LIMS_OK;
	const struct lims_ages *a = law ? lims_regulations_ages(law, g->procedure) : NULL;
	const struct lims_age *age = a ? lims_ages_find(a, g->days) : NULL;
	if (rc || !age || age->early_min == LIMS_AGE_NO_WINDOW || l->count == LIMS_SAMPLE_AGES)
		return rc;
	rc = lims_span_read(g->cast_at, l->lab->p.zone_min, &cast, err);
	if (!rc)
		rc = lims_sample_judge(l->lab, &l->o->sheet, l->o->p, age, g->cast_at, &found.real, &found.window, err);
	if (!rc && found.real < 0)
		rc = forecast(l, age, &cast, &found.window, &found.real, g->cast_at, err);
	if (rc || lims_text_equal(found.window, "within"))
		return rc;
	write_minute(l, cast.from_us + age->days * DAY_US - age->early_min * MINUTE_US, found.from);
	write_minute(l, cast.to_us + age->days * DAY_US + age->late_min * MINUTE_US, found.to);
	l->ages[l->count++] = found;
	return LIMS_OK;
}

/// Failed criteria of validity; SIZE_MAX: the worksheet does not belong to this mode.
static lims_rc invalid_in(const struct lims_opened_sheet *o, struct lims_worksheet w, const char *mode, size_t *ret, struct lims_err *err)
{
	struct lims_result *r = NULL;
	w.mode = mode;
	lims_rc rc = lims_worksheet_evaluate(o->p, &w, &r, err);
	*ret = rc ? SIZE_MAX : 0;
	for (size_t i = 0; !rc && i < r->criterion_count; i++)
		*ret += r->criteria[i].role == LIMS_ROLE_VALIDITY && r->criteria[i].outcome == LIMS_VERDICT_FAIL;
	lims_result_destroy(r);
	return rc == LIMS_E_INPUT ? LIMS_OK : rc;
}

/// With the age that the readings say, whatever the worksheet was told before.
static lims_rc find_way(const struct looking *l, const struct lims_mode **ret, struct lims_err *err)
{
	const struct lims_opened_sheet *o = l->o;
	struct lims_sample_told told = {.count = 0};
	struct lims_worksheet w;
	size_t here = 0, there = 0;
	lims_rc rc = lims_sample_tested(l->lab, &o->sheet, o->p, &told, err);
	if (!rc)
		rc = lims_dossier_input(&o->sheet, o->p, &w, err);
	struct lims_ws_value *item = rc ? NULL : lims_arena_array(o->arena, w.item_count + told.count + 1, sizeof *item);
	if (rc || !item)
		return rc ? rc : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to look at the age of the sample");
	memcpy(item, w.item, w.item_count * sizeof *item);
	for (size_t i = 0; i < told.count; i++) {
		size_t at = 0;
		while (at < w.item_count && !lims_text_equal(item[at].name, told.values[i].name))
			at++;
		item[at] = (struct lims_ws_value){told.values[i].name, told.values[i].value};
		w.item_count += at == w.item_count;
	}
	w.item = item;
	rc = invalid_in(o, w, o->sheet.mode, &here, err);
	for (size_t i = 0; !rc && !*ret && i < o->p->mode_count; i++) {
		rc = lims_text_equal(o->p->modes[i].id, o->sheet.mode) ? LIMS_OK : invalid_in(o, w, o->p->modes[i].id, &there, err);
		if (!rc && !lims_text_equal(o->p->modes[i].id, o->sheet.mode) && there < here)
			*ret = &o->p->modes[i];
	}
	return rc;
}

lims_rc lims_bench_ages(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_bench_age ret[LIMS_SAMPLE_AGES],
	size_t *ret_count, struct lims_err *err)
{
	struct looking l = {.lab = lab, .o = o, .ages = ret};
	const struct lims_mode *way = NULL;
	lims_rc rc = lims_sample_walk(lab, &lims_q_sample_item, o->sheet.item, NULL, look, &l, err);
	if (!rc && l.count > 0)
		rc = find_way(&l, &way, err);
	for (size_t i = 0; i < l.count; i++)
		ret[i].way = way;
	*ret_count = rc ? 0 : l.count;
	return rc;
}
