// SPDX-License-Identifier: Apache-2.0
// What stands around the readings of a worksheet: observers, copies from paper, strikes and their acceptance, adjustments, the owner, remarks.
#include "tests/laboratory/world.h"

#include "laboratory/blank.h"
#include "laboratory/equipment/conditions.h"
#include "laboratory/late.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/said.h"
#include "laboratory/strikes.h"

#include <stdio.h>
#include <string.h>

/// A worksheet of the day on which the papers of these tests were written.
static void sheet_of_the_paper(struct world *w, char item[LIMS_CODE], char sheet[LIMS_CODE])
{
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2026-01-05", sheet);
}

static void second_technician(struct world *w)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "hai", NULL, "name", "Người thứ hai", "roles", "technician", NULL));
	wd_as(w, "ti");
}

static void who_observed_has_worked_and_does_not_review(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell cell = wd_cell("weighing", 0, 0, "up");
	snprintf(cell.observer, sizeof cell.observer, "nobody");
	wd_fails(w, lims_bench_enter(w->lab, sheet, &cell, "500 g", &w->err), LIMS_E_INPUT, "no active technician");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "re", NULL, "roles", "reviewer,technician", NULL));
	wd_as(w, "ti");
	snprintf(cell.observer, sizeof cell.observer, "re");
	wd_ok(w, lims_bench_enter(w->lab, sheet, &cell, "500 g", &w->err));
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_string_equal(v->sheet->readings[0].observer, "re");
	assert_string_equal(v->sheet->readings[0].actor, "ti");
	assert_true(lims_dossier_worked(v->sheet, "re"));
	lims_bench_view_destroy(v);
	wd_check_rebuild(w);
}

/// The same person is named twice: no observer is recorded, and the entry stays as old programs read it.
static void who_reads_and_records_is_one_person(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	struct lims_bench_cell cell = wd_cell("weighing", 0, 0, "up");
	snprintf(cell.observer, sizeof cell.observer, "ti");
	wd_ok(w, lims_bench_enter(w->lab, sheet, &cell, "500 g", &w->err));
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_null(v->sheet->readings[0].observer);
	lims_bench_view_destroy(v);
}

static void copy(struct world *w, const char *sheet, const char *observed)
{
	struct lims_late late = {.scan = "%PDF-1.4 the sheet", .scan_len = 18, .observed = observed, .note = "mất điện"};
	wd_ok(w, lims_bench_late(w->lab, sheet, &late, &w->err));
}

static void a_copy_from_paper_needs_its_scan_and_its_time(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	struct lims_late late = {.observed = "2026-01-05 09:30"};
	wd_fails(w, lims_bench_late(w->lab, sheet, &late, &w->err), LIMS_E_INPUT, "scan");
	late = (struct lims_late){.scan = "x", .scan_len = 1};
	wd_fails(w, lims_bench_late(w->lab, sheet, &late, &w->err), LIMS_E_INPUT, "no JPEG, PNG or PDF");
	late = (struct lims_late){.scan = "%PDF-1.4", .scan_len = 8};
	wd_fails(w, lims_bench_late(w->lab, sheet, &late, &w->err), LIMS_E_INPUT, "when it was written");
	late.observed = "2026-01-05 25:30";
	wd_fails(w, lims_bench_late(w->lab, sheet, &late, &w->err), LIMS_E_INPUT, "is no moment");
	late.observed = "2199-01-05 09:30";
	wd_fails(w, lims_bench_late(w->lab, sheet, &late, &w->err), LIMS_E_INPUT, "future");
}

