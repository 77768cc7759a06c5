// SPDX-License-Identifier: Apache-2.0
// What is said beside a worksheet where people work on it: documents in force, and marks that were not what this laboratory put there.
#ifndef LIMS_CLI_BESIDE_VIEW_H
#define LIMS_CLI_BESIDE_VIEW_H

#include "cli/cli.h"
#include "laboratory/bench.h"

/// A line for each mark that was found and differs from the last record; nothing when there is none. Reads the opened laboratory.
void lims_cli_say_strange_marks(struct lims_cli *cli, const char *item);
/// The controlled documents in force for the procedure, and whether who looks has read them.
void lims_cli_say_documents(struct lims_cli *cli, const char *procedure);
/// The age of its sample where that lies outside of its window or may, and the way on; `code`: of the worksheet.
void lims_cli_say_ages(struct lims_cli *cli, const char *code, const struct lims_bench_view *v);

#endif
