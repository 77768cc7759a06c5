// SPDX-License-Identifier: Apache-2.0
// One line for each worksheet of the same item that has no paper and was not given up.
#include "cli/others_view.h"

#include "laboratory/bench_others.h"

static lims_rc put_other(void *ctx, const struct lims_other_sheet *o, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	(void)err;
	lims_cli_say(cli, "  ! %s of the same item is %s and has no paper", o->code, lims_tr(cli->lang, o->state));
	return LIMS_OK;
}

lims_rc lims_cli_say_others(struct lims_cli *cli, struct lims_laboratory *lab, const char *worksheet, struct lims_err *err)
{
	return lims_bench_others(lab, worksheet, put_other, cli, err);
}
