// SPDX-License-Identifier: Apache-2.0
// Functions of pure numbers whose values have no end: exponential, logarithms, angles, powers. Rounded to 34 digits, approximate from then on.
#include "lims-core/engine/expr_node.h"
#include "lims-core/engine/quantile.h"

#include <math.h>

enum {
	POWER_MAX = 24,      // as the operator ^: up to here a whole power is an exact product
	QUANTILE_DIGITS = 12 // a quantile is computed in doubles
};

static enum lims_dec_function decimal_function(enum function_id id)
{
	return (enum lims_dec_function)(LIMS_DEC_EXP + (id - FN_EXP));
}

static struct lims_dec one(void)
{
	return lims_dec_from_int(1);
}

static bool is_inverse(enum function_id id)
{
	return id == FN_ASIN || id == FN_ACOS;
}

static bool is_logarithm(enum function_id id)
{
	return id == FN_LN || id == FN_LOG10;
}

static bool is_quantile(enum function_id id)
{
	return id == FN_STUDENT || id == FN_NORMAL;
}

static bool takes_two(enum function_id id)
{
	return id == FN_POW || id == FN_STUDENT;
}

/// k for a two-sided probability p, 0 ≤ p < 1, and ν > 0 degrees of freedom.
static bool quantile_of(enum function_id id, struct lims_dec p, struct lims_dec nu, struct lims_dec *ret, enum lims_value_reason *reason)
{
	*reason = LIMS_VALUE_OUTSIDE;
	if (lims_dec_sign(p) < 0 || lims_dec_cmp(p, one()) >= 0 || lims_dec_sign(nu) <= 0)
		return false;
	double probability = lims_dec_to_double(p);
	double k = id == FN_NORMAL ? lims_quantile_normal(probability) : lims_quantile_student(probability, lims_dec_to_double(nu));
	*reason = LIMS_VALUE_TOO_LARGE;
	return isfinite(k) && lims_dec_from_double(k, QUANTILE_DIGITS, ret, NULL) == LIMS_OK;
}

static bool small(struct lims_dec d)
{
	return lims_dec_cmp(lims_dec_abs(d), lims_dec_scaled(1, -3)) < 0;
}

/// ln or log10 of 1 + d for a small d.
static lims_rc logarithm_of_rest(enum function_id id, struct lims_dec d, struct lims_dec *ret, bool *inexact)
{
	struct lims_dec ten;
	lims_rc rc = lims_dec_function(LIMS_DEC_LN1P, d, ret, inexact, NULL);
	if (rc == LIMS_OK && id == FN_LOG10) {
		rc = lims_dec_function(LIMS_DEC_LN, lims_dec_from_int(10), &ten, inexact, NULL);
		if (rc == LIMS_OK)
			rc = lims_dec_div(*ret, ten, ret, inexact, NULL);
	}
	return rc;
}

/// f(x), x^y or a quantile for decimals; false with the reason.
static bool value_of(
	const struct node *n, struct lims_dec x, struct lims_dec y, struct lims_dec *ret, bool *inexact, enum lims_value_reason *reason)
{
	enum function_id id = n->function->id;
	struct lims_dec rest;
	int64_t whole;
	if (is_quantile(id)) {
		*inexact = true;
		return quantile_of(id, x, y, ret, reason);
	}
	*reason = LIMS_VALUE_OUTSIDE;
	if (is_logarithm(id) && lims_dec_sign(x) <= 0)
		return false;
	if (is_inverse(id) && lims_dec_cmp(lims_dec_abs(x), one()) > 0)
		return false;
	if (id == FN_POW && lims_dec_sign(x) == 0 && lims_dec_sign(y) <= 0) {
		*reason = lims_dec_sign(y) < 0 ? LIMS_VALUE_DIVIDED_BY_ZERO : LIMS_VALUE_OUTSIDE;
		return false;
	}
	if (id == FN_POW && lims_dec_sign(x) < 0 && !lims_dec_to_int(y, &whole))
		return false;
	*reason = LIMS_VALUE_TOO_LARGE;
	if (id == FN_POW)
		return lims_dec_pow(x, y, ret, inexact, NULL) == LIMS_OK;
	if (is_logarithm(id) && lims_dec_sub(x, one(), &rest, NULL, NULL) == LIMS_OK && lims_dec_sign(rest) != 0 && small(rest))
		return logarithm_of_rest(id, rest, ret, inexact) == LIMS_OK;
	return lims_dec_function(decimal_function(id), x, ret, inexact, NULL) == LIMS_OK;
}

