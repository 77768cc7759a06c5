// SPDX-License-Identifier: Apache-2.0
// Gilbarco two-wire (TWOTP), the line between a controller and its dispensers, listened to at a tap (5787 8E1 on the current loop, 9600 8N1 or
// 8E1 behind a converter).
//
//   command byte = code << 4 | pump (0 is 16): 0 status, 1 authorize, 2 listen (data follow), 3 stop, 4 transaction, 5 totals, 6 running amount
//   the bus echoes it; the answer to 0 is a byte state << 4 | pump, to 6 six digits, to 4 and 5 a block:
//   FF … FB LRC F0                    LRC = E0h | (-sum of the low half bytes before it & 0Fh)
//   FF F1 F8 EB E(pump-1) E0 E0 Ex F6 Eg F4 F7 price(4) F9 volume(6) FA amount(6) FB LRC F0         transaction, 33 bytes
//   FF { F6 E(hose-1) F9 volume(8) FA amount(8) F4 price(4) F5 (4) }… FB LRC F0                     totals, 30 bytes for each hose
//   BA … 8D 8A                        answer to the nozzle question, ASCII with bit 7 set: pump at [3], nozzle at [14]
//   a digit d is the byte E0h | d, the least significant first; there are no decimals on the wire
//
// One byte alone says nothing: 61h is "running amount of pump 1?" or "pump 1 is off". A state is one only directly after the question.
// Sources: RasulovJamshid/fuel-station-controller (crates/gilbarco, docs/protocols/gilbarco_twotp.md), huyhk/Megatech.Gilbarco.Console,
// dimoskar/ASFuelControlV1; the LRC computed again on six frames.
#include "drivers/protocol/families.h"
#include "drivers/protocol/fuel/delivery.h"
#include "drivers/protocol/fuel/words.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { BLOCK = 256, TRANSACTION = 33, HOSE = 30, START = 0xff, LIVE = 6, BUSY = 9, COLON = 0xba, CR = 0x8d, LF = 0x8a, LINE = 32 };
enum { ASK_STATUS, ASK_AUTHORIZE, ASK_LISTEN, ASK_STOP, ASK_TRANSACTION, ASK_TOTALS, ASK_AMOUNT, CODES };

/// Lies in lims_memory.
struct memory {
	uint8_t shared[LIMS_FUEL_MEMORY]; ///< of delivery.c
	uint8_t has_command, command;     ///< the last command byte that was heard
};

static bool is_digit(uint8_t byte)
{
	return byte >= 0xe0 && byte <= 0xe9;
}

/// The command that the bytes at hand may answer; false when something else stood between.
static bool pending(const struct lims_scan *scan, uint8_t *ret)
{
	const uint8_t *kept = scan->memory->bytes + LIMS_FUEL_MEMORY;
	*ret = kept[1];
	return scan->memory->joined && kept[0];
}

static void shape_block(const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	size_t room = n < BLOCK ? n : BLOCK;
	size_t i = 1;
	while (i < room && bytes[i] > 0xdf && bytes[i] != 0xf0 && bytes[i] != START)
		i++;
	if (i == BLOCK)
		ret->reason = LIMS_REASON_OVERSIZED;
	else if (i < room && bytes[i] != 0xf0)
		ret->reason = LIMS_REASON_BAD_FRAME;
	else {
		ret->count = 1;
		ret->len[0] = i + 1;
	}
}

/// The answer to "which nozzle?" is a line of text with bit 7 set, from ":" to CR LF.
static void shape_line(const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	size_t room = n < LINE ? n : LINE;
	size_t i = 1;
	while (i < room && bytes[i] >= 0xa0 && bytes[i] < 0xe0)
		i++;
	ret->count = i < LINE && (i == n || bytes[i] == CR);
	ret->len[0] = i + 2;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	uint8_t command, first = bytes[0];
	bool asked = pending(scan, &command);
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	ret->len[0] = 1;
	if (first == START && asked && command >> 4 == ASK_LISTEN && n > 1 && bytes[1] == START)
		ret->count = 1; // "data follow"
	else if (first == START)
		shape_block(bytes, n, ret);
	else if (first == COLON && !(asked && (command & 0x0f) == (COLON & 0x0f)))
		shape_line(bytes, n, ret);
	else if (first >> 4 < CODES)
		ret->count = 1;
	else if (asked && first < 0xe0 && (first & 0x0f) == (command & 0x0f))
		ret->count = command >> 4 == ASK_STATUS || command >> 4 == ASK_LISTEN;
	else if (asked && is_digit(first) && command >> 4 == ASK_AMOUNT) {
		ret->count = 1;
		ret->len[0] = LIVE;
	}
}

