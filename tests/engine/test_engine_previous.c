// SPDX-License-Identifier: Apache-2.0
// A value of the row above: what it sees, how long a chain may be, where it may not stand.
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { TEXT_MAX = 1 << 20, ARENA_MAX = 64 << 20, ROWS = 400 };

static const char head[] =
	"format: lims-procedure-1\nid: chain\nrevision: \"1\"\ntitle: {vi: \"x\", en: \"x\"}\nobject: {vi: \"x\", en: \"x\"}\n"
	"service: test\nmethod: {code: \"x\", title: {vi: \"x\", en: \"x\"}}\nsource: {document: \"made for the tests\", evidence: derived}\n"
	"modes: [{id: only, vi: \"x\", en: \"x\"}]\nitem: []\n";
static const char tail[] =
	"conclusion: {pass: {vi: \"x\", en: \"x\"}, fail: {vi: \"x\", en: \"x\"}, undetermined: {vi: \"x\", en: \"x\"}}\nexamples: []\n";

/// A procedure of one step with these columns, and the units of the house.
static lims_rc load(const char *columns, const char *criteria, struct lims_procedure_set **ret, struct lims_err *err)
{
	struct lims_buf units = {0}, text;
	struct lims_blob_file files[2];
	lims_buf_init(&text, TEXT_MAX);
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/calibration-data/units.yaml", TEXT_MAX, &units, err), LIMS_OK);
	lims_buf_addf(&text, "%ssteps:\n  - id: s\n    kind: table\n    title: {vi: \"x\", en: \"x\"}\n    more: 200\n    rows:\n", head);
	for (int i = 0; i < 200; i++)
		lims_buf_addf(&text, "      - {id: r%d, values: {n: \"%d\"}}\n", i, i);
	lims_buf_addf(
		&text, "    columns:\n      - {id: n, label: {vi: \"x\", en: \"x\"}, unit: \"1\"}\n%s    criteria:\n%s%s", columns, criteria, tail);
	files[0] = (struct lims_blob_file){.name = "procedures/chain.yaml", .bytes = lims_buf_text(&text), .n = text.len};
	files[1] = (struct lims_blob_file){.name = "units.yaml", .bytes = lims_buf_text(&units), .n = units.len};
	for (int i = 0; i < 2; i++)
		assert_int_equal(lims_sha256(files[i].bytes, files[i].n, &files[i].hash, err), LIMS_OK);
	lims_rc rc = lims_procedure_load_bytes("chain", files, 2, ret, err);
	lims_buf_finish(&units);
	lims_buf_finish(&text);
	return rc;
}

static struct lims_procedure_set *loaded(const char *columns, const char *criteria)
{
	struct lims_procedure_set *set = NULL;
	struct lims_err err = {0};
	if (load(columns, criteria, &set, &err) != LIMS_OK)
		fail_msg("%s %s", err.text, err.where);
	return set;
}

static void refused(const char *columns, const char *criteria, const char *words)
{
	struct lims_procedure_set *set = NULL;
	struct lims_err err = {0};
	assert_int_equal(load(columns, criteria, &set, &err), LIMS_E_INPUT);
	if (strstr(err.text, words) == NULL)
		fail_msg("expected \"%s\", got \"%s\"", words, err.text);
}

