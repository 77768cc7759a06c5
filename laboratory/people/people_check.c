// SPDX-License-Identifier: Apache-2.0
// What records about people mean together, before they are written; and how they end.
#include "laboratory/people/people.h"

#include "laboratory/desk.h"
#include "laboratory/people/licences.h"
#include "laboratory/quality/cases.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001 };

/// A record as it will stand.
struct record {
	struct lims_laboratory *lab;
	const struct lims_register *r;
	const char *code;
	const struct lims_field_value *values;
	size_t count;
};

static lims_rc will(const struct record *c, const char *field, char ret[VALUE], struct lims_err *err)
{
	return lims_register_will(c->lab, c->r, c->code, c->values, c->count, field, ret, VALUE, err);
}

/// Whether the field is written now with another value than the one that stands.
static lims_rc changes(const struct record *c, const char *field, bool *ret, struct lims_err *err)
{
	char was[VALUE] = "", is[VALUE] = "";
	lims_rc rc = c->code
					 ? lims_register_stored(lims_journal_db(c->lab->journal), c->r, c->code, field, (struct lims_date){0}, was, VALUE, err)
					 : LIMS_OK;
	if (!rc)
		rc = will(c, field, is, err);
	*ret = !rc && was[0] && !lims_text_equal(was, is);
	return rc;
}

/// Whom and what a record is about is not changed afterwards: a mistake is withdrawn, and a new record made.
static lims_rc keep(const struct record *c, const char *field, struct lims_err *err)
{
	bool changed = false;
	lims_rc rc = changes(c, field, &changed, err);
	if (!rc && changed)
		rc = lims_err_set(err, LIMS_E_REFUSED, "--%s of %s stands for ever: end this record and make a new one", field, c->code);
	return rc;
}

lims_rc lims_order_of_days(const char *from, const char *until, const char *from_option, const char *until_option, struct lims_err *err)
{
	struct lims_date a, b;
	if (lims_date_parse(from, &a, NULL) != LIMS_OK || lims_date_parse(until, &b, NULL) != LIMS_OK || lims_date_cmp(a, b) <= 0)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "--%s %s lies before --%s %s", until_option, until, from_option, from);
}

static lims_rc check_days(const struct record *c, const char *from_option, const char *until_option, struct lims_err *err)
{
	char from[VALUE] = "", until[VALUE] = "";
	lims_rc rc = will(c, from_option, from, err);
	if (!rc)
		rc = will(c, until_option, until, err);
	return rc ? rc : lims_order_of_days(from, until, from_option, until_option, err);
}

static bool writes(const struct record *c, const char *field)
{
	return lims_field_written(c->values, c->count, field) != NULL;
}

/// The card of before there was a register of cards: it says until when it holds and not since when, so it is asked about from today.
static lims_rc check_old_card(const struct record *c, struct lims_err *err)
{
	char number[VALUE] = "", until[VALUE] = "", today[LIMS_DATE_TEXT];
	if (!writes(c, "card") && !writes(c, "card-until"))
		return LIMS_OK;
	lims_date_text(lims_laboratory_today(c->lab), today);
	lims_rc rc = will(c, "card", number, err);
	if (!rc)
		rc = will(c, "card-until", until, err);
	return rc ? rc : lims_card_unheld(c->lab, NULL, c->code ? c->code : "", number, today, until, err);
}

lims_rc lims_staff_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const struct record c = {lab, lims_register_find("staff"), code, values, count};
	char roles[VALUE] = "";
	lims_rc rc = lims_staff_code_check(lab, code, err);
	if (!rc)
		rc = will(&c, "roles", roles, err);
	if (!rc && lims_desk_listed(roles, "assessor") && !lims_text_equal(roles, "assessor"))
		rc = lims_err_set(err, LIMS_E_INPUT, "An assessor reads and has no other role beside it");
	if (!rc)
		rc = check_old_card(&c, err);
	// What stands from before is not held against somebody who writes something else.
	for (size_t i = 0; !rc && i < count; i++)
		if (lims_text_equal(values[i].name, "authorised"))
			rc = lims_procedures_known(lab, "authorised", values[i].value, err);
	return rc;
}

