// SPDX-License-Identifier: Apache-2.0
// What a timed step and a hold stand for: their columns of times and the criterion that judges them, written into the tree as if the file had them.
//
// The readers of columns, rows and criteria then know nothing of times. A column of these names that the file declares itself is left as it is.
#include "lims-core/catalog/load.h"

#include <string.h>

static const char moment[] = "moment", elapsed[] = "elapsed", held[] = "held", default_unit[] = "min";

static struct lims_node *make(struct lims_load *l, const struct lims_node *at, const char *key, enum lims_node_kind kind, const char *text)
{
	struct lims_node *node = lims_load_array(l, at, 1, sizeof *node);
	if (node == NULL)
		return NULL;
	*node = (struct lims_node){.kind = kind,
		.key = key,
		.text = text,
		.quoted = text != NULL,
		.key_line = at->line,
		.key_column = at->column,
		.line = at->line,
		.column = at->column,
		.read = true};
	return node;
}

/// Puts a child in front of `before` (NULL: at the end).
static void put(struct lims_node *parent, struct lims_node *child, struct lims_node *before)
{
	struct lims_node **slot = &parent->first;
	if (child == NULL)
		return;
	while (*slot != NULL && *slot != before)
		slot = &(*slot)->next;
	child->next = *slot;
	*slot = child;
	parent->count++;
}

static void put_text(struct lims_load *l, struct lims_node *map, const char *key, const char *text)
{
	if (map != NULL && text != NULL)
		put(map, make(l, map, key, LIMS_NODE_TEXT, text), NULL);
}

/// A text that is a number, true or false.
static void put_plain(struct lims_load *l, struct lims_node *map, const char *key, const char *text)
{
	struct lims_node *node = map == NULL ? NULL : make(l, map, key, LIMS_NODE_TEXT, text);
	if (node == NULL)
		return;
	node->quoted = false;
	put(map, node, NULL);
}

static void put_words(struct lims_load *l, struct lims_node *map, const char *key, struct lims_words words)
{
	struct lims_node *node = map == NULL ? NULL : make(l, map, key, LIMS_NODE_MAP, NULL);
	put_text(l, node, "vi", words.vi);
	put_text(l, node, "en", words.en);
	if (node != NULL)
		put(map, node, NULL);
}

/// The list `key` of a step, made when there is none; NULL when something else stands there.
static struct lims_node *list_of(struct lims_load *l, struct lims_node *step, const char *key)
{
	struct lims_node *list = lims_node_get(step, key, l->f);
	if (list != NULL)
		return list->kind == LIMS_NODE_LIST ? list : NULL;
	list = make(l, step, key, LIMS_NODE_LIST, NULL);
	if (list != NULL)
		put(step, list, NULL);
	return list;
}

static bool declared(struct lims_load *l, const struct lims_node *list, const char *id)
{
	for (struct lims_node *one = list->first; one != NULL; one = one->next) {
		if (one->kind == LIMS_NODE_MAP && strcmp(lims_node_get_text(one, "id", "", l->f), id) == 0)
			return true;
	}
	return false;
}

/// A column of times in front of `before`.
static void put_column(struct lims_load *l, struct lims_node *step, const struct lims_node *at, const char *id, struct lims_words label,
	struct lims_node *before)
{
	struct lims_node *list = list_of(l, step, "columns");
	struct lims_node *column = list == NULL || declared(l, list, id) ? NULL : make(l, at, NULL, LIMS_NODE_MAP, NULL);
	const char *unit = lims_node_get_text(step, "unit", default_unit, l->f);
	if (column == NULL)
		return;
	put_text(l, column, "id", id);
	put_words(l, column, "label", label);
	put_text(l, column, "unit", unit);
	if (id == moment) {
		put_text(l, column, "print", "short");
	} else {
		struct lims_node *print = make(l, at, "print", LIMS_NODE_MAP, NULL);
		put_plain(l, column, "entered", "true");
		put_plain(l, print, "places", "2");
		put(column, print, NULL);
	}
	put(list, column, before);
}

