// SPDX-License-Identifier: Apache-2.0
// A point of a worksheet in a list: where it stands and what was compared with what, in the words of its procedure.
#ifndef LIMS_CLI_POINT_VIEW_H
#define LIMS_CLI_POINT_VIEW_H

#include "cli/cli.h"
#include "laboratory/equipment/points.h"
#include "lims-core/base/arena.h"
#include "lims-core/engine/procedure.h"

enum { LIMS_CLI_POINT = 512 };

/// Procedures that a list needed so far, so that each is read once.
struct lims_cli_points;
struct lims_cli_points *lims_cli_points_create(void);         ///< NULL without memory, and then points stand under the ids of their steps
void lims_cli_points_destroy(struct lims_cli_points *points); ///< accepts NULL

/// The procedure as the data files have it today; NULL when they do not.
const struct lims_procedure *lims_cli_points_procedure(struct lims_cli_points *points, struct lims_cli *cli, const char *id);

/// "Độ lặp lại 2.1: 7500 g": step, row and run from 1, what was planned there. Cut where it does not fit.
void lims_cli_point_place(
	struct lims_cli_points *points, struct lims_cli *cli, const char *procedure, const struct lims_point *p, char out[LIMS_CLI_POINT]);
/// "1,10 ≤ 1,0 %": the value with at most two more decimals than its limit, and all of its digits where fewer would make it look as if it stood at the limit.
void lims_cli_point_compared(struct lims_cli *cli, struct lims_arena *arena, const struct lims_point *p, char out[LIMS_CLI_POINT]);

#endif
