// SPDX-License-Identifier: Apache-2.0
// How a number and its unit are shown to people: one formatter for the screen, for sentences and for paper.
#ifndef LIMS_ENGINE_AMOUNT_H
#define LIMS_ENGINE_AMOUNT_H

#include "lims-core/base/lang.h"
#include "lims-core/engine/units.h"

enum { LIMS_AMOUNT_DIGITS = 96, LIMS_AMOUNT_UNIT = LIMS_UNIT_SYMBOL, LIMS_AMOUNT_TEXT = LIMS_AMOUNT_DIGITS + LIMS_UNIT_SYMBOL };

enum lims_amount_style {
	LIMS_AMOUNT_RECORDED,   ///< as it is recorded, typed and given to programs: the point, the UCUM code
	LIMS_AMOUNT_ENGLISH,    ///< the point, a true minus, the sign of the unit
	LIMS_AMOUNT_VIETNAMESE, ///< the comma, a true minus, the sign of the unit or its Vietnamese word
};

/// NULL: what is said is kept or given to a program, RECORDED.
enum lims_amount_style lims_amount_style_of(const struct lims_lang *lang);

/// Each returns `out`, or what it was given where that needs no change: a text that is no number, a code that `units` (NULL: none) does not know. NULL gives "".
const char *lims_amount_digits(enum lims_amount_style style, const char *digits, char out[LIMS_AMOUNT_DIGITS]);
const char *lims_amount_unit(enum lims_amount_style style, const struct lims_units *units, const char *ucum, char out[LIMS_AMOUNT_UNIT]);
/// "0.5" and "Cel" → "0,5 °C"; a unit without a sign ("1") leaves the number alone.
const char *lims_amount(
	enum lims_amount_style style, const struct lims_units *units, const char *digits, const char *ucum, char out[LIMS_AMOUNT_TEXT]);
/// A value as it was written, "0.5 Cel" → "0,5 °C": a number, or a number, a blank and a unit that is known here. Any other text, like "hộp số 1.2", comes back as it is.
const char *lims_amount_written(
	enum lims_amount_style style, const struct lims_units *units, const char *value, char out[LIMS_AMOUNT_TEXT]);
/// "<=" → "≤" for people; what has no sign comes back as it is.
const char *lims_amount_relation(enum lims_amount_style style, const char *relation);

#endif
