// SPDX-License-Identifier: Apache-2.0
// Inside the base room: days of the proleptic Gregorian calendar, counted from 1970-01-01.
#ifndef LIMS_BASE_DATE_BITS_H
#define LIMS_BASE_DATE_BITS_H

#include "lims-core/base/clock.h"

int64_t lims_civil_days(int64_t year, int month, int day);
void lims_days_civil(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day);
int lims_month_days(int64_t year, int month);
/// No date outside the years 1900…9999.
struct lims_date lims_date_of_days(int64_t days);

#endif
