// SPDX-License-Identifier: Apache-2.0
// Who was authorised for what and held which card on a day, from the registers "authorisation" and "card".
#include "laboratory/people/people.h"

#include "laboratory/desk.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const lims_activities[] = {LIMS_MSG("measure"), LIMS_MSG("review"), LIMS_MSG("sign"), NULL};

/// No date is an open end; text that is no date holds on no day.
static bool begun(const char *from, struct lims_date day)
{
	struct lims_date d;
	return lims_date_parse(from, &d, NULL) == LIMS_OK && lims_date_cmp(d, day) <= 0;
}

static bool over(const char *until, struct lims_date day)
{
	struct lims_date d;
	return until[0] && (lims_date_parse(until, &d, NULL) != LIMS_OK || lims_date_cmp(day, d) > 0);
}

/// Something ended on `on`: from that day on it holds no more.
static bool ended(const char *on, struct lims_date day)
{
	struct lims_date d;
	return on[0] && (lims_date_parse(on, &d, NULL) != LIMS_OK || lims_date_cmp(d, day) <= 0);
}

struct asking {
	const char *staff, *activity, *procedure;
	struct lims_date day;
	const struct lims_lang *lang;
	struct lims_authorised *ret;
};

static lims_rc take_authorisation(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct asking *a = ctx;
	const char *from = lims_register_value(r, row, "from"), *until = lims_register_value(r, row, "until");
	const char *withdrawn = lims_register_value(r, row, "withdrawn-on");
	(void)err;
	if (!lims_desk_listed(lims_register_value(r, row, "activity"), a->activity))
		return LIMS_OK;
	a->ret->anybody = true;
	if (!lims_text_equal(lims_register_value(r, row, "staff"), a->staff))
		return LIMS_OK;
	a->ret->any = true;
	if (!lims_text_equal(lims_register_value(r, row, "procedure"), a->procedure) || a->ret->holds)
		return LIMS_OK;
	if (!begun(from, a->day)) {
		snprintf(a->ret->why, sizeof a->ret->why, lims_tr(a->lang, "%s holds from %s"), row->code, from);
	} else if (over(until, a->day)) {
		snprintf(a->ret->why, sizeof a->ret->why, lims_tr(a->lang, "%s ended on %s"), row->code, until);
	} else if (ended(withdrawn, a->day)) {
		snprintf(a->ret->why, sizeof a->ret->why, lims_tr(a->lang, "%s was withdrawn on %s"), row->code, withdrawn);
	} else {
		a->ret->holds = true;
		snprintf(a->ret->code, sizeof a->ret->code, "%s", row->code);
	}
	return LIMS_OK;
}

/// A field of a person; "" when the person is not there.
static lims_rc old_field(struct lims_laboratory *lab, const char *staff, const char *field, char *ret, size_t size, struct lims_err *err)
{
	lims_rc rc = lims_register_stored(
		lims_journal_db(lab->journal), lims_register_find("staff"), staff, field, (struct lims_date){0}, ret, size, err);
	return rc;
}

lims_rc lims_authorised(struct lims_laboratory *lab, const char *staff, const char *activity, const char *procedure, struct lims_date day,
	const struct lims_lang *lang, struct lims_authorised *ret, struct lims_err *err)
{
	struct lims_authorised found = {.any = false};
	struct asking a = {staff, activity, procedure, day, lang, &found};
	char list[1024] = "";
	lims_rc rc = lims_register_each(lab, lims_register_find("authorisation"), take_authorisation, &a, err);
	if (!rc && !found.any && lims_text_equal(activity, "measure")) {
		rc = old_field(lab, staff, "authorised", list, sizeof list, err);
		found.holds = !rc && lims_desk_listed(list, procedure);
	}
	if (!rc)
		*ret = found;
	return rc;
}

enum { PEOPLE_MAX = 512 };

/// Everybody who has a record, and whether one of this procedure holds.
struct everybody {
	const char *activity, *procedure;
	struct lims_date day;
	struct {
		char staff[LIMS_CODE], code[LIMS_CODE];
	} list[PEOPLE_MAX];
	size_t count;
	lims_authorised_visit *visit;
	void *ctx;
};

static size_t place_of(struct everybody *e, const char *staff)
{
	size_t i = 0;
	while (i < e->count && !lims_text_equal(e->list[i].staff, staff))
		i++;
	if (i == e->count && e->count < PEOPLE_MAX)
		snprintf(e->list[e->count++].staff, LIMS_CODE, "%s", staff);
	return i;
}

static lims_rc take_somebody(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct everybody *e = ctx;
	struct lims_authorised one = {.any = false};
	const char *staff = lims_register_value(r, row, "staff");
	struct asking a = {staff, e->activity, e->procedure, e->day, NULL, &one};
	lims_rc rc = take_authorisation(&a, r, row, err);
	size_t at = !rc && one.any ? place_of(e, staff) : PEOPLE_MAX;
	if (at < PEOPLE_MAX && one.holds && !e->list[at].code[0])
		snprintf(e->list[at].code, LIMS_CODE, "%s", one.code);
	return rc;
}

