// SPDX-License-Identifier: Apache-2.0
// The surroundings of a worksheet as a technician wants them at the bench.
#ifndef LIMS_CLI_CONDITIONS_VIEW_H
#define LIMS_CLI_CONDITIONS_VIEW_H

#include "cli/cli.h"
#include "laboratory/bench.h"
#include "lims-core/base/arena.h"
#include "lims-core/engine/worksheet.h"

/// The limits with their unit, "18 … 28 °C"; of the unit alone when there are none. Belongs to the arena.
const char *lims_cli_limits(
	const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const struct lims_condition *c);
/// Every condition that is asked for with its limits and values, which are outside or struck, and what is missing.
void lims_cli_put_conditions(struct lims_cli *cli, struct lims_arena *arena, const struct lims_bench_view *v);

#endif
