// SPDX-License-Identifier: Apache-2.0
// What a scale with digital indication shows: load, errors, noise, zero, tare, rounding to d, overload. Pure.
#ifndef LIMS_SIMULATORS_SCALE_H
#define LIMS_SIMULATORS_SCALE_H

#include "simulators/noise.h"
#include "simulators/number.h"

enum { LIMS_SIM_SCALE_POINTS = 64, LIMS_SIM_SCALE_UNIT = 6 };

/// All weights are multiples of 10^-9 of the unit, at most this large, so that their sums stay within int64_t.
#define LIMS_SIM_SCALE_LIMIT INT64_C(100000000000000000)
/// The span error is a multiple of 10^-7 (percent with five places).
#define LIMS_SIM_SCALE_SPAN 10000000

struct lims_sim_indication {
	int64_t value; ///< net, a multiple of d; meaningless when over or under
	bool over, under, stable;
};

struct lims_sim_scale {
	int64_t max, d, e;
	int decimals; ///< of the indication
	char unit[LIMS_SIM_SCALE_UNIT];
	int64_t zero_error, span_error, noise;
	struct {
		int64_t load, error;
	} point[LIMS_SIM_SCALE_POINTS]; ///< ascending by load
	unsigned points;
	bool constant; ///< one error at every load, in point[0]
	int64_t settle_ns;
	struct lims_sim_noise random;

	int64_t load, load_before; ///< the indication runs from load_before to load since changed_ns
	int64_t changed_ns;
	int64_t zero, tare;
	bool unstable;                   ///< on command
	bool frozen;                     ///< on command: shows `last` whatever lies on the pan
	struct lims_sim_indication last; ///< of the moment when it froze
	bool pounds;                     ///< on command: the number of kilograms is shown in pounds
	enum { LIMS_SIM_SCALE_FREE, LIMS_SIM_SCALE_OVER, LIMS_SIM_SCALE_UNDER } forced; ///< on command
};

/// A scale as README.md describes it by default.
void lims_sim_scale_init(struct lims_sim_scale *s);
/// e defaults to d and decimals to what d needs; checks them together. LIMS_E_INPUT.
lims_rc lims_sim_scale_complete(struct lims_sim_scale *s, struct lims_err *err);

/// A new load from now_ns on; ends a forced over- or underload. LIMS_E_INPUT when beyond the limit.
lims_rc lims_sim_scale_put(struct lims_sim_scale *s, int64_t load, int64_t now_ns, struct lims_err *err);
/// Sets one point of the error table. LIMS_E_INPUT when it is full.
lims_rc lims_sim_scale_error_at(struct lims_sim_scale *s, int64_t load, int64_t error, struct lims_err *err);
/// The same error at every load.
void lims_sim_scale_error_everywhere(struct lims_sim_scale *s, int64_t error);

/// From now on it shows what it shows now (on), or goes on as usual.
void lims_sim_scale_freeze(struct lims_sim_scale *s, bool on, int64_t now_ns);

/// What it shows at now_ns; draws noise.
struct lims_sim_indication lims_sim_scale_show(struct lims_sim_scale *s, int64_t now_ns);

/// Sets zero when it can: 'A' done, '+' or '-' outside ± 2 % of Max, 'I' not stable.
char lims_sim_scale_set_zero(struct lims_sim_scale *s, int64_t now_ns);
/// Tares: 'S' done, '+' or '-' over- or underload, 'I' not stable.
char lims_sim_scale_set_tare(struct lims_sim_scale *s, int64_t now_ns);

#endif
