// SPDX-License-Identifier: Apache-2.0
// Reading `within:` and `decision:` of criteria. The keys are read at once; what needs to know all names waits for lims_load_decisions.
#include "lims-core/catalog/load.h"
#include "lims-core/engine/decision.h"

#include <string.h>

/// A decision as written.
struct lims_load_decision {
	const struct lims_node *node;
	enum lims_decision_rule rule;
	const struct lims_node *ratio, *factor, *width, *at_least, *prior_mean, *prior_sd;
	enum lims_conditional conditional;
};

/// A criterion with `within:` that waits.
struct lims_load_within {
	const struct lims_criterion *criterion;
	struct lims_within *within;
	const struct lims_node *value, *low, *high;
	const struct lims_load_decision *decision; ///< NULL: that of the file
	enum lims_place place;
	size_t step;
};

static void read_width(struct lims_load *l, struct lims_node *node, struct lims_load_decision *d)
{
	d->factor = lims_node_get(node, "r", l->f);
	d->width = lims_node_get(node, "w", l->f);
	if ((d->factor == NULL) == (d->width == NULL))
		lims_fault_add(l->f, node, "Give the guard band either as r, for w = r U, or as a formula w.");
}

static void read_prior(struct lims_load *l, struct lims_node *node, struct lims_load_decision *d)
{
	struct lims_node *prior = lims_node_get(node, "prior", l->f);
	if (prior == NULL)
		return;
	d->prior_mean = lims_node_need(prior, "mean", l->f);
	d->prior_sd = lims_node_need(prior, "sd", l->f);
}

static const struct lims_load_decision *read_decision(struct lims_load *l, struct lims_node *node)
{
	static const char *const rules[] = {"simple", "guard_band", "guarded_rejection", "probability", "non_binary", NULL};
	static const char *const counts[] = {"tolerance", "pass", "fail", "undetermined", NULL};
	struct lims_load_decision *d = lims_load_array(l, node, 1, sizeof *d);
	if (d == NULL)
		return NULL;
	d->node = node;
	int rule = lims_node_get_choice(node, "rule", rules, -1, l->f);
	if (rule < 0 && node->kind == LIMS_NODE_MAP && lims_node_get(node, "rule", l->f) == NULL)
		lims_fault_add(l->f, node, "the key \"rule\" is missing here: add it");
	if (rule < 0) {
		lims_node_mark(node);
		return NULL;
	}
	d->rule = (enum lims_decision_rule)rule;
	switch (d->rule) {
	case LIMS_DECISION_SIMPLE:
		d->ratio = lims_node_get(node, "ratio", l->f);
		break;
	case LIMS_DECISION_NON_BINARY: {
		int count = lims_node_get_choice(node, "conditional", counts, 0, l->f);
		d->conditional = count < 0 ? LIMS_CONDITIONAL_TOLERANCE : (enum lims_conditional)count;
		read_width(l, node, d);
		break;
	}
	case LIMS_DECISION_GUARD_BAND:
	case LIMS_DECISION_GUARDED_REJECTION:
		read_width(l, node, d);
		break;
	case LIMS_DECISION_PROBABILITY:
		d->at_least = lims_node_need(node, "at_least", l->f);
		break;
	}
	read_prior(l, node, d);
	return d;
}

void lims_load_default_decision(struct lims_load *l, struct lims_node *root)
{
	struct lims_node *node = lims_node_get(root, "decision", l->f);
	if (node != NULL)
		l->decision = read_decision(l, node);
}

static struct lims_load_within *next_within(struct lims_load *l, const struct lims_node *at)
{
	if (l->within_count == l->within_cap) {
		size_t cap = l->within_cap == 0 ? 32 : l->within_cap * 2;
		struct lims_load_within *grown = lims_load_array(l, at, cap, sizeof *grown);
		if (grown == NULL)
			return NULL;
		if (l->within_count > 0)
			memcpy(grown, l->withins, l->within_count * sizeof *grown);
		l->withins = grown;
		l->within_cap = cap;
	}
	return &l->withins[l->within_count++];
}