/// Digits, the least significant first.
static struct lims_fuel_count digits(const uint8_t *bytes, size_t n)
{
	struct lims_fuel_count c = {.width = (unsigned)n, .given = true};
	for (size_t i = n; i-- > 0;) {
		c.given = c.given && is_digit(bytes[i]);
		c.value = c.value * 10 + (bytes[i] & 0x0fu);
	}
	return c;
}

static bool is_transaction(const uint8_t *f, size_t n)
{
	return n == TRANSACTION && f[1] == 0xf1 && f[2] == 0xf8 && f[3] == 0xeb;
}

static bool is_totals(const uint8_t *f, size_t n)
{
	return n > HOSE && (n - 4) % HOSE == 0 && f[1] == 0xf6 && f[3] == 0xf9;
}

static bool sound_transaction(const uint8_t *f)
{
	for (size_t i = 4; i < 8; i++) // pump (up to 15), 0, 0, and one that is not known
		if (f[i] >> 4 != 0xe)
			return false;
	return f[8] == 0xf6 && f[9] >> 4 == 0xe && f[10] == 0xf4 && f[11] == 0xf7 && digits(f + 12, 4).given && f[16] == 0xf9 &&
		   digits(f + 17, 6).given && f[23] == 0xfa && digits(f + 24, 6).given;
}

static bool sound_hose(const uint8_t *h)
{
	return h[0] == 0xf6 && h[1] >> 4 == 0xe && h[2] == 0xf9 && digits(h + 3, 8).given && h[11] == 0xfa && digits(h + 12, 8).given &&
		   h[20] == 0xf4 && digits(h + 21, 4).given && h[25] == 0xf5;
}

/// The LRC looks at half of each byte; the grammar holds the other half.
static enum lims_reason check(const struct lims_scan *scan, const uint8_t *f, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	unsigned sum = 0;
	if (n == 1)
		return LIMS_REASON_NONE;
	if (f[0] == COLON)
		return n > 16 && f[n - 2] == CR && f[n - 1] == LF ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	if (n == LIVE && f[0] != START)
		return digits(f, n).given ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	if (n < 5)
		return LIMS_REASON_BAD_FRAME;
	for (size_t i = 0; i < n - 2; i++)
		sum += f[i] & 0x0fu;
	if (f[n - 2] != (0xe0 | (-sum & 0x0f)))
		return LIMS_REASON_BAD_CHECK;
	bool sound = f[n - 3] == 0xfb;
	if (is_transaction(f, n))
		sound = sound && sound_transaction(f);
	for (size_t at = 1; sound && is_totals(f, n) && at < n - 3; at += HOSE)
		sound = sound_hose(f + at);
	return sound ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static const char *const commands[CODES] = {"status", "authorize", "listen", "stop", "transaction", "totals", "running amount"};

static unsigned pump_of(uint8_t byte)
{
	return byte & 0x0f ? byte & 0x0fu : 16;
}

static void decode_byte(
	const struct lims_scan *scan, struct memory *m, bool asked, uint8_t byte, const struct lims_reading *base, struct lims_emit *emit)
{
	static const char *const states[] = {[6] = "off",
		[7] = "call (nozzle up)",
		[8] = "authorized",
		[9] = "busy",
		[10] = "transaction complete (PEOT)",
		[11] = "transaction complete (FEOT)",
		[12] = "stopped",
		[13] = "listening"};
	unsigned code = byte >> 4, pump = pump_of(byte), before = m->command >> 4;
	char number[24];
	lims_fuel_number(number, pump, 0);
	bool same_pump = asked && pump_of(m->command) == pump;
	if (byte == START) {
		lims_fuel_give_note(base, emit, "controller to pump %u: data follow", pump_of(m->command));
		return;
	}
	if (same_pump && ((before == ASK_STATUS && code >= 6) || (before == ASK_LISTEN && code > ASK_AMOUNT))) {
		m->has_command = before == ASK_LISTEN;
		if (code == BUSY)
			lims_fuel_runs(scan->memory, &(struct lims_fuel_place){.number = (uint8_t)pump});
		const char letter[2] = {code < 10 ? (char)('0' + code) : (char)('A' + code - 10), '\0'};
		LIMS_FUEL_GIVE_WORDS(base, emit, "pump ", number, ": state ", letter, ", ", states[code]);
		return;
	}
	bool again = asked && byte == m->command;
	LIMS_FUEL_GIVE_WORDS(base, emit, "controller to pump ", number, ": ", commands[code], again ? ", again or its echo" : "");
	m->has_command = true;
	m->command = byte;
}

/// The label of a pump is its number.
static void label(struct lims_fuel_place *place)
{
	char number[24];
	LIMS_FUEL_WORDS(place->pump, sizeof place->pump, lims_fuel_number(number, place->number, 0));
}

static void decode_transaction(const struct lims_scan *scan, const uint8_t *f, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_fuel_delivery d = {
		.place = {.nozzle = (f[9] & 0x0fu) + 1, .state = "transaction", .motion = LIMS_FUEL_FINISHED},
		.volume = digits(f + 17, 6),
		.amount = digits(f + 24, 6),
		.price = digits(f + 12, 4),
		.price_here = true,
	};
	d.place.number = (uint8_t)((f[4] & 0x0fu) + 1);
	label(&d.place);
	lims_fuel_give_delivery(scan, base, &d, emit);
}

static void decode_totals(const struct lims_scan *scan, const struct memory *m, const uint8_t *f, size_t n, const struct lims_reading *base,
	struct lims_emit *emit)
{
	struct lims_fuel_place place = {.number = (uint8_t)pump_of(m->command), .pump = "?", .state = "totals"};
	if (m->has_command && m->command >> 4 == ASK_TOTALS)
		label(&place);
	for (size_t at = 1; at < n - 3; at += HOSE) {
		const uint8_t *h = f + at;
		place.nozzle = (h[1] & 0x0fu) + 1;
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_VOLUME, digits(h + 3, 8), emit);
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_AMOUNT, digits(h + 12, 8), emit);
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_UNIT_PRICE, digits(h + 21, 4), emit);
	}
}

