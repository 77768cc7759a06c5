// SPDX-License-Identifier: Apache-2.0
// Decimal arithmetic by the Intel decimal floating-point library.
#include "lims-core/base/dec_bid.h"

enum { SMALL_POWERS = 20 };

static const uint64_t small_powers[SMALL_POWERS] = {
	UINT64_C(1),
	UINT64_C(10),
	UINT64_C(100),
	UINT64_C(1000),
	UINT64_C(10000),
	UINT64_C(100000),
	UINT64_C(1000000),
	UINT64_C(10000000),
	UINT64_C(100000000),
	UINT64_C(1000000000),
	UINT64_C(10000000000),
	UINT64_C(100000000000),
	UINT64_C(1000000000000),
	UINT64_C(10000000000000),
	UINT64_C(100000000000000),
	UINT64_C(1000000000000000),
	UINT64_C(10000000000000000),
	UINT64_C(100000000000000000),
	UINT64_C(1000000000000000000),
	UINT64_C(10000000000000000000),
};

lims_u128 lims_dec_power(int n)
{
	return n < SMALL_POWERS ? small_powers[n] : (lims_u128)small_powers[SMALL_POWERS - 1] * small_powers[n - SMALL_POWERS + 1];
}

int lims_dec_digits(lims_u128 coefficient)
{
	uint64_t high = (uint64_t)(coefficient >> 64), low = (uint64_t)coefficient | 1;
	int bits = high != 0 ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(low);
	int n = bits * 1233 >> 12; // 1233 / 4096 is log10(2), near enough for 128 bits
	return n + (n < 39 && coefficient >= lims_dec_power(n)) + (n == 0 && coefficient == 0);
}

// Sign bit, then 14 bits of exponent (bias 6176), then 113 bits of coefficient. The form that begins with 11 holds only
// coefficients beyond 10^34, infinities and NaN: the first are zero by the standard, the others no numbers.
bool lims_dec_split(struct lims_dec d, struct lims_dec_parts *ret)
{
	uint64_t high = d.w[1];
	if ((high & UINT64_C(0x7800000000000000)) == UINT64_C(0x7800000000000000))
		return false;
	struct lims_dec_parts p = {.negative = high >> 63};
	if ((high & UINT64_C(0x6000000000000000)) == UINT64_C(0x6000000000000000)) {
		p.exponent = (int)(high >> 47 & 0x3FFF) - 6176;
	} else {
		p.exponent = (int)(high >> 49 & 0x3FFF) - 6176;
		p.coefficient = (lims_u128)(high & UINT64_C(0x0001FFFFFFFFFFFF)) << 64 | d.w[0];
		if (p.coefficient >= lims_dec_power(LIMS_DEC_DIGITS))
			p.coefficient = 0;
	}
	if (p.coefficient == 0)
		p.negative = false;
	*ret = p;
	return true;
}

struct lims_dec lims_dec_join(struct lims_dec_parts p)
{
	uint64_t sign = p.negative && p.coefficient != 0 ? UINT64_C(1) << 63 : 0;
	uint64_t exponent = (uint64_t)(p.exponent + 6176) << 49;
	return (struct lims_dec){{(uint64_t)p.coefficient, sign | exponent | (uint64_t)(p.coefficient >> 64)}};
}

lims_rc lims_dec_finish(struct lims_dec_parts p, struct lims_dec *ret, struct lims_err *err)
{
	int top = p.exponent + lims_dec_digits(p.coefficient) - 1;
	if (p.coefficient == 0)
		p.exponent = top > LIMS_DEC_RANGE ? LIMS_DEC_RANGE : top < -LIMS_DEC_RANGE ? -LIMS_DEC_RANGE : top;
	else if (top > LIMS_DEC_RANGE || top < -LIMS_DEC_RANGE)
		return lims_err_set(err, LIMS_E_INPUT, "a number is too %s: its size must lie within 10^-%d and 10^%d", top > 0 ? "large" : "small",
			LIMS_DEC_RANGE, LIMS_DEC_RANGE);
	*ret = lims_dec_join(p);
	return LIMS_OK;
}

