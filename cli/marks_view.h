// SPDX-License-Identifier: Apache-2.0
// Marks of an instrument that were not what this laboratory put there, said where people work on it.
#ifndef LIMS_CLI_MARKS_VIEW_H
#define LIMS_CLI_MARKS_VIEW_H

#include "cli/cli.h"

/// A line for each mark that was found and differs from the last record; nothing when there is none. Reads the opened laboratory.
void lims_cli_say_strange_marks(struct lims_cli *cli, const char *item);

#endif
