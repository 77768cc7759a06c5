// SPDX-License-Identifier: Apache-2.0
// Values of standards as people write them, compared exactly: a check against its reference, a new value against the old one.
#ifndef LIMS_LABORATORY_EQUIPMENT_MEASURE_H
#define LIMS_LABORATORY_EQUIPMENT_MEASURE_H

#include "lims-core/base/dec.h"

struct lims_units;
struct lims_ws_curve;

enum { LIMS_MEASURE_UNIT = 32 };

/// "1000.02 g": number and unit. LIMS_E_INPUT.
lims_rc lims_measure_read(const char *text, struct lims_dec *ret_number, char ret_unit[LIMS_MEASURE_UNIT], struct lims_err *err);
/// The unit of what a curve of a certificate gives; "" of bare numbers.
void lims_measure_of_curve(const struct lims_ws_curve *c, char ret_unit[LIMS_MEASURE_UNIT]);
/// Both units are known and of one kind of quantity; "" is that of bare numbers.
bool lims_measure_same_kind(const struct lims_units *units, const char *a, const char *b);
/// Brings a number from one unit to another by the units of the house (NULL: none is known), exactly; difference: of two values, like a limit (K for Cel). LIMS_E_INPUT: they
/// measure other things, one is not known, or the result has no finite decimals.
lims_rc lims_measure_convert(
	const struct lims_units *units, const char *from, const char *to, bool difference, struct lims_dec *number, struct lims_err *err);
/// Whether |value − reference| ≤ limit, exactly; reference and limit are brought to the unit of the value. *ret_judged false when reference or limit is "". LIMS_E_INPUT: what
/// cannot be read or converted, a limit below zero.
lims_rc lims_measure_check(const struct lims_units *units, const char *value, const char *reference, const char *limit, bool *ret_judged,
	bool *ret_within, struct lims_err *err);

#endif
