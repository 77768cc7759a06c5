// SPDX-License-Identifier: Apache-2.0
// Holds the rows of the scope against a piece of work: licence, service, procedure, days, place, bounds, signatories.
#include "laboratory/people/licences.h"

#include "laboratory/desk.h"
#include "laboratory/gate_causes.h"
#include "laboratory/people/bounds.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 1 << 20 };

const char *const lims_licence_kinds[] = {
	LIMS_MSG("registration"), LIMS_MSG("designation"), LIMS_MSG("vilas"), LIMS_MSG("materials_laboratory"), NULL};
const char *const lims_scope_services[] = {LIMS_MSG("verification"), LIMS_MSG("calibration"), LIMS_MSG("test"), LIMS_MSG("measurement"),
	LIMS_MSG("inspection"), LIMS_MSG("own_standard"), NULL};
const char *const lims_scope_places[] = {LIMS_MSG("lab"), LIMS_MSG("site"), LIMS_MSG("both"), NULL};

struct finding {
	struct lims_laboratory *lab;
	const struct lims_regulations *regulations;
	const struct lims_scope_work *work;
	struct lims_arena *arena;
	struct lims_scope_found *ret;
	int nearest; ///< how many conditions the row passed that `why` speaks of
};

/// The licence of a row.
struct licence {
	struct lims_scope_row *row;
	char from[LIMS_DATE_TEXT], until[LIMS_DATE_TEXT];
};

static lims_rc take_licence(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct licence *l = ctx;
	(void)err;
	snprintf(l->row->kind, sizeof l->row->kind, "%s", lims_register_value(r, row, "kind"));
	snprintf(l->row->number, sizeof l->row->number, "%s", lims_register_value(r, row, "number"));
	snprintf(l->row->symbol, sizeof l->row->symbol, "%s", lims_register_value(r, row, "symbol"));
	snprintf(l->from, sizeof l->from, "%s", lims_register_value(r, row, "from"));
	snprintf(l->until, sizeof l->until, "%s", lims_register_value(r, row, "until"));
	return LIMS_OK;
}

static bool holds(const char *from, const char *until, struct lims_date day)
{
	struct lims_date d;
	bool started = !from[0] || (lims_date_parse(from, &d, NULL) == LIMS_OK && lims_date_cmp(d, day) <= 0);
	bool finished = until[0] && (lims_date_parse(until, &d, NULL) != LIMS_OK || lims_date_cmp(day, d) > 0);
	return started && !finished;
}

/// On the day of the work, and on the day of issue when there is one.
static bool holds_both(const char *from, const char *until, const struct lims_scope_work *work)
{
	return holds(from, until, work->day) && (!work->issue.month || holds(from, until, work->issue));
}

/// Remembers why the row does not fit when it passed more conditions than the one before.
static void say(struct finding *f, int passed, const char *code, const char *why)
{
	char text[sizeof f->ret->why];
	snprintf(text, sizeof text, lims_tr(f->work->lang, "the scope row %s %.150s"), code, why);
	lims_text_clean(text, true);
	if (f->work->against)
		lims_causes_add(f->work->against, text);
	if (passed <= f->nearest)
		return;
	f->nearest = passed;
	memcpy(f->ret->why, text, sizeof text);
}

