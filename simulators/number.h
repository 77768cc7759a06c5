// SPDX-License-Identifier: Apache-2.0
// Decimal numbers of the simulators: whole numbers of a power of ten, so that no indication ever passes through binary floating point.
#ifndef LIMS_SIMULATORS_NUMBER_H
#define LIMS_SIMULATORS_NUMBER_H

#include "lims-core/base/err.h"

#include <stdint.h>

/// Wide enough for energy: see meter.h.
__extension__ typedef __int128 lims_sim_wide;

enum { LIMS_SIM_PLACES = 9, LIMS_SIM_NUMBER_TEXT = 40 };

/// 10^places, places 0…18.
int64_t lims_sim_power_of_ten(int places);

/// Reads `[+-]digits[.digits]` as a multiple of 10^-places (0…9). Digits beyond `places` must be zeros; the value must lie within [min, max], given
/// in the same multiple. `what` names the number in the sentence. LIMS_E_INPUT.
lims_rc lims_sim_number_parse(const char *text, int places, int64_t min, int64_t max, const char *what, int64_t *ret, struct lims_err *err);

/// Places after the point as written: "0.050" → 3, "5" → 0.
int lims_sim_number_places(const char *text);

/// Writes v · 10^-places with exactly `decimals` places (0…places); what does not fit is cut. Zero has no sign. out holds LIMS_SIM_NUMBER_TEXT bytes.
void lims_sim_number_text(int64_t v, int places, int decimals, char *out);

/// floor(a / b), b > 0.
lims_sim_wide lims_sim_floor_div(lims_sim_wide a, lims_sim_wide b);

#endif
