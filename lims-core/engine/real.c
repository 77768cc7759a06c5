// SPDX-License-Identifier: Apache-2.0
// Elementary functions by argument reduction and power series; the coefficients are the textbook ones, so that they can be read and checked.
#include "lims-core/engine/real.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

// Constants in two pieces: the first has trailing zeros, so that its product with a small whole number is exact.
static const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
// π/2 in three pieces of 33, 33 and 53 bits (Cody and Waite, Software Manual for the Elementary Functions, 1980).
static const double half_pi_1 = 0x1.921fb544p0, half_pi_2 = 0x1.0b4611a6p-34, half_pi_3 = 0x1.3198a2e037073p-69;
static const double pi = 0x1.921fb54442d18p1, half_pi = 0x1.921fb54442d18p0, half_pi_rest = 0x1.1a62633145c07p-54;
static const double ANGLE_MAX = 1e6;
// 0, or 16 where the machine has half precision too: doubles are doubles. 2 is the x87.
_Static_assert(FLT_EVAL_METHOD == 0 || FLT_EVAL_METHOD == 16, "doubles must be rounded at each operation, else results differ");

static uint64_t bits_of(double x)
{
	uint64_t b;
	memcpy(&b, &x, sizeof b);
	return b;
}

static double of_bits(uint64_t b)
{
	double x;
	memcpy(&x, &b, sizeof x);
	return x;
}

/// 2^k for -1022 ≤ k ≤ 1023.
static double two_to(int k)
{
	return of_bits((uint64_t)(k + 1023) << 52);
}

/// The whole number nearest to x, |x| < 2^51: adding 1.5·2^52 leaves no place for a fraction.
static double nearest(double x)
{
	return x + 0x1.8p52 - 0x1.8p52;
}

/// (e^r − 1) for |r| ≤ ln 2 / 2: r + r²/2! + … + r^14/14!.
static double exp_series(double r)
{
	double s = 1.0 / 87178291200.0;
	s = s * r + 1.0 / 6227020800.0;
	s = s * r + 1.0 / 479001600.0;
	s = s * r + 1.0 / 39916800.0;
	s = s * r + 1.0 / 3628800.0;
	s = s * r + 1.0 / 362880.0;
	s = s * r + 1.0 / 40320.0;
	s = s * r + 1.0 / 5040.0;
	s = s * r + 1.0 / 720.0;
	s = s * r + 1.0 / 120.0;
	s = s * r + 1.0 / 24.0;
	s = s * r + 1.0 / 6.0;
	s = s * r + 0.5;
	return s * r * r + r;
}

double lims_real_exp(double x)
{
	if (isnan(x))
		return x;
	if (x > 709.8)
		return INFINITY;
	if (x < -745.2)
		return 0;
	double k = nearest(x / 0x1.62e42fefa39efp-1);
	double r = (x - k * ln2_high) - k * ln2_low;
	int half = (int)k / 2; // in two steps, so that neither power leaves the range
	return (1 + exp_series(r)) * two_to(half) * two_to((int)k - half);
}

double lims_real_expm1(double x)
{
	if (fabs(x) <= 0.34)
		return exp_series(x);
	return lims_real_exp(x) - 1;
}

/// ln((1 + s)/(1 − s)) = 2 (s + s³/3 + s⁵/5 + …) for |s| ≤ 0.1716: twelve terms.
static double log_series(double s)
{
	double z = s * s, t = 1.0 / 23;
	t = t * z + 1.0 / 21;
	t = t * z + 1.0 / 19;
	t = t * z + 1.0 / 17;
	t = t * z + 1.0 / 15;
	t = t * z + 1.0 / 13;
	t = t * z + 1.0 / 11;
	t = t * z + 1.0 / 9;
	t = t * z + 1.0 / 7;
	t = t * z + 1.0 / 5;
	t = t * z + 1.0 / 3;
	return 2 * (t * z * s + s);
}

double lims_real_log(double x)
{
	int k = 0;
	if (isnan(x) || x < 0)
		return NAN;
	if (x <= 0)
		return -INFINITY;
	if (isinf(x))
		return x;
	if (x < 0x1p-1022) {
		x *= 0x1p54;
		k = -54;
	}
	uint64_t b = bits_of(x);
	k += (int)(b >> 52) - 1023;
	double m = of_bits((b & 0xfffffffffffffu) | 0x3ff0000000000000u);
	if (m > 0x1.6a09e667f3bcdp0) { // √2
		m *= 0.5;
		k++;
	}
	// (m − 1)/(m + 1): the numerator is exact
	return k * ln2_high + (log_series((m - 1) / (m + 1)) + k * ln2_low);
}

double lims_real_log1p(double x)
{
	if (fabs(x) <= 0.25)
		return log_series(x / (2 + x));
	return lims_real_log(1 + x);
}

double lims_real_log10(double x)
{
	return lims_real_log(x) / 0x1.26bb1bbb55516p1;
}

