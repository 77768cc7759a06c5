// SPDX-License-Identifier: Apache-2.0
// Exact rational numbers by GMP.
#include "lims-core/base/rat.h"

#include "lims-core/base/gmp_bits.h"

#include <stdlib.h>

enum { LARGEST_BITS = 1 << 16 };

struct lims_rat {
	mpq_t q;
};

struct lims_rat *lims_rat_create(void)
{
	struct lims_rat *r = malloc(sizeof *r);
	if (r)
		mpq_init(r->q);
	return r;
}

void lims_rat_destroy(struct lims_rat *r)
{
	if (!r)
		return;
	mpq_clear(r->q);
	free(r);
}

lims_rc lims_rat_from_dec(struct lims_rat *r, struct lims_dec d, struct lims_err *err)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(d, &p))
		return lims_err_set(err, LIMS_E_INPUT, "a value is no finite number");
	if (p.coefficient == 0)
		p.exponent = 0;
	lims_mpz_scaled(mpq_numref(r->q), p.coefficient, p.exponent > 0 ? (unsigned)p.exponent : 0);
	lims_mpz_scaled(mpq_denref(r->q), 1, p.exponent < 0 ? (unsigned)-p.exponent : 0);
	mpq_canonicalize(r->q);
	if (p.negative)
		mpq_neg(r->q, r->q);
	return LIMS_OK;
}

void lims_rat_copy(struct lims_rat *r, const struct lims_rat *a)
{
	mpq_set(r->q, a->q);
}

// Gives r the result, if it is not too large, and releases it.
static lims_rc take(struct lims_rat *r, mpq_t result, struct lims_err *err)
{
	bool fits = mpz_sizeinbase(mpq_numref(result), 2) <= LARGEST_BITS && mpz_sizeinbase(mpq_denref(result), 2) <= LARGEST_BITS;
	if (fits)
		mpq_swap(r->q, result);
	mpq_clear(result);
	return fits ? LIMS_OK
				: lims_err_set(err, LIMS_E_INPUT, "an exact value needs more than %d binary digits: simplify the formula", LARGEST_BITS);
}

lims_rc lims_rat_add(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	mpq_t result;
	mpq_init(result);
	mpq_add(result, a->q, b->q);
	return take(r, result, err);
}

lims_rc lims_rat_sub(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	mpq_t result;
	mpq_init(result);
	mpq_sub(result, a->q, b->q);
	return take(r, result, err);
}

lims_rc lims_rat_mul(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	mpq_t result;
	mpq_init(result);
	mpq_mul(result, a->q, b->q);
	return take(r, result, err);
}

lims_rc lims_rat_div(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	if (mpq_sgn(b->q) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "a division by zero: check the value below the line");
	mpq_t result;
	mpq_init(result);
	mpq_div(result, a->q, b->q);
	return take(r, result, err);
}

void lims_rat_neg(struct lims_rat *r, const struct lims_rat *a)
{
	mpq_neg(r->q, a->q);
}

int lims_rat_cmp(const struct lims_rat *a, const struct lims_rat *b)
{
	int c = mpq_cmp(a->q, b->q);
	return (c > 0) - (c < 0);
}

int lims_rat_sign(const struct lims_rat *a)
{
	return mpq_sgn(a->q);
}

bool lims_rat_near(const struct lims_rat *a, const struct lims_rat *b)
{
	if (mpq_equal(a->q, b->q))
		return true;
	mpq_t difference, size, other;
	mpq_inits(difference, size, other, NULL);
	mpq_sub(difference, a->q, b->q);
	mpq_abs(difference, difference);
	mpq_abs(size, a->q);
	mpq_abs(other, b->q);
	if (mpq_cmp(size, other) < 0)
		mpq_swap(size, other);
	mpz_t scale;
	mpz_init(scale);
	mpz_ui_pow_ui(scale, 10, 28);
	mpq_set_z(other, scale);
	mpq_mul(difference, difference, other);
	bool near = mpq_cmp(difference, size) < 0;
	mpz_clear(scale);
	mpq_clears(difference, size, other, NULL);
	return near;
}

// n = |a| × 10^places rounded to an integer; true when something was lost.
static bool scale(const struct lims_rat *a, int places, enum lims_rounding how, mpz_t n)
{
	mpz_t top, under, factor;
	mpz_inits(top, under, factor, NULL);
	mpz_abs(top, mpq_numref(a->q));
	mpz_set(under, mpq_denref(a->q));
	lims_mpz_scaled(factor, 1, (unsigned)(places < 0 ? -places : places));
	if (places >= 0)
		mpz_mul(top, top, factor);
	else
		mpz_mul(under, under, factor);
	bool lost = lims_mpz_divide(n, top, under, how);
	mpz_clears(top, under, factor, NULL);
	return lost;
}

// An exact value's exponent is brought towards 0: 0.5000 is 0.5, 5e2 is 500.
static void simplify(struct lims_dec_parts *p)
{
	if (p->coefficient == 0)
		p->exponent = 0;
	for (; p->exponent < 0 && p->coefficient % 10 == 0; p->exponent++)
		p->coefficient /= 10;
	int room = LIMS_DEC_DIGITS - lims_dec_digits(p->coefficient);
	if (p->exponent > 0 && p->exponent <= room) {
		p->coefficient *= lims_dec_power(p->exponent);
		p->exponent = 0;
	}
}

lims_rc lims_rat_to_dec(const struct lims_rat *a, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	// The estimate of the value's digits may be two too high or one too low, so begin with the largest number of places that
	// may fit and go down until the coefficient does.
	int top = (int)mpz_sizeinbase(mpq_numref(a->q), 10) - (int)mpz_sizeinbase(mpq_denref(a->q), 10);
	int places = LIMS_DEC_DIGITS + 2 - top;
	struct lims_dec_parts p = {0};
	bool lost, fits;
	mpz_t n;
	mpz_init(n);
	do {
		places--;
		lost = scale(a, places, LIMS_ROUND_HALF_EVEN, n);
		fits = lims_mpz_to_parts(n, -places, &p);
	} while (!fits);
	mpz_clear(n);
	p.negative = mpq_sgn(a->q) < 0;
	if (!lost)
		simplify(&p);
	lims_rc rc = lims_dec_finish(p, ret, err);
	if (rc == LIMS_OK && lost && inexact)
		*inexact = true;
	return rc;
}

lims_rc lims_rat_round(const struct lims_rat *a, int places, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	if (places > LIMS_DEC_RANGE || places < -LIMS_DEC_RANGE)
		return lims_round_no_room(places, err);
	struct lims_dec_parts p = {0};
	mpz_t n;
	mpz_init(n);
	scale(a, places, how, n);
	bool fits = lims_mpz_to_parts(n, -places, &p);
	mpz_clear(n);
	if (!fits)
		return lims_round_no_room(places, err);
	p.negative = mpq_sgn(a->q) < 0;
	return lims_dec_finish(p, ret, err);
}
