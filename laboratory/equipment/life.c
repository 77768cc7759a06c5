// SPDX-License-Identifier: Apache-2.0
// Records events of standards and devices, judges checks, and tells the status of a day.
#include "laboratory/equipment/life.h"

#include "laboratory/access.h"
#include "laboratory/desk.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/equipment/nonconforming.h"
#include "laboratory/standards.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 24, WHY_MAX = 512, CHECKS_MAX = 20000, NUMBER_MAX = 1100 };

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
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

static const char *const statuses[] = {"in_service", "out_of_service", "fault", "retired", NULL};
static const char *const outcomes[] = {"pass", "fail", NULL};
static const char *const moments[] = {"before_leaving", "after_return", "in_the_laboratory", NULL};
static const char *const decisions[] = {"accepted", "refused", NULL};
static const char *const purposes[] = {"calibration", "verification", "repair", "loan", NULL};

static const struct lims_field status_fields[] = {
	CHOICE("status", LIMS_MSG("Status"), true, statuses), TEXT("note", LIMS_MSG("Why"), false)};
static const struct lims_field maintain_fields[] = {TEXT("what", LIMS_MSG("What was done"), true),
	TEXT("who", LIMS_MSG("Who did it"), false), DATE("next-on", LIMS_MSG("Next maintenance on"), false),
	TEXT("note", LIMS_MSG("Remark"), false)};
static const struct lims_field check_fields[] = {TEXT("value", LIMS_MSG("What was read, with its unit"), true),
	TEXT("point", LIMS_MSG("The point or piece that was checked"), false),
	TEXT("reference", LIMS_MSG("The value that it should have"), false),
	TEXT("limit", LIMS_MSG("How far it may be from the reference"), false), TEXT("against", LIMS_MSG("What it was compared with"), false),
	TEXT("note", LIMS_MSG("Remark"), false)};
static const char *const rule_sets[] = {"nelson", "western_electric", NULL};
static const struct lims_field limits_fields[] = {TEXT("point", LIMS_MSG("The point or piece that was checked"), true),
	TEXT("centre", LIMS_MSG("Centre line, with its unit"), true), TEXT("sigma", LIMS_MSG("Standard deviation, with its unit"), true),
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
			rc = f->required ? lims_err_set(err, LIMS_E_INPUT, "%s %s needs --%s: see --help", c->act->noun, c->verb->verb, f->name)
							 : LIMS_OK;
		else if (f->kind == LIMS_FIELD_CHOICE)
			rc = check_choice(f, value, err);
		else if (f->kind == LIMS_FIELD_DATE && lims_date_parse(value, &day, err) != LIMS_OK)
			rc = lims_err_context(err, "--%s", f->name);
	}
	return rc;
}

