// SPDX-License-Identifier: Apache-2.0
// Values that cannot be: counts and masses below zero fill nothing, and what is far beyond is asked about at once; by the made-up method of tests/data/signs.
#include "tests/laboratory/world.h"

#include "laboratory/doubts.h"
#include "laboratory/doubts_made.h"
#include "laboratory/items.h"
#include "laboratory/proof/dossier.h"

#include <stdio.h>
#include <string.h>

static int start(void **state)
{
	if (wd_training(state) != 0)
		return 1;
	wd_own_procedure(*state, "signs", "counted");
	wd_gates(*state, NULL, "off");
	return 0;
}

static void opened(struct world *w, char sheet[LIMS_CODE])
{
	static const struct lims_field_value values[] = {{"nominal", "100 g"}};
	struct lims_item item = {.procedure = "counted",
		.type = "C-1",
		.serial = "1",
		.maker = "M",
		.country = "Việt Nam",
		.customer = "kh1",
		.received_on = {2010, 1, 2},
		.characteristics = values,
		.characteristic_count = 1};
	char code[LIMS_CODE], same[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
	struct lims_bench_opening o = {.item = code, .mode = "periodic"};
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

static void refused(struct world *w, const char *sheet, const char *column, const char *value, const char *why)
{
	struct lims_bench_cell c = wd_cell("count", 0, 0, column);
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, value, &w->err), LIMS_E_INPUT, why);
}

static void a_typed_value_of_a_sign_that_cannot_be_is_refused(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	opened(w, sheet);
	refused(w, sheet, "total", "-1 g", "below zero");
	refused(w, sheet, "shown", "-1 g", "not above zero");
	refused(w, sheet, "shown", "0.00 kg", "not above zero");
	wd_enter(w, sheet, "count", 0, 0, "total", "0 g");
}

static void a_captured_value_of_a_sign_that_cannot_be_is_no_reading(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_reading r;
	struct lims_bench_view *v = NULL;
	opened(w, sheet);
	struct lims_bench_cell c = wd_cell("count", 0, 0, "shown");
	wd_ok(w, wd_capture(w, sheet, &c, "S S    -500.00 g\r\n", &r));
	assert_int_equal(r.reason, LIMS_REASON_SIGN);
	assert_string_equal(r.note, "-500.00 g");
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_null(v->sheet->readings[0].value);
	assert_string_equal(v->sheet->readings[0].reason, "sign");
	lims_bench_view_destroy(v);
	wd_ok(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r));
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	wd_check_rebuild(w);
}

/// 10 % of 100 g are 110 g and 90 g: asked about before it is recorded, and told of the last reading that makes it.
static void a_result_beyond_its_doubt_is_asked_about_and_told(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_view *v = NULL;
	opened(w, sheet);
	wd_enter(w, sheet, "count", 0, 0, "shown", "110.1 g");
	struct lims_bench_cell c = wd_cell("count", 0, 0, "real");
	wd_fails(w, lims_doubt_shown(w->lab, sheet, &c, "100 g", "--sure", &w->err), LIMS_E_REFUSED, "10.1 %");
	wd_ok(w, lims_doubt_shown(w->lab, sheet, &c, "100.1 g", "--sure", &w->err));
	wd_enter(w, sheet, "count", 0, 0, "real", "100 g");
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_int_equal(v->doubt_count, 1);
	assert_int_equal(v->doubts[0].reading, 2);
	assert_non_null(strstr(v->doubts[0].text, "10.1 %"));
	lims_bench_view_destroy(v);
}

/// The readings as they stand and what they give.
static void evaluated(struct world *w, const struct lims_opened_sheet *o, struct lims_buf *json)
{
	struct lims_result *r = NULL;
	lims_buf_init(json, 1 << 20);
	wd_ok(w, lims_opened_sheet_evaluate(o, &r, &w->err));
	lims_result_json(r, json);
	lims_result_destroy(r);
}

/// What is tried is tried beside the worksheet: refused or not, it has the readings that it had and gives what it gave.
static void a_value_that_is_asked_about_does_not_stay_in_the_worksheet(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_opened_sheet o;
	struct lims_buf before, after;
	opened(w, sheet);
	wd_enter(w, sheet, "count", 0, 0, "shown", "110.1 g");
	wd_ok(w, lims_opened_sheet_init(&o, lims_journal_db(w->lab->journal), sheet, &w->err));
	const struct lims_dossier_reading *readings = o.sheet.readings;
	evaluated(w, &o, &before);
	struct lims_bench_cell c = wd_cell("count", 0, 0, "real");
	wd_fails(w, lims_doubt_refuse_made(&o, &c, "100 g", "--sure", &w->err), LIMS_E_REFUSED, "10.1 %");
	assert_int_equal(o.sheet.reading_count, 1);
	wd_ok(w, lims_doubt_refuse_made(&o, &c, "100.1 g", "--sure", &w->err));
	assert_int_equal(o.sheet.reading_count, 1);
	assert_ptr_equal(o.sheet.readings, readings);
	assert_string_equal(readings[0].value, "110.1 g");
	evaluated(w, &o, &after);
	assert_string_equal(lims_buf_text(&after), lims_buf_text(&before));
	lims_buf_finish(&before);
	lims_buf_finish(&after);
	lims_opened_sheet_finish(&o);
}

static void at_the_doubt_nothing_is_asked(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	opened(w, sheet);
	wd_enter(w, sheet, "count", 0, 0, "shown", "110 g");
	struct lims_bench_cell c = wd_cell("count", 0, 0, "real");
	wd_ok(w, lims_doubt_shown(w->lab, sheet, &c, "100 g", "--sure", &w->err));
}

/// The largest thing is 100 g: a register may stand anywhere, an indication of more than 1000 g is told.
static void a_register_that_runs_on_is_never_too_large(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	struct lims_bench_view *v = NULL;
	opened(w, sheet);
	wd_enter(w, sheet, "count", 0, 0, "total", "470120 kg");
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_int_equal(v->doubt_count, 0);
	lims_bench_view_destroy(v);
	wd_enter(w, sheet, "count", 0, 0, "shown", "1001 g");
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_int_equal(v->doubt_count, 1);
	lims_bench_view_destroy(v);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, wd_teardown)
	const struct CMUnitTest tests[] = {
		T(a_typed_value_of_a_sign_that_cannot_be_is_refused),
		T(a_captured_value_of_a_sign_that_cannot_be_is_no_reading),
		T(a_result_beyond_its_doubt_is_asked_about_and_told),
		T(a_value_that_is_asked_about_does_not_stay_in_the_worksheet),
		T(at_the_doubt_nothing_is_asked),
		T(a_register_that_runs_on_is_never_too_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
