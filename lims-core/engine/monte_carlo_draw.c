// SPDX-License-Identifier: Apache-2.0
// Drawing the inputs of a Monte Carlo run from their distributions (JCGM 101 clause 6.4).
#include "lims-core/engine/monte_carlo_part.h"

#include <math.h>
#include <stdlib.h>

double lims_mc_standard_uncertainty(const struct lims_mc_input *in)
{
	switch (in->kind) {
	case LIMS_MC_FIXED:
		return 0;
	case LIMS_MC_NORMAL:
		return in->a;
	case LIMS_MC_STUDENT:
		return isinf(in->nu) ? in->a : in->nu > 2 ? in->a * sqrt(in->nu / (in->nu - 2)) : INFINITY;
	case LIMS_MC_RECTANGULAR:
		return in->a / sqrt(3);
	case LIMS_MC_TRIANGULAR:
		return in->a / sqrt(6);
	case LIMS_MC_ARCSINE:
		return in->a / sqrt(2);
	case LIMS_MC_TRAPEZOIDAL:
		return sqrt((in->a * in->a + in->b * in->b) / 3);
	default: // JCGM 101 6.4.3.2: (b − a)²/12 + d²/9
		return sqrt(in->a * in->a / 3 + in->b * in->b / 9);
	}
}

static lims_rc check(const struct lims_mc_input *in, size_t number, struct lims_err *err)
{
	bool two = in->kind == LIMS_MC_TRAPEZOIDAL || in->kind == LIMS_MC_CURVED;
	if (in->kind > LIMS_MC_CURVED)
		return lims_err_set(err, LIMS_E_INPUT, "input %zu of the model has an unknown distribution; report this fault", number);
	if (!isfinite(in->shift) || (in->kind != LIMS_MC_FIXED && (!(in->a >= 0) || isinf(in->a))) || (two && (!(in->b >= 0) || isinf(in->b))))
		return lims_err_set(
			err, LIMS_E_INPUT, "input %zu of the model has a width that is negative or not a number; check its component", number);
	if (in->kind == LIMS_MC_CURVED && in->b > in->a)
		return lims_err_set(
			err, LIMS_E_INPUT, "input %zu of the model has limits that are less certain than they are wide; check its component", number);
	if (in->kind == LIMS_MC_STUDENT && !(in->nu > 0))
		return lims_err_set(err, LIMS_E_INPUT, "input %zu of the model has no degrees of freedom above zero; check its component", number);
	return LIMS_OK;
}

/// Lower triangular L with L·L' = the correlation matrix in *m, in place. False when the coefficients contradict each other. A pivot of zero
/// (r = ±1, one quantity is the other) is allowed.
static bool factorise(double *m, size_t n)
{
	const double small = 1e-10;
	for (size_t j = 0; j < n; j++) {
		double pivot = m[j * n + j];
		for (size_t k = 0; k < j; k++)
			pivot -= m[j * n + k] * m[j * n + k];
		if (pivot < -small)
			return false;
		bool dependent = pivot < small;
		m[j * n + j] = dependent ? 0 : sqrt(pivot);
		for (size_t i = j + 1; i < n; i++) {
			double rest = m[i * n + j];
			for (size_t k = 0; k < j; k++)
				rest -= m[i * n + k] * m[j * n + k];
			if (dependent && fabs(rest) > 1e-5)
				return false;
			m[i * n + j] = dependent ? 0 : rest / m[j * n + j];
		}
	}
	return true;
}

/// Numbers the correlated inputs and fills the matrix.
static lims_rc group(struct mc_draws *d, const struct lims_mc_setup *s, size_t inputs, size_t *member, struct lims_err *err)
{
	for (size_t i = 0; i < inputs; i++)
		member[i] = SIZE_MAX;
	for (size_t i = 0; i < s->correlation_count; i++) {
		const struct lims_mc_correlation *c = &s->correlations[i];
		if (c->first >= inputs || c->second >= inputs || c->first == c->second || !(fabs(c->r) <= 1))
			return lims_err_set(
				err, LIMS_E_INPUT, "a correlation coefficient is outside of -1 to 1 or names no two inputs; check the correlations");
		const size_t both[2] = {c->first, c->second};
		for (int k = 0; k < 2; k++) {
			if (s->inputs[both[k]].kind != LIMS_MC_NORMAL)
				return lims_err_set(err, LIMS_E_INPUT,
					"Monte Carlo takes correlations of normal distributions only; declare input %zu of the model normal or leave the "
					"correlation out",
					both[k]);
			if (member[both[k]] == SIZE_MAX)
				member[both[k]] = d->group_count++;
		}
	}
	size_t n = d->group_count;
	if (n > LIMS_MC_CORRELATED_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "more than %d inputs are correlated; evaluate fewer results at once", LIMS_MC_CORRELATED_MAX);
	d->factor = calloc(n * n + 1, sizeof *d->factor);
	d->normal = calloc(n * LIMS_TAPE_BLOCK + 1, sizeof *d->normal);
	if (!d->factor || !d->normal)
		return lims_err_set(err, LIMS_E_MEMORY, "there is no memory for Monte Carlo; close other programs and try again");
	for (size_t i = 0; i < n; i++)
		d->factor[i * n + i] = 1;
	for (size_t i = 0; i < s->correlation_count; i++) {
		size_t a = member[s->correlations[i].first], b = member[s->correlations[i].second];
		d->factor[(a > b ? a : b) * n + (a > b ? b : a)] = s->correlations[i].r;
	}
	if (!factorise(d->factor, n))
		return lims_err_set(err, LIMS_E_INPUT, "the correlation coefficients contradict each other; check the correlations");
	return LIMS_OK;
}

