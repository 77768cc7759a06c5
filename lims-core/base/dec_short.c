// SPDX-License-Identifier: Apache-2.0
// Sums, products and comparisons of short decimals in whole numbers of the machine: what nearly all readings are, and exact.
//
// The results are those of the decimal library, exponent included (IEEE 754-2008, 5.2: the preferred one, for they are exact).
#include "lims-core/base/dec_bits.h"

enum {
	SHORT_BITS = 62,
	FAR = LIMS_DEC_RANGE - 100, ///< exponents beyond it are left to the library, which knows where the range ends
};

/// value = coefficient × 10^exponent
struct short_dec {
	int64_t coefficient;
	int exponent;
};

/// A coefficient of less than 2^62 has nothing in the upper word beside sign and exponent, and is not in the form of the very large ones.
static bool take(struct lims_dec d, struct short_dec *ret)
{
	uint64_t high = d.w[1];
	if (d.w[0] >> SHORT_BITS != 0 || (high & UINT64_C(0x0001FFFFFFFFFFFF)) != 0 ||
		(high & UINT64_C(0x6000000000000000)) == UINT64_C(0x6000000000000000))
		return false;
	int64_t coefficient = (int64_t)d.w[0];
	*ret = (struct short_dec){.coefficient = high >> 63 ? -coefficient : coefficient, .exponent = (int)(high >> 49 & 0x3FFF) - 6176};
	return ret->exponent < FAR && ret->exponent > -FAR;
}

static struct lims_dec give(bool negative, lims_u128 coefficient, int exponent)
{
	return lims_dec_join((struct lims_dec_parts){.negative = negative, .coefficient = coefficient, .exponent = exponent});
}

/// The coefficient of the one with the higher exponent brought to the lower one.
static bool align(struct short_dec *a, struct short_dec *b)
{
	struct short_dec *high = a->exponent > b->exponent ? a : b, *low = high == a ? b : a;
	int up = high->exponent - low->exponent;
	if (up > 18 || __builtin_mul_overflow(high->coefficient, (int64_t)lims_dec_power(up), &high->coefficient))
		return false;
	high->exponent = low->exponent;
	return high->coefficient < INT64_C(1) << SHORT_BITS && high->coefficient > -(INT64_C(1) << SHORT_BITS);
}

bool lims_dec_short_sum(struct lims_dec a, struct lims_dec b, bool minus, struct lims_dec *ret)
{
	struct short_dec x, y;
	if (!take(a, &x) || !take(b, &y) || (x.exponent != y.exponent && !align(&x, &y)))
		return false;
	int64_t sum = minus ? x.coefficient - y.coefficient : x.coefficient + y.coefficient;
	*ret = give(sum < 0, (lims_u128)(sum < 0 ? -sum : sum), x.exponent);
	return true;
}

bool lims_dec_short_product(struct lims_dec a, struct lims_dec b, struct lims_dec *ret)
{
	struct short_dec x, y;
	if (!take(a, &x) || !take(b, &y))
		return false;
	lims_u128 product =
		(lims_u128)(x.coefficient < 0 ? -x.coefficient : x.coefficient) * (lims_u128)(y.coefficient < 0 ? -y.coefficient : y.coefficient);
	int exponent = x.exponent + y.exponent;
	if (product >= lims_dec_power(LIMS_DEC_DIGITS) || exponent >= FAR || exponent <= -FAR)
		return false;
	*ret = give((x.coefficient < 0) != (y.coefficient < 0), product, exponent);
	return true;
}

bool lims_dec_short_order(struct lims_dec a, struct lims_dec b, int *ret)
{
	struct short_dec x, y;
	if (!take(a, &x) || !take(b, &y) || (x.exponent != y.exponent && !align(&x, &y)))
		return false;
	*ret = (x.coefficient > y.coefficient) - (x.coefficient < y.coefficient);
	return true;
}
