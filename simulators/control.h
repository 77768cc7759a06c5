// SPDX-License-Identifier: Apache-2.0
// The control line: text commands from stdin and from TCP, each answered by one line.
#ifndef LIMS_SIMULATORS_CONTROL_H
#define LIMS_SIMULATORS_CONTROL_H

#include "simulators/port.h"
#include "simulators/words.h"

enum { LIMS_SIM_REPLY = 512 };

struct lims_sim_control {
	struct lims_sim_port port;     ///< use_tcp and address are the caller's to set before opening
	struct lims_sim_peer standard; ///< stdin, for its buffer only
	bool until_stdin_closes;
	struct lims_sim_loop *loop; ///< not owned

	void *ctx; ///< not owned
	/// Carries a command out; puts "key=value …" into ret_text (LIMS_SIM_REPLY bytes, empty at the start) if it has something to say.
	lims_rc (*command)(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err);
};

void lims_sim_control_init(struct lims_sim_control *c, struct lims_sim_loop *loop);
lims_rc lims_sim_control_open(struct lims_sim_control *c, struct lims_err *err);
void lims_sim_control_close(struct lims_sim_control *c);
struct lims_sim_source lims_sim_control_source(struct lims_sim_control *c);

#endif
