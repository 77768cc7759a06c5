// SPDX-License-Identifier: Apache-2.0
// Exact rational numbers: of machine words as long as they fit, by GMP beyond.
#include "lims-core/base/rat.h"

#include "lims-core/base/fraction.h"
#include "lims-core/base/gmp_bits.h"

#include <stdlib.h>

enum { LARGEST_BITS = 1 << 16 };

_Static_assert(sizeof(mpq_t) <= sizeof((struct lims_rat *)0)->large, "rat.h keeps room for an mpq_t");

static mpq_ptr large(const struct lims_rat *r)
{
	return (mpq_ptr)(void *)(uintptr_t)r->large;
}

void lims_rat_finish(struct lims_rat *r)
{
	if (r->is_ready)
		mpq_clear(large(r));
	r->is_ready = r->is_large = false;
}

struct lims_rat *lims_rat_create(void)
{
	struct lims_rat *r = malloc(sizeof *r);
	if (r)
		lims_rat_init(r);
	return r;
}

void lims_rat_destroy(struct lims_rat *r)
{
	if (r)
		lims_rat_finish(r);
	free(r);
}

static void make_ready(struct lims_rat *r)
{
	if (!r->is_ready)
		mpq_init(large(r));
	r->is_ready = true;
}

// The value as GMP has it; `scratch` holds it when it is small.
struct view {
	mpq_t scratch;
	mpq_srcptr q;
};

static void view(struct view *v, const struct lims_rat *a)
{
	mpq_init(v->scratch);
	mpz_set_si(mpq_numref(v->scratch), a->small.top);
	mpz_set_si(mpq_denref(v->scratch), a->small.under);
	v->q = a->is_large ? large(a) : v->scratch;
}

// Gives r the value, if it is not too large, and releases it.
static lims_rc take(struct lims_rat *r, mpq_t value, struct lims_err *err)
{
	bool fits = mpz_sizeinbase(mpq_numref(value), 2) <= LARGEST_BITS && mpz_sizeinbase(mpq_denref(value), 2) <= LARGEST_BITS;
	if (fits) {
		make_ready(r);
		mpq_swap(large(r), value);
		r->is_large = mpz_sizeinbase(mpq_numref(large(r)), 2) > 63 || mpz_sizeinbase(mpq_denref(large(r)), 2) > 63;
		if (!r->is_large)
			r->small = (struct lims_fraction){.top = mpz_get_si(mpq_numref(large(r))), .under = mpz_get_si(mpq_denref(large(r)))};
	}
	mpq_clear(value);
	return fits ? LIMS_OK
				: lims_err_set(err, LIMS_E_INPUT, "an exact value needs more than %d binary digits: simplify the formula", LARGEST_BITS);
}

static lims_rc by_gmp(void (*operation)(mpq_ptr, mpq_srcptr, mpq_srcptr), struct lims_rat *r, const struct lims_rat *a,
	const struct lims_rat *b, struct lims_err *err)
{
	struct view x, y;
	mpq_t result;
	mpq_init(result);
	view(&x, a);
	view(&y, b);
	operation(result, x.q, y.q);
	mpq_clear(x.scratch);
	mpq_clear(y.scratch);
	return take(r, result, err);
}

lims_rc lims_rat_from_dec(struct lims_rat *r, struct lims_dec d, struct lims_err *err)
{
	struct lims_dec_parts p;
	if (!lims_dec_split(d, &p))
		return lims_err_set(err, LIMS_E_INPUT, "a value is no finite number");
	if (p.coefficient == 0)
		p.exponent = 0;
	if (lims_fraction_from_dec(p, &r->small)) {
		r->is_large = false;
		return LIMS_OK;
	}
	mpq_t value;
	mpq_init(value);
	lims_mpz_scaled(mpq_numref(value), p.coefficient, p.exponent > 0 ? (unsigned)p.exponent : 0);
	lims_mpz_scaled(mpq_denref(value), 1, p.exponent < 0 ? (unsigned)-p.exponent : 0);
	mpq_canonicalize(value);
	if (p.negative)
		mpq_neg(value, value);
	return take(r, value, err);
}

void lims_rat_copy(struct lims_rat *r, const struct lims_rat *a)
{
	r->small = a->small;
	r->is_large = a->is_large;
	if (!a->is_large || r == a)
		return;
	make_ready(r);
	mpq_set(large(r), large(a));
}

lims_rc lims_rat_add(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	if (!a->is_large && !b->is_large && lims_fraction_add(a->small, b->small, &r->small)) {
		r->is_large = false;
		return LIMS_OK;
	}
	return by_gmp(mpq_add, r, a, b, err);
}

lims_rc lims_rat_sub(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	const struct lims_fraction minus = {.top = -b->small.top, .under = b->small.under};
	if (!a->is_large && !b->is_large && lims_fraction_add(a->small, minus, &r->small)) {
		r->is_large = false;
		return LIMS_OK;
	}
	return by_gmp(mpq_sub, r, a, b, err);
}

lims_rc lims_rat_mul(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	if (!a->is_large && !b->is_large && lims_fraction_multiply(a->small, b->small, &r->small)) {
		r->is_large = false;
		return LIMS_OK;
	}
	return by_gmp(mpq_mul, r, a, b, err);
}

