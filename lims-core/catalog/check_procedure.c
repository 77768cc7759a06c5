// SPDX-License-Identifier: Apache-2.0
// What a procedure must keep beyond its form: names that do not clash.
#include "lims-core/catalog/load.h"

#include <string.h>

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
				lims_fault_at(
					l->f, p->item[i].line, 1, "\"%s\" stands twice among the characteristics of the item; rename one.", p->item[i].name);
		}
		if (strcmp(p->item[i].name, "mode") == 0)
			lims_fault_at(l->f, p->item[i].line, 1, "\"mode\" is the name of the mode of verification; rename the characteristic.");
	}
	for (size_t i = 0; i < p->derived_count; i++) {
		bool clash = strcmp(p->derived[i].name, "mode") == 0;
		for (size_t k = 0; k < p->item_count; k++)
			clash = clash || strcmp(p->derived[i].name, p->item[k].name) == 0;
		for (size_t k = 0; k < i; k++)
			clash = clash || strcmp(p->derived[i].name, p->derived[k].name) == 0;
		if (clash)
			lims_fault_at(
				l->f, root->line, 1, "\"%s\" names a derived value and something else of the item; rename one.", p->derived[i].name);
	}
}

/// "error.U" is the budget of a column; it must not also be a column of another step.
static void check_budget_name(struct lims_load *l, const struct lims_procedure *p, const struct lims_column *c)
{
	static const char *const parts[] = {"u", "U", "k", "nu"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts && c->budget != NULL; i++) {
		const struct lims_step *s = lims_procedure_step(p, c->id);
		bool clash = s != NULL && lims_step_column(s, parts[i]) != NULL;
		for (size_t k = 0; k < p->standard_count && !clash; k++) {
			for (size_t a = 0; a < p->standards[k].asked_count; a++)
				clash = clash || (strcmp(p->standards[k].role, c->id) == 0 && strcmp(p->standards[k].asked[a].name, parts[i]) == 0);
		}
		if (clash)
			lims_fault_at(l->f, c->line, 1,
				"\"%s\" has a budget, and its uncertainty would be called like something of another step or standard; rename one.", c->id);
	}
}

static void check_columns(struct lims_load *l, const struct lims_procedure *p, const struct lims_step *s)
{
	for (size_t c = 0; c < s->column_count; c++) {
		if (item_name(p, s->columns[c].id))
			lims_fault_at(
				l->f, s->columns[c].line, 1, "\"%s\" is a column and also a name of the item; rename the column.", s->columns[c].id);
		check_budget_name(l, p, &s->columns[c]);
		for (size_t k = 0; k < c; k++) {
			if (strcmp(s->columns[c].id, s->columns[k].id) == 0)
				lims_fault_at(l->f, s->columns[c].line, 1, "\"%s\" stands twice among the columns of the step \"%s\"; rename one.",
					s->columns[c].id, s->id);
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
				lims_fault_at(l->f, s->line, 1, "\"%s\" names two steps; rename one.", s->id);
		}
		for (size_t k = 0; k < p->standard_count; k++) {
			if (strcmp(s->id, p->standards[k].role) == 0)
				lims_fault_at(l->f, s->line, 1, "\"%s\" names a step and the role of a standard; rename one.", s->id);
		}
		if (strcmp(s->id, "conditions") == 0)
			lims_fault_at(l->f, s->line, 1, "\"%s\" is kept for the surroundings; rename the step.", s->id);
		check_columns(l, p, s);
	}
	for (size_t i = 0; i < p->mode_count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (strcmp(p->modes[i].id, p->modes[k].id) == 0)
				lims_fault_at(l->f, root->line, 1, "\"%s\" names two modes; rename one.", p->modes[i].id);
		}
	}
}
