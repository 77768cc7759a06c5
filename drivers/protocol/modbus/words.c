// SPDX-License-Identifier: Apache-2.0
// Numbers in 16-bit registers: the four word orders, the eight types, "no value" patterns, and an exact decimal scale.
//
// The words are put together here with shifts: the float helpers of the Modbus library changed their meaning between releases.
#include "drivers/protocol/modbus/modbus.h"

#include <stdio.h>
#include <string.h>

static const char *const type_names[] = {"uint16", "int16", "uint32", "int32", "float32", "uint64", "int64", "float64"};
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
	if (t == LIMS_WORD_UINT16 || t == LIMS_WORD_INT16)
		return 1;
	return t == LIMS_WORD_UINT64 || t == LIMS_WORD_INT64 || t == LIMS_WORD_FLOAT64 ? 4 : 2;
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

/// The raw bits of a value, most significant byte first in the result whatever the order on the wire. Swapped are the bytes of each word (BADC, DCBA) and the
/// words of the value (CDAB, DCBA).
static uint64_t assemble(const uint8_t *b, unsigned registers, enum lims_word_order order)
{
	bool bytes_swapped = order == LIMS_ORDER_BADC || order == LIMS_ORDER_DCBA;
	bool words_swapped = order == LIMS_ORDER_CDAB || order == LIMS_ORDER_DCBA;
	uint64_t raw = 0;
	for (unsigned i = 0; i < registers; i++) {
		const uint8_t *w = b + 2 * (size_t)(words_swapped ? registers - 1 - i : i);
		raw = raw << 16 | (bytes_swapped ? (uint64_t)w[1] << 8 | w[0] : (uint64_t)w[0] << 8 | w[1]);
	}
	return raw;
}

static bool is_signed(enum lims_word_type t)
{
	return t == LIMS_WORD_INT16 || t == LIMS_WORD_INT32 || t == LIMS_WORD_INT64;
}

/// A whole number of 16, 32 or 64 bits as a decimal.
static struct lims_dec as_integer(uint64_t raw, enum lims_word_type type)
{
	unsigned bits = 16 * lims_word_type_registers(type);
	if (is_signed(type) && raw >> (bits - 1)) {
		uint64_t all = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
		// -(complement + 1) stays within the type where -raw would not.
		return lims_dec_from_int(-(int64_t)(raw ^ all) - 1);
	}
	if (!(raw >> 63))
		return lims_dec_from_int((int64_t)raw);
	struct lims_dec half = lims_dec_from_int((int64_t)(raw >> 1)), value;
	lims_dec_add(half, half, &value, NULL, NULL);
	lims_dec_add(value, lims_dec_from_int((int64_t)(raw & 1)), &value, NULL, NULL);
	return value;
}

static bool says_no_value(const struct lims_model_register *reg, uint64_t raw)
{
	const uint64_t exponent32 = 0x7f800000u, exponent64 = UINT64_C(0x7ff0000000000000);
	for (size_t i = 0; i < reg->no_values; i++)
		if (raw == reg->no_value[i])
			return true;
	return (reg->type == LIMS_WORD_FLOAT32 && (raw & exponent32) == exponent32) ||
		   (reg->type == LIMS_WORD_FLOAT64 && (raw & exponent64) == exponent64);
}

static lims_rc as_number(uint64_t raw, enum lims_word_type type, struct lims_dec *ret)
{
	if (type == LIMS_WORD_FLOAT32)
		return lims_dec_from_float32((uint32_t)raw, ret, NULL);
	if (type == LIMS_WORD_FLOAT64)
		return lims_dec_from_float64(raw, ret, NULL);
	*ret = as_integer(raw, type);
	return LIMS_OK;
}

static void note_no_value(unsigned registers, uint64_t raw, struct lims_reading *r)
{
	char note[LIMS_READING_NOTE];
	snprintf(note, sizeof note, "the device's \"no value\" 0x%0*llX", registers > 2 ? 16 : 8, (unsigned long long)raw);
	lims_reading_reject(r, r, LIMS_REASON_NO_VALUE, note);
}

uint64_t lims_modbus_raw(const struct lims_model_register *reg, const uint8_t *bytes)
{
	return assemble(bytes, lims_word_type_registers(reg->type), reg->order);
}

void lims_modbus_value(const struct lims_model_register *reg, const uint8_t *bytes, struct lims_reading *r)
{
	unsigned registers = lims_word_type_registers(reg->type);
	uint64_t raw = lims_modbus_raw(reg, bytes);
	memcpy(r->role, reg->role, strnlen(reg->role, sizeof r->role - 1));
	memcpy(r->unit, reg->unit, strnlen(reg->unit, sizeof r->unit - 1));
	r->unit_origin = LIMS_ORIGIN_DECLARED;
	r->stable_origin = LIMS_ORIGIN_INFERRED;
	if (says_no_value(reg, raw)) {
		note_no_value(registers, raw, r);
		return;
	}
	struct lims_dec value;
	bool inexact = false;
	if (as_number(raw, reg->type, &value) != LIMS_OK) {
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
