// SPDX-License-Identifier: Apache-2.0
// Fractions of machine words: sums and products by Knuth, The Art of Computer Programming 2, 4.5.1, so that nothing grows before it is reduced.
#include "lims-core/base/fraction.h"

__extension__ typedef __int128 i128;

enum { WORD_POWER = 18 }; ///< 10^18 is the largest power of ten in a signed word

static uint64_t size_of(int64_t v)
{
	return v < 0 ? (uint64_t)-v : (uint64_t)v;
}

/// The greatest common divisor, by halving; gcd(0, b) is b.
static uint64_t divisor(uint64_t a, uint64_t b)
{
	if (a == 0 || b == 0)
		return a | b;
	int twos = __builtin_ctzll(a | b);
	a >>= __builtin_ctzll(a);
	while (b != 0 && a != 1) {
		b >>= __builtin_ctzll(b);
		uint64_t low = a < b ? a : b;
		b = a < b ? b - a : a - b;
		a = low;
	}
	return a << twos;
}

static bool give(i128 top, lims_u128 under, struct lims_fraction *ret)
{
	if (top == 0)
		under = 1;
	if (top > INT64_MAX || top < -(i128)INT64_MAX || under > (lims_u128)INT64_MAX)
		return false;
	*ret = (struct lims_fraction){.top = (int64_t)top, .under = (int64_t)under};
	return true;
}

bool lims_fraction_from_dec(struct lims_dec_parts p, struct lims_fraction *ret)
{
	if (p.coefficient > (lims_u128)INT64_MAX || p.exponent > WORD_POWER || p.exponent < -WORD_POWER)
		return false;
	if (p.exponent >= 0) {
		i128 whole = (i128)p.coefficient * (i128)lims_dec_power(p.exponent);
		return give(p.negative ? -whole : whole, 1, ret);
	}
	uint64_t top = (uint64_t)p.coefficient, under = (uint64_t)lims_dec_power(-p.exponent);
	int twos = top == 0 ? 0 : __builtin_ctzll(top | under); // what is common is made of twos and fives
	top >>= twos;
	under >>= twos;
	for (; top % 5 == 0 && under % 5 == 0; under /= 5)
		top /= 5;
	return give(p.negative ? -(i128)top : (i128)top, under, ret);
}

bool lims_fraction_add(struct lims_fraction a, struct lims_fraction b, struct lims_fraction *ret)
{
	int64_t common = (int64_t)divisor((uint64_t)a.under, (uint64_t)b.under);
	i128 top = (i128)a.top * (b.under / common) + (i128)b.top * (a.under / common);
	int64_t rest = (int64_t)(top % common);
	int64_t more = (int64_t)divisor(size_of(rest), (uint64_t)common);
	return give(top / more, (lims_u128)(a.under / common) * (lims_u128)(b.under / more), ret);
}

bool lims_fraction_multiply(struct lims_fraction a, struct lims_fraction b, struct lims_fraction *ret)
{
	int64_t left = (int64_t)divisor(size_of(a.top), (uint64_t)b.under), right = (int64_t)divisor(size_of(b.top), (uint64_t)a.under);
	return give((i128)(a.top / left) * (b.top / right), (lims_u128)(a.under / right) * (lims_u128)(b.under / left), ret);
}

bool lims_fraction_divide(struct lims_fraction a, struct lims_fraction b, struct lims_fraction *ret)
{
	if (b.top == 0)
		return false;
	struct lims_fraction turned = {.top = b.top < 0 ? -b.under : b.under, .under = (int64_t)size_of(b.top)};
	return lims_fraction_multiply(a, turned, ret);
}

int lims_fraction_cmp(struct lims_fraction a, struct lims_fraction b)
{
	i128 left = (i128)a.top * b.under, right = (i128)b.top * a.under;
	return (left > right) - (left < right);
}

/// *n · 10^by + the digits of rest / under that follow; *rest is what is left then.
static bool more_digits(lims_u128 *n, lims_u128 *rest, uint64_t under, int by)
{
	if (*n != 0 && lims_dec_digits(*n) + by > LIMS_DEC_POWER_MAX)
		return false;
	lims_u128 next = *rest * lims_dec_power(by);
	*n = *n * lims_dec_power(by) + next / under;
	*rest = next % under;
	return true;
}

bool lims_fraction_scale(struct lims_fraction a, int places, enum lims_rounding how, lims_u128 *ret, bool *ret_lost)
{
	lims_u128 under = (uint64_t)a.under, top = size_of(a.top);
	if (places < -WORD_POWER)
		return false;
	if (places < 0)
		under *= lims_dec_power(-places);
	lims_u128 n = top / under, rest = top % under;
	for (int left = places; left > 0; left -= WORD_POWER) {
		if (!more_digits(&n, &rest, (uint64_t)a.under, left < WORD_POWER ? left : WORD_POWER))
			return false;
	}
	int half = rest > under - rest ? 1 : rest == under - rest ? 0 : -1;
	*ret_lost = rest != 0;
	*ret = n + lims_round_away(how, rest != 0, half, n % 2 != 0);
	return true;
}