/// sin r for |r| ≤ π/4.
static double sin_series(double r)
{
	double z = r * r, t = 1.0 / 355687428096000.0;
	t = t * z - 1.0 / 1307674368000.0;
	t = t * z + 1.0 / 6227020800.0;
	t = t * z - 1.0 / 39916800.0;
	t = t * z + 1.0 / 362880.0;
	t = t * z - 1.0 / 5040.0;
	t = t * z + 1.0 / 120.0;
	t = t * z - 1.0 / 6.0;
	return t * z * r + r;
}

/// cos r for |r| ≤ π/4.
static double cos_series(double r)
{
	double z = r * r, t = -1.0 / 6402373705728000.0;
	t = t * z + 1.0 / 20922789888000.0;
	t = t * z - 1.0 / 87178291200.0;
	t = t * z + 1.0 / 479001600.0;
	t = t * z - 1.0 / 3628800.0;
	t = t * z + 1.0 / 40320.0;
	t = t * z - 1.0 / 720.0;
	t = t * z + 1.0 / 24.0;
	return t * z * z + (1 - 0.5 * z);
}

/// x = quarter·π/2 + *ret_rest, |rest| ≤ π/4 nearly. Returns quarter mod 4.
static int reduce(double x, double *ret_rest)
{
	double k = nearest(x / half_pi);
	*ret_rest = ((x - k * half_pi_1) - k * half_pi_2) - k * half_pi_3;
	return (int)((int64_t)k & 3);
}

double lims_real_sin(double x)
{
	double r;
	if (!(fabs(x) <= ANGLE_MAX))
		return NAN;
	int quarter = reduce(x, &r);
	double y = quarter & 1 ? cos_series(r) : sin_series(r);
	return quarter & 2 ? -y : y;
}

double lims_real_cos(double x)
{
	double r;
	if (!(fabs(x) <= ANGLE_MAX))
		return NAN;
	int quarter = reduce(x, &r);
	double y = quarter & 1 ? sin_series(r) : cos_series(r);
	return quarter == 1 || quarter == 2 ? -y : y;
}

double lims_real_tan(double x)
{
	double r;
	if (!(fabs(x) <= ANGLE_MAX))
		return NAN;
	if (reduce(x, &r) & 1)
		return -cos_series(r) / sin_series(r);
	return sin_series(r) / cos_series(r);
}

double lims_real_cos_turns(double u)
{
	double quarter = nearest(4 * u);
	double r = (u - 0.25 * quarter) * (2 * pi); // the difference is exact
	int q = (int)quarter & 3;
	double y = q & 1 ? sin_series(r) : cos_series(r);
	return q == 1 || q == 2 ? -y : y;
}

/// atan x for |x| ≤ tan(π/8), after halving the angle once more: x − x³/3 + x⁵/5 − …
static double atan_small(double x)
{
	double h = x / (1 + sqrt(1 + x * x));
	double z = h * h, t = 1.0 / 23;
	t = 1.0 / 21 - t * z;
	t = 1.0 / 19 - t * z;
	t = 1.0 / 17 - t * z;
	t = 1.0 / 15 - t * z;
	t = 1.0 / 13 - t * z;
	t = 1.0 / 11 - t * z;
	t = 1.0 / 9 - t * z;
	t = 1.0 / 7 - t * z;
	t = 1.0 / 5 - t * z;
	t = 1.0 / 3 - t * z;
	return 2 * (h - t * z * h);
}

double lims_real_atan(double x)
{
	double a = fabs(x), y;
	if (isnan(x))
		return x;
	if (a > 2.414213562373095) // tan(3π/8)
		y = half_pi - (atan_small(1 / a) - half_pi_rest);
	else if (a > 0.41421356237309503)
		y = half_pi / 2 + (atan_small((a - 1) / (a + 1)) + half_pi_rest / 2);
	else
		y = atan_small(a);
	return x < 0 ? -y : y;
}

double lims_real_asin(double x)
{
	if (!(fabs(x) <= 1))
		return NAN;
	return lims_real_atan(x / sqrt((1 - x) * (1 + x)));
}

double lims_real_acos(double x)
{
	if (!(fabs(x) <= 1))
		return NAN;
	return 2 * lims_real_atan(sqrt((1 - x) / (1 + x)));
}

double lims_real_power(double x, int n)
{
	unsigned times = n < 0 ? 0u - (unsigned)n : (unsigned)n;
	double p = 1, square = x;
	for (; times; times >>= 1) {
		if (times & 1)
			p *= square;
		square *= square;
	}
	return n < 0 ? 1 / p : p;
}

double lims_real_pow(double x, double y)
{
	if (isnan(x) || isnan(y))
		return NAN;
	if (fabs(y) <= 64 && fabs(y - nearest(y)) <= 0)
		return lims_real_power(x, (int)y);
	if (x > 0)
		return lims_real_exp(y * lims_real_log(x));
	if (x < 0) {
		if (fabs(y) >= 0x1p51 || fabs(y - nearest(y)) > 0)
			return NAN;
		double size = lims_real_exp(y * lims_real_log(-x));
		return fabs(fmod(y, 2)) > 0 ? -size : size;
	}
	return y > 0 ? 0 : INFINITY;
}
