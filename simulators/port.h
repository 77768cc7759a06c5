// SPDX-License-Identifier: Apache-2.0
// One line that a simulator offers: over TCP with a bounded number of clients, over a pseudo-terminal, or both.
#ifndef LIMS_SIMULATORS_PORT_H
#define LIMS_SIMULATORS_PORT_H

#include "simulators/peer.h"
#include "simulators/pty.h"

#include <netinet/in.h>

enum { LIMS_SIM_CLIENTS = 8, LIMS_SIM_PTY_SLOT = LIMS_SIM_CLIENTS, LIMS_SIM_SLOTS = LIMS_SIM_CLIENTS + 1 };

struct lims_sim_port {
	const char *label; ///< announced on stdout as "label tcp:…"; not owned
	bool use_tcp, use_pty;
	struct sockaddr_in address;
	const char *link; ///< see pty.h; not owned, may be NULL
	int listening;
	struct lims_sim_pty pty;
	struct lims_sim_peer peer[LIMS_SIM_SLOTS]; ///< the last one is the pseudo-terminal

	void *ctx; ///< for the two below; not owned
	/// A client has come to this slot; may be NULL.
	void (*opened)(void *ctx, unsigned slot);
	/// Called for every open slot in every turn: look into peer[slot].in, consume, answer.
	void (*input)(void *ctx, unsigned slot, int64_t now_ns);
};

/// Makes an empty port: nothing is open, lims_sim_port_close is allowed.
void lims_sim_port_init(struct lims_sim_port *p, const char *label);
/// Opens what use_tcp and use_pty ask for and announces each on stdout. LIMS_E_DEVICE, LIMS_E_INPUT (see pty.h).
lims_rc lims_sim_port_open(struct lims_sim_port *p, struct lims_err *err);
/// Closes everything; a later open takes the same TCP port.
void lims_sim_port_close(struct lims_sim_port *p);
/// Sends the same bytes to every open slot.
void lims_sim_port_broadcast(struct lims_sim_port *p, const void *bytes, size_t n);

/// Writes what is queued and due, without waiting for the loop.
void lims_sim_port_flush(struct lims_sim_port *p, int64_t now_ns);

/// The port as a source of the loop.
struct lims_sim_source lims_sim_port_source(struct lims_sim_port *p);

#endif
