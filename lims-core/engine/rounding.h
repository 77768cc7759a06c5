// SPDX-License-Identifier: Apache-2.0
// Rounding of results by named rules (quy tắc làm tròn): the uncertainty to significant digits, the value to the place of its uncertainty.
//
// Clauses: GUM (JCGM 100:2008) 7.2.6, EA-4/02 M:2022 6.3, ILAC-P14:09/2020 5.5. Everything is decided in decimals or rationals.
#ifndef LIMS_ENGINE_ROUNDING_H
#define LIMS_ENGINE_ROUNDING_H

#include "lims-core/base/rat.h"

/// How a reported uncertainty is rounded.
enum lims_u_rule {
	LIMS_U_EA4_02,  ///< half up; but up when that would lower the value by more than 5 % of itself (EA-4/02 6.3)
	LIMS_U_HALF_UP, ///< ordinary
	LIMS_U_HALF_EVEN,
	LIMS_U_UP, ///< never lower
};
const char *lims_u_rule_name(enum lims_u_rule r); ///< "ea4_02", "half_up", "half_even", "up"; "" when unknown
bool lims_u_rule_read(const char *name, enum lims_u_rule *ret);

enum {
	LIMS_SIGNIFICANT_MAX = 17,
	/// A computed double is first taken to so many digits: what stands beyond them is noise of binary arithmetic, and 0.50 must not
	/// become 0.51 because of it.
	LIMS_ROUNDING_CLEAN_DIGITS = 12,
};

/// Rounds to `digits` (1 to LIMS_SIGNIFICANT_MAX) significant digits, also when a carry adds one: 9.96 → 10, 0.0996 → 0.10, 1249 → 1.2e3.
/// Zero stays as it is. LIMS_E_INPUT when digits is out of range or the result does not fit.
lims_rc lims_round_significant(struct lims_dec a, int digits, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);
/// An uncertainty as it is reported; it must not be negative (LIMS_E_INPUT). Its places (lims_dec_places) are those of the value.
lims_rc lims_round_uncertainty(struct lims_dec u, int digits, enum lims_u_rule rule, struct lims_dec *ret, struct lims_err *err);
/// The same from a double, cleaned to LIMS_ROUNDING_CLEAN_DIGITS. LIMS_E_INPUT also when it is not finite.
lims_rc lims_round_uncertainty_double(double u, int digits, enum lims_u_rule rule, struct lims_dec *ret, struct lims_err *err);
/// The value to the last place of its reported uncertainty: 10000.0253 with 0.059 → 10000.025; 12345 with 1.2e3 → 12300.
lims_rc lims_round_to_place_of(
	struct lims_dec value, struct lims_dec uncertainty, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);
/// The same, rounded once from the exact value.
lims_rc lims_round_to_place_of_rat(
	const struct lims_rat *value, struct lims_dec uncertainty, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);
/// To a multiple of `step` (> 0), rounded once from the exact value; with the places of `step`. As lims_dec_round_step for decimals.
lims_rc lims_round_to_step_rat(
	const struct lims_rat *value, struct lims_dec step, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);
/// lims_round_significant of an exact value, rounded once.
lims_rc lims_round_significant_rat(
	const struct lims_rat *a, int digits, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);

#endif
