// SPDX-License-Identifier: Apache-2.0
// Named rules of rounding on decimals and exact rationals; a double is taken to a decimal first.
#include "lims-core/engine/rounding.h"

#include <string.h>

static const char *const u_rules[] = {"ea4_02", "half_up", "half_even", "up"};

const char *lims_u_rule_name(enum lims_u_rule r)
{
	return (size_t)r < sizeof u_rules / sizeof *u_rules ? u_rules[r] : "";
}

bool lims_u_rule_read(const char *name, enum lims_u_rule *ret)
{
	for (size_t i = 0; i < sizeof u_rules / sizeof *u_rules; i++) {
		if (strcmp(u_rules[i], name) == 0) {
			*ret = (enum lims_u_rule)i;
			return true;
		}
	}
	return false;
}

static lims_rc check_digits(int digits, struct lims_err *err)
{
	if (digits >= 1 && digits <= LIMS_SIGNIFICANT_MAX)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "A number is rounded to 1 to %d significant digits, not to %d.", LIMS_SIGNIFICANT_MAX, digits);
}

lims_rc lims_round_significant(struct lims_dec a, int digits, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	lims_rc rc = check_digits(digits, err);
	if (rc != LIMS_OK)
		return rc;
	if (lims_dec_sign(a) == 0) {
		*ret = a;
		return LIMS_OK;
	}
	int magnitude = lims_dec_magnitude(a);
	struct lims_dec rounded;
	rc = lims_dec_round(a, digits - 1 - magnitude, how, &rounded, err);
	if (rc == LIMS_OK && lims_dec_magnitude(rounded) > magnitude) // 9.96 → 10.0, which has a digit too many
		rc = lims_dec_round(rounded, digits - 2 - magnitude, how, &rounded, err);
	if (rc == LIMS_OK)
		*ret = rounded;
	return rc;
}

/// True when `rounded` lies below `u` by more than 5 % of it: rounded < 0.95 u.
static bool lowered_too_much(struct lims_dec u, struct lims_dec rounded)
{
	struct lims_dec least;
	bool inexact = false;
	lims_rc rc = lims_dec_mul(u, lims_dec_scaled(95, -2), &least, &inexact, NULL);
	return rc != LIMS_OK || lims_dec_cmp(rounded, least) < 0;
}

lims_rc lims_round_uncertainty(struct lims_dec u, int digits, enum lims_u_rule rule, struct lims_dec *ret, struct lims_err *err)
{
	static const enum lims_rounding how[] = {LIMS_ROUND_HALF_UP, LIMS_ROUND_HALF_UP, LIMS_ROUND_HALF_EVEN, LIMS_ROUND_UP};
	if (lims_dec_sign(u) < 0 || (size_t)rule >= sizeof how / sizeof *how)
		return lims_err_set(err, LIMS_E_INPUT, "An uncertainty is not negative and is rounded by ea4_02, half_up, half_even or up.");
	struct lims_dec rounded;
	lims_rc rc = lims_round_significant(u, digits, how[rule], &rounded, err);
	if (rc == LIMS_OK && rule == LIMS_U_EA4_02 && lowered_too_much(u, rounded))
		rc = lims_round_significant(u, digits, LIMS_ROUND_UP, &rounded, err);
	if (rc == LIMS_OK)
		*ret = rounded;
	return rc;
}

lims_rc lims_round_uncertainty_double(double u, int digits, enum lims_u_rule rule, struct lims_dec *ret, struct lims_err *err)
{
	struct lims_dec d;
	lims_rc rc = lims_dec_from_double(u, LIMS_ROUNDING_CLEAN_DIGITS, &d, err);
	return rc == LIMS_OK ? lims_round_uncertainty(d, digits, rule, ret, err) : rc;
}

lims_rc lims_round_to_place_of(
	struct lims_dec value, struct lims_dec uncertainty, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	return lims_dec_round(value, lims_dec_places(uncertainty), how, ret, err);
}

lims_rc lims_round_to_place_of_rat(
	const struct lims_rat *value, struct lims_dec uncertainty, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	return lims_rat_round(value, lims_dec_places(uncertainty), how, ret, err);
}

lims_rc lims_round_to_step_rat(
	const struct lims_rat *value, struct lims_dec step, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	if (lims_dec_sign(step) <= 0)
		return lims_err_set(err, LIMS_E_INPUT, "a rounding step must be greater than zero");
	struct lims_rat *q = lims_rat_create(), *s = lims_rat_create();
	struct lims_dec n, result;
	bool inexact = false;
	lims_rc rc = q != NULL && s != NULL ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for a number.");
	if (rc == LIMS_OK)
		rc = lims_rat_from_dec(s, step, err);
	if (rc == LIMS_OK)
		rc = lims_rat_div(q, value, s, err);
	if (rc == LIMS_OK)
		rc = lims_rat_round(q, 0, how, &n, err);
	if (rc == LIMS_OK)
		rc = lims_dec_mul(n, step, &result, &inexact, err);
	if (rc == LIMS_OK && inexact)
		rc = lims_err_set(err, LIMS_E_INPUT, "A number does not fit %d digits at this rounding step; use a coarser one.", LIMS_DEC_DIGITS);
	if (rc == LIMS_OK)
		*ret = result;
	lims_rat_destroy(q);
	lims_rat_destroy(s);
	return rc;
}

lims_rc lims_round_significant_rat(const struct lims_rat *a, int digits, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err)
{
	struct lims_dec near, rounded;
	lims_rc rc = check_digits(digits, err);
	if (rc == LIMS_OK)
		rc = lims_rat_to_dec(a, &near, NULL, err);
	if (rc != LIMS_OK)
		return rc;
	if (lims_dec_sign(near) == 0) {
		*ret = near;
		return LIMS_OK;
	}
	int magnitude = lims_dec_magnitude(near);
	rc = lims_rat_round(a, digits - 1 - magnitude, how, &rounded, err);
	if (rc == LIMS_OK && lims_dec_magnitude(rounded) > magnitude)
		rc = lims_rat_round(a, digits - 2 - magnitude, how, &rounded, err);
	else if (rc == LIMS_OK && lims_dec_magnitude(rounded) < magnitude) // 34 digits had taken 9.99…9 to 10
		rc = lims_rat_round(a, digits - magnitude, how, &rounded, err);
	if (rc == LIMS_OK)
		*ret = rounded;
	return rc;
}
