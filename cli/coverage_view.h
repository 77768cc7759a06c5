// SPDX-License-Identifier: Apache-2.0
// Prints which rows of the collected facts are carried by which data file.
#ifndef LIMS_CLI_COVERAGE_VIEW_H
#define LIMS_CLI_COVERAGE_VIEW_H

#include "cli/cli.h"

/// Reads coverage.yaml of the installed data and holds it against the catalog. LIMS_E_REFUSED with its faults printed.
lims_rc lims_cli_coverage(struct lims_cli *cli, const struct lims_catalog *catalog, struct lims_err *err);

#endif
