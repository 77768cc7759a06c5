// SPDX-License-Identifier: Apache-2.0
// Reading the steps of a procedure: checklists, tables and series, each by its own reader.
#include "lims-core/catalog/load.h"

#include <string.h>

enum { STEPS_MAX = 100, COLUMNS_MAX = 60, ROWS_MAX = 200, RUNS_MAX = 100 };

static const char *const roles[] = {"conformity", "validity", "selection", "information", NULL};

/// A formula of a step.
static void later(struct lims_load *l, struct lims_node *node, const struct lims_formula **slot, enum lims_kind kind,
	const struct lims_unit *unit, enum lims_place place, size_t step)
{
	lims_load_later(l, &(struct lims_pending){
						   .node = node, .slot = slot, .want = {.kind = kind, .unit = unit}, .wanted = true, .place = place, .step = step});
}

static void read_checks(struct lims_load *l, struct lims_node *node, struct lims_step *s)
{
	struct lims_node *list = lims_node_need(node, "checks", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_check *checks = lims_load_array(l, list, n, sizeof *checks);
	if (checks == NULL || n == 0)
		return;
	for (struct lims_node *one = list->first; one != NULL; one = one->next, i++) {
		one->read = true;
		checks[i].id = lims_load_id(l, one, "id", false);
		checks[i].label = lims_load_words(l, one, "label", true);
		int role = lims_node_get_choice(one, "role", roles, 0, l->f);
		checks[i].role = role < 0 ? LIMS_ROLE_CONFORMITY : (enum lims_role)role;
		checks[i].source = lims_load_part(l, one, "steps", checks[i].id);
		later(l, lims_node_get(one, "when", l->f), &checks[i].when, LIMS_KIND_BOOL, NULL, LIMS_PLACE_ITEM, 0);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(checks[k].id, checks[i].id) == 0)
				lims_fault_add(l->f, one, "The check \"%s\" stands here twice; rename one.", checks[i].id);
		}
	}
	s->checks = checks;
	s->check_count = n;
}

/// The characteristic that says where the requirement of a criterion comes from.
static const char *read_stated_by(struct lims_load *l, struct lims_node *node)
{
	const char *name = lims_node_get_text(node, "stated_by", "", l->f);
	for (size_t i = 0; i < l->procedure->item_count; i++)
		if (strcmp(l->procedure->item[i].name, name) == 0 && l->procedure->item[i].kind == LIMS_CELL_TEXT)
			return name;
	if (name[0] != '\0')
		lims_fault_add(
			l->f, node, "\"stated_by\" names a text of the item that says where the requirement comes from; \"%s\" is none.", name);
	return "";
}

const struct lims_criterion *lims_load_criteria(
	struct lims_load *l, struct lims_node *list, size_t step, enum lims_step_kind kind, size_t *ret_n)
{
	static const char *const pers[] = {"row", "run", "step", NULL};
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_criterion *all = lims_load_array(l, list, n, sizeof *all);
	*ret_n = 0;
	if (all == NULL || n == 0)
		return all;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		struct lims_criterion *c = &all[i];
		node->read = true;
		c->line = node->line;
		c->id = lims_load_id(l, node, "id", false);
		c->label = lims_load_words(l, node, "label", true);
		int role = lims_node_get_choice(node, "role", roles, 0, l->f);
		c->role = role < 0 ? LIMS_ROLE_CONFORMITY : (enum lims_role)role;
		int per = step == SIZE_MAX ? 2 : lims_node_get_choice(node, "per", pers, 0, l->f);
		c->per_run = per == 1 && kind == LIMS_STEP_SERIES;
		c->per_row = per == 0 || (per == 1 && kind != LIMS_STEP_SERIES);
		if (per == 1 && kind != LIMS_STEP_SERIES)
			lims_fault_add(l->f, node, "Only a series has runs; write \"per: row\".");
		c->stated_by = read_stated_by(l, node);
		c->source = lims_load_part(l, node, "criteria", c->id);
		enum lims_place place = step == SIZE_MAX ? LIMS_PLACE_WORKSHEET
								: c->per_run     ? LIMS_PLACE_RUN
								: c->per_row     ? LIMS_PLACE_ROW
												 : LIMS_PLACE_STEP;
		lims_load_within(l, node, c, place, step);
		struct lims_node *that = lims_node_get(node, "that", l->f);
		if ((that == NULL) == (c->within == NULL))
			lims_fault_add(l->f, node, "A criterion needs either \"that\", a condition, or \"within\", a value and its limits.");
		lims_load_later(l, &(struct lims_pending){.node = that,
							   .slot = &c->that,
							   .want = {.kind = LIMS_KIND_BOOL},
							   .wanted = true,
							   .sides = true,
							   .place = place,
							   .step = step});
		later(l, lims_node_get(node, "when", l->f), &c->when, LIMS_KIND_BOOL, NULL, place, step);
	}
	*ret_n = n;
	return all;
}

