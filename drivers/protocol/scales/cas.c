// SPDX-License-Identifier: Apache-2.0
// The continuous formats of CAS indicators: 22, 18 and 10 bytes.
//
//   22:  S S , K K , I L , D D D D D D D D _ U U CR LF     S state ST US OL, K kind GS NT, I device, L lamps, _ blank or the bits of the relays
//   18:  S S , K K , D D D D D D D D U U CR LF             "18 bytes for AND"
//   10:  D D D D D D D D CR LF                             no state, no unit; some send two more bytes for the unit
//
// D is the sign or a digit, and the point. I is a number or a letter, L has bit 7 set and says again what stands in S and K (bit 6 stable, bit 2 gross, bit 1 tare):
// when both disagree, the one that gives no value is believed. The port must be open with 8 bits, else L loses bit 7; L is not looked at then.
// There is no checksum: the columns are the check.
// Sources: CAS, CI-400 manual p. 103, CI-600D manual p. 74, NT-200 manual p. 48.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { DATA = 8, LAMP_VALID = 0x80, LAMP_STABLE = 0x40, LAMP_GROSS = 0x04 };

static const char *const states[] = {"ST", "US", "OL", NULL};
static const char *const kinds[] = {"GS", "NT", NULL};

static struct lims_piece part(const uint8_t *frame, size_t at, size_t len)
{
	return (struct lims_piece){(const char *)frame + at, len};
}

static bool has_head(const uint8_t *frame)
{
	return lims_piece_in(part(frame, 0, 2), states) && frame[2] == ',' && lims_piece_in(part(frame, 3, 2), kinds) && frame[5] == ',';
}

/// A frame of n bytes whose last two are CR LF.
static void shape_fixed(const uint8_t *bytes, size_t n, size_t frame, struct lims_shape *ret)
{
	static const char start[] = "ST,US,OL,";
	bool begins = false;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	for (size_t i = 0; i < sizeof start - 1; i += 3)
		begins = begins || memcmp(bytes, start + i, n < 3 ? n : 3) == 0;
	if (!begins)
		return;
	ret->reason = LIMS_REASON_BAD_FRAME;
	if (n >= frame && (bytes[frame - 2] != '\r' || bytes[frame - 1] != '\n'))
		return;
	ret->count = 1;
	ret->len[0] = frame;
}

static void shape_22(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	shape_fixed(bytes, n, 22, ret);
}

static void shape_18(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	shape_fixed(bytes, n, 18, ret);
}

static enum lims_reason check_22(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)n;
	(void)ret_note;
	bool printable = lims_line_printable(frame + 9, DATA) && lims_line_printable(frame + 18, 2);
	return has_head(frame) && frame[8] == ',' && printable ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static enum lims_reason check_18(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)n;
	(void)ret_note;
	return has_head(frame) && lims_line_printable(frame + 6, DATA + 2) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

/// The weight of a frame with a head. `lamps` 0: none.
static void decode_weight(
	const struct lims_scan *scan, const uint8_t *frame, size_t data, size_t unit_at, uint8_t lamps, struct lims_reading *r)
{
	bool lamps_say = lamps & LAMP_VALID;
	memcpy(r->role, "mass", sizeof "mass");
	r->stable = frame[0] == 'S' && (!lamps_say || (lamps & LAMP_STABLE));
	r->net = frame[3] == 'N';
	if (frame[0] == 'O') {
		lims_reading_reject(r, r, LIMS_REASON_OVERLOAD, "out of the weighing range");
		return;
	}
	if (lamps_say && (lamps & LAMP_GROSS) && r->net) {
		lims_reading_reject(r, r, LIMS_REASON_BAD_FRAME, "the head says net and the lamps say gross");
		return;
	}
	enum lims_reason number = lims_weight_number(r, part(frame, data, DATA));
	enum lims_reason unit = lims_weight_unit(r, scan->setup, part(frame, unit_at, 2), NULL);
	lims_weight_judge(r, number, unit, !r->stable);
}

static void decode_22(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)n;
	struct lims_reading r = *base;
	decode_weight(scan, frame, 9, 18, frame[7], &r);
	lims_emit_reading(emit, &r);
}

static void decode_18(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)n;
	struct lims_reading r = *base;
	decode_weight(scan, frame, 6, 14, 0, &r);
	lims_emit_reading(emit, &r);
}

static void shape_10(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	lims_line_shape(bytes, n, 12, ret);
}

static enum lims_reason check_10(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	bool length = n == 10 || n == 12;
	return length && lims_line_printable(frame, n - 2) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode_10(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	memcpy(r.role, "mass", sizeof "mass");
	lims_weight_no_stability(&r);
	enum lims_reason number = lims_weight_number(&r, part(frame, 0, DATA));
	enum lims_reason unit = lims_weight_unit(&r, scan->setup, part(frame, DATA, n - 2 - DATA), NULL);
	lims_weight_judge(&r, number, unit, false);
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_cas_22 = {
	.id = "cas-22",
	.version = 1,
	.title = LIMS_MSG("CAS indicators, 22 bytes"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "CAS, CI-400 manual p. 103, CI-600D manual p. 74, NT-200 manual p. 48",
	.frame_max = 22,
	.end = '\n',
	.shape = shape_22,
	.check = check_22,
	.decode = decode_22,
	.role = "mass",
};

const struct lims_protocol lims_protocol_cas_18 = {
	.id = "cas-18",
	.version = 1,
	.title = LIMS_MSG("CAS indicators, 18 bytes (\"for AND\")"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "CAS, CI-400 manual p. 103, CI-600D manual p. 74",
	.frame_max = 18,
	.end = '\n',
	.shape = shape_18,
	.check = check_18,
	.decode = decode_18,
	.role = "mass",
};

const struct lims_protocol lims_protocol_cas_10 = {
	.id = "cas-10",
	.version = 1,
	.title = LIMS_MSG("CAS indicators, 10 bytes: the number alone"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "CAS, CI-400 manual p. 103, CI-600D manual p. 74",
	.frame_max = 12,
	.end = '\n',
	.from_line_start = true,
	.shape = shape_10,
	.check = check_10,
	.decode = decode_10,
	.role = "mass",
};
