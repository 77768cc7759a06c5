// SPDX-License-Identifier: Apache-2.0
// What parsers of text lines share.
#include "drivers/protocol/line.h"

#include <stdio.h>
#include <string.h>

bool lims_piece_in(struct lims_piece p, const char *const *list)
{
	for (; *list; list++)
		if (lims_piece_is(p, *list))
			return true;
	return false;
}

size_t lims_piece_split(const void *line, size_t n, struct lims_piece *ret, size_t max)
{
	const char *text = line;
	size_t count = 0;
	for (size_t i = 0; i < n;) {
		if (text[i] == ' ') {
			i++;
			continue;
		}
		size_t from = i;
		while (i < n && text[i] != ' ')
			i++;
		if (count == max)
			return max + 1;
		ret[count++] = (struct lims_piece){text + from, i - from};
	}
	return count;
}

bool lims_piece_number(struct lims_piece p)
{
	size_t i = p.len && (p.at[0] == '-' || p.at[0] == '+') ? 1 : 0;
	size_t before = 0, after = 0;
	bool point = false;
	for (; i < p.len; i++) {
		if (p.at[i] == '.' && !point)
			point = true;
		else if (p.at[i] >= '0' && p.at[i] <= '9')
			point ? after++ : before++;
		else
			return false;
	}
	return before && (!point || after);
}

/// [+-]digits, the power behind "E"; false when there is anything else, or more than two digits.
static bool short_power(const char *at, const char *end, int *ret)
{
	bool negative = at < end && *at == '-';
	at += at < end && (*at == '-' || *at == '+');
	if (at == end || end - at > 2)
		return false;
	*ret = 0;
	for (; at < end; at++) {
		if (*at < '0' || *at > '9')
			return false;
		*ret = *ret * 10 + (*at - '0');
	}
	*ret = negative ? -*ret : *ret;
	return true;
}

bool lims_piece_short(struct lims_piece p, struct lims_dec *ret)
{
	enum { SHORT = 18 };
	const char *at = p.at, *end = p.at + p.len, *point = NULL;
	int64_t coefficient = 0;
	int power = 0;
	if (!p.len || p.len > SHORT)
		return false;
	at += *at == '-' || *at == '+';
	const char *first = at;
	for (; at < end; at++) {
		unsigned digit = (unsigned)(unsigned char)*at - '0';
		if (digit <= 9)
			coefficient = coefficient * 10 + (int64_t)digit;
		else if (*at == '.' && !point)
			point = at;
		else
			break;
	}
	int places = point ? (int)(at - point) - 1 : 0;
	if (at == first || point == first || (point && !places))
		return false;
	if (at < end && ((*at != 'E' && *at != 'e') || !short_power(at + 1, end, &power)))
		return false;
	*ret = lims_dec_scaled(p.at[0] == '-' ? -coefficient : coefficient, power - places);
	return true;
}

void lims_piece_note(struct lims_reading *r, const char *before, struct lims_piece p)
{
	size_t used = strnlen(before, sizeof r->note - 1);
	size_t n = p.len < sizeof r->note - used - 1 ? p.len : sizeof r->note - used - 1;
	memcpy(r->note, before, used);
	memcpy(r->note + used, p.at, n);
	r->note[used + n] = '\0';
}

/// The high bit of every byte.
#define HIGH UINT64_C(0x8080808080808080)
#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t eight(const uint8_t *bytes)
{
	uint64_t w;
	memcpy(&w, bytes, sizeof w);
	return w;
}

/// Eight bytes at once: the high bit of each that is not 20h…7Eh.
static uint64_t unprintable(uint64_t w)
{
	// Seven bits each, so that nothing is carried over: 20h + 60h and 7Fh + 01h reach bit 7.
	uint64_t low = w & ~HIGH;
	return (w | ~(low + EVERY(0x60)) | (low + EVERY(0x01))) & HIGH;
}

void lims_note_more(struct lims_reading *r, const char *more)
{
	size_t used = strlen(r->note);
	snprintf(r->note + used, sizeof r->note - used, "%s%s", used ? "; " : "", more);
}

