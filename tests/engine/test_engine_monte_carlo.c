// SPDX-License-Identifier: Apache-2.0
// Random numbers and the adaptive Monte Carlo procedure against published numbers and results.
#include "lims-core/engine/monte_carlo.h"
#include "lims-core/engine/monte_carlo_part.h"
#include "lims-core/engine/quantile.h"
#include "lims-core/engine/random.h"

#include <math.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static void near(double have, double want, double within, const char *what)
{
	if (!(fabs(have - want) <= within))
		fail_msg("%s: %.10g instead of %.10g ± %.3g", what, have, want, within);
}

static void the_generator_gives_its_published_numbers(void **state)
{
	(void)state;
	// The reference implementation of xoshiro256** started at (1, 2, 3, 4), as in the tests of rand_xoshiro
	static const uint64_t want[] = {11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600,
		16172922978634559625u, 8476171486693032832, 10595114339597558777u, 2904607092377533576};
	struct lims_random r = {{1, 2, 3, 4}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		assert_true(lims_random_next(&r) == want[i]);
	// SplitMix64 of seed 1234567 (published with the algorithm's test values)
	lims_random_seed(&r, 1234567);
	assert_true(r.s[0] == 6457827717110365317u && r.s[1] == 3203168211198807973u && r.s[2] == 9817491932198370423u &&
				r.s[3] == 4593380528125082431u);
}

static void a_seed_gives_the_same_bits_everywhere(void **state)
{
	(void)state;
	// The same published steps written once more in Python 3 (its doubles and its one correctly rounded operation after the other)
	static const double normal[12] = {0x1.7cafe7b1a3a87p-3, -0x1.24d6094013251p-1, 0x1.c63caa1584fbap-1, 0x1.3f0e27f6abc08p+0,
		0x1.c555f2b28d72ap-1, 0x1.9abac74ce4fdcp-1, 0x1.f0191cd39c911p-1, 0x1.e64a5a2147dfcp-1, 0x1.15bab4d6d9482p+0, -0x1.6d241a40c851ep-1,
		0x1.d3132d267773dp+0, -0x1.dfe3ca9e86867p-2};
	static const double student[4] = {-0x1.e2ee0661017d5p-3, 0x1.09191b45ce147p-1, 0x1.466428f8e5e56p-3, 0x1.2bc5fef4b6696p-2};
	double x[12];
	struct lims_random r;
	lims_random_seed(&r, 2026);
	lims_random_normal(&r, x, 12);
	assert_memory_equal(x, normal, sizeof normal);
	lims_random_seed(&r, 2026);
	lims_random_student(&r, 4.5, x, 4);
	assert_memory_equal(x, student, sizeof student);
}

/// Mean, variance and fourth central moment over variance squared.
static void moments(const double *x, size_t n, double *ret)
{
	double m = 0, v = 0, k = 0;
	for (size_t i = 0; i < n; i++)
		m += x[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = (x[i] - m) * (x[i] - m);
		v += d / (double)n;
		k += d * d / (double)n;
	}
	ret[0] = m;
	ret[1] = v;
	ret[2] = k / (v * v);
}

enum { MANY = 400000 };

static void draws_have_the_moments_of_their_distribution(void **state)
{
	(void)state;
	double *x = malloc(MANY * sizeof *x), m[3];
	struct lims_random r;
	assert_non_null(x);
	lims_random_seed(&r, 7);
	lims_random_uniform(&r, x, MANY);
	moments(x, MANY, m); // mean 1/2, variance 1/12, kurtosis 9/5; five standard deviations of the mean and of the variance
	near(m[0], 0.5, 5 * sqrt(1 / 12.0 / MANY), "uniform mean");
	near(m[1], 1 / 12.0, 5 * sqrt((1.8 - 1) / MANY) / 12, "uniform variance");
	lims_random_normal(&r, x, MANY);
	moments(x, MANY, m);
	near(m[0], 0, 5 / sqrt(MANY), "normal mean");
	near(m[1], 1, 5 * sqrt(2.0 / MANY), "normal variance");
	near(m[2], 3, 5 * sqrt(24.0 / MANY), "normal kurtosis");
	lims_random_student(&r, 12.5, x, MANY);
	moments(x, MANY, m); // variance ν/(ν − 2), kurtosis 3 + 6/(ν − 4)
	near(m[0], 0, 5 * sqrt(12.5 / 10.5 / MANY), "student mean");
	near(m[1], 12.5 / 10.5, 5 * 12.5 / 10.5 * sqrt((3 + 6 / 8.5 - 1) / MANY), "student variance");
	lims_random_arcsine(&r, x, MANY);
	moments(x, MANY, m);
	near(m[0], 0, 5 * sqrt(0.5 / MANY), "arcsine mean");
	near(m[1], 0.5, 5 * 0.5 * sqrt(0.5 / MANY), "arcsine variance");
	near(m[2], 1.5, 0.02, "arcsine kurtosis");
	free(x);
}

static void student_draws_fall_below_their_quantiles_as_often_as_they_should(void **state)
{
	(void)state;
	double *x = malloc(MANY * sizeof *x);
	struct lims_random r;
	assert_non_null(x);
	lims_random_seed(&r, 11);
	static const double nus[] = {0.8, 1, 3, 4, 16.7, 200, 1e9};
	for (size_t i = 0; i < sizeof nus / sizeof *nus; i++) {
		lims_random_student(&r, nus[i], x, MANY);
		for (double p = 0.1; p < 0.99; p += 0.2) {
			size_t inside = 0;
			double t = lims_quantile_student(p, nus[i]);
			for (size_t k = 0; k < MANY; k++)
				inside += fabs(x[k]) <= t;
			near((double)inside / MANY, p, 5 * sqrt(p * (1 - p) / MANY), "share inside the quantile");
		}
	}
	free(x);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void sorting_agrees_with_qsort(void **state)
{
	(void)state;
	enum { N = 3000 };
	static double x[N], want[N], spare[N], copy[N];
	struct lims_random r;
	lims_random_seed(&r, 3);
	for (size_t n = 0; n <= N; n = n * 3 + 1) {
		lims_random_normal(&r, x, n);
		for (size_t i = 0; i < n; i++)
			x[i] = i % 7 == 0 ? 0.25 : i % 11 == 0 ? x[i] * 1e300 : i % 13 == 0 ? x[i] * 1e-310 : i % 17 == 0 ? 0 : x[i];
		memcpy(want, x, n * sizeof *x);
		qsort(want, n, sizeof *want, compare);
		memcpy(copy, x, n * sizeof *x);
		for (size_t rank = 1; rank <= n; rank += 1 + n / 50) {
			double two[2];
			mc_select(x, spare, n, (const size_t[2]){rank, n + 1 - rank}, two);
			assert_memory_equal(&want[rank - 1], &two[0], sizeof *x);
			assert_memory_equal(&want[n - rank], &two[1], sizeof *x);
		}
		assert_memory_equal(copy, x, n * sizeof *x);
		mc_sort(x, spare, n);
		assert_memory_equal(x, want, n * sizeof *x);
	}
}

/// Intervals from the whole sorted list, as the clause words it.
static void plain_intervals(const double *sorted, size_t n, double p, struct lims_mc_output *ret)
{
	size_t q = (size_t)(p * (double)n + 0.5), r = (n - q) % 2 == 0 ? (n - q) / 2 : (n - q + 1) / 2, best = 1;
	for (size_t i = 1; i <= n - q; i++)
		if (sorted[i + q - 1] - sorted[i - 1] < sorted[best + q - 1] - sorted[best - 1])
			best = i;
	*ret = (struct lims_mc_output){
		.low = sorted[r - 1], .high = sorted[r + q - 1], .shortest_low = sorted[best - 1], .shortest_high = sorted[best + q - 1]};
}

static void intervals_from_the_tails_are_those_of_the_whole_list(void **state)
{
	(void)state;
	enum { N = 1001 };
	static double x[N], sorted[N], spare[N];
	struct lims_random r;
	lims_random_seed(&r, 5);
	static const double p[] = {0.5, 0.6, 0.95, 0.9545, 0.99};
	for (int kind = 0; kind < 4; kind++) // normal, very long tails, a few values only, all the same
		for (size_t i = 0; i < sizeof p / sizeof *p; i++)
			for (size_t n = 100; n <= N; n += 300) {
				struct lims_mc_output have = {0}, want;
				lims_random_student(&r, kind == 1 ? 0.5 : INFINITY, x, n);
				for (size_t k = 0; kind >= 2 && k < n; k++)
					x[k] = kind == 2 ? nearbyint(x[k]) : 7;
				memcpy(sorted, x, n * sizeof *x);
				qsort(sorted, n, sizeof *sorted, compare);
				plain_intervals(sorted, n, p[i], &want);
				mc_intervals(x, spare, n, p[i], &have);
				near(have.low, want.low, 0, "low");
				near(have.high, want.high, 0, "high");
				near(have.shortest_low, want.shortest_low, 0, "shortest low");
				near(have.shortest_high, want.shortest_high, 0, "shortest high");
			}
}

static void coverage_intervals_are_those_of_jcgm_101_7_7(void **state)
{
	(void)state;
	// M = 20, p = 0.9: q = 18, r = (20 − 18)/2 = 1: [y(1), y(19)]. Shortest: the window of 19 values with the smaller width.
	double y[20], spare[20];
	for (int i = 0; i < 20; i++)
		y[(7 * i) % 20] = i + 1;
	y[(7 * 19) % 20] = 20.5;
	y[0] = -3;
	struct lims_mc_output out;
	mc_symmetric(y, spare, 20, 0.9, &out.low, &out.high);
	near(out.low, -3, 0, "low");
	near(out.high, 19, 0, "high");
	mc_intervals(y, spare, 20, 0.9, &out);
	near(out.low, -3, 0, "low");
	near(out.high, 19, 0, "high");
	near(out.shortest_low, 2, 0, "shortest low");
	near(out.shortest_high, 20.5, 0, "shortest high");
}

static void the_tolerance_is_that_of_jcgm_101_7_9_2(void **state)
{
	(void)state;
	// The three examples of the clause: 100.02147 g with u = 0.35 mg, digits 2: 0.005 mg → 0.5·10^-5 g
	near(lims_mc_tolerance(0.00035, 2), 0.5e-5, 1e-20, "0.35 mg in g");
	near(lims_mc_tolerance(0.00035, 1), 0.5e-4, 1e-19, "one digit");
	near(lims_mc_tolerance(2, 1), 0.5, 0, "2 K");
	near(lims_mc_tolerance(9.96, 2), 0.5, 0, "9.96 is 10");
	near(lims_mc_tolerance(99.4, 2), 0.5, 0, "99");
	assert_true(lims_mc_tolerance(0, 2) <= 0 && isnan(lims_mc_tolerance(INFINITY, 2)));
}

/// A sum of n inputs with estimate 0.
static struct lims_tape *sum_of(size_t n, int *ret_sum)
{
	struct lims_tape *t = lims_tape_create(NULL);
	assert_non_null(t);
	int sum = lims_tape_input(t, 0);
	for (size_t i = 1; i < n; i++)
		sum = lims_tape_binary(t, LIMS_TAPE_ADD, sum, lims_tape_input(t, 0));
	*ret_sum = sum;
	return t;
}

static struct lims_mc_output evaluate(const struct lims_tape *t, const struct lims_mc_setup *s, struct lims_mc_run *ret_run)
{
	struct lims_mc_output out[4];
	struct lims_err err = {0};
	if (lims_mc_evaluate(t, s, out, ret_run, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return out[0];
}

static struct lims_mc_output evaluate_sum(
	const struct lims_mc_input *in, size_t n, double p, int digits, size_t trials, struct lims_mc_run *ret_run)
{
	int sum;
	struct lims_tape *t = sum_of(n, &sum);
	struct lims_mc_setup s = {
		.inputs = in, .outputs = &sum, .output_count = 1, .probability = p, .digits = digits, .part = 2, .seed = 20, .trials_max = trials};
	struct lims_mc_output out = evaluate(t, &s, ret_run);
	lims_tape_destroy(t);
	return out;
}

// JCGM 101:2008 9.2: Y = X1 + X2 + X3 + X4
static void jcgm_101_additive_models(void **state)
{
	(void)state;
	struct lims_mc_run run;
	const struct lims_mc_input n = {LIMS_MC_NORMAL, .a = 1}, r = {LIMS_MC_RECTANGULAR, .a = sqrt(3)},
							   wide = {LIMS_MC_RECTANGULAR, .a = 10 * sqrt(3)};
	// 9.2.2: four standard normal ones: u = 2.0, [−3.92, 3.92]
	struct lims_mc_output y = evaluate_sum((const struct lims_mc_input[]){n, n, n, n}, 4, 0.95, 2, 1000000, &run);
	near(y.mean, 0, 0.01, "mean");
	near(y.u, 2, 0.01, "u");
	near(y.low, -3.92, 0.05, "low");
	near(y.high, 3.92, 0.05, "high");
	// 9.2.3: four rectangular ones of the same u: [−3.88, 3.88]
	y = evaluate_sum((const struct lims_mc_input[]){r, r, r, r}, 4, 0.95, 2, 1000000, &run);
	assert_true(run.stable);
	near(y.u, 2, 0.01, "u");
	near(y.low, -3.88, 0.05, "low");
	near(y.high, 3.88, 0.05, "high");
	near(y.shortest_low, -3.88, 0.08, "shortest low");
	near(y.shortest_high, 3.88, 0.08, "shortest high");
	// 9.2.4: one of them ten times as wide: u = 10.1, [−17.0, 17.0], where the GUM gives [−19.9, 19.9]
	y = evaluate_sum((const struct lims_mc_input[]){r, r, r, wide}, 4, 0.95, 2, 1000000, &run);
	near(y.u, 10.1, 0.06, "u");
	near(y.low, -17.0, 0.06, "low");
	near(y.high, 17.0, 0.06, "high");
	struct lims_mc_agreement a;
	lims_mc_validate(0, 10.1, 1.96 * 10.149, 2, y.low, y.high, &a);
	assert_false(a.agrees);
	near(a.tolerance, 0.5, 0, "tolerance");
	near(a.low_gap, 2.9, 0.06, "gap");
}

// JCGM 101:2008 9.3: calibration of a weight; Monte Carlo 1.2340 mg, 0.0754 mg, [1.0834, 1.3825]; first order [1.1285, 1.3395] is not
// validated, with second order [1.0870, 1.3810] is (δ = 0.005 mg).
static void jcgm_101_mass_calibration(void **state)
{
	(void)state;
	struct lims_tape *t = lims_tape_create(NULL);
	int m = lims_tape_input(t, 100000), dm = lims_tape_input(t, 1.234), air = lims_tape_input(t, 1.2), w = lims_tape_input(t, 8000),
		r = lims_tape_input(t, 8000);
	int volume = lims_tape_binary(t, LIMS_TAPE_SUBTRACT, lims_tape_power(t, w, -1), lims_tape_power(t, r, -1));
	int lift = lims_tape_binary(t, LIMS_TAPE_MULTIPLY, lims_tape_binary(t, LIMS_TAPE_SUBTRACT, air, lims_tape_constant(t, 1.2)), volume);
	int mass = lims_tape_binary(t, LIMS_TAPE_MULTIPLY, lims_tape_binary(t, LIMS_TAPE_ADD, m, dm),
		lims_tape_binary(t, LIMS_TAPE_ADD, lims_tape_constant(t, 1), lift));
	int error = lims_tape_binary(t, LIMS_TAPE_SUBTRACT, mass, lims_tape_constant(t, 100000));
	const struct lims_mc_input in[5] = {{LIMS_MC_NORMAL, .a = 0.050}, {LIMS_MC_NORMAL, .a = 0.020}, {LIMS_MC_RECTANGULAR, .a = 0.1},
		{LIMS_MC_RECTANGULAR, .a = 1000}, {LIMS_MC_RECTANGULAR, .a = 50}};
	struct lims_mc_setup s = {
		.inputs = in, .outputs = &error, .output_count = 1, .probability = 0.95, .digits = 1, .part = 5, .seed = 1, .trials_max = 2000000};
	struct lims_mc_run run;
	struct lims_mc_output y = evaluate(t, &s, &run);
	assert_true(run.stable);
	near(y.mean, 1.2340, 0.0005, "estimate");
	near(y.u, 0.0754, 0.0005, "u");
	near(y.shortest_low, 1.0834, 0.003, "low");
	near(y.shortest_high, 1.3825, 0.003, "high");
	struct lims_mc_agreement first, second;
	lims_mc_validate(1.2340, 0.0539, 1.96 * 0.0539, 1, y.low, y.high, &first);
	lims_mc_validate(1.2340, 0.0750, 1.96 * 0.0750, 1, y.low, y.high, &second);
	near(second.tolerance, 0.005, 1e-17, "tolerance");
	assert_false(first.agrees);
	assert_true(second.agrees);
	lims_tape_destroy(t);
}

// JCGM 101:2008 9.4: comparison loss Y = X1² + X2², u(x) = 0.005, no correlation. At x1 = 0 the GUM gives y = 0 and u = 0; the exact mean
// is 50·10^-6 and the standard deviation 50·10^-6 (a scaled χ² of two degrees of freedom).
static void jcgm_101_comparison_loss_where_the_gum_gives_zero(void **state)
{
	(void)state;
	struct lims_tape *t = lims_tape_create(NULL);
	int x = lims_tape_input(t, 0), y = lims_tape_input(t, 0);
	int loss = lims_tape_binary(t, LIMS_TAPE_ADD, lims_tape_power(t, x, 2), lims_tape_power(t, y, 2));
	const struct lims_mc_input in[2] = {{LIMS_MC_NORMAL, .a = 0.005}, {LIMS_MC_NORMAL, .a = 0.005}};
	struct lims_mc_setup s = {
		.inputs = in, .outputs = &loss, .output_count = 1, .probability = 0.95, .digits = 2, .seed = 4, .trials_max = 1000000};
	struct lims_mc_run run;
	struct lims_mc_output out = evaluate(t, &s, &run);
	near(out.mean, 50e-6, 0.6e-6, "mean");
	near(out.u, 50e-6, 0.9e-6, "u");
	// Shortest 95 % interval [0, −2σ² ln 0.05] = [0, 149.8·10^-6]; symmetric −2σ² ln 0.975 = 1.27·10^-6 and −2σ² ln 0.025 = 184.4·10^-6
	near(out.shortest_low, 0, 0.2e-6, "shortest low");
	near(out.shortest_high, 149.8e-6, 3e-6, "shortest high");
	near(out.low, 1.266e-6, 0.15e-6, "low");
	near(out.high, 184.4e-6, 4e-6, "high");
	lims_tape_destroy(t);
}

// JCGM 101:2008 9.5: the end gauge of GUM H.1. Monte Carlo gives 838 nm, u = 36 nm and, at 99 %, [745, 932] nm; the GUM of first order 838 nm, 32 nm,
// [745, 931] nm.
static void jcgm_101_end_gauge(void **state)
{
	(void)state;
	enum { LS, D, D1, D2, DALPHA, THETA, DELTA, ALPHA, DTHETA, N };
	static const double estimate[N] = {50000623, 215, 0, 0, 0, -0.1, 0, 11.5e-6, 0};
	const struct lims_mc_input in[N] = {{LIMS_MC_STUDENT, .a = 25, .nu = 18}, {LIMS_MC_STUDENT, .a = 6, .nu = 24},
		{LIMS_MC_STUDENT, .a = 4, .nu = 5}, {LIMS_MC_STUDENT, .a = 7, .nu = 8}, {LIMS_MC_CURVED, .a = 1e-6, .b = 1e-7},
		{LIMS_MC_NORMAL, .a = 0.2}, {LIMS_MC_ARCSINE, .a = 0.5}, {LIMS_MC_RECTANGULAR, .a = 2e-6}, {LIMS_MC_CURVED, .a = 0.05, .b = 0.025}};
	struct lims_tape *t = lims_tape_create(NULL);
	int x[N];
	for (int i = 0; i < N; i++)
		x[i] = lims_tape_input(t, estimate[i]);
	int theta = lims_tape_binary(t, LIMS_TAPE_ADD, x[THETA], x[DELTA]);
	int inner = lims_tape_binary(t, LIMS_TAPE_ADD, lims_tape_binary(t, LIMS_TAPE_MULTIPLY, x[DALPHA], theta),
		lims_tape_binary(t, LIMS_TAPE_MULTIPLY, x[ALPHA], x[DTHETA]));
	int l = lims_tape_binary(t, LIMS_TAPE_SUBTRACT, x[LS], lims_tape_binary(t, LIMS_TAPE_MULTIPLY, x[LS], inner));
	for (int i = D; i <= D2; i++)
		l = lims_tape_binary(t, LIMS_TAPE_ADD, l, x[i]);
	l = lims_tape_binary(t, LIMS_TAPE_SUBTRACT, l, lims_tape_constant(t, 50000000));
	struct lims_mc_setup s = {
		.inputs = in, .outputs = &l, .output_count = 1, .probability = 0.99, .digits = 2, .seed = 95, .trials_max = 2000000};
	struct lims_mc_run run;
	struct lims_mc_output y = evaluate(t, &s, &run);
	assert_true(run.stable);
	near(y.mean, 838, 0.6, "estimate");
	near(y.u, 36, 0.6, "u");
	near(y.low, 745, 1.5, "low");
	near(y.high, 932, 1.5, "high");
	lims_tape_destroy(t);
}

// EA-4/02 M:2022 S2: 10 kg weight, contributions 22.5, 8.66, 14.43, 5.77, 5.77 mg, u = 29.3 mg; S4: gauge block, u = 36.4 nm.
static void ea_4_02_s2_and_s4_agree_with_the_gum(void **state)
{
	(void)state;
	struct lims_mc_run run;
	const struct lims_mc_input s2[5] = {{LIMS_MC_NORMAL, .a = 22.5}, {LIMS_MC_RECTANGULAR, .a = 15}, {LIMS_MC_NORMAL, .a = 25 / sqrt(3)},
		{LIMS_MC_RECTANGULAR, .a = 10}, {LIMS_MC_RECTANGULAR, .a = 10}};
	struct lims_mc_output y = evaluate_sum(s2, 5, 0.9545, 2, 1000000, &run);
	assert_true(run.stable && run.trials < 500000);
	near(y.u, 29.3, 0.3, "u of S2");
	struct lims_mc_agreement a;
	lims_mc_validate(0, 29.26, 58.5, 1, y.low, y.high, &a);
	assert_true(a.agrees);
	const struct lims_mc_input s4[7] = {{LIMS_MC_NORMAL, .a = 15}, {LIMS_MC_TRIANGULAR, .a = 17.3 * sqrt(6)},
		{LIMS_MC_NORMAL, .a = 12 / sqrt(5)}, {LIMS_MC_RECTANGULAR, .a = 32}, {LIMS_MC_RECTANGULAR, .a = 0.05 * 575},
		{.kind = LIMS_MC_FIXED}, {LIMS_MC_RECTANGULAR, .a = 6.7}};
	y = evaluate_sum(s4, 7, 0.9545, 2, 1000000, &run);
	near(y.u, sqrt(36.4 * 36.4 - 11.8 * 11.8), 0.3, "u of S4 without its second-order term");
}

static void each_distribution_has_its_standard_uncertainty_and_width(void **state)
{
	(void)state;
	const struct lims_mc_input all[] = {{LIMS_MC_NORMAL, .a = 2}, {LIMS_MC_STUDENT, .a = 2, .nu = 9},
		{LIMS_MC_STUDENT, .a = 2, .nu = INFINITY}, {LIMS_MC_RECTANGULAR, .a = 2}, {LIMS_MC_TRIANGULAR, .a = 2}, {LIMS_MC_ARCSINE, .a = 2},
		{LIMS_MC_TRAPEZOIDAL, .a = 2, .b = 0.5}, {LIMS_MC_CURVED, .a = 2, .b = 0.7}, {LIMS_MC_RECTANGULAR, .a = 2, .shift = 3}};
	// JCGM 101 Table 1
	const double u[] = {
		2, 2 * sqrt(9 / 7.0), 2, 2 / sqrt(3), 2 / sqrt(6), 2 / sqrt(2), sqrt(4.25 / 3), sqrt(4 / 3.0 + 0.49 / 9), 2 / sqrt(3)};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct lims_mc_run run;
		struct lims_mc_output y = evaluate_sum(&all[i], 1, 0.95, 2, 1000000, &run);
		near(lims_mc_standard_uncertainty(&all[i]), u[i], 1e-12, "of the formula");
		near(y.u, u[i], 0.04, "of the trials");
		near(y.mean, all[i].shift, 0.05, "mean");
	}
	// A trapezoid: k for 95 % is [1 − √((1 − p)(1 − β²))]/√((1 + β²)/6), 1.83 for β = 0.33 (EA-4/02 S10)
	struct lims_mc_run run;
	struct lims_mc_output y = evaluate_sum(&(const struct lims_mc_input){LIMS_MC_TRAPEZOIDAL, .a = 2, .b = 1}, 1, 0.95, 2, 1000000, &run);
	near(y.high / y.u, 1.83, 0.01, "k of the trapezoid");
	y = evaluate_sum(&(const struct lims_mc_input){LIMS_MC_RECTANGULAR, .a = 2}, 1, 0.9545, 2, 1000000, &run);
	near(y.high / y.u, 1.65, 0.01, "k of the rectangle");
}

static void correlated_normals_have_their_covariance(void **state)
{
	(void)state;
	struct lims_tape *t = lims_tape_create(NULL);
	int x = lims_tape_input(t, 10), y = lims_tape_input(t, -5), z = lims_tape_input(t, 1);
	const int out[3] = {
		lims_tape_binary(t, LIMS_TAPE_ADD, x, y), lims_tape_binary(t, LIMS_TAPE_SUBTRACT, x, y), lims_tape_binary(t, LIMS_TAPE_ADD, y, z)};
	struct lims_mc_input in[3] = {{LIMS_MC_NORMAL, .a = 3}, {LIMS_MC_NORMAL, .a = 4}, {LIMS_MC_NORMAL, .a = 1}};
	struct lims_mc_correlation c[2] = {{0, 1, 0.5}, {2, 1, -0.8}};
	struct lims_mc_setup s = {.inputs = in,
		.correlations = c,
		.correlation_count = 2,
		.outputs = out,
		.output_count = 3,
		.probability = 0.95,
		.digits = 2,
		.part = 2,
		.seed = 9,
		.trials_max = 1000000};
	struct lims_mc_output r[3];
	struct lims_mc_run run;
	struct lims_err err = {0};
	assert_int_equal(lims_mc_evaluate(t, &s, r, &run, &err), LIMS_OK);
	near(r[0].mean, 5, 0.05, "sum");
	near(r[0].u, sqrt(9 + 16 + 12), 0.05, "u of the sum"); // 2·0.5·3·4 = 12
	near(r[1].u, sqrt(9 + 16 - 12), 0.05, "u of the difference");
	near(r[2].u, sqrt(16 + 1 - 6.4), 0.05, "u of y + z");
	// r = 1: one is the other; the difference of equal sizes vanishes
	in[1].a = 3;
	c[0].r = 1;
	s.correlation_count = 1;
	s.output_count = 2;
	assert_int_equal(lims_mc_evaluate(t, &s, r, &run, &err), LIMS_OK);
	near(r[0].u, 6, 0.06, "u of the sum");
	near(r[1].u, 0, 1e-9, "u of the difference");
	// contradiction: x = y = z, but x = −z
	c[1] = (struct lims_mc_correlation){1, 2, 1};
	struct lims_mc_correlation bad[3] = {c[0], c[1], {0, 2, -1}};
	s.correlations = bad;
	s.correlation_count = 3;
	assert_int_equal(lims_mc_evaluate(t, &s, r, &run, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "contradict"));
	in[2].kind = LIMS_MC_RECTANGULAR;
	assert_int_equal(lims_mc_evaluate(t, &s, r, &run, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "normal distributions only"));
	lims_tape_destroy(t);
}

static void the_same_seed_gives_the_same_bits_and_another_seed_others(void **state)
{
	(void)state;
	int sum;
	struct lims_tape *t = sum_of(2, &sum);
	const struct lims_mc_input in[2] = {{LIMS_MC_STUDENT, .a = 1, .nu = 5}, {LIMS_MC_ARCSINE, .a = 2}};
	struct lims_mc_setup s = {
		.inputs = in, .outputs = &sum, .output_count = 1, .probability = 0.95, .digits = 1, .seed = 1, .trials_max = 100000};
	struct lims_mc_run ra, rb;
	struct lims_mc_output a = evaluate(t, &s, &ra), b = evaluate(t, &s, &rb);
	assert_memory_equal(&a, &b, sizeof a);
	assert_int_equal(ra.trials, rb.trials);
	s.seed = 2;
	b = evaluate(t, &s, &rb);
	assert_true(memcmp(&a, &b, sizeof a) != 0);
	near(a.u, b.u, 0.1, "but the same u");
	lims_tape_destroy(t);
}

static void an_input_added_behind_changes_no_other_numbers(void **state)
{
	(void)state;
	struct lims_mc_run run;
	const struct lims_mc_input in[2] = {{LIMS_MC_NORMAL, .a = 1}, {.kind = LIMS_MC_FIXED}};
	struct lims_mc_output one = evaluate_sum(in, 1, 0.95, 1, 100000, &run), two = evaluate_sum(in, 2, 0.95, 1, 100000, &run);
	near(one.u, two.u, 0, "u");
	near(one.high, two.high, 0, "high");
}

static void the_procedure_is_bounded(void **state)
{
	(void)state;
	struct lims_mc_run run;
	// Student with one degree of freedom has no variance: it never becomes stable
	struct lims_mc_output y = evaluate_sum(&(const struct lims_mc_input){LIMS_MC_STUDENT, .a = 1, .nu = 1}, 1, 0.95, 2, 60000, &run);
	assert_false(run.stable);
	assert_int_equal(run.trials, 60000);
	near(y.high, 12.71, 1.0, "the interval is there all the same");
	// p = 99.97 % takes blocks of 100/(1 − p)
	evaluate_sum(&(const struct lims_mc_input){LIMS_MC_RECTANGULAR, .a = 1}, 1, 0.998, 1, 1000000, &run);
	assert_true(run.trials % 50000 == 0);
	// nothing uncertain: no deviation, ten blocks
	y = evaluate_sum(&(const struct lims_mc_input){.kind = LIMS_MC_FIXED}, 1, 0.95, 2, 200000, &run);
	assert_true(run.stable && run.trials == 100000 && y.u <= 0 && y.low >= 0 && y.high <= 0);
	// set-ups out of range
	int sum;
	struct lims_tape *t = sum_of(1, &sum);
	const struct lims_mc_input ok = {LIMS_MC_NORMAL, .a = 1};
	const struct lims_mc_setup good = {
		.inputs = &ok, .outputs = &sum, .output_count = 1, .probability = 0.95, .digits = 2, .trials_max = 20000};
	const struct lims_mc_input bad_inputs[] = {{LIMS_MC_NORMAL, .a = -1}, {LIMS_MC_NORMAL, .a = NAN}, {LIMS_MC_STUDENT, .a = 1},
		{LIMS_MC_STUDENT, .a = 1, .nu = NAN}, {LIMS_MC_CURVED, .a = 1, .b = 2}, {LIMS_MC_TRAPEZOIDAL, .a = 1, .b = -1},
		{LIMS_MC_RECTANGULAR, .a = INFINITY}, {LIMS_MC_RECTANGULAR, .a = 1, .shift = NAN}};
	struct lims_err err = {0};
	for (size_t i = 0; i < sizeof bad_inputs / sizeof *bad_inputs; i++) {
		struct lims_mc_setup s = good;
		s.inputs = &bad_inputs[i];
		assert_int_equal(lims_mc_evaluate(t, &s, &y, &run, &err), LIMS_E_INPUT);
	}
	struct lims_mc_setup bad[] = {good, good, good, good, good, good};
	bad[0].probability = 1;
	bad[1].digits = 9;
	bad[2].trials_max = 100;
	bad[3].trials_max = 100000000;
	bad[4].output_count = 0;
	bad[5].probability = 0.9999; // two blocks of 10^6 are more than the maximum
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(lims_mc_evaluate(t, &bad[i], &y, &run, &err), LIMS_E_INPUT);
	lims_tape_destroy(t);
}

static void a_trial_outside_of_the_domain_leaves_no_result(void **state)
{
	(void)state;
	struct lims_tape *t = lims_tape_create(NULL);
	int root = lims_tape_unary(t, LIMS_TAPE_SQRT, lims_tape_input(t, 3));
	const struct lims_mc_input in = {LIMS_MC_NORMAL, .a = 1};
	struct lims_mc_setup s = {
		.inputs = &in, .outputs = &root, .output_count = 1, .probability = 0.95, .digits = 2, .seed = 1, .trials_max = 100000};
	struct lims_mc_output y = {.u = 77};
	struct lims_mc_run run;
	struct lims_err err = {0};
	assert_int_equal(lims_mc_evaluate(t, &s, &y, &run, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "no finite value"));
	assert_true(y.u >= 77);
	lims_tape_destroy(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_generator_gives_its_published_numbers),
		cmocka_unit_test(a_seed_gives_the_same_bits_everywhere),
		cmocka_unit_test(draws_have_the_moments_of_their_distribution),
		cmocka_unit_test(student_draws_fall_below_their_quantiles_as_often_as_they_should),
		cmocka_unit_test(sorting_agrees_with_qsort),
		cmocka_unit_test(intervals_from_the_tails_are_those_of_the_whole_list),
		cmocka_unit_test(coverage_intervals_are_those_of_jcgm_101_7_7),
		cmocka_unit_test(the_tolerance_is_that_of_jcgm_101_7_9_2),
		cmocka_unit_test(jcgm_101_additive_models),
		cmocka_unit_test(jcgm_101_mass_calibration),
		cmocka_unit_test(jcgm_101_comparison_loss_where_the_gum_gives_zero),
		cmocka_unit_test(jcgm_101_end_gauge),
		cmocka_unit_test(ea_4_02_s2_and_s4_agree_with_the_gum),
		cmocka_unit_test(each_distribution_has_its_standard_uncertainty_and_width),
		cmocka_unit_test(correlated_normals_have_their_covariance),
		cmocka_unit_test(the_same_seed_gives_the_same_bits_and_another_seed_others),
		cmocka_unit_test(an_input_added_behind_changes_no_other_numbers),
		cmocka_unit_test(the_procedure_is_bounded),
		cmocka_unit_test(a_trial_outside_of_the_domain_leaves_no_result),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
