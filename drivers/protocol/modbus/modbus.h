// SPDX-License-Identifier: Apache-2.0
// What Modbus RTU and Modbus TCP share: the PDU, its lengths, its values, and the CRC.
#ifndef LIMS_PROTOCOL_MODBUS_MODBUS_H
#define LIMS_PROTOCOL_MODBUS_MODBUS_H

#include "drivers/protocol/protocol.h"

enum { LIMS_MODBUS_RTU_MAX = 256, LIMS_MODBUS_TCP_MAX = 260, LIMS_MODBUS_MBAP = 7 };

/// CRC-16 of Modbus (reflected 8005h, start FFFFh) over n bytes; sent low byte first.
uint16_t lims_modbus_crc(const uint8_t *bytes, size_t n);

/// A PDU is what RTU and TCP share: function and data, without address and check.
/// The lengths that a PDU starting at bytes[0] could have (n ≥ 1 bytes seen), the likeliest first; count 0 when none.
void lims_modbus_pdu_lengths(const uint8_t *pdu, size_t n, struct lims_shape *ret);
/// Turns a PDU into readings. `unit` and `transaction` are those of the frame.
void lims_modbus_pdu_decode(const struct lims_scan *scan, uint8_t unit, uint16_t transaction, const uint8_t *pdu, size_t n,
	const struct lims_reading *base, struct lims_emit *emit);
/// True for a question for registers (functions 3 and 4); fills function, address and count.
bool lims_modbus_pdu_is_request(const uint8_t *pdu, size_t n, struct lims_request *ret);

/// The question for a quantity of the model; every second turn takes another length.
lims_rc lims_modbus_ask(const struct lims_protocol *protocol, const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err);

/// The raw bits of a register in the model's order.
uint64_t lims_modbus_raw(const struct lims_model_register *reg, const uint8_t *bytes);

/// What the status word says about a value that lims_modbus_value gave: its decimals, motion, net, and whether it is a value at all.
void lims_modbus_status(const struct lims_model_status *s, uint32_t word, struct lims_reading *r);
/// Unit and decimals that the model leaves to the declared set-up (may be NULL).
void lims_modbus_declared(const struct lims_model_register *reg, const struct lims_setup *setup, struct lims_reading *r);

/// One register value of a reply: `bytes` stands at its first register. Fills digits, value, unit, role and reason.
void lims_modbus_value(const struct lims_model_register *reg, const uint8_t *bytes, struct lims_reading *r);

#endif
