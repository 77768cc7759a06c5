// SPDX-License-Identifier: Apache-2.0
// The opening balance for the commands that take it: opening take, and init --take-over.
#ifndef LIMS_CLI_OPENING_VIEW_H
#define LIMS_CLI_OPENING_VIEW_H

#include "cli/table_view.h"
#include "cli/taken_over.h"
#include "laboratory/intake/opening.h"

/// Takes the tables of a folder into the laboratory that is named, and prints what came of it. LIMS_E_INPUT: faults, which were printed.
lims_rc lims_cli_take_over(struct lims_cli *cli, const char *path, bool dry_run, struct lims_err *err);

#endif
