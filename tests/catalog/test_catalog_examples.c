// SPDX-License-Identifier: Apache-2.0
// Every data file of the house is without fault and every example in it runs.
#include "lims-core/catalog/catalog.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { REPORT_MAX = 4 * 1024 * 1024 };

/// The house's files, and over them those of one folder of tests/data (NULL: none).
static struct lims_catalog *open_house(const char *over)
{
	const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", over};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	if (lims_catalog_open(dirs, over != NULL ? 2 : 1, &c, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return c;
}

static void every_data_file_is_without_fault(void **state)
{
	struct lims_catalog *c = open_house(*state);
	struct lims_buf report;
	struct lims_err err = {0};
	size_t faults = 1;
	lims_buf_init(&report, REPORT_MAX);
	assert_true(lims_catalog_count(c) >= 5);
	if (lims_catalog_check(c, &report, &faults, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	(void)fputs(lims_buf_text(&report), stderr);
	assert_int_equal(faults, 0);
	lims_buf_finish(&report);
	lims_catalog_close(c);
}

static void every_example_of_every_file_runs(void **state)
{
	struct lims_catalog *c = open_house(*state);
	struct lims_buf report;
	lims_buf_init(&report, REPORT_MAX);
	size_t files = 0, failed = 0, run = 0;
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const char *name = lims_catalog_file(c, i)->name;
		if (strncmp(name, "procedures/", 11) != 0 && strncmp(name, "tolerances/", 11) != 0)
			continue;
		struct lims_examples examples = {0};
		struct lims_err err = {0};
		if (lims_catalog_examples(c, name, &report, &examples, &err) != LIMS_OK)
			fail_msg("%s: %s (%s)", name, err.text, err.where);
		if (examples.run < (strncmp(name, "procedures/", 11) == 0 ? 3 : 1))
			fail_msg("%s has too few examples", name);
		files++;
		run += examples.run;
		failed += examples.failed;
	}
	if (failed > 0)
		(void)fputs(lims_buf_text(&report), stderr);
	assert_int_equal(failed, 0);
	print_message("%zu examples of %zu files\n", run, files);
	lims_buf_finish(&report);
	lims_catalog_close(c);
}

/// A thermometer against a standard of which the correction is 0.2 K unless it states another; the examples are appended.
static const char thermometer[] =
	"format: lims-procedure-1\n"
	"id: thermometer\n"
	"revision: \"1\"\n"
	"title: {vi: \"Nhiệt kế\", en: \"Thermometers\"}\n"
	"object: {vi: \"Nhiệt kế\", en: \"Thermometer\"}\n"
	"service: calibration\n"
	"method: {code: \"HM 1\", title: {vi: \"Nhiệt kế\", en: \"Thermometers\"}}\n"
	"source: {document: \"House method 1\", evidence: found}\n"
	"modes: [{id: initial, vi: \"Ban đầu\", en: \"Initial\"}]\n"
	"item: [{name: d, label: {vi: \"Độ chia\", en: \"Interval\"}, unit: K, default: \"0.5 K\"}]\n"
	"standards:\n"
	"  - role: reference\n"
	"    kind: thermometer\n"
	"    title: {vi: \"Nhiệt kế chuẩn\", en: \"Reference\"}\n"
	"    asked: [{name: correction, label: {vi: \"Số hiệu chính\", en: \"Correction\"}, unit: K, default: \"0.2 K\"}]\n"
	"steps:\n"
	"  - id: point\n"
	"    kind: table\n"
	"    title: {vi: \"Điểm\", en: \"Point\"}\n"
	"    columns:\n"
	"      - {id: t, label: {vi: \"Số chỉ\", en: \"Indication\"}, unit: Cel, entered: true}\n"
	"      - {id: r, label: {vi: \"Chuẩn\", en: \"Reference\"}, unit: Cel, entered: true}\n"
	"      - {id: error, label: {vi: \"Sai số\", en: \"Error\"}, unit: K, formula: \"t - r - reference.correction\", print: as_is}\n"
	"      - {id: room, label: {vi: \"Nhiệt độ phòng\", en: \"Room\"}, unit: Cel, entered: true}\n"
	"      - {id: depth, label: {vi: \"Độ sâu\", en: \"Immersion\"}, unit: mm, entered: true}\n"
	"    criteria:\n"
	"      - {id: error, label: {vi: \"Sai số\", en: \"Error\"}, that: \"abs(error) <= d\"}\n"
	"      - {id: narrow, label: {vi: \"Hẹp\", en: \"Narrow\"}, that: \"abs(error) <= d / 5\", when: \"room < 25 'Cel'\"}\n"
	"  - id: again\n"
	"    kind: table\n"
	"    title: {vi: \"Đo lại\", en: \"Again\"}\n"
	"    rows: {column: r, values: [\"20 'Cel'\", \"30 'Cel'\", \"40 'Cel'\"]}\n"
	"    columns:\n"
	"      - {id: r, label: {vi: \"Chuẩn\", en: \"Reference\"}, unit: Cel}\n"
	"      - {id: t, label: {vi: \"Số chỉ\", en: \"Indication\"}, unit: Cel, entered: true, optional: true}\n"
	"      - {id: error, label: {vi: \"Sai số\", en: \"Error\"}, unit: K, formula: \"t - r - reference.correction\", print: as_is, "
	"optional: "
	"true}\n"
	"  - id: all\n"
	"    kind: table\n"
	"    title: {vi: \"Tổng hợp\", en: \"Summary\"}\n"
	"    columns:\n"
	"      - {id: n, label: {vi: \"Số lần\", en: \"Number\"}, unit: \"1\", formula: \"count(again.error)\", print: as_is}\n"
	"      - {id: mean, label: {vi: \"Trung bình\", en: \"Mean\"}, unit: K, formula: \"mean(again.error)\", print: as_is, optional: true}\n"
	"conclusion: {pass: {vi: \"Đạt\"}, fail: {vi: \"Không đạt\"}, undetermined: {vi: \"Chưa rõ\"}}\n"
	"examples:\n";

static struct lims_examples run_thermometer(const char *examples, const char *complaint)
{
	struct lims_catalog *c = open_house(NULL);
	struct lims_buf text, report;
	struct lims_examples ret = {0};
	struct lims_err err = {0};
	lims_buf_init(&text, REPORT_MAX);
	lims_buf_init(&report, REPORT_MAX);
	lims_buf_addf(&text, "%s%s", thermometer, examples);
	const char *bytes = lims_buf_text(&text);
	if (lims_catalog_examples_bytes(c, "procedures/thermometer.yaml", bytes, strlen(bytes), &report, &ret, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	if ((complaint == NULL) != (ret.failed == 0) || (complaint != NULL && strstr(lims_buf_text(&report), complaint) == NULL))
		fail_msg("%s", lims_buf_text(&report));
	lims_buf_finish(&report);
	lims_buf_finish(&text);
	lims_catalog_close(c);
	return ret;
}

static void what_a_standard_does_not_state_has_its_default(void **state)
{
	(void)state;
	// 20.5 - 20.0 - 0.2 = 0.3 K; stated: 20.5 - 20.0 - 0.1 = 0.4 K; without any standard there is no value.
	const struct lims_examples ret =
		run_thermometer("  - {id: usual, mode: initial, standards: [{role: reference}], cells: {point: {t: [\"20.5 Cel\"], r: [\"20.0 "
						"Cel\"], room: [\"30 Cel\"], depth: [\"75 mm\"]}}, "
						"expect: {verdict: pass, cells: {point: {error: [\"0.3 K\"]}}}}\n"
						"  - {id: stated, from: usual, standards: [{role: reference, correction: \"0.1 K\"}], "
						"expect: {verdict: pass, cells: {point: {error: [\"0.4 K\"]}}}}\n"
						"  - {id: absent, from: usual, standards: [], expect: {verdict: undetermined, failed: []}}\n",
			NULL);
	assert_int_equal(ret.run, 3);
}

static void a_list_holds_the_optional_results_that_there_are(void **state)
{
	(void)state;
	// Second readings at two of three points: 21.0 - 20 - 0.2 = 0.8 K and 41.4 - 40 - 0.2 = 1.2 K; their mean is 1 K, of none there is none.
	const char *const step =
		"  - {id: two, mode: initial, standards: [{role: reference}], cells: {point: {t: [\"20.5 Cel\"], r: [\"20.0 Cel\"], room: [\"30 "
		"Cel\"], depth: [\"75 mm\"]}, again: {t: "
		"[\"21.0 Cel\", \"-\", \"41.4 Cel\"]}}, expect: {verdict: pass, cells: {again: {error: [\"0.8 K\", \"-\", \"1.2 K\"]}, all: {mean: "
		"[\"1.0 K\"], n: [\"2\"]}}}}\n"
		"  - {id: none, from: two, set: {\"again.t[0]\": \"-\", \"again.t[2]\": \"-\"}, expect: {verdict: pass, cells: {all: {n: "
		"[\"0\"]}}}}\n";
	assert_int_equal(run_thermometer(step, NULL).run, 2);
}

// 0.3 K is within 0.5 K and beyond the 0.1 K of a cold room: where nobody knows how cold it was, nobody knows the verdict.
static void a_criterion_that_may_apply_is_not_left_out(void **state)
{
	(void)state;
	const struct lims_examples ret = run_thermometer(
		"  - {id: warm, mode: initial, standards: [{role: reference}], cells: {point: {t: [\"20.5 Cel\"], r: [\"20.0 Cel\"], room: [\"30 "
		"Cel\"], depth: [\"75 mm\"]}}, expect: {verdict: pass}}\n"
		"  - {id: cold, from: warm, set: {\"point.room[0]\": \"20 Cel\"}, expect: {verdict: fail, failed: [point.narrow]}}\n"
		"  - {id: unstable, from: warm, set: {\"point.room[0]\": {value: \"30 Cel\", unstable: true}}, expect: {verdict: undetermined, "
		"failed: "
		"[]}}\n"
		"  - {id: rejected, from: warm, set: {\"point.room[0]\": {reason: overload}}, expect: {verdict: undetermined, failed: []}}\n",
		NULL);
	assert_int_equal(ret.run, 4);
}

static void a_needed_reading_that_no_criterion_uses_is_missed_all_the_same(void **state)
{
	(void)state;
	const struct lims_examples ret = run_thermometer(
		"  - {id: whole, mode: initial, standards: [{role: reference}], cells: {point: {t: [\"20.5 Cel\"], r: [\"20.0 Cel\"], room: [\"30 "
		"Cel\"], depth: [\"75 mm\"]}}, expect: {verdict: pass}}\n"
		"  - {id: missing, from: whole, set: {\"point.depth[0]\": \"-\"}, expect: {verdict: undetermined, failed: []}}\n"
		"  - {id: unstable, from: whole, set: {\"point.depth[0]\": {value: \"75 mm\", unstable: true}}, expect: {verdict: undetermined, "
		"failed: "
		"[]}}\n"
		"  - {id: fails, from: missing, set: {\"point.t[0]\": \"20.8 Cel\"}, expect: {verdict: fail, failed: [point.error]}}\n",
		NULL);
	assert_int_equal(ret.run, 4);
}

static void an_example_id_that_stands_twice_fails(void **state)
{
	(void)state;
	const struct lims_examples ret = run_thermometer("  - {id: one, mode: initial, standards: [{role: reference}], cells: {point: {t: "
													 "[\"20.5 Cel\"], r: [\"20.0 Cel\"], room: [\"30 Cel\"], depth: [\"75 mm\"]}}, expect: "
													 "{verdict: pass}}\n"
													 "  - {id: one, from: one, expect: {verdict: pass}}\n",
		"the id stands twice");
	assert_int_equal(ret.run, 2);
	assert_int_equal(ret.failed, 1);
}

int main(void)
{
	static char dated[] = LIMS_SOURCE_DIR "/tests/data/dated", loads[] = LIMS_SOURCE_DIR "/tests/data/loads",
				substitution[] = LIMS_SOURCE_DIR "/tests/data/substitution", signs[] = LIMS_SOURCE_DIR "/tests/data/signs";
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_standard_does_not_state_has_its_default),
		cmocka_unit_test(a_list_holds_the_optional_results_that_there_are),
		cmocka_unit_test(a_criterion_that_may_apply_is_not_left_out),
		cmocka_unit_test(a_needed_reading_that_no_criterion_uses_is_missed_all_the_same),
		cmocka_unit_test(an_example_id_that_stands_twice_fails),
		cmocka_unit_test(every_data_file_is_without_fault),
		cmocka_unit_test(every_example_of_every_file_runs),
		cmocka_unit_test_prestate(every_data_file_is_without_fault, dated),
		cmocka_unit_test_prestate(every_example_of_every_file_runs, dated),
		cmocka_unit_test_prestate(every_data_file_is_without_fault, loads),
		cmocka_unit_test_prestate(every_example_of_every_file_runs, loads),
		cmocka_unit_test_prestate(every_data_file_is_without_fault, substitution),
		cmocka_unit_test_prestate(every_example_of_every_file_runs, substitution),
		cmocka_unit_test_prestate(every_data_file_is_without_fault, signs),
		cmocka_unit_test_prestate(every_example_of_every_file_runs, signs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
