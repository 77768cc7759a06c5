// SPDX-License-Identifier: Apache-2.0
// Comparisons between laboratories: scores computed from what was reported and assigned, a round evaluated once, and what a bad score opens.
#include "tests/laboratory/case_deeds.h"

#include <string.h>

static void comparison(struct world *w, const char *value, const char *U, char code[LIMS_CODE])
{
	wd_ok(w, cd_act(w, DEED("qu", "comparison", NULL, "open"), code, "title", "Quả cân 10 g", "sort", "proficiency", "provider", "Viện",
				 "quantity", "khối lượng 10 g", "due-on", "2027-01-31", NULL));
	wd_ok(w, cd_act(w, DEED("ti", "comparison", code, "report"), NULL, "value", value, "U", U, NULL));
}

/// √(0.0009² + 0.0012²) = 0.0015: 0.0012 is En 0.8, 0.0030 is En 2.
static void a_comparison_is_judged_and_an_unsatisfactory_one_opens_a_corrective_action(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	comparison(w, "10.0012 g", "0.0009 g", code);
	struct cd_deed evaluate = DEED_PAPER("qu", "comparison", code, "evaluate", "report");
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "10.0000 g", NULL), LIMS_E_INPUT, "Nothing to judge by");
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "10.0000 V", "assigned-U", "0.0012 g", NULL), LIMS_E_INPUT, "one unit");
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "10,0000 g", "assigned-U", "0.0012 g", NULL), LIMS_E_INPUT, "--assigned is a number");
	// 10000 mg are 10 g, 1.2 mg are 0.0012 g.
	wd_ok(w, cd_act(w, evaluate, NULL, "assigned", "10000 mg", "assigned-U", "1.2 mg", NULL));
	cd_value_is(w, "comparison", code, "En", "0.800");
	cd_value_is(w, "comparison", code, "verdict", "satisfactory");
	wd_ok(w, cd_act(w, DEED("qu", "comparison", code, "close"), NULL, "conclusion", "đạt", NULL));
	comparison(w, "10.0030 g", "0.0009 g", code);
	evaluate.code = code;
	// z = 0.0030 / 0.0010 = 3, z' = 0.0030 / √(0.001² + 0.00075²) = 0.0030 / 0.00125 = 2.4.
	wd_ok(w,
		cd_act(w, evaluate, NULL, "assigned", "10.0000 g", "assigned-U", "0.0012 g", "sigma", "0.0010 g", "assigned-u", "0.00075 g", NULL));
	cd_value_is(w, "comparison", code, "En", "2.000");
	cd_value_is(w, "comparison", code, "z", "3.000");
	cd_value_is(w, "comparison", code, "z.verdict", "unsatisfactory");
	cd_value_is(w, "comparison", code, "z'", "2.400");
	cd_value_is(w, "comparison", code, "z'.verdict", "questionable");
	cd_value_is(w, "comparison", code, "verdict", "unsatisfactory");
	cd_state_is(w, "correction", "CA-A1", "open");
	wd_fails(
		w, cd_act(w, DEED("qu", "comparison", code, "close"), NULL, "conclusion", "xong", NULL), LIMS_E_REFUSED, "CA-A1 is still open");
	wd_check_rebuild(w);
}

/// How often an assigned value was given, and by how many cases the comparison is named.
static void rounds_are(struct world *w, const char *code, int assigned, size_t named_by)
{
	struct lims_case_view *v = NULL;
	int n = 0;
	wd_ok(w, lims_case_view(w->lab, lims_case_kind_find("comparison"), code, &v, &w->err));
	for (size_t i = 0; i < v->done_count; i++)
		for (size_t k = 0; k < v->done[i].value_count; k++)
			n += strcmp(v->done[i].values[k].field, "assigned") == 0;
	assert_int_equal(n, assigned);
	assert_int_equal(v->named_by_count, named_by);
	lims_case_view_destroy(v);
}