/// Validity begins with the day of the work: a paper of January in a worksheet of today would be valid for months too long.
static void a_paper_from_before_the_day_of_the_work_belongs_to_another_worksheet(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	sheet_of_the_paper(w, item, sheet);
	struct lims_late late = {.scan = "%PDF-1.4", .scan_len = 8, .observed = "2026-01-04 23:59"};
	wd_fails(w, lims_bench_late(w->lab, sheet, &late, &w->err), LIMS_E_REFUSED, "--date 2026-01-04");
	copy(w, sheet, "2026-01-05 00:00");
	struct lims_bench_cell cell = wd_cell("weighing", 0, 0, "up");
	wd_ok(w, lims_late_moment(w->lab, "2026-01-04 23:59", &cell.observed, &w->err));
	wd_fails(w, lims_bench_enter(w->lab, sheet, &cell, "500 g", &w->err), LIMS_E_REFUSED, "--date 2026-01-04");
	wd_ok(w, lims_late_moment(w->lab, "2026-01-06 08:00", &cell.observed, &w->err)); // it went on the next day
	wd_ok(w, lims_bench_enter(w->lab, sheet, &cell, "500 g", &w->err));
}

static void a_copied_value_has_the_time_of_the_paper(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	sheet_of_the_paper(w, item, sheet);
	copy(w, sheet, "2026-01-05 09:30");
	wd_enter(w, sheet, "weighing", 0, 0, "up", "500 g");
	struct lims_bench_cell cell = wd_cell("weighing", 1, 0, "up");
	wd_ok(w, lims_late_moment(w->lab, "2026-01-05 09:45", &cell.observed, &w->err));
	wd_ok(w, lims_bench_enter(w->lab, sheet, &cell, "2500 g", &w->err));
	cell = wd_cell("weighing", 2, 0, "up");
	cell.now = true;
	wd_ok(w, lims_bench_enter(w->lab, sheet, &cell, "7500 g", &w->err));
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_non_null(strstr(v->sheet->readings[0].at, "2026-01-05T09:30:00"));
	assert_string_equal(v->sheet->readings[0].late, v->sheet->lates[0].entry);
	assert_non_null(strstr(v->sheet->readings[1].at, "2026-01-05T09:45:00"));
	assert_null(v->sheet->readings[2].late); // read just now
	assert_int_equal(lims_dossier_uncompared(v->sheet), 2);
	lims_bench_view_destroy(v);
}

static void another_person_compares_digit_by_digit_before_it_is_accepted(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct lims_compared done;
	struct lims_buf lines;
	sheet_of_the_paper(w, item, sheet);
	wd_answer_all(w, sheet, "yes");
	copy(w, sheet, "2026-01-05 09:30");
	wd_enter(w, sheet, "discrimination", 0, 0, "before", "500 g");
	wd_enter(w, sheet, "discrimination", 0, 0, "after", "525 g");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "25.1 Cel", &w->err));
	wd_fill_scale(w, sheet, "14950 g"); // as by another program: not copied
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	lims_buf_init(&lines, 4096);
	// conditions stand before readings, as on the sheet; 525 g against 525.0 g: other digits, although the same quantity
	const char *const first[] = {"25.1 Cel", "500 g", "525.0 g"}, *const again[] = {"525 g", "30 g"};
	wd_fails(w, lims_bench_compare(w->lab, sheet, first, 1, &done, &lines, &w->err), LIMS_E_REFUSED, "another person reads");
	wd_as(w, "re");
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "3 values of");
	wd_ok(w, lims_bench_compare(w->lab, sheet, first, 3, &done, &lines, &w->err));
	assert_int_equal(done.same, 2);
	assert_int_equal(done.differing, 1);
	assert_int_equal(done.waiting, 1);
	assert_non_null(strstr(lims_buf_text(&lines), "525.0 g"));
	assert_null(strstr(lims_buf_text(&lines), "525 g")); // what was recorded is not shown to who reads again
	wd_fails(w, lims_bench_compare(w->lab, sheet, again, 2, &done, &lines, &w->err), LIMS_E_INPUT, "2 values are given and 1 wait");
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "1 values of");
	wd_ok(w, lims_bench_compare(w->lab, sheet, again, 1, &done, &lines, &w->err));
	assert_int_equal(done.waiting, 0);
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	lims_buf_finish(&lines);
	wd_check_rebuild(w);
}

