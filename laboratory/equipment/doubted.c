// SPDX-License-Identifier: Apache-2.0
// Finds the cases of failed checks that nobody has decided, and whether a later check was good.
#include "laboratory/equipment/doubted.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/life.h"
#include "laboratory/equipment/resting.h"
#include "laboratory/quality/cases.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20, CASES_MAX = 64 };

struct judged {
	const char *on, *point, *type;
	const char *because;       ///< the sentence of its case; NULL: it was good
	const struct judged *next; ///< the one recorded before
};

struct open_case {
	char code[LIMS_CODE];
};

struct looking {
	const char *code;
	struct lims_arena *arena;
	const struct judged *last;
	struct open_case cases[CASES_MAX];
	size_t count;
};

/// Reported or assessed: a decision says what becomes of the results.
static lims_rc take_case(void *ctx, const struct lims_case_row *row, struct lims_err *err)
{
	struct looking *l = ctx;
	(void)err;
	bool waits = lims_text_equal(row->state, "reported") || lims_text_equal(row->state, "assessed");
	if (waits && lims_text_equal(row->kind->noun, "nonconformity") && l->count < CASES_MAX)
		snprintf(l->cases[l->count++].code, LIMS_CODE, "%s", row->code);
	return LIMS_OK;
}

static lims_rc take_check(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct looking *l = ctx;
	struct lims_json_doc *doc = NULL;
	char because[LIMS_LIFE_WHY];
	if (!lims_text_equal(h->type, "equipment.checked") && !lims_text_equal(h->type, "equipment.functional"))
		return LIMS_OK;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *j = lims_json_root(doc);
	const char *outcome = lims_json_get_text(j, "outcome", "");
	if (!rc && outcome[0]) {
		bool fail = lims_text_equal(outcome, "fail");
		struct lims_life_failed f = {.code = l->code,
			.point = lims_json_get_text(j, "point", ""),
			.value = lims_json_get_text(j, "value", ""),
			.reference = lims_json_get_text(j, "reference", ""),
			.limit = lims_json_get_text(j, "limit", ""),
			.note = lims_json_get_text(j, "note", "")};
		struct judged *one = lims_arena_take(l->arena, sizeof *one);
		lims_life_why(h->type, &f, because);
		if (one)
			*one = (struct judged){.on = lims_arena_text(l->arena, h->on),
				.point = lims_arena_text(l->arena, f.point),
				.type = lims_arena_text(l->arena, h->type),
				.because = fail ? lims_arena_text(l->arena, because) : NULL,
				.next = l->last};
		if (!one || !one->on || !one->point || !one->type || (fail && !one->because))
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so many checks");
		else
			l->last = one;
	}
	lims_json_destroy(doc);
	return rc;
}

/// A good one of the same kind and point on a later day, or recorded later on the same day.
static bool good_later(const struct looking *l, const struct judged *failed)
{
	bool later = true;
	for (const struct judged *j = l->last; j; j = j->next) {
		later = later && j != failed;
		int cmp = strcmp(j->on, failed->on);
		if (!j->because && lims_text_equal(j->type, failed->type) && lims_text_equal(j->point, failed->point) &&
			(cmp > 0 || (cmp == 0 && later)))
			return true;
	}
	return false;
}

/// *ret_failed: the check of this sentence that no good one follows; a case whose check is not found waits for its decision.
static bool stands(const struct looking *l, const char *because, const struct judged **ret_failed)
{
	bool found = false;
	for (const struct judged *j = l->last; j; j = j->next) {
		if (!j->because || !lims_text_equal(j->because, because))
			continue;
		found = true;
		if (!good_later(l, j)) {
			*ret_failed = j;
			return true;
		}
	}
	return !found && lims_life_is_why(because);
}

/// Whether the day is one of those that the failed check puts in doubt.
static lims_rc reaches(struct lims_laboratory *lab, const char *noun, const char *code, const struct judged *failed, struct lims_date day,
	bool *ret, struct lims_err *err)
{
	struct lims_date on, since = {0};
	*ret = true;
	if (!failed)
		return LIMS_OK;
	lims_rc rc = lims_date_parse(failed->on, &on, err);
	if (!rc)
		rc = lims_resting_since(lab, noun, code, on, &since, err);
	*ret = since.month == 0 || lims_date_cmp(day, since) >= 0;
	return rc;
}

static lims_rc one(struct lims_laboratory *lab, const struct looking *l, const char *noun, size_t i, struct lims_date day,
	struct lims_doubted *ret, struct lims_err *err)
{
	struct lims_case_view *v = NULL;
	const struct judged *failed = NULL;
	bool in_doubt = false;
	lims_rc rc = lims_case_view(lab, lims_case_kind_find("nonconformity"), l->cases[i].code, &v, err);
	if (!rc && v->done_count > 0 && stands(l, v->done[0].because, &failed))
		rc = reaches(lab, noun, l->code, failed, day, &in_doubt, err);
	if (!rc && in_doubt) {
		snprintf(ret->opened, sizeof ret->opened, "%s", l->cases[i].code);
		snprintf(ret->on, sizeof ret->on, "%s", failed ? failed->on : "");
	}
	lims_case_view_destroy(v);
	return rc;
}

lims_rc lims_doubted_on(
	struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day, struct lims_doubted *ret, struct lims_err *err)
{
	struct looking l = {.code = code, .arena = lims_arena_create(ARENA_MAX)};
	char subject[LIMS_CASE_SUBJECT];
	*ret = (struct lims_doubted){.opened = ""};
	snprintf(subject, sizeof subject, "%s:%s", noun, code);
	lims_rc rc = l.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for so many checks");
	if (!rc)
		rc = lims_case_each_about(lab, subject, take_case, &l, err);
	if (!rc && l.count > 0)
		rc = lims_happenings(lab, noun, code, NULL, take_check, &l, err);
	for (size_t i = 0; !rc && i < l.count && !ret->opened[0]; i++)
		rc = one(lab, &l, noun, i, day, ret, err);
	lims_arena_destroy(l.arena);
	return rc;
}
