// SPDX-License-Identifier: Apache-2.0
// What an example expects of budgets and of the correlations between results.
#include "lims-core/catalog/examples.h"

#include "lims-core/base/lang.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PLACE_BYTES = 64, DIGITS_COMPARED = 12, DIGITS_WRITTEN = 6 };

/// "~29.26 mg": rounded half up to the places that are written; without "~" the six digits of the result must be these.
static bool same_double(const struct lims_example_judge *j, const char *expected, double got, const struct lims_unit *unit)
{
	bool rounded = expected[0] == '~';
	const char *text = rounded ? expected + 1 : expected;
	struct lims_dec d;
	if (strcmp(text, "inf") == 0)
		return isinf(got);
	if (!isfinite(got) || lims_dec_from_double(got, rounded ? DIGITS_COMPARED : DIGITS_WRITTEN, &d, NULL) != LIMS_OK)
		return false;
	struct lims_value v = lims_value_number(d, unit);
	return lims_example_same_number(j->units, expected, &v, j->arena);
}

static void expect_double(
	const struct lims_example_spot *e, struct lims_node *map, const char *key, double got, const struct lims_unit *unit)
{
	const char *want = lims_node_get_text(map, key, NULL, e->judge->faults);
	if (want != NULL && !same_double(e->judge, want, got, unit))
		lims_example_complain(e, "%s: expected %s, got %.9g %s", key, want, got, unit->code);
}

static void expect_text(const struct lims_example_spot *e, struct lims_node *map, const char *key, const char *got)
{
	const char *want = lims_node_get_text(map, key, NULL, e->judge->faults);
	if (want != NULL && strcmp(want, got) != 0)
		lims_example_complain(e, "%s: expected \"%s\", got \"%s\"", key, want, got);
}

static void expect_value(
	const struct lims_example_spot *e, struct lims_node *map, const struct lims_result *res, const struct lims_result_budget *b)
{
	const char *want = lims_node_get_text(map, "value", NULL, e->judge->faults);
	const struct lims_result_cell *cell = lims_result_cell(res, b->step, b->row, b->run, b->column);
	if (want == NULL || cell == NULL)
		return;
	struct lims_value got = lims_value_number(cell->v.value, cell->column->measure);
	if (!cell->v.has_value)
		lims_example_complain(e, "value: expected %s, got no value", want);
	else if (!lims_example_same_number(e->judge->units, want, &got, e->judge->arena))
		lims_example_complain(e, "value: expected %s, got %s %s", want, cell->v.text, cell->v.unit);
}

static void expect_expanded(const struct lims_example_spot *e, struct lims_node *map, const struct lims_result_budget *b)
{
	const char *want = lims_node_get_text(map, "U", NULL, e->judge->faults);
	struct lims_value got = lims_value_number(b->U, b->from->difference);
	if (want != NULL && !lims_example_same_number(e->judge->units, want, &got, e->judge->arena))
		lims_example_complain(e, "U: expected %s, got %s %s", want, b->U_text, b->unit);
}

static size_t find_line(const struct lims_result_budget *b, const char *id, size_t n)
{
	size_t i = 0;
	while (i < b->line_count && (strlen(b->lines[i].id) != n || memcmp(b->lines[i].id, id, n) != 0))
		i++;
	return i;
}

static void expect_lines(const struct lims_example_spot *e, struct lims_node *map, const struct lims_result_budget *b)
{
	for (struct lims_node *want = lims_example_first(e->judge, map, "contributions", LIMS_MSG("a contribution")); want != NULL;
		 want = want->next) {
		size_t i = find_line(b, want->key, strlen(want->key));
		if (i == b->line_count || want->kind != LIMS_NODE_TEXT)
			lims_example_complain(e, "there is no contribution \"%s\"", want->key);
		else if (!same_double(e->judge, want->text, b->lines[i].contribution, b->from->difference))
			lims_example_complain(e, "%s: expected %s, got %.9g %s", want->key, want->text, b->lines[i].contribution, b->unit);
	}
}

/// The second-order term of the contributions that `pair` names ("a/x, b/y", in either order); NULL when there is none.
static const struct lims_result_second_order *find_pair(const struct lims_result_budget *b, const char *pair)
{
	const char *comma = strstr(pair, ", ");
	size_t x = comma == NULL ? b->line_count : find_line(b, pair, (size_t)(comma - pair));
	size_t y = comma == NULL ? b->line_count : find_line(b, comma + 2, strlen(comma + 2));
	for (size_t i = 0; i < b->second_order_count; i++) {
		const struct lims_result_second_order *t = &b->second_order[i];
		if ((t->a == x && t->b == y) || (t->a == y && t->b == x))
			return t;
	}
	return NULL;
}

/// {"a/x, b/y": "~11.7 nm"}
static void expect_second_order(const struct lims_example_spot *e, struct lims_node *map, const struct lims_result_budget *b)
{
	for (struct lims_node *want = lims_example_first(e->judge, map, "second_order", "\"a, b\""); want != NULL; want = want->next) {
		const struct lims_result_second_order *t = want->kind == LIMS_NODE_TEXT ? find_pair(b, want->key) : NULL;
		if (t == NULL)
			lims_example_complain(e, "there is no second-order term \"%s\"", want->key);
		else if (!same_double(e->judge, want->text, t->contribution, b->from->difference))
			lims_example_complain(e, "%s: expected %s, got %.9g %s", want->key, want->text, t->contribution, b->unit);
	}
}

