// SPDX-License-Identifier: Apache-2.0
// Wayne DART, the line between a forecourt controller and its dispensers, listened to at a tap (9600 8O1, RS-485 or current loop).
//
//   ADR CTRL FA                                        short: CTRL 20h poll, 70h nothing to send, C0h|n ACK, 50h|n NAK, E0h ACK and poll
//   ADR CTRL TAG LEN data … CRClo CRChi 03 FA          long: CTRL 30h|n, n = block number; CRC-16/ARC from ADR to the last byte of data
//     | an FAh within data or CRC is sent as 10h FAh   | ADR 50h…6Fh
//   pump → controller: 01 01 state · 02 08 volume(4) amount(4) · 03 04 price(3) nozzle · 04 01 alarm · 65 06 counter total(5), packed BCD
//   controller → pump: 01 01 command · 02 n nozzles · 03 04 volume · 04 04 amount · 05 3n prices · 65 01 counter
//
// The two directions share tags 01 and 03. What follows a poll is the pump's, what follows anything else on an unbroken line is the
// controller's; a frame by itself is told by its other tags, and "01 01 x" alone stays open. There are no decimals on the wire.
// Sources: alejomonroy/Full-Colombia-Wayne, dimoskar/ASFuelControlV1, dkugel/Mepsan; logs of two stations in
// RasulovJamshid/fuel-station-controller (docs/logs, docs/protocols/wayne3940d_from_sniffer.md), 26 frames computed again.
#include "drivers/protocol/crc16.h"
#include "drivers/protocol/families.h"
#include "drivers/protocol/fuel/delivery.h"
#include "drivers/protocol/fuel/words.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { FRAME = 256, FIRST = 0x50, PUMPS = 32, ETX = 0x03, DLE = 0x10, END = 0xfa, POLL = 0x20, TAGS = 24 };
enum { TAG_STATE = 0x01, TAG_FILLING = 0x02, TAG_PRICE = 0x03, TAG_ALARM = 0x04, TAG_PRICES = 0x05, TAG_TOTAL = 0x65 };

/// What one pump told.
struct pump {
	uint32_t price;
	uint8_t has_price, has_state, state, nozzle;
};

/// In lims_memory: address and control byte of the frame before, then the pumps.
enum { LAST = LIMS_FUEL_MEMORY, KNOWN = LAST + 2 };
_Static_assert(KNOWN + PUMPS * sizeof(struct pump) <= LIMS_MEMORY, "the memory of a line holds all pumps");

static uint8_t *known(const struct lims_scan *scan, uint8_t address)
{
	return scan->memory->bytes + KNOWN + (address - FIRST) * sizeof(struct pump);
}

struct tag {
	uint8_t id, len;
	const uint8_t *data;
};

/// A long frame taken apart; `data` point into `plain`.
struct block {
	uint8_t plain[FRAME];
	size_t n; ///< ADR to the last byte of data
	struct tag tag[TAGS];
	size_t count;
};

static bool is_long(uint8_t control)
{
	return (control & 0xf0) == 0x30;
}

static bool is_short(uint8_t control)
{
	unsigned kind = control & 0xf0;
	return control == POLL || control == 0x70 || control == 0xe0 || kind == 0xc0 || kind == 0x50;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] < FIRST || bytes[0] >= FIRST + PUMPS || (n > 1 && !is_short(bytes[1]) && !is_long(bytes[1])))
		return;
	if (n < 2 || is_short(bytes[1])) {
		ret->count = n < 3 || bytes[2] == END;
		ret->len[0] = 3;
		return;
	}
	ret->reason = LIMS_REASON_BAD_FRAME;
	size_t at = 2, room = n < FRAME ? n : FRAME;
	for (;;) {
		const uint8_t *end = memchr(bytes + at, END, room - at);
		if (!end && n >= FRAME)
			ret->reason = LIMS_REASON_OVERSIZED;
		else if (!end || end[-1] != DLE) {
			ret->count = 1;
			ret->len[0] = end ? (size_t)(end - bytes) + 1 : n + 1;
		}
		if (!end || end[-1] != DLE)
			return;
		at = (size_t)(end - bytes) + 1;
	}
}

