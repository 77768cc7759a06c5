// SPDX-License-Identifier: Apache-2.0
// SML, the Smart Message Language that meters push over their optical interface every few seconds; listening only.
//
//   1B 1B 1B 1B 01 01 01 01 messages 00…(0 to 3 pad bytes) 1B 1B 1B 1B 1A pad crc-low crc-high
//
//   crc     CRC-16/X-25 over everything before it; 1B1B1B1B inside the messages is sent twice
//   message 76 transaction group abort 72 tag content crc 00      tags 0101h open, 0201h close, 0701h list of values, FF01h attention
//   list    77 client server name time 7n entries signature time
//   entry   77 code(6) status time unit scaler value signature    value × 10^scaler in a DLMS unit; time is 72 choice value
//   field   TL data: bit 7 one more TL byte, bits 6…4 type (0 octets, 4 boolean, 5 integer, 6 unsigned, 7 list), the rest the length with the TL bytes,
//           or the number of elements of a list; 01 is left out, 00 ends a message
//
// What a meter sends against this form is refused as a whole and named; nothing is repaired. Signs, units and scalers are given as sent, also where
// makers are known to get them wrong (the direction of 15.7.0 may stand only in the status word, which the note shows).
// Sources: BSI TR-03109-1 annex IV (SML 1.03/1.04); bytes of meters published in devZer0/libsml-testing.
#include "drivers/protocol/crc16.h"
#include "drivers/protocol/electricity/obis.h"
#include "drivers/protocol/families.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { FRAME = 4096, HEAD = 8, TAIL = 8, OCTETS = 0, BOOLEAN = 4, INTEGER = 5, UNSIGNED = 6, LIST = 7, END = 8 };
enum { TAG_LIST = 0x0701, TAG_ATTENTION = 0xff01 };

static const uint8_t head[HEAD] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};

static bool is_escape(const uint8_t *p)
{
	return memcmp(p, head, 4) == 0;
}

/// Looks for the end from bytes[HEAD] on.
static void find_end(const uint8_t *bytes, size_t room, struct lims_shape *ret)
{
	for (size_t at = HEAD; at + TAIL <= room;) {
		const uint8_t *p = memchr(bytes + at, 0x1b, room - at);
		if (!p || (size_t)(bytes + room - p) < TAIL)
			return;
		at = (size_t)(p - bytes);
		if (!is_escape(p)) {
			at++;
			continue;
		}
		if (is_escape(p + 4)) {
			at += 8;
			continue;
		}
		ret->count = p[4] == 0x1a;
		ret->len[0] = at + TAIL;
		ret->reason = memcmp(p, head, HEAD) == 0 ? LIMS_REASON_TRUNCATED : LIMS_REASON_BAD_FRAME;
		return;
	}
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (memcmp(bytes, head, n < HEAD ? n : HEAD) != 0)
		return;
	ret->count = 1;
	ret->len[0] = n + 1;
	find_end(bytes, n < FRAME ? n : FRAME, ret);
	if (ret->count && ret->len[0] > n && n >= FRAME) {
		ret->count = 0;
		ret->reason = LIMS_REASON_OVERSIZED;
	}
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	unsigned sent = frame[n - 2] | (unsigned)frame[n - 1] << 8;
	if (sent != lims_crc16(LIMS_CRC16_X25, frame, n - 2)) {
		if (sent == lims_crc16(LIMS_CRC16_KERMIT, frame, n - 2))
			snprintf(ret_note, LIMS_READING_NOTE, "the check is CRC-16/KERMIT, which SML does not have");
		return LIMS_REASON_BAD_CHECK;
	}
	if (frame[n - 3] <= 3 && n - HEAD - TAIL >= frame[n - 3] && n % 4 == 0)
		return LIMS_REASON_NONE;
	snprintf(ret_note, LIMS_READING_NOTE, "%u pad bytes in %zu bytes", frame[n - 3], n);
	return LIMS_REASON_BAD_FRAME;
}

struct cursor {
	const uint8_t *at, *end;
};

/// One field without the elements of a list.
struct field {
	unsigned type;
	size_t len; ///< bytes of data, or elements of a list
	const uint8_t *data;
};

