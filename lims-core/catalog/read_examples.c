// SPDX-License-Identifier: Apache-2.0
// The worksheet of an example: its own entries over those of the example that it comes from.
#include "lims-core/catalog/examples.h"

#include "lims-core/base/lang.h"

#include <string.h>

static void full(struct lims_load *l, const struct lims_node *node)
{
	lims_fault_add(l->f, node, "The example has more than %d entries of one kind.", LIMS_EXAMPLE_VALUES_MAX);
}

/// Values by name; one that stands already is replaced.
static void read_values(struct lims_load *l, struct lims_node *map, const char *what, struct lims_ws_value *values, size_t *count)
{
	for (struct lims_node *node = map->kind == LIMS_NODE_MAP ? map->first : NULL; node != NULL; node = node->next) {
		size_t i = 0;
		while (i < *count && strcmp(values[i].name, node->key) != 0)
			i++;
		node->read = true;
		if (i == LIMS_EXAMPLE_VALUES_MAX) {
			full(l, node);
			return;
		}
		if (node->kind != LIMS_NODE_TEXT) {
			lims_fault_add(l->f, node, "%s is a text like \"15 kg\".", lims_tr(l->f->lang, what));
			continue;
		}
		values[i] = (struct lims_ws_value){.name = node->key, .text = node->text};
		if (i == *count)
			(*count)++;
	}
}

static void read_standards(struct lims_load *l, struct lims_node *list, struct lims_example *ex)
{
	ex->standard_count = 0;
	if (lims_load_list(l, list) == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next) {
		if (ex->standard_count == LIMS_EXAMPLE_VALUES_MAX) {
			full(l, node);
			return;
		}
		node->read = true;
		struct lims_ws_standard *s = &ex->standards[ex->standard_count++];
		struct lims_ws_value *values = lims_load_array(l, node, node->count, sizeof *values);
		*s = (struct lims_ws_standard){.role = lims_node_need_text(node, "role", l->f), .values = values};
		if (node->kind == LIMS_NODE_MAP)
			lims_standard_read(node, l->arena, l->f, s);
		for (struct lims_node *one = values != NULL && node->kind == LIMS_NODE_MAP ? node->first : NULL; one != NULL; one = one->next) {
			one->read = true;
			if (strcmp(one->key, "id") == 0)
				s->id = one->text;
			else if (strcmp(one->key, "role") != 0 && one->kind == LIMS_NODE_TEXT)
				values[s->value_count++] = (struct lims_ws_value){.name = one->key, .text = one->text};
		}
	}
}

static void read_conditions(struct lims_load *l, struct lims_node *map, struct lims_example *ex)
{
	ex->condition_count = 0;
	for (struct lims_node *node = map->kind == LIMS_NODE_MAP ? map->first : NULL; node != NULL; node = node->next) {
		struct lims_node *one = node->kind == LIMS_NODE_LIST ? node->first : node;
		node->read = true;
		while (one != NULL) {
			one->read = true;
			if (ex->condition_count == LIMS_EXAMPLE_VALUES_MAX) {
				full(l, node);
				return;
			}
			if (one->kind == LIMS_NODE_TEXT)
				ex->conditions[ex->condition_count++] = (struct lims_ws_value){.name = node->key, .text = one->text};
			one = node->kind == LIMS_NODE_LIST ? one->next : NULL;
		}
	}
}

static void put_answer(
	struct lims_load *l, const struct lims_node *node, struct lims_example *ex, const char *step, const char *check, const char *answer)
{
	size_t i = 0;
	while (i < ex->answer_count && (strcmp(ex->answers[i].step, step) != 0 || strcmp(ex->answers[i].check, check) != 0))
		i++;
	if (i == LIMS_EXAMPLE_VALUES_MAX) {
		full(l, node);
		return;
	}
	ex->answers[i] = (struct lims_ws_answer){.step = step, .check = check, .answer = answer};
	if (i == ex->answer_count)
		ex->answer_count++;
}

