// SPDX-License-Identifier: Apache-2.0
// Conformance probabilities and risks against published examples, and against an independent integration in 25 digits.
#include "lims-core/engine/risk.h"

#include <math.h>

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static void expect_near(double got, double wanted, double within)
{
	if (!(fabs(got - wanted) <= within))
		fail_msg("expected %.17g, got %.17g", wanted, got);
}

static struct lims_risk_interval between(double low, double high)
{
	return (struct lims_risk_interval){.low = low, .high = high};
}

// The case J106-zener: JCGM 106:2012 7.3, breakdown voltage at most -5.40 V, measured -5.47 V with u = 0.05 V: z = 1.4, published 0.92.
static void the_zener_diode_conforms_with_probability_0_92(void **state)
{
	(void)state;
	double p = lims_risk_conformance(-5.47, 0.05, INFINITY, between(-INFINITY, -5.40));
	expect_near(p, 0.92, 0.005);
	expect_near(p, 0.919243340766229, 1e-12); // Φ(1.4)
}

// JCGM 106:2012 7.3, table 1: z for a wanted p_c and one limit.
static void the_table_of_z_is_that_of_the_guide(void **state)
{
	(void)state;
	static const double rows[][2] = {{0.80, 0.84}, {0.90, 1.28}, {0.95, 1.64}, {0.99, 2.33}, {0.999, 3.09}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lims_risk_interval a;
		assert_true(lims_risk_acceptance(1, INFINITY, between(-INFINITY, 0), rows[i][0], &a));
		assert_true(isinf(a.low));
		expect_near(-a.high, rows[i][1], 0.005);
		assert_true(lims_risk_acceptance(1, INFINITY, between(0, INFINITY), rows[i][0], &a));
		expect_near(a.low, rows[i][1], 0.005);
	}
}

// Guard bands w = r U with U = 2 u, the result exactly at the acceptance limit: the probability that the item does not conform. The cases GB-0, GB-0.83
// and GB-1; ILAC-G8:09/2019 table 1 gives below 2.5 % for r = 1, 0.16 % for r = 1.5, 1 ppm for r = 3.
static void guard_bands_leave_the_published_risk_at_their_limit(void **state)
{
	(void)state;
	static const double rows[][2] = {{0, 50.0}, {0.83, 4.8457}, {1, 2.275}, {1.5, 0.135}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double risk = 1 - lims_risk_conformance(10 - rows[i][0] * 2, 1, INFINITY, between(-INFINITY, 10));
		expect_near(100 * risk, rows[i][1], i == 1 ? 0.00005 : 0.0005);
	}
	expect_near(1 - lims_risk_conformance(10 - 0.64 * 2, 1, INFINITY, between(-INFINITY, 10)), 0.10, 0.0005);
	expect_near(1 - lims_risk_conformance(10 - 0.42 * 2, 1, INFINITY, between(-INFINITY, 10)), 0.20, 0.0005);
	expect_near(lims_risk_conformance(10 + 3 * 2, 1, INFINITY, between(-INFINITY, 10)), 9.865876e-10, 1e-15); // Φ(-6)
}

// Φ(2) - Φ(-2) = 0.954499736103642; at one end of a wide interval one half; Student with 1 degree of freedom: P(|T| ≤ 1) = 1/2.
static void two_limits_and_student(void **state)
{
	(void)state;
	expect_near(lims_risk_conformance(0, 0.5, INFINITY, between(-1, 1)), 0.954499736103642, 1e-14);
	expect_near(lims_risk_conformance(1, 0.01, INFINITY, between(-1, 1)), 0.5, 1e-14);
	expect_near(lims_risk_conformance(0, 1, 1, between(-1, 1)), 0.5, 1e-12);
	assert_true(lims_risk_conformance(1, 0, INFINITY, between(-1, 1)) == 1);
	assert_true(lims_risk_conformance(1.0000001, 0, INFINITY, between(-1, 1)) == 0);
	assert_true(isnan(lims_risk_conformance(0, -1, INFINITY, between(-1, 1))));
	assert_true(isnan(lims_risk_conformance(NAN, 1, INFINITY, between(-1, 1))));
}

