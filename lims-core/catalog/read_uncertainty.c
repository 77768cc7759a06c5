// SPDX-License-Identifier: Apache-2.0
// Reading components of uncertainty and the budgets of measurands (docs/formats/procedure-uncertainty.md).
#include "lims-core/catalog/load.h"

#include "lims-core/base/lang.h"
#include "lims-core/engine/input.h"
#include "lims-core/engine/uncertainty.h"

#include <string.h>

enum { COMPONENTS_MAX = 60, TRIALS_LEAST = 10000, TRIALS_DEFAULT = 1000000 };

static const char *const kinds[] = {
	"normal", "student", "rectangular", "triangular", "arcsine", "trapezoidal", "resolution", "type_a", NULL};

/// A component while its keys are read.
struct reading {
	struct lims_load *l;
	struct lims_node *node;
	struct lims_component *c;
	const struct lims_unit *amount; ///< unit of the amounts
	const struct lims_unit *one;
	const struct lims_unit *measure; ///< of the quantity
	enum lims_place place;
	size_t step;
};

static void later(const struct reading *r, struct lims_node *node, const struct lims_formula **slot, struct lims_type want)
{
	lims_load_later(
		r->l, &(struct lims_pending){.node = node, .slot = slot, .want = want, .wanted = true, .place = r->place, .step = r->step});
}

/// A formula under `key`; false when it is not there.
static bool amount(const struct reading *r, const char *key, const struct lims_formula **slot, const struct lims_unit *unit)
{
	struct lims_node *node = lims_node_get(r->node, key, r->l->f);
	later(r, node, slot, (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = unit});
	return node != NULL;
}

static void lacks(const struct reading *r, const char *what)
{
	lims_fault_add(
		r->l->f, r->node, "The component \"%s\" of the kind %s needs %s.", r->c->id, kinds[r->c->kind], lims_tr(r->l->f->lang, what));
}

static void read_normal(const struct reading *r)
{
	bool expanded = amount(r, "U", &r->c->expanded, r->amount);
	bool factor = amount(r, "k", &r->c->factor, r->one);
	bool standard = amount(r, "u", &r->c->standard, r->amount);
	if (expanded == standard || expanded != factor)
		lacks(r, LIMS_MSG("either \"U\" with its \"k\", or \"u\""));
}

static void read_limits(const struct reading *r)
{
	bool half = amount(r, "half_width", &r->c->half_width, r->amount);
	bool low = amount(r, "low", &r->c->low, r->amount), high = amount(r, "high", &r->c->high, r->amount);
	if (half == low || low != high)
		lacks(r, LIMS_MSG("either \"half_width\", or \"low\" and \"high\""));
}

static void read_trapezoid(const struct reading *r)
{
	struct lims_node *list = lims_node_need(r->node, "half_widths", r->l->f);
	if (list == NULL)
		return;
	if (lims_load_list(r->l, list) != 2) {
		lims_fault_add(r->l->f, list, "A trapezoid is the sum of two rectangular distributions; give the two half widths.");
		return;
	}
	struct lims_type want = {.kind = LIMS_KIND_NUMBER, .unit = r->amount};
	list->first->read = list->first->next->read = true;
	later(r, list->first, &r->c->half_width, want);
	later(r, list->first->next, &r->c->half_width_2, want);
}

static void read_type_a(const struct reading *r)
{
	struct lims_node *of = lims_node_get(r->node, "of", r->l->f);
	later(r, of, &r->c->list, (struct lims_type){.kind = LIMS_KIND_NUMBER, .list = true, .unit = r->measure});
	bool spread = amount(r, "s", &r->c->spread, r->amount), count = amount(r, "n", &r->c->count, r->one);
	if ((of != NULL) == spread || (spread && !count))
		lacks(r,
			LIMS_MSG("either \"of\" (a list of observations), or a pooled \"s\" with \"n\", the number of observations behind the mean"));
	if (of != NULL && r->c->relative)
		lacks(r, LIMS_MSG("no \"relative\": the observations have their own unit"));
	if (of != NULL && lims_node_get(r->node, "nu", r->l->f) != NULL)
		lacks(r, LIMS_MSG("no \"nu\": the degrees of freedom of a list are one less than its elements"));
}

