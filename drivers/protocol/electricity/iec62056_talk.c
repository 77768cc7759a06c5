// SPDX-License-Identifier: Apache-2.0
// The conversation of IEC 62056-21 that reads a meter out; nothing in it can change a meter.
//
//   → /?address!            at 300 baud 7E1
//   ← /XXXZident
//   → ACK 0 Z 0             mode C, Z a digit: data readout, at the rate of Z as soon as the last bit has left
//   ← STX … ETX BCC         (mode A, Z no digit: comes by itself at the rate of the beginning); a block that ends with EOT is acknowledged
//
// Source: IEC 62056-21, 6.3 (protocol modes A and C), 6.3.14 (reaction times).
#include "drivers/protocol/electricity/iec62056.h"

#include <stdio.h>
#include <string.h>

enum { STEP_BEGIN, STEP_IDENTITY, STEP_BLOCK, REACTION_MS = 250, QUICK_REACTION_MS = 40 };

static void failed(struct lims_talk_step *ret, const char *note)
{
	ret->want = LIMS_TALK_FAILED;
	snprintf(ret->note, sizeof ret->note, "%s", note);
}

static void sign_on(const struct lims_ask *ask, struct lims_talk_step *ret)
{
	char unit[16] = "";
	const char *address = ask->setup && ask->setup->address[0] ? ask->setup->address : unit;
	if (ask->unit)
		snprintf(unit, sizeof unit, "%u", ask->unit);
	if (strpbrk(address, "/!?()") || strlen(address) > 32 || !lims_line_printable(address, strlen(address))) {
		failed(ret, "the address of an IEC 62056-21 meter has up to 32 letters and digits");
		return;
	}
	ret->want = LIMS_TALK_SEND;
	ret->q.len = (size_t)snprintf((char *)ret->q.bytes, sizeof ret->q.bytes, "/?%s!\r\n", address);
}

/// An identification line from its '/' on; false when it is not whole.
static bool find_identity(const uint8_t *bytes, size_t n, size_t *ret_at, size_t *ret_end)
{
	size_t at = 0;
	while (at < n && (bytes[at] & 0x7f) != '/')
		at++;
	for (size_t i = at; i < n; i++)
		if ((bytes[i] & 0x7f) == '\n') {
			*ret_at = at;
			*ret_end = i + 1;
			return true;
		}
	return false;
}

/// The block that begins at or after bytes[at].
enum block {
	BLOCK_OPEN,   ///< its check has not come yet
	BLOCK_LAST,   ///< it ended with ETX
	BLOCK_MORE,   ///< it ended with EOT: another one follows
	BLOCK_DAMAGED ///< its check is wrong
};

static enum block look_at_block(const uint8_t *bytes, size_t n, size_t at)
{
	uint8_t bcc = 0;
	while (at < n && (bytes[at] & 0x7f) != LIMS_IEC_STX)
		at++;
	for (at++; at + 1 < n; at++) {
		uint8_t c = bytes[at] & 0x7f;
		bcc ^= c;
		if (c == LIMS_IEC_ETX || c == LIMS_IEC_EOT)
			return bcc != (bytes[at + 1] & 0x7f) ? BLOCK_DAMAGED : c == LIMS_IEC_ETX ? BLOCK_LAST : BLOCK_MORE;
	}
	return BLOCK_OPEN;
}

/// The parity that a port of 8 bits shows and must send itself.
static void put_parity(struct lims_request *q)
{
	for (size_t i = 0; i < q->len; i++) {
		unsigned ones = q->bytes[i];
		ones ^= ones >> 4;
		ones ^= ones >> 2;
		ones ^= ones >> 1;
		q->bytes[i] |= (uint8_t)(ones << 7);
	}
}

/// ACK 0 Z 0: the normal protocol, the rate that the meter offers, data readout.
static void choose(const uint8_t *identity, struct lims_talk_step *ret)
{
	static const unsigned rates[] = {300, 600, 1200, 2400, 4800, 9600, 19200};
	char letter = (char)(identity[4] & 0x7f);
	bool parity = identity[0] & 0x80;
	if (letter > '6') {
		failed(ret, "the meter offers a rate that IEC 62056-21 does not know");
		return;
	}
	ret->want = LIMS_TALK_SEND;
	ret->q.len = (size_t)snprintf((char *)ret->q.bytes, sizeof ret->q.bytes,
		"\x06"
		"0%c0\r\n",
		letter);
	ret->baud = rates[letter - '0'];
	// A third letter in lower case tells a meter that reacts within 20 ms.
	ret->rest_ms = (identity[3] & 0x7f) >= 'a' ? QUICK_REACTION_MS : REACTION_MS;
	if (parity)
		put_parity(&ret->q);
	else
		memcpy(ret->format, "7E1", 4);
}

static void read_block(const uint8_t *bytes, size_t n, size_t from, bool late, struct lims_talk *state, struct lims_talk_step *ret)
{
	state->step = STEP_BLOCK;
	switch (look_at_block(bytes, n, from)) {
	case BLOCK_LAST:
		ret->want = LIMS_TALK_DONE;
		return;
	case BLOCK_MORE:
		ret->want = LIMS_TALK_SEND;
		ret->q.bytes[0] = LIMS_IEC_ACK;
		ret->q.len = 1;
		return;
	case BLOCK_DAMAGED:
		failed(ret, "the check of the readout is wrong");
		return;
	case BLOCK_OPEN:
		if (late)
			failed(ret, n > from ? "the readout does not come to its end"
						: from   ? "no readout came behind the identification"
								 : "no readout came at the new rate");
	}
}

static void after_identity(
	const uint8_t *bytes, size_t n, size_t at, size_t end, bool late, struct lims_talk *state, struct lims_talk_step *ret)
{
	char letter = end - at > 6 ? (char)(bytes[at + 4] & 0x7f) : 0;
	bool by_itself = end < n;
	if (letter >= 'A' && letter <= 'I') {
		failed(ret, "the meter changes its rate by itself (mode B), which this program does not follow");
	} else if (letter >= '0' && letter <= '9' && !by_itself) {
		choose(bytes + at, ret);
		state->step = STEP_BLOCK;
	} else {
		read_block(bytes, n, end, late, state, ret);
	}
}

void lims_iec_talk(
	const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	size_t at, end;
	ret->want = LIMS_TALK_WAIT;
	switch (state->step) {
	case STEP_BEGIN:
		sign_on(ask, ret);
		state->step = STEP_IDENTITY;
		return;
	case STEP_IDENTITY:
		if (find_identity(bytes, n, &at, &end))
			after_identity(bytes, n, at, end, late, state, ret);
		else if (late)
			failed(ret, "no identification line came");
		return;
	default:
		read_block(bytes, n, 0, late, state, ret);
	}
}