void lims_load_within(struct lims_load *l, struct lims_node *node, struct lims_criterion *c, enum lims_place place, size_t step)
{
	struct lims_node *map = lims_node_get(node, "within", l->f), *decision = lims_node_get(node, "decision", l->f);
	if (map == NULL) {
		if (decision != NULL)
			lims_fault_add(l->f, decision, "A decision rule belongs to \"within\"; \"that\" is decided as it is written.");
		lims_node_mark(decision);
		return;
	}
	struct lims_within *within = lims_load_array(l, map, 1, sizeof *within);
	struct lims_load_within *job = next_within(l, map);
	if (within == NULL || job == NULL)
		return;
	*job = (struct lims_load_within){.criterion = c,
		.within = within,
		.value = lims_node_need(map, "value", l->f),
		.low = lims_node_get(map, "low", l->f),
		.high = lims_node_get(map, "high", l->f),
		.place = place,
		.step = step};
	if (map->kind == LIMS_NODE_MAP && job->low == NULL && job->high == NULL)
		lims_fault_add(l->f, map, "Give a limit: low, high or both.");
	if (decision != NULL)
		job->decision = read_decision(l, decision);
	c->within = within;
}

/* ---- when every name is known ---- */

struct compiling {
	struct lims_load *l;
	const struct lims_load_within *job;
	struct lims_scope scope;
	struct lims_within *w;
};

static const struct lims_formula *number(const struct compiling *c, const struct lims_node *node, const struct lims_unit *unit)
{
	struct lims_type want = {.kind = LIMS_KIND_NUMBER, .unit = unit};
	return node == NULL ? NULL : lims_load_formula(c->l, node, &c->scope, &want);
}

static const struct lims_unit *keep_unit(const struct compiling *c, struct lims_unit unit)
{
	struct lims_unit *kept = lims_load_array(c->l, c->job->value, 1, sizeof *kept);
	if (kept != NULL)
		*kept = unit;
	return kept;
}

/// The value and its unit; false with a fault.
static bool compile_value(const struct compiling *c)
{
	struct lims_load *l = c->l;
	struct lims_within *w = c->w;
	w->value = c->job->value == NULL ? NULL : lims_load_formula(l, c->job->value, &c->scope, NULL);
	if (w->value == NULL)
		return false;
	struct lims_type type = lims_expr_type(w->value->expr);
	if (type.list) {
		lims_fault_add(
			l->f, c->job->value, "\"%s\" is a list; a decision is about one number, so write one, or another \"per\".", w->value->text);
		return false;
	}
	if (type.kind != LIMS_KIND_NUMBER) {
		lims_fault_add(l->f, c->job->value, "\"%s\" is no number; a decision is about one number, so write one.", w->value->text);
		return false;
	}
	w->measure = type.unit;
	w->difference = keep_unit(c, lims_unit_difference(l->units, type.unit));
	if (w->difference == NULL)
		return false;
	if (lims_dec_cmp(w->difference->num, w->measure->num) != 0 || lims_dec_cmp(w->difference->den, w->measure->den) != 0) {
		lims_fault_add(l->f, c->job->value, "A value in %s has its differences in %s, another scale; decide about in(value, '%s').",
			w->measure->code, w->difference->code, w->difference->code);
		return false;
	}
	return true;
}

