// SPDX-License-Identifier: Apache-2.0
// Beginning a run: the item's characteristics are read, checked and completed.
#include "lims-core/engine/eval_standard.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

enum { MODES_TEXT = 480 };

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
}

static struct lims_input_type type_of(const struct lims_procedure *p, size_t c)
{
	return (struct lims_input_type){.name = p->item[c].name,
		.kind = p->item[c].kind,
		.measure = p->item[c].measure,
		.unit = p->item[c].unit,
		.choices = p->item[c].choice_ids,
		.units = p->units,
		.sign = p->item[c].sign};
}

static lims_rc read_one(struct lims_eval *ev, const struct lims_ws_value *item, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	size_t c = 0;
	while (c < p->item_count && strcmp(p->item[c].name, item->name) != 0)
		c++;
	if (c == p->item_count)
		return lims_err_set(
			err, LIMS_E_INPUT, "The procedure %s knows no characteristic \"%s\" of the item; remove it.", p->id, item->name);
	if (ev->item[c].given)
		return lims_err_set(err, LIMS_E_INPUT, "The characteristic \"%s\" of the item is given twice; give it once.", item->name);
	struct lims_input_type type = type_of(p, c);
	ev->item[c].given = true;
	lims_rc rc = lims_input_read(&type, item->text, ev->arena, &ev->item[c].v, err);
	return rc != LIMS_OK ? lims_err_context(err, "item") : LIMS_OK;
}

static lims_rc complete_one(struct lims_eval *ev, size_t c, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	ev->item[c].state = LIMS_EVAL_DONE;
	ev->item[c].planned = true;
	if (ev->item[c].given)
		return LIMS_OK;
	ev->item[c].v = lims_value_none(LIMS_VALUE_MISSING);
	if (p->item[c].fallback != NULL) {
		struct lims_input_type type = type_of(p, c);
		lims_rc rc = lims_input_read(&type, p->item[c].fallback, ev->arena, &ev->item[c].v, err);
		return rc != LIMS_OK ? lims_err_context(err, "item") : LIMS_OK;
	}
	if (!p->item[c].required)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "The item lacks the characteristic \"%s\" (%s), which the procedure %s needs; give it.",
		p->item[c].name, p->item[c].label.vi, p->id);
}

static lims_rc check_one(struct lims_eval *ev, size_t c, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	enum lims_value_reason reason = LIMS_VALUE_MISSING;
	if (ev->item[c].v.kind == LIMS_KIND_NONE || lims_eval_holds(ev, p->item[c].check, 0, 0, 0, &reason))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT,
		"The item's characteristic \"%s\" does not fulfil \"%s\" of the procedure %s; correct it or choose another procedure.",
		p->item[c].name, p->item[c].check->text, p->id);
}

static lims_rc take_item(struct lims_eval *ev, const struct lims_ws_value *item, size_t n, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; rc == LIMS_OK && i < n; i++)
		rc = read_one(ev, &item[i], err);
	for (size_t c = 0; rc == LIMS_OK && c < ev->procedure->item_count; c++)
		rc = complete_one(ev, c, err);
	for (size_t c = 0; rc == LIMS_OK && c < ev->procedure->item_count; c++)
		rc = check_one(ev, c, err);
	return rc;
}

static bool take_cells(struct lims_eval *ev)
{
	const struct lims_procedure *p = ev->procedure;
	ev->item = lims_arena_array(ev->arena, p->item_count + 1, sizeof *ev->item);
	ev->derived = lims_arena_array(ev->arena, p->derived_count + 1, sizeof *ev->derived);
	ev->standards = lims_arena_array(ev->arena, p->standard_count + 1, sizeof *ev->standards);
	ev->standard_given = lims_arena_array(ev->arena, p->standard_count + 1, sizeof *ev->standard_given);
	ev->conditions = lims_arena_array(ev->arena, p->condition_count + 1, sizeof *ev->conditions);
	if (ev->item == NULL || ev->derived == NULL || ev->standards == NULL || ev->standard_given == NULL || ev->conditions == NULL)
		return false;
	if (!lims_eval_take_certified(ev))
		return false;
	for (size_t i = 0; i < p->derived_count; i++)
		ev->derived[i] = (struct lims_eval_cell){.planned = true, .formula = p->derived[i].formula};
	for (size_t s = 0; s < p->standard_count; s++) {
		ev->standards[s].count = p->standards[s].asked_count;
		ev->standards[s].cells = lims_arena_array(ev->arena, p->standards[s].asked_count + 1, sizeof *ev->standards[s].cells);
		if (ev->standards[s].cells == NULL)
			return false;
	}
	return true;
}

