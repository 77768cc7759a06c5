// SPDX-License-Identifier: Apache-2.0
// Effective degrees of freedom and the choice of the coverage factor, against published numbers and computations by hand.
#include "lims-core/engine/coverage.h"

#include <math.h>

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("expected %.9g, got %.9g", expected, got);
}

static struct lims_contribution other(double u, double nu)
{
	return (struct lims_contribution){.u = u, .nu = nu, .edge = NAN};
}

static struct lims_contribution rectangle(double u)
{
	return (struct lims_contribution){.u = u, .nu = INFINITY, .edge = 1};
}

static struct lims_coverage choose(enum lims_coverage_rule rule, double p, const struct lims_contribution *list, size_t n, double freedom)
{
	struct lims_coverage_wish wish = {.probability = p, .rule = rule};
	struct lims_coverage c;
	assert_true(lims_coverage_factor(&wish, list, n, freedom, &c));
	return c;
}

/// JCGM 100 H.1.6: u(ls) 25 with 18, u(d) 9.7 with 25.6, u(δα) 2.9 with 50, u(δθ) 16.6 with 2, uc 32: νeff = 16.7 from these rounded values
static void effective_freedom_is_that_of_the_end_gauge(void **state)
{
	(void)state;
	struct lims_contribution list[] = {other(25, 18), other(9.7, 25.6), other(2.9, 50), other(16.6, 2)};
	// 32⁴ = 1048576 over 21701 + 346 + 1.4 + 37967 = 60015
	assert_near(lims_effective_freedom(list, 4, 32), 17.5, 0.05);
	// with uc unrounded, 31.66: 1004700 / 60015
	assert_near(lims_effective_freedom(list, 4, 31.66), 16.7, 0.05);
}

static void infinite_freedom_stays_infinite(void **state)
{
	(void)state;
	struct lims_contribution list[] = {other(3, INFINITY), rectangle(4)};
	assert_true(isinf(lims_effective_freedom(list, 2, 5)));
	assert_true(isinf(lims_effective_freedom(list, 0, 0)));
}

/// Fourth powers of a nanometre in metres would be lost in a double; of 1e-100 they are zero.
static void effective_freedom_has_no_scale(void **state)
{
	(void)state;
	struct lims_contribution list[] = {other(3e-100, 4), other(4e-100, 9)};
	assert_near(lims_effective_freedom(list, 2, 5e-100), 625 / (81 / 4.0 + 256 / 9.0), 1e-9);
}

/// EA-4/02 S9.14: k = 1.65 for 95 %
static void a_dominant_rectangle_has_k_1_65(void **state)
{
	(void)state;
	struct lims_contribution list[] = {other(0.001, INFINITY), rectangle(0.0289), rectangle(0.0064)};
	struct lims_coverage c = choose(LIMS_COVERAGE_AUTO, 0.95, list, 3, INFINITY);
	assert_int_equal(c.rule, LIMS_COVERAGE_RECTANGULAR);
	assert_near(c.k, 0.95 * sqrt(3), 1e-12);
}

/// EA-4/02 S10.13: half widths 50 µm and 25 µm, β = 0.33, k = 1.83
static void two_dominant_rectangles_have_k_1_83(void **state)
{
	(void)state;
	struct lims_contribution list[] = {rectangle(25 / sqrt(3)), other(2, INFINITY), rectangle(50 / sqrt(3))};
	struct lims_coverage c = choose(LIMS_COVERAGE_AUTO, 0.95, list, 3, INFINITY);
	assert_int_equal(c.rule, LIMS_COVERAGE_TRAPEZOIDAL);
	assert_near(c.edge, 1.0 / 3, 1e-12);
	assert_near(c.k, 1.83, 0.005);
}

/// Two equal rectangles make a triangle of variance a²/6: P(|x| ≤ x0) = 1 − (1 − x0/a)², so k = √6 (1 − √0.05) = 1.9018
static void two_equal_rectangles_make_a_triangle(void **state)
{
	(void)state;
	assert_near(lims_coverage_trapezoid(0.95, 0), sqrt(6) * (1 - sqrt(0.05)), 1e-12);
	assert_near(lims_coverage_trapezoid(0.95, 1), 0.95 * sqrt(3), 1e-12);
	// β = 0.95 > p/(2 − p) = 0.9048: within the flat part p (1 + β)/2 / √((1 + β²)/6)
	assert_near(lims_coverage_trapezoid(0.95, 0.95), 0.95 * 1.95 / 2 / sqrt((1 + 0.95 * 0.95) / 6), 1e-12);
}

static void dominance_ends_at_three_tenths(void **state)
{
	(void)state;
	struct lims_contribution just[] = {rectangle(10), other(3, INFINITY)}, over[] = {rectangle(10), other(3.001, INFINITY)};
	assert_int_equal(choose(LIMS_COVERAGE_AUTO, 0.95, just, 2, INFINITY).rule, LIMS_COVERAGE_RECTANGULAR);
	struct lims_coverage c = choose(LIMS_COVERAGE_AUTO, 0.9545, over, 2, INFINITY);
	assert_int_equal(c.rule, LIMS_COVERAGE_NORMAL);
	assert_near(c.k, 2.00, 0.0005);
}

/// JCGM 100 table G.2 for 95.45 %: ν = 4: 2.87, ν = 5: 2.65
static void freedom_is_truncated_unless_interpolated(void **state)
{
	(void)state;
	struct lims_contribution list[] = {other(1, 4.99)};
	struct lims_coverage c = choose(LIMS_COVERAGE_AUTO, 0.9545, list, 1, 4.99);
	assert_int_equal(c.rule, LIMS_COVERAGE_STUDENT);
	assert_near(c.freedom, 4, 0);
	assert_near(c.k, 2.87, 0.005);
	struct lims_coverage_wish wish = {.probability = 0.9545, .rule = LIMS_COVERAGE_STUDENT, .interpolate = true};
	assert_true(lims_coverage_factor(&wish, list, 1, 4.99, &c));
	assert_near(c.k, 2.65, 0.01);
	// below one degree of freedom the table ends: 13.97
	assert_near(choose(LIMS_COVERAGE_STUDENT, 0.9545, list, 1, 0.4).k, 13.97, 0.005);
}

static void a_trapezoid_needs_two_rectangles(void **state)
{
	(void)state;
	struct lims_contribution list[] = {rectangle(1), other(1, INFINITY)};
	struct lims_coverage_wish wish = {.probability = 0.95, .rule = LIMS_COVERAGE_TRAPEZOIDAL};
	struct lims_coverage c;
	assert_false(lims_coverage_factor(&wish, list, 2, INFINITY, &c));
	struct lims_contribution whole[] = {{.u = 1, .nu = INFINITY, .edge = 0.5}, other(1, INFINITY)};
	assert_true(lims_coverage_factor(&wish, whole, 2, INFINITY, &c));
	assert_near(c.edge, 0.5, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(effective_freedom_is_that_of_the_end_gauge),
		cmocka_unit_test(infinite_freedom_stays_infinite),
		cmocka_unit_test(effective_freedom_has_no_scale),
		cmocka_unit_test(a_dominant_rectangle_has_k_1_65),
		cmocka_unit_test(two_dominant_rectangles_have_k_1_83),
		cmocka_unit_test(two_equal_rectangles_make_a_triangle),
		cmocka_unit_test(dominance_ends_at_three_tenths),
		cmocka_unit_test(freedom_is_truncated_unless_interpolated),
		cmocka_unit_test(a_trapezoid_needs_two_rectangles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