/// Two frames of which the first lost its end pass the check together: a CRC that starts at 0 comes back to 0 behind a good frame.
static bool run_together(const struct block *b, size_t at)
{
	const uint8_t *p = b->plain + at;
	if (at + 4 > b->n || p[2] < FIRST || p[2] >= FIRST + PUMPS || !is_long(p[3]))
		return false;
	unsigned crc = lims_crc16(LIMS_CRC16_ARC, b->plain, at);
	return p[0] == (crc & 0xff) && p[1] == crc >> 8;
}

/// Takes the DLE before each FAh away.
static enum lims_reason open_block(const uint8_t *frame, size_t n, struct block *b)
{
	b->n = b->count = 0;
	if (n < 9 || frame[n - 2] != ETX)
		return LIMS_REASON_BAD_FRAME;
	for (size_t i = 0; i < n - 2; i++)
		if (frame[i] != DLE || frame[i + 1] != END)
			b->plain[b->n++] = frame[i];
	b->n -= 2;
	return LIMS_REASON_NONE;
}

static bool right_check(const struct block *b)
{
	unsigned crc = lims_crc16(LIMS_CRC16_ARC, b->plain, b->n);
	return b->plain[b->n] == (crc & 0xff) && b->plain[b->n + 1] == crc >> 8;
}

/// Cuts an opened block at its tags.
static bool cut_block(struct block *b)
{
	for (size_t i = 2; i < b->n;) {
		if (i + 2 > b->n || i + 2 + b->plain[i + 1] > b->n || b->count == TAGS || run_together(b, i))
			return false;
		b->tag[b->count++] = (struct tag){b->plain[i], b->plain[i + 1], b->plain + i + 2};
		i += 2u + b->plain[i + 1];
	}
	return b->count > 0;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct block b;
	if (n == 3)
		return LIMS_REASON_NONE;
	enum lims_reason reason = open_block(frame, n, &b);
	if (reason == LIMS_REASON_NONE && !right_check(&b))
		return LIMS_REASON_BAD_CHECK;
	return reason == LIMS_REASON_NONE && cut_block(&b) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

enum side { SIDE_OPEN, SIDE_PUMP, SIDE_CONTROLLER };

/// What the tags themselves tell about the direction.
static enum side side_of_tags(const struct block *b)
{
	size_t states = 0;
	for (size_t i = 0; i < b->count; i++) {
		const struct tag *t = &b->tag[i];
		states += t->id == TAG_STATE;
		if ((t->id == TAG_FILLING && t->len == 8) || (t->id == TAG_ALARM && t->len == 1) || (t->id == TAG_TOTAL && t->len == 6))
			return SIDE_PUMP;
		if (t->id == TAG_FILLING || t->id == TAG_PRICES || t->id == TAG_ALARM || t->id == TAG_TOTAL)
			return SIDE_CONTROLLER;
	}
	return states > 1 ? SIDE_CONTROLLER : SIDE_OPEN;
}

static enum side side_of(const struct lims_scan *scan, const struct block *b)
{
	enum side side = side_of_tags(b);
	const uint8_t *last = scan->memory->bytes + LAST;
	if (side != SIDE_OPEN)
		return side;
	if (scan->memory->joined && last[1])
		return last[0] == b->plain[0] && last[1] == POLL ? SIDE_PUMP : SIDE_CONTROLLER;
	// By itself: "01 01 x" may be either, anything with a price is the pump's far more often than a preset.
	return b->count == 1 && b->tag[0].id == TAG_STATE && b->tag[0].len == 1 ? SIDE_OPEN : SIDE_PUMP;
}

static const char *state_name(unsigned state)
{
	static const char *const names[] = {
		"not programmed", "reset", "authorized", "state 3", "filling", "filling completed", "maximum reached", "switched off", "suspended"};
	return state < sizeof names / sizeof names[0] ? names[state] : "unknown state";
}

static const char *command_name(unsigned command)
{
	static const char *const names[] = {"return status", "command 1", "return parameters", "return identity", "return filling information",
		"reset", "authorize", "command 7", "stop", "command 9", "switch off"};
	return command < sizeof names / sizeof names[0] ? names[command] : "unknown command";
}

static enum lims_fuel_motion motion_of(const struct pump *p)
{
	if (!p->has_state)
		return LIMS_FUEL_UNKNOWN;
	switch (p->state) {
	case 2:
		return LIMS_FUEL_READY;
	case 4:
	case 8:
		return LIMS_FUEL_RUNNING;
	case 1:
	case 5:
	case 6:
		return LIMS_FUEL_FINISHED;
	default:
		return LIMS_FUEL_UNKNOWN;
	}
}

static struct lims_fuel_place place_of(uint8_t address, const struct pump *p)
{
	struct lims_fuel_place place = {
		.number = address, .nozzle = p->nozzle, .state = p->has_state ? state_name(p->state) : "", .motion = motion_of(p)};
	lims_fuel_hex(place.pump, address);
	return place;
}

/// The states and prices of a frame hold for all its tags, in whichever order they come.
static bool remember(struct pump *p, const struct block *b)
{
	bool price_here = false;
	for (size_t i = 0; i < b->count; i++) {
		const struct tag *t = &b->tag[i];
		if (t->id == TAG_STATE && t->len == 1) {
			p->has_state = true;
			p->state = t->data[0];
		}
		if (t->id != TAG_PRICE || t->len != 4)
			continue;
		struct lims_fuel_count price = lims_fuel_bcd(t->data, 3);
		p->nozzle = t->data[3] & 0x0f;
		p->has_price = price_here = price.given;
		p->price = (uint32_t)price.value;
	}
	return price_here;
}

static void give_total(const struct lims_scan *scan, const struct lims_reading *base, struct lims_fuel_place place, const struct tag *t,
	struct lims_emit *emit)
{
	struct lims_fuel_count total = lims_fuel_bcd(t->data + 1, 5);
	// What a counter counts is not published: 01h…0Fh is the volume of that nozzle where a person declared its decimals.
	if (t->data[0] < 1 || t->data[0] > 15)
		lims_fuel_give_note(base, emit, "pump %s: total counter %02Xh: %010llu", place.pump, t->data[0], (unsigned long long)total.value);
	else {
		place.nozzle = t->data[0];
		place.state = "total counter";
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_VOLUME, total, emit);
	}
}

