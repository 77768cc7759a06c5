// SPDX-License-Identifier: Apache-2.0
// Holds the gates about people and licences against their records, on the day of the work.
#include "laboratory/people/gate_cells.h"

#include "laboratory/gate_causes.h"
#include "laboratory/people/licences.h"
#include "laboratory/people/people.h"
#include "laboratory/people/queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>

/// What could not be read keeps a gate shut.
static void add_unread(const struct lims_err *err, struct lims_causes *causes)
{
	char why[LIMS_GATE_TEXT];
	snprintf(why, sizeof why, lims_tr(err->lang, "the records could not be read: %.180s"), err->text);
	lims_causes_add(causes, why);
}

/// Readings of other days than the work began on: the card of each day.
static void card_on_each_day(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const char *who, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	for (size_t i = 0; i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *r = &o->sheet.readings[i];
		struct lims_date day = lims_gate_day(lab, &o->sheet, r);
		struct lims_card card;
		char text[LIMS_DATE_TEXT], why[LIMS_GATE_TEXT];
		if (!lims_dossier_counts(r) || lims_gate_day_asked(lab, &o->sheet, i))
			continue;
		if (lims_card_of(lab, who, o->p->id, day, o->lang, &card, &err) != LIMS_OK) {
			add_unread(&err, causes);
			continue;
		}
		if (card.holds)
			continue;
		lims_date_text(day, text);
		snprintf(why, sizeof why, lims_tr(o->lang, "%s on %s, when reading %d was taken: %s"), who, text, r->number, card.why);
		lims_causes_add(causes, why);
	}
}

/// Who answers for the measuring: who submitted; before that, who is at it.
static const char *measurer(struct lims_laboratory *lab, const struct lims_opened_sheet *o)
{
	const char *actor = NULL;
	if (o->sheet.submitted_by)
		return o->sheet.submitted_by;
	return o->ahead && lims_desk_actor(lab, &actor, NULL) == LIMS_OK ? actor : "";
}

void lims_cell_verifier_card(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_card card;
	char why[LIMS_GATE_TEXT] = "";
	const char *who = measurer(lab, o);
	if (lims_card_of(lab, who, o->p->id, o->sheet.work_on, o->lang, &card, &err) != LIMS_OK) {
		add_unread(&err, causes);
		return;
	}
	if (!card.any)
		snprintf(why, sizeof why, lims_tr(o->lang, "%s has no verifier's card"), who);
	else if (!card.holds)
		snprintf(why, sizeof why, "%s: %s", who, card.why);
	lims_causes_add(causes, why);
	if (card.any)
		card_on_each_day(lab, o, who, causes);
}

/// On the day of the activity. `always`: a record is asked for even when nobody has one for this activity yet.
static void authorised(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const char *who, const char *activity,
	struct lims_date day, bool always, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_authorised a;
	char why[LIMS_GATE_TEXT];
	if (lims_authorised(lab, who, activity, o->p->id, day, o->lang, &a, &err) != LIMS_OK) {
		add_unread(&err, causes);
		return;
	}
	if (a.holds || (!always && !a.anybody))
		return;
	if (a.why[0])
		snprintf(why, sizeof why, lims_tr(o->lang, "%s was not authorised (%s) for %s on the day: %s"), who, lims_tr(o->lang, activity),
			o->p->id, a.why);
	else if (always)
		snprintf(why, sizeof why, lims_tr(o->lang, "%s is not recorded as authorised for %s"), who, o->p->id);
	else
		snprintf(
			why, sizeof why, lims_tr(o->lang, "%s is not recorded as authorised (%s) for %s"), who, lims_tr(o->lang, activity), o->p->id);
	lims_causes_add(causes, why);
}

static struct lims_date day_of(const struct lims_laboratory *lab, const char *moment, struct lims_date otherwise)
{
	struct lims_moment at;
	return moment && lims_moment_parse(moment, &at, NULL) == LIMS_OK ? lims_moment_date(at, lab->p.zone_min) : otherwise;
}

/// Who measured: the one who read, not the one who only wrote it down.
static const char *read_by(const struct lims_dossier_reading *r)
{
	return r->observer ? r->observer : r->actor;
}

