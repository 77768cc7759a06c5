// SPDX-License-Identifier: Apache-2.0
// The adaptive Monte Carlo procedure (JCGM 101 7.9.4) and the comparison with the GUM (clause 8).
#include "lims-core/engine/monte_carlo.h"

#include "lims-core/engine/monte_carlo_part.h"
#include "lims-core/engine/real.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

double lims_mc_tolerance(double u, int digits)
{
	char text[32];
	if (!isfinite(u) || digits < 1 || digits > 15)
		return NAN;
	if (!(fabs(u) > 0))
		return 0;
	// "d.dde±xx", rounded to the wanted digits: the exponent is that of the first one
	snprintf(text, sizeof text, "%.*e", digits - 1, fabs(u));
	const char *e = text;
	while (*e != 'e')
		e++;
	return 0.5 * lims_real_power(10, (int)strtol(e + 1, NULL, 10) - digits + 1);
}

void lims_mc_validate(double y, double u, double U, int digits, double mc_low, double mc_high, struct lims_mc_agreement *ret)
{
	ret->tolerance = lims_mc_tolerance(u, digits);
	ret->low_gap = fabs(y - U - mc_low);
	ret->high_gap = fabs(y + U - mc_high);
	ret->agrees = ret->low_gap <= ret->tolerance && ret->high_gap <= ret->tolerance;
}

/// Running mean and sum of squared deviations over blocks (Welford 1962).
struct series {
	double mean, square;
};
enum { MEAN, U, LOW, HIGH, STATISTICS };

struct output {
	double *values;
	double start;       ///< value at the estimates; sums are of differences from it
	double sum, square; ///< over all trials
	struct series series[STATISTICS];
};

struct run {
	const struct lims_mc_setup *setup;
	struct lims_tape_batch *batch;
	struct mc_draws draws;
	struct output *output;
	double *spare; ///< for ordering; as long as values
	size_t room;   ///< of values
	size_t block, blocks, trials;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "there is no memory for Monte Carlo; close other programs and try again");
}

static lims_rc check(const struct lims_mc_setup *s, struct lims_err *err)
{
	if (!(s->probability >= 0.5 && s->probability <= 0.9999))
		return lims_err_set(err, LIMS_E_INPUT, "Monte Carlo takes coverage probabilities from 50 %% to 99.99 %%");
	if (s->digits < 1 || s->digits > 4)
		return lims_err_set(err, LIMS_E_INPUT, "Monte Carlo takes 1 to 4 digits");
	if (s->part < 0 || s->part > 1000 || isnan(s->part))
		return lims_err_set(err, LIMS_E_INPUT, "the part of the tolerance at which Monte Carlo stops is out of range; report this fault");
	if (s->trials_max < LIMS_MC_TRIALS_MIN || s->trials_max > LIMS_MC_TRIALS_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "Monte Carlo takes a maximum of %d to %d trials", LIMS_MC_TRIALS_MIN, LIMS_MC_TRIALS_MAX);
	if (s->output_count == 0)
		return lims_err_set(err, LIMS_E_INPUT, "Monte Carlo needs a result to evaluate; report this fault");
	return LIMS_OK;
}

/// How many trials there may be; 0 with an error.
static size_t bound(const struct run *r, struct lims_err *err)
{
	size_t most = r->setup->trials_max, work = LIMS_MC_WORK_MAX / (lims_tape_batch_operations(r->batch) + 10 * r->draws.count);
	size_t keep = LIMS_MC_VALUES_MAX / (r->setup->output_count + 1);
	most = most < work ? most : work;
	most = most < keep ? most : keep;
	if (most / r->block < 2) {
		lims_err_set(err, LIMS_E_INPUT,
			"the model is too large for Monte Carlo, or its maximum of trials is below two blocks of %zu; evaluate fewer results at once",
			r->block);
		return 0;
	}
	return most;
}

static lims_rc make_room(struct run *r, size_t most, struct lims_err *err)
{
	size_t need = r->trials + r->block;
	if (need <= r->room)
		return LIMS_OK;
	size_t room = 2 * need < most ? 2 * need : most;
	for (size_t i = 0; i <= r->setup->output_count; i++) {
		double **place = i < r->setup->output_count ? &r->output[i].values : &r->spare;
		double *more = realloc(*place, room * sizeof *more);
		if (!more)
			return no_memory(err);
		*place = more;
	}
	r->room = room;
	return LIMS_OK;
}

static void count_in(struct series *s, double x, size_t blocks)
{
	double step = x - s->mean;
	s->mean += step / (double)blocks;
	s->square += step * (x - s->mean);
}

/// u from sums of differences over n trials; never the root of a rounding error.
static double deviation(double sum, double square, size_t n)
{
	double v = (square - sum * sum / (double)n) / ((double)n - 1);
	return v > 0 ? sqrt(v) : 0;
}