lims_rc lims_dec_from_bid(BID_UINT128 x, unsigned flags, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	struct lims_dec_parts p;
	if (!lims_dec_split((struct lims_dec){{x.w[0], x.w[1]}}, &p))
		return lims_err_set(
			err, LIMS_E_INPUT, "a number is too large: its size must lie within 10^-%d and 10^%d", LIMS_DEC_RANGE, LIMS_DEC_RANGE);
	if (flags & BID_UNDERFLOW_EXCEPTION)
		return lims_err_set(
			err, LIMS_E_INPUT, "a number is too small: its size must lie within 10^-%d and 10^%d", LIMS_DEC_RANGE, LIMS_DEC_RANGE);
	lims_rc rc = lims_dec_finish(p, ret, err);
	if (rc == LIMS_OK && inexact && (flags & BID_INEXACT_EXCEPTION))
		*inexact = true;
	return rc;
}

lims_rc lims_dec_self_check(struct lims_err *err)
{
	struct lims_dec third, sum;
	bool inexact = false, exact = false;
	lims_rc rc = lims_dec_div(lims_dec_from_int(1), lims_dec_from_int(3), &third, &inexact, err);
	if (rc == LIMS_OK)
		rc = lims_dec_add(lims_dec_scaled(1, -1), lims_dec_scaled(2, -1), &sum, &exact, err);
	if (rc == LIMS_OK && inexact && !exact && lims_dec_cmp(sum, lims_dec_scaled(3, -1)) == 0)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_STORAGE,
		"the decimal library does not report lost digits, so no verdict can be trusted: build the program with libbidgcc000.a");
}

struct lims_dec lims_dec_from_int(int64_t v)
{
	return lims_dec_scaled(v, 0);
}

struct lims_dec lims_dec_scaled(int64_t coefficient, int exponent)
{
	struct lims_dec_parts p = {.negative = coefficient < 0};
	p.coefficient = coefficient < 0 ? (lims_u128)(-(uint64_t)coefficient) : (lims_u128)coefficient;
	p.exponent = exponent > LIMS_DEC_RANGE - 19 ? LIMS_DEC_RANGE - 19 : exponent < -LIMS_DEC_RANGE ? -LIMS_DEC_RANGE : exponent;
	return lims_dec_join(p);
}

double lims_dec_to_double(struct lims_dec d)
{
	unsigned flags = 0;
	return bid128_to_binary64(lims_dec_to_bid(d), BID_ROUNDING_TO_NEAREST, &flags);
}

bool lims_dec_to_int(struct lims_dec d, int64_t *ret)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(d, &p))
		return false;
	lims_u128 limit = (lims_u128)INT64_MAX + (p.negative ? 1 : 0);
	for (; p.exponent < 0 && p.coefficient != 0; p.exponent++) {
		if (p.coefficient % 10 != 0)
			return false;
		p.coefficient /= 10;
	}
	for (; p.exponent > 0 && p.coefficient != 0 && p.coefficient <= limit; p.exponent--)
		p.coefficient *= 10;
	if (p.coefficient > limit)
		return false;
	*ret = p.negative ? -(int64_t)(p.coefficient - 1) - 1 : (int64_t)p.coefficient;
	return true;
}

lims_rc lims_dec_add(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	unsigned flags = 0;
	if (lims_dec_short_sum(a, b, false, ret))
		return LIMS_OK;
	BID_UINT128 x = bid128_add(lims_dec_to_bid(a), lims_dec_to_bid(b), BID_ROUNDING_TO_NEAREST, &flags);
	return lims_dec_from_bid(x, flags, ret, inexact, err);
}

lims_rc lims_dec_sub(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	unsigned flags = 0;
	if (lims_dec_short_sum(a, b, true, ret))
		return LIMS_OK;
	BID_UINT128 x = bid128_sub(lims_dec_to_bid(a), lims_dec_to_bid(b), BID_ROUNDING_TO_NEAREST, &flags);
	return lims_dec_from_bid(x, flags, ret, inexact, err);
}

lims_rc lims_dec_mul(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	unsigned flags = 0;
	if (lims_dec_short_product(a, b, ret))
		return LIMS_OK;
	BID_UINT128 x = bid128_mul(lims_dec_to_bid(a), lims_dec_to_bid(b), BID_ROUNDING_TO_NEAREST, &flags);
	return lims_dec_from_bid(x, flags, ret, inexact, err);
}

