// SPDX-License-Identifier: Apache-2.0
// Arithmetic of units: products, powers and roots of dimension and factor, and exact conversion between units of one dimension.
#include "lims-core/engine/units_table.h"

#include <string.h>

static struct lims_dec one_dec(void)
{
	return lims_dec_from_int(1);
}

static bool is_one(struct lims_dec d)
{
	return lims_dec_cmp(d, one_dec()) == 0;
}

struct lims_unit lims_unit_one(void)
{
	struct lims_unit u = {.code = "1"};
	u.num = u.den = one_dec();
	u.offset = lims_dec_from_int(0);
	return u;
}

bool lims_unit_same_dimension(const struct lims_unit *a, const struct lims_unit *b)
{
	return memcmp(&a->dim, &b->dim, sizeof a->dim) == 0;
}

bool lims_unit_is_pure(const struct lims_unit *a)
{
	const struct lims_dim none = {0};
	return memcmp(&a->dim, &none, sizeof none) == 0;
}

static lims_rc too_many_digits(struct lims_err *err)
{
	return lims_err_set(
		err, LIMS_E_INPUT, "a conversion factor between units needs more than 34 digits: use units that are closer to each other");
}

/// The same number with the shortest coefficient (1000 → 1E3), so that a product keeps the digits of its other factor and no more.
static struct lims_dec shortest(struct lims_dec d)
{
	struct lims_dec shorter;
	while (lims_dec_round(d, lims_dec_places(d) - 1, LIMS_ROUND_DOWN, &shorter, NULL) == LIMS_OK && lims_dec_cmp(shorter, d) == 0)
		d = shorter;
	return d;
}

/// num/den brought to a form where one of them is 1 whenever a decimal can hold that: products of factors stay short.
static lims_rc reduce(struct lims_dec num, struct lims_dec den, struct lims_dec *ret_num, struct lims_dec *ret_den, struct lims_err *err)
{
	struct lims_dec q;
	bool inexact = false;
	if (lims_dec_div(num, den, &q, &inexact, err) != LIMS_OK)
		return err ? err->code : LIMS_E_INPUT;
	if (!inexact) {
		*ret_num = shortest(q);
		*ret_den = one_dec();
		return LIMS_OK;
	}
	inexact = false;
	if (lims_dec_div(den, num, &q, &inexact, err) != LIMS_OK)
		return err ? err->code : LIMS_E_INPUT;
	if (!inexact) {
		*ret_num = one_dec();
		*ret_den = shortest(q);
		return LIMS_OK;
	}
	*ret_num = num;
	*ret_den = den;
	return LIMS_OK;
}

/// (num · a) / (den · b), reduced; LIMS_E_INPUT when digits would be lost.
static lims_rc factor_times(struct lims_dec *num, struct lims_dec *den, struct lims_dec a, struct lims_dec b, struct lims_err *err)
{
	struct lims_dec n = *num, d = *den;
	bool inexact = false;
	if (lims_dec_cmp(n, b) == 0) // what stands above and below the line needs no digits
		n = b = one_dec();
	if (lims_dec_cmp(d, a) == 0)
		d = a = one_dec();
	lims_rc rc = lims_dec_mul(n, a, &n, &inexact, err);
	if (rc == LIMS_OK)
		rc = lims_dec_mul(d, b, &d, &inexact, err);
	if (rc != LIMS_OK)
		return rc;
	if (inexact)
		return too_many_digits(err);
	return reduce(n, d, num, den, err);
}

/// The factor raised to a power that may be negative.
static lims_rc factor_pow(
	struct lims_dec *num, struct lims_dec *den, struct lims_dec base_num, struct lims_dec base_den, int exponent, struct lims_err *err)
{
	struct lims_dec up = exponent < 0 ? base_den : base_num;
	struct lims_dec down = exponent < 0 ? base_num : base_den;
	lims_rc rc = LIMS_OK;
	for (int i = exponent < 0 ? -exponent : exponent; i > 0 && rc == LIMS_OK; i--)
		rc = factor_times(num, den, up, down, err);
	return rc;
}

static lims_rc exponent_too_high(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_INPUT, "an exponent of a unit is beyond %d: check the formula", LIMS_UNIT_EXPONENT_MAX);
}

static lims_rc add_dimension(struct lims_dim *d, const struct lims_dim *more, int times, struct lims_err *err)
{
	for (size_t i = 0; i < LIMS_UNIT_BASES; i++) {
		int sum = d->e[i] + more->e[i] * times;
		if (sum > 127 || sum < -127)
			return exponent_too_high(err);
		d->e[i] = (signed char)sum;
	}
	return LIMS_OK;
}

