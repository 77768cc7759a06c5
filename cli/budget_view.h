// SPDX-License-Identifier: Apache-2.0
// Budgets of uncertainty as tables on a terminal (bảng tổng hợp độ không đảm bảo đo).
#ifndef LIMS_CLI_BUDGET_VIEW_H
#define LIMS_CLI_BUDGET_VIEW_H

#include "cli/cli.h"
#include "lims-core/engine/worksheet.h"

/// For each result that has one: its contributions with estimate, u, ν, sensitivity and share of u², then u_c, ν, k, U and what bounds or
/// confirms it (JCGM 100, 7.2 and table H.1); or why there is none. Says so when the procedure asks for no uncertainty. Numbers and units as the
/// reader's language writes them, the decimal comma in Vietnamese. LIMS_E_MEMORY.
lims_rc lims_cli_put_budgets(struct lims_cli *cli, const struct lims_result *r, struct lims_err *err);

#endif
