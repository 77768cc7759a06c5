// SPDX-License-Identifier: Apache-2.0
// What a procedure must keep beyond its form: names that do not clash, references that do not run in a circle.
#include "lims-core/catalog/load.h"

#include <string.h>

enum { CHAIN_MAX = 60 };

static void fault(struct lims_load *l, int line, const char *fmt, const char *a, const char *b)
{
	struct lims_node at = {.line = line, .column = 1};
	if (b != NULL)
		lims_fault_add(l->f, &at, "\"%s\" %s \"%s\"; rename one.", a, fmt, b);
	else
		lims_fault_add(l->f, &at, "\"%s\" %s", a, fmt);
}

static bool item_name(const struct lims_procedure *p, const char *name)
{
	bool found = strcmp(name, "mode") == 0;
	for (size_t i = 0; i < p->item_count; i++)
		found = found || strcmp(p->item[i].name, name) == 0;
	for (size_t i = 0; i < p->derived_count; i++)
		found = found || strcmp(p->derived[i].name, name) == 0;
	return found;
}

static void check_item_names(struct lims_load *l, const struct lims_procedure *p, const struct lims_node *root)
{
	for (size_t i = 0; i < p->item_count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (strcmp(p->item[i].name, p->item[k].name) == 0)
				fault(l, p->item[i].line, "stands twice among the characteristics of the item; rename one.", p->item[i].name, NULL);
		}
		if (strcmp(p->item[i].name, "mode") == 0)
			fault(l, p->item[i].line, "is the name of the mode of verification; rename the characteristic.", "mode", NULL);
	}
	for (size_t i = 0; i < p->derived_count; i++) {
		bool clash = strcmp(p->derived[i].name, "mode") == 0;
		for (size_t k = 0; k < p->item_count; k++)
			clash = clash || strcmp(p->derived[i].name, p->item[k].name) == 0;
		for (size_t k = 0; k < i; k++)
			clash = clash || strcmp(p->derived[i].name, p->derived[k].name) == 0;
		if (clash)
			fault(l, root->line, "names a derived value and something else of the item; rename one.", p->derived[i].name, NULL);
	}
}

static void check_columns(struct lims_load *l, const struct lims_procedure *p, const struct lims_step *s)
{
	for (size_t c = 0; c < s->column_count; c++) {
		if (item_name(p, s->columns[c].id))
			fault(l, s->columns[c].line, "is a column and also a name of the item; rename the column.", s->columns[c].id, NULL);
		for (size_t k = 0; k < c; k++) {
			if (strcmp(s->columns[c].id, s->columns[k].id) == 0)
				fault(l, s->columns[c].line, "stands twice among the columns of the step", s->columns[c].id, s->id);
		}
	}
}

void lims_procedure_names(struct lims_load *l, const struct lims_procedure *p, const struct lims_node *root)
{
	check_item_names(l, p, root);
	for (size_t i = 0; i < p->step_count; i++) {
		const struct lims_step *s = &p->steps[i];
		for (size_t k = 0; k < i; k++) {
			if (strcmp(s->id, p->steps[k].id) == 0)
				fault(l, s->line, "names two steps; rename one.", s->id, NULL);
		}
		for (size_t k = 0; k < p->standard_count; k++) {
			if (strcmp(s->id, p->standards[k].role) == 0)
				fault(l, s->line, "names a step and the role of a standard; rename one.", s->id, NULL);
		}
		if (strcmp(s->id, "conditions") == 0)
			fault(l, s->line, "is kept for the surroundings; rename the step.", s->id, NULL);
		check_columns(l, p, s);
	}
	for (size_t i = 0; i < p->mode_count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (strcmp(p->modes[i].id, p->modes[k].id) == 0)
				fault(l, root->line, "names two modes; rename one.", p->modes[i].id, NULL);
		}
	}
}

/* ---- circles: depth first over columns, then over derived values ---- */

enum colour { WHITE, GREY, BLACK };

struct walk {
	struct lims_load *l;
	const struct lims_procedure *p;
	unsigned char *colour[LIMS_REF_INDEX_MAX / 16]; ///< per step, one per column
	unsigned char *derived;
	int depth;
	bool circle, too_long;
};

static void visit_column(struct walk *w, size_t step, size_t column);
static void visit_derived(struct walk *w, size_t i);

static void visit_ref(void *ctx, int id, bool is_table)
{
	struct walk *w = ctx;
	if (is_table)
		return;
	struct lims_ref ref = lims_ref_unpack(id);
	if (ref.kind == LIMS_REF_DERIVED)
		visit_derived(w, ref.a);
	else if (ref.kind >= LIMS_REF_HERE)
		visit_column(w, ref.a, ref.b);
}

static void look_into(struct walk *w, const struct lims_formula *f)
{
	if (f != NULL && f->expr != NULL)
		lims_expr_refs(f->expr, w, visit_ref);
}

static void visit_column(struct walk *w, size_t step, size_t column)
{
	unsigned char *colour = &w->colour[step][column];
	if (*colour == BLACK)
		return;
	if (*colour == GREY || w->depth >= CHAIN_MAX) {
		w->circle = w->circle || *colour == GREY;
		w->too_long = w->too_long || *colour != GREY;
		return;
	}
	*colour = GREY;
	w->depth++;
	look_into(w, w->p->steps[step].columns[column].formula);
	look_into(w, w->p->steps[step].columns[column].fallback);
	w->depth--;
	*colour = BLACK;
}

static void visit_derived(struct walk *w, size_t i)
{
	if (w->derived[i] == BLACK)
		return;
	if (w->derived[i] == GREY || w->depth >= CHAIN_MAX) {
		w->circle = w->circle || w->derived[i] == GREY;
		w->too_long = w->too_long || w->derived[i] != GREY;
		return;
	}
	w->derived[i] = GREY;
	w->depth++;
	look_into(w, w->p->derived[i].formula);
	w->depth--;
	w->derived[i] = BLACK;
}

static void report(struct walk *w, int line, const char *name)
{
	if (w->circle)
		fault(w->l, line, "refers to itself, directly or through others; break the circle.", name, NULL);
	else if (w->too_long)
		fault(w->l, line, "stands at the end of too long a chain of formulas; join some.", name, NULL);
	w->circle = w->too_long = false;
}

void lims_procedure_circles(struct lims_load *l, const struct lims_procedure *p)
{
	struct walk w = {.l = l, .p = p};
	w.derived = lims_load_array(l, NULL, p->derived_count, 1);
	for (size_t s = 0; s < p->step_count && s < sizeof w.colour / sizeof *w.colour; s++) {
		w.colour[s] = lims_load_array(l, NULL, p->steps[s].column_count, 1);
		if (w.colour[s] == NULL)
			return;
	}
	for (size_t i = 0; w.derived != NULL && i < p->derived_count; i++) {
		visit_derived(&w, i);
		report(&w, p->derived[i].formula != NULL ? p->derived[i].formula->line : 1, p->derived[i].name);
	}
	for (size_t s = 0; w.derived != NULL && s < p->step_count; s++) {
		for (size_t c = 0; c < p->steps[s].column_count; c++) {
			visit_column(&w, s, c);
			report(&w, p->steps[s].columns[c].line, p->steps[s].columns[c].id);
		}
	}
}
