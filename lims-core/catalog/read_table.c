// SPDX-License-Identifier: Apache-2.0
// Reading a tolerance table (lims-tolerance-1, docs/formats/procedure.md).
#include "lims-core/catalog/load.h"

#include <string.h>

enum { BANDS_MAX = 200 };

static void read_arguments(struct lims_load *l, struct lims_node *root, struct lims_table *t)
{
	struct lims_node *list = lims_node_need(root, "arguments", l->f);
	size_t n = lims_load_list(l, list);
	if (list != NULL && (n == 0 || n > LIMS_EXPR_ARGS_MAX)) {
		lims_fault_add(l->f, list, "A table takes 1 to %d arguments; this one has %zu.", LIMS_EXPR_ARGS_MAX, n);
		n = n > LIMS_EXPR_ARGS_MAX ? LIMS_EXPR_ARGS_MAX : n;
	}
	struct lims_table_arg *args = lims_load_array(l, list, n, sizeof *args);
	if (args == NULL || n == 0)
		return;
	size_t i = 0;
	for (struct lims_node *node = list->first; node != NULL && i < n; node = node->next, i++) {
		static const char *const kinds[] = {"number", "choice", NULL};
		node->read = true;
		args[i].name = lims_load_id(l, node, "name", false);
		args[i].kind = lims_node_get_choice(node, "kind", kinds, 0, l->f) == 1 ? LIMS_CELL_CHOICE : LIMS_CELL_NUMBER;
		const char *code;
		if (args[i].kind == LIMS_CELL_NUMBER) {
			args[i].measure = lims_load_unit_key(l, node, true, &code);
			continue;
		}
		const struct lims_choice *choices = NULL;
		size_t count = 0;
		struct lims_node *choice_list = lims_node_need(node, "choices", l->f);
		lims_load_choices(l, choice_list, &choices, &count, &args[i].choices);
		if (args[i].choices == NULL)
			args[i].choices = lims_load_array(l, node, 0, sizeof *args[i].choices);
		if (count > LIMS_TABLE_CHOICES_MAX)
			lims_fault_add(l->f, choice_list, "An argument of a table has at most %d choices.", LIMS_TABLE_CHOICES_MAX);
	}
	t->args = args;
	t->arg_count = n;
}

static void read_axes(struct lims_load *l, struct lims_node *root, struct lims_table *t, const struct lims_scope *scope)
{
	struct lims_node *list = lims_node_get(root, "bands", l->f);
	size_t n = lims_load_list(l, list);
	if (n > LIMS_TABLE_AXES) {
		lims_fault_add(l->f, list, "A table has bands over at most %d quantities.", LIMS_TABLE_AXES);
		n = LIMS_TABLE_AXES;
	}
	struct lims_table_axis *axes = lims_load_array(l, list, n, sizeof *axes);
	if (axes == NULL || n == 0)
		return;
	size_t i = 0;
	for (struct lims_node *node = list->first; node != NULL && i < n; node = node->next, i++) {
		const char *code;
		node->read = true;
		axes[i].name = lims_load_id(l, node, "name", false);
		axes[i].measure = lims_load_unit_key(l, node, true, &code);
		struct lims_node *formula = lims_node_need(node, "formula", l->f);
		struct lims_type want = {.kind = LIMS_KIND_NUMBER, .unit = axes[i].measure};
		axes[i].formula = formula == NULL ? NULL : lims_load_formula(l, formula, scope, &want);
	}
	t->axes = axes;
	t->axis_count = n;
}

static struct lims_interval read_interval(struct lims_load *l, const struct lims_node *node)
{
	struct lims_interval interval = {.from_open = true, .to_open = true, .from_infinite = true, .to_infinite = true};
	struct lims_err err = {.lang = l->f->lang};
	if (node != NULL && node->kind != LIMS_NODE_TEXT)
		lims_fault_add(l->f, node, "An interval is expected here, like \"(500, 2000]\".");
	else if (node != NULL && lims_interval_parse(node->text, &interval, &err) != LIMS_OK)
		lims_fault_add(l->f, node, "%s", err.text);
	return interval;
}

/// A single value, of a row that covers what it lists and nothing else.
static struct lims_interval read_point(struct lims_load *l, struct lims_node *band, const char *name)
{
	struct lims_interval point = {0};
	struct lims_node *node = lims_node_need(band, name, l->f);
	bool good =
		node != NULL && node->kind == LIMS_NODE_TEXT && lims_dec_parse(node->text, strlen(node->text), &point.from, NULL) == LIMS_OK;
	if (node != NULL && !good)
		lims_fault_add(l->f, node, "The row covers what it lists: write a single number here, like \"500\".");
	point.to = point.from;
	return point;
}

