// SPDX-License-Identifier: Apache-2.0
// Adding up works and papers into lines.
#include "laboratory/statistics/activity.h"

#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX = 1008 };

const char *const lims_activity_by_names[] = {"procedure", "service", "person", "customer", NULL};

/* ---- wholes ---- */

static int by_whole(const void *a, const void *b)
{
	const struct lims_work *x = a, *y = b;
	int order = strcmp(x->counted->id, y->counted->id);
	if (!order)
		order = strcmp(x->whole, y->whole);
	if (!order)
		order = strcmp(x->mode, y->mode);
	if (!order)
		order = lims_date_cmp(x->on, y->on);
	return order ? order : strcmp(x->worksheet, y->worksheet);
}

static bool one_whole(const struct lims_work *a, const struct lims_work *b)
{
	return a->counted == b->counted && a->counted->counting.whole && lims_date_cmp(a->on, b->on) == 0 &&
		   lims_text_equal(a->whole, b->whole) && lims_text_equal(a->mode, b->mode);
}

static void join(struct lims_work *into, const struct lims_work *part)
{
	into->accepted = into->accepted && part->accepted;
	into->count = into->accepted ? 1 : 0;
	if (part->verdict == LIMS_VERDICT_FAIL || (part->verdict == LIMS_VERDICT_UNDETERMINED && into->verdict == LIMS_VERDICT_PASS))
		into->verdict = part->verdict;
}

static void leave_given_up(struct lims_works *w)
{
	size_t kept = 0;
	for (size_t i = 0; i < w->count; i++)
		if (!w->list[i].given_up)
			w->list[kept++] = w->list[i];
	w->count = kept;
}

void lims_works_merge(struct lims_works *w)
{
	size_t kept = 0;
	leave_given_up(w);
	if (w->count > 0)
		qsort(w->list, w->count, sizeof *w->list, by_whole);
	for (size_t i = 0; i < w->count; i++) {
		if (kept > 0 && one_whole(&w->list[kept - 1], &w->list[i]))
			join(&w->list[kept - 1], &w->list[i]);
		else
			w->list[kept++] = w->list[i];
	}
	w->count = kept;
}

/* ---- lines ---- */

struct adding {
	struct lims_laboratory *lab;
	struct lims_activity *a;
	size_t room;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the report");
}

static const char *key_of(enum lims_activity_by by, const struct lims_counted *counted, const char *person, const char *customer)
{
	if (by == LIMS_ACTIVITY_BY_PROCEDURE)
		return counted->id;
	if (by == LIMS_ACTIVITY_BY_SERVICE)
		return counted->procedure ? counted->procedure->service : "";
	return by == LIMS_ACTIVITY_BY_PERSON ? person : customer;
}

/// The name that a register has now; a code that is not in it has none.
static struct lims_words name_of(struct adding *d, const char *noun, const char *code)
{
	char name[NAME_MAX] = "";
	struct lims_words words = {.vi = "", .en = ""};
	if (code[0] && lims_register_field(d->lab, noun, code, "name", name, sizeof name, NULL) == LIMS_OK) {
		const char *kept = lims_arena_text(d->a->works->arena, name);
		words = kept ? (struct lims_words){.vi = kept, .en = kept} : words;
	}
	return words;
}

static struct lims_words title_of(struct adding *d, const struct lims_counted *counted, const char *key)
{
	switch (d->a->by) {
	case LIMS_ACTIVITY_BY_PROCEDURE:
		return counted->procedure ? counted->procedure->title : (struct lims_words){.vi = "", .en = ""};
	case LIMS_ACTIVITY_BY_PERSON:
		return name_of(d, "staff", key);
	case LIMS_ACTIVITY_BY_CUSTOMER:
		return name_of(d, "customer", key);
	case LIMS_ACTIVITY_BY_SERVICE:
		break;
	}
	return (struct lims_words){.vi = "", .en = ""};
}

/// The line of this key, unit and kind of verification; a new one when there is none.
static struct lims_activity_line *line_of(
	struct adding *d, const struct lims_counted *counted, const char *mode, const char *person, const char *customer)
{
	struct lims_activity *a = d->a;
	const char *key = key_of(a->by, counted, person, customer);
	bool control = lims_text_equal(mode, LIMS_CONTROL_MODE);
	for (size_t i = 0; i < a->count; i++)
		if (a->lines[i].control == control && lims_text_equal(a->lines[i].key, key) &&
			lims_text_equal(a->lines[i].unit, counted->counting.unit))
			return &a->lines[i];
	if (a->count == d->room) {
		struct lims_activity_line *more = realloc(a->lines, (d->room + 16) * 2 * sizeof *more);
		if (!more)
			return NULL;
		a->lines = more;
		d->room = (d->room + 16) * 2;
	}
	struct lims_activity_line *line = &a->lines[a->count++];
	*line = (struct lims_activity_line){.key = key,
		.name = title_of(d, counted, key),
		.unit = counted->counting.unit,
		.unit_label = counted->counting.label,
		.control = control};
	return line;
}

