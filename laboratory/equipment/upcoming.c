// SPDX-License-Identifier: Apache-2.0
// Walks the cards and the life of the equipment for days that come.
#include "laboratory/equipment/upcoming.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/in_force.h"
#include "laboratory/equipment/life.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 64 << 20, MOST = 100000 };

struct looking {
	struct lims_laboratory *lab;
	struct lims_date before, today;
	struct lims_arena *arena;
	struct lims_upcoming *list;
	size_t count, room;
};

static lims_rc add(struct looking *l, const struct lims_upcoming *card, const char *what, const char *on, struct lims_err *err)
{
	struct lims_date day;
	if (!on[0] || lims_date_parse(on, &day, NULL) != LIMS_OK || lims_date_cmp(day, l->before) > 0 || l->count == MOST)
		return LIMS_OK;
	if (l->count == l->room) {
		size_t room = l->room ? l->room * 2 : 64;
		struct lims_upcoming *list = realloc(l->list, room * sizeof *list);
		if (!list)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so much equipment");
		l->list = list;
		l->room = room;
	}
	struct lims_upcoming *u = &l->list[l->count++];
	*u = *card;
	u->what = what;
	u->on = day;
	u->overdue = lims_date_cmp(day, l->today) < 0;
	return LIMS_OK;
}

/// The last maintenance by its day says when the next one is; what came back after it was sent out is no longer waited for.
struct life {
	char maintained[LIMS_DATE_TEXT], next[LIMS_DATE_TEXT], sent[LIMS_DATE_TEXT], until[LIMS_DATE_TEXT];
};

static lims_rc take_event(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct life *l = ctx;
	struct lims_json_doc *doc = NULL;
	if (lims_text_equal(h->type, "equipment.back") && strcmp(h->on, l->sent) >= 0)
		l->until[0] = '\0';
	bool maintained = lims_text_equal(h->type, "equipment.maintained") && strcmp(h->on, l->maintained) >= 0;
	bool sent = lims_text_equal(h->type, "equipment.sent") && strcmp(h->on, l->sent) >= 0;
	if (!maintained && !sent)
		return LIMS_OK;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc)
		return rc;
	snprintf(maintained ? l->maintained : l->sent, LIMS_DATE_TEXT, "%s", h->on);
	snprintf(maintained ? l->next : l->until, LIMS_DATE_TEXT, "%s",
		lims_json_get_text(lims_json_root(doc), maintained ? "next-on" : "until", ""));
	lims_json_destroy(doc);
	return LIMS_OK;
}

static const char *value(const struct lims_register *r, const struct lims_register_row *row, const char *field)
{
	const char *v = lims_register_value(r, row, field);
	return v ? v : "";
}

static lims_rc take_card(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct looking *l = ctx;
	struct lims_life_status status;
	struct life life = {.next = ""};
	struct lims_in_force f = {.number = ""};
	lims_rc rc = lims_life_status_on(l->lab, r->noun, row->code, l->today, &status, err);
	if (rc || lims_text_equal(status.status, "retired"))
		return rc;
	struct lims_upcoming card = {
		.noun = r->noun, .code = lims_arena_text(l->arena, row->code), .name = lims_arena_text(l->arena, value(r, row, "name"))};
	if (!card.code || !card.name)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so much equipment");
	rc = lims_happenings(l->lab, r->noun, row->code, NULL, take_event, &life, err);
	if (!rc)
		rc = lims_in_force_on(l->lab, r, row, l->today, &f, err);
	if (!rc)
		rc = add(l, &card, "calibration", lims_in_force_due(&f, r, row), err);
	if (!rc)
		rc = add(l, &card, "maintenance", life.next, err);
	if (!rc)
		rc = add(l, &card, "return", life.until, err);
	return rc;
}

static int by_day(const void *a, const void *b)
{
	const struct lims_upcoming *x = a, *y = b;
	int cmp = lims_date_cmp(x->on, y->on);
	return cmp ? cmp : strcmp(x->code, y->code);
}

lims_rc lims_upcoming_each(
	struct lims_laboratory *lab, struct lims_date before, lims_upcoming_visit *visit, void *ctx, struct lims_err *err)
{
	static const char *const nouns[] = {"standard", "device"};
	struct looking l = {.lab = lab, .before = before, .today = lims_laboratory_today(lab), .arena = lims_arena_create(ARENA_MAX)};
	lims_rc rc = l.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so much equipment");
	for (size_t i = 0; !rc && i < sizeof nouns / sizeof nouns[0]; i++)
		rc = lims_register_each(lab, lims_register_find(nouns[i]), take_card, &l, err);
	if (!rc && l.count > 0)
		qsort(l.list, l.count, sizeof *l.list, by_day);
	for (size_t i = 0; !rc && i < l.count; i++)
		rc = visit(ctx, &l.list[i], err);
	free(l.list);
	lims_arena_destroy(l.arena);
	return rc;
}
