// SPDX-License-Identifier: Apache-2.0
// Jadever: the print block of a JIK-6CAB (a label for a printer), and the continuous line of a JWA.
//
//   JIK   ^KJIK000 | date | time | tare | gross | 0 | 0 | net | net | pieces "pcs" | | | E | ~P1      14 lines, each ended by CR LF
//         tare, gross, net as "  1.94 kg"; the date as the scale is set (2023-11-07, 2023/11/07, 25-10-2025)
//   JWA   ST|US|OL , GS|NT ,  sign weight  unit CR LF            "ST,NT,+ 12.350 kg"
//
// The block has no check; gross = net + tare is one. Which of the lines is which was read from blocks without a tare: a block with another
// order does not add up and gives nothing. A block is printed, so what it says of stability is nothing.
// Sources: logs of a JIK-6CAB (chumpon-asaneerat/NSerialCommTools); Jadever, JWA user manual p. 38.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/state_line.h"
#include "drivers/protocol/scales/tare_sum.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 64, LINES = 14, BLOCK = 320 };
enum { DATE = 1, TIME, TARE, GROSS, NET = 7, SHOWN, PIECES, ENDS = 12, LAST = 13 };

/// Up to and with "~P1 CR LF"; another ^ before it ends the search.
static void shape_block(const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	static const char end[] = "~P1\r\n";
	size_t room = n < BLOCK ? n : BLOCK, at = 1;
	while (at < room && bytes[at] != '~' && bytes[at] != '^')
		at++;
	if (at == room || bytes[at] == '^') {
		ret->reason = at == room && n >= BLOCK ? LIMS_REASON_OVERSIZED : LIMS_REASON_TRUNCATED;
		ret->count = at == room && n < BLOCK;
		ret->len[0] = n + 1;
		return;
	}
	size_t len = at + sizeof end - 1;
	ret->count = memcmp(bytes + at, end, (len < n ? len : n) - at) == 0;
	ret->reason = LIMS_REASON_BAD_FRAME;
	ret->len[0] = len;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] == '^' && (n < 2 || bytes[1] == 'K'))
		shape_block(bytes, n, ret);
	else if (bytes[0] == 'S' || bytes[0] == 'U' || bytes[0] == 'O')
		lims_line_shape(bytes, n, LINE, ret);
}

/// The lines of a block; false when there are not exactly LINES of printable text.
static bool split(const uint8_t *block, size_t n, struct lims_piece *ret)
{
	size_t count = 0, from = 0;
	for (size_t i = 0; i + 1 < n; i++) {
		if (block[i] != '\r')
			continue;
		if (count == LINES || block[i + 1] != '\n')
			return false;
		ret[count] = (struct lims_piece){(const char *)block + from, i - from};
		if (!lims_line_printable(ret[count].at, ret[count].len))
			return false;
		count++;
		from = i + 2;
	}
	return count == LINES && from == n;
}

/// A line that holds digits and, between them, only the marks given.
static bool digits_and(struct lims_piece line, const char *marks)
{
	size_t digits = 0;
	for (size_t i = 0; i < line.len; i++)
		if (line.at[i] >= '0' && line.at[i] <= '9')
			digits++;
		else if (!strchr(marks, line.at[i]))
			return false;
	return digits >= 4;
}

static bool block_holds(const uint8_t *frame, size_t n)
{
	struct lims_piece line[LINES];
	return split(frame, n, line) && line[0].len > 2 && digits_and(line[DATE], "-/. ") && digits_and(line[TIME], ": APM") &&
		   lims_piece_is(lims_piece_trim(line[ENDS]), "E") && lims_piece_is(line[LAST], "~P1");
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	bool holds = frame[0] == '^' ? block_holds(frame, n) : lims_state_line((struct lims_piece){(const char *)frame, n - 2});
	return holds ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void read_weight(const struct lims_setup *setup, struct lims_piece line, const char *role, struct lims_reading *r)
{
	size_t cut = lims_weight_unit_at(line);
	lims_weight_no_stability(r);
	enum lims_reason number = lims_weight_number(r, (struct lims_piece){line.at, cut});
	enum lims_reason unit = lims_weight_unit(r, setup, (struct lims_piece){line.at + cut, line.len - cut}, NULL);
	lims_weight_judge(r, number, unit, false);
	memcpy(r->role, role, strlen(role) + 1);
}

static void decode_block(
	const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_piece line[LINES];
	struct lims_reading gross = *base, net = *base, shown = *base, tare = *base, pieces = *base;
	if (!split(frame, n, line))
		return;
	read_weight(scan->setup, line[GROSS], "mass_gross", &gross);
	read_weight(scan->setup, line[NET], "mass_net", &net);
	read_weight(scan->setup, line[SHOWN], "mass_net", &shown);
	read_weight(scan->setup, line[TARE], "mass_tare", &tare);
	read_weight(scan->setup, line[PIECES], "count", &pieces);
	net.net = true;
	bool twice = shown.reason == net.reason && strcmp(shown.digits, net.digits) == 0 && strcmp(shown.unit, net.unit) == 0;
	if (net.reason == LIMS_REASON_NONE && !twice)
		lims_reading_reject(&net, &net, LIMS_REASON_BAD_CHECK, "the block gives the net weight twice, and not the same");
	lims_tare_sum(&gross, &net, &tare);
	lims_emit_reading(emit, &gross);
	lims_emit_reading(emit, &net);
	lims_emit_reading(emit, &tare);
	lims_emit_reading(emit, &pieces);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	if (frame[0] == '^') {
		decode_block(scan, frame, n, base, emit);
		return;
	}
	lims_state_line_decode(scan->setup, (struct lims_piece){(const char *)frame, n - 2}, &r);
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_jadever = {
	.id = "jadever",
	.version = 1,
	.title = LIMS_MSG("Jadever: print block of the JIK-6CAB, continuous line of the JWA"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "logs of a JIK-6CAB in chumpon-asaneerat/NSerialCommTools; Jadever, JWA user manual p. 38",
	.frame_max = BLOCK,
	.end = -1, // a block is many lines; what is rejected of it is told once
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass",
};
