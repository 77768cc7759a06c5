// SPDX-License-Identifier: Apache-2.0
// TCP sockets: offering a line and finding one.
#ifndef LIMS_SIMULATORS_TCP_H
#define LIMS_SIMULATORS_TCP_H

#include "lims-core/base/err.h"

#include <netinet/in.h>

/// Listens on *address and puts the port that it got into it. *ret_fd is non-blocking and the caller's to close. LIMS_E_DEVICE.
lims_rc lims_sim_tcp_listen(struct sockaddr_in *address, int *ret_fd, struct lims_err *err);

/// Accepts one waiting client; -1 when there is none. The descriptor is non-blocking, without delay, the caller's to close.
int lims_sim_tcp_accept(int listening);

/// Begins to connect; -1 when that fails at once. The descriptor is non-blocking: writable when connected.
int lims_sim_tcp_connect(const struct sockaddr_in *address);

#endif
