// SPDX-License-Identifier: Apache-2.0
// Small models under tests/data/models are without fault and every example in them runs.
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

enum { REPORT_MAX = 4 * 1024 * 1024 };

static int open_models(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/models"};
	struct lims_err err = {0};
	struct lims_catalog *c = NULL;
	if (lims_catalog_open(dirs, 2, &c, &err) != LIMS_OK) {
		(void)fprintf(stderr, "%s %s\n", err.text, err.where);
		return -1;
	}
	*state = c;
	return 0;
}

static int close_models(void **state)
{
	lims_catalog_close(*state);
	return 0;
}

static void every_model_is_without_fault(void **state)
{
	struct lims_buf report;
	struct lims_err err = {0};
	size_t faults = 1;
	lims_buf_init(&report, REPORT_MAX);
	if (lims_catalog_check(*state, &report, &faults, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	(void)fputs(lims_buf_text(&report), stderr);
	assert_int_equal(faults, 0);
	lims_buf_finish(&report);
}

static void every_example_of_every_model_runs(void **state)
{
	struct lims_catalog *c = *state;
	struct lims_buf report;
	size_t failed = 0, run = 0;
	lims_buf_init(&report, REPORT_MAX);
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const char *name = lims_catalog_file(c, i)->name;
		if (strncmp(name, "procedures/", 11) != 0 && strncmp(name, "tolerances/", 11) != 0)
			continue;
		struct lims_examples examples = {0};
		struct lims_err err = {0};
		if (lims_catalog_examples(c, name, &report, &examples, &err) != LIMS_OK)
			fail_msg("%s: %s (%s)", name, err.text, err.where);
		assert_true(examples.run > 0);
		run += examples.run;
		failed += examples.failed;
	}
	if (failed > 0)
		(void)fputs(lims_buf_text(&report), stderr);
	assert_int_equal(failed, 0);
	print_message("%zu examples\n", run);
	lims_buf_finish(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_model_is_without_fault),
		cmocka_unit_test(every_example_of_every_model_runs),
	};
	return cmocka_run_group_tests(tests, open_models, close_models);
}
