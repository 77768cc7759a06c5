// SPDX-License-Identifier: Apache-2.0
// A worksheet at the bench: what fills a cell, what is kept without filling one, what is struck, and when it may be submitted.
#include "tests/laboratory/world.h"

#include "laboratory/strikes.h"

#include "drivers/protocol/capture.h"
#include "laboratory/proof/dossier.h"

#include <stdio.h>
#include <string.h>

/// Text of a cell as the result has it; "" when it has no value.
static void cell_text(struct world *w, const char *sheet, const struct lims_bench_cell *c, char out[128])
{
	struct lims_bench_view *v = wd_view(w, sheet);
	const struct lims_result_cell *cell = lims_result_cell(v->result, c->step, (size_t)c->row, (size_t)c->run, c->column);
	assert_non_null(cell);
	snprintf(
		out, 128, "%s%s%s", cell->v.has_value ? cell->v.text : "", cell->v.has_value ? " " : "", cell->v.has_value ? cell->v.unit : "");
	lims_bench_view_destroy(v);
}

static size_t readings(struct world *w, const char *sheet)
{
	struct lims_bench_view *v = wd_view(w, sheet);
	size_t n = v->sheet->reading_count;
	lims_bench_view_destroy(v);
	return n;
}

static struct lims_dossier_reading last_reading(struct world *w, const char *sheet, char reason[64], char value[64])
{
	struct lims_bench_view *v = wd_view(w, sheet);
	struct lims_dossier_reading r = v->sheet->readings[v->sheet->reading_count - 1];
	snprintf(reason, 64, "%s", r.reason ? r.reason : "");
	snprintf(value, 64, "%s", r.value ? r.value : "");
	lims_bench_view_destroy(v);
	return r;
}

static void next_is(struct world *w, const char *sheet, const char *step, int row, int run, const char *column)
{
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_true(v->has_next);
	assert_string_equal(v->next.step, step);
	assert_int_equal(v->next.row, row);
	assert_int_equal(v->next.run, run);
	assert_string_equal(v->next.column, column);
	lims_bench_view_destroy(v);
}

static void cells_wait_in_the_order_of_the_plan(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	assert_string_equal(sheet, "W-A1");
	next_is(w, sheet, "discrimination", 0, 0, "before");
	wd_enter(w, sheet, "discrimination", 0, 0, "before", "500 g");
	next_is(w, sheet, "discrimination", 0, 0, "after");
	wd_enter(w, sheet, "discrimination", 0, 0, "after", "525 g");
	next_is(w, sheet, "discrimination", 1, 0, "before");
	for (int i = 1; i < 3; i++) {
		wd_enter(w, sheet, "discrimination", i, 0, "before", "1 kg");
		wd_enter(w, sheet, "discrimination", i, 0, "after", i == 0 ? "1.05 kg" : "1.06 kg");
	}
	// A series goes run by run before the next load.
	next_is(w, sheet, "repeatability", 0, 0, "indication");
	wd_enter(w, sheet, "repeatability", 0, 0, "indication", "500 g");
	next_is(w, sheet, "repeatability", 0, 1, "indication");
	wd_enter(w, sheet, "repeatability", 0, 2, "indication", "500 g"); // out of order is allowed
	next_is(w, sheet, "repeatability", 0, 1, "indication");
	wd_fill_scale(w, sheet, "14950 g");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_false(v->has_next);
	lims_bench_view_destroy(v);
}

