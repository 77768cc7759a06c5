// SPDX-License-Identifier: Apache-2.0
// The reading (VIM 4.1 indication) as the wire gave it, or the reason why there is none (số chỉ).
#ifndef LIMS_BASE_READING_H
#define LIMS_BASE_READING_H

#include "lims-core/base/clock.h"
#include "lims-core/base/dec.h"

/// Why a frame gives no reading. A blank is never a zero. The names (lims_reading_reason_name) are a contract of --json and never
/// translated.
enum lims_reason {
	LIMS_REASON_NONE = 0,      ///< it is a reading
	LIMS_REASON_UNSTABLE,      ///< the device says: in motion
	LIMS_REASON_OVERLOAD,      ///< above the range
	LIMS_REASON_UNDERLOAD,     ///< below the range
	LIMS_REASON_DEVICE_ERROR,  ///< the device reports an error (see text)
	LIMS_REASON_BUSY,          ///< understood, not executable now
	LIMS_REASON_NO_UNIT,       ///< no unit in the frame and none declared
	LIMS_REASON_UNIT_UNKNOWN,  ///< a unit that the driver does not know
	LIMS_REASON_BAD_NUMBER,    ///< the value is no number
	LIMS_REASON_BAD_FRAME,     ///< shape, length, address or function is wrong
	LIMS_REASON_BAD_CHECK,     ///< checksum or parity is wrong
	LIMS_REASON_TRUNCATED,     ///< the frame ends too early
	LIMS_REASON_OVERSIZED,     ///< longer than the protocol allows
	LIMS_REASON_NOISE,         ///< bytes between frames
	LIMS_REASON_NO_VALUE,      ///< the device's own "no value" pattern, or NaN
	LIMS_REASON_NOT_CONFIRMED, ///< the confirming read disagrees beyond the model's stated change
	LIMS_REASON_TIMEOUT,       ///< nothing came in time
	LIMS_REASON_NOT_A_VALUE,   ///< a good frame that carries no measured value (identity, acknowledgement, request)
	LIMS_REASON_SIGN,          ///< a value below zero, or zero, which the quantity of its column cannot have
};
const char *lims_reading_reason_name(enum lims_reason r); ///< "unstable", "overload", …

/// Where knowledge about the frame comes from; the record marks all but `wire`.
enum lims_origin { LIMS_ORIGIN_WIRE, LIMS_ORIGIN_DECLARED, LIMS_ORIGIN_INFERRED };

enum { LIMS_READING_DIGITS = 48, LIMS_READING_UNIT = 16, LIMS_READING_ROLE = 32, LIMS_READING_NOTE = 96 };

/// One decoded frame (or one quantity of it). Plain values, no ownership.
struct lims_reading {
	enum lims_reason reason; ///< NONE: value, digits and unit are valid
	struct lims_dec value;
	char digits[LIMS_READING_DIGITS]; ///< as written on the wire ("100.00"); for binary values the decimal that they mean
	char unit[LIMS_READING_UNIT];     ///< UCUM code, "1" for a pure number
	char role[LIMS_READING_ROLE];     ///< quantity role: "mass", "energy_active", "voltage", "pulse_count", …
	enum lims_origin unit_origin;
	enum lims_origin stable_origin;
	bool stable;
	bool net;                     ///< a tare is active
	char note[LIMS_READING_NOTE]; ///< identity text, device's error code, or the detail of the reason; UTF-8
	size_t frame_at;              ///< offset of the frame in the received bytes given to the decoder
	size_t frame_len;
	struct lims_moment at; ///< when its last byte was read; us = 0 when unknown
};

struct lims_jw;
/// The JSON object that `lims decode` prints and the journal keeps (docs/formats/reading.md): reason or value, digits, unit, role, flags.
void lims_reading_json(struct lims_jw *w, const char *key, const struct lims_reading *r);

#endif
