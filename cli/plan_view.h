// SPDX-License-Identifier: Apache-2.0
// The plan for an item as a technician wants it at the bench.
#ifndef LIMS_CLI_PLAN_VIEW_H
#define LIMS_CLI_PLAN_VIEW_H

#include "cli/cli.h"
#include "lims-core/engine/worksheet.h"

/// Conditions, then every step that applies: its checks, or a table of its rows with what is planned, what is read from which instrument, and the
/// limits that are known beforehand; the order of measuring, the number of readings, what must hold.
lims_rc lims_cli_put_plan(struct lims_cli *cli, const struct lims_plan *plan, struct lims_err *err);

#endif
