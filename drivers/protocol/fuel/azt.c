// SPDX-License-Identifier: Apache-2.0
// AZT 2.0, Russian fuel dispensers, listened to at a tap (4800 baud, 7 data bits, parity, 2 stop bits, RS-485).
//
//   7F START [b ~b]… 03 03 CS         each byte is followed by its complement b ^ 7Fh; CS = (XOR of the plain bytes ^ 03h) | 40h
//     | START 02, or 07…14h: 15, 30 … is added to the address         | 7F covers the turn of the line and may be lost
//   controller: [20h | n] command [digits]: 1 status, 2 authorize, 3 reset, 4 volume?, 5 sale?, 6 totals?, 7 type?, 8 confirm totals, P version?,
//               Q price, R threshold, S amount preset, T volume preset, U top up, V start, W general, X preset?, Y transaction number?
//   dispenser:  digits without an address, or 7F 06 ACK, 7F 15 NAK, 7F 18 CAN
//     | to 4: volume(6) · to 5: volume(6) amount(6) price(4), types ;?@ (6)(8)(6), type A (5)(7)(4) · to 6: volume(n) amount(n), n = 8…12
//
// An answer means something only directly after its question. Which parity is not published: seen with 8 bits, a frame is taken when
// all its bytes have the same parity. The volume counts 0.01 L, amount and price hundredths by the document; a display may differ.
// Sources: RasulovJamshid/fuel-station-controller crates/azt (cites the maker's document by section). No bytes of an instrument were seen.
#include "drivers/protocol/families.h"
#include "drivers/protocol/fuel/delivery.h"
#include "drivers/protocol/fuel/words.h"
#include "drivers/protocol/line.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { DEL = 0x7f, STX = 0x02, ETX = 0x03, FRAME = 96, PLAIN = 48, ADDRESSES = 14 * 15 + 16 };

/// Lies in lims_memory.
struct memory {
	uint8_t shared[LIMS_FUEL_MEMORY];          ///< of delivery.c
	uint8_t asked, pump, command, spare;       ///< asked: the next answer is to `command` of `pump`
	uint8_t state[ADDRESSES], type[ADDRESSES]; ///< of each pump, as it told them; 0 not told
};
_Static_assert(sizeof(struct memory) <= LIMS_MEMORY, "the memory of a line holds all pumps");

static bool is_start(uint8_t byte)
{
	return byte == STX || (byte >= 0x07 && byte <= 0x14);
}

static bool is_short(uint8_t byte)
{
	return byte == 0x06 || byte == 0x15 || byte == 0x18;
}

/// From the first pair on: the length up to the check, which may lie beyond n; 0 and the reason when there is none.
static size_t body_length(const uint8_t *bytes, size_t n, size_t from, enum lims_reason *ret_reason)
{
	*ret_reason = LIMS_REASON_BAD_FRAME;
	for (size_t i = from; i < FRAME; i += 2) {
		if (i >= n || (bytes[i] & 0x7f) == ETX)
			return i + 3;
		if (i + 1 >= n)
			return i + 2;
		if (((bytes[i] ^ bytes[i + 1]) & 0x7f) != 0x7f)
			return 0;
	}
	*ret_reason = LIMS_REASON_OVERSIZED;
	return 0;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	size_t from = (bytes[0] & 0x7f) == DEL;
	if (from && n < 2) {
		ret->count = 1;
		ret->len[0] = 2;
	} else if (from && is_short(bytes[1] & 0x7f)) {
		ret->count = 1;
		ret->len[0] = 2;
	} else if (is_start(bytes[from] & 0x7f)) {
		ret->len[0] = body_length(bytes, n, from + 1, &ret->reason);
		ret->count = ret->len[0] > 0;
	}
}