/// {visual: yes} answers every check of the step; {visual: {label: no}} those named.
static void read_answers(struct lims_load *l, const struct lims_procedure *p, struct lims_node *map, struct lims_example *ex)
{
	for (struct lims_node *node = map->kind == LIMS_NODE_MAP ? map->first : NULL; node != NULL; node = node->next) {
		const struct lims_step *step = lims_procedure_step(p, node->key);
		node->read = true;
		if (step == NULL) {
			lims_fault_add(l->f, node, "\"%s\" is no step.", node->key);
			continue;
		}
		for (size_t c = 0; node->kind == LIMS_NODE_TEXT && c < step->check_count; c++)
			put_answer(l, node, ex, step->id, step->checks[c].id, node->text);
		for (struct lims_node *one = node->kind == LIMS_NODE_MAP ? node->first : NULL; one != NULL; one = one->next) {
			one->read = true;
			if (one->kind == LIMS_NODE_TEXT)
				put_answer(l, one, ex, step->id, one->key, one->text);
		}
	}
}

static void check_keys(struct lims_load *l, const struct lims_node *node)
{
	static const char *const known[] = {
		"id", "source", "from", "mode", "date", "item", "standards", "conditions", "answers", "cells", "set", "cmc", "expect"};
	for (const struct lims_node *one = node->kind == LIMS_NODE_MAP ? node->first : NULL; one != NULL; one = one->next) {
		bool found = false;
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			found = found || strcmp(known[k], one->key) == 0;
		if (!found)
			lims_fault_add(l->f, one, "An example has no key \"%s\".", one->key);
	}
}

static void read_own(struct lims_load *l, const struct lims_procedure *p, struct lims_node *node, struct lims_example *ex)
{
	struct lims_node *part;
	check_keys(l, node);
	ex->mode = lims_node_get_text(node, "mode", ex->mode, l->f);
	(void)lims_node_get_text(node, "source", "", l->f);
	if (lims_node_get(node, "date", l->f) != NULL)
		ex->date = lims_load_date(l, node, "date");
	if ((part = lims_node_get(node, "item", l->f)) != NULL)
		read_values(l, part, LIMS_MSG("A characteristic"), ex->item, &ex->item_count);
	if ((part = lims_node_get(node, "cmc", l->f)) != NULL)
		read_values(l, part, LIMS_MSG("A CMC"), ex->cmc, &ex->cmc_count);
	if ((part = lims_node_get(node, "standards", l->f)) != NULL)
		read_standards(l, part, ex);
	if ((part = lims_node_get(node, "conditions", l->f)) != NULL)
		read_conditions(l, part, ex);
	if ((part = lims_node_get(node, "answers", l->f)) != NULL)
		read_answers(l, p, part, ex);
	lims_example_cells(l, p, lims_node_get(node, "cells", l->f), ex);
	lims_example_set(l, p, lims_node_get(node, "set", l->f), ex);
}

static struct lims_node *find_example(struct lims_load *l, struct lims_node *examples, const char *id)
{
	for (struct lims_node *node = examples->first; node != NULL; node = node->next) {
		if (node->kind == LIMS_NODE_MAP && strcmp(lims_node_get_text(node, "id", "", l->f), id) == 0)
			return node;
	}
	return NULL;
}

void lims_example_read(
	struct lims_load *l, const struct lims_procedure *p, struct lims_node *examples, struct lims_node *node, struct lims_example *ex)
{
	struct lims_node *chain[LIMS_EXAMPLE_CHAIN_MAX];
	size_t n = 0;
	// The lists are large and mostly unused: only what their counts say is ever read.
	ex->item_count = ex->standard_count = ex->condition_count = ex->answer_count = ex->cell_count = ex->cmc_count = 0;
	ex->date = (struct lims_date){0};
	ex->node = node;
	ex->mode = "";
	ex->id = lims_node_need_text(node, "id", l->f);
	for (struct lims_node *at = node; at != NULL && n < LIMS_EXAMPLE_CHAIN_MAX;) {
		const char *from = lims_node_get_text(at, "from", NULL, l->f);
		chain[n++] = at;
		struct lims_node *next = from == NULL ? NULL : find_example(l, examples, from);
		if (from != NULL && (next == NULL || n == LIMS_EXAMPLE_CHAIN_MAX))
			lims_fault_add(l->f, at, "\"from\" names no other example, or the chain of examples is too long.");
		at = next;
	}
	while (n > 0)
		read_own(l, p, chain[--n], ex);
}