static void a_typed_value_that_is_no_value_of_the_cell_writes_nothing(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	int64_t before = wd_entries(w);
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	static const char *const bad[] = {"500 m", "500", "", "g", "abc g", "5,00 g", "1e999999 g", "500 g x", "NaN g"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		wd_fails(w, lims_bench_enter(w->lab, sheet, &c, bad[i], &w->err), LIMS_E_INPUT, "increasing and decreasing loads, row 1");
	c = wd_cell("weighing", 15, 0, "up"); // 5 planned, 10 more
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, "500 g", &w->err), LIMS_E_INPUT, "rows 1 to 15");
	c = wd_cell("weighing", -1, 0, "up");
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, "500 g", &w->err), LIMS_E_INPUT, "rows");
	c = wd_cell("repeatability", 0, 3, "indication");
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, "500 g", &w->err), LIMS_E_INPUT, "runs 1 to 3");
	c = wd_cell("weighing", 0, 0, "error_up");
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, "0 g", &w->err), LIMS_E_INPUT, "error_up");
	c = wd_cell("weighing", 0, 0, "nothing");
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, "0 g", &w->err), LIMS_E_INPUT, "nothing");
	c = wd_cell("visual", 0, 0, "label");
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, "yes", &w->err), LIMS_E_INPUT, "visual");
	wd_fails(w, lims_bench_condition(w->lab, sheet, "temperature", "25 kg", &w->err), LIMS_E_INPUT, "temperature");
	wd_fails(w, lims_bench_condition(w->lab, sheet, "tiếng ồn", "25 dB", &w->err), LIMS_E_INPUT, "no name of a condition");
	wd_fails(w, lims_bench_condition(w->lab, sheet, "noise", "\xf0\x9f\x90\x9f", &w->err), LIMS_E_INPUT, "noise");
	wd_fails(w, lims_bench_check(w->lab, sheet, "visual", "label", "maybe", NULL, &w->err), LIMS_E_INPUT, "maybe");
	wd_fails(w, lims_bench_check(w->lab, sheet, "visual", "wings", "yes", NULL, &w->err), LIMS_E_INPUT, "wings");
	wd_fails(w, lims_bench_check(w->lab, sheet, "visual", "label", "yes", "\xf0\x9f\x90\x9f", &w->err), LIMS_E_INPUT, "note");
	assert_int_equal(wd_entries(w), before);
}

/// The procedure of the spring dial scale asks for the temperature: a slip of the pen in the name would be kept and shown nowhere.
static void a_condition_that_the_procedure_does_not_name_is_refused(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_condition(w->lab, sheet, "nhietdo", "25 Cel", &w->err), LIMS_E_INPUT, "temperature");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "25 Cel", &w->err));
}

/// Nothing adds a standard later: 29 readings would be taken for a verdict that stays undetermined.
static void a_worksheet_without_the_standards_it_needs_is_not_opened(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale(w, "S-1", item);
	struct lims_bench_opening o = {.item = item, .mode = "periodic"};
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_REFUSED, "--standard weights=CODE");
	assert_int_equal(wd_entries(w), before);
	o.incomplete = true; // it fails at the first look
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

static void a_capture_that_gives_a_reading_fills_the_cell_with_its_digits(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], text[128], reason[64], value[64];
	struct lims_reading r;
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	wd_ok(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r));
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "500.00 g");
	struct lims_dossier_reading kept = last_reading(w, sheet, reason, value);
	assert_string_equal(value, "500.00 g");
	assert_string_equal(reason, "");
	assert_false(kept.spare);
	// In another unit of the same kind the cell holds the same mass.
	c = wd_cell("weighing", 4, 0, "up");
	wd_ok(w, wd_capture(w, sheet, &c, "S S     14.950 kg\r\n", &r));
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "14950 g");
	wd_check_rebuild(w);
}

static void a_capture_without_a_reading_is_kept_with_its_reason_and_fills_nothing(void **state)
{
	static const struct {
		const char *reply, *reason;
	} cases[] = {
		{"S D     500.00 g\r\n", "unstable"},
		{"S +\r\n", "overload"},
		{"S -\r\n", "underload"},
		{"\x80\xff\x01S S     500.00 g\r\n", "noise"},
		{"S S            g\r\n", "no_value"},
		{"S S     5O0.00 g\r\n", "bad_number"},
		{NULL, "timeout"},
	};
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], text[128], reason[64], value[64];
	struct lims_reading r;
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		wd_ok(w, wd_capture(w, sheet, &c, cases[i].reply, &r));
		assert_int_not_equal(r.reason, LIMS_REASON_NONE);
		assert_int_equal(readings(w, sheet), i + 1);
		struct lims_dossier_reading kept = last_reading(w, sheet, reason, value);
		assert_string_equal(reason, cases[i].reason);
		assert_string_equal(value, "");
		assert_false(lims_dossier_counts(&kept));
		cell_text(w, sheet, &c, text);
		assert_string_equal(text, ""); // a blank is never a zero
	}
	next_is(w, sheet, "discrimination", 0, 0, "before");
	wd_ok(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r));
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "500.00 g");
	wd_check_rebuild(w);
}

