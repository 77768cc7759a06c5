// SPDX-License-Identifier: Apache-2.0
// Small models under tests/data/models are without fault and every example in them runs; every worked case of LIMS_CASES is an example.
#include "lims-core/base/json.h"
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

enum { REPORT_MAX = 4 * 1024 * 1024, CASES_MAX = 4 * 1024 * 1024, NAME = 160 };

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

/// "id: ID" in the bytes of some file, ID whole or with the number of a part behind it: "EM-start-1".
static bool stands(const struct lims_catalog *c, const char *id)
{
	char key[NAME];
	int n = snprintf(key, sizeof key, "id: %s", id);
	assert_true(n > 0 && (size_t)n < sizeof key);
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		size_t size = 0;
		const char *at = lims_catalog_bytes(c, lims_catalog_file(c, i)->name, &size);
		for (; at != NULL && (at = strstr(at, key)) != NULL; at += n) {
			if (strchr("\n,} ", at[n]) != NULL || (at[n] == '-' && at[n + 1] >= '0' && at[n + 1] <= '9'))
				return true;
		}
	}
	return false;
}

static void every_worked_case_is_an_example(void **state)
{
	const char *cases = getenv("LIMS_CASES");
	if (cases == NULL || cases[0] == '\0') {
		print_message("LIMS_CASES is not set: the worked cases were not looked for\n");
		return;
	}
	char path[1000];
	struct lims_buf text;
	struct lims_err err = {0};
	struct lims_json_doc *doc = NULL;
	int n = snprintf(path, sizeof path, "%s/cases/worked-examples.json", cases);
	assert_true(n > 0 && (size_t)n < sizeof path);
	if (lims_file_read(path, CASES_MAX, &text, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	if (lims_json_parse(lims_buf_text(&text), text.len, CASES_MAX, &doc, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	const struct lims_json *list = lims_json_root(doc);
	size_t missing = 0;
	assert_true(lims_json_is_array(list) && lims_json_size(list) > 0);
	for (size_t i = 0; i < lims_json_size(list); i++) {
		const char *id = lims_json_get_text(lims_json_at(list, i), "id", "");
		if (!stands(*state, id)) {
			print_error("the worked case %s is no example of a data file\n", id);
			missing++;
		}
	}
	print_message("%zu worked cases\n", lims_json_size(list));
	assert_int_equal(missing, 0);
	lims_json_destroy(doc);
	lims_buf_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_model_is_without_fault),
		cmocka_unit_test(every_example_of_every_model_runs),
		cmocka_unit_test(every_worked_case_is_an_example),
	};
	return cmocka_run_group_tests(tests, open_models, close_models);
}
