// SPDX-License-Identifier: Apache-2.0
// What commands about procedures share: finding one by id or file.
#ifndef LIMS_CLI_PROCEDURE_VIEW_H
#define LIMS_CLI_PROCEDURE_VIEW_H

#include "cli/cli.h"
#include "lims-core/catalog/catalog.h"

/// By id from the data files, or from a file: whatever has a slash or ends in .yaml is one.
lims_rc lims_cli_load_procedure(
	struct lims_cli *cli, struct lims_catalog *catalog, const char *id, struct lims_procedure_set **ret_set, struct lims_err *err);

#endif