static lims_rc take_old(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct everybody *e = ctx;
	for (size_t i = 0; i < e->count; i++)
		if (lims_text_equal(e->list[i].staff, row->code))
			return LIMS_OK;
	if (!lims_desk_listed(lims_register_value(r, row, "authorised"), e->procedure))
		return LIMS_OK;
	return e->visit(e->ctx, row->code, "", err);
}

lims_rc lims_authorised_each(struct lims_laboratory *lab, const char *activity, const char *procedure, struct lims_date day,
	lims_authorised_visit *visit, void *ctx, struct lims_err *err)
{
	struct everybody *e = calloc(1, sizeof *e);
	if (!e)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the authorisations");
	*e = (struct everybody){.activity = activity, .procedure = procedure, .day = day, .visit = visit, .ctx = ctx};
	lims_rc rc = lims_register_each(lab, lims_register_find("authorisation"), take_somebody, e, err);
	for (size_t i = 0; !rc && i < e->count; i++)
		if (e->list[i].code[0])
			rc = visit(ctx, e->list[i].staff, e->list[i].code, err);
	if (!rc && lims_text_equal(activity, "measure"))
		rc = lims_register_each(lab, lims_register_find("staff"), take_old, e, err);
	free(e);
	return rc;
}

struct looking {
	const char *staff, *field; ///< field NULL: the files do not say in which the procedure lies
	struct lims_date day;
	const struct lims_lang *lang;
	struct lims_card *ret;
};

static lims_rc take_card(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct looking *l = ctx;
	const char *number = lims_register_value(r, row, "number"), *until = lims_register_value(r, row, "until");
	const char *from = lims_register_value(r, row, "from"), *returned = lims_register_value(r, row, "returned-on");
	(void)err;
	if (!lims_text_equal(lims_register_value(r, row, "staff"), l->staff) || l->ret->holds)
		return LIMS_OK;
	l->ret->any = true;
	if (!l->field || !lims_desk_listed(lims_register_value(r, row, "fields"), l->field)) {
		if (!l->ret->why[0])
			snprintf(l->ret->why, sizeof l->ret->why, lims_tr(l->lang, "the card %.60s is not for the field of this procedure (%s)"),
				number, l->field ? l->field : "?");
		return LIMS_OK;
	}
	if (!begun(from, l->day) || over(until, l->day)) {
		snprintf(l->ret->why, sizeof l->ret->why, lims_tr(l->lang, "the card %.60s was not valid on the day of the work"), number);
	} else if (ended(returned, l->day)) {
		snprintf(l->ret->why, sizeof l->ret->why, lims_tr(l->lang, "the card %.60s was given back on %s"), number, returned);
	} else {
		l->ret->holds = true;
		l->ret->taken_over = lims_register_taken_over(r, row, "number");
		snprintf(l->ret->number, sizeof l->ret->number, "%s", number);
	}
	return LIMS_OK;
}

static lims_rc take_origin(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	bool *taken_over = ctx;
	(void)err;
	*taken_over = lims_register_taken_over(r, row, "card");
	return LIMS_OK;
}

static lims_rc old_card(struct lims_laboratory *lab, struct looking *l, struct lims_err *err)
{
	char until[LIMS_DATE_TEXT] = "";
	lims_rc rc = old_field(lab, l->staff, "card", l->ret->number, sizeof l->ret->number, err);
	if (!rc)
		rc = old_field(lab, l->staff, "card-until", until, sizeof until, err);
	if (rc || !l->ret->number[0])
		return rc;
	rc = lims_register_one(lab, lims_register_find("staff"), l->staff, take_origin, &l->ret->taken_over, err);
	if (rc)
		return rc;
	l->ret->any = true;
	l->ret->holds = until[0] && !over(until, l->day);
	if (!l->ret->holds)
		snprintf(l->ret->why, sizeof l->ret->why, lims_tr(l->lang, "the card of %s was not valid on the day of the work"), l->staff);
	return LIMS_OK;
}

lims_rc lims_card_of(struct lims_laboratory *lab, const char *staff, const char *procedure, struct lims_date day,
	const struct lims_lang *lang, struct lims_card *ret, struct lims_err *err)
{
	const struct lims_regulations *regulations = NULL;
	struct lims_card found = {.any = false};
	lims_rc rc = lims_desk_regulations(lab, &regulations, err);
	if (rc)
		return rc;
	const struct lims_card_field *field = lims_regulations_field_of(regulations, procedure);
	struct looking l = {staff, field ? field->id : NULL, day, lang, &found};
	rc = lims_register_each(lab, lims_register_find("card"), take_card, &l, err);
	if (!rc && !found.any)
		rc = old_card(lab, &l, err);
	if (!rc)
		*ret = found;
	return rc;
}
