// SPDX-License-Identifier: Apache-2.0
// The part of Modbus that RTU and TCP share: function code and data.
//
//   question      fn  address(2) count(2)                    fn 1…4
//   answer        fn  bytes(1) data(bytes)
//   exception     fn|80h  code(1)
//   write         fn  address(2) value(2)                    fn 5, 6, and the acknowledgement of 15, 16
//   write many    fn  address(2) count(2) bytes(1) data      fn 15, 16
//
// An answer does not say which register it starts at: that is known from the question before it, or declared.
// Source: Modbus Organization, MODBUS Application Protocol V1.1b3, chapters 6 and 7.
#include "drivers/protocol/modbus/modbus.h"

#include <stdio.h>
#include <string.h>

static unsigned word(const uint8_t *b)
{
	return (unsigned)b[0] << 8 | b[1];
}

static bool is_read(uint8_t fn)
{
	return fn >= 1 && fn <= 4;
}

static unsigned count_max(uint8_t fn)
{
	return fn <= 2 ? 2000 : LIMS_MODBUS_REGISTERS_MAX;
}

static void add(struct lims_shape *s, size_t len)
{
	s->len[s->count++] = len;
}

void lims_modbus_pdu_lengths(const uint8_t *pdu, size_t n, struct lims_shape *ret)
{
	uint8_t fn = pdu[0];
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (is_read(fn)) {
		bool words = fn >= 3;
		if (n < 2 || (pdu[1] && pdu[1] <= 250 && !(words && pdu[1] % 2)))
			add(ret, n < 2 ? 2 : 2 + (size_t)pdu[1]);
		if (n < 5 || (word(pdu + 3) && word(pdu + 3) <= count_max(fn)))
			add(ret, 5);
	} else if (fn == 5 || fn == 6) {
		add(ret, 5);
	} else if (fn == 15 || fn == 16) {
		add(ret, 5);
		if (n >= 6 && pdu[5] && pdu[5] <= 246)
			add(ret, 6 + (size_t)pdu[5]);
	} else if ((fn & 0x80) && (is_read(fn & 0x7f) || fn == 0x85 || fn == 0x86 || fn == 0x8f || fn == 0x90)) {
		if (n < 2 || pdu[1])
			add(ret, 2);
	}
}

bool lims_modbus_pdu_is_request(const uint8_t *pdu, size_t n, struct lims_request *ret)
{
	if (n != 5 || (pdu[0] != 3 && pdu[0] != 4))
		return false;
	unsigned count = word(pdu + 3);
	if (count < 1 || count > LIMS_MODBUS_REGISTERS_MAX)
		return false;
	ret->function = pdu[0];
	ret->address = (uint16_t)word(pdu + 1);
	ret->count = (uint16_t)count;
	return true;
}

static void decode_exception(const uint8_t *pdu, struct lims_reading *r)
{
	static const char *const names[] = {NULL, "illegal function", "illegal data address", "illegal data value", "device failure",
		"acknowledged, not done yet", "busy", NULL, "memory parity error", NULL, "gateway path unavailable",
		"gateway target does not answer"};
	unsigned code = pdu[1];
	const char *name = code < sizeof names / sizeof names[0] && names[code] ? names[code] : "unknown";
	r->reason = code == 5 || code == 6 ? LIMS_REASON_BUSY : LIMS_REASON_DEVICE_ERROR;
	snprintf(r->note, sizeof r->note, "Modbus exception %u to function %u: %s", code, pdu[0] & 0x7fu, name);
}

/// Puts a text and a number (≤ 65535) behind what the note says; false, and " ..." instead, when they do not fit. Every frame of a tapped line has
/// such a note, and printf would take half of the parser's time.
static bool note_add(struct lims_reading *r, const char *text, unsigned number)
{
	char digits[5];
	size_t used = strlen(r->note), length = strlen(text), count = 0;
	do
		digits[count++] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	if (used + length + count + 4 >= sizeof r->note) {
		memcpy(r->note + used, " ...", 5);
		return false;
	}
	memcpy(r->note + used, text, length);
	for (size_t i = 0; i < count; i++)
		r->note[used + length + i] = digits[count - 1 - i];
	r->note[used + length + count] = '\0';
	return true;
}

/// The registers as plain numbers, for the screen and for whoever writes a register map.
static void note_registers(uint8_t unit, const uint8_t *pdu, struct lims_reading *r)
{
	note_add(r, "unit ", unit);
	note_add(r, ", function ", pdu[0]);
	for (unsigned i = 0; i + 1 < pdu[1]; i += 2)
		if (!note_add(r, i ? ", " : ", registers ", word(pdu + 2 + i)))
			return;
}

/// Where the reply's first register lies, when somebody knows.
static bool first_register(const struct lims_scan *scan, uint8_t unit, uint16_t transaction, const uint8_t *pdu, unsigned *ret)
{
	const struct lims_request *q = scan->asked ? scan->asked : scan->seen;
	if (q && q->function == pdu[0] && q->count * 2u == pdu[1] && (scan->asked || (q->unit == unit && q->transaction == transaction))) {
		*ret = q->address;
		return true;
	}
	if (!scan->asked && scan->setup && scan->setup->has_start) {
		*ret = scan->setup->start;
		return true;
	}
	return false;
}

