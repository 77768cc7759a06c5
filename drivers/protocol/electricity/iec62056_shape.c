// SPDX-License-Identifier: Apache-2.0
// The framer of IEC 62056-21: where questions, identifications, blocks, commands and telegrams end.
#include "drivers/protocol/electricity/iec62056.h"

#include <string.h>

enum { IDENTITY = 128 };

/// The byte without parity, where the frame carries it.
static unsigned seven(const uint8_t *bytes, size_t i, uint8_t mask)
{
	return bytes[i] & mask;
}

/// Bytes with parity begin so: STX, SOH and '/' have an odd number of ones.
static uint8_t mask_of(const uint8_t *bytes)
{
	return bytes[0] & 0x80 ? 0x7f : 0xff;
}

static void one(struct lims_shape *ret, size_t len)
{
	ret->count = 1;
	ret->len[0] = len;
}

static void none(struct lims_shape *ret, enum lims_reason reason)
{
	ret->count = 0;
	ret->reason = reason;
}

/// Not all of it may be there: wait while more may come, and take what there is when nothing does.
static void wait_else(const struct lims_scan *scan, struct lims_shape *ret, size_t n, size_t len)
{
	one(ret, scan->more ? n + 1 : len);
}

static bool is_text(unsigned c)
{
	return c >= 0x20 || c == '\r' || c == '\n' || c == '\t' || c == 0;
}

/// From STX or SOH to the BCC.
static void shape_block(const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	uint8_t mask = mask_of(bytes);
	bool command = seven(bytes, 0, mask) == LIMS_IEC_SOH;
	size_t room = n < LIMS_IEC_FRAME ? n : LIMS_IEC_FRAME;
	for (size_t i = 1; i < room; i++) {
		unsigned c = seven(bytes, i, mask);
		if (c == LIMS_IEC_ETX || c == LIMS_IEC_EOT) {
			one(ret, i + 2);
			if (i + 2 > LIMS_IEC_FRAME)
				none(ret, LIMS_REASON_OVERSIZED);
			return;
		}
		if (is_text(c) || (command && c == LIMS_IEC_STX && i == 3))
			continue;
		none(ret, c == LIMS_IEC_STX || c == LIMS_IEC_SOH ? LIMS_REASON_TRUNCATED : LIMS_REASON_BAD_FRAME);
		return;
	}
	one(ret, n + 1);
	if (n >= LIMS_IEC_FRAME)
		none(ret, LIMS_REASON_OVERSIZED);
}

