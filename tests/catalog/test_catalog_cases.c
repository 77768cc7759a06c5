// SPDX-License-Identifier: Apache-2.0
// The independent worked cases of LIMS_CASES stand as examples, number by number: every input and every expected value of the case file is found in what the example takes
// or gives. tests/data/worked-cases.tsv says where; so a number that changes on either side is told.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/json.h"
#include "lims-core/catalog/examples.h"
#include "lims-core/engine/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES_MAX = 4 << 20, REPORT_MAX = 4 << 20, RESULT_MAX = 16 << 20, LINES_MAX = 800, COLUMNS = 6, PATH = 200, NAME = 80, DIGITS = 12 };

/// A line of the table: which leaf of which case is which place of which example.
struct place {
	const char *id, *leaf, *unit, *file, *example, *where;
	bool used;
};

struct table {
	char *text;
	struct place lines[LINES_MAX];
	size_t count;
};

/// One example that ran: kept until its file is through.
struct look {
	const char *id;
	struct table *t;
	struct lims_builder *b;
	const struct lims_set_file *file;
	const struct lims_procedure *procedure;
	size_t checked, wrong;
	const struct lims_json *cases;
};

/* ---- the table ---- */

static void read_table(struct table *t, const char *path)
{
	struct lims_buf b;
	struct lims_err err = {0};
	if (lims_file_read(path, CASES_MAX, &b, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	t->text = strdup(lims_buf_text(&b));
	lims_buf_finish(&b);
	assert_non_null(t->text);
	for (char *line = t->text; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n');
		if (end != NULL)
			*end = '\0';
		if (line[0] != '#' && line[0] != '\0') {
			char *cells[COLUMNS] = {line};
			for (int i = 1; i < COLUMNS; i++) {
				cells[i] = cells[i - 1] == NULL ? NULL : strchr(cells[i - 1], '\t');
				if (cells[i] == NULL)
					fail_msg("a line of the table has too few columns: %s", line);
				*cells[i]++ = '\0';
			}
			assert_true(t->count < LINES_MAX);
			t->lines[t->count++] = (struct place){cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], false};
		}
		line = end == NULL ? NULL : end + 1;
	}
}

/// Whether a leaf is that of a line; "[*]" stands for any index, which is told.
static bool matches(const char *pattern, const char *leaf, char index[NAME])
{
	const char *star = strstr(pattern, "[*]");
	index[0] = '\0';
	if (star == NULL)
		return strcmp(pattern, leaf) == 0;
	size_t n = (size_t)(star - pattern);
	if (strncmp(pattern, leaf, n) != 0 || leaf[n] != '[')
		return false;
	const char *close = strchr(leaf + n, ']');
	if (close == NULL || strcmp(star + 3, close + 1) != 0)
		return false;
	snprintf(index, NAME, "%.*s", (int)(close - leaf - (long)n) - 1, leaf + n + 1);
	return true;
}

static struct place *place_of(struct table *t, const char *id, const char *leaf, char index[NAME])
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->lines[i].id, id) == 0 && matches(t->lines[i].leaf, leaf, index))
			return &t->lines[i];
	return NULL;
}

/* ---- places ---- */

/// The element of a list whose members are those of the selector: "step=price,id=price".
static const struct lims_json *select_one(const struct lims_json *list, const char *selector)
{
	for (size_t i = 0; i < lims_json_size(list); i++) {
		const struct lims_json *one = lims_json_at(list, i);
		bool all = true;
		for (const char *at = selector; all && *at != '\0'; at += *at == ',') {
			char key[NAME], want[NAME];
			size_t k = strcspn(at, "="), v = strcspn(at + k + 1, ",");
			snprintf(key, sizeof key, "%.*s", (int)k, at);
			snprintf(want, sizeof want, "%.*s", (int)v, at + k + 1);
			const char *text = lims_json_get_text(one, key, NULL);
			all = text != NULL ? strcmp(text, want) == 0 : lims_json_get_int(one, key, -1) == strtoll(want, NULL, 10);
			at += k + 1 + v;
		}
		if (all)
			return one;
	}
	return NULL;
}