static void put_criterion(struct lims_load *l, struct lims_node *step, const struct lims_node *at, const char *id, struct lims_words label,
	const char *left, const char *limit)
{
	struct lims_node *list = list_of(l, step, "criteria");
	struct lims_node *criterion = list == NULL ? NULL : make(l, at, NULL, LIMS_NODE_MAP, NULL);
	if (criterion == NULL)
		return;
	put_text(l, criterion, "id", id);
	put_words(l, criterion, "label", label);
	put_text(l, criterion, "role", "validity");
	put_text(l, criterion, "that", lims_arena_printf(l->arena, "%s (%s)", left, limit));
	put(list, criterion, list->first);
}

void lims_step_timed(struct lims_load *l, struct lims_node *step)
{
	struct lims_node *at = lims_node_need(step, "at", l->f), *within = lims_node_need(step, "within", l->f);
	struct lims_node *columns = list_of(l, step, "columns");
	if (lims_node_get(step, "rows", l->f) != NULL)
		lims_fault_add(l->f, step, "The rows of a timed step are its moments; leave \"rows\" out and name them in \"at\".");
	if (at == NULL || columns == NULL)
		return;
	if (at->kind != LIMS_NODE_LIST || at->count == 0) {
		lims_fault_add(l->f, at, "\"at\" is a list of moments, like [0, \"5 'min'\"].");
		return;
	}
	struct lims_node *rows = make(l, at, "rows", LIMS_NODE_MAP, NULL), *values = make(l, at, "values", LIMS_NODE_LIST, NULL);
	if (rows == NULL || values == NULL)
		return;
	values->first = at->first;
	values->count = at->count;
	put_text(l, rows, "column", moment);
	put(rows, values, NULL);
	put(step, rows, NULL);
	put_column(l, step, at, moment, (struct lims_words){.vi = "Thời điểm", .en = "Moment"}, columns->first);
	struct lims_node *second = columns->first != NULL ? columns->first->next : NULL;
	put_column(l, step, at, elapsed, (struct lims_words){.vi = "Thời gian thực", .en = "Elapsed"}, second);
	const char *limit = within == NULL ? NULL : lims_load_formula_text(l, within);
	if (limit != NULL)
		put_criterion(l, step, within, elapsed, (struct lims_words){.vi = "Đọc đúng thời điểm", .en = "Read on time"},
			"abs(elapsed - moment) <=", limit);
}

void lims_step_paired(struct lims_load *l, struct lims_node *step)
{
	struct lims_node *hold = lims_node_get(step, "hold", l->f), *columns = list_of(l, step, "columns");
	if (hold == NULL) {
		if (lims_node_get(step, "unit", l->f) != NULL)
			lims_fault_add(l->f, step, "\"unit\" is that of the time held; this step has no \"hold\".");
		return;
	}
	const char *limit = lims_load_formula_text(l, hold);
	if (columns == NULL || limit == NULL)
		return;
	struct lims_node *down = columns->first;
	while (down != NULL && (down->kind != LIMS_NODE_MAP || strcmp(lims_node_get_text(down, "pass", "", l->f), "down") != 0))
		down = down->next;
	put_column(l, step, hold, held, (struct lims_words){.vi = "Thời gian giữ", .en = "Held"}, down);
	put_criterion(l, step, hold, held, (struct lims_words){.vi = "Giữ đủ thời gian", .en = "Held long enough"}, "held >=", limit);
}

const struct lims_unit *lims_step_time_unit(struct lims_load *l, struct lims_node *step)
{
	const char *code = lims_node_get_text(step, "unit", default_unit, l->f);
	const struct lims_node *at = lims_node_get(step, "unit", l->f);
	return lims_load_unit(l, make(l, at != NULL ? at : step, NULL, LIMS_NODE_TEXT, code));
}

bool lims_step_clock(const struct lims_step *s, const char *column, bool holds)
{
	if (s->kind == LIMS_STEP_TIMED)
		return strcmp(column, elapsed) == 0;
	return s->kind == LIMS_STEP_PAIRED && holds && strcmp(column, held) == 0;
}
