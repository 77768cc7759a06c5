// SPDX-License-Identifier: Apache-2.0
// Inside the base room: fractions of machine words, which is what most exact values of readings are; larger ones are GMP's.
#ifndef LIMS_BASE_FRACTION_H
#define LIMS_BASE_FRACTION_H

#include "lims-core/base/dec_bits.h"
#include "lims-core/base/rat.h"

/// False when words do not hold the result, or (divide) the divisor is zero.
bool lims_fraction_from_dec(struct lims_dec_parts p, struct lims_fraction *ret);
bool lims_fraction_add(struct lims_fraction a, struct lims_fraction b, struct lims_fraction *ret);
bool lims_fraction_multiply(struct lims_fraction a, struct lims_fraction b, struct lims_fraction *ret);
bool lims_fraction_divide(struct lims_fraction a, struct lims_fraction b, struct lims_fraction *ret);
int lims_fraction_cmp(struct lims_fraction a, struct lims_fraction b); ///< -1, 0, 1
/// |a| × 10^places rounded to a whole number; *ret_lost tells whether something was lost. False when 38 digits do not hold it.
bool lims_fraction_scale(struct lims_fraction a, int places, enum lims_rounding how, lims_u128 *ret, bool *ret_lost);

#endif