static void read_freedom(const struct reading *r)
{
	struct lims_node *reliability = lims_node_get(r->node, "reliability", r->l->f);
	bool stated = amount(r, "nu", &r->c->freedom, r->one);
	if (reliability != NULL && stated)
		lacks(r, LIMS_MSG("\"nu\" or \"reliability\", not both"));
	if (r->c->kind == LIMS_COMPONENT_STUDENT && !stated && reliability == NULL)
		lacks(r, LIMS_MSG("\"nu\", its degrees of freedom"));
	struct lims_dec share;
	if (reliability == NULL || !lims_load_share(r->l, reliability, &share))
		return;
	r->c->reliability = lims_dec_to_double(share);
	if (lims_dec_sign(share) <= 0 || r->c->reliability > 1)
		lims_fault_add(
			r->l->f, reliability, "The reliability is the relative uncertainty of u, above 0 and at most 100 %%, like \"10 %%\".");
}

static void read_component(struct reading *r, const char *what)
{
	struct lims_load *l = r->l;
	struct lims_component *c = r->c;
	c->line = r->node->line;
	c->id = lims_load_id(l, r->node, "id", false);
	c->label = lims_load_words(l, r->node, "label", false);
	c->shared = lims_node_get_text(r->node, "shared", "", l->f);
	if (c->shared[0] != '\0' && !lims_load_id_good(c->shared, false))
		lims_fault_add(l->f, r->node, "\"%s\" is no good name: use at most 40 letters a-z, digits and _, a letter first.", c->shared);
	c->relative = lims_node_get_bool(r->node, "relative", false, l->f);
	if (c->relative)
		r->amount = r->one;
	if (c->relative && r->measure != NULL && r->measure->affine)
		lims_fault_add(
			l->f, r->node, "A share of a point on a scale with its own zero has no meaning; give the component \"%s\" in K.", c->id);
	int kind = lims_node_get_choice(r->node, "kind", kinds, -1, l->f);
	if (kind < 0 && lims_node_get(r->node, "kind", l->f) == NULL)
		lims_fault_add(l->f, r->node, "the key \"kind\" is missing here: add it");
	c->source = lims_load_part(l, r->node, what, c->id);
	later(r, lims_node_get(r->node, "when", l->f), &c->when, (struct lims_type){.kind = LIMS_KIND_BOOL});
	if (kind < 0) {
		lims_node_mark(r->node);
		return;
	}
	c->kind = (enum lims_component_kind)kind;
	if (c->kind <= LIMS_COMPONENT_STUDENT)
		read_normal(r);
	else if (c->kind <= LIMS_COMPONENT_ARCSINE)
		read_limits(r);
	else if (c->kind == LIMS_COMPONENT_TRAPEZOIDAL)
		read_trapezoid(r);
	else if (c->kind == LIMS_COMPONENT_TYPE_A)
		read_type_a(r);
	else if (!amount(r, "step", &c->step, r->amount))
		lacks(r, LIMS_MSG("\"step\", the step of indication"));
	read_freedom(r);
	if (c->shared[0] != '\0' && (c->low != NULL || lims_node_get(r->node, "low", l->f) != NULL))
		lacks(r, LIMS_MSG("\"half_width\" when it is shared"));
}

const struct lims_unit *lims_load_difference(struct lims_load *l, const struct lims_node *at, const struct lims_unit *measure)
{
	struct lims_unit *unit = measure == NULL ? NULL : lims_load_array(l, at, 1, sizeof *unit);
	if (unit == NULL)
		return NULL;
	*unit = l->units == NULL ? *measure : lims_unit_difference(l->units, measure);
	return unit;
}

