// SPDX-License-Identifier: Apache-2.0
// The quantities that budgets have met: found again by their cell, with the name under which a budget shows them.
#include "lims-core/engine/eval_budget.h"

#include <string.h>

enum { TABLE_FIRST = 256 };

/// The place of a cell, or the empty one where it would stand.
static size_t slot_of(struct budget_quantity *const *table, size_t size, const struct lims_eval_cell *cell)
{
	size_t at = (size_t)((uint64_t)(uintptr_t)cell / sizeof(void *) * 11400714819323198485ULL >> 20) & (size - 1);
	while (table[at] != NULL && table[at]->cell != cell)
		at = (at + 1) & (size - 1);
	return at;
}

static bool grow(struct lims_eval *ev, struct lims_budgets *all)
{
	size_t size = all->table_size == 0 ? TABLE_FIRST : all->table_size * 2;
	struct budget_quantity **grown = lims_arena_array(ev->arena, size, sizeof(struct budget_quantity *));
	if (grown == NULL)
		return false;
	for (size_t i = 0; i < all->table_size; i++) {
		if (all->table[i] != NULL)
			grown[slot_of(grown, size, all->table[i]->cell)] = all->table[i];
	}
	all->table = grown;
	all->table_size = size;
	return true;
}

static const struct lims_unit *pure_number(struct lims_eval *ev)
{
	struct lims_unit *one = lims_arena_take(ev->arena, sizeof *one);
	if (one != NULL)
		*one = lims_unit_one();
	return one;
}

/// What the procedure says about the quantity.
static bool describe(struct lims_eval *ev, struct budget_quantity *q)
{
	const struct lims_procedure *p = ev->procedure;
	struct lims_ref ref = q->ref;
	const struct lims_characteristic *c = NULL;
	const struct lims_certified *certified;
	switch (ref.kind) {
	case LIMS_REF_ITEM:
		c = &p->item[ref.a];
		break;
	case LIMS_REF_STANDARD:
		c = &p->standards[ref.a].asked[ref.b];
		break;
	case LIMS_REF_CERTIFIED: // U and k of a certificate are amounts of their own
		certified = &p->standards[ref.a].certified[ref.b];
		q->measure = ref.part == LIMS_PART_VALUE      ? certified->measure
					 : ref.part == LIMS_PART_EXPANDED ? certified->difference
													  : pure_number(ev);
		break;
	case LIMS_REF_DERIVED:
		q->measure = p->derived[ref.a].measure;
		q->components = p->derived[ref.a].uncertainty;
		q->component_count = p->derived[ref.a].uncertainty_count;
		break;
	case LIMS_REF_CONDITION:
		q->measure = p->conditions[ref.a].measure;
		q->components = p->conditions[ref.a].uncertainty;
		q->component_count = p->conditions[ref.a].uncertainty_count;
		break;
	default:
		q->measure = p->steps[ref.a].columns[ref.b].measure;
		q->difference = p->steps[ref.a].columns[ref.b].difference;
		q->components = p->steps[ref.a].columns[ref.b].uncertainty;
		q->component_count = p->steps[ref.a].columns[ref.b].uncertainty_count;
		break;
	}
	if (c != NULL) {
		q->measure = c->measure;
		q->components = c->uncertainty;
		q->component_count = c->uncertainty_count;
	}
	if (q->measure != NULL && q->difference == NULL) {
		struct lims_unit *difference = lims_arena_take(ev->arena, sizeof *difference);
		if (difference == NULL)
			return false;
		*difference = lims_unit_difference(p->units, q->measure);
		q->difference = difference;
	}
	q->unit = q->difference == NULL ? "" : q->difference->code;
	return true;
}

struct budget_quantity *budget_quantity_of(struct lims_eval *ev, struct lims_eval_cell *cell, struct lims_ref ref, size_t index)
{
	struct lims_budgets *all = ev->budgets;
	if (all->table_used * 2 >= all->table_size && !grow(ev, all))
		return NULL;
	size_t at = slot_of(all->table, all->table_size, cell);
	if (all->table[at] != NULL)
		return all->table[at];
	struct budget_quantity *q = lims_arena_take(ev->arena, sizeof *q);
	if (q == NULL)
		return NULL;
	*q = (struct budget_quantity){.cell = cell, .ref = ref, .index = index, .unit = ""};
	if (q->ref.kind >= LIMS_REF_HERE)
		q->ref.kind = LIMS_REF_ONE;
	if (!describe(ev, q))
		return NULL;
	all->table[at] = q;
	all->table_used++;
	return q;
}

static const char *column_name(struct lims_eval *ev, const struct budget *b, const struct budget_quantity *q)
{
	const struct lims_step *s = &ev->procedure->steps[q->ref.a];
	const struct lims_column *c = &s->columns[q->ref.b];
	const struct lims_eval_cell *cell = q->cell;
	bool own = b->step == q->ref.a;
	bool here = own && b->cell->row == cell->row && (b->cell->run == cell->run || !c->per_run);
	const char *step = own ? "" : s->id, *dot = own ? "" : ".";
	if (here || lims_step_single(s))
		return lims_arena_printf(ev->arena, "%s%s%s", step, dot, c->id);
	if (!c->per_run)
		return lims_arena_printf(ev->arena, "%s%s%s[%zu]", step, dot, c->id, cell->row);
	return lims_arena_printf(ev->arena, "%s%s%s[%zu][%zu]", step, dot, c->id, cell->row, cell->run);
}

const char *budget_quantity_name(struct lims_eval *ev, const struct budget *b, const struct budget_quantity *q)
{
	const struct lims_procedure *p = ev->procedure;
	const char *name = NULL;
	switch (q->ref.kind) {
	case LIMS_REF_ITEM:
		name = p->item[q->ref.a].name;
		break;
	case LIMS_REF_DERIVED:
		name = p->derived[q->ref.a].name;
		break;
	case LIMS_REF_STANDARD:
		name = lims_arena_printf(ev->arena, "%s.%s", p->standards[q->ref.a].role, p->standards[q->ref.a].asked[q->ref.b].name);
		break;
	case LIMS_REF_CERTIFIED:
		name = lims_arena_printf(ev->arena, "%s.%s", p->standards[q->ref.a].role, p->standards[q->ref.a].certified[q->ref.b].name);
		break;
	case LIMS_REF_CONDITION:
		name = lims_arena_printf(ev->arena, "conditions.%s[%zu]", p->conditions[q->ref.a].quantity, q->index);
		break;
	default:
		name = column_name(ev, b, q);
		break;
	}
	return name != NULL ? name : "";
}

bool budget_quantity_value(
	struct lims_eval *ev, const struct budget_quantity *q, struct lims_value *ret, enum lims_value_reason *ret_reason)
{
	const struct lims_value *v = lims_eval_force(ev, q->cell);
	if (v->kind != LIMS_KIND_NUMBER || q->measure == NULL) {
		*ret_reason = v->kind == LIMS_KIND_NONE ? v->reason : LIMS_VALUE_UNIT;
		return false;
	}
	struct lims_dec number;
	bool inexact = !v->exact;
	if (lims_unit_convert(v->unit != NULL ? v->unit : q->measure, q->measure, v->number, &number, &inexact, NULL) != LIMS_OK) {
		*ret_reason = LIMS_VALUE_TOO_LARGE;
		return false;
	}
	*ret = lims_value_number(number, q->measure);
	ret->exact = !inexact;
	return true;
}
