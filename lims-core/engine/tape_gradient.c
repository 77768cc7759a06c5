// SPDX-License-Identifier: Apache-2.0
// Sensitivities of one output to every input in one backward pass (reverse accumulation; Griewank and Walther, Evaluating Derivatives, ch. 3).
#include "lims-core/engine/real.h"
#include "lims-core/engine/tape_node.h"

#include <math.h>

/// Derivatives of functions that have one operand, or whose exponent is fixed, come from their Taylor coefficients.
static bool has_taylor(int op)
{
	return (op >= LIMS_TAPE_SQRT && op <= LIMS_TAPE_ATAN) || op == TAPE_POWER;
}

/// Gives each operand its share of the node's adjoint.
static void spread(const struct lims_tape *t, const struct tape_node *n, double adjoint, double *all)
{
	double x = n->a >= 0 ? t->node[n->a].value : 0, y = n->b >= 0 ? t->node[n->b].value : 0, series[4];
	double *da = n->a >= 0 ? &all[n->a] : NULL, *db = n->b >= 0 ? &all[n->b] : NULL;
	if (has_taylor(n->op)) {
		tape_taylor(n->op, x, 0, n->n, series);
		*da += adjoint * series[1];
		return;
	}
	switch (n->op) {
	case LIMS_TAPE_NEGATE:
		*da -= adjoint;
		break;
	case LIMS_TAPE_ABS:
		*da += x < 0 ? -adjoint : adjoint;
		break;
	case LIMS_TAPE_ADD:
		*da += adjoint;
		*db += adjoint;
		break;
	case LIMS_TAPE_SUBTRACT:
		*da += adjoint;
		*db -= adjoint;
		break;
	case LIMS_TAPE_MULTIPLY:
		*da += adjoint * y;
		*db += adjoint * x;
		break;
	case LIMS_TAPE_DIVIDE:
		*da += adjoint / y;
		*db -= adjoint * n->value / y;
		break;
	case LIMS_TAPE_POW:
		tape_taylor(n->op, x, y, 0, series);
		if (t->node[n->a].varies)
			*da += adjoint * series[1];
		if (t->node[n->b].varies)
			*db += adjoint * n->value * lims_real_log(x);
		break;
	case LIMS_TAPE_MIN:
		*(y < x ? db : da) += adjoint;
		break;
	case LIMS_TAPE_MAX:
		*(y > x ? db : da) += adjoint;
		break;
	case TAPE_SELECT:
		all[fabs(x) > 0 ? n->b : n->c] += adjoint;
		break;
	default: // truths do not change in the small
		break;
	}
}

lims_rc lims_tape_gradient(const struct lims_tape *t, int reg, double *ret_gradient, struct lims_err *err)
{
	lims_rc rc = tape_check(t, reg, err);
	if (rc != LIMS_OK)
		return rc;
	if (!isfinite(t->node[reg].value))
		return lims_err_set(err, LIMS_E_INPUT, "the result has no finite value at the estimates; check the formula for a division by zero");
	struct lims_arena_mark mark = lims_arena_mark(t->memory);
	double *adjoint = lims_arena_array(t->memory, (size_t)reg + 1, sizeof *adjoint);
	double *gradient = lims_arena_array(t->memory, t->inputs + 1, sizeof *gradient);
	if (!adjoint || !gradient) {
		rc = lims_err_set(err, LIMS_E_MEMORY, "there is no memory for the sensitivities; close other programs and try again");
		goto out;
	}
	adjoint[reg] = 1;
	for (int i = reg; i >= 0; i--) {
		const struct tape_node *n = &t->node[i];
		// An operation that does not count (the other case of a selection) may well be undefined.
		if (!n->varies || !(fabs(adjoint[i]) > 0))
			continue;
		if (n->op == TAPE_INPUT)
			gradient[n->n] = adjoint[i];
		else
			spread(t, n, adjoint[i], adjoint);
	}
	for (int i = 0; i <= reg; i++)
		if (t->node[i].varies && !isfinite(adjoint[i])) {
			rc = lims_err_set(err, LIMS_E_INPUT,
				"a sensitivity is not finite at the estimates (a root or a power of zero, for instance); evaluate this result by Monte "
				"Carlo or rewrite the formula");
			goto out;
		}
	for (size_t i = 0; i < t->inputs; i++)
		ret_gradient[i] = gradient[i];
out:
	lims_arena_release(t->memory, mark);
	return rc;
}
