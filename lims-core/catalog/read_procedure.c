// SPDX-License-Identifier: Apache-2.0
// Reading a procedure file (lims-procedure-1, docs/formats/procedure.md): everything but its steps.
#include "lims-core/catalog/load.h"

#include <string.h>

static const char *const services[] = {"verification", "calibration", "test", "measurement", "inspection", "own_standard", NULL};

static void read_modes(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	struct lims_node *list = lims_node_need(root, "modes", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_mode *modes = lims_load_array(l, list, n, sizeof *modes);
	const char **ids = lims_load_array(l, list, n, sizeof *ids);
	if (modes == NULL || ids == NULL || list == NULL)
		return;
	if (n == 0)
		lims_fault_add(l->f, list, "A procedure needs at least one mode.");
	for (struct lims_node *node = n > 0 ? list->first : NULL; node != NULL; node = node->next, i++) {
		node->read = true;
		modes[i].id = ids[i] = lims_load_id(l, node, "id", false);
		modes[i].title.vi = lims_node_need_text(node, "vi", l->f);
		modes[i].title.en = lims_node_get_text(node, "en", "", l->f);
	}
	p->modes = modes;
	p->mode_count = n;
	p->mode_ids = ids;
}

static void read_fallback(struct lims_load *l, struct lims_node *node, struct lims_characteristic *c)
{
	c->fallback = lims_node_get_text(node, "default", NULL, l->f);
	bool choice_known = c->fallback == NULL || c->kind != LIMS_CELL_CHOICE;
	for (size_t i = 0; !choice_known && i < c->choice_count; i++)
		choice_known = strcmp(c->choices[i].id, c->fallback) == 0;
	if (!choice_known)
		lims_fault_add(l->f, lims_node_get(node, "default", l->f), "The default is none of the choices.");
}

const struct lims_characteristic *lims_load_characteristics(struct lims_load *l, struct lims_node *list, bool item, size_t *ret_n)
{
	static const char *const kinds[] = {"number", "choice", "text", NULL};
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_characteristic *all = lims_load_array(l, list, n, sizeof *all);
	*ret_n = 0;
	if (all == NULL || n == 0)
		return all;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		struct lims_characteristic *c = &all[i];
		node->read = true;
		int kind = lims_node_get_choice(node, "kind", kinds, 0, l->f);
		c->name = lims_load_id(l, node, "name", false);
		c->label = lims_load_words(l, node, "label", true);
		c->kind = kind == 2 ? LIMS_CELL_TEXT : kind == 1 ? LIMS_CELL_CHOICE : LIMS_CELL_NUMBER;
		c->unit = "";
		c->line = node->line;
		c->required = lims_node_get_bool(node, "required", true, l->f);
		if (c->kind == LIMS_CELL_NUMBER)
			c->measure = lims_load_unit_key(l, node, true, &c->unit);
		if (c->kind == LIMS_CELL_CHOICE)
			lims_load_choices(l, lims_node_need(node, "choices", l->f), &c->choices, &c->choice_count, &c->choice_ids);
		c->sign = lims_load_sign(l, node, c->measure);
		read_fallback(l, node, c);
		struct lims_load_quantity q = {.name = c->name, .measure = c->measure, .place = item ? LIMS_PLACE_ITEM : LIMS_PLACE_WORKSHEET};
		lims_load_components(l, node, &q, &c->uncertainty, &c->uncertainty_count);
		if (!item)
			continue;
		lims_load_later(l, &(struct lims_pending){.node = lims_node_get(node, "check", l->f),
							   .slot = &c->check,
							   .want = {.kind = LIMS_KIND_BOOL},
							   .wanted = true,
							   .place = LIMS_PLACE_ITEM});
	}
	*ret_n = n;
	return all;
}

static void read_derived(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	struct lims_node *list = lims_node_get(root, "derived", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_derived *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].name = lims_load_id(l, node, "name", false);
		all[i].label = lims_load_words(l, node, "label", false);
		all[i].measure = lims_load_unit_key(l, node, true, &all[i].unit);
		lims_load_later(l, &(struct lims_pending){.node = lims_node_need(node, "formula", l->f),
							   .slot = &all[i].formula,
							   .want = {.kind = LIMS_KIND_NUMBER, .unit = all[i].measure},
							   .wanted = true,
							   .place = LIMS_PLACE_ITEM});
		struct lims_load_quantity q = {.name = all[i].name, .measure = all[i].measure, .place = LIMS_PLACE_ITEM};
		lims_load_components(l, node, &q, &all[i].uncertainty, &all[i].uncertainty_count);
	}
	p->derived = all;
	p->derived_count = n;
}

