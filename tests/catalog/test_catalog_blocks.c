// SPDX-License-Identifier: Apache-2.0
// What is one block, and when its hash is another: after every change of what it says, and after no other.
#include "tests/base/cmocka_room.h"

#include "lims-core/catalog/catalog.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 16384, BLOCKS = 40 };

static const char table[] =
	"format: lims-tolerance-1\n"
	"id: limit\n"
	"revision: \"1\"\n"
	"title: {vi: \"Giới hạn\", en: \"Limit\"}\n"
	"source: {document: \"D 1\", edition: \"2020\", evidence: knowledge-medium}\n"
	"arguments: [{name: class, kind: choice, choices: [a, b, c]}, {name: x, unit: g}]\n"
	"bands: [{name: n, formula: \"x\", unit: g}]\n"
	"value: {unit: g}\n"
	"rows:\n"
	"  - {when: {class: a}, covers: \"[0, 9]\", bands: [{n: \"[0, 9]\", value: \"1 'g'\"}]}\n"
	"  - {when: {class: b}, covers: \"[0, 9]\", bands: [{n: \"[0, 9]\", value: \"2 'g'\"}]}\n"
	"  - {when: {class: c}, covers: \"[0, 9]\", bands: [{n: \"[0, 9]\", value: \"3 'g'\"}], source: {clause: \"T 3\", "
	"evidence: found}}\n"
	"examples: [{id: one, arguments: {class: a, x: \"1 g\"}, value: \"1 g\"}]\n";

static const char procedure[] =
	"format: lims-procedure-1\n"
	"id: kind\n"
	"revision: \"1\"\n"
	"title: {vi: \"Loại\", en: \"Kind\"}\n"
	"object: {vi: \"Loại\", en: \"Kind\"}\n"
	"service: inspection\n"
	"method: {code: \"M\", title: {vi: \"M\", en: \"M\"}}\n"
	"source: {document: \"D 2\", edition: \"2021\", evidence: knowledge-low}\n"
	"tables: [{name: limit, table: limit}]\n"
	"modes: [{id: initial, vi: \"Ban đầu\", en: \"Initial\"}]\n"
	"item: [{name: class, label: {vi: \"Cấp\", en: \"Class\"}, kind: choice, choices: [a, b, c]}]\n"
	"steps:\n"
	"  - id: visual\n"
	"    kind: checklist\n"
	"    title: {vi: \"Nhìn\", en: \"Look\"}\n"
	"    checks:\n"
	"      - {id: label, label: {vi: \"Nhãn\", en: \"Label\"}}\n"
	"      - {id: seal, label: {vi: \"Niêm\", en: \"Seal\"}, source: {document: \"D 3\", evidence: knowledge-medium}}\n"
	"  - id: error\n"
	"    kind: table\n"
	"    title: {vi: \"Sai số\", en: \"Error\"}\n"
	"    source: {document: \"D 3\", clause: \"4.1\", evidence: knowledge-high}\n"
	"    columns:\n"
	"      - {id: x, label: {vi: \"Số\", en: \"Reading\"}, unit: g, entered: true}\n"
	"    criteria:\n"
	"      - {id: within, label: {vi: \"Trong\", en: \"Within\"}, that: \"x <= limit(class, 1 'g')\", source: {clause: \"4.2\", status: "
	"draft}}\n"
	"conclusion: {pass: {vi: \"Đạt\", en: \"Pass\"}, fail: {vi: \"Không\", en: \"Fail\"}, undetermined: {vi: \"Chưa\", en: \"Open\"}}\n"
	"examples:\n"
	"  - {id: one, mode: initial, item: {class: a}, answers: {visual: \"yes\"}, cells: {error: {x: [\"1 g\"]}}, expect: {verdict: pass}}\n";

struct blocks {
	struct lims_procedure_set *set;
	const struct lims_block *list;
	size_t n;
};

static struct blocks load(const char *table_text, const char *procedure_text)
{
	struct lims_blob_file files[] = {{.name = "procedures/kind.yaml", .bytes = procedure_text, .n = strlen(procedure_text)},
		{.name = "tolerances/limit.yaml", .bytes = table_text, .n = strlen(table_text)}, {.name = "units.yaml"}};
	struct lims_buf house;
	struct lims_err err = {0};
	struct blocks b = {0};
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/calibration-data/units.yaml", 1 << 20, &house, &err), LIMS_OK);
	files[2].bytes = lims_buf_text(&house);
	files[2].n = house.len;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(lims_sha256(files[i].bytes, files[i].n, &files[i].hash, &err), LIMS_OK);
	if (lims_procedure_load_bytes("kind", files, 3, &b.set, &err) != LIMS_OK)
		fail_msg("%s (%s)", err.text, err.where);
	lims_buf_finish(&house);
	const struct lims_procedure *p = lims_procedure_set_procedure(b.set);
	b.list = p->blocks;
	b.n = p->draft_count;
	assert_true(b.n > 0 && b.n <= BLOCKS);
	return b;
}

static void finish(struct blocks *b)
{
	lims_procedure_set_destroy(b->set);
}

static const struct lims_block *find(const struct blocks *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->list[i].name, name) == 0)
			return &b->list[i];
	return NULL;
}

