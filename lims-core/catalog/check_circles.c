// SPDX-License-Identifier: Apache-2.0
// References that run in a circle or in too long a chain: through values, through components of uncertainty, through budgets.
#include "lims-core/catalog/load.h"
#include "lims-core/engine/uncertainty.h"

#include <string.h>

enum { CHAIN_MAX = 60, STEPS_MAX = 256 };

/// What of a quantity is asked for. A budget needs the model: the value, the components of the quantity, and the model of all that its formula names.
enum part { PART_VALUE, PART_MODEL, PART_BUDGET, PARTS };

enum colour { WHITE, GREY, BLACK };

/// One quantity; colours and, for the model, whether some component lies in it.
struct mark {
	unsigned char colour[PARTS];
	bool components;
};

struct walk {
	struct lims_load *l;
	const struct lims_procedure *p;
	struct mark *columns[STEPS_MAX]; ///< per step, one per column
	struct mark *asked[STEPS_MAX];   ///< per standard
	struct mark *item, *derived, *conditions;
	enum part part; ///< in which names are followed now
	bool components;
	int depth;
	bool circle, too_long;
};

/// What a quantity is made of.
struct parts {
	const struct lims_formula *formulas[2];
	const struct lims_row *rows; ///< formulas of planned values
	size_t row_count;
	const char *planned; ///< column of them
	const struct lims_component *components;
	size_t component_count;
	const struct lims_correlation *correlations;
	size_t correlation_count;
	const struct lims_budget *budget;
	struct mark *mark;
};

static bool parts_of_column(const struct walk *w, size_t step, size_t column, struct parts *ret)
{
	const struct lims_step *s = &w->p->steps[step];
	const struct lims_column *c = &s->columns[column];
	*ret = (struct parts){.formulas = {c->formula, c->fallback},
		.components = c->uncertainty,
		.component_count = c->uncertainty_count,
		.correlations = s->correlations,
		.correlation_count = c->uncertainty_count > 0 ? s->correlation_count : 0,
		.budget = c->budget,
		.mark = &w->columns[step][column]};
	if (c->source == LIMS_COLUMN_ROW) {
		ret->rows = s->rows;
		ret->row_count = s->row_count;
		ret->planned = c->id;
	}
	return true;
}

static bool parts_of(const struct walk *w, struct lims_ref ref, struct parts *ret)
{
	const struct lims_procedure *p = w->p;
	switch (ref.kind) {
	case LIMS_REF_ITEM:
		*ret = (struct parts){
			.components = p->item[ref.a].uncertainty, .component_count = p->item[ref.a].uncertainty_count, .mark = &w->item[ref.a]};
		return true;
	case LIMS_REF_DERIVED:
		*ret = (struct parts){.formulas = {p->derived[ref.a].formula},
			.components = p->derived[ref.a].uncertainty,
			.component_count = p->derived[ref.a].uncertainty_count,
			.mark = &w->derived[ref.a]};
		return true;
	case LIMS_REF_STANDARD:
		*ret = (struct parts){.components = p->standards[ref.a].asked[ref.b].uncertainty,
			.component_count = p->standards[ref.a].asked[ref.b].uncertainty_count,
			.mark = &w->asked[ref.a][ref.b]};
		return true;
	case LIMS_REF_CONDITION:
		*ret = (struct parts){.components = p->conditions[ref.a].uncertainty,
			.component_count = p->conditions[ref.a].uncertainty_count,
			.mark = &w->conditions[ref.a]};
		return true;
	case LIMS_REF_HERE:
	case LIMS_REF_RUNS:
	case LIMS_REF_ALL:
	case LIMS_REF_ONE:
		return parts_of_column(w, ref.a, ref.b, ret);
	case LIMS_REF_MODE:
	case LIMS_REF_PIECE:
	case LIMS_REF_ABOVE:
	case LIMS_REF_PREVIOUS: // of the row above, which is another cell
	case LIMS_REF_CERTIFIED:
		break;
	}
	return false;
}

static void visit(struct walk *w, struct lims_ref ref, enum part part);

static void visit_name(void *ctx, int id, bool is_table)
{
	struct walk *w = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	if (is_table)
		return;
	if (lims_ref_of_budget(ref))
		visit(w, ref, PART_BUDGET); // a number of a budget is a constant of the model
	else
		visit(w, ref, w->part);
}

static void look_into(struct walk *w, const struct lims_formula *f, enum part part)
{
	enum part before = w->part;
	w->part = part;
	if (f != NULL && f->expr != NULL)
		lims_expr_refs(f->expr, w, visit_name);
	w->part = before;
}

static void look_into_component(struct walk *w, const struct lims_component *c)
{
	const struct lims_formula *const all[] = {c->expanded, c->factor, c->standard, c->low, c->high, c->half_width, c->half_width_2, c->step,
		c->list, c->spread, c->count, c->freedom, c->when};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		look_into(w, all[i], PART_VALUE);
}

