// SPDX-License-Identifier: Apache-2.0
// The order of days that people write: what is due is not due before it came, what came back went out first.
#ifndef LIMS_LABORATORY_INTAKE_DAYS_H
#define LIMS_LABORATORY_INTAKE_DAYS_H

#include "laboratory/laboratory.h"

/// Whether a day lies before another one; false when one of them is NULL, "" or no day (its own field says so).
bool lims_day_before(const char *day, const char *than);
/// Whether it lies before today, or behind it.
bool lims_day_is_over(const struct lims_laboratory *lab, const char *day);
bool lims_day_is_to_come(const struct lims_laboratory *lab, const char *day);

#endif
