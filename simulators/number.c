// SPDX-License-Identifier: Apache-2.0
// Reading and writing scaled whole numbers.
#include "simulators/number.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int64_t lims_sim_power_of_ten(int places)
{
	int64_t p = 1;
	for (int i = 0; i < places && i < 18; i++)
		p *= 10;
	return p;
}

int lims_sim_number_places(const char *text)
{
	const char *point = strchr(text, '.');
	return point ? (int)strlen(point + 1) : 0;
}

lims_sim_wide lims_sim_floor_div(lims_sim_wide a, lims_sim_wide b)
{
	lims_sim_wide q = a / b;
	return a % b < 0 ? q - 1 : q;
}

// Digits before and after the point into *ret; false when the text is no number, has too many places or is too large.
static bool read_digits(const char *p, int places, int64_t *ret)
{
	int64_t v = 0;
	int seen = 0, after = -1;
	for (; *p; p++) {
		if (*p == '.' && after < 0 && seen) {
			after = 0;
			continue;
		}
		if (!isdigit((unsigned char)*p))
			return false;
		seen++;
		if (after >= 0 && ++after > places) {
			if (*p != '0' || after > LIMS_SIM_PLACES)
				return false;
			continue;
		}
		if (__builtin_mul_overflow(v, (int64_t)10, &v) || __builtin_add_overflow(v, (int64_t)(*p - '0'), &v))
			return false;
	}
	if (!seen || after == 0)
		return false;
	int missing = places - (after < 0 ? 0 : after);
	if (missing > 0 && __builtin_mul_overflow(v, lims_sim_power_of_ten(missing), &v))
		return false;
	*ret = v;
	return true;
}

lims_rc lims_sim_number_parse(const char *text, int places, int64_t min, int64_t max, const char *what, int64_t *ret, struct lims_err *err)
{
	const char *p = text;
	bool negative = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	int64_t v = 0;
	if (!read_digits(p, places, &v))
		return lims_err_set(
			err, LIMS_E_INPUT, "%s '%.40s' is not a number with at most %d decimal places; write it like 12 or 0.5", what, text, places);
	if (negative)
		v = -v;
	if (v < min || v > max) {
		char low[LIMS_SIM_NUMBER_TEXT], high[LIMS_SIM_NUMBER_TEXT];
		lims_sim_number_text(min, places, places, low);
		lims_sim_number_text(max, places, places, high);
		return lims_err_set(err, LIMS_E_INPUT, "%s '%.40s' is out of range; it lies between %s and %s", what, text, low, high);
	}
	*ret = v;
	return LIMS_OK;
}

void lims_sim_number_text(int64_t v, int places, int decimals, char *out)
{
	bool negative = v < 0;
	uint64_t u = negative ? 0 - (uint64_t)v : (uint64_t)v;
	for (int i = places; i > decimals; i--)
		u /= 10;
	uint64_t scale = (uint64_t)lims_sim_power_of_ten(decimals);
	const char *sign = negative && u ? "-" : "";
	if (decimals == 0)
		(void)snprintf(out, LIMS_SIM_NUMBER_TEXT, "%s%" PRIu64, sign, u);
	else
		(void)snprintf(out, LIMS_SIM_NUMBER_TEXT, "%s%" PRIu64 ".%0*" PRIu64, sign, u / scale, decimals, u % scale);
}
