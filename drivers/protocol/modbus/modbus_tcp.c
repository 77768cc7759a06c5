// SPDX-License-Identifier: Apache-2.0
// Modbus TCP framing: the MBAP header with its transaction number, then the PDU. There is no checksum.
//
//   transaction(2) protocol(2, always 0) length(2, of what follows) unit(1) function(1) data(0…252)
//
// Source: Modbus Organization, MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3.
#include "drivers/protocol/families.h"
#include "drivers/protocol/modbus/modbus.h"
#include "lims-core/base/lang.h"

#include <string.h>

static unsigned word(const uint8_t *b)
{
	return (unsigned)b[0] << 8 | b[1];
}

/// Could an MBAP header stand here, as far as it has come? TCP has no checksum: a frame that lost its end would swallow the head of the next one,
/// which shows in what follows.
static bool header_may_follow(const uint8_t *b, size_t n)
{
	return (n < 3 || b[2] == 0) && (n < 4 || b[3] == 0) && (n < 6 || (word(b + 4) >= 3 && word(b + 4) <= 254));
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (!header_may_follow(bytes, n)) {
		if (n > 5 && bytes[2] == 0 && bytes[3] == 0)
			ret->reason = word(bytes + 4) > 254 ? LIMS_REASON_OVERSIZED : LIMS_REASON_BAD_FRAME;
		return;
	}
	if (n <= LIMS_MODBUS_MBAP) {
		ret->len[ret->count++] = LIMS_MODBUS_MBAP + 2;
		return;
	}
	// The length of the header and the length that the PDU says of itself must be the same.
	struct lims_shape pdu = {0};
	size_t len = word(bytes + 4) - 1;
	lims_modbus_pdu_lengths(bytes + LIMS_MODBUS_MBAP, n - LIMS_MODBUS_MBAP, &pdu);
	for (size_t i = 0; i < pdu.count && !ret->count; i++)
		if (pdu.len[i] == len || n < LIMS_MODBUS_MBAP + 2)
			ret->len[ret->count++] = LIMS_MODBUS_MBAP + len;
	if (ret->count && n > ret->len[0] && !header_may_follow(bytes + ret->len[0], n - ret->len[0]))
		ret->count = 0;
	if (!ret->count)
		ret->reason = LIMS_REASON_BAD_FRAME;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	if (n < LIMS_MODBUS_MBAP + 2)
		return LIMS_REASON_TRUNCATED;
	return word(frame + 2) == 0 && word(frame + 4) + 6 == n ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	lims_modbus_pdu_decode(scan, frame[6], (uint16_t)word(frame), frame + LIMS_MODBUS_MBAP, n - LIMS_MODBUS_MBAP, base, emit);
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	if (n != LIMS_MODBUS_MBAP + 5)
		return false;
	struct lims_request q = {.len = n, .unit = frame[6], .transaction = (uint16_t)word(frame)};
	if (!lims_modbus_pdu_is_request(frame + LIMS_MODBUS_MBAP, n - LIMS_MODBUS_MBAP, &q))
		return false;
	memcpy(q.bytes, frame, n);
	*ret = q;
	return true;
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	return lims_modbus_ask(&lims_protocol_modbus_tcp, ask, ret, err);
}

const struct lims_protocol lims_protocol_modbus_tcp = {
	.id = "modbus-tcp",
	.version = 1,
	.title = LIMS_MSG("Modbus over TCP with the MBAP header, reading of registers"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Modbus Organization, MODBUS Messaging on TCP/IP Implementation Guide V1.0b and MODBUS Application Protocol V1.1b3",
	.frame_max = LIMS_MODBUS_TCP_MAX,
	.end = -1,
	.crc = false,
	.has_registers = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.request = request,
};
