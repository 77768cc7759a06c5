// SPDX-License-Identifier: Apache-2.0
// What holds for every budget: units do not matter, contributions make up the whole, the bytes are the same twice, nothing runs without end.
#include "lims-core/catalog/catalog.h"

#include <math.h>

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { OUT_MAX = 16 * 1024 * 1024, TEXT_MAX = 64 * 1024 };

static int open_models(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/models"};
	struct lims_err err = {0};
	struct lims_catalog *catalog = NULL;
	if (lims_catalog_open(dirs, 2, &catalog, &err) != LIMS_OK)
		return -1;
	*state = catalog;
	return 0;
}

static int close_models(void **state)
{
	lims_catalog_close(*state);
	return 0;
}

static struct lims_procedure_set *load(const struct lims_catalog *c, const char *id)
{
	struct lims_procedure_set *set = NULL;
	struct lims_err err = {0};
	if (lims_catalog_load(c, id, &set, &err) != LIMS_OK)
		fail_msg("%s (%s)", err.text, err.where);
	return set;
}

/// A procedure from its text, with the units of the house.
static struct lims_procedure_set *load_text(const struct lims_catalog *c, const char *id, const char *text)
{
	char name[100];
	struct lims_procedure_set *set = NULL;
	struct lims_err err = {0};
	struct lims_blob_file files[2] = {{.name = "units.yaml"}, {.name = name, .bytes = text, .n = strlen(text)}};
	(void)snprintf(name, sizeof name, "procedures/%s.yaml", id);
	files[0].bytes = lims_catalog_bytes(c, "units.yaml", &files[0].n);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(lims_sha256(files[i].bytes, files[i].n, &files[i].hash, &err), LIMS_OK);
	if (lims_procedure_load_bytes(id, files, 2, &set, &err) != LIMS_OK)
		fail_msg("%s (%s)", err.text, err.where);
	return set;
}

