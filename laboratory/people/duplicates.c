// SPDX-License-Identifier: Apache-2.0
// Finds the record that says already what a new one would say.
#include "laboratory/people/people.h"

#include "laboratory/desk.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { VALUE = 1001, KEYS = 4 };

/// Two records of a noun with the same keys and days in common say the same; one that was ended by a person stands in nobody's way.
static const struct same {
	const char *noun, *keys[KEYS], *ended;
} same[] = {
	{"licence", {"kind", "number"}, NULL},
	{"card", {"number"}, "returned-on"},
	{"authorisation", {"staff", "procedure", "activity", "from"}, "withdrawn-on"},
};

struct looking {
	const struct same *same;
	const char *code; ///< NULL: the program gives it
	char keys[KEYS][VALUE], from[VALUE], until[VALUE];
	char found[LIMS_CODE];
	bool stands; ///< the record is there already: it is changed, not made
};

/// ISO 8601 days compare as texts; "" is open.
static bool overlap(const struct looking *l, const char *from, const char *until)
{
	return (!until[0] || !l->from[0] || strcmp(l->from, until) <= 0) && (!l->until[0] || !from[0] || strcmp(from, l->until) <= 0);
}

static lims_rc look(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct looking *l = ctx;
	bool alike = true;
	(void)err;
	if (l->code && lims_text_equal(row->code, l->code)) {
		l->stands = true;
		return LIMS_OK;
	}
	for (int i = 0; i < KEYS && l->same->keys[i]; i++)
		alike = alike && lims_text_equal(lims_register_value(r, row, l->same->keys[i]), l->keys[i]);
	bool ended = l->same->ended && lims_register_value(r, row, l->same->ended)[0];
	if (alike && !ended && !l->found[0] && overlap(l, lims_register_value(r, row, "from"), lims_register_value(r, row, "until")))
		snprintf(l->found, sizeof l->found, "%s", row->code);
	return LIMS_OK;
}

lims_rc lims_record_alone(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err)
{
	const struct lims_register *r = lims_register_find(noun);
	struct looking l = {.code = code};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (lims_text_equal(same[i].noun, noun))
			l.same = &same[i];
	lims_rc rc = lims_register_will(lab, r, NULL, values, count, "from", l.from, VALUE, err);
	if (!rc)
		rc = lims_register_will(lab, r, NULL, values, count, "until", l.until, VALUE, err);
	for (int i = 0; !rc && i < KEYS && l.same->keys[i]; i++)
		rc = lims_register_will(lab, r, NULL, values, count, l.same->keys[i], l.keys[i], VALUE, err);
	if (!rc && l.keys[0][0])
		rc = lims_register_each(lab, r, look, &l, err);
	if (!rc && l.found[0] && !l.stands)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s %s says the same already: change it, or end it first", lims_err_tr(err, noun), l.found);
	return rc;
}

struct naming {
	const char *code;
	char other[LIMS_CODE];
	bool stands;
};

static lims_rc name(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct naming *n = ctx;
	(void)r;
	(void)err;
	if (lims_text_equal(row->code, n->code))
		n->stands = true;
	else if (strcasecmp(row->code, n->code) == 0)
		snprintf(n->other, sizeof n->other, "%s", row->code);
	return LIMS_OK;
}

lims_rc lims_staff_code_check(struct lims_laboratory *lab, const char *code, struct lims_err *err)
{
	struct naming n = {.code = code};
	if (!code)
		return LIMS_OK;
	if (strcasecmp(code, "program") == 0)
		return lims_err_set(err, LIMS_E_INPUT, "%s is what the program calls itself in the journal: give the person another code", code);
	lims_rc rc = lims_register_each(lab, lims_register_find("staff"), name, &n, err);
	if (!rc && n.other[0] && !n.stands)
		rc = lims_err_set(err, LIMS_E_INPUT, "The code %s differs from %s in capitals only: give another code", code, n.other);
	return rc;
}
