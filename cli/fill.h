// SPDX-License-Identifier: Apache-2.0
// What was given on the command line for named fields: values as they are, papers read from their files.
#ifndef LIMS_CLI_FILL_H
#define LIMS_CLI_FILL_H

#include "cli/cli.h"
#include "laboratory/fields.h"

struct lims_cli_filled {
	struct lims_filled filled;
	struct lims_field_value values[LIMS_CLI_VALUES];
	struct lims_field_file files[LIMS_FIELDS_MAX];
	struct lims_buf bytes[LIMS_FIELDS_MAX]; ///< owned
};

/// Takes the options that are named like these fields. The caller finishes it, also after a failure. LIMS_E_NOT_FOUND, LIMS_E_INPUT: a paper that cannot be
/// read or is too large.
lims_rc lims_cli_fill(
	struct lims_cli *cli, const struct lims_field *fields, size_t count, struct lims_cli_filled *ret, struct lims_err *err);
void lims_cli_filled_finish(struct lims_cli_filled *f);
/// The last act of a command that gives a paper back: writes it unless rc is an error already, says so, and finishes the bytes. Gives the outcome.
lims_rc lims_cli_give_file(
	struct lims_cli *cli, lims_rc rc, struct lims_buf *bytes, const char *path, const char *name, const char *hash, struct lims_err *err);

#endif
