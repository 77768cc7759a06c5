// SPDX-License-Identifier: Apache-2.0
// A list on the screen: a grid for a person, an array of objects for a program (--json).
#ifndef LIMS_CLI_LISTING_H
#define LIMS_CLI_LISTING_H

#include "cli/cli.h"

#include "lims-core/base/json.h"

struct lims_listing {
	struct lims_cli *cli;
	struct lims_grid g; ///< filled without --json
	struct lims_jw w;   ///< filled with --json
	size_t count;       ///< rows so far
};

/// heads: message ids of the headings, one a column, "" for a column without one; a program is not told them.
void lims_listing_begin(struct lims_listing *l, struct lims_cli *cli, const char *const *heads, size_t columns);
/// One row of n cells, each a key and its value; a program is not told what is NULL or "".
void lims_listing_row(struct lims_listing *l, const char *const (*cells)[2], size_t n);
/// Prints and finishes.
void lims_listing_end(struct lims_listing *l);

#endif
