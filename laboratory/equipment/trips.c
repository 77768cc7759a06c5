// SPDX-License-Identifier: Apache-2.0
// Holds the standards of a field visit against their functional checks.
#include "laboratory/equipment/trips.h"

#include "laboratory/desk.h"
#include "laboratory/intake/happening.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { LIST_MAX = 1100, OUTCOME_MAX = 16 };

struct trip {
	struct lims_laboratory *lab;
	const char *code;
	char standards[LIST_MAX], back[LIMS_DATE_TEXT];
	lims_trip_visit *visit;
	void *ctx;
	size_t missing;
};

/// The last functional check of a standard at one moment of the trip.
struct looking {
	const struct trip *t;
	const char *when;
	char on[LIMS_DATE_TEXT], outcome[OUTCOME_MAX], actor[LIMS_CODE];
};

static lims_rc take(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct looking *l = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *j = lims_json_root(doc);
	const char *of = rc ? "" : lims_json_get_text(j, "job", "");
	if (!rc && lims_text_equal(of, l->t->code) && lims_text_equal(lims_json_get_text(j, "when", ""), l->when)) {
		snprintf(l->on, sizeof l->on, "%s", h->on);
		snprintf(l->outcome, sizeof l->outcome, "%s", lims_json_get_text(j, "outcome", ""));
		snprintf(l->actor, sizeof l->actor, "%s", h->actor);
	}
	lims_json_destroy(doc);
	return rc;
}

static lims_rc tell(struct trip *t, const char *standard, struct lims_err *err)
{
	static const char *const moments[] = {"before_leaving", "after_return"};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < 2; i++) {
		struct looking l = {.t = t, .when = moments[i]};
		rc = lims_happenings(t->lab, "standard", standard, "equipment.functional", take, &l, err);
		struct lims_trip_check c = {
			.standard = standard, .when = moments[i], .on = l.on, .outcome = l.outcome, .actor = l.actor, .due = i == 0 || t->back[0]};
		t->missing += c.due && !lims_text_equal(c.outcome, "pass");
		if (!rc)
			rc = t->visit(t->ctx, &c, err);
	}
	return rc;
}

lims_rc lims_trip_checks(
	struct lims_laboratory *lab, const char *visit_code, lims_trip_visit *visit, void *ctx, size_t *ret_missing, struct lims_err *err)
{
	struct trip t = {.lab = lab, .code = visit_code, .visit = visit, .ctx = ctx};
	lims_rc rc = lims_register_field(lab, "visit", visit_code, "standards", t.standards, sizeof t.standards, err);
	if (!rc)
		rc = lims_register_field(lab, "visit", visit_code, "back-on", t.back, sizeof t.back, err);
	for (char *at = t.standards; !rc && *at;) {
		at += strspn(at, ", ");
		size_t n = strcspn(at, ", ");
		char *next = at + n + (at[n] != '\0');
		at[n] = '\0';
		if (n > 0)
			rc = tell(&t, at, err);
		at = next;
	}
	if (!rc)
		*ret_missing = t.missing;
	return rc;
}
