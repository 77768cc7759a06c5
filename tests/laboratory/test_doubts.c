// SPDX-License-Identifier: Apache-2.0
// What the bench asks about: readings far from what is planned, stood there or follows from the other readings of their row.
#include "tests/laboratory/world.h"

#include "laboratory/doubts.h"
#include "lims-core/base/lang.h"

#include <string.h>

/// Ten times 15 kg, the largest value that the item has: 150 kg is not questioned for that, 150.05 kg is. But no reading of them shows the loads of
/// these rows (0.5 kg, then more), so that the first is questioned too.
static void a_reading_far_outside_is_questioned_and_taken(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	wd_enter(w, sheet, "weighing", 0, 0, "up", "150 kg");
	wd_enter(w, sheet, "weighing", 1, 0, "up", "150.05 kg");
	wd_enter(w, sheet, "weighing", 2, 0, "up", "-999999 kg");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_int_equal(v->doubt_count, 3);
	assert_int_equal(v->doubts[0].reading, 1);
	assert_int_equal(v->doubts[1].reading, 2);
	assert_int_equal(v->doubts[2].reading, 3);
	assert_null(strstr(v->doubts[0].text, "times"));
	assert_non_null(strstr(v->doubts[1].text, "15 kg"));
	lims_bench_view_destroy(v);
}

/// Nothing says how far a register may stand: its last digit of 0.01 kWh is no largest value.
static void the_last_digit_of_a_register_is_no_largest_value(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
	wd_enter(w, sheet, "register", 0, 0, "before", "100 kW.h");
	wd_enter(w, sheet, "register", 0, 0, "after", "110 kW.h");
	wd_enter(w, sheet, "register", 0, 0, "reference_energy", "10.02 kW.h");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_int_equal(v->doubt_count, 0);
	lims_bench_view_destroy(v);
}

static void energy(struct world *w, const char *sheet, const char *step, const char *value, const char *doubt)
{
	struct lims_bench_cell c = wd_cell(step, 0, 0, "reference_energy");
	if (doubt)
		wd_fails(w, lims_doubt_shown(w->lab, sheet, &c, value, "--sure", &w->err), LIMS_E_REFUSED, doubt);
	else
		wd_ok(w, lims_doubt_shown(w->lab, sheet, &c, value, "--sure", &w->err));
}

/// No energy is planned, but the meter's own pulses and register tell it: watt-hours written for kilowatt-hours are asked about.
static void an_energy_far_from_what_the_meter_counts_is_asked_about(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
	energy(w, sheet, "errors", "0.01 W.h", NULL); // nothing is counted yet
	// 10 pulses at 1000 imp/kWh are 10 Wh.
	wd_enter(w, sheet, "errors", 0, 0, "pulses", "10 {imp}");
	energy(w, sheet, "errors", "10.02 W.h", NULL);
	energy(w, sheet, "errors", "0.01002 kW.h", NULL);
	energy(w, sheet, "errors", "9.1 W.h", NULL); // an error of 9.9 %, which is for the method to judge
	energy(w, sheet, "errors", "1 W.h", "900");  // a tenth: beyond the doubt of the column
	energy(w, sheet, "errors", "0.999 W.h", "10.000 W.h follows from the other readings");
	energy(w, sheet, "errors", "10.02 kW.h", "say --sure");
	wd_enter(w, sheet, "register", 0, 0, "before", "100 kW.h");
	wd_enter(w, sheet, "register", 0, 0, "after", "110 kW.h");
	energy(w, sheet, "register", "10.02 W.h", "10 kW.h follows");
	energy(w, sheet, "register", "10.02 kW.h", NULL);
	// What was recorded all the same stands before the reviewer.
	wd_enter(w, sheet, "errors", 0, 0, "reference_energy", "10.02 kW.h");
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_int_equal(v->doubt_count, 1);
	assert_non_null(strstr(v->doubts[0].text, "10.000 W.h follows from the other readings of the row"));
	lims_bench_view_destroy(v);
}

/// A screen in Vietnamese has the comma and the sign of the unit, in the question of the bench as in the refusal.
static void what_follows_is_told_as_the_reader_writes_it(void **state)
{
	struct world *w = *state;
	struct lims_lang *vi = NULL;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	assert_int_equal(lims_lang_open(LIMS_BUILD_DIR "/share/lims/locale", "vi", &vi, NULL), LIMS_OK);
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
	wd_enter(w, sheet, "errors", 0, 0, "pulses", "10 {imp}"); // 10 Wh at 1000 imp/kWh
	wd_enter(w, sheet, "errors", 0, 0, "reference_energy", "10.02 kW.h");
	w->err.lang = vi;
	energy(w, sheet, "errors", "0.999 W.h", "cho 10,000 Wh, còn 0,999 Wh lớn hơn");
	w->lab->p.lang = vi;
	struct lims_bench_view *v = wd_view(w, sheet);
	assert_int_equal(v->doubt_count, 1);
	assert_non_null(strstr(v->doubts[0].text, ": 10,02 kWh, trong khi các số đọc khác của hàng cho 10,000 Wh"));
	lims_bench_view_destroy(v);
	w->lab->p.lang = NULL;
	lims_lang_destroy(vi);
}

static void shown(struct world *w, const char *sheet, const char *value, bool good)
{
	struct lims_bench_cell c = wd_cell("discrimination", 0, 0, "after");
	if (good)
		wd_ok(w, lims_doubt_shown(w->lab, sheet, &c, value, "--sure", &w->err));
	else
		wd_fails(w, lims_doubt_shown(w->lab, sheet, &c, value, "\"525 !\"", &w->err), LIMS_E_REFUSED, "say \"525 !\" when");
}

/// Min is 500 g: from 250 g to 1000 g may be shown; beyond, or below zero, somebody must be sure, and then it is kept.
static void an_indication_far_from_its_load_is_asked_about(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale_sheet(w, item, sheet);
	static const char *const far[] = {"1e400 g", "-500 g", "500 kg", "1000.1 g", "249.9 g", "0 g"};
	static const char *const near[] = {"250 g", "1 kg", "517.5 g"};
	for (size_t i = 0; i < sizeof far / sizeof far[0]; i++)
		shown(w, sheet, far[i], false);
	for (size_t i = 0; i < sizeof near / sizeof near[0]; i++)
		shown(w, sheet, near[i], true);
}

#define T(name) cmocka_unit_test_setup_teardown(name, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_reading_far_outside_is_questioned_and_taken),
		T(the_last_digit_of_a_register_is_no_largest_value),
		T(an_indication_far_from_its_load_is_asked_about),
		T(an_energy_far_from_what_the_meter_counts_is_asked_about),
		T(what_follows_is_told_as_the_reader_writes_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