static void a_value_of_another_kind_keeps_the_bytes_and_fills_nothing(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], item[LIMS_CODE], text[128], reason[64], value[64];
	struct lims_reading r;
	// A meter's voltage is entered, its pulses are read: a scale on that line gives grams.
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
	struct lims_bench_cell c = wd_cell("no_load", 0, 0, "voltage");
	wd_fails(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r), LIMS_E_INPUT, "typed, not captured");
	assert_int_equal(readings(w, sheet), 0);
	c = wd_cell("register", 0, 0, "before");
	lims_rc rc = wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r);
	if (rc == LIMS_OK) {
		assert_int_not_equal(r.reason, LIMS_REASON_NONE);
		last_reading(w, sheet, reason, value);
		assert_string_equal(value, "");
		assert_true(reason[0] != '\0');
	} else {
		assert_int_equal(rc, LIMS_E_INPUT); // the protocol knows no energy
	}
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "");
}

static void a_second_reading_waits_until_the_first_is_struck(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], text[128];
	struct lims_reading r;
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	wd_enter(w, sheet, "weighing", 0, 0, "up", "510 g");
	wd_ok(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r));
	wd_enter(w, sheet, "weighing", 0, 0, "up", "505 g");
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "510 g");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_false(v->sheet->readings[0].spare);
	assert_true(v->sheet->readings[1].spare);
	assert_true(v->sheet->readings[2].spare);
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_strike(w->lab, sheet, 1, "misread", NULL, &w->err));
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "500.00 g");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 2, "disturbance", "gió", &w->err));
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "505 g");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 3, "wrong_cell", NULL, &w->err));
	cell_text(w, sheet, &c, text);
	assert_string_equal(text, "");
	assert_int_equal(readings(w, sheet), 3);
}

static void what_is_struck_stays_with_its_cause_and_its_person(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_enter(w, sheet, "weighing", 0, 0, "up", "510 g");
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_strike(w->lab, sheet, 1, "too_high", NULL, &w->err), LIMS_E_INPUT, "too_high");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 1, NULL, NULL, &w->err), LIMS_E_INPUT, "no listed cause");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 2, "misread", NULL, &w->err), LIMS_E_NOT_FOUND, "readings 1 to 1");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 0, "misread", NULL, &w->err), LIMS_E_NOT_FOUND, "readings 1 to 1");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, lims_bench_strike(w->lab, sheet, 1, "misread", "kim lệch", &w->err));
	wd_fails(w, lims_bench_strike(w->lab, sheet, 1, "misread", NULL, &w->err), LIMS_E_REFUSED, "struck out already");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_int_equal(v->sheet->reading_count, 1);
	assert_string_equal(v->sheet->readings[0].value, "510 g");
	assert_string_equal(v->sheet->readings[0].struck, "misread");
	assert_string_equal(v->sheet->readings[0].struck_note, "kim lệch");
	assert_string_equal(v->sheet->readings[0].struck_by, "ti");
	lims_bench_view_destroy(v);
	wd_check_rebuild(w);
}

static void nothing_is_recorded_after_the_submit_until_it_is_handed_back(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct lims_reading r;
	wd_scale_sheet(w, item, sheet);
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	int64_t before = wd_entries(w);
	struct lims_bench_cell c = wd_cell("weighing", 5, 0, "up");
	wd_fails(w, lims_bench_enter(w->lab, sheet, &c, "500 g", &w->err), LIMS_E_REFUSED, "submitted");
	wd_fails(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r), LIMS_E_REFUSED, "submitted");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 1, "misread", NULL, &w->err), LIMS_E_REFUSED, "submitted");
	wd_fails(w, lims_bench_check(w->lab, sheet, "visual", "dial", "no", NULL, &w->err), LIMS_E_REFUSED, "submitted");
	wd_fails(w, lims_bench_condition(w->lab, sheet, "temperature", "20 Cel", &w->err), LIMS_E_REFUSED, "submitted");
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "submitted");
	assert_int_equal(wd_entries(w), before);
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, false, "đo lại", &w->err));
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "only a submitted one");
	wd_as(w, "ti");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "20 Cel", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_as(w, "ti");
	wd_fails(w, lims_bench_condition(w->lab, sheet, "temperature", "21 Cel", &w->err), LIMS_E_REFUSED, "reviewed");
	wd_check_rebuild(w);
}