/// Whether an earlier reading that counts asks the same of the same person.
static bool asked_before(const struct lims_laboratory *lab, const struct lims_dossier *s, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (lims_dossier_counts(&s->readings[i]) && lims_text_equal(read_by(&s->readings[i]), read_by(&s->readings[k])) &&
			lims_date_cmp(lims_gate_day(lab, s, &s->readings[i]), lims_gate_day(lab, s, &s->readings[k])) == 0)
			return true;
	return false;
}

void lims_cell_authorisation(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	const struct lims_dossier *s = &o->sheet;
	const char *signer = NULL;
	authorised(lab, o, measurer(lab, o), "measure", s->work_on, true, causes);
	for (size_t k = 0; k < s->reading_count; k++) {
		const struct lims_dossier_reading *r = &s->readings[k];
		if (lims_dossier_counts(r) && !asked_before(lab, s, k))
			authorised(lab, o, read_by(r), "measure", lims_gate_day(lab, s, r), true, causes);
	}
	if (s->reviewed_by)
		authorised(lab, o, s->reviewed_by, "review", day_of(lab, s->reviewed_at, s->work_on), false, causes);
	if (!o->nobody_signs && !o->ahead && lims_desk_actor(lab, &signer, NULL) == LIMS_OK)
		authorised(lab, o, signer, "sign", lims_laboratory_today(lab), false, causes);
}

static struct lims_scope_work scope_work(struct lims_laboratory *lab, const struct lims_opened_sheet *o)
{
	const char *signer = NULL;
	bool acts = !o->nobody_signs && !o->ahead && lims_desk_actor(lab, &signer, NULL) == LIMS_OK;
	return (struct lims_scope_work){.p = o->p,
		.day = o->sheet.work_on,
		.issue = lims_laboratory_today(lab),
		.site = o->sheet.place && o->sheet.place[0],
		.item = o->sheet.characteristics,
		.item_count = o->sheet.characteristic_count,
		.signatory = acts ? signer : NULL,
		.lang = o->lang};
}

lims_rc lims_cell_scope(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_scope_found *ret, struct lims_err *err)
{
	struct lims_scope_work work = scope_work(lab, o);
	return lims_scope_find(lab, &work, ret, err);
}

/// Shut: the nearest row says first why it does not fit, then every other one that is for this work.
void lims_cell_licence_row(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_scope_work work = scope_work(lab, o);
	struct lims_scope_found found;
	struct lims_causes rows;
	char why[LIMS_GATE_TEXT];
	lims_causes_init(&rows);
	work.against = &rows;
	bool read = lims_scope_find(lab, &work, &found, &err) == LIMS_OK;
	if (!read) {
		add_unread(&err, causes);
	} else if (!found.covered && found.rows > 0) {
		lims_causes_add(causes, found.why);
		lims_causes_take(causes, &rows);
		return;
	} else if (!found.covered && !found.listed) {
		snprintf(why, sizeof why, lims_tr(o->lang, "the organisation's scope does not list %s"), o->p->id);
		lims_causes_add(causes, why);
	}
	lims_buf_finish(&rows.text);
}

/// Everybody who measured and had a hand in the instrument before.
static lims_rc find_repairers(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char day[LIMS_DATE_TEXT], why[LIMS_GATE_TEXT];
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_repairs, &stmt, err);
	if (rc)
		return rc;
	lims_date_text(o->sheet.work_on, day);
	lims_stmt_text(stmt, 1, o->sheet.item);
	lims_stmt_text(stmt, 2, day);
	lims_stmt_text(stmt, 3, o->code);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *who = lims_stmt_col_text(stmt, 0);
		if (!lims_dossier_worked(&o->sheet, who) && !lims_text_equal(measurer(lab, o), who))
			continue;
		snprintf(why, sizeof why, lims_tr(o->lang, "%s had a hand in the instrument on %s (%s) and does not verify it"), who,
			lims_stmt_col_text(stmt, 2), lims_tr(o->lang, lims_stmt_col_text(stmt, 1)));
		lims_causes_add(causes, why);
	}
	lims_stmt_release(stmt);
	return rc;
}

void lims_cell_second_person(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	if (o->sheet.reviewed_by ? lims_dossier_worked(&o->sheet, o->sheet.reviewed_by) : !o->ahead)
		lims_causes_add(causes, lims_tr(o->lang, "nobody but those who measured has reviewed it"));
	if (find_repairers(lab, o, causes, &err) != LIMS_OK)
		add_unread(&err, causes);
}
