// SPDX-License-Identifier: Apache-2.0
// Reading correlations between components of uncertainty, and what components must keep among each other.
#include "lims-core/catalog/load.h"
#include "lims-core/engine/uncertainty.h"

#include <string.h>

enum { CORRELATIONS_MAX = 200, NAME_BYTES = 128 };

void lims_load_correlations(
	struct lims_load *l, struct lims_node *map, size_t step, enum lims_step_kind kind, const struct lims_correlation **ret, size_t *ret_n)
{
	static const char *const pers[] = {"row", "run", NULL};
	struct lims_node *list = lims_node_get(map, "correlations", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	if (n == 0)
		return;
	if (n > CORRELATIONS_MAX) {
		lims_fault_add(l->f, list, "At most %d correlations can stand in one place.", CORRELATIONS_MAX);
		return;
	}
	struct lims_correlation *all = lims_load_array(l, list, n, sizeof *all);
	const struct lims_unit *one = lims_load_one(l, list);
	if (all == NULL || one == NULL)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		struct lims_node *between = lims_node_need(node, "between", l->f);
		node->read = true;
		all[i].line = node->line;
		all[i].a.text = all[i].b.text = "";
		int per = step == SIZE_MAX ? 0 : lims_node_get_choice(node, "per", pers, 0, l->f);
		all[i].per_run = per == 1;
		if (per == 1 && kind != LIMS_STEP_SERIES)
			lims_fault_add(l->f, node, "Only a series has runs; write \"per: row\".");
		enum lims_place place = step == SIZE_MAX ? LIMS_PLACE_WORKSHEET : per == 1 ? LIMS_PLACE_RUN : LIMS_PLACE_ROW;
		lims_load_later(l, &(struct lims_pending){.node = lims_node_need(node, "r", l->f),
							   .slot = &all[i].r,
							   .want = {.kind = LIMS_KIND_NUMBER, .unit = one},
							   .wanted = true,
							   .place = place,
							   .step = step});
		bool two = between != NULL && between->kind == LIMS_NODE_LIST && between->count == 2 && between->first->kind == LIMS_NODE_TEXT &&
				   between->first->next->kind == LIMS_NODE_TEXT;
		if (between != NULL && !two)
			lims_fault_add(l->f, between, "A correlation is between two quantities; write [V, I] or [V/rep, I/rep].");
		if (two) {
			all[i].a.text = between->first->text;
			all[i].b.text = between->first->next->text;
		}
	}
	*ret = all;
	*ret_n = n;
}

/// The components of what a name refers to.
static const struct lims_component *components_of(const struct lims_procedure *p, int id, size_t *ret_n)
{
	struct lims_ref ref = lims_ref_unpack(id);
	const struct lims_column *c;
	switch (ref.kind) {
	case LIMS_REF_ITEM:
		*ret_n = p->item[ref.a].uncertainty_count;
		return p->item[ref.a].uncertainty;
	case LIMS_REF_DERIVED:
		*ret_n = p->derived[ref.a].uncertainty_count;
		return p->derived[ref.a].uncertainty;
	case LIMS_REF_STANDARD:
		*ret_n = p->standards[ref.a].asked[ref.b].uncertainty_count;
		return p->standards[ref.a].asked[ref.b].uncertainty;
	case LIMS_REF_HERE:
	case LIMS_REF_ONE:
		c = &p->steps[ref.a].columns[ref.b];
		*ret_n = ref.part == LIMS_PART_VALUE ? c->uncertainty_count : 0;
		return c->uncertainty;
	default:
		*ret_n = 0;
		return NULL;
	}
}

