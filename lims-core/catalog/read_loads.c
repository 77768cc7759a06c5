// SPDX-License-Identifier: Apache-2.0
// Columns of loads that are made of the pieces of a standard, and the ratio of their limit to the tolerance at each load.
#include "lims-core/catalog/load.h"

#include <string.h>

/// "1/3" or "0.2", above zero and at most one.
static bool ratio_good(const char *text)
{
	struct lims_dec over, under = lims_dec_from_int(1);
	size_t n = strcspn(text, "/");
	bool good = lims_dec_parse(text, n, &over, NULL) == LIMS_OK;
	if (good && text[n] == '/')
		good = lims_dec_parse(text + n + 1, strlen(text + n + 1), &under, NULL) == LIMS_OK;
	return good && strpbrk(text, "eE+-") == NULL && lims_dec_sign(over) > 0 && lims_dec_cmp(over, under) <= 0;
}

/// The criterion that every load of the column is accurate enough: its limit, or its U where certificates count, against its share of the tolerance.
static void make_ratio(
	struct lims_load *l, const struct lims_node *at, const struct lims_column *c, size_t step, struct lims_load_column *load)
{
	const struct lims_standard_need *need = load->need;
	struct lims_criterion *ratio = lims_load_array(l, at, 1, sizeof *ratio);
	struct lims_node *that = lims_load_array(l, at, 1, sizeof *that);
	const char *id = lims_arena_printf(l->arena, "%s_ratio", c->id);
	const char *text =
		lims_arena_printf(l->arena, "%s.%s <= (%s) * abs(%s)", c->id, need->by_certificate ? "U" : "limit", need->ratio, at->text);
	if (ratio == NULL || that == NULL || id == NULL || text == NULL)
		return;
	*ratio = (struct lims_criterion){.id = id,
		.label = need->requirement.vi[0] != '\0' ? need->requirement : need->title,
		.role = LIMS_ROLE_VALIDITY,
		.per_run = c->per_run,
		.per_row = !c->per_run,
		.source = need->source,
		.line = at->line};
	*that = (struct lims_node){.kind = LIMS_NODE_TEXT, .text = text, .quoted = true, .line = at->line, .column = at->column};
	lims_load_later(l, &(struct lims_pending){.node = that,
						   .slot = &ratio->that,
						   .want = {.kind = LIMS_KIND_BOOL},
						   .wanted = true,
						   .sides = true,
						   .place = c->per_run ? LIMS_PLACE_RUN : LIMS_PLACE_ROW,
						   .step = step});
	load->ratio = ratio;
}

static size_t need_of(const struct lims_procedure *p, const char *role)
{
	size_t i = 0;
	while (i < p->standard_count && strcmp(p->standards[i].role, role) != 0)
		i++;
	return i;
}

void lims_load_load(struct lims_load *l, struct lims_node *node, struct lims_column *c, size_t step)
{
	const struct lims_procedure *p = l->procedure;
	struct lims_node *role = lims_node_get(node, "load", l->f), *tolerance = lims_node_get(node, "tolerance", l->f);
	if (role == NULL) {
		if (tolerance != NULL)
			lims_fault_add(l->f, tolerance, "\"tolerance\" belongs to a column of loads; write \"load: ROLE\" too, or remove it.");
		return;
	}
	size_t i = role->kind == LIMS_NODE_TEXT ? need_of(p, role->text) : p->standard_count;
	if (i == p->standard_count || p->standards[i].pieces == NULL) {
		lims_fault_add(l->f, role, "\"load\" names the role of a standard that has \"pieces\"; none is called so.");
		return;
	}
	const struct lims_standard_need *need = &p->standards[i];
	bool takes = c->source == LIMS_COLUMN_ROW || c->source == LIMS_COLUMN_ENTERED;
	if (!takes || c->kind != LIMS_CELL_NUMBER || c->measure == NULL || !lims_unit_same_dimension(c->measure, need->pieces->measure) ||
		c->measure->affine) {
		lims_fault_add(l->f, role, "A column of loads is planned or entered, in a unit of the pieces (%s).", need->pieces->unit);
		return;
	}
	struct lims_load_column *load = lims_load_array(l, node, 1, sizeof *load);
	if (load == NULL)
		return;
	*load = (struct lims_load_column){.need = need, .need_index = i};
	c->load = load;
	if (tolerance == NULL)
		return;
	if (tolerance->kind != LIMS_NODE_TEXT || tolerance->text[0] == '\0')
		lims_fault_add(l->f, tolerance, "\"tolerance\" is a formula in quotes.");
	else if (!ratio_good(need->ratio))
		lims_fault_add(l->f, tolerance, "The standard \"%s\" needs its \"ratio\" to a tolerance, like \"1/3\".", need->role);
	else
		make_ratio(l, tolerance, c, step, load);
}
