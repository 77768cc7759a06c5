// SPDX-License-Identifier: Apache-2.0
// Meters for the measurements of lines: a process of its own that answers questions for registers over TCP or a pseudo-terminal and does nothing else.
#ifndef LIMS_TESTS_BENCH_POLL_PEER_H
#define LIMS_TESTS_BENCH_POLL_PEER_H

#include <stdbool.h>
#include <sys/types.h>

struct poll_peer {
	pid_t pid;
	char address[64]; ///< "127.0.0.1:PORT" or "/dev/pts/N"
	unsigned port;
	int slave; ///< of a pseudo-terminal, kept open so that the other side sees no hang-up
};

/// Modbus TCP, any number of connections; each answer leaves delay_ms after its question. False when it cannot start.
bool poll_peer_tcp(struct poll_peer *p, unsigned delay_ms);
/// Modbus RTU on a pseudo-terminal, without pacing: a pseudo-terminal has no speed.
bool poll_peer_rtu(struct poll_peer *p);
void poll_peer_end(struct poll_peer *p);

#endif
