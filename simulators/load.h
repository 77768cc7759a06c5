// SPDX-License-Identifier: Apache-2.0
// A load point of a single-phase circuit: voltage, current, power factor, and its exact active power.
#ifndef LIMS_SIMULATORS_LOAD_H
#define LIMS_SIMULATORS_LOAD_H

#include "simulators/number.h"

enum { LIMS_SIM_LOAD_TEXT = 96 };

struct lims_sim_load {
	int64_t mv;     ///< 0…10^6 mV
	int64_t ua;     ///< 0…10^9 µA
	int32_t pf_ppm; ///< 0…10^6 millionths
	char pf_kind;   ///< 'L' inductive, 'C' capacitive, 0 for a power factor of 1 or without letter
};

/// Reads a power factor such as "1", "0.5L", "0.8C". LIMS_E_INPUT.
lims_rc lims_sim_load_parse_pf(const char *text, struct lims_sim_load *ret, struct lims_err *err);
/// Reads volts, amperes and power factor. LIMS_E_INPUT.
lims_rc lims_sim_load_parse(const char *u, const char *i, const char *pf, struct lims_sim_load *ret, struct lims_err *err);
/// Reads "U,I,PF". LIMS_E_INPUT.
lims_rc lims_sim_load_parse_list(const char *text, struct lims_sim_load *ret, struct lims_err *err);
/// Writes "U I PF" as the commands take it. out holds LIMS_SIM_LOAD_TEXT bytes.
void lims_sim_load_text(const struct lims_sim_load *l, char *out);
bool lims_sim_load_equal(const struct lims_sim_load *a, const struct lims_sim_load *b);
/// U · I · PF in femtowatts (10^-15 W), exact: mV · µA = nW, times millionths.
lims_sim_wide lims_sim_load_power_fw(const struct lims_sim_load *l);

#endif
