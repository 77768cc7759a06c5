// SPDX-License-Identifier: Apache-2.0
// Plays a conversation between a driver and an instrument that answers by a function, and lets the capture of it decide.
#ifndef LIMS_TESTS_PROTOCOL_CONVERSE_H
#define LIMS_TESTS_PROTOCOL_CONVERSE_H

#include "drivers/protocol/capture.h"

/// The answer to one thing sent, at most 512 bytes into out; 0: silence. `turn` counts from 0.
typedef size_t (*converse_fn)(void *user, const uint8_t *sent, size_t n, unsigned turn, uint8_t *out);

/// What came of it.
struct conversed {
	struct lims_decision decision;
	unsigned sends;
	bool done;                    ///< the driver said so
	char note[LIMS_READING_NOTE]; ///< why it failed
};

/// Runs the conversation for a role to its end; every answer comes in two pieces. Fails the test when the driver never ends.
void converse(
	const char *protocol, const char *role, const char *setup, unsigned unit, converse_fn answer, void *user, struct conversed *ret);

#endif
