// SPDX-License-Identifier: Apache-2.0
// Indicators for large displays that send a record of labelled lines, each ended by CR, the record by CR LF.
//
//   one letter     F   0.0 | H | Q | X | A  366.0 | 0   23.0 | 4  343.5 | 1 | 2 | B<status> | C<date> | V1      A gross, 0 net, 4 tare
//   words          SET P1(W) … SET P4 | GROSS WEIGHT 1152.0 | NET WEIGHT 35.5 | TARE 1116.5 | DATE & TIME … | SCALE NO 1 | STATUS <status>*
//
// Letters of the date and the status byte have bit 7 set. There is no check but one: gross = net + tare, and a record that does not add up was caught
// in motion (28 of 113 of one log). What the bits of the status mean is not public: it is shown and decides nothing. The unit is not on the wire.
// A record whose first lines were lost is whole as long as it holds the three weights.
// Source: logs of two indicators (chumpon-asaneerat/NSerialCommTools, TFO1 and TFO3).
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/tare_sum.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { RECORD = 400 };

/// Where the lines of a record begin that matter.
struct record {
	struct lims_piece gross, net, tare; ///< what follows the label; at NULL: no such line
	int status;                         ///< -1 none
	bool twice;                         ///< one of the weights is there twice: which one counts?
};

static bool begins(const char *at, size_t n, const char *label)
{
	size_t len = strlen(label);
	return n >= len && memcmp(at, label, len) == 0;
}

/// A line that may stand first: up to the gross weight.
static bool may_begin(const uint8_t *bytes, size_t n)
{
	const char *at = (const char *)bytes;
	if (n < 2)
		return bytes[0] == 'S' || bytes[0] == 'G' || (bytes[0] && strchr("FHQXA", bytes[0]));
	if (at[1] == ' ' && at[0] && strchr("FHQXA", at[0]))
		return true;
	size_t seen = n < 6 ? n : 6;
	return memcmp(at, "SET P1", seen < 5 ? seen : 5) == 0 || memcmp(at, "GROSS ", seen) == 0;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (may_begin(bytes, n))
		lims_line_shape(bytes, n, RECORD, ret);
}

static bool take(struct record *r, struct lims_piece *field, const char *line, size_t n, const char *label)
{
	size_t len = strlen(label);
	if (!begins(line, n, label) || n == len || line[len] != ' ')
		return false;
	r->twice = r->twice || field->at;
	*field = (struct lims_piece){line + len, n - len};
	return true;
}

static bool read_line(const char *line, size_t n, struct record *r)
{
	if (take(r, &r->gross, line, n, "A") || take(r, &r->net, line, n, "0") || take(r, &r->tare, line, n, "4"))
		return true;
	if (take(r, &r->gross, line, n, "GROSS WEIGHT") || take(r, &r->net, line, n, "NET WEIGHT") || take(r, &r->tare, line, n, "TARE"))
		return true;
	if (n == 2 && line[0] == 'B')
		r->status = (uint8_t)line[1];
	else if (n == 9 && begins(line, n, "STATUS ") && line[8] == '*')
		r->status = (uint8_t)line[7];
	return n > 0;
}

/// Takes a record (with its CR LF) apart; false when a line is empty or one of the three weights is missing or there twice.
static bool read_record(const uint8_t *frame, size_t n, struct record *ret)
{
	*ret = (struct record){.status = -1};
	const char *text = (const char *)frame;
	for (size_t from = 0; from < n - 1;) {
		const char *end = memchr(text + from, '\r', n - 1 - from);
		if (!end || !read_line(text + from, (size_t)(end - text) - from, ret))
			return false;
		from = (size_t)(end - text) + 1;
	}
	return ret->gross.at && ret->net.at && ret->tare.at && !ret->twice;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct record record;
	if (!read_record(frame, n, &record))
		return LIMS_REASON_BAD_FRAME;
	const struct lims_piece weights[] = {record.gross, record.net, record.tare};
	for (size_t i = 0; i < 3; i++)
		if (!lims_line_printable(weights[i].at, weights[i].len))
			return LIMS_REASON_BAD_FRAME;
	return LIMS_REASON_NONE;
}

static void weight(const struct lims_setup *setup, struct lims_piece field, const char *role, int status, struct lims_reading *r)
{
	lims_weight_no_stability(r);
	char note[16];
	enum lims_reason number = lims_weight_number(r, field);
	enum lims_reason unit = lims_weight_unit(r, setup, (struct lims_piece){"", 0}, NULL);
	lims_weight_judge(r, number, unit, false);
	snprintf(note, sizeof note, "status %02X", (unsigned)status & 0xff);
	if (status >= 0)
		lims_note_more(r, note);
	memcpy(r->role, role, strlen(role) + 1);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct record record;
	struct lims_reading gross = *base, net = *base, tare = *base;
	if (!read_record(frame, n, &record))
		return;
	weight(scan->setup, record.gross, "mass_gross", record.status, &gross);
	weight(scan->setup, record.net, "mass_net", record.status, &net);
	weight(scan->setup, record.tare, "mass_tare", record.status, &tare);
	net.net = true;
	lims_tare_sum(&gross, &net, &tare);
	lims_emit_reading(emit, &gross);
	lims_emit_reading(emit, &net);
	lims_emit_reading(emit, &tare);
}

const struct lims_protocol lims_protocol_label_indicator = {
	.id = "label-indicator",
	.version = 1,
	.title = LIMS_MSG("Indicators that send records of labelled lines (gross, net, tare)"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "logs of two indicators in chumpon-asaneerat/NSerialCommTools (TFO1, TFO3)",
	.frame_max = RECORD,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass_gross",
};
