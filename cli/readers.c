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
struct name {
	const char *noun, *verb;
};

static const struct name readers[] = {
	{NULL, "list"},
	{NULL, "show"},
	{NULL, "file"},
	{NULL, "history"},
	{NULL, "export"},
	{NULL, "trace"},
	{"audit", "verify"},
	{"audit", "recompute"},
	{"certificate", "amendments"},
	{"certificate", "numbers"},
	{"certificate", "people"},
	{"certificate", "print"},
	{"device", "check-model"},
	{"device", "chart"},
	{"device", "checks"},
	{"device", "life"},
	{"device", "models"},
	{"device", "ports"},
	{"device", "protocols"},
	{"inspection", "report"},
	{"item", "assigned"},
	{"procedure", "check"},
	{"procedure", "confirm"},
	{"procedure", "law"},
	{"report", "activity"},
	{"report", "annual"},
	{"report", "control"},
	{"report", "retention"},
	{"quality", "due"},
	{"quality", "open"},
	{"sample", "due"},
	{"sample", "retained"},
	{"scope", "matrix"},
	{"staff", "account"},
	{"staff", "competence"},
	{"stock", "ledger"},
	{"standard", "certificates"},
	{"standard", "chart"},
	{"standard", "checks"},
	{"standard", "drift"},
	{"standard", "due"},
	{"standard", "life"},
	{"standard", "plan"},
	{"visit", "checks"},
	{"visit", "out"},
	{"worksheet", "photo"},
	{"worksheet", "blank"},
	{"worksheet", "strikes"},
	{"decode", NULL},
	{"demo", NULL},
	{"due", NULL},
	{"evaluate", NULL},
	{"find", NULL},
	{"validate", NULL},
};

/// Readers whose answer is not recorded in the store, or is about the store as it is: not asked of the past.
static const struct name present[] = {
	{"audit", "export"},
	{"audit", "verify"},
	{"certificate", "print"},
	{"device", "check-model"},
	{"device", "models"},
	{"device", "ports"},
	{"device", "protocols"},
	{"node", "list"},
	{"procedure", "check"},
	{"procedure", "confirm"},
	{"procedure", "law"},
	{"procedure", "list"},
	{"procedure", "show"},
	{"staff", "account"},
	{"worksheet", "blank"},
	{"decode", NULL},
	{"demo", NULL},
	{"evaluate", NULL},
	{"validate", NULL},
};

static bool among(const struct lims_command *c, const struct name *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool noun = !list[i].noun || lims_text_equal(list[i].noun, c->noun);
		if (noun && lims_text_equal(list[i].verb, c->verb))
			return true;
	}
	return false;
}

bool lims_cli_reads(const struct lims_command *c)
{
	return among(c, readers, sizeof readers / sizeof readers[0]);
}

bool lims_cli_shows_past(const struct lims_command *c)
{
	return lims_cli_reads(c) && !among(c, present, sizeof present / sizeof present[0]);
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