static void decode_block(
	const struct lims_scan *scan, struct memory *m, const uint8_t *f, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	if (is_transaction(f, n))
		decode_transaction(scan, f, base, emit);
	else if (is_totals(f, n))
		decode_totals(scan, m, f, n, base, emit);
	else if (f[1] == 0xe5 && n > 6)
		lims_fuel_give_note(base, emit, "controller: %s", f[2] == 0xf4 ? "new unit price" : f[2] == 0xf2 ? "preset amount" : "new setting");
	else if (f[1] == 0xe9 && f[2] == 0xfe)
		lims_fuel_give_note(base, emit, "controller: which nozzle?");
	else
		lims_fuel_give_note(base, emit, "block of %zu bytes that carries no delivery", n);
	m->has_command = false;
}

static void decode(const struct lims_scan *scan, const uint8_t *f, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct memory m;
	memcpy(&m, scan->memory->bytes, sizeof m);
	m.has_command = m.has_command && scan->memory->joined;
	if (n == 1)
		decode_byte(scan, &m, m.has_command, f[0], base, emit);
	else if (f[0] == COLON) {
		lims_fuel_give_note(base, emit, "pump %c: nozzle %c is taken", f[3] & 0x7f, f[14] & 0x7f);
		m.has_command = false;
	} else if (f[0] == START)
		decode_block(scan, &m, f, n, base, emit);
	else {
		struct lims_fuel_place place = {.number = (uint8_t)pump_of(m.command), .state = "running", .motion = LIMS_FUEL_RUNNING};
		label(&place);
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_AMOUNT, digits(f, n), emit);
		m.has_command = false;
	}
	scan->memory->bytes[LIMS_FUEL_MEMORY] = m.has_command;
	scan->memory->bytes[LIMS_FUEL_MEMORY + 1] = m.command;
}

const struct lims_protocol lims_protocol_gilbarco_twotp = {
	.id = "gilbarco-twotp",
	.version = 1,
	.title = LIMS_MSG("Gilbarco two-wire fuel dispensers, listening only"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "RasulovJamshid/fuel-station-controller; huyhk/Megatech.Gilbarco.Console; dimoskar/ASFuelControlV1",
	.frame_max = BLOCK,
	.end = -1,
	.manner = LIMS_MANNER_LISTEN,
	.role = "volume",
	.told_once = LIMS_FUEL_TOLD_ONCE,
	.crc = true, // single bytes and the running amount carry none, and no value either
	.shape = shape,
	.check = check,
	.decode = decode,
};
