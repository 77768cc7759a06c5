// SPDX-License-Identifier: Apache-2.0
// Mensor and WIKA gauges (CPG2500, DPG2400, CPT6020): replies to the query Q of the older command set and to the basic query ?.
//
//   NNNNNNN[,NNNNNNN] CR LF                       Q, Q0: digits, sign, point, blanks; behind the comma rate or peak
//   NNNNNNN,NNNNNNN,text CR LF                    Q3: lowest and highest pressure, unit
//   X SP ±number CR LF                            basic query, X the address (0…9, A…Z)
//   SP text CR LF | E text CR LF                  newer command set; E: an error waits in the queue
//
// The unit does not stand with the value: it is that of an earlier Q3 reply or of UNITS?, else declared. There is no checksum.
// Sources: Mensor/WIKA, CPG 2500 operating instructions pp. 38 and 55; WIKA, CPT6020 operating instructions p. 22; Mensor, DPG 2400 p. 25.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 96, UNIT = 16 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] >= 0x20 && bytes[0] < 0x7f)
		lims_end_shape(scan, LIMS_END_CR_LF, bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece line = lims_end_cut(frame, n);
	return line.len && lims_line_printable(line.at, line.len) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

/// The unit that the instrument told in an earlier line of this stream.
static void told_unit(const struct lims_scan *scan, struct lims_piece unit)
{
	if (!lims_wire_unit_find(unit) || unit.len >= UNIT)
		return;
	memcpy(scan->memory->bytes, unit.at, unit.len);
	scan->memory->bytes[unit.len] = 0;
}

/// "X ±number": the address is one character and the number carries a sign.
static struct lims_piece without_address(struct lims_piece line)
{
	bool address = line.len > 3 && line.at[1] == ' ' && (line.at[2] == '+' || line.at[2] == '-') &&
				   ((line.at[0] >= '0' && line.at[0] <= '9') || (line.at[0] >= 'A' && line.at[0] <= 'Z'));
	return address ? (struct lims_piece){line.at + 2, line.len - 2} : line;
}

static void decode_line(const struct lims_scan *scan, struct lims_piece line, struct lims_reading *r)
{
	struct lims_piece text = without_address(line);
	const char *comma = memchr(text.at, ',', text.len);
	struct lims_piece first = {text.at, comma ? (size_t)(comma - text.at) : text.len};
	struct lims_piece rest = {text.at + text.len, 0};
	if (comma)
		rest = (struct lims_piece){comma + 1, text.len - first.len - 1};
	const char *second = memchr(rest.at, ',', rest.len);
	bool number = lims_quantity_is_number(first);
	if (number && !second && (!comma || lims_quantity_is_number(rest))) {
		const char *unit = (const char *)scan->memory->bytes;
		lims_quantity_role(r, "pressure", NULL);
		lims_quantity_judge(
			r, lims_quantity_number(r, first), lims_quantity_unit(r, (struct lims_piece){unit, strnlen(unit, UNIT)}, scan->setup));
		return;
	}
	if (number && second) {
		told_unit(scan, lims_piece_trim((struct lims_piece){second + 1, rest.len - (size_t)(second + 1 - rest.at)}));
		lims_quantity_text(r, "range", "", lims_piece_trim(line));
		return;
	}
	told_unit(scan, lims_piece_trim(line));
	r->reason = LIMS_REASON_NOT_A_VALUE;
	lims_piece_note(r, "", lims_piece_trim(line));
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece line = lims_end_cut(frame, n);
	struct lims_piece behind = {line.at + 1, line.len - 1};
	if (scan->asked && line.at[0] >= 'A' && line.at[0] != 'E' && without_address(line).len == line.len) {
		r.reason = LIMS_REASON_BAD_FRAME;
		lims_piece_note(&r, "asked was a pressure: ", line);
	} else if (line.at[0] == 'E' && (line.len == 1 || line.at[1] == ' ' || lims_quantity_is_number(behind))) {
		r.reason = LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(&r, "an error waits in the instrument's queue: ", line);
	} else
		decode_line(scan, line, &r);
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	if (strcmp(ask->role, "pressure") != 0)
		return lims_quantity_cannot("mensor-q", ask->role, err);
	lims_quantity_question(ret, "Q\r\n");
	return LIMS_OK;
}

const struct lims_protocol lims_protocol_mensor = {
	.id = "mensor-q",
	.version = 1,
	.title = LIMS_MSG("Mensor and WIKA pressure gauges, replies to Q and ?"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Mensor/WIKA, CPG 2500 operating instructions pp. 38, 55; WIKA CPT6020 p. 22; Mensor DPG 2400 p. 25",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.role = "pressure",
	.request = request,
};