static void read_instrument(struct lims_load *l, struct lims_node *node, struct lims_column *c)
{
	struct lims_node *reads = lims_node_get(node, "reads", l->f);
	c->instrument = c->quantity = c->together = "";
	if (reads == NULL)
		return;
	c->source = LIMS_COLUMN_INSTRUMENT;
	c->instrument = lims_load_id(l, reads, "from", false);
	c->quantity = lims_load_id(l, reads, "quantity", false);
	c->together = lims_node_get_text(reads, "together", "", l->f);
}

static void read_source_kind(struct lims_load *l, struct lims_node *node, struct lims_column *c, bool planned)
{
	read_instrument(l, node, c);
	struct lims_node *formula = lims_node_get(node, "formula", l->f);
	bool entered = lims_node_get_bool(node, "entered", false, l->f);
	int given = (c->source == LIMS_COLUMN_INSTRUMENT) + (formula != NULL) + entered + planned;
	if (formula != NULL)
		c->source = LIMS_COLUMN_COMPUTED;
	else if (entered)
		c->source = LIMS_COLUMN_ENTERED;
	else if (planned)
		c->source = LIMS_COLUMN_ROW;
	if (given != 1)
		lims_fault_add(
			l->f, node, "A column has one source: the rows, \"reads\", \"entered: true\" or \"formula\"; \"%s\" has %d.", c->id, given);
}

/// True when rows give this column its value.
static bool is_planned(struct lims_load *l, struct lims_node *step, const char *id)
{
	struct lims_node *rows = lims_node_get(step, "rows", l->f);
	if (rows == NULL)
		return false;
	if (rows->kind == LIMS_NODE_MAP)
		return strcmp(lims_node_get_text(rows, "column", "", l->f), id) == 0;
	struct lims_node *values = rows->kind == LIMS_NODE_LIST && rows->first != NULL && rows->first->kind == LIMS_NODE_MAP
								   ? lims_node_get(rows->first, "values", l->f)
								   : NULL;
	return values != NULL && values->kind == LIMS_NODE_MAP && lims_node_get(values, id, l->f) != NULL;
}

/// In which pass of a paired step a column is taken; a time has its place by itself.
static void read_pass(struct lims_load *l, struct lims_node *node, const struct lims_step *s, struct lims_column *c)
{
	static const char *const passes[] = {"up", "down", NULL};
	if (s->kind != LIMS_STEP_PAIRED)
		return;
	if (c->clock) {
		c->pass = LIMS_PASS_HOLD;
		return;
	}
	bool taken = c->source == LIMS_COLUMN_INSTRUMENT || c->source == LIMS_COLUMN_ENTERED;
	int pass = lims_node_get_choice(node, "pass", passes, -1, l->f);
	c->pass = pass == 0 ? LIMS_PASS_UP : pass == 1 ? LIMS_PASS_DOWN : LIMS_PASS_NONE;
	if (taken && lims_node_get(node, "pass", l->f) == NULL)
		lims_fault_add(l->f, node, "Say in which pass \"%s\" is taken: \"pass: up\" or \"pass: down\".", c->id);
	if (!taken && pass >= 0)
		lims_fault_add(l->f, node, "Only what is read or entered has a pass; \"%s\" is not.", c->id);
}

