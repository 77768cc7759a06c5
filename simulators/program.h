// SPDX-License-Identifier: Apache-2.0
// What every simulator program has in common: options, lines, control, the loop, its end.
#ifndef LIMS_SIMULATORS_PROGRAM_H
#define LIMS_SIMULATORS_PROGRAM_H

#include "simulators/control.h"
#include "simulators/fault.h"

struct lims_sim_option {
	const char *name;     ///< with its dashes
	const char *argument; ///< how the help names it; NULL: the option takes none
	const char *help;
};

/// The instrument's part; everything not owned, `ctx` is given to each function.
struct lims_sim_instrument {
	const char *program, *about;
	const struct lims_sim_option *options;
	size_t option_count;
	uint32_t faults; ///< kinds that it knows
	void *ctx;

	/// Takes one option of its own.
	lims_rc (*set)(void *ctx, const char *name, const char *value, struct lims_err *err);
	/// All options are known: checks them together, opens further lines, adds further sources. May be NULL.
	lims_rc (*begin)(void *ctx, struct lims_sim_loop *loop, struct lims_err *err);
	/// A command other than status, fault and quit.
	lims_rc (*command)(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err);
	void (*status)(void *ctx, char *ret_text); ///< LIMS_SIM_REPLY bytes
	/// As in port.h.
	void (*opened)(void *ctx, unsigned slot);
	void (*input)(void *ctx, unsigned slot, int64_t now_ns);
	/// The instrument's own time in the loop, before its line and the control line. Both NULL: it has none.
	void (*prepare)(void *ctx, struct lims_sim_wait *w);
	void (*run)(void *ctx, const struct lims_sim_wait *w);
};

/// Settings and lines that every program has.
struct lims_sim_program {
	struct lims_sim_instrument instrument;
	struct lims_sim_loop loop;
	struct lims_sim_port port;
	struct lims_sim_control control;
	struct lims_sim_fault fault;
	int64_t baud; ///< 0: answers take no time
	int64_t seed;
	const char *serial;
	bool allow_remote, help;
};

/// Runs the program from its command line to its end; returns the exit code: 0 done, 2 wrong option, 3 a line cannot be opened.
int lims_sim_program_main(struct lims_sim_program *p, const struct lims_sim_instrument *instrument, int argc, char **argv);

/// Refuses an address beyond loopback unless --allow-remote was given; for lines that the instrument opens itself.
lims_rc lims_sim_program_check_address(const struct lims_sim_program *p, const struct sockaddr_in *a, struct lims_err *err);

/// When an answer of n bytes that is sent now has been transmitted (0: at once), a late fault included.
int64_t lims_sim_program_due(const struct lims_sim_program *p, struct lims_sim_fault f, size_t n, int64_t now_ns);

#endif