/// Takes parity, marks and complements away; the start byte comes first. Returns the number of bytes.
static size_t plain_bytes(const uint8_t *frame, size_t n, uint8_t *ret)
{
	size_t from = (frame[0] & 0x7f) == DEL, count = 0;
	ret[count++] = frame[from] & 0x7f;
	for (size_t i = from + 1; i + 3 < n && count < PLAIN; i += 2)
		ret[count++] = frame[i] & 0x7f;
	return count;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	uint8_t plain[PLAIN];
	unsigned sum = ETX;
	if (lims_line_bits(frame, n) == LIMS_BITS_MIXED) {
		snprintf(ret_note, LIMS_READING_NOTE, "bit 7 is neither 0 nor a parity: set the port to 7 data bits with the right parity");
		return LIMS_REASON_BAD_CHECK;
	}
	if (n == 2)
		return LIMS_REASON_NONE;
	if ((frame[n - 2] & 0x7f) != ETX || (frame[n - 3] & 0x7f) != ETX)
		return LIMS_REASON_BAD_FRAME;
	size_t count = plain_bytes(frame, n, plain);
	for (size_t i = 1; i < count; i++)
		sum ^= plain[i];
	if ((frame[n - 1] & 0x7f) != (sum | 0x40))
		return LIMS_REASON_BAD_CHECK;
	return count > 1 ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static const char *command_name(uint8_t command)
{
	static const struct {
		char code;
		const char *name;
	} names[] = {{'1', "status?"}, {'2', "authorize"}, {'3', "reset"}, {'4', "volume?"}, {'5', "sale?"}, {'6', "totals?"}, {'7', "type?"},
		{'8', "confirm totals"}, {'P', "version?"}, {'Q', "new price"}, {'R', "threshold"}, {'S', "preset amount"}, {'T', "preset volume"},
		{'U', "top up"}, {'V', "start"}, {'W', "general parameter"}, {'X', "preset?"}, {'Y', "transaction number?"}};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].code == (char)command)
			return names[i].name;
	return "unknown command";
}

static const char *state_name(uint8_t state)
{
	switch (state) {
	case '0':
		return "off, nozzle in";
	case '1':
		return "off, nozzle out";
	case '2':
		return "authorized";
	case '3':
		return "dispensing";
	case '4':
		return "finished";
	case '8':
		return "preset at the keypad";
	default:
		return "";
	}
}

static struct lims_fuel_place place_of(const struct memory *m)
{
	uint8_t state = m->state[m->pump];
	struct lims_fuel_place place = {.number = m->pump, .state = state_name(state)};
	place.motion = state == '2'   ? LIMS_FUEL_READY
				   : state == '3' ? LIMS_FUEL_RUNNING
				   : state == '4' ? LIMS_FUEL_FINISHED
								  : LIMS_FUEL_UNKNOWN;
	char number[24];
	LIMS_FUEL_WORDS(place.pump, sizeof place.pump, lims_fuel_number(number, m->pump, 0));
	return place;
}

/// How wide volume and amount are in a sale of `count` digits; false when no type has so many.
static bool sale_widths(const struct memory *m, size_t count, size_t *ret_volume, size_t *ret_amount)
{
	bool type_h = m->type[m->pump] == 0x41;
	*ret_volume = type_h ? 5 : 6;
	*ret_amount = type_h ? 7 : count == 20 ? 8 : 6;
	return count == 16 || (count == 20 && !type_h);
}

static bool give_numbers(const struct lims_scan *scan, const struct memory *m, const uint8_t *data, size_t n,
	const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_fuel_place place = place_of(m);
	size_t v, a;
	if (m->command == '4' && n == 6)
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_VOLUME, lims_fuel_digits(data, n), emit);
	else if (m->command == '5' && sale_widths(m, n, &v, &a)) {
		struct lims_fuel_delivery d = {.place = place,
			.volume = lims_fuel_digits(data, v),
			.amount = lims_fuel_digits(data + v, a),
			.price = lims_fuel_digits(data + v + a, n - v - a),
			.price_here = true};
		lims_fuel_give_delivery(scan, base, &d, emit);
	} else if (m->command == '6' && n % 2 == 0 && n >= 16 && n <= 24) {
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_VOLUME, lims_fuel_digits(data, n / 2), emit);
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_AMOUNT, lims_fuel_digits(data + n / 2, n / 2), emit);
	} else
		return false;
	return true;
}

