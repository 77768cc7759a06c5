// SPDX-License-Identifier: Apache-2.0
// Lines about a worksheet that several commands say.
#ifndef LIMS_CLI_BENCH_WORDS_H
#define LIMS_CLI_BENCH_WORDS_H

#include "cli/cli.h"
#include "laboratory/bench.h"
#include "laboratory/proof/dossier.h"
#include "lims-core/engine/place.h"
#include "lims-core/engine/worksheet.h"

/// "Độ lệch tâm, dòng 2 (Vị trí 1), Số chỉ": a cell of the worksheet, in the words of the screen. Returns `out`.
const char *lims_cli_place(
	const struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_bench_cell *cell, char out[LIMS_PLACE_TEXT]);
/// The same of a reading that was taken.
const char *lims_cli_place_of(
	const struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_dossier_reading *r, char out[LIMS_PLACE_TEXT]);
/// The value of a reading as the reader's language writes it, a choice by its name; why there is none.
void lims_cli_add_reading(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_dossier_reading *r, struct lims_buf *b);
/// A line without its end: the cell, its unit in brackets, and what the plan has in its row: "Độ động, dòng 1, Số chỉ trước [g]; Mức tải 500 g, Gia trọng 25 g".
void lims_cli_put_cell(struct lims_cli *cli, const struct lims_bench_view *v, const struct lims_bench_cell *cell);
/// Which cell comes next, or that the method stops; nothing when the worksheet waits for nothing.
void lims_cli_say_next(struct lims_cli *cli, const struct lims_bench_view *v);
/// Which cells that decide nothing by their absence are still empty, of the steps that are begun: nobody was asked for them.
void lims_cli_say_left(struct lims_cli *cli, const struct lims_bench_view *v);
/// "Order: up 1–5, hold 5 min, down 4–1" of a paired step.
void lims_cli_say_order(struct lims_cli *cli, const struct lims_plan_step *s);

#endif
