// SPDX-License-Identifier: Apache-2.0
// Numbers in 16-bit registers: the four word orders, the five types, "no value" patterns, and an exact decimal scale.
//
// The words are put together here with shifts: the float helpers of the Modbus library changed their meaning between releases.
#include "drivers/protocol/modbus/modbus.h"

#include <string.h>

static const char *const type_names[] = {"uint16", "int16", "uint32", "int32", "float32"};
static const char *const order_names[] = {"ABCD", "CDAB", "BADC", "DCBA"};

const char *lims_word_type_name(enum lims_word_type t)
{
	return type_names[t];
}

bool lims_word_type_read(const char *text, enum lims_word_type *ret)
{
	for (size_t i = 0; i < sizeof type_names / sizeof type_names[0]; i++) {
		if (strcmp(text, type_names[i]) != 0)
			continue;
		*ret = (enum lims_word_type)i;
		return true;
	}
	return false;
}

unsigned lims_word_type_registers(enum lims_word_type t)
{
	return t == LIMS_WORD_UINT16 || t == LIMS_WORD_INT16 ? 1 : 2;
}

const char *lims_word_order_name(enum lims_word_order o)
{
	return order_names[o];
}

bool lims_word_order_read(const char *text, enum lims_word_order *ret)
{
	for (size_t i = 0; i < sizeof order_names / sizeof order_names[0]; i++) {
		if (strcmp(text, order_names[i]) != 0)
			continue;
		*ret = (enum lims_word_order)i;
		return true;
	}
	return false;
}

/// The raw bits of a value, most significant byte first in the result whatever the order on the wire.
static uint32_t assemble(const uint8_t *b, unsigned registers, enum lims_word_order order)
{
	if (registers == 1) {
		bool swapped = order == LIMS_ORDER_BADC || order == LIMS_ORDER_DCBA;
		return swapped ? (uint32_t)b[1] << 8 | b[0] : (uint32_t)b[0] << 8 | b[1];
	}
	static const uint8_t at[4][4] = {
		{0, 1, 2, 3},
		{2, 3, 0, 1},
		{1, 0, 3, 2},
		{3, 2, 1, 0},
	};
	const uint8_t *o = at[order];
	return (uint32_t)b[o[0]] << 24 | (uint32_t)b[o[1]] << 16 | (uint32_t)b[o[2]] << 8 | b[o[3]];
}

static int64_t as_integer(uint32_t raw, enum lims_word_type type)
{
	if (type == LIMS_WORD_INT16)
		return raw & 0x8000u ? (int64_t)raw - 0x10000 : (int64_t)raw;
	if (type == LIMS_WORD_INT32)
		return raw & 0x80000000u ? (int64_t)raw - 0x100000000 : (int64_t)raw;
	return (int64_t)raw;
}

static bool says_no_value(const struct lims_model_register *reg, uint32_t raw)
{
	for (size_t i = 0; i < reg->no_values; i++)
		if (raw == reg->no_value[i])
			return true;
	return reg->type == LIMS_WORD_FLOAT32 && (raw & 0x7f800000u) == 0x7f800000u;
}

void lims_modbus_value(const struct lims_model_register *reg, const uint8_t *bytes, struct lims_reading *r)
{
	unsigned registers = lims_word_type_registers(reg->type);
	uint32_t raw = assemble(bytes, registers, reg->order);
	memcpy(r->role, reg->role, strnlen(reg->role, sizeof r->role - 1));
	memcpy(r->unit, reg->unit, strnlen(reg->unit, sizeof r->unit - 1));
	r->unit_origin = LIMS_ORIGIN_DECLARED;
	r->stable_origin = LIMS_ORIGIN_INFERRED;
	if (says_no_value(reg, raw)) {
		static const char hex[] = "0123456789ABCDEF";
		char note[] = "the device's \"no value\" 0x00000000";
		for (unsigned i = 0; i < 8; i++)
			note[sizeof note - 2 - i] = hex[raw >> 4 * i & 15];
		lims_reading_reject(r, r, LIMS_REASON_NO_VALUE, note);
		return;
	}
	struct lims_dec value;
	bool inexact = false;
	if (reg->type != LIMS_WORD_FLOAT32)
		value = lims_dec_from_int(as_integer(raw, reg->type));
	else if (lims_dec_from_float32(raw, &value, NULL) != LIMS_OK) {
		r->reason = LIMS_REASON_BAD_NUMBER;
		return;
	}
	char text[LIMS_DEC_TEXT];
	if (lims_dec_cmp(reg->scale, lims_dec_from_int(1)) != 0 &&
		(lims_dec_mul(value, reg->scale, &value, &inexact, NULL) != LIMS_OK || inexact)) {
		r->reason = LIMS_REASON_BAD_NUMBER;
		return;
	}
	lims_dec_text(value, text);
	size_t n = strlen(text);
	if (n >= sizeof r->digits) {
		r->reason = LIMS_REASON_BAD_NUMBER;
		return;
	}
	r->reason = LIMS_REASON_NONE;
	r->value = value;
	memcpy(r->digits, text, n + 1);
}