static void an_open_verdict_is_not_submitted_a_failure_is(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "not determined");
	wd_answer_all(w, sheet, "yes");
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "not determined");
	wd_ok(w, lims_bench_check(w->lab, sheet, "visual", "dial", "no", "gãy kim", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_string_equal(v->sheet->verdict, "fail");
	lims_bench_view_destroy(v);
}

static void fail_repeatability(struct world *w, const char *sheet)
{
	static const char *const loads[] = {"500 g", "7500 g", "15000 g"};
	wd_answer_all(w, sheet, "yes");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "25.1 Cel", &w->err));
	for (int i = 0; i < 3; i++) {
		wd_enter(w, sheet, "discrimination", i, 0, "before", "1 kg");
		wd_enter(w, sheet, "discrimination", i, 0, "after", i == 0 ? "1.05 kg" : "1.06 kg");
	}
	// 30 g where 25 g are permitted at 500 g
	wd_enter(w, sheet, "repeatability", 0, 0, "indication", "530 g");
	next_is(w, sheet, "repeatability", 0, 1, "indication"); // the step is finished before the method stops
	for (int i = 0; i < 3; i++)
		for (int run = i == 0 ? 1 : 0; run < 3; run++)
			wd_enter(w, sheet, "repeatability", i, run, "indication", loads[i]);
}

static void behind_a_failed_step_nothing_waits_until_a_person_decides(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_fails(w, lims_bench_continue(w->lab, sheet, "vì sao", &w->err), LIMS_E_REFUSED, "does not stop");
	fail_repeatability(w, sheet);
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_false(v->has_next);
	assert_string_equal(v->stopped->id, "repeatability");
	lims_bench_view_destroy(v);
	wd_fails(w, lims_bench_continue(w->lab, sheet, "", &w->err), LIMS_E_INPUT, "why");
	wd_ok(w, lims_bench_continue(w->lab, sheet, "khách hàng yêu cầu đo hết", &w->err));
	wd_fails(w, lims_bench_continue(w->lab, sheet, "lại", &w->err), LIMS_E_REFUSED, "does not stop");
	next_is(w, sheet, "eccentricity", 0, 0, "indication");
	v = wd_view(w, sheet);
	assert_null(v->stopped);
	assert_int_equal(v->sheet->continued_count, 1);
	assert_string_equal(v->sheet->continued[0].actor, "ti");
	assert_string_equal(v->sheet->continued[0].note, "khách hàng yêu cầu đo hết");
	lims_bench_view_destroy(v);
	wd_enter(w, sheet, "eccentricity", 0, 0, "indication", "5000 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
}

/// Readings behind the failed step are taken, for nothing measured is lost to a rule; but who measured on says so before it is submitted.
static void measuring_on_is_submitted_only_with_its_reason(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	fail_repeatability(w, sheet);
	wd_enter(w, sheet, "eccentricity", 0, 0, "indication", "5000 g");
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "worksheet continue");
	wd_ok(w, lims_bench_continue(w->lab, sheet, "đo hết để chỉnh", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_fails(w, lims_bench_continue(w->lab, sheet, "nữa", &w->err), LIMS_E_REFUSED, "submitted");
	wd_check_rebuild(w);
}

static void a_method_that_stops_is_submitted_as_it_is(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	fail_repeatability(w, sheet);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
}

static void a_photo_stays_with_the_reading_that_was_typed_from_it(void **state)
{
	// printf '\xff\xd8\xff\xe0 display' | sha256sum
	static const char jpeg[] = "\xff\xd8\xff\xe0 display", hash[] = "aa6010b3ed88db21fa8a709d7b6a908259bbe299f95bf4da8f4bc0d410b8cc75";
	static const struct {
		const char *bytes;
		size_t n;
	} no_photos[] = {{"", 0}, {"\xff\xd8\xff", 3}, {"GIF89a-nothing", 14}, {"\x89PNG display", 12}};
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], given[LIMS_HASH_HEX];
	struct lims_buf back = {0};
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	for (size_t i = 0; i < sizeof no_photos / sizeof no_photos[0]; i++)
		wd_fails(w,
			lims_bench_type(w->lab, sheet, &c,
				&(struct lims_bench_typed){.value = "500 g", .photo = no_photos[i].bytes, .photo_len = no_photos[i].n}, &w->err),
			LIMS_E_INPUT, "no JPEG, PNG or PDF");
	wd_fails(w,
		lims_bench_type(w->lab, sheet, &c,
			&(struct lims_bench_typed){.value = "500 g", .photo = jpeg, .photo_len = (size_t)LIMS_BENCH_PHOTO + 1}, &w->err),
		LIMS_E_INPUT, "take a smaller one");
	assert_int_equal(readings(w, sheet), 0);
	wd_ok(w, lims_bench_type(
				 w->lab, sheet, &c, &(struct lims_bench_typed){.value = "500 g", .photo = jpeg, .photo_len = sizeof jpeg - 1}, &w->err));
	wd_enter(w, sheet, "weighing", 1, 0, "up", "2500 g");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_string_equal(v->sheet->readings[0].photo, hash);
	assert_null(v->sheet->readings[1].photo);
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_photo(w->lab, sheet, 1, &back, given, &w->err));
	assert_string_equal(given, hash);
	assert_int_equal(back.len, sizeof jpeg - 1);
	assert_memory_equal(back.data, jpeg, back.len);
	lims_buf_finish(&back);
	for (int number = 0; number < 4; number += 1 + (number == 0))
		wd_fails(w, lims_bench_photo(w->lab, sheet, number, &back, given, &w->err), LIMS_E_NOT_FOUND, "has no photo");
}

