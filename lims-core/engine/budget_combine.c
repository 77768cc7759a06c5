// SPDX-License-Identifier: Apache-2.0
// From sensitivities to the reported uncertainty: u, effective degrees of freedom, k, U, never below the CMC (JCGM 100:2008, 5 and 6).
#include "lims-core/engine/eval_budget.h"

#include <math.h>
#include <stdlib.h>

static const char *reason(enum lims_value_reason r)
{
	return lims_value_reason_name(r);
}

/// |c| u of a variable.
static double share(const struct budget_term *t)
{
	return fabs(t->c) * t->in.u;
}

/// Correlated variables together are one contribution: the root of each group of them.
static size_t root_of(const size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i];
	return i;
}

/// Independent contributions and the sum of their squares; *ret_n of them in `list`.
static void contributions(
	const struct budget *b, size_t *parent, double *variance, struct lims_contribution *list, size_t *ret_n, double *ret_sum)
{
	size_t n = 0;
	double sum = 0;
	for (size_t i = 0; i < b->term_count; i++) {
		parent[i] = i;
		variance[i] = share(&b->terms[i]) * share(&b->terms[i]);
	}
	for (size_t i = 0; i < b->pair_count; i++) {
		size_t x = root_of(parent, b->pairs[i].a), y = root_of(parent, b->pairs[i].b);
		parent[x > y ? x : y] = x > y ? y : x;
	}
	for (size_t i = 0; i < b->term_count; i++) {
		size_t root = root_of(parent, i);
		if (root != i)
			variance[root] += variance[i];
	}
	for (size_t i = 0; i < b->pair_count; i++) {
		const struct budget_pair *p = &b->pairs[i];
		const struct budget_term *x = &b->terms[p->a], *y = &b->terms[p->b];
		variance[root_of(parent, p->a)] += 2 * p->r * (x->c * x->in.u) * (y->c * y->in.u);
	}
	for (size_t i = 0; i < b->term_count; i++) {
		bool alone = true;
		double nu = b->terms[i].in.nu;
		if (root_of(parent, i) != i)
			continue;
		for (size_t k = i + 1; k < b->term_count; k++) {
			if (root_of(parent, k) != i)
				continue;
			alone = false;
			nu = fmin(nu, b->terms[k].in.nu); // the least certain one speaks for the group
		}
		double v = fmax(variance[i], 0); // a cancelled group may come out just below zero
		list[n++] = (struct lims_contribution){.u = sqrt(v), .nu = nu, .edge = alone ? b->terms[i].in.edge : NAN};
		sum += v;
	}
	*ret_n = n;
	*ret_sum = sum;
}

/// ½ f_ij² + f_i f_ijj over all pairs (JCGM 100 5.1.2, note): for independent variables with the estimate in the middle of their distribution.
static bool second_order(struct budget_model *m)
{
	struct budget *b = m->b;
	if (b->pair_count > 0)
		return budget_fail(m, "second_order_correlated", "");
	for (size_t i = 0; i < b->term_count; i++) {
		if (fabs(b->terms[i].in.low + b->terms[i].in.high) > 1e-9 * b->terms[i].in.u)
			return budget_fail(m, "second_order_asymmetric", b->terms[i].component->id);
	}
	if (b->term_count > LIMS_BUDGET_SECOND_ORDER_MAX)
		return budget_fail(m, reason(LIMS_VALUE_TOO_LARGE), "second_order");
	size_t n = b->term_count, kept = 0;
	struct lims_result_second_order *list = lims_arena_array(m->ev->arena, n * (n + 1) / 2 + 1, sizeof *list);
	double *terms = lims_arena_array(m->ev->scratch, n * n + 1, sizeof *terms);
	bool good = list != NULL && terms != NULL && budget_model_second_order(m, terms);
	for (size_t i = 0; good && i < n * n; i++) {
		double term = terms[i];
		m->variance_second += term;
		if (fabs(term) > 0)
			list[kept++] = (struct lims_result_second_order){.a = i / n, .b = i % n, .contribution = term < 0 ? -sqrt(-term) : sqrt(term)};
	}
	if (!good)
		return budget_fail(m, list == NULL ? reason(LIMS_VALUE_NO_MEMORY) : reason(LIMS_VALUE_TOO_LARGE), "second_order");
	b->result.second_order = list;
	b->result.second_order_count = kept;
	return true;
}

