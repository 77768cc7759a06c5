// SPDX-License-Identifier: Apache-2.0
// Distribution functions and quantiles of the normal and of Student's distribution.
#include "lims-core/engine/quantile.h"

#include "lims-core/engine/real.h"

#include <math.h>
#include <stdbool.h>

static const double root_2_pi = 0x1.40d931ff62706p1, root_pi = 0x1.c5bf891b4ef6bp0;
// Beyond this many degrees of freedom the expansion around the normal distribution is exact to 10^-13.
static const double NU_LARGE = 1e5;

double lims_normal_density(double z)
{
	return lims_real_exp(-0.5 * z * z) / root_2_pi;
}

/// P(0 ≤ Z ≤ z)/density for 0 ≤ z ≤ 3: z + z³/3 + z⁵/(3·5) + … (Marsaglia, Journal of Statistical Software 11 (2004) 4).
static double normal_series(double z)
{
	double sum = z, term = z, square = z * z;
	for (int k = 3; k < 120 && term > sum * 1e-18; k += 2) {
		term *= square / k;
		sum += term;
	}
	return sum;
}

/// P(Z > z)/density for z > 3: the continued fraction 1/(z + 1/(z + 2/(z + 3/(z + …)))), from its 90th step backwards.
static double normal_tail(double z)
{
	double f = z;
	for (int k = 90; k > 0; k--)
		f = z + k / f;
	return 1 / f;
}

double lims_normal_cdf(double z)
{
	double a = fabs(z);
	if (isnan(z))
		return z;
	if (a > 39)
		return z > 0 ? 1 : 0;
	if (a <= 3) {
		double half = normal_series(a) * lims_normal_density(a);
		return z > 0 ? 0.5 + half : 0.5 - half;
	}
	double tail = normal_tail(a) * lims_normal_density(a);
	return z > 0 ? 1 - tail : tail;
}

/// c[0] + c[1] r + … + c[7] r^7
static double polynomial_7(const double *c, double r)
{
	double s = c[7];
	for (int i = 6; i >= 0; i--)
		s = s * r + c[i];
	return s;
}

static const double middle_over[8] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
	4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
static const double middle_under[8] = {1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
	2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3};