static bool take(struct cursor *c, struct field *ret)
{
	if (c->at == c->end)
		return false;
	uint8_t tl = *c->at++;
	size_t len = tl & 15, lead = 1;
	ret->type = tl == 0 ? END : tl >> 4 & 7;
	for (; tl & 0x80; lead++) {
		if (c->at == c->end || lead == 4)
			return false;
		tl = *c->at++;
		if (tl & 0x70)
			return false;
		len = len << 4 | (tl & 15);
	}
	if (ret->type != LIST && ret->type != END) {
		if (len < lead || len - lead > (size_t)(c->end - c->at))
			return false;
		len -= lead;
	}
	ret->len = len;
	ret->data = c->at;
	if (ret->type != LIST)
		c->at += len;
	return true;
}

/// Passes over one field with all its elements.
static bool skip(struct cursor *c)
{
	struct field f;
	for (size_t left = 1; left; left--) {
		if (!take(c, &f) || f.type == END)
			return false;
		if (f.type == LIST)
			left += f.len;
	}
	return true;
}

static bool skip_many(struct cursor *c, size_t count)
{
	while (count--)
		if (!skip(c))
			return false;
	return true;
}

static bool is_absent(const struct field *f)
{
	return f->type == OCTETS && f->len == 0;
}

static bool take_list(struct cursor *c, size_t elements)
{
	struct field f;
	return take(c, &f) && f.type == LIST && f.len == elements;
}

static uint64_t number_of(const struct field *f)
{
	uint64_t value = 0;
	for (size_t i = 0; i < f->len; i++)
		value = value << 8 | f->data[i];
	return value;
}

/// An unsigned number of at most `bytes` bytes.
static bool take_unsigned(struct cursor *c, size_t bytes, uint64_t *ret)
{
	struct field f;
	if (!take(c, &f) || f.type != UNSIGNED || f.len < 1 || f.len > bytes)
		return false;
	*ret = number_of(&f);
	return true;
}

/// A time: left out, or a list of choice and value.
static bool skip_time(struct cursor *c)
{
	struct field f;
	uint64_t choice;
	if (!take(c, &f))
		return false;
	return is_absent(&f) || (f.type == LIST && f.len == 2 && take_unsigned(c, 1, &choice) && skip(c));
}

static bool skip_octets(struct cursor *c)
{
	struct field f;
	return take(c, &f) && f.type == OCTETS;
}

/// One element of the list of values.
struct entry {
	struct field code, status, unit, scaler, value;
};

/// Reads an entry; NULL, or what is against the form.
static const char *read_entry(struct cursor *c, struct entry *e)
{
	if (!take_list(c, 7))
		return "an entry is no list of 7";
	if (!take(c, &e->code) || e->code.type != OCTETS || e->code.len != 6)
		return "a code is not 6 octets";
	if (!take(c, &e->status) || (e->status.type != UNSIGNED && !is_absent(&e->status)) || e->status.len > 8)
		return "the status is no number";
	if (!skip_time(c))
		return "the time is no list of 2";
	if (!take(c, &e->unit) || (!is_absent(&e->unit) && (e->unit.type != UNSIGNED || e->unit.len != 1)))
		return "the unit is no byte";
	if (!take(c, &e->scaler) || (!is_absent(&e->scaler) && (e->scaler.type != INTEGER || e->scaler.len != 1)))
		return "the scaler is no byte";
	struct cursor value = *c;
	if (!take(&value, &e->value) || !skip(c))
		return "the value does not end";
	if ((e->value.type == INTEGER || e->value.type == UNSIGNED) && (e->value.len < 1 || e->value.len > 8))
		return "the value has more than 8 bytes";
	return skip_octets(c) ? NULL : "the signature is no octets";
}

static void put_hex(char *out, size_t room, const uint8_t *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	size_t used = 0;
	for (size_t i = 0; i < n && used + 2 < room; i++) {
		out[used++] = digit[bytes[i] >> 4];
		out[used++] = digit[bytes[i] & 15];
	}
	out[used] = '\0';
	if (2 * n > used && used >= 2)
		memcpy(out + used - 2, "..", 2);
}

