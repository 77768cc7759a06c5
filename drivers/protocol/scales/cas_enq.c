// SPDX-License-Identifier: Apache-2.0
// The block of CAS counter scales (DB-II and others), sent after ENQ and DC1.
//
//   [06] 01 02 A S W W W W W W U U B 03 04       A state, S sign (blank or -), W number with point, U unit, B = XOR of all bytes from A to the last U
//
// 06 acknowledges ENQ when it comes before DC1 was read. A: S stable, U unstable, F overload. 01, 02 and 03 add up to nothing in a XOR, so that "from A" and "everything with 03" are the same check.
// What is public is little: the bytes that ask (jSerialComm issue 338) and the layout from two programs of users. So the row is experimental.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { ACK = 0x06, SOH = 0x01, STX = 0x02, ETX = 0x03, EOT = 0x04, BLOCK = 15, STATE = 2, SIGN = 3, NUMBER = 6, UNIT = 10, CHECK = 12 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	size_t head = bytes[0] == ACK;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if ((n > head && bytes[head] != SOH) || (n > head + 1 && bytes[head + 1] != STX))
		return;
	ret->count = 1;
	ret->len[0] = head + BLOCK;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	const uint8_t *f = frame + (n - BLOCK);
	uint8_t sum = 0;
	for (size_t i = STATE; i < CHECK; i++)
		sum ^= f[i];
	if (f[CHECK + 1] != ETX || f[CHECK + 2] != EOT)
		return LIMS_REASON_BAD_FRAME;
	if (sum != f[CHECK])
		return LIMS_REASON_BAD_CHECK;
	return lims_line_printable(f + STATE, CHECK - STATE) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	const char *f = (const char *)frame + (n - BLOCK);
	memcpy(r.role, "mass", sizeof "mass");
	if (f[STATE] == 'F') {
		lims_reading_reject(&r, &r, LIMS_REASON_OVERLOAD, "above the weighing range");
	} else if (f[STATE] != 'S' && f[STATE] != 'U') {
		r.reason = LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(&r, "state ", (struct lims_piece){f + STATE, 1});
	} else {
		r.stable = f[STATE] == 'S';
		enum lims_reason number = lims_weight_number(&r, (struct lims_piece){f + SIGN, 1 + NUMBER});
		enum lims_reason unit = lims_weight_unit(&r, scan->setup, (struct lims_piece){f + UNIT, 2}, NULL);
		lims_weight_judge(&r, number, unit, !r.stable);
	}
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const struct lims_weight_question questions[] = {{"mass", "\x05\x11"}, {0}};
	return lims_weight_request(ask, questions, ret, err);
}

const struct lims_protocol lims_protocol_cas_enq = {
	.id = "cas-enq",
	.version = 1,
	.title = LIMS_MSG("CAS counter scales, block after ENQ and DC1"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_THIRD_PARTY,
	.source = "jSerialComm issue 338 (question); layout of the block from programs of users",
	.frame_max = 1 + BLOCK,
	.end = -1,
	.crc = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.role = "mass",
	.request = request,
};
