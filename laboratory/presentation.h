// SPDX-License-Identifier: Apache-2.0
// How values stand on Vietnamese paper: decimal comma, true minus, printed unit signs, written dates.
#ifndef LIMS_LABORATORY_PRESENTATION_H
#define LIMS_LABORATORY_PRESENTATION_H

#include "lims-core/base/arena.h"
#include "lims-core/base/clock.h"

struct lims_units;

/// "-25.5" → "−25,5". Text that is no number comes back as it is. NULL gives "".
const char *lims_present_number(struct lims_arena *arena, const char *digits);
/// UCUM code → printed sign: "Cel" → "°C", "1" → "", "kOhm" → "kΩ" (lims_unit_symbol), and the Vietnamese words "xung", "phút". Codes that `units` does
/// not know come back as they are.
const char *lims_present_unit(struct lims_arena *arena, const struct lims_units *units, const char *ucum);
/// "12.5" and "Cel" → "12,5 °C".
const char *lims_present_value(struct lims_arena *arena, const struct lims_units *units, const char *digits, const char *ucum);
/// An accuracy class: "0.05" → "0,05", "0.2S" → "0,2S"; one in words comes back as it is. NULL gives NULL.
const char *lims_present_class(struct lims_arena *arena, const char *class);
/// A value as written, "15 kg" → "15 kg", "0.5 kg" → "0,5 kg".
const char *lims_present_written(struct lims_arena *arena, const struct lims_units *units, const char *value);
/// "<=" → "≤"; what has no sign comes back as it is.
const char *lims_present_relation(const char *relation);
/// 2026-11-23 → "23/11/2026"; "" for no date.
const char *lims_present_date(struct lims_arena *arena, struct lims_date d);
/// A day or moment as recorded, "2026-11-23" or "2026-11-23T15:04:05+07:00" (or with a space) → "23/11/2026", "23/11/2026 15:04"; other text as it is.
const char *lims_present_moment(struct lims_arena *arena, const char *text);

#endif
