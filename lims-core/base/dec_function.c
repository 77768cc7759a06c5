// SPDX-License-Identifier: Apache-2.0
// Exponential, logarithm, trigonometric functions and powers of decimals, by the Intel decimal library.
#include "lims-core/base/dec_bid.h"

enum { POWER_MAX = 24 };

/// The exponent when x is a power of ten.
static bool is_power_of_ten(struct lims_dec x, int *ret)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(x, &p) || p.negative || p.coefficient == 0)
		return false;
	for (; p.coefficient % 10 == 0; p.coefficient /= 10)
		p.exponent++;
	*ret = p.exponent;
	return p.coefficient == 1;
}

/// The few arguments whose value is a whole number; everywhere else the value has no end (Lindemann, Gelfond and Schneider).
static bool exact_value(enum lims_dec_function f, struct lims_dec x, int *ret)
{
	bool zero = lims_dec_sign(x) == 0;
	int power;
	switch (f) {
	case LIMS_DEC_EXP:
	case LIMS_DEC_COS:
		*ret = 1;
		return zero;
	case LIMS_DEC_SIN:
	case LIMS_DEC_TAN:
	case LIMS_DEC_ASIN:
	case LIMS_DEC_ATAN:
	case LIMS_DEC_LN1P:
		*ret = 0;
		return zero;
	case LIMS_DEC_LOG10:
		return is_power_of_ten(x, ret);
	default: // ln, acos
		*ret = 0;
		return is_power_of_ten(x, &power) && power == 0;
	}
}

static bool in_domain(enum lims_dec_function f, struct lims_dec x)
{
	if (f == LIMS_DEC_LN || f == LIMS_DEC_LOG10)
		return lims_dec_sign(x) > 0;
	if (f == LIMS_DEC_LN1P)
		return lims_dec_cmp(x, lims_dec_from_int(-1)) > 0;
	if (f == LIMS_DEC_ASIN || f == LIMS_DEC_ACOS)
		return lims_dec_cmp(lims_dec_abs(x), lims_dec_from_int(1)) <= 0;
	return true;
}

static BID_UINT128 call(enum lims_dec_function f, BID_UINT128 x, unsigned *flags)
{
	switch (f) {
	case LIMS_DEC_EXP:
		return bid128_exp(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_LN:
		return bid128_log(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_LOG10:
		return bid128_log10(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_SIN:
		return bid128_sin(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_COS:
		return bid128_cos(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_TAN:
		return bid128_tan(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_ASIN:
		return bid128_asin(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_ACOS:
		return bid128_acos(x, BID_ROUNDING_TO_NEAREST, flags);
	case LIMS_DEC_LN1P:
		return bid128_log1p(x, BID_ROUNDING_TO_NEAREST, flags);
	default:
		return bid128_atan(x, BID_ROUNDING_TO_NEAREST, flags);
	}
}

lims_rc lims_dec_function(enum lims_dec_function f, struct lims_dec x, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	unsigned flags = 0;
	int whole;
	if (!in_domain(f, x))
		return lims_err_set(err, LIMS_E_INPUT, "a logarithm or inverse sine of a number outside its domain: check its argument");
	if (exact_value(f, x, &whole)) {
		*ret = lims_dec_from_int(whole);
		return LIMS_OK;
	}
	BID_UINT128 y = call(f, lims_dec_to_bid(x), &flags);
	return lims_dec_from_bid(y, flags | BID_INEXACT_EXCEPTION, ret, inexact, err);
}

static lims_rc whole_power(struct lims_dec x, int64_t power, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	struct lims_dec p = lims_dec_from_int(1);
	bool lost = false;
	lims_rc rc = LIMS_OK;
	for (int64_t i = power < 0 ? -power : power; i > 0 && rc == LIMS_OK; i--)
		rc = lims_dec_mul(p, x, &p, &lost, err);
	if (rc == LIMS_OK && power < 0)
		rc = lims_dec_div(lims_dec_from_int(1), p, &p, &lost, err);
	if (rc != LIMS_OK)
		return rc;
	*ret = p;
	if (lost && inexact)
		*inexact = true;
	return LIMS_OK;
}

lims_rc lims_dec_pow(struct lims_dec x, struct lims_dec y, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	int64_t power = 0;
	unsigned flags = 0;
	bool whole = lims_dec_to_int(y, &power);
	if (lims_dec_sign(x) == 0 && lims_dec_sign(y) <= 0)
		return lims_err_set(err, LIMS_E_INPUT, "zero raised to a power that is not above zero: check the base");
	if (lims_dec_sign(x) < 0 && !whole)
		return lims_err_set(err, LIMS_E_INPUT, "a negative number raised to a power that is not whole: check the base");
	if (lims_dec_sign(x) == 0) {
		*ret = lims_dec_from_int(0);
		return LIMS_OK;
	}
	if (whole && power >= -POWER_MAX && power <= POWER_MAX)
		return whole_power(x, power, ret, inexact, err);
	BID_UINT128 z = bid128_pow(lims_dec_to_bid(x), lims_dec_to_bid(y), BID_ROUNDING_TO_NEAREST, &flags);
	return lims_dec_from_bid(z, flags | BID_INEXACT_EXCEPTION, ret, inexact, err);
}

struct lims_dec lims_dec_pi(void)
{
	// 3.141592653589793238462643383279502 884…, OEIS A000796
	lims_u128 coefficient = (lims_u128)UINT64_C(31415926535897932) * lims_dec_power(17) + UINT64_C(38462643383279503);
	return lims_dec_join((struct lims_dec_parts){.coefficient = coefficient, .exponent = -33});
}
