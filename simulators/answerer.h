// SPDX-License-Identifier: Apache-2.0
// An instrument that answers questions: what its program does with what comes on a line.
#ifndef LIMS_SIMULATORS_ANSWERER_H
#define LIMS_SIMULATORS_ANSWERER_H

#include "simulators/program.h"

/// Looks at what came; puts the answer to the first whole question into `reply` and returns the bytes that are done with; 0: more are needed.
typedef size_t (*lims_sim_hear_fn)(void *ctx, const uint8_t *in, size_t n, struct lims_buf *reply);
/// What a fault leaves of the reply to a question of n bytes.
typedef void (*lims_sim_spoil_fn)(
	struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out);

/// Answers everything that came on the line of this slot, spoilt as the program's fault says.
void lims_sim_answer(struct lims_sim_program *p, unsigned slot, int64_t now_ns, void *ctx, lims_sim_hear_fn hear, lims_sim_spoil_fn spoil);
/// truncate, noise, echo, silent, vanish.
void lims_sim_spoil_common(struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out);

#endif
