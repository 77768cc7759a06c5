// SPDX-License-Identifier: Apache-2.0
// What the bytes after one question are: its answer, or something else. The live path waits by it, the proof judges by it.
#ifndef LIMS_PROTOCOL_EXCHANGE_H
#define LIMS_PROTOCOL_EXCHANGE_H

#include "drivers/protocol/protocol.h"

/// The outcome so far. Places are offsets in the bytes looked at. Plain values.
struct lims_outcome {
	size_t answers;             ///< whole frames that answer the question
	size_t rejected;            ///< stretches of bytes that were no answer
	size_t used;                ///< bytes done with; the rest may be an unfinished frame
	bool has_wanted;            ///< `wanted` is set
	struct lims_reading wanted; ///< of the role asked for
	struct lims_reading first;  ///< of the first answer (an exception names no role)
	struct lims_reading reject; ///< the first rejected stretch
};

/// Looks at n bytes that came after the question scan->asked (NULL: nothing was asked, every frame is rejected). An exact echo of the question
/// before the answer counts as nothing: half-duplex adapters hear themselves. By `rule` 1 and 2 (LIMS_CAPTURE_RULE) only one that is a whole frame of the
/// protocol did. `take` (may be NULL) gets every reading. Pure, takes no memory.
void lims_exchange_look(const struct lims_protocol *protocol, const struct lims_scan *scan, int rule, const char *role,
	const uint8_t *bytes, size_t n, bool end, lims_reading_fn take, void *user, struct lims_outcome *ret);

#endif