/// True when lost digits of the arguments could decide whether there is a value, or whether a power is whole.
static bool on_an_edge(const struct node *n, const struct lims_value *x, const struct lims_value *y)
{
	enum function_id id = n->function->id;
	struct lims_dec size = lims_dec_abs(x->number), rest, nearest;
	bool ignored = false;
	if (!x->exact && is_logarithm(id) && lims_dec_sub(size, one(), &rest, &ignored, NULL) == LIMS_OK && small(rest))
		return true; // a logarithm near zero hangs on the last digits
	if (!x->exact && (is_inverse(id) || is_quantile(id)))
		return lims_dec_sub(size, one(), &rest, &ignored, NULL) == LIMS_OK && lims_dec_cmp(rest, lims_dec_scaled(-1, -20)) > 0;
	if (!x->exact && (is_logarithm(id) || id == FN_POW) && lims_dec_sign(x->number) <= 0)
		return true;
	if (id != FN_POW || y->exact)
		return false;
	if (lims_dec_sign(x->number) <= 0)
		return true;
	return lims_dec_round(y->number, 0, LIMS_ROUND_HALF_EVEN, &nearest, NULL) == LIMS_OK &&
		   lims_dec_sub(y->number, nearest, &rest, &ignored, NULL) == LIMS_OK &&
		   lims_dec_cmp(lims_dec_abs(rest), lims_dec_scaled(1, -20)) < 0;
}

void expr_real(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	struct lims_value x, y = lims_value_number(one(), NULL);
	enum lims_value_reason reason;
	if (n->function->id == FN_PI) {
		*ret = expr_rounded_once(lims_dec_pi(), n->type.unit, false);
		return;
	}
	expr_eval(r, n->first, row, &x);
	if (takes_two(n->function->id) && x.kind == LIMS_KIND_NUMBER)
		expr_eval(r, n->first->next, row, &y);
	if (x.kind == LIMS_KIND_NONE || y.kind == LIMS_KIND_NONE) {
		*ret = x.kind == LIMS_KIND_NONE ? x : y;
		return;
	}
	if (on_an_edge(n, &x, &y)) {
		*ret = lims_value_none(LIMS_VALUE_NOT_EXACT);
		expr_from_rationals(r, n, row, ret);
		return;
	}
	bool inexact = !x.exact || !y.exact;
	struct lims_dec d;
	if (!value_of(n, x.number, y.number, &d, &inexact, &reason)) {
		*ret = lims_value_none(reason);
		return;
	}
	*ret = expr_rounded_once(d, n->type.unit, !inexact);
	if (!x.exact || !y.exact)
		ret->within = 0;
}

/// An approximate number within 10^-28 of a whole one is taken as that.
static lims_rc snap(struct lims_rvalue *v)
{
	struct lims_dec whole;
	struct lims_rat *r = lims_rat_create();
	lims_rc rc = r ? LIMS_OK : LIMS_E_MEMORY;
	if (rc == LIMS_OK && lims_rat_round(v->number, 0, LIMS_ROUND_HALF_EVEN, &whole, NULL) == LIMS_OK) {
		rc = lims_rat_from_dec(r, whole, NULL);
		if (rc == LIMS_OK && lims_rat_near(r, v->number))
			lims_rat_copy(v->number, r);
	}
	lims_rat_destroy(r);
	return rc;
}

lims_rc expr_whole_power(struct lims_rat *v, int64_t power)
{
	struct lims_rat *base = lims_rat_create();
	lims_rc rc = base ? LIMS_OK : LIMS_E_MEMORY;
	if (rc == LIMS_OK) {
		lims_rat_copy(base, v);
		rc = lims_rat_from_dec(v, one(), NULL);
	}
	for (int64_t i = power < 0 ? -power : power; i > 0 && rc == LIMS_OK; i--)
		rc = power < 0 ? lims_rat_div(v, v, base, NULL) : lims_rat_mul(v, v, base, NULL);
	lims_rat_destroy(base);
	return rc;
}

/// The value for an argument in ret, and y for functions of two (NULL else), both rounded to 34 digits first.
static void rounded_value(const struct node *n, struct lims_rvalue *ret, const struct lims_rvalue *y)
{
	struct lims_dec x, power = one(), d;
	enum lims_value_reason reason;
	bool inexact = false;
	lims_rc rc = lims_rat_to_dec(ret->number, &x, &inexact, NULL);
	if (rc == LIMS_OK && y)
		rc = lims_rat_to_dec(y->number, &power, &inexact, NULL);
	if (rc != LIMS_OK) {
		expr_rat_settle(ret, rc);
		return;
	}
	if (!value_of(n, x, power, &d, &inexact, &reason)) {
		expr_rat_none(ret, reason);
		return;
	}
	ret->approximate = ret->approximate || inexact;
	expr_rat_settle(ret, lims_rat_from_dec(ret->number, d, NULL));
}

