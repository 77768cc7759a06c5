// SPDX-License-Identifier: Apache-2.0
// One cell at the bench: what is answered when it was taken, and how an instrument is read into it.
#ifndef LIMS_CLI_BENCH_CELL_H
#define LIMS_CLI_BENCH_CELL_H

#include "cli/cli.h"
#include "cli/instrument.h"
#include "laboratory/bench.h"

/// The answer to a value in a cell of the worksheet in cli->args[0]: what was taken, its error and limit, what is questioned, and with `next` what comes next.
/// value NULL: as it was recorded.
lims_rc lims_cli_say_cell(struct lims_cli *cli, struct lims_laboratory *lab, const struct lims_bench_cell *cell, const char *value,
	bool next, struct lims_err *err);
/// Reads the instrument into the cell of that worksheet and answers so; at most timeout_ms. LIMS_E_DEVICE: there is no reading, and what crossed the line
/// is kept.
lims_rc lims_cli_capture_cell(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_instrument *i,
	const struct lims_bench_cell *cell, int timeout_ms, bool next, struct lims_err *err);

#endif
