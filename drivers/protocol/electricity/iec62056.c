// SPDX-License-Identifier: Apache-2.0
// IEC 62056-21: what meters and readers say on an optical probe, a current loop, RS-485 or a P1 port.
//
//   / ? address ! CR LF                        the reader's question
//   / X X X Z ident CR LF                      identification: maker, letter of the baud rate, model
//   06 V Z Y CR LF                             the reader chooses: protocol, baud rate, readout or programming
//   STX data lines ! CR LF ETX BCC             readout (modes A, B, C); STX data set ETX|EOT BCC: an answer in programming mode, (ERnn) an error
//   SOH R5 STX 1.8.0() ETX BCC                 a command, SOH B0 ETX BCC the end
//   /identification CR LF CR LF lines ! CR LF  mode D; P1 writes CRC-16/ARC of everything from '/' to '!' behind the '!' (one to four digits)
//
//   BCC  XOR of everything behind STX or SOH up to and with ETX
//
// The line is 7E1. A port set to 8N1 shows the parity in bit 7: a frame whose first byte has it is taken as 7 bits when every byte has even parity.
// The rest of a block without its head has no values. Data lines that stand in no block and end the input are taken as a block without a check, only where they begin it and nothing was asked.
// Sources: IEC 62056-21 (clauses 5, 6); DSMR P1 companion standard 5.0; Landis+Gyr E350 manual; telegrams published by ndokter/dsmr_parser,
// toreamun/amshan, pwitab/iec62056-21, Runamook/iec_62056-21.
#include "drivers/protocol/electricity/iec62056.h"
#include "drivers/protocol/crc16.h"
#include "drivers/protocol/families.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

static const char seven_note[] = " (7E1 read as 8N1)";

/// The frame as text of 7 bits in `room`, or as it is. BAD_CHECK when its first byte carries parity and not all do.
static enum lims_reason plain_text(const uint8_t *frame, size_t n, char *room, const char **ret, char *ret_note)
{
	*ret = (const char *)frame;
	if (!(frame[0] & 0x80))
		return LIMS_REASON_NONE;
	*ret = room;
	return lims_line_seven(frame, n, LIMS_BITS_EVEN, room, ret_note);
}

static enum lims_reason bad_check(const char *text, size_t n, const char *what, char *ret_note)
{
	bool set = lims_line_bits((const uint8_t *)text, n) != LIMS_BITS_SEVEN;
	snprintf(ret_note, LIMS_READING_NOTE, "%s%s", what, set ? "; bit 7 is set in some bytes: is the port set to 7E1?" : "");
	return LIMS_REASON_BAD_CHECK;
}

static enum lims_reason check_block(const char *text, size_t n, char *ret_note)
{
	uint8_t bcc = 0;
	for (size_t i = 1; i + 1 < n; i++)
		bcc ^= (uint8_t)text[i];
	if (bcc == (uint8_t)text[n - 1])
		return LIMS_REASON_NONE;
	char what[40];
	snprintf(what, sizeof what, "BCC is %02Xh, the block gives %02Xh", (uint8_t)text[n - 1], bcc);
	return bad_check(text, n, what, ret_note);
}

/// The length of the identification line with its end.
static size_t identity_length(const char *text, size_t n)
{
	const char *end = memchr(text, '\n', n);
	return end ? (size_t)(end - text) + 1 : n;
}

static bool letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Some makers put control characters into the model's name.
static enum lims_reason check_identity(const char *text, size_t n, char *ret_note)
{
	size_t len = identity_length(text, n);
	if (text[1] == '?') {
		bool good = len >= 5 && memcmp(text + len - 3, "!\r\n", 3) == 0;
		return good ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	}
	if (len >= 6 && letter(text[1]) && letter(text[2]) && letter(text[3]) && text[4] > 0x20 && text[len - 2] == '\r' &&
		!memchr(text, '(', len))
		return LIMS_REASON_NONE;
	memcpy(ret_note, "no identification line", sizeof "no identification line");
	return LIMS_REASON_BAD_FRAME;
}

/// Lines of mode D without a check must at least be data lines.
static enum lims_reason check_lines(const char *text, size_t n, char *ret_note)
{
	size_t len;
	if (lims_iec_lines_length(text, n, false, &len) == LIMS_IEC_LINES_SOME && len == n)
		return LIMS_REASON_NONE;
	memcpy(ret_note, "not all lines are data lines", sizeof "not all lines are data lines");
	return LIMS_REASON_BAD_FRAME;
}

