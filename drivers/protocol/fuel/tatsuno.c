// SPDX-License-Identifier: Apache-2.0
// Tatsuno SS-LAN, the line between a controller and its dispensers, listened to at a tap (19200 8E1, RS-485).
//
//   04 adr 51 05      poll: has the pump something to send?       04 adr 41 05      select: the controller has something to send
//   02 adr text 03 BCC                                            BCC = XOR of everything after STX up to and with ETX
//   10 30 | 10 31     acknowledgements in turn                    04                end of transmission
//   adr 40h + n; pump: Q61 condition volume(6) flag price(4) amount(6) nozzle product indication · Q65 products(6) { volume(10) amount(10) }…
//     condition 0 nozzle in, 1 nozzle out, 3 fuelling, 4 finished  | flag 1: the unit price is not valid
//   controller: A10 A11 authorize, A14 release, A15 status?, A19 cancel, A20 totals?, A43 lock; after power-on Q00XXXX waits for A00YY
//
// There are no decimals on the wire. Sources: control.com threads 5572 and 19267; censtar0502/Tatsuno@bbbf6806 (parser and log of one
// delivery); BCC and the power-on answer computed again on their bytes.
#include "drivers/protocol/fuel/tatsuno.h"
#include "drivers/protocol/crc16.h"
#include "drivers/protocol/families.h"
#include "drivers/protocol/fuel/delivery.h"
#include "drivers/protocol/fuel/words.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { STX = 0x02, ETX = 0x03, EOT = 0x04, ENQ = 0x05, DLE = 0x10, TEXT = 200, STATUS = 25, CHALLENGE = 4, PUMPS = 64 };

/// In lims_memory: was the frame before an EOT; then the challenge of the last power-on of each pump, 0 none.
enum { ENDED = LIMS_FUEL_MEMORY, CHALLENGES = ENDED + 1 };
_Static_assert(CHALLENGES + PUMPS * CHALLENGE <= LIMS_MEMORY, "the memory of a line holds all pumps");

uint8_t lims_tatsuno_answer(const char challenge[4])
{
	uint8_t text[6] = {'0', '0'};
	memcpy(text + 2, challenge, CHALLENGE);
	unsigned crc = lims_crc16(LIMS_CRC16_KERMIT, text, sizeof text);
	return (uint8_t)((crc >> 8) + crc);
}

static bool is_address(uint8_t byte)
{
	return byte >= 0x40 && byte < 0x40 + PUMPS;
}

/// adr Q|A ENQ, as far as it came; only directly after EOT.
static bool calls(const struct lims_scan *scan, const uint8_t *bytes, size_t n)
{
	return scan->memory->joined && scan->memory->bytes[ENDED] && is_address(bytes[0]) && (n < 2 || bytes[1] == 'Q' || bytes[1] == 'A') &&
		   (n < 3 || bytes[2] == ENQ);
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	ret->len[0] = 1;
	if (bytes[0] == EOT)
		ret->count = 1;
	else if (bytes[0] == DLE && (n < 2 || (bytes[1] & 0xfe) == '0')) {
		ret->count = 1;
		ret->len[0] = 2;
	} else if (bytes[0] == STX) {
		size_t room = n < TEXT ? n : TEXT;
		size_t i = 1;
		while (i < room && bytes[i] >= 0x20 && bytes[i] < 0x7f)
			i++;
		ret->reason = i == TEXT ? LIMS_REASON_OVERSIZED : LIMS_REASON_BAD_FRAME;
		ret->count = i < TEXT && (i == n || bytes[i] == ETX);
		ret->len[0] = i + 2;
	} else if (calls(scan, bytes, n)) {
		ret->count = 1;
		ret->len[0] = 3;
	}
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	unsigned bcc = 0;
	if (frame[0] != STX)
		return LIMS_REASON_NONE;
	if (n < 5 || !is_address(frame[1]))
		return LIMS_REASON_BAD_FRAME;
	for (size_t i = 1; i < n - 1; i++)
		bcc ^= frame[i];
	return frame[n - 1] == bcc ? LIMS_REASON_NONE : LIMS_REASON_BAD_CHECK;
}

static const char *condition_name(char condition)
{
	switch (condition) {
	case '0':
		return "nozzle in";
	case '1':
		return "nozzle out";
	case '3':
		return "fuelling";
	case '4':
		return "finished";
	default:
		return "condition unknown";
	}
}

/// adr Q61 condition volume(6) flag price(4) amount(6) nozzle product indication
static void give_status(const struct lims_scan *scan, const char *text, const struct lims_reading *base, struct lims_emit *emit)
{
	const uint8_t *at = (const uint8_t *)text;
	char condition = text[4];
	struct lims_fuel_delivery d = {
		.place = {.pump = {text[0]},
			.number = at[0],
			.state = condition_name(condition),
			.nozzle = text[22] >= '0' && text[22] <= '9' ? (unsigned)(text[22] - '0') : 0u},
		.volume = lims_fuel_digits(at + 5, 6),
		.price = lims_fuel_digits(at + 12, 4),
		.amount = lims_fuel_digits(at + 16, 6),
	};
	d.place.motion = condition == '3' ? LIMS_FUEL_RUNNING : condition == '0' || condition == '4' ? LIMS_FUEL_FINISHED : LIMS_FUEL_UNKNOWN;
	d.price.given = d.price.given && text[11] != '1';
	d.price_here = d.price.given;
	lims_fuel_give_delivery(scan, base, &d, emit);
}

