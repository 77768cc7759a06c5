// SPDX-License-Identifier: Apache-2.0
// The parts of Monte Carlo: drawing the inputs and ordering the outputs. Shared by the monte_carlo*.c files only.
#ifndef LIMS_ENGINE_MONTE_CARLO_PART_H
#define LIMS_ENGINE_MONTE_CARLO_PART_H

#include "lims-core/engine/monte_carlo.h"
#include "lims-core/engine/random.h"

/// One input that is drawn.
struct mc_draw {
	struct lims_mc_input from;
	double centre;
	double *to; ///< LIMS_TAPE_BLOCK values; not owned; NULL: needed only by those correlated with it
	struct lims_random stream;
	size_t member; ///< row in the correlated group, or SIZE_MAX
};

struct mc_draws {
	struct mc_draw *draw;
	size_t count;
	size_t group_count;
	double *factor; ///< [group][group] Cholesky factor, lower triangle
	double *normal; ///< [group][LIMS_TAPE_BLOCK]
	double *spare;  ///< LIMS_TAPE_BLOCK values
};

lims_rc mc_draws_create(const struct lims_tape *tape, const struct lims_mc_setup *setup, const struct lims_tape_batch *batch,
	struct mc_draws *ret, struct lims_err *err);
void mc_draws_finish(struct mc_draws *d);
/// The next n ≤ LIMS_TAPE_BLOCK trials of every input.
void mc_draws_next(struct mc_draws *d, size_t n);

/// Sorts finite doubles ascending, in time proportional to n. `spare` has room for n.
void mc_sort(double *x, double *spare, size_t n);
/// The values of two ranks, counted from 1 upwards, of n finite doubles; likewise. `spare` has room for n; x stays.
void mc_select(const double *x, double *spare, size_t n, const size_t rank[2], double ret[2]);
/// The probabilistically symmetric coverage interval (JCGM 101 7.7.2).
void mc_symmetric(const double *x, double *spare, size_t n, double probability, double *ret_low, double *ret_high);
/// That and the shortest one (7.7.2 and 7.7.3), probability ≥ 0.5. Leaves x in disorder, with other values; `spare` has room for n.
void mc_intervals(double *x, double *spare, size_t n, double probability, struct lims_mc_output *ret);

#endif
