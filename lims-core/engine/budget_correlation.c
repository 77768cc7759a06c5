// SPDX-License-Identifier: Apache-2.0
// The correlations of a budget (JCGM 100:2008, 5.2): coefficients within [-1, 1] that together can be those of real quantities.
#include "lims-core/engine/eval_budget.h"

#include <math.h>

/// A computed coefficient may leave [-1, 1] by this much, and a pivot of the matrix zero: rounding of binary numbers.
static const double slack = 1e-9;

enum { CORRELATED_MAX = 200, PAIRS_MAX = 2000 };

/// The variable of a component at a cell; term_count when it is not in this model.
static size_t find_term(const struct budget_model *m, const struct lims_correlated *side, const struct lims_eval_cell *cell)
{
	size_t i = 0;
	while (i < m->b->term_count && (m->b->terms[i].component != side->component || m->b->terms[i].quantity->cell != cell))
		i++;
	return i;
}

static bool add_pair(struct budget_model *m, const struct lims_correlation *c, size_t step, size_t row, size_t run)
{
	struct lims_eval_cell *x = lims_eval_find(m->ev, step, row, run, c->a.ref, -1),
						  *y = lims_eval_find(m->ev, step, row, run, c->b.ref, -1);
	size_t a = find_term(m, &c->a, x), b = find_term(m, &c->b, y);
	if (a == m->b->term_count || b == m->b->term_count)
		return true;
	for (size_t i = 0; i < m->b->pair_count; i++) {
		const struct budget_pair *p = &m->b->pairs[i];
		if ((p->a == a && p->b == b) || (p->a == b && p->b == a))
			return budget_fail(m, "correlations_contradict", lims_arena_printf(m->ev->arena, "r(%s, %s)", c->a.text, c->b.text));
	}
	struct lims_value v;
	lims_eval_formula(m->ev, c->r->expr, step, row, run, &v);
	if (v.kind != LIMS_KIND_NUMBER)
		return budget_fail(m, lims_value_reason_name(v.reason), lims_arena_printf(m->ev->arena, "r(%s, %s)", c->a.text, c->b.text));
	double r = lims_dec_to_double(v.number);
	if (!(fabs(r) <= 1 + slack))
		return budget_fail(m, "correlation_range", lims_arena_printf(m->ev->arena, "r(%s, %s)", c->a.text, c->b.text));
	r = r > 1 ? 1 : r < -1 ? -1 : r;
	if (m->b->pair_count == PAIRS_MAX)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_TOO_LARGE), "correlations");
	if (fabs(r) > 0)
		m->b->pairs[m->b->pair_count++] = (struct budget_pair){.a = a, .b = b, .r = r};
	return true;
}

/// The rows and runs at which a correlation of a step can meet variables of this model: those where its own side stands.
static bool add_step(struct budget_model *m, const struct lims_correlation *c, size_t step)
{
	const struct lims_correlated *own = lims_ref_unpack(c->a.ref).kind == LIMS_REF_HERE   ? &c->a
										: lims_ref_unpack(c->b.ref).kind == LIMS_REF_HERE ? &c->b
																						  : NULL;
	if (own == NULL)
		return add_pair(m, c, step, 0, 0);
	for (size_t i = 0; i < m->b->term_count; i++) {
		const struct budget_term *t = &m->b->terms[i];
		if (t->component == own->component && !add_pair(m, c, step, t->quantity->cell->row, t->quantity->cell->run))
			return false;
	}
	return true;
}

/// The place of a term among the correlated ones; added when it is new.
static size_t member(size_t *list, size_t *n, size_t term)
{
	size_t i = 0;
	while (i < *n && list[i] != term)
		i++;
	if (i == *n)
		list[(*n)++] = term;
	return i;
}

/// Cholesky without square roots of what is not there: a pivot below zero, or a rest beside a pivot of zero, is no matrix of correlations.
static bool semidefinite(double *r, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		double d = r[k * n + k];
		if (d < -slack)
			return false;
		if (d <= slack) {
			for (size_t i = k + 1; i < n; i++) {
				if (fabs(r[i * n + k]) > sqrt(slack))
					return false;
			}
			continue;
		}
		for (size_t i = k + 1; i < n; i++) {
			double f = r[i * n + k] / d;
			for (size_t j = k + 1; j <= i; j++)
				r[i * n + j] -= f * r[j * n + k];
		}
	}
	return true;
}

static bool check_matrix(struct budget_model *m)
{
	size_t list[CORRELATED_MAX], n = 0;
	for (size_t i = 0; i < m->b->pair_count; i++) {
		if (n + 2 > CORRELATED_MAX)
			return budget_fail(m, lims_value_reason_name(LIMS_VALUE_TOO_LARGE), "correlations");
		(void)member(list, &n, m->b->pairs[i].a);
		(void)member(list, &n, m->b->pairs[i].b);
	}
	struct lims_arena_mark mark = lims_arena_mark(m->ev->scratch);
	double *r = lims_arena_array(m->ev->scratch, n * n + 1, sizeof *r);
	if (r == NULL)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "correlations");
	for (size_t i = 0; i < n; i++)
		r[i * n + i] = 1;
	for (size_t i = 0; i < m->b->pair_count; i++) {
		const struct budget_pair *p = &m->b->pairs[i];
		size_t a = member(list, &n, p->a), b = member(list, &n, p->b);
		r[a * n + b] = r[b * n + a] = p->r;
	}
	bool good = semidefinite(r, n);
	lims_arena_release(m->ev->scratch, mark);
	return good || budget_fail(m, "correlations_contradict", "correlations");
}

bool budget_model_correlate(struct budget_model *m)
{
	const struct lims_procedure *p = m->ev->procedure;
	size_t most = p->correlation_count;
	for (size_t s = 0; s < p->step_count; s++)
		most += p->steps[s].correlation_count * m->b->term_count;
	if (most == 0)
		return true;
	m->b->pairs = lims_arena_array(m->ev->arena, most < PAIRS_MAX ? most : PAIRS_MAX, sizeof *m->b->pairs);
	if (m->b->pairs == NULL)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "correlations");
	bool good = true;
	for (size_t i = 0; i < p->correlation_count && good; i++)
		good = add_pair(m, &p->correlations[i], 0, 0, 0);
	for (size_t s = 0; s < p->step_count; s++) {
		for (size_t i = 0; i < p->steps[s].correlation_count && good; i++)
			good = add_step(m, &p->steps[s].correlations[i], s);
	}
	return good && (m->b->pair_count == 0 || check_matrix(m));
}
