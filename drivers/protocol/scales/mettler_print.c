// SPDX-License-Identifier: Apache-2.0
// The line that METTLER TOLEDO balances print (MS-TS), which is not MT-SICS.
//
//   L L L L L L V V V V V V V V V V V V V _ U U U U CR LF        "     N       0.3749 g   "
//
// L label, right-justified: N net, G gross, T tare; V number; U unit, left-justified. 24 characters and the end of the line. The line does not say whether the balance is at
// rest. There is no checksum: the columns are the check.
// Source: lines of an MS204TS (chumpon-asaneerat/NSerialCommTools, LuckyTex devices).
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LABEL = 6, NUMBER_END = 19, UNIT = 20, LEN = 24, LINE = LEN + 2 };

static struct lims_piece label_of(const uint8_t *frame)
{
	return lims_piece_trim((struct lims_piece){(const char *)frame, LABEL});
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	lims_line_shape(bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	if (n != LINE || !lims_line_printable(frame, LEN))
		return LIMS_REASON_BAD_FRAME;
	bool label = frame[LABEL - 1] >= 'A' && frame[LABEL - 1] <= 'Z';
	bool number = frame[NUMBER_END - 1] >= '0' && frame[NUMBER_END - 1] <= '9';
	return label && number && frame[LABEL] == ' ' && frame[NUMBER_END] == ' ' ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece label = label_of(frame);
	if (!lims_piece_is(label, "N") && !lims_piece_is(label, "G") && !lims_piece_is(label, "T")) {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "", (struct lims_piece){(const char *)frame, n - 2});
		lims_emit_reading(emit, &r);
		return;
	}
	memcpy(r.role, "mass", sizeof "mass");
	r.net = label.at[0] == 'N';
	lims_weight_no_stability(&r);
	enum lims_reason number = lims_weight_number(&r, (struct lims_piece){(const char *)frame + LABEL, NUMBER_END - LABEL});
	enum lims_reason unit = lims_weight_unit(&r, scan->setup, (struct lims_piece){(const char *)frame + UNIT, LEN - UNIT}, NULL);
	if (label.at[0] == 'T')
		memcpy(r.role, "mass_tare", sizeof "mass_tare");
	lims_weight_judge(&r, number, unit, false);
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_mettler_print = {
	.id = "mettler-print",
	.version = 1,
	.title = LIMS_MSG("METTLER TOLEDO print line (MS-TS)"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "lines of an MS204TS (chumpon-asaneerat/NSerialCommTools)",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass",
};
