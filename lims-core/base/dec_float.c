// SPDX-License-Identifier: Apache-2.0
// What a binary32 or binary64 register meant: the shortest decimal that reads back to the same bits.
#include "lims-core/base/dec_bits.h"
#include "lims-core/base/gmp_bits.h"

// The value m × 2^e as a fraction, and the borders of what reads back to it: (2m ± 1) × 2^(e-1), at a power of two the lower one
// is half as far. All three over the common denominator.
struct binary {
	mpz_t value;
	mpz_t low;
	mpz_t high;
	mpz_t under;
	bool even; // a border itself reads back, for a tie goes to the even mantissa
};

/// A mantissa has at most 53 bits, so that four times it fits.
static void binary_init(struct binary *b, uint64_t mantissa, int exponent, bool narrow)
{
	mpz_inits(b->value, b->low, b->high, b->under, NULL);
	mpz_set_ui(b->value, mantissa * 4);
	mpz_set_ui(b->low, mantissa * 4 - (narrow ? 1 : 2));
	mpz_set_ui(b->high, mantissa * 4 + 2);
	mpz_set_ui(b->under, 1);
	b->even = mantissa % 2 == 0;
	int shift = exponent - 2;
	if (shift >= 0) {
		mpz_mul_2exp(b->value, b->value, (unsigned)shift);
		mpz_mul_2exp(b->low, b->low, (unsigned)shift);
		mpz_mul_2exp(b->high, b->high, (unsigned)shift);
	} else {
		mpz_mul_2exp(b->under, b->under, (unsigned)-shift);
	}
}

static void binary_finish(struct binary *b)
{
	mpz_clears(b->value, b->low, b->high, b->under, NULL);
}

// z = coefficient × 10^power × under, and v = `of`, both scaled so that a negative power needs no fraction.
static int compare(const struct binary *b, const mpz_t coefficient, int power, const mpz_t of)
{
	mpz_t left, right, factor;
	mpz_inits(left, right, factor, NULL);
	lims_mpz_scaled(factor, 1, (unsigned)(power < 0 ? -power : power));
	mpz_mul(left, coefficient, b->under);
	mpz_set(right, of);
	if (power >= 0)
		mpz_mul(left, left, factor);
	else
		mpz_mul(right, right, factor);
	int c = mpz_cmp(left, right);
	mpz_clears(left, right, factor, NULL);
	return c;
}

static bool reads_back(const struct binary *b, const mpz_t coefficient, int power)
{
	int low = compare(b, coefficient, power, b->low);
	int high = compare(b, coefficient, power, b->high);
	return b->even ? low >= 0 && high <= 0 : low > 0 && high < 0;
}

// coefficient = value / 10^power rounded.
static void shorten(const struct binary *b, int power, enum lims_rounding how, mpz_t coefficient)
{
	mpz_t top, under, factor;
	mpz_inits(top, under, factor, NULL);
	lims_mpz_scaled(factor, 1, (unsigned)(power < 0 ? -power : power));
	mpz_set(top, b->value);
	mpz_set(under, b->under);
	if (power >= 0)
		mpz_mul(under, under, factor);
	else
		mpz_mul(top, top, factor);
	lims_mpz_divide(coefficient, top, under, how);
	mpz_clears(top, under, factor, NULL);
}

// From coarse to fine; the nearest decimal first, then the one above, which at a power of two may be the only one that fits.
static void find_shortest(const struct binary *b, int start, mpz_t coefficient, int *ret_power)
{
	for (int power = start;; power--) {
		shorten(b, power, LIMS_ROUND_HALF_EVEN, coefficient);
		*ret_power = power;
		if (mpz_sgn(coefficient) != 0 && reads_back(b, coefficient, power))
			return;
		shorten(b, power, LIMS_ROUND_UP, coefficient);
		if (reads_back(b, coefficient, power))
			return;
	}
}

/// The same search in 128 bits, which hold the values of instruments (binary32 about 10^-12 to 10^25, binary64 10^-3 to 10^34) and need no memory. The
/// widest product is that of four times the value and 10^17 for its last digit: 2 + 64 + 57 bits where the exponent is -64.
struct small {
	lims_u128 value, low, high, under;
	bool even;
};

static bool small_of(uint64_t mantissa, int exponent, bool narrow, uint64_t hidden, struct small *ret)
{
	int shift = exponent - 2;
	if (!(mantissa & hidden) || shift < -66 || shift > 60)
		return false;
	int up = shift > 0 ? shift : 0, down = shift < 0 ? -shift : 0;
	*ret = (struct small){.value = (lims_u128)(mantissa * 4) << up,
		.low = (lims_u128)(mantissa * 4 - (narrow ? 1 : 2)) << up,
		.high = (lims_u128)(mantissa * 4 + 2) << up,
		.under = (lims_u128)1 << down,
		.even = mantissa % 2 == 0};
	return true;
}

