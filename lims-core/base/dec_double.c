// SPDX-License-Identifier: Apache-2.0
// A double as a decimal of so many significant digits, rounded once from its exact binary value.
#include "lims-core/base/dec_bits.h"
#include "lims-core/base/gmp_bits.h"

#include <math.h>

enum { MANTISSA_BITS = 53, DIGITS_MAX = 17 };

// coefficient = mantissa × 2^exponent / 10^power, rounded half-even.
static void scale(uint64_t mantissa, int exponent, int power, mpz_t coefficient)
{
	mpz_t under, factor;
	mpz_inits(under, factor, NULL);
	mpz_set_ui(coefficient, mantissa);
	mpz_set_ui(under, 1);
	lims_mpz_scaled(factor, 1, (unsigned)(power < 0 ? -power : power));
	mpz_mul(power < 0 ? coefficient : under, power < 0 ? coefficient : under, factor);
	if (exponent >= 0)
		mpz_mul_2exp(coefficient, coefficient, (unsigned)exponent);
	else
		mpz_mul_2exp(under, under, (unsigned)-exponent);
	(void)lims_mpz_divide(coefficient, coefficient, under, LIMS_ROUND_HALF_EVEN);
	mpz_clears(under, factor, NULL);
}

lims_rc lims_dec_from_double(double v, int digits, struct lims_dec *ret, struct lims_err *err)
{
	if (!isfinite(v))
		return lims_err_set(err, LIMS_E_INPUT, "a computed number is not finite: check what it was computed from");
	if (digits < 1 || digits > DIGITS_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "a number is rounded to 1 to %d significant digits, not to %d", DIGITS_MAX, digits);
	struct lims_dec_parts p = {0};
	if (fpclassify(v) != FP_ZERO) {
		int exponent;
		uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(v), &exponent), MANTISSA_BITS);
		// The value lies within 2^(exponent-1) and 2^exponent; log10(2) = 0.30103. One lower, for the product may be a little high.
		int power = (int)floor((exponent - 1) * 0.30103) - digits;
		mpz_t coefficient;
		mpz_init(coefficient);
		for (bool fits = false; !fits; power++) {
			scale(mantissa, exponent - MANTISSA_BITS, power, coefficient);
			fits = lims_mpz_to_parts(coefficient, power, &p) && lims_dec_digits(p.coefficient) <= digits;
		}
		mpz_clear(coefficient);
	}
	p.negative = v < 0;
	return lims_dec_finish(p, ret, err);
}