static void give_totals(const struct lims_scan *scan, const char *text, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_fuel_place place = {.pump = {text[0]}, .state = "totals"};
	for (size_t at = 10; at + 20 <= n; at += 20) {
		place.nozzle++;
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_VOLUME, lims_fuel_digits((const uint8_t *)text + at, 10), emit);
		lims_fuel_give_count(scan, base, &place, LIMS_SETUP_TOTALISER_AMOUNT, lims_fuel_digits((const uint8_t *)text + at + 10, 10), emit);
	}
}

static void give_power_on(const struct lims_scan *scan, const char *text, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	char *kept = (char *)scan->memory->bytes + CHALLENGES + (text[0] - 0x40) * CHALLENGE;
	char expected[3];
	if (text[1] == 'Q' && n >= 8) {
		memcpy(kept, text + 4, CHALLENGE);
		lims_fuel_give_note(base, emit, "pump %c: power-on challenge %.4s", text[0], text + 4);
		return;
	}
	if (!kept[0]) {
		lims_fuel_give_note(base, emit, "controller to pump %c: power-on answer %.2s", text[0], text + 4);
		return;
	}
	snprintf(expected, sizeof expected, "%02X", lims_tatsuno_answer(kept));
	lims_fuel_give_note(base, emit, "controller to pump %c: power-on answer %.2s, %s to the challenge %.4s", text[0], text + 4,
		memcmp(expected, text + 4, 2) == 0 ? "right" : "wrong", kept);
	memset(kept, 0, CHALLENGE);
}

static void give_command(const char *text, const struct lims_reading *base, struct lims_emit *emit)
{
	static const struct {
		const char *code, *name;
	} names[] = {
		{"A10", "authorize"},
		{"A11", "authorize, several prices"},
		{"A14", "release"},
		{"A15", "status?"},
		{"A19", "cancel the authorization"},
		{"A20", "totals?"},
		{"A43", "lock"},
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strncmp(text + 1, names[i].code, 3) == 0) {
			lims_fuel_give_note(base, emit, "controller to pump %c: %s", text[0], names[i].name);
			return;
		}
	lims_fuel_give_note(base, emit, "%s pump %c: text %.40s", text[1] == 'A' ? "controller to" : "from", text[0], text + 1);
}

static void give_text(const struct lims_scan *scan, const char *text, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	if ((memcmp(text + 1, "Q61", 3) == 0 || memcmp(text + 1, "Q60", 3) == 0) && n == STATUS)
		give_status(scan, text, base, emit);
	else if (memcmp(text + 1, "Q65", 3) == 0 && n >= 30 && (n - 10) % 20 == 0)
		give_totals(scan, text, n, base, emit);
	else if ((text[1] == 'Q' || text[1] == 'A') && text[2] == '0' && text[3] == '0' && n >= 6)
		give_power_on(scan, text, n, base, emit);
	else
		give_command(text, base, emit);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	char text[TEXT], sign[2] = {(char)(n > 1 ? frame[1] : 0), '\0'}, pump[2] = {(char)frame[0], '\0'};
	if (frame[0] == STX) {
		memcpy(text, frame + 1, n - 3);
		memset(&text[n - 3], 0, n < 8 ? 8 : 1);
		give_text(scan, text, n - 3, base, emit);
	} else if (frame[0] == EOT)
		LIMS_FUEL_GIVE_WORDS(base, emit, "end of transmission");
	else if (frame[0] == DLE)
		LIMS_FUEL_GIVE_WORDS(base, emit, "acknowledgement ", sign);
	else
		LIMS_FUEL_GIVE_WORDS(base, emit, "controller to pump ", pump, frame[1] == 'Q' ? ": poll" : ": select");
	scan->memory->bytes[ENDED] = frame[0] == EOT;
}

const struct lims_protocol lims_protocol_tatsuno_sslan = {
	.id = "tatsuno-sslan",
	.version = 1,
	.title = LIMS_MSG("Tatsuno SS-LAN fuel dispensers, listening only"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "control.com threads 5572 and 19267; censtar0502/Tatsuno@bbbf6806",
	.frame_max = TEXT + 2,
	.end = -1,
	.manner = LIMS_MANNER_LISTEN,
	.role = "volume",
	.told_once = LIMS_FUEL_TOLD_ONCE,
	.crc = true, // polls and acknowledgements carry none, and no value either
	.shape = shape,
	.check = check,
	.decode = decode,
};