/// A worksheet in which every row, the further ones too, has x = 1.
static struct lims_result *evaluated(const struct lims_procedure_set *set)
{
	static struct lims_ws_cell cells[ROWS + 200];
	struct lims_err err = {0};
	struct lims_result *r = NULL;
	size_t n = 0;
	for (size_t i = 0; i < ROWS; i++) {
		cells[n++] = (struct lims_ws_cell){.step = "s", .row = i, .column = "x", .text = "1"};
		if (i >= 200)
			cells[n++] = (struct lims_ws_cell){.step = "s", .row = i, .column = "n", .text = "0"};
	}
	struct lims_worksheet w = {.mode = "only", .cells = cells, .cell_count = n};
	if (lims_worksheet_evaluate(lims_procedure_set_procedure(set), &w, &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return r;
}

static const struct lims_result_cell *cell(const struct lims_result *r, size_t row, const char *column)
{
	const struct lims_result_cell *c = lims_result_cell(r, "s", row, 0, column);
	assert_non_null(c);
	return c;
}

#define COLUMN(id, formula) "      - {id: " id ", label: {vi: \"x\", en: \"x\"}, unit: \"1\", formula: \"" formula "\", print: as_is}\n"
#define X "      - {id: x, label: {vi: \"x\", en: \"x\"}, unit: \"1\", entered: true}\n"
#define CRITERION(that) "      - {id: c, label: {vi: \"x\", en: \"x\"}, per: step, that: \"" that "\"}\n"

/// Looked at from the end first, where every row waits for all rows above it.
static void a_chain_over_all_rows_is_no_deep_recursion(void **state)
{
	(void)state;
	struct lims_procedure_set *set =
		loaded(X COLUMN("sum", "previous(sum, 0) + x") COLUMN("two", "previous(sum, 0) + previous(two, 1)"), CRITERION("last(sum) == 400"));
	struct lims_result *r = evaluated(set);
	assert_string_equal(cell(r, 399, "sum")->v.text, "400");
	assert_string_equal(cell(r, 0, "two")->v.text, "1");
	assert_string_equal(cell(r, 2, "two")->v.text, "4"); // 1, 1 + 1, 2 + 2
	assert_int_equal(r->verdict, LIMS_VERDICT_PASS);
	lims_result_destroy(r);
	lims_procedure_set_destroy(set);
}

/// 400 thirds are 400/3, decided exactly; in decimals they are not.
static void a_chain_that_loses_digits_is_decided_in_rationals(void **state)
{
	(void)state;
	struct lims_procedure_set *set =
		loaded(X COLUMN("sum", "previous(sum, 0) + x / 3"), CRITERION("last(sum) * 3 == 400 and last(sum) * 3 - 400 == 0"));
	struct lims_result *r = evaluated(set);
	assert_false(cell(r, 399, "sum")->v.exact);
	assert_int_equal(r->verdict, LIMS_VERDICT_PASS);
	lims_result_destroy(r);
	lims_procedure_set_destroy(set);
}

static void without_a_value_above_there_is_none(void **state)
{
	(void)state;
	struct lims_procedure_set *set = loaded(X COLUMN("sum", "previous(sum, 0) + x"), CRITERION("last(sum) > 0"));
	struct lims_err err = {0};
	struct lims_result *r = NULL;
	static const struct lims_ws_cell cells[] = {
		{.step = "s", .row = 0, .column = "x", .text = "1"}, {.step = "s", .row = 2, .column = "x", .text = "1"}};
	struct lims_worksheet w = {.mode = "only", .cells = cells, .cell_count = 2};
	assert_int_equal(lims_worksheet_evaluate(lims_procedure_set_procedure(set), &w, &r, &err), LIMS_OK);
	assert_string_equal(cell(r, 0, "sum")->v.text, "1");
	assert_false(cell(r, 1, "sum")->v.has_value);
	assert_string_equal(cell(r, 2, "sum")->v.reason, "missing");
	assert_int_equal(r->verdict, LIMS_VERDICT_UNDETERMINED);
	lims_result_destroy(r);
	lims_procedure_set_destroy(set);
}

/// A chain that comes back to itself over a list is found when it is computed: no value, never a pass.
static void a_chain_that_comes_back_to_itself_has_no_value(void **state)
{
	(void)state;
	struct lims_procedure_set *set = loaded(X COLUMN("a", "previous(b, 0) + x") COLUMN("b", "last(s.a)"), CRITERION("last(a) > 0"));
	struct lims_result *r = evaluated(set);
	assert_false(cell(r, 399, "a")->v.has_value);
	assert_string_equal(cell(r, 399, "a")->v.reason, "cycle");
	assert_int_equal(r->verdict, LIMS_VERDICT_UNDETERMINED);
	lims_result_destroy(r);
	lims_procedure_set_destroy(set);
}

static void it_stands_only_where_a_row_is_meant(void **state)
{
	(void)state;
	refused(X COLUMN("a", "previous(1, 0)"), CRITERION("last(a) > 0"), "takes the name of a column first");
	refused(X COLUMN("a", "previous(a + 1, 0)"), CRITERION("last(a) > 0"), "takes the name of a column first");
	refused(X COLUMN("a", "previous(nothing, 0)"), CRITERION("last(a) > 0"), "\"nothing\" is not known here");
	refused(X COLUMN("a", "previous(x)"), CRITERION("last(a) > 0"), "previous has 1 arguments");
	refused(X COLUMN("a", "previous(s.x, 0)"), CRITERION("last(a) > 0"), "\"s.x\" has no row above it here");
	refused(X COLUMN("a", "previous(mode, \\\"only\\\") == \\\"only\\\""), CRITERION("last(a) > 0"), "\"mode\" has no row above it here");
	refused(X COLUMN("a", "x"), CRITERION("previous(a, 0) > 0"), "\"a\" has no row above it here");
	refused(X COLUMN("a", "previous(x, 1 'g')"), CRITERION("last(a) > 0"), "cannot be the two results of if");
	refused(X COLUMN("a", "a + previous(a, 0)"), CRITERION("last(a) > 0"), "refers to itself");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_over_all_rows_is_no_deep_recursion),
		cmocka_unit_test(a_chain_that_loses_digits_is_decided_in_rationals),
		cmocka_unit_test(without_a_value_above_there_is_none),
		cmocka_unit_test(a_chain_that_comes_back_to_itself_has_no_value),
		cmocka_unit_test(it_stands_only_where_a_row_is_meant),
	};
	return cmocka_run_group_tests_name("engine previous", tests, NULL, NULL);
}