void lims_note_no_unit(struct lims_reading *r)
{
	static const char told[] = " without a unit: declare it in the set-up";
	if (r->note[0])
		return;
	_Static_assert(sizeof r->digits + sizeof told <= sizeof r->note, "the digits and the sentence fit");
	size_t digits = strlen(r->digits);
	memcpy(r->note, r->digits, digits);
	memcpy(r->note + digits, told, sizeof told);
}

bool lims_line_printable(const void *line, size_t n)
{
	const uint8_t *bytes = line;
	if (n < 8) {
		for (size_t i = 0; i < n; i++)
			if (bytes[i] < 0x20 || bytes[i] > 0x7e)
				return false;
		return true;
	}
	uint64_t bad = unprintable(eight(bytes + n - 8));
	for (size_t i = 0; i + 8 < n; i += 8)
		bad |= unprintable(eight(bytes + i));
	return !bad;
}

/// `end`: where LF stands within the first `max` bytes, else n or max.
static void shape_to(const uint8_t *bytes, size_t n, size_t max, size_t end, uint8_t mask, struct lims_shape *ret)
{
	size_t room = n < max ? n : max;
	ret->count = 0;
	if (end == room && n >= max) {
		ret->reason = LIMS_REASON_OVERSIZED;
		return;
	}
	if (end < room && (end == 0 || (bytes[end - 1] & mask) != '\r')) {
		ret->reason = LIMS_REASON_BAD_FRAME;
		return;
	}
	ret->count = 1;
	ret->len[0] = end < room ? end + 1 : n + 1;
}

void lims_line_shape(const uint8_t *bytes, size_t n, size_t max, struct lims_shape *ret)
{
	size_t room = n < max ? n : max;
	const uint8_t *end = memchr(bytes, '\n', room);
	shape_to(bytes, n, max, end ? (size_t)(end - bytes) : room, 0xff, ret);
}

void lims_line_shape_seven(const uint8_t *bytes, size_t n, size_t max, struct lims_shape *ret)
{
	size_t room = n < max ? n : max;
	size_t end = 0;
	while (end < room && (bytes[end] & 0x7f) != '\n')
		end++;
	shape_to(bytes, n, max, end, 0x7f, ret);
}

enum lims_bits lims_line_bits(const uint8_t *frame, size_t n)
{
	uint64_t high = 0;
	size_t at = 0;
	for (; at + 8 <= n; at += 8)
		high |= eight(frame + at);
	for (; at < n; at++)
		high |= frame[at];
	if (!(high & HIGH))
		return LIMS_BITS_SEVEN;
	uint8_t even = 0, odd = 0;
	for (size_t i = 0; i < n; i++) {
		uint8_t b = frame[i];
		b ^= (uint8_t)(b >> 4);
		b ^= (uint8_t)(b >> 2);
		b ^= (uint8_t)(b >> 1);
		even |= b;          // bit 0: an odd number of ones was seen
		odd |= (uint8_t)~b; // bit 0: an even one
	}
	if (!(even & 1))
		return LIMS_BITS_EVEN;
	return odd & 1 ? LIMS_BITS_MIXED : LIMS_BITS_ODD;
}

enum lims_reason lims_line_seven(const uint8_t *frame, size_t n, enum lims_bits parity, char *out, char *ret_note)
{
	enum lims_bits seen = lims_line_bits(frame, n);
	if (seen != LIMS_BITS_SEVEN && seen != parity) {
		if (ret_note)
			snprintf(ret_note, LIMS_READING_NOTE, "bit 7 is set and is no %s parity: the port settings (bits, parity, baud) are wrong",
				parity == LIMS_BITS_ODD ? "odd" : "even");
		return LIMS_REASON_BAD_CHECK;
	}
	memcpy(out, frame, n);
	for (size_t i = 0; i < n && seen != LIMS_BITS_SEVEN; i++)
		out[i] = (char)(frame[i] & 0x7f);
	return LIMS_REASON_NONE;
}
