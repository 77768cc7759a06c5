// SPDX-License-Identifier: Apache-2.0
// Amendments beside the papers that they amend, for the commands about papers.
#ifndef LIMS_CLI_AMENDMENT_VIEW_H
#define LIMS_CLI_AMENDMENT_VIEW_H

#include "cli/cli.h"
#include "laboratory/amendment.h"

/// A line for each amendment of a paper; nothing when there is none.
lims_rc lims_cli_say_amendments(struct lims_cli *cli, struct lims_laboratory *lab, const char *number, struct lims_err *err);
/// Writes the kept PDF of an amendment; *ret_done false when there is none of that number.
lims_rc lims_cli_print_amendment(struct lims_laboratory *lab, const char *number, const char *output, bool *ret_done, struct lims_err *err);

#endif
