// SPDX-License-Identifier: Apache-2.0
// Random numbers for Monte Carlo: a published generator with a 64-bit seed, the same numbers on every machine.
#ifndef LIMS_ENGINE_RANDOM_H
#define LIMS_ENGINE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/// xoshiro256** 1.0 of D. Blackman and S. Vigna ("Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021) 36): period 2^256 − 1,
/// passes the usual batteries. What the seed means: the four words of the state are the first four numbers of SplitMix64 (Steele, Lea, Flood
/// 2014) started at the seed. Whole numbers, shifts and xor only, then the functions of real.h: the same seed gives the same bits everywhere.
struct lims_random {
	uint64_t s[4];
};

/// In records the generator and its transforms are called by this name; another way of drawing would need another name.
#define LIMS_RANDOM_NAME "xoshiro256**, AS 241"

void lims_random_seed(struct lims_random *r, uint64_t seed);
uint64_t lims_random_next(struct lims_random *r);
/// As 2^128 calls of lims_random_next: streams made so never overlap.
void lims_random_jump(struct lims_random *r);

/// n numbers each. Uniform in the open interval (0, 1): (the upper 52 bits + ½)·2^-52.
void lims_random_uniform(struct lims_random *r, double *ret, size_t n);
/// Standard normal: lims_normal_quantile of one uniform number each.
void lims_random_normal(struct lims_random *r, double *ret, size_t n);
/// Student's distribution with ν > 0 degrees of freedom, any real ν: √(ν (u^(−2/ν) − 1))·cos 2πv of two uniform numbers (R. W. Bailey, Mathematics
/// of Computation 62 (1994) 779). ν = INFINITY is the normal one.
void lims_random_student(struct lims_random *r, double nu, double *ret, size_t n);
/// cos 2πv of a uniform number: the arcsine (U-shaped) distribution on (−1, 1), JCGM 101 6.4.6.
void lims_random_arcsine(struct lims_random *r, double *ret, size_t n);

#endif
