// SPDX-License-Identifier: Apache-2.0
// Which commands only read: all that an assessor may run.
#ifndef LIMS_CLI_READERS_H
#define LIMS_CLI_READERS_H

#include "cli/cli.h"

/// Whether the command is known to write nothing into the store. What is not named in readers.c counts as writing.
bool lims_cli_reads(const struct lims_command *c);
/// LIMS_E_REFUSED when who acts is an assessor of the store that was named. A store that cannot be opened is the command's own affair.
lims_rc lims_cli_may_write(struct lims_cli *cli, struct lims_err *err);

#endif
