// SPDX-License-Identifier: Apache-2.0
// Walks the cards and lists the calibrations of a year.
#include "laboratory/equipment/plan.h"

#include "laboratory/equipment/card_check.h"
#include "laboratory/equipment/in_force.h"
#include "laboratory/equipment/life.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 64 << 20 };

struct planning {
	struct lims_laboratory *lab;
	struct lims_date first, last; ///< of the year
	struct lims_equipment_plan plan;
	struct lims_arena *arena;
	struct lims_equipment_due *list;
	size_t count, room;
};

static const char *value(const struct lims_register *r, const struct lims_register_row *row, const char *field)
{
	const char *v = lims_register_value(r, row, field);
	return v ? v : "";
}

static lims_rc number(const char *noun, const char *code, const char *field, const char *text, struct lims_dec *ret, struct lims_err *err)
{
	if (lims_dec_parse(text, strlen(text), ret, NULL) == LIMS_OK && lims_dec_sign(*ret) >= 0)
		return LIMS_OK;
	return lims_err_set(
		err, LIMS_E_INPUT, "--%s of %s %s is no number: %s; write digits alone, like 1500000", field, lims_err_tr(err, noun), code, text);
}

static lims_rc keep(struct planning *p, const struct lims_equipment_due *due, struct lims_err *err)
{
	struct lims_dec cost;
	if (p->count == p->room) {
		size_t wanted = p->room ? 2 * p->room : 64;
		struct lims_equipment_due *grown = lims_arena_array(p->arena, wanted, sizeof *grown);
		if (!grown)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so much equipment");
		if (p->count)
			memcpy(grown, p->list, p->count * sizeof *grown);
		p->list = grown;
		p->room = wanted;
	}
	struct lims_equipment_due *k = &p->list[p->count++];
	*k = *due;
	const char **const texts[] = {&k->code, &k->name, &k->serial, &k->certificate, &k->place, &k->by, &k->cost};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!(*texts[i] = lims_arena_text(p->arena, *texts[i])))
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so much equipment");
	p->plan.calibrations++;
	if (!due->cost[0]) {
		p->plan.without_cost++;
		return LIMS_OK;
	}
	lims_rc rc = number(due->noun, due->code, "cost", due->cost, &cost, err);
	return rc ? rc : lims_dec_add(p->plan.sum, cost, &p->plan.sum, NULL, err);
}

static int by_day(const void *a, const void *b)
{
	const struct lims_equipment_due *x = a, *y = b;
	int c = lims_date_cmp(x->on, y->on);
	return c ? c : strcmp(x->code, y->code);
}

static lims_rc take_card(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct planning *p = ctx;
	struct lims_life_status status;
	struct lims_dec months = {{0, 0}};
	struct lims_date on = {0};
	struct lims_in_force f = {.number = ""};
	int64_t step = 0;
	lims_rc rc = lims_in_force_on(p->lab, r, row, lims_laboratory_today(p->lab), &f, err);
	if (rc)
		return rc;
	const char *until = lims_in_force_due(&f, r, row), *interval = value(r, row, "interval");
	if (!until[0] || lims_date_parse(until, &on, NULL) != LIMS_OK || lims_date_cmp(on, p->last) > 0)
		return LIMS_OK;
	rc = lims_life_status_on(p->lab, r->noun, row->code, p->first, &status, err);
	if (!rc && interval[0])
		rc = number(r->noun, row->code, "interval", interval, &months, err);
	if (!rc && interval[0] && (!lims_dec_to_int(months, &step) || step < 1 || step > LIMS_INTERVAL_MAX))
		rc = lims_err_set(err, LIMS_E_INPUT, "--interval of %s %s is a whole number of months from 1 to %d, not %s",
			lims_err_tr(err, r->noun), row->code, LIMS_INTERVAL_MAX, interval);
	if (rc || lims_text_equal(status.status, "retired"))
		return rc;
	struct lims_equipment_due due = {.noun = r->noun,
		.code = row->code,
		.name = value(r, row, "name"),
		.serial = value(r, row, "serial"),
		.certificate = lims_in_force_value(&f, r, row, "certificate"),
		.place = value(r, row, "place"),
		.by = value(r, row, "sent-to"),
		.cost = value(r, row, "cost"),
		.overdue = lims_date_cmp(on, p->first) < 0};
	// What has ended before is due at once.
	due.on = due.overdue ? p->first : on;
	for (; !rc && lims_date_cmp(due.on, p->last) <= 0 && due.on.month; due.on = lims_date_add_months(due.on, (int)step)) {
		due.turn++;
		rc = keep(p, &due, err);
		due.overdue = false;
		if (step == 0)
			break;
	}
	return rc;
}

lims_rc lims_equipment_plan(struct lims_laboratory *lab, int year, struct lims_equipment_plan *ret, lims_equipment_due_visit *visit,
	void *ctx, struct lims_err *err)
{
	static const char *const nouns[] = {"standard", "device"};
	struct planning p = {.lab = lab,
		.first = {.year = (int16_t)year, .month = 1, .day = 1},
		.last = {.year = (int16_t)year, .month = 12, .day = 31},
		.plan = {.sum = lims_dec_from_int(0)},
		.arena = lims_arena_create(ARENA_MAX)};
	lims_rc rc = p.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so much equipment");
	for (size_t i = 0; !rc && i < sizeof nouns / sizeof nouns[0]; i++)
		rc = lims_register_each(lab, lims_register_find(nouns[i]), take_card, &p, err);
	if (!rc && p.count > 1)
		qsort(p.list, p.count, sizeof *p.list, by_day);
	for (size_t i = 0; !rc && i < p.count; i++)
		rc = visit(ctx, &p.list[i], err);
	if (!rc)
		*ret = p.plan;
	lims_arena_destroy(p.arena);
	return rc;
}
