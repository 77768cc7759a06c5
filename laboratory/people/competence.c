// SPDX-License-Identifier: Apache-2.0
// Gathers what the registers and the trainings say about one person, and how it stands on a day.
#include "laboratory/people/competence.h"

#include "laboratory/desk.h"
#include "laboratory/quality/cases.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001 };

struct gathering {
	struct lims_laboratory *lab;
	const char *staff;
	char today[LIMS_DATE_TEXT];
	lims_competence_visit *visit;
	void *ctx;
};

/// Dates of the registers are ISO 8601: they compare as texts. What ended by a person's act holds no more from that day on.
static const char *state_of(const struct gathering *g, const char *from, const char *until, const char *ended)
{
	if (ended[0] && strcmp(ended, g->today) <= 0)
		return "withdrawn";
	if (from[0] && strcmp(from, g->today) > 0)
		return "not_yet";
	return until[0] && strcmp(until, g->today) < 0 ? "ended" : "holds";
}

static lims_rc take_record(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct gathering *g = ctx;
	bool card = lims_text_equal(r->noun, "card");
	const char *from = lims_register_value(r, row, "from"), *until = lims_register_value(r, row, "until");
	if (!lims_text_equal(lims_register_value(r, row, "staff"), g->staff))
		return LIMS_OK;
	struct lims_competence c = {.kind = r->noun,
		.code = row->code,
		.what = lims_register_value(r, row, card ? "number" : "procedure"),
		.covers = lims_register_value(r, row, card ? "fields" : "activity"),
		.from = from,
		.until = until,
		.ground = lims_register_value(r, row, card ? "by" : "training"),
		.state = state_of(g, from, until, lims_register_value(r, row, card ? "returned-on" : "withdrawn-on"))};
	return g->visit(g->ctx, &c, err);
}

static lims_rc take_training(void *ctx, const struct lims_case_row *row, struct lims_err *err)
{
	struct gathering *g = ctx;
	struct lims_db *db = lims_journal_db(g->lab->journal);
	char subject[LIMS_CASE_SUBJECT], person[VALUE] = "";
	snprintf(subject, sizeof subject, "training:%s", row->code);
	lims_rc rc = lims_case_value_in(db, subject, "person", person, sizeof person, err);
	if (rc || !lims_text_equal(person, g->staff) || strcmp(row->opened_on, g->today) > 0)
		return rc;
	struct lims_competence c = {.kind = "training",
		.code = row->code,
		.what = row->title,
		.covers = "",
		.from = row->opened_on,
		.until = row->due_on,
		.ground = "",
		.state = row->state};
	return g->visit(g->ctx, &c, err);
}

lims_rc lims_competence_each(
	struct lims_laboratory *lab, const char *staff, struct lims_date day, lims_competence_visit *visit, void *ctx, struct lims_err *err)
{
	struct gathering g = {.lab = lab, .staff = staff, .visit = visit, .ctx = ctx};
	char roles[VALUE];
	lims_date_text(day, g.today);
	lims_rc rc = lims_register_field(lab, "staff", staff, "roles", roles, sizeof roles, err);
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("authorisation"), take_record, &g, err);
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("card"), take_record, &g, err);
	return rc ? rc : lims_case_each(lab, lims_case_kind_find("training"), false, "", take_training, &g, err);
}