static void decode_number(const struct lims_setup *setup, const struct entry *e, const char *base, struct lims_reading *r)
{
	bool negative = e->value.type == INTEGER && e->value.data[0] & 0x80;
	uint64_t raw = number_of(&e->value);
	if (negative)
		raw = (e->value.len == 8 ? 0 : UINT64_MAX << 8 * e->value.len) | raw;
	int scaler = e->scaler.len ? (int8_t)e->scaler.data[0] : 0;
	if (!lims_obis_number(r, negative, negative ? 0 - raw : raw, scaler)) {
		r->reason = LIMS_REASON_BAD_NUMBER;
		return;
	}
	unsigned code = e->unit.len ? e->unit.data[0] : 0;
	const char *unit = lims_obis_unit_of_code(code);
	if (unit)
		memcpy(r->unit, unit, strlen(unit) + 1);
	else
		r->reason = code ? LIMS_REASON_UNIT_UNKNOWN : lims_obis_no_unit(r, setup, base);
}

/// " status 1c0104h", which fits behind any code.
static void put_status(char *out, uint64_t status)
{
	unsigned nibbles = 1;
	while (nibbles < 16 && status >> 4 * nibbles)
		nibbles++;
	memcpy(out, " status ", 8);
	for (out += 8; nibbles--; out++)
		*out = "0123456789abcdef"[status >> 4 * nibbles & 15];
	memcpy(out, "h", 2);
}

static void decode_entry(const struct lims_setup *setup, const struct entry *e, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_obis code = lims_obis_of(e->code.data);
	const char *unit = lims_obis_role(&code, r.role);
	r.stable_origin = LIMS_ORIGIN_INFERRED;
	lims_obis_text(&code, r.note);
	size_t used = strlen(r.note), room = sizeof r.note - used;
	if (e->value.type == INTEGER || e->value.type == UNSIGNED) {
		decode_number(setup, e, unit, &r);
		if (e->status.len)
			put_status(r.note + used, number_of(&e->status));
		if (r.reason == LIMS_REASON_UNIT_UNKNOWN)
			snprintf(r.note + used, room, " unit code %u", e->unit.data[0]);
	} else if (is_absent(&e->value)) {
		r.reason = LIMS_REASON_NO_VALUE;
	} else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		r.note[used++] = ' ';
		if (e->value.type == OCTETS)
			put_hex(r.note + used, room - 1, e->value.data, e->value.len);
		else
			snprintf(r.note + used, room - 1, "%s", e->value.type == LIST ? "is a list" : e->value.data[0] ? "true" : "false");
	}
	lims_emit_reading(emit, &r);
}

/// Where readings go; `emit` NULL: only the form is looked at.
struct walk {
	const struct lims_setup *setup;
	const struct lims_reading *base;
	struct lims_emit *emit;
	char *note; ///< takes what is against the form
	size_t values;
	uint64_t other; ///< tag of a message without values; 0 none
};

static bool against(struct walk *w, const char *what, const struct field *code)
{
	char text[LIMS_OBIS_TEXT] = "";
	if (code && code->type == OCTETS && code->len == 6) {
		struct lims_obis o = lims_obis_of(code->data);
		lims_obis_text(&o, text);
	}
	snprintf(w->note, LIMS_READING_NOTE, "not standard SML: %s%s%s", what, *text ? " in " : "", text);
	return false;
}

static bool walk_list(struct walk *w, struct cursor *c)
{
	struct field entries;
	if (!take_list(c, 7) || !skip_octets(c) || !skip_octets(c) || !skip_octets(c))
		return against(w, "a list of values has no client, server and name", NULL);
	if (!skip_time(c))
		return against(w, "the time of the list is no list of 2", NULL);
	if (!take(c, &entries) || entries.type != LIST)
		return against(w, "there is no list of values", NULL);
	for (size_t i = 0; i < entries.len; i++) {
		struct entry e = {.code = {.len = 0}};
		const char *fault = read_entry(c, &e);
		if (fault)
			return against(w, fault, &e.code);
		if (e.value.type == BOOLEAN && e.value.len != 1)
			return against(w, "a boolean is no byte", &e.code);
		w->values++;
		if (w->emit)
			decode_entry(w->setup, &e, w->base, w->emit);
	}
	return (skip_octets(c) && skip_time(c)) || against(w, "the list of values does not end", NULL);
}

