// SPDX-License-Identifier: Apache-2.0
// What parsers of text lines share: pieces of a line, its end, plain numbers, and bytes that carry a parity bit.
#ifndef LIMS_PROTOCOL_LINE_H
#define LIMS_PROTOCOL_LINE_H

#include "drivers/protocol/protocol.h"

/// A piece of a line, borrowed.
struct lims_piece {
	const char *at;
	size_t len;
};
static inline bool lims_piece_is(struct lims_piece p, const char *text)
{
	// Mostly the first byte decides: no call for it.
	for (size_t i = 0; i < p.len; i++)
		if (text[i] == '\0' || text[i] != p.at[i])
			return false;
	return text[p.len] == '\0';
}
/// `list` ends with NULL.
bool lims_piece_in(struct lims_piece p, const char *const *list);
/// Without blanks (20h) at both ends; len = 0 when there is nothing else.
static inline struct lims_piece lims_piece_trim(struct lims_piece p)
{
	while (p.len && p.at[0] == ' ') {
		p.at++;
		p.len--;
	}
	while (p.len && p.at[p.len - 1] == ' ')
		p.len--;
	return p;
}
/// Splits at blanks; returns max + 1 when there are more than `max` pieces.
size_t lims_piece_split(const void *line, size_t n, struct lims_piece *ret, size_t max);
/// [+-]digits[.digits] and nothing else.
bool lims_piece_number(struct lims_piece p);
/// The value of [+-]digits[.digits][E[+-]digits] where it fits into a machine word: what lims_dec_parse gives, in less time. False leaves the number,
/// which may be longer or none, to others.
bool lims_piece_short(struct lims_piece p, struct lims_dec *ret);
/// The note of a reading: `before`, then the piece, cut at the end of the note. The piece must be printable ASCII.
void lims_piece_note(struct lims_reading *r, const char *before, struct lims_piece p);

/// Puts `more` behind what the note says already, cut at its end. ASCII.
void lims_note_more(struct lims_reading *r, const char *more);
/// The reading has LIMS_REASON_NO_UNIT: its note, when it has none yet, tells the number that is not used and what to do.
void lims_note_no_unit(struct lims_reading *r);

/// Only 20h…7Eh.
bool lims_line_printable(const void *line, size_t n);
/// Framer of a line that ends with CR LF within `max` bytes: one length, or TRUNCATED by a length beyond n, OVERSIZED, or BAD_FRAME for an LF
/// without CR.
void lims_line_shape(const uint8_t *bytes, size_t n, size_t max, struct lims_shape *ret);
/// The same for lines of 7 bits: bit 7 is not looked at here, lims_line_seven judges it.
void lims_line_shape_seven(const uint8_t *bytes, size_t n, size_t max, struct lims_shape *ret);

/// What bit 7 of a line that should be 7 bits wide looks like. A port that is set to 8 bits and no parity shows the parity bit as bit 7.
enum lims_bits {
	LIMS_BITS_SEVEN, ///< bit 7 is 0 everywhere
	LIMS_BITS_EVEN,  ///< every byte has an even number of ones
	LIMS_BITS_ODD,   ///< every byte has an odd number of ones
	LIMS_BITS_MIXED, ///< neither: wrong port settings, or a damaged frame
};
enum lims_bits lims_line_bits(const uint8_t *frame, size_t n);
/// Copies the frame without bit 7 into `out` (n bytes) when bit 7 is 0 everywhere or every byte has the device's parity (EVEN or ODD); else
/// LIMS_REASON_BAD_CHECK with a note (LIMS_READING_NOTE bytes, may be NULL) that names the port settings.
enum lims_reason lims_line_seven(const uint8_t *frame, size_t n, enum lims_bits parity, char *out, char *ret_note);

#endif
