// SPDX-License-Identifier: Apache-2.0
// Coverage factors and distribution functions against published tables and against mpmath; elementary functions against the C library.
#include "lims-core/engine/quantile.h"
#include "lims-core/engine/real.h"

#include <math.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static void near_relative(double have, double want, double relative, const char *what)
{
	if (!(fabs(have - want) <= relative * fabs(want)))
		fail_msg("%s: %.17g instead of %.17g", what, have, want);
}

// GUM (JCGM 100:2008) Table G.2 and NIST TN 1297 Table B.1. For ν = 35 and 90 % both print 1.70; every other table has 1.690.
static const struct {
	double nu, t[6];
} table_g2[] = {
	{1, {1.84, 6.31, 12.71, 13.97, 63.66, 235.80}},
	{2, {1.32, 2.92, 4.30, 4.53, 9.92, 19.21}},
	{3, {1.20, 2.35, 3.18, 3.31, 5.84, 9.22}},
	{4, {1.14, 2.13, 2.78, 2.87, 4.60, 6.62}},
	{5, {1.11, 2.02, 2.57, 2.65, 4.03, 5.51}},
	{6, {1.09, 1.94, 2.45, 2.52, 3.71, 4.90}},
	{7, {1.08, 1.89, 2.36, 2.43, 3.50, 4.53}},
	{8, {1.07, 1.86, 2.31, 2.37, 3.36, 4.28}},
	{9, {1.06, 1.83, 2.26, 2.32, 3.25, 4.09}},
	{10, {1.05, 1.81, 2.23, 2.28, 3.17, 3.96}},
	{11, {1.05, 1.80, 2.20, 2.25, 3.11, 3.85}},
	{12, {1.04, 1.78, 2.18, 2.23, 3.05, 3.76}},
	{13, {1.04, 1.77, 2.16, 2.21, 3.01, 3.69}},
	{14, {1.04, 1.76, 2.14, 2.20, 2.98, 3.64}},
	{15, {1.03, 1.75, 2.13, 2.18, 2.95, 3.59}},
	{16, {1.03, 1.75, 2.12, 2.17, 2.92, 3.54}},
	{17, {1.03, 1.74, 2.11, 2.16, 2.90, 3.51}},
	{18, {1.03, 1.73, 2.10, 2.15, 2.88, 3.48}},
	{19, {1.03, 1.73, 2.09, 2.14, 2.86, 3.45}},
	{20, {1.03, 1.72, 2.09, 2.13, 2.85, 3.42}},
	{25, {1.02, 1.71, 2.06, 2.11, 2.79, 3.33}},
	{30, {1.02, 1.70, 2.04, 2.09, 2.75, 3.27}},
	{35, {1.01, 1.69, 2.03, 2.07, 2.72, 3.23}},
	{40, {1.01, 1.68, 2.02, 2.06, 2.70, 3.20}},
	{45, {1.01, 1.68, 2.01, 2.06, 2.69, 3.18}},
	{50, {1.01, 1.68, 2.01, 2.05, 2.68, 3.16}},
};
// The fractions with the note (a): μ ± σ, ± 2σ, ± 3σ of a normal distribution.
static const double fractions[6] = {0.682689492, 0.90, 0.95, 0.954499736, 0.99, 0.997300204};

static void coverage_factors_are_those_of_gum_table_g2(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof table_g2 / sizeof *table_g2; i++)
		for (size_t j = 0; j < 6; j++)
			if (fabs(lims_quantile_student(fractions[j], table_g2[i].nu) - table_g2[i].t[j]) > 0.0050001)
				fail_msg("nu %g, p %g: %.6f", table_g2[i].nu, fractions[j], lims_quantile_student(fractions[j], table_g2[i].nu));
	static const double hundred[6] = {1.005, 1.660, 1.984, 2.025, 2.626, 3.077}, infinite[6] = {1.000, 1.645, 1.960, 2.000, 2.576, 3.000};
	for (size_t j = 0; j < 6; j++) {
		assert_true(fabs(lims_quantile_student(fractions[j], 100) - hundred[j]) <= 0.00050001);
		assert_true(fabs(lims_quantile_student(fractions[j], INFINITY) - infinite[j]) <= 0.00050001);
		assert_true(fabs(lims_quantile_normal(fractions[j]) - infinite[j]) <= 0.00050001);
	}
}

