// SPDX-License-Identifier: Apache-2.0
// One connected line, socket or pseudo-terminal: bytes in, and bytes out that may be told to wait until a moment.
#ifndef LIMS_SIMULATORS_PEER_H
#define LIMS_SIMULATORS_PEER_H

#include "lims-core/base/buf.h"
#include "simulators/loop.h"

enum { LIMS_SIM_PEER_IN = 2048, LIMS_SIM_PEER_OUT = 1 << 20, LIMS_SIM_PEER_OUT_PTY = 1 << 14, LIMS_SIM_PEER_HOLDS = 16 };

struct lims_sim_peer {
	int fd;         ///< owned, non-blocking; -1: nobody here
	bool keep_open; ///< a pseudo-terminal: never closed for a full or failing line, the bytes are lost instead
	unsigned char in[LIMS_SIM_PEER_IN];
	size_t in_len;
	int64_t last_in_ns; ///< when the last byte came (monotonic)
	struct lims_buf out;
	size_t sent; ///< bytes of out already given to the line
	struct {
		size_t at; ///< bytes of out from here on wait …
		int64_t due_ns;
	} hold[LIMS_SIM_PEER_HOLDS];
	unsigned holds;
};

void lims_sim_peer_open(struct lims_sim_peer *p, int fd, bool keep_open);
/// Closes and frees; fd becomes -1. Accepts one that is closed already.
void lims_sim_peer_close(struct lims_sim_peer *p);
bool lims_sim_peer_is_open(const struct lims_sim_peer *p);

/// Queues bytes, not before due_ns (0: at once; never before what was queued earlier). More than LIMS_SIM_PEER_OUT bytes behind cuts a socket
/// off; a pseudo-terminal that nobody reads loses what is queued beyond LIMS_SIM_PEER_OUT_PTY.
void lims_sim_peer_send(struct lims_sim_peer *p, const void *bytes, size_t n, int64_t due_ns);
/// Takes n bytes off the front of what came in.
void lims_sim_peer_consume(struct lims_sim_peer *p, size_t n);

void lims_sim_peer_prepare(const struct lims_sim_peer *p, struct lims_sim_wait *w);
/// Reads what is there as far as `in` has room, without asking poll; a line whose other side is gone closes itself.
void lims_sim_peer_read(struct lims_sim_peer *p, int64_t now_ns);
/// Writes what is due.
void lims_sim_peer_write(struct lims_sim_peer *p, int64_t now_ns);

#endif
