// SPDX-License-Identifier: Apache-2.0
// A line of a table as a spreadsheet reads it (RFC 4180).
#ifndef LIMS_CLI_CSV_H
#define LIMS_CLI_CSV_H

#include "lims-core/base/buf.h"

/// Texts of one line, NULL-terminated, quoted where they must be. A text that a spreadsheet would take for a formula (=, +, -, @ in front, and no number) gets an apostrophe in front.
void lims_csv_line(struct lims_buf *b, const char *const *cells);

#endif
