// SPDX-License-Identifier: Apache-2.0
// Chooses among the certificates of a standard by their days and what was decided of them.
#include "laboratory/equipment/in_force.h"

#include "laboratory/equipment/life.h"
#include "laboratory/standards.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { ARENA_MAX = 64 << 20 };

struct choosing {
	const struct lims_certificate_period *periods;
	const struct lims_certificate_decision *decisions;
	size_t count;
	bool asked; ///< acceptance is asked of this standard
};

static bool counts(const struct choosing *c, size_t i)
{
	const struct lims_certificate_period *p = &c->periods[i];
	return c->asked ? p->state == LIMS_PERIOD_COUNTS && c->decisions[i].accepted
					: p->state == LIMS_PERIOD_COUNTS || p->state == LIMS_PERIOD_WAITS;
}

/// The earlier of two last days, of which none is the last.
static struct lims_date earlier(struct lims_date a, struct lims_date b)
{
	return a.month == 0 || (b.month != 0 && lims_date_cmp(b, a) < 0) ? b : a;
}

/// The last day of what follows it and states the same; no date: it has no end.
static struct lims_date covered(const struct choosing *c, size_t i)
{
	struct lims_date to = c->periods[i].to;
	bool grew = true;
	while (grew && to.month != 0) {
		grew = false;
		for (size_t k = 0; !grew && k < c->count; k++) {
			const struct lims_certificate_period *p = &c->periods[k];
			if (p->state != LIMS_PERIOD_COUNTS || !counts(c, k) || lims_date_cmp(p->from, lims_date_add_days(to, 1)) > 0 ||
				(p->to.month != 0 && lims_date_cmp(p->to, to) <= 0) ||
				!lims_certificates_in_common(p->certificate, c->periods[i].certificate))
				continue;
			to = p->to;
			grew = true;
		}
	}
	return to;
}

static void put_day(struct lims_date day, char ret[LIMS_DATE_TEXT])
{
	ret[0] = '\0';
	if (day.month != 0)
		lims_date_text(day, ret);
}

static void take(const struct choosing *c, size_t i, struct lims_in_force *ret)
{
	const struct lims_ws_certificate *one = c->periods[i].certificate;
	snprintf(ret->number, sizeof ret->number, "%s", one->number);
	put_day(one->from.month != 0 ? one->from : c->periods[i].from, ret->from);
}

static void choose(const struct choosing *c, const char *named, struct lims_date day, struct lims_in_force *ret)
{
	struct lims_date until = {0}, due = {0}, best = {0};
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_certificate_period *p = &c->periods[i];
		if (!counts(c, i) || !lims_in_force(p->from, p->to, day))
			continue;
		until = earlier(until, p->certificate->to);
		due = earlier(due, covered(c, i));
		bool registered = lims_text_equal(p->certificate->number, named);
		if (!registered && (ret->registered || (ret->number[0] && lims_date_cmp(p->from, best) < 0)))
			continue;
		best = p->from;
		ret->registered = registered;
		take(c, i, ret);
	}
	for (size_t i = 0; !ret->number[0] && i < c->count; i++)
		if (lims_text_equal(c->periods[i].certificate->number, named) && !c->decisions[i].refused) {
			until = due = c->periods[i].certificate->to;
			ret->registered = true;
			take(c, i, ret);
		}
	put_day(until, ret->until);
	put_day(due, ret->due);
}

static lims_rc take_issuer(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct lims_in_force *f = ctx;
	(void)err;
	if (lims_text_equal(row->number, f->number))
		snprintf(f->by, sizeof f->by, "%s", row->by);
	return LIMS_OK;
}

static lims_rc decisions_of(
	struct lims_laboratory *lab, const char *noun, const char *code, struct choosing *c, struct lims_arena *arena, struct lims_err *err)
{
	struct lims_ws_certificate *all = lims_arena_array(arena, c->count + 1, sizeof *all);
	struct lims_certificate_decision *decisions = lims_arena_array(arena, c->count + 1, sizeof *decisions);
	char last[LIMS_CERTIFICATE_NUMBER];
	if (!all || !decisions)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	for (size_t i = 0; i < c->count; i++)
		all[i] = *c->periods[i].certificate;
	c->decisions = decisions;
	lims_rc rc = lims_life_decisions(lab, noun, code, all, c->count, decisions, err);
	return rc ? rc : lims_happening_last(lab, noun, code, "equipment.accepted", "certificate", last, sizeof last, &c->asked, err);
}

lims_rc lims_in_force_on(struct lims_laboratory *lab, const struct lims_register *r, const struct lims_register_row *row,
	struct lims_date day, struct lims_in_force *ret, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_certificate_period *periods = NULL;
	struct choosing c = {.count = 0};
	*ret = (struct lims_in_force){.number = ""};
	lims_rc rc = arena ? lims_standard_periods(lab, r->noun, row->code, arena, &periods, &c.count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	c.periods = periods;
	if (!rc && c.count > 0)
		rc = decisions_of(lab, r->noun, row->code, &c, arena, err);
	if (!rc && c.count > 0)
		choose(&c, lims_register_value(r, row, "certificate"), day, ret);
	if (!rc && ret->number[0])
		rc = lims_standard_each(lab, r->noun, row->code, take_issuer, ret, err);
	lims_arena_destroy(arena);
	return rc;
}

const char *lims_in_force_value(
	const struct lims_in_force *f, const struct lims_register *r, const struct lims_register_row *row, const char *field)
{
	const char *said = lims_register_value(r, row, field);
	if (!f->number[0])
		return said;
	if (lims_text_equal(field, "certificate"))
		return f->number;
	// Who issued the certificate that the card names did not issue another one.
	if (lims_text_equal(field, "certified-by"))
		return f->by[0] || !f->registered ? f->by : said;
	if (lims_text_equal(field, "certified-on") && f->from[0])
		return f->from;
	return lims_text_equal(field, "valid-until") && f->until[0] ? f->until : said;
}

const char *lims_in_force_due(const struct lims_in_force *f, const struct lims_register *r, const struct lims_register_row *row)
{
	return f->number[0] && f->due[0] ? f->due : lims_register_value(r, row, "valid-until");
}
