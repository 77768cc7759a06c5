// SPDX-License-Identifier: Apache-2.0
// Values of standards as people write them, compared exactly: a check against its reference, a new value against the old one.
#ifndef LIMS_LABORATORY_EQUIPMENT_MEASURE_H
#define LIMS_LABORATORY_EQUIPMENT_MEASURE_H

#include "lims-core/base/dec.h"

enum { LIMS_MEASURE_UNIT = 32 };

/// "1000.02 g": number and unit. LIMS_E_INPUT.
lims_rc lims_measure_read(const char *text, struct lims_dec *ret_number, char ret_unit[LIMS_MEASURE_UNIT], struct lims_err *err);
/// Whether |value − reference| ≤ limit, exactly; all three in one unit. *ret_judged false when reference or limit is "". LIMS_E_INPUT: what cannot be read, another
/// unit, a limit below zero.
lims_rc lims_measure_check(
	const char *value, const char *reference, const char *limit, bool *ret_judged, bool *ret_within, struct lims_err *err);

#endif
