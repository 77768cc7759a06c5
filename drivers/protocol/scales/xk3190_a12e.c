// SPDX-License-Identifier: Apache-2.0
// Yaohua XK3190-A12E (and A12): lines of fixed length, with a checksum or without.
//
//   W  G|N  v1…v7  u u  Xh Xl  CR LF     v seven characters with the point (a blank at the end when there is none, '-' in v1), XOR of W…u  15 bytes
//   nine blanks  O L  2 3  CR LF         above Max + 9 e; L O: more than 20 d below zero (23 is the XOR)                              15 bytes
//   w  w|n|t  v1…v7  u u  [CR] [LF]      ww gross, wn net, wt tare: variants in the field without a checksum                           11…13 bytes
//
// None of them says whether the load is at rest.
// Sources: Yaohua, XK3190-A12E user manual p. 13 (with the example WG004.139kg3D); programs in use with such indicators (ww, wn, wt).
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "drivers/protocol/scales/xk3190.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { CHECKED = 15, PLAIN = 11, FIELD = 7 };

static bool begins_plain(const uint8_t *bytes, size_t n)
{
	return bytes[0] == 'w' && (n < 2 || bytes[1] == 'w' || bytes[1] == 'n' || bytes[1] == 't');
}

static bool begins_checked(const uint8_t *bytes, size_t n)
{
	return (bytes[0] == 'W' && (n < 2 || bytes[1] == 'G' || bytes[1] == 'N')) || (bytes[0] == ' ' && (n < 2 || bytes[1] == ' '));
}

/// A plain line ends with CR LF, LF, or where the next one begins.
static size_t plain_length(const uint8_t *bytes, size_t n, bool more)
{
	if (n < PLAIN || (n == PLAIN && more) || (n > PLAIN && bytes[PLAIN] == '\r'))
		return PLAIN + 2;
	return n > PLAIN && bytes[PLAIN] == '\n' ? PLAIN + 1 : PLAIN;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	bool plain = begins_plain(bytes, n);
	ret->count = plain || begins_checked(bytes, n);
	ret->reason = LIMS_REASON_NOISE;
	ret->len[0] = plain ? plain_length(bytes, n, scan->more) : CHECKED;
}

static bool ends_line(const uint8_t *end)
{
	return end[0] == '\r' && end[1] == '\n';
}

static enum lims_reason check_plain(const uint8_t *frame, size_t n)
{
	if (n == PLAIN + 2 && !ends_line(frame + PLAIN))
		return LIMS_REASON_BAD_FRAME;
	return lims_line_printable(frame, PLAIN) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static bool blank_to_word(const uint8_t *frame)
{
	return memcmp(frame, "         ", 9) == 0 && (memcmp(frame + 9, "OL", 2) == 0 || memcmp(frame + 9, "LO", 2) == 0);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	if (frame[0] == 'w')
		return check_plain(frame, n);
	if (!ends_line(frame + CHECKED - 2) || !lims_line_printable(frame, CHECKED - 2) || (frame[0] == ' ' && !blank_to_word(frame)))
		return LIMS_REASON_BAD_FRAME;
	return lims_xk3190_check(frame, PLAIN, frame + PLAIN, ret_note);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)n;
	struct lims_reading r = *base;
	const char *text = (const char *)frame;
	if (frame[0] == ' ') {
		bool over = frame[9] == 'O';
		lims_reading_reject(&r, &r, over ? LIMS_REASON_OVERLOAD : LIMS_REASON_UNDERLOAD,
			over ? "more than 9 e above the largest load" : "more than 20 d below zero");
	} else {
		lims_weight_no_stability(&r);
		memcpy(r.role, "mass", sizeof "mass");
		enum lims_reason number = lims_weight_number(&r, (struct lims_piece){text + 2, FIELD});
		enum lims_reason unit = lims_weight_unit(&r, scan->setup, (struct lims_piece){text + 2 + FIELD, 2}, NULL);
		lims_weight_judge(&r, number, unit, false);
		r.net = frame[1] == 'N' || frame[1] == 'n';
		if (frame[1] == 't')
			memcpy(r.role, "mass_tare", sizeof "mass_tare");
	}
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_xk3190_a12e = {
	.id = "xk3190-a12e",
	.version = 1,
	.title = LIMS_MSG("Yaohua XK3190-A12E, lines with checksum, and ww/wn/wt lines without"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Yaohua, XK3190-A12E user manual p. 13; for ww, wn, wt programs in use with such indicators",
	.frame_max = CHECKED,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass",
};
