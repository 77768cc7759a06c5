// SPDX-License-Identifier: Apache-2.0
// Simulated time: a multiple of real time, or moved by command only.
#ifndef LIMS_SIMULATORS_SIMTIME_H
#define LIMS_SIMULATORS_SIMTIME_H

#include <stdint.h>

enum { LIMS_SIM_SPEED_MAX = 10000 };

struct lims_sim_simtime {
	int64_t start_real_ns; ///< monotonic moment that is simulated 0
	int64_t speed;         ///< 0…LIMS_SIM_SPEED_MAX; 0: stands
	int64_t standing_ns;   ///< simulated time while it stands
};

/// Simulated nanoseconds at a monotonic moment; stops at INT64_MAX.
int64_t lims_sim_simtime_at(const struct lims_sim_simtime *t, int64_t real_ns);
/// The first monotonic moment at which simulated time has reached sim_ns; INT64_MAX: never by itself.
int64_t lims_sim_simtime_real(const struct lims_sim_simtime *t, int64_t sim_ns);

#endif
