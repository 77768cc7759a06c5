// SPDX-License-Identifier: Apache-2.0
// Reading `print:` of a column: how its values stand on paper.
#include "lims-core/catalog/load.h"

#include "lims-core/base/lang.h"

#include <string.h>

static const char forms[] = LIMS_MSG("hidden, as_is, short, or a map with step, places, significant or place_of");

const struct lims_unit *lims_load_step_unit(struct lims_load *l, const struct lims_node *node, const struct lims_unit *measure)
{
	if (measure == NULL || !measure->affine || l->units == NULL)
		return measure;
	struct lims_unit *unit = lims_load_array(l, node, 1, sizeof *unit);
	if (unit != NULL)
		*unit = lims_unit_difference(l->units, measure);
	return unit;
}

/// The formula `column.U`, which compiles only where the column has a budget.
static void to_place_of_uncertainty(
	struct lims_load *l, const struct lims_node *at, struct lims_column *c, enum lims_place place, size_t step)
{
	struct lims_node *node = lims_load_array(l, at, 1, sizeof *node);
	const char *text = lims_arena_printf(l->arena, "%s.U", c->id);
	if (node == NULL || text == NULL)
		return;
	*node = (struct lims_node){.kind = LIMS_NODE_TEXT, .text = text, .line = at->line, .column = at->column};
	c->print.as_is = false;
	lims_load_later(l, &(struct lims_pending){.node = node, .slot = &c->print.place_of, .place = place, .step = step});
}

static void read_unit(struct lims_load *l, struct lims_node *print, struct lims_column *c)
{
	struct lims_node *unit = lims_node_get(print, "unit", l->f);
	if (unit == NULL || unit->kind != LIMS_NODE_TEXT)
		return;
	c->print.unit = unit->text;
	c->print.measure = lims_load_unit(l, unit);
	if (c->measure != NULL && c->print.measure != NULL && !lims_unit_same_dimension(c->measure, c->print.measure))
		lims_fault_add(l->f, unit, "%s cannot be printed in %s; choose a unit of the same kind.", c->unit, unit->text);
}

static void read_map(struct lims_load *l, struct lims_node *print, struct lims_column *c, bool budget, enum lims_place place, size_t step)
{
	static const char *const rules[] = {"half_up", "half_even", "up", "down", NULL};
	static const char *const places_of[] = {"U", NULL};
	int rule = lims_node_get_choice(print, "rule", rules, 0, l->f);
	c->print.rule = rule < 0 ? LIMS_ROUND_HALF_UP : (enum lims_rounding)rule;
	read_unit(l, print, c);
	struct lims_node *by = lims_node_get(print, "step", l->f), *places = lims_node_get(print, "places", l->f);
	struct lims_node *significant = lims_node_get(print, "significant", l->f), *of = lims_node_get(print, "place_of", l->f);
	int given = (by != NULL) + (places != NULL) + (significant != NULL) + (of != NULL);
	c->print.as_is = given == 0;
	c->print.by_step = by != NULL;
	c->print.places = (int)lims_node_get_int(print, "places", 0, -9, 20, l->f);
	c->print.significant = (int)lims_node_get_int(print, "significant", 0, 1, 9, l->f);
	if (given > 1)
		lims_fault_add(l->f, print, "Give one of step, places, significant and place_of.");
	if (by != NULL)
		lims_load_later(l, &(struct lims_pending){.node = by,
							   .slot = &c->print.step,
							   .want = {.kind = LIMS_KIND_NUMBER, .unit = lims_load_step_unit(l, by, c->print.measure)},
							   .wanted = true,
							   .place = place,
							   .step = step});
	if (of != NULL && lims_node_get_choice(print, "place_of", places_of, 0, l->f) == 0 && !budget)
		lims_fault_add(l->f, of, "\"%s\" has no \"budget\", so there is no U to whose place it could be rounded.", c->id);
	if ((of != NULL || given == 0) && budget)
		to_place_of_uncertainty(l, print, c, place, step);
}

void lims_load_print(struct lims_load *l, struct lims_node *node, struct lims_column *c, enum lims_place place, size_t step)
{
	c->print = (struct lims_print){.as_is = true, .unit = c->unit, .measure = c->measure};
	struct lims_node *print = lims_node_get(node, "print", l->f);
	bool number = c->kind == LIMS_CELL_NUMBER,
		 budget = number && c->source == LIMS_COLUMN_COMPUTED && lims_node_get(node, "budget", l->f) != NULL;
	if (print == NULL && budget) {
		to_place_of_uncertainty(l, node, c, place, step);
	} else if (print == NULL) {
		if (number && c->source == LIMS_COLUMN_COMPUTED)
			lims_fault_add(l->f, node, "The computed column \"%s\" needs \"print\": %s.", c->id, lims_tr(l->f->lang, forms));
	} else if (print->kind == LIMS_NODE_TEXT) {
		c->print.hidden = strcmp(print->text, "hidden") == 0;
		c->print.trim = strcmp(print->text, "short") == 0;
		if (!c->print.hidden && !c->print.trim && strcmp(print->text, "as_is") != 0)
			lims_fault_add(l->f, print, "\"print\" is %s.", lims_tr(l->f->lang, forms));
	} else if (!number) {
		lims_fault_add(l->f, print, "Only a number is rounded; write hidden or leave \"print\" out.");
	} else {
		read_map(l, print, c, budget, place, step);
	}
}
