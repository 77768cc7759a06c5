// SPDX-License-Identifier: Apache-2.0
// Every procedure of the house has the examples that show it: one that passes, one exactly at a limit, one just over, one for each class, and one for each
// mode that something depends on.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/json.h"
#include "lims-core/catalog/examples.h"

#include <stdio.h>
#include <string.h>

enum { REPORT_MAX = 4 << 20, RESULT_MAX = 16 << 20, SEEN_MAX = 64, LIST_MAX = 16384 };

/// What the examples of one procedure show.
struct shown {
	const char *file;
	size_t pass, fail, at_limit;
	struct lims_arena *arena;
};

static bool number_of(const struct lims_json *side, struct lims_dec *ret)
{
	const char *text = lims_json_get_text(side, "value", NULL);
	return text != NULL && lims_dec_parse(text, strlen(text), ret, NULL) == LIMS_OK;
}

/// A criterion that holds with both its sides equal, and not because it asks for equality.
static bool at_limit(const struct lims_json *c)
{
	struct lims_dec left, right;
	bool equality = strcmp(lims_json_get_text(c, "relation", "=="), "==") == 0;
	return strcmp(lims_json_get_text(c, "outcome", ""), "pass") == 0 && !equality && number_of(lims_json_get(c, "left"), &left) &&
		   number_of(lims_json_get(c, "right"), &right) && lims_dec_cmp(left, right) == 0 && lims_dec_sign(left) != 0;
}

static void look(void *ctx, const struct lims_example_run *run)
{
	struct shown *s = ctx;
	struct lims_json_doc *doc = NULL;
	if (lims_json_parse(run->result, run->result_len, RESULT_MAX, &doc, NULL) != LIMS_OK)
		return; // the sentence of a refusal
	const struct lims_json *j = lims_json_root(doc), *criteria = lims_json_get(j, "criteria");
	s->pass += strcmp(lims_json_get_text(j, "verdict", ""), "pass") == 0;
	s->fail += strcmp(lims_json_get_text(j, "verdict", ""), "fail") == 0;
	for (size_t i = 0; i < lims_json_size(criteria); i++)
		s->at_limit += at_limit(lims_json_at(criteria, i));
	lims_json_destroy(doc);
}

/// Whether an example has this mode, or this choice of a characteristic of the item.
static bool has_example(struct lims_builder *b, const struct lims_set_file *file, const struct lims_procedure *p, const char *name,
	const struct lims_characteristic *c, const char *choice)
{
	struct lims_example *ex = lims_arena_take(b->arena, sizeof *ex);
	struct lims_node *list = lims_node_get(file->root, "examples", b->load.f);
	assert_non_null(ex);
	assert_non_null(list);
	for (struct lims_node *node = list->first; node != NULL; node = node->next) {
		const char *value = name == NULL ? NULL : c->fallback;
		lims_example_read(&b->load, p, list, node, ex);
		for (size_t i = 0; name != NULL && i < ex->item_count; i++)
			if (strcmp(ex->item[i].name, name) == 0)
				value = ex->item[i].text;
		if (name == NULL)
			value = ex->mode;
		if (value != NULL && strcmp(value, choice) == 0)
			return true;
	}
	return false;
}

static void lack(char *list, const char *file, const char *what, const char *which)
{
	size_t n = strlen(list);
	snprintf(list + n, LIST_MAX - n, "  %s has no example %s%s\n", file, what, which);
}

static void check_modes(struct lims_builder *b, const struct lims_set_file *file, const struct lims_procedure *p, char *list)
{
	for (size_t m = 0; m < p->mode_count; m++) {
		char is[96], is_not[96];
		snprintf(is, sizeof is, "mode == \"%s\"", p->modes[m].id);
		snprintf(is_not, sizeof is_not, "mode != \"%s\"", p->modes[m].id);
		bool matters = strstr(file->blob.bytes, is) != NULL || strstr(file->blob.bytes, is_not) != NULL;
		if (matters && !has_example(b, file, p, NULL, NULL, p->modes[m].id))
			lack(list, file->blob.name, "of the mode ", p->modes[m].id);
	}
}

static void check_classes(struct lims_builder *b, const struct lims_set_file *file, const struct lims_procedure *p, char *list)
{
	for (size_t i = 0; i < p->item_count; i++) {
		const struct lims_characteristic *c = &p->item[i];
		if (c->kind != LIMS_CELL_CHOICE || (strcmp(c->name, "class") != 0 && strcmp(c->name, "grade") != 0))
			continue;
		for (size_t k = 0; k < c->choice_count; k++)
			if (!has_example(b, file, p, c->name, c, c->choices[k].id))
				lack(list, file->blob.name, "of the class ", c->choices[k].id);
	}
}

static void check_procedure(const struct lims_catalog *c, const char *name, char *list)
{
	struct lims_builder *own = lims_builder_create((struct lims_finder){.ctx = (void *)(uintptr_t)c, .find = lims_catalog_find}), *b = NULL;
	struct lims_loaded loaded;
	struct lims_examples total = {0};
	struct shown s = {.file = name};
	struct lims_buf report;
	assert_non_null(own);
	lims_buf_init(&report, REPORT_MAX);
	struct lims_set_file *file = lims_builder_check_file(own, name, &b, &loaded);
	assert_non_null(file);
	if (file->faults.count > 0 || loaded.procedure == NULL)
		fail_msg("%s has faults", name);
	lims_examples_of(b, file, &loaded, &report, (struct lims_example_watch){.visit = look, .ctx = &s}, &total);
	assert_int_equal(total.failed, 0);
	if (s.pass == 0)
		lack(list, name, "that passes", "");
	if (s.fail == 0)
		lack(list, name, "that fails", "");
	if (s.at_limit == 0)
		lack(list, name, "exactly at a limit", "");
	check_modes(b, file, loaded.procedure, list);
	check_classes(b, file, loaded.procedure, list);
	lims_buf_finish(&report);
	lims_builder_destroy(own);
}

static void every_procedure_has_its_set_of_examples(void **state)
{
	const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	static char list[LIST_MAX];
	size_t run = 0;
	(void)state;
	if (lims_catalog_open(dirs, 1, &c, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const char *name = lims_catalog_file(c, i)->name;
		if (strncmp(name, "procedures/", 11) != 0)
			continue;
		check_procedure(c, name, list);
		run++;
	}
	assert_true(run > 30);
	if (list[0] != '\0')
		fail_msg("examples are lacking, listed above%s", fputs(list, stderr) < 0 ? "?" : "");
	lims_catalog_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_procedure_has_its_set_of_examples)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
