// SPDX-License-Identifier: Apache-2.0
// A million Monte Carlo trials of the weight of EA-4/02 S2 against a loop of doubles by hand that draws the same numbers.
#include "lims-core/engine/monte_carlo.h"
#include "lims-core/engine/quantile.h"
#include "lims-core/engine/random.h"
#include "tests/bench/bench.h"

#include <math.h>
#include <stdlib.h>

enum { INPUTS = 5, TRIALS = 1000000, SMOKE_TRIALS = 20000, SEED = 2022, ROUNDS = 10 };

// EA-4/02 M:2022 S2, in mg: m_S and drift, difference of two weighings, comparator, buoyancy.
static const struct lims_mc_input inputs[INPUTS] = {{.kind = LIMS_MC_NORMAL, .a = 22.5}, {.kind = LIMS_MC_RECTANGULAR, .a = 15},
	{.kind = LIMS_MC_NORMAL, .a = 14.43}, {.kind = LIMS_MC_RECTANGULAR, .a = 10}, {.kind = LIMS_MC_RECTANGULAR, .a = 10}};
static const double estimate[INPUTS] = {10000005, 0, 20, 0, 0};

struct weight {
	struct lims_tape *tape;
	struct lims_mc_setup setup;
	struct lims_mc_output output;
	int mass;
	double mean, u; ///< by hand
	bool failed;
};

static void by_engine(void *ctx)
{
	struct weight *w = ctx;
	struct lims_mc_run run;
	w->failed = lims_mc_evaluate(w->tape, &w->setup, &w->output, &run, NULL) != LIMS_OK || run.trials != w->setup.trials_max || w->failed;
}

static inline uint64_t rotated(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

static inline double uniform(uint64_t *s)
{
	uint64_t result = rotated(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotated(s[3], 45);
	return ((double)(int64_t)(result >> 12) + 0.5) * 0x1p-52;
}

static void by_hand(void *ctx)
{
	struct weight *w = ctx;
	struct lims_random s[INPUTS];
	double sum = 0, square = 0, n = (double)w->setup.trials_max;
	lims_random_seed(&s[0], SEED);
	for (int i = 1; i < INPUTS; i++) {
		s[i] = s[i - 1];
		lims_random_jump(&s[i]);
	}
	for (size_t i = 0; i < w->setup.trials_max; i++) {
		double standard = 10000005 + 22.5 * lims_normal_quantile(uniform(s[0].s));
		double drift = 15 * (2 * uniform(s[1].s) - 1);
		double difference = 20 + 14.43 * lims_normal_quantile(uniform(s[2].s));
		double comparator = 10 * (2 * uniform(s[3].s) - 1), buoyancy = 10 * (2 * uniform(s[4].s) - 1);
		double d = standard + drift + difference + comparator + buoyancy - 10000025;
		sum += d;
		square += d * d;
	}
	w->mean = 10000025 + sum / n;
	w->u = sqrt((square - sum * sum / n) / (n - 1));
}

static bool build(struct weight *w, bool smoke)
{
	w->tape = lims_tape_create(NULL);
	if (w->tape == NULL)
		return false;
	w->mass = lims_tape_input(w->tape, estimate[0]);
	for (int i = 1; i < INPUTS; i++)
		w->mass = lims_tape_binary(w->tape, LIMS_TAPE_ADD, w->mass, lims_tape_input(w->tape, estimate[i]));
	// Four digits are never reached, so that all trials are made.
	w->setup = (struct lims_mc_setup){.inputs = inputs,
		.outputs = &w->mass,
		.output_count = 1,
		.probability = 0.9545,
		.digits = 4,
		.seed = SEED,
		.trials_max = smoke ? SMOKE_TRIALS : TRIALS};
	by_engine(w);
	by_hand(w);
	// The same numbers: only the order of additions differs.
	return !w->failed && fabs(w->output.mean - w->mean) < 1e-6 && fabs(w->output.u - w->u) < 1e-9 * w->u;
}

int main(int argc, char **argv)
{
	struct bench b;
	struct weight w = {0};
	double engine_s, hand_s;
	bench_begin(&b, argc, argv);
	if (!build(&w, b.smoke)) {
		bench_fail(&b, "monte_carlo: the engine and the loop by hand give different results");
	} else if (bench_wants(&b, "monte_carlo")) {
		bench_turns(by_engine, by_hand, &w, bench_times(&b, ROUNDS), &engine_s, &hand_s);
		bench_line("monte_carlo", engine_s / hand_s, 10, "the same million draws in a loop of doubles by hand");
	}
	lims_tape_destroy(w.tape);
	return bench_end(&b);
}