/// Until it is satisfactory: no. What stands is corrected with a reason, and the round has one corrective action.
static void a_round_is_evaluated_once_and_its_correction_keeps_the_first(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	comparison(w, "10.0030 g", "0.0009 g", code);
	struct cd_deed evaluate = DEED_PAPER("qu", "comparison", code, "evaluate", "report"),
				   correct = DEED("qu", "comparison", code, "correct");
	wd_fails(w, cd_act(w, correct, NULL, "assigned", "10.0000 g", "assigned-U", "0.0012 g", "reason", "x", NULL), LIMS_E_REFUSED,
		"correct comes after");
	wd_ok(w, cd_act(w, evaluate, NULL, "assigned", "10.0000 g", "assigned-U", "0.0012 g", NULL));
	cd_value_is(w, "comparison", code, "verdict", "unsatisfactory");
	rounds_are(w, code, 1, 1);
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "10.0025 g", "assigned-U", "0.0012 g", NULL), LIMS_E_REFUSED, "evaluate comes after");
	wd_fails(w, cd_act(w, correct, NULL, "assigned", "10.0001 g", "assigned-U", "0.0012 g", NULL), LIMS_E_INPUT, "--reason");
	wd_ok(w, cd_act(w, correct, NULL, "assigned", "10.0001 g", "assigned-U", "0.0012 g", "reason", "gõ nhầm", NULL));
	cd_value_is(w, "comparison", code, "verdict", "unsatisfactory");
	rounds_are(w, code, 2, 1);
	wd_check_rebuild(w);
}

/// The laboratory reported grams; the organiser's number in kilograms is a thousand times that.
static void a_unit_that_was_mistaken_is_asked_about(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	comparison(w, "1000.02 g", "0.05 g", code);
	struct cd_deed evaluate = DEED_PAPER("qu", "comparison", code, "evaluate", "report");
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "1000.00 kg", "assigned-U", "0.03 g", NULL), LIMS_E_REFUSED, "is the unit right");
	wd_ok(w, cd_act(w, evaluate, NULL, "assigned", "1.00000 kg", "assigned-U", "0.03 g", NULL));
	cd_value_is(w, "comparison", code, "verdict", "satisfactory");
	comparison(w, "1000.02 g", "0.05 g", code);
	wd_ok(w, cd_act(w, evaluate, NULL, "assigned", "1000.00 kg", "assigned-U", "0.03 g", "far", "yes", NULL));
	cd_value_is(w, "comparison", code, "verdict", "unsatisfactory");
}

static void en_without_the_own_uncertainty_is_not_computed(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	comparison(w, "10.0012 g", "0.9 mg", code);
	wd_fails(
		w, cd_act(w, DEED("ti", "comparison", code, "report"), NULL, "value", "10 g", "U", "-0.05 g", NULL), LIMS_E_INPUT, "above zero");
	wd_fails(w, cd_act(w, DEED("ti", "comparison", code, "report"), NULL, "value", "10 g", "U", "0 g", NULL), LIMS_E_INPUT, "above zero");
	wd_fails(w, cd_act(w, DEED("ti", "comparison", code, "report"), NULL, "value", "10 g", "U", "1 V", NULL), LIMS_E_INPUT, "one unit");
	comparison(w, "10.0012 g", "", code);
	struct cd_deed evaluate = DEED_PAPER("qu", "comparison", code, "evaluate", "report");
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "10 g", "assigned-U", "0.0012 g", NULL), LIMS_E_INPUT, "own expanded uncertainty");
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "10 g", "assigned-u", "0.0012 g", NULL), LIMS_E_INPUT, "needs --sigma");
	wd_fails(w, cd_act(w, evaluate, NULL, "assigned", "10 g", "sigma", "0 g", NULL), LIMS_E_INPUT, "zero");
	wd_ok(w, cd_act(w, evaluate, NULL, "assigned", "10 g", "sigma", "0.0005 g", NULL));
	cd_value_is(w, "comparison", code, "z", "2.400");
	cd_value_is(w, "comparison", code, "verdict", "questionable");
}

#define T(f) cmocka_unit_test_setup_teardown(f, cd_setup, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_comparison_is_judged_and_an_unsatisfactory_one_opens_a_corrective_action),
		T(a_round_is_evaluated_once_and_its_correction_keeps_the_first),
		T(a_unit_that_was_mistaken_is_asked_about),
		T(en_without_the_own_uncertainty_is_not_computed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