static void one_run_is_not_picked_out_of_a_complete_series(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_answer_all(w, sheet, "yes");
	wd_enter(w, sheet, "repeatability", 0, 0, "indication", "500 g");
	wd_enter(w, sheet, "repeatability", 0, 1, "indication", "505 g");
	// not complete, nothing outside its limit: one run may be struck
	wd_ok(w, lims_bench_strike(w->lab, sheet, 2, "misread", NULL, &w->err));
	wd_enter(w, sheet, "repeatability", 0, 1, "indication", "500 g");
	wd_enter(w, sheet, "repeatability", 0, 2, "indication", "510 g");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 4, "misread", NULL, &w->err), LIMS_E_REFUSED, "as a whole");
	wd_ok(w, lims_bench_strike_out(w->lab, sheet, 4, "disturbance", "gió", true, &w->err));
	struct lims_bench_view *v = wd_view(w, sheet);
	for (int i = 0; i < 4; i++)
		assert_non_null(v->sheet->readings[i].struck);
	assert_string_equal(v->sheet->readings[0].series, v->sheet->readings[3].series);
	assert_null(v->sheet->readings[1].series); // struck before, alone
	lims_bench_view_destroy(v);
	wd_enter(w, sheet, "eccentricity", 0, 0, "indication", "5000 g");
	wd_fails(w, lims_bench_strike_out(w->lab, sheet, 5, "misread", NULL, true, &w->err), LIMS_E_INPUT, "stands in no series");
	wd_check_rebuild(w);
}

/// 560 g at 500 g: 60 g where 25 g are permitted. Once that was shown the run is not taken out alone, although the series is not complete.
static void a_value_outside_its_limit_was_shown(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_enter(w, sheet, "repeatability", 0, 0, "indication", "560 g");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 1, "misread", NULL, &w->err), LIMS_E_REFUSED, "as a whole");
}

/// The same person may review what others measured.
static void also_reviews(struct world *w, const char *who)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", who, NULL, "roles", "technician,reviewer", NULL));
	wd_as(w, who);
}

static void a_strike_that_turns_a_failure_into_a_pass_comes_first(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_answer_all(w, sheet, "yes");
	// two strikes: the first (4990 g at 5000 g) changes nothing, the second (15100 g at 15000 g, 75 g permitted) turned fail into pass
	wd_enter(w, sheet, "eccentricity", 0, 0, "indication", "4990 g");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 1, "disturbance", NULL, &w->err));
	wd_fill_scale(w, sheet, "15100 g");
	struct lims_bench_view *v = wd_view(w, sheet);
	int top = 0;
	for (size_t i = 0; i < v->sheet->reading_count; i++)
		if (strcmp(v->sheet->readings[i].value, "15100 g") == 0)
			top = v->sheet->readings[i].number;
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_strike(w->lab, sheet, top, "wrong_load", "thiếu quả", &w->err));
	wd_enter(w, sheet, "weighing", 4, 0, "up", "14950 g");
	v = wd_view(w, sheet);
	assert_int_equal(v->strike_count, 2);
	assert_int_equal(v->strikes[0].reading->number, top);
	assert_true(v->strikes[0].turned);
	assert_int_equal(v->strikes[0].with, LIMS_VERDICT_FAIL);
	assert_int_equal(v->strikes[0].without, LIMS_VERDICT_PASS);
	assert_false(v->strikes[1].turned);
	assert_int_equal(v->strikes[1].with, LIMS_VERDICT_PASS);
	lims_bench_view_destroy(v);
	struct lims_struck first = {1, false}, none = {2, false}, highest = {top, false};
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	also_reviews(w, "ti");
	wd_fails(w, lims_bench_accept_strikes(w->lab, sheet, &first, 1, NULL, &w->err), LIMS_E_REFUSED, "ti worked on");
	wd_as(w, "re");
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "2 strikes");
	wd_fails(w, lims_bench_accept_strikes(w->lab, sheet, &none, 1, NULL, &w->err), LIMS_E_NOT_FOUND, "is not struck out");
	wd_ok(w, lims_bench_accept_strikes(w->lab, sheet, &highest, 1, "đã xem ảnh", &w->err));
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "1 strikes");
	wd_ok(w, lims_bench_accept_strikes(w->lab, sheet, &first, 1, NULL, &w->err));
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_check_rebuild(w);
}

