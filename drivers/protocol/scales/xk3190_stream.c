// SPDX-License-Identifier: Apache-2.0
// Yaohua XK3190: the four formats in which an indicator sends its weight without being asked (parameter tF).
//
//   0   STX  S  D1…D6  P  Xh Xl  ETX        S + or -, six digits, P decimals '0'…'4', X = XOR of S…P as two characters      12 bytes
//   1   =  D7…D1  S                         the characters of format 2 in reverse: "=000.3000" is 3.000, "=00.1000-" is -1.00   9 bytes
//   2   =  S  D1…D7                         S 0 or -, seven characters with the point                                          9 bytes
//   3   =  S  D1…D7 [unit] ; price(7) ; amount(7)    price indicators; two letters of unit on some (A23p)                 25, 27 bytes
//
// None of them says whether the load is at rest, and only the last may name a unit. Formats 1 to 3 have no check: the grammar is all there is.
// A 1 taken for a 2 (or the other way round) gives another number without an error: the set-up is confirmed with a known load.
// Sources: Yaohua, XK3190-A26 user manual p. 12 and 13; XK3190-A23p p. 24 and 25 (format 4, which is 3 with a unit).
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "drivers/protocol/scales/xk3190.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { STX = 0x02, ETX = 0x03, FRAME_0 = 12, FRAME_12 = 9, FRAME_3 = 25, FRAME_3_UNIT = 27, FIELD = 7 };

static void one_length(bool begins, size_t len, struct lims_shape *ret)
{
	ret->count = begins;
	ret->reason = LIMS_REASON_NOISE;
	ret->len[0] = len;
}

static void shape_0(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	(void)n;
	one_length(bytes[0] == STX, FRAME_0, ret);
}

static enum lims_reason check_0(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)n;
	return frame[FRAME_0 - 1] == ETX ? lims_xk3190_check(frame + 1, 8, frame + 9, ret_note) : LIMS_REASON_BAD_FRAME;
}

static void decode_0(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)n;
	struct lims_reading r = *base;
	lims_xk3190_weight(scan->setup, frame + 1, &r);
	lims_emit_reading(emit, &r);
}

/// Seven characters: digits with at most one point between them.
static bool seven(const char *field)
{
	return field[0] != '-' && field[0] != '+' && lims_piece_number((struct lims_piece){field, FIELD});
}

static bool sign_and_seven(const char *field)
{
	return (field[0] == '0' || field[0] == '-') && seven(field + 1);
}

static void reverse(const uint8_t *from, char *ret)
{
	for (size_t i = 0; i < 1 + FIELD; i++)
		ret[i] = (char)from[FIELD - i];
}

/// sign_and_seven with its unit, which may be missing.
static void weight(const struct lims_scan *scan, const char *field, struct lims_piece unit_name, const struct lims_reading *base,
	const char *note, struct lims_emit *emit)
{
	static const struct lims_unit_name own[] = {{"pc", "1", "count"}, {0}};
	struct lims_reading r = *base;
	char text[1 + FIELD];
	size_t sign = field[0] == '-';
	text[0] = '-';
	memcpy(text + sign, field + 1, FIELD);
	memcpy(r.role, "mass", sizeof "mass");
	lims_weight_no_stability(&r);
	enum lims_reason number = lims_weight_number(&r, (struct lims_piece){text, sign + FIELD});
	enum lims_reason unit = lims_weight_unit(&r, scan->setup, unit_name, own);
	lims_weight_judge(&r, number, unit, false);
	if (*note)
		lims_note_more(&r, note);
	lims_emit_reading(emit, &r);
}

static void shape_12(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	(void)n;
	one_length(bytes[0] == '=', FRAME_12, ret);
}

static enum lims_reason check_1(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)n;
	(void)ret_note;
	char text[1 + FIELD];
	reverse(frame + 1, text);
	return sign_and_seven(text) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode_1(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)n;
	char text[1 + FIELD];
	reverse(frame + 1, text);
	weight(scan, text, (struct lims_piece){"", 0}, base, "", emit);
}

static enum lims_reason check_2(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)n;
	(void)ret_note;
	return sign_and_seven((const char *)frame + 1) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode_2(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)n;
	weight(scan, (const char *)frame + 1, (struct lims_piece){"", 0}, base, "", emit);
}

static void shape_3(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	bool with_unit = n > FRAME_12 && bytes[FRAME_12] != ';';
	one_length(bytes[0] == '=', with_unit ? FRAME_3_UNIT : FRAME_3, ret);
}

static enum lims_reason check_3(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	const char *rest = (const char *)frame + FRAME_12 + (n - FRAME_3);
	bool unit = n == FRAME_3 || (lims_line_printable(frame + FRAME_12, 2) && frame[FRAME_12] > '9');
	return sign_and_seven((const char *)frame + 1) && unit && rest[0] == ';' && seven(rest + 1) && rest[1 + FIELD] == ';' &&
				   seven(rest + 2 + FIELD)
			   ? LIMS_REASON_NONE
			   : LIMS_REASON_BAD_FRAME;
}

static void decode_3(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	const char *rest = (const char *)frame + FRAME_12 + (n - FRAME_3);
	char note[LIMS_READING_NOTE];
	snprintf(note, sizeof note, "unit price %.7s, amount %.7s", rest + 1, rest + 2 + FIELD);
	weight(scan, (const char *)frame + 1, (struct lims_piece){(const char *)frame + FRAME_12, n - FRAME_3}, base, note, emit);
}

const struct lims_protocol lims_protocol_xk3190_0 = {
	.id = "xk3190-0",
	.version = 1,
	.title = LIMS_MSG("Yaohua XK3190, continuous format 0 (tF = 0)"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "Yaohua, XK3190-A26 user manual p. 12; frames of an XK3190-A9 in the debug log of a public weighbridge service",
	.frame_max = FRAME_0,
	.end = -1,
	.crc = true,
	.shape = shape_0,
	.check = check_0,
	.decode = decode_0,
	.role = "mass",
};

const struct lims_protocol lims_protocol_xk3190_1 = {
	.id = "xk3190-1",
	.version = 1,
	.title = LIMS_MSG("Yaohua XK3190, continuous format 1 (tF = 1, low digit first)"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Yaohua, XK3190-A26 user manual p. 12 and 13",
	.frame_max = FRAME_12,
	.end = -1,
	.shape = shape_12,
	.check = check_1,
	.decode = decode_1,
	.role = "mass",
};

const struct lims_protocol lims_protocol_xk3190_2 = {
	.id = "xk3190-2",
	.version = 1,
	.title = LIMS_MSG("Yaohua XK3190, continuous format 2 (tF = 2, high digit first)"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Yaohua, XK3190-A26 user manual p. 13; XK3190-A23p p. 24",
	.frame_max = FRAME_12,
	.end = -1,
	.shape = shape_12,
	.check = check_2,
	.decode = decode_2,
	.role = "mass",
};

const struct lims_protocol lims_protocol_xk3190_3 = {
	.id = "xk3190-3",
	.version = 1,
	.title = LIMS_MSG("Yaohua XK3190, continuous format 3 (tF = 3, weight; price; amount)"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Yaohua, XK3190-A26 user manual p. 13; XK3190-A23p p. 24 and 25",
	.frame_max = FRAME_3_UNIT,
	.end = -1,
	.shape = shape_3,
	.check = check_3,
	.decode = decode_3,
	.role = "mass",
};
