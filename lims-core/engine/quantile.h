// SPDX-License-Identifier: Apache-2.0
// The normal distribution and Student's: probabilities, and the coverage factors k that belong to a coverage probability.
#ifndef LIMS_ENGINE_QUANTILE_H
#define LIMS_ENGINE_QUANTILE_H

#include <stddef.h>

/// Doubles, for uncertainty only; the same bits on every machine (real.h). Outside the domain, and for NaN: NaN.

/// Coverage factor (hệ số phủ) k with P(|Z| ≤ k) = p for a standard normal Z (GUM Table G.1): 0.9545 → 2.00. 0 ≤ p ≤ 1; p = 1 gives infinity.
/// Relative error below 10^-14.
double lims_quantile_normal(double p_two_sided);
/// Coverage factor t_p(ν) of Student's distribution, P(|T| ≤ t) = p (GUM Table G.2), for real ν > 0; ν = INFINITY is the normal one.
/// Relative error below 10^-11; infinity when the value is beyond 10^300.
double lims_quantile_student(double p_two_sided, double nu);

/// P(Z ≤ z).
double lims_normal_cdf(double z);
double lims_normal_density(double z);
/// P(T ≤ t) for ν degrees of freedom (bậc tự do), real ν > 0 or INFINITY.
double lims_student_cdf(double t, double nu);
/// z with P(Z ≤ z) = p: one-sided. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477.
double lims_normal_quantile(double p);
/// The same of n probabilities in place, with the same bits; all of them inside (0, 1).
void lims_normal_quantiles(double *p, size_t n);

#endif
