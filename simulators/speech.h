// SPDX-License-Identifier: Apache-2.0
// What a scale may speak: one scale, several ways of telling its indication.
#ifndef LIMS_SIMULATORS_SPEECH_H
#define LIMS_SIMULATORS_SPEECH_H

#include "simulators/sics.h"

struct lims_sim_speech {
	const char *name;
	uint32_t faults;
	bool streams;    ///< speaks by itself from the moment somebody is there
	bool letters;    ///< a command is one byte; otherwise it is a line
	bool interrupts; ///< a command ends the waiting of the one before
	/// As lims_sim_sics_command, lims_sim_sics_go_on and lims_sim_sics_spoil.
	void (*command)(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, const char *command, int64_t now_ns, struct lims_buf *out);
	void (*go_on)(struct lims_sim_sics *s, struct lims_sim_sics_talk *t, int64_t now_ns, struct lims_buf *out);
	void (*spoil)(struct lims_sim_fault f, const struct lims_buf *reply, struct lims_buf *out);
};

extern const struct lims_sim_speech lims_sim_speech_sics, lims_sim_speech_and, lims_sim_speech_and_stream, lims_sim_speech_toledo,
	lims_sim_speech_toledo_checksum;
extern const struct lims_sim_speech lims_sim_speech_xk3190, lims_sim_speech_xk3190_command;

/// "mt-sics", "and", "and-stream" (as after SIR), "toledo", "toledo-checksum", "xk3190-0", "xk3190-command"; NULL for any other name.
const struct lims_sim_speech *lims_sim_speech_find(const char *name);

/// The faults that every speech has: truncate, noise, silent, vanish; what is left of the reply goes to `out`.
void lims_sim_speech_spoil(struct lims_sim_fault f, const struct lims_buf *reply, struct lims_buf *out);

#endif
