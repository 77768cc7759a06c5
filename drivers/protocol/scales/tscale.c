// SPDX-License-Identifier: Apache-2.0
// T-Scale QHW and NHB, continuous lines.
//
//   ST|US|OL , GS|NT ,  weight, blanks in front  SP unit CR LF        QHW: "ST,GS,   245.6 g"
//   ST|US|OL , GS|NT    weight, blanks in front  unit  blanks CR LF   NHB: "ST,GS    20.7g  "
//
// Source: 2209 lines of both scales, logged by their owner (chumpon-asaneerat/NSerialCommTools).
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/state_line.h"
#include "lims-core/base/lang.h"

enum { LINE = 64 };

static struct lims_piece text_of(const uint8_t *frame, size_t n)
{
	return (struct lims_piece){(const char *)frame, n - 2};
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] == 'S' || bytes[0] == 'U' || bytes[0] == 'O')
		lims_line_shape(bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	return lims_state_line(text_of(frame, n)) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	lims_state_line_decode(scan->setup, text_of(frame, n), &r);
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_tscale = {
	.id = "tscale",
	.version = 1,
	.title = LIMS_MSG("T-Scale QHW and NHB, continuous lines"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "logs of a QHW and an NHB in chumpon-asaneerat/NSerialCommTools",
	.frame_max = LINE,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass",
};
