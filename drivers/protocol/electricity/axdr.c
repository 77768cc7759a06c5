// SPDX-License-Identifier: Apache-2.0
// A-XDR: a tag, then the content; strings, arrays and structures carry their length.
#include "drivers/protocol/electricity/axdr.h"

#include <string.h>

struct lims_axdr lims_axdr_of(const struct lims_axdr_piece *piece, size_t pieces)
{
	return (struct lims_axdr){.piece = piece, .pieces = pieces};
}

size_t lims_axdr_left(const struct lims_axdr *a)
{
	size_t left = 0;
	for (size_t i = 0; i < a->pieces; i++)
		left += a->piece[i].len;
	return left - a->at;
}

bool lims_axdr_take(struct lims_axdr *a, uint8_t *out, size_t n)
{
	while (n) {
		if (!a->pieces) {
			a->ran_out = true;
			return false;
		}
		size_t here = a->piece->len - a->at;
		size_t part = n < here ? n : here;
		if (out) {
			memcpy(out, a->piece->at + a->at, part);
			out += part;
		}
		a->at += part;
		a->used += part;
		n -= part;
		if (a->at == a->piece->len) {
			a->piece++;
			a->pieces--;
			a->at = 0;
		}
	}
	return true;
}

bool lims_axdr_number(struct lims_axdr *a, size_t n, uint64_t *ret)
{
	uint8_t b[8];
	const uint8_t *from = b;
	uint64_t value = 0;
	if (a->pieces && a->piece->len - a->at > n) { // all of it in one piece, and more behind it
		from = a->piece->at + a->at;
		a->at += n;
		a->used += n;
	} else if (!lims_axdr_take(a, b, n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++)
		value = value << 8 | from[i];
	*ret = value;
	return true;
}

bool lims_axdr_length(struct lims_axdr *a, size_t *ret)
{
	uint64_t value;
	if (!lims_axdr_number(a, 1, &value))
		return false;
	if (value >= 0x80) {
		size_t bytes = value & 0x7f;
		if (bytes < 1 || bytes > 2 || !lims_axdr_number(a, bytes, &value))
			return false;
	}
	*ret = (size_t)value;
	return true;
}

/// Content bytes of the types of fixed size; 0 for the others. Signed ones are marked by 80h.
static unsigned fixed_size(uint8_t tag)
{
	switch (tag) {
	case 0x05: // int32
		return 0x80 | 4;
	case 0x0f: // int8
		return 0x80 | 1;
	case 0x10: // int16
		return 0x80 | 2;
	case 0x14: // int64
		return 0x80 | 8;
	case LIMS_AXDR_BOOLEAN:
	case LIMS_AXDR_UINT8:
	case LIMS_AXDR_ENUM:
	case 0x0d: // bcd
		return 1;
	case LIMS_AXDR_UINT16:
		return 2;
	case LIMS_AXDR_UINT32:
	case LIMS_AXDR_FLOAT32:
		return 4;
	case 0x15: // uint64
	case LIMS_AXDR_FLOAT64:
		return 8;
	default:
		return 0;
	}
}

static bool read_fixed(struct lims_axdr *a, unsigned size, struct lims_axdr_item *item)
{
	size_t bytes = size & 0x7f;
	if (!lims_axdr_number(a, bytes, &item->magnitude))
		return false;
	if (!(size & 0x80) || !(item->magnitude >> (8 * bytes - 1)))
		return true;
	item->negative = true;
	item->magnitude = 0 - item->magnitude;
	if (bytes < 8)
		item->magnitude &= ((uint64_t)1 << 8 * bytes) - 1;
	return true;
}

static bool read_string(struct lims_axdr *a, size_t n, struct lims_axdr_item *item, bool keep)
{
	if (!keep)
		return lims_axdr_take(a, NULL, n);
	item->text_len = n < sizeof item->text ? n : sizeof item->text;
	return lims_axdr_take(a, item->text, item->text_len) && lims_axdr_take(a, NULL, n - item->text_len);
}

/// The description of the elements of a compact array: like a value without contents, an array with a count of two bytes.
static bool skip_description(struct lims_axdr *a)
{
	size_t waiting = 1;
	for (unsigned steps = 0; waiting && steps < LIMS_AXDR_COUNT; steps++, waiting--) {
		uint64_t tag, count;
		size_t elements;
		if (!lims_axdr_number(a, 1, &tag))
			return false;
		if (tag == LIMS_AXDR_ARRAY) {
			if (!lims_axdr_number(a, 2, &count))
				return false;
			waiting++;
		} else if (tag == LIMS_AXDR_STRUCTURE) {
			if (!lims_axdr_length(a, &elements) || elements > LIMS_AXDR_COUNT)
				return false;
			waiting += elements;
		}
	}
	return !waiting;
}

/// The next value into *item, its bytes only if they are to be kept.
static bool read_item(struct lims_axdr *a, struct lims_axdr_item *item, bool keep)
{
	uint64_t tag;
	if (!lims_axdr_number(a, 1, &tag))
		return false;
	item->tag = (uint8_t)tag;
	item->negative = false;
	item->magnitude = 0;
	item->count = item->text_len = 0;
	switch (item->tag) {
	case LIMS_AXDR_NULL:
	case 0xff: // don't care
		return true;
	case LIMS_AXDR_ARRAY:
	case LIMS_AXDR_STRUCTURE:
		return lims_axdr_length(a, &item->count) && item->count <= LIMS_AXDR_COUNT;
	case LIMS_AXDR_OCTETS:
	case LIMS_AXDR_VISIBLE:
	case LIMS_AXDR_UTF8:
		return lims_axdr_length(a, &item->count) && read_string(a, item->count, item, keep);
	case 0x04: // bit string
		return lims_axdr_length(a, &item->count) && read_string(a, (item->count + 7) / 8, item, keep);
	case LIMS_AXDR_DATE_TIME:
		return read_string(a, 12, item, keep);
	case 0x1a: // date
		return read_string(a, 5, item, keep);
	case 0x1b: // time
		return read_string(a, 4, item, keep);
	case 0x13: // compact array
		return skip_description(a) && lims_axdr_length(a, &item->count) && read_string(a, item->count, item, keep);
	default:
		return fixed_size(item->tag) && read_fixed(a, fixed_size(item->tag), item);
	}
}

bool lims_axdr_next(struct lims_axdr *a, struct lims_axdr_item *ret)
{
	return read_item(a, ret, true);
}

bool lims_axdr_skip(struct lims_axdr *a)
{
	size_t left[LIMS_AXDR_DEPTH] = {1};
	size_t depth = 0;
	for (;;) {
		while (!left[depth]) {
			if (!depth)
				return true;
			depth--;
		}
		left[depth]--;
		struct lims_axdr_item item;
		if (!read_item(a, &item, false))
			return false;
		if (!lims_axdr_is_list(item.tag))
			continue;
		if (++depth == LIMS_AXDR_DEPTH)
			return false;
		left[depth] = item.count;
	}
}

bool lims_axdr_is_list(uint8_t tag)
{
	return tag == LIMS_AXDR_ARRAY || tag == LIMS_AXDR_STRUCTURE;
}

bool lims_axdr_is_number(uint8_t tag)
{
	return fixed_size(tag) && tag != LIMS_AXDR_BOOLEAN && tag != LIMS_AXDR_ENUM && tag != 0x0d;
}

bool lims_axdr_is_text(uint8_t tag)
{
	return tag == LIMS_AXDR_OCTETS || tag == LIMS_AXDR_VISIBLE || tag == LIMS_AXDR_UTF8;
}