static struct lims_result *evaluate(const struct lims_procedure_set *set, const struct lims_ws_cell *cells, size_t n)
{
	const struct lims_procedure *p = lims_procedure_set_procedure(set);
	struct lims_worksheet w = {.mode = "calibration", .cells = cells, .cell_count = n};
	struct lims_result *r = NULL;
	struct lims_err err = {0};
	if (lims_worksheet_evaluate(p, &w, &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return r;
}

static const struct lims_result_budget *budget(const struct lims_result *r, const char *step, const char *column)
{
	const struct lims_result_budget *b = lims_result_budget(r, step, 0, 0, column);
	assert_non_null(b);
	if (b->reason[0] != '\0')
		fail_msg("%s.%s: %s at %s", step, column, b->reason, b->lacking);
	return b;
}

static void assert_near(double got, double expected)
{
	if (!(fabs(got - expected) <= 1e-12 * fabs(expected)))
		fail_msg("expected %.17g, got %.17g", expected, got);
}

static const struct lims_ws_cell weight_in_g[] = {
	{.step = "comparison", .column = "mS", .text = "10000.005 g"},
	{.step = "comparison", .column = "diff", .text = "0.010 g"},
	{.step = "comparison", .column = "diff", .run = 1, .text = "0.030 g"},
	{.step = "comparison", .column = "diff", .run = 2, .text = "0.020 g"},
};
static const struct lims_ws_cell weight_in_others[] = {
	{.step = "comparison", .column = "mS", .text = "10.000005 kg"},
	{.step = "comparison", .column = "diff", .text = "10 mg"},
	{.step = "comparison", .column = "diff", .run = 1, .text = "0.000030 kg"},
	{.step = "comparison", .column = "diff", .run = 2, .text = "20000 ug"},
};

static void the_unit_of_a_reading_changes_nothing(void **state)
{
	struct lims_procedure_set *set = load(*state, "ea-s2");
	struct lims_result *a = evaluate(set, weight_in_g, 4), *b = evaluate(set, weight_in_others, 4);
	const struct lims_result_budget *x = budget(a, "comparison", "mX"), *y = budget(b, "comparison", "mX");
	assert_true(x->u == y->u && x->k == y->k && x->expanded == y->expanded);
	assert_string_equal(x->U_text, y->U_text);
	lims_result_destroy(a);
	lims_result_destroy(b);
	lims_procedure_set_destroy(set);
}

/// The text of a model with every `from` replaced.
static void replace(const char *text, size_t n, const char *from, const char *to, char *out)
{
	size_t at = 0, len = strlen(from), more = strlen(to);
	for (size_t i = 0; i < n;) {
		assert_true(at + more + 1 < TEXT_MAX);
		if (strncmp(text + i, from, len) == 0) {
			memcpy(out + at, to, more);
			at += more;
			i += len;
		} else {
			out[at++] = text[i++];
		}
	}
	out[at] = '\0';
}

/// EA-4/02 S2 with every column in kg instead of g: u and U are the same amounts
static void the_unit_of_a_column_changes_nothing(void **state)
{
	static char text[TEXT_MAX];
	size_t n = 0;
	const char *bytes = lims_catalog_bytes(*state, "procedures/ea-s2.yaml", &n);
	replace(bytes, n, "unit: g\n", "unit: kg\n", text);
	struct lims_procedure_set *in_g = load(*state, "ea-s2"), *in_kg = load_text(*state, "ea-s2", text);
	struct lims_result *a = evaluate(in_g, weight_in_g, 4), *b = evaluate(in_kg, weight_in_g, 4);
	const struct lims_result_budget *x = budget(a, "comparison", "mX"), *y = budget(b, "comparison", "mX");
	assert_string_equal(y->unit, "kg");
	assert_near(y->u * 1000, x->u);
	assert_string_equal(x->U_text, "0.059");
	assert_string_equal(y->U_text, "0.000059");
	lims_result_destroy(a);
	lims_result_destroy(b);
	lims_procedure_set_destroy(in_g);
	lims_procedure_set_destroy(in_kg);
}

static void squares_of_the_contributions_make_up_the_square_of_u(void **state)
{
	static const struct {
		const char *id, *step, *column;
		struct lims_ws_cell cells[4];
		size_t n;
	} models[] = {
		{"ea-s9", "point", "E",
			{{.step = "point", .column = "VX", .text = "100.1 V"}, {.step = "point", .column = "VS", .text = "100.0 V"}}, 2},
		{"ea-s10", "point", "E",
			{{.step = "point", .column = "lX", .text = "150.10 mm"}, {.step = "point", .column = "LS", .text = "150.00 mm"}}, 2},
		{"gum-h1", "gauge", "l",
			{{.step = "gauge", .column = "ls", .text = "50.000623 mm"}, {.step = "gauge", .column = "d", .text = "215 nm"},
				{.step = "gauge", .column = "alpha", .text = "0.0000115 K-1"}, {.step = "gauge", .column = "theta", .text = "-0.1 K"}},
			4},
	};
	for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
		struct lims_procedure_set *set = load(*state, models[m].id);
		struct lims_result *r = evaluate(set, models[m].cells, models[m].n);
		const struct lims_result_budget *b = budget(r, models[m].step, models[m].column);
		double sum = 0;
		assert_true(b->line_count >= 3);
		for (size_t i = 0; i < b->line_count; i++) {
			assert_near(b->lines[i].contribution, fabs(b->lines[i].sensitivity) * b->lines[i].u);
			sum += b->lines[i].contribution * b->lines[i].contribution;
		}
		assert_near(b->u, sqrt(sum));
		lims_result_destroy(r);
		lims_procedure_set_destroy(set);
	}
}

static void the_same_worksheet_gives_the_same_bytes(void **state)
{
	struct lims_procedure_set *set = load(*state, "ea-s2");
	struct lims_buf x, y;
	lims_buf_init(&x, OUT_MAX);
	lims_buf_init(&y, OUT_MAX);
	struct lims_result *a = evaluate(set, weight_in_g, 4), *b = evaluate(set, weight_in_g, 4);
	lims_result_json(a, &x);
	lims_result_json(b, &y);
	assert_non_null(strstr(lims_buf_text(&x), "\"monte_carlo\":{\"generator\":\"xoshiro256**"));
	assert_string_equal(lims_buf_text(&x), lims_buf_text(&y));
	lims_result_destroy(a);
	lims_result_destroy(b);
	lims_buf_finish(&x);
	lims_buf_finish(&y);
	lims_procedure_set_destroy(set);
}

static const char head[] =
	"format: lims-procedure-1\n"
	"id: bounded\n"
	"revision: \"1\"\n"
	"title: {vi: \"x\", en: \"x\"}\n"
	"object: {vi: \"x\", en: \"x\"}\n"
	"service: calibration\n"
	"method: {code: \"x\", title: {vi: \"x\", en: \"x\"}}\n"
	"source: {document: \"made for the tests\", evidence: derived}\n"
	"modes: [{id: calibration, vi: \"x\", en: \"x\"}]\n"
	"item: []\n"
	"conclusion: {pass: {vi: \"x\", en: \"x\"}, fail: {vi: \"x\", en: \"x\"}, undetermined: {vi: \"x\", en: \"x\"}}\n"
	"examples: []\n";

/// 100 runs, each a budget over all 200 readings of two columns with as many trials as can be asked for: one run of them is some 10⁹ operations
static void trials_of_a_worksheet_are_bounded(void **state)
{
	static const char steps[] = "steps:\n"
								"  - id: s\n"
								"    kind: series\n"
								"    runs: 100\n"
								"    title: {vi: \"x\", en: \"x\"}\n"
								"    columns:\n"
								"      - {id: a, label: {vi: \"a\", en: \"a\"}, unit: g, formula: \"1 'g'\", print: hidden, uncertainty: "
								"[{id: u, kind: normal, u: \"1 'mg'\"}]}\n"
								"      - {id: b, label: {vi: \"b\", en: \"b\"}, unit: g, formula: \"a * a / (1 'g')\", print: hidden}\n"
								"      - {id: c, label: {vi: \"c\", en: \"c\"}, unit: g, formula: \"sum(s.a) + sum(s.b)\", print: hidden, "
								"budget: {monte_carlo: {digits: 2, trials_max: 5000000}}}\n";
	static char text[sizeof head + sizeof steps];
	(void)snprintf(text, sizeof text, "%s%s", head, steps);
	struct lims_procedure_set *set = load_text(*state, "bounded", text);
	struct lims_result *r = evaluate(set, NULL, 0);
	size_t run = 0, refused = 0;
	assert_int_equal(r->budget_count, 100);
	for (size_t i = 0; i < r->budget_count; i++) {
		// a + a² at 1 g has the sensitivity 3: √100 · 3 mg = 30 mg
		assert_near(r->budgets[i].u, 0.03);
		refused += strcmp(r->budgets[i].monte_carlo->reason, "too_large") == 0;
		run += r->budgets[i].monte_carlo->reason[0] == '\0';
	}
	assert_true(run >= 1 && refused >= 1 && run + refused == 100);
	lims_result_destroy(r);
	lims_procedure_set_destroy(set);
}

/// 60 components at each of 200 rows: the sum over all rows would have 12000 inputs
static void inputs_of_a_budget_are_bounded(void **state)
{
	struct lims_buf text;
	struct lims_err err = {0};
	lims_buf_init(&text, OUT_MAX);
	lims_buf_addf(&text,
		"%ssteps:\n"
		"  - id: s\n"
		"    kind: series\n"
		"    runs: 100\n"
		"    title: {vi: \"x\", en: \"x\"}\n"
		"    columns:\n"
		"      - id: a\n"
		"        label: {vi: \"a\", en: \"a\"}\n"
		"        unit: g\n"
		"        formula: \"1 'g'\"\n"
		"        print: hidden\n"
		"        uncertainty:\n",
		head);
	for (int i = 0; i < 60; i++)
		lims_buf_addf(&text, "          - {id: u%d, kind: normal, u: \"1 'mg'\"}\n", i);
	lims_buf_addf(&text,
		"      - {id: b, label: {vi: \"b\", en: \"b\"}, unit: g, formula: \"a\", print: hidden, budget: {}}\n"
		"      - {id: c, label: {vi: \"c\", en: \"c\"}, unit: g, per: row, formula: \"sum(a)\", print: hidden, budget: {}}\n");
	assert_int_equal(lims_buf_check(&text, "text", &err), LIMS_OK);
	struct lims_procedure_set *set = load_text(*state, "bounded", lims_buf_text(&text));
	struct lims_result *r = evaluate(set, NULL, 0);
	const struct lims_result_budget *c = lims_result_budget(r, "s", 0, 0, "c");
	assert_non_null(c);
	assert_string_equal(c->reason, "too_large");
	assert_near(lims_result_budget(r, "s", 0, 0, "b")->u, sqrt(60) / 1000);
	lims_result_destroy(r);
	lims_procedure_set_destroy(set);
	lims_buf_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_unit_of_a_reading_changes_nothing),
		cmocka_unit_test(the_unit_of_a_column_changes_nothing),
		cmocka_unit_test(squares_of_the_contributions_make_up_the_square_of_u),
		cmocka_unit_test(the_same_worksheet_gives_the_same_bytes),
		cmocka_unit_test(trials_of_a_worksheet_are_bounded),
		cmocka_unit_test(inputs_of_a_budget_are_bounded),
	};
	return cmocka_run_group_tests(tests, open_models, close_models);
}