static lims_rc add_term(struct lims_unit *u, const struct lims_unit_term *t, int times, struct lims_err *err)
{
	struct lims_unit_term *have = u->term, *end = u->term + u->terms;
	while (have < end && (have->atom != t->atom || have->prefix != t->prefix))
		have++;
	int exponent = t->exponent * times + (have < end ? have->exponent : 0);
	if (exponent > LIMS_UNIT_EXPONENT_MAX || exponent < -LIMS_UNIT_EXPONENT_MAX)
		return exponent_too_high(err);
	if (have < end && exponent == 0) {
		memmove(have, have + 1, (size_t)(end - have - 1) * sizeof *have);
		u->terms--;
		return LIMS_OK;
	}
	if (have == end) {
		if (u->terms == LIMS_UNIT_TERMS)
			return lims_err_set(err, LIMS_E_INPUT, "a unit has more than %d different factors: split the formula", LIMS_UNIT_TERMS);
		*have = *t;
		u->terms++;
	}
	have->exponent = exponent;
	return LIMS_OK;
}

/// a · b^times
static lims_rc combine(const struct lims_unit *a, const struct lims_unit *b, int times, struct lims_unit *ret, struct lims_err *err)
{
	if (a->affine || b->affine)
		return lims_err_set(err, LIMS_E_INPUT,
			"a temperature in \"%s\" has its own zero and cannot be multiplied, divided or raised: use a difference, or convert it to K",
			a->affine ? a->code : b->code);
	struct lims_unit u = *a;
	lims_rc rc = add_dimension(&u.dim, &b->dim, times, err);
	for (size_t i = 0; rc == LIMS_OK && i < b->terms; i++)
		rc = add_term(&u, &b->term[i], times, err);
	if (rc == LIMS_OK)
		rc = factor_pow(&u.num, &u.den, b->num, b->den, times, err);
	if (rc == LIMS_OK)
		rc = lims_unit_write_code(&u, err);
	if (rc == LIMS_OK)
		*ret = u;
	return rc;
}

lims_rc lims_unit_mul(const struct lims_unit *a, const struct lims_unit *b, struct lims_unit *ret, struct lims_err *err)
{
	return combine(a, b, 1, ret, err);
}

lims_rc lims_unit_div(const struct lims_unit *a, const struct lims_unit *b, struct lims_unit *ret, struct lims_err *err)
{
	return combine(a, b, -1, ret, err);
}

lims_rc lims_unit_pow(const struct lims_unit *a, int exponent, struct lims_unit *ret, struct lims_err *err)
{
	if (exponent > LIMS_UNIT_EXPONENT_MAX || exponent < -LIMS_UNIT_EXPONENT_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "the exponent %d of a unit is beyond %d", exponent, LIMS_UNIT_EXPONENT_MAX);
	struct lims_unit one = lims_unit_one();
	return combine(&one, a, exponent, ret, err);
}

static lims_rc no_root(const struct lims_unit *a, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_INPUT, "the square root of a quantity in \"%s\" has no unit here: the exponents must be even", a->code);
}

/// Root of a factor when it is an exact decimal.
static bool exact_root(struct lims_dec d, struct lims_dec *ret)
{
	bool inexact = false;
	return lims_dec_sqrt(d, ret, &inexact, NULL) == LIMS_OK && !inexact;
}

lims_rc lims_unit_root(const struct lims_unit *a, struct lims_unit *ret, struct lims_err *err)
{
	if (a->affine)
		return no_root(a, err);
	struct lims_unit u = *a;
	for (size_t i = 0; i < LIMS_UNIT_BASES; i++) {
		if (u.dim.e[i] % 2 != 0)
			return no_root(a, err);
		u.dim.e[i] /= 2;
	}
	for (size_t i = 0; i < u.terms; i++) {
		if (u.term[i].exponent % 2 != 0)
			return no_root(a, err);
		u.term[i].exponent /= 2;
	}
	if (!exact_root(a->num, &u.num) || !exact_root(a->den, &u.den))
		return no_root(a, err);
	lims_rc rc = lims_unit_write_code(&u, err);
	if (rc == LIMS_OK)
		*ret = u;
	return rc;
}

struct lims_unit lims_unit_difference(const struct lims_units *units, const struct lims_unit *a)
{
	if (!a->affine)
		return *a;
	for (size_t i = 0; i < units->base_count; i++) {
		struct lims_unit u;
		if (lims_unit_from_term(NULL, &units->bases[i], 1, &u, NULL) == LIMS_OK && lims_unit_same_dimension(&u, a))
			return u;
	}
	return *a;
}

/// True of most pairs that are converted, and quick; false only says that the conversion must be worked out.
static bool same_factor(const struct lims_unit *a, const struct lims_unit *b)
{
	return a == b || (memcmp(&a->num, &b->num, sizeof a->num) == 0 && memcmp(&a->den, &b->den, sizeof a->den) == 0 &&
						 memcmp(&a->offset, &b->offset, sizeof a->offset) == 0);
}

