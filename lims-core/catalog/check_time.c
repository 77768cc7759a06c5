// SPDX-License-Identifier: Apache-2.0
// Dated blocks of data files: within the time that they cover every day belongs to exactly one of them.
#include "lims-core/catalog/load.h"

#include "lims-core/base/lang.h"

#include <stdio.h>
#include <stdlib.h>

void lims_load_spell(struct lims_load *l, struct lims_node *map, struct lims_spell *ret)
{
	*ret = (struct lims_spell){.from = lims_load_date(l, map, "from"), .to = lims_load_date(l, map, "to"), .line = map->line};
	if (ret->from.month != 0 && ret->to.month != 0 && lims_date_cmp(ret->from, ret->to) > 0)
		lims_fault_add(l->f, lims_node_get(map, "to", l->f), "\"to\" lies before \"from\"; exchange the dates.");
}

void lims_spells_cover(struct lims_spell *cover, const struct lims_spell *one, bool first)
{
	if (first || one->from.month == 0 || (cover->from.month != 0 && lims_date_cmp(one->from, cover->from) < 0))
		cover->from = one->from;
	if (first || one->to.month == 0 || (cover->to.month != 0 && lims_date_cmp(one->to, cover->to) > 0))
		cover->to = one->to;
}

static int by_from(const void *a, const void *b)
{
	const struct lims_spell *x = a, *y = b;
	int c = lims_date_cmp(x->from, y->from); // no date comes first, as it begins first
	return c != 0 ? c : x->line - y->line;
}

static bool gap(struct lims_date from, struct lims_date to, int line, const struct lims_lang *lang, struct lims_spell_fault *ret)
{
	char a[LIMS_DATE_TEXT], b[LIMS_DATE_TEXT];
	lims_date_text(from, a);
	lims_date_text(to, b);
	*ret = (struct lims_spell_fault){.line = line};
	if (from.month == 0)
		(void)snprintf(ret->text, sizeof ret->text, lims_tr(lang, "until %s"), b);
	else if (to.month == 0)
		(void)snprintf(ret->text, sizeof ret->text, lims_tr(lang, "from %s on"), a);
	else if (lims_date_cmp(from, to) == 0)
		(void)snprintf(ret->text, sizeof ret->text, lims_tr(lang, "on %s"), a);
	else
		(void)snprintf(ret->text, sizeof ret->text, lims_tr(lang, "from %s to %s"), a, b);
	return false;
}

static bool overlap(const struct lims_spell *later, const struct lims_lang *lang, struct lims_spell_fault *ret)
{
	*ret = (struct lims_spell_fault){.overlap = true, .line = later->line};
	if (later->from.month != 0) {
		char day[LIMS_DATE_TEXT];
		lims_date_text(later->from, day);
		(void)snprintf(ret->text, sizeof ret->text, lims_tr(lang, "on %s"), day);
	}
	return false;
}

bool lims_spells_check(
	struct lims_spell *list, size_t n, const struct lims_spell *cover, const struct lims_lang *lang, struct lims_spell_fault *ret)
{
	if (n == 0)
		return gap(cover->from, cover->to, cover->line, lang, ret);
	qsort(list, n, sizeof *list, by_from);
	if (lims_date_cmp(list[0].from, cover->from) != 0)
		return gap(cover->from, lims_date_add_days(list[0].from, -1), list[0].line, lang, ret);
	for (size_t i = 1; i < n; i++) {
		struct lims_date next = lims_date_add_days(list[i - 1].to, 1);
		if (next.month == 0 || lims_date_cmp(list[i].from, next) < 0)
			return overlap(&list[i], lang, ret);
		if (lims_date_cmp(list[i].from, next) > 0)
			return gap(next, lims_date_add_days(list[i].from, -1), list[i].line, lang, ret);
	}
	if (lims_date_cmp(list[n - 1].to, cover->to) != 0)
		return gap(lims_date_add_days(list[n - 1].to, 1), cover->to, list[n - 1].line, lang, ret);
	return true;
}
