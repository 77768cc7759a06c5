// SPDX-License-Identifier: Apache-2.0
// A probe of air: temperature, relative humidity, pressure; and the ways it speaks. Pure.
#ifndef LIMS_SIMULATORS_PROBE_H
#define LIMS_SIMULATORS_PROBE_H

#include "simulators/answerer.h"
#include "simulators/noise.h"
#include "simulators/number.h"

enum lims_sim_probe_quantity { LIMS_SIM_PRESSURE, LIMS_SIM_TEMPERATURE, LIMS_SIM_HUMIDITY, LIMS_SIM_QUANTITIES };

/// Values are multiples of 10^-9 of hPa, degrees Celsius and per cent.
struct lims_sim_probe {
	int64_t value[LIMS_SIM_QUANTITIES];
	bool missing[LIMS_SIM_QUANTITIES]; ///< its sensor fails
	int64_t noise;                     ///< even random amount within ±, of each value
	struct lims_sim_noise random;
	bool frozen;
	int64_t frozen_value[LIMS_SIM_QUANTITIES];
	bool fahrenheit;
	bool echo; ///< Vaisala: a service line repeats what comes and shows a prompt
	int64_t address;
	const char *serial;
};

/// What it shows of one quantity before rounding. Draws noise.
int64_t lims_sim_probe_show(struct lims_sim_probe *p, enum lims_sim_probe_quantity q);

/// One way of speaking, as in gauge.h.
struct lims_sim_probe_speech {
	const char *name;
	uint32_t faults;
	size_t (*hear)(struct lims_sim_probe *p, const uint8_t *in, size_t n, struct lims_buf *out);
	void (*spoil)(struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out);
};
extern const struct lims_sim_probe_speech lims_sim_probe_vaisala, lims_sim_probe_easybus;
/// "vaisala" or "easybus"; NULL for any other name.
const struct lims_sim_probe_speech *lims_sim_probe_speech_find(const char *name);

#endif