lims_rc lims_rat_div(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err)
{
	if (lims_rat_sign(b) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "a division by zero: check the value below the line");
	if (!a->is_large && !b->is_large && lims_fraction_divide(a->small, b->small, &r->small)) {
		r->is_large = false;
		return LIMS_OK;
	}
	return by_gmp(mpq_div, r, a, b, err);
}

/// r ∘ d in place.
static lims_rc with_dec(struct lims_rat *r, struct lims_dec d,
	lims_rc (*operation)(struct lims_rat *, const struct lims_rat *, const struct lims_rat *, struct lims_err *), struct lims_err *err)
{
	struct lims_rat k;
	lims_rat_init(&k);
	lims_rc rc = lims_rat_from_dec(&k, d, err);
	if (rc == LIMS_OK)
		rc = operation(r, r, &k, err);
	lims_rat_finish(&k);
	return rc;
}

lims_rc lims_rat_convert(
	struct lims_rat *r, struct lims_dec mul, const struct lims_dec *div, const struct lims_dec *add, struct lims_err *err)
{
	struct lims_rat v;
	lims_rat_init(&v);
	lims_rat_copy(&v, r);
	lims_rc rc = with_dec(&v, mul, lims_rat_mul, err);
	if (rc == LIMS_OK && div)
		rc = with_dec(&v, *div, lims_rat_div, err);
	if (rc == LIMS_OK && add)
		rc = with_dec(&v, *add, lims_rat_add, err);
	if (rc == LIMS_OK)
		lims_rat_copy(r, &v);
	lims_rat_finish(&v);
	return rc;
}

void lims_rat_neg(struct lims_rat *r, const struct lims_rat *a)
{
	lims_rat_copy(r, a);
	if (r->is_large)
		mpq_neg(large(r), large(r));
	r->small.top = -r->small.top;
}

int lims_rat_cmp(const struct lims_rat *a, const struct lims_rat *b)
{
	if (!a->is_large && !b->is_large)
		return lims_fraction_cmp(a->small, b->small);
	struct view x, y;
	view(&x, a);
	view(&y, b);
	int c = mpq_cmp(x.q, y.q);
	mpq_clear(x.scratch);
	mpq_clear(y.scratch);
	return (c > 0) - (c < 0);
}

int lims_rat_sign(const struct lims_rat *a)
{
	return a->is_large ? mpq_sgn(large(a)) : (a->small.top > 0) - (a->small.top < 0);
}

bool lims_rat_near(const struct lims_rat *a, const struct lims_rat *b)
{
	if (lims_rat_cmp(a, b) == 0)
		return true;
	struct view x, y;
	mpq_t difference, size, other;
	view(&x, a);
	view(&y, b);
	mpq_inits(difference, size, other, NULL);
	mpq_sub(difference, x.q, y.q);
	mpq_abs(difference, difference);
	mpq_abs(size, x.q);
	mpq_abs(other, y.q);
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
	mpq_clear(x.scratch);
	mpq_clear(y.scratch);
	return near;
}

/// |a| × 10^places rounded to a whole number as the coefficient of *ret; false when 34 digits do not hold it.
static bool scale(const struct lims_rat *a, int places, enum lims_rounding how, struct lims_dec_parts *ret, bool *ret_lost)
{
	lims_u128 small;
	if (!a->is_large && lims_fraction_scale(a->small, places, how, &small, ret_lost)) {
		*ret = (struct lims_dec_parts){.coefficient = small, .exponent = -places};
		return small < lims_dec_power(LIMS_DEC_DIGITS);
	}
	struct view v;
	mpz_t top, under, factor;
	view(&v, a);
	mpz_inits(top, under, factor, NULL);
	mpz_abs(top, mpq_numref(v.q));
	mpz_set(under, mpq_denref(v.q));
	lims_mpz_scaled(factor, 1, (unsigned)(places < 0 ? -places : places));
	if (places >= 0)
		mpz_mul(top, top, factor);
	else
		mpz_mul(under, under, factor);
	*ret_lost = lims_mpz_divide(top, top, under, how);
	bool fits = lims_mpz_to_parts(top, -places, ret);
	mpz_clears(top, under, factor, NULL);
	mpq_clear(v.scratch);
	return fits;
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

/// The most places with which 34 digits may hold the value; of a large one up to three too many.
static int most_places(const struct lims_rat *a)
{
	if (a->is_large)
		return LIMS_DEC_DIGITS + 1 - (int)mpz_sizeinbase(mpq_numref(large(a)), 10) + (int)mpz_sizeinbase(mpq_denref(large(a)), 10);
	lims_u128 top = (lims_u128)(a->small.top < 0 ? -a->small.top : a->small.top), under = (lims_u128)a->small.under;
	int more = lims_dec_digits(top) - lims_dec_digits(under); // 10^(more - 1) < value < 10^(more + 1)
	bool reaches = more >= 0 ? top >= under * lims_dec_power(more) : top * lims_dec_power(-more) >= under;
	return LIMS_DEC_DIGITS - more - reaches;
}

lims_rc lims_rat_to_dec(const struct lims_rat *a, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	int places = most_places(a);
	struct lims_dec_parts p = {0};
	bool lost;
	while (!scale(a, places, LIMS_ROUND_HALF_EVEN, &p, &lost))
		places--;
	p.negative = lims_rat_sign(a) < 0;
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
	bool lost;
	if (!scale(a, places, how, &p, &lost))
		return lims_round_no_room(places, err);
	p.negative = lims_rat_sign(a) < 0;
	return lims_dec_finish(p, ret, err);
}