static void read_column(
	struct lims_load *l, struct lims_node *node, struct lims_node *step_node, const struct lims_step *s, size_t step, struct lims_column *c)
{
	static const char *const kinds[] = {"number", "choice", "text", NULL};
	static const char *const pers[] = {"run", "row", NULL};
	node->read = true;
	c->line = node->line;
	c->id = lims_load_id(l, node, "id", false);
	c->label = lims_load_words(l, node, "label", true);
	c->unit = "";
	int kind = lims_node_get_choice(node, "kind", kinds, 0, l->f);
	c->kind = kind == 2 ? LIMS_CELL_TEXT : kind == 1 ? LIMS_CELL_CHOICE : LIMS_CELL_NUMBER;
	if (c->kind == LIMS_CELL_NUMBER)
		c->measure = lims_load_unit_key(l, node, true, &c->unit);
	if (c->kind == LIMS_CELL_CHOICE)
		lims_load_choices(l, lims_node_need(node, "choices", l->f), &c->choices, &c->choice_count, &c->choice_ids);
	bool planned = is_planned(l, step_node, c->id);
	read_source_kind(l, node, c, planned);
	bool series = s->kind == LIMS_STEP_SERIES;
	int per = lims_node_get_choice(node, "per", pers, series && !planned ? 0 : 1, l->f);
	c->per_run = series && per == 0 && !planned;
	c->adjustable = lims_node_get_bool(node, "adjustable", false, l->f);
	c->optional = lims_node_get_bool(node, "optional", false, l->f);
	c->clock = lims_step_clock(s, c->id, lims_node_get(step_node, "hold", l->f) != NULL);
	if (c->clock && c->source != LIMS_COLUMN_ENTERED)
		lims_fault_add(l->f, node, "\"%s\" is the time of this step; write \"entered: true\".", c->id);
	read_pass(l, node, s, c);
	c->sign = lims_load_sign(l, node, c->measure);
	c->running = lims_node_get_bool(node, "running", false, l->f);
	if (c->sign != LIMS_SIGN_ANY && c->source == LIMS_COLUMN_COMPUTED)
		lims_fault_add(l->f, node, "Only what is read, entered or planned has a \"sign\"; \"%s\" is computed: write a criterion.", c->id);
	if (c->adjustable && !planned)
		lims_fault_add(l->f, node, "Only a column of planned values is adjustable.");
	enum lims_place place = c->per_run ? LIMS_PLACE_RUN : LIMS_PLACE_ROW;
	enum lims_kind want = c->kind == LIMS_CELL_NUMBER ? LIMS_KIND_NUMBER : LIMS_KIND_TEXT;
	later(l, lims_node_get(node, "formula", l->f), &c->formula, want, c->measure, place, step);
	later(l, lims_node_get(node, "default", l->f), &c->fallback, want, c->measure, place, step);
	later(l, lims_node_get(node, "when", l->f), &c->when, LIMS_KIND_BOOL, NULL, LIMS_PLACE_WHEN, step);
	struct lims_node *doubt = lims_node_get(node, "doubt", l->f);
	if (doubt != NULL && (c->kind != LIMS_CELL_NUMBER || planned))
		lims_fault_add(l->f, doubt, "Only a number that is read, entered or computed has a \"doubt\"; \"%s\" is none.", c->id);
	later(l, doubt, &c->doubt, LIMS_KIND_NUMBER, lims_load_step_unit(l, node, c->measure), place, step);
	later(l, lims_node_get(node, "digit", l->f), &c->digit, LIMS_KIND_NUMBER, lims_load_step_unit(l, node, c->measure), place, step);
	lims_load_print(l, node, c, place, step);
	lims_load_column_uncertainty(l, node, c, place, step);
	lims_load_load(l, node, c, step);
}

