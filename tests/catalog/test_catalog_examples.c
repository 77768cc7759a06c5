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

int main(void)
{
	static char dated[] = LIMS_SOURCE_DIR "/tests/data/dated", loads[] = LIMS_SOURCE_DIR "/tests/data/loads",
				substitution[] = LIMS_SOURCE_DIR "/tests/data/substitution";
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_data_file_is_without_fault),
		cmocka_unit_test(every_example_of_every_file_runs),
		cmocka_unit_test_prestate(every_data_file_is_without_fault, dated),
		cmocka_unit_test_prestate(every_example_of_every_file_runs, dated),
		cmocka_unit_test_prestate(every_data_file_is_without_fault, loads),
		cmocka_unit_test_prestate(every_example_of_every_file_runs, loads),
		cmocka_unit_test_prestate(every_data_file_is_without_fault, substitution),
		cmocka_unit_test_prestate(every_example_of_every_file_runs, substitution),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