static void acceptance_limits_are_where_the_probability_is_reached(void **state)
{
	(void)state;
	struct lims_risk_interval t = between(9, 11), a = between(7, 7);
	for (double u = 0.01; u < 0.5; u += 0.03) {
		for (double nu = 4; nu < 100; nu *= 3) {
			assert_true(lims_risk_acceptance(u, nu, t, 0.95, &a) == (lims_risk_conformance(10, u, nu, t) >= 0.95));
			if (lims_risk_conformance(10, u, nu, t) < 0.95)
				continue;
			expect_near(lims_risk_conformance(a.low, u, nu, t), 0.95, 1e-9);
			expect_near(lims_risk_conformance(a.high, u, nu, t), 0.95, 1e-9);
			assert_true(a.low > 9 && a.high < 11);
			expect_near(a.low + a.high, 20, 1e-9);
		}
	}
	a = between(7, 7);
	assert_false(lims_risk_acceptance(10, INFINITY, t, 0.95, &a)); // U far larger than the interval: no value is good enough
	assert_false(lims_risk_acceptance(0, INFINITY, t, 0.95, &a));
	assert_false(lims_risk_acceptance(1, INFINITY, t, 1, &a));
	assert_true(a.low == 7 && a.high == 7);
	assert_true(lims_risk_acceptance(0.1, INFINITY, t, 0.3, &a)); // below one half the acceptance interval is the larger one
	assert_true(a.low < 9 && a.high > 11);
}

// JCGM 106:2012 9.5: resistors of 1500 Ω ± 0.2 Ω, production 0.12 Ω, measurement 0.04 Ω; with the acceptance interval 1499.82 Ω to
// 1500.18 Ω the guide gives R_C = 1 % and R_P = 7 %, and one tenth of the production outside of the tolerance.
static void precision_resistors_have_the_global_risks_of_the_guide(void **state)
{
	(void)state;
	struct lims_risk_global r;
	assert_true(lims_risk_global(1500, 0.12, 0.04, between(1499.8, 1500.2), between(1499.82, 1500.18), &r));
	expect_near(r.consumer, 0.01, 0.005);
	expect_near(r.producer, 0.07, 0.005);
	expect_near(r.prior_outside, 0.10, 0.005);
}

// Deaver, "Guardbanding with confidence", 1994: SL = 2, TUR 4:1 gives 0.8 % and 1.5 %; TUR 2:1 with a guard band factor of 0.91 gives
// 0.8 % and 6.6 %.
static void deaver_s_risks(void **state)
{
	(void)state;
	struct lims_risk_global r;
	assert_true(lims_risk_global(0, 1, 0.25, between(-2, 2), between(-2, 2), &r));
	expect_near(r.consumer, 0.008, 0.00005);
	expect_near(r.producer, 0.015, 0.0005);
	assert_true(lims_risk_global(0, 1, 0.5, between(-2, 2), between(-1.82, 1.82), &r));
	expect_near(r.consumer, 0.008, 0.0001);
	expect_near(r.producer, 0.066, 0.0005);
}

// Computed with mpmath in 25 digits by adaptive quadrature.
static const struct {
	double mean, sd, u;
	struct lims_risk_interval tolerance, acceptance;
	double consumer, producer;
} global_rows[] = {
	{1500, 0.12, 0.04, {1499.8, 1500.2}, {1499.82, 1500.18}, 0.00987829152177229, 0.0690265104615214},
	{1500, 0.12, 0.04, {1499.8, 1500.2}, {1499.8, 1500.2}, 0.0189422067170291, 0.0372078001780577},
	{0, 1, 0.25, {-2, 2}, {-2, 2}, 0.00800608483445009, 0.0148508842112549},
	{0, 1, 0.5, {-2, 2}, {-1.82, 1.82}, 0.00805160854531244, 0.0661064521590341},
	{0.3, 1, 0.001, {-INFINITY, 1}, {-INFINITY, 0.998}, 2.65062468714563e-6, 0.000627704563239029},
	{0.3, 1, 5, {-1, 1}, {-2, 0.5}, 0.0616181761022773, 0.533180837486237},
	{0, 1, 0.1, {-1, INFINITY}, {-0.8, INFINITY}, 0.00019848338625312, 0.0545506007519198},
};

