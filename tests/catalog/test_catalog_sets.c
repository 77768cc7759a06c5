// SPDX-License-Identifier: Apache-2.0
// Every procedure of the house has the examples that show it: one that passes, one exactly at a limit (both sides of a passing comparison are equal), one just over it (one
// last digit of one reading less, and it holds), and one of every class, kind and mode that changes a limit. Which these are is found by changing them, not by their names.
#include "tests/catalog/sets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXAMPLES = 200, TRIES = 12, TEXT = SETS_TEXT, CHOICES = 64 };

/// The examples of one procedure with what each gave.
struct shown {
	const char *file;
	const struct lims_procedure *p;
	struct lims_example *ex[EXAMPLES];
	struct lims_result *res[EXAMPLES];
	size_t count;
	char *list; ///< what is lacking
};

static struct lims_result *evaluate(const struct lims_procedure *p, const struct lims_example *ex)
{
	struct lims_worksheet w = lims_example_worksheet(p, ex);
	struct lims_result *res = NULL;
	return lims_worksheet_evaluate(p, &w, &res, NULL) == LIMS_OK ? res : NULL;
}

/* ---- at the limit, just over it ---- */

/// A comparison with a limit, which says something about the item.
static bool limits(const struct lims_result_criterion *c, enum lims_role role)
{
	return c->role == role && c->compared && strcmp(c->relation, "==") != 0 && c->left.kind == LIMS_CELL_NUMBER && c->left.has_value &&
		   c->right.has_value;
}

/// Equal to the digit; where a root or π leaves no exact value, as the engine takes it: within 10⁻²⁸ of it.
static bool equal_sides(const struct lims_result_criterion *c)
{
	struct lims_dec away, least;
	bool inexact = false;
	if (lims_dec_cmp(c->left.value, c->right.value) == 0)
		return true;
	if ((c->left.exact && c->right.exact) || lims_dec_sub(c->left.value, c->right.value, &away, &inexact, NULL) != LIMS_OK ||
		lims_dec_mul(lims_dec_abs(c->right.value), lims_dec_scaled(1, -28), &least, &inexact, NULL) != LIMS_OK)
		return false;
	return lims_dec_cmp(lims_dec_abs(away), least) < 0;
}

static bool at_limit(const struct lims_result_criterion *c, enum lims_role role)
{
	return limits(c, role) && c->outcome == LIMS_VERDICT_PASS && lims_dec_sign(c->left.value) != 0 && equal_sides(c);
}

static const struct lims_result_criterion *same_criterion(const struct lims_result *res, const struct lims_result_criterion *c)
{
	for (size_t i = 0; res != NULL && i < res->criterion_count; i++) {
		const struct lims_result_criterion *o = &res->criteria[i];
		if (strcmp(o->step, c->step) == 0 && strcmp(o->id, c->id) == 0 && o->row == c->row && o->run == c->run)
			return o;
	}
	return NULL;
}

/// The worksheet with one text changed: does the criterion hold then?
static bool holds_then(const struct lims_procedure *p, const struct lims_example *ex, const struct lims_result_criterion *c)
{
	struct lims_result *res = evaluate(p, ex);
	const struct lims_result_criterion *o = same_criterion(res, c);
	bool holds = o != NULL && o->outcome == LIMS_VERDICT_PASS;
	lims_result_destroy(res);
	return holds;
}

/// One last digit of one reading; of a row of several runs, of each.
static bool cell_away(const struct lims_procedure *p, struct lims_example *ex, const struct lims_result_criterion *c, size_t at, int by)
{
	static char texts[LIMS_EXAMPLE_CELLS_MAX][TEXT];
	const char *kept[LIMS_EXAMPLE_CELLS_MAX];
	bool changed = false;
	for (size_t i = 0; i < ex->cell_count; i++) {
		kept[i] = ex->cells[i].text;
		bool same = ex->cells[i].row == ex->cells[at].row && strcmp(ex->cells[i].step, ex->cells[at].step) == 0 &&
					strcmp(ex->cells[i].column, ex->cells[at].column) == 0;
		const char *next = same && kept[i] != NULL ? sets_nudged(kept[i], by, texts[i]) : NULL;
		if (next != NULL) {
			ex->cells[i].text = next;
			changed = true;
		}
	}
	bool holds = changed && holds_then(p, ex, c);
	for (size_t i = 0; i < ex->cell_count; i++)
		ex->cells[i].text = kept[i];
	return holds;
}

