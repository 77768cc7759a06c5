// SPDX-License-Identifier: Apache-2.0
// Reads the life of standards and devices: the status of a day, the checks of a point, what was decided of certificates.
#include "laboratory/equipment/life.h"

#include "laboratory/desk.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHECKS_MAX = 20000 };

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* ---- what failed ---- */

static const char checked[] = "The check of ", functional[] = "The functional check of ";

void lims_life_why(const char *type, const struct lims_life_failed *f, char ret[LIMS_LIFE_WHY])
{
	if (lims_text_equal(type, "equipment.functional"))
		snprintf(ret, LIMS_LIFE_WHY, LIMS_LIFE_WHY_FUNCTIONAL, f->code, f->note);
	else
		snprintf(ret, LIMS_LIFE_WHY, LIMS_LIFE_WHY_CHECK, f->code, f->point, f->value, f->reference, f->limit);
	lims_text_clean(ret, true);
}

bool lims_life_is_why(const char *because)
{
	return strncmp(because, checked, sizeof checked - 1) == 0 || strncmp(because, functional, sizeof functional - 1) == 0;
}

/* ---- status ---- */

const char *lims_life_status_words(const char *status)
{
	static const char *const words[] = {LIMS_MSG("in service"), LIMS_MSG("out of service"), LIMS_MSG("faulty"), LIMS_MSG("retired")};
	static const char *const statuses[] = {"in_service", "out_of_service", "fault", "retired"};
	for (size_t i = 0; i < COUNT(words); i++)
		if (lims_text_equal(statuses[i], status))
			return words[i];
	return status;
}

const char *lims_life_words(const char *choice)
{
	static const char *const words[][2] = {{"pass", LIMS_MSG("passed")}, {"fail", LIMS_MSG("FAILED")}, {"accepted", LIMS_MSG("accepted")},
		{"refused", LIMS_MSG("refused")}, {"before_leaving", LIMS_MSG("before leaving")}, {"after_return", LIMS_MSG("after the return")},
		{"in_the_laboratory", LIMS_MSG("in the laboratory")}, {"calibration", LIMS_MSG("calibration")},
		{"verification", LIMS_MSG("verification")}, {"repair", LIMS_MSG("repair")}, {"loan", LIMS_MSG("loan")},
		{"within", LIMS_MSG("within")}, {"outside", LIMS_MSG("OUTSIDE")}, {"not_judged", LIMS_MSG("not judged")}};
	for (size_t i = 0; i < COUNT(words); i++)
		if (lims_text_equal(words[i][0], choice))
			return words[i][1];
	return lims_life_status_words(choice);
}

const char *lims_life_event_words(const char *type)
{
	static const char *const words[][2] = {{"equipment.status", LIMS_MSG("status")}, {"equipment.maintained", LIMS_MSG("maintenance")},
		{"equipment.checked", LIMS_MSG("check between calibrations")}, {"equipment.limits", LIMS_MSG("limits of the control chart")},
		{"equipment.functional", LIMS_MSG("functional check")}, {"equipment.sent", LIMS_MSG("sent out")},
		{"equipment.back", LIMS_MSG("came back")}, {"equipment.accepted", LIMS_MSG("decision on a certificate")},
		{"equipment.found", LIMS_MSG("values as found")}};
	for (size_t i = 0; i < COUNT(words); i++)
		if (lims_text_equal(words[i][0], type))
			return words[i][1];
	return type;
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

/* ---- away ---- */

struct leaving {
	char day[LIMS_DATE_TEXT], back[LIMS_DATE_TEXT];
	size_t seen, left_at, back_at; ///< how many were seen when it left and came back: of one day the last that was recorded counts
	struct lims_life_away *ret;
};

static lims_rc take_sent(struct leaving *l, const struct lims_happening *h, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	if (strcmp(h->on, l->day) >= 0 || strcmp(h->on, l->ret->since) < 0)
		return LIMS_OK;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc)
		return rc;
	l->left_at = l->seen;
	snprintf(l->ret->since, sizeof l->ret->since, "%s", h->on);
	snprintf(l->ret->to, sizeof l->ret->to, "%s", lims_json_get_text(lims_json_root(doc), "to", ""));
	lims_text_clean(l->ret->to, true);
	lims_json_destroy(doc);
	return LIMS_OK;
}

static lims_rc take_trip(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct leaving *l = ctx;
	l->seen++;
	if (lims_text_equal(h->type, "equipment.sent"))
		return take_sent(l, h, err);
	if (lims_text_equal(h->type, "equipment.back") && strcmp(h->on, l->day) <= 0 && strcmp(h->on, l->back) >= 0) {
		snprintf(l->back, sizeof l->back, "%s", h->on);
		l->back_at = l->seen;
	}
	return LIMS_OK;
}

lims_rc lims_life_away_on(
	struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day, struct lims_life_away *ret, struct lims_err *err)
{
	struct leaving l = {.ret = ret};
	*ret = (struct lims_life_away){.away = false};
	lims_date_text(day, l.day);
	lims_rc rc = lims_happenings(lab, noun, code, NULL, take_trip, &l, err);
	int order = strcmp(l.back, ret->since);
	ret->away = !rc && ret->since[0] && (order < 0 || (order == 0 && l.back_at < l.left_at));
	return rc;
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

lims_rc lims_life_decisions(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_ws_certificate *certificates,
	size_t count, struct lims_certificate_decision *ret, struct lims_err *err)
{
	struct deciding d = {certificates, count, ret};
	for (size_t i = 0; i < count; i++)
		ret[i] = (struct lims_certificate_decision){0};
	return lims_happenings(lab, noun, code, "equipment.accepted", note_decision, &d, err);
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
