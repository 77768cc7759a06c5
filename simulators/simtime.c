// SPDX-License-Identifier: Apache-2.0
// Conversion between real and simulated time, saturating.
#include "simulators/simtime.h"

int64_t lims_sim_simtime_at(const struct lims_sim_simtime *t, int64_t real_ns)
{
	int64_t ns = 0;
	if (t->speed == 0)
		return t->standing_ns;
	if (__builtin_mul_overflow(real_ns - t->start_real_ns, t->speed, &ns))
		return INT64_MAX;
	return ns;
}

int64_t lims_sim_simtime_real(const struct lims_sim_simtime *t, int64_t sim_ns)
{
	int64_t real = 0;
	if (t->speed == 0 || sim_ns == INT64_MAX)
		return INT64_MAX;
	int64_t passed = sim_ns / t->speed + (sim_ns % t->speed != 0);
	return __builtin_add_overflow(t->start_real_ns, passed, &real) ? INT64_MAX : real;
}