/// "steps.weighing.rows[5].cells.P_up", "criteria{step=price,id=price}.outcome".
static const struct lims_json *walk(const struct lims_json *j, const char *path)
{
	char part[PATH];
	while (j != NULL && *path != '\0') {
		size_t n = strcspn(path, path[0] == '{' ? "}" : path[0] == '[' ? "]" : ".[{");
		snprintf(part, sizeof part, "%.*s", (int)(path[0] == '{' || path[0] == '[' ? n - 1 : n), path + (path[0] == '{' || path[0] == '['));
		if (path[0] == '[')
			j = lims_json_at(j, strtoul(part, NULL, 10));
		else if (path[0] == '{')
			j = select_one(j, part);
		else
			j = lims_json_get(j, part);
		path += n + (path[0] == '{' || path[0] == '[');
		path += *path == '.';
	}
	return j;
}

static const char *node_text(struct lims_node *node, const char *path, struct lims_faults *f)
{
	char part[NAME];
	while (node != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");
		snprintf(part, sizeof part, "%.*s", (int)n, path);
		node = node->kind == LIMS_NODE_MAP ? lims_node_get(node, part, f) : NULL;
		path += n + (path[n] == '.');
	}
	return node != NULL && node->kind == LIMS_NODE_TEXT ? node->text : NULL;
}

static struct lims_node *node_of(const struct look *k, const char *id)
{
	struct lims_faults *f = k->b->load.f;
	struct lims_node *list = lims_node_get(k->file->root, "examples", f);
	for (struct lims_node *node = list->first; node != NULL; node = node->next)
		if (strcmp(lims_node_get_text(node, "id", "", f), id) == 0)
			return node;
	return NULL;
}

/// What the worksheet of an example says beside its item: "given.conditions.temperature", "given.standards.machine.error".
static const char *given_text(const struct look *k, const char *id, const char *path)
{
	struct lims_node *list = lims_node_get(k->file->root, "examples", k->b->load.f), *node = node_of(k, id);
	struct lims_example *ex = lims_arena_take(k->b->arena, sizeof *ex);
	assert_non_null(ex);
	lims_example_read(&k->b->load, k->procedure, list, node, ex);
	for (size_t i = 0; strncmp(path, "conditions.", 11) == 0 && i < ex->condition_count; i++)
		if (strcmp(ex->conditions[i].name, path + 11) == 0)
			return ex->conditions[i].text;
	for (size_t i = 0; strncmp(path, "standards.", 10) == 0 && i < ex->standard_count; i++) {
		size_t n = strlen(ex->standards[i].role);
		if (strncmp(path + 10, ex->standards[i].role, n) != 0 || path[10 + n] != '.')
			continue;
		for (size_t v = 0; v < ex->standards[i].value_count; v++)
			if (strcmp(ex->standards[i].values[v].name, path + 11 + n) == 0)
				return ex->standards[i].values[v].text;
	}
	return NULL;
}

/// The text that stands at a place, with its unit as people write it.
static bool text_at(const struct look *k, const struct place *p, const char *index, const struct lims_example_run *run, char out[PATH])
{
	char where[PATH], unit[NAME] = "";
	const char *star = strstr(p->where, "[*]"), *text = NULL;
	snprintf(where, sizeof where, "%.*s%s%s%s%s", (int)(star == NULL ? strlen(p->where) : (size_t)(star - p->where)), p->where,
		star == NULL ? "" : "[", star == NULL ? "" : index, star == NULL ? "" : "]", star == NULL ? "" : star + 3);
	char *at = strstr(where, " @");
	if (at != NULL) {
		snprintf(unit, sizeof unit, "%s", at + 2);
		*at = '\0';
	}
	struct lims_json_doc *doc = NULL;
	if (strcmp(where, "result") == 0)
		snprintf(out, PATH, "%.*s%s%s", (int)run->result_len, run->result, unit[0] != '\0' ? " " : "", unit);
	else if (strncmp(where, "node.", 5) == 0)
		text = node_text(node_of(k, run->id), where + 5, k->b->load.f);
	else if (strncmp(where, "given.", 6) == 0)
		text = given_text(k, run->id, where + 6);
	else if (lims_json_parse(run->result, run->result_len, RESULT_MAX, &doc, NULL) == LIMS_OK) {
		const struct lims_json *j = walk(lims_json_root(doc), where);
		const char *value = lims_json_is_object(j) ? lims_json_get_text(j, "value", NULL) : lims_json_text(j);
		const char *of = unit[0] != '\0' ? unit : lims_json_get_text(j, "unit", "");
		if (value != NULL)
			snprintf(out, PATH, "%s%s%s", value, of[0] != '\0' ? " " : "", of);
		lims_json_destroy(doc);
		return value != NULL;
	}
	if (text != NULL)
		snprintf(out, PATH, "%s%s%s", text[0] == '~' ? text + 1 : text, unit[0] != '\0' ? " " : "", unit);
	return text != NULL || strcmp(where, "result") == 0;
}

