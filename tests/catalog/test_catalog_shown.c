// SPDX-License-Identifier: Apache-2.0
// Every table of the house has an example of every value of a choice that it knows, and one at an end of its bands; every file of regulations one of each thing it says, and of what holds
// from a day on one on that day and one on the day before.
#include "tests/catalog/sets.h"

#include "lims-core/catalog/regulations.h"
#include "lims-core/engine/input.h"

#include <stdio.h>
#include <string.h>

enum { REPORT_MAX = 4 << 20, TEXT = SETS_TEXT, CHOICES = 64 };

/* ---- tables ---- */

/// One example of a table: its arguments as they are written.
struct question {
	const struct lims_table *t;
	struct lims_builder *b;
	const char *texts[LIMS_EXPR_ARGS_MAX];
	struct lims_date day;
};

static bool look_up(const struct question *q, struct lims_value *ret)
{
	struct lims_value args[LIMS_EXPR_ARGS_MAX];
	for (size_t a = 0; a < q->t->arg_count; a++) {
		const struct lims_table_arg *arg = &q->t->args[a];
		struct lims_input_type type = {
			.name = arg->name, .kind = arg->kind, .measure = arg->measure, .choices = arg->choices, .units = q->b->load.units};
		bool inexact = false;
		if (lims_input_read(&type, q->texts[a], q->b->arena, &args[a], NULL) != LIMS_OK)
			return false;
		if (args[a].kind == LIMS_KIND_NUMBER &&
			lims_unit_convert(args[a].unit, arg->measure, args[a].number, &args[a].number, &inexact, NULL) != LIMS_OK)
			return false;
		args[a].unit = arg->measure;
	}
	lims_table_look(q->t, q->day, args, q->t->arg_count, ret);
	return true;
}

/// One last digit of one number, and another limit holds, or none.
static bool at_an_end(struct question *q)
{
	struct lims_value here, there;
	for (size_t a = 0; a < q->t->arg_count; a++) {
		for (int by = -1; q->t->args[a].kind == LIMS_CELL_NUMBER && by <= 1; by += 2) {
			char text[TEXT];
			const char *kept = q->texts[a];
			q->texts[a] = sets_nudged(kept, by, text);
			bool read = q->texts[a] != NULL && look_up(q, &there);
			q->texts[a] = kept;
			if (read && look_up(q, &here) &&
				(here.kind != there.kind || (here.kind == LIMS_KIND_NUMBER && lims_dec_cmp(here.number, there.number) != 0)))
				return true;
		}
	}
	return false;
}

static bool has_bands(const struct lims_table *t)
{
	for (size_t g = 0; g < t->group_count; g++)
		if (t->groups[g].band_count > 1 && !t->groups[g].listed)
			return true;
	return false;
}

static void check_table(const struct lims_catalog *c, const char *name, char *list)
{
	struct lims_builder *own = lims_builder_create((struct lims_finder){.ctx = (void *)(uintptr_t)c, .find = lims_catalog_find}), *b = NULL;
	struct lims_loaded loaded;
	bool shown[LIMS_EXPR_ARGS_MAX][LIMS_TABLE_CHOICES_MAX] = {{false}}, end = false;
	assert_non_null(own);
	struct lims_set_file *file = lims_builder_check_file(own, name, &b, &loaded);
	assert_non_null(file);
	assert_non_null(loaded.table);
	const struct lims_table *t = loaded.table;
	struct lims_node *examples = lims_node_get(file->root, "examples", b->load.f);
	for (struct lims_node *node = examples == NULL ? NULL : examples->first; node != NULL; node = node->next) {
		struct question q = {.t = t, .b = b, .day = lims_load_date(&b->load, node, "date")};
		struct lims_node *map = lims_node_get(node, "arguments", b->load.f);
		for (size_t a = 0; a < t->arg_count; a++) {
			q.texts[a] = lims_node_get_text(map, t->args[a].name, "", b->load.f);
			for (size_t k = 0; t->args[a].choices != NULL && t->args[a].choices[k] != NULL; k++)
				shown[a][k] = shown[a][k] || strcmp(t->args[a].choices[k], q.texts[a]) == 0;
		}
		end = end || at_an_end(&q);
	}
	for (size_t a = 0; a < t->arg_count; a++) {
		for (size_t k = 0; t->args[a].choices != NULL && t->args[a].choices[k] != NULL; k++) {
			char which[TEXT];
			snprintf(which, sizeof which, "%s %s", t->args[a].name, t->args[a].choices[k]);
			if (!shown[a][k])
				sets_lack(list, name, "of ", which);
		}
	}
	if (has_bands(t) && !end)
		sets_lack(list, name, "at an end of a band", "");
	lims_builder_destroy(own);
}