/// `value.U` when the value is the name of a column with a budget; NULL otherwise.
static const struct lims_formula *expanded(const struct compiling *c)
{
	const struct lims_node *value = c->job->value;
	struct lims_expr_name name;
	const char *text = lims_arena_printf(c->l->arena, "%s.U", value->text);
	if (text == NULL || strlen(text) > LIMS_EXPR_NAME_MAX || !c->scope.name(c->scope.ctx, text, &name))
		return NULL;
	struct lims_ref ref = lims_ref_unpack(name.id);
	struct lims_node *node = lims_load_array(c->l, value, 1, sizeof *node);
	if (node == NULL || (ref.kind != LIMS_REF_HERE && ref.kind != LIMS_REF_ONE))
		return NULL;
	*node = (struct lims_node){.kind = LIMS_NODE_TEXT, .text = text, .line = value->line, .column = value->column};
	return number(c, node, c->w->difference);
}

static bool needs_uncertainty(const struct lims_load_decision *d)
{
	return d != NULL && (d->rule != LIMS_DECISION_SIMPLE || d->ratio != NULL);
}

static void compile_uncertainty(const struct compiling *c, const struct lims_load_decision *d)
{
	struct lims_within *w = c->w;
	w->expanded = expanded(c);
	if (w->expanded != NULL || !needs_uncertainty(d))
		return;
	if (d->rule == LIMS_DECISION_SIMPLE)
		lims_fault_add(c->l->f, c->job->value,
			"The decision rule \"%s\" with \"ratio\" needs the uncertainty of the value: write the name of a column that has a \"budget\".",
			lims_decision_rule_name(d->rule));
	else
		lims_fault_add(c->l->f, c->job->value,
			"The decision rule \"%s\" needs the uncertainty of the value: write the name of a column that has a \"budget\".",
			lims_decision_rule_name(d->rule));
}

static bool read_share(struct lims_load *l, const struct lims_node *node, struct lims_dec *ret)
{
	if (!lims_load_share(l, node, ret))
		return false;
	if (lims_dec_sign(*ret) > 0 && lims_dec_cmp(*ret, lims_dec_from_int(1)) < 0)
		return true;
	lims_fault_add(l->f, node, "The wanted probability lies between 0 and 1: write it like \"95 %%\" or 0.95.");
	return false;
}

static void compile_decision(const struct compiling *c, const struct lims_load_decision *d)
{
	static const struct lims_load_decision simple = {.rule = LIMS_DECISION_SIMPLE};
	struct lims_load *l = c->l;
	struct lims_decision_terms *to = &c->w->decision;
	const struct lims_unit *one = keep_unit(c, lims_unit_one());
	if (d == NULL)
		d = &simple;
	to->rule = d->rule;
	to->conditional = d->conditional;
	to->ratio = number(c, d->ratio, one);
	to->factor = number(c, d->factor, one);
	to->width = number(c, d->width, c->w->difference);
	to->prior_mean = number(c, d->prior_mean, c->w->measure);
	to->prior_sd = number(c, d->prior_sd, c->w->difference);
	if (d->at_least != NULL && !read_share(l, d->at_least, &to->at_least))
		return;
	const struct lims_node *amounts[] = {d->ratio, d->factor, d->width, d->at_least};
	const char *amount = "";
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
		if (amounts[i] != NULL && amounts[i]->kind == LIMS_NODE_TEXT)
			amount = amounts[i]->text;
	}
	if (!lims_decision_describe(to, amount, l->arena))
		lims_fault_add(l->f, d->node, "The file does not fit into the memory for data files; make it smaller.");
}

void lims_load_decisions(struct lims_load *l, const struct lims_procedure *p)
{
	for (size_t i = 0; i < l->within_count; i++) {
		const struct lims_load_within *job = &l->withins[i];
		struct lims_names names = {.procedure = p, .place = job->place, .step = job->step};
		struct compiling c = {.l = l, .job = job, .w = job->within};
		lims_names_scope(&names, &c.scope);
		if (l->units == NULL || !compile_value(&c))
			continue;
		const struct lims_load_decision *d = job->decision != NULL ? job->decision : l->decision;
		c.w->low = number(&c, job->low, c.w->measure);
		c.w->high = number(&c, job->high, c.w->measure);
		compile_uncertainty(&c, d);
		compile_decision(&c, d);
	}
}
