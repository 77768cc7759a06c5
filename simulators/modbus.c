// SPDX-License-Identifier: Apache-2.0
// Sources: Modbus Application Protocol V1.1b3, Modbus over Serial Line V1.02, Modbus Messaging on TCP/IP V1.0b.
//
//   RTU  unit | function | data … | CRC low | CRC high
//   TCP  transaction (2) | protocol 0 (2) | length (2) of what follows | unit | function | data …
#include "simulators/modbus.h"

#include <string.h>

enum { READ_HOLDING = 0x03, READ_INPUT = 0x04, READ_PDU = 5, MBAP = 7, ANY_UNIT = 255 };

uint16_t lims_sim_modbus_crc(const uint8_t *bytes, size_t n)
{
	uint16_t crc = 0xFFFF;
	for (size_t i = 0; i < n; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xA001 : crc >> 1);
	}
	return crc;
}

static unsigned word(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static bool crc_good(const uint8_t *bytes, size_t n)
{
	uint16_t crc = lims_sim_modbus_crc(bytes, n - 2);
	return bytes[n - 2] == (crc & 0xFF) && bytes[n - 1] == crc >> 8;
}

static void keep(struct lims_sim_modbus_request *r, const uint8_t *frame, size_t n, size_t pdu_at, size_t pdu_len)
{
	*r = (struct lims_sim_modbus_request){.unit = frame[pdu_at - 1], .pdu_len = pdu_len, .frame_len = n};
	memcpy(r->pdu, frame + pdu_at, pdu_len);
	memcpy(r->frame, frame, n);
}

enum lims_sim_modbus_seen lims_sim_modbus_look_rtu(
	const uint8_t *bytes, size_t n, bool silent, size_t *ret_used, struct lims_sim_modbus_request *ret)
{
	size_t length = READ_PDU + 3;
	// A read is known by its length; anything else ends with silence.
	bool read = n >= length && (bytes[1] == READ_HOLDING || bytes[1] == READ_INPUT) && crc_good(bytes, length);
	if (!read && !silent)
		return LIMS_SIM_MODBUS_WAIT;
	if (!read)
		length = n;
	*ret_used = length;
	if (length < 4 || length > LIMS_SIM_MODBUS_PDU + 3 || !crc_good(bytes, length))
		return LIMS_SIM_MODBUS_DROP;
	keep(ret, bytes, length, 1, length - 3);
	return LIMS_SIM_MODBUS_REQUEST;
}

enum lims_sim_modbus_seen lims_sim_modbus_look_tcp(const uint8_t *bytes, size_t n, size_t *ret_used, struct lims_sim_modbus_request *ret)
{
	if (n < MBAP)
		return LIMS_SIM_MODBUS_WAIT;
	unsigned length = word(bytes + 4);
	if (word(bytes + 2) != 0 || length < 2 || length > LIMS_SIM_MODBUS_PDU + 1)
		return LIMS_SIM_MODBUS_BROKEN;
	if (n < MBAP - 1 + length)
		return LIMS_SIM_MODBUS_WAIT;
	*ret_used = MBAP - 1 + length;
	keep(ret, bytes, *ret_used, MBAP, length - 1);
	ret->transaction = (uint16_t)word(bytes);
	return LIMS_SIM_MODBUS_REQUEST;
}

bool lims_sim_modbus_is_for(const struct lims_sim_modbus_map *m, const struct lims_sim_modbus_request *r, bool tcp)
{
	return tcp || r->unit == m->unit;
}

static size_t exception(uint8_t function, unsigned code, uint8_t *out)
{
	out[0] = function | 0x80;
	out[1] = (uint8_t)code;
	return 2;
}

static size_t read_registers(const struct lims_sim_modbus_map *m, const struct lims_sim_modbus_request *r, uint8_t *out)
{
	uint8_t function = r->pdu[0];
	if (r->pdu_len != READ_PDU)
		return exception(function, LIMS_SIM_MODBUS_ILLEGAL_VALUE, out);
	unsigned address = word(r->pdu + 1), count = word(r->pdu + 3);
	if (count < 1 || count > LIMS_SIM_MODBUS_READ)
		return exception(function, LIMS_SIM_MODBUS_ILLEGAL_VALUE, out);
	if (m->block && !m->block(m->ctx, address, count))
		return exception(function, LIMS_SIM_MODBUS_ILLEGAL_ADDRESS, out);
	for (unsigned i = 0; i < count; i++) {
		uint32_t bits = 0;
		unsigned a = address + i;
		if (!m->pair(m->ctx, a & ~1u, &bits))
			return exception(function, LIMS_SIM_MODBUS_ILLEGAL_ADDRESS, out);
		bits = a & 1 ? bits & 0xFFFF : bits >> 16;
		out[2 + 2 * i] = (uint8_t)(bits >> 8);
		out[3 + 2 * i] = (uint8_t)bits;
	}
	out[0] = function;
	out[1] = (uint8_t)(2 * count);
	return 2 + 2 * (size_t)count;
}

static size_t answer_pdu(
	const struct lims_sim_modbus_map *m, const struct lims_sim_modbus_request *r, bool tcp, struct lims_sim_fault f, uint8_t *out)
{
	if (f.kind == LIMS_SIM_FAULT_EXCEPTION)
		return exception(r->pdu[0], (unsigned)f.argument, out);
	if (tcp && r->unit != m->unit && r->unit != ANY_UNIT)
		return exception(r->pdu[0], LIMS_SIM_MODBUS_NO_TARGET, out);
	if (r->pdu[0] == READ_HOLDING || r->pdu[0] == READ_INPUT)
		return read_registers(m, r, out);
	return exception(r->pdu[0], LIMS_SIM_MODBUS_ILLEGAL_FUNCTION, out);
}

// Puts the transport around a PDU; returns the frame's length.
static size_t wrap(const struct lims_sim_modbus_request *r, bool tcp, struct lims_sim_fault f, const uint8_t *pdu, size_t n, uint8_t *frame)
{
	uint8_t unit = f.kind == LIMS_SIM_FAULT_UNIT ? (uint8_t)(r->unit % 247 + 1) : r->unit;
	size_t at = tcp ? MBAP : 1;
	memcpy(frame + at, pdu, n);
	frame[at - 1] = unit;
	if (tcp) {
		unsigned transaction = r->transaction + (f.kind == LIMS_SIM_FAULT_CRC ? 1u : 0u);
		const uint8_t head[] = {(uint8_t)(transaction >> 8), (uint8_t)transaction, 0, 0, (uint8_t)((n + 1) >> 8), (uint8_t)(n + 1)};
		memcpy(frame, head, sizeof head);
		return at + n;
	}
	uint16_t crc = lims_sim_modbus_crc(frame, at + n);
	if (f.kind == LIMS_SIM_FAULT_CRC)
		crc ^= 0x5555;
	frame[at + n] = (uint8_t)crc;
	frame[at + n + 1] = (uint8_t)(crc >> 8);
	return at + n + 2;
}

void lims_sim_modbus_answer(
	const struct lims_sim_modbus_map *m, const struct lims_sim_modbus_request *r, bool tcp, struct lims_sim_fault f, struct lims_buf *out)
{
	static const uint8_t noise[] = {0x00, 0xFF, 0x00};
	uint8_t pdu[2 + 2 * LIMS_SIM_MODBUS_READ], frame[MBAP + sizeof pdu + 2];
	if (!lims_sim_modbus_is_for(m, r, tcp) || f.kind == LIMS_SIM_FAULT_SILENT || f.kind == LIMS_SIM_FAULT_VANISH)
		return;
	size_t n = answer_pdu(m, r, tcp, f, pdu);
	n = wrap(r, tcp, f, pdu, n, frame);
	if (f.kind == LIMS_SIM_FAULT_NOISE)
		lims_buf_add(out, noise, sizeof noise);
	if (f.kind == LIMS_SIM_FAULT_ECHO)
		lims_buf_add(out, r->frame, r->frame_len);
	lims_buf_add(out, frame, f.kind == LIMS_SIM_FAULT_TRUNCATE ? n / 2 : n);
}
