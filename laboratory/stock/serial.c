// SPDX-License-Identifier: Apache-2.0
// Reads and writes numbers of stickers and seals.
#include "laboratory/stock/serial.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 15 };

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

lims_rc lims_serial_read(const char *text, struct lims_serial *ret, struct lims_err *err)
{
	struct lims_serial s = {.number = -1};
	size_t len = strlen(text), at = len, k = 0;
	while (at > 0 && digit(text[at - 1]))
		at--;
	if (len == 0 || len >= LIMS_SERIAL_TEXT - DIGITS_MAX || len - at > DIGITS_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "\"%s\" is no number of a sticker or a seal: write it as it is printed, like SL 000101", text);
	snprintf(s.series, sizeof s.series, "%.*s", (int)at, text);
	s.width = (int)(len - at);
	for (size_t i = at; i < len; i++)
		s.number = (s.number < 0 ? 0 : s.number) * 10 + (text[i] - '0');
	for (const char *c = s.series; *c; c++)
		if (*c != ' ')
			s.key[k++] = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	*ret = s;
	return LIMS_OK;
}

void lims_serial_write(const struct lims_serial *like, int64_t number, char *out)
{
	snprintf(out, LIMS_SERIAL_TEXT, "%.40s%0*lld", like->series, like->width > 0 ? like->width : 1, (long long)number);
}