static const double near_over[8] = {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
	1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double near_under[8] = {1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
	1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9};
static const double far_over[8] = {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
	2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double far_under[8] = {1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
	7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15};

/// The z beyond which the small probability `tail` (< 0.075) lies.
static double normal_far(double tail)
{
	double r = sqrt(-lims_real_log(tail));
	if (r <= 5)
		return polynomial_7(near_over, r - 1.6) / polynomial_7(near_under, r - 1.6);
	return polynomial_7(far_over, r - 5) / polynomial_7(far_under, r - 5);
}

/// The z between which and 0 the probability q (≤ 0.425) lies.
static double normal_middle(double q)
{
	double r = 0.180625 - q * q;
	return q * polynomial_7(middle_over, r) / polynomial_7(middle_under, r);
}

double lims_normal_quantile(double p)
{
	double q = p - 0.5;
	if (!(p >= 0 && p <= 1))
		return NAN;
	if (fabs(q) <= 0.425)
		return normal_middle(q);
	double tail = q < 0 ? p : 1 - p;
	if (tail <= 0)
		return q < 0 ? -INFINITY : INFINITY;
	return q < 0 ? -normal_far(tail) : normal_far(tail);
}

void lims_normal_quantiles(double *p, size_t n)
{
	enum { CHUNK = 64 };
	double from[CHUNK];
	unsigned char tails[CHUNK];
	for (size_t at = 0; at < n; at += CHUNK) {
		size_t many = n - at < CHUNK ? n - at : CHUNK;
		size_t far = 0;
		// The middle of the distribution for all without a branch, then the few in the tails again.
		for (size_t i = 0; i < many; i++) {
			from[i] = p[at + i];
			p[at + i] = normal_middle(from[i] - 0.5);
		}
		for (size_t i = 0; i < many; i++) {
			tails[far] = (unsigned char)i;
			far += !(fabs(from[i] - 0.5) <= 0.425);
		}
		for (size_t i = 0; i < far; i++)
			p[at + tails[i]] = lims_normal_quantile(from[tails[i]]);
	}
}

double lims_quantile_normal(double p_two_sided)
{
	if (!(p_two_sided >= 0 && p_two_sided <= 1))
		return NAN;
	if (p_two_sided <= 0.85)
		return normal_middle(0.5 * p_two_sided);
	double tail = 0.5 * (1 - p_two_sided);
	return tail <= 0 ? INFINITY : normal_far(tail);
}

/// Γ(z + ½)/Γ(z): brought to z ≥ 40 by the recurrence of Γ, there the asymptotic series in 1/z (Tricomi and Erdélyi 1951).
static double gamma_ratio(double z)
{
	double factor = 1;
	while (z < 40) {
		factor *= z / (z + 0.5);
		z += 1;
	}
	double h = 1 / z, s = 39325.0 / 33554432;
	s = s * h + 869.0 / 4194304;
	s = s * h - 399.0 / 262144;
	s = s * h - 21.0 / 32768;
	s = s * h + 5.0 / 1024;
	s = s * h + 1.0 / 128;
	s = s * h - 1.0 / 8;
	s = s * h + 1;
	return factor * sqrt(z) * s;
}

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's method.
static double beta_fraction(double a, double b, double x)
{
	const double tiny = 1e-300;
	double c = 1, d = 1 - (a + b) * x / (a + 1);
	d = 1 / (fabs(d) < tiny ? tiny : d);
	double f = d;
	for (int m = 1; m < 2000; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		double step = 1;
		for (int half = 0; half < 2; half++) {
			double coefficient = half ? odd : even;
			d = 1 + coefficient * d;
			d = 1 / (fabs(d) < tiny ? tiny : d);
			c = 1 + coefficient / c;
			c = fabs(c) < tiny ? tiny : c;
			step = c * d;
			f *= step;
		}
		if (fabs(step - 1) < 1e-16)
			break;
	}
	return f;
}

/// Both P(|T| ≤ t) and P(|T| > t), t ≥ 0, ν ≤ NU_LARGE; the smaller of the two is without loss of digits.
static void student_parts(double t, double nu, double *ret_inside, double *ret_outside)
{
	double ratio = t * t / nu;
	double x = 1 / (1 + ratio), y = ratio > 1e300 ? 1 : ratio / (1 + ratio); // y = 1 − x
	double log_x = ratio > 1e300 ? lims_real_log(nu) - 2 * lims_real_log(t) : -lims_real_log1p(ratio);
	// x^(ν/2) y^(1/2) / B(ν/2, 1/2)
	double front = lims_real_exp(0.5 * nu * log_x) * sqrt(y) * gamma_ratio(0.5 * nu) / root_pi;
	if (x < (0.5 * nu + 1) / (0.5 * nu + 2.5)) {
		*ret_outside = front * beta_fraction(0.5 * nu, 0.5, x) / (0.5 * nu);
		*ret_inside = 1 - *ret_outside;
	} else {
		*ret_inside = front * beta_fraction(0.5, 0.5 * nu, y) / 0.5;
		*ret_outside = 1 - *ret_inside;
	}
}

/// The normal deviate with the probability of t: t and z differ by series in 1/ν (Abramowitz and Stegun 26.7.5, inverted by one Newton step).
static double student_of_normal(double z, double nu)
{
	double s = z * z, n = 1 / nu;
	double g1 = (s + 1) / 4, g2 = ((5 * s + 16) * s + 3) / 96, g3 = (((3 * s + 19) * s + 17) * s - 15) / 384;
	return z * (1 + n * (g1 + n * (g2 + n * g3)));
}

static double normal_of_student(double t, double nu)
{
	double z = t;
	for (int i = 0; i < 20; i++) {
		double next = z - (student_of_normal(z, nu) - t) / (1 + (3 * z * z + 1) / (4 * nu));
		bool still = fabs(next - z) <= 1e-16 * fabs(z);
		z = next;
		if (still)
			break;
	}
	return z;
}

double lims_student_cdf(double t, double nu)
{
	double inside, outside;
	if (isnan(t) || !(nu > 0))
		return NAN;
	if (isinf(nu) || isinf(t))
		return lims_normal_cdf(t);
	if (nu > NU_LARGE)
		return lims_normal_cdf(fabs(t) > 39 ? t : normal_of_student(t, nu));
	student_parts(fabs(t), nu, &inside, &outside);
	return t > 0 ? 0.5 + 0.5 * inside : 0.5 * outside;
}

double lims_quantile_student(double p_two_sided, double nu)
{
	double p = p_two_sided, q = 1 - p_two_sided;
	if (!(p >= 0 && p <= 1) || !(nu > 0))
		return NAN;
	if (p <= 0)
		return 0;
	if (q <= 0)
		return INFINITY;
	if (isinf(nu))
		return lims_quantile_normal(p);
	if (nu > NU_LARGE)
		return student_of_normal(lims_quantile_normal(p), nu);
	// Newton's method for ln t and the logarithm of the smaller probability, kept inside a bracket.
	double low = -700, high = 691, at = lims_real_log(lims_quantile_normal(p));
	for (int i = 0; i < 200 && high - low > 1e-15 * (1 + fabs(at)); i++) {
		double inside, outside, t = lims_real_exp(at);
		student_parts(t, nu, &inside, &outside);
		bool beyond = p < 0.5 ? inside > p : outside < q;
		*(beyond ? &high : &low) = at;
		double miss = p < 0.5 ? lims_real_log(inside / p) : lims_real_log(outside / q);
		double density = 2 * gamma_ratio(0.5 * nu) / (sqrt(nu) * root_pi) * lims_real_exp(-0.5 * (nu + 1) * lims_real_log1p(t * t / nu));
		double slope = p < 0.5 ? density * t / inside : -density * t / outside;
		double next = at - miss / slope;
		if (fabs(miss) < 1e-15)
			break;
		at = next > low && next < high ? next : 0.5 * (low + high);
	}
	return at > 690 ? INFINITY : lims_real_exp(at);
}
