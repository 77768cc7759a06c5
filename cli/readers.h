// SPDX-License-Identifier: Apache-2.0
// Which commands only read: all that an assessor may run.
#ifndef LIMS_CLI_READERS_H
#define LIMS_CLI_READERS_H

#include "cli/cli.h"

/// Whether the command is known to write nothing into the store. What is not named in readers.c counts as writing.
bool lims_cli_reads(const struct lims_command *c);
/// LIMS_E_REFUSED when who acts is an assessor of the store that was named. A store that cannot be opened is the command's own affair.
lims_rc lims_cli_may_write(struct lims_cli *cli, struct lims_err *err);

/// Whether the command shows what was recorded, so that it can be asked how that looked on a day (--as-of).
bool lims_cli_shows_past(const struct lims_command *c);
/// Reads --as-of into cli->as_of (open.c). LIMS_E_INPUT: no day or moment of the past, or a command that does not show the past.
lims_rc lims_cli_as_of(struct lims_cli *cli, struct lims_err *err);

#endif
