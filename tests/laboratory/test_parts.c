// SPDX-License-Identifier: Apache-2.0
// Declared parts that are rows of a worksheet: each is measured, or it is said why not, and never both.
#include "tests/laboratory/world.h"

#include "laboratory/bench.h"
#include "laboratory/intake/receiving.h"

static lims_rc note(void *ctx, const char *code, const char *same, bool part, struct lims_err *err)
{
	(void)ctx;
	(void)code;
	(void)same;
	(void)part;
	(void)err;
	return LIMS_OK;
}

static void insulation(struct world *w, int parts, char sheet[LIMS_CODE])
{
	static const struct lims_field_value asked[] = {{"U", "500 V"}, {"requirement", "1 MOhm"}, {"requirement_source", "HĐ 12"}};
	struct lims_receipt r = {
		.item = {.procedure = "insulation-resistance", .customer = "kh1", .characteristics = asked, .characteristic_count = 3},
		.parts = parts};
	struct lims_bench_standard meter = {"meter", "ct1"};
	wd_as(w, "le");
	wd_ok(w, lims_receipt_record(w->lab, &r, note, NULL, &w->err));
	wd_as(w, "ti");
	struct lims_bench_opening o = {.item = "I-A1", .mode = "periodic", .standards = &meter, .standard_count = 1};
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "27 Cel", &w->err));
	wd_ok(w, lims_bench_condition(w->lab, sheet, "humidity", "65 %", &w->err));
	wd_answer_all(w, sheet, "yes");
}

static void measure_point(struct world *w, const char *sheet, int row, const char *point)
{
	wd_as(w, "ti");
	wd_enter(w, sheet, "points", row, 0, "point", point);
	wd_enter(w, sheet, "points", row, 0, "time", "60 s");
	wd_enter(w, sheet, "points", row, 0, "R", "2 MOhm");
}

/// One of three points cannot be reached: it is said why, and the paper speaks of the two others.
static void a_declared_part_is_measured_or_it_is_said_why_not(void **state)
{
	struct world *w = *state;
	struct lims_bench_view *v = NULL;
	char sheet[LIMS_CODE], part[LIMS_CODE], number[LIMS_CODE];
	insulation(w, 3, sheet);
	measure_point(w, sheet, 0, "1 - vỏ");
	measure_point(w, sheet, 1, "3 - vỏ");
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "worksheet unmeasured W-A1 PART --reason TEXT");
	wd_fails(w, lims_bench_unmeasured(w->lab, sheet, "9", "khóa cửa", &w->err), LIMS_E_NOT_FOUND, "No part 9");
	wd_fails(w, lims_bench_unmeasured(w->lab, sheet, "2", "", &w->err), LIMS_E_INPUT, "Say why");
	wd_fails(w, lims_bench_unmeasured(w->lab, sheet, "2", NULL, &w->err), LIMS_E_REFUSED, "to be measured already");
	wd_ok(w, lims_bench_unmeasured(w->lab, sheet, "2", "tủ điện khóa, không có chìa", &w->err));
	// There is a row for each of the two that are left: another one would be one that was measured.
	wd_fails(w, lims_bench_unmeasured(w->lab, sheet, "1", "khóa cửa", &w->err), LIMS_E_REFUSED, "2 rows for 2 parts");
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_false(v->has_next);
	assert_int_equal(v->sheet->unmeasured_count, 1);
	assert_string_equal(v->sheet->unmeasured[0].actor, "ti");
	lims_bench_view_destroy(v);
	// After all it could be reached, and then not.
	wd_ok(w, lims_bench_unmeasured(w->lab, sheet, "2", NULL, &w->err));
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "not measured: 3.");
	wd_ok(w, lims_bench_unmeasured(w->lab, sheet, "2", "tủ điện khóa, không có chìa", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	// One that is declared afterwards was not looked at by anybody: issuing looks again.
	wd_as(w, "le");
	wd_ok(w, lims_item_add_part(w->lab, "I-A1", "tu-4", "Tủ điện tầng 4", NULL, part, &w->err));
	wd_fails(w, wd_try_issue(w, sheet, number, NULL), LIMS_E_REFUSED,
		"some of them after W-A1 was submitted, which measures 2 of them; not measured: tu-4");
	wd_check_rebuild(w);
}

/// Of three points one is said not to be measured, and then three are: the paper would have a row for it and say that it has none.
static void what_is_said_not_to_be_measured_has_no_row(void **state)
{
	struct world *w = *state;
	struct lims_bench_view *v = NULL;
	char sheet[LIMS_CODE], number[LIMS_CODE], part[LIMS_CODE];
	insulation(w, 3, sheet);
	measure_point(w, sheet, 0, "1 - vỏ");
	measure_point(w, sheet, 1, "2 - vỏ");
	wd_ok(w, lims_bench_unmeasured(w->lab, sheet, "3", "khóa cửa", &w->err));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_int_equal(v->rows_beyond, 0);
	lims_bench_view_destroy(v);
	wd_enter(w, sheet, "points", 2, 0, "point", "3 - vỏ");
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_int_equal(v->rows_beyond, 1);
	lims_bench_view_destroy(v);
	wd_enter(w, sheet, "points", 2, 0, "time", "60 s");
	wd_enter(w, sheet, "points", 2, 0, "R", "2 MOhm");
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "2 parts are left, and W-A1 measures 3");
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "worksheet unmeasured W-A1 PART --measured");
	// Either the one that was said is measured, or the third row is that of a further one.
	wd_ok(w, lims_bench_unmeasured(w->lab, sheet, "3", NULL, &w->err));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_int_equal(v->rows_beyond, 0);
	lims_bench_view_destroy(v);
	wd_as(w, "le");
	wd_ok(w, lims_item_add_part(w->lab, "I-A1", "4", NULL, NULL, part, &w->err));
	wd_as(w, "ti");
	wd_ok(w, lims_bench_unmeasured(w->lab, sheet, "3", "khóa cửa", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_as(w, "le");
	wd_issue(w, sheet, number);
	wd_check_rebuild(w);
}

/// One that fails is submitted without all of its points, but not with one that is said not to be there.
static void a_worksheet_that_fails_does_not_contradict_itself_either(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	insulation(w, 2, sheet);
	measure_point(w, sheet, 0, "1 - vỏ");
	wd_ok(w, lims_bench_unmeasured(w->lab, sheet, "2", "khóa cửa", &w->err));
	wd_enter(w, sheet, "points", 1, 0, "point", "2 - vỏ");
	wd_enter(w, sheet, "points", 1, 0, "time", "60 s");
	wd_enter(w, sheet, "points", 1, 0, "R", "0.5 MOhm");
	wd_fails(w, lims_bench_submit(w->lab, sheet, &w->err), LIMS_E_REFUSED, "1 parts are left, and W-A1 measures 2");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_declared_part_is_measured_or_it_is_said_why_not),
		T(what_is_said_not_to_be_measured_has_no_row),
		T(a_worksheet_that_fails_does_not_contradict_itself_either),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