/// Bits of the choices that a text or a list of texts names.
static uint32_t choice_bits(struct lims_load *l, const struct lims_table_arg *arg, struct lims_node *node)
{
	uint32_t bits = 0;
	struct lims_node *one = node->kind == LIMS_NODE_LIST ? node->first : node;
	while (one != NULL) {
		bool known = false;
		one->read = true;
		for (unsigned c = 0; one->kind == LIMS_NODE_TEXT && arg->choices[c] != NULL && c < LIMS_TABLE_CHOICES_MAX; c++) {
			if (strcmp(arg->choices[c], one->text) == 0) {
				bits |= UINT32_C(1) << c;
				known = true;
			}
		}
		if (!known)
			lims_fault_add(l->f, one, "This is none of the choices of \"%s\".", arg->name);
		one = node->kind == LIMS_NODE_LIST ? one->next : NULL;
	}
	return bits;
}

static void read_when(struct lims_load *l, struct lims_node *row, const struct lims_table *t, struct lims_table_group *g)
{
	struct lims_node *when = lims_node_get(row, "when", l->f);
	for (size_t a = 0; a < t->arg_count; a++) {
		g->allows[a] = UINT32_MAX;
		struct lims_node *node = when == NULL ? NULL : lims_node_get(when, t->args[a].name, l->f);
		if (node == NULL)
			continue;
		if (t->args[a].kind == LIMS_CELL_CHOICE)
			g->allows[a] = choice_bits(l, &t->args[a], node);
		else
			lims_fault_add(l->f, node, "\"%s\" is a number; use bands for it.", t->args[a].name);
	}
}

static void read_covers(struct lims_load *l, struct lims_node *row, const struct lims_table *t, struct lims_table_group *g)
{
	if (t->axis_count == 0)
		return;
	struct lims_node *covers = lims_node_need(row, "covers", l->f);
	if (covers == NULL)
		return;
	g->listed = t->axis_count == 1 && covers->kind == LIMS_NODE_TEXT && strcmp(covers->text, "listed") == 0;
	if (g->listed) {
		g->covers[0] = (struct lims_interval){.from_open = true, .to_open = true, .from_infinite = true, .to_infinite = true};
		return;
	}
	if (t->axis_count == 1) {
		g->covers[0] = read_interval(l, covers);
		return;
	}
	for (size_t i = 0; i < t->axis_count; i++)
		g->covers[i] = read_interval(l, lims_node_need(covers, t->axes[i].name, l->f));
}

/// A value's formula; "none" says that the document gives no limit.
static const struct lims_formula *read_value(
	struct lims_load *l, struct lims_node *node, const struct lims_table *t, const struct lims_scope *scope)
{
	if (node == NULL || (node->kind == LIMS_NODE_TEXT && strcmp(node->text, "none") == 0))
		return NULL;
	struct lims_type want = {.kind = LIMS_KIND_NUMBER, .unit = t->measure};
	return lims_load_formula(l, node, scope, &want);
}

/// Where the values of a band stand: one `value`, or `values` by the choices of one argument.
struct value_place {
	size_t arg; ///< of `columns`; SIZE_MAX: one value
	unsigned choice;
};

static struct lims_node *value_node(struct lims_load *l, struct lims_node *band, const struct lims_table *t, const struct value_place *at)
{
	if (at->arg == SIZE_MAX)
		return lims_node_need(band, "value", l->f);
	struct lims_node *values = lims_node_need(band, "values", l->f);
	return values == NULL ? NULL : lims_node_need(values, t->args[at->arg].choices[at->choice], l->f);
}

static void read_bands(struct lims_load *l, struct lims_node *row, const struct lims_table *t, const struct lims_scope *scope,
	const struct value_place *at, struct lims_table_group *g)
{
	struct lims_node *list = t->axis_count == 0 ? row : lims_node_need(row, "bands", l->f);
	size_t n = t->axis_count == 0 ? 1 : lims_load_list(l, list);
	if (n > BANDS_MAX) {
		lims_fault_add(l->f, list, "A row has at most %d bands.", BANDS_MAX);
		n = BANDS_MAX;
	}
	struct lims_band *bands = lims_load_array(l, list, n, sizeof *bands);
	if (bands == NULL || n == 0)
		return;
	size_t i = 0;
	for (struct lims_node *node = t->axis_count == 0 ? row : list->first; node != NULL && i < n; node = node->next, i++) {
		node->read = true;
		bands[i].line = node->line;
		for (size_t a = 0; a < t->axis_count; a++)
			bands[i].at[a] =
				g->listed ? read_point(l, node, t->axes[a].name) : read_interval(l, lims_node_need(node, t->axes[a].name, l->f));
		bands[i].value = read_value(l, value_node(l, node, t, at), t, scope);
	}
	g->bands = bands;
	g->band_count = n;
}

