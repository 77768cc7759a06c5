// SPDX-License-Identifier: Apache-2.0
// What the protocols of Yaohua's XK3190 indicators share.
// Source: Yaohua, XK3190-A26 user manual p. 12 (format 0 and its XOR), XK3190-A23p p. 24 and XK3190-A1+P p. 21 (command mode).
#include "drivers/protocol/scales/xk3190.h"
#include "drivers/protocol/scales/weight_line.h"

#include <stdio.h>
#include <string.h>

void lims_xk3190_xor(const uint8_t *bytes, size_t n, uint8_t *ret_two)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned x = 0;
	for (size_t i = 0; i < n; i++)
		x ^= bytes[i];
	ret_two[0] = (uint8_t)digits[x >> 4];
	ret_two[1] = (uint8_t)digits[x & 15];
}

enum lims_reason lims_xk3190_check(const uint8_t *bytes, size_t n, const uint8_t *two, char *ret_note)
{
	uint8_t want[2];
	lims_xk3190_xor(bytes, n, want);
	if (memcmp(want, two, 2) == 0)
		return LIMS_REASON_NONE;
	if (lims_line_printable(two, 2))
		snprintf(ret_note, LIMS_READING_NOTE, "the XOR is %c%c and the frame says %c%c", want[0], want[1], two[0], two[1]);
	return LIMS_REASON_BAD_CHECK;
}

void lims_xk3190_weight(const struct lims_setup *setup, const uint8_t *eight, struct lims_reading *r)
{
	struct lims_piece digits = {(const char *)eight + 1, 6};
	memcpy(r->role, "mass", sizeof "mass");
	lims_weight_no_stability(r);
	if ((eight[0] != '+' && eight[0] != '-') || eight[7] < '0' || eight[7] > '4' || !lims_line_printable(eight, 8)) {
		lims_reading_reject(r, r, LIMS_REASON_BAD_NUMBER, "no sign in front, or no number of decimals from 0 to 4 behind");
		return;
	}
	enum lims_reason number = lims_weight_scaled(r, eight[0] == '-', digits, eight[7] - '0');
	enum lims_reason unit = lims_weight_unit(r, setup, (struct lims_piece){"", 0}, NULL);
	lims_weight_judge(r, number, unit, false);
}