lims_rc mc_draws_create(const struct lims_tape *tape, const struct lims_mc_setup *setup, const struct lims_tape_batch *batch,
	struct mc_draws *ret, struct lims_err *err)
{
	size_t inputs = lims_tape_inputs(tape);
	struct mc_draws d = {.draw = calloc(inputs + 1, sizeof *d.draw), .spare = calloc(LIMS_TAPE_BLOCK, sizeof *d.spare)};
	size_t *member = calloc(inputs + 1, sizeof *member);
	lims_rc rc = LIMS_OK;
	if (!d.draw || !member || !d.spare) {
		rc = lims_err_set(err, LIMS_E_MEMORY, "there is no memory for Monte Carlo; close other programs and try again");
		goto out;
	}
	for (size_t i = 0; i < inputs && rc == LIMS_OK; i++)
		rc = check(&setup->inputs[i], i, err);
	if (rc == LIMS_OK)
		rc = group(&d, setup, inputs, member, err);
	if (rc != LIMS_OK)
		goto out;
	struct lims_random stream;
	lims_random_seed(&stream, setup->seed);
	for (size_t i = 0; i < inputs; i++, lims_random_jump(&stream)) {
		double *to = lims_tape_batch_input(batch, i);
		if ((!to && member[i] == SIZE_MAX) || (setup->inputs[i].kind == LIMS_MC_FIXED && !(fabs(setup->inputs[i].shift) > 0)))
			continue;
		d.draw[d.count++] = (struct mc_draw){.from = setup->inputs[i],
			.to = to,
			.stream = stream,
			.member = member[i],
			.centre = lims_tape_input_estimate(tape, i) + setup->inputs[i].shift};
	}
	*ret = d;
	d = (struct mc_draws){0};
out:
	mc_draws_finish(&d);
	free(member);
	return rc;
}

void mc_draws_finish(struct mc_draws *d)
{
	free(d->draw);
	free(d->factor);
	free(d->normal);
	free(d->spare);
}

static void draw_independent(struct mc_draws *all, struct mc_draw *d, size_t n)
{
	double *x = d->to, *y = all->spare, m = d->centre, a = d->from.a, b = d->from.b;
	if (d->from.kind == LIMS_MC_TRIANGULAR || d->from.kind == LIMS_MC_TRAPEZOIDAL || d->from.kind == LIMS_MC_CURVED)
		lims_random_uniform(&d->stream, y, n);
	switch (d->from.kind) {
	case LIMS_MC_FIXED:
		for (size_t i = 0; i < n; i++)
			x[i] = m;
		return;
	case LIMS_MC_NORMAL:
		lims_random_normal(&d->stream, x, n);
		break;
	case LIMS_MC_STUDENT:
		lims_random_student(&d->stream, d->from.nu, x, n);
		break;
	case LIMS_MC_ARCSINE:
		lims_random_arcsine(&d->stream, x, n);
		break;
	case LIMS_MC_RECTANGULAR:
		lims_random_uniform(&d->stream, x, n);
		for (size_t i = 0; i < n; i++)
			x[i] = m + a * (2 * x[i] - 1);
		return;
	case LIMS_MC_TRIANGULAR:
		lims_random_uniform(&d->stream, x, n);
		for (size_t i = 0; i < n; i++)
			x[i] = m + a * (x[i] + y[i] - 1);
		return;
	case LIMS_MC_TRAPEZOIDAL:
		lims_random_uniform(&d->stream, x, n);
		for (size_t i = 0; i < n; i++)
			x[i] = m + (a * (2 * x[i] - 1) + b * (2 * y[i] - 1));
		return;
	case LIMS_MC_CURVED: // first the half width, then the place
		lims_random_uniform(&d->stream, x, n);
		for (size_t i = 0; i < n; i++)
			x[i] = m + (a + b * (2 * y[i] - 1)) * (2 * x[i] - 1);
		return;
	}
	for (size_t i = 0; i < n; i++)
		x[i] = m + a * x[i];
}

/// Rows of the factor from the last to the first, in place: a row needs only what stands before it.
static void correlate(struct mc_draws *d, size_t n)
{
	for (size_t row = d->group_count; row-- > 0;) {
		double *x = d->normal + row * LIMS_TAPE_BLOCK, own = d->factor[row * d->group_count + row];
		for (size_t i = 0; i < n; i++)
			x[i] *= own;
		for (size_t k = 0; k < row; k++) {
			const double *z = d->normal + k * LIMS_TAPE_BLOCK, share = d->factor[row * d->group_count + k];
			for (size_t i = 0; i < n; i++)
				x[i] += share * z[i];
		}
	}
}

void mc_draws_next(struct mc_draws *d, size_t n)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->draw[i].member == SIZE_MAX)
			draw_independent(d, &d->draw[i], n);
		else
			lims_random_normal(&d->draw[i].stream, d->normal + d->draw[i].member * LIMS_TAPE_BLOCK, n);
	if (d->group_count == 0)
		return;
	correlate(d, n);
	for (size_t i = 0; i < d->count; i++) {
		const struct mc_draw *one = &d->draw[i];
		const double *z = d->normal + (one->member == SIZE_MAX ? 0 : one->member) * LIMS_TAPE_BLOCK;
		for (size_t k = 0; k < n && one->member != SIZE_MAX && one->to; k++)
			one->to[k] = one->centre + one->from.a * z[k];
	}
}
