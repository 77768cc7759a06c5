// SPDX-License-Identifier: Apache-2.0
// Compares days as they are written.
#include "laboratory/intake/days.h"

static bool read(const char *text, struct lims_date *ret)
{
	return text && text[0] && lims_date_parse(text, ret, NULL) == LIMS_OK;
}

bool lims_day_before(const char *day, const char *than)
{
	struct lims_date a, b;
	return read(day, &a) && read(than, &b) && lims_date_cmp(a, b) < 0;
}

bool lims_day_is_over(const struct lims_laboratory *lab, const char *day)
{
	struct lims_date d;
	return read(day, &d) && lims_date_cmp(d, lims_laboratory_today(lab)) < 0;
}

bool lims_day_is_to_come(const struct lims_laboratory *lab, const char *day)
{
	struct lims_date d;
	return read(day, &d) && lims_date_cmp(d, lims_laboratory_today(lab)) > 0;
}