lims_rc lims_unit_conv(const struct lims_unit *from, const struct lims_unit *to, struct lims_unit_conv *ret, struct lims_err *err)
{
	if (!lims_unit_same_dimension(from, to))
		return lims_err_set(
			err, LIMS_E_INPUT, "\"%s\" cannot be converted to \"%s\": they are units of different quantities", from->code, to->code);
	if (same_factor(from, to)) {
		*ret = (struct lims_unit_conv){.mul = one_dec(), .div = one_dec(), .add = lims_dec_from_int(0), .same = true};
		return LIMS_OK;
	}
	struct lims_unit_conv c = {.mul = from->num, .div = from->den, .add = lims_dec_from_int(0)};
	lims_rc rc = factor_times(&c.mul, &c.div, to->den, to->num, err);
	if (rc != LIMS_OK)
		return rc;
	if (from->affine || to->affine) {
		// ((v·fn/fd + fo) − to)·td/tn: the shift is worked out once, and only exact shifts are accepted.
		bool inexact = false;
		rc = lims_dec_sub(from->offset, to->offset, &c.add, &inexact, err);
		if (rc == LIMS_OK)
			rc = lims_dec_mul(c.add, to->den, &c.add, &inexact, err);
		if (rc == LIMS_OK)
			rc = lims_dec_div(c.add, to->num, &c.add, &inexact, err);
		if (rc != LIMS_OK)
			return rc;
		if (inexact)
			return too_many_digits(err);
	}
	c.divides = !is_one(c.div);
	c.shifts = lims_dec_sign(c.add) != 0;
	c.same = !c.divides && !c.shifts && is_one(c.mul);
	*ret = c;
	return LIMS_OK;
}

bool lims_unit_equal(const struct lims_unit *a, const struct lims_unit *b)
{
	struct lims_unit_conv c;
	return lims_unit_same_dimension(a, b) && lims_unit_conv(a, b, &c, NULL) == LIMS_OK && c.same;
}

lims_rc lims_unit_apply(const struct lims_unit_conv *c, struct lims_dec v, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	bool lost = false;
	lims_rc rc = LIMS_OK;
	if (!c->same) {
		rc = lims_dec_mul(v, c->mul, &v, &lost, err);
		if (rc == LIMS_OK && c->divides)
			rc = lims_dec_div(v, c->div, &v, &lost, err);
		if (rc == LIMS_OK && c->shifts)
			rc = lims_dec_add(v, c->add, &v, &lost, err);
	}
	if (rc != LIMS_OK)
		return rc;
	*ret = v;
	if (lost)
		*inexact = true;
	return LIMS_OK;
}

lims_rc lims_unit_apply_rat(const struct lims_unit_conv *c, struct lims_rat *v, struct lims_err *err)
{
	return c->same ? LIMS_OK : lims_rat_convert(v, c->mul, c->divides ? &c->div : NULL, c->shifts ? &c->add : NULL, err);
}

lims_rc lims_unit_convert(
	const struct lims_unit *from, const struct lims_unit *to, struct lims_dec v, struct lims_dec *ret, bool *inexact, struct lims_err *err)
{
	struct lims_unit_conv c;
	lims_rc rc = lims_unit_conv(from, to, &c, err);
	return rc == LIMS_OK ? lims_unit_apply(&c, v, ret, inexact, err) : rc;
}

lims_rc lims_unit_from_term(
	const struct lims_unit_prefix *prefix, const struct lims_unit_atom *atom, int exponent, struct lims_unit *ret, struct lims_err *err)
{
	struct lims_unit u = lims_unit_one();
	u.term[0] = (struct lims_unit_term){.prefix = prefix, .atom = atom, .exponent = exponent};
	u.terms = exponent != 0;
	if (atom->affine && exponent != 1)
		return lims_err_set(err, LIMS_E_INPUT, "\"%s\" has its own zero and takes no exponent: use K", atom->code);
	lims_rc rc = add_dimension(&u.dim, &atom->dim, exponent, err);
	struct lims_dec num = atom->num;
	bool inexact = false;
	if (rc == LIMS_OK && prefix)
		rc = lims_dec_mul(num, lims_dec_scaled(1, prefix->power), &num, &inexact, err);
	if (rc == LIMS_OK)
		rc = inexact ? too_many_digits(err) : factor_pow(&u.num, &u.den, num, atom->den, exponent, err);
	if (rc == LIMS_OK)
		rc = lims_unit_write_code(&u, err);
	if (rc != LIMS_OK)
		return rc;
	u.affine = atom->affine;
	u.offset = atom->offset;
	*ret = u;
	return LIMS_OK;
}
