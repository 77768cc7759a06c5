// SPDX-License-Identifier: Apache-2.0
// Decimal numbers as people write them: IEEE 754-2008 decimal128, digits kept as written (20.10 stays 20.10).
#ifndef LIMS_BASE_DEC_H
#define LIMS_BASE_DEC_H

#include "lims-core/base/err.h"

#include <stdint.h>

/// A decimal128 in BID encoding, by value. Only finite numbers ever leave this room, their size within 10^±4000 so that their text
/// reads back; zero keeps its places and has no sign (-0.00 is 0.00).
struct lims_dec {
	uint64_t w[2];
};

enum { LIMS_DEC_TEXT = 80, LIMS_DEC_DIGITS = 34 };

/// How a tie and a rest are rounded. Vietnamese practice is half-up, ISO 80000-1 prefers half-even; the method names it.
enum lims_rounding { LIMS_ROUND_HALF_UP, LIMS_ROUND_HALF_EVEN, LIMS_ROUND_UP /* away from zero */, LIMS_ROUND_DOWN /* to zero */ };

/// Checks once at start that the linked library raises the inexact flag (1/3 must). LIMS_E_STORAGE with a sentence when it does not.
lims_rc lims_dec_self_check(struct lims_err *err);

/// Reads `[+-]digits[.digits][(e|E)[+-]digits]`, at most 34 significant digits and exponents within ±4000, as is
/// the size; anything else is LIMS_E_INPUT. No locale, no blanks, the point is '.'.
lims_rc lims_dec_parse(const char *text, size_t n, struct lims_dec *ret, struct lims_err *err);
/// Plain notation with every digit kept ("0.0500", "-12", "20.10"); numbers beyond 40 characters or 34 digits of plain
/// text use an exponent. What is written always reads back. out holds LIMS_DEC_TEXT bytes. Gives the length.
size_t lims_dec_text(struct lims_dec d, char *out);

struct lims_dec lims_dec_from_int(int64_t v);
/// Coefficient × 10^exponent, exact; exponent within -4000…3981 (one beyond is brought to the end).
struct lims_dec lims_dec_scaled(int64_t coefficient, int exponent);
/// The shortest decimal that reads back to this binary32 (IEEE 754): what a float register meant. Not finite → LIMS_E_INPUT.
lims_rc lims_dec_from_float32(uint32_t bits, struct lims_dec *ret, struct lims_err *err);
/// The same for a binary64.
lims_rc lims_dec_from_float64(uint64_t bits, struct lims_dec *ret, struct lims_err *err);
double lims_dec_to_double(struct lims_dec d); ///< for plots and uncertainty only, never for a decision
/// The double rounded half-even to `digits` significant digits (1 to 17), from its exact binary value; zeros behind the point are kept.
/// Not finite, or outside 10^±4000 → LIMS_E_INPUT.
lims_rc lims_dec_from_double(double v, int digits, struct lims_dec *ret, struct lims_err *err);
/// True and the value when d is an integer within int64_t.
bool lims_dec_to_int(struct lims_dec d, int64_t *ret);

/// Results are rounded half-even to 34 digits; *inexact (may be NULL) is set to true (never cleared) when digits were lost.
/// LIMS_E_INPUT on a result outside 10^±4000, on division by zero and on a root of a negative number.
lims_rc lims_dec_add(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err);
lims_rc lims_dec_sub(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err);
lims_rc lims_dec_mul(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err);
lims_rc lims_dec_div(struct lims_dec a, struct lims_dec b, struct lims_dec *ret, bool *inexact, struct lims_err *err);
lims_rc lims_dec_sqrt(struct lims_dec a, struct lims_dec *ret, bool *inexact, struct lims_err *err);
/// Functions of a pure number; angles in radians. The 34th digit may be wrong by 4 units. *inexact is set but where the value is exact: exp 0,
/// ln 1, log10 of a power of ten, and the zeros and ones of the others at 0 and 1. LIMS_E_INPUT outside the domain (ln, log10: above 0; ln1p: above -1; asin,
/// acos: -1…1) and on a result outside 10^±4000. The library computes in integers of 128 bits; doubles serve it for first guesses of quotients
/// and roots only, by operations that IEEE 754 rounds in one way.
enum lims_dec_function {
	LIMS_DEC_EXP,
	LIMS_DEC_LN,
	LIMS_DEC_LOG10,
	LIMS_DEC_SIN,
	LIMS_DEC_COS,
	LIMS_DEC_TAN,
	LIMS_DEC_ASIN,
	LIMS_DEC_ACOS,
	LIMS_DEC_ATAN,
	LIMS_DEC_LN1P, ///< ln(1 + x), which keeps the digits of a small x
};
lims_rc lims_dec_function(enum lims_dec_function f, struct lims_dec x, struct lims_dec *ret, bool *inexact, struct lims_err *err);
/// x^y. A whole y within ±24 is a repeated product (*inexact only when digits were lost), any other is good to 30 digits. LIMS_E_INPUT:
/// x = 0 with y ≤ 0, x < 0 with a y that is not whole, a result outside 10^±4000.
lims_rc lims_dec_pow(struct lims_dec x, struct lims_dec y, struct lims_dec *ret, bool *inexact, struct lims_err *err);
/// The number π to 34 digits.
struct lims_dec lims_dec_pi(void);
struct lims_dec lims_dec_neg(struct lims_dec a);
struct lims_dec lims_dec_abs(struct lims_dec a);
/// -1, 0, 1 by value (20.10 equals 20.1).
int lims_dec_cmp(struct lims_dec a, struct lims_dec b);
int lims_dec_sign(struct lims_dec a);
/// -1 or 1 when a is at least 10^power below or above b; 0 when they are nearer to each other.
int lims_dec_cmp_apart(struct lims_dec a, struct lims_dec b, int power);
/// Places after the point as written: 20.10 → 2, 500 → 0, 5e2 → -2.
int lims_dec_places(struct lims_dec a);
/// Power of ten of the first digit: 58.5 → 1, 0.0316 → -2, 5 → 0; 0 for zero.
int lims_dec_magnitude(struct lims_dec a);
/// The smallest power with |a| < 10^power: 58.5 → 2, 0.1 → 0; false for zero.
bool lims_dec_size(struct lims_dec a, int *ret_power);
/// Rounds to `places` after the point (negative: tens, hundreds). LIMS_E_INPUT when 34 digits do not hold it.
lims_rc lims_dec_round(struct lims_dec a, int places, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);
/// The same where all numbers within 10^power of `a` round alike; false otherwise, and where 34 digits do not hold it.
bool lims_dec_round_sure(struct lims_dec a, int power, int places, enum lims_rounding how, struct lims_dec *ret);
/// Rounds to a multiple of `step` (> 0), with the places of `step`: 0.37 to 0.05 → 0.35.
lims_rc lims_dec_round_step(struct lims_dec a, struct lims_dec step, enum lims_rounding how, struct lims_dec *ret, struct lims_err *err);
/// Drops trailing zeros after the point: 20.10 → 20.1, 5.00 → 5, 500 stays 500.
struct lims_dec lims_dec_trim(struct lims_dec a);

#endif
