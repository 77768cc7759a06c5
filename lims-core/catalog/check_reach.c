// SPDX-License-Identifier: Apache-2.0
// What a procedure says in vain: parts that no choice of the item and mode can reach, rows named twice, criteria over nothing that is measured.
//
// Only for who checks a file: a file that was frozen with such a part still loads and computes.
#include "lims-core/catalog/load.h"

#include "lims-core/engine/decision.h"

#include <string.h>

enum { CHOOSERS_MAX = 6, COMBINATIONS_MAX = 4096 };

/* ---- conditions that never hold ---- */

/// A choice of the item, or the mode, with the text that it has now.
struct chooser {
	int id;
	const char *const *choices;
	size_t now;
};

struct choosing {
	const struct lims_procedure *p;
	struct chooser list[CHOOSERS_MAX];
	size_t count;
	bool open; ///< something else than choices decides
};

static void take_chooser(void *ctx, int id, bool is_table)
{
	struct choosing *c = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	const char *const *choices = NULL;
	if (!is_table && ref.kind == LIMS_REF_MODE)
		choices = c->p->mode_ids;
	else if (!is_table && ref.kind == LIMS_REF_ITEM)
		choices = c->p->item[ref.a].choice_ids;
	for (size_t i = 0; i < c->count; i++) {
		if (choices != NULL && c->list[i].id == id)
			return;
	}
	c->open = c->open || choices == NULL || choices[0] == NULL || c->count == CHOOSERS_MAX;
	if (!c->open)
		c->list[c->count++] = (struct chooser){.id = id, .choices = choices};
}

static void chosen(void *ctx, int id, long row, struct lims_value *ret)
{
	const struct choosing *c = ctx;
	(void)row;
	*ret = lims_value_none(LIMS_VALUE_MISSING);
	for (size_t i = 0; i < c->count; i++) {
		if (c->list[i].id == id)
			*ret = lims_value_text(c->list[i].choices[c->list[i].now]);
	}
}

/// The next combination; false after the last.
static bool turn(struct choosing *c)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->list[i].choices[++c->list[i].now] != NULL)
			return true;
		c->list[i].now = 0;
	}
	return false;
}

static bool is_true(struct choosing *c, const struct lims_formula *f)
{
	struct lims_cells cells = {.ctx = c, .get = chosen};
	struct lims_value v;
	if (f == NULL)
		return true;
	lims_expr_eval(f->expr, &cells, &v);
	return v.kind == LIMS_KIND_BOOL && v.truth;
}

/// False when the two conditions (NULL: none) depend on choices alone and no combination of these fulfils both.
static bool reachable(const struct lims_procedure *p, const struct lims_formula *outer, const struct lims_formula *inner)
{
	struct choosing c = {.p = p};
	size_t tried = 0;
	if (outer != NULL)
		lims_expr_refs(outer->expr, &c, take_chooser);
	if (inner != NULL)
		lims_expr_refs(inner->expr, &c, take_chooser);
	while (!c.open) {
		if (is_true(&c, outer) && is_true(&c, inner))
			return true;
		if (++tried == COMBINATIONS_MAX)
			return true;
		if (!turn(&c))
			return false;
	}
	return true;
}

static void need_reach(
	struct lims_load *l, const struct lims_procedure *p, const struct lims_formula *outer, const struct lims_formula *inner)
{
	if (inner == NULL || reachable(p, outer, inner))
		return;
	bool alone = outer == NULL || !reachable(p, NULL, inner);
	if (alone)
		lims_fault_at(
			l->f, inner->line, inner->column, "\"%s\" never holds: what depends on it is never there; correct or remove it.", inner->text);
	else
		lims_fault_at(l->f, inner->line, inner->column,
			"\"%s\" never holds where \"%s\" does: what depends on it is never there; correct or remove it.", inner->text, outer->text);
}

static void reach_step(struct lims_load *l, const struct lims_procedure *p, const struct lims_step *s)
{
	need_reach(l, p, NULL, s->when);
	const struct lims_formula *outer = s->when != NULL && reachable(p, NULL, s->when) ? s->when : NULL;
	for (size_t i = 0; i < s->check_count; i++)
		need_reach(l, p, outer, s->checks[i].when);
	for (size_t i = 0; i < s->row_count; i++)
		need_reach(l, p, outer, s->rows[i].when);
	for (size_t i = 0; i < s->column_count; i++)
		need_reach(l, p, outer, s->columns[i].when);
	for (size_t i = 0; i < s->criterion_count; i++)
		need_reach(l, p, outer, s->criteria[i].when);
}