/* ---- comparing ---- */

/// A number of the case file as people write it: its digits, without those that a double adds.
static void number_text(const struct lims_json *j, char out[NAME])
{
	struct lims_buf b;
	struct lims_dec d;
	char text[LIMS_DEC_TEXT];
	lims_buf_init(&b, 100);
	assert_int_equal(lims_json_dump(j, &b, NULL), LIMS_OK);
	assert_int_equal(lims_dec_parse(lims_buf_text(&b), strlen(lims_buf_text(&b)), &d, NULL), LIMS_OK);
	assert_int_equal(lims_dec_round(d, DIGITS - 1 - lims_dec_magnitude(d), LIMS_ROUND_HALF_EVEN, &d, NULL), LIMS_OK);
	lims_dec_text(lims_dec_trim(d), text);
	snprintf(out, NAME, "%s", text);
	lims_buf_finish(&b);
}

static bool value_of(const struct look *k, const char *text, const char *unit, struct lims_dec *ret, bool *ret_inexact)
{
	struct lims_unit *measure = lims_arena_take(k->b->arena, sizeof *measure);
	struct lims_value v;
	assert_non_null(measure);
	assert_true(lims_builder_units(k->b));
	if (lims_unit_parse(k->b->load.units, unit, strlen(unit), measure, NULL) != LIMS_OK)
		return false;
	struct lims_input_type type = {.name = "case", .kind = LIMS_CELL_NUMBER, .measure = measure, .units = k->b->load.units};
	return lims_input_read(&type, text, k->b->arena, &v, NULL) == LIMS_OK &&
		   lims_unit_convert(v.unit, measure, v.number, ret, ret_inexact, NULL) == LIMS_OK;
}

/// An input is exactly that of the example; of what is expected, and of what another unit leaves no exact value, the example's is rounded to the digits of the case.
static bool same_number(const struct look *k, const char *want, const char *unit, bool input, const char *got)
{
	struct lims_dec a, b;
	bool inexact = false;
	if (!value_of(k, want, unit, &a, &inexact) || !value_of(k, got, unit, &b, &inexact))
		return false;
	if ((!input || inexact) && lims_dec_round(b, lims_dec_places(a), LIMS_ROUND_HALF_UP, &b, NULL) != LIMS_OK)
		return false;
	return lims_dec_cmp(a, b) == 0;
}

static bool same(const struct look *k, const struct place *p, const struct lims_json *leaf, bool input, const char *got)
{
	char want[NAME];
	if (lims_json_is_bool(leaf)) {
		struct lims_buf b;
		lims_buf_init(&b, 20);
		assert_int_equal(lims_json_dump(leaf, &b, NULL), LIMS_OK);
		bool yes = strcmp(lims_buf_text(&b), "true") == 0;
		lims_buf_finish(&b);
		return strcmp(got, yes ? "pass" : "fail") == 0;
	}
	if (lims_json_is_string(leaf)) {
		// "~dat=pass": the word of the case and that of the example
		const char *text = lims_json_text(leaf);
		size_t n = strlen(text);
		if (p->unit[0] == '~')
			return strncmp(p->unit + 1, text, n) == 0 && p->unit[1 + n] == '=' && strcmp(p->unit + 2 + n, got) == 0;
		return p->unit[0] == '-' ? strcmp(text, got) == 0 : same_number(k, text, p->unit, input, got);
	}
	number_text(leaf, want);
	if (p->unit[0] == '-')
		return strcmp(want, got) == 0;
	char with[NAME * 2];
	bool one = strcmp(p->unit, "1") == 0;
	snprintf(with, sizeof with, "%s%s%s", want, one ? "" : " ", one ? "" : p->unit);
	return same_number(k, with, p->unit, input, got);
}