bool lims_iec_hex_digit(unsigned c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// What follows the '!' at bytes[i]: digits of the check and the end of the line.
static void shape_end(const struct lims_scan *scan, const uint8_t *bytes, size_t n, size_t i, uint8_t mask, struct lims_shape *ret)
{
	size_t digits = 0;
	for (i++; i < n && digits < 4 && lims_iec_hex_digit(seven(bytes, i, mask)); i++)
		digits++;
	if (i < n && seven(bytes, i, mask) == '\r')
		i++;
	if (i == n) {
		wait_else(scan, ret, n, n);
		return;
	}
	one(ret, i + (seven(bytes, i, mask) == '\n'));
}

/// The lines of mode D behind the identification, which has `identity` bytes.
static void shape_telegram(const struct lims_scan *scan, const uint8_t *bytes, size_t n, size_t identity, struct lims_shape *ret)
{
	uint8_t mask = mask_of(bytes);
	size_t room = n < LIMS_IEC_FRAME ? n : LIMS_IEC_FRAME;
	for (size_t i = identity; i < room; i++) {
		unsigned c = seven(bytes, i, mask);
		if (c == '!') {
			shape_end(scan, bytes, n, i, mask, ret);
			return;
		}
		if (c == '/' && seven(bytes, i - 1, mask) == '\n') {
			none(ret, LIMS_REASON_TRUNCATED);
			return;
		}
		if (!is_text(c)) {
			one(ret, identity);
			return;
		}
	}
	if (n >= LIMS_IEC_FRAME)
		none(ret, LIMS_REASON_OVERSIZED);
	else if (scan->at == 0 && !scan->asked && seven(bytes, identity, mask) > ' ')
		wait_else(scan, ret, n, n); // data lines without the blank line of a telegram: no block
	else
		one(ret, n + 1);
}

static void shape_identity(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	uint8_t mask = mask_of(bytes);
	size_t i = 1;
	while (i < n && i < IDENTITY && seven(bytes, i, mask) != '\n')
		i++;
	if (i == n) {
		one(ret, n + 1);
		return;
	}
	if (i == IDENTITY)
		return;
	size_t identity = i + 1;
	bool question = seven(bytes, 1, mask) == '?';
	if (question || (identity == n && scan->asked)) {
		one(ret, identity);
		return;
	}
	if (identity == n) {
		wait_else(scan, ret, n, identity);
		return;
	}
	unsigned next = seven(bytes, identity, mask);
	if (next == '\r' || next == '\n' || (next > 0x20 && next < 0x7f))
		shape_telegram(scan, bytes, n, identity, ret);
	else
		one(ret, identity);
}

/// 06 V Z Y CR LF, or 06 alone.
static void shape_choice(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	static const char ends[] = "\r\n";
	for (size_t i = 1; i < 6; i++) {
		if (i == n) {
			wait_else(scan, ret, n, 1);
			return;
		}
		unsigned c = bytes[i] & 0x7f;
		if (i < 4 ? !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') : c != (unsigned)ends[i - 4]) {
			one(ret, 1);
			return;
		}
	}
	one(ret, 6);
}

/// The rest of a line whose head was lost: printable, up to its end. NULL when it is not.
static const char *rest_of_line(const char *at, const char *end)
{
	while (at < end && *at >= 0x20 && *at <= 0x7e && *at != '!')
		at++;
	return at == end || *at == '\r' || *at == '\n' ? at : NULL;
}

enum lims_iec_found lims_iec_lines_length(const char *text, size_t n, bool headless, size_t *ret_len)
{
	const char *at = text, *end = text + n;
	enum lims_iec_found found = LIMS_IEC_LINES_CUT;
	*ret_len = 0;
	for (;;) {
		struct lims_iec_set set;
		bool cut = false;
		while (at < end && (*at == '\r' || *at == '\n'))
			at++;
		if (found == LIMS_IEC_LINES_SOME)
			*ret_len = (size_t)(at - text);
		const char *next = at < end ? lims_iec_set_read(at, end, &set, &cut) : NULL;
		if (at == end || cut)
			return found;
		if (next && set.address.len)
			found = LIMS_IEC_LINES_SOME;
		else
			next = headless && at == text ? rest_of_line(at, end) : NULL;
		if (!next)
			return LIMS_IEC_LINES_NONE;
		at = next;
	}
}

static bool begins_frame(unsigned c)
{
	return c == LIMS_IEC_STX || c == LIMS_IEC_SOH || c == '/';
}

/// The rest of a block whose head was lost, as when the port is opened in the middle: text up to ETX, and the check where one follows. 0 when it is none.
static size_t tail_length(const struct lims_scan *scan, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned c = (unsigned char)text[i];
		if (c == LIMS_IEC_ETX || c == LIMS_IEC_EOT)
			return i + 1 < n ? i + 1 + !begins_frame((unsigned char)text[i + 1]) : i + 1 + scan->more;
		if (!is_text(c) || c == 0)
			return 0;
	}
	return n + 1;
}

static void shape_lines(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	enum { TELLING = 4 };
	char text[LIMS_IEC_FRAME];
	size_t len;
	if (scan->at || scan->asked || n > LIMS_IEC_FRAME)
		return;
	for (size_t i = 0; i < n; i++)
		text[i] = (char)(bytes[i] & 0x7f);
	enum lims_iec_found found = lims_iec_lines_length(text, n, true, &len);
	if (found == LIMS_IEC_LINES_SOME)
		wait_else(scan, ret, n, len);
	// A piece of a line that carries parity is worth telling.
	else if (found == LIMS_IEC_LINES_CUT && n >= TELLING && lims_line_bits(bytes, n) == LIMS_BITS_EVEN)
		wait_else(scan, ret, n, n);
	else if (found == LIMS_IEC_LINES_CUT)
		one(ret, n + 1);
	else if (tail_length(scan, text, n) && memchr(text, '(', n))
		one(ret, tail_length(scan, text, n));
}

void lims_iec_shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	none(ret, LIMS_REASON_NOISE);
	switch (bytes[0] & 0x7f) {
	case LIMS_IEC_STX:
	case LIMS_IEC_SOH:
		shape_block(bytes, n, ret);
		return;
	case '/':
		shape_identity(scan, bytes, n, ret);
		return;
	case LIMS_IEC_ACK:
		if (bytes[0] == LIMS_IEC_ACK)
			shape_choice(scan, bytes, n, ret);
		return;
	case LIMS_IEC_NAK:
		one(ret, 1);
		return;
	default:
		if (bytes[0] > 0x20)
			shape_lines(scan, bytes, n, ret);
	}
}