const struct lims_unit *lims_load_one(struct lims_load *l, const struct lims_node *at)
{
	struct lims_unit *one = lims_load_array(l, at, 1, sizeof *one);
	if (one != NULL)
		*one = lims_unit_one();
	return one;
}

bool lims_load_share(struct lims_load *l, const struct lims_node *node, struct lims_dec *ret)
{
	struct lims_unit one = lims_unit_one();
	struct lims_input_type type = {
		.name = node->key != NULL ? node->key : "", .kind = LIMS_CELL_NUMBER, .measure = &one, .units = l->units};
	struct lims_err err = {.lang = l->f->lang};
	struct lims_value v;
	bool inexact = false;
	if (node->kind != LIMS_NODE_TEXT || l->units == NULL) {
		lims_fault_add(l->f, node, "A number is expected here, like \"95.45 %%\" or 0.95.");
		return false;
	}
	if (lims_input_read(&type, node->text, l->arena, &v, &err) != LIMS_OK ||
		lims_unit_convert(v.unit != NULL ? v.unit : &one, &one, v.number, ret, &inexact, &err) != LIMS_OK) {
		lims_fault_add(l->f, node, "%s", err.text);
		return false;
	}
	return true;
}

void lims_load_components(
	struct lims_load *l, struct lims_node *map, const struct lims_load_quantity *q, const struct lims_component **ret, size_t *ret_n)
{
	struct lims_node *list = lims_node_get(map, "uncertainty", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	if (n == 0)
		return;
	if (q->measure == NULL) {
		lims_node_mark(list);
		lims_fault_add(l->f, list, "Only a number has an uncertainty; remove it from \"%s\".", q->name);
		return;
	}
	if (n > COMPONENTS_MAX) {
		lims_fault_add(l->f, list, "A quantity has at most %d components of uncertainty.", COMPONENTS_MAX);
		return;
	}
	struct lims_component *all = lims_load_array(l, list, n, sizeof *all);
	const struct lims_unit *difference = lims_load_difference(l, list, q->measure), *one = lims_load_one(l, list);
	if (all == NULL || difference == NULL || one == NULL)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		struct reading r = {.l = l,
			.node = node,
			.c = &all[i],
			.amount = difference,
			.one = one,
			.measure = q->measure,
			.place = q->place,
			.step = q->step};
		node->read = true;
		all[i].shared = "";
		read_component(&r, q->name);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(all[k].id, all[i].id) == 0)
				lims_fault_add(l->f, node, "The component \"%s\" stands here twice; rename one.", all[i].id);
		}
	}
	*ret = all;
	*ret_n = n;
}

/* ---- budgets ---- */

static const char *const rules[] = {"auto", "student", "normal", "rectangular", "trapezoidal", "fixed", NULL};

static void read_coverage(struct lims_load *l, struct lims_node *node, struct lims_budget *b, struct reading *r)
{
	struct lims_node *coverage = lims_node_get(node, "coverage", l->f);
	b->probability_written = lims_dec_scaled(9545, -4);
	if (coverage != NULL) {
		struct lims_node *p = lims_node_get(coverage, "probability", l->f), *k = lims_node_get(coverage, "k", l->f);
		int rule = lims_node_get_choice(coverage, "rule", rules, k != NULL ? LIMS_COVERAGE_FIXED : LIMS_COVERAGE_AUTO, l->f);
		b->rule = rule < 0 ? LIMS_COVERAGE_AUTO : (enum lims_coverage_rule)rule;
		if ((k != NULL) != (b->rule == LIMS_COVERAGE_FIXED))
			lims_fault_add(l->f, coverage, "A fixed coverage factor is written \"k\", and only with the rule fixed.");
		later(r, k, &b->k, (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = r->one});
		if (p != NULL)
			(void)lims_load_share(l, p, &b->probability_written);
	}
	b->probability = lims_dec_to_double(b->probability_written);
	if (!(b->probability >= 0.5 && b->probability <= 0.9999))
		lims_fault_add(l->f, coverage, "The coverage probability lies between 50 %% and 99.99 %%.");
}