/// Calls `visit` for each text, number and truth of a tree, with its path.
static void leaves(
	const struct lims_json *j, const char *path, void (*visit)(void *ctx, const char *path, const struct lims_json *leaf), void *ctx)
{
	char deeper[PATH];
	const char *key = NULL;
	if (lims_json_is_object(j)) {
		for (const struct lims_json *m = lims_json_next(j, NULL, &key); m != NULL; m = lims_json_next(j, key, &key)) {
			snprintf(deeper, sizeof deeper, "%s.%s", path, key);
			leaves(m, deeper, visit, ctx);
		}
	} else if (lims_json_is_array(j)) {
		for (size_t i = 0; i < lims_json_size(j); i++) {
			snprintf(deeper, sizeof deeper, "%s[%zu]", path, i);
			leaves(lims_json_at(j, i), deeper, visit, ctx);
		}
	} else
		visit(ctx, path, j);
}

static void each_leaf(const struct lims_json *one, void (*visit)(void *ctx, const char *path, const struct lims_json *leaf), void *ctx)
{
	leaves(lims_json_get(one, "input"), "input", visit, ctx);
	leaves(lims_json_get(one, "expected"), "expected", visit, ctx);
}

struct at_example {
	struct look *k;
	const struct lims_example_run *run;
};

static void compare_leaf(void *ctx, const char *path, const struct lims_json *leaf)
{
	struct at_example *x = ctx;
	char index[NAME], got[PATH] = "";
	struct place *p = place_of(x->k->t, x->k->id, path, index);
	if (p == NULL || strcmp(p->file, x->k->file->blob.name) != 0 || strcmp(p->example, x->run->id) != 0)
		return;
	p->used = true;
	x->k->checked++;
	if (text_at(x->k, p, index, x->run, got) && same(x->k, p, leaf, strncmp(path, "input", 5) == 0, got))
		return;
	struct lims_buf b;
	lims_buf_init(&b, 400);
	(void)lims_json_dump(leaf, &b, NULL);
	print_error("%s %s: the case says %s %s, the example %s of %s has %s at %s\n", x->k->id, path, lims_buf_text(&b), p->unit, x->run->id,
		p->file, got[0] != '\0' ? got : "nothing", p->where);
	lims_buf_finish(&b);
	x->k->wrong++;
}

static void at_example(void *ctx, const struct lims_example_run *run)
{
	struct look *k = ctx;
	for (size_t i = 0; i < lims_json_size(k->cases); i++) {
		struct at_example x = {.k = k, .run = run};
		const struct lims_json *one = lims_json_at(k->cases, i);
		k->id = lims_json_get_text(one, "id", "");
		each_leaf(one, compare_leaf, &x);
	}
}

static void run_file(const struct lims_catalog *c, struct look *k, const char *name)
{
	struct lims_builder *own = lims_builder_create((struct lims_finder){.ctx = (void *)(uintptr_t)c, .find = lims_catalog_find});
	struct lims_loaded loaded;
	struct lims_examples total = {0};
	struct lims_buf report;
	assert_non_null(own);
	lims_buf_init(&report, REPORT_MAX);
	k->file = lims_builder_check_file(own, name, &k->b, &loaded);
	assert_non_null(k->file);
	k->procedure = loaded.procedure;
	lims_examples_of(k->b, (struct lims_set_file *)(uintptr_t)k->file, &loaded, &report,
		(struct lims_example_watch){.visit = at_example, .ctx = k}, &total);
	assert_int_equal(total.failed, 0);
	lims_buf_finish(&report);
	lims_builder_destroy(own);
}

