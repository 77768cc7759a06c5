// SPDX-License-Identifier: Apache-2.0
// What the parts of the IEC 62056-21 parser share: the data set and its readings.
#ifndef LIMS_PROTOCOL_ELECTRICITY_IEC62056_H
#define LIMS_PROTOCOL_ELECTRICITY_IEC62056_H

#include "drivers/protocol/line.h"

enum {
	LIMS_IEC_FRAME = 16384,
	LIMS_IEC_SOH = 1,
	LIMS_IEC_STX = 2,
	LIMS_IEC_ETX = 3,
	LIMS_IEC_EOT = 4,
	LIMS_IEC_ACK = 6,
	LIMS_IEC_NAK = 0x15
};

/// The framer of the protocol.
void lims_iec_shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret);

/// The conversation of the protocol (contract in protocol.h).
void lims_iec_talk(
	const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret);

/// What text that should be data lines looks like.
enum lims_iec_found {
	LIMS_IEC_LINES_NONE, ///< something in it is no data line
	LIMS_IEC_LINES_CUT,  ///< may become data lines
	LIMS_IEC_LINES_SOME, ///< data sets
};
/// Looks at n bytes of 7 bits, which may begin within a line (`headless`). *ret_len says how many bytes the complete data sets take.
enum lims_iec_found lims_iec_lines_length(const char *text, size_t n, bool headless, size_t *ret_len);
bool lims_iec_hex_digit(unsigned c);

/// One data set: an address and its values in brackets, "1.6.1(0.50262*kW)(2211120730)". Values may go on in lines that begin with a bracket. Borrowed.
struct lims_iec_set {
	struct lims_piece address;
	struct lims_piece values; ///< from the first bracket to the last
	size_t count;
};

/// Reads the set that begins at `at`; returns what follows its last bracket, NULL when none begins there. *ret_cut (may be NULL) is set when only the end is missing.
const char *lims_iec_set_read(const char *at, const char *end, struct lims_iec_set *ret, bool *ret_cut);
/// The next value of the set from *cursor (0 at first), without its brackets; false after the last.
bool lims_iec_set_next(const struct lims_iec_set *set, size_t *cursor, struct lims_piece *ret);

/// What is known beside the text.
struct lims_iec_context {
	const struct lims_setup *setup;
	const struct lims_reading *base;
	const char *remark; ///< put behind the note of every reading, "" none
	char asked[32];     ///< address that a set without one answers, "" not known
	bool unchecked;     ///< the lines stand in no block: the first may have lost its head
};
/// The readings of n bytes of data lines (7 bits; CR, LF, '!' and NUL between sets are passed over). At least one.
void lims_iec_lines(const struct lims_iec_context *x, const char *text, size_t n, struct lims_emit *emit);

/// Appends to the note of a reading: printable ASCII as it is, anything else as '?'; what does not fit ends with "..".
void lims_iec_note(struct lims_reading *r, const char *text, size_t n);

#endif
