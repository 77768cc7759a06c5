// SPDX-License-Identifier: Apache-2.0
// Timed and paired steps: the order of measuring, and times that follow from the moments of captured readings.
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

enum { JSON_MAX = 4 * 1024 * 1024 };

struct house {
	struct lims_catalog *catalog;
	struct lims_procedure_set *set;
	const struct lims_procedure *p;
	struct lims_arena *arena;
	struct lims_result *r;
};

static int open_house(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/house"};
	struct lims_err err = {0};
	struct house *h = calloc(1, sizeof *h);
	if (h == NULL || lims_catalog_open(dirs, 2, &h->catalog, &err) != LIMS_OK ||
		lims_catalog_load(h->catalog, "dynamometer", &h->set, &err) != LIMS_OK) {
		(void)fprintf(stderr, "%s %s\n", err.text, err.where);
		return -1;
	}
	h->p = lims_procedure_set_procedure(h->set);
	h->arena = lims_arena_create(JSON_MAX);
	*state = h;
	return h->arena == NULL ? -1 : 0;
}

static int close_house(void **state)
{
	struct house *h = *state;
	lims_result_destroy(h->r);
	lims_arena_destroy(h->arena);
	lims_procedure_set_destroy(h->set);
	lims_catalog_close(h->catalog);
	free(h);
	return 0;
}

