// SPDX-License-Identifier: Apache-2.0
// What the commands that read tables share: how cells are written, and the faults with line and column.
#ifndef LIMS_CLI_TABLE_VIEW_H
#define LIMS_CLI_TABLE_VIEW_H

#include "cli/cli.h"
#include "laboratory/intake/import.h"

/// Prints "FILE:LINE:COLUMN (name): sentence", or with --json the member "faults" of an object that is open in w.
void lims_cli_put_faults(struct lims_cli *cli, struct lims_jw *w, const char *file, const struct lims_csv_faults *faults);
/// The options --dates and --decimal-comma.
lims_rc lims_cli_table_form(const struct lims_cli *cli, struct lims_table_form *ret, struct lims_err *err);

#endif
