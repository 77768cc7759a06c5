// SPDX-License-Identifier: Apache-2.0
// The criteria that a paper names: what failed, or what was assessed, with value, limit and where the limit comes from.
#include "laboratory/paper_drawing.h"
#include "laboratory/paper_notes.h"
#include "laboratory/paper_source.h"
#include "laboratory/paper_steps.h"
#include "laboratory/presentation.h"
#include "lims-core/base/text.h"

/// The row by its name or number, and by what a person called it: the words that every such row must have (the position of a point).
static const char *row_name(const struct lims_opened_sheet *o, const struct lims_result_step *s, size_t row)
{
	const char *label = lims_paper_row_label(o->arena, &s->rows[row], row);
	for (size_t i = 0; s->rows[row].run_count > 0 && i < s->step->column_count; i++) {
		const struct lims_column *c = &s->step->columns[i];
		const struct lims_result_cell *cell = &s->rows[row].runs[0].cells[i];
		if (c->kind == LIMS_CELL_TEXT && c->source == LIMS_COLUMN_ENTERED && !c->optional && !c->fallback && cell->v.has_value)
			return lims_arena_printf(o->arena, "%s (%s)", label, cell->v.text);
	}
	return label;
}

static const char *criterion_name(const struct lims_opened_sheet *o, const struct lims_result *r, const struct lims_result_criterion *c)
{
	const char *name = c->label.vi && c->label.vi[0] ? c->label.vi : c->id;
	for (size_t i = 0; c->has_row && i < r->step_count; i++) {
		const struct lims_result_step *s = &r->steps[i];
		if (!lims_text_equal(s->step->id, c->step) || c->row >= s->row_count)
			continue;
		return lims_arena_printf(o->arena, "%s: %s, %s", s->step->title.vi, name, row_name(o, s, c->row));
	}
	return name;
}

/// Where a requirement comes from: what the item states of it goes before the document of the procedure, and the table in which its limit was looked up stands behind that.
static const char *specification(
	const struct lims_opened_sheet *o, const struct lims_result *r, const struct lims_result_criterion *c, enum lims_steps_for what)
{
	for (size_t i = 0; c->stated_by && c->stated_by[0] && i < o->p->item_count; i++)
		if (lims_text_equal(o->p->item[i].name, c->stated_by) && r->item[i].has_value && r->item[i].text[0])
			return r->item[i].text;
	const char *list = lims_paper_source(o->arena, c->source, what == LIMS_STEPS_REPORT);
	for (size_t i = 0; i < c->limit_source_count; i++)
		if (!lims_paper_source_said(c->source, c->limit_sources[i]))
			list = lims_paper_source_add(o->arena, list, c->limit_sources[i], what == LIMS_STEPS_REPORT);
	return list;
}

lims_rc lims_paper_criteria(const struct lims_opened_sheet *o, const struct lims_result *r, enum lims_steps_for what,
	const struct lims_form_criterion **ret_criteria, size_t *ret_count, struct lims_err *err)
{
	struct lims_form_criterion *list = lims_arena_array(o->arena, r->criterion_count + 1, sizeof *list);
	size_t n = 0;
	if (!list)
		return lims_paper_no_memory(err);
	for (size_t i = 0; i < r->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[i];
		bool failed = c->role == LIMS_ROLE_CONFORMITY && c->outcome == LIMS_VERDICT_FAIL;
		if (what == LIMS_STEPS_REPORT ? !lims_paper_assesses(c) : !failed)
			continue;
		struct lims_form_criterion *f = &list[n++];
		f->criterion = (struct lims_bilingual){criterion_name(o, r, c), c->label.en};
		f->clause = specification(o, r, c, what);
		f->value = c->compared ? lims_present_value(o->arena, o->p->units, c->left.printed, c->left.printed_unit) : NULL;
		f->limit = c->compared ? lims_arena_printf(o->arena, "%s %s", lims_present_relation(c->relation),
									 lims_present_value(o->arena, o->p->units, c->right.printed, c->right.printed_unit))
							   : NULL;
		f->state = lims_paper_state_of(c->outcome);
	}
	*ret_criteria = list;
	*ret_count = n;
	return LIMS_OK;
}
