// SPDX-License-Identifier: Apache-2.0
// Records events of standards and devices, judges checks, and opens nonconforming work.
#include "laboratory/equipment/life.h"

#include "laboratory/access.h"
#include "laboratory/desk.h"
#include "laboratory/equipment/card_check.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/equipment/nonconforming.h"
#include "laboratory/equipment/resting.h"
#include "laboratory/people/licences.h"
#include "laboratory/standards.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20, VALUES_MAX = 24, WHY_MAX = LIMS_LIFE_WHY, NUMBER_MAX = 1100 };

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define VALUE(n, l, req)                                                                                                                   \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_VALUE, req, NULL, NULL                                                                                            \
	}
#define TEXT(n, l, req)                                                                                                                    \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_TEXT, req, NULL, NULL                                                                                             \
	}
#define DATE(n, l, req)                                                                                                                    \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_DATE, req, NULL, NULL                                                                                             \
	}
#define CHOICE(n, l, req, list)                                                                                                            \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_CHOICE, req, list, NULL                                                                                           \
	}

static const char *const statuses[] = {LIMS_MSG("in_service"), LIMS_MSG("out_of_service"), LIMS_MSG("fault"), LIMS_MSG("retired"), NULL};
static const char *const outcomes[] = {LIMS_MSG("pass"), LIMS_MSG("fail"), NULL};
static const char *const moments[] = {LIMS_MSG("before_leaving"), LIMS_MSG("after_return"), LIMS_MSG("in_the_laboratory"), NULL};
static const char *const decisions[] = {LIMS_MSG("accepted"), LIMS_MSG("refused"), NULL};
static const char *const purposes[] = {LIMS_MSG("calibration"), LIMS_MSG("verification"), LIMS_MSG("repair"), LIMS_MSG("loan"), NULL};

static const struct lims_field status_fields[] = {
	CHOICE("status", LIMS_MSG("Status"), true, statuses), TEXT("note", LIMS_MSG("Why"), false)};
static const struct lims_field maintain_fields[] = {TEXT("what", LIMS_MSG("What was done"), true),
	TEXT("who", LIMS_MSG("Who did it"), false), DATE("next-on", LIMS_MSG("Next maintenance on"), false),
	TEXT("note", LIMS_MSG("Remark"), false)};
static const struct lims_field check_fields[] = {VALUE("value", LIMS_MSG("What was read, with its unit"), true),
	VALUE("point", LIMS_MSG("The point or piece that was checked"), false),
	VALUE("reference", LIMS_MSG("The value that it should have"), false),
	VALUE("limit", LIMS_MSG("How far it may be from the reference"), false), TEXT("against", LIMS_MSG("What it was compared with"), false),
	TEXT("note", LIMS_MSG("Remark"), false)};
static const char *const rule_sets[] = {LIMS_MSG("nelson"), LIMS_MSG("western_electric"), NULL};
static const struct lims_field limits_fields[] = {VALUE("point", LIMS_MSG("The point or piece that was checked"), true),
	VALUE("centre", LIMS_MSG("Centre line, with its unit"), true), VALUE("sigma", LIMS_MSG("Standard deviation, with its unit"), true),
	CHOICE("rules", LIMS_MSG("Tests of the chart"), false, rule_sets), TEXT("note", LIMS_MSG("Remark"), false)};
static const struct lims_field functional_fields[] = {
	CHOICE("when", LIMS_MSG("Before leaving, after the return or in the laboratory"), true, moments),
	CHOICE("outcome", LIMS_MSG("Outcome"), true, outcomes), TEXT("what", LIMS_MSG("What was checked"), false),
	TEXT("job", LIMS_MSG("Field trip or job"), false), TEXT("note", LIMS_MSG("Remark"), false)};
static const struct lims_field send_fields[] = {CHOICE("purpose", LIMS_MSG("What it is sent out for"), true, purposes),
	TEXT("to", LIMS_MSG("To whom"), true), TEXT("asked", LIMS_MSG("What was asked: points, uncertainty, method"), false),
	TEXT("cost", LIMS_MSG("What it costs"), false), DATE("until", LIMS_MSG("Back until"), false), TEXT("note", LIMS_MSG("Remark"), false)};
static const struct lims_field back_fields[] = {TEXT("condition", LIMS_MSG("Condition on return"), true),
	TEXT("who", LIMS_MSG("Who received it"), false), TEXT("cost", LIMS_MSG("What it costs"), false),
	TEXT("note", LIMS_MSG("Remark"), false)};