static void leaf_has_a_place(void *ctx, const char *path, const struct lims_json *leaf)
{
	struct look *k = ctx;
	char index[NAME];
	(void)leaf;
	struct place *p = place_of(k->t, k->id, path, index);
	if (p == NULL) {
		print_error("%s: %s has no line in worked-cases.tsv\n", k->id, path);
		k->wrong++;
	} else if (p->file[0] == '-')
		p->used = true;
}

static void every_number_of_every_worked_case_stands_in_its_example(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/models"};
	static struct table t;
	const char *folder = getenv("LIMS_CASES");
	char path[1000];
	struct lims_buf text;
	struct lims_err err = {0};
	struct lims_json_doc *doc = NULL;
	struct lims_catalog *c = NULL;
	(void)state;
	if (folder == NULL || folder[0] == '\0') {
		print_message("LIMS_CASES is not set: the worked cases were not compared\n");
		return;
	}
	read_table(&t, LIMS_SOURCE_DIR "/tests/data/worked-cases.tsv");
	snprintf(path, sizeof path, "%s/cases/worked-examples.json", folder);
	assert_int_equal(lims_file_read(path, CASES_MAX, &text, &err), LIMS_OK);
	assert_int_equal(lims_json_parse(lims_buf_text(&text), text.len, CASES_MAX, &doc, &err), LIMS_OK);
	assert_int_equal(lims_catalog_open(dirs, 2, &c, &err), LIMS_OK);
	struct look k = {.t = &t, .cases = lims_json_root(doc)};
	for (size_t i = 0; i < lims_json_size(k.cases); i++) {
		k.id = lims_json_get_text(lims_json_at(k.cases, i), "id", "");
		each_leaf(lims_json_at(k.cases, i), leaf_has_a_place, &k);
	}
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const char *name = lims_catalog_file(c, i)->name;
		bool named = false;
		for (size_t l = 0; !named && l < t.count; l++)
			named = strcmp(t.lines[l].file, name) == 0;
		if (named)
			run_file(c, &k, name);
	}
	for (size_t l = 0; l < t.count; l++)
		if (!t.lines[l].used) {
			print_error("worked-cases.tsv: %s %s names nothing that there is\n", t.lines[l].id, t.lines[l].leaf);
			k.wrong++;
		}
	print_message("%zu worked cases, %zu of their values compared\n", lims_json_size(k.cases), k.checked);
	assert_int_equal(k.wrong, 0);
	assert_true(k.checked > 200);
	lims_json_destroy(doc);
	lims_buf_finish(&text);
	lims_catalog_close(c);
	free(t.text);
}

/// A real kind of work has its case in its own file, not in a model of the tests.
static void cases_of_real_work_stand_in_real_files(void **state)
{
	static const char *const models[] = {"GUM-", "EA-", "J106-", "GB-", "REP-", "ROUND-", "EN-", "CTRL"};
	static struct table t;
	(void)state;
	read_table(&t, LIMS_SOURCE_DIR "/tests/data/worked-cases.tsv");
	for (size_t l = 0; l < t.count; l++) {
		char path[1000];
		struct lims_buf b;
		bool model = false;
		for (size_t m = 0; m < sizeof models / sizeof *models; m++)
			model = model || strncmp(t.lines[l].id, models[m], strlen(models[m])) == 0;
		if (model || t.lines[l].file[0] == '-')
			continue;
		snprintf(path, sizeof path, LIMS_SOURCE_DIR "/calibration-data/%s", t.lines[l].file);
		if (lims_file_read(path, CASES_MAX, &b, NULL) != LIMS_OK)
			fail_msg("%s stands in %s, which is no file of the book", t.lines[l].id, t.lines[l].file);
		lims_buf_finish(&b);
	}
	free(t.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_number_of_every_worked_case_stands_in_its_example),
		cmocka_unit_test(cases_of_real_work_stand_in_real_files)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
