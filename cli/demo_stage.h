// SPDX-License-Identifier: Apache-2.0
// The stage of the demonstration: this very program and simulated instruments as child processes, ended by their pids.
#ifndef LIMS_CLI_DEMO_STAGE_H
#define LIMS_CLI_DEMO_STAGE_H

#include "cli/cli.h"

#include <sys/types.h>

enum { LIMS_SIMS = 8, LIMS_SIM_LINE = 160, LIMS_STAGE_OUT = 1 << 20 };

/// A simulated instrument that runs; it also ends when its stdin closes, so none outlives the demonstration.
struct lims_sim {
	const char *name; ///< "sim-scale"
	pid_t pid;
	int in, out;                   ///< its stdin and stdout
	char listening[LIMS_SIM_LINE]; ///< "tcp:127.0.0.1:41873"
	char pulse[LIMS_SIM_LINE];     ///< "tcp:127.0.0.1:40211", "" when it has no pulse output
};

struct lims_stage {
	struct lims_cli *cli;
	char self[LIMS_CLI_PATH + 16]; ///< this program's file
	const char *dir;               ///< where the children work; absolute
	struct lims_sim sims[LIMS_SIMS];
	size_t sim_count;
	struct lims_buf answer;    ///< what the last command printed
	char paper[LIMS_SIM_LINE]; ///< number of the last paper that was issued
};

/// Children of this program get the laboratory in `dir` through their environment. Never fails; finish it.
void lims_stage_init(struct lims_stage *s, struct lims_cli *cli, const char *dir);
void lims_stage_finish(struct lims_stage *s); ///< ends every instrument

/// Starts a simulator that stands beside this program and waits until it is ready (≤ 5 s). args: NULL-terminated, without the
/// name. *ret lives until finish. LIMS_E_DEVICE when it does not start.
lims_rc lims_stage_sim(struct lims_stage *s, const char *name, const char *const *args, struct lims_sim **ret, struct lims_err *err);
/// Sends one control line and waits for its answer (≤ 10 s); ret_answer may be NULL. LIMS_E_DEVICE.
lims_rc lims_stage_tell(struct lims_sim *sim, const char *line, char ret_answer[LIMS_SIM_LINE], struct lims_err *err);

/// Runs `lims args…` (≤ 60 s). lines > 1: shows the command and its answer up to so many lines; 1: the first line of the answer
/// with what is indented below it, in one line; 0: nothing. The whole answer is kept in s->answer.
/// A child that fails ends the demonstration: the code of its exit, with its own words shown.
lims_rc lims_stage_run(struct lims_stage *s, size_t lines, const char *const *args, struct lims_err *err);

/// Shows a line at once: the demonstration is watched while it runs.
void lims_stage_show(const char *line);

#endif