static void read_rounding(struct lims_load *l, struct lims_node *node, struct lims_budget *b)
{
	struct lims_node *round = lims_node_get(node, "round", l->f);
	b->significant = 2;
	b->rounding = LIMS_U_EA4_02;
	if (round == NULL)
		return;
	b->significant = (int)lims_node_get_int(round, "significant", 2, 1, 3, l->f);
	const char *rule = lims_node_get_text(round, "rule", "ea4_02", l->f);
	if (!lims_u_rule_read(rule, &b->rounding))
		lims_fault_add(l->f, round, "\"%s\" is no rule for rounding an uncertainty; choose ea4_02, half_up, half_even or up.", rule);
}

static void read_monte_carlo(struct lims_load *l, struct lims_node *node, struct lims_budget *b)
{
	struct lims_node *mc = lims_node_get(node, "monte_carlo", l->f);
	if (mc == NULL)
		return;
	b->monte_carlo = true;
	b->mc_digits = (int)lims_node_get_int(mc, "digits", 2, 1, 2, l->f);
	b->mc_seed = (uint64_t)lims_node_get_int(mc, "seed", 1, 0, INT64_MAX, l->f);
	b->mc_trials = (size_t)lims_node_get_int(mc, "trials_max", TRIALS_DEFAULT, TRIALS_LEAST, LIMS_BUDGET_TRIALS_MAX, l->f);
}

static void read_budget(struct lims_load *l, struct lims_node *map, const struct lims_load_quantity *q, struct lims_column *c)
{
	static const char *const freedoms[] = {"truncate", "interpolate", NULL};
	struct lims_node *node = lims_node_get(map, "budget", l->f);
	if (node == NULL)
		return;
	struct lims_budget *b = lims_load_array(l, node, 1, sizeof *b);
	if (b == NULL)
		return;
	struct reading r = {
		.l = l, .node = node, .amount = c->difference, .one = c->one, .measure = q->measure, .place = q->place, .step = q->step};
	b->line = node->line;
	b->interpolate = lims_node_get_choice(node, "nu", freedoms, 0, l->f) == 1;
	b->second_order = lims_node_get_bool(node, "second_order", false, l->f);
	b->together = lims_node_get_text(node, "together", "", l->f);
	if (b->together[0] != '\0' && !lims_load_id_good(b->together, false))
		lims_fault_add(l->f, node, "\"%s\" is no good name: use at most 40 letters a-z, digits and _, a letter first.", b->together);
	read_coverage(l, node, b, &r);
	read_rounding(l, node, b);
	read_monte_carlo(l, node, b);
	later(&r, lims_node_get(node, "cmc", l->f), &b->cmc, (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = c->difference});
	c->budget = b;
}

void lims_load_column_uncertainty(struct lims_load *l, struct lims_node *node, struct lims_column *c, enum lims_place place, size_t step)
{
	struct lims_load_quantity q = {.name = c->id, .measure = c->measure, .place = place, .step = step};
	struct lims_node *budget = lims_node_get(node, "budget", l->f);
	lims_load_components(l, node, &q, &c->uncertainty, &c->uncertainty_count);
	if (c->measure != NULL) {
		c->difference = lims_load_difference(l, node, c->measure);
		c->one = lims_load_one(l, node);
	}
	if (budget != NULL && (c->source != LIMS_COLUMN_COMPUTED || c->measure == NULL))
		lims_fault_add(l->f, budget, "Only a computed number has a budget; \"%s\" has none.", c->id);
	else if (c->difference != NULL && c->one != NULL)
		read_budget(l, node, &q, c);
}