static lims_rc no_mode(const struct lims_procedure *p, const char *mode, struct lims_err *err)
{
	char list[MODES_TEXT] = "";
	for (size_t i = 0, at = 0; i < p->mode_count && at < sizeof list; i++)
		at += (size_t)snprintf(list + at, sizeof list - at, "%s%s (%s)", i == 0 ? "" : ", ", p->modes[i].id,
			lims_words_in(err == NULL ? NULL : err->lang, p->modes[i].title));
	return lims_err_set(
		err, LIMS_E_INPUT, "The procedure %s knows no mode \"%s\"; name one of: %s.", p->id, mode == NULL ? "" : mode, list);
}

lims_rc lims_eval_create(const struct lims_procedure *p, const struct lims_worksheet *w, struct lims_arena *arena,
	struct lims_arena *scratch, struct lims_eval **ret_ev, struct lims_err *err)
{
	const char *mode = w->mode;
	const struct lims_mode *m = mode == NULL ? NULL : lims_procedure_mode(p, mode);
	if (m == NULL)
		return no_mode(p, mode, err);
	struct lims_eval *ev = lims_arena_take(arena, sizeof *ev);
	if (ev == NULL)
		return no_memory(err);
	*ev = (struct lims_eval){.procedure = p, .mode = m, .date = w->date, .arena = arena, .scratch = scratch};
	lims_rc rc = take_cells(ev) ? LIMS_OK : no_memory(err);
	if (rc == LIMS_OK)
		rc = take_item(ev, w->item, w->item_count, err);
	if (rc == LIMS_OK)
		*ret_ev = ev;
	else
		lims_eval_release(ev);
	return rc;
}

/// What is told to a sink, counted.
struct telling {
	const struct lims_fault_sink *sink;
	size_t count;
};

static void tell(void *ctx, const char *field, const struct lims_err *fault)
{
	struct telling *t = ctx;
	t->count++;
	t->sink->visit(t->sink->ctx, field, fault);
}

static lims_rc tell_all(
	struct lims_eval *ev, const struct lims_ws_value *item, size_t n, bool partial, struct telling *t, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	const struct lims_fault_sink sink = {tell, t};
	struct lims_err fault = {.lang = err != NULL ? err->lang : NULL};
	bool lacking = false;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; rc == LIMS_OK && i < n; i++)
		rc = lims_fault_tell(&sink, item[i].name, read_one(ev, &item[i], &fault), &fault, err);
	for (size_t c = 0; rc == LIMS_OK && c < p->item_count; c++) {
		lims_rc one = complete_one(ev, c, &fault);
		lacking = lacking || one == LIMS_E_INPUT;
		if (one != LIMS_E_INPUT || !partial)
			rc = lims_fault_tell(&sink, p->item[c].name, one, &fault, err);
	}
	// What the procedure asks of one characteristic may rest on the others.
	for (size_t c = 0; rc == LIMS_OK && !lacking && t->count == 0 && c < p->item_count; c++)
		rc = lims_fault_tell(&sink, p->item[c].name, check_one(ev, c, &fault), &fault, err);
	return rc;
}

lims_rc lims_characteristics_check(const struct lims_procedure *p, const struct lims_ws_value *item, size_t item_count, bool partial,
	const struct lims_fault_sink *sink, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(LIMS_EVAL_MEMORY), *scratch = lims_arena_create(LIMS_EVAL_MEMORY);
	struct lims_eval *ev = arena != NULL && scratch != NULL ? lims_arena_take(arena, sizeof *ev) : NULL;
	struct telling t = {.sink = sink};
	lims_rc rc = ev != NULL ? LIMS_OK : no_memory(err);
	if (rc == LIMS_OK) {
		*ev = (struct lims_eval){.procedure = p, .mode = &p->modes[0], .arena = arena, .scratch = scratch};
		rc = take_cells(ev) ? LIMS_OK : no_memory(err);
		if (rc == LIMS_OK)
			rc = tell_all(ev, item, item_count, partial, &t, err);
		lims_eval_release(ev);
	}
	lims_arena_destroy(scratch);
	lims_arena_destroy(arena);
	return rc;
}
