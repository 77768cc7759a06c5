// SPDX-License-Identifier: Apache-2.0
// How far a decimal that lost digits may lie from the exact value, so that only what is close to a limit must be decided in rationals.
//
// A bound is a power of ten: the exact value, as rationals give it, lies nearer than 10^within to the decimal. It is counted upwards
// only, in whole exponents; binary floating point has no part in it. 0 says that nothing is known; a bound of 10^0 is kept as 10^1.
#ifndef LIMS_ENGINE_BOUND_H
#define LIMS_ENGINE_BOUND_H

#include "lims-core/engine/expr.h"

/// Errors that add up in one value.
struct lims_bound {
	int top;      ///< the largest is below 10^top
	size_t count; ///< how many they are
	bool unknown;
};
void lims_bound_add(struct lims_bound *b, const struct lims_value *v);      ///< the error of an operand; an exact one has none
void lims_bound_add_rounding(struct lims_bound *b, struct lims_dec result); ///< `result` was rounded to 34 digits
int lims_bound_within(const struct lims_bound *b);                          ///< what lims_value.within becomes

/// `within` of a result from its operands, kind NUMBER; `result` is what the decimal operation gave. For results that are not exact.
int lims_bound_sum(const struct lims_value *a, const struct lims_value *b, struct lims_dec result); ///< and of a difference
int lims_bound_product(const struct lims_value *a, const struct lims_value *b, struct lims_dec result);
int lims_bound_quotient(const struct lims_value *a, const struct lims_value *b, struct lims_dec result);
int lims_bound_root(const struct lims_value *a, struct lims_dec result);
int lims_bound_converted(const struct lims_value *a, const struct lims_unit_conv *conv, struct lims_dec result);

/// -1, 0, 1 as rationals would decide (lims_rvalue_compare); false when the decimals are too near to each other.
bool lims_bound_order(const struct lims_value *a, const struct lims_value *b, int *ret);
/// The value rounded as lims_rat_round would; false when a tie or a whole step is too near.
bool lims_bound_round(const struct lims_value *v, int places, enum lims_rounding how, struct lims_dec *ret);

#endif
