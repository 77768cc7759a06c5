// SPDX-License-Identifier: Apache-2.0
// Amendments beside the papers that they amend, for the commands about papers.
#ifndef LIMS_CLI_AMENDMENT_VIEW_H
#define LIMS_CLI_AMENDMENT_VIEW_H

#include "cli/cli.h"
#include "laboratory/amendment.h"

/// A line for each amendment of a paper; nothing when there is none.
lims_rc lims_cli_say_amendments(struct lims_cli *cli, struct lims_laboratory *lab, const char *number, struct lims_err *err);
/// Writes the PDF of an amendment: the kept one, or unless `kept` one that says that its paper has ended. *ret_paper: the paper that it amends; "" when there is no
/// amendment of that number, and nothing was written.
lims_rc lims_cli_print_amendment(
	struct lims_laboratory *lab, const char *number, const char *output, bool kept, char ret_paper[LIMS_CODE], struct lims_err *err);

#endif
