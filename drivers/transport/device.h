// SPDX-License-Identifier: Apache-2.0
// An instrument on a line: asks it for one quantity and says what it answered, with the bytes that prove it.
#ifndef LIMS_TRANSPORT_DEVICE_H
#define LIMS_TRANSPORT_DEVICE_H

#include "drivers/protocol/capture.h"
#include "drivers/transport/transport.h"

/// How to open an instrument. Pointers are borrowed until close; texts may be NULL.
struct lims_device_options {
	const struct lims_model *model; ///< NULL: none; then the line or `protocol` says what it speaks
	const struct lims_setup *setup; ///< NULL: nothing declared
	const char *protocol;           ///< NULL: from the line (modbus-…), else from the model; when nobody says it, nothing is opened
	const char *name;               ///< the laboratory's name of the instrument, for the capture
	const char *program;            ///< "lims 0.1.0", for the capture
	int16_t offset_min;             ///< of local time, for the capture's start
	struct lims_lines *lines;       ///< lines that instruments share; NULL: a line of its own
	const struct lims_lang *lang;   ///< of what a hub says about it; NULL: English
	bool simulated;                 ///< true when the caller knows it; a pty, a replay and a simulated model are always
};

struct lims_device;

/// Whether lims_device_open would take the line, the protocol and the declared set-up, without opening anything. LIMS_E_INPUT says what is wrong.
lims_rc lims_device_check(const char *url, const struct lims_device_options *o, struct lims_err *err);

/// Opens the line (≤ 5 s) and sends nothing. Settings that the URL leaves out come from the model. The line of a protocol that is listened to is opened
/// so that nothing can be sent on it. LIMS_E_INPUT, LIMS_E_DEVICE.
lims_rc lims_device_open(const char *url, const struct lims_device_options *o, struct lims_device **ret, struct lims_err *err);
void lims_device_close(struct lims_device *d); ///< accepts NULL

/// Reads one quantity for a record within timeout_ms (100…600000; returns at most one model timeout_ms later). `role` NULL: the protocol's own.
/// In the manner of the protocol: listened to, what lay in the buffers before the call is not used; asked; or talked for, conversation by conversation.
/// LIMS_OK: *ret_reading is accepted (reason NONE) or says why there is none (unstable, overload, busy, timeout, not confirmed, exception, …);
/// *ret_capture is added to with the whole exchange as text of the form lims-capture, accepted or not. What is accepted is decided by lims_capture_decide on that very text.
/// LIMS_E_DEVICE: the line itself is gone; the capture up to there is returned all the same. LIMS_E_INPUT: a role that the model has not. LIMS_E_MEMORY.
/// ret_capture must be initialised with a maximum of at least LIMS_CAPTURE_MAX, or NULL. A gone line is opened again at the next call.
lims_rc lims_device_read(struct lims_device *d, const char *role, int timeout_ms, struct lims_reading *ret_reading,
	struct lims_buf *ret_capture, struct lims_err *err);

/// Keeps everything that is heard for ms (100…600000), for a capture of an instrument that speaks by itself: nothing is decided. LIMS_E_INPUT for a
/// protocol that is asked or talked with, LIMS_E_DEVICE as above with what was heard until then.
lims_rc lims_device_listen(struct lims_device *d, const char *role, int ms, struct lims_buf *ret_capture, struct lims_err *err);

/// One look for the screen: one question, one conversation, or the newest reading of the stream (a frame that came since the last look); no confirmation
/// and nothing kept. Same results as lims_device_read; never for a record. `role` of a listening look must live until the next call.
lims_rc lims_device_look(struct lims_device *d, const char *role, int timeout_ms, struct lims_reading *ret_reading, struct lims_err *err);

struct lims_identity {
	char model[LIMS_READING_NOTE]; ///< "" when the instrument or the model file does not tell
	char software[LIMS_READING_NOTE];
	char serial[LIMS_READING_NOTE];
};
/// Asks who it is, by the identity entry of the model, else of the protocol. ret_capture gets what was said to questions (not registers) and may be NULL. LIMS_OK also when nothing is known: empty texts. LIMS_E_DEVICE when it does not answer.
lims_rc lims_device_identify(
	struct lims_device *d, int timeout_ms, struct lims_identity *ret, struct lims_buf *ret_capture, struct lims_err *err);

/// Counts since open.
struct lims_device_stats {
	uint64_t questions, accepted;
	uint64_t answers;  ///< whole frames that answered, or were heard; conversations that came to their end
	uint64_t rejected; ///< stretches of bytes that were no frame, or no answer to the question
	uint64_t bad_checks, timeouts, quarantines, reconnects;
	uint64_t bytes_in, bytes_out;
};
void lims_device_stats(const struct lims_device *d, struct lims_device_stats *ret);
bool lims_device_simulated(const struct lims_device *d);
const struct lims_protocol *lims_device_protocol(const struct lims_device *d);
bool lims_device_listens(const struct lims_device *d); ///< nothing is ever sent to it

#endif
