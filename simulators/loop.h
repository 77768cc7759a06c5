// SPDX-License-Identifier: Apache-2.0
// The one loop of a simulator: asks each source what it waits for, sleeps in ppoll, then lets each source run, in the order they were added.
#ifndef LIMS_SIMULATORS_LOOP_H
#define LIMS_SIMULATORS_LOOP_H

#include "lims-core/base/err.h"

#include <poll.h>
#include <stdint.h>

enum { LIMS_SIM_WAITS = 64, LIMS_SIM_SOURCES = 8 };

/// What the sources wait for during one turn. Bounded: every line has a bounded number of clients.
struct lims_sim_wait {
	struct pollfd fd[LIMS_SIM_WAITS];
	unsigned fds;
	int64_t due_ns; ///< monotonic; INT64_MAX: no time is awaited
	int64_t now_ns; ///< monotonic time of this turn
};

/// Waits for `events` on fd; fd < 0 is ignored.
void lims_sim_wait_fd(struct lims_sim_wait *w, int fd, short events);
/// Wakes at the latest at that monotonic time.
void lims_sim_wait_until(struct lims_sim_wait *w, int64_t due_ns);
/// What poll found on fd; 0 when nothing or not asked.
short lims_sim_wait_found(const struct lims_sim_wait *w, int fd);

struct lims_sim_source {
	void *ctx; ///< not owned
	void (*prepare)(void *ctx, struct lims_sim_wait *w);
	void (*run)(void *ctx, const struct lims_sim_wait *w);
};

struct lims_sim_loop {
	struct lims_sim_source source[LIMS_SIM_SOURCES];
	unsigned sources;
	int signals; ///< signalfd for SIGTERM and SIGINT
	bool quit;   ///< set by anybody: the loop ends after this turn
};

/// Blocks SIGTERM and SIGINT (they end the loop), ignores SIGPIPE and SIGTTIN. LIMS_E_DEVICE.
lims_rc lims_sim_loop_init(struct lims_sim_loop *l, struct lims_err *err);
void lims_sim_loop_finish(struct lims_sim_loop *l);
/// At most LIMS_SIM_SOURCES.
void lims_sim_loop_add(struct lims_sim_loop *l, struct lims_sim_source source);
/// Runs until quit or a signal.
void lims_sim_loop_run(struct lims_sim_loop *l);

/// Monotonic nanoseconds.
int64_t lims_sim_now_ns(void);

#endif