static const struct lims_field accept_fields[] = {TEXT("certificate", LIMS_MSG("Certificate number"), true),
	CHOICE("decision", LIMS_MSG("Decision"), true, decisions),
	TEXT("procedures", LIMS_MSG("Procedures that it is accepted for, separated by commas"), false),
	DATE("from-on", LIMS_MSG("Its corrections are in force from"), false),
	TEXT("compared", LIMS_MSG("How its values compare with what was asked"), false), TEXT("note", LIMS_MSG("Remark"), false)};

static const struct lims_life_verb verbs[] = {
	{"status", "equipment.status", LIMS_MSG("Sets the status from a day: in_service, out_of_service, fault or retired"), status_fields,
		COUNT(status_fields)},
	{"maintain", "equipment.maintained", LIMS_MSG("Records maintenance or a repair"), maintain_fields, COUNT(maintain_fields)},
	{"check", "equipment.checked", LIMS_MSG("Records a check between calibrations with its data"), check_fields, COUNT(check_fields)},
	{"limits", "equipment.limits", LIMS_MSG("Sets the limits of a control chart of checks"), limits_fields, COUNT(limits_fields)},
	{"functional", "equipment.functional", LIMS_MSG("Records a functional check before leaving or after the return"), functional_fields,
		COUNT(functional_fields)},
	{"send", "equipment.sent", LIMS_MSG("Records that it was sent out"), send_fields, COUNT(send_fields)},
	{"back", "equipment.back", LIMS_MSG("Records that it came back"), back_fields, COUNT(back_fields)},
	{"accept", "equipment.accepted", LIMS_MSG("Accepts or refuses a certificate, for which procedures and from when"), accept_fields,
		COUNT(accept_fields)},
};

const struct lims_life_verb *lims_life_verbs(size_t *ret_count)
{
	*ret_count = COUNT(verbs);
	return verbs;
}

const struct lims_life_verb *lims_life_verb_find(const char *verb)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (lims_text_equal(verbs[i].verb, verb))
			return &verbs[i];
	return NULL;
}

/* ---- recording ---- */

struct recording {
	struct lims_laboratory *lab;
	const struct lims_life_verb *verb;
	const struct lims_life_act *act;
	struct lims_field_value values[VALUES_MAX]; ///< what was given and what the program adds
	size_t count;
	char why[WHY_MAX]; ///< what failed; "" when nothing did
	char code[LIMS_CODE];
};

static const char *given(const struct recording *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++)
		if (lims_text_equal(c->values[i].name, name))
			return c->values[i].value ? c->values[i].value : "";
	return "";
}

static lims_rc check_choice(const struct lims_field *f, const char *value, struct lims_err *err)
{
	struct lims_buf list;
	bool found = false;
	lims_buf_init(&list, WHY_MAX);
	for (size_t i = 0; f->choices[i]; i++) {
		found = found || lims_text_equal(f->choices[i], value);
		lims_buf_addf(&list, "%s%s", i > 0 ? ", " : "", f->choices[i]);
	}
	lims_rc rc =
		found ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "--%s does not know %s: use one of %s", f->name, value, lims_buf_text(&list));
	lims_buf_finish(&list);
	return rc;
}

static lims_rc check_fields_of(struct recording *c, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < c->verb->count; i++) {
		const struct lims_field *f = &c->verb->fields[i];
		const char *value = given(c, f->name);
		struct lims_date day;
		if (!value[0])
			rc = f->required ? lims_err_set(err, LIMS_E_INPUT, "lims %s %s needs --%s", c->act->noun, c->verb->verb, f->name) : LIMS_OK;
		else if (f->kind == LIMS_FIELD_CHOICE)
			rc = check_choice(f, value, err);
		else if (f->kind == LIMS_FIELD_DATE && lims_date_parse(value, &day, err) != LIMS_OK)
			rc = lims_err_context(err, "--%s", f->name);
	}
	return rc;
}