static void give_pump_tags(const struct lims_scan *scan, const struct lims_reading *base, const struct block *b, struct lims_emit *emit)
{
	struct pump p;
	memcpy(&p, known(scan, b->plain[0]), sizeof p);
	bool price_here = remember(&p, b), delivered = false;
	memcpy(known(scan, b->plain[0]), &p, sizeof p);
	struct lims_fuel_place place = place_of(b->plain[0], &p);
	struct lims_fuel_count price = {.value = p.price, .width = 6, .given = p.has_price};
	for (size_t i = 0; i < b->count; i++)
		delivered = delivered || (b->tag[i].id == TAG_FILLING && b->tag[i].len == 8);
	for (size_t i = 0; i < b->count; i++) {
		const struct tag *t = &b->tag[i];
		if (t->id == TAG_STATE && t->len == 1) {
			if (place.motion == LIMS_FUEL_RUNNING)
				lims_fuel_runs(scan->memory, &place);
			char number[24];
			LIMS_FUEL_GIVE_WORDS(
				base, emit, "pump ", place.pump, ": state ", lims_fuel_number(number, t->data[0], 0), ", ", state_name(t->data[0]));
		} else if (t->id == TAG_PRICE && t->len == 4 && !delivered) {
			struct lims_fuel_place here = place;
			here.state = t->data[3] & 0x10 ? "nozzle out" : "nozzle in";
			lims_fuel_give_count(scan, base, &here, LIMS_SETUP_UNIT_PRICE, lims_fuel_bcd(t->data, 3), emit);
		} else if (t->id == TAG_ALARM && t->len == 1)
			lims_fuel_give_note(base, emit, "pump %s: alarm %u", place.pump, t->data[0]);
		else if (t->id == TAG_TOTAL && t->len == 6)
			give_total(scan, base, place, t, emit);
		else if ((t->id != TAG_FILLING || t->len != 8) && (t->id != TAG_PRICE || t->len != 4))
			lims_fuel_give_note(base, emit, "pump %s: tag %02Xh of %u bytes", place.pump, t->id, t->len);
	}
	for (size_t i = 0; i < b->count; i++) {
		const struct tag *t = &b->tag[i];
		if (t->id != TAG_FILLING || t->len != 8)
			continue;
		struct lims_fuel_delivery d = {.place = place,
			.volume = lims_fuel_bcd(t->data, 4),
			.amount = lims_fuel_bcd(t->data + 4, 4),
			.price = price,
			.price_here = price_here};
		price_here = false;
		lims_fuel_give_delivery(scan, base, &d, emit);
	}
}

