// SPDX-License-Identifier: Apache-2.0
// Margins and their order, what a point rests on, and the trace over worksheets of every kind.
#include "tests/base/clock_ahead.h"
#include "tests/laboratory/world.h"

#include "laboratory/strikes.h"

#include "laboratory/equipment/resting.h"
#include "laboratory/equipment/trace.h"

#include <stdio.h>
#include <string.h>

#define POINT(value, relation, limit, outcome, uses)                                                                                       \
	"{\"step\":\"s\",\"row\":0,\"at\":\"1 kg\",\"criterion\":\"error\",\"value\":\"" value "\",\"relation\":\"" relation                   \
	"\",\"limit\":\"" limit "\",\"unit\":\"g\",\"outcome\":\"" outcome "\",\"uses\":[" uses "]}"

struct read {
	struct lims_json_doc *doc;
	struct lims_point p;
};

static struct read read_point(const char *text)
{
	struct read r = {0};
	struct lims_err err = {0};
	assert_int_equal(lims_json_parse(text, strlen(text), 4096, &r.doc, &err), LIMS_OK);
	if (lims_point_read(lims_json_root(r.doc), &r.p, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return r;
}

static int order(const char *a, const char *b)
{
	struct read x = read_point(a), y = read_point(b);
	int c = lims_point_cmp(&x.p, &y.p);
	assert_int_equal(lims_point_cmp(&y.p, &x.p), -c);
	lims_json_destroy(x.doc);
	lims_json_destroy(y.doc);
	return c;
}

static void margin_is(const char *text, const char *margin, bool exact, int64_t key)
{
	char got[LIMS_DEC_TEXT];
	struct read r = read_point(text);
	assert_true(r.p.has_margin);
	lims_dec_text(lims_dec_trim(r.p.margin), got);
	assert_string_equal(got, margin);
	assert_int_equal(r.p.exact, exact);
	assert_int_equal(lims_point_key(&r.p), key);
	lims_json_destroy(r.doc);
}

static void a_margin_is_the_way_to_the_limit_over_the_limit(void **state)
{
	(void)state;
	// Upper: (50 - 25) / 50. At the limit 0. Beyond: (50 - 60) / 50.
	margin_is(POINT("25", "<=", "50", "pass", ""), "0.5", true, LIMS_POINT_UNIT / 2);
	margin_is(POINT("50.0", "<=", "50", "pass", ""), "0", true, 0);
	margin_is(POINT("60", "<=", "50", "fail", ""), "-0.2", true, -LIMS_POINT_UNIT / 5);
	// Lower: (25 - 20) / 20. A negative limit counts by its size: (-1 - -2) / 2 above -2.
	margin_is(POINT("25", ">=", "20", "pass", ""), "0.25", true, LIMS_POINT_UNIT / 4);
	margin_is(POINT("-1", ">=", "-2", "pass", ""), "0.5", true, LIMS_POINT_UNIT / 2);
	// 1/3 to 34 digits; the key is rounded down, also below zero: -1/3 of 10⁹ is -333333333.3…
	margin_is(POINT("2", "<=", "3", "pass", ""), "0.3333333333333333333333333333333333", false, 333333333);
	margin_is(POINT("4", "<=", "3", "fail", ""), "-0.3333333333333333333333333333333333", false, -333333334);
	// Far beyond the limit stays the last: (10^-9 - 10^30) / 10^-9 is 1 - 10^39, to 34 digits -10^39.
	margin_is(POINT("1e30", "<=", "1e-9", "fail", ""), "-1.000000000000000000000000000000000e39", false, INT64_MIN + 1);
}

static void points_are_ordered_exactly(void **state)
{
	(void)state;
	assert_int_equal(order(POINT("2", "<=", "3", "pass", ""), POINT("4", "<=", "6", "pass", "")), 0);
	// 1/3 against 0.3333333333333333333333333333333333: to 34 digits they are the same, and 1/3 is the larger.
	assert_int_equal(order(POINT("2", "<=", "3", "pass", ""), POINT("0.6666666666666666666666666666666667", "<=", "1", "pass", "")), 1);
	assert_int_equal(order(POINT("60", "<=", "50", "fail", ""), POINT("50", "<=", "50", "pass", "")), -1);
	// A limit of zero has no margin and comes first: nobody can say how near it is.
	assert_int_equal(order(POINT("0", "<=", "0", "pass", ""), POINT("60", "<=", "50", "fail", "")), -1);
	struct read r = read_point(POINT("0", "<=", "0", "pass", ""));
	assert_false(r.p.has_margin);
	assert_true(lims_point_key(&r.p) == INT64_MIN);
	lims_json_destroy(r.doc);
}

static void a_point_names_its_standards_and_pieces(void **state)
{
	(void)state;
	struct lims_buf pieces;
	struct read r = read_point(POINT("1", "<=", "2", "pass", "\"Q-1/5 kg\",\"Q-1/2 kg*\",\"Q-11\",\"K\""));
	lims_buf_init(&pieces, 256);
	assert_true(lims_point_uses(&r.p, "Q-1", &pieces));
	assert_string_equal(lims_buf_text(&pieces), "5 kg + 2 kg*");
	assert_true(lims_point_uses(&r.p, "Q-11", NULL));
	assert_true(lims_point_uses(&r.p, "K", NULL));
	// A code that another begins with is another standard.
	assert_false(lims_point_uses(&r.p, "Q", NULL));
	assert_false(lims_point_uses(&r.p, "Q-1/5", NULL));
	lims_json_destroy(r.doc);
	lims_buf_finish(&pieces);
}

static void a_point_without_numbers_is_a_corrupt_one(void **state)
{
	(void)state;
	struct lims_json_doc *doc = NULL;
	struct lims_point p;
	struct lims_err err = {0};
	static const char bad[] = POINT("x", "<=", "1", "pass", "");
	assert_int_equal(lims_json_parse(bad, strlen(bad), 4096, &doc, &err), LIMS_OK);
	assert_int_equal(lims_point_read(lims_json_root(doc), &p, &err), LIMS_E_CORRUPT);
	lims_json_destroy(doc);
}

/* ---- over worksheets ---- */

struct seen {
	int lines, points, bare;
	char first_sheet[LIMS_CODE], first_value[32], first_number[LIMS_CODE], bare_sheet[LIMS_CODE], bare_state[16];
};

static lims_rc see(void *ctx, const struct lims_trace_line *l, struct lims_err *err)
{
	struct seen *s = ctx;
	(void)err;
	s->lines++;
	s->points += l->point != NULL;
	if (s->lines == 1 && l->point) {
		snprintf(s->first_sheet, sizeof s->first_sheet, "%s", l->worksheet);
		snprintf(s->first_value, sizeof s->first_value, "%s", l->point->value);
		snprintf(s->first_number, sizeof s->first_number, "%s", l->number);
	}
	if (!l->point) {
		s->bare++;
		snprintf(s->bare_sheet, sizeof s->bare_sheet, "%s", l->worksheet);
		snprintf(s->bare_state, sizeof s->bare_state, "%s", l->state);
	}
	return LIMS_OK;
}

static struct seen trace(struct world *w, const char *standard, int most, struct lims_trace_total *ret_total)
{
	struct seen s = {0};
	struct lims_trace_ask ask = {.standard = standard, .most = most};
	wd_ok(w, lims_trace_reverse(w->lab, &ask, ret_total, see, &s, &w->err));
	return s;
}

static void every_worksheet_that_names_the_standard_is_found(void **state)
{
	struct world *w = *state;
	struct lims_trace_total total;
	char near[LIMS_CODE], far[LIMS_CODE], open[LIMS_CODE], item[LIMS_CODE], number[LIMS_CODE];
	// 15 kg on the dial: MPE 75 g. -70 g leaves 5/75, -25 g leaves 50/75.
	wd_ready_scale(w, "S-1", "14975 g", "", far);
	wd_ready_scale(w, "S-2", "14930 g", "", near);
	wd_issue(w, near, number);
	wd_scale(w, "S-3", item);
	wd_open(w, item, "", open);
	struct seen s = trace(w, "qc1", 0, &total);
	assert_string_equal(s.first_sheet, near);
	assert_string_equal(s.first_value, "70");
	assert_string_equal(s.first_number, number);
	assert_int_equal(total.worksheets, 3);
	assert_int_equal(total.papers, 1);
	assert_int_equal(total.unsubmitted, 1);
	assert_int_equal(total.points, s.points);
	assert_int_equal(s.bare, 1);
	assert_string_equal(s.bare_sheet, open);
	assert_string_equal(s.bare_state, "open");
	assert_int_equal(trace(w, "ct1", 0, &total).lines, 0);
	wd_check_rebuild(w);
}

static void the_first_few_are_the_first_of_all(void **state)
{
	struct world *w = *state;
	struct lims_trace_total total;
	char sheet[LIMS_CODE];
	static const char *const tops[] = {"14975 g", "14930 g", "14950 g"};
	for (size_t i = 0; i < 3; i++)
		wd_ready_scale(w, "S-1", tops[i], "", sheet);
	struct seen all = trace(w, "qc1", 0, &total), one = trace(w, "qc1", 1, &total), two = trace(w, "qc1", 2, &total);
	assert_int_equal(one.lines, 1);
	assert_int_equal(two.lines, 2);
	assert_string_equal(one.first_sheet, all.first_sheet);
	assert_string_equal(two.first_value, "70");
	assert_int_equal(total.points, all.points);
}

/// As a program wrote it that listed no points yet.
static void worksheets_submitted_before_points_were_listed_are_computed(void **state)
{
	struct world *w = *state;
	struct lims_trace_total total;
	char item[LIMS_CODE], old[LIMS_CODE], now[LIMS_CODE], subject[64], body[256];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", old);
	wd_fill_scale(w, old, "14930 g");
	snprintf(subject, sizeof subject, "worksheet:%s", old);
	snprintf(body, sizeof body, "{\"verdict\":\"pass\",\"worksheet\":\"%064d\",\"result\":\"%064d\"}", 0, 0);
	wd_append(w, "worksheet.submitted", subject, "ti", body);
	wd_ready_scale(w, "S-2", "14950 g", "", now);
	struct seen s = trace(w, "qc1", 0, &total);
	assert_string_equal(s.first_sheet, old);
	assert_string_equal(s.first_value, "70");
	assert_int_equal(trace(w, "qc1", 1, &total).points, 1);
	// Only those of the newer one are counted without computing.
	assert_int_equal(total.points * 2, s.points);
	wd_check_rebuild(w);
}

static void a_corrected_worksheet_counts_as_it_was_last_submitted(void **state)
{
	struct world *w = *state;
	struct lims_trace_total total;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, "14930 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, false, "đọc lại", &w->err));
	wd_as(w, "ti");
	int last = 0;
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	last = (int)v->sheet->reading_count;
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_strike(w->lab, sheet, last, "misread", NULL, &w->err));
	wd_enter(w, sheet, "weighing", 4, 0, "up", "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	struct seen s = trace(w, "qc1", 0, &total);
	assert_string_equal(s.first_value, "50");
	assert_int_equal(total.worksheets, 1);
	wd_check_rebuild(w);
}

static int64_t found_since(struct world *w, struct lims_date from)
{
	struct seen s = {0};
	struct lims_trace_total total;
	struct lims_trace_ask ask = {.standard = "qc1", .from = from};
	wd_ok(w, lims_trace_reverse(w->lab, &ask, &total, see, &s, &w->err));
	return (int64_t)total.worksheets;
}

static lims_rc count_resting(void *ctx, const struct lims_resting *r, struct lims_err *err)
{
	(void)r;
	(void)err;
	++*(int *)ctx;
	return LIMS_OK;
}

/// Begun on the first day, its last reading taken 25 days later: a check that was good on the 16th day and one that failed on the 31st have it between them.
static void work_lasts_until_its_last_reading_that_counts(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], other[LIMS_CODE], short_one[LIMS_CODE];
	struct lims_date first = lims_laboratory_today(w->lab);
	int resting = 0;
	wd_ready_scale(w, "S-1", "14950 g", "", short_one);
	wd_as(w, "le");
	wd_scale(w, "S-2", item);
	wd_open(w, item, "", sheet);
	wd_as(w, "le");
	wd_scale(w, "S-3", item);
	wd_open(w, item, "", other);
	wd_fill_scale(w, sheet, NULL);
	assert_int_equal(found_since(w, first), 3);
	assert_int_equal(found_since(w, lims_date_add_days(first, 1)), 0);
	clock_ahead_us = (int64_t)25 * 86400 * 1000000;
	wd_enter(w, sheet, "weighing", 4, 0, "up", "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	assert_int_equal(found_since(w, lims_date_add_days(first, 16)), 1);
	assert_int_equal(found_since(w, lims_date_add_days(first, 25)), 1);
	assert_int_equal(found_since(w, lims_date_add_days(first, 26)), 0);
	wd_ok(w, lims_resting_each(w->lab, "qc1", lims_date_add_days(first, 16), count_resting, &resting, &w->err));
	assert_int_equal(resting, 1);
	wd_check_rebuild(w);
	// What was read on the later day of another one is struck: its work is that of its first day.
	wd_enter(w, other, "weighing", 4, 0, "up", "14950 g");
	assert_int_equal(found_since(w, lims_date_add_days(first, 16)), 2);
	wd_ok(w, lims_bench_strike(w->lab, other, 1, "misread", NULL, &w->err));
	assert_int_equal(found_since(w, lims_date_add_days(first, 16)), 1);
	wd_check_rebuild(w);
	clock_ahead_us = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_margin_is_the_way_to_the_limit_over_the_limit),
		cmocka_unit_test(points_are_ordered_exactly),
		cmocka_unit_test(a_point_names_its_standards_and_pieces),
		cmocka_unit_test(a_point_without_numbers_is_a_corrupt_one),
		cmocka_unit_test_setup_teardown(every_worksheet_that_names_the_standard_is_found, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(the_first_few_are_the_first_of_all, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(worksheets_submitted_before_points_were_listed_are_computed, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_corrected_worksheet_counts_as_it_was_last_submitted, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(work_lasts_until_its_last_reading_that_counts, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