static void causes_are_listed_in_a_data_file(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_enter(w, sheet, "weighing", 0, 0, "up", "500 g");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 1, "too_high", NULL, &w->err), LIMS_E_INPUT, "wrong_cell, transcription");
	wd_fails(w, lims_bench_strike(w->lab, sheet, 1, "equipment_fault", NULL, &w->err), LIMS_E_INPUT, "needs a remark");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 1, "equipment_fault", "màn hình nhấp nháy", &w->err));
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_string_equal(v->sheet->readings[0].struck_label, "hỏng thiết bị");
	lims_bench_view_destroy(v);
}

/// 41 °C is outside of −10 … 40 °C: struck as a slip, with 40 °C typed in its place, what was not determined passes.
static void a_struck_condition_waits_for_the_reviewer_too(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_fill_scale(w, sheet, "14950 g");
	struct lims_bench_view *v = wd_view(w, sheet);
	struct lims_struck x = {(int)v->sheet->recorded_count + 1, true}, reading = {0, false};
	for (size_t i = 0; i < v->sheet->reading_count; i++)
		if (strcmp(v->sheet->readings[i].step, "weighing") == 0 && v->sheet->readings[i].row == 0)
			reading.number = v->sheet->readings[i].number; // the last one: down
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "41 Cel", &w->err));
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "temperature");
	wd_ok(w, lims_condition_strike(w->lab, sheet, x.number, "misread", NULL, &w->err));
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "40 Cel", &w->err));
	wd_ok(w, lims_bench_strike(w->lab, sheet, reading.number, "misread", NULL, &w->err));
	wd_enter(w, sheet, "weighing", 0, 0, "down", "500 g");
	v = wd_view(w, sheet);
	assert_int_equal(v->strike_count, 2);
	assert_null(v->strikes[0].reading); // it turned the verdict: before the reading, which turned nothing
	assert_int_equal(v->strikes[0].condition->number, x.number);
	assert_true(v->strikes[0].turned);
	assert_int_equal(v->strikes[0].with, LIMS_VERDICT_UNDETERMINED);
	assert_int_equal(v->strikes[0].without, LIMS_VERDICT_PASS);
	assert_false(v->strikes[1].turned);
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	also_reviews(w, "ti");
	wd_fails(w, lims_bench_accept_strikes(w->lab, sheet, &x, 1, NULL, &w->err), LIMS_E_REFUSED, "ti worked on");
	wd_as(w, "re");
	wd_ok(w, lims_bench_accept_strikes(w->lab, sheet, &reading, 1, NULL, &w->err));
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "1 strikes");
	struct lims_struck none = {x.number + 1, true};
	wd_fails(w, lims_bench_accept_strikes(w->lab, sheet, &none, 1, NULL, &w->err), LIMS_E_NOT_FOUND, "is not struck out");
	wd_ok(w, lims_bench_accept_strikes(w->lab, sheet, &x, 1, "đã hỏi", &w->err));
	v = wd_view(w, sheet);
	assert_string_equal(v->sheet->recorded[x.number - 1].accepted_by, "re");
	lims_bench_view_destroy(v);
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_check_rebuild(w);
}