static lims_rc check_limits(const struct recording *c, struct lims_err *err)
{
	struct lims_dec centre, sigma = {{0, 0}};
	char units[2][LIMS_MEASURE_UNIT];
	lims_rc rc = lims_measure_read(given(c, "centre"), &centre, units[0], err);
	if (!rc)
		rc = lims_measure_read(given(c, "sigma"), &sigma, units[1], err);
	if (!rc && !lims_text_equal(units[0], units[1]))
		rc = lims_err_set(
			err, LIMS_E_INPUT, "Centre line and standard deviation have the units %s and %s: a chart needs one unit", units[0], units[1]);
	if (!rc && lims_dec_sign(sigma) <= 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The standard deviation %s is not above zero", given(c, "sigma"));
	return rc;
}

static void tell_why(struct recording *c)
{
	struct lims_life_failed f = {.code = c->act->code,
		.point = given(c, "point"),
		.value = given(c, "value"),
		.reference = given(c, "reference"),
		.limit = given(c, "limit"),
		.note = given(c, "note")};
	lims_life_why(c->verb->type, &f, c->why);
}

/// What follows from the values: the outcome of a check, the reason of nonconforming work.
static lims_rc judge(struct recording *c, struct lims_err *err)
{
	if (lims_text_equal(c->verb->verb, "functional") && lims_text_equal(given(c, "outcome"), "fail"))
		tell_why(c);
	if (lims_text_equal(c->verb->verb, "limits"))
		return check_limits(c, err);
	if (!lims_text_equal(c->verb->verb, "check"))
		return LIMS_OK;
	bool judged = false, within = false;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	const struct lims_units *units = NULL;
	lims_rc rc = arena ? lims_catalog_units(c->lab->catalog, arena, &units, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so many checks");
	if (!rc)
		rc = lims_measure_check(units, given(c, "value"), given(c, "reference"), given(c, "limit"), &judged, &within, err);
	lims_arena_destroy(arena);
	if (rc || !judged)
		return rc;
	c->values[c->count++] = (struct lims_field_value){"outcome", within ? "pass" : "fail"};
	if (!within)
		tell_why(c);
	return LIMS_OK;
}

/// What is in doubt when a standard fails: everything since it was last shown to be right.
struct doubted {
	char numbers[LIMS_NONCONFORMING_PAPERS][LIMS_CODE];
	const char *papers[LIMS_NONCONFORMING_PAPERS];
	size_t paper_count, worksheets;
};

static lims_rc take_doubted(void *ctx, const struct lims_resting *r, struct lims_err *err)
{
	struct doubted *d = ctx;
	(void)err;
	d->worksheets++;
	if (!r->number[0] || d->paper_count == LIMS_NONCONFORMING_PAPERS)
		return LIMS_OK;
	snprintf(d->numbers[d->paper_count], LIMS_CODE, "%s", r->number);
	d->papers[d->paper_count] = d->numbers[d->paper_count];
	d->paper_count++;
	return LIMS_OK;
}

static lims_rc describe(const struct recording *c, struct doubted *d, char description[WHY_MAX * 2], struct lims_err *err)
{
	struct lims_date since = {0}, day = c->act->on.month ? c->act->on : lims_laboratory_today(c->lab);
	char from[LIMS_DATE_TEXT];
	bool standard = lims_text_equal(c->act->noun, "standard");
	snprintf(description, WHY_MAX * 2, "%s", given(c, "note"));
	lims_rc rc = lims_resting_since(c->lab, c->act->noun, c->act->code, day, &since, err);
	if (!rc)
		rc = (standard ? lims_resting_each : lims_resting_on_device)(c->lab, c->act->code, since, take_doubted, d, err);
	lims_date_text(since, from);
	size_t n = strlen(description);
	if (!rc && d->worksheets > 0 && since.month == 0)
		snprintf(description + n, WHY_MAX * 2 - n,
			lims_tr(c->lab->p.lang, "%s%zu worksheets rest on it, and nothing says since when it was right: lims %s trace %s"),
			n > 0 ? "; " : "", d->worksheets, c->act->noun, c->act->code);
	else if (!rc && d->worksheets > 0)
		snprintf(description + n, WHY_MAX * 2 - n,
			lims_tr(c->lab->p.lang, "%s%zu worksheets rest on it since it was last shown to be right on %s: lims %s trace %s --from %s"),
			n > 0 ? "; " : "", d->worksheets, from, c->act->noun, c->act->code, from);
	lims_text_clean(description, true);
	return rc;
}

static lims_rc open_case(struct recording *c, struct lims_tx *tx, struct lims_err *err)
{
	char title[WHY_MAX], description[WHY_MAX * 2];
	struct doubted d = {.worksheets = 0};
	bool check = lims_text_equal(c->verb->verb, "check");
	lims_rc rc = describe(c, &d, description, err);
	if (rc)
		return rc;
	snprintf(title, sizeof title,
		check ? lims_tr(c->lab->p.lang, "A check between calibrations of %s failed")
			  : lims_tr(c->lab->p.lang, "A functional check of %s failed"),
		c->act->code);
	struct lims_nonconforming n = {.noun = c->act->noun,
		.code = c->act->code,
		.title = title,
		.description = description,
		.because = c->why,
		.papers = d.papers,
		.paper_count = d.paper_count};
	return lims_nonconforming_open(tx, c->lab, &n, c->code, err);
}

static lims_rc take_number(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	const char **number = ctx;
	(void)err;
	if (lims_text_equal(row->number, *number))
		*number = NULL;
	return LIMS_OK;
}

/// What is sent is in the house, what comes back was away, and is expected back after it left.
static lims_rc check_whereabouts(const struct recording *c, struct lims_err *err)
{
	bool sends = lims_text_equal(c->verb->verb, "send"), back = lims_text_equal(c->verb->verb, "back");
	struct lims_date day = c->act->on.month ? c->act->on : lims_laboratory_today(c->lab), until;
	struct lims_life_away away;
	if (!sends && !back)
		return LIMS_OK;
	if (given(c, "cost")[0] && lims_cost_check(given(c, "cost"), err) != LIMS_OK)
		return LIMS_E_INPUT;
	if (sends && given(c, "until")[0] && lims_date_parse(given(c, "until"), &until, NULL) == LIMS_OK && lims_date_cmp(until, day) < 0)
		return lims_err_set(err, LIMS_E_INPUT, "--until lies before the day on which it is sent out: correct one of the two");
	// Of one day: what left in the morning is back at night, and what is not does not leave again.
	lims_rc rc = lims_life_away_on(c->lab, c->act->noun, c->act->code, lims_date_add_days(day, 1), &away, err);
	if (!rc && sends && away.away)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is away: it was sent to %s on %s; record first that it came back (lims %s back %s)",
			c->act->code, away.to, away.since, c->act->noun, c->act->code);
	// A second return of the same sending corrects the day of the first.
	if (!rc && back && !away.since[0])
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%s was not sent out before that day: record first when it was sent out (lims %s send %s --on DATE)", c->act->code,
			c->act->noun, c->act->code);
	return rc;
}

