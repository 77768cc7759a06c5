// SPDX-License-Identifier: Apache-2.0
// From contributions to the coverage factor (hệ số phủ): effective degrees of freedom, and the rules of EA-4/02 for what is not normal.
#ifndef LIMS_ENGINE_COVERAGE_H
#define LIMS_ENGINE_COVERAGE_H

#include "lims-core/engine/uncertainty.h"

/// An independent contribution to a result. Correlated inputs together are one (JCGM 100 G.4.1: the formula holds for independent ones only).
struct lims_contribution {
	double u;    ///< u_i(y), ≥ 0
	double nu;   ///< degrees of freedom; INFINITY
	double edge; ///< edge parameter β of a trapezoid: 1 rectangular; NaN: another shape
};

/// Welch–Satterthwaite (JCGM 100 G.4.1, G.2b): u⁴ / Σ(u_i⁴/ν_i), with u of all contributions together. INFINITY when none has finite ν.
double lims_effective_freedom(const struct lims_contribution *list, size_t n, double u);

/// k of a trapezoidal distribution, two-sided (EA-4/02 S10.13): β = 1 is the rectangular k = p√3, β = 0 the triangular one.
double lims_coverage_trapezoid(double p, double edge);

/// What is asked of a coverage factor, and what came out.
struct lims_coverage_wish {
	double probability;
	enum lims_coverage_rule rule; ///< FIXED: `k` is the factor
	double k;
	bool interpolate;
};
struct lims_coverage {
	enum lims_coverage_rule rule; ///< never AUTO: the one that was applied
	double k;
	double freedom; ///< ν from which k was taken: truncated (at least 1) unless interpolated; INFINITY
	double edge;    ///< of a trapezoid
};
/// AUTO (EA-4/02 S9.14, S10.13): one rectangular contribution with all others together at most 0.3 of it → rectangular; two such → trapezoidal; a
/// single trapezoidal one → its own; else Student with `freedom`, which is the normal distribution when it is infinite. False when a rule was
/// asked for that the contributions do not allow (trapezoidal without a rectangular contribution).
bool lims_coverage_factor(
	const struct lims_coverage_wish *wish, const struct lims_contribution *list, size_t n, double freedom, struct lims_coverage *ret);

#endif
