// SPDX-License-Identifier: Apache-2.0
// Modbus RTU framing: address, PDU, CRC. Silence between frames cannot be kept by a PC, so length and CRC decide.
//
//   unit(1) function(1) data(0…252) crc-low(1) crc-high(1)
//
// Source: Modbus Organization, MODBUS over Serial Line V1.02, 2.5.1 and 6.2.2.
#include "drivers/protocol/crc16.h"
#include "drivers/protocol/families.h"
#include "drivers/protocol/modbus/modbus.h"
#include "lims-core/base/lang.h"

#include <string.h>

uint16_t lims_modbus_crc(const uint8_t *bytes, size_t n)
{
	return lims_crc16(LIMS_CRC16_MODBUS, bytes, n);
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	// Address 0 is for broadcasts, which nobody answers; 248 and up are reserved.
	if (bytes[0] < 1 || bytes[0] > 247)
		return;
	if (n == 1) {
		ret->len[ret->count++] = 5;
		return;
	}
	lims_modbus_pdu_lengths(bytes + 1, n - 1, ret);
	size_t kept = 0;
	for (size_t i = 0; i < ret->count; i++)
		if (ret->len[i] + 3 <= LIMS_MODBUS_RTU_MAX)
			ret->len[kept++] = ret->len[i] + 3;
	ret->count = kept;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	if (n < 5)
		return LIMS_REASON_TRUNCATED;
	uint16_t crc = lims_modbus_crc(frame, n - 2);
	return frame[n - 2] == (crc & 0xff) && frame[n - 1] == crc >> 8 ? LIMS_REASON_NONE : LIMS_REASON_BAD_CHECK;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	lims_modbus_pdu_decode(scan, frame[0], scan->asked ? scan->asked->transaction : 0, frame + 1, n - 3, base, emit);
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	if (n != 8 || !lims_modbus_pdu_is_request(frame + 1, n - 3, ret))
		return false;
	ret->len = n;
	ret->unit = frame[0];
	ret->transaction = 0;
	memcpy(ret->bytes, frame, n);
	return true;
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	return lims_modbus_ask(&lims_protocol_modbus_rtu, ask, ret, err);
}

const struct lims_protocol lims_protocol_modbus_rtu = {
	.id = "modbus-rtu",
	.version = 1,
	.title = LIMS_MSG("Modbus over a serial line, binary framing, reading of registers"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "Modbus Organization, MODBUS over Serial Line V1.02 and MODBUS Application Protocol V1.1b3",
	.frame_max = LIMS_MODBUS_RTU_MAX,
	.end = -1,
	.crc = true,
	.has_registers = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.silence = true,
	.request = request,
};