static bool value_away(
	const struct lims_procedure *p, const struct lims_example *ex, const struct lims_result_criterion *c, struct lims_ws_value *v, int by)
{
	char text[TEXT];
	const char *kept = v->text;
	v->text = kept == NULL ? NULL : sets_nudged(kept, by, text);
	bool holds = v->text != NULL && holds_then(p, ex, c);
	v->text = kept;
	return holds;
}

static bool just_over(const struct lims_procedure *p, struct lims_example *ex, const struct lims_result_criterion *c)
{
	for (int by = -1; by <= 1; by += 2) {
		for (size_t i = 0; i < ex->cell_count; i++)
			if ((c->step[0] == '\0' || strcmp(ex->cells[i].step, c->step) == 0) && cell_away(p, ex, c, i, by))
				return true;
		for (size_t i = 0; i < ex->item_count; i++)
			if (value_away(p, ex, c, &ex->item[i], by))
				return true;
		for (size_t i = 0; i < ex->cell_count; i++)
			if (c->step[0] != '\0' && strcmp(ex->cells[i].step, c->step) != 0 && cell_away(p, ex, c, i, by))
				return true;
	}
	return false;
}

static void check_limits(const struct shown *s)
{
	size_t pass = 0, compared = 0, equal = 0, validity = 0;
	bool over = false;
	for (size_t i = 0; i < s->count; i++) {
		const struct lims_result *res = s->res[i];
		pass += res != NULL && res->verdict == LIMS_VERDICT_PASS;
		for (size_t k = 0; res != NULL && k < res->criterion_count; k++)
			compared += limits(&res->criteria[k], LIMS_ROLE_CONFORMITY);
	}
	// What only measures, or only answers questions, has no limit of the item: then those of the measurement.
	enum lims_role role = compared > 0 ? LIMS_ROLE_CONFORMITY : LIMS_ROLE_VALIDITY;
	for (size_t i = 0; i < s->count; i++) {
		const struct lims_result *res = s->res[i];
		for (size_t k = 0; res != NULL && k < res->criterion_count; k++) {
			validity += limits(&res->criteria[k], role);
			equal += at_limit(&res->criteria[k], role);
			if (!over && limits(&res->criteria[k], role) && res->criteria[k].outcome == LIMS_VERDICT_FAIL)
				over = just_over(s->p, s->ex[i], &res->criteria[k]);
		}
	}
	if (pass == 0)
		sets_lack(s->list, s->file, "that passes", "");
	if (validity > 0 && equal == 0)
		sets_lack(s->list, s->file, "exactly at a limit", "");
	if (validity > 0 && !over)
		sets_lack(s->list, s->file, "just over a limit (one last digit)", "");
}

/* ---- what changes a limit ---- */

/// A comparison that both have and that has another limit, or of two modes one that only one has.
static bool other_limits(const struct lims_result *a, const struct lims_result *b, bool also_lacking)
{
	for (size_t i = 0; i < a->criterion_count; i++) {
		const struct lims_result_criterion *c = &a->criteria[i], *o = same_criterion(b, c);
		if (c->role != LIMS_ROLE_CONFORMITY || !c->compared)
			continue;
		if (o == NULL && also_lacking)
			return true;
		if (o != NULL && o->compared && c->right.has_value && o->right.has_value &&
			(strcmp(c->right.unit, o->right.unit) != 0 || lims_dec_cmp(c->right.value, o->right.value) != 0))
			return true;
	}
	return false;
}

static const char *choice_of(const struct lims_example *ex, const struct lims_characteristic *c)
{
	for (size_t i = 0; i < ex->item_count; i++)
		if (strcmp(ex->item[i].name, c->name) == 0)
			return ex->item[i].text;
	return c->fallback == NULL ? "" : c->fallback;
}

/// The result of an example with another choice of a characteristic; c NULL: in another mode. NULL when it is refused.
static struct lims_result *with_choice(
	const struct shown *s, struct lims_example *ex, const struct lims_characteristic *c, const char *choice)
{
	const char *mode = ex->mode;
	size_t count = ex->item_count, at = 0;
	if (c == NULL) {
		ex->mode = choice;
		struct lims_result *res = evaluate(s->p, ex);
		ex->mode = mode;
		return res;
	}
	while (at < count && strcmp(ex->item[at].name, c->name) != 0)
		at++;
	if (at == LIMS_EXAMPLE_VALUES_MAX)
		return NULL;
	struct lims_ws_value kept = ex->item[at];
	ex->item[at] = (struct lims_ws_value){.name = c->name, .text = choice};
	ex->item_count = at == count ? count + 1 : count;
	struct lims_result *res = evaluate(s->p, ex);
	ex->item[at] = kept;
	ex->item_count = count;
	return res;
}

