// SPDX-License-Identifier: Apache-2.0
// worksheet override: a person with the role that the gate names lets it pass for one worksheet.
#include "cli/cli.h"
#include "laboratory/override.h"

static lims_rc run_override(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const char *reason = NULL, *sheet = cli->args[0], *gate = cli->args[1];
	lims_rc rc = lims_cli_need(cli, "reason", &reason, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_gate_override(lab, sheet, gate, reason, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"worksheet", sheet, "gate", gate, NULL}))
		lims_cli_say(cli, "The gate %s is overridden for %s; the paper will say so", gate, sheet);
	return rc;
}

static const struct lims_option options[] = {{"reason", "TEXT", LIMS_MSG("Why it may pass; printed on the paper")}};
static const struct lims_command list[] = {
	{"worksheet", "override", "WORKSHEET GATE", 2, 2, LIMS_MSG("Lets a shut gate pass, by the role that regulations/gates.yaml names"),
		options, 1, run_override},
};
const struct lims_commands lims_commands_override = {list, sizeof list / sizeof list[0]};