static bool coverage(struct budget_model *m, const struct lims_contribution *list, size_t n)
{
	const struct lims_budget *how = m->b->column->budget;
	struct lims_coverage_wish wish = {.probability = how->probability, .rule = how->rule, .interpolate = how->interpolate};
	struct lims_result_budget *r = &m->b->result;
	if (how->rule == LIMS_COVERAGE_FIXED) {
		struct lims_value k;
		lims_eval_formula(m->ev, how->k->expr, m->b->step, m->b->cell->row, m->b->cell->run, &k);
		if (k.kind != LIMS_KIND_NUMBER || lims_dec_sign(k.number) <= 0)
			return budget_fail(m, reason(k.kind == LIMS_KIND_NUMBER ? LIMS_VALUE_OUTSIDE : k.reason), "k");
		wish.k = lims_dec_to_double(k.number);
	}
	if (!lims_coverage_factor(&wish, list, n, r->nu, &m->coverage))
		return budget_fail(m, "coverage", "k");
	char text[LIMS_DEC_TEXT];
	lims_dec_text(how->probability_written, text);
	r->probability = lims_arena_text(m->ev->arena, text);
	r->rule = lims_coverage_rule_name(m->coverage.rule);
	r->k = m->coverage.k;
	r->k_freedom = m->coverage.freedom;
	r->expanded = r->k * r->u;
	if (r->probability == NULL)
		return budget_fail(m, reason(LIMS_VALUE_NO_MEMORY), "");
	return isfinite(r->expanded) || budget_fail(m, reason(LIMS_VALUE_TOO_LARGE), "");
}

/// The larger one of the procedure's and the worksheet's CMC, and which it is. False when a stated one has no value.
static bool find_cmc(struct budget_model *m, struct lims_dec *ret, const char **ret_from)
{
	const struct lims_budget *how = m->b->column->budget;
	size_t at = m->all->first_column[m->b->step] + m->b->at;
	*ret_from = NULL;
	if (how->cmc != NULL) {
		struct lims_value v;
		lims_eval_formula(m->ev, how->cmc->expr, m->b->step, m->b->cell->row, m->b->cell->run, &v);
		if (v.kind != LIMS_KIND_NUMBER || lims_dec_sign(v.number) <= 0)
			return budget_fail(m, reason(v.kind == LIMS_KIND_NUMBER ? LIMS_VALUE_OUTSIDE : v.reason), "cmc");
		*ret = v.number;
		*ret_from = "cmc_procedure";
	}
	if (m->all->cmc_given[at] && (*ret_from == NULL || lims_dec_cmp(m->all->cmc[at], *ret) > 0)) {
		*ret = m->all->cmc[at];
		*ret_from = "cmc_worksheet";
	}
	return true;
}

/// The unit in which U is rounded: the one in which the column is printed.
static bool printed_unit(struct budget_model *m, struct lims_unit_conv *ret_to, struct lims_unit_conv *ret_back)
{
	const struct lims_column *c = m->b->column;
	const struct lims_unit *to = c->difference;
	if (c->print.measure != NULL && !lims_unit_equal(c->print.measure, c->measure)) {
		struct lims_unit *difference = lims_arena_take(m->ev->arena, sizeof *difference);
		if (difference == NULL)
			return false;
		*difference = lims_unit_difference(m->ev->procedure->units, c->print.measure);
		to = difference;
	}
	m->b->result.U_unit = to->code;
	return lims_unit_conv(c->difference, to, ret_to, NULL) == LIMS_OK && lims_unit_conv(to, c->difference, ret_back, NULL) == LIMS_OK;
}

static bool round_expanded(struct budget_model *m, bool has_cmc, struct lims_dec cmc, struct lims_dec exact, struct lims_dec *ret)
{
	const struct lims_budget *how = m->b->column->budget;
	if (lims_round_uncertainty(exact, how->significant, how->rounding, ret, NULL) != LIMS_OK)
		return false;
	if (!has_cmc || lims_dec_cmp(*ret, cmc) >= 0)
		return true;
	return lims_round_uncertainty(cmc, how->significant, LIMS_U_UP, ret, NULL) == LIMS_OK; // rounding must not bring U below the CMC
}

