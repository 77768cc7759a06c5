// SPDX-License-Identifier: Apache-2.0
// The table of acts that sign, and the question for the password before each of them.
#include "laboratory/people/signing.h"

#include "laboratory/desk.h"
#include "laboratory/people/accounts.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

static const struct lims_signing_act acts[] = {
	{"worksheet.submitted", true},
	{"worksheet.adjusted", true},
	{"worksheet.abandoned", true},
	{"reading.compared", true},
	{"reading.accepted", true},
	{"worksheet.reviewed", true},
	{"worksheet.overridden", true},
	{"paper.issued", true},
	{"paper.amended", true},
	{"paper.revoked", true},
	{"paper.voided", true},
	{"validation.accepted", true},
	{"block.confirmed", true},
	{"block.withdrawn", true},
	{"case.step", false},
};

const struct lims_signing_act *lims_signing_acts(size_t *ret_count)
{
	*ret_count = sizeof acts / sizeof acts[0];
	return acts;
}

const struct lims_signing_act *lims_signing_act(const char *type)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (lims_text_equal(acts[i].type, type))
			return &acts[i];
	return NULL;
}

static lims_rc may(struct lims_laboratory *lab, enum lims_action action, const char **ret_actor, struct lims_err *err)
{
	lims_rc rc = lims_desk_actor(lab, ret_actor, err);
	return rc ? rc : lims_access_check(lims_journal_db(lab->journal), *ret_actor, action, err);
}

/// In production, unless the organisation decided otherwise.
static lims_rc refuse_without(struct lims_laboratory *lab, const char *actor, struct lims_err *err)
{
	char without[8] = "";
	if (lims_laboratory_training(lab))
		return LIMS_OK;
	lims_rc rc = lims_register_stored(lims_journal_db(lab->journal), lims_register_find("org"), "main", "sign-without-password",
		lims_laboratory_today(lab), without, sizeof without, err);
	if (!rc && !lims_text_equal(without, "yes"))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"Who signs shows by a password that it is them, and %s has none: lims --as %s staff password", actor, actor);
	return rc;
}

lims_rc lims_signing_ask(struct lims_laboratory *lab, const char *type, enum lims_action action, bool *ret_asked, struct lims_err *err)
{
	const char *actor = NULL;
	bool asked = false;
	lims_rc rc = may(lab, action, &actor, err);
	if (!rc)
		rc = lims_account_confirm(lab, &asked, err);
	if (!rc && !asked)
		rc = refuse_without(lab, actor, err);
	if (rc)
		return rc;
	lab->signed_as = lims_signing_act(type);
	*ret_asked = asked;
	return LIMS_OK;
}

lims_rc lims_signing_grant(struct lims_laboratory *lab, enum lims_action action, bool *ret_asked, struct lims_err *err)
{
	const char *actor = NULL;
	bool somebody = false;
	lims_rc rc = may(lab, action, &actor, err);
	if (!rc)
		rc = lims_access_active(lims_journal_db(lab->journal), actor, &somebody, err);
	*ret_asked = false; // the first person of all is in no register yet
	if (!rc && somebody)
		rc = lims_account_grants(lab, actor, err);
	return !rc && somebody ? lims_account_confirm(lab, ret_asked, err) : rc;
}

void lims_signing_put(struct lims_jw *w, bool asked)
{
	if (asked)
		lims_jw_text(w, "signed_with", "password");
}
