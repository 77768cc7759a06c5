// SPDX-License-Identifier: Apache-2.0
// Opens a laboratory: the journal with its tables, and the data files.
#include "laboratory/laboratory.h"

#include "laboratory/desk.h"
#include "laboratory/people/signing.h"
#include "laboratory/project.h"
#include "laboratory/quality/incidents.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

lims_rc lims_laboratory_open(const struct lims_laboratory_params *p, struct lims_laboratory **ret_lab, struct lims_err *err)
{
	const char *dirs[] = {p->data, p->own_data};
	struct lims_laboratory *lab = calloc(1, sizeof *lab);
	if (!lab)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to open the laboratory");
	lab->p = *p;
	struct lims_journal_options o = {.keys_dir = p->keys, .offset_min = p->zone_min, .projection = lims_project()};
	lims_rc rc = p->as_of.us ? lims_journal_open_past(p->store, &o, p->as_of, &lab->journal, err)
							 : lims_journal_open(p->store, &o, &lab->journal, err);
	if (!rc)
		rc = lims_catalog_open(dirs, p->own_data ? 2 : 1, &lab->catalog, err);
	if (rc) {
		lims_laboratory_close(lab);
		return rc;
	}
	// Before anything else is written, so that it names what was kept. A store that cannot take it is still opened.
	if (!p->as_of.us)
		(void)lims_incident_restart(lab, NULL);
	*ret_lab = lab;
	return LIMS_OK;
}

void lims_laboratory_close(struct lims_laboratory *lab)
{
	if (!lab)
		return;
	lims_fonts_destroy(lab->fonts);
	lims_validation_destroy(lab->validation);
	lims_regulations_destroy(lab->regulations);
	lims_catalog_close(lab->catalog);
	lims_journal_close(lab->journal);
	free(lab);
}

struct lims_journal *lims_laboratory_journal(struct lims_laboratory *lab)
{
	return lab->journal;
}

struct lims_catalog *lims_laboratory_catalog(struct lims_laboratory *lab)
{
	return lab->catalog;
}

bool lims_laboratory_training(const struct lims_laboratory *lab)
{
	return lims_journal_kind(lab->journal) == LIMS_STORE_TRAINING;
}

struct lims_date lims_laboratory_today(const struct lims_laboratory *lab)
{
	struct lims_moment now = lab->p.as_of.us ? lab->p.as_of : lims_clock_now(lab->p.zone_min);
	return lims_moment_date(now, lab->p.zone_min);
}

lims_rc lims_laboratory_admit(struct lims_laboratory *lab, const char *node, struct lims_err *err)
{
	const char *actor = NULL;
	char id[LIMS_NODE_ID];
	bool asked = false, coded = strlen(node) < LIMS_NODE_CODE;
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	if (!rc && coded)
		rc = lims_journal_waiting(lab->journal, node, id, err);
	if (!rc)
		rc = lims_signing_grant(lab, LIMS_ACTION_SET_UP, &asked, err);
	return rc ? rc : lims_journal_admit(lab->journal, coded ? id : node, actor, err);
}