static size_t columns_arg(struct lims_load *l, struct lims_node *root, const struct lims_table *t)
{
	const char *name = lims_node_get_text(root, "columns", NULL, l->f);
	for (size_t a = 0; name != NULL && a < t->arg_count; a++) {
		if (strcmp(t->args[a].name, name) == 0 && t->args[a].kind == LIMS_CELL_CHOICE)
			return a;
	}
	if (name != NULL)
		lims_fault_add(l->f, lims_node_get(root, "columns", l->f), "\"%s\" is no argument with choices.", name);
	return SIZE_MAX;
}

/// "rows class=III,IIII from 2020-01-01": a row as people tell it from the others.
static const char *row_name(struct lims_load *l, struct lims_node *row)
{
	struct lims_node *when = lims_node_get(row, "when", l->f);
	const char *name = "rows";
	for (const struct lims_node *one = when == NULL ? NULL : when->first; one != NULL && name != NULL; one = one->next) {
		name = lims_arena_printf(l->arena, "%s %s=", name, one->key == NULL ? "" : one->key);
		if (one->kind == LIMS_NODE_TEXT && name != NULL)
			name = lims_arena_printf(l->arena, "%s%s", name, one->text);
		for (const struct lims_node *choice = one->first; choice != NULL && name != NULL; choice = choice->next)
			name = lims_arena_printf(l->arena, "%s%s%s", name, choice == one->first ? "" : ",", choice->text == NULL ? "" : choice->text);
	}
	const char *from = lims_node_get_text(row, "from", NULL, l->f);
	if (name != NULL && from != NULL)
		name = lims_arena_printf(l->arena, "%s from %s", name, from);
	return name == NULL ? "rows" : name;
}

static void read_rows(struct lims_load *l, struct lims_node *root, struct lims_table *t, const struct lims_scope *scope)
{
	struct lims_node *list = lims_node_need(root, "rows", l->f);
	size_t n = lims_load_list(l, list), arg = columns_arg(l, root, t), per_row = 1, at = 0;
	for (per_row = arg == SIZE_MAX ? 1 : 0; arg != SIZE_MAX && t->args[arg].choices[per_row] != NULL;)
		per_row++;
	struct lims_table_group *groups = lims_load_array(l, list, n * per_row, sizeof *groups);
	if (groups == NULL || n == 0)
		return;
	for (struct lims_node *row = list->first; row != NULL; row = row->next) {
		row->read = true;
		const char *name = row_name(l, row);
		for (unsigned c = 0; c < per_row; c++) {
			struct lims_table_group *g = &groups[at++];
			struct value_place place = {.arg = arg, .choice = c};
			size_t faults = l->f->count;
			g->line = row->line;
			read_when(l, row, t, g);
			struct lims_spell spell;
			lims_load_spell(l, row, &spell);
			g->from = spell.from;
			g->to = spell.to;
			read_covers(l, row, t, g);
			g->source =
				lims_load_block(l, row, (struct lims_block){.kind = LIMS_BLOCK_ROW, .name = name, .from = spell.from, .to = spell.to});
			if (arg != SIZE_MAX)
				g->allows[arg] &= UINT32_C(1) << c;
			read_bands(l, row, t, scope, &place, g);
			t->draft = t->draft || g->source.draft;
			if (l->f->count > faults)
				break; // the other columns would repeat the faults of the row
		}
	}
	t->groups = groups;
	t->group_count = at;
}

const struct lims_table *lims_load_table(struct lims_load *l, struct lims_node *root)
{
	struct lims_table *t = lims_load_array(l, root, 1, sizeof *t);
	if (t == NULL || root == NULL)
		return NULL;
	size_t faults = l->f->count;
	lims_load_format(l, root, "lims-tolerance-1");
	lims_load_file_source(l, root);
	t->source = l->source;
	t->id = lims_load_id(l, root, "id", true);
	t->revision = lims_node_need_text(root, "revision", l->f);
	t->title = lims_load_words(l, root, "title", true);
	read_arguments(l, root, t);
	struct lims_node *value = lims_node_need(root, "value", l->f);
	const char *code;
	t->measure = value == NULL ? NULL : lims_load_unit_key(l, value, true, &code);
	struct lims_scope scope;
	lims_table_scope(t, l->units, &scope);
	read_axes(l, root, t, &scope);
	l->frame = root;
	if (t->arg_count > 0 && t->measure != NULL)
		read_rows(l, root, t, &scope);
	l->frame = NULL;
	struct lims_node *examples = lims_node_get(root, "examples", l->f);
	if (examples != NULL)
		lims_node_mark(examples);
	else
		lims_fault_add(l->f, root, "The table has no examples; add at least one that runs.");
	lims_node_unread(root, l->f);
	if (l->f->count == faults)
		lims_table_check(l, t);
	return l->f->count == faults ? t : NULL;
}
