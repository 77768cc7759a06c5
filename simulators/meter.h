// SPDX-License-Identifier: Apache-2.0
// The metering element of an electricity meter: energy with its error, and the moment of every pulse, in whole numbers. Pure.
#ifndef LIMS_SIMULATORS_METER_H
#define LIMS_SIMULATORS_METER_H

#include "simulators/load.h"
#include "simulators/noise.h"

enum {
	LIMS_SIM_METER_POINTS = 64,
	LIMS_SIM_PERCENT_PLACES = 5,
	LIMS_SIM_WHOLE = 10000000, ///< errors are multiples of 10^-7 (percent with five places)
};

struct lims_sim_meter {
	int64_t constant; ///< imp/kWh, 1…100000
	struct lims_sim_load load;
	struct {
		struct lims_sim_load at; ///< its voltage does not count
		int64_t error;
	} point[LIMS_SIM_METER_POINTS];
	unsigned points;
	int64_t error;       ///< where no point says otherwise
	int64_t noise;       ///< amplitude, drawn anew for every pulse
	int64_t starting_ua; ///< below it nothing but the creep power is registered
	int64_t creep_mw;
	int64_t register_start; ///< 0.01 kWh
	struct lims_sim_noise random;

	int64_t now_ns; ///< simulated
	/// Energy since the last pulse times the constant, in femtowatt · 10^-7 · ns: a pulse comes at LIMS_SIM_PULSE.
	/// The largest step, 1 MW · 2 · 100000 imp/kWh, is 2·10^33 a nanosecond: far below a pulse, and both fit 127 bits.
	lims_sim_wide energy;
	int64_t pulse_noise; ///< of the pulse under way
	uint64_t pulses;
};

/// A meter as README.md describes it by default.
void lims_sim_meter_init(struct lims_sim_meter *m);
/// Errors lie above -100 % and up to +100 %. LIMS_E_INPUT when the table is full.
lims_rc lims_sim_meter_error_at(struct lims_sim_meter *m, const struct lims_sim_load *at, int64_t error, struct lims_err *err);

/// When the next pulse comes if nothing changes; INT64_MAX: never, or beyond simulated time.
int64_t lims_sim_meter_next_ns(const struct lims_sim_meter *m);
/// Moves on to the next pulse if it comes by until_ns: true and its moment. Else moves to until_ns: false. Time never goes back.
bool lims_sim_meter_step(struct lims_sim_meter *m, int64_t until_ns, int64_t *ret_pulse_ns);

/// Active power as the meter measures it at this moment, in microwatts (without the noise of single pulses).
int64_t lims_sim_meter_power_uw(const struct lims_sim_meter *m);
/// The total in 0.01 kWh, as a register that turns over.
uint32_t lims_sim_meter_total(const struct lims_sim_meter *m);

#endif
