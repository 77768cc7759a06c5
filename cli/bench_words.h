// SPDX-License-Identifier: Apache-2.0
// Lines about a worksheet that several commands say.
#ifndef LIMS_CLI_BENCH_WORDS_H
#define LIMS_CLI_BENCH_WORDS_H

#include "cli/cli.h"
#include "laboratory/bench.h"
#include "lims-core/engine/worksheet.h"

/// Which cell comes next, or that the method stops; nothing when the worksheet waits for nothing.
void lims_cli_say_next(struct lims_cli *cli, const struct lims_bench_view *v);
/// "Order: up 1–5, hold 5 min, down 4–1" of a paired step.
void lims_cli_say_order(struct lims_cli *cli, const struct lims_plan_step *s);

#endif
