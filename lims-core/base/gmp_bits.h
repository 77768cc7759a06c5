// SPDX-License-Identifier: Apache-2.0
// Inside the base room: GMP integers to and from the coefficients of decimals.
#ifndef LIMS_BASE_GMP_BITS_H
#define LIMS_BASE_GMP_BITS_H

#include "lims-core/base/dec_bits.h"

#include <gmp.h>

/// z = coefficient × 10^power.
void lims_mpz_scaled(mpz_t z, lims_u128 coefficient, unsigned power);
/// q = a/b rounded to an integer by `how`; a ≥ 0, b > 0. True when something was lost. q may be a.
bool lims_mpz_divide(mpz_t q, const mpz_t a, const mpz_t b, enum lims_rounding how);
/// Coefficient z (with its sign) and exponent; false when z has more than 34 digits.
bool lims_mpz_to_parts(const mpz_t z, int exponent, struct lims_dec_parts *ret);

#endif
