// SPDX-License-Identifier: Apache-2.0
// A pseudo-terminal whose other end looks like a serial port.
#ifndef LIMS_SIMULATORS_PTY_H
#define LIMS_SIMULATORS_PTY_H

#include "lims-core/base/err.h"

enum { LIMS_SIM_PTY_NAME = 64 };

struct lims_sim_pty {
	int slave;        ///< held open so that a client that closes does not hang the line up; -1: closed
	const char *link; ///< not owned, NULL: no link
	bool linked;
	char name[LIMS_SIM_PTY_NAME]; ///< e.g. "/dev/pts/4"
};

/// Opens a raw pseudo-terminal; *ret_master is non-blocking and the caller's to close (that hangs the client up). `link` (may be NULL) becomes a
/// symbolic link to it; an existing link is replaced, anything else there is LIMS_E_INPUT. LIMS_E_DEVICE.
lims_rc lims_sim_pty_open(struct lims_sim_pty *p, const char *link, int *ret_master, struct lims_err *err);
/// Closes the held end and removes the link. Accepts a closed one (slave -1).
void lims_sim_pty_close(struct lims_sim_pty *p);

#endif
