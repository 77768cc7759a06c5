// SPDX-License-Identifier: Apache-2.0
// Reading the rest of the law: the list of group 2, conflicts between organisations, and how long records are kept (regulations/*.yaml).
#include "lims-core/catalog/regulations.h"

#include <string.h>

enum { ROWS_MAX = 1000, MONTHS_MAX = 1200, NAMES_MAX = 100 };

const char *const *lims_load_ids(struct lims_load *l, struct lims_node *map, const char *key)
{
	struct lims_node *list = lims_node_need(map, key, l->f);
	size_t n = lims_load_list(l, list), i = 0;
	const char **ids = lims_load_array(l, list, n, sizeof *ids);
	if (n == 0 && list != NULL)
		lims_fault_add(l->f, list, "Name at least one here.");
	if (n > NAMES_MAX)
		lims_fault_add(l->f, list, "At most %d names are allowed.", NAMES_MAX);
	if (ids == NULL || n == 0 || n > NAMES_MAX)
		return ids;
	for (struct lims_node *one = list->first; one != NULL; one = one->next, i++) {
		one->read = true;
		ids[i] = one->kind == LIMS_NODE_TEXT ? one->text : "";
		if (!lims_load_id_good(ids[i], true))
			lims_fault_add(l->f, one, "An id is expected here.");
	}
	return ids;
}

void lims_load_conflicts(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *list = lims_node_need(root, "conflicts", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_conflict *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].id = lims_load_id(l, node, "id", false);
		all[i].sentence = lims_load_words(l, node, "sentence", true);
		all[i].modes = lims_load_ids(l, node, "modes");
		all[i].procedures = lims_load_ids(l, node, "procedures");
		all[i].source = lims_load_block(l, node, (struct lims_block){.kind = LIMS_BLOCK_RULE, .name = all[i].id});
	}
	r->conflicts = all;
	r->conflict_count = n;
}

void lims_load_causes(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *list = lims_node_need(root, "causes", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_cause *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].id = lims_load_id(l, node, "id", false);
		all[i].label = lims_load_words(l, node, "label", true);
		all[i].note = lims_node_get_bool(node, "note", false, l->f);
		for (size_t k = 0; k < i; k++)
			if (strcmp(all[k].id, all[i].id) == 0)
				lims_fault_add(l->f, node, "The cause \"%s\" is there twice.", all[i].id);
	}
	r->causes = all;
	r->cause_count = n;
}

const struct lims_cause *lims_regulations_causes(const struct lims_regulations *r, size_t *ret_count)
{
	*ret_count = r->cause_count;
	return r->causes;
}

const struct lims_cause *lims_regulations_cause(const struct lims_regulations *r, const char *id)
{
	for (size_t i = 0; id != NULL && i < r->cause_count; i++)
		if (strcmp(r->causes[i].id, id) == 0)
			return &r->causes[i];
	return NULL;
}

void lims_load_retention(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	static const char *const moments[] = {"issue", "expiry", NULL};
	struct lims_node *list = lims_node_need(root, "records", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_retention *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].id = lims_load_id(l, node, "id", false);
		all[i].title = lims_load_words(l, node, "title", true);
		(void)lims_node_need(node, "months", l->f);
		all[i].months = (int)lims_node_get_int(node, "months", 1, 1, MONTHS_MAX, l->f);
		(void)lims_node_need(node, "from", l->f);
		int from = lims_node_get_choice(node, "from", moments, 0, l->f);
		all[i].from = moments[from < 0 ? 0 : from];
		all[i].source = lims_load_block(l, node, (struct lims_block){.kind = LIMS_BLOCK_RULE, .name = all[i].id});
	}
	r->retention = all;
	r->retention_count = n;
}

static enum lims_asked read_asked(struct lims_load *l, struct lims_node *node, const char *key)
{
	if (lims_node_get(node, key, l->f) == NULL)
		return LIMS_ASKED_UNKNOWN;
	return lims_node_get_bool(node, key, false, l->f) ? LIMS_ASKED_YES : LIMS_ASKED_NO;
}