static void visit_model(struct walk *w, struct lims_ref ref, const struct parts *q)
{
	bool before = w->components;
	w->components = q->component_count > 0;
	visit(w, ref, PART_VALUE);
	for (size_t i = 0; i < q->component_count; i++)
		look_into_component(w, &q->components[i]);
	for (size_t i = 0; i < q->correlation_count; i++)
		look_into(w, q->correlations[i].r, PART_VALUE);
	for (size_t i = 0; i < sizeof q->formulas / sizeof *q->formulas; i++)
		look_into(w, q->formulas[i], PART_MODEL);
	for (size_t r = 0; r < q->row_count; r++) {
		for (size_t v = 0; v < q->rows[r].value_count; v++) {
			if (strcmp(q->rows[r].values[v].column, q->planned) == 0)
				look_into(w, q->rows[r].values[v].formula, PART_MODEL);
		}
	}
	q->mark->components = w->components;
	w->components = w->components || before;
}

static void visit_budget(struct walk *w, struct lims_ref ref, const struct parts *q)
{
	visit(w, ref, PART_MODEL);
	look_into(w, q->budget->k, PART_VALUE);
	look_into(w, q->budget->cmc, PART_VALUE);
}

static void visit(struct walk *w, struct lims_ref ref, enum part part)
{
	struct parts q;
	if (!parts_of(w, ref, &q) || (part == PART_BUDGET && q.budget == NULL))
		return;
	unsigned char *colour = &q.mark->colour[part];
	if (part == PART_MODEL && *colour == BLACK)
		w->components = w->components || q.mark->components;
	if (*colour == BLACK)
		return;
	if (*colour == GREY || w->depth >= CHAIN_MAX) {
		w->circle = w->circle || *colour == GREY;
		w->too_long = w->too_long || *colour != GREY;
		return;
	}
	*colour = GREY;
	w->depth++;
	for (size_t i = 0; part == PART_VALUE && i < sizeof q.formulas / sizeof *q.formulas; i++)
		look_into(w, q.formulas[i], PART_VALUE);
	if (part == PART_MODEL)
		visit_model(w, ref, &q);
	if (part == PART_BUDGET)
		visit_budget(w, ref, &q);
	w->depth--;
	*colour = BLACK;
}

static void report(struct walk *w, int line, const char *name, bool budget)
{
	struct lims_faults *f = w->l->f;
	if (w->circle && budget)
		lims_fault_at(f, line, 1, "\"%s\" has a budget that refers to itself, directly or through others; break the circle.", name);
	else if (w->circle)
		lims_fault_at(f, line, 1, "\"%s\" refers to itself, directly or through others; break the circle.", name);
	else if (w->too_long)
		lims_fault_at(f, line, 1, "\"%s\" stands at the end of too long a chain of formulas; join some.", name);
	w->circle = w->too_long = false;
}

static bool take_marks(struct walk *w)
{
	const struct lims_procedure *p = w->p;
	w->item = lims_load_array(w->l, NULL, p->item_count, sizeof *w->item);
	w->derived = lims_load_array(w->l, NULL, p->derived_count, sizeof *w->derived);
	w->conditions = lims_load_array(w->l, NULL, p->condition_count, sizeof *w->conditions);
	bool whole = w->item != NULL && w->derived != NULL && w->conditions != NULL && p->step_count <= STEPS_MAX;
	for (size_t s = 0; whole && s < p->step_count; s++) {
		w->columns[s] = lims_load_array(w->l, NULL, p->steps[s].column_count, sizeof *w->columns[s]);
		whole = w->columns[s] != NULL;
	}
	if (p->standard_count > STEPS_MAX) {
		lims_fault_at(w->l->f, 1, 1, "\"%s\" asks for too many standards; join some.", p->id);
		return false;
	}
	for (size_t s = 0; whole && s < p->standard_count; s++) {
		w->asked[s] = lims_load_array(w->l, NULL, p->standards[s].asked_count, sizeof *w->asked[s]);
		whole = w->asked[s] != NULL;
	}
	return whole;
}

void lims_procedure_circles(struct lims_load *l, const struct lims_procedure *p)
{
	struct walk *w = lims_load_array(l, NULL, 1, sizeof *w);
	if (w == NULL)
		return;
	w->l = l;
	w->p = p;
	if (!take_marks(w))
		return;
	for (size_t i = 0; i < p->derived_count; i++) {
		visit(w, (struct lims_ref){.kind = LIMS_REF_DERIVED, .a = i}, PART_VALUE);
		report(w, p->derived[i].formula != NULL ? p->derived[i].formula->line : 1, p->derived[i].name, false);
	}
	for (size_t s = 0; s < p->step_count; s++) {
		for (size_t c = 0; c < p->steps[s].column_count; c++) {
			const struct lims_column *column = &p->steps[s].columns[c];
			struct lims_ref ref = {.kind = LIMS_REF_HERE, .a = s, .b = c};
			visit(w, ref, PART_VALUE);
			report(w, column->line, column->id, false);
			visit(w, ref, PART_BUDGET);
			report(w, column->line, column->id, true);
			if (column->budget != NULL && !w->columns[s][c].components)
				lims_fault_at(l->f, column->budget->line, 1,
					"\"%s\" has a budget without a component; give a quantity of its formula \"uncertainty\".", column->id);
		}
	}
}