/// `top` stands for the value over 10^power, `unit` for one unit of the coefficient: a power that is negative multiplies the one, else the other.
static bool small_reads_back(const struct small *b, lims_u128 coefficient, lims_u128 factor, lims_u128 unit)
{
	lims_u128 z = coefficient * unit, low = b->low * factor, high = b->high * factor;
	return coefficient != 0 && (b->even ? z >= low && z <= high : z > low && z < high);
}

static void small_shortest(const struct small *b, int start, struct lims_dec_parts *ret)
{
	for (int power = start;; power--) {
		lims_u128 factor = power < 0 ? lims_dec_power(-power) : 1, unit = b->under * (power > 0 ? lims_dec_power(power) : 1);
		lims_u128 top = b->value * factor, coefficient = top / unit, rest = top % unit;
		int half = rest > unit - rest ? 1 : rest == unit - rest ? 0 : -1;
		lims_u128 nearest = coefficient + (half > 0 || (half == 0 && coefficient % 2 != 0));
		lims_u128 above = coefficient + (rest != 0);
		ret->exponent = power;
		ret->coefficient = small_reads_back(b, nearest, factor, unit) ? nearest : small_reads_back(b, above, factor, unit) ? above : 0;
		if (ret->coefficient != 0)
			return;
	}
}

static void large_shortest(uint64_t mantissa, int exponent, bool narrow, int start, struct lims_dec_parts *ret)
{
	struct binary b;
	mpz_t coefficient;
	int power = 0;
	mpz_init(coefficient);
	binary_init(&b, mantissa, exponent, narrow);
	find_shortest(&b, start, coefficient, &power);
	lims_mpz_to_parts(coefficient, power, ret);
	binary_finish(&b);
	mpz_clear(coefficient);
}

/// The widths of the two binary formats.
struct format {
	int fraction_bits;
	int exponent_max; ///< of the biased exponent: no number
	int bias;         ///< with the bits of the fraction: value = mantissa × 2^(biased - bias)
};

static lims_rc from_bits(uint64_t bits, const struct format *f, struct lims_dec *ret, struct lims_err *err)
{
	uint64_t hidden = (uint64_t)1 << f->fraction_bits;
	uint64_t fraction = bits & (hidden - 1);
	int biased = (int)(bits >> f->fraction_bits) & f->exponent_max;
	bool negative = bits >> f->fraction_bits & (uint64_t)(f->exponent_max + 1);
	if (biased == f->exponent_max)
		return lims_err_set(err, LIMS_E_INPUT, "the binary number 0x%0*llX is %s: the device has no value", f->fraction_bits > 32 ? 16 : 8,
			(unsigned long long)bits, fraction ? "no number (NaN)" : "infinite");
	struct lims_dec_parts p = {0};
	if (biased != 0 || fraction != 0) {
		struct small b;
		int exponent = (biased ? biased : 1) - f->bias;
		uint64_t mantissa = biased ? fraction | hidden : fraction;
		bool narrow = fraction == 0 && biased > 1;
		// The value lies below 2^(exponent + bits of the mantissa); log10(2) = 0.30103. One more for the division that cuts.
		int start = (exponent + f->fraction_bits + 1) * 30103 / 100000 + 1;
		if (small_of(mantissa, exponent, narrow, hidden, &b))
			small_shortest(&b, start, &p);
		else
			large_shortest(mantissa, exponent, narrow, start, &p);
	}
	p.negative = negative;
	// 1e2 is written 100, as a register that counts ones means it.
	if (p.exponent > 0 && lims_dec_digits(p.coefficient) + p.exponent <= LIMS_DEC_DIGITS) {
		p.coefficient *= lims_dec_power(p.exponent);
		p.exponent = 0;
	}
	return lims_dec_finish(p, ret, err);
}

lims_rc lims_dec_from_float32(uint32_t bits, struct lims_dec *ret, struct lims_err *err)
{
	static const struct format binary32 = {.fraction_bits = 23, .exponent_max = 0xff, .bias = 150};
	return from_bits(bits, &binary32, ret, err);
}

lims_rc lims_dec_from_float64(uint64_t bits, struct lims_dec *ret, struct lims_err *err)
{
	static const struct format binary64 = {.fraction_bits = 52, .exponent_max = 0x7ff, .bias = 1075};
	return from_bits(bits, &binary64, ret, err);
}
