// SPDX-License-Identifier: Apache-2.0
// What an example expects of decisions: state, U, guard band, acceptance limits, probability and risks.
#include "lims-core/catalog/examples.h"

#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { PLACE_BYTES = 64, DIGITS_COMPARED = 12 };

static const char *text_of(const struct lims_node *node)
{
	return node != NULL && node->kind == LIMS_NODE_TEXT ? node->text : "";
}

static void complain_amount(const struct lims_example_spot *e, const char *what, const char *want, const struct lims_result_value *got)
{
	what = lims_tr(e->judge->lang, what);
	if (got->has_value)
		lims_example_complain(e, "%s: expected %s, got %s %s", what, want, got->text, got->unit);
	else
		lims_example_complain(e, "%s: expected %s, got none", what, want);
}

/// "-" expects that there is none.
static void expect_amount(const struct lims_example_spot *e, const char *what, const char *want, const struct lims_result_value *got,
	const struct lims_unit *unit)
{
	struct lims_value v = lims_value_number(got->value, unit);
	bool none = strcmp(want, "-") == 0;
	if (none != !got->has_value || (!none && !lims_example_same_number(e->judge->units, want, &v, e->judge->arena)))
		complain_amount(e, what, want, got);
}

static void expect_acceptance(const struct lims_example_spot *e, struct lims_node *list, const struct lims_result_decision *d)
{
	if (list == NULL)
		return;
	if (list->kind != LIMS_NODE_LIST || list->count != 2) {
		lims_example_complain(e, "acceptance: a list of the low and the high limit is expected, \"-\" for none");
		return;
	}
	expect_amount(e, LIMS_MSG("acceptance, low"), text_of(list->first), &d->accept_low, d->within->measure);
	expect_amount(e, LIMS_MSG("acceptance, high"), text_of(list->first->next), &d->accept_high, d->within->measure);
}

/// A probability, rounded half up to the digits that are written when it begins with "~"; "-" expects that there is none.
static void expect_probability(const struct lims_example_spot *e, struct lims_node *map, const char *key, bool has, double got)
{
	const char *want = lims_node_get_text(map, key, NULL, e->judge->faults);
	struct lims_unit one = lims_unit_one();
	struct lims_value v = {.kind = LIMS_KIND_NUMBER, .unit = &one};
	if (want == NULL)
		return;
	bool none = strcmp(want, "-") == 0;
	bool same = none ? !has
					 : has && lims_dec_from_double(got, DIGITS_COMPARED, &v.number, NULL) == LIMS_OK &&
						   lims_example_same_number(e->judge->units, want, &v, e->judge->arena);
	if (!same)
		lims_example_complain(e, "%s: expected %s, got %.12g", key, want, got);
}

static const char *const keys[] = {"state", "U", "w", "acceptance", "probability", "specific_risk", "consumer", "producer"};

/// The decision at "step.criterion[row]", or [row][run], or of a criterion over the worksheet by its id alone; NULL when there is none.
static const struct lims_result_decision *decision_at(const struct lims_result *res, const char *place)
{
	char step[PLACE_BYTES] = "", id[PLACE_BYTES] = "";
	size_t row = 0, run = 0;
	bool whole = strchr(place, '.') == NULL && strlen(place) < sizeof id;
	if (whole)
		(void)snprintf(id, sizeof id, "%s", place);
	else if (!lims_example_place(place, step, id, &row, &run))
		return NULL;
	for (size_t i = 0; i < res->criterion_count; i++) {
		const struct lims_result_criterion *c = &res->criteria[i];
		if (strcmp(c->step, step) == 0 && strcmp(c->id, id) == 0 && c->row == row && c->run == run)
			return c->decision;
	}
	return NULL;
}

static void expect_one(const struct lims_example_spot *e, struct lims_node *map, const struct lims_result *res)
{
	const struct lims_result_decision *d = decision_at(res, map->key);
	if (d == NULL || map->kind != LIMS_NODE_MAP) {
		lims_example_complain(e, "there is no such decision");
		return;
	}
	struct lims_faults *f = e->judge->faults;
	const char *state = lims_node_get_text(map, "state", NULL, f), *u = lims_node_get_text(map, "U", NULL, f),
			   *w = lims_node_get_text(map, "w", NULL, f);
	lims_example_keys(e, map, keys, sizeof keys / sizeof *keys);
	if (state != NULL && strcmp(state, lims_decision_state_name(d->state)) != 0)
		lims_example_complain(e, "expected the state %s, got %s", state, lims_decision_state_name(d->state));
	if (u != NULL)
		expect_amount(e, "U", u, &d->expanded, d->within->difference);
	if (w != NULL)
		expect_amount(e, "w", w, &d->width, d->within->difference);
	expect_acceptance(e, lims_node_get(map, "acceptance", f), d);
	expect_probability(e, map, "probability", d->has_probability, d->probability);
	expect_probability(e, map, "specific_risk", d->has_probability && d->state != LIMS_DECIDED_NOT, d->risk);
	expect_probability(e, map, "consumer", d->has_global, d->consumer);
	expect_probability(e, map, "producer", d->has_global, d->producer);
}

void lims_example_expect_decisions(const struct lims_example_judge *j, const struct lims_result *res, struct lims_node *map)
{
	for (struct lims_node *one = lims_example_first(j, map, "decisions", "\"step.criterion[row]\""); one != NULL; one = one->next) {
		struct lims_example_spot e = {.judge = j, .what = LIMS_MSG("the decision of"), .place = one->key};
		expect_one(&e, one, res);
	}
}
