// SPDX-License-Identifier: Apache-2.0
// Opening worksheets: all or none of many, another one beside an empty one, and what a newer program wrote.
#include "tests/laboratory/world.h"

#include "laboratory/bench_others.h"
#include "laboratory/proof/dossier.h"

#include <string.h>

/// What a newer program wrote is no damage: it is said what to do, as of a newer store or pack.
static void an_entry_of_a_newer_program_is_no_damage(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	struct lims_bench_view *v = NULL;
	wd_scale_sheet(w, item, sheet);
	wd_append(w, "worksheet.commented/99", "worksheet:W-A1", "ti", "{\"text\":\"x\"}");
	wd_fails(w, lims_bench_view(w->lab, sheet, &v, &w->err), LIMS_E_INPUT, "newer than this program");
}

static void of_many_worksheets_all_are_opened_or_none(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE], codes[3][LIMS_CODE];
	wd_scale(w, "S-1", first);
	wd_scale(w, "S-2", second);
	struct lims_bench_standard weights = {"weights", "qc1"};
	struct lims_bench_opening o = {.mode = "periodic", .standards = &weights, .standard_count = 1};
	const char *const missing[] = {first, second, "I-X9"}, *const twice[] = {first, second, first}, *const good[] = {first, second};
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_open_each(w->lab, &o, missing, 3, codes, &w->err), LIMS_E_NOT_FOUND, "I-X9");
	// The last of them is seen only while the first is being opened.
	wd_fails(w, lims_bench_open_each(w->lab, &o, twice, 3, codes, &w->err), LIMS_E_REFUSED, "has no reading yet");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, lims_bench_open_each(w->lab, &o, good, 2, codes, &w->err));
	assert_int_equal(wd_entries(w), before + 2);
	assert_string_equal(codes[0], "W-A1");
	assert_string_equal(codes[1], "W-A2");
	wd_check_rebuild(w);
}

static void a_second_worksheet_beside_an_empty_one_needs_a_reason(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], first[LIMS_CODE], other[LIMS_CODE];
	wd_scale_sheet(w, item, first);
	struct lims_bench_standard weights = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "initial", .standards = &weights, .standard_count = 1};
	wd_fails(w, lims_bench_open(w->lab, &o, other, &w->err), LIMS_E_REFUSED, "W-A1 of I-A1 is open and has no reading yet");
	o.another = "";
	wd_fails(w, lims_bench_open(w->lab, &o, other, &w->err), LIMS_E_INPUT, "Say why");
	o.another = "hai người đo độc lập";
	wd_ok(w, lims_bench_open(w->lab, &o, other, &w->err));
	struct lims_bench_view *v = wd_view(w, other);
	assert_string_equal(v->sheet->another, "hai người đo độc lập");
	lims_bench_view_destroy(v);
	// Given up, or begun, it is in nobody's way; what is said then is about nothing and is not kept.
	wd_ok(w, lims_bench_abandon(w->lab, other, "không cần nữa", &w->err));
	wd_enter(w, first, "repeatability", 0, 0, "indication", "500 g");
	wd_ok(w, lims_bench_open(w->lab, &o, other, &w->err));
	v = wd_view(w, other);
	assert_null(v->sheet->another);
	lims_bench_view_destroy(v);
	wd_check_rebuild(w);
}

#define T(name) cmocka_unit_test_setup_teardown(name, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(an_entry_of_a_newer_program_is_no_damage),
		T(of_many_worksheets_all_are_opened_or_none),
		T(a_second_worksheet_beside_an_empty_one_needs_a_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
