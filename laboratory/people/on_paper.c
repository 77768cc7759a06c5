// SPDX-License-Identifier: Apache-2.0
// Goes from a paper to its people and asks their records of the day.
#include "laboratory/people/on_paper.h"

#include "laboratory/issue.h"
#include "laboratory/opened_sheet.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { NAME_MAX = 256 };

struct asking {
	struct lims_laboratory *lab;
	const struct lims_lang *lang;
	lims_paper_person_visit *visit;
	void *ctx;
	char worksheet[LIMS_CODE], signer[LIMS_CODE];
	struct lims_date issued_on;
};

static lims_rc take_paper(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct asking *a = ctx;
	(void)err;
	snprintf(a->worksheet, sizeof a->worksheet, "%s", i->worksheet);
	snprintf(a->signer, sizeof a->signer, "%s", i->issued_by);
	a->issued_on = i->issued_on;
	return LIMS_OK;
}

static lims_rc ask(
	struct asking *a, const struct lims_procedure *p, const char *activity, const char *code, struct lims_date day, struct lims_err *err)
{
	char name[NAME_MAX] = "";
	struct lims_paper_person person = {.activity = activity, .code = code, .name = name, .day = day};
	person.carded = lims_text_equal(activity, "measure") && lims_text_equal(p->service, "verification");
	lims_rc rc = lims_register_field(a->lab, "staff", code, "name", name, sizeof name, err);
	if (!rc)
		rc = lims_authorised(a->lab, code, activity, p->id, day, a->lang, &person.may, err);
	if (!rc && person.carded)
		rc = lims_card_of(a->lab, code, p->id, day, a->lang, &person.card, err);
	return rc ? rc : a->visit(a->ctx, &person, err);
}

lims_rc lims_paper_people(struct lims_laboratory *lab, const char *number, const struct lims_lang *lang, lims_paper_person_visit *visit,
	void *ctx, struct lims_err *err)
{
	struct asking a = {.lab = lab, .lang = lang, .visit = visit, .ctx = ctx};
	struct lims_opened_sheet o = {0};
	lims_rc rc = lims_issued_each(lab, number, take_paper, &a, err);
	if (rc)
		return rc;
	rc = lims_opened_sheet_init(&o, lims_journal_db(lims_laboratory_journal(lab)), a.worksheet, err);
	for (size_t i = 0; !rc && i < o.sheet.worker_count; i++)
		rc = ask(&a, o.p, "measure", o.sheet.workers[i], o.sheet.work_on, err);
	if (!rc && o.sheet.reviewed_by)
		rc = ask(&a, o.p, "review", o.sheet.reviewed_by, o.sheet.work_on, err);
	if (!rc && a.signer[0])
		rc = ask(&a, o.p, "sign", a.signer, a.issued_on, err);
	lims_opened_sheet_finish(&o);
	return rc;
}
