// SPDX-License-Identifier: Apache-2.0
// Says what comes next at the bench, and in which order a step is measured.
#include "cli/bench_words.h"

#include <string.h>

void lims_cli_say_next(struct lims_cli *cli, const struct lims_bench_view *v)
{
	if (v->has_next)
		lims_cli_say(cli, "Next: step %s, row %d, run %d, column %s", v->next.step, v->next.row + 1, v->next.run + 1, v->next.column);
	else if (v->stopped)
		lims_cli_say(cli, "The method stops at the step %s, which failed", v->stopped->id);
	if (v->has_next_load && (!v->has_next || strcmp(v->next_load.step, v->next.step) == 0))
		lims_cli_say(
			cli, "Load of row %d: name its pieces with lims worksheet enter %s --pieces \"A + B\"", v->next_load.row + 1, cli->args[0]);
}

/// First and last row of a pass, from 1; 0 when it has none.
static void rows_of(const struct lims_plan_step *s, enum lims_pass pass, size_t *ret_first, size_t *ret_last)
{
	*ret_first = *ret_last = 0;
	for (size_t i = 0; i < s->order_count; i++) {
		if (s->step->columns[s->order[i].column].pass != pass)
			continue;
		if (*ret_first == 0)
			*ret_first = s->order[i].row + 1;
		*ret_last = s->order[i].row + 1;
	}
}

void lims_cli_say_order(struct lims_cli *cli, const struct lims_plan_step *s)
{
	size_t up[2], down[2];
	if (s->step->kind != LIMS_STEP_PAIRED)
		return;
	rows_of(s, LIMS_PASS_UP, &up[0], &up[1]);
	rows_of(s, LIMS_PASS_DOWN, &down[0], &down[1]);
	if (s->hold[0])
		lims_cli_say(cli, "    Order: up, rows %zu–%zu; hold %s; down, rows %zu–%zu", up[0], up[1], s->hold, down[0], down[1]);
	else
		lims_cli_say(cli, "    Order: up, rows %zu–%zu; down, rows %zu–%zu", up[0], up[1], down[0], down[1]);
}
