// SPDX-License-Identifier: Apache-2.0
// The table of wire protocols and the pure decoder: bytes in, readings or reasons out.
//
// Every protocol has four parts that are kept apart: the framer says how long a frame that starts here would be, the check
// says whether it is whole and right, the decoder turns it into readings, and the optional request asks for one. One loop
// (decode.c) joins them for all protocols, resynchronises after rubbish, and takes no memory.
#ifndef LIMS_PROTOCOL_PROTOCOL_H
#define LIMS_PROTOCOL_PROTOCOL_H

#include "drivers/protocol/model.h"
#include "drivers/protocol/setup.h"
#include "lims-core/base/reading.h"

enum { LIMS_REQUEST_MAX = 64, LIMS_FRAME_LENGTHS = 4 };

/// How far a protocol may be relied on.
enum lims_protocol_status {
	LIMS_PROTOCOL_STABLE,       ///< tests on bytes of real instruments
	LIMS_PROTOCOL_EXPERIMENTAL, ///< tests on published examples only
};
const char *lims_protocol_status_name(enum lims_protocol_status s); ///< "stable", "experimental"

/// One question to an instrument, as the bytes that are sent and as what its answer is checked against. Plain values.
struct lims_request {
	uint8_t bytes[LIMS_REQUEST_MAX]; ///< the whole frame with its check
	size_t len;
	uint16_t transaction; ///< Modbus TCP only
	uint8_t unit;         ///< Modbus address 0…255
	uint8_t function;     ///< Modbus 3 or 4
	uint16_t address;     ///< first register, PDU address (0-based)
	uint16_t count;       ///< registers, 1…125
};

enum { LIMS_MEMORY = 512 };
/// What earlier frames of the same line said and later ones do not repeat (the unit price of a pump); laid out by the protocol, all zero at first.
struct lims_memory {
	uint8_t bytes[LIMS_MEMORY];
};

/// What is known about the bytes. All pointers are borrowed and may be NULL.
struct lims_scan {
	const struct lims_model *model;   ///< register map and units
	const struct lims_setup *setup;   ///< declared by a person
	const struct lims_request *asked; ///< the question whose answer is awaited: another answer is LIMS_REASON_BAD_FRAME; NULL: listening
	const struct lims_request *seen;  ///< listening: the request seen just before, which gives the reply its address
	struct lims_memory *memory;       ///< kept by who decodes a stream in pieces; NULL: within the bytes given. Never NULL for a protocol
};

/// What the framer says about bytes[0]: the lengths that a frame starting there could have, the likeliest first. A length
/// beyond the bytes given means that the rest has not come yet. count = 0: no frame starts here, for this reason.
struct lims_shape {
	size_t len[LIMS_FRAME_LENGTHS];
	size_t count;
	enum lims_reason reason;
};

/// Takes one reading. Returns false to stop the decoder.
typedef bool (*lims_reading_fn)(void *user, const struct lims_reading *r);

/// Where decoders put their readings; `given` counts them.
struct lims_emit {
	lims_reading_fn take; ///< may be NULL
	void *user;
	bool stopped;
	size_t given;
};
void lims_emit_reading(struct lims_emit *emit, const struct lims_reading *r);

/// A row of the table. All functions are pure and take no memory.
struct lims_protocol {
	const char *id; ///< stable for ever: "mt-sics", "modbus-rtu", "modbus-tcp"
	int version;    ///< goes up when the same bytes would decode to something else
	const char *title;
	enum lims_protocol_status status;
	enum lims_model_evidence evidence;
	const char *source; ///< documents that the driver was written from
	size_t frame_max;   ///< bytes of the longest frame; more is LIMS_REASON_OVERSIZED
	int end;            ///< byte that ends a line, -1 for binary protocols
	bool crc;           ///< every frame carries a check that no single wrong byte passes (CRC, XOR, sum of whole bytes)
	bool has_registers; ///< needs a model with a register map for values
	/// A frame begins at the first byte given or after `end` and nowhere else: the tail of a broken line ("2.5 kg" of "1x2.5 kg") is no reading.
	bool from_line_start;
	/// Framer. n ≥ 1.
	void (*shape)(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret);
	/// Check of one candidate: LIMS_REASON_NONE, or why it is no frame. `ret_note` takes LIMS_READING_NOTE bytes of detail.
	enum lims_reason (*check)(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note);
	/// Turns a checked frame into one or more readings; `base` carries frame_at, frame_len and at.
	void (*decode)(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit);
	/// True when the checked frame is a request, which is then stored in *ret: the next reply is read with its address. NULL when replies explain themselves.
	bool (*is_request)(const uint8_t *frame, size_t n, struct lims_request *ret);
};

/// All protocols, in the order of their families. The table is constant.
const struct lims_protocol *const *lims_protocols(size_t *ret_count);
/// NULL when there is none of that name.
const struct lims_protocol *lims_protocol_find(const char *id);
/// True when a model written for `model_protocol` serves a line that speaks `line_protocol`: equal, or both Modbus.
bool lims_protocol_serves(const char *model_protocol, const char *line_protocol);

/// Decodes n bytes as they were read from a line into readings, each whole frame and each rejected stretch at least one, in
/// the order of the bytes. A rejected stretch has its reason, offset and length; decoding goes on at the next good frame.
/// A Modbus register without unit in the model, and a bare RTU reply of which nobody says where it starts (no request before it and no
/// `start` in the set-up), give LIMS_REASON_NOT_A_VALUE with the raw registers in the note.
/// For LIMS_REASON_UNSTABLE and LIMS_REASON_NOT_CONFIRMED the value is filled in too, for the screen only.
/// `model` and `setup` may be NULL. Never fails; `take` may stop it. Returns the number of readings given.
size_t lims_decode(const struct lims_protocol *protocol, const struct lims_model *model, const struct lims_setup *setup,
	const uint8_t *bytes, size_t n, lims_reading_fn take, void *user);

/// The same for a stream: with `end` false an unfinished frame at the end of the bytes is left alone. *ret_used says how many bytes are done with
/// (the caller drops them; at most frame_max remain). `at` stamps the readings; `base_at` is the offset of bytes[0] in the stream.
size_t lims_decode_stream(const struct lims_protocol *protocol, const struct lims_scan *scan, const uint8_t *bytes, size_t n, bool end,
	size_t base_at, struct lims_moment at, lims_reading_fn take, void *user, size_t *ret_used);

/// Fills a reading that is none: reason, place and a note (may be NULL).
void lims_reading_reject(struct lims_reading *r, const struct lims_reading *base, enum lims_reason reason, const char *note);

/// The question of MT-SICS: `command` is one of S, SI, SIR, I2, I3, I4 (never one that changes the instrument). LIMS_E_INPUT for any other.
lims_rc lims_mtsics_request(const char *command, struct lims_request *ret, struct lims_err *err);

/// The question of Modbus RTU or TCP: read `count` registers by function 3 or 4. `transaction` is for TCP. LIMS_E_INPUT when out of range.
lims_rc lims_modbus_request(const struct lims_protocol *protocol, uint16_t transaction, uint8_t unit, uint8_t function, uint16_t address,
	uint16_t count, struct lims_request *ret, struct lims_err *err);

#endif
