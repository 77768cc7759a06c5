// SPDX-License-Identifier: Apache-2.0
// What parsers of pressure gauges, environment probes, earth and force meters share: names of units, numbers, float bits, ends of lines.
#ifndef LIMS_PROTOCOL_QUANTITY_H
#define LIMS_PROTOCOL_QUANTITY_H

#include "drivers/protocol/line.h"

/// A unit as it is written on the wire.
struct lims_wire_unit {
	const char *wire;
	char ucum[LIMS_READING_UNIT], role[LIMS_READING_ROLE]; ///< as wide as in a reading: copied without looking for their end
	const char *note;                                      ///< what must be known about it; NULL: nothing
};
/// The unit of that name, spelled exactly so. NULL when it is not known: a name that does not say how much it is (torr, H2O, HG) is none.
const struct lims_wire_unit *lims_wire_unit_find(struct lims_piece name);
/// The quantity that a UCUM code measures ("pressure", "temperature", …) as far as these parsers know it, else "value". Its text fills LIMS_READING_ROLE bytes.
const char *lims_quantity_of_ucum(const char *ucum);

/// Sets the role; `suffix` (may be NULL) is appended after "_".
void lims_quantity_role(struct lims_reading *r, const char *role, const char *suffix);
/// Appends "_" and the suffix to the role that stands there.
void lims_quantity_role_suffix(struct lims_reading *r, const char *suffix);
/// [+-]digits[.[digits]][E[+-]digits]: fills digits (as on the wire, without a point at the end) and value. A blank field is LIMS_REASON_NO_VALUE, anything else
/// LIMS_REASON_BAD_NUMBER with a note.
enum lims_reason lims_quantity_number(struct lims_reading *r, struct lims_piece p);
/// Is it written as such a number? Blanks round it do not matter.
bool lims_quantity_is_number(struct lims_piece p);
/// The value of whole number × 10^-places with that many digits.
void lims_quantity_scaled(struct lims_reading *r, int64_t whole, int places);
/// The decimal that a binary32 means. LIMS_REASON_NO_VALUE for NaN and infinity.
enum lims_reason lims_quantity_float32(struct lims_reading *r, uint32_t bits);
/// Unit and, where r has none yet, role by the name on the wire. A blank name takes the declared unit (LIMS_ORIGIN_DECLARED), else LIMS_REASON_NO_UNIT. A
/// name that is not known is LIMS_REASON_UNIT_UNKNOWN with a note.
enum lims_reason lims_quantity_unit(struct lims_reading *r, struct lims_piece name, const struct lims_setup *setup);
/// The same for a unit that was looked up already; always LIMS_REASON_NONE.
enum lims_reason lims_quantity_known_unit(struct lims_reading *r, const struct lims_wire_unit *u);
/// Joins what was found: an unknown unit comes first, then the number, then a missing unit, whose note tells the number that is not used.
/// The format does not say whether the value is at rest: it is not stable, and what is inferred later comes from equal frames.
void lims_quantity_judge(struct lims_reading *r, enum lims_reason number, enum lims_reason unit);
/// The same for a field that holds both, "0.12 Ohm" or "23.45'C": number, blanks, unit; `setup` NULL where a declared unit does not apply.
void lims_quantity_amount(struct lims_reading *r, struct lims_piece field, const struct lims_setup *setup);
/// LIMS_REASON_NOT_A_VALUE with a role and a text in the note.
void lims_quantity_text(struct lims_reading *r, const char *role, const char *before, struct lims_piece text);

/// How a line ends.
enum lims_line_end {
	LIMS_END_CR,    ///< CR; an LF right behind it belongs to it
	LIMS_END_CR_LF, ///< CR LF; also LF alone, and CR alone where nothing more can come
};
/// The question of a line protocol: `text` as it is sent.
void lims_quantity_question(struct lims_request *ret, const char *text);
/// LIMS_E_INPUT: a quantity that this protocol cannot be asked for.
lims_rc lims_quantity_cannot(const char *protocol, const char *role, struct lims_err *err);
/// Framer of a line that ends so within `max` bytes: one length, or TRUNCATED by a length beyond n, or OVERSIZED. Bit 7 is not looked at.
static inline void lims_end_shape(
	const struct lims_scan *scan, enum lims_line_end how, const uint8_t *bytes, size_t n, size_t max, struct lims_shape *ret)
{
	size_t room = n < max ? n : max;
	size_t at = 0;
	while (at < room && (bytes[at] & 0x7f) != '\r' && (bytes[at] & 0x7f) != '\n')
		at++;
	ret->count = 0;
	if (at == room && n >= max) {
		ret->reason = LIMS_REASON_OVERSIZED;
		return;
	}
	ret->count = 1;
	if (at == room)
		ret->len[0] = n + 1;
	else if ((bytes[at] & 0x7f) == '\n')
		ret->len[0] = at + 1;
	else if (at + 1 < n && (bytes[at + 1] & 0x7f) == '\n')
		ret->len[0] = at + 2;
	else if (how == LIMS_END_CR_LF && scan->more && at + 1 >= n)
		ret->len[0] = at + 2; // the LF may still be on its way
	else
		ret->len[0] = at + 1;
}
/// The line without its end.
static inline struct lims_piece lims_end_cut(const void *frame, size_t n)
{
	const char *text = frame;
	while (n && ((text[n - 1] & 0x7f) == '\r' || (text[n - 1] & 0x7f) == '\n'))
		n--;
	return (struct lims_piece){text, n};
}

#endif