static bool expand(struct budget_model *m)
{
	struct lims_result_budget *r = &m->b->result;
	struct lims_unit_conv to, back;
	struct lims_dec cmc = lims_dec_from_int(0), exact, U;
	const char *from = NULL;
	char text[LIMS_DEC_TEXT];
	bool inexact = false;
	if (!find_cmc(m, &cmc, &from))
		return false;
	if (!(r->u > 0) && from == NULL)
		return budget_fail(m, "no_contribution", "");
	bool raised = from != NULL && lims_dec_to_double(cmc) > r->expanded;
	if (!printed_unit(m, &to, &back))
		return budget_fail(m, reason(LIMS_VALUE_NO_MEMORY), "");
	if (lims_dec_from_double(r->expanded, LIMS_ROUNDING_CLEAN_DIGITS, &exact, NULL) != LIMS_OK)
		return budget_fail(m, reason(LIMS_VALUE_TOO_LARGE), "");
	if (from != NULL) {
		lims_dec_text(lims_dec_trim(cmc), text);
		r->cmc_text = lims_arena_text(m->ev->arena, text);
	}
	if (raised)
		exact = cmc;
	if (lims_unit_apply(&to, exact, &exact, &inexact, NULL) != LIMS_OK || lims_unit_apply(&to, cmc, &cmc, &inexact, NULL) != LIMS_OK ||
		!round_expanded(m, from != NULL, cmc, exact, &U) || lims_unit_apply(&back, U, &r->U, &inexact, NULL) != LIMS_OK)
		return budget_fail(m, reason(LIMS_VALUE_TOO_LARGE), "");
	r->U_printed = U;
	lims_dec_text(U, text);
	r->U_text = lims_arena_text(m->ev->arena, text);
	r->U_from = raised ? from : "budget";
	return (r->U_text != NULL && r->cmc_text != NULL) || budget_fail(m, reason(LIMS_VALUE_NO_MEMORY), "");
}

static bool sum(struct budget_model *m, double *scratch, size_t *parent, struct lims_contribution *list)
{
	struct lims_result_budget *r = &m->b->result;
	size_t n = 0;
	contributions(m->b, parent, scratch, list, &n, &m->variance_linear);
	if (m->b->column->budget->second_order && !second_order(m))
		return false;
	double variance = m->variance_linear + m->variance_second;
	if (!isfinite(variance))
		return budget_fail(m, reason(LIMS_VALUE_TOO_LARGE), "");
	if (variance < 0)
		return budget_fail(m, reason(LIMS_VALUE_OUTSIDE), "second_order");
	r->u = sqrt(variance);
	r->nu = lims_effective_freedom(list, n, r->u);
	if (m->variance_second > 0) // a dominant rectangle is dominant over the second order too
		list[n++] = (struct lims_contribution){.u = sqrt(m->variance_second), .nu = INFINITY, .edge = NAN};
	return coverage(m, list, n) && expand(m);
}

static bool lines(struct budget_model *m)
{
	struct budget *b = m->b;
	struct lims_result_contribution *list = lims_arena_array(m->ev->arena, b->term_count + 1, sizeof *list);
	struct lims_result_correlation *pairs = lims_arena_array(m->ev->arena, b->pair_count + 1, sizeof *pairs);
	m->all->lines += b->term_count;
	if (list == NULL || pairs == NULL)
		return budget_fail(m, reason(LIMS_VALUE_NO_MEMORY), "");
	if (m->all->lines > LIMS_BUDGET_LINES_MAX)
		return budget_fail(m, reason(LIMS_VALUE_TOO_LARGE), "");
	for (size_t i = 0; i < b->term_count; i++) {
		if (!budget_line(m, &b->terms[i], &list[i]))
			return budget_fail(m, reason(LIMS_VALUE_NO_MEMORY), "");
	}
	for (size_t i = 0; i < b->pair_count; i++)
		pairs[i] = (struct lims_result_correlation){.a = b->pairs[i].a, .b = b->pairs[i].b, .r = b->pairs[i].r};
	b->result.lines = list;
	b->result.line_count = b->term_count;
	b->result.correlations = pairs;
	b->result.correlation_count = b->pair_count;
	return true;
}

bool budget_combine(struct budget_model *m)
{
	size_t n = m->b->term_count + 1;
	double *variance = lims_arena_array(m->ev->scratch, n, sizeof *variance);
	size_t *parent = lims_arena_array(m->ev->scratch, n, sizeof *parent);
	struct lims_contribution *list = lims_arena_array(m->ev->scratch, n + 1, sizeof *list);
	bool good = variance != NULL && parent != NULL && list != NULL ? sum(m, variance, parent, list)
																   : budget_fail(m, reason(LIMS_VALUE_NO_MEMORY), "");
	return good && lines(m);
}
