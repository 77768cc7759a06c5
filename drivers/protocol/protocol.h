// SPDX-License-Identifier: Apache-2.0
// The table of wire protocols and the pure decoder: bytes in, readings or reasons out.
//
// Every protocol has four parts that are kept apart: the framer says how long a frame that starts here would be, the check
// says whether it is whole and right, the decoder turns it into readings, and how the quantity is got (listened to, asked for, talked
// for) is told by the manner. One loop (decode.c) joins them for all protocols, resynchronises after rubbish, and takes no memory.
#ifndef LIMS_PROTOCOL_PROTOCOL_H
#define LIMS_PROTOCOL_PROTOCOL_H

#include "drivers/protocol/model.h"
#include "drivers/protocol/setup.h"
#include "lims-core/base/reading.h"

enum { LIMS_REQUEST_MAX = 256, LIMS_FRAME_LENGTHS = 4, LIMS_TALK_MEMO = 256, LIMS_TALK_PIECES = 64 };

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
	bool joined; ///< kept by the loop: the bytes at hand follow directly on a good frame
};

/// What is known about the bytes. All pointers are borrowed and may be NULL.
struct lims_scan {
	const struct lims_model *model;   ///< register map and units
	const struct lims_setup *setup;   ///< declared by a person
	const struct lims_request *asked; ///< the question whose answer is awaited: another answer is LIMS_REASON_BAD_FRAME; NULL: listening
	const struct lims_request *seen;  ///< listening: the request seen just before, which gives the reply its address
	struct lims_memory *memory;       ///< kept by who decodes a stream in pieces; NULL: within the bytes given. Never NULL for a protocol
	int version;                      ///< of the protocol that the bytes were captured with, for one that has changed; 0: the newest
	bool more;                        ///< set by the decoder: bytes behind those given may still come
	size_t at;                        ///< set by the decoder: where in the stream the bytes given to shape and check begin
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

/// How the quantity of a protocol is got.
enum lims_manner {
	LIMS_MANNER_LISTEN, ///< a stream, or a tap on other people's talk: nothing is ever sent, and the device layer makes sending impossible
	LIMS_MANNER_ASK,    ///< one question, one answer
	LIMS_MANNER_TALK,   ///< a conversation of several steps
};
const char *lims_manner_name(enum lims_manner m); ///< "listen", "ask", "talk"

/// What is wanted from an instrument. Pointers are borrowed.
struct lims_ask {
	const struct lims_model *model; ///< NULL: none
	const struct lims_setup *setup; ///< NULL: nothing declared; `setup->address` is the address as text
	const char *role;               ///< the quantity, or an entry of the identity; never NULL
	unsigned unit;                  ///< address on the line, by URL or model; 0: not given
	unsigned turn;                  ///< counts the questions of one reading from 0
	uint16_t transaction;           ///< another number for every question
};

/// What a conversation wants next.
enum lims_talk_want {
	LIMS_TALK_WAIT,   ///< the answer is not whole yet
	LIMS_TALK_SEND,   ///< `q` is to be sent and its answer awaited
	LIMS_TALK_DONE,   ///< everything was answered; `q`, when it has bytes, is sent as a farewell that nobody answers
	LIMS_TALK_FAILED, ///< it cannot go on, `note` says why; a farewell as above
};

/// One step of a conversation. Plain values.
struct lims_talk_step {
	enum lims_talk_want want;
	struct lims_request q;
	unsigned rest_ms; ///< before sending: silence that the instrument needs
	unsigned baud;    ///< SEND: taken as soon as the bytes have left; 0: stays. A conversation begins with the settings of the port
	char format[4];   ///< "7E1"; "" stays
	unsigned wait_ms; ///< SEND and WAIT: silence after which the answer is `late`; 0: the model's timeout_ms
	char note[LIMS_READING_NOTE]; ///< FAILED
};

/// Where a conversation stands; all zero at its beginning. The driver uses the fields as it likes.
struct lims_talk {
	unsigned step;
	uint32_t number;
	uint8_t memo[LIMS_TALK_MEMO];
};

/// One thing sent in a conversation and everything received before the next one (len 0: nothing came).
struct lims_talk_piece {
	const uint8_t *sent, *got;
	size_t sent_len, got_len;
	size_t got_at; ///< offset in the received bytes, for frame_at
};

/// A row of the table. All functions are pure and take no memory.
struct lims_protocol {
	const char *id;    ///< stable for ever: "mt-sics", "modbus-rtu", "modbus-tcp"
	int version;       ///< goes up when the same bytes would decode to something else
	const char *title; ///< message id
	enum lims_protocol_status status;
	enum lims_model_evidence evidence;
	const char *source; ///< documents that the driver was written from
	size_t frame_max;   ///< bytes of the longest frame; more is LIMS_REASON_OVERSIZED
	int end;            ///< byte that ends a line, -1 for binary protocols
	bool crc;           ///< every frame carries a check that no single wrong byte passes (CRC, XOR, sum of whole bytes)
	bool has_registers; ///< needs a model with a register map for values
	/// A frame begins at the first byte given or after `end` and nowhere else: the tail of a broken line ("2.5 kg" of "1x2.5 kg") is no reading.
	bool from_line_start;
	bool seven_bits; ///< from_line_start: bit 7 of the end may be set, as parity seen at a port of 8 bits
	bool has_lines;  ///< its lines and questions stand in the model file (generic/lines.h)
	/// Framer. n ≥ 1.
	void (*shape)(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret);
	/// Check of one candidate: LIMS_REASON_NONE, or why it is no frame. `ret_note` takes LIMS_READING_NOTE bytes of detail.
	enum lims_reason (*check)(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note);
	/// Turns a checked frame into one or more readings; `base` carries frame_at, frame_len and at.
	void (*decode)(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit);
	/// True when the bytes are a question of a master, which is then stored in *ret: a listener reads the next reply with its address, and an asker's
	/// own question is known again in a capture. NULL: replies explain themselves, and whatever was sent was a question.
	bool (*is_request)(const uint8_t *frame, size_t n, struct lims_request *ret);