static void add_work(struct lims_activity_line *line, const struct lims_work *k)
{
	line->count += k->count;
	line->passed += k->verdict == LIMS_VERDICT_PASS ? k->count : 0;
	line->failed += k->verdict == LIMS_VERDICT_FAIL ? k->count : 0;
	line->undetermined += k->verdict == LIMS_VERDICT_UNDETERMINED ? k->count : 0;
}

static lims_rc add_works(struct adding *d, struct lims_err *err)
{
	const struct lims_works *w = d->a->works;
	for (size_t i = 0; i < w->count; i++) {
		const struct lims_work *k = &w->list[i];
		bool counted = k->accepted && lims_span_has(&d->a->span, k->on);
		bool open = !counted && (!k->accepted || k->on.month == 0) && lims_span_has(&d->a->span, k->work);
		if (!counted && !open)
			continue;
		struct lims_activity_line *line = line_of(d, k->counted, k->mode, k->person, k->customer);
		if (!line)
			return no_memory(err);
		line->open += open;
		if (counted)
			add_work(line, k);
	}
	return LIMS_OK;
}

static lims_rc add_papers(struct adding *d, struct lims_err *err)
{
	const struct lims_works *w = d->a->works;
	for (size_t i = 0; i < w->paper_count; i++) {
		const struct lims_work_paper *p = &w->papers[i];
		bool issued = lims_span_has(&d->a->span, p->issued), ended = lims_span_has(&d->a->span, p->ended);
		if (!issued && !ended)
			continue;
		struct lims_activity_line *line = line_of(d, p->counted, p->mode, p->person, p->customer);
		if (!line)
			return no_memory(err);
		line->certificates += issued && !lims_text_equal(p->kind, "notice");
		line->notices += issued && lims_text_equal(p->kind, "notice");
		line->revoked += ended && lims_text_equal(p->state, "revoked");
		line->replaced += ended && lims_text_equal(p->state, "replaced");
		line->voided += ended && lims_text_equal(p->state, "voided");
	}
	return LIMS_OK;
}

static int by_line(const void *a, const void *b)
{
	const struct lims_activity_line *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	if (!order)
		order = (int)x->control - (int)y->control;
	return order ? order : strcmp(x->unit, y->unit);
}

static void add_up(struct lims_activity_line *into, const struct lims_activity_line *line)
{
	into->count += line->count;
	into->passed += line->passed;
	into->failed += line->failed;
	into->undetermined += line->undetermined;
	into->open += line->open;
	into->certificates += line->certificates;
	into->notices += line->notices;
	into->revoked += line->revoked;
	into->replaced += line->replaced;
	into->voided += line->voided;
}

/// Nozzles and systems are not added together.
static lims_rc add_totals(struct lims_activity *a, struct lims_err *err)
{
	a->totals = calloc(a->count ? a->count : 1, sizeof *a->totals);
	if (!a->totals)
		return no_memory(err);
	for (size_t i = 0; i < a->count; i++) {
		size_t t = 0;
		while (t < a->total_count && !lims_text_equal(a->totals[t].unit, a->lines[i].unit))
			t++;
		if (t == a->total_count)
			a->totals[a->total_count++] = (struct lims_activity_line){
				.key = "", .name = {.vi = "", .en = ""}, .unit = a->lines[i].unit, .unit_label = a->lines[i].unit_label};
		add_up(&a->totals[t], &a->lines[i]);
	}
	return LIMS_OK;
}

lims_rc lims_activity_load(
	struct lims_laboratory *lab, struct lims_span span, enum lims_activity_by by, struct lims_activity **ret, struct lims_err *err)
{
	if (lims_date_cmp(span.to, span.from) < 0)
		return lims_err_set(err, LIMS_E_INPUT, "The span ends before it begins: give --from and --to in their order");
	struct lims_activity *a = calloc(1, sizeof *a);
	if (!a)
		return no_memory(err);
	struct adding d = {.lab = lab, .a = a};
	a->span = span;
	a->by = by;
	lims_rc rc = lims_works_load(lab, &a->works, err);
	if (!rc)
		lims_works_merge(a->works);
	if (!rc)
		rc = add_works(&d, err);
	if (!rc)
		rc = add_papers(&d, err);
	if (!rc && a->count > 0)
		qsort(a->lines, a->count, sizeof *a->lines, by_line);
	if (!rc)
		rc = add_totals(a, err);
	if (rc) {
		lims_activity_destroy(a);
		return rc;
	}
	*ret = a;
	return LIMS_OK;
}

void lims_activity_destroy(struct lims_activity *a)
{
	if (!a)
		return;
	free(a->lines);
	free(a->totals);
	lims_works_destroy(a->works);
	free(a);
}
