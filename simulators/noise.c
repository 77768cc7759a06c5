// SPDX-License-Identifier: Apache-2.0
// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
#include "simulators/noise.h"

static uint64_t next(struct lims_sim_noise *n)
{
	uint64_t z = n->state += 0x9E3779B97F4A7C15u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

int64_t lims_sim_noise_draw(struct lims_sim_noise *n, int64_t amplitude)
{
	if (amplitude <= 0)
		return 0;
	// The bias of the remainder is below 2^-40 for every amplitude in use.
	uint64_t width = 2 * (uint64_t)amplitude + 1;
	return (int64_t)(next(n) % width) - amplitude;
}
