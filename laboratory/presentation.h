// SPDX-License-Identifier: Apache-2.0
// How values stand on Vietnamese paper: decimal comma, true minus, printed unit signs, written dates.
#ifndef LIMS_LABORATORY_PRESENTATION_H
#define LIMS_LABORATORY_PRESENTATION_H

#include "lims-core/base/arena.h"
#include "lims-core/base/clock.h"

/// "-25.5" → "−25,5". Text that is no number comes back as it is. NULL gives "".
const char *lims_present_number(struct lims_arena *arena, const char *digits);
/// UCUM code → printed sign: "Cel" → "°C", "1" → "", "Ohm" → "Ω". Unknown codes come back as they are.
const char *lims_present_unit(const char *ucum);
/// "12.5" and "Cel" → "12,5 °C".
const char *lims_present_value(struct lims_arena *arena, const char *digits, const char *ucum);
/// A value as written, "15 kg" → "15 kg", "0.5 kg" → "0,5 kg".
const char *lims_present_written(struct lims_arena *arena, const char *value);
/// 2026-11-23 → "23/11/2026"; "" for no date.
const char *lims_present_date(struct lims_arena *arena, struct lims_date d);

#endif