/// Keys that a row leaves out are not known, and that is said only where the list says what it lacks.
static void read_group2_row(struct lims_load *l, struct lims_node *node, const struct lims_group2_list *list, struct lims_group2_row *row)
{
	struct lims_node *own = lims_node_get(node, "source", l->f);
	row->row = lims_node_need_text(node, "row", l->f);
	row->name = lims_node_need_text(node, "name", l->f);
	row->kind = lims_node_get(node, "kind", l->f) == NULL ? "" : lims_load_id(l, node, "kind", true);
	row->type_approval = read_asked(l, node, "type_approval");
	row->initial = read_asked(l, node, "initial");
	row->periodic = read_asked(l, node, "periodic");
	row->after_repair = read_asked(l, node, "after_repair");
	row->months = (int)lims_node_get_int(node, "months", LIMS_GROUP2_UNKNOWN, 0, MONTHS_MAX, l->f);
	row->source = own == NULL ? l->source : lims_load_source_node(l, own, &l->source);
	bool whole = row->type_approval != LIMS_ASKED_UNKNOWN && row->initial != LIMS_ASKED_UNKNOWN && row->periodic != LIMS_ASKED_UNKNOWN &&
				 row->after_repair != LIMS_ASKED_UNKNOWN && row->months != LIMS_GROUP2_UNKNOWN;
	if (!whole && list->lacking.vi[0] == '\0')
		lims_fault_add(l->f, node,
			"The row does not say all of type_approval, initial, periodic, after_repair and months; say them, or what the list lacks.");
	if (row->periodic != LIMS_ASKED_UNKNOWN && row->months != LIMS_GROUP2_UNKNOWN && (row->periodic == LIMS_ASKED_YES) != (row->months > 0))
		lims_fault_add(l->f, node, "What is verified periodically has a period, and nothing else has.");
}

static void read_group2_rows(struct lims_load *l, struct lims_node *node, struct lims_group2_list *list)
{
	struct lims_node *rows = lims_node_need(node, "rows", l->f);
	size_t n = lims_load_list(l, rows), i = 0;
	struct lims_group2_row *all = lims_load_array(l, rows, n, sizeof *all);
	if (n > ROWS_MAX)
		lims_fault_add(l->f, rows, "At most %d rows are allowed.", ROWS_MAX);
	for (struct lims_node *row = all == NULL || n == 0 || n > ROWS_MAX ? NULL : rows->first; row != NULL; row = row->next, i++) {
		row->read = true;
		read_group2_row(l, row, list, &all[i]);
	}
	list->rows = all;
	list->row_count = i;
}

void lims_load_group2(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *lists = lims_node_need(root, "lists", l->f);
	size_t n = lims_load_list(l, lists), i = 0;
	struct lims_group2_list *all = lims_load_array(l, lists, n, sizeof *all);
	struct lims_source file = l->source;
	for (struct lims_node *node = n > 0 ? lists->first : NULL; node != NULL && all != NULL; node = node->next, i++) {
		struct lims_spell spell;
		struct lims_node *own = lims_node_get(node, "source", l->f);
		node->read = true;
		lims_load_spell(l, node, &spell);
		all[i] = (struct lims_group2_list){.document = lims_node_need_text(node, "document", l->f), .from = spell.from, .to = spell.to};
		all[i].lacking = lims_load_words(l, node, "lacking", false);
		if (i > 0 && (all[i - 1].to.month == 0 || lims_date_cmp(all[i - 1].to, all[i].from) >= 0))
			lims_fault_add(l->f, node, "The lists must follow each other by date: the one before must end before this one begins.");
		l->source = own == NULL ? file : lims_load_source_node(l, own, &file);
		read_group2_rows(l, node, &all[i]);
		l->source = file;
	}
	r->group2 = all;
	r->group2_count = i;
}

const struct lims_conflict *lims_regulations_conflicts(const struct lims_regulations *r, size_t *ret_count)
{
	*ret_count = r->conflict_count;
	return r->conflicts;
}

const struct lims_retention *lims_regulations_retention(const struct lims_regulations *r, size_t *ret_count)
{
	*ret_count = r->retention_count;
	return r->retention;
}

const struct lims_group2_list *lims_regulations_group2_lists(const struct lims_regulations *r, size_t *ret_count)
{
	*ret_count = r->group2_count;
	return r->group2;
}

const struct lims_group2_list *lims_regulations_group2(const struct lims_regulations *r, struct lims_date day)
{
	for (size_t i = 0; i < r->group2_count; i++)
		if (lims_in_force(r->group2[i].from, r->group2[i].to, day))
			return &r->group2[i];
	return NULL;
}

static bool among(const char *const *list, const char *id)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		if (strcmp(list[i], id) == 0)
			return true;
	return false;
}

const struct lims_conflict *lims_regulations_conflict(const struct lims_regulations *r, const char *procedure, const char *mode)
{
	for (size_t i = 0; i < r->conflict_count; i++)
		if (among(r->conflicts[i].modes, mode) && among(r->conflicts[i].procedures, procedure))
			return &r->conflicts[i];
	return NULL;
}

struct lims_date lims_retention_until(const struct lims_retention *k, struct lims_date day)
{
	return lims_date_add_months(day, k->months);
}
