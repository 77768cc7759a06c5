// SPDX-License-Identifier: Apache-2.0
// Where a line is offered or found: "tcp:127.0.0.1:4001" or the same without "tcp:".
#ifndef LIMS_SIMULATORS_ADDRESS_H
#define LIMS_SIMULATORS_ADDRESS_H

#include "lims-core/base/err.h"

#include <netinet/in.h>

/// IPv4 only. LIMS_E_INPUT with a sentence that names `what`.
lims_rc lims_sim_address_parse(const char *text, const char *what, struct sockaddr_in *ret, struct lims_err *err);

/// 127.0.0.0/8?
bool lims_sim_address_is_loopback(const struct sockaddr_in *a);

#endif