static void read_conditions(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	static const char *const roles[] = {"validity", "information", NULL};
	struct lims_node *list = lims_node_get(root, "conditions", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_condition *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		struct lims_condition *c = &all[i];
		node->read = true;
		c->quantity = lims_load_id(l, node, "quantity", false);
		c->title = lims_load_words(l, node, "title", true);
		c->measure = lims_load_unit_key(l, node, true, &c->unit);
		c->has_low = lims_node_get(node, "low", l->f) != NULL && lims_node_need_dec(node, "low", &c->low, l->f);
		c->has_high = lims_node_get(node, "high", l->f) != NULL && lims_node_need_dec(node, "high", &c->high, l->f);
		c->role = lims_node_get_choice(node, "role", roles, 0, l->f) == 1 ? LIMS_ROLE_INFORMATION : LIMS_ROLE_VALIDITY;
		c->required = lims_node_get_bool(node, "required", true, l->f);
		c->source = lims_load_clause(l, node, "conditions", c->quantity);
		c->line = node->line;
		lims_load_later(l, &(struct lims_pending){.node = lims_node_get(node, "when", l->f),
							   .slot = &c->when,
							   .want = {.kind = LIMS_KIND_BOOL},
							   .wanted = true,
							   .place = LIMS_PLACE_ITEM});
		for (size_t k = 0; k < i; k++) {
			if (strcmp(all[k].quantity, c->quantity) != 0)
				continue;
			if (lims_node_get(node, "when", l->f) == NULL)
				lims_fault_add(l->f, node, "The quantity \"%s\" stands here twice; say of each \"when\" it holds.", c->quantity);
			if (c->measure != NULL && all[k].measure != NULL && !lims_unit_equal(c->measure, all[k].measure))
				lims_fault_add(l->f, node, "The quantity \"%s\" stands here in two units; use one.", c->quantity);
		}
		struct lims_load_quantity q = {.name = c->quantity, .measure = c->measure, .place = LIMS_PLACE_WORKSHEET};
		lims_load_components(l, node, &q, &c->uncertainty, &c->uncertainty_count);
		if (c->has_low && c->has_high && lims_dec_cmp(c->low, c->high) > 0)
			lims_fault_add(l->f, node, "\"low\" is above \"high\"; exchange them.");
	}
	p->conditions = all;
	p->condition_count = n;
}

static void read_conclusion(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	struct lims_node *node = lims_node_need(root, "conclusion", l->f);
	if (node == NULL)
		return;
	p->pass_text = lims_load_words(l, node, "pass", true);
	p->fail_text = lims_load_words(l, node, "fail", true);
	p->undetermined_text = lims_load_words(l, node, "undetermined", true);
}

static void read_statements(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	struct lims_node *list = lims_node_get(root, "statements", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_statement *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].id = lims_load_id(l, node, "id", false);
		all[i].text = lims_load_words(l, node, "text", true);
		lims_load_later(l, &(struct lims_pending){.node = lims_node_get(node, "when", l->f),
							   .slot = &all[i].when,
							   .want = {.kind = LIMS_KIND_BOOL},
							   .wanted = true,
							   .place = LIMS_PLACE_WORKSHEET});
		for (size_t k = 0; k < i; k++) {
			if (strcmp(all[k].id, all[i].id) == 0)
				lims_fault_add(l->f, node, "The statement \"%s\" stands here twice; rename one.", all[i].id);
		}
	}
	p->statements = all;
	p->statement_count = n;
}

static void read_marks(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	struct lims_node *list = lims_node_get(root, "marks", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_mark *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].kind = lims_load_id(l, node, "kind", false);
		all[i].title = lims_load_words(l, node, "title", true);
		lims_load_later(l, &(struct lims_pending){.node = lims_node_get(node, "when", l->f),
							   .slot = &all[i].when,
							   .want = {.kind = LIMS_KIND_BOOL},
							   .wanted = true,
							   .place = LIMS_PLACE_WORKSHEET});
	}
	p->marks = all;
	p->mark_count = n;
}

/// After the steps: it may name one.
static void read_counting(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	static const char *const dates[] = {"work", "receipt", "issue", NULL}, *const pers[] = {"worksheet", "whole", NULL};
	struct lims_node *node = lims_node_get(root, "counting", l->f);
	p->counting.of = "";
	if (node == NULL)
		return;
	p->counting.unit = lims_load_id(l, node, "unit", false);
	p->counting.label = lims_load_words(l, node, "label", true);
	p->counting.of = lims_node_get_text(node, "of", "", l->f);
	p->counting.whole = lims_node_get_choice(node, "per", pers, 0, l->f) == 1;
	if (p->counting.whole && p->counting.of[0] != '\0')
		lims_fault_add(l->f, node, "A service is counted by the rows of a step or by wholes, not by both.");
	(void)lims_node_need(node, "date", l->f);
	int date = lims_node_get_choice(node, "date", dates, 0, l->f);
	p->counting.date = date < 0 ? LIMS_COUNTING_WORK : (enum lims_counting_date)date;
	if (p->counting.of[0] != '\0' && lims_procedure_step(p, p->counting.of) == NULL)
		lims_fault_add(l->f, node, "There is no step \"%s\" whose rows could be counted.", p->counting.of);
}

