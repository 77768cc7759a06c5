// SPDX-License-Identifier: Apache-2.0
// Words, numbers and decimals without printf.
#include "drivers/protocol/fuel/words.h"

#include <string.h>

enum { DIGITS = 20, NUMBER = 24 };

void lims_fuel_join(char *out, size_t room, const char *const *words, size_t count)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		for (const char *word = words[i]; *word && n + 1 < room;)
			out[n++] = *word++;
	out[n] = '\0';
}

void lims_fuel_give_list(const struct lims_reading *base, struct lims_emit *emit, const char *const *words, size_t count)
{
	struct lims_reading r = *base;
	r.reason = LIMS_REASON_NOT_A_VALUE;
	lims_fuel_join(r.note, sizeof r.note, words, count);
	lims_emit_reading(emit, &r);
}

char *lims_fuel_number(char *out, uint64_t value, unsigned width)
{
	char digits[DIGITS];
	unsigned n = 0;
	do
		digits[n++] = (char)('0' + value % 10);
	while ((value /= 10) != 0);
	while (n < width && n < DIGITS)
		digits[n++] = '0';
	for (unsigned i = 0; i < n; i++)
		out[i] = digits[n - 1 - i];
	out[n] = '\0';
	return out;
}

char *lims_fuel_hex(char *out, uint8_t value)
{
	static const char digits[] = "0123456789ABCDEF";
	out[0] = digits[value >> 4];
	out[1] = digits[value & 0x0f];
	out[2] = 'h';
	out[3] = '\0';
	return out;
}

void lims_fuel_decimal(char *out, uint64_t value, int places)
{
	size_t behind = places > 0 ? (size_t)places : 0;
	lims_fuel_number(out, value, (unsigned)behind + 1);
	size_t n = strlen(out);
	if (behind) {
		memmove(out + n - behind + 1, out + n - behind, behind + 1);
		out[n - behind] = '.';
		return;
	}
	for (; places < 0 && value; places++)
		out[n++] = '0';
	out[n] = '\0';
}