static void adjusting_ends_a_worksheet_and_who_adjusted_does_not_verify(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], found[LIMS_CODE], left[LIMS_CODE];
	wd_scale_sheet(w, item, found);
	second_technician(w);
	wd_enter(w, found, "weighing", 0, 0, "up", "600 g");
	wd_fails(w, lims_bench_adjusted(w->lab, found, NULL, NULL, &w->err), LIMS_E_INPUT, "what was adjusted");
	wd_ok(w, lims_bench_adjusted(w->lab, found, "chỉnh lò xo", NULL, &w->err));
	wd_fails(w, lims_bench_adjusted(w->lab, found, "lại", NULL, &w->err), LIMS_E_REFUSED, "adjusted already");
	struct lims_bench_cell cell = wd_cell("weighing", 1, 0, "up");
	wd_fails(w, lims_bench_enter(w->lab, found, &cell, "2500 g", &w->err), LIMS_E_REFUSED, "stays as found");
	struct lims_bench_standard weights = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "periodic", .standards = &weights, .standard_count = 1};
	wd_fails(w, lims_bench_open(w->lab, &o, left, &w->err), LIMS_E_REFUSED, "--mode after_repair");
	o.mode = "after_repair";
	wd_ok(w, lims_bench_open(w->lab, &o, left, &w->err));
	struct lims_bench_view *v = wd_view(w, left);
	assert_string_equal(v->sheet->as_found, found);
	lims_bench_view_destroy(v);
	wd_answer_all(w, left, "yes");
	wd_fill_scale(w, left, "14950 g");
	// ti adjusted, and measured what is left: nobody can submit that
	wd_fails(w, lims_bench_submit(w->lab, left, &w->err), LIMS_E_REFUSED, "ti adjusted the item after");
	wd_as(w, "hai");
	wd_fails(w, lims_bench_submit(w->lab, left, &w->err), LIMS_E_REFUSED, "ti adjusted the item after");
	wd_check_rebuild(w);
}

/// The one after it is bound no more.
static void only_the_worksheet_that_follows_is_as_left(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], found[LIMS_CODE], left[LIMS_CODE], later[LIMS_CODE];
	wd_scale_sheet(w, item, found);
	wd_ok(w, lims_bench_adjusted(w->lab, found, "chủ cơ sở tự chỉnh", "chủ cơ sở", &w->err));
	struct lims_bench_standard weights = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "after_repair", .standards = &weights, .standard_count = 1};
	wd_ok(w, lims_bench_open(w->lab, &o, left, &w->err));
	wd_open(w, item, "", later);
	struct lims_bench_view *v = wd_view(w, later);
	assert_null(v->sheet->as_found);
	lims_bench_view_destroy(v);
	// who adjusted came from outside: ti may verify
	wd_answer_all(w, left, "yes");
	wd_fill_scale(w, left, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, left, &w->err));
}

static void the_owner_signs_or_refuses_before_the_record_is_printed(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_as(w, "ti");
	struct lims_witness who = {.refused = true};
	wd_fails(w, lims_bench_witness(w->lab, sheet, &who, &w->err), LIMS_E_INPUT, "Name the owner");
	who.name = "Lý Văn Páo";
	wd_fails(w, lims_bench_witness(w->lab, sheet, &who, &w->err), LIMS_E_INPUT, "reason");
	who.remarks = "không đồng ý";
	wd_ok(w, lims_bench_witness(w->lab, sheet, &who, &w->err));
	who =
		(struct lims_witness){.name = "Lý Văn Páo", .position = "chủ cơ sở", .remarks = "đồng ý", .scan = "%PDF-1.4 scan", .scan_len = 13};
	wd_ok(w, lims_bench_witness(w->lab, sheet, &who, &w->err));
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_false(v->sheet->witness->refused); // the last one counts, the first stays in the journal
	assert_string_equal(v->sheet->witness->position, "chủ cơ sở");
	lims_bench_view_destroy(v);
	wd_issue(w, sheet, number);
	wd_as(w, "ti");
	wd_fails(w, lims_bench_witness(w->lab, sheet, &who, &w->err), LIMS_E_REFUSED, "printed already");
	wd_ok(w, lims_bench_comment(w->lab, sheet, "chủ gọi lại", &w->err));
	struct lims_audit_recount n;
	struct lims_buf lines;
	lims_buf_init(&lines, 4096);
	wd_ok(w, lims_audit_recompute(w->lab, number, &n, &lines, &w->err));
	assert_int_equal(n.differences, 0); // drawn again with the owner's signature, and without the later remark
	lims_buf_finish(&lines);
	wd_check_rebuild(w);
}

