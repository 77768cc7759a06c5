// SPDX-License-Identifier: Apache-2.0
// Civil dates: counting days and months in the Gregorian calendar.
#include "lims-core/base/date_bits.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999, ERA_DAYS = 146097 /* in 400 years */ };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static bool is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int lims_month_days(int64_t year, int month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && is_leap(year));
}

// Counts in years that begin in March, so that the leap day is the last one; March to July repeat 31, 30, 31, 30, 31.
int64_t lims_civil_days(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * ERA_DAYS + day_of_era - 719468; // 0000-03-01 to 1970-01-01
}

void lims_days_civil(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
	int64_t shifted = days + 719468;
	int64_t era = floor_div(shifted, ERA_DAYS);
	int64_t day_of_era = shifted - era * ERA_DAYS;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int from_march = (int)((5 * day_of_year + 2) / 153);
	*ret_day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
	*ret_month = from_march < 10 ? from_march + 3 : from_march - 9;
	*ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

struct lims_date lims_date_of_days(int64_t days)
{
	int64_t year;
	int month, day;
	lims_days_civil(days, &year, &month, &day);
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return (struct lims_date){0};
	return (struct lims_date){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

void lims_date_text(struct lims_date d, char *out)
{
	if (d.month == 0)
		out[0] = '\0';
	else
		snprintf(out, LIMS_DATE_TEXT, "%04d-%02u-%02u", d.year, d.month, d.day);
}

lims_rc lims_date_parse(const char *text, struct lims_date *ret, struct lims_err *err)
{
	bool shape = strlen(text) == 10;
	for (int i = 0; shape && i < 10; i++)
		shape = i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
	if (!shape)
		return lims_err_set(err, LIMS_E_INPUT, "\"%.40s\" is no date: write it as 2026-11-23", text);
	int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
	int month = (text[5] - '0') * 10 + (text[6] - '0');
	int day = (text[8] - '0') * 10 + (text[9] - '0');
	if (month < 1 || month > 12 || day < 1 || day > lims_month_days(year, month))
		return lims_err_set(err, LIMS_E_INPUT, "there is no day %s: check month and day", text);
	if (year < FIRST_YEAR)
		return lims_err_set(err, LIMS_E_INPUT, "%s lies before the year %d: check the year", text, FIRST_YEAR);
	*ret = (struct lims_date){(int16_t)year, (uint8_t)month, (uint8_t)day};
	return LIMS_OK;
}

int lims_date_cmp(struct lims_date a, struct lims_date b)
{
	int left = a.month == 0 ? 0 : a.year * 10000 + a.month * 100 + a.day;
	int right = b.month == 0 ? 0 : b.year * 10000 + b.month * 100 + b.day;
	return (left > right) - (left < right);
}

struct lims_date lims_date_add_months(struct lims_date d, int months)
{
	if (d.month == 0)
		return d;
	int64_t count = (int64_t)d.year * 12 + d.month - 1 + months;
	int64_t year = floor_div(count, 12);
	int month = (int)(count - year * 12) + 1;
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return (struct lims_date){0};
	int last = lims_month_days(year, month);
	return (struct lims_date){(int16_t)year, (uint8_t)month, (uint8_t)(d.day < last ? d.day : last)};
}

struct lims_date lims_date_add_days(struct lims_date d, int days)
{
	return d.month == 0 ? d : lims_date_of_days(lims_civil_days(d.year, d.month, d.day) + days);
}

struct lims_date lims_date_month_end(struct lims_date d)
{
	if (d.month != 0)
		d.day = (uint8_t)lims_month_days(d.year, d.month);
	return d;
}