/// Choices of a characteristic, or modes, with what the examples have of them.
struct choices {
	const char *ids[CHOICES];
	size_t count;
	bool shown[CHOICES], possible[CHOICES], matters;
};

static void try_choices(const struct shown *s, const struct lims_characteristic *c, struct choices *all)
{
	size_t tried = 0;
	for (size_t i = 0; i < s->count; i++) {
		const char *own = c == NULL ? s->ex[i]->mode : choice_of(s->ex[i], c);
		for (size_t k = 0; k < all->count; k++)
			all->shown[k] = all->shown[k] || (s->res[i] != NULL && strcmp(own, all->ids[k]) == 0);
		if (s->res[i] == NULL || tried == TRIES)
			continue;
		tried++;
		for (size_t k = 0; k < all->count; k++) {
			if (strcmp(own, all->ids[k]) == 0)
				continue;
			struct lims_result *res = with_choice(s, s->ex[i], c, all->ids[k]);
			if (res != NULL && other_limits(s->res[i], res, c == NULL))
				all->matters = all->possible[k] = true;
			lims_result_destroy(res);
		}
	}
}

static void check_choices(const struct shown *s, const struct lims_characteristic *c, struct choices *all)
{
	char which[TEXT * 2];
	if (all->count < 2)
		return;
	try_choices(s, c, all);
	for (size_t k = 0; all->matters && k < all->count; k++) {
		if (all->shown[k] || !all->possible[k])
			continue;
		snprintf(which, sizeof which, "%s %s", c == NULL ? "mode" : c->name, all->ids[k]);
		sets_lack(s->list, s->file, "of ", which);
	}
}

static void check_what_changes_limits(const struct shown *s)
{
	struct choices modes = {.count = 0};
	for (size_t m = 0; m < s->p->mode_count && m < CHOICES; m++)
		modes.ids[modes.count++] = s->p->modes[m].id;
	check_choices(s, NULL, &modes);
	for (size_t i = 0; i < s->p->item_count; i++) {
		const struct lims_characteristic *c = &s->p->item[i];
		struct choices all = {.count = 0};
		for (size_t k = 0; c->kind == LIMS_CELL_CHOICE && k < c->choice_count && k < CHOICES; k++)
			all.ids[all.count++] = c->choices[k].id;
		check_choices(s, c, &all);
	}
}

/* ---- files ---- */

static void check_procedure(const struct lims_catalog *c, const char *name, char *list)
{
	struct lims_builder *own = lims_builder_create((struct lims_finder){.ctx = (void *)(uintptr_t)c, .find = lims_catalog_find}), *b = NULL;
	struct lims_loaded loaded;
	static struct shown s;
	assert_non_null(own);
	struct lims_set_file *file = lims_builder_check_file(own, name, &b, &loaded);
	assert_non_null(file);
	if (file->faults.count > 0 || loaded.procedure == NULL)
		fail_msg("%s has faults", name);
	s = (struct shown){.file = name, .p = loaded.procedure, .list = list};
	struct lims_node *examples = lims_node_get(file->root, "examples", b->load.f);
	for (struct lims_node *node = examples->first; node != NULL; node = node->next) {
		assert_true(s.count < EXAMPLES);
		s.ex[s.count] = calloc(1, sizeof *s.ex[0]);
		assert_non_null(s.ex[s.count]);
		lims_example_read(&b->load, s.p, examples, node, s.ex[s.count]);
		s.res[s.count] = evaluate(s.p, s.ex[s.count]);
		s.count++;
	}
	check_limits(&s);
	check_what_changes_limits(&s);
	for (size_t i = 0; i < s.count; i++) {
		lims_result_destroy(s.res[i]);
		free(s.ex[i]);
	}
	lims_builder_destroy(own);
}

static void every_procedure_has_its_set_of_examples(void **state)
{
	(void)state;
	sets_over_files("procedures/", 30, check_procedure);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_procedure_has_its_set_of_examples)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
