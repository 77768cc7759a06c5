// SPDX-License-Identifier: Apache-2.0
// Mark-10 force and torque gauges and indicators (series 3, 4, 5, 7, TT03): replies to ?.
//
//   [-]number[ SP unit] CR LF          -18.78 lbF    4.285 N; the sign of tension and of counter-clockwise can be inverted or left out by the gauge's settings
//   *nn CR LF                          10 illegal command, 11 not applicable, 12 invalid specifier, 22 value too large
//
// There is no checksum. Sources: Mark-10, series 4 user's guide p. 16, series 5 user's guide p. 19, series TT03 p. 10, model 3i p. 12.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 48 };

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
	struct lims_piece line = lims_end_cut(frame, n), part[2];
	size_t count = lims_line_printable(line.at, line.len) ? lims_piece_split(line.at, line.len, part, 2) : 0;
	return count == 1 || count == 2 ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode_error(struct lims_piece line, struct lims_reading *r)
{
	static const struct {
		const char *wire, *what;
	} errors[] = {{"*10", "illegal command"}, {"*11", "not applicable"}, {"*12", "invalid specifier"}, {"*22", "value too large"}};
	r->reason = LIMS_REASON_DEVICE_ERROR;
	lims_piece_note(r, "error ", line);
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (lims_piece_is(line, errors[i].wire))
			snprintf(r->note, sizeof r->note, "%s: %s", errors[i].wire, errors[i].what);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece line = lims_piece_trim(lims_end_cut(frame, n));
	if (line.at[0] == '*')
		decode_error(line, &r);
	else {
		lims_quantity_amount(&r, line, scan->setup);
		if (!r.role[0])
			lims_quantity_role(&r, "force", NULL);
	}
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	if (strcmp(ask->role, "force") != 0 && strcmp(ask->role, "torque") != 0)
		return lims_quantity_cannot("mark-10", ask->role, err);
	lims_quantity_question(ret, "?\r\n");
	return LIMS_OK;
}

const struct lims_protocol lims_protocol_mark10 = {
	.id = "mark-10",
	.version = 1,
	.title = LIMS_MSG("Mark-10 force and torque gauges, replies to ?"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Mark-10, series 4 user's guide p. 16, series 5 p. 19, series TT03 p. 10",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.speaks = true,
	.role = "force",
	.request = request,
};