static void every_table_has_its_set_of_examples(void **state)
{
	(void)state;
	sets_over_files("tolerances/", 60, check_table);
}

/* ---- regulations ---- */

/// The days of the keys "from" in a tree: from each on something else holds.
static void days_from(struct lims_node *node, char days[][LIMS_DATE_TEXT], size_t *count)
{
	for (struct lims_node *one = node->kind == LIMS_NODE_TEXT ? NULL : node->first; one != NULL; one = one->next) {
		struct lims_date d;
		if (node->kind == LIMS_NODE_MAP && strcmp(one->key, "examples") == 0)
			continue;
		if (node->kind == LIMS_NODE_MAP && strcmp(one->key, "from") == 0 && one->kind == LIMS_NODE_TEXT &&
			lims_date_parse(one->text, &d, NULL) == LIMS_OK) {
			assert_true(*count < CHOICES);
			snprintf(days[(*count)++], LIMS_DATE_TEXT, "%s", one->text);
		}
		days_from(one, days, count);
	}
}

static bool example_says(struct lims_node *examples, const char *key, const char *text, struct lims_faults *f)
{
	for (struct lims_node *node = examples->first; node != NULL; node = node->next)
		if (strcmp(lims_node_get_text(node, key, "", f), text) == 0)
			return true;
	return false;
}

static void check_regulation(const struct lims_catalog *c, const char *name, char *list)
{
	struct lims_builder *own = lims_builder_create((struct lims_finder){.ctx = (void *)(uintptr_t)c, .find = lims_catalog_find}), *b = NULL;
	struct lims_loaded loaded;
	struct lims_examples total = {0};
	struct lims_buf report;
	char days[CHOICES][LIMS_DATE_TEXT];
	size_t count = 0;
	assert_non_null(own);
	struct lims_set_file *file = lims_builder_check_file(own, name, &b, &loaded);
	assert_non_null(file);
	assert_int_equal(file->faults.count, 0);
	struct lims_faults *f = b->load.f;
	struct lims_node *examples = lims_node_get(file->root, "examples", f);
	if (examples == NULL) {
		sets_lack(list, name, "at all", "");
		lims_builder_destroy(own);
		return;
	}
	lims_buf_init(&report, REPORT_MAX);
	lims_examples_of(b, file, &loaded, &report, (struct lims_example_watch){.visit = NULL}, &total);
	assert_int_equal(total.failed, 0);
	assert_true(total.run >= 4);
	days_from(file->root, days, &count);
	for (size_t i = 0; i < count; i++) {
		struct lims_date day;
		char before[LIMS_DATE_TEXT];
		assert_int_equal(lims_date_parse(days[i], &day, NULL), LIMS_OK);
		lims_date_text(lims_date_add_days(day, -1), before);
		if (!example_says(examples, "date", days[i], f))
			sets_lack(list, name, "on ", days[i]);
		if (!example_says(examples, "date", before, f))
			sets_lack(list, name, "on the day before, ", before);
	}
	static const char *const parts[][3] = {
		{"records", "id", "record"}, {"conflicts", "id", "conflict"}, {"readings", "rule", "rule"}, {"forms", "id", "form"}};
	for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
		struct lims_node *all = lims_node_get(file->root, parts[p][0], f);
		for (struct lims_node *one = all == NULL ? NULL : all->first; one != NULL; one = one->next) {
			const char *id = lims_node_get_text(one, parts[p][1], "", f);
			bool usual = strcmp(id, lims_node_get_text(file->root, "default", "", f)) == 0;
			if (!usual && !example_says(examples, parts[p][2], id, f))
				sets_lack(list, name, "of ", id);
		}
	}
	for (int a = LIMS_GATE_OFF; strstr(name, "gates") != NULL && a <= LIMS_GATE_HARD; a++)
		if (!example_says(examples, "action", lims_gate_action_name((enum lims_gate_action)a), f))
			sets_lack(list, name, "of ", lims_gate_action_name((enum lims_gate_action)a));
	lims_buf_finish(&report);
	lims_builder_destroy(own);
}

static void every_regulation_has_its_set_of_examples(void **state)
{
	(void)state;
	sets_over_files("regulations/", 7, check_regulation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_has_its_set_of_examples), cmocka_unit_test(every_regulation_has_its_set_of_examples)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
