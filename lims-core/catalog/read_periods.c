// SPDX-License-Identifier: Apache-2.0
// Reading the dated periods of verification (lims-periods-1): rules in force from a day, with one row per kind.
#include "lims-core/catalog/load.h"

#include <string.h>

enum { RULES_MAX = 50, MONTHS_MAX = 600 };

static bool read_rule(struct lims_load *l, struct lims_node *rule, const char *key, struct lims_period *ret)
{
	struct lims_node *rows = lims_node_need(rule, "rows", l->f);
	ret->document = lims_node_need_text(rule, "document", l->f);
	ret->from = lims_load_date(l, rule, "from");
	ret->to = lims_load_date(l, rule, "to");
	struct lims_node *own = lims_node_get(rule, "source", l->f);
	struct lims_source file = l->source;
	if (own != NULL)
		l->source = lims_load_source_node(l, own, &file);
	l->frame = rule;
	size_t n = lims_load_list(l, rows);
	bool found = false;
	for (struct lims_node *row = n > 0 ? rows->first : NULL; row != NULL; row = row->next) {
		row->read = true;
		const char *kind = lims_load_id(l, row, "kind", true);
		int months = (int)lims_node_get_int(row, "months", 0, 0, MONTHS_MAX, l->f);
		bool approval = lims_node_get_bool(row, "type_approval", false, l->f);
		(void)lims_node_get_text(row, "row", "", l->f);
		struct lims_node *node = lims_node_get(row, "source", l->f);
		bool wanted = strcmp(kind, key) == 0;
		struct lims_source source = node == NULL ? l->source : lims_load_source_node(l, node, &l->source);
		if (wanted || key[0] == '\0')
			(void)lims_load_block(l, row, (struct lims_block){.kind = LIMS_BLOCK_PERIOD, .name = kind, .from = ret->from, .to = ret->to});
		if (!wanted)
			continue;
		if (found)
			lims_fault_add(l->f, row, "The kind \"%s\" has two rows in this rule; remove one.", kind);
		found = true;
		ret->months = months;
		ret->type_approval = approval;
		ret->source = source;
	}
	l->source = file;
	l->frame = NULL;
	return found;
}

/// Rules are written by date and do not overlap.
static void check_order(struct lims_load *l, const struct lims_node *rule, const struct lims_period *before, const struct lims_period *now)
{
	if (before == NULL)
		return;
	if (before->to.month == 0 || lims_date_cmp(before->to, now->from) >= 0 || now->from.month == 0)
		lims_fault_add(l->f, rule, "The rules must follow each other by date: the one before must end before this one begins.");
}

bool lims_load_periods(struct lims_load *l, struct lims_node *root, const char *key, const struct lims_period **ret, size_t *ret_n)
{
	size_t faults = l->f->count;
	lims_load_format(l, root, "lims-periods-1");
	(void)lims_load_id(l, root, "id", true);
	(void)lims_node_need_text(root, "revision", l->f);
	(void)lims_load_words(l, root, "title", true);
	lims_load_file_source(l, root);
	struct lims_node *list = lims_node_need(root, "rules", l->f);
	size_t n = lims_load_list(l, list), count = 0, i = 0;
	struct lims_period *periods = lims_load_array(l, list, n, sizeof *periods);
	struct lims_period *all = lims_load_array(l, list, n, sizeof *all);
	if (n > RULES_MAX)
		lims_fault_add(l->f, list, "At most %d rules are allowed.", RULES_MAX);
	for (struct lims_node *rule = n > 0 && n <= RULES_MAX ? list->first : NULL; rule != NULL && periods != NULL && all != NULL;
		 rule = rule->next, i++) {
		rule->read = true;
		bool found = read_rule(l, rule, key, &all[i]);
		check_order(l, rule, i > 0 ? &all[i - 1] : NULL, &all[i]);
		if (found)
			periods[count++] = all[i];
	}
	lims_node_mark(lims_node_get(root, "examples", l->f));
	lims_node_unread(root, l->f);
	*ret = periods;
	*ret_n = count;
	return l->f->count == faults;
}
