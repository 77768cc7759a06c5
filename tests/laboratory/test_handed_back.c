// SPDX-License-Identifier: Apache-2.0
// A worksheet that was accepted is handed back with a reason, by who did not work on it, before anything of it is printed.
#include "tests/laboratory/world.h"

#include "laboratory/proof/dossier.h"

#include <stdio.h>

static void who_signs_hands_back_what_the_reviewer_accepted(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct lims_bench_view *v = NULL;
	struct wd_line line;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_as(w, "si");
	wd_fails(w, lims_bench_review(w->lab, sheet, true, "hai lần", &w->err), LIMS_E_REFUSED, "only a submitted one");
	wd_fails(w, lims_bench_review(w->lab, sheet, false, NULL, &w->err), LIMS_E_INPUT, "was accepted by re: say why");
	wd_fails(w, lims_bench_review(w->lab, sheet, false, "", &w->err), LIMS_E_INPUT, "say why");
	wd_ok(w, lims_bench_review(w->lab, sheet, false, "nhầm số seri quả cân", &w->err));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_string_equal(v->sheet->state, "returned");
	assert_string_equal(v->sheet->reviewed_by, "si");
	lims_bench_view_destroy(v);
	wd_fails(w, wd_try_issue(w, sheet, number, NULL), LIMS_E_REFUSED, "issued after its review");
	// It goes the whole way again: measured, submitted, and reviewed anew.
	wd_as(w, "ti");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "25 Cel", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_fails(w, wd_try_issue(w, sheet, number, NULL), LIMS_E_REFUSED, "issued after its review");
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	wd_issue(w, sheet, number);
	// The story of the paper has both words of the review.
	wd_story(w, number, "worksheet.reviewed/1", &line);
	assert_string_equal(line.actor, "re");
	wd_check_rebuild(w);
}

static void who_worked_on_it_does_not_hand_it_back(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "roles", "technician,reviewer", NULL));
	wd_as(w, "ti");
	wd_fails(w, lims_bench_review(w->lab, sheet, false, "đo lại", &w->err), LIMS_E_REFUSED, "ti worked on");
	wd_as(w, "le");
	wd_fails(w, lims_bench_review(w->lab, sheet, false, "đo lại", &w->err), LIMS_E_REFUSED, "le");
}

static void what_is_printed_is_not_opened_again(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], part[128];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	int64_t before = wd_entries(w);
	wd_as(w, "re");
	snprintf(part, sizeof part, "stand on the paper %s", number);
	wd_fails(w, lims_bench_review(w->lab, sheet, false, "đo lại", &w->err), LIMS_E_REFUSED, part);
	assert_int_equal(wd_entries(w), before);
}

#define T(name) cmocka_unit_test_setup_teardown(name, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(who_signs_hands_back_what_the_reviewer_accepted),
		T(who_worked_on_it_does_not_hand_it_back),
		T(what_is_printed_is_not_opened_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