static void a_remark_is_no_work(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_as(w, "re");
	wd_ok(w, lims_bench_comment(w->lab, sheet, "nhớ đo lệch tâm", &w->err));
	wd_fails(w, lims_bench_comment(w->lab, sheet, "", &w->err), LIMS_E_INPUT, "text");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_int_equal(v->sheet->comment_count, 1);
	assert_string_equal(v->sheet->comments[0].actor, "re");
	assert_false(lims_dossier_worked(v->sheet, "re"));
	lims_bench_view_destroy(v);
}

static void a_blank_record_is_planned_for_a_worksheet_or_a_procedure(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct lims_buf pdf;
	wd_scale_sheet(w, item, sheet);
	wd_enter(w, sheet, "weighing", 0, 0, "up", "500 g");
	lims_buf_init(&pdf, 8 << 20);
	struct lims_blank blank = {.worksheet = sheet};
	wd_ok(w, lims_blank_record(w->lab, &blank, &pdf, &w->err));
	assert_memory_equal(pdf.data, "%PDF", 4);
	lims_buf_clear(&pdf);
	blank = (struct lims_blank){.procedure = "spring-dial-scale"};
	wd_fails(w, lims_blank_record(w->lab, &blank, &pdf, &w->err), LIMS_E_INPUT, "Max");
	const struct lims_ws_value values[] = {{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
	blank.item = values;
	blank.item_count = 4;
	wd_ok(w, lims_blank_record(w->lab, &blank, &pdf, &w->err));
	assert_memory_equal(pdf.data, "%PDF", 4);
	lims_buf_finish(&pdf);
}

/// 10^400 g has no places that could be rounded; it is printed as it is, so that nobody reads "passes" beside nothing.
static void a_number_too_large_to_round_is_printed(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_enter(w, sheet, "discrimination", 0, 0, "before", "500 g");
	wd_enter(w, sheet, "discrimination", 0, 0, "after", "1e400 g");
	struct lims_bench_view *v = wd_view(w, sheet);
	size_t compared = 0;
	for (size_t i = 0; i < v->result->criterion_count; i++) {
		const struct lims_result_criterion *c = &v->result->criteria[i];
		if (!c->compared || strcmp(c->step, "discrimination") != 0 || c->outcome == LIMS_VERDICT_UNDETERMINED)
			continue;
		assert_true(c->left.printed[0] != '\0' && c->right.printed[0] != '\0');
		compared++;
	}
	assert_true(compared > 0);
	lims_bench_view_destroy(v);
}

#define T(name) cmocka_unit_test_setup_teardown(name, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(who_observed_has_worked_and_does_not_review),
		T(who_reads_and_records_is_one_person),
		T(a_copy_from_paper_needs_its_scan_and_its_time),
		T(a_paper_from_before_the_day_of_the_work_belongs_to_another_worksheet),
		T(a_copied_value_has_the_time_of_the_paper),
		T(another_person_compares_digit_by_digit_before_it_is_accepted),
		T(one_run_is_not_picked_out_of_a_complete_series),
		T(a_value_outside_its_limit_was_shown),
		T(a_strike_that_turns_a_failure_into_a_pass_comes_first),
		T(causes_are_listed_in_a_data_file),
		T(a_struck_condition_waits_for_the_reviewer_too),
		T(adjusting_ends_a_worksheet_and_who_adjusted_does_not_verify),
		T(only_the_worksheet_that_follows_is_as_left),
		T(the_owner_signs_or_refuses_before_the_record_is_printed),
		T(a_remark_is_no_work),
		T(a_blank_record_is_planned_for_a_worksheet_or_a_procedure),
		T(a_number_too_large_to_round_is_printed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
