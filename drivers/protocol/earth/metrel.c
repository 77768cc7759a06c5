// SPDX-License-Identifier: Apache-2.0
// Metrel Black Box protocol (MI 3155 and others), listening by default: nothing that starts a test, and nothing that changes the instrument, is ever sent.
//
//   BB; STATUS; ENABLE = 0|1 CR                                reply to BB; STATUS
//   BB; DONE CR | BB; ERROR text CR
//   BB; ST; START id CR                                        a single test begins …
//   BB; ST; PARAMETER n = v unit CR    BB; ST; LIMIT n = v unit CR
//   BB; ST; RESULT n = v unit[; tail] CR                       v: number, ">number" above the range
//   BB; ST; STATUS = pass|fail CR      BB; ST; END CR          … and ends
//   02.product CR  03.model CR  04.firmware CR  07.serial number CR  11.calibration date CR  SER CR            replies to MWH
//
// What result n is depends on the instrument (Metrel's DataDisplay Framework Visualizer tells): the set-up's start= names the one that is wanted, which then has the plain
// role; any other carries its number. A result is that of a finished test: it is taken for stable, inferred.
// Sources: Metrel, Black Box protocol 1.7.4; two independent programs for MI 3155 and MI 3360 (Rizzlar/node-metrel-blackbox and one over TCP port 5335).
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 256, HEAD = 4, NUMBER = 8 };

static bool starts(struct lims_piece p, const char *with)
{
	size_t n = strlen(with);
	return p.len >= n && memcmp(p.at, with, n) == 0;
}

static struct lims_piece behind(struct lims_piece p, size_t n)
{
	return lims_piece_trim((struct lims_piece){p.at + n, p.len - n});
}

/// "02." to "11.": a line of the identity.
static bool identity_line(struct lims_piece p)
{
	return p.len > 3 && p.at[0] >= '0' && p.at[0] <= '9' && p.at[1] >= '0' && p.at[1] <= '9' && p.at[2] == '.';
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	static const char *const heads[] = {"BB; ", "MWH", "SER"};
	bool any = bytes[0] >= '0' && bytes[0] <= '9';
	for (size_t i = 0; !any && i < sizeof heads / sizeof heads[0]; i++) {
		size_t len = strlen(heads[i]);
		any = memcmp(bytes, heads[i], n < len ? n : len) == 0;
	}
	if (any)
		lims_end_shape(scan, LIMS_END_CR, bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece line = lims_end_cut(frame, n);
	if (!lims_line_printable(line.at, line.len))
		return LIMS_REASON_BAD_FRAME;
	if (!starts(line, "BB; "))
		return identity_line(line) || lims_piece_is(line, "MWH") || lims_piece_is(line, "SER") ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	// The head of another line within this one: its end was lost.
	for (size_t i = HEAD; i + 3 <= line.len; i++)
		if (memcmp(line.at + i, "BB;", 3) == 0)
			return LIMS_REASON_BAD_FRAME;
	return line.len > HEAD ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

/// "n = v unit; tail": number, value with unit; false when it is not written so.
static bool split_result(struct lims_piece p, struct lims_piece *ret_number, struct lims_piece *ret_value)
{
	const char *equals = memchr(p.at, '=', p.len);
	if (!equals)
		return false;
	struct lims_piece number = lims_piece_trim((struct lims_piece){p.at, (size_t)(equals - p.at)});
	struct lims_piece value = behind(p, (size_t)(equals + 1 - p.at));
	const char *tail = memchr(value.at, ';', value.len);
	if (tail)
		value = lims_piece_trim((struct lims_piece){value.at, (size_t)(tail - value.at)});
	if (!number.len || number.len >= NUMBER)
		return false;
	for (size_t i = 0; i < number.len; i++)
		if (number.at[i] < '0' || number.at[i] > '9')
			return false;
	*ret_number = number;
	*ret_value = value;
	return true;
}

static bool no_value(struct lims_piece v)
{
	for (size_t i = 0; i < v.len; i++)
		if (v.at[i] != '-' && v.at[i] != ' ')
			return false;
	return true;
}

static void decode_result(const struct lims_scan *scan, struct lims_piece rest, struct lims_reading *r)
{
	struct lims_piece number, value;
	if (!split_result(rest, &number, &value)) {
		lims_quantity_text(r, "result", "result ", rest);
		return;
	}
	char id[NUMBER], wanted[NUMBER] = "";
	memcpy(id, number.at, number.len);
	id[number.len] = '\0';
	if (scan->setup && scan->setup->has_start)
		snprintf(wanted, sizeof wanted, "%u", scan->setup->start);
	bool plain = strcmp(id, wanted) == 0;
	if (no_value(value) || value.at[0] == '>' || value.at[0] == '<') {
		lims_quantity_role(r, "result", plain ? NULL : id);
		r->reason = no_value(value) ? LIMS_REASON_NO_VALUE : value.at[0] == '>' ? LIMS_REASON_OVERLOAD : LIMS_REASON_UNDERLOAD;
		lims_piece_note(r, "", rest);
		return;
	}
	lims_quantity_amount(r, value, scan->setup);
	if (!r->role[0])
		lims_quantity_role(r, "result", NULL);
	if (!plain)
		lims_quantity_role_suffix(r, id);
	r->stable = r->reason == LIMS_REASON_NONE;
	if (!r->note[0])
		lims_piece_note(r, "result ", number);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece line = lims_piece_trim(lims_end_cut(frame, n));
	if (starts(line, "BB; ST; RESULT "))
		decode_result(scan, behind(line, strlen("BB; ST; RESULT ")), &r);
	else if (starts(line, "BB; ERROR")) {
		r.reason = LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(&r, "error ", behind(line, strlen("BB; ERROR")));
	} else if (starts(line, "BB; ST; STATUS = "))
		lims_quantity_text(&r, "test_status", "", behind(line, strlen("BB; ST; STATUS = ")));
	else if (lims_piece_is(line, "BB; STATUS; ENABLE = 0") || lims_piece_is(line, "BB; STATUS; ENABLE = 1"))
		lims_reading_reject(&r, &r, LIMS_REASON_NOT_A_VALUE,
			line.at[line.len - 1] == '0' ? "instrument not in Black Box mode" : "instrument in Black Box mode");
	else if (starts(line, "07."))
		lims_quantity_text(&r, "serial_number", "", behind(line, 3));
	else if (starts(line, "02.") || starts(line, "03."))
		lims_quantity_text(&r, "identity", "", behind(line, 3));
	else if (starts(line, "04."))
		lims_quantity_text(&r, "software_version", "", behind(line, 3));
	else if (starts(line, "11."))
		lims_quantity_text(&r, "calibration_date", "", behind(line, 3));
	else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "", line);
	}
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_metrel = {
	.id = "metrel-bb",
	.version = 1,
	.title = LIMS_MSG("Metrel Black Box protocol of installation and earth testers, listening"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_THIRD_PARTY,
	.source = "Metrel, Black Box protocol 1.7.4; Rizzlar/node-metrel-blackbox and a second program, tried on MI 3155 and MI 3360",
	.frame_max = LINE,
	.end = '\r',
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_LISTEN,
};