/// What a functional check is for: a field visit or a job.
static lims_rc check_trip(const struct recording *c, struct lims_err *err)
{
	const char *of = given(c, "job");
	struct lims_db *db = lims_journal_db(c->lab->journal);
	bool visit = false, job = false;
	if (!lims_text_equal(c->verb->verb, "functional") || !of[0])
		return LIMS_OK;
	lims_rc rc = lims_fields_known(db, "visit", of, &visit, err);
	if (!rc && !visit)
		rc = lims_fields_known(db, "job", of, &job, err);
	return rc || visit || job ? rc : lims_err_set(err, LIMS_E_NOT_FOUND, "There is no visit and no job %s", of);
}

/// A decision is about a certificate that the register or the certificates of the standard name.
static lims_rc check_certificate(const struct recording *c, struct lims_err *err)
{
	const char *wanted = given(c, "certificate");
	char named[NUMBER_MAX] = "";
	if (!lims_text_equal(c->verb->verb, "accept"))
		return LIMS_OK;
	lims_rc rc = lims_register_field(c->lab, c->act->noun, c->act->code, "certificate", named, sizeof named, err);
	if (!rc && !lims_text_equal(named, wanted))
		rc = lims_standard_each(c->lab, c->act->noun, c->act->code, take_number, &wanted, err);
	if (!rc && (!wanted || lims_text_equal(named, wanted)))
		return given(c, "procedures")[0] ? lims_procedures_known(c->lab, "procedures", given(c, "procedures"), err) : LIMS_OK;
	return rc ? rc
			  : lims_err_set(err, LIMS_E_NOT_FOUND, "%s %s has no certificate %s: record it first", lims_err_tr(err, c->act->noun),
					c->act->code, wanted);
}

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct recording *c = ctx;
	struct lims_happening_draft d = {.action = LIMS_ACTION_EQUIP,
		.type = c->verb->type,
		.noun = c->act->noun,
		.code = c->act->code,
		.on = c->act->on,
		.values = c->values,
		.count = c->count,
		.file_name = c->act->file_name,
		.file = c->act->file,
		.file_len = c->act->file_len};
	lims_rc rc = lims_register_stands(lims_tx_db(tx), c->act->noun, c->act->code, err);
	// Somebody else may have sent it out, or taken it back, since it was asked.
	if (!rc)
		rc = check_whereabouts(c, err);
	if (!rc)
		rc = lims_happen_in(tx, c->lab, &d, err);
	return !rc && c->why[0] ? open_case(c, tx, err) : rc;
}

lims_rc lims_life_record(struct lims_laboratory *lab, const struct lims_life_verb *verb, const struct lims_life_act *act,
	char ret_case[LIMS_CODE], struct lims_err *err)
{
	struct recording c = {.lab = lab, .verb = verb, .act = act};
	for (size_t i = 0; i < act->count && c.count < VALUES_MAX - 1; i++)
		c.values[c.count++] = act->values[i];
	lims_rc rc = check_fields_of(&c, err);
	if (!rc)
		rc = judge(&c, err);
	if (!rc)
		rc = check_certificate(&c, err);
	if (!rc)
		rc = check_trip(&c, err);
	if (!rc)
		rc = lims_register_stands(lims_journal_db(lab->journal), act->noun, act->code, err);
	if (!rc)
		rc = check_whereabouts(&c, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append, &c, err);
	if (!rc)
		snprintf(ret_case, LIMS_CODE, "%s", c.code);
	return rc;
}
