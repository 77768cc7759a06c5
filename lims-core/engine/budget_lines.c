// SPDX-License-Identifier: Apache-2.0
// The lines of a budget as the result shows them.
#include "lims-core/engine/eval_budget.h"

#include <math.h>

bool budget_line(struct budget_model *m, const struct budget_term *t, struct lims_result_contribution *ret)
{
	struct lims_arena *arena = m->ev->arena;
	struct lims_unit per;
	struct lims_value v;
	enum lims_value_reason reason;
	bool shared = t->component->shared[0] != '\0';
	*ret = (struct lims_result_contribution){.label = t->component->label,
		.kind = lims_component_kind_name(t->component->kind),
		.shared = shared,
		.value = "",
		.u = t->in.u,
		.unit = t->quantity->unit,
		.nu = t->in.nu,
		.sensitivity = t->c,
		.sensitivity_unit = "",
		.contribution = fabs(t->c) * t->in.u,
		.source = &t->component->source};
	ret->id =
		shared ? t->component->shared : lims_arena_printf(arena, "%s/%s", budget_quantity_name(m->ev, m->b, t->quantity), t->component->id);
	if (lims_unit_div(m->b->column->difference, t->quantity->difference, &per, NULL) == LIMS_OK)
		ret->sensitivity_unit = lims_arena_text(arena, per.code);
	if (!shared && budget_quantity_value(m->ev, t->quantity, &v, &reason)) {
		char text[LIMS_DEC_TEXT];
		lims_dec_text(v.number, text);
		ret->value = lims_arena_text(arena, text);
	}
	return ret->id != NULL && ret->sensitivity_unit != NULL && ret->value != NULL;
}
