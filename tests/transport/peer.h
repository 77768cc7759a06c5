// SPDX-License-Identifier: Apache-2.0
// The other side of a line for the tests: an instrument that answers by a script, over a socket or a pseudo-terminal.
#ifndef LIMS_TESTS_TRANSPORT_PEER_H
#define LIMS_TESTS_TRANSPORT_PEER_H

#include "drivers/transport/device.h"

#include <pthread.h>

struct peer;
/// Called for each question (bytes that came in one read); `turn` counts from 0. Answers with peer_send, or closes with peer_vanish.
typedef void (*peer_fn)(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn);

struct peer {
	peer_fn answer;
	void *user;
	int listener, master, fd, keep;
	pthread_t thread;
	char url[128];  ///< scheme:address, to be completed with settings
	char path[64];  ///< of the pseudo-terminal
	unsigned turns; ///< questions seen
	bool stop;
};

/// Listens on loopback; url is "SCHEME:127.0.0.1:PORT". Takes one connection after the other.
void peer_tcp(struct peer *p, const char *scheme, peer_fn answer, void *user);
/// A pseudo-terminal; url is "SCHEME:/dev/pts/N".
void peer_pty(struct peer *p, const char *scheme, peer_fn answer, void *user);
void peer_end(struct peer *p);
void peer_send(struct peer *p, const void *bytes, size_t n);
void peer_say(struct peer *p, const char *text);
void peer_vanish(struct peer *p);
void peer_wait_ms(int ms);

/// A model from YAML text, in the arena; fails the test when it has faults.
const struct lims_model *model_from(struct lims_arena *a, const char *yaml);
/// The model of that name in the source tree, in the arena.
const struct lims_model *model_file(struct lims_arena *a, const char *name);
/// Puts the CRC of Modbus behind n bytes; returns n + 2. Written here once more, bit by bit, so that the driver's own is not tested with itself.
size_t put_crc(uint8_t *frame, size_t n);

/// The decision that the kept capture gives by itself must be the reading that was handed out.
void same_by_capture(const struct lims_buf *capture, const struct lims_model *m, const struct lims_reading *r);

#endif
