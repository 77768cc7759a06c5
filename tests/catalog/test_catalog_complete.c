// SPDX-License-Identifier: Apache-2.0
// Every procedure of the house is complete: something is looked at and something measured, each standard says how good it must be, the surroundings are recorded, the work is
// counted, and no criterion has a number of its own: limits are tables.
#include "tests/catalog/sets.h"

#include <stdio.h>
#include <string.h>

static void lacks(char *list, const char *file, const char *what, const char *which)
{
	size_t n = strlen(list);
	snprintf(list + n, SETS_LIST - n, "  %s: %s%s\n", file, what, which);
}

static struct lims_node *entries(struct lims_node *map, const char *key, struct lims_faults *f)
{
	struct lims_node *list = map == NULL || map->kind != LIMS_NODE_MAP ? NULL : lims_node_get(map, key, f);
	return list == NULL || list->kind != LIMS_NODE_LIST ? NULL : list->first;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/// Whether a formula holds a number other than 0 and 1 (which count and compare); what stands in quotes is a word or a unit.
static bool has_number(const char *formula)
{
	char quote = '\0';
	for (const char *at = formula; *at != '\0'; at++) {
		if (quote != '\0' || *at == '"' || *at == '\'') {
			quote = quote == '\0' ? *at : *at == quote ? '\0' : quote;
			continue;
		}
		if (letter(*at)) {
			while (letter(at[1]) || digit(at[1]))
				at++;
			continue;
		}
		if (!digit(*at))
			continue;
		size_t n = strspn(at, "0123456789.");
		if (n > 1 || (*at != '0' && *at != '1'))
			return true;
	}
	return false;
}

/// What the reader makes of the times that a step states (step_times.c); the file itself has no such criterion.
static bool of_times(const char *id)
{
	return strcmp(id, "held") == 0 || strcmp(id, "elapsed") == 0;
}

static void check_criteria(struct lims_node *of, const char *name, struct lims_faults *f, char *list)
{
	for (struct lims_node *c = entries(of, "criteria", f); c != NULL; c = c->next)
		if (!of_times(lims_node_get_text(c, "id", "", f)) && has_number(lims_node_get_text(c, "that", "", f)))
			lacks(list, name, "a number that is no table: ", lims_node_get_text(c, "that", "", f));
}

/// An inspection is made at the trader's, and its paper may not give the laboratory's address; lots are sampled there and may be weighed in the laboratory.
static bool may_come_to_the_laboratory(const char *name)
{
	return strstr(name, "prepackaged-goods") != NULL;
}

static void check_procedure(const struct lims_catalog *c, const char *name, char *list)
{
	struct lims_builder *own = lims_builder_create((struct lims_finder){.ctx = (void *)(uintptr_t)c, .find = lims_catalog_find}), *b = NULL;
	struct lims_loaded loaded;
	assert_non_null(own);
	struct lims_set_file *file = lims_builder_check_file(own, name, &b, &loaded);
	assert_non_null(file);
	assert_int_equal(file->faults.count, 0);
	struct lims_faults *f = b->load.f;
	size_t looked = 0, measured = 0;
	for (struct lims_node *s = entries(file->root, "steps", f); s != NULL; s = s->next) {
		bool list_of_checks = strcmp(lims_node_get_text(s, "kind", "", f), "checklist") == 0;
		looked += list_of_checks;
		measured += !list_of_checks;
		check_criteria(s, name, f, list);
	}
	check_criteria(file->root, name, f, list);
	if (looked == 0)
		lacks(list, name, "nothing is looked at", "");
	if (measured == 0)
		lacks(list, name, "nothing is measured", "");
	for (struct lims_node *s = entries(file->root, "standards", f); s != NULL; s = s->next)
		if (lims_node_get(s, "requirement", f) == NULL)
			lacks(list, name, "how good must it be: ", lims_node_get_text(s, "role", "", f));
	if (entries(file->root, "standards", f) == NULL)
		lacks(list, name, "no standard", "");
	if (entries(file->root, "conditions", f) == NULL)
		lacks(list, name, "no surroundings", "");
	if (lims_node_get(file->root, "counting", f) == NULL)
		lacks(list, name, "not counted", "");
	if (strcmp(lims_node_get_text(file->root, "service", "", f), "inspection") == 0 &&
		!lims_node_get_bool(file->root, "in_place", false, f) && !may_come_to_the_laboratory(name))
		lacks(list, name, "an inspection that does not say where it is made", "");
	lims_builder_destroy(own);
}

static void every_procedure_is_complete(void **state)
{
	(void)state;
	sets_over_files("procedures/", 40, check_procedure);
}

static void a_number_in_a_formula_is_seen(void **state)
{
	(void)state;
	assert_true(has_number("advance >= 100 digit"));
	assert_true(has_number("U <= limit / 4"));
	assert_true(has_number("voltage >= 1.15 Un"));
	assert_true(has_number("change <= 5 'K'"));
	assert_false(has_number("kept >= count(R) - 1"));
	assert_false(has_number("T2 <= 0"));
	assert_false(has_number("load_limit <= part(\"standard_3\") * limit_2"));
	assert_false(has_number("R >= minimum(class, \"28\")"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_procedure_is_complete),
		cmocka_unit_test(a_number_in_a_formula_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
