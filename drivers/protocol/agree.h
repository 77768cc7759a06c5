// SPDX-License-Identifier: Apache-2.0
// Stability where the wire carries none: so many readings in a row that agree, over at least a time (design 4a).
#ifndef LIMS_PROTOCOL_AGREE_H
#define LIMS_PROTOCOL_AGREE_H

#include "drivers/protocol/protocol.h"

enum { LIMS_AGREE_EQUAL = 5, LIMS_AGREE_OVER_MS = 1000 };

/// How much agreement is demanded.
struct lims_agreement {
	unsigned need;          ///< readings in a row, ≥ 1
	int64_t over_us;        ///< from the first to the last of them
	struct lims_dec within; ///< largest minus smallest, in their unit
};

/// The readings in a row so far; all zero: none.
struct lims_agree_run {
	unsigned count;
	struct lims_reading first;
	struct lims_dec low, high;
};

/// By the set-up, else by the protocol, else 5 equal readings over 1 s (a conversation: one is enough).
void lims_agreement_of(const struct lims_protocol *protocol, const struct lims_setup *setup, struct lims_agreement *ret);

/// Takes a reading with a value whose time is set. One that does not agree begins a new run. True: the demand is met.
bool lims_agree_add(struct lims_agree_run *run, const struct lims_agreement *a, const struct lims_reading *r);

#endif