/// Days, place, bounds and signatories; the licence's own days first.
static lims_rc fits(struct finding *f, const struct lims_register *r, const struct lims_register_row *row, const struct licence *l,
	bool *ret_fits, struct lims_err *err)
{
	const struct lims_scope_work *w = f->work;
	const char *place = lims_register_value(r, row, "place"), *signatories = lims_register_value(r, row, "signatories");
	char why[160] = "";
	bool inside = true;
	*ret_fits = false;
	if (!holds_both(l->from, l->until, w)) {
		snprintf(why, sizeof why, lims_tr(w->lang, "is of the licence %.60s, which does not hold on the day"), l->row->number);
		say(f, 2, row->code, why);
		return LIMS_OK;
	}
	if (!holds_both(lims_register_value(r, row, "from"), lims_register_value(r, row, "until"), w)) {
		say(f, 3, row->code, lims_tr(w->lang, "does not hold on the day"));
		return LIMS_OK;
	}
	if (place[0] && !lims_text_equal(place, "both") && lims_text_equal(place, "site") != w->site) {
		say(f, 4, row->code,
			w->site ? lims_tr(w->lang, "is for work in the laboratory only")
					: lims_tr(w->lang, "is for work at the customer's place only"));
		return LIMS_OK;
	}
	lims_rc rc = w->item ? lims_bounds_inside(w->p, lims_register_value(r, row, "limits"), w->item, w->item_count, f->arena, w->lang,
							   &inside, why, sizeof why, err)
						 : LIMS_OK;
	if (!rc && !inside)
		say(f, 5, row->code, why);
	if (rc || !inside)
		return rc;
	if (w->signatory && signatories[0] && !lims_desk_listed(signatories, w->signatory)) {
		snprintf(why, sizeof why, lims_tr(w->lang, "does not name %s as a signatory"), w->signatory);
		say(f, 6, row->code, why);
		return LIMS_OK;
	}
	*ret_fits = true;
	return LIMS_OK;
}

static lims_rc take_row(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct finding *f = ctx;
	struct lims_scope_found *ret = f->ret;
	struct lims_scope_row found = {.code = ""};
	struct licence l = {.row = &found};
	bool good = false;
	ret->rows++;
	if (!lims_text_equal(lims_register_value(r, row, "procedure"), f->work->p->id) ||
		!lims_text_equal(lims_register_value(r, row, "service"), f->work->p->service))
		return LIMS_OK;
	snprintf(found.code, sizeof found.code, "%s", row->code);
	snprintf(found.licence, sizeof found.licence, "%s", lims_register_value(r, row, "licence"));
	lims_rc rc = lims_register_one(f->lab, lims_register_find("licence"), found.licence, take_licence, &l, err);
	if (rc)
		return rc;
	bool covers = lims_regulations_licence_covers(f->regulations, f->work->p->service, found.kind);
	bool marks = lims_regulations_licence_marks(f->regulations, found.kind) && lims_text_equal(lims_register_value(r, row, "mark"), "yes");
	if (!covers && !marks) {
		char why[160];
		snprintf(why, sizeof why, lims_tr(f->work->lang, "is of a licence of the kind %s, which does not cover this service"),
			lims_tr(f->work->lang, found.kind));
		say(f, 1, row->code, why);
		return LIMS_OK;
	}
	rc = fits(f, r, row, &l, &good, err);
	if (!rc && good && marks && ret->mark_count < LIMS_SCOPE_MARKS)
		ret->marks[ret->mark_count++] = found;
	if (!rc && good && covers && !ret->covered) {
		ret->covered = true;
		ret->row = found;
	}
	return rc;
}

/// The old list of the organisation.
static bool lists(struct lims_laboratory *lab, const char *procedure)
{
	char procedures[1024] = "";
	return lims_register_field(lab, "org", "main", "scope", procedures, sizeof procedures, NULL) == LIMS_OK &&
		   lims_desk_listed(procedures, procedure);
}

lims_rc lims_scope_find(struct lims_laboratory *lab, const struct lims_scope_work *work, struct lims_scope_found *ret, struct lims_err *err)
{
	struct lims_scope_found found = {.rows = 0};
	struct finding f = {.lab = lab, .work = work, .ret = &found, .arena = lims_arena_create(ARENA_MAX)};
	lims_rc rc = f.arena ? lims_desk_regulations(lab, &f.regulations, err)
						 : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the scope");
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("scope"), take_row, &f, err);
	lims_arena_destroy(f.arena);
	if (!rc && found.rows == 0)
		found.listed = lists(lab, work->p->id);
	if (!rc && !found.covered && !found.why[0])
		snprintf(found.why, sizeof found.why, lims_tr(work->lang, "no scope row is for %s of %s"), lims_tr(work->lang, work->p->service),
			work->p->id);
	if (!rc)
		*ret = found;
	return rc;
}
