// SPDX-License-Identifier: Apache-2.0
// GMP integers to and from the coefficients of decimals.
#include "lims-core/base/gmp_bits.h"

void lims_mpz_scaled(mpz_t z, lims_u128 coefficient, unsigned power)
{
	uint64_t words[2] = {(uint64_t)coefficient, (uint64_t)(coefficient >> 64)};
	mpz_import(z, 2, -1, sizeof words[0], 0, 0, words);
	if (power == 0)
		return;
	mpz_t factor;
	mpz_init(factor);
	mpz_ui_pow_ui(factor, 10, power);
	mpz_mul(z, z, factor);
	mpz_clear(factor);
}

bool lims_mpz_divide(mpz_t q, const mpz_t a, const mpz_t b, enum lims_rounding how)
{
	mpz_t rest, other;
	mpz_inits(rest, other, NULL);
	mpz_tdiv_qr(q, rest, a, b);
	mpz_sub(other, b, rest);
	bool lost = mpz_sgn(rest) != 0;
	int half = mpz_cmp(rest, other);
	if (lims_round_away(how, lost, half, mpz_odd_p(q)))
		mpz_add_ui(q, q, 1);
	mpz_clears(rest, other, NULL);
	return lost;
}

bool lims_mpz_to_parts(const mpz_t z, int exponent, struct lims_dec_parts *ret)
{
	if (mpz_sizeinbase(z, 2) > 127)
		return false;
	uint64_t words[2] = {0, 0};
	mpz_export(words, NULL, -1, sizeof words[0], 0, 0, z);
	lims_u128 coefficient = (lims_u128)words[1] << 64 | words[0];
	if (coefficient >= lims_dec_power(LIMS_DEC_DIGITS))
		return false;
	*ret = (struct lims_dec_parts){coefficient, exponent, mpz_sgn(z) < 0};
	return true;
}
