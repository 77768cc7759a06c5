// SPDX-License-Identifier: Apache-2.0
// XK3196G: seven bytes that are the display, place by place.
//
//   CDh  D1 … D6      00h…09h the digit (bit 7: a point stands behind it), 0Ah blank, 0Bh minus, 11h the display is locked
//
// No unit, no end, no check; whether the load is at rest is not said.
// Source: china-loadcells.com, page on the serial output of the XK3196G.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { FRAME = 7, PLACES = 6, HEAD = 0xcd, BLANK = 0x0a, MINUS = 0x0b, LOCKED = 0x11 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	(void)n;
	ret->count = bytes[0] == HEAD;
	ret->reason = LIMS_REASON_NOISE;
	ret->len[0] = FRAME;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	for (size_t i = 1; i < n; i++)
		if ((frame[i] & 0x7f) > 9 && frame[i] != BLANK && frame[i] != MINUS && frame[i] != LOCKED)
			return LIMS_REASON_BAD_FRAME;
	return LIMS_REASON_NONE;
}

/// The places as text; a point behind the last digit separates nothing and is left out.
static size_t text_of(const uint8_t *places, char *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < PLACES; i++) {
		uint8_t p = places[i];
		ret[n++] = p == BLANK ? ' ' : p == MINUS ? '-' : (char)('0' + (p & 0x7f));
		if ((p & 0x80) && i + 1 < PLACES)
			ret[n++] = '.';
	}
	return n;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	char text[2 * PLACES];
	memcpy(r.role, "mass", sizeof "mass");
	lims_weight_no_stability(&r);
	if (memchr(frame + 1, LOCKED, n - 1)) {
		lims_reading_reject(&r, &r, LIMS_REASON_NO_VALUE, "the display is locked");
	} else {
		size_t len = text_of(frame + 1, text);
		enum lims_reason number = lims_weight_number(&r, (struct lims_piece){text, len});
		enum lims_reason unit = lims_weight_unit(&r, scan->setup, (struct lims_piece){"", 0}, NULL);
		lims_weight_judge(&r, number, unit, false);
	}
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_xk3196g = {
	.id = "xk3196g",
	.version = 1,
	.title = LIMS_MSG("XK3196G, the display in seven bytes"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_THIRD_PARTY,
	.source = "china-loadcells.com, serial output of the XK3196G",
	.frame_max = FRAME,
	.end = -1,
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass",
};