static bool walk_attention(struct walk *w, struct cursor *c)
{
	struct field number;
	if (!take_list(c, 4) || !skip_octets(c) || !take(c, &number) || number.type != OCTETS || !skip_many(c, 2))
		return against(w, "an attention has no number", NULL);
	w->values++;
	if (!w->emit)
		return true;
	struct lims_reading r;
	char hex[40], note[64];
	put_hex(hex, sizeof hex, number.data, number.len);
	snprintf(note, sizeof note, "SML attention %s", hex);
	lims_reading_reject(&r, w->base, LIMS_REASON_DEVICE_ERROR, note);
	lims_emit_reading(w->emit, &r);
	return true;
}

static bool walk_message(struct walk *w, struct cursor *c)
{
	const uint8_t *from = c->at;
	uint64_t tag, crc;
	struct field end;
	if (!take_list(c, 6) || !skip_octets(c) || !skip_many(c, 2) || !take_list(c, 2) || !take_unsigned(c, 4, &tag))
		return against(w, "a message does not begin as one", NULL);
	if (tag == TAG_LIST ? !walk_list(w, c) : tag == TAG_ATTENTION ? !walk_attention(w, c) : false)
		return false;
	if (tag != TAG_LIST && tag != TAG_ATTENTION && !skip(c))
		return against(w, "a message has no end", NULL);
	if (tag != TAG_LIST && tag != TAG_ATTENTION && tag != 0x0101 && tag != 0x0201)
		w->other = tag;
	size_t len = (size_t)(c->at - from);
	if (!take_unsigned(c, 2, &crc) || !take(c, &end) || end.type != END)
		return against(w, "a message does not end with its check and 00", NULL);
	uint16_t right = lims_crc16(LIMS_CRC16_X25, from, len);
	if (crc != (uint16_t)(right << 8 | right >> 8))
		return against(w, "the check of a message is wrong", NULL);
	return true;
}

static bool walk_file(struct walk *w, const uint8_t *bytes, size_t n)
{
	struct cursor c = {bytes, bytes + n};
	while (c.at < c.end) {
		// Some meters do not count their pad bytes.
		if (*c.at == 0)
			c.at++;
		else if (!walk_message(w, &c))
			return false;
	}
	return true;
}

/// The messages without doubled escapes; most frames have none and are read in place.
static const uint8_t *payload(const uint8_t *frame, size_t *n, uint8_t *room)
{
	const uint8_t *from = frame + HEAD;
	size_t len = *n - HEAD - TAIL - frame[*n - 3], used = 0;
	if (!memmem(from, len, head, 4)) {
		*n = len;
		return from;
	}
	for (size_t i = 0; i < len;) {
		if (len - i >= 8 && is_escape(from + i)) {
			memcpy(room + used, head, 4);
			used += 4;
			i += 8;
		} else
			room[used++] = from[i++];
	}
	*n = used;
	return room;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	uint8_t room[FRAME];
	char note[LIMS_READING_NOTE] = "";
	struct lims_reading r;
	struct walk w = {.setup = scan->setup, .base = base, .note = note};
	const uint8_t *bytes = payload(frame, &n, room);
	if (!walk_file(&w, bytes, n)) {
		lims_reading_reject(&r, base, LIMS_REASON_BAD_FRAME, note);
		lims_emit_reading(emit, &r);
		return;
	}
	if (w.values) {
		w.emit = emit;
		walk_file(&w, bytes, n);
		return;
	}
	snprintf(note, sizeof note, w.other ? "SML message %04llxh carries no list of values" : "SML file without values",
		(unsigned long long)w.other);
	lims_reading_reject(&r, base, LIMS_REASON_NOT_A_VALUE, note);
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_sml = {
	.id = "sml",
	.version = 1,
	.title = LIMS_MSG("Smart Message Language of electricity meters, pushed lists of values"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "BSI TR-03109-1 annex IV (SML); bytes of meters published in devZer0/libsml-testing",
	.frame_max = FRAME,
	.end = -1,
	.crc = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "energy_active_import",
	.equal = 1, // a counter or the value of a moment does not settle; whoever wants agreement declares it
};
