// SPDX-License-Identifier: Apache-2.0
// What the two DLMS protocols share: the message put together from frames, segments and blocks, and what it says.
#ifndef LIMS_PROTOCOL_ELECTRICITY_DLMS_H
#define LIMS_PROTOCOL_ELECTRICITY_DLMS_H

#include "drivers/protocol/electricity/axdr.h"
#include "drivers/protocol/electricity/hdlc.h"
#include "drivers/protocol/electricity/obis.h"
#include "drivers/protocol/protocol.h"

enum { LIMS_DLMS_MAX = 4096, LIMS_DLMS_PIECES = 48, LIMS_DLMS_LLC = 3 };

/// What one frame, or the frames that belong together, are.
enum lims_dlms_state {
	LIMS_DLMS_WHOLE,    ///< a whole APDU in `piece`
	LIMS_DLMS_LINK,     ///< a frame of the link without an APDU; `first` says which
	LIMS_DLMS_SEGMENT,  ///< the first HDLC segment alone; the others are not here
	LIMS_DLMS_BLOCK,    ///< one block of a general block transfer alone
	LIMS_DLMS_HEADLESS, ///< information without the LLC header: the rest of a message that began before
};

/// An APDU as the pieces of it that lie in the frames. Pointers lie in the bytes that were read.
struct lims_dlms_message {
	enum lims_dlms_state state;
	size_t len; ///< bytes of all its frames
	struct lims_hdlc first;
	struct lims_axdr_piece piece[LIMS_DLMS_PIECES];
	size_t pieces;
};

/// How far a message is followed.
enum lims_dlms_reach {
	LIMS_DLMS_ONE,   ///< the first frame only
	LIMS_DLMS_ALL,   ///< with the segments and blocks behind it
	LIMS_DLMS_ALL_1, ///< the same as version 1 of the listener did it: the head of a block lies in one segment
};
/// Puts the message together that begins with the frame at bytes[0]. NONE: *ret is set, and *ret_wait says that further frames are needed of which not all have
/// come (ret->len is then more than n). Every frame but the first is checked.
enum lims_reason lims_dlms_read(const uint8_t *bytes, size_t n, enum lims_dlms_reach reach, struct lims_dlms_message *ret, bool *ret_wait);

/// The object that was asked for. Plain values.
struct lims_dlms_object {
	uint16_t class_id;
	struct lims_obis obis;
	int attribute;
};
/// True for a GET request of one object (C0 01).
bool lims_dlms_asks(struct lims_axdr apdu, struct lims_dlms_object *ret);

/// Turns an APDU into readings. `asked` is the object of the request before it, NULL when it is not known. An APDU that breaks the grammar gives BAD_FRAME and nothing
/// else; `passed` says that lims_dlms_pass went over it already.
void lims_dlms_decode(const struct lims_scan *scan, struct lims_axdr apdu, const struct lims_dlms_object *asked, bool passed,
	const struct lims_reading *base, struct lims_emit *emit);
/// Passes over one APDU that explains its own length; false when it is none (or ran out of bytes, see the reader's flag). `strict` refuses kinds that rubbish could be.
bool lims_dlms_pass(struct lims_axdr *apdu, bool strict);

/// The data of the GET answer to `invoke` (C4 01): a reader at the data; false when the APDU is another or an error, then *ret_error (0: another).
bool lims_dlms_answer(struct lims_axdr apdu, uint8_t invoke, struct lims_axdr *ret_data, unsigned *ret_error);
/// True when an AARE says that the association stands; else *ret_note (LIMS_READING_NOTE bytes) says why not.
bool lims_dlms_accepted(struct lims_axdr apdu, char *ret_note);

/// The body of a data notification: lists of meters, by their own OBIS codes or by position.
void lims_dlms_list(const struct lims_scan *scan, struct lims_axdr body, const struct lims_reading *base, struct lims_emit *emit);

/// Where a value comes from and how it is scaled.
struct lims_dlms_scale {
	bool known;
	int exponent;
	const char *unit; ///< UCUM; NULL: code `unit_code` is not known
	unsigned unit_code;
};
/// One value with its code as a reading, or the reason why it is none.
void lims_dlms_value(const struct lims_scan *scan, const struct lims_obis *obis, const struct lims_axdr_item *item,
	const struct lims_dlms_scale *scale, const struct lims_reading *base, struct lims_emit *emit);
/// {scaler, unit} as a structure of int8 and enum: true and *ret set, the reader behind it; else the reader stays.
bool lims_dlms_scale_read(struct lims_axdr *a, struct lims_dlms_scale *ret);
/// The moment that 12 bytes stand for, "2020-01-21 16:00:00" with what is not given as "--"; out holds 24 bytes.
void lims_dlms_moment(const uint8_t bytes[12], char *out);

/// Framer, check and decoder of DLMS over HDLC, as the rows of the listener and of the client have them.
void lims_dlms_hdlc_shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret);
enum lims_reason lims_dlms_hdlc_check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note);
void lims_dlms_hdlc_decode(
	const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit);

#endif
