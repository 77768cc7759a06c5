// SPDX-License-Identifier: Apache-2.0
// Reading the rest of the law: the list of group 2, conflicts between organisations, and how long records are kept (regulations/*.yaml).
#include "lims-core/catalog/regulations.h"

enum { ROWS_MAX = 1000, MONTHS_MAX = 1200, NAMES_MAX = 100 };

/// A list of ids; NULL-terminated.
static const char *const *read_ids(struct lims_load *l, struct lims_node *map, const char *key)
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
		all[i].modes = read_ids(l, node, "modes");
		all[i].procedures = read_ids(l, node, "procedures");
		all[i].source = lims_load_block(l, node, (struct lims_block){.kind = LIMS_BLOCK_RULE, .name = all[i].id});
	}
	r->conflicts = all;
	r->conflict_count = n;
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

static void read_group2_row(struct lims_load *l, struct lims_node *node, struct lims_group2_row *row)
{
	row->row = lims_node_need_text(node, "row", l->f);
	row->name = lims_node_need_text(node, "name", l->f);
	row->kind = lims_node_get(node, "kind", l->f) == NULL ? "" : lims_load_id(l, node, "kind", true);
	row->type_approval = lims_node_get_bool(node, "type_approval", false, l->f);
	row->initial = lims_node_get_bool(node, "initial", false, l->f);
	row->periodic = lims_node_get_bool(node, "periodic", false, l->f);
	row->after_repair = lims_node_get_bool(node, "after_repair", false, l->f);
	row->months = (int)lims_node_get_int(node, "months", 0, 0, MONTHS_MAX, l->f);
	row->source = l->source;
	if (row->periodic != (row->months > 0))
		lims_fault_add(l->f, node, "What is verified periodically has a period, and nothing else has.");
}

void lims_load_group2(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *lists = lims_node_need(root, "lists", l->f);
	size_t n = lims_load_list(l, lists), count = 0;
	struct lims_group2_row *all = lims_load_array(l, lists, ROWS_MAX, sizeof *all);
	for (struct lims_node *list = n > 0 ? lists->first : NULL; list != NULL && all != NULL; list = list->next) {
		struct lims_spell spell;
		list->read = true;
		const char *document = lims_node_need_text(list, "document", l->f);
		lims_load_spell(l, list, &spell);
		struct lims_node *rows = lims_node_need(list, "rows", l->f);
		if (count + lims_load_list(l, rows) > ROWS_MAX) {
			lims_fault_add(l->f, rows, "At most %d rows are allowed.", ROWS_MAX);
			return;
		}
		for (struct lims_node *node = rows == NULL || rows->kind != LIMS_NODE_LIST ? NULL : rows->first; node != NULL; node = node->next) {
			struct lims_group2_row *row = &all[count++];
			node->read = true;
			*row = (struct lims_group2_row){.document = document, .from = spell.from, .to = spell.to};
			read_group2_row(l, node, row);
		}
	}
	r->group2 = all;
	r->group2_count = count;
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

const struct lims_group2_row *lims_regulations_group2(const struct lims_regulations *r, size_t *ret_count)
{
	*ret_count = r->group2_count;
	return r->group2;
}
