// SPDX-License-Identifier: Apache-2.0
// The A-XDR encoding of DLMS data (IEC 62056-62, IEC 61334-6) over bytes that may lie in several pieces. No memory is taken.
#ifndef LIMS_PROTOCOL_ELECTRICITY_AXDR_H
#define LIMS_PROTOCOL_ELECTRICITY_AXDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LIMS_AXDR_TEXT = 64, LIMS_AXDR_DEPTH = 8, LIMS_AXDR_COUNT = 1024 };

/// Tags of the data types that decide something here; lims_axdr_next knows all of them.
enum {
	LIMS_AXDR_NULL = 0x00,
	LIMS_AXDR_ARRAY = 0x01,
	LIMS_AXDR_STRUCTURE = 0x02,
	LIMS_AXDR_BOOLEAN = 0x03,
	LIMS_AXDR_UINT32 = 0x06,
	LIMS_AXDR_OCTETS = 0x09,
	LIMS_AXDR_VISIBLE = 0x0a,
	LIMS_AXDR_UTF8 = 0x0c,
	LIMS_AXDR_INT8 = 0x0f,
	LIMS_AXDR_UINT8 = 0x11,
	LIMS_AXDR_UINT16 = 0x12,
	LIMS_AXDR_ENUM = 0x16,
	LIMS_AXDR_FLOAT32 = 0x17,
	LIMS_AXDR_FLOAT64 = 0x18,
	LIMS_AXDR_DATE_TIME = 0x19,
};

/// Bytes somewhere.
struct lims_axdr_piece {
	const uint8_t *at;
	size_t len;
};

/// Where a reader stands. Copies are independent readers.
struct lims_axdr {
	const struct lims_axdr_piece *piece; ///< borrowed
	size_t pieces;
	size_t at;    ///< in piece[0]
	size_t used;  ///< bytes read
	bool ran_out; ///< the last failure was for want of bytes, not for what they say
};

/// One value, or the head of an array or structure.
struct lims_axdr_item {
	uint8_t tag;
	bool negative;
	uint64_t magnitude;           ///< of a whole number; the bits of a float
	size_t count;                 ///< elements of an array or structure; bytes of a string; bits of a bit string
	uint8_t text[LIMS_AXDR_TEXT]; ///< the first bytes of a string or date
	size_t text_len;
};

/// A reader at the first of `pieces`.
struct lims_axdr lims_axdr_of(const struct lims_axdr_piece *piece, size_t pieces);
/// Bytes that are left.
size_t lims_axdr_left(const struct lims_axdr *a);
/// Takes n bytes; `out` may be NULL. False when there are fewer.
bool lims_axdr_take(struct lims_axdr *a, uint8_t *out, size_t n);
/// An unsigned number of n ≤ 8 bytes, the most significant first.
bool lims_axdr_number(struct lims_axdr *a, size_t n, uint64_t *ret);
/// A length: one byte below 80h, else 81h or 82h and that many bytes.
bool lims_axdr_length(struct lims_axdr *a, size_t *ret);
/// The next value; of an array or structure the head only. False (*ret is then of no use) on an unknown tag, more than LIMS_AXDR_COUNT elements, too few bytes.
bool lims_axdr_next(struct lims_axdr *a, struct lims_axdr_item *ret);
/// Passes over a whole value with all that is in it. False as above, and deeper than LIMS_AXDR_DEPTH.
bool lims_axdr_skip(struct lims_axdr *a);

bool lims_axdr_is_list(uint8_t tag);   ///< array or structure
bool lims_axdr_is_number(uint8_t tag); ///< a whole number or a float that measures; not an enumeration
bool lims_axdr_is_text(uint8_t tag);   ///< octets or characters

#endif
