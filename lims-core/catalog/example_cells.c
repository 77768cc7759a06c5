// SPDX-License-Identifier: Apache-2.0
// The cells of an example, written column by column, and the few that a derived example changes.
#include "lims-core/catalog/examples.h"

#include <string.h>

enum { NAME_MAX_BYTES = 64 };

static bool read_index(const char **at, size_t *ret)
{
	size_t v = 0, digits = 0;
	if (**at != '[')
		return false;
	for ((*at)++; **at >= '0' && **at <= '9' && digits < 5; (*at)++, digits++)
		v = v * 10 + (size_t)(**at - '0');
	if (**at != ']' || digits == 0)
		return false;
	(*at)++;
	*ret = v;
	return true;
}

static bool read_name(const char **at, const char *stops, char *out)
{
	size_t n = strcspn(*at, stops);
	if (n == 0 || n >= NAME_MAX_BYTES)
		return false;
	memcpy(out, *at, n);
	out[n] = '\0';
	*at += n;
	return true;
}

bool lims_example_place(const char *text, char *ret_step, char *ret_column, size_t *ret_row, size_t *ret_run)
{
	const char *at = text;
	*ret_row = *ret_run = 0;
	if (!read_name(&at, ".", ret_step) || *at++ != '.' || !read_name(&at, "[", ret_column))
		return false;
	if (*at != '\0' && !read_index(&at, ret_row))
		return false;
	if (*at != '\0' && !read_index(&at, ret_run))
		return false;
	return *at == '\0';
}

static void put(struct lims_load *l, const struct lims_node *node, struct lims_example *ex, const struct lims_ws_cell *cell)
{
	size_t i = 0;
	while (i < ex->cell_count && !(ex->cells[i].row == cell->row && ex->cells[i].run == cell->run &&
									 strcmp(ex->cells[i].column, cell->column) == 0 && strcmp(ex->cells[i].step, cell->step) == 0))
		i++;
	bool absent = cell->text != NULL && strcmp(cell->text, "-") == 0;
	if (absent && i < ex->cell_count)
		ex->cells[i] = ex->cells[--ex->cell_count];
	if (absent)
		return;
	if (i == LIMS_EXAMPLE_CELLS_MAX) {
		lims_fault_add(l->f, node, "The example has more than %d cells.", LIMS_EXAMPLE_CELLS_MAX);
		return;
	}
	ex->cells[i] = *cell;
	if (i == ex->cell_count)
		ex->cell_count++;
}

static void put_pieces(struct lims_load *l, struct lims_node *list, struct lims_ws_cell *cell)
{
	size_t n = lims_load_list(l, list), i = 0;
	const char **names = n == 0 ? NULL : lims_load_array(l, list, n, sizeof *names);
	if (names == NULL)
		return;
	for (struct lims_node *one = list->first; one != NULL; one = one->next, i++) {
		one->read = true;
		names[i] = one->kind == LIMS_NODE_TEXT ? one->text : "";
	}
	cell->pieces = names;
	cell->piece_count = n;
}

/// A text, or {value: …, pieces: [], unstable: true}, or {reason: …}.
static void put_node(struct lims_load *l, struct lims_node *node, struct lims_example *ex, struct lims_ws_cell cell)
{
	node->read = true;
	if (node->kind == LIMS_NODE_TEXT) {
		cell.text = node->text;
	} else if (node->kind == LIMS_NODE_MAP) {
		cell.text = lims_node_get_text(node, "value", NULL, l->f);
		cell.reason = lims_node_get_text(node, "reason", NULL, l->f);
		cell.unstable = lims_node_get_bool(node, "unstable", false, l->f);
		put_pieces(l, lims_node_get(node, "pieces", l->f), &cell);
	}
	if (cell.text == NULL && cell.reason == NULL && cell.piece_count == 0) {
		lims_fault_add(l->f, node, "A cell is a text like \"500 g\", \"-\" for none, or a map with value or reason.");
		return;
	}
	put(l, node, ex, &cell);
}

static void column_cells(struct lims_load *l, struct lims_node *list, const char *step, struct lims_example *ex)
{
	size_t row = 0;
	if (lims_load_list(l, list) == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, row++) {
		struct lims_ws_cell cell = {.step = step, .column = list->key, .row = row};
		node->read = true;
		if (node->kind != LIMS_NODE_LIST) {
			put_node(l, node, ex, cell);
			continue;
		}
		for (struct lims_node *run = node->first; run != NULL; run = run->next, cell.run++)
			put_node(l, run, ex, cell);
	}
}

void lims_example_cells(struct lims_load *l, const struct lims_procedure *p, struct lims_node *map, struct lims_example *ex)
{
	if (map == NULL)
		return;
	if (map->kind != LIMS_NODE_MAP) {
		lims_fault_add(l->f, map, "The cells are a map from step to columns.");
		return;
	}
	for (struct lims_node *step = map->first; step != NULL; step = step->next) {
		step->read = true;
		if (step->kind != LIMS_NODE_MAP || lims_procedure_step(p, step->key) == NULL) {
			lims_fault_add(l->f, step, "\"%s\" is no step with a map of columns.", step->key);
			continue;
		}
		for (struct lims_node *column = step->first; column != NULL; column = column->next) {
			column->read = true;
			column_cells(l, column, step->key, ex);
		}
	}
}

void lims_example_set(struct lims_load *l, const struct lims_procedure *p, struct lims_node *map, struct lims_example *ex)
{
	if (map == NULL)
		return;
	if (map->kind != LIMS_NODE_MAP) {
		lims_fault_add(l->f, map, "\"set\" is a map like {\"weighing.up[4]\": \"15 kg\"}.");
		return;
	}
	for (struct lims_node *node = map->first; node != NULL; node = node->next) {
		char step[NAME_MAX_BYTES], column[NAME_MAX_BYTES];
		struct lims_ws_cell cell = {0};
		node->read = true;
		const struct lims_step *s = NULL;
		const struct lims_column *c = NULL;
		if (lims_example_place(node->key, step, column, &cell.row, &cell.run))
			s = lims_procedure_step(p, step);
		if (s != NULL)
			c = lims_step_column(s, column);
		if (c == NULL) {
			lims_fault_add(l->f, node, "\"%s\" names no cell; write step.column[row] or step.column[row][run], from 0.", node->key);
			continue;
		}
		cell.step = s->id;
		cell.column = c->id;
		put_node(l, node, ex, cell);
	}
}