/// Power or quantile for x in ret.
static void of_two_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct lims_rvalue y = {.number = lims_rat_create()};
	struct lims_dec d;
	int64_t power;
	bool inexact = false;
	if (!y.number) {
		expr_rat_none(ret, LIMS_VALUE_NO_MEMORY);
		return;
	}
	expr_eval_rat(r, n->first->next, row, &y);
	lims_rc rc = y.kind == LIMS_KIND_NUMBER && y.approximate ? snap(&y) : LIMS_OK;
	if (y.kind == LIMS_KIND_NONE) {
		expr_rat_none(ret, y.reason);
	} else if (rc != LIMS_OK) {
		expr_rat_settle(ret, rc);
	} else {
		ret->approximate = ret->approximate || y.approximate;
		bool whole = n->function->id == FN_POW && lims_rat_to_dec(y.number, &d, &inexact, NULL) == LIMS_OK && !inexact &&
					 lims_dec_to_int(d, &power) && power >= -POWER_MAX && power <= POWER_MAX;
		if (whole && (lims_rat_sign(ret->number) != 0 || power > 0))
			expr_rat_settle(ret, expr_whole_power(ret->number, power));
		else
			rounded_value(n, ret, &y);
	}
	lims_rat_destroy(y.number);
}

/// asin and acos: beyond 1 there is no value, unless it is a 1 that went through a root.
static bool inverse_fits(struct lims_rvalue *ret)
{
	struct lims_rvalue size = {.number = lims_rat_create()};
	struct lims_rat *unit = lims_rat_create();
	bool good = size.number && unit && lims_rat_from_dec(unit, one(), NULL) == LIMS_OK;
	if (!good) {
		expr_rat_none(ret, LIMS_VALUE_NO_MEMORY);
	} else {
		lims_rc rc = ret->approximate ? snap(ret) : LIMS_OK;
		lims_rat_copy(size.number, ret->number);
		if (lims_rat_sign(size.number) < 0)
			lims_rat_neg(size.number, size.number);
		good = rc == LIMS_OK && lims_rat_cmp(size.number, unit) <= 0;
		if (!good)
			expr_rat_none(ret, rc == LIMS_OK ? LIMS_VALUE_OUTSIDE : LIMS_VALUE_NO_MEMORY);
	}
	lims_rat_destroy(size.number);
	lims_rat_destroy(unit);
	return good;
}

/// A logarithm of a number near 1, from the exact difference to 1, which keeps its digits. True when ret is settled.
static bool logarithm_near_one(const struct node *n, struct lims_rvalue *ret)
{
	struct lims_rat *rest = lims_rat_create();
	struct lims_dec d;
	bool inexact = false, near = false;
	lims_rc rc = rest ? lims_rat_from_dec(rest, one(), NULL) : LIMS_E_MEMORY;
	if (rc == LIMS_OK)
		rc = lims_rat_sub(rest, ret->number, rest, NULL);
	if (rc == LIMS_OK)
		rc = lims_rat_to_dec(rest, &d, &inexact, NULL);
	if (rc == LIMS_OK)
		near = lims_dec_sign(d) != 0 && small(d);
	if (rc == LIMS_OK && near)
		rc = logarithm_of_rest(n->function->id, d, &d, &inexact);
	if (rc == LIMS_OK && near)
		rc = lims_rat_from_dec(ret->number, d, NULL);
	ret->approximate = ret->approximate || near;
	if (rc != LIMS_OK)
		expr_rat_settle(ret, rc);
	lims_rat_destroy(rest);
	return near || rc != LIMS_OK;
}

void expr_real_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	if (n->function->id == FN_PI) {
		ret->approximate = true;
		expr_rat_settle(ret, lims_rat_from_dec(ret->number, lims_dec_pi(), NULL));
		return;
	}
	expr_eval_rat(r, n->first, row, ret);
	if (ret->kind == LIMS_KIND_NONE)
		return;
	if (takes_two(n->function->id))
		of_two_rat(r, n, row, ret);
	else if (is_logarithm(n->function->id) && logarithm_near_one(n, ret))
		return;
	else if (!is_inverse(n->function->id) || inverse_fits(ret))
		rounded_value(n, ret, NULL);
}