static void a_simulated_instrument_is_no_evidence_in_production(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct lims_buf b;
	struct lims_reading r;
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	wd_scale_capture("S S     500.00 g\r\n", true, "tcp:127.0.0.1:4001", &b);
	wd_fails(w, lims_bench_capture(w->lab, sheet, &c, "can1", b.data, b.len, NULL, 0, &r, &w->err), LIMS_E_REFUSED, "simulated");
	lims_buf_finish(&b);
	// The capture says nothing, but the register knows the device.
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "device", "can1", NULL, "port", "tcp:127.0.0.1:4001", "model", "mettler-mt-sics", "simulated", "yes", NULL));
	wd_as(w, "ti");
	wd_fails(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r), LIMS_E_REFUSED, "simulated");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "device", "can1", NULL, "simulated", "no", NULL));
	wd_as(w, "ti");
	wd_ok(w, wd_capture(w, sheet, &c, "S S     500.00 g\r\n", &r));
	assert_int_equal(readings(w, sheet), 1);
}

static void a_damaged_capture_is_refused_and_a_worksheet_must_stand(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct lims_reading r;
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	wd_fails(w, lims_bench_capture(w->lab, sheet, &c, "can1", "rubbish", 7, NULL, 0, &r, &w->err), LIMS_E_INPUT, "capture");
	wd_fails(w, wd_capture(w, "W-A9", &c, "S S     500.00 g\r\n", &r), LIMS_E_NOT_FOUND, "W-A9");
	wd_fails(w, wd_capture(w, "no code", &c, "S S     500.00 g\r\n", &r), LIMS_E_INPUT, "no worksheet code");
	assert_int_equal(readings(w, sheet), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(cells_wait_in_the_order_of_the_plan),
		T(a_typed_value_that_is_no_value_of_the_cell_writes_nothing),
		T(a_condition_that_the_procedure_does_not_name_is_refused),
		T(a_worksheet_without_the_standards_it_needs_is_not_opened),
		T(a_capture_that_gives_a_reading_fills_the_cell_with_its_digits),
		T(a_capture_without_a_reading_is_kept_with_its_reason_and_fills_nothing),
		T(a_value_of_another_kind_keeps_the_bytes_and_fills_nothing),
		T(a_second_reading_waits_until_the_first_is_struck),
		T(what_is_struck_stays_with_its_cause_and_its_person),
		T(nothing_is_recorded_after_the_submit_until_it_is_handed_back),
		T(an_open_verdict_is_not_submitted_a_failure_is),
		T(behind_a_failed_step_nothing_waits_until_a_person_decides),
		T(measuring_on_is_submitted_only_with_its_reason),
		T(a_method_that_stops_is_submitted_as_it_is),
		T(a_photo_stays_with_the_reading_that_was_typed_from_it),
		cmocka_unit_test_setup_teardown(a_simulated_instrument_is_no_evidence_in_production, wd_production, wd_teardown),
		T(a_damaged_capture_is_refused_and_a_worksheet_must_stand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