static const struct lims_unit *pure(struct lims_load *l, const struct lims_node *root)
{
	struct lims_unit *one = lims_load_array(l, root, 1, sizeof *one);
	if (one != NULL)
		*one = lims_unit_one();
	return one;
}

void lims_load_needs(struct lims_load *l, struct lims_node *root, struct lims_load_needs *ret)
{
	*ret = (struct lims_load_needs){0};
	struct lims_node *list = lims_node_get(root, "tables", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	ret->tables = lims_load_array(l, list, n, sizeof *ret->tables);
	if (ret->tables == NULL)
		return;
	for (struct lims_node *node = n > 0 ? list->first : NULL; node != NULL; node = node->next, i++) {
		node->read = true;
		ret->tables[i].name = lims_load_id(l, node, "name", false);
		if (lims_expr_reserved(ret->tables[i].name))
			lims_fault_add(l->f, lims_node_get(node, "name", l->f), "\"%s\" is a function of every formula: give the table another name.",
				ret->tables[i].name);
		ret->tables[i].id = lims_load_id(l, node, "table", true);
		ret->tables[i].node = node;
		lims_load_spell(l, node, &ret->tables[i].spell);
	}
	ret->table_count = n;
	struct lims_node *validity = lims_node_get(root, "validity", l->f);
	if (validity != NULL) {
		ret->periods_key = lims_node_need_text(validity, "periods", l->f);
		ret->periods_node = validity;
	}
}

struct lims_procedure *lims_load_procedure(struct lims_load *l, struct lims_node *root, const struct lims_use *uses, size_t use_count,
	const struct lims_period *periods, size_t period_count)
{
	struct lims_procedure *p = lims_load_array(l, root, 1, sizeof *p);
	if (p == NULL || root == NULL)
		return NULL;
	p->units = l->units;
	p->one = pure(l, root);
	p->uses = uses;
	p->use_count = use_count;
	p->periods = periods;
	p->period_count = period_count;
	lims_load_format(l, root, "lims-procedure-1");
	lims_load_file_source(l, root);
	lims_load_head(l, root);
	p->source = l->source;
	p->id = lims_load_id(l, root, "id", true);
	p->revision = lims_node_need_text(root, "revision", l->f);
	p->title = lims_load_words(l, root, "title", true);
	p->object = lims_load_words(l, root, "object", true);
	int service = lims_node_get_choice(root, "service", services, -1, l->f);
	p->service = service < 0 ? "" : services[service];
	if (service < 0 && lims_node_get(root, "service", l->f) == NULL)
		lims_fault_add(l->f, root, "the key \"service\" is missing here: add it");
	p->in_place = lims_node_get_bool(root, "in_place", false, l->f);
	struct lims_node *method = lims_node_need(root, "method", l->f);
	if (method != NULL) {
		p->method_code = lims_node_need_text(method, "code", l->f);
		p->method_title = lims_load_words(l, method, "title", true);
	}
	read_modes(l, root, p);
	p->item = lims_load_characteristics(l, lims_node_need(root, "item", l->f), true, &p->item_count);
	read_derived(l, root, p);
	lims_load_standards(l, root, p);
	read_conditions(l, root, p);
	l->procedure = p;
	lims_load_steps(l, root, p);
	p->criteria = lims_load_criteria(l, lims_node_get(root, "criteria", l->f), SIZE_MAX, LIMS_STEP_TABLE, &p->criterion_count);
	lims_load_default_decision(l, root);
	lims_load_correlations(l, root, SIZE_MAX, LIMS_STEP_TABLE, &p->correlations, &p->correlation_count);
	for (size_t s = 0; s < p->step_count; s++) {
		for (size_t c = 0; c < p->steps[s].column_count; c++)
			p->budgets = p->budgets || p->steps[s].columns[c].budget != NULL;
	}
	p->stop_on_fail = lims_node_get_bool(root, "stop_on_fail", false, l->f);
	read_counting(l, root, p);
	read_conclusion(l, root, p);
	read_statements(l, root, p);
	read_marks(l, root, p);
	struct lims_node *examples = lims_node_get(root, "examples", l->f);
	if (examples != NULL)
		lims_node_mark(examples);
	else
		lims_fault_add(l->f, root, "The procedure has no examples; add at least one that passes, one at the limit and one just over it.");
	lims_node_unread(root, l->f);
	lims_procedure_names(l, p, root);
	lims_load_compile(l, p);
	lims_load_decisions(l, p);
	lims_load_uncertainty_check(l, p);
	lims_procedure_circles(l, p);
	p->drafts = l->drafts;
	p->blocks = l->blocks;
	p->draft_count = l->draft_count;
	p->draft = l->draft_count > 0;
	return p;
}
