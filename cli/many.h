// SPDX-License-Identifier: Apache-2.0
// Several codes in the place of one: a list, or a range of codes that differ in their number.
#ifndef LIMS_CLI_MANY_H
#define LIMS_CLI_MANY_H

#include "cli/cli.h"
#include "laboratory/laboratory.h"

enum { LIMS_MANY = 200 };

/// "W-A1", "W-A1,W-A7" or "W-A1..W-A20", also "W-A1..W-A20,W-A25", in this order. LIMS_E_INPUT: no code, a range that is none, more than LIMS_MANY.
lims_rc lims_cli_codes(const char *text, char codes[LIMS_MANY][LIMS_CODE], size_t *ret_count, struct lims_err *err);
/// Runs a command for each code in the first argument, which is that code alone meanwhile. Stops at the first that fails and names it; what was done for
/// those before stays and is printed.
lims_rc lims_cli_for_each(struct lims_cli *cli, lims_rc (*one)(struct lims_cli *cli, struct lims_err *err), struct lims_err *err);

#endif