/// The status word of the same answer says what a value is worth; without it the value is none.
static void judge_by_status(const struct lims_model *m, unsigned start, unsigned end, const uint8_t *pdu, struct lims_reading *r)
{
	const struct lims_model_register *s = lims_model_register(m, m->status.role);
	if (s->function == pdu[0] && s->address >= start && s->address + lims_word_type_registers(s->type) <= end)
		lims_modbus_status(&m->status, (uint32_t)lims_modbus_raw(s, pdu + 2 + 2 * (size_t)(s->address - start)), r);
	else if (r->digits[0]) {
		lims_reading_reject(r, r, LIMS_REASON_NOT_A_VALUE, "the answer does not hold the status word");
		r->digits[0] = '\0';
	}
}

static bool decode_by_model(
	const struct lims_scan *scan, unsigned start, const uint8_t *pdu, const struct lims_reading *base, struct lims_emit *emit)
{
	bool any = false;
	unsigned end = start + pdu[1] / 2u;
	for (size_t i = 0; i < scan->model->register_count; i++) {
		const struct lims_model_register *reg = &scan->model->registers[i];
		unsigned width = lims_word_type_registers(reg->type);
		if (reg->function != pdu[0] || reg->address < start || reg->address + width > end)
			continue;
		struct lims_reading r = *base;
		lims_modbus_value(reg, pdu + 2 + 2 * (size_t)(reg->address - start), &r);
		lims_modbus_declared(reg, scan->setup, &r);
		if (reg->has_status)
			judge_by_status(scan->model, start, end, pdu, &r);
		lims_emit_reading(emit, &r);
		any = true;
	}
	return any;
}

/// Every value of the reply in the one way that a person declared.
static void decode_declared(const struct lims_setup *setup, const uint8_t *pdu, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_model_register reg = {.role = "value", .unit = setup->unit, .type = setup->type, .order = setup->order};
	reg.scale = setup->has_scale ? setup->scale : lims_dec_from_int(1);
	unsigned width = 2 * lims_word_type_registers(setup->type);
	for (unsigned at = 0; at + width <= pdu[1]; at += width) {
		struct lims_reading r = *base;
		lims_modbus_value(&reg, pdu + 2 + at, &r);
		if (r.reason == LIMS_REASON_NONE && !setup->unit[0])
			r.reason = LIMS_REASON_NO_UNIT;
		lims_emit_reading(emit, &r);
	}
}

static void decode_reply(const struct lims_scan *scan, uint8_t unit, uint16_t transaction, const uint8_t *pdu,
	const struct lims_reading *base, struct lims_emit *emit)
{
	unsigned start = 0;
	bool known = first_register(scan, unit, transaction, pdu, &start);
	if (known && scan->model && decode_by_model(scan, start, pdu, base, emit))
		return;
	if (!scan->model && scan->setup && scan->setup->has_type && lims_word_type_registers(scan->setup->type) * 2 <= pdu[1]) {
		decode_declared(scan->setup, pdu, base, emit);
		return;
	}
	struct lims_reading r = *base;
	r.reason = LIMS_REASON_NOT_A_VALUE;
	note_registers(unit, pdu, &r);
	lims_emit_reading(emit, &r);
}

/// Is this an answer to the question that was asked? The late answer to another one is told by what it says of itself.
static bool answers(const struct lims_request *q, uint8_t unit, uint16_t transaction, const uint8_t *pdu, struct lims_reading *r)
{
	if (unit != q->unit || (pdu[0] & 0x7f) != q->function) {
		snprintf(r->note, sizeof r->note, "answer of unit %u to function %u, asked was unit %u, function %u", unit, pdu[0] & 0x7fu, q->unit,
			q->function);
		return false;
	}
	if (transaction != q->transaction) {
		snprintf(r->note, sizeof r->note, "answer to question %u, asked was %u", transaction, q->transaction);
		return false;
	}
	if (!(pdu[0] & 0x80) && pdu[1] != 2u * q->count) {
		snprintf(r->note, sizeof r->note, "answer of %u registers, asked were %u", pdu[1] / 2u, q->count);
		return false;
	}
	return true;
}

void lims_modbus_pdu_decode(const struct lims_scan *scan, uint8_t unit, uint16_t transaction, const uint8_t *pdu, size_t n,
	const struct lims_reading *base, struct lims_emit *emit)
{
	bool reply = is_read(pdu[0]) && n == 2 + (size_t)pdu[1];
	if (!scan->asked && reply && pdu[0] >= 3) {
		decode_reply(scan, unit, transaction, pdu, base, emit);
		return;
	}
	struct lims_reading r = *base;
	struct lims_request q;
	if (scan->asked && (reply || (pdu[0] & 0x80)) && !answers(scan->asked, unit, transaction, pdu, &r)) {
		r.reason = LIMS_REASON_BAD_FRAME;
	} else if (pdu[0] & 0x80) {
		decode_exception(pdu, &r);
	} else if (reply && pdu[0] >= 3) {
		decode_reply(scan, unit, transaction, pdu, base, emit);
		return;
	} else if (lims_modbus_pdu_is_request(pdu, n, &q)) {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		note_add(&r, "question to unit ", unit);
		note_add(&r, ": function ", q.function);
		note_add(&r, ", address ", q.address);
		note_add(&r, ", registers ", q.count);
	} else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r.note, sizeof r.note, "unit %u, function %u: carries no register values", unit, pdu[0]);
	}
	lims_emit_reading(emit, &r);
}
