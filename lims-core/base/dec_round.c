// SPDX-License-Identifier: Apache-2.0
// Rounding of decimals to places and to steps, without double rounding.
#include "lims-core/base/dec_bits.h"
#include "lims-core/base/gmp_bits.h"

bool lims_round_away(enum lims_rounding how, bool rest, int half, bool odd)
{
	switch (how) {
	case LIMS_ROUND_UP:
		return rest;
	case LIMS_ROUND_DOWN:
		return false;
	case LIMS_ROUND_HALF_EVEN:
		return half > 0 || (half == 0 && odd);
	case LIMS_ROUND_HALF_UP:
		break;
	}
	return half >= 0;
}

lims_rc lims_round_no_room(int places, struct lims_err *err)
{
	return lims_err_set(
		err, LIMS_E_INPUT, "a number does not fit %d digits with %d decimal places: round to fewer places", LIMS_DEC_DIGITS, places);
}

/// *a becomes a / b; gives the rest. Numbers of one word are divided by the machine.
static lims_u128 divide_parts(lims_u128 *a, lims_u128 b)
{
	lims_u128 before = *a;
	if ((before | b) >> 64 == 0) {
		*a = (uint64_t)before / (uint64_t)b;
		return (uint64_t)before % (uint64_t)b;
	}
	*a = before / b;
	return before - *a * b;
}

lims_rc lims_dec_round(struct lims_dec a, int places, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(a, &p) || places > LIMS_DEC_RANGE || places < -LIMS_DEC_RANGE)
		return lims_round_no_room(places, err);
	int drop = -places - p.exponent;
	if (drop <= 0) {
		// Zeros are added; they must have room.
		if (p.coefficient != 0 && lims_dec_digits(p.coefficient) - drop > LIMS_DEC_DIGITS)
			return lims_round_no_room(places, err);
		if (p.coefficient != 0)
			p.coefficient *= lims_dec_power(-drop);
	} else if (drop > LIMS_DEC_DIGITS) {
		// Less than a tenth of the last place.
		p.coefficient = how == LIMS_ROUND_UP && p.coefficient != 0;
	} else {
		lims_u128 unit = lims_dec_power(drop);
		lims_u128 rest = divide_parts(&p.coefficient, unit);
		int half = rest > unit - rest ? 1 : rest == unit - rest ? 0 : -1;
		if (lims_round_away(how, rest != 0, half, p.coefficient % 2 != 0))
			p.coefficient++;
	}
	p.exponent = -places;
	return lims_dec_finish(p, ret, err);
}

// *n: a/step rounded to an integer by `how`, with the sign of a.
static void divide(struct lims_dec_parts a, struct lims_dec_parts step, enum lims_rounding how, mpz_t n)
{
	int low = a.exponent < step.exponent ? a.exponent : step.exponent;
	mpz_t top, unit;
	mpz_inits(top, unit, NULL);
	lims_mpz_scaled(top, a.coefficient, (unsigned)(a.exponent - low));
	lims_mpz_scaled(unit, step.coefficient, (unsigned)(step.exponent - low));
	lims_mpz_divide(n, top, unit, how);
	if (a.negative)
		mpz_neg(n, n);
	mpz_clears(top, unit, NULL);
}

bool lims_dec_round_sure(struct lims_dec a, int power, int places, enum lims_rounding how, struct lims_dec *ret)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(a, &p))
		return false;
	int drop = -places - p.exponent, margin = power - p.exponent;
	if (drop <= 0 || drop > LIMS_DEC_DIGITS || margin >= drop)
		return false; // the last digit kept is not sure either
	lims_u128 unit = lims_dec_power(drop), away = margin < 0 ? 0 : lims_dec_power(margin);
	lims_u128 rest = divide_parts(&p.coefficient, unit);
	bool nearest = how == LIMS_ROUND_HALF_UP || how == LIMS_ROUND_HALF_EVEN;
	lims_u128 turn = nearest ? unit / 2 : rest > unit - rest ? unit : 0; // where the result changes
	if ((rest > turn ? rest - turn : turn - rest) <= away)
		return false;
	if (nearest ? rest > turn : how == LIMS_ROUND_UP)
		p.coefficient++;
	p.exponent = -places;
	return lims_dec_finish(p, ret, NULL) == LIMS_OK;
}

/// a rounded to a multiple of the step in two machine words; false when they do not hold it.
static bool round_step_short(struct lims_dec_parts a, struct lims_dec_parts step, enum lims_rounding how, struct lims_dec_parts *ret)
{
	enum { ROOM = 38 }; // digits that two words hold
	int low = a.exponent < step.exponent ? a.exponent : step.exponent;
	if (lims_dec_digits(a.coefficient) + a.exponent - low > ROOM - 1 || lims_dec_digits(step.coefficient) + step.exponent - low > ROOM - 1)
		return false;
	lims_u128 n = a.coefficient * lims_dec_power(a.exponent - low), unit = step.coefficient * lims_dec_power(step.exponent - low);
	lims_u128 rest = divide_parts(&n, unit);
	int half = rest > unit - rest ? 1 : rest == unit - rest ? 0 : -1;
	if (lims_round_away(how, rest != 0, half, n % 2 != 0))
		n++;
	if (lims_dec_digits(n) + lims_dec_digits(step.coefficient) > LIMS_DEC_DIGITS)
		return false;
	*ret = (struct lims_dec_parts){.negative = a.negative, .coefficient = n * step.coefficient, .exponent = step.exponent};
	return true;
}

lims_rc lims_dec_round_step(struct lims_dec a, struct lims_dec step, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	struct lims_dec_parts p, s;
	if (lims_dec_sign(step) <= 0 || !lims_dec_split(step, &s) || !lims_dec_split(a, &p))
		return lims_err_set(err, LIMS_E_INPUT, "a rounding step must be greater than zero");
	struct lims_dec_parts quick;
	if (round_step_short(p, s, how, &quick))
		return lims_dec_finish(quick, ret, err);
	mpz_t n, unit;
	mpz_inits(n, unit, NULL);
	divide(p, s, how, n);
	lims_mpz_scaled(unit, s.coefficient, 0);
	mpz_mul(n, n, unit);
	bool fits = lims_mpz_to_parts(n, s.exponent, &p);
	mpz_clears(n, unit, NULL);
	return fits ? lims_dec_finish(p, ret, err) : lims_round_no_room(-s.exponent, err);
}

struct lims_dec lims_dec_trim(struct lims_dec a)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(a, &p))
		return a;
	for (; p.exponent < 0 && p.coefficient % 10 == 0; p.exponent++)
		p.coefficient /= 10;
	return lims_dec_join(p);
}