lims_rc lims_training_judged_before(struct lims_db *db, const char *code, const char *from, struct lims_err *err)
{
	char subject[LIMS_CASE_SUBJECT] = "", text[LIMS_DATE_TEXT];
	struct lims_date judged = {0}, day;
	snprintf(subject, sizeof subject, "training:%.*s", LIMS_CODE, code);
	lims_rc rc = lims_case_day_in(db, subject, "evaluate", &judged, err);
	if (rc || !judged.month || lims_date_parse(from, &day, NULL) != LIMS_OK || lims_date_cmp(judged, day) <= 0)
		return rc;
	lims_date_text(judged, text);
	return lims_err_set(err, LIMS_E_REFUSED, "The training %s was judged on %s: nobody is authorised on it from %s", code, text, from);
}

/// Whether the text is written like a code that the program gives to trainings: "TR-A1". Any other ground is a text of the laboratory's own.
static bool names_training(const char *text)
{
	size_t letters = 0, digits = 0;
	if (!lims_text_starts(text, "TR-"))
		return false;
	letters = strspn(text + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	digits = strspn(text + 3 + letters, "0123456789");
	return letters > 0 && digits > 0 && !text[3 + letters + digits];
}

/// A ground that is a training of ours: it is about this person and procedure, and was judged by somebody else to be enough.
static lims_rc check_training(const struct record *c, const char *staff, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(c->lab->journal);
	char training[VALUE] = "", procedure[VALUE] = "", person[VALUE] = "", about[VALUE] = "", from[VALUE] = "", state[64] = "",
		 subject[LIMS_CASE_SUBJECT] = "";
	lims_rc rc = will(c, "training", training, err);
	if (!rc)
		rc = will(c, "procedure", procedure, err);
	if (rc || !training[0] || strlen(training) > LIMS_CODE)
		return rc;
	snprintf(subject, sizeof subject, "training:%.*s", LIMS_CODE, training);
	rc = lims_case_state_in(db, subject, state, sizeof state, err);
	if (!rc && !state[0] && names_training(training) && writes(c, "training"))
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no training %s: see lims training list, or name another ground", training);
	if (rc || !state[0])
		return rc;
	rc = lims_case_value_in(db, subject, "person", person, sizeof person, err);
	if (!rc)
		rc = lims_case_value_in(db, subject, "procedure", about, sizeof about, err);
	if (!rc && !lims_text_equal(state, "competent") && !lims_text_equal(state, "authorised"))
		return lims_err_set(
			err, LIMS_E_REFUSED, "The training %s was not judged competent: it is no ground for an authorisation", training);
	if (!rc && !lims_text_equal(person, staff))
		return lims_err_set(err, LIMS_E_INPUT, "The training %s is of %s, not of %s", training, person, staff);
	if (!rc && about[0] && !lims_text_equal(about, procedure))
		return lims_err_set(err, LIMS_E_INPUT, "The training %s is for %s, not for %s", training, about, procedure);
	// What stands from before is not held against somebody who ends it.
	if (rc || (!writes(c, "training") && !writes(c, "from")))
		return rc;
	rc = will(c, "from", from, err);
	return rc ? rc : lims_training_judged_before(db, training, from, err);
}

lims_rc lims_authorisation_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	static const char *const kept[] = {"staff", "procedure", "activity"};
	const struct record c = {lab, lims_register_find("authorisation"), code, values, count};
	char staff[VALUE] = "", procedure[VALUE] = "", by[VALUE] = "", on[VALUE] = "", why[VALUE] = "";
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sizeof kept / sizeof kept[0]; i++)
		rc = keep(&c, kept[i], err);
	if (!rc)
		rc = will(&c, "staff", staff, err);
	if (!rc)
		rc = will(&c, "by", by, err);
	if (!rc)
		rc = will(&c, "withdrawn-on", on, err);
	if (!rc)
		rc = will(&c, "withdrawn-why", why, err);
	if (!rc && on[0] && !why[0])
		rc = lims_err_set(err, LIMS_E_INPUT, "Say why the authorisation is withdrawn: --withdrawn-why TEXT");
	if (!rc && staff[0] && ((!by[0] && lims_text_equal(staff, lab->p.actor)) || lims_text_equal(staff, by)))
		rc = lims_err_set(err, LIMS_E_REFUSED, "Nobody authorises themselves: another person authorises %s", staff);
	if (!rc)
		rc = will(&c, "procedure", procedure, err);
	if (!rc)
		rc = lims_procedures_known(lab, "procedure", procedure, err);
	if (!rc)
		rc = check_training(&c, staff, err);
	if (!rc)
		rc = check_days(&c, "from", "withdrawn-on", err);
	if (!rc)
		rc = check_days(&c, "from", "until", err);
	why[0] = '\0';
	if (!rc)
		rc = will(&c, "training", why, err);
	// What is missing is told by the register itself.
	return rc || !why[0] ? rc : lims_record_alone(lab, "authorisation", code, values, count, err);
}

