// SPDX-License-Identifier: Apache-2.0
// Moments: the machine's clocks, RFC 3339 text, and the civil date that a place sees.
#include "lims-core/base/clock.h"

#include "lims-core/base/date_bits.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_S = 86400 };

struct lims_moment lims_clock_now(int16_t offset_min)
{
	struct timespec ts = {0};
	clock_gettime(CLOCK_REALTIME, &ts);
	return (struct lims_moment){(int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000, offset_min};
}

int64_t lims_clock_monotonic_us(void)
{
	struct timespec ts = {0};
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

// Seconds since 1970 as the clock on the wall shows them, and the microseconds within the second.
static int64_t local_seconds(struct lims_moment m, int16_t offset_min, int *ret_us)
{
	int64_t s = m.us / 1000000;
	int us = (int)(m.us % 1000000);
	if (us < 0) {
		us += 1000000;
		s--;
	}
	*ret_us = us;
	return s + (int64_t)offset_min * 60;
}

static int64_t floor_days(int64_t seconds)
{
	return seconds >= 0 ? seconds / DAY_S : -((-seconds + DAY_S - 1) / DAY_S);
}

void lims_moment_text(struct lims_moment m, char *out)
{
	int us;
	int64_t s = local_seconds(m, m.offset_min, &us);
	int64_t days = floor_days(s);
	int64_t year;
	int month, day;
	lims_days_civil(days, &year, &month, &day);
	int in_day = (int)(s - days * DAY_S);
	int offset = m.offset_min < 0 ? -m.offset_min : m.offset_min;
	int n = snprintf(out, LIMS_MOMENT_TEXT, "%04lld-%02d-%02dT%02d:%02d:%02d.%06d%c%02d:%02d", (long long)year, month, day, in_day / 3600,
		in_day / 60 % 60, in_day % 60, us, m.offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
	// The farthest moment has 36 characters.
	if (n >= LIMS_MOMENT_TEXT)
		out[0] = '\0';
}

// Exactly n digits at *at; -1 otherwise.
static int digits(const char **at, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++, ++*at) {
		if (**at < '0' || **at > '9')
			return -1;
		v = v * 10 + (**at - '0');
	}
	return v;
}

/// One of one or two characters.
static bool expect(const char **at, const char *any)
{
	char c = **at;
	if (c == '\0' || (c != any[0] && c != any[1]))
		return false;
	++*at;
	return true;
}

static bool read_time(const char **at, int64_t *ret_us)
{
	int h = digits(at, 2);
	int min = h >= 0 && expect(at, ":") ? digits(at, 2) : -1;
	int s = min >= 0 && expect(at, ":") ? digits(at, 2) : -1;
	if (h > 23 || min > 59 || s < 0 || s > 59)
		return false;
	int64_t us = 0;
	if (expect(at, ".")) {
		int n = 0;
		for (; **at >= '0' && **at <= '9' && n < 6; ++*at, n++)
			us = us * 10 + (**at - '0');
		if (n == 0)
			return false;
		for (; n < 6; n++)
			us *= 10;
	}
	*ret_us = ((int64_t)h * 3600 + min * 60 + s) * 1000000 + us;
	return true;
}

static bool read_offset(const char **at, int *ret_min)
{
	if (expect(at, "Zz")) {
		*ret_min = 0;
		return true;
	}
	bool west = **at == '-';
	if (!expect(at, "+-"))
		return false;
	int h = digits(at, 2);
	int min = h >= 0 && expect(at, ":") ? digits(at, 2) : -1;
	if (h > 23 || min < 0 || min > 59)
		return false;
	*ret_min = west ? -(h * 60 + min) : h * 60 + min;
	return true;
}

lims_rc lims_moment_parse(const char *text, struct lims_moment *ret, struct lims_err *err)
{
	const char *at = text;
	int year = digits(&at, 4);
	int month = year >= 0 && expect(&at, "-") ? digits(&at, 2) : -1;
	int day = month >= 0 && expect(&at, "-") ? digits(&at, 2) : -1;
	int64_t us;
	int offset;
	if (day < 0 || !expect(&at, "Tt") || !read_time(&at, &us) || !read_offset(&at, &offset) || *at != '\0')
		return lims_err_set(err, LIMS_E_INPUT, "\"%.60s\" is no moment: write it as 2026-11-23T15:04:05+07:00", text);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > lims_month_days(year, month))
		return lims_err_set(err, LIMS_E_INPUT, "\"%.60s\" names a day that does not exist", text);
	int64_t days = lims_civil_days(year, month, day);
	*ret = (struct lims_moment){days * DAY_S * 1000000 + us - (int64_t)offset * 60 * 1000000, (int16_t)offset};
	return LIMS_OK;
}

/// Two digits; else more than any field may have.
static unsigned pair(const char *at)
{
	unsigned tens = (unsigned char)at[0] - (unsigned)'0', ones = (unsigned char)at[1] - (unsigned)'0';
	return tens < 10 && ones < 10 ? tens * 10 + ones : 100;
}

bool lims_moment_read(const char *text, struct lims_moment *ret)
{
	bool form = text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == '.' &&
				(text[26] == '+' || text[26] == '-') && text[29] == ':';
	if (!form)
		return false;
	unsigned century = pair(text), year = pair(text + 2), month = pair(text + 5), day = pair(text + 8);
	unsigned hour = pair(text + 11), minute = pair(text + 14), second = pair(text + 17);
	unsigned high = pair(text + 20), middle = pair(text + 22), low = pair(text + 24);
	unsigned offset_h = pair(text + 27), offset_min = pair(text + 30);
	if (century > 99 || year > 99 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59 || high > 99 || middle > 99 ||
		low > 99 || offset_h > 23 || offset_min > 59)
		return false;
	year += century * 100;
	if (year < 1 || day < 1 || day > (unsigned)lims_month_days(year, (int)month))
		return false;
	int offset = (int)(offset_h * 60 + offset_min);
	// Greenwich is written as +00:00.
	if (text[26] == '-' && offset == 0)
		return false;
	offset = text[26] == '-' ? -offset : offset;
	int64_t s = lims_civil_days(year, (int)month, (int)day) * DAY_S + (int64_t)(hour * 3600 + minute * 60 + second) - (int64_t)offset * 60;
	*ret = (struct lims_moment){s * 1000000 + (int64_t)(high * 10000 + middle * 100 + low), (int16_t)offset};
	return true;
}

struct lims_date lims_moment_date(struct lims_moment m, int16_t offset_min)
{
	int us;
	return lims_date_of_days(floor_days(local_seconds(m, offset_min, &us)));
}
