// SPDX-License-Identifier: Apache-2.0
// Yaohua XK3190 in command mode: the indicator answers one question with one frame.
//
//   question   STX  A  C  Xh Xl  ETX                       A address 'A'…'Z', C command, X = XOR of A and C as two characters
//   answer     STX  A  C  Xh Xl  ETX                       to C = 'A' (handshake)
//   answer     STX  A  C  S D1…D6 P  Xh Xl  ETX            C = 'B' gross, 'C' tare, 'D' net; X = XOR of A…P
//                                                          price models also 'E' unit price, 'F' amount, in the same form
//
// A question and the answer to a handshake are the same six bytes. Nothing says whether the load is at rest, nor the unit.
// Sources: Yaohua, XK3190-A23p user manual p. 24 (questions), XK3190-A1+P p. 21 and XK3190-DS3 p. 8 (answers).
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "drivers/protocol/scales/xk3190.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { STX = 0x02, ETX = 0x03, SHORT = 6, LONG = 14 };

static const char *name_of(uint8_t command)
{
	static const char *const names[] = {"handshake", "gross", "tare", "net", "unit price", "amount"};
	return command >= 'A' && command <= 'F' ? names[command - 'A'] : "unknown command";
}

/// The quantity of a command; NULL: none that is measured.
static const char *role_of(uint8_t command)
{
	return command == 'B' ? "mass" : command == 'C' ? "mass_tare" : command == 'D' ? "mass_net" : NULL;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] != STX || (n > 1 && (bytes[1] < 'A' || bytes[1] > 'Z')) || (n > 2 && (bytes[2] < 'A' || bytes[2] > 'Z')))
		return;
	ret->count = 1;
	ret->len[0] = n > 3 && (bytes[3] == '+' || bytes[3] == '-') ? LONG : SHORT;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	return frame[n - 1] == ETX ? lims_xk3190_check(frame + 1, n - 4, frame + n - 3, ret_note) : LIMS_REASON_BAD_FRAME;
}

/// Another address or command than the one that was asked for.
static bool of_another_question(const struct lims_request *asked, const uint8_t *frame)
{
	return asked && asked->len == SHORT && (frame[1] != asked->bytes[1] || frame[2] != asked->bytes[2]);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	uint8_t command = frame[2];
	if (of_another_question(scan->asked, frame)) {
		r.reason = LIMS_REASON_BAD_FRAME;
		snprintf(r.note, sizeof r.note, "answer of address %c to %s, asked was address %c for %s", frame[1], name_of(command),
			scan->asked->bytes[1], name_of(scan->asked->bytes[2]));
	} else if (n == LONG && role_of(command)) {
		lims_xk3190_weight(scan->setup, frame + 3, &r);
		r.net = command == 'D';
		memcpy(r.role, role_of(command), strlen(role_of(command)) + 1);
	} else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r.note, sizeof r.note, "address %c, command %c (%s)%s", frame[1], command, name_of(command),
			n == LONG || command == 'A' ? "" : ": a question");
	}
	lims_emit_reading(emit, &r);
}

/// A question of somebody: six bytes that are no handshake.
static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	char note[LIMS_READING_NOTE];
	if (n != SHORT || frame[0] != STX || frame[SHORT - 1] != ETX || frame[1] < 'A' || frame[1] > 'Z' || frame[2] < 'B' || frame[2] > 'Z' ||
		lims_xk3190_check(frame + 1, 2, frame + 3, note) != LIMS_REASON_NONE)
		return false;
	struct lims_request r = {.len = SHORT};
	memcpy(r.bytes, frame, SHORT);
	*ret = r;
	return true;
}

/// The indicator's address: the letter or number declared, else the number of the line, else 1. 0: out of range.
static uint8_t address_of(const struct lims_ask *ask)
{
	const char *text = ask->setup ? ask->setup->address : "";
	unsigned number = ask->unit ? ask->unit : 1;
	if (text[0] >= 'A' && text[0] <= 'Z' && !text[1])
		return (uint8_t)text[0];
	if (text[0]) {
		number = 0;
		for (const char *at = text; *at; at++)
			number = *at >= '0' && *at <= '9' && number < 100 ? number * 10 + (unsigned)(*at - '0') : 100;
	}
	return number >= 1 && number <= 26 ? (uint8_t)('A' + number - 1) : 0;
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const char commands[] = "BCD";
	uint8_t address = address_of(ask), command = 0;
	for (const char *c = commands; *c; c++)
		if (strcmp(ask->role, role_of((uint8_t)*c)) == 0 || (!*ask->role && *c == 'B'))
			command = (uint8_t)*c;
	if (!command)
		return lims_err_set(err, LIMS_E_INPUT, "an XK3190 is asked for mass, mass_net or mass_tare, not for \"%s\"", ask->role);
	if (!address)
		return lims_err_set(err, LIMS_E_INPUT, "the address of an XK3190 is a letter from A to Z or a number from 1 to 26");
	struct lims_request r = {.bytes = {STX, address, command, 0, 0, ETX}, .len = SHORT};
	lims_xk3190_xor(r.bytes + 1, 2, r.bytes + 3);
	*ret = r;
	return LIMS_OK;
}

const struct lims_protocol lims_protocol_xk3190_command = {
	.id = "xk3190-command",
	.version = 1,
	.title = LIMS_MSG("Yaohua XK3190, command mode, reading only"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Yaohua, XK3190-A23p user manual p. 24; XK3190-A1+P p. 21; XK3190-DS3 p. 8",
	.frame_max = LONG,
	.end = -1,
	.crc = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.role = "mass",
	.request = request,
};