static void coverage_factors_are_those_of_ea_4_02(void **state)
{
	(void)state;
	// EA-4/02 M:2022 Table E.1, 95.45 %
	static const double table[][2] = {{1, 13.97}, {2, 4.53}, {3, 3.31}, {4, 2.87}, {5, 2.65}, {6, 2.52}, {7, 2.43}, {8, 2.37}, {10, 2.28},
		{12, 2.23}, {14, 2.20}, {16, 2.17}, {18, 2.15}, {20, 2.13}, {25, 2.11}, {30, 2.09}, {35, 2.07}, {40, 2.06}, {45, 2.06}, {50, 2.05},
		{100, 2.025}, {INFINITY, 2.00}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_true(fabs(lims_quantile_student(0.9545, table[i][0]) - table[i][1]) <= 0.0050001);
}

static void student_quantiles_hold_for_any_degrees_of_freedom(void **state)
{
	(void)state;
	// mpmath 1.3.0, 40 digits, bisection on the incomplete beta function: p = 0.1, 0.6827, 0.9545, 0.9999
	static const struct {
		double nu, t[4];
	} want[] = {
		{0.5, {0.18864420884630671, 4.0494557754164392, 198.71749780138539, 41139646.252662659}},
		{1, {0.1583844403245363, 1.8374094294905462, 13.967811487502582, 6366.1976713166369}},
		{2.5, {0.13881476791946958, 1.2443491967856956, 3.7319974810595684, 46.024215246951952}},
		{7.3, {0.13010013292930786, 1.0733705160465147, 2.40798452161666, 7.6215439335183135}},
		{16.7, {0.12758643479123704, 1.0308729900668058, 2.1613229549295718, 5.0694165449751927}},
		{120.5, {0.12592646239996519, 1.0041885253312939, 2.0209619541805359, 4.0248137043210991}},
		{12345, {0.12566393184933784, 1.0000622189501026, 2.0002049757780016, 3.8918636482901719}},
		{99999, {0.12566166597278313, 1.0000267136151408, 2.0000274445352947, 3.8907488469554451}},
		{100001, {0.12566166596640083, 1.0000267135151355, 2.0000274440352808, 3.8907488438161529}},
	};
	static const double p[4] = {0.1, 0.6827, 0.9545, 0.9999};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		for (size_t j = 0; j < 4; j++)
			near_relative(lims_quantile_student(p[j], want[i].nu), want[i].t[j], 1e-11, "student quantile");
}

static void distribution_functions_match_a_computation_in_40_digits(void **state)
{
	(void)state;
	// mpmath 1.3.0
	static const double student[][3] = {{-3.1, 2.5, 0.033894189162460167}, {-1e-09, 3, 0.4999999996324474}, {-5, 1.5, 0.032687883810578118},
		{-40, 30, 6.8630225972032014e-28}, {-2, 100001, 0.022751481715255497}, {-2, 99999, 0.022751481742251236},
		{-6, 1e6, 9.8692490617721733e-10}, {-0.3, 0.2, 0.4451817199970973}, {-1e10, 0.7, 3.1082900535110214e-8}};
	for (size_t i = 0; i < sizeof student / sizeof *student; i++) {
		near_relative(lims_student_cdf(student[i][0], student[i][1]), student[i][2], 1e-11, "student");
		near_relative(lims_student_cdf(-student[i][0], student[i][1]), 1 - student[i][2], 1e-13, "student, other side");
	}
	static const double normal[][2] = {{-38, 2.8854283600687843e-316}, {-10, 7.6198530241605261e-24}, {-3.0001, 0.0013494549132607172},
		{-2.9999, 0.0013503412829549249}, {-1, 0.15865525393145705}, {0.5, 0.6914624612740131}, {2, 0.97724986805182079},
		{5, 0.99999971334842812}, {-40, 0}, {40, 1}};
	for (size_t i = 0; i < sizeof normal / sizeof *normal; i++)
		near_relative(lims_normal_cdf(normal[i][0]), normal[i][1], normal[i][0] < -37 ? 1e-8 : 1e-13, "normal");
	static const double quantile[][2] = {{1e-10, 1.2533141373155003e-10}, {0.1, 0.12566134685507404}, {0.6827, 1.0000217133229991},
		{0.85, 1.4395314709384558}, {0.9, 1.6448536269514728}, {0.95, 1.9599639845400539}, {0.9545, 2.000002443899604},
		{0.99, 2.5758293035489005}, {0.9973, 2.9999769927033891}, {1 - 0x1p-40, 7.1435520343521893}};
	for (size_t i = 0; i < sizeof quantile / sizeof *quantile; i++) {
		near_relative(lims_quantile_normal(quantile[i][0]), quantile[i][1], 1e-14, "normal quantile");
		near_relative(lims_normal_quantile(0.5 + quantile[i][0] / 2), quantile[i][1], 1e-6, "one-sided");
	}
}

static void quantile_and_distribution_are_inverse(void **state)
{
	(void)state;
	for (double nu = 0.3; nu < 1e7; nu *= 1.7)
		for (double p = 0.01; p < 1; p += 0.01) {
			double t = lims_quantile_student(p, nu);
			near_relative(2 * lims_student_cdf(t, nu) - 1, p, 1e-10, "student round trip");
		}
	// JCGM 106:2012 7.3, Zener example: Φ((−5.40 + 5.47)/0.05) = Φ(1.4) = 0.92
	assert_true(fabs(lims_normal_cdf(1.4) - 0.919243) < 5e-7);
	// ν = 2 has a closed form: P(|T| ≤ t) = t/√(2 + t²)
	near_relative(2 * lims_student_cdf(3, 2) - 1, 3 / sqrt(11), 1e-14, "nu 2");
}

static void what_is_outside_the_domain_is_no_number(void **state)
{
	(void)state;
	static const double bad[][2] = {{-0.1, 5}, {1.1, 5}, {0.95, 0}, {0.95, -1}, {NAN, 5}, {0.95, NAN}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_true(isnan(lims_quantile_student(bad[i][0], bad[i][1])));
	assert_true(isnan(lims_quantile_normal(1.5)) && isnan(lims_quantile_normal(NAN)) && isnan(lims_normal_quantile(-1)));
	assert_true(isnan(lims_normal_cdf(NAN)) && isnan(lims_student_cdf(1, 0)) && isnan(lims_student_cdf(NAN, 1)));
	assert_true(isinf(lims_quantile_normal(1)) && isinf(lims_quantile_student(1, 3)) && isinf(lims_quantile_student(0.95, 1e-4)));
	assert_true(lims_quantile_student(0, 3) >= 0 && lims_quantile_student(0, 3) <= 0 && lims_student_cdf(INFINITY, 2) >= 1);
	assert_true(lims_student_cdf(-INFINITY, 2e6) <= 0);
}

/// Largest relative difference from the C library over a range.
static double worst(double (*mine)(double), double (*theirs)(double), double low, double high, bool absolute)
{
	double most = 0;
	for (int i = 0; i <= 20000; i++) {
		double x = low + (high - low) * i / 20000, want = theirs(x), diff = fabs(mine(x) - want);
		diff = absolute ? diff : diff / fabs(want);
		most = diff > most ? diff : most;
	}
	return most;
}

static void elementary_functions_agree_with_the_c_library(void **state)
{
	(void)state;
	const double ulp = 0x1p-52;
	assert_true(worst(lims_real_exp, exp, -700, 700, false) < 2.5 * ulp);
	assert_true(worst(lims_real_expm1, expm1, -0.5, 0.51003, false) < 3 * ulp);
	assert_true(worst(lims_real_log, log, 1e-3, 0.9, false) < 2.5 * ulp);
	assert_true(worst(lims_real_log, log, 1.1, 1e6, false) < 2.5 * ulp);
	assert_true(worst(lims_real_log1p, log1p, -0.4, 0.40003, false) < 3 * ulp);
	assert_true(worst(lims_real_log10, log10, 1.5, 1e9, false) < 3 * ulp);
	assert_true(worst(lims_real_sin, sin, -1e3, 1e3, true) < 2 * ulp);
	assert_true(worst(lims_real_cos, cos, -1e6, 1e6, true) < 2 * ulp);
	assert_true(worst(lims_real_tan, tan, -1.5, 1.50003, false) < 4 * ulp);
	assert_true(worst(lims_real_atan, atan, -50, 50.003, false) < 2.5 * ulp);
	assert_true(worst(lims_real_asin, asin, -1, 1.00000, true) < 2.5 * ulp);
	assert_true(worst(lims_real_acos, acos, -1, 1, true) < 3 * ulp);
	near_relative(lims_real_exp(-740), exp(-740), 1e-2, "subnormal");
	near_relative(lims_real_log(1e-320), log(1e-320), 1e-15, "log of a subnormal");
	near_relative(lims_real_pow(2.5, -3.25), pow(2.5, -3.25), 4 * ulp, "pow");
	near_relative(lims_real_pow(-3, 101), pow(-3, 101), 60 * ulp, "whole power of a negative number");
	near_relative(lims_real_power(1.1, -12), pow(1.1, -12), 16 * ulp, "power");
	for (int i = 0; i <= 1000; i++)
		assert_true(fabs(lims_real_cos_turns(i / 1000.0) - cos(2 * 3.14159265358979323846 * i / 1000.0)) < 8 * ulp);
	assert_true(isnan(lims_real_sin(2e6)) && isnan(lims_real_log(-1)) && isnan(lims_real_asin(1.1)) && isnan(lims_real_pow(-2, 0.5)));
	assert_true(isinf(lims_real_exp(800)) && lims_real_exp(-800) <= 0 && isinf(lims_real_log(0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(coverage_factors_are_those_of_gum_table_g2),
		cmocka_unit_test(coverage_factors_are_those_of_ea_4_02),
		cmocka_unit_test(student_quantiles_hold_for_any_degrees_of_freedom),
		cmocka_unit_test(distribution_functions_match_a_computation_in_40_digits),
		cmocka_unit_test(quantile_and_distribution_are_inverse),
		cmocka_unit_test(what_is_outside_the_domain_is_no_number),
		cmocka_unit_test(elementary_functions_agree_with_the_c_library),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
