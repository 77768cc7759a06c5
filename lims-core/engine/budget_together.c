// SPDX-License-Identifier: Apache-2.0
// The correlation coefficients of results that are given together (JCGM 100:2008, H.2.3): from common inputs and from correlated ones.
#include "lims-core/engine/eval_budget.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { TOGETHER_MAX = 60 }; ///< columns of a step

static const struct budget *budget_of(const struct lims_result_budget *r)
{
	return (const struct budget *)((const char *)r - offsetof(struct budget, result));
}

static bool same_variable(const struct budget_term *a, const struct budget_term *b)
{
	if (a->component->shared[0] != '\0' || b->component->shared[0] != '\0')
		return strcmp(a->component->shared, b->component->shared) == 0;
	return a->component == b->component && a->quantity == b->quantity;
}

/// c u of a variable in a budget; 0 when it is not there. A shared variable may have another size in each budget, c u has none.
static double weight(const struct budget *b, const struct budget_term *t)
{
	for (size_t i = 0; i < b->term_count; i++) {
		if (same_variable(&b->terms[i], t))
			return b->terms[i].c * b->terms[i].in.u;
	}
	return 0;
}

/// The variables of all members, each once, and the correlations among them: two results may depend on two correlated inputs, one each.
static bool join(struct budget_model *m, const struct lims_result_budget *const *list, size_t n)
{
	size_t most = 0;
	for (size_t i = 0; i < n; i++)
		most += budget_of(list[i])->term_count;
	struct budget *joint = lims_arena_take(m->ev->arena, sizeof *joint);
	if (joint != NULL)
		joint->terms = lims_arena_array(m->ev->arena, most + 1, sizeof *joint->terms);
	if (joint == NULL || joint->terms == NULL)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "");
	m->b = joint;
	for (size_t i = 0; i < n; i++) {
		const struct budget *b = budget_of(list[i]);
		for (size_t t = 0; t < b->term_count; t++) {
			size_t k = 0;
			while (k < joint->term_count && !same_variable(&joint->terms[k], &b->terms[t]))
				k++;
			if (k == joint->term_count)
				joint->terms[joint->term_count++] = b->terms[t];
		}
	}
	if (joint->term_count > LIMS_BUDGET_TERMS_MAX)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_TOO_LARGE), "");
	return budget_model_correlate(m);
}

static double covariance(const struct budget *joint, const double *x, const double *y)
{
	double sum = 0;
	for (size_t i = 0; i < joint->term_count; i++)
		sum += x[i] * y[i];
	for (size_t i = 0; i < joint->pair_count; i++) {
		const struct budget_pair *p = &joint->pairs[i];
		sum += p->r * (x[p->a] * y[p->b] + x[p->b] * y[p->a]);
	}
	return sum;
}

static bool fill(struct lims_eval *ev, const struct lims_result_budget *const *list, size_t n, struct lims_result_together *ret)
{
	struct budget_model m = {.ev = ev, .all = ev->budgets, .reason = "", .lacking = ""};
	double *r = lims_arena_array(ev->arena, n * n, sizeof *r);
	const double *w[TOGETHER_MAX];
	*ret = (struct lims_result_together){.name = list[0]->from->budget->together, .count = n, .r = r, .reason = ""};
	if (r == NULL)
		return false;
	if (!join(&m, list, n)) {
		ret->reason = m.reason;
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		double *row = lims_arena_array(ev->arena, m.b->term_count + 1, sizeof *row);
		for (size_t t = 0; row != NULL && t < m.b->term_count; t++)
			row[t] = weight(budget_of(list[i]), &m.b->terms[t]);
		w[i] = row;
		if (row == NULL)
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++) {
			double u = sqrt(covariance(m.b, w[i], w[i])) * sqrt(covariance(m.b, w[k], w[k]));
			double c = covariance(m.b, w[i], w[k]);
			r[i * n + k] = i == k ? 1 : u > 0 ? fmax(-1, fmin(1, c / u)) : 0;
		}
	}
	return true;
}

static bool together(const struct lims_result_budget *a, const struct lims_result_budget *b)
{
	return a->step == b->step && a->row == b->row && a->run == b->run && b->reason[0] == '\0' &&
		   strcmp(a->from->budget->together, b->from->budget->together) == 0;
}

bool lims_eval_budget_together(
	struct lims_eval *ev, const struct lims_result_budget *const *list, size_t n, const struct lims_result_together **ret, size_t *ret_n)
{
	struct lims_result_together *all = lims_arena_array(ev->arena, n + 1, sizeof *all);
	bool *taken = lims_arena_array(ev->arena, n + 1, sizeof *taken);
	size_t count = 0;
	if (all == NULL || taken == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct lims_result_budget *members[TOGETHER_MAX];
		size_t *at = NULL, m = 0;
		if (taken[i] || list[i]->reason[0] != '\0' || list[i]->from->budget->together[0] == '\0')
			continue;
		at = lims_arena_array(ev->arena, TOGETHER_MAX, sizeof *at);
		if (at == NULL)
			return false;
		for (size_t k = i; k < n && k < i + TOGETHER_MAX && list[k]->row == list[i]->row && list[k]->step == list[i]->step; k++) {
			if (!together(list[i], list[k]))
				continue;
			taken[k] = true;
			at[m] = k;
			members[m++] = list[k];
		}
		if (m < 2)
			continue;
		if (!fill(ev, members, m, &all[count]))
			return false;
		all[count++].budgets = at;
	}
	*ret = all;
	*ret_n = count;
	return true;
}
