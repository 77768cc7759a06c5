// SPDX-License-Identifier: Apache-2.0
// Propagation of distributions by a Monte Carlo method (JCGM 101:2008): adaptive, bounded, and the same for the same seed.
#ifndef LIMS_ENGINE_MONTE_CARLO_H
#define LIMS_ENGINE_MONTE_CARLO_H

#include "lims-core/engine/tape.h"

#include <stdint.h>

/// Distribution of an input about its estimate (JCGM 101 clause 6.4, Table 1).
enum lims_mc_kind {
	LIMS_MC_FIXED,       ///< no uncertainty
	LIMS_MC_NORMAL,      ///< a: standard uncertainty
	LIMS_MC_STUDENT,     ///< a: what t is multiplied by (s/√n of a mean), nu: degrees of freedom > 0
	LIMS_MC_RECTANGULAR, ///< a: half width
	LIMS_MC_TRIANGULAR,  ///< a: half width
	LIMS_MC_ARCSINE,     ///< U-shaped; a: half width
	LIMS_MC_TRAPEZOIDAL, ///< sum of two rectangular ones; a and b: their half widths
	LIMS_MC_CURVED,      ///< curvilinear trapezoid, a rectangle whose half width a is known to ± b only, b ≤ a (JCGM 101 6.4.3)
};

struct lims_mc_input {
	enum lims_mc_kind kind;
	double a, b, nu;
	double shift; ///< centre of the distribution minus the estimate; 0 unless the limits are not symmetric
};

/// Correlation coefficient r, −1 … 1, of two different inputs, both normal. What is not named is not correlated.
struct lims_mc_correlation {
	size_t first, second;
	double r;
};

enum {
	LIMS_MC_BLOCKS_MIN = 10,
	LIMS_MC_TRIALS_MIN = 20000, ///< two blocks of 10^4
	LIMS_MC_TRIALS_MAX = 10000000,
	LIMS_MC_VALUES_MAX = 33554432, ///< trials × outputs kept (256 MiB)
	LIMS_MC_CORRELATED_MAX = 256,  ///< inputs with a correlation
};
/// Trials × operations of one run: some ten seconds. Larger models get fewer trials.
#define LIMS_MC_WORK_MAX 10000000000u

struct lims_mc_setup {
	const struct lims_mc_input *inputs; ///< one for each input of the tape, in its order
	const struct lims_mc_correlation *correlations;
	size_t correlation_count;
	const int *outputs; ///< registers
	size_t output_count;
	double probability; ///< coverage probability (xác suất phủ), 0.5 … 0.9999
	int digits;         ///< significant digits of u that shall be right: 1 … 4; the tolerance δ follows (7.9.2)
	double part;        ///< stop at δ/part: 1; 5 where a GUM result shall be judged by it (8.2); 0 is taken as 1
	uint64_t seed;
	size_t trials_max; ///< LIMS_MC_TRIALS_MIN … LIMS_MC_TRIALS_MAX
};

struct lims_mc_output {
	double mean, u;                     ///< estimate and standard uncertainty
	double low, high;                   ///< probabilistically symmetric coverage interval
	double shortest_low, shortest_high; ///< shortest coverage interval
	double tolerance;                   ///< δ of u
};

struct lims_mc_run {
	size_t trials;
	bool stable; ///< every output reached its tolerance before the trials were used up
};

/// The adaptive procedure of JCGM 101 7.9.4: blocks of max(100/(1 − p), 10^4) trials until twice the standard deviation of mean, u and both
/// ends (symmetric interval), taken over the blocks, is within the tolerance for every output; LIMS_MC_BLOCKS_MIN blocks are always asked for,
/// because the standard deviation of two, with which the clause may stop, is small by chance too often. Each input draws from its own stream
/// (random.h), so that its numbers do not change when inputs are added behind it. Results have the same bits for the same tape, set-up and
/// seed on every machine (real.h); print them with 6 significant digits.
/// ret_outputs has output_count elements. LIMS_E_INPUT: a parameter out of range, a correlation of inputs that are not normal, correlations
/// that contradict each other, too many values to keep, or a trial outside of the domain of the model (then there is no result).
/// LIMS_E_MEMORY. Blocks the caller for at most LIMS_MC_WORK_MAX operations.
lims_rc lims_mc_evaluate(const struct lims_tape *tape, const struct lims_mc_setup *setup, struct lims_mc_output *ret_outputs,
	struct lims_mc_run *ret_run, struct lims_err *err);

/// Validation of the GUM result y ± U with u against Monte Carlo (JCGM 101 8.1): both ends agree within the tolerance δ.
struct lims_mc_agreement {
	double tolerance;         ///< δ of the GUM's u with `digits` digits
	double low_gap, high_gap; ///< d_low, d_high
	bool agrees;
};
void lims_mc_validate(double y, double u, double U, int digits, double mc_low, double mc_high, struct lims_mc_agreement *ret);
/// δ = ½·10^l where u ≈ c·10^l with a whole number c of `digits` digits (JCGM 101 7.9.2). 0 for u = 0; NaN when u is not finite.
double lims_mc_tolerance(double u, int digits);
/// Standard uncertainty of a distribution: what the GUM takes for it. Infinite for Student with ν ≤ 2.
double lims_mc_standard_uncertainty(const struct lims_mc_input *input);

#endif
