// SPDX-License-Identifier: Apache-2.0
// Repeatable noise: the same seed gives the same sequence on every machine.
#ifndef LIMS_SIMULATORS_NOISE_H
#define LIMS_SIMULATORS_NOISE_H

#include <stdint.h>

struct lims_sim_noise {
	uint64_t state;
};

/// Next whole number evenly within [-amplitude, +amplitude]; amplitude ≥ 0. 0 draws nothing.
int64_t lims_sim_noise_draw(struct lims_sim_noise *n, int64_t amplitude);

#endif