static void give_answer(
	const struct lims_scan *scan, struct memory *m, const uint8_t *data, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	char text[PLAIN + 1] = "";
	for (size_t i = 0; i < n && i < PLAIN; i++)
		text[i] = data[i] >= 0x20 && data[i] < 0x7f ? (char)data[i] : '?';
	if (!m->asked)
		lims_fuel_give_note(base, emit, "answer \"%.40s\" to a question that was not heard", text);
	else if (m->command == '1') {
		m->state[m->pump] = data[0];
		struct lims_fuel_place place = place_of(m);
		if (place.motion == LIMS_FUEL_RUNNING)
			lims_fuel_runs(scan->memory, &place);
		text[2] = '\0';
		LIMS_FUEL_GIVE_WORDS(base, emit, "pump ", place.pump, ": state ", text, ", ", state_name(data[0]));
	} else if (!give_numbers(scan, m, data, n, base, emit)) {
		if (m->command == '7' && n == 1)
			m->type[m->pump] = data[0];
		lims_fuel_give_note(base, emit, "pump %u: answer \"%.24s\" to %s", m->pump, text, command_name(m->command));
	}
	m->asked = false;
}

static void give_command(struct memory *m, const uint8_t *plain, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	m->pump = (uint8_t)((plain[0] == STX ? 0 : (plain[0] - 6) * 15) + (plain[1] & 0x0f));
	m->command = plain[2];
	m->asked = true;
	char number[24], letter[2] = {(char)m->command, '\0'}, data[PLAIN + 1];
	memcpy(data, plain + 3, n - 3);
	data[n - 3] = '\0';
	LIMS_FUEL_GIVE_WORDS(base, emit, "controller to pump ", lims_fuel_number(number, m->pump, 0), ": command ", letter, ", ",
		command_name(m->command), n > 3 ? " " : "", data);
}

static void give_short(const struct memory *m, uint8_t code, const struct lims_reading *base, struct lims_emit *emit)
{
	char who[16] = "a pump";
	if (m->asked)
		snprintf(who, sizeof who, "pump %u", m->pump);
	lims_fuel_give_note(base, emit, "%s: %s", who, code == 0x06 ? "done (ACK)" : code == 0x15 ? "unknown command (NAK)" : "not now (CAN)");
}

static bool printable(const uint8_t *plain, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (plain[i] < 0x20 || plain[i] == DEL)
			return false;
	return true;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct memory m;
	uint8_t plain[PLAIN];
	memcpy(&m, scan->memory->bytes, sizeof m);
	m.asked = m.asked && scan->memory->joined;
	size_t count = plain_bytes(frame, n, plain);
	if (n == 2) {
		give_short(&m, frame[1] & 0x7f, base, emit);
		m.asked = false;
	} else if (!printable(plain, count))
		lims_fuel_give_note(base, emit, "a frame whose bytes are no text");
	else if (plain[1] > 0x20 && plain[1] <= 0x2f && count > 2)
		give_command(&m, plain, count, base, emit);
	else if (plain[1] == 'W' || plain[1] == ']')
		lims_fuel_give_note(
			base, emit, "controller to all pumps: %s %.*s", command_name(plain[1]), (int)(count - 2), (const char *)plain + 2);
	else
		give_answer(scan, &m, plain + 1, count - 1, base, emit);
	memcpy(scan->memory->bytes + LIMS_FUEL_MEMORY, (const uint8_t *)&m + LIMS_FUEL_MEMORY, sizeof m - LIMS_FUEL_MEMORY);
}

const struct lims_protocol lims_protocol_azt_2 = {
	.id = "azt-2",
	.version = 1,
	.title = LIMS_MSG("AZT 2.0 fuel dispensers, listening only"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_THIRD_PARTY,
	.source = "RasulovJamshid/fuel-station-controller, crates/azt",
	.frame_max = FRAME + 4,
	.end = -1,
	.manner = LIMS_MANNER_LISTEN,
	.role = "volume",
	.told_once = LIMS_FUEL_TOLD_ONCE,
	.crc = true, // acknowledgements carry none, and no value either
	.shape = shape,
	.check = check,
	.decode = decode,
};
