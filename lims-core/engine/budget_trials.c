// SPDX-License-Identifier: Apache-2.0
// Monte Carlo beside a budget (JCGM 101:2008): the same model, the distributions of the components, and whether both agree (clause 8).
#include "lims-core/engine/eval_budget.h"
#include "lims-core/engine/monte_carlo.h"
#include "lims-core/engine/random.h"

#include <math.h>

/// Table 1 of JCGM 101: what is known of a component says its distribution. Correlated ones are taken as normal.
static struct lims_mc_input distribution(const struct budget_term *t, bool correlated)
{
	double half = (t->in.high - t->in.low) / 2, middle = (t->in.high + t->in.low) / 2;
	struct lims_mc_input normal = {.kind = LIMS_MC_NORMAL, .a = t->in.u};
	if (!(t->in.u > 0))
		return (struct lims_mc_input){.kind = LIMS_MC_FIXED};
	if (correlated)
		return normal;
	switch (t->component->kind) {
	case LIMS_COMPONENT_NORMAL:
	case LIMS_COMPONENT_STUDENT:
	case LIMS_COMPONENT_TYPE_A: // 6.4.9
		return isinf(t->in.nu) ? normal : (struct lims_mc_input){.kind = LIMS_MC_STUDENT, .a = t->in.u, .nu = t->in.nu};
	case LIMS_COMPONENT_RECTANGULAR:
	case LIMS_COMPONENT_RESOLUTION:
		if (!isinf(t->in.nu)) // limits that are known to Δu/u = (2 ν)^-½ only, 6.4.3
			return (struct lims_mc_input){.kind = LIMS_MC_CURVED, .a = half, .b = half * fmin(1, sqrt(0.5 / t->in.nu)), .shift = middle};
		return (struct lims_mc_input){.kind = LIMS_MC_RECTANGULAR, .a = half, .shift = middle};
	case LIMS_COMPONENT_TRIANGULAR:
		return (struct lims_mc_input){.kind = LIMS_MC_TRIANGULAR, .a = half, .shift = middle};
	case LIMS_COMPONENT_ARCSINE:
		return (struct lims_mc_input){.kind = LIMS_MC_ARCSINE, .a = half, .shift = middle};
	case LIMS_COMPONENT_TRAPEZOIDAL:
		return (struct lims_mc_input){.kind = LIMS_MC_TRAPEZOIDAL, .a = half * (1 + t->in.edge) / 2, .b = half * (1 - t->in.edge) / 2};
	}
	return normal;
}

/// As many trials as are left to this worksheet.
static size_t trials_left(const struct budget_model *m)
{
	double left = (LIMS_BUDGET_TRIAL_WORK_MAX - m->all->trial_work) / (double)lims_tape_registers(m->tape);
	size_t most = m->b->column->budget->mc_trials;
	return left < (double)most ? (left > 0 ? (size_t)left : 0) : most;
}

static const char *run(
	struct budget_model *m, struct lims_mc_input *inputs, struct lims_mc_correlation *pairs, struct lims_result_monte_carlo *ret)
{
	const struct budget *b = m->b;
	const struct lims_budget *how = b->column->budget;
	struct lims_mc_output out;
	struct lims_mc_run done;
	struct lims_mc_agreement agreement;
	for (size_t i = 0; i < b->term_count; i++) {
		bool correlated = false;
		for (size_t p = 0; p < b->pair_count; p++)
			correlated = correlated || b->pairs[p].a == i || b->pairs[p].b == i;
		inputs[i] = distribution(&b->terms[i], correlated);
	}
	size_t used = 0;
	for (size_t p = 0; p < b->pair_count; p++) {
		if (inputs[b->pairs[p].a].kind == LIMS_MC_NORMAL && inputs[b->pairs[p].b].kind == LIMS_MC_NORMAL)
			pairs[used++] = (struct lims_mc_correlation){.first = b->pairs[p].a, .second = b->pairs[p].b, .r = b->pairs[p].r};
	}
	struct lims_mc_setup setup = {.inputs = inputs,
		.correlations = pairs,
		.correlation_count = used,
		.outputs = &m->out,
		.output_count = 1,
		.probability = how->probability,
		.digits = how->mc_digits,
		.part = 5,
		.seed = how->mc_seed,
		.trials_max = trials_left(m)};
	if (setup.trials_max < LIMS_MC_TRIALS_MIN)
		return lims_value_reason_name(LIMS_VALUE_TOO_LARGE);
	lims_rc rc = lims_mc_evaluate(m->tape, &setup, &out, &done, NULL);
	m->all->trial_work += (double)(rc == LIMS_OK ? done.trials : setup.trials_max) * (double)lims_tape_registers(m->tape);
	if (rc != LIMS_OK)
		return lims_value_reason_name(rc == LIMS_E_MEMORY ? LIMS_VALUE_NO_MEMORY : LIMS_VALUE_OUTSIDE);
	lims_mc_validate(lims_tape_value(m->tape, m->out), b->result.u, b->result.expanded, how->mc_digits, out.low, out.high, &agreement);
	ret->trials = done.trials;
	ret->stable = done.stable;
	ret->mean = out.mean;
	ret->u = out.u;
	ret->low = out.low;
	ret->high = out.high;
	ret->shortest_low = out.shortest_low;
	ret->shortest_high = out.shortest_high;
	ret->tolerance = agreement.tolerance;
	ret->agrees = agreement.agrees;
	return "";
}

void budget_trials(struct budget_model *m)
{
	struct lims_result_monte_carlo *ret = lims_arena_take(m->ev->arena, sizeof *ret);
	struct lims_mc_input *inputs = lims_arena_array(m->ev->scratch, m->b->term_count + 1, sizeof *inputs);
	struct lims_mc_correlation *pairs = lims_arena_array(m->ev->scratch, m->b->pair_count + 1, sizeof *pairs);
	if (ret == NULL || inputs == NULL || pairs == NULL) {
		(void)budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "");
	} else {
		*ret = (struct lims_result_monte_carlo){.reason = "", .generator = LIMS_RANDOM_NAME, .seed = m->b->column->budget->mc_seed};
		ret->reason = run(m, inputs, pairs, ret);
		m->b->result.monte_carlo = ret;
	}
}