static lims_rc check_fields(struct lims_laboratory *lab, const char *list, struct lims_err *err)
{
	const struct lims_regulations *regulations = NULL;
	char known[256] = "";
	size_t n = 0, at = 0;
	lims_rc rc = lims_desk_regulations(lab, &regulations, err);
	if (rc)
		return rc;
	const struct lims_card_field *fields = lims_regulations_fields(regulations, &n);
	for (size_t i = 0; i < n && at < sizeof known; i++)
		at += (size_t)snprintf(known + at, sizeof known - at, "%s%s", i ? ", " : "", fields[i].id);
	for (const char *word = list; *word;) {
		size_t len = strcspn(word, ",");
		bool found = false;
		for (size_t i = 0; i < n; i++)
			found = found || (strlen(fields[i].id) == len && strncmp(fields[i].id, word, len) == 0);
		if (!found)
			return lims_err_set(
				err, LIMS_E_INPUT, "--fields does not know %.*s: use %s (regulations/licences.yaml)", (int)len, word, known);
		word += len + (word[len] == ',');
	}
	return LIMS_OK;
}

static lims_rc check_held(const struct record *c, struct lims_err *err)
{
	char staff[VALUE] = "", number[VALUE] = "", from[VALUE] = "", until[VALUE] = "", returned[VALUE] = "";
	lims_rc rc = will(c, "staff", staff, err);
	if (!rc)
		rc = will(c, "number", number, err);
	if (!rc)
		rc = will(c, "from", from, err);
	if (!rc)
		rc = will(c, "until", until, err);
	if (!rc)
		rc = will(c, "returned-on", returned, err);
	// One that is ended stands in nobody's way, and what is missing is told by the register itself.
	if (rc || returned[0] || !staff[0] || !(writes(c, "number") || writes(c, "from") || writes(c, "until")))
		return rc;
	return lims_card_unheld(c->lab, c->code, staff, number, from, until, err);
}

lims_rc lims_card_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	static const char *const kept[] = {"staff", "number"};
	const struct record c = {lab, lims_register_find("card"), code, values, count};
	char fields[VALUE] = "";
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sizeof kept / sizeof kept[0]; i++)
		rc = keep(&c, kept[i], err);
	if (!rc)
		rc = will(&c, "fields", fields, err);
	if (!rc)
		rc = check_fields(lab, fields, err);
	if (!rc)
		rc = check_days(&c, "from", "until", err);
	if (!rc)
		rc = check_days(&c, "from", "returned-on", err);
	if (!rc)
		rc = check_held(&c, err);
	return rc ? rc : lims_record_alone(lab, "card", code, values, count, err);
}

/// Ends a record by writing the day, and the reason where there is one.
static lims_rc end_record(struct lims_laboratory *lab, const char *noun, const char *code, const char *day_field, struct lims_date on,
	const char *why_field, const char *reason, struct lims_err *err)
{
	char day[LIMS_DATE_TEXT], was[VALUE] = "", ret_code[LIMS_CODE];
	lims_rc rc = lims_register_field(lab, noun, code, day_field, was, sizeof was, err);
	if (rc)
		return rc;
	if (was[0])
		return lims_err_set(err, LIMS_E_REFUSED, "%s has ended already, on %s", code, was);
	if (on.month && lims_date_cmp(on, lims_laboratory_today(lab)) > 0)
		return lims_err_set(err, LIMS_E_INPUT, "The day lies in the future: record what happened after it happened");
	lims_date_text(on.month ? on : lims_laboratory_today(lab), day);
	struct lims_field_value values[] = {{day_field, day}, {why_field, reason}};
	return lims_register_record(lab, lims_register_find(noun), code, values, why_field ? 2 : 1, ret_code, err);
}

lims_rc lims_authorisation_withdraw(
	struct lims_laboratory *lab, const char *code, struct lims_date on, const char *reason, struct lims_err *err)
{
	if (!reason || !reason[strspn(reason, " ")])
		return lims_err_set(err, LIMS_E_INPUT, "Say why: --reason TEXT");
	return end_record(lab, "authorisation", code, "withdrawn-on", on, "withdrawn-why", reason, err);
}

lims_rc lims_card_return(struct lims_laboratory *lab, const char *code, struct lims_date on, struct lims_err *err)
{
	return end_record(lab, "card", code, "returned-on", on, NULL, NULL, err);
}
