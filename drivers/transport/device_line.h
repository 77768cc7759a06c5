// SPDX-License-Identifier: Apache-2.0
// An instrument's line with what is known of its state, and the one exchange that all reading is made of.
#ifndef LIMS_TRANSPORT_DEVICE_LINE_H
#define LIMS_TRANSPORT_DEVICE_LINE_H

#include "drivers/protocol/exchange.h"
#include "drivers/transport/device.h"

enum { LIMS_WINDOW = 4096 };

struct lims_device {
	struct lims_url url;
	struct lims_device_options o;
	const struct lims_protocol *protocol;
	struct lims_line *line; ///< NULL while it is gone
	unsigned unit;
	uint16_t transaction;
	int timeout_ms, latency_ms;
	bool fresh;        ///< just opened: listens a moment before the first question
	bool dirty;        ///< quarantine: something may still be on its way
	int64_t active_us; ///< monotonic moment when the line was last busy
	struct lims_device_stats stats;
	struct lims_buf *text;       ///< the capture under way; NULL: nothing is kept
	int64_t start_us;            ///< its start
	uint8_t window[LIMS_WINDOW]; ///< bytes since the last question
	size_t window_len;
};

/// Opens the line when it is gone.
lims_rc lims_device_connect(struct lims_device *d, struct lims_err *err);
/// Fills the header of a capture of this instrument.
void lims_device_head(const struct lims_device *d, const char *role, struct lims_capture_head *ret);

/// Asks and waits for the answer: drains what nobody asked for, keeps the quarantine, sends, reads until a whole answer or the model's time is over.
/// *ret_asked is false when the quarantine outlasted deadline_us and nothing was sent. LIMS_E_DEVICE: the line is gone and was closed.
lims_rc lims_device_exchange(struct lims_device *d, const struct lims_request *q, const char *role, int64_t deadline_us,
	struct lims_outcome *ret, bool *ret_asked, struct lims_err *err);
/// Waits without asking; whatever arrives is kept and puts the line into quarantine.
lims_rc lims_device_pause(struct lims_device *d, int ms, struct lims_err *err);
/// The question for a role, `turn` counts from 0: Modbus takes another length every second time.
lims_rc lims_device_question(struct lims_device *d, const char *role, unsigned turn, struct lims_request *ret, struct lims_err *err);
void lims_device_mark(struct lims_device *d, const char *what);

#endif
