// SPDX-License-Identifier: Apache-2.0
// What an example expects of budgets and of the correlations between results.
#include "lims-core/catalog/examples.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PLACE_BYTES = 64, DIGITS_COMPARED = 12, DIGITS_WRITTEN = 6 };

/// One budget under comparison.
struct expecting {
	const struct lims_example_judge *judge;
	const char *place;
};

static void complain(const struct expecting *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void complain(const struct expecting *e, const char *fmt, ...)
{
	char text[400], whole[600];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	(void)snprintf(whole, sizeof whole, "budget %s: %s", e->place, text);
	e->judge->complain(e->judge->ctx, whole);
}

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

static void expect_double(const struct expecting *e, struct lims_node *map, const char *key, double got, const struct lims_unit *unit)
{
	const char *want = lims_node_get_text(map, key, NULL, e->judge->faults);
	if (want != NULL && !same_double(e->judge, want, got, unit))
		complain(e, "%s: expected %s, got %.9g %s", key, want, got, unit->code);
}

static void expect_text(const struct expecting *e, struct lims_node *map, const char *key, const char *got)
{
	const char *want = lims_node_get_text(map, key, NULL, e->judge->faults);
	if (want != NULL && strcmp(want, got) != 0)
		complain(e, "%s: expected \"%s\", got \"%s\"", key, want, got);
}

static void expect_value(
	const struct expecting *e, struct lims_node *map, const struct lims_result *res, const struct lims_result_budget *b)
{
	const char *want = lims_node_get_text(map, "value", NULL, e->judge->faults);
	const struct lims_result_cell *cell = lims_result_cell(res, b->step, b->row, b->run, b->column);
	if (want == NULL || cell == NULL)
		return;
	struct lims_value got = lims_value_number(cell->v.value, cell->column->measure);
	if (!cell->v.has_value || !lims_example_same_number(e->judge->units, want, &got, e->judge->arena))
		complain(e, "value: expected %s, got %s %s", want, cell->v.has_value ? cell->v.text : "no value", cell->v.unit);
}

static void expect_expanded(const struct expecting *e, struct lims_node *map, const struct lims_result_budget *b)
{
	const char *want = lims_node_get_text(map, "U", NULL, e->judge->faults);
	struct lims_value got = lims_value_number(b->U, b->from->difference);
	if (want != NULL && !lims_example_same_number(e->judge->units, want, &got, e->judge->arena))
		complain(e, "U: expected %s, got %s %s", want, b->U_text, b->unit);
}

static size_t find_line(const struct lims_result_budget *b, const char *id, size_t n)
{
	size_t i = 0;
	while (i < b->line_count && (strlen(b->lines[i].id) != n || memcmp(b->lines[i].id, id, n) != 0))
		i++;
	return i;
}

static void expect_lines(const struct expecting *e, struct lims_node *map, const struct lims_result_budget *b)
{
	for (struct lims_node *want = map != NULL && map->kind == LIMS_NODE_MAP ? map->first : NULL; want != NULL; want = want->next) {
		size_t i = find_line(b, want->key, strlen(want->key));
		if (i == b->line_count || want->kind != LIMS_NODE_TEXT)
			complain(e, "there is no contribution \"%s\"", want->key);
		else if (!same_double(e->judge, want->text, b->lines[i].contribution, b->from->difference))
			complain(e, "%s: expected %s, got %.9g %s", want->key, want->text, b->lines[i].contribution, b->unit);
	}
}

/// {"a/x, b/y": "~11.7 nm"}
static void expect_second_order(const struct expecting *e, struct lims_node *map, const struct lims_result_budget *b)
{
	for (struct lims_node *want = map != NULL && map->kind == LIMS_NODE_MAP ? map->first : NULL; want != NULL; want = want->next) {
		const char *comma = strstr(want->key, ", ");
		size_t x = comma == NULL ? b->line_count : find_line(b, want->key, (size_t)(comma - want->key));
		size_t y = comma == NULL ? b->line_count : find_line(b, comma + 2, strlen(comma + 2));
		bool found = false;
		for (size_t i = 0; i < b->second_order_count && want->kind == LIMS_NODE_TEXT; i++) {
			const struct lims_result_second_order *t = &b->second_order[i];
			if (!((t->a == x && t->b == y) || (t->a == y && t->b == x)))
				continue;
			found = true;
			if (!same_double(e->judge, want->text, t->contribution, b->from->difference))
				complain(e, "%s: expected %s, got %.9g %s", want->key, want->text, t->contribution, b->unit);
		}
		if (!found)
			complain(e, "there is no second-order term \"%s\"", want->key);
	}
}

static void expect_monte_carlo(const struct expecting *e, struct lims_node *map, const struct lims_result_budget *b)
{
	const char *want = lims_node_get_text(map, "monte_carlo", NULL, e->judge->faults);
	const struct lims_result_monte_carlo *m = b->monte_carlo;
	const char *got = m == NULL ? "none" : m->reason[0] != '\0' ? m->reason : m->agrees ? "agrees" : "differs";
	if (want != NULL && strcmp(want, got) != 0)
		complain(e, "monte_carlo: expected %s, got %s", want, got);
	if (m == NULL)
		return;
	expect_double(e, map, "monte_carlo_u", m->u, b->from->difference);
	expect_double(e, map, "monte_carlo_low", m->low, b->from->measure);
	expect_double(e, map, "monte_carlo_high", m->high, b->from->measure);
}

static void check_keys(const struct expecting *e, const struct lims_node *map)
{
	static const char *const known[] = {"value", "u", "nu", "k", "U", "rule", "U_from", "reason", "lacking", "contributions",
		"second_order", "monte_carlo", "monte_carlo_u", "monte_carlo_low", "monte_carlo_high"};
	for (const struct lims_node *one = map->first; one != NULL; one = one->next) {
		bool found = false;
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			found = found || strcmp(known[k], one->key) == 0;
		if (!found)
			complain(e, "an expected budget has no key \"%s\"", one->key);
	}
}

static const struct lims_result_budget *budget_at(const struct lims_result *res, const char *place)
{
	char step[PLACE_BYTES], column[PLACE_BYTES];
	size_t row, run;
	return lims_example_place(place, step, column, &row, &run) ? lims_result_budget(res, step, row, run, column) : NULL;
}

static void expect_one(const struct expecting *e, struct lims_node *map, const struct lims_result *res)
{
	struct lims_unit one = lims_unit_one();
	const struct lims_result_budget *b = budget_at(res, map->key);
	if (b == NULL || map->kind != LIMS_NODE_MAP) {
		complain(e, "there is no such budget");
		return;
	}
	check_keys(e, map);
	expect_text(e, map, "reason", b->reason);
	expect_text(e, map, "lacking", b->lacking);
	if (b->reason[0] != '\0') {
		if (lims_node_get(map, "reason", e->judge->faults) == NULL)
			complain(e, "there is none: %s%s%s", b->reason, b->lacking[0] != '\0' ? " at " : "", b->lacking);
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
	for (struct lims_node *one = map != NULL && map->kind == LIMS_NODE_MAP ? map->first : NULL; one != NULL; one = one->next) {
		struct expecting e = {.judge = j, .place = one->key};
		expect_one(&e, one, res);
	}
}

/// {"circuit.R, circuit.X": "~-0.588"}
void lims_example_expect_correlations(const struct lims_example_judge *j, const struct lims_result *res, struct lims_node *map)
{
	struct lims_unit one = lims_unit_one();
	for (struct lims_node *want = map != NULL && map->kind == LIMS_NODE_MAP ? map->first : NULL; want != NULL; want = want->next) {
		struct expecting e = {.judge = j, .place = want->key};
		const char *comma = strstr(want->key, ", ");
		char first[2 * PLACE_BYTES] = "";
		size_t n = comma == NULL ? 0 : (size_t)(comma - want->key);
		if (n > 0 && n < sizeof first)
			memcpy(first, want->key, n);
		const struct lims_result_budget *a = n == 0 ? NULL : budget_at(res, first), *b = n == 0 ? NULL : budget_at(res, comma + 2);
		bool found = false;
		for (size_t t = 0; a != NULL && b != NULL && want->kind == LIMS_NODE_TEXT && t < res->together_count; t++) {
			const struct lims_result_together *all = &res->together[t];
			for (size_t i = 0; i < all->count * all->count; i++) {
				if (&res->budgets[all->budgets[i / all->count]] != a || &res->budgets[all->budgets[i % all->count]] != b)
					continue;
				found = true;
				if (!same_double(j, want->text, all->r[i], &one))
					complain(&e, "expected the correlation %s, got %.9g", want->text, all->r[i]);
			}
		}
		if (!found)
			complain(&e, "these two results are not given together");
	}
}
