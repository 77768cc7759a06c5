// SPDX-License-Identifier: Apache-2.0
// Exact rational numbers (GMP), for the comparisons that 34 decimal digits cannot decide.
#ifndef LIMS_BASE_RAT_H
#define LIMS_BASE_RAT_H

#include "lims-core/base/dec.h"

struct lims_rat;

/// Value 0; NULL when there is no memory. Freed by destroy, which accepts NULL.
struct lims_rat *lims_rat_create(void);
void lims_rat_destroy(struct lims_rat *r);
/// Exact. LIMS_E_INPUT when the exponent would need more than 2^16 bits.
lims_rc lims_rat_from_dec(struct lims_rat *r, struct lims_dec d, struct lims_err *err);
void lims_rat_copy(struct lims_rat *r, const struct lims_rat *a);
/// r may be a or b. Numerator and denominator beyond 2^16 bits, and a zero divisor, are LIMS_E_INPUT before GMP sees them.
lims_rc lims_rat_add(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
lims_rc lims_rat_sub(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
lims_rc lims_rat_mul(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
lims_rc lims_rat_div(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
void lims_rat_neg(struct lims_rat *r, const struct lims_rat *a);
int lims_rat_cmp(const struct lims_rat *a, const struct lims_rat *b); ///< -1, 0, 1
int lims_rat_sign(const struct lims_rat *a);
/// True when |a-b| < 10^-28 · max(|a|,|b|): the equality of design 4b for values that went through a root or a function.
bool lims_rat_near(const struct lims_rat *a, const struct lims_rat *b);
/// Nearest decimal128, half-even; *inexact set to true when digits were lost.
lims_rc lims_rat_to_dec(const struct lims_rat *a, struct lims_dec *ret, bool *inexact, struct lims_err *err);
/// Rounds exactly (from the rational, no double rounding) to `places` after the point.
lims_rc lims_rat_round(const struct lims_rat *a, int places, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);

#endif
