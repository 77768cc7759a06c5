// SPDX-License-Identifier: Apache-2.0
// An instrument's line with what is known of its state, and the pieces that reading is made of: one exchange, one conversation, one ear.
#ifndef LIMS_TRANSPORT_DEVICE_LINE_H
#define LIMS_TRANSPORT_DEVICE_LINE_H

#include "drivers/protocol/exchange.h"
#include "drivers/transport/bus.h"
#include "drivers/transport/device.h"

enum { LIMS_WINDOW = 4096, LIMS_WINDOW_TALK = 65536 };

struct lims_device {
	struct lims_url url;
	struct lims_device_options o;
	const struct lims_protocol *protocol;
	enum lims_manner manner; ///< of this instrument: lims_manner_of
	struct lims_bus *bus;    ///< its line; held while it is used
	unsigned unit;
	int timeout_ms;
	bool simulated; ///< the line was one of a simulator when it was last open
	struct lims_device_stats stats;
	struct lims_buf *text; ///< the capture under way; NULL: nothing is kept
	size_t text_lines;     ///< its lines behind the head
	int64_t start_us;      ///< its start
	uint8_t *window;       ///< bytes since the last question, or what was heard and is no whole frame yet
	size_t window_len, window_room;
	// listening
	struct lims_seen seen;
	size_t heard;                 ///< good frames since the line was opened or spoiled: the first is not trusted
	bool has_newest;              ///< `newest` was heard since it was last looked at
	struct lims_reading newest;   ///< last reading of the wanted quantity
	const char *wanted;           ///< role while listening
	size_t stream_at, last_frame; ///< bytes done with; place of the last frame
};

// All of these are called by who holds the bus.
/// Opens the line when it is gone.
lims_rc lims_device_connect(struct lims_device *d, struct lims_err *err);
/// Fills the header of a capture of this instrument.
void lims_device_head(const struct lims_device *d, const char *role, struct lims_capture_head *ret);

/// What is wanted, for the driver's question or conversation.
void lims_device_ask(struct lims_device *d, const char *role, unsigned turn, struct lims_ask *ret);
/// Asks and waits for the answer: drains what nobody asked for, keeps the quarantine, sends, reads until a whole answer or the model's time is over.
/// *ret_asked is false when the quarantine outlasted deadline_us and nothing was sent. LIMS_E_DEVICE: the line is gone and was closed.
lims_rc lims_device_exchange(struct lims_device *d, const struct lims_request *q, const char *role, int64_t deadline_us,
	struct lims_outcome *ret, bool *ret_asked, struct lims_err *err);
/// Waits without asking; whatever arrives is kept and puts the line into quarantine.
lims_rc lims_device_pause(struct lims_device *d, int ms, struct lims_err *err);
/// Keeps the quarantine. *ret_silent false: the deadline came before the line was silent long enough.
lims_rc lims_device_drain(struct lims_device *d, int64_t deadline_us, bool *ret_silent, struct lims_err *err);
/// Puts the line into quarantine.
void lims_device_quarantine(struct lims_device *d, const char *why);
/// Sends and keeps what was sent.
lims_rc lims_device_send(struct lims_device *d, const struct lims_request *q, struct lims_err *err);
/// Reads once, waiting at most wait_ms; what comes is kept.
lims_rc lims_device_take(struct lims_device *d, uint8_t *ret_bytes, size_t room, int wait_ms, size_t *ret_n, struct lims_err *err);

/// One conversation, up to its end, its failure or the deadline. *ret_done: it came to its end.
lims_rc lims_device_talk(struct lims_device *d, const char *role, int64_t deadline_us, bool *ret_done, struct lims_err *err);

/// Listens once: waits at most wait_ms for bytes, keeps them, and finds the whole frames in them (d->newest).
lims_rc lims_device_hear(struct lims_device *d, int wait_ms, struct lims_err *err);
/// Forgets what was heard before: the next frame is a first one again.
void lims_device_deaf(struct lims_device *d, const char *role);

void lims_device_mark(struct lims_device *d, const char *what);

#endif