static enum lims_reason check_telegram(const char *text, size_t n, char *ret_note)
{
	size_t identity = identity_length(text, n), end = n;
	enum lims_reason reason = check_identity(text, n, ret_note);
	if (reason != LIMS_REASON_NONE || identity == n)
		return reason;
	const char *mark = memchr(text + identity, '!', n - identity);
	if (!mark)
		return check_lines(text + identity, n - identity, ret_note);
	unsigned sent = 0, digits = 0;
	for (const char *p = mark + 1; p < text + n && lims_iec_hex_digit((uint8_t)*p); p++, digits++)
		sent = sent << 4 | (unsigned)(*p <= '9' ? *p - '0' : (*p | 0x20) - 'a' + 10);
	bool whole = text[n - 1] == '\n';
	if (!whole && digits < 4)
		return LIMS_REASON_TRUNCATED;
	end = (size_t)(mark - text);
	if (!digits)
		return check_lines(text + identity, end - identity, ret_note);
	uint16_t right = lims_crc16(LIMS_CRC16_ARC, (const uint8_t *)text, end + 1);
	if (sent == right)
		return LIMS_REASON_NONE;
	char what[40];
	snprintf(what, sizeof what, "CRC is %04Xh, the telegram gives %04Xh", sent, right);
	return bad_check(text, n, what, ret_note);
}

static enum lims_reason check_command(const char *text, size_t n, char *ret_note)
{
	bool letters = n >= 5 && strchr("PWREB", text[1]) && text[2] >= '0' && text[2] <= '9';
	if (!letters || (n > 5 && text[3] != LIMS_IEC_STX))
		return LIMS_REASON_BAD_FRAME;
	return check_block(text, n, ret_note);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	char room[LIMS_IEC_FRAME];
	const char *text;
	enum lims_reason reason;
	switch (frame[0] & 0x7f) {
	case LIMS_IEC_STX:
		reason = plain_text(frame, n, room, &text, ret_note);
		return reason != LIMS_REASON_NONE ? reason : check_block(text, n, ret_note);
	case LIMS_IEC_SOH:
		reason = plain_text(frame, n, room, &text, ret_note);
		return reason != LIMS_REASON_NONE ? reason : check_command(text, n, ret_note);
	case '/':
		reason = plain_text(frame, n, room, &text, ret_note);
		return reason != LIMS_REASON_NONE ? reason : check_telegram(text, n, ret_note);
	case LIMS_IEC_ACK:
	case LIMS_IEC_NAK:
		return LIMS_REASON_NONE;
	default:
		// Lines without a block: 7 bits, or all with even parity.
		return lims_line_seven(frame, n, LIMS_BITS_EVEN, room, ret_note);
	}
}

static void say(const struct lims_reading *base, enum lims_reason reason, const char *what, const char *text, size_t n, const char *remark,
	struct lims_emit *emit)
{
	struct lims_reading r = *base;
	r.reason = reason;
	lims_iec_note(&r, what, strlen(what));
	lims_iec_note(&r, text, n);
	lims_iec_note(&r, remark, strlen(remark));
	lims_emit_reading(emit, &r);
}

static size_t without_end(const char *text, size_t n)
{
	while (n && (text[n - 1] == '\r' || text[n - 1] == '\n'))
		n--;
	return n;
}

/// The address in the question before: SOH R5 STX address( …
static void asked_address(const struct lims_request *q, char *ret)
{
	size_t n = 4, from = 4;
	if (!q || q->len < 6 || (q->bytes[0] & 0x7f) != LIMS_IEC_SOH || (q->bytes[1] & 0x7f) != 'R')
		return;
	while (n < q->len && n - from < 31 && (q->bytes[n] & 0x7f) != '(')
		n++;
	for (size_t i = from; i < n; i++)
		ret[i - from] = (char)(q->bytes[i] & 0x7f);
	ret[n - from] = '\0';
}

