// SPDX-License-Identifier: Apache-2.0
// Shows how planned loads are made of the pieces at hand.
#ifndef LIMS_CLI_LOADS_H
#define LIMS_CLI_LOADS_H

#include "cli/cli.h"
#include "lims-core/engine/worksheet.h"

/// A line for every planned load of a step: its pieces and the share of the tolerance that they take, or the nearest load that can be made.
void lims_cli_loads(struct lims_cli *cli, const struct lims_plan_step *s);

#endif
