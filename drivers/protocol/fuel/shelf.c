// SPDX-License-Identifier: Apache-2.0
// SHELF V2.2, controllers of fuel and gas dispensers in Uzbekistan and Russia, listened to at a tap (19200 8N1, RS-485).
//
//   2D ADR INDEX LEN CMD data … CRClo CRChi      LEN = the whole frame; CRC-CCITT 1021h, start 0, over everything before it
//   controller: 01 status, 02 price?, 03 new price, 04 sale?, 05 authorize by volume, 09 by amount, 0B pause, 0C stop, 15 totaliser?, 16 counters?
//   dispenser:  81 idle, 82/83 keypad, 84 dispensing, 85 synchronising (guns, state, kind, active address, volume(3)), 91 price(2), A0 totaliser(4),
//               93 sale: guns, state, volume(3) amount(3) price(2); 00 done, FF refused. Numbers least significant byte first, volume in 0.01 L
//
// 84 and 85 of one gun also tell the volume of another one (the active address).
// Sources: RasulovJamshid/fuel-station-controller crates/shelf-v22 and docs/protocols/shelf_v2_2.md (quotes the vendor's document and a log with
// one sale); ten frames computed again. The price and the amount have no decimals on the wire.
#include "drivers/protocol/crc16.h"
#include "drivers/protocol/families.h"
#include "drivers/protocol/fuel/delivery.h"
#include "drivers/protocol/fuel/words.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { START = 0x2d, LEAST = 7, HEAD = 5 };
enum { IDLE = 0x81, DISPENSING = 0x84, SYNCHRONISING = 0x85, PRICE = 0x91, SALE = 0x93, TOTALISER = 0xa0 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] != START)
		return;
	ret->reason = LIMS_REASON_BAD_FRAME;
	ret->len[0] = n > 3 ? bytes[3] : LEAST;
	ret->count = ret->len[0] >= LEAST;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	unsigned crc = lims_crc16(LIMS_CRC16_XMODEM, frame, n - 2);
	return frame[n - 2] == (crc & 0xff) && frame[n - 1] == crc >> 8 ? LIMS_REASON_NONE : LIMS_REASON_BAD_CHECK;
}

static const struct {
	uint8_t code;
	bool asks;
	const char *name;
} names[] = {
	{0x01, true, "status?"},
	{0x02, true, "price?"},
	{0x03, true, "new price"},
	{0x04, true, "sale?"},
	{0x05, true, "authorize by volume"},
	{0x09, true, "authorize by amount"},
	{0x0b, true, "pause"},
	{0x0c, true, "stop"},
	{0x15, true, "totaliser?"},
	{0x16, true, "counters?"},
	{0x19, true, "pressure?"},
	{0x81, false, "idle"},
	{0x82, false, "keypad in use"},
	{0x83, false, "keypad request"},
	{0x84, false, "dispensing"},
	{0x85, false, "synchronising"},
	{0x91, false, "price"},
	{0x93, false, "sale"},
	{0xa0, false, "totaliser"},
	{0xa1, false, "counters"},
	{0x00, false, "done"},
	{0xff, false, "refused"},
};

/// What a command carries: " volume 2000 price 23560".
static void wanted_text(const uint8_t *frame, size_t n, char *ret, size_t room)
{
	const uint8_t *data = frame + HEAD;
	unsigned long long price = n >= LEAST + 2 ? lims_fuel_little(data, 2).value : 0;
	ret[0] = '\0';
	if (frame[4] == 0x05 && n == LEAST + 7)
		snprintf(ret, room, " %llu price %llu", (unsigned long long)lims_fuel_little(data + 2, 3).value,
			(unsigned long long)lims_fuel_little(data + 5, 2).value);
	else if (frame[4] == 0x09 && n == LEAST + 3)
		snprintf(ret, room, " %llu", (unsigned long long)lims_fuel_little(data, 3).value);
	else if (frame[4] == 0x03 && n == LEAST + 2)
		snprintf(ret, room, " %llu", price);
}

static void give_name(const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	unsigned pump = frame[1], code = frame[4];
	char wanted[48];
	wanted_text(frame, n, wanted, sizeof wanted);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i].code != code)
			continue;
		if (names[i].asks)
			lims_fuel_give_note(base, emit, "controller to pump %u: %s%s", pump, names[i].name, wanted);
		else if (n >= LEAST + 2)
			lims_fuel_give_note(base, emit, "pump %u: %s, guns %02Xh, state %02Xh", pump, names[i].name, frame[HEAD], frame[HEAD + 1]);
		else
			lims_fuel_give_note(base, emit, "pump %u: %s", pump, names[i].name);
		return;
	}
	lims_fuel_give_note(base, emit, "pump %u: code %02Xh with %zu bytes", pump, code, n - LEAST);
}

/// volume(3) amount(3) price(2), or volume(4) amount(4) price(2) by another description.
static void give_sale(const struct lims_scan *scan, struct lims_fuel_place place, const uint8_t *data, size_t wide,
	const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_fuel_delivery d = {
		.place = place,
		.volume = lims_fuel_little(data + 2, wide),
		.amount = lims_fuel_little(data + 2 + wide, wide),
		.price = lims_fuel_little(data + 2 + 2 * wide, 2),
		.price_here = true,
	};
	d.place.state = "sale";
	d.place.motion = LIMS_FUEL_FINISHED;
	lims_fuel_give_delivery(scan, base, &d, emit);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	const uint8_t *data = frame + HEAD;
	size_t size = n - LEAST;
	struct lims_fuel_place place = {.number = frame[1], .state = ""};
	char number[24];
	LIMS_FUEL_WORDS(place.pump, sizeof place.pump, lims_fuel_number(number, frame[1], 0));
	if (frame[4] == SALE && (size == 10 || size == 12))
		give_sale(scan, place, data, size == 10 ? 3 : 4, base, emit);
	else if ((frame[4] == DISPENSING || frame[4] == SYNCHRONISING) && size >= 7 && data[3] == frame[1]) {
		place.state = "running";
		place.motion = LIMS_FUEL_RUNNING;
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_VOLUME, lims_fuel_little(data + 4, 3), emit);
	} else if (frame[4] == PRICE && size == 2)
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_UNIT_PRICE, lims_fuel_little(data, 2), emit);
	else if (frame[4] == TOTALISER && size >= 4)
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_VOLUME, lims_fuel_little(data, 4), emit);
	else
		give_name(frame, n, base, emit);
}

const struct lims_protocol lims_protocol_shelf_v22 = {
	.id = "shelf-v22",
	.version = 1,
	.title = LIMS_MSG("SHELF V2.2 fuel dispensers, listening only"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "RasulovJamshid/fuel-station-controller, crates/shelf-v22 and docs/protocols/shelf_v2_2.md",
	.frame_max = 255,
	.end = -1,
	.manner = LIMS_MANNER_LISTEN,
	.role = "volume",
	.told_once = LIMS_FUEL_TOLD_ONCE,
	.crc = true,
	.shape = shape,
	.check = check,
	.decode = decode,
};
