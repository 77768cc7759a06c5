// SPDX-License-Identifier: Apache-2.0
// The capture "lims-capture-3" (docs/formats/capture.md): what crossed the line, both ways, and the one rule by which it becomes a reading.
#ifndef LIMS_PROTOCOL_CAPTURE_H
#define LIMS_PROTOCOL_CAPTURE_H

#include "drivers/protocol/protocol.h"
#include "lims-core/base/buf.h"

enum {
	LIMS_CAPTURE_ARENA = 4 << 20,
	LIMS_LATENCY_MS = 2000,
	LIMS_CAPTURE_MAX = 1 << 20,
	LIMS_CAPTURE_LINE = 1024,
	LIMS_CAPTURE_LINES = 20000,
	LIMS_CAPTURE_FIELD = 200,
	LIMS_MARK_MAX = 120,
	LIMS_CAPTURE_RULE = 3
};

// The two marks that mean something: a conversation begins, and has come to its end. All others are for people.
#define LIMS_MARK_TALK "talk"
#define LIMS_MARK_DONE "done"

/// The header. Texts are single lines of printable UTF-8 without control characters; "" where nothing is known.
struct lims_capture_head {
	char port[LIMS_CAPTURE_FIELD];   ///< the URL that was opened
	char protocol[32];               ///< id
	int version;                     ///< of the protocol
	char model[64];                  ///< id of the model; "" none
	struct lims_hash model_hash;     ///< SHA-256 of the model file's bytes, when there is a model
	char device[LIMS_CAPTURE_FIELD]; ///< the laboratory's name of the instrument
	char setup[LIMS_SETUP_TEXT];     ///< declared set-up (setup.h)
	char role[LIMS_READING_ROLE];    ///< what was asked for; "" in a recording
	char program[64];                ///< "lims 0.1.0"
	bool simulated;
	int rule;                 ///< edition of the rules that decides, the number in the first line: 1 to 3; 0 when writing: the newest
	struct lims_moment start; ///< elapsed times count from here
};

enum lims_capture_kind { LIMS_CAPTURE_TX, LIMS_CAPTURE_RX, LIMS_CAPTURE_MARK };

/// One line. The bytes of tx and rx are as they crossed the descriptor; a mark says what the program did ("timeout", "quarantine", …).
struct lims_capture_line {
	int64_t elapsed_us; ///< since head.start; when the bytes were taken from, or given to, the descriptor
	enum lims_capture_kind kind;
	const char *mark; ///< text of a mark; NULL otherwise
	size_t at;        ///< bytes of tx and rx: offset in the capture's `bytes`
	size_t len;
};

/// A capture in memory. The bytes of all tx and rx lines lie one after the other.
struct lims_capture {
	struct lims_capture_head head;
	struct lims_capture_line *lines;
	size_t count;
	uint8_t *bytes;
	size_t total;
};

/// Reads a capture; bounded by the maxima above. LIMS_E_INPUT with line number (another format, an unknown or missing header line, time that runs
/// backwards, odd or bad hexadecimal, too long). Memory in `arena`.
lims_rc lims_capture_parse(const char *text, size_t n, struct lims_arena *arena, struct lims_capture *ret, struct lims_err *err);

/// Writes the header, then lines, into a buffer whose failure is sticky (check it once at the end). Bytes longer than LIMS_CAPTURE_LINE become several lines.
/// What parse reads, write gives back byte for byte.
void lims_capture_write_head(struct lims_buf *b, const struct lims_capture_head *h);
void lims_capture_write_line(struct lims_buf *b, int64_t elapsed_us, enum lims_capture_kind kind, const void *bytes, size_t n);
/// Leaves the older half of the lines out of a capture that grew too long, and puts a mark in their place. The head, and the times of what stays, are as
/// before. Returns how many lines stand behind the head then.
size_t lims_capture_shorten(struct lims_buf *b);

/// What the capture proves about a role.
struct lims_decision {
	struct lims_reading reading; ///< reason NONE: accepted for a record; else why not
	size_t exchanges;            ///< questions asked
	size_t rejected;             ///< stretches of bytes that were no answer
	bool settled;                ///< false: another exchange may still bring a reading (live), true: nothing more to come
};

/// The one truth: decides from the bytes alone which reading of `role` the capture gives. The live path uses it to accept and the
/// proof uses it to decode again. Rules (design 4a; docs/formats/capture.md), by the manner of the protocol:
///  Asked
///  - only bytes after a question and before the next question or mark can answer it; anything else on the line (an unasked frame,
///    rubbish, a second answer) spoils that exchange;
///  - after a spoiled or unanswered exchange nothing is accepted until the line was silent for the model's latency_ms before the next question;
///  - without registers: the answer to the last question, one frame without error, and not the first answer of the capture, which may
///    be a late one to an earlier program (unless the line was silent for latency_ms before);
///  - with registers: the last two exchanges read the same registers with another length and agree within the register's `change`; the value is
///    the first of the two.
///  Listened to
///  - the last frame that carries the quantity; never the first frame after the line was opened or after a mark; a spoiled frame begins
///    everything anew. Where no check guards the frame (since rule 2) two in a row must say the same.
///  Talked for
///  - the answers between the marks "talk" and "done" of the last conversation; a piece with rubbish in it gives nothing; after a conversation that
///    did not come to its end the silence of latency_ms is demanded as above.
///  Stability that is not on the wire is inferred from readings in a row that agree (agree.h), or declared in the set-up.
/// `role` NULL: the role in the header; any role covered by the same read may be asked. `model` must be the one the header names (its hash is compared:
/// LIMS_E_CORRUPT) or NULL when it names none. LIMS_E_INPUT: unknown protocol, newer version, bad set-up, role that the model has not.
lims_rc lims_capture_decide(
	const struct lims_capture *c, const struct lims_model *model, const char *role, struct lims_decision *ret, struct lims_err *err);

/// `role` NULL and none in the header (a recording): nothing is decided for Modbus, LIMS_REASON_TIMEOUT.
/// All frames and rejected stretches of the capture in order, for the screen (`frame_at` counts over all received bytes), each with the
/// time of its last byte; then decides as above. `take` may be NULL. Errors as above.
lims_rc lims_capture_decode(const struct lims_capture *c, const struct lims_model *model, const char *role, lims_reading_fn take,
	void *user, struct lims_reading *ret_accepted, struct lims_err *err);

#endif
