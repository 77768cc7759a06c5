// SPDX-License-Identifier: Apache-2.0
// Moments (UTC with the offset of the place) and legal civil dates, which are different things.
#ifndef LIMS_BASE_CLOCK_H
#define LIMS_BASE_CLOCK_H

#include "lims-core/base/err.h"

#include <stdint.h>

/// A point in time. us: microseconds since 1970-01-01T00:00:00Z; offset_min: minutes east of Greenwich where it was taken (Viet Nam: 420).
struct lims_moment {
	int64_t us;
	int16_t offset_min;
};

/// A legal date in the organisation's zone (work, receipt, issue, expiry). Year 1900…9999.
struct lims_date {
	int16_t year;
	uint8_t month; ///< 1…12; 0: no date
	uint8_t day;   ///< 1…31
};

enum { LIMS_MOMENT_TEXT = 40, LIMS_MOMENT_WRITTEN = 32, LIMS_DATE_TEXT = 16 };

/// The machine's clock now. `offset_min` is what the caller works in (the organisation's zone).
struct lims_moment lims_clock_now(int16_t offset_min);
/// Monotonic microseconds, for durations and timeouts.
int64_t lims_clock_monotonic_us(void);

/// RFC 3339 with six fractional digits and the offset: "2026-11-23T15:04:05.123456+07:00". out holds LIMS_MOMENT_TEXT bytes.
void lims_moment_text(struct lims_moment m, char *out);
/// Reads RFC 3339 with Z or ±hh:mm and 0…6 fractional digits, years 0001…9999, no leap second. LIMS_E_INPUT.
lims_rc lims_moment_parse(const char *text, struct lims_moment *ret, struct lims_err *err);
/// Reads the LIMS_MOMENT_WRITTEN characters at `text` as lims_moment_text writes them for the years 0001…9999, and nothing else.
bool lims_moment_read(const char *text, struct lims_moment *ret);
/// The civil date of a moment seen from a zone `offset_min` east; no date outside the years 1900…9999.
struct lims_date lims_moment_date(struct lims_moment m, int16_t offset_min);

void lims_date_text(struct lims_date d, char *out);                                     ///< ISO 8601 "2026-11-23"; "" when there is no date
lims_rc lims_date_parse(const char *text, struct lims_date *ret, struct lims_err *err); ///< ISO 8601, real days only
/// -1, 0, 1; no date comes before every date.
int lims_date_cmp(struct lims_date a, struct lims_date b);
/// Adding to no date, or leaving the years 1900…9999, gives no date.
/// Same day of the month `months` later, or the last day of that month when it has no such day.
struct lims_date lims_date_add_months(struct lims_date d, int months);
struct lims_date lims_date_add_days(struct lims_date d, int days);
struct lims_date lims_date_month_end(struct lims_date d); ///< last day of d's month

#endif
