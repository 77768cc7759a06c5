// SPDX-License-Identifier: Apache-2.0
// Where things lie: data files, keys, the laboratory's own files, this program.
#ifndef LIMS_CLI_PLACES_H
#define LIMS_CLI_PLACES_H

#include "cli/cli.h"

/// Fills program, data, own_data and keys from /proc/self/exe and the environment (LIMS_DATA, LIMS_KEYS, XDG_CONFIG_HOME, XDG_DATA_HOME, HOME).
lims_rc lims_places_find(struct lims_cli *cli, struct lims_err *err);

#endif