static void add_hex(char *text, size_t room, const struct tag *t)
{
	for (unsigned i = 0; i < t->len && strlen(text) + 3 < room; i++)
		snprintf(text + strlen(text), room - strlen(text), "%02X", t->data[i]);
}

static void give_command(const struct lims_reading *base, uint8_t address, const struct tag *t, struct lims_emit *emit)
{
	char data[40] = "";
	add_hex(data, sizeof data, t);
	if (t->id == TAG_STATE && t->len == 1)
		lims_fuel_give_note(base, emit, "controller to pump %02Xh: command %u, %s", address, t->data[0], command_name(t->data[0]));
	else if (t->id == TAG_TOTAL && t->len == 1)
		lims_fuel_give_note(base, emit, "controller to pump %02Xh: asks for total counter %u", address, t->data[0]);
	else
		lims_fuel_give_note(base, emit, "controller to pump %02Xh: %s %s", address,
			t->id == TAG_FILLING  ? "allowed nozzles"
			: t->id == TAG_PRICE  ? "preset volume"
			: t->id == TAG_ALARM  ? "preset amount"
			: t->id == TAG_PRICES ? "new prices"
								  : "unknown tag",
			data);
}

static void give_short(const struct lims_reading *base, const uint8_t *frame, struct lims_emit *emit)
{
	char pump[4], number[24];
	lims_fuel_hex(pump, frame[0]);
	lims_fuel_number(number, frame[1] & 0x0f, 0);
	if (frame[1] == POLL)
		LIMS_FUEL_GIVE_WORDS(base, emit, "poll of pump ", pump);
	else if (frame[1] == 0x70)
		LIMS_FUEL_GIVE_WORDS(base, emit, "pump ", pump, ": nothing to send");
	else if (frame[1] == 0xe0)
		LIMS_FUEL_GIVE_WORDS(base, emit, "pump ", pump, ": acknowledgement and poll");
	else
		LIMS_FUEL_GIVE_WORDS(base, emit, "pump ", pump, ": block ", number, (frame[1] & 0xf0) == 0xc0 ? " acknowledged" : " refused");
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct block b;
	if (n == 3)
		give_short(base, frame, emit);
	else if (open_block(frame, n, &b) == LIMS_REASON_NONE && cut_block(&b)) {
		enum side side = side_of(scan, &b);
		if (side == SIDE_PUMP)
			give_pump_tags(scan, base, &b, emit);
		for (size_t i = 0; side == SIDE_CONTROLLER && i < b.count; i++)
			give_command(base, frame[0], &b.tag[i], emit);
		if (side == SIDE_OPEN)
			lims_fuel_give_note(base, emit, "pump %02Xh: command %u to it (%s), or its state %u (%s)", frame[0], b.tag[0].data[0],
				command_name(b.tag[0].data[0]), b.tag[0].data[0], state_name(b.tag[0].data[0]));
	}
	memcpy(scan->memory->bytes + LAST, frame, 2);
}

const struct lims_protocol lims_protocol_wayne_dart = {
	.id = "wayne-dart",
	.version = 1,
	.title = LIMS_MSG("Wayne DART fuel dispensers, listening only"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "alejomonroy/Full-Colombia-Wayne; dimoskar/ASFuelControlV1; dkugel/Mepsan; logs in RasulovJamshid/fuel-station-controller",
	.frame_max = FRAME,
	.end = -1,
	.manner = LIMS_MANNER_LISTEN,
	.role = "volume",
	.told_once = LIMS_FUEL_TOLD_ONCE,
	.crc = true, // short frames carry none, and no value either
	.shape = shape,
	.check = check,
	.decode = decode,
};
