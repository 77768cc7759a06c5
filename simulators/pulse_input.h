// SPDX-License-Identifier: Apache-2.0
// The pulse input of the reference: connects to a meter's pulse output and feeds the gate.
#ifndef LIMS_SIMULATORS_PULSE_INPUT_H
#define LIMS_SIMULATORS_PULSE_INPUT_H

#include "simulators/gate.h"
#include "simulators/peer.h"

#include <netinet/in.h>

struct lims_sim_pulse_input {
	bool used;
	struct sockaddr_in address;
	struct lims_sim_peer peer;
	int64_t retry_ns;          ///< when a lost line is tried again (monotonic)
	struct lims_sim_load told; ///< the last load that the line told
	bool was_told;
};

void lims_sim_pulse_input_init(struct lims_sim_pulse_input *p);
void lims_sim_pulse_input_close(struct lims_sim_pulse_input *p);
void lims_sim_pulse_input_prepare(const struct lims_sim_pulse_input *p, struct lims_sim_wait *w);
/// Takes all that has come, "pulse T" and "load T U I PF"; any other line breaks the connection. Reconnects each second.
void lims_sim_pulse_input_run(struct lims_sim_pulse_input *p, struct lims_sim_gate *g, int64_t now_ns);

#endif
