// SPDX-License-Identifier: Apache-2.0
// Several worksheets at once: conditions, answers, readings of the air and submitting are done in all of them or in none.
#include "tests/laboratory/world.h"

#include "laboratory/equipment/environment.h"
#include "laboratory/proof/dossier.h"

#include <string.h>

struct three {
	char codes[3][LIMS_CODE];
	const char *listed[3];
};

static void open_three(struct world *w, struct three *t)
{
	static const char *const serials[] = {"S-1", "S-2", "S-3"};
	for (size_t i = 0; i < 3; i++) {
		char item[LIMS_CODE];
		wd_scale(w, serials[i], item);
		wd_open(w, item, "", t->codes[i]);
		t->listed[i] = t->codes[i];
	}
}

static void state_is(struct world *w, const char *sheet, const char *state)
{
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	assert_string_equal(v->sheet->state, state);
	lims_bench_view_destroy(v);
}

/// The last of them takes nothing more: it was submitted.
static void close_last(struct world *w, const struct three *t)
{
	wd_fill_scale(w, t->codes[2], "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, t->codes[2], &w->err));
}

static void a_condition_stands_in_all_worksheets_or_in_none(void **state)
{
	struct world *w = *state;
	struct three t;
	open_three(w, &t);
	close_last(w, &t);
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_condition_each(w->lab, t.listed, 3, "temperature", "23 Cel", &w->err), LIMS_E_REFUSED,
		"Nothing was done in any of the 3 worksheets, because of W-A3: The worksheet W-A3 is submitted");
	// Refused before the command too: by the form of the value in the first of them.
	wd_fails(w, lims_bench_condition_each(w->lab, t.listed, 2, "temperature", "23", &w->err), LIMS_E_INPUT, "because of W-A1");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, lims_bench_condition_each(w->lab, t.listed, 2, "temperature", "23 Cel", &w->err));
	assert_int_equal(wd_entries(w), before + 2);
	// Of one alone nothing is said about others.
	wd_fails(w, lims_bench_condition(w->lab, t.codes[2], "temperature", "23 Cel", &w->err), LIMS_E_REFUSED, "The worksheet W-A3 is");
	assert_ptr_equal(strstr(w->err.text, "Nothing was done"), NULL);
	wd_check_rebuild(w);
}

static void answers_stand_in_all_worksheets_or_in_none(void **state)
{
	struct world *w = *state;
	struct three t;
	open_three(w, &t);
	close_last(w, &t);
	const struct lims_bench_answer shut[] = {{t.codes[0], "visual", "label", "yes", NULL}, {t.codes[0], "visual", "mark", "yes", NULL},
		{t.codes[2], "visual", "label", "yes", NULL}};
	const struct lims_bench_answer unknown[] = {
		{t.codes[0], "visual", "label", "yes", NULL}, {t.codes[1], "visual", "nonsense", "yes", NULL}};
	const struct lims_bench_answer good[] = {{t.codes[0], "visual", "label", "yes", NULL}, {t.codes[0], "visual", "mark", "yes", "mờ"},
		{t.codes[1], "visual", "label", "no", NULL}};
	int64_t before = wd_entries(w);
	wd_fails(
		w, lims_bench_check_each(w->lab, shut, 3, &w->err), LIMS_E_REFUSED, "Nothing was done in any of the 2 worksheets, because of W-A3");
	wd_fails(w, lims_bench_check_each(w->lab, unknown, 2, &w->err), LIMS_E_INPUT, "because of W-A2");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, lims_bench_check_each(w->lab, good, 3, &w->err));
	assert_int_equal(wd_entries(w), before + 3);
	wd_ok(w, lims_bench_check_each(w->lab, NULL, 0, &w->err));
	wd_check_rebuild(w);
}

static void worksheets_are_submitted_all_or_none(void **state)
{
	struct world *w = *state;
	struct three t;
	open_three(w, &t);
	wd_fill_scale(w, t.codes[0], "14950 g");
	wd_fill_scale(w, t.codes[1], "14950 g");
	int64_t before = wd_entries(w);
	// Nothing was measured in the last one, which is seen while the others are frozen already.
	wd_fails(w, lims_bench_submit_each(w->lab, t.listed, 3, &w->err), LIMS_E_REFUSED,
		"Nothing was done in any of the 3 worksheets, because of W-A3: The verdict of W-A3 is not determined");
	assert_int_equal(wd_entries(w), before);
	state_is(w, t.codes[0], "open");
	wd_ok(w, lims_bench_submit_each(w->lab, t.listed, 2, &w->err));
	assert_int_equal(wd_entries(w), before + 2);
	state_is(w, t.codes[0], "submitted");
	state_is(w, t.codes[1], "submitted");
	wd_check_rebuild(w);
}

