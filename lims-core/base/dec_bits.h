// SPDX-License-Identifier: Apache-2.0
// Inside the base room: a decimal128 taken apart into sign, coefficient and exponent (IEEE 754-2008, 3.5.2, binary encoding).
#ifndef LIMS_BASE_DEC_BITS_H
#define LIMS_BASE_DEC_BITS_H

#include "lims-core/base/dec.h"

__extension__ typedef unsigned __int128 lims_u128;

enum { LIMS_DEC_RANGE = 4000, LIMS_DEC_POWER_MAX = 38 };

/// value = (negative ? -1 : 1) × coefficient × 10^exponent; coefficient < 10^34. Zero has no sign.
struct lims_dec_parts {
	lims_u128 coefficient;
	int exponent;
	bool negative;
};

/// False when d is no finite number.
bool lims_dec_split(struct lims_dec d, struct lims_dec_parts *ret);
/// The parts must be in range: coefficient < 10^34, exponent -6176…6111. A zero loses its sign.
struct lims_dec lims_dec_join(struct lims_dec_parts p);
/// 10^n, n 0…LIMS_DEC_POWER_MAX.
lims_u128 lims_dec_power(int n);
/// Decimal digits of a coefficient; 1 for zero.
int lims_dec_digits(lims_u128 coefficient);
/// Checks that the value stays within 10^±4000 (a zero's exponent is brought there) and hands it out. LIMS_E_INPUT.
lims_rc lims_dec_finish(struct lims_dec_parts p, struct lims_dec *ret, struct lims_err *err);

/// The exact result when both coefficients and it are short (62 bits; 34 digits of a product); false otherwise, then the library is asked.
bool lims_dec_short_sum(struct lims_dec a, struct lims_dec b, bool minus, struct lims_dec *ret);
bool lims_dec_short_product(struct lims_dec a, struct lims_dec b, struct lims_dec *ret);
bool lims_dec_short_order(struct lims_dec a, struct lims_dec b, int *ret); ///< -1, 0, 1

/// Does dropping a rest round away from zero? rest: it is not zero; half: -1, 0, 1 for less than, equal to, more than half a unit;
/// odd: the last digit kept is odd.
bool lims_round_away(enum lims_rounding how, bool rest, int half, bool odd);
/// The fault of lims_dec_round: 34 digits do not hold the value with these places.
lims_rc lims_round_no_room(int places, struct lims_err *err);

#endif
