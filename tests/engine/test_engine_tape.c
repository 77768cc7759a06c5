// SPDX-License-Identifier: Apache-2.0
// Sensitivities and second-order terms of models against closed forms and published budgets.
#include "lims-core/engine/tape.h"

#include <math.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static void near_relative(double have, double want, double relative, const char *what)
{
	if (!(fabs(have - want) <= relative * (fabs(want) + 1e-30)))
		fail_msg("%s: %.17g instead of %.17g", what, have, want);
}

static struct lims_tape *tape(void)
{
	struct lims_tape *t = lims_tape_create(NULL);
	assert_non_null(t);
	return t;
}

static void gradient(const struct lims_tape *t, int reg, double *ret)
{
	struct lims_err err = {0};
	if (lims_tape_gradient(t, reg, ret, &err) != LIMS_OK)
		fail_msg("%s", err.text);
}

static double second_order(const struct lims_tape *t, int reg, const double *u)
{
	struct lims_err err = {0};
	double v = NAN;
	if (lims_tape_second_order(t, reg, u, &v, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return v;
}

/// A function of one quantity with its first three derivatives, worked out by hand.
struct closed {
	const char *name;
	enum lims_tape_op op;
	double x, f, d1, d2, d3;
};

static void functions_of_one_quantity_have_their_textbook_derivatives(void **state)
{
	(void)state;
	const double x = 0.7, s = sin(x), c = cos(x), t = tan(x), w = 1 - x * x, q = 1 + x * x, ln10 = log(10);
	const struct closed all[] = {
		{"negate", LIMS_TAPE_NEGATE, x, -x, -1, 0, 0},
		{"abs", LIMS_TAPE_ABS, -x, x, -1, 0, 0},
		{"abs at 0", LIMS_TAPE_ABS, 0, 0, 1, 0, 0},
		{"sqrt", LIMS_TAPE_SQRT, x, sqrt(x), 0.5 / sqrt(x), -0.25 / (x * sqrt(x)), 0.375 / (x * x * sqrt(x))},
		{"exp", LIMS_TAPE_EXP, x, exp(x), exp(x), exp(x), exp(x)},
		{"ln", LIMS_TAPE_LOG, x, log(x), 1 / x, -1 / (x * x), 2 / (x * x * x)},
		{"log10", LIMS_TAPE_LOG10, x, log10(x), 1 / (x * ln10), -1 / (x * x * ln10), 2 / (x * x * x * ln10)},
		{"sin", LIMS_TAPE_SIN, x, s, c, -s, -c},
		{"cos", LIMS_TAPE_COS, x, c, -s, -c, s},
		{"tan", LIMS_TAPE_TAN, x, t, 1 + t * t, 2 * t * (1 + t * t), 2 * (1 + t * t) * (1 + 3 * t * t)},
		{"asin", LIMS_TAPE_ASIN, x, asin(x), pow(w, -0.5), x * pow(w, -1.5), (1 + 2 * x * x) * pow(w, -2.5)},
		{"acos", LIMS_TAPE_ACOS, x, acos(x), -pow(w, -0.5), -x * pow(w, -1.5), -(1 + 2 * x * x) * pow(w, -2.5)},
		{"atan", LIMS_TAPE_ATAN, x, atan(x), 1 / q, -2 * x / (q * q), (6 * x * x - 2) / (q * q * q)},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct closed *k = &all[i];
		struct lims_tape *m = tape();
		int y = lims_tape_unary(m, k->op, lims_tape_input(m, k->x));
		double g, u = 0.01;
		near_relative(lims_tape_value(m, y), k->f, 1e-14, k->name);
		gradient(m, y, &g);
		near_relative(g, k->d1, 1e-14, k->name);
		near_relative(second_order(m, y, &u), (0.5 * k->d2 * k->d2 + k->d1 * k->d3) * pow(u, 4), 1e-12, k->name);
		lims_tape_destroy(m);
	}
}

static void functions_of_two_quantities_have_their_textbook_derivatives(void **state)
{
	(void)state;
	const double x = 1.3, y = 2.4, l = log(x), p = pow(x, y), u[2] = {0.02, 0.03}, a = pow(u[0], 4), b = pow(u[1], 4),
				 ab = pow(u[0] * u[1], 2);
	struct lims_tape *t = tape();
	int rx = lims_tape_input(t, x), ry = lims_tape_input(t, y);
	double g[2];
	// x·y: f_xy = 1 twice
	int f = lims_tape_binary(t, LIMS_TAPE_MULTIPLY, rx, ry);
	gradient(t, f, g);
	near_relative(g[0], y, 1e-15, "product x");
	near_relative(g[1], x, 1e-15, "product y");
	near_relative(second_order(t, f, u), ab, 1e-13, "product");
	// x/y: f_xy = −1/y², f_xyy = 2/y³, f_yy = 2x/y³, f_yyy = −6x/y⁴, f_xx = f_xxy = 0
	f = lims_tape_binary(t, LIMS_TAPE_DIVIDE, rx, ry);
	gradient(t, f, g);
	near_relative(g[0], 1 / y, 1e-15, "quotient x");
	near_relative(g[1], -x / (y * y), 1e-15, "quotient y");
	double y2 = y * y, y3 = y2 * y, y4 = y2 * y2;
	near_relative(
		second_order(t, f, u), ab * (1 / y4 + 1 / y * 2 / y3) + b * (0.5 * 4 * x * x / (y3 * y3) + x / y2 * 6 * x / y4), 1e-12, "quotient");
	// x^y
	f = lims_tape_binary(t, LIMS_TAPE_POW, rx, ry);
	gradient(t, f, g);
	double fx = y * p / x, fy = p * l, fxx = y * (y - 1) * p / (x * x), fxxx = fxx * (y - 2) / x, fyy = p * l * l, fyyy = fyy * l,
		   fxy = p / x * (1 + y * l), fxyy = p / x * (y * l * l + 2 * l), fxxy = p / (x * x) * (2 * y - 1 + y * (y - 1) * l);
	near_relative(g[0], fx, 1e-14, "power x");
	near_relative(g[1], fy, 1e-14, "power y");
	near_relative(second_order(t, f, u),
		a * (0.5 * fxx * fxx + fx * fxxx) + b * (0.5 * fyy * fyy + fy * fyyy) + ab * (fxy * fxy + fx * fxyy + fy * fxxy), 1e-12, "power");
	// whole powers, also of a negative number, of zero and to a negative exponent
	int negative = lims_tape_power(t, lims_tape_unary(t, LIMS_TAPE_NEGATE, rx), 3);
	gradient(t, negative, g);
	near_relative(lims_tape_value(t, negative), -x * x * x, 1e-15, "cube");
	near_relative(g[0], -3 * x * x, 1e-15, "cube");
	near_relative(second_order(t, negative, u), a * (0.5 * 36 * x * x + 3 * x * x * 6), 1e-13, "cube");
	int zero = lims_tape_power(t, lims_tape_binary(t, LIMS_TAPE_SUBTRACT, rx, lims_tape_constant(t, x)), 2);
	gradient(t, zero, g);
	near_relative(g[0], 0, 0, "square of zero");
	near_relative(second_order(t, zero, u), 2 * a, 1e-13, "square of zero"); // ½·2²·u⁴
	int inverse = lims_tape_power(t, rx, -2);
	gradient(t, inverse, g);
	near_relative(g[0], -2 / (x * x * x), 1e-15, "inverse square");
	lims_tape_destroy(t);
}

static void choices_have_the_derivative_of_what_was_chosen(void **state)
{
	(void)state;
	struct lims_tape *t = tape();
	int x = lims_tape_input(t, 2), y = lims_tape_input(t, 3),
		root = lims_tape_unary(t, LIMS_TAPE_SQRT, lims_tape_binary(t, LIMS_TAPE_SUBTRACT, x, y));
	int less = lims_tape_binary(t, LIMS_TAPE_LESS, x, y), square = lims_tape_power(t, x, 2);
	double g[2], u[2] = {1, 1};
	gradient(t, lims_tape_binary(t, LIMS_TAPE_MAX, x, y), g);
	assert_true(g[0] >= 0 && g[0] <= 0 && g[1] >= 1 && g[1] <= 1);
	gradient(t, lims_tape_binary(t, LIMS_TAPE_MIN, x, y), g);
	assert_true(g[0] >= 1 && g[0] <= 1 && g[1] >= 0 && g[1] <= 0);
	// the case that does not apply is undefined here, and does not matter
	int chosen = lims_tape_select(t, less, square, root);
	gradient(t, chosen, g);
	near_relative(g[0], 4, 0, "select");
	near_relative(second_order(t, chosen, u), 2, 1e-14, "select");
	struct lims_err err = {0};
	assert_int_equal(lims_tape_gradient(t, lims_tape_select(t, less, root, square), g, &err), LIMS_E_INPUT);
	// a condition that cannot change is decided while building
	assert_int_equal(lims_tape_select(t, lims_tape_constant(t, 1), x, y), x);
	assert_int_equal(lims_tape_select(t, lims_tape_constant(t, 0), x, y), y);
	lims_tape_destroy(t);
}

static void constants_are_folded_and_cost_nothing(void **state)
{
	(void)state;
	struct lims_tape *t = tape();
	int two = lims_tape_constant(t, 2), eight = lims_tape_power(t, two, 3);
	int x = lims_tape_input(t, 5),
		y = lims_tape_binary(t, LIMS_TAPE_ADD, x, lims_tape_unary(t, LIMS_TAPE_SQRT, lims_tape_binary(t, LIMS_TAPE_MULTIPLY, eight, two)));
	assert_false(lims_tape_varies(t, eight));
	assert_true(lims_tape_varies(t, y));
	near_relative(lims_tape_value(t, y), 9, 0, "5 + sqrt(16)");
	struct lims_tape_batch *b = NULL;
	assert_int_equal(lims_tape_batch_create(t, &y, 1, &b, NULL), LIMS_OK);
	assert_int_equal(lims_tape_batch_operations(b), 2); // the sum, and one for the trial itself
	lims_tape_batch_destroy(b);
	lims_tape_destroy(t);
}

static void a_result_without_a_finite_slope_is_refused(void **state)
{
	(void)state;
	struct lims_tape *t = tape();
	struct lims_err err = {0};
	double g[1] = {77}, u[1] = {1}, v = 88;
	int x = lims_tape_input(t, 0), root = lims_tape_unary(t, LIMS_TAPE_SQRT, x);
	assert_int_equal(lims_tape_gradient(t, root, g, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "not finite"));
	assert_int_equal(lims_tape_second_order(t, root, u, &v, &err), LIMS_E_INPUT);
	assert_int_equal(lims_tape_gradient(t, lims_tape_binary(t, LIMS_TAPE_DIVIDE, lims_tape_constant(t, 1), x), g, &err), LIMS_E_INPUT);
	assert_int_equal(lims_tape_gradient(t, 999, g, &err), LIMS_E_INPUT);
	u[0] = -1;
	assert_int_equal(lims_tape_second_order(t, x, u, &v, &err), LIMS_E_INPUT);
	assert_true(g[0] >= 77 && g[0] <= 77 && v >= 88 && v <= 88); // untouched
	lims_tape_destroy(t);
}

static void building_remembers_its_first_fault(void **state)
{
	(void)state;
	struct lims_err err = {0};
	struct lims_tape *t = tape();
	int x = lims_tape_input(t, 1);
	assert_int_equal(lims_tape_binary(t, LIMS_TAPE_ADD, x, 17), LIMS_TAPE_NONE);
	assert_int_equal(lims_tape_unary(t, LIMS_TAPE_ABS, LIMS_TAPE_NONE), LIMS_TAPE_NONE);
	assert_int_equal(lims_tape_constant(t, 3), LIMS_TAPE_NONE);
	assert_int_equal(lims_tape_state(t, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "does not exist"));
	lims_tape_destroy(t);
	t = tape();
	assert_int_equal(lims_tape_binary(t, LIMS_TAPE_ABS, lims_tape_input(t, 1), 0), LIMS_TAPE_NONE); // not of two
	lims_tape_destroy(t);
	t = tape();
	for (int i = 0; i < LIMS_TAPE_INPUTS_MAX; i++)
		assert_int_equal(lims_tape_input(t, 1), i);
	assert_int_equal(lims_tape_input(t, 1), LIMS_TAPE_NONE);
	assert_int_equal(lims_tape_state(t, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "1024 uncertain quantities"));
	lims_tape_destroy(t);
	t = tape();
	x = lims_tape_input(t, 1);
	for (int i = 1; i < LIMS_TAPE_REGISTERS_MAX; i++)
		x = lims_tape_unary(t, LIMS_TAPE_NEGATE, x);
	assert_int_equal(lims_tape_state(t, &err), LIMS_OK);
	double g;
	gradient(t, x, &g);
	assert_true(fabs(g) >= 1);
	assert_int_equal(lims_tape_unary(t, LIMS_TAPE_NEGATE, x), LIMS_TAPE_NONE);
	assert_int_equal(lims_tape_state(t, &err), LIMS_E_INPUT);
	lims_tape_destroy(t);
}

static void second_order_is_bounded_in_time(void **state)
{
	(void)state;
	struct lims_tape *t = tape();
	double u[300], v;
	int sum = lims_tape_constant(t, 0);
	for (int i = 0; i < 300; i++) {
		int x = lims_tape_input(t, i);
		u[i] = 1;
		sum = lims_tape_binary(t, LIMS_TAPE_ADD, sum, lims_tape_power(t, x, 2));
	}
	struct lims_err err = {0};
	assert_int_equal(lims_tape_second_order(t, sum, u, &v, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "use Monte Carlo"));
	for (int i = 20; i < 300; i++)
		u[i] = 0;
	near_relative(second_order(t, sum, u), 20 * 2, 1e-12, "twenty squares"); // ½·2² each
	lims_tape_destroy(t);
}

static double sum_of_squares(const double *c, const double *u, size_t n)
{
	double s = 0;
	for (size_t i = 0; i < n; i++)
		s += c[i] * c[i] * u[i] * u[i];
	return s;
}

// JCGM 100:2008 H.1: l = l_S + d − l_S (δα·θ + α_S·δθ), θ = θ_bar + Δ; lengths in nm.
static void gum_h1_end_gauge_first_and_second_order(void **state)
{
	(void)state;
	struct lims_tape *t = tape();
	enum { LS, D1, D2, D3, DALPHA, THETA, DELTA, ALPHA, DTHETA, N };
	static const double estimate[N] = {50000623, 215, 0, 0, 0, -0.1, 0, 11.5e-6, 0};
	// Table H.1: α_S rectangular ±2·10^-6, δα ±1·10^-6, δθ ±0.05, Δ arcsine ±0.5
	const double u[N] = {25, 5.8, 3.9, 6.7, 1e-6 / sqrt(3), 0.2, 0.5 / sqrt(2), 2e-6 / sqrt(3), 0.05 / sqrt(3)};
	int x[N];
	for (int i = 0; i < N; i++)
		x[i] = lims_tape_input(t, estimate[i]);
	int theta = lims_tape_binary(t, LIMS_TAPE_ADD, x[THETA], x[DELTA]);
	int d = lims_tape_binary(t, LIMS_TAPE_ADD, lims_tape_binary(t, LIMS_TAPE_ADD, x[D1], x[D2]), x[D3]);
	int inner = lims_tape_binary(t, LIMS_TAPE_ADD, lims_tape_binary(t, LIMS_TAPE_MULTIPLY, x[DALPHA], theta),
		lims_tape_binary(t, LIMS_TAPE_MULTIPLY, x[ALPHA], x[DTHETA]));
	int l = lims_tape_binary(
		t, LIMS_TAPE_SUBTRACT, lims_tape_binary(t, LIMS_TAPE_ADD, x[LS], d), lims_tape_binary(t, LIMS_TAPE_MULTIPLY, x[LS], inner));
	double c[N];
	gradient(t, l, c);
	near_relative(lims_tape_value(t, l), 50000838, 1e-12, "length in nm");
	near_relative(c[LS] * u[LS], 25, 1e-6, "standard");
	near_relative(sqrt(sum_of_squares(c + D1, u + D1, 3)), 9.7, 0.005, "comparison");
	near_relative(fabs(c[DALPHA]) * u[DALPHA], 2.9, 0.005, "difference of expansion coefficients");
	near_relative(fabs(c[DTHETA]) * u[DTHETA], 16.6, 0.005, "difference of temperatures");
	assert_true(fabs(c[ALPHA]) < 1e-9 && fabs(c[THETA]) < 1e-9 && fabs(c[DELTA]) < 1e-9);
	double first = sum_of_squares(c, u, N), second = second_order(t, l, u);
	near_relative(sqrt(first), 31.7, 0.002, "u_c of first order");
	// H.1.7: l_S u(δα) u(θ) = 11.7 nm and l_S u(α_S) u(δθ) = 1.7 nm; together with the first order 34 nm
	near_relative(sqrt(second), sqrt(11.7 * 11.7 + 1.7 * 1.7), 0.005, "second-order terms");
	near_relative(sqrt(first + second), 34, 0.01, "u_c with second order");
	lims_tape_destroy(t);
}

// JCGM 100:2008 H.2: R = V/I cos φ, X = V/I sin φ, Z = V/I from means of five sets, correlated.
static void gum_h2_resistance_and_reactance_with_correlations(void **state)
{
	(void)state;
	static const double sets[5][3] = {
		{5.007, 19.663, 1.0456}, {4.994, 19.639, 1.0438}, {5.005, 19.640, 1.0468}, {4.990, 19.685, 1.0428}, {4.999, 19.678, 1.0433}};
	double mean[3] = {0}, cov[3][3] = {{0}};
	for (int k = 0; k < 3; k++)
		for (int i = 0; i < 5; i++)
			mean[k] += sets[i][k] / 5;
	for (int a = 0; a < 3; a++)
		for (int b = 0; b < 3; b++)
			for (int i = 0; i < 5; i++)
				cov[a][b] += (sets[i][a] - mean[a]) * (sets[i][b] - mean[b]) / 20;
	struct lims_tape *t = tape();
	int v = lims_tape_input(t, mean[0]), i = lims_tape_input(t, mean[1]), phi = lims_tape_input(t, mean[2]);
	int z = lims_tape_binary(t, LIMS_TAPE_DIVIDE, v, lims_tape_binary(t, LIMS_TAPE_MULTIPLY, i, lims_tape_constant(t, 1e-3)));
	const int out[3] = {lims_tape_binary(t, LIMS_TAPE_MULTIPLY, z, lims_tape_unary(t, LIMS_TAPE_COS, phi)),
		lims_tape_binary(t, LIMS_TAPE_MULTIPLY, z, lims_tape_unary(t, LIMS_TAPE_SIN, phi)), z};
	double c[3][3], y[3][3] = {{0}};
	for (int k = 0; k < 3; k++)
		gradient(t, out[k], c[k]);
	for (int k = 0; k < 3; k++)
		for (int l = 0; l < 3; l++)
			for (int a = 0; a < 3; a++)
				for (int b = 0; b < 3; b++)
					y[k][l] += c[k][a] * cov[a][b] * c[l][b];
	// Table H.4
	static const double value[3] = {127.732, 219.847, 254.260}, u[3] = {0.071, 0.295, 0.236};
	for (int k = 0; k < 3; k++) {
		assert_true(fabs(lims_tape_value(t, out[k]) - value[k]) <= 0.0005);
		assert_true(fabs(sqrt(y[k][k]) - u[k]) <= 0.001); // 0.295 in print, 0.2956 from the readings
	}
	assert_true(fabs(y[0][1] / sqrt(y[0][0] * y[1][1]) - -0.588) <= 0.0005);
	assert_true(fabs(y[0][2] / sqrt(y[0][0] * y[2][2]) - -0.485) <= 0.0005);
	assert_true(fabs(y[1][2] / sqrt(y[1][1] * y[2][2]) - 0.993) <= 0.0005);
	lims_tape_destroy(t);
}

// JCGM 101:2008 9.3: δm = (m_Rc + δm_Rc) (1 + (ρ_a − 1.2)(1/ρ_W − 1/ρ_R)) − 100 g, in mg; u 0.0539 mg of first order, 0.0750 mg with the next.
static void jcgm_101_mass_calibration_needs_the_second_order(void **state)
{
	(void)state;
	struct lims_tape *t = tape();
	const double u[5] = {0.050, 0.020, 0.1 / sqrt(3), 1000 / sqrt(3), 50 / sqrt(3)};
	int m = lims_tape_input(t, 100000), dm = lims_tape_input(t, 1.234), air = lims_tape_input(t, 1.2), w = lims_tape_input(t, 8000),
		r = lims_tape_input(t, 8000);
	int volume = lims_tape_binary(t, LIMS_TAPE_SUBTRACT, lims_tape_power(t, w, -1), lims_tape_power(t, r, -1));
	int lift = lims_tape_binary(t, LIMS_TAPE_MULTIPLY, lims_tape_binary(t, LIMS_TAPE_SUBTRACT, air, lims_tape_constant(t, 1.2)), volume);
	int mass = lims_tape_binary(t, LIMS_TAPE_MULTIPLY, lims_tape_binary(t, LIMS_TAPE_ADD, m, dm),
		lims_tape_binary(t, LIMS_TAPE_ADD, lims_tape_constant(t, 1), lift));
	int error = lims_tape_binary(t, LIMS_TAPE_SUBTRACT, mass, lims_tape_constant(t, 100000));
	double c[5];
	gradient(t, error, c);
	near_relative(sqrt(sum_of_squares(c, u, 5)), 0.0539, 0.001, "first order");
	near_relative(sqrt(sum_of_squares(c, u, 5) + second_order(t, error, u)), 0.0750, 0.001, "with second order");
	lims_tape_destroy(t);
}

// Scaling an input's unit scales its coefficient the other way and leaves every contribution as it is.
static void a_change_of_unit_changes_no_contribution(void **state)
{
	(void)state;
	for (double scale = 1e-6; scale < 1e7; scale *= 1000) {
		struct lims_tape *t = tape();
		int x = lims_tape_input(t, 3 / scale), y = lims_tape_input(t, 2),
			u = lims_tape_binary(t, LIMS_TAPE_MULTIPLY, x, lims_tape_constant(t, scale));
		int f = lims_tape_binary(t, LIMS_TAPE_MULTIPLY, lims_tape_unary(t, LIMS_TAPE_LOG, u), lims_tape_unary(t, LIMS_TAPE_EXP, y));
		double c[2], ux[2] = {0.1 / scale, 0.2};
		gradient(t, f, c);
		near_relative(c[0] * ux[0], exp(2) / 3 * 0.1, 1e-13, "contribution of x");
		near_relative(c[1] * ux[1], exp(2) * log(3) * 0.2, 1e-13, "contribution of y");
		static double before;
		double now = second_order(t, f, ux);
		if (scale > 1e-6)
			near_relative(now, before, 1e-12, "second order");
		before = now;
		lims_tape_destroy(t);
	}
}

/// xorshift, for random programs only
static unsigned draw(unsigned *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 17;
	*s ^= *s << 5;
	return *s;
}

// Any model gives in a block what it gives at the estimates, trial by trial, whatever slots are shared.
static void a_block_of_trials_computes_what_single_evaluation_computes(void **state)
{
	(void)state;
	unsigned s = 12345;
	for (int round = 0; round < 200; round++) {
		struct lims_tape *a = tape(), *b = tape(); // b: the same model at other estimates
		double x[3], other[3];
		for (int i = 0; i < 3; i++) {
			x[i] = (draw(&s) % 2000) / 1000.0 - 1;
			other[i] = (draw(&s) % 2000) / 1000.0 - 1;
			lims_tape_input(a, x[i]);
			lims_tape_input(b, other[i]);
		}
		for (int i = 0; i < 60; i++) {
			unsigned op = draw(&s) % (LIMS_TAPE_OPS + 2);
			int p = (int)(draw(&s) % lims_tape_registers(a)), q = (int)(draw(&s) % lims_tape_registers(a)),
				r = (int)(draw(&s) % lims_tape_registers(a));
			struct lims_tape *const both[2] = {a, b};
			for (int k = 0; k < 2; k++) {
				if (op <= LIMS_TAPE_NOT)
					lims_tape_unary(both[k], (enum lims_tape_op)op, p);
				else if (op < LIMS_TAPE_OPS)
					lims_tape_binary(both[k], (enum lims_tape_op)op, p, q);
				else if (op == LIMS_TAPE_OPS)
					lims_tape_power(both[k], p, (int)(r % 4) + 2);
				else if (lims_tape_varies(a, p))
					lims_tape_select(both[k], p, q, r);
			}
		}
		int out[4];
		for (int i = 0; i < 4; i++)
			out[i] = (int)lims_tape_registers(a) - 1 - i;
		struct lims_tape_batch *batch = NULL;
		struct lims_err err = {0};
		assert_int_equal(lims_tape_batch_create(a, out, 4, &batch, &err), LIMS_OK);
		for (size_t i = 0; i < 3; i++)
			for (size_t k = 0; k < LIMS_TAPE_BLOCK && lims_tape_batch_input(batch, i); k++)
				lims_tape_batch_input(batch, i)[k] = k % 2 ? other[i] : x[i];
		for (int again = 0; again < 2; again++)
			lims_tape_batch_run(batch, 101);
		for (size_t i = 0; i < 4; i++)
			for (size_t k = 0; k < 101; k++) {
				double want = lims_tape_value(k % 2 ? b : a, out[i]), have = lims_tape_batch_output(batch, i)[k];
				if (!(isnan(want) && isnan(have)) && memcmp(&want, &have, sizeof want) != 0 && !(fabs(want) <= 0 && fabs(have) <= 0))
					fail_msg("round %d, output %zu, trial %zu: %.17g instead of %.17g", round, i, k, have, want);
			}
		lims_tape_batch_destroy(batch);
		lims_tape_destroy(a);
		lims_tape_destroy(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_of_one_quantity_have_their_textbook_derivatives),
		cmocka_unit_test(functions_of_two_quantities_have_their_textbook_derivatives),
		cmocka_unit_test(choices_have_the_derivative_of_what_was_chosen),
		cmocka_unit_test(constants_are_folded_and_cost_nothing),
		cmocka_unit_test(a_result_without_a_finite_slope_is_refused),
		cmocka_unit_test(building_remembers_its_first_fault),
		cmocka_unit_test(second_order_is_bounded_in_time),
		cmocka_unit_test(gum_h1_end_gauge_first_and_second_order),
		cmocka_unit_test(gum_h2_resistance_and_reactance_with_correlations),
		cmocka_unit_test(jcgm_101_mass_calibration_needs_the_second_order),
		cmocka_unit_test(a_change_of_unit_changes_no_contribution),
		cmocka_unit_test(a_block_of_trials_computes_what_single_evaluation_computes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