static void resolve(
	struct lims_load *l, const struct lims_procedure *p, size_t step, const struct lims_correlation *c, struct lims_correlated *side)
{
	struct lims_node at = {.line = c->line, .column = 1};
	struct lims_names names = {.procedure = p,
		.step = step,
		.place = step == SIZE_MAX ? LIMS_PLACE_WORKSHEET
				 : c->per_run     ? LIMS_PLACE_RUN
								  : LIMS_PLACE_ROW};
	struct lims_scope scope;
	struct lims_expr_name found;
	char name[NAME_BYTES];
	const char *slash = strchr(side->text, '/');
	size_t n = slash != NULL ? (size_t)(slash - side->text) : strlen(side->text), count = 0;
	if (side->text[0] == '\0')
		return; // named already
	lims_names_scope(&names, &scope);
	bool known = n < sizeof name;
	memcpy(name, side->text, known ? n : 0);
	name[known ? n : 0] = '\0';
	if (!known || !scope.name(scope.ctx, name, &found)) {
		lims_fault_add(l->f, &at, "The correlation names \"%s\", which cannot be seen here; name a quantity of this row.", side->text);
		return;
	}
	if (found.type.list) {
		lims_fault_add(
			l->f, &at, "The correlation names \"%s\", which is a list here; a correlation is between single values.", side->text);
		return;
	}
	const struct lims_component *all = components_of(p, found.id, &count);
	size_t hit = 0;
	while (slash != NULL && hit < count && strcmp(all[hit].id, slash + 1) != 0)
		hit++;
	if (hit == count || (slash == NULL && count != 1)) {
		lims_fault_add(l->f, &at, "\"%s\" names no component of uncertainty; write the quantity, a stroke and one of its %zu components.",
			side->text, count);
		return;
	}
	side->ref = found.id;
	side->component = &all[hit];
	if (side->component->shared[0] != '\0')
		lims_fault_add(l->f, &at, "The component \"%s\" is shared and cannot have a correlation beside.", side->text);
}

static void resolve_all(struct lims_load *l, const struct lims_procedure *p, size_t step, const struct lims_correlation *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct lims_correlation *c = (struct lims_correlation *)(uintptr_t)&list[i]; // of this file's arena; not yet given out
		resolve(l, p, step, c, &c->a);
		resolve(l, p, step, c, &c->b);
		struct lims_node at = {.line = c->line, .column = 1};
		if (c->a.component != NULL && c->a.component == c->b.component)
			lims_fault_add(l->f, &at, "The correlation is between \"%s\" and itself.", c->a.text);
	}
}

/// Components of one shared name are one quantity, so they have one distribution.
struct shares {
	struct lims_load *l;
	const struct lims_component *first[LIMS_LOAD_SHARED_MAX];
	size_t n;
};

static void see_shared(struct shares *s, const struct lims_component *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct lims_node at = {.line = list[i].line, .column = 1};
		size_t k = 0;
		if (list[i].shared[0] == '\0')
			continue;
		while (k < s->n && strcmp(s->first[k]->shared, list[i].shared) != 0)
			k++;
		if (k == LIMS_LOAD_SHARED_MAX)
			lims_fault_add(s->l->f, &at, "A procedure has at most %d shared components.", LIMS_LOAD_SHARED_MAX);
		else if (k == s->n)
			s->first[s->n++] = &list[i];
		else if (s->first[k]->kind != list[i].kind)
			lims_fault_add(
				s->l->f, &at, "Components that share \"%s\" are one quantity and have one kind; this one differs.", list[i].shared);
	}
}

void lims_load_uncertainty_check(struct lims_load *l, const struct lims_procedure *p)
{
	struct shares *s = lims_load_array(l, NULL, 1, sizeof *s);
	if (s == NULL)
		return;
	s->l = l;
	for (size_t i = 0; i < p->item_count; i++)
		see_shared(s, p->item[i].uncertainty, p->item[i].uncertainty_count);
	for (size_t i = 0; i < p->derived_count; i++)
		see_shared(s, p->derived[i].uncertainty, p->derived[i].uncertainty_count);
	for (size_t i = 0; i < p->condition_count; i++)
		see_shared(s, p->conditions[i].uncertainty, p->conditions[i].uncertainty_count);
	for (size_t i = 0; i < p->standard_count; i++) {
		for (size_t k = 0; k < p->standards[i].asked_count; k++)
			see_shared(s, p->standards[i].asked[k].uncertainty, p->standards[i].asked[k].uncertainty_count);
	}
	resolve_all(l, p, SIZE_MAX, p->correlations, p->correlation_count);
	for (size_t i = 0; i < p->step_count; i++) {
		for (size_t k = 0; k < p->steps[i].column_count; k++)
			see_shared(s, p->steps[i].columns[k].uncertainty, p->steps[i].columns[k].uncertainty_count);
		resolve_all(l, p, i, p->steps[i].correlations, p->steps[i].correlation_count);
	}
}