/// What one more block says of an output.
static lims_rc count_block(struct run *r, struct output *o, struct lims_err *err)
{
	double *x = o->values + r->trials, sum = 0, square = 0;
	double low, high;
	for (size_t i = 0; i < r->block; i++) {
		double d = x[i] - o->start;
		sum += d;
		square += d * d;
	}
	if (!isfinite(square))
		return lims_err_set(err, LIMS_E_INPUT,
			"the model has no finite value in one of the Monte Carlo trials (a root of a negative number or a division by zero, for "
			"instance); there is no Monte Carlo result");
	mc_symmetric(x, r->spare, r->block, r->setup->probability, &low, &high);
	o->sum += sum;
	o->square += square;
	count_in(&o->series[MEAN], sum / (double)r->block, r->blocks);
	count_in(&o->series[U], deviation(sum, square, r->block), r->blocks);
	count_in(&o->series[LOW], low - o->start, r->blocks);
	count_in(&o->series[HIGH], high - o->start, r->blocks);
	return LIMS_OK;
}

static lims_rc run_block(struct run *r, struct lims_err *err)
{
	for (size_t done = 0; done < r->block;) {
		size_t n = r->block - done < LIMS_TAPE_BLOCK ? r->block - done : LIMS_TAPE_BLOCK;
		mc_draws_next(&r->draws, n);
		lims_tape_batch_run(r->batch, n);
		for (size_t i = 0; i < r->setup->output_count; i++) {
			const double *from = lims_tape_batch_output(r->batch, i);
			double *to = r->output[i].values + r->trials + done;
			for (size_t k = 0; k < n; k++)
				to[k] = from[k];
		}
		done += n;
	}
	r->blocks++;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < r->setup->output_count && rc == LIMS_OK; i++)
		rc = count_block(r, &r->output[i], err);
	r->trials += r->block;
	return rc;
}

static bool stable(const struct run *r)
{
	double h = (double)r->blocks, part = r->setup->part > 0 ? r->setup->part : 1;
	if (r->blocks < LIMS_MC_BLOCKS_MIN)
		return false;
	for (size_t i = 0; i < r->setup->output_count; i++) {
		const struct output *o = &r->output[i];
		double tolerance = lims_mc_tolerance(deviation(o->sum, o->square, r->trials), r->setup->digits) / part;
		for (int k = 0; k < STATISTICS; k++)
			if (!(2 * sqrt(o->series[k].square / (h * (h - 1))) <= tolerance))
				return false;
	}
	return true;
}

static void conclude(struct run *r, struct lims_mc_output *ret)
{
	for (size_t i = 0; i < r->setup->output_count; i++) {
		struct output *o = &r->output[i];
		mc_intervals(o->values, r->spare, r->trials, r->setup->probability, &ret[i]);
		ret[i].mean = o->start + o->sum / (double)r->trials;
		ret[i].u = deviation(o->sum, o->square, r->trials);
		ret[i].tolerance = lims_mc_tolerance(ret[i].u, r->setup->digits);
	}
}

static lims_rc prepare(struct run *r, const struct lims_tape *tape, struct lims_err *err)
{
	const struct lims_mc_setup *s = r->setup;
	lims_rc rc = check(s, err);
	if (rc == LIMS_OK)
		rc = lims_tape_batch_create(tape, s->outputs, s->output_count, &r->batch, err);
	if (rc == LIMS_OK)
		rc = mc_draws_create(tape, s, r->batch, &r->draws, err);
	if (rc != LIMS_OK)
		return rc;
	r->output = calloc(s->output_count, sizeof *r->output);
	if (!r->output)
		return no_memory(err);
	for (size_t i = 0; i < s->output_count; i++) {
		r->output[i].start = lims_tape_value(tape, s->outputs[i]);
		if (!isfinite(r->output[i].start))
			return lims_err_set(
				err, LIMS_E_INPUT, "the result has no finite value at the estimates; check the formula for a division by zero");
	}
	r->block = 10000;
	if (100 / (1 - s->probability) > 10000)
		r->block = (size_t)ceil(100 / (1 - s->probability));
	return LIMS_OK;
}

lims_rc lims_mc_evaluate(const struct lims_tape *tape, const struct lims_mc_setup *setup, struct lims_mc_output *ret_outputs,
	struct lims_mc_run *ret_run, struct lims_err *err)
{
	struct run r = {.setup = setup};
	bool done = false;
	lims_rc rc = prepare(&r, tape, err);
	size_t most = rc == LIMS_OK ? bound(&r, err) : 0;
	if (rc == LIMS_OK && most == 0)
		rc = LIMS_E_INPUT;
	while (rc == LIMS_OK && !done && r.trials + r.block <= most) {
		rc = make_room(&r, most, err);
		if (rc == LIMS_OK)
			rc = run_block(&r, err);
		if (rc == LIMS_OK)
			done = stable(&r);
	}
	if (rc != LIMS_OK)
		goto out;
	conclude(&r, ret_outputs);
	*ret_run = (struct lims_mc_run){.trials = r.trials, .stable = done};
out:
	lims_tape_batch_destroy(r.batch);
	mc_draws_finish(&r.draws);
	for (size_t i = 0; r.output && i < setup->output_count; i++)
		free(r.output[i].values);
	free(r.output);
	free(r.spare);
	return rc;
}
