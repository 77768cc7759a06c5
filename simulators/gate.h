// SPDX-License-Identifier: Apache-2.0
// The gate of a reference standard meter: N pulses of a meter under test, and the reference energy of exactly that interval. Pure.
#ifndef LIMS_SIMULATORS_GATE_H
#define LIMS_SIMULATORS_GATE_H

#include "simulators/load.h"
#include "simulators/meter.h"

enum lims_sim_gate_state { LIMS_SIM_GATE_WAITS, LIMS_SIM_GATE_RUNS, LIMS_SIM_GATE_NO_LINE };

/// One complete gate; the fields belong together and are only ever copied together.
struct lims_sim_gate_result {
	uint32_t number; ///< 0: none yet
	uint32_t pulses;
	uint32_t energy; ///< 0.01 mWh
	struct lims_sim_load load;
};

struct lims_sim_gate {
	int64_t pulses_wanted; ///< 1…100000
	int64_t hold_ns;       ///< real time for which a result stays at least
	int64_t error;         ///< own error, multiples of 10^-7
	struct lims_sim_load load;
	enum lims_sim_gate_state state;
	int64_t first_ns, last_ns; ///< simulated moments of the gate's first and of the latest pulse
	int64_t counted;           ///< intervals so far
	bool latched_once;
	int64_t latched_real_ns;
	struct lims_sim_gate_result result;
};

void lims_sim_gate_init(struct lims_sim_gate *g);
/// A pulse at sim_ns, seen at real_ns (monotonic). A pulse that is not later than the one before begins anew.
void lims_sim_gate_pulse(struct lims_sim_gate *g, int64_t sim_ns, int64_t real_ns);
/// Forgets the gate under way; the result stays.
void lims_sim_gate_abort(struct lims_sim_gate *g);
/// A new load aborts the gate under way; the same load again changes nothing.
void lims_sim_gate_set_load(struct lims_sim_gate *g, const struct lims_sim_load *load);
/// Active power with the own error, in microwatts.
int64_t lims_sim_gate_power_uw(const struct lims_sim_gate *g);

#endif