/// The text with its one place of `from` replaced.
static const char *edited(char *out, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	if (at == NULL || strstr(at + 1, from) != NULL)
		fail_msg("\"%s\" does not stand there once", from);
	int n = snprintf(out, TEXT_MAX, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	assert_true(n > 0 && n < TEXT_MAX);
	return out;
}

static const char *const all[] = {"procedure", "steps.visual", "steps.visual.seal", "steps.error.within", "rows class=a", "rows class=b"};

/// Of the blocks of both, `changed` (NULL-terminated) and no other has another hash.
static void changes(const char *table_text, const char *procedure_text, const char *const *changed)
{
	struct blocks before = load(table, procedure), after = load(table_text, procedure_text);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		const struct lims_block *a = find(&before, all[i]), *b = find(&after, all[i]);
		bool want = false;
		for (size_t k = 0; changed[k] != NULL; k++)
			want = want || strcmp(changed[k], all[i]) == 0;
		assert_non_null(a);
		assert_non_null(b);
		if (lims_hash_equal(&a->hash, &b->hash) == want)
			fail_msg("%s has %s hash", all[i], want ? "the same" : "another");
	}
	finish(&before);
	finish(&after);
}
#define NONE                                                                                                                               \
	(const char *const[])                                                                                                                  \
	{                                                                                                                                      \
		NULL                                                                                                                               \
	}
#define ONLY(...)                                                                                                                          \
	(const char *const[])                                                                                                                  \
	{                                                                                                                                      \
		__VA_ARGS__, NULL                                                                                                                  \
	}

static void every_draft_part_of_a_file_is_a_block_of_its_own(void **state)
{
	(void)state;
	struct blocks b = load(table, procedure);
	assert_int_equal(b.n, sizeof all / sizeof all[0]);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		assert_non_null(find(&b, all[i]));
	assert_int_equal(find(&b, "rows class=a")->kind, LIMS_BLOCK_ROW);
	assert_int_equal(find(&b, "steps.visual")->kind, LIMS_BLOCK_CLAUSE);
	assert_string_equal(find(&b, "rows class=b")->file, "tolerances/limit.yaml");
	assert_string_equal(find(&b, "steps.error.within")->source.document, "D 2");
	// What is found, or known well, is no block: class c and the step "error".
	assert_null(find(&b, "rows class=c"));
	assert_null(find(&b, "steps.error"));
	finish(&b);
}

static void an_edit_elsewhere_leaves_a_block_alone(void **state)
{
	(void)state;
	char t[TEXT_MAX], p[TEXT_MAX];
	changes(edited(t, table, "value: \"1 'g'\"", "value: \"1.5 'g'\""), edited(p, procedure, "en: \"Look\"", "en: \"Visual\""),
		ONLY("rows class=a", "steps.visual"));
	changes(edited(t, table, "\"3 'g'\"", "\"4 'g'\""), edited(p, procedure, "unit: g, entered", "unit: kg, entered"), NONE);
}

static void how_a_block_is_written_is_no_part_of_it(void **state)
{
	(void)state;
	char t[TEXT_MAX], p[TEXT_MAX];
	changes(edited(t, table, "rows:\n", "# a remark\n\nrows:\n"), edited(p, procedure, "kind: checklist", "kind: 'checklist' # a remark"),
		NONE);
	changes(edited(t, table, "revision: \"1\"", "revision: \"2\""), edited(p, procedure, "revision: \"1\"", "revision: \"2\""), NONE);
	changes(edited(t, table, "value: \"1 g\"", "value: \"~1.0 g\""), procedure, NONE);
}

static void what_gives_a_row_its_meaning_belongs_to_it(void **state)
{
	(void)state;
	char t[TEXT_MAX];
	changes(edited(t, table, "formula: \"x\"", "formula: \"2 x\""), procedure, ONLY("rows class=a", "rows class=b"));
	changes(edited(t, table, "value: {unit: g}", "value: {unit: kg}"), procedure, ONLY("rows class=a", "rows class=b"));
}

static void another_source_is_another_block(void **state)
{
	(void)state;
	char t[TEXT_MAX], p[TEXT_MAX];
	changes(edited(t, table, "\"2020\"", "\"2024\""), procedure, ONLY("rows class=a", "rows class=b"));
	changes(table, edited(p, procedure, "clause: \"4.2\"", "clause: \"4.3\""), ONLY("steps.error.within"));
	changes(table, edited(p, procedure, "knowledge-low", "knowledge-medium"), ONLY("procedure", "steps.visual", "steps.error.within"));
}

static void a_part_with_its_own_source_changes_alone(void **state)
{
	(void)state;
	char p[TEXT_MAX];
	changes(table, edited(p, procedure, "en: \"Seal\"", "en: \"Seals\""), ONLY("steps.visual.seal"));
	changes(table, edited(p, procedure, "en: \"Within\"", "en: \"Inside\""), ONLY("steps.error.within"));
}

static void a_block_that_is_found_needs_nobody(void **state)
{
	(void)state;
	char t[TEXT_MAX], p[TEXT_MAX];
	struct blocks b = load(edited(t, table, "evidence: knowledge-medium", "evidence: found"), procedure);
	assert_null(find(&b, "rows class=a"));
	assert_non_null(find(&b, "procedure"));
	finish(&b);
	b = load(table, edited(p, procedure, "knowledge-low", "derived"));
	assert_null(find(&b, "procedure"));
	assert_null(find(&b, "steps.visual"));
	assert_non_null(find(&b, "steps.visual.seal"));
	assert_non_null(find(&b, "rows class=a"));
	finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_draft_part_of_a_file_is_a_block_of_its_own),
		cmocka_unit_test(an_edit_elsewhere_leaves_a_block_alone),
		cmocka_unit_test(how_a_block_is_written_is_no_part_of_it),
		cmocka_unit_test(what_gives_a_row_its_meaning_belongs_to_it),
		cmocka_unit_test(another_source_is_another_block),
		cmocka_unit_test(a_part_with_its_own_source_changes_alone),
		cmocka_unit_test(a_block_that_is_found_needs_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
