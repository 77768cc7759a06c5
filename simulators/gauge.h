// SPDX-License-Identifier: Apache-2.0
// A digital pressure gauge and the ways it speaks. Pure.
#ifndef LIMS_SIMULATORS_GAUGE_H
#define LIMS_SIMULATORS_GAUGE_H

#include "simulators/answerer.h"
#include "simulators/noise.h"
#include "simulators/number.h"

enum { LIMS_SIM_GAUGE_UNIT = 8 };

/// Pressures are multiples of 10^-9 of the unit.
struct lims_sim_gauge {
	int64_t pressure, error, noise, d;
	int decimals; ///< of the indication
	char unit[LIMS_SIM_GAUGE_UNIT];
	int64_t temperature; ///< of the gauge, 10^-9 degrees Celsius
	int64_t address;     ///< 1…249
	const char *serial;
	struct lims_sim_noise random;
	bool frozen; ///< shows what it showed when it froze
	int64_t frozen_value;
	bool broken;     ///< its sensor fails
	bool greeted;    ///< KELLER: F48 was received since it was switched on
	int64_t zero_at; ///< what was zeroed
};

/// What it shows: (pressure + error + noise - zero) rounded to d, a value between two steps up. Draws noise.
int64_t lims_sim_gauge_show(struct lims_sim_gauge *g);

/// One way of speaking.
struct lims_sim_gauge_speech {
	const char *name;
	uint32_t faults;
	/// Looks at what came; answers the first whole question into `out` and returns the bytes that are done with; 0: more are needed.
	size_t (*hear)(struct lims_sim_gauge *g, const uint8_t *in, size_t n, struct lims_buf *out);
	/// What a fault leaves of the reply to the question.
	void (*spoil)(struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out);
};
extern const struct lims_sim_gauge_speech lims_sim_gauge_const, lims_sim_gauge_keller;
/// "const" or "keller"; NULL for any other name.
const struct lims_sim_gauge_speech *lims_sim_gauge_speech_find(const char *name);

#endif
