// SPDX-License-Identifier: Apache-2.0
// What would keep a worksheet from its paper as it stands now, told while there is time.
#ifndef LIMS_CLI_GATES_VIEW_H
#define LIMS_CLI_GATES_VIEW_H

#include "cli/cli.h"

/// One line "! …" on stderr for each gate that is shut or warns, so that what scripts read from stdout stays what it was. With --json instead an object
/// with `pairs` (as lims_cli_answer takes them) and the member "gates". *ret_answered: the object was written.
lims_rc lims_cli_warn_gates(struct lims_cli *cli, struct lims_laboratory *lab, const char *worksheet, const char *const *pairs,
	bool *ret_answered, struct lims_err *err);

#endif