static void read_columns(struct lims_load *l, struct lims_node *node, struct lims_step *s, size_t step)
{
	struct lims_node *list = lims_node_need(node, "columns", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	if (n > COLUMNS_MAX) {
		lims_fault_add(l->f, list, "A step has at most %d columns.", COLUMNS_MAX);
		return;
	}
	struct lims_column *columns = lims_load_array(l, list, n, sizeof *columns);
	if (columns == NULL || n == 0)
		return;
	for (struct lims_node *one = list->first; one != NULL; one = one->next, i++)
		read_column(l, one, node, s, step, &columns[i]);
	s->columns = columns;
	s->column_count = n;
}

static void row_formula(struct lims_load *l, struct lims_node *node, const struct lims_column *column, const struct lims_formula **slot)
{
	enum lims_kind want = column->kind == LIMS_CELL_NUMBER ? LIMS_KIND_NUMBER : LIMS_KIND_TEXT;
	node->read = true;
	later(l, node, slot, want, column->measure, LIMS_PLACE_ITEM, 0);
}

/// rows: {column: load, values: [Min, "500 e", Max], order: ascending}
static void read_generated(struct lims_load *l, struct lims_node *rows, struct lims_step *s)
{
	static const char *const orders[] = {"as_written", "ascending", "descending", NULL};
	const char *key = lims_node_need_text(rows, "column", l->f);
	struct lims_node *list = lims_node_need(rows, "values", l->f);
	const struct lims_column *column = lims_step_column(s, key);
	if (column == NULL || column->kind != LIMS_CELL_NUMBER) {
		lims_fault_add(l->f, rows, "The rows are generated for the column \"%s\", which is no column of numbers of this step.", key);
		return;
	}
	int order = lims_node_get_choice(rows, "order", orders, 1, l->f);
	s->order = order < 0 ? LIMS_ROWS_AS_WRITTEN : (enum lims_row_order)order;
	s->row_key = column->id;
	size_t n = lims_load_list(l, list), i = 0;
	if (n > ROWS_MAX) {
		lims_fault_add(l->f, list, "A step has at most %d rows.", ROWS_MAX);
		return;
	}
	struct lims_row *all = lims_load_array(l, list, n, sizeof *all);
	struct lims_row_value *values = lims_load_array(l, list, n, sizeof *values);
	if (all == NULL || values == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		values[i].column = column->id;
		row_formula(l, node, column, &values[i].formula);
		all[i] = (struct lims_row){.id = "", .label = {.vi = "", .en = ""}, .values = &values[i], .value_count = 1};
	}
	s->rows = all;
	s->row_count = n;
}

static void read_row_values(struct lims_load *l, struct lims_node *node, struct lims_step *s, struct lims_row *row)
{
	struct lims_node *map = lims_node_get(node, "values", l->f);
	if (map == NULL)
		return;
	if (map->kind != LIMS_NODE_MAP) {
		lims_fault_add(l->f, map, "The values of a row are a map from column to formula.");
		return;
	}
	struct lims_row_value *values = lims_load_array(l, map, map->count, sizeof *values);
	if (values == NULL)
		return;
	size_t i = 0;
	for (struct lims_node *one = map->first; one != NULL; one = one->next, i++) {
		const struct lims_column *column = lims_step_column(s, one->key);
		values[i].column = one->key;
		one->read = true;
		if (column == NULL || column->source != LIMS_COLUMN_ROW)
			lims_fault_add(l->f, one, "\"%s\" is no column of planned values of this step; the first row names all of them.", one->key);
		else
			row_formula(l, one, column, &values[i].formula);
	}
	row->values = values;
	row->value_count = map->count;
	for (size_t c = 0; c < s->column_count; c++) {
		bool given = s->columns[c].source != LIMS_COLUMN_ROW;
		for (size_t v = 0; v < row->value_count; v++)
			given = given || strcmp(values[v].column, s->columns[c].id) == 0;
		if (!given)
			lims_fault_add(l->f, node, "The row gives no value for the planned column \"%s\".", s->columns[c].id);
	}
}

static void read_fixed(struct lims_load *l, struct lims_node *rows, struct lims_step *s)
{
	size_t n = lims_load_list(l, rows), i = 0;
	if (n > ROWS_MAX) {
		lims_fault_add(l->f, rows, "A step has at most %d rows.", ROWS_MAX);
		return;
	}
	struct lims_row *all = lims_load_array(l, rows, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = rows->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].id = lims_node_get_text(node, "id", "", l->f);
		all[i].label = lims_load_words(l, node, "label", false);
		read_row_values(l, node, s, &all[i]);
		later(l, lims_node_get(node, "when", l->f), &all[i].when, LIMS_KIND_BOOL, NULL, LIMS_PLACE_ITEM, 0);
	}
	s->rows = all;
	s->row_count = n;
}