static void global_risks_are_within_their_stated_error(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof global_rows / sizeof *global_rows; i++) {
		struct lims_risk_global r;
		assert_true(lims_risk_global(
			global_rows[i].mean, global_rows[i].sd, global_rows[i].u, global_rows[i].tolerance, global_rows[i].acceptance, &r));
		// 1499.8 and its like are no doubles: the limits themselves are off by 10^-13 of a standard deviation or so.
		expect_near(r.consumer, global_rows[i].consumer, 1e-12 + (i < 2 ? 1e-12 : 0));
		expect_near(r.producer, global_rows[i].producer, 1e-12 + (i < 2 ? 1e-12 : 0));
	}
}

// Without measurement uncertainty and guard band nothing is decided wrongly; with everything accepted the consumer bears all that does
// not conform; with nothing accepted the producer all that does.
static void the_ends_of_global_risk(void **state)
{
	(void)state;
	struct lims_risk_global r;
	assert_true(lims_risk_global(0, 1, 0, between(-2, 2), between(-2, 2), &r));
	expect_near(r.consumer, 0, 1e-15);
	expect_near(r.producer, 0, 1e-12);
	assert_true(lims_risk_global(0, 1, 0.1, between(-2, 2), between(-INFINITY, INFINITY), &r));
	expect_near(r.consumer, r.prior_outside, 1e-12);
	expect_near(r.prior_outside, 1 - 0.954499736103642, 1e-14);
	expect_near(r.producer, 0, 1e-12);
	assert_true(lims_risk_global(0, 1, 0.1, between(-2, 2), between(1, -1), &r)); // an acceptance interval without inside
	expect_near(r.consumer, 0, 1e-15);
	expect_near(r.producer, 0.954499736103642, 1e-12);
	assert_false(lims_risk_global(0, 0, 0.1, between(-2, 2), between(-2, 2), &r));
	assert_false(lims_risk_global(0, 1, -0.1, between(-2, 2), between(-2, 2), &r));
	assert_false(lims_risk_global(0, 1, 0.1, between(NAN, 2), between(-2, 2), &r));
}

static void a_larger_guard_band_lowers_the_consumer_s_risk_and_raises_the_producer_s(void **state)
{
	(void)state;
	struct lims_risk_global before = {.consumer = 1, .producer = -1};
	for (double w = -0.5; w < 2.5; w += 0.1) {
		struct lims_risk_global r;
		assert_true(lims_risk_global(0.2, 0.7, 0.15, between(-1, 1), between(-1 + w, 1 - w), &r));
		assert_true(r.consumer <= before.consumer + 1e-12 && r.producer >= before.producer - 1e-12);
		before = r;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_zener_diode_conforms_with_probability_0_92),
		cmocka_unit_test(the_table_of_z_is_that_of_the_guide),
		cmocka_unit_test(guard_bands_leave_the_published_risk_at_their_limit),
		cmocka_unit_test(two_limits_and_student),
		cmocka_unit_test(acceptance_limits_are_where_the_probability_is_reached),
		cmocka_unit_test(precision_resistors_have_the_global_risks_of_the_guide),
		cmocka_unit_test(deaver_s_risks),
		cmocka_unit_test(global_risks_are_within_their_stated_error),
		cmocka_unit_test(the_ends_of_global_risk),
		cmocka_unit_test(a_larger_guard_band_lowers_the_consumer_s_risk_and_raises_the_producer_s),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