static const struct lims_worksheet *read_steps(struct house *h, const char *steps)
{
	const struct lims_worksheet *w = NULL;
	struct lims_err err = {0};
	struct lims_buf b;
	lims_buf_init(&b, JSON_MAX);
	lims_buf_addf(&b,
		"{\"format\":\"lims-worksheet-1\",\"mode\":\"initial\",\"item\":{\"Max\":\"4 kg\",\"class\":\"1\"},"
		"\"standards\":[{\"role\":\"weights\"}],\"steps\":%s}",
		steps);
	if (lims_worksheet_read_json(lims_buf_text(&b), b.len, h->arena, &w, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&b);
	return w;
}

static const struct lims_result *evaluate(struct house *h, const char *steps)
{
	struct lims_err err = {0};
	lims_result_destroy(h->r);
	h->r = NULL;
	if (lims_worksheet_evaluate(h->p, read_steps(h, steps), &h->r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return h->r;
}

static const char *text(const struct lims_result *r, const char *step, size_t row, const char *column)
{
	const struct lims_result_cell *c = lims_result_cell(r, step, row, 0, column);
	assert_non_null(c);
	return c->v.has_value ? c->v.text : c->v.reason;
}

static enum lims_verdict outcome(const struct lims_result *r, const char *step, const char *id, size_t row)
{
	for (size_t i = 0; i < r->criterion_count; i++)
		if (strcmp(r->criteria[i].step, step) == 0 && strcmp(r->criteria[i].id, id) == 0 && r->criteria[i].row == row)
			return r->criteria[i].outcome;
	fail_msg("there is no criterion %s.%s on row %zu", step, id, row);
	return LIMS_VERDICT_UNDETERMINED;
}

/// "row:column" of the cells in the order of measuring.
static void order(struct house *h, const char *step, char out[512])
{
	static const struct lims_ws_value item[] = {{"Max", "4 kg"}, {"class", "1"}};
	struct lims_plan *plan = NULL;
	struct lims_err err = {0};
	size_t n = 0;
	out[0] = '\0';
	assert_int_equal(lims_plan_create(h->p, item, 2, "initial", &plan, &err), LIMS_OK);
	for (size_t s = 0; s < plan->step_count; s++) {
		const struct lims_plan_step *ps = &plan->steps[s];
		for (size_t i = 0; strcmp(ps->step->id, step) == 0 && i < ps->order_count; i++)
			n += (size_t)snprintf(
				out + n, 512 - n, "%s%zu:%s", n > 0 ? " " : "", ps->order[i].row, ps->step->columns[ps->order[i].column].id);
	}
	lims_plan_destroy(plan);
}

static void pairs_go_up_hold_and_come_down(void **state)
{
	char got[512];
	order(*state, "errors", got);
	assert_string_equal(got, "0:up 1:up 2:up 2:held 2:down 1:down 0:down");
}

static void a_time_is_asked_for_behind_what_it_times(void **state)
{
	char got[512];
	order(*state, "creep", got);
	assert_string_equal(got, "0:shown 0:elapsed 1:shown 1:elapsed 2:shown 2:elapsed");
}

/// Captured at 10:00:00.75, 10:00:04.65 and, in another zone, 10:00:06.66: 3.9 s and 5.91 s later, where 2 and 4 s ± 1.9 s are planned.
static void elapsed_times_follow_from_the_moments_of_captures(void **state)
{
	const struct lims_result *r = evaluate(*state, "{\"creep\":{\"rows\":["
												   "{\"shown\":{\"value\":\"4000 g\",\"at\":\"2026-03-17T10:00:00.75+07:00\"}},"
												   "{\"shown\":{\"value\":\"4005 g\",\"at\":\"2026-03-17T10:00:04.65+07:00\"}},"
												   "{\"shown\":{\"value\":\"4005 g\",\"at\":\"2026-03-17T03:00:06.66Z\"}}]}}");
	assert_string_equal(text(r, "creep", 0, "elapsed"), "0");
	assert_string_equal(text(r, "creep", 1, "elapsed"), "3.9");
	assert_string_equal(text(r, "creep", 2, "elapsed"), "5.91");
	assert_int_equal(outcome(r, "creep", "elapsed", 1), LIMS_VERDICT_PASS); // exactly at its limit
	assert_int_equal(outcome(r, "creep", "elapsed", 2), LIMS_VERDICT_FAIL);
	assert_int_equal(r->verdict, LIMS_VERDICT_UNDETERMINED);
	assert_int_equal(r->information_count, 0);
}

static void without_moments_times_are_missing(void **state)
{
	const struct lims_result *r = evaluate(
		*state, "{\"creep\":{\"rows\":[{\"shown\":\"4000 g\"},{\"shown\":{\"value\":\"4005 g\",\"at\":\"2026-03-17T10:00:01Z\"}}]}}");
	assert_string_equal(text(r, "creep", 0, "elapsed"), "0");
	assert_string_equal(text(r, "creep", 1, "elapsed"), "missing");
	assert_int_equal(outcome(r, "creep", "elapsed", 1), LIMS_VERDICT_UNDETERMINED);
}

static void a_typed_time_counts_and_is_told_beside_that_of_the_captures(void **state)
{
	const struct lims_result *r =
		evaluate(*state, "{\"creep\":{\"rows\":[{\"shown\":{\"value\":\"4000 g\",\"at\":\"2026-03-17T10:00:00Z\"}},"
						 "{\"shown\":{\"value\":\"4005 g\",\"at\":\"2026-03-17T10:00:09Z\"},\"elapsed\":\"1 s\"}]}}");
	assert_string_equal(text(r, "creep", 1, "elapsed"), "1");
	assert_int_equal(outcome(r, "creep", "elapsed", 1), LIMS_VERDICT_PASS);
	assert_int_equal(r->information_count, 1);
	assert_string_equal(r->information[0], "creep, row 2: the time 1 s of elapsed was typed; the readings were captured at 9.00 s.");
}

/// The turning point was left 1.5 s after it was reached; the row before does not count.
static void the_time_held_runs_from_the_last_upward_to_the_first_downward_reading(void **state)
{
	const struct lims_result *r = evaluate(*state, "{\"errors\":{\"rows\":[{},"
												   "{\"up\":{\"value\":\"2000 g\",\"at\":\"2026-03-17T10:00:00Z\"},"
												   "\"down\":{\"value\":\"2000 g\",\"at\":\"2026-03-17T10:00:09Z\"}},"
												   "{\"up\":{\"value\":\"4000 g\",\"at\":\"2026-03-17T10:00:05Z\"},"
												   "\"down\":{\"value\":\"4000 g\",\"at\":\"2026-03-17T10:00:06.5Z\"}}]}}");
	assert_string_equal(text(r, "errors", 2, "held"), "1.5");
	assert_string_equal(text(r, "errors", 1, "held"), "not planned");
	assert_int_equal(outcome(r, "errors", "held", 2), LIMS_VERDICT_PASS);
}

static void a_reading_that_is_none_has_no_moment(void **state)
{
	const struct lims_result *r =
		evaluate(*state, "{\"errors\":{\"rows\":[{},{},{\"up\":{\"value\":\"4000 g\",\"unstable\":true,\"at\":\"2026-03-17T10:00:05Z\"},"
						 "\"down\":{\"value\":\"4000 g\",\"at\":\"2026-03-17T10:00:06.5Z\"}}]}}");
	assert_string_equal(text(r, "errors", 2, "held"), "missing");
}

static void what_is_no_moment_is_refused(void **state)
{
	struct house *h = *state;
	struct lims_err err = {0};
	struct lims_result *r = NULL;
	const struct lims_worksheet *w = read_steps(h, "{\"creep\":{\"rows\":[{\"shown\":{\"value\":\"4000 g\",\"at\":\"at noon\"}}]}}");
	assert_int_equal(lims_worksheet_evaluate(h->p, w, &r, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "Creep, row 1"));
}

static void moments_survive_the_way_through_json(void **state)
{
	static const char steps[] = "{\"creep\":{\"rows\":[{\"shown\":{\"value\":\"4000 g\",\"at\":\"2026-03-17T10:00:00Z\"}}]}}";
	struct lims_buf b;
	lims_buf_init(&b, JSON_MAX);
	lims_worksheet_json(read_steps(*state, steps), &b);
	assert_non_null(strstr(lims_buf_text(&b), steps));
	lims_buf_finish(&b);
}

#define T(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(pairs_go_up_hold_and_come_down),
		T(a_time_is_asked_for_behind_what_it_times),
		T(elapsed_times_follow_from_the_moments_of_captures),
		T(without_moments_times_are_missing),
		T(a_typed_time_counts_and_is_told_beside_that_of_the_captures),
		T(the_time_held_runs_from_the_last_upward_to_the_first_downward_reading),
		T(a_reading_that_is_none_has_no_moment),
		T(what_is_no_moment_is_refused),
		T(moments_survive_the_way_through_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
