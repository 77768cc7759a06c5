// SPDX-License-Identifier: Apache-2.0
// Reads days and times of day without guessing which of two numbers is the month.
#include "laboratory/proof/logger_time.h"

#include <stdio.h>
#include <string.h>

enum { CENTURY = 2000, NOON = 12, DIGITS = 4, HOURS_EAST = 14, MINUTES = 60 };

/// Up to `most` digits; false when there are none or more.
static bool number(const char **at, size_t most, int *ret, size_t *ret_digits)
{
	size_t n = strspn(*at, "0123456789");
	if (n == 0 || n > most)
		return false;
	*ret = 0;
	for (size_t i = 0; i < n; i++)
		*ret = *ret * 10 + (*at)[i] - '0';
	*at += n;
	if (ret_digits)
		*ret_digits = n;
	return true;
}

static bool sign(const char **at, const char *any)
{
	if (**at == '\0' || !strchr(any, **at))
		return false;
	(*at)++;
	return true;
}

static bool day(const char **at, enum lims_logger_days days, int *year, int *month, int *date)
{
	int *const order[][3] = {{year, month, date}, {date, month, year}, {month, date, year}};
	size_t digits = 0;
	char between = '\0';
	for (size_t i = 0; i < 3; i++) {
		bool is_year = order[days][i] == year;
		if (i > 0) {
			if (**at == '\0' || !strchr("/-.", **at) || (between && **at != between))
				return false;
			between = *(*at)++;
		}
		if (!number(at, is_year ? DIGITS : 2, order[days][i], is_year ? &digits : NULL))
			return false;
	}
	if (digits == 2 && days != LIMS_LOGGER_ISO)
		*year += CENTURY;
	return digits == DIGITS || (digits == 2 && days != LIMS_LOGGER_ISO);
}

/// "AM" and "PM" in either case.
static bool half_day(const char **at, int *hour)
{
	const char *p = *at + strspn(*at, " ");
	bool pm = (p[0] | 0x20) == 'p', am = (p[0] | 0x20) == 'a';
	if (!(am || pm) || (p[1] | 0x20) != 'm')
		return **at == '\0';
	if (*hour < 1 || *hour > NOON)
		return false;
	*hour = *hour % NOON + (pm ? NOON : 0);
	*at = p + 2;
	return **at == '\0';
}

static bool clock_time(const char **at, int *hour, int *minute, int *second)
{
	*second = 0;
	if (!number(at, 2, hour, NULL) || !sign(at, ":") || !number(at, 2, minute, NULL))
		return false;
	if (sign(at, ":") && !number(at, 2, second, NULL))
		return false;
	// Parts of a second say nothing about the air.
	if (sign(at, ".,"))
		*at += strspn(*at, "0123456789");
	return half_day(at, hour);
}

bool lims_logger_moment(const char *text, enum lims_logger_days days, int16_t offset_min, struct lims_moment *ret)
{
	int year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0, east = offset_min < 0 ? -offset_min : offset_min;
	const char *at = text;
	char moment[LIMS_MOMENT_TEXT * 2];
	if (lims_moment_parse(text, ret, NULL) == LIMS_OK)
		return true;
	if (!day(&at, days, &year, &month, &date) || !sign(&at, " T"))
		return false;
	at += strspn(at, " ");
	if (!clock_time(&at, &hour, &minute, &second))
		return false;
	snprintf(moment, sizeof moment, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month, date, hour, minute, second,
		offset_min < 0 ? '-' : '+', east / MINUTES, east % MINUTES);
	return lims_moment_parse(moment, ret, NULL) == LIMS_OK;
}

bool lims_logger_offset(const char *name, int16_t *ret_min)
{
	const char *gmt = strstr(name, "GMT"), *utc = strstr(name, "UTC"), *at = gmt ? gmt : utc;
	int hours = 0, minutes = 0;
	if (!at)
		return false;
	at += strlen("GMT");
	at += strspn(at, " ");
	bool west = *at == '-';
	if (!sign(&at, "+-")) {
		*ret_min = 0;
		return true;
	}
	if (!number(&at, 2, &hours, NULL) || (sign(&at, ":") && !number(&at, 2, &minutes, NULL)) || hours > HOURS_EAST || minutes >= MINUTES)
		return false;
	*ret_min = (int16_t)((west ? -1 : 1) * (hours * MINUTES + minutes));
	return true;
}