	// How the quantity is got (docs/adding-a-driver.md).
	enum lims_manner manner;
	const char *role; ///< the quantity when nobody names one ("mass"); NULL: any quantity of the frame
	unsigned equal;   ///< stability not on the wire: how many readings in a row must agree; 0: 5, in a conversation 1
	/// LISTEN: roles that are told once (a finished delivery), each between blanks: the first accepted reading stands, whatever comes after it (else the
	/// last frame decides), and what is shown at rest without having been heard to come about is none. NULL: none.
	const char *told_once;
	bool speaks;      ///< ASK: the instrument can be set to speak by itself, and its lines say what they are (listen=yes)
	bool silence;     ///< ASK: frames are told apart by 3.5 characters of silence, kept before each question
	unsigned rest_ms; ///< ASK: rest between two questions of one reading; 0: 100 (with registers: none)
	struct lims_model_identity
		identity; ///< what to ask for by default to learn who it is; entries are roles for `request` or of the conversation
	/// ASK: the question for ask->role. Only ever one that reads. LIMS_E_INPUT: a quantity that cannot be asked for, an address out of range.
	lims_rc (*request)(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err);
	/// ASK: may the answer to q carry the quantity? NULL: always.
	bool (*concerns)(const struct lims_scan *scan, const struct lims_request *q, const char *role);
	/// ASK: is this reading the answer to q? `frame` are the bytes of its frame. NULL: every frame that is no question itself.
	bool (*answers)(const struct lims_request *q, const struct lims_reading *r, const uint8_t *frame);
	/// The text of an answer to a question about identity. NULL: the digits of a value, else the note.
	bool (*identity_text)(const char *entry, const struct lims_reading *r, char *ret_text, size_t room);
	/// TALK: the next step. A conversation of one question must get an answer that names the question, else it begins with a greeting: an answer to a
	/// program that was ended may still be on its way. `bytes` are all that came since the last SEND (n = 0 at the beginning and when nothing came). `late`: nothing came for wait_ms.
	void (*talk)(
		const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret);
	/// TALK: readings of a whole conversation, where one quantity stands in several answers (a value here, its unit there). NULL: each piece is
	/// decoded by itself, frame by frame.
	void (*conclude)(const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit);
};

/// How this instrument gives its quantity: as its protocol does, unless a person declared that it speaks by itself (listen=yes). `setup` may be NULL.
/// Such a declaration is refused when the instrument is opened, where the protocol's row does not have `speaks`: answers on a bus do not say whose they are.
enum lims_manner lims_manner_of(const struct lims_protocol *protocol, const struct lims_setup *setup);

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

/// What a listener has to remember from one piece of a stream to the next; all zero at the beginning.
struct lims_seen {
	bool has;
	struct lims_request request; ///< of a master, not answered yet
	struct lims_memory memory;   ///< what the protocol keeps
};
/// lims_decode_stream for the next piece of the same stream.
size_t lims_decode_going_on(const struct lims_protocol *protocol, const struct lims_scan *scan, struct lims_seen *seen,
	const uint8_t *bytes, size_t n, bool end, size_t base_at, struct lims_moment at, lims_reading_fn take, void *user, size_t *ret_used);

/// A reading at the place and time of `base` that says nothing yet. Cheaper than a copy, for frames of a few bytes.
static inline void lims_reading_begin(struct lims_reading *r, const struct lims_reading *base)
{
	r->reason = LIMS_REASON_NONE;
	r->value = base->value;
	r->digits[0] = r->unit[0] = r->role[0] = r->note[0] = '\0';
	r->unit_origin = r->stable_origin = LIMS_ORIGIN_WIRE;
	r->stable = r->net = false;
	r->frame_at = base->frame_at;
	r->frame_len = base->frame_len;
	r->at = base->at;
}

/// Fills a reading that is none: reason, place and a note (may be NULL).
void lims_reading_reject(struct lims_reading *r, const struct lims_reading *base, enum lims_reason reason, const char *note);

/// The question of MT-SICS: `command` is one of S, SI, SIR, I2, I3, I4 (never one that changes the instrument). LIMS_E_INPUT for any other.
lims_rc lims_mtsics_request(const char *command, struct lims_request *ret, struct lims_err *err);

/// The question of Modbus RTU or TCP: read `count` registers by function 3 or 4. `transaction` is for TCP. LIMS_E_INPUT when out of range.
lims_rc lims_modbus_request(const struct lims_protocol *protocol, uint16_t transaction, uint8_t unit, uint8_t function, uint16_t address,
	uint16_t count, struct lims_request *ret, struct lims_err *err);

#endif