static lims_rc check_limits(const struct recording *c, struct lims_err *err)
{
	struct lims_dec centre, sigma;
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

/// What follows from the values: the outcome of a check, the reason of nonconforming work.
static lims_rc judge(struct recording *c, struct lims_err *err)
{
	if (lims_text_equal(c->verb->verb, "functional") && lims_text_equal(given(c, "outcome"), "fail"))
		snprintf(c->why, sizeof c->why, "The functional check of %s failed: %s", c->act->code, given(c, "note"));
	if (lims_text_equal(c->verb->verb, "limits"))
		return check_limits(c, err);
	if (!lims_text_equal(c->verb->verb, "check"))
		return LIMS_OK;
	bool judged = false, within = false;
	lims_rc rc = lims_measure_check(given(c, "value"), given(c, "reference"), given(c, "limit"), &judged, &within, err);
	if (rc || !judged)
		return rc;
	c->values[c->count++] = (struct lims_field_value){"outcome", within ? "pass" : "fail"};
	if (!within)
		snprintf(c->why, sizeof c->why, "The check of %s between calibrations failed at %s: %s, reference %s, limit %s", c->act->code,
			given(c, "point"), given(c, "value"), given(c, "reference"), given(c, "limit"));
	return LIMS_OK;
}

static lims_rc open_case(struct recording *c, struct lims_tx *tx, struct lims_err *err)
{
	char title[WHY_MAX];
	bool check = lims_text_equal(c->verb->verb, "check");
	snprintf(title, sizeof title,
		check ? lims_tr(c->lab->p.lang, "A check between calibrations of %s failed")
			  : lims_tr(c->lab->p.lang, "A functional check of %s failed"),
		c->act->code);
	struct lims_nonconforming n = {
		.noun = c->act->noun, .code = c->act->code, .title = title, .description = given(c, "note"), .because = c->why};
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

/// A decision is about a certificate that the register or the certificates of the standard name.
static lims_rc check_certificate(const struct recording *c, struct lims_err *err)
{
	const char *wanted = given(c, "certificate");
	char named[NUMBER_MAX] = "";
	if (!lims_text_equal(c->verb->verb, "accept"))
		return LIMS_OK;
	lims_rc rc = lims_register_field(c->lab, c->act->noun, c->act->code, "certificate", named, sizeof named, err);
	if (!rc && !lims_text_equal(named, wanted) && lims_text_equal(c->act->noun, "standard"))
		rc = lims_standard_each(c->lab, c->act->code, take_number, &wanted, err);
	if (rc || !wanted || lims_text_equal(named, wanted))
		return rc;
	return lims_err_set(err, LIMS_E_NOT_FOUND, "%s %s has no certificate %s: record it first", c->act->noun, c->act->code, wanted);
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
	bool known = false;
	lims_rc rc = lims_fields_known(lims_tx_db(tx), c->act->noun, c->act->code, &known, err);
	if (!rc && !known)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", c->act->noun, c->act->code);
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
		rc = lims_journal_command(lab->journal, append, &c, err);
	if (!rc)
		snprintf(ret_case, LIMS_CODE, "%s", c.code);
	return rc;
}

/* ---- status ---- */

const char *lims_life_status_words(const char *status)
{
	static const char *const words[] = {LIMS_MSG("in service"), LIMS_MSG("out of service"), LIMS_MSG("faulty"), LIMS_MSG("retired")};
	for (size_t i = 0; i < COUNT(words); i++)
		if (lims_text_equal(statuses[i], status))
			return words[i];
	return status;
}

struct asking {
	char day[LIMS_DATE_TEXT];
	struct lims_life_status *ret;
};

static lims_rc take_status(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct asking *a = ctx;
	struct lims_json_doc *doc = NULL;
	// ISO dates stand in the order of their letters; of one day the later entry counts.
	if (strcmp(h->on, a->day) > 0 || strcmp(h->on, a->ret->since) < 0)
		return LIMS_OK;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc)
		return rc;
	snprintf(a->ret->status, sizeof a->ret->status, "%s", lims_json_get_text(lims_json_root(doc), "status", "in_service"));
	snprintf(a->ret->since, sizeof a->ret->since, "%s", h->on);
	snprintf(a->ret->note, sizeof a->ret->note, "%s", h->note ? h->note : "");
	lims_text_clean(a->ret->note, true);
	lims_json_destroy(doc);
	return LIMS_OK;
}

lims_rc lims_life_status_on(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day,
	struct lims_life_status *ret, struct lims_err *err)
{
	struct asking a = {.ret = ret};
	*ret = (struct lims_life_status){.status = "in_service"};
	lims_date_text(day, a.day);
	return lims_happenings(lab, noun, code, "equipment.status", take_status, &a, err);
}

/* ---- checks ---- */

struct checks {
	const char *point;
	lims_life_check_visit *visit;
	void *ctx;
	struct lims_arena *arena;
	struct lims_life_check *list;
	size_t count;
};

static lims_rc take_check(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct checks *c = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *j = lims_json_root(doc);
	if (!rc && c->point && !lims_text_equal(lims_json_get_text(j, "point", ""), c->point)) {
		lims_json_destroy(doc);
		return LIMS_OK;
	}
	struct lims_life_check *list = rc || c->count == CHECKS_MAX ? NULL : realloc(c->list, (c->count + 1) * sizeof *list);
	if (!rc && !list)
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so many checks");
	if (!rc) {
		c->list = list;
		struct lims_life_check *k = &list[c->count++];
		const char *const names[] = {"point", "value", "reference", "limit", "outcome"};
		const char **const to[] = {&k->point, &k->value, &k->reference, &k->limit, &k->outcome};
		for (size_t i = 0; i < COUNT(names); i++)
			*to[i] = lims_arena_text(c->arena, lims_json_get_text(j, names[i], ""));
		k->on = lims_arena_text(c->arena, h->on);
		k->actor = lims_arena_text(c->arena, h->actor);
		k->note = lims_arena_text(c->arena, h->note ? h->note : "");
		if (!k->note)
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so many checks");
	}
	lims_json_destroy(doc);
	return rc;
}

/// Recorded later, the day counts: the list is short and nearly in order.
static void by_day(struct checks *c)
{
	for (size_t i = 1; i < c->count; i++)
		for (size_t k = i; k > 0 && strcmp(c->list[k - 1].on, c->list[k].on) > 0; k--) {
			struct lims_life_check swap = c->list[k];
			c->list[k] = c->list[k - 1];
			c->list[k - 1] = swap;
		}
}

lims_rc lims_life_checks(struct lims_laboratory *lab, const char *noun, const char *code, const char *point, lims_life_check_visit *visit,
	void *ctx, struct lims_err *err)
{
	struct checks c = {.point = point, .arena = lims_arena_create(16 << 20)};
	lims_rc rc = c.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so many checks");
	if (!rc)
		rc = lims_happenings(lab, noun, code, "equipment.checked", take_check, &c, err);
	if (!rc)
		by_day(&c);
	for (size_t i = 0; !rc && i < c.count; i++)
		rc = visit(ctx, &c.list[i], err);
	free(c.list);
	lims_arena_destroy(c.arena);
	return rc;
}

/* ---- acceptance ---- */

struct accepting {
	const char *certificate, *procedure;
	char day[LIMS_DATE_TEXT];
	bool any, decided, accepted, listed, early;
};

static lims_rc take_decision(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct accepting *a = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *j = lims_json_root(doc);
	a->any = true;
	if (lims_text_equal(lims_json_get_text(j, "certificate", ""), a->certificate)) {
		const char *procedures = lims_json_get_text(j, "procedures", ""), *from = lims_json_get_text(j, "from-on", "");
		a->decided = true;
		a->accepted = lims_text_equal(lims_json_get_text(j, "decision", ""), "accepted");
		a->listed = !procedures[0] || lims_desk_listed(procedures, a->procedure);
		a->early = strcmp(a->day, from) < 0;
	}
	lims_json_destroy(doc);
	return LIMS_OK;
}

struct deciding {
	const struct lims_ws_certificate *certificates;
	size_t count;
	struct lims_certificate_decision *ret;
};

static lims_rc note_decision(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct deciding *d = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *j = lims_json_root(doc);
	for (size_t i = 0; !rc && i < d->count; i++) {
		if (!lims_text_equal(lims_json_get_text(j, "certificate", ""), d->certificates[i].number))
			continue;
		d->ret[i] = (struct lims_certificate_decision){.accepted = lims_text_equal(lims_json_get_text(j, "decision", ""), "accepted")};
		d->ret[i].refused = !d->ret[i].accepted;
		if (lims_date_parse(lims_json_get_text(j, "from-on", ""), &d->ret[i].from, NULL) != LIMS_OK)
			d->ret[i].from = (struct lims_date){0};
	}
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_life_decisions(struct lims_laboratory *lab, const char *code, const struct lims_ws_certificate *certificates, size_t count,
	struct lims_certificate_decision *ret, struct lims_err *err)
{
	struct deciding d = {certificates, count, ret};
	for (size_t i = 0; i < count; i++)
		ret[i] = (struct lims_certificate_decision){0};
	return lims_happenings(lab, "standard", code, "equipment.accepted", note_decision, &d, err);
}

lims_rc lims_life_accepted(struct lims_laboratory *lab, const char *code, const char *certificate, const char *procedure,
	struct lims_date day, char *ret_why, size_t size, struct lims_err *err)
{
	struct accepting a = {.certificate = certificate, .procedure = procedure};
	const struct lims_lang *lang = err ? err->lang : NULL;
	lims_date_text(day, a.day);
	lims_rc rc = lims_happenings(lab, "standard", code, "equipment.accepted", take_decision, &a, err);
	if (rc)
		return rc;
	ret_why[0] = '\0';
	if (!a.any)
		return LIMS_OK;
	if (!a.decided)
		snprintf(ret_why, size, lims_tr(lang, "the certificate %s of standard %s was not accepted"), certificate, code);
	else if (!a.accepted)
		snprintf(ret_why, size, lims_tr(lang, "the certificate %s of standard %s was refused"), certificate, code);
	else if (!a.listed)
		snprintf(ret_why, size, lims_tr(lang, "the certificate %s of standard %s was not accepted for %s"), certificate, code, procedure);
	else if (a.early)
		snprintf(
			ret_why, size, lims_tr(lang, "the certificate %s of standard %s was not in use yet on the day of the work"), certificate, code);
	return LIMS_OK;
}
