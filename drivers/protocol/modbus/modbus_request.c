// SPDX-License-Identifier: Apache-2.0
// The one question that is ever sent to a Modbus instrument: read registers. Nothing here writes.
#include "drivers/protocol/modbus/modbus.h"

#include <string.h>

static void put(struct lims_request *q, unsigned value)
{
	q->bytes[q->len++] = (uint8_t)(value >> 8);
	q->bytes[q->len++] = (uint8_t)value;
}

lims_rc lims_modbus_request(const struct lims_protocol *protocol, uint16_t transaction, uint8_t unit, uint8_t function, uint16_t address,
	uint16_t count, struct lims_request *ret, struct lims_err *err)
{
	bool tcp = strcmp(protocol->id, "modbus-tcp") == 0;
	if (function != 3 && function != 4)
		return lims_err_set(err, LIMS_E_INPUT, "function %u does not read registers; use 3 (holding) or 4 (input)", function);
	if (count < 1 || count > LIMS_MODBUS_REGISTERS_MAX || (unsigned)address + count > 65536)
		return lims_err_set(
			err, LIMS_E_INPUT, "%u registers from address %u cannot be read at once; take 1 to 125 within 0 to 65535", count, address);
	if (!tcp && (unit < 1 || unit > 247))
		return lims_err_set(err, LIMS_E_INPUT, "%u is no address of a Modbus RTU device; take 1 to 247", unit);
	struct lims_request q = {.transaction = tcp ? transaction : 0, .unit = unit, .function = function, .address = address, .count = count};
	if (tcp) {
		put(&q, transaction);
		put(&q, 0);
		put(&q, 6);
	}
	q.bytes[q.len++] = unit;
	q.bytes[q.len++] = function;
	put(&q, address);
	put(&q, count);
	if (!tcp) {
		uint16_t crc = lims_modbus_crc(q.bytes, q.len);
		put(&q, (unsigned)(crc & 0xff) << 8 | crc >> 8);
	}
	*ret = q;
	return LIMS_OK;
}

lims_rc lims_modbus_ask(const struct lims_protocol *protocol, const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	const struct lims_model_register *reg = ask->model ? lims_model_register(ask->model, ask->role) : NULL;
	if (!reg)
		return lims_err_set(err, LIMS_E_INPUT, "the model \"%s\" has no quantity \"%s\"; name one of its roles",
			ask->model ? ask->model->id : "(none)", ask->role);
	const struct lims_question *q = lims_model_question_of(ask->model, reg);
	bool second = ask->turn % 2 && q->confirm;
	return lims_modbus_request(protocol, ask->transaction, (uint8_t)(ask->unit ? ask->unit : 1), q->function,
		second ? q->confirm_address : q->address, second ? q->confirm : q->count, ret, err);
}
