// SPDX-License-Identifier: Apache-2.0
// The worksheets of the store with the day until which each is kept.
#include "laboratory/statistics/kept.h"

#include "laboratory/desk.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

static int by_worksheet(const void *a, const void *b)
{
	const struct lims_work_paper *x = a, *y = b;
	int order = strcmp(x->worksheet, y->worksheet);
	return order ? order : lims_date_cmp(x->issued, y->issued);
}

static int by_end(const void *a, const void *b)
{
	const struct lims_kept *x = a, *y = b;
	int order = lims_date_cmp(x->kept_until, y->kept_until);
	return order ? order : strcmp(x->worksheet, y->worksheet);
}

/// The last paper of a worksheet: one in the place of another begins the time anew.
static const struct lims_work_paper *last_paper(const struct lims_works *w, const char *worksheet)
{
	size_t low = 0, high = w->paper_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(w->papers[middle].worksheet, worksheet) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && lims_text_equal(w->papers[low - 1].worksheet, worksheet) ? &w->papers[low - 1] : NULL;
}

static struct lims_kept keep(const struct lims_works *w, const struct lims_work *k, const struct lims_retention *rule, struct lims_date on)
{
	const struct lims_work_paper *p = last_paper(w, k->worksheet);
	struct lims_kept one = {.worksheet = k->worksheet, .item = k->item, .procedure = k->counted->id, .paper = p ? p->number : ""};
	if (p) {
		one.begins = p->issued;
		one.kept_until = lims_retention_until(rule, p->issued);
		one.disposable = lims_date_cmp(one.kept_until, on) < 0;
	}
	return one;
}

static lims_rc visit_all(const struct lims_works *w, const struct lims_retention *rule, struct lims_date on, lims_kept_visit *visit,
	void *ctx, struct lims_err *err)
{
	struct lims_kept *all = calloc(w->count ? w->count : 1, sizeof *all);
	lims_rc rc = all ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the list of records");
	for (size_t i = 0; !rc && i < w->count; i++)
		all[i] = keep(w, &w->list[i], rule, on);
	if (!rc)
		qsort(all, w->count, sizeof *all, by_end);
	for (size_t i = 0; !rc && i < w->count; i++)
		rc = visit(ctx, &all[i], err);
	free(all);
	return rc;
}

lims_rc lims_kept_each(struct lims_laboratory *lab, struct lims_date on, lims_kept_visit *visit, void *ctx,
	const struct lims_retention **ret_rule, struct lims_err *err)
{
	const struct lims_regulations *regulations = NULL;
	struct lims_works *w = NULL;
	size_t n = 0;
	lims_rc rc = lims_desk_regulations(lab, &regulations, err);
	if (rc)
		return rc;
	const struct lims_retention *rules = lims_regulations_retention(regulations, &n), *rule = NULL;
	for (size_t i = 0; i < n; i++)
		rule = lims_text_equal(rules[i].id, "worksheet") && lims_text_equal(rules[i].from, "issue") ? &rules[i] : rule;
	*ret_rule = rule;
	if (!rule)
		return LIMS_OK;
	rc = lims_works_load(lab, &w, err);
	if (!rc && w->paper_count > 0)
		qsort(w->papers, w->paper_count, sizeof *w->papers, by_worksheet);
	if (!rc)
		rc = visit_all(w, rule, on, visit, ctx, err);
	lims_works_destroy(w);
	return rc;
}
