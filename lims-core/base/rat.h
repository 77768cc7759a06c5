// SPDX-License-Identifier: Apache-2.0
// Exact rational numbers, for the comparisons that 34 decimal digits cannot decide: of machine words as long as they fit, by GMP beyond.
#ifndef LIMS_BASE_RAT_H
#define LIMS_BASE_RAT_H

#include "lims-core/base/dec.h"

#include <stdalign.h>

/// top / under in lowest terms; under > 0, top above INT64_MIN. Zero is 0/1.
struct lims_fraction {
	int64_t top;
	int64_t under;
};

/// A rational in the caller's memory: init first, finish last, never assigned. Its members are read by rat.c alone. Only a value that two
/// machine words do not hold takes memory.
struct lims_rat {
	struct lims_fraction small;
	bool is_large;                           ///< the value is that of `large`
	bool is_ready;                           ///< `large` is initialised
	alignas(void *) unsigned char large[32]; ///< an mpq_t of GMP
};
static inline void lims_rat_init(struct lims_rat *r)
{
	r->small = (struct lims_fraction){.top = 0, .under = 1};
	r->is_large = r->is_ready = false;
}
void lims_rat_finish(struct lims_rat *r);

/// On the heap: value 0; NULL when there is no memory. Freed by destroy, which accepts NULL.
struct lims_rat *lims_rat_create(void);
void lims_rat_destroy(struct lims_rat *r);
/// Exact. LIMS_E_INPUT when d is no finite number (a struct that did not come from dec.h).
lims_rc lims_rat_from_dec(struct lims_rat *r, struct lims_dec d, struct lims_err *err);
void lims_rat_copy(struct lims_rat *r, const struct lims_rat *a);
/// r may be a or b; it is untouched on failure. A zero divisor, and a result whose numerator or denominator (in lowest terms) needs
/// more than 2^16 bits, are LIMS_E_INPUT. No operand can be larger, so GMP never works on more than twice that.
lims_rc lims_rat_add(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
lims_rc lims_rat_sub(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
lims_rc lims_rat_mul(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
lims_rc lims_rat_div(struct lims_rat *r, const struct lims_rat *a, const struct lims_rat *b, struct lims_err *err);
/// r × mul / div + add in one; div and add may be NULL.
lims_rc lims_rat_convert(
	struct lims_rat *r, struct lims_dec mul, const struct lims_dec *div, const struct lims_dec *add, struct lims_err *err);
void lims_rat_neg(struct lims_rat *r, const struct lims_rat *a);
int lims_rat_cmp(const struct lims_rat *a, const struct lims_rat *b); ///< -1, 0, 1
int lims_rat_sign(const struct lims_rat *a);
/// True when a = b or |a-b| < 10^-28 · max(|a|,|b|): the equality of design 4b for values that went through a root or a function.
bool lims_rat_near(const struct lims_rat *a, const struct lims_rat *b);
/// Nearest decimal128, half-even; *inexact (may be NULL) set to true when digits were lost. An exact value gets as few places as
/// it needs, and none below 0 if 34 digits allow. LIMS_E_INPUT outside 10^±4000.
lims_rc lims_rat_to_dec(const struct lims_rat *a, struct lims_dec *ret, bool *inexact, struct lims_err *err);
/// Rounds exactly (from the rational, no double rounding) to `places` after the point. LIMS_E_INPUT when 34 digits do not hold it.
lims_rc lims_rat_round(const struct lims_rat *a, int places, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);

#endif