static void decode_telegram(struct lims_iec_context *x, const char *text, size_t n, struct lims_emit *emit)
{
	size_t identity = identity_length(text, n);
	bool question = text[1] == '?';
	struct lims_reading who = *x->base;
	memcpy(who.role, question ? "" : "model", question ? 1 : 6);
	say(&who, LIMS_REASON_NOT_A_VALUE, question ? "question " : "", text, without_end(text, identity), x->remark, emit);
	if (question || identity == n)
		return;
	const char *mark = memchr(text + identity, '!', n - identity);
	if (!mark)
		x->remark = " (in no block)";
	lims_iec_lines(x, text + identity, mark ? (size_t)(mark - text) - identity : n - identity, emit);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	char room[LIMS_IEC_FRAME];
	const char *text = room;
	bool parity = lims_line_bits(frame, n) == LIMS_BITS_EVEN;
	if (parity)
		lims_line_seven(frame, n, LIMS_BITS_EVEN, room, NULL);
	else
		text = (const char *)frame;
	struct lims_iec_context x = {.setup = scan->setup, .base = base, .remark = parity ? seven_note : ""};
	switch (text[0]) {
	case LIMS_IEC_STX:
		asked_address(scan->asked ? scan->asked : scan->seen, x.asked);
		lims_iec_lines(&x, text + 1, n - 3, emit);
		return;
	case LIMS_IEC_SOH: {
		char what[12];
		snprintf(what, sizeof what, "command %c%c%s", text[1], text[2], n > 5 ? " " : "");
		say(base, LIMS_REASON_NOT_A_VALUE, what, text + 4, n > 5 ? n - 6 : 0, x.remark, emit);
		return;
	}
	case '/':
		decode_telegram(&x, text, n, emit);
		return;
	case LIMS_IEC_ACK:
		say(base, LIMS_REASON_NOT_A_VALUE, n == 1 ? "acknowledged" : "the reader chooses ", text + 1, without_end(text, n) - 1, x.remark,
			emit);
		return;
	case LIMS_IEC_NAK:
		say(base, LIMS_REASON_DEVICE_ERROR, "NAK: not understood", "", 0, x.remark, emit);
		return;
	default:
		if (memchr(text, LIMS_IEC_ETX, n) || memchr(text, LIMS_IEC_EOT, n)) {
			say(base, LIMS_REASON_TRUNCATED, "the head of the block is lost", "", 0, x.remark, emit);
			return;
		}
		x.unchecked = true;
		x.remark = parity ? " (in no block; 7E1 read as 8N1)" : " (in no block)";
		lims_iec_lines(&x, text, n, emit);
	}
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	if ((frame[0] & 0x7f) != LIMS_IEC_SOH || n > sizeof ret->bytes)
		return false;
	*ret = (struct lims_request){.len = n};
	memcpy(ret->bytes, frame, n);
	return true;
}

/// "/LIM5SIMMETER": behind maker and rate; "0.0.0 12345678": behind the code.
static bool identity_text(const char *entry, const struct lims_reading *r, char *ret_text, size_t room)
{
	(void)entry;
	const char *blank = strchr(r->note, ' ');
	const char *text = r->note[0] == '/' && strlen(r->note) > 5 ? r->note + 5 : blank ? blank + 1 : r->note;
	snprintf(ret_text, room, "%s", text);
	return *text != '\0';
}

static void shape_p1(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if ((bytes[0] & 0x7f) == '/')
		lims_iec_shape(scan, bytes, n, ret);
}

const struct lims_protocol lims_protocol_dsmr_p1 = {
	.id = "dsmr-p1",
	.version = 1,
	.title = LIMS_MSG("P1/DSMR telegrams that smart meters push (mode D of IEC 62056-21)"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "DSMR P1 companion standard 5.0; telegrams published by dsmr_parser and amshan",
	.frame_max = LIMS_IEC_FRAME,
	.end = -1,
	.shape = shape_p1,
	.check = check,
	.decode = decode,
	.role = "power_active_import",
	.equal = 1, // a counter or the value of a moment does not settle; whoever wants agreement declares it
};

const struct lims_protocol lims_protocol_iec62056 = {
	.id = "iec62056-21",
	.version = 1,
	.title = LIMS_MSG("IEC 62056-21 readout, programming-mode answers and P1/DSMR telegrams of meters"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "IEC 62056-21; DSMR P1 companion standard 5.0; telegrams published by dsmr_parser, amshan, Runamook/iec_62056-21",
	.frame_max = LIMS_IEC_FRAME,
	.end = -1,
	.shape = lims_iec_shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_TALK,
	.role = "energy_active_import",
	.identity = {.model = "model", .serial = "serial_number"},
	.identity_text = identity_text,
	.talk = lims_iec_talk,
};