/// A paired step without one of its passes is a table.
static void check_passes(struct lims_load *l, const struct lims_node *node, const struct lims_step *s)
{
	bool up = false, down = false;
	for (size_t c = 0; c < s->column_count; c++) {
		up = up || s->columns[c].pass == LIMS_PASS_UP;
		down = down || s->columns[c].pass == LIMS_PASS_DOWN;
	}
	if (s->kind == LIMS_STEP_PAIRED && (!up || !down))
		lims_fault_add(
			l->f, node, "A paired step needs a column with \"pass: up\" and one with \"pass: down\"; else write \"kind: table\".");
}

static void read_step(struct lims_load *l, struct lims_node *node, struct lims_step *s, size_t index)
{
	static const char *const kinds[] = {"checklist", "table", "series", "timed", "paired", NULL};
	node->read = true;
	s->line = node->line;
	s->row_key = "";
	s->runs = 1;
	s->id = lims_load_id(l, node, "id", false);
	s->title = lims_load_words(l, node, "title", true);
	s->instruction = lims_load_words(l, node, "instruction", false);
	int kind = lims_node_get_choice(node, "kind", kinds, -1, l->f);
	if (kind < 0 && lims_node_get(node, "kind", l->f) == NULL)
		lims_fault_add(l->f, node, "the key \"kind\" is missing here: add it");
	s->kind = kind < 0 ? LIMS_STEP_TABLE : (enum lims_step_kind)kind;
	s->printed = lims_node_get_bool(node, "printed", true, l->f);
	s->source = lims_load_clause(l, node, "steps", s->id);
	l->step_id = s->id;
	later(l, lims_node_get(node, "when", l->f), &s->when, LIMS_KIND_BOOL, NULL, LIMS_PLACE_ITEM, 0);
	if (s->kind == LIMS_STEP_CHECKLIST) {
		read_checks(l, node, s);
		return;
	}
	if (s->kind == LIMS_STEP_SERIES)
		s->runs = (size_t)lims_node_get_int(node, "runs", 3, 1, RUNS_MAX, l->f);
	s->more = (size_t)lims_node_get_int(node, "more", 0, 0, ROWS_MAX, l->f);
	if (s->kind == LIMS_STEP_TIMED)
		lims_step_timed(l, node);
	if (s->kind == LIMS_STEP_PAIRED) {
		lims_step_paired(l, node);
		later(l, lims_node_get(node, "hold", l->f), &s->hold, LIMS_KIND_NUMBER, lims_step_time_unit(l, node), LIMS_PLACE_ITEM, 0);
	}
	read_columns(l, node, s, index);
	check_passes(l, node, s);
	struct lims_node *rows = lims_node_get(node, "rows", l->f);
	if (rows != NULL && rows->kind == LIMS_NODE_MAP)
		read_generated(l, rows, s);
	else if (rows != NULL)
		read_fixed(l, rows, s);
	s->criteria = lims_load_criteria(l, lims_node_get(node, "criteria", l->f), index, s->kind, &s->criterion_count);
	lims_load_correlations(l, node, index, s->kind, &s->correlations, &s->correlation_count);
}

void lims_load_steps(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	struct lims_node *list = lims_node_need(root, "steps", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	if (n > STEPS_MAX) {
		lims_fault_add(l->f, list, "A procedure has at most %d steps.", STEPS_MAX);
		return;
	}
	struct lims_step *steps = lims_load_array(l, list, n, sizeof *steps);
	if (steps == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		read_step(l, node, &steps[i], i);
		l->step_id = NULL;
	}
	p->steps = steps;
	p->step_count = n;
}
