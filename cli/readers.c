// SPDX-License-Identifier: Apache-2.0
// The table of commands that only read, and the check of everything else.
#include "cli/readers.h"

#include "cli/help.h"
#include "laboratory/access.h"
#include "laboratory/laboratory.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/journal.h"

/// noun NULL: of every noun; verb NULL: a verb that stands alone. "validate", "procedure confirm" and "certificate print" write only what the one permission check
/// lets pass, which an assessor's does not.
static const struct {
	const char *noun, *verb;
} readers[] = {
	{NULL, "list"},
	{NULL, "show"},
	{NULL, "file"},
	{NULL, "history"},
	{NULL, "export"},
	{NULL, "trace"},
	{"audit", "verify"},
	{"audit", "recompute"},
	{"certificate", "print"},
	{"device", "check-model"},
	{"device", "checks"},
	{"device", "life"},
	{"device", "ports"},
	{"device", "protocols"},
	{"inspection", "report"},
	{"item", "assigned"},
	{"procedure", "check"},
	{"procedure", "confirm"},
	{"procedure", "law"},
	{"sample", "due"},
	{"sample", "retained"},
	{"scope", "matrix"},
	{"staff", "account"},
	{"stock", "ledger"},
	{"standard", "certificates"},
	{"standard", "checks"},
	{"standard", "drift"},
	{"standard", "life"},
	{"standard", "plan"},
	{"visit", "out"},
	{"worksheet", "blank"},
	{"decode", NULL},
	{"demo", NULL},
	{"due", NULL},
	{"evaluate", NULL},
	{"find", NULL},
	{"validate", NULL},
};

bool lims_cli_reads(const struct lims_command *c)
{
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		bool noun = !readers[i].noun || lims_text_equal(readers[i].noun, c->noun);
		if (noun && lims_text_equal(readers[i].verb, c->verb))
			return true;
	}
	return false;
}

lims_rc lims_cli_may_write(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	if (!cli->store || !cli->store[0] || !cli->actor || !cli->actor[0])
		return LIMS_OK;
	if (lims_cli_open(cli, &lab, NULL) != LIMS_OK)
		return LIMS_OK;
	lims_rc rc = lims_access_writes(lims_journal_db(lims_laboratory_journal(lab)), cli->actor, err);
	// Those that make or adopt a store open it in their own way.
	lims_cli_close(cli);
	return rc;
}
