// SPDX-License-Identifier: Apache-2.0
// The hub of connected instruments: many at once in one process, each in its own thread and state; those on one line take turns.
#ifndef LIMS_TRANSPORT_HUB_H
#define LIMS_TRANSPORT_HUB_H

#include "drivers/transport/device.h"

enum { LIMS_HUB_DEVICES = 256 };

struct lims_hub;

/// NULL when there is no memory.
struct lims_hub *lims_hub_create(void);
/// Stops all threads (waits for the calls under way: at most one device timeout) and frees. Accepts NULL.
void lims_hub_destroy(struct lims_hub *h);

/// Adds an instrument that is looked at every period_ms (20…3600000) for `role`, or listened to without a pause; a line that is gone is tried again after 1, 2, 4 … 30 s. What the
/// options point at must live until destroy. Opening happens in its own thread, so that it delays nobody. *ret_index names it from now on.
lims_rc lims_hub_add(struct lims_hub *h, const char *url, const struct lims_device_options *o, const char *role, int period_ms,
	int timeout_ms, size_t *ret_index, struct lims_err *err);

/// The state of one instrument at this moment. Plain values.
struct lims_hub_state {
	bool open;                  ///< the line is open
	bool has_last;              ///< `last` was ever set
	struct lims_reading last;   ///< last good reading, with its time
	struct lims_reading latest; ///< last reading of any kind; latest.reason says why it is none
	uint64_t looks;             ///< times asked
	struct lims_device_stats stats;
	char trouble[LIMS_ERR_TEXT]; ///< why the line is not open; "" otherwise
};
/// LIMS_E_NOT_FOUND for an index never given. Does not wait for any instrument.
lims_rc lims_hub_state(struct lims_hub *h, size_t index, struct lims_hub_state *ret, struct lims_err *err);

/// Reads for a record through the hub (lims_device_read): the instrument's thread pauses for it, the others do not notice.
lims_rc lims_hub_read(struct lims_hub *h, size_t index, const char *role, int timeout_ms, struct lims_reading *ret_reading,
	struct lims_buf *ret_capture, struct lims_err *err);

#endif
