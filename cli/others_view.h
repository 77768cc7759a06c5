// SPDX-License-Identifier: Apache-2.0
// Names the other worksheets of an item whose matter is open.
#ifndef LIMS_CLI_OTHERS_VIEW_H
#define LIMS_CLI_OTHERS_VIEW_H

#include "cli/cli.h"

/// One line for each (laboratory/bench_others.h); nothing when there is none.
lims_rc lims_cli_say_others(struct lims_cli *cli, struct lims_laboratory *lab, const char *worksheet, struct lims_err *err);

#endif
