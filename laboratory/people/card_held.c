// SPDX-License-Identifier: Apache-2.0
// Finds who else has a verifier's card of the same number.
#include "laboratory/people/people.h"

#include "laboratory/desk.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001 };

struct holding {
	struct lims_laboratory *lab;
	const char *code, *staff, *from, *until; ///< of the card that is recorded; from, until "": open
	char number[VALUE];                      ///< folded
	char card[LIMS_CODE], who[LIMS_CODE];    ///< found: of a record of cards, else card ""
	char begins[LIMS_DATE_TEXT], ends[LIMS_DATE_TEXT];
};

static lims_rc fold(const char *number, char ret[VALUE], struct lims_err *err)
{
	return lims_desk_folded(number, "a card number", ret, VALUE, err);
}

/// ISO 8601 days compare as texts. On the day on which a card was given back another person may get it.
static bool meets(const struct holding *h, const char *from, const char *until, const char *returned)
{
	return (!until[0] || !h->from[0] || strcmp(h->from, until) <= 0) && (!h->until[0] || !from[0] || strcmp(from, h->until) <= 0) &&
		   (!returned[0] || !h->from[0] || strcmp(h->from, returned) < 0);
}

static lims_rc note(struct holding *h, const char *number, const char *card, const char *who, const char *from, const char *until,
	const char *returned, struct lims_err *err)
{
	char folded[VALUE] = "";
	if (h->who[0] || !number[0] || lims_text_equal(who, h->staff) || !meets(h, from, until, returned))
		return LIMS_OK;
	lims_rc rc = fold(number, folded, err);
	if (rc || !lims_text_equal(folded, h->number))
		return rc;
	snprintf(h->card, sizeof h->card, "%s", card);
	snprintf(h->who, sizeof h->who, "%s", who);
	snprintf(h->begins, sizeof h->begins, "%s", from);
	snprintf(h->ends, sizeof h->ends, "%s", returned[0] ? returned : until);
	return LIMS_OK;
}

static lims_rc look_at_card(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct holding *h = ctx;
	if (h->code && lims_text_equal(row->code, h->code))
		return LIMS_OK;
	return note(h, lims_register_value(r, row, "number"), row->code, lims_register_value(r, row, "staff"),
		lims_register_value(r, row, "from"), lims_register_value(r, row, "until"), lims_register_value(r, row, "returned-on"), err);
}

struct asking {
	const char *staff;
	bool found;
};

static lims_rc is_of(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct asking *a = ctx;
	(void)err;
	a->found = a->found || lims_text_equal(lims_register_value(r, row, "staff"), a->staff);
	return LIMS_OK;
}

/// The number in the register of people counts for who has no record of a card (lims_card_of).
static lims_rc look_at_person(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct holding *h = ctx;
	struct asking a = {.staff = row->code};
	if (!lims_register_value(r, row, "card")[0])
		return LIMS_OK;
	lims_rc rc = lims_register_each(h->lab, lims_register_find("card"), is_of, &a, err);
	if (rc || a.found)
		return rc;
	return note(h, lims_register_value(r, row, "card"), "", row->code, "", lims_register_value(r, row, "card-until"), "", err);
}

static lims_rc say_held(const struct holding *h, const char *number, struct lims_err *err)
{
	char name[VALUE] = "";
	lims_rc rc = lims_register_field(h->lab, "staff", h->who, "name", name, sizeof name, err);
	if (rc)
		return rc;
	if (h->card[0])
		return lims_err_set(err, LIMS_E_REFUSED,
			"The card number %.60s is that of %.120s (%s), %s from %s to %s: two people have no card of one number on the same days; "
			"look at the card again, or record first that it was given back (lims card return %s)",
			number, name, h->who, h->card, h->begins, h->ends[0] ? h->ends : "…", h->card);
	return lims_err_set(err, LIMS_E_REFUSED,
		"The card number %.60s is that of %.120s (%s): two people have no card of one number on the same days; look at the card again, or "
		"take it away there first (lims staff set %s --card \"\")",
		number, name, h->who, h->who);
}

lims_rc lims_card_unheld(struct lims_laboratory *lab, const char *code, const char *staff, const char *number, const char *from,
	const char *until, struct lims_err *err)
{
	struct holding h = {.lab = lab, .code = code, .staff = staff, .from = from, .until = until};
	if (!number[0])
		return LIMS_OK;
	lims_rc rc = fold(number, h.number, err);
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("card"), look_at_card, &h, err);
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("staff"), look_at_person, &h, err);
	return rc || !h.who[0] ? rc : say_held(&h, number, err);
}