lims_rc lims_dec_div(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	unsigned flags = 0;
	if (lims_dec_sign(b) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "a division by zero: check the value below the line");
	BID_UINT128 x = bid128_div(lims_dec_to_bid(a), lims_dec_to_bid(b), BID_ROUNDING_TO_NEAREST, &flags);
	return lims_dec_from_bid(x, flags, ret, inexact, err);
}

lims_rc lims_dec_sqrt(struct lims_dec a, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	unsigned flags = 0;
	if (lims_dec_sign(a) < 0)
		return lims_err_set(err, LIMS_E_INPUT, "a square root of a negative number: check the value below the root");
	BID_UINT128 x = bid128_sqrt(lims_dec_to_bid(a), BID_ROUNDING_TO_NEAREST, &flags);
	return lims_dec_from_bid(x, flags, ret, inexact, err);
}

struct lims_dec lims_dec_neg(struct lims_dec a)
{
	if (lims_dec_sign(a) != 0)
		a.w[1] ^= UINT64_C(1) << 63;
	return a;
}

struct lims_dec lims_dec_abs(struct lims_dec a)
{
	a.w[1] &= ~(UINT64_C(1) << 63);
	return a;
}

int lims_dec_cmp(struct lims_dec a, struct lims_dec b)
{
	unsigned flags = 0;
	int order;
	if (lims_dec_short_order(a, b, &order))
		return order;
	if (bid128_quiet_equal(lims_dec_to_bid(a), lims_dec_to_bid(b), &flags))
		return 0;
	return bid128_quiet_less(lims_dec_to_bid(a), lims_dec_to_bid(b), &flags) ? -1 : 1;
}

/// The coefficients of both on one exponent, in two machine words; false when these do not hold them.
static bool align(struct lims_dec_parts *a, struct lims_dec_parts *b)
{
	struct lims_dec_parts *high = a->exponent > b->exponent ? a : b, *low = high == a ? b : a;
	int up = high->exponent - low->exponent;
	if (lims_dec_digits(high->coefficient) + up > LIMS_DEC_POWER_MAX)
		return false;
	high->coefficient *= lims_dec_power(up);
	high->exponent = low->exponent;
	return true;
}

int lims_dec_cmp_apart(struct lims_dec a, struct lims_dec b, int power)
{
	struct lims_dec_parts x, y;
	if (!lims_dec_split(a, &x) || !lims_dec_split(b, &y))
		return 0;
	if (!align(&x, &y)) {
		struct lims_dec difference;
		if (lims_dec_sub(a, b, &difference, NULL, NULL) != LIMS_OK)
			return 0;
		int sign = lims_dec_sign(difference);
		return sign != 0 && lims_dec_magnitude(difference) >= power ? sign : 0;
	}
	bool above = x.negative == y.negative ? (x.coefficient > y.coefficient) != x.negative : y.negative;
	lims_u128 apart = x.negative != y.negative        ? x.coefficient + y.coefficient
					  : x.coefficient > y.coefficient ? x.coefficient - y.coefficient
													  : y.coefficient - x.coefficient;
	int margin = power - x.exponent;
	if (apart == 0 || (margin > 0 && (margin > LIMS_DEC_POWER_MAX || apart < lims_dec_power(margin))))
		return 0;
	return above ? 1 : -1;
}

int lims_dec_sign(struct lims_dec a)
{
	const uint64_t form = UINT64_C(0x6000000000000000), digits = UINT64_C(0x0001FFFFFFFFFFFF);
	struct lims_dec_parts p;
	if ((a.w[1] & form) != form && (a.w[1] & digits) == 0) // a coefficient of one word
		return a.w[0] == 0 ? 0 : a.w[1] >> 63 ? -1 : 1;
	if (!lims_dec_split(a, &p) || p.coefficient == 0)
		return 0;
	return p.negative ? -1 : 1;
}

int lims_dec_places(struct lims_dec a)
{
	struct lims_dec_parts p;
	return lims_dec_split(a, &p) ? -p.exponent : 0;
}

bool lims_dec_size(struct lims_dec a, int *ret_power)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(a, &p) || p.coefficient == 0)
		return false;
	*ret_power = p.exponent + lims_dec_digits(p.coefficient);
	return true;
}

int lims_dec_magnitude(struct lims_dec a)
{
	int power;
	return lims_dec_size(a, &power) ? power - 1 : 0;
}
