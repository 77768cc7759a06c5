// SPDX-License-Identifier: Apache-2.0
// An evaluator that is used again and again: the same bytes as a fresh one, nothing left of the worksheet before, and no memory taken.
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"

// cmocka wants these before it
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { JSON_MAX = 4 * 1024 * 1024 };

/* ---- every way to memory is counted ---- */

static size_t allocations;
void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n)
{
	allocations++;
	return __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t size)
{
	allocations++;
	return __real_calloc(count, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	allocations++;
	return __real_realloc(p, n);
}

/* ---- the material ---- */

struct house {
	struct lims_catalog *catalog;
	struct lims_procedure_set *set;
	struct lims_arena *arena; ///< of the worksheets
	struct lims_evaluator *evaluator;
};

static int open_house(void **state)
{
	static const char *const dirs[] = {
		LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/house", LIMS_SOURCE_DIR "/tests/data/dated"};
	struct lims_err err = {0};
	struct house *h = calloc(1, sizeof *h);
	if (h == NULL)
		return -1;
	*state = h;
	h->arena = lims_arena_create(JSON_MAX);
	if (h->arena == NULL || lims_catalog_open(dirs, sizeof dirs / sizeof *dirs, &h->catalog, &err) != LIMS_OK ||
		lims_catalog_load(h->catalog, "spring-dial-scale", &h->set, &err) != LIMS_OK ||
		lims_evaluator_create(lims_procedure_set_procedure(h->set), &h->evaluator, &err) != LIMS_OK) {
		(void)fprintf(stderr, "%s %s\n", err.text, err.where);
		return -1;
	}
	return 0;
}

static int close_house(void **state)
{
	struct house *h = *state;
	lims_evaluator_destroy(h->evaluator);
	lims_procedure_set_destroy(h->set);
	lims_catalog_close(h->catalog);
	lims_arena_destroy(h->arena);
	free(h);
	return 0;
}

static const struct lims_worksheet *worksheet(struct house *h, const char *name)
{
	struct lims_buf path, text;
	struct lims_err err = {0};
	const struct lims_worksheet *w = NULL;
	lims_buf_init(&path, 1000);
	lims_buf_addf(&path, "%s/tests/fuzz/corpus/worksheet/%s", LIMS_SOURCE_DIR, name);
	if (lims_file_read(lims_buf_text(&path), JSON_MAX, &text, &err) != LIMS_OK ||
		lims_worksheet_read_json(lims_buf_text(&text), text.len, h->arena, &w, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&text);
	lims_buf_finish(&path);
	return w;
}

static const struct lims_result *run(struct house *h, const struct lims_worksheet *w)
{
	struct lims_err err = {0};
	const struct lims_result *r = NULL;
	if (lims_evaluator_run(h->evaluator, w, &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return r;
}

/// The evaluator's result is byte for byte that of an evaluation that stands alone.
static void same_as_alone(struct house *h, const struct lims_worksheet *w)
{
	struct lims_err err = {0};
	struct lims_result *alone = NULL;
	struct lims_buf expected, got;
	lims_buf_init(&expected, JSON_MAX);
	lims_buf_init(&got, JSON_MAX);
	assert_int_equal(lims_worksheet_evaluate(lims_procedure_set_procedure(h->set), w, &alone, &err), LIMS_OK);
	lims_result_json(alone, &expected);
	lims_result_json(run(h, w), &got);
	assert_true(expected.len > 1000);
	assert_string_equal(lims_buf_text(&got), lims_buf_text(&expected));
	lims_result_destroy(alone);
	lims_buf_finish(&expected);
	lims_buf_finish(&got);
}

/* ---- the rules ---- */

static void nothing_is_left_of_the_worksheet_before(void **state)
{
	struct house *h = *state;
	const struct lims_worksheet *filled = worksheet(h, "filled-record.json"), *partial = worksheet(h, "partial.json");
	struct lims_worksheet refused = *filled;
	const struct lims_result *untouched = NULL;
	struct lims_err err = {0};
	refused.mode = "no such mode";
	for (int round = 0; round < 2; round++) {
		same_as_alone(h, filled);
		same_as_alone(h, partial);
		assert_int_equal(lims_evaluator_run(h->evaluator, &refused, &untouched, &err), LIMS_E_INPUT);
		assert_null(untouched);
	}
}

static void from_the_second_worksheet_on_nothing_is_allocated(void **state)
{
	struct house *h = *state;
	const struct lims_worksheet *w = worksheet(h, "filled-record.json");
	(void)run(h, w);
	for (int again = 0; again < 3; again++) {
		struct lims_evaluator_count before = lims_evaluator_counted(h->evaluator);
		size_t taken = allocations;
		(void)run(h, w);
		struct lims_evaluator_count after = lims_evaluator_counted(h->evaluator);
		assert_int_equal(after.worksheets - before.worksheets, 1);
		assert_int_equal(after.rational - before.rational, 0);
		assert_int_equal(allocations - taken, 0);
	}
}

/// A file of the corpus: a procedure, a line "=== worksheet", a worksheet.
struct pair {
	struct lims_procedure_set *set;
	const struct lims_worksheet *worksheet;
	struct lims_evaluator *evaluator;
	bool trials; ///< Monte Carlo
};

static size_t budgets, quiet;

static void open_pair(struct house *h, const char *name, struct pair *ret)
{
	static const char mark[] = "\n=== worksheet\n";
	char path[512];
	struct lims_buf text;
	struct lims_err err = {0};
	(void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/evaluate/%s", LIMS_SOURCE_DIR, name);
	if (lims_file_read(path, JSON_MAX, &text, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	const char *all = lims_buf_text(&text), *cut = strstr(all, mark);
	assert_non_null(cut);
	const char *sheet = cut + sizeof mark - 1;
	ret->trials = strstr(all, "monte_carlo") != NULL;
	if (lims_catalog_load_file(h->catalog, "x.yaml", all, (size_t)(cut + 1 - all), &ret->set, &err) != LIMS_OK ||
		lims_worksheet_read_json(sheet, text.len - (size_t)(sheet - all), h->arena, &ret->worksheet, &err) != LIMS_OK ||
		lims_evaluator_create(lims_procedure_set_procedure(ret->set), &ret->evaluator, &err) != LIMS_OK)
		fail_msg("%s: %s", name, err.text);
	lims_buf_finish(&text);
}

static void run_pair(struct pair *p, const char *name, bool trials)
{
	struct lims_err err = {0};
	const struct lims_result *r = NULL;
	for (int again = 0; again < 3; again++) {
		struct lims_evaluator_count before = lims_evaluator_counted(p->evaluator);
		size_t taken = allocations;
		if (lims_evaluator_run(p->evaluator, p->worksheet, &r, &err) != LIMS_OK)
			fail_msg("%s: %s", name, err.text);
		struct lims_evaluator_count after = lims_evaluator_counted(p->evaluator);
		// Rationals and Monte Carlo trials take memory; where there are none, nothing is taken.
		if (again > 0 && !trials && after.rational == before.rational)
			if (allocations != taken)
				fail_msg("%s: %zu allocations", name, allocations - taken);
		budgets += after.budgets - before.budgets;
		quiet += again > 0 && after.budgets > before.budgets && allocations == taken;
	}
}

/// The fuzzer begins with these: one that is refused would begin with nothing.
static void every_file_of_the_corpus_is_evaluated_and_budgets_allocate_nothing_either(void **state)
{
	DIR *d = opendir(LIMS_SOURCE_DIR "/tests/fuzz/corpus/evaluate");
	size_t files = 0;
	assert_non_null(d);
	for (const struct dirent *one = readdir(d); one != NULL; one = readdir(d)) {
		struct pair p;
		if (strstr(one->d_name, ".txt") == NULL)
			continue;
		open_pair(*state, one->d_name, &p);
		run_pair(&p, one->d_name, p.trials);
		lims_evaluator_destroy(p.evaluator);
		lims_procedure_set_destroy(p.set);
		files++;
	}
	(void)closedir(d);
	print_message("%zu files, %zu budgets made, %zu runs with budgets and without an allocation\n", files, budgets, quiet);
	assert_true(files > 0 && quiet > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_left_of_the_worksheet_before),
		cmocka_unit_test(from_the_second_worksheet_on_nothing_is_allocated),
		cmocka_unit_test(every_file_of_the_corpus_is_evaluated_and_budgets_allocate_nothing_either),
	};
	return cmocka_run_group_tests(tests, open_house, close_house);
}
