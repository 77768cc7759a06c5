// SPDX-License-Identifier: Apache-2.0
// Texts of data files, which carry their languages themselves.
#ifndef LIMS_CLI_WORDS_H
#define LIMS_CLI_WORDS_H

#include "cli/cli.h"
#include "lims-core/engine/procedure.h"

/// The text in the user's language; Vietnamese where there is no English one.
const char *lims_cli_words(const struct lims_cli *cli, struct lims_words w);

#endif
