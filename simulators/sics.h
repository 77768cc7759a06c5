// SPDX-License-Identifier: Apache-2.0
// MT-SICS level 0 and 1 as a scale speaks it: one command line in, one reply line out.
#ifndef LIMS_SIMULATORS_SICS_H
#define LIMS_SIMULATORS_SICS_H

#include "lims-core/base/buf.h"
#include "simulators/fault.h"
#include "simulators/scale.h"

/// One client's conversation.
struct lims_sim_sics_talk {
	char waiting; ///< 'S', 'Z' or 'T' waits for stability until wait_until_ns; 0: nothing
	int64_t wait_until_ns;
	bool repeating; ///< SIR
	int64_t next_ns;
	unsigned char held[8]; ///< a question of which not all bytes have come, where no line end tells it
	unsigned held_len;
};

struct lims_sim_sics {
	struct lims_sim_scale scale;
	int64_t stable_timeout_ns, repeat_ns;
	const char *model, *serial; ///< printable ASCII without quotes; not owned
};

/// Carries out one command (without its end) and adds its reply to `out`; a command that waits for stability adds none yet.
void lims_sim_sics_command(
	struct lims_sim_sics *s, struct lims_sim_sics_talk *t, const char *command, int64_t now_ns, struct lims_buf *out);
/// Goes on with what waits or repeats; adds at most one reply. Call before the next command: while `waiting` is set only "@" may be given.
void lims_sim_sics_go_on(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out);
/// When lims_sim_sics_go_on has something to do next; INT64_MAX: never.
int64_t lims_sim_sics_next_ns(const struct lims_sim_sics_talk *t, int64_t now_ns);
/// The line that a scale sends when it is switched on, and in answer to @.
void lims_sim_sics_hello(const struct lims_sim_sics *s, struct lims_buf *out);
/// Spoils a whole reply (with its end) by a fault of LIMS_SIM_FAULTS_SICS; `out` is empty for no reply.
void lims_sim_sics_spoil(struct lims_sim_fault f, const struct lims_buf *reply, struct lims_buf *out);

#endif