static lims_rc quiet(void *ctx, const struct lims_environment_taken *t, struct lims_err *err)
{
	(void)t;
	(void)err;
	++*(int *)ctx;
	return LIMS_OK;
}

/// A thermometer of the register.
static void hang_thermometer(struct world *w)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "device", "am1", NULL, "name", "Nhiệt kế", "serial", "NK-1", "place", "Phòng cân", NULL));
	wd_as(w, "ti");
}

static void take_at(const struct three *t, struct lims_moment at, struct lims_environment_take takes[3])
{
	for (size_t i = 0; i < 3; i++)
		takes[i] = (struct lims_environment_take){
			.worksheet = t->codes[i], .quantity = "temperature", .device = "am1", .from = at, .until = at, .within_min = 1};
}

static void a_reading_of_the_air_is_taken_by_all_worksheets_or_by_none(void **state)
{
	struct world *w = *state;
	struct three t;
	int told = 0;
	open_three(w, &t);
	close_last(w, &t);
	hang_thermometer(w);
	struct lims_environment_value value = {lims_clock_now(420), "temperature", "23 Cel"};
	struct lims_environment_batch batch = {.device = "am1", .values = &value, .count = 1};
	struct lims_environment_take takes[3];
	wd_ok(w, lims_environment_record(w->lab, &batch, &w->err));
	take_at(&t, value.at, takes);
	int64_t before = wd_entries(w);
	wd_fails(w, lims_environment_take_each(w->lab, takes, 3, quiet, &told, &w->err), LIMS_E_REFUSED, "because of W-A3");
	assert_int_equal(wd_entries(w), before);
	assert_int_equal(told, 0);
	wd_ok(w, lims_environment_take_each(w->lab, takes, 2, quiet, &told, &w->err));
	assert_int_equal(wd_entries(w), before + 2);
	assert_int_equal(told, 2);
	wd_check_rebuild(w);
}

static lims_rc count_reading(void *ctx, const struct lims_environment_row *row, struct lims_err *err)
{
	(void)err;
	*(int *)ctx += strcmp(row->value, "23 Cel") == 0 && !row->withdrawn;
	return LIMS_OK;
}

/// A worksheet that is submitted between the question whether it can take it and the reading refuses it, and the others have none; the reading was made and stays.
static void what_an_instrument_showed_stays_when_a_worksheet_refuses_it_and_is_told(void **state)
{
	struct world *w = *state;
	struct three t;
	int told = 0, kept = 0;
	open_three(w, &t);
	close_last(w, &t);
	hang_thermometer(w);
	struct lims_environment_value value = {lims_clock_now(420), "temperature", "23 Cel"};
	struct lims_environment_batch batch = {.device = "am1", .values = &value, .count = 1};
	struct lims_environment_ask ask = {.device = "am1", .from = value.at, .until = value.at};
	struct lims_environment_take takes[3];
	take_at(&t, value.at, takes);
	int64_t before = wd_entries(w);
	wd_fails(w, lims_environment_shown(w->lab, &batch, takes, 3, quiet, &told, &w->err), LIMS_E_REFUSED,
		"What am1 showed is kept among the readings of the air (lims environment list --device am1): Nothing was done in any of the 3 "
		"worksheets, because of W-A3: The worksheet W-A3 is submitted");
	assert_int_equal(wd_entries(w), before + 1);
	assert_int_equal(told, 0);
	wd_ok(w, lims_environment_each(w->lab, &ask, count_reading, &kept, &w->err));
	assert_int_equal(kept, 1);
	// What cannot be recorded as a reading is not said to be kept.
	value.value = "23";
	wd_fails(w, lims_environment_shown(w->lab, &batch, takes, 2, quiet, &told, &w->err), LIMS_E_INPUT, "has no unit");
	assert_ptr_equal(strstr(w->err.text, "is kept"), NULL);
	assert_int_equal(wd_entries(w), before + 1);
}

/// What the worksheets would refuse is refused before it becomes a reading: the meter procedures ask for the frequency.
static void a_worksheet_is_asked_about_the_value_too(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
	wd_ok(w, lims_environment_takes(w->lab, sheet, "frequency", "50 Hz", &w->err));
	wd_fails(w, lims_environment_takes(w->lab, sheet, "frequency", "50 V", &w->err), LIMS_E_INPUT, "not in Hz or a unit of the same kind");
}

#define T(name) cmocka_unit_test_setup_teardown(name, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_condition_stands_in_all_worksheets_or_in_none),
		T(answers_stand_in_all_worksheets_or_in_none),
		T(worksheets_are_submitted_all_or_none),
		T(a_reading_of_the_air_is_taken_by_all_worksheets_or_by_none),
		T(what_an_instrument_showed_stays_when_a_worksheet_refuses_it_and_is_told),
		T(a_worksheet_is_asked_about_the_value_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