static void expect_monte_carlo(const struct lims_example_spot *e, struct lims_node *map, const struct lims_result_budget *b)
{
	const char *want = lims_node_get_text(map, "monte_carlo", NULL, e->judge->faults);
	const struct lims_result_monte_carlo *m = b->monte_carlo;
	const char *got = m == NULL ? "none" : m->reason[0] != '\0' ? m->reason : m->agrees ? "agrees" : "differs";
	if (want != NULL && strcmp(want, got) != 0)
		lims_example_complain(e, "monte_carlo: expected %s, got %s", want, got);
	if (m == NULL || m->reason[0] != '\0') {
		static const char *const figures[] = {"monte_carlo_u", "monte_carlo_low", "monte_carlo_high"};
		for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
			if (lims_node_get(map, figures[i], e->judge->faults) != NULL)
				lims_example_complain(e, "%s: expected, and there is no Monte Carlo run", figures[i]);
		return;
	}
	expect_double(e, map, "monte_carlo_u", m->u, b->from->difference);
	expect_double(e, map, "monte_carlo_low", m->low, b->from->measure);
	expect_double(e, map, "monte_carlo_high", m->high, b->from->measure);
}

static const char *const keys[] = {"value", "u", "nu", "k", "U", "rule", "U_from", "reason", "lacking", "contributions", "second_order",
	"monte_carlo", "monte_carlo_u", "monte_carlo_low", "monte_carlo_high"};

static const struct lims_result_budget *budget_at(const struct lims_result *res, const char *place)
{
	char step[PLACE_BYTES], column[PLACE_BYTES];
	size_t row, run;
	return lims_example_place(place, step, column, &row, &run) ? lims_result_budget(res, step, row, run, column) : NULL;
}

static void expect_one(const struct lims_example_spot *e, struct lims_node *map, const struct lims_result *res)
{
	struct lims_unit one = lims_unit_one();
	const struct lims_result_budget *b = budget_at(res, map->key);
	if (b == NULL || map->kind != LIMS_NODE_MAP) {
		lims_example_complain(e, "there is no such budget");
		return;
	}
	lims_example_keys(e, map, keys, sizeof keys / sizeof *keys);
	expect_text(e, map, "reason", b->reason);
	expect_text(e, map, "lacking", b->lacking);
	if (b->reason[0] != '\0') {
		bool told = lims_node_get(map, "reason", e->judge->faults) != NULL;
		if (!told && b->lacking[0] != '\0')
			lims_example_complain(e, "there is none: %s at %s", b->reason, b->lacking);
		else if (!told)
			lims_example_complain(e, "there is none: %s", b->reason);
		return;
	}
	expect_value(e, map, res, b);
	expect_double(e, map, "u", b->u, b->from->difference);
	expect_double(e, map, "nu", b->nu, &one);
	expect_double(e, map, "k", b->k, &one);
	expect_expanded(e, map, b);
	expect_text(e, map, "rule", b->rule);
	expect_text(e, map, "U_from", b->U_from);
	expect_lines(e, lims_node_get(map, "contributions", e->judge->faults), b);
	expect_second_order(e, lims_node_get(map, "second_order", e->judge->faults), b);
	expect_monte_carlo(e, map, b);
}

void lims_example_expect_budgets(const struct lims_example_judge *j, const struct lims_result *res, struct lims_node *map)
{
	for (struct lims_node *one = lims_example_first(j, map, "budgets", "\"step.column[row]\""); one != NULL; one = one->next) {
		struct lims_example_spot e = {.judge = j, .what = LIMS_MSG("the budget of"), .place = one->key};
		expect_one(&e, one, res);
	}
}

/// Where a budget stands among those that are given together; `count` when it does not.
static size_t index_in(const struct lims_result *res, const struct lims_result_together *all, const struct lims_result_budget *b)
{
	size_t i = 0;
	while (i < all->count && &res->budgets[all->budgets[i]] != b)
		i++;
	return i;
}

/// The correlation coefficient of the two results that `pair` names ("circuit.R, circuit.X"); NULL when they are not given together.
static const double *find_coefficient(const struct lims_result *res, const char *pair)
{
	const char *comma = strstr(pair, ", ");
	char first[2 * PLACE_BYTES] = "";
	size_t n = comma == NULL ? 0 : (size_t)(comma - pair);
	if (n == 0 || n >= sizeof first)
		return NULL;
	memcpy(first, pair, n);
	const struct lims_result_budget *a = budget_at(res, first), *b = budget_at(res, comma + 2);
	for (size_t t = 0; a != NULL && b != NULL && t < res->together_count; t++) {
		const struct lims_result_together *all = &res->together[t];
		size_t x = index_in(res, all, a), y = index_in(res, all, b);
		if (x < all->count && y < all->count)
			return &all->r[x * all->count + y];
	}
	return NULL;
}

/// {"circuit.R, circuit.X": "~-0.588"}
void lims_example_expect_correlations(const struct lims_example_judge *j, const struct lims_result *res, struct lims_node *map)
{
	struct lims_unit one = lims_unit_one();
	for (struct lims_node *want = lims_example_first(j, map, "correlations", "\"step.a, step.b\""); want != NULL; want = want->next) {
		struct lims_example_spot e = {.judge = j, .what = LIMS_MSG("the correlation of"), .place = want->key};
		const double *r = want->kind == LIMS_NODE_TEXT ? find_coefficient(res, want->key) : NULL;
		if (r == NULL)
			lims_example_complain(&e, "these two results are not given together");
		else if (!same_double(j, want->text, *r, &one))
			lims_example_complain(&e, "expected the correlation %s, got %.9g", want->text, *r);
	}
}