/// Equal values give one row: the second formula of the same text is never seen.
static void same_rows(struct lims_load *l, const struct lims_step *s)
{
	for (size_t i = 0; s->row_key[0] != '\0' && i < s->row_count; i++) {
		const struct lims_formula *f = s->rows[i].values[0].formula;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(s->rows[k].values[0].formula->text, f->text) == 0)
				lims_fault_at(l->f, f->line, f->column, "The row \"%s\" stands here twice and is measured once; remove one.", f->text);
		}
	}
}

/// Limits that decide whether a measurement is valid decide nothing when nobody need look.
static void need_recorded(struct lims_load *l, const struct lims_condition *c)
{
	if (c->role == LIMS_ROLE_VALIDITY && !c->required && (c->has_low || c->has_high))
		lims_fault_at(l->f, c->line, 1,
			"The condition \"%s\" has limits and need not be recorded, so that a worksheet without it passes; leave \"required: false\" "
			"out, "
			"or give it \"role: information\".",
			c->quantity);
}

/* ---- criteria over nothing ---- */

enum known { UNSEEN, SEEN, MEASURED };

struct seeking {
	const struct lims_procedure *p;
	unsigned char *columns[LIMS_REF_INDEX_MAX / 16]; ///< per step, one of enum known per column
	bool found;
};

static void seek(struct seeking *w, const struct lims_formula *f);

static bool seek_column(struct seeking *w, size_t step, size_t column)
{
	const struct lims_column *c = &w->p->steps[step].columns[column];
	unsigned char *known = &w->columns[step][column];
	if (*known != UNSEEN)
		return *known == MEASURED;
	*known = SEEN;
	bool outside = w->found;
	w->found = c->source == LIMS_COLUMN_INSTRUMENT || c->source == LIMS_COLUMN_ENTERED || c->adjustable || w->p->steps[step].more > 0;
	if (!w->found)
		seek(w, c->formula);
	if (w->found)
		*known = MEASURED;
	bool measured = w->found;
	w->found = outside;
	return measured;
}

static void seek_ref(void *ctx, int id, bool is_table)
{
	struct seeking *w = ctx;
	if (is_table) {
		w->found = w->found || id >= LIMS_CALL_CERTIFIED;
		return;
	}
	struct lims_ref ref = lims_ref_unpack(id);
	switch (ref.kind) {
	case LIMS_REF_ITEM:
	case LIMS_REF_DERIVED:
	case LIMS_REF_MODE:
		break;
	case LIMS_REF_HERE:
	case LIMS_REF_RUNS:
	case LIMS_REF_ALL:
	case LIMS_REF_ONE:
		w->found = w->found || seek_column(w, ref.a, ref.b);
		break;
	default: // what a worksheet states of standards and surroundings
		w->found = true;
	}
}

static void seek(struct seeking *w, const struct lims_formula *f)
{
	if (f != NULL && f->expr != NULL)
		lims_expr_refs(f->expr, w, seek_ref);
}

static void need_measured(struct lims_load *l, struct seeking *w, const struct lims_criterion *c)
{
	const struct lims_formula *at = c->that != NULL ? c->that : c->within != NULL ? c->within->value : NULL;
	w->found = at == NULL;
	seek(w, at);
	if (!w->found)
		lims_fault_at(l->f, at->line, at->column,
			"\"%s\" of the criterion \"%s\" looks at nothing that is read, entered or stated: ask it of the item with \"check\", or name "
			"what is "
			"measured.",
			at->text, c->id);
}

void lims_procedure_reach(struct lims_load *l, const struct lims_procedure *p)
{
	struct seeking w = {.p = p};
	for (size_t s = 0; s < p->step_count; s++) {
		w.columns[s] = lims_load_array(l, NULL, p->steps[s].column_count, 1);
		if (w.columns[s] == NULL)
			return;
	}
	for (size_t i = 0; i < p->standard_count; i++)
		need_reach(l, p, NULL, p->standards[i].when);
	for (size_t i = 0; i < p->condition_count; i++) {
		need_reach(l, p, NULL, p->conditions[i].when);
		need_recorded(l, &p->conditions[i]);
	}
	for (size_t s = 0; s < p->step_count; s++) {
		reach_step(l, p, &p->steps[s]);
		same_rows(l, &p->steps[s]);
		for (size_t i = 0; i < p->steps[s].criterion_count; i++)
			need_measured(l, &w, &p->steps[s].criteria[i]);
	}
	for (size_t i = 0; i < p->criterion_count; i++) {
		need_reach(l, p, NULL, p->criteria[i].when);
		need_measured(l, &w, &p->criteria[i]);
	}
	for (size_t i = 0; i < p->statement_count; i++)
		need_reach(l, p, NULL, p->statements[i].when);
	for (size_t i = 0; i < p->mark_count; i++)
		need_reach(l, p, NULL, p->marks[i].when);
}
