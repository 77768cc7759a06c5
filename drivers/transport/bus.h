// SPDX-License-Identifier: Apache-2.0
// A line with everything that belongs to it and not to one instrument: several instruments may hang on it, one speaks at a time.
#ifndef LIMS_TRANSPORT_BUS_H
#define LIMS_TRANSPORT_BUS_H

#include "drivers/transport/transport.h"

#include <pthread.h>

struct lims_bus_waiter;

/// Belongs to who has taken it, except url, listens, latency_ms and users.
struct lims_bus {
	pthread_mutex_t lock; ///< of the next three
	pthread_cond_t given;
	/// For a whole reading: an answer, its confirmation and its quarantine are never mixed with another instrument's.
	bool taken;
	struct lims_bus_waiter *first; ///< who waits, in the order of their coming
	struct lims_url url;           ///< settings of the line
	bool listens;
	struct lims_line *line; ///< NULL while it is gone
	bool fresh;             ///< just opened: listens a moment before the first question
	bool dirty;             ///< quarantine: something may still be on its way
	bool other_speed;       ///< a conversation left the settings of the port
	int64_t opened_us;      ///< monotonic moment when the line was opened
	int64_t active_us;      ///< monotonic moment when the line was last busy
	int latency_ms;         ///< of the slowest instrument on it; atomic
	uint16_t transaction;   ///< number of the last question
	unsigned users;         ///< under the pool's lock
	struct lims_bus *next;
};

/// The bus for a URL: one that the pool has already, or a new one; `pool` NULL: one of its own. LIMS_E_INPUT: the line is there with other settings, or
/// is listened to and cannot be shared. LIMS_E_MEMORY.
lims_rc lims_bus_join(struct lims_lines *pool, const struct lims_url *url, int latency_ms, struct lims_bus **ret, struct lims_err *err);
/// Closes the line with its last user. Accepts NULL.
void lims_bus_leave(struct lims_lines *pool, struct lims_bus *b);
/// Waits for its turn until the monotonic moment. False: the others used the line all the time.
bool lims_bus_take(struct lims_bus *b, int64_t deadline_us);
void lims_bus_give(struct lims_bus *b);

#endif
