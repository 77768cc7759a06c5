// SPDX-License-Identifier: Apache-2.0
// Probabilities of right and wrong decisions (xác suất phù hợp, rủi ro): JCGM 106:2012 clauses 7 to 9, normal and Student distributions.
//
// Doubles, the same bits on every machine (quantile.h). A missing end of an interval is -INFINITY or INFINITY; ends belong to the interval.
#ifndef LIMS_ENGINE_RISK_H
#define LIMS_ENGINE_RISK_H

#include <stdbool.h>

struct lims_risk_interval {
	double low, high;
};

/// Conformance probability p_c (xác suất phù hợp) of a measured value y with standard uncertainty u ≥ 0: the probability that the true
/// value lies in the tolerance interval. JCGM 106 7.3 (one limit), 7.4 (two limits). Normal for nu = INFINITY, else Student's distribution of
/// nu degrees of freedom scaled by u, as the coverage factor of the same result has it. u = 0: 1 or 0. NaN when u is negative or NaN.
double lims_risk_conformance(double y, double u, double nu, struct lims_risk_interval tolerance);

/// The acceptance interval in which every measured value has p_c ≥ p (JCGM 106 8.3): each limit moved inwards. False and untouched when no
/// value reaches p, or when p is not within 0 < p < 1, or u is not positive. One limit: exact to rounding; two: by bisection to the last bit.
bool lims_risk_acceptance(double u, double nu, struct lims_risk_interval tolerance, double p, struct lims_risk_interval *ret);

struct lims_risk_global {
	double consumer;      ///< R_C: the item does not conform and is accepted (JCGM 106 9.5)
	double producer;      ///< R_P: the item conforms and is rejected (9.5)
	double prior_outside; ///< the item does not conform, before any measurement
};
/// Global risks of a normal prior (mean, sd > 0) of the items and a normal measurement with standard uncertainty u ≥ 0, over the tolerance
/// interval and the acceptance interval. False and untouched when sd or u is out of range or an end is NaN.
///
/// The integral over the true value is taken within 9 sd of the mean (the rest is below 3·10^-19) by Gauss-Legendre panels of 8 points, no
/// wider than half of the smaller of sd and u where the acceptance probability changes. The 16th derivative of the integrand is below 10^9 in units of that
/// spread, so each panel's error is below 10^-18; with rounding the absolute error of each risk is below 10^-12.
bool lims_risk_global(double mean, double sd, double u, struct lims_risk_interval tolerance, struct lims_risk_interval acceptance,
	struct lims_risk_global *ret);

#endif
