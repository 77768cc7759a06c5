// SPDX-License-Identifier: Apache-2.0
// The best capability of the scope: dated rows by procedure and result, frozen in the worksheet, below which no uncertainty is reported.
// In tests/data/capability/procedures/box.yaml U is 2 · 40 mg / 2 = 40 mg.
#include "tests/laboratory/world.h"

#include "laboratory/proof/dossier.h"
#include "lims-core/engine/worksheet.h"

#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
	if (wd_training(state) != 0)
		return -1;
	struct world *w = *state;
	wd_own_procedure(w, "capability", "box");
	wd_as(w, "an");
	return 0;
}

static lims_rc row(struct world *w, const char *value, const char *from, const char *until, char code[LIMS_CODE])
{
	wd_as(w, "an");
	return wd_set(w, "cmc", NULL, code, "procedure", "box", "result", "weighing.mass", "value", value, "from", from, "until", until, NULL);
}

static lims_rc open_sheet(struct world *w, const char *day, char sheet[LIMS_CODE])
{
	static const struct lims_field_value values[] = {{"nominal", "100 g"}};
	struct lims_item item = {
		.procedure = "box", .customer = "kh1", .received_on = {2024, 1, 2}, .characteristics = values, .characteristic_count = 1};
	struct lims_bench_opening o = {.mode = "calibration"};
	char code[LIMS_CODE], same[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_item_receive(w->lab, &item, code, same, &w->err));
	o.item = code;
	wd_ok(w, lims_date_parse(day, &o.work_on, &w->err));
	return lims_bench_open(w->lab, &o, sheet, &w->err);
}

/// Worked on that day, the reported uncertainty is U and comes from there.
static void reports(struct world *w, const char *sheet, const char *U, const char *from)
{
	struct lims_bench_view *v = NULL;
	char want[128];
	struct lims_buf json;
	lims_buf_init(&json, 1 << 20);
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	lims_result_json(v->result, &json);
	snprintf(want, sizeof want, "\"U\":\"%s\",\"U_unit\":\"g\",\"U_from\":\"%s\"", U, from);
	if (!strstr(lims_buf_text(&json), want))
		fail_msg("no %s in %s", want, lims_buf_text(&json));
	lims_bench_view_destroy(v);
	lims_buf_finish(&json);
}

static void measured(struct world *w, const char *day, char sheet[LIMS_CODE])
{
	wd_ok(w, open_sheet(w, day, sheet));
	wd_enter(w, sheet, "weighing", 0, 0, "shown", "100.02 g");
}

static void without_a_row_the_budget_is_reported(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	measured(w, "2025-06-30", sheet);
	reports(w, sheet, "0.040", "budget");
}

static void the_row_that_holds_on_the_day_of_the_work_is_the_least(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE];
	wd_ok(w, row(w, "60 mg", "2025-01-01", "2025-06-30", first));
	wd_ok(w, row(w, "0.05 g", "2025-07-01", "", second));
	assert_string_equal(first, "CMC-A1");
	measured(w, "2024-12-31", sheet);
	reports(w, sheet, "0.040", "budget");
	measured(w, "2025-01-01", sheet);
	reports(w, sheet, "0.060", "cmc_worksheet");
	measured(w, "2025-06-30", sheet);
	reports(w, sheet, "0.060", "cmc_worksheet");
	measured(w, "2025-07-01", sheet);
	reports(w, sheet, "0.050", "cmc_worksheet");
}

static void a_row_below_the_budget_changes_nothing(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], code[LIMS_CODE];
	wd_ok(w, row(w, "39 mg", "", "", code));
	measured(w, "2025-06-30", sheet);
	reports(w, sheet, "0.040", "budget");
}

static void a_worksheet_keeps_the_row_that_it_was_opened_with(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], code[LIMS_CODE];
	wd_ok(w, row(w, "60 mg", "", "", code));
	measured(w, "2025-06-30", sheet);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "cmc", code, NULL, "value", "90 mg", NULL));
	wd_as(w, "ti");
	reports(w, sheet, "0.060", "cmc_worksheet");
	struct lims_buf json;
	lims_buf_init(&json, 1 << 20);
	wd_ok(w, lims_bench_json(w->lab, sheet, &json, &w->err));
	assert_non_null(strstr(lims_buf_text(&json), "\"cmc\":{\"weighing.mass\":\"60 mg\"}"));
	lims_buf_finish(&json);
	measured(w, "2025-06-30", sheet);
	reports(w, sheet, "0.090", "cmc_worksheet");
	wd_check_rebuild(w);
}

static void rows_of_another_procedure_do_not_count(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], item[LIMS_CODE], code[LIMS_CODE];
	wd_ok(w, row(w, "60 mg", "", "", code));
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	struct lims_buf json;
	lims_buf_init(&json, 1 << 20);
	wd_ok(w, lims_bench_json(w->lab, sheet, &json, &w->err));
	assert_null(strstr(lims_buf_text(&json), "cmc"));
	lims_buf_finish(&json);
}

static void two_rows_for_one_day_are_refused_and_both_named(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], code[LIMS_CODE];
	wd_ok(w, row(w, "60 mg", "2025-01-01", "2025-06-30", code));
	wd_ok(w, row(w, "50 mg", "2025-06-30", "", code));
	wd_fails(w, open_sheet(w, "2025-06-30", sheet), LIMS_E_REFUSED, "CMC-A1 and CMC-A2 both hold for weighing.mass");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "cmc", "CMC-A1", NULL, "until", "2025-06-29", NULL));
	wd_ok(w, open_sheet(w, "2025-06-30", sheet));
}

static void a_row_fits_its_procedure_or_is_not_written(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "an");
	int64_t before = wd_entries(w);
	wd_fails(w, row(w, "0 mg", "", "", code), LIMS_E_INPUT, "above zero");
	wd_fails(w, row(w, "-1 mg", "", "", code), LIMS_E_INPUT, "above zero");
	wd_fails(w, row(w, "60 mm", "", "", code), LIMS_E_INPUT, "mm");
	wd_fails(w, row(w, "60", "", "", code), LIMS_E_INPUT, "unit");
	wd_fails(w, row(w, "about 60 mg", "", "", code), LIMS_E_INPUT, "about");
	wd_fails(w, row(w, "60 mg", "2025-07-01", "2025-06-30", code), LIMS_E_INPUT, "before it begins");
	wd_fails(w, row(w, "60 mg", "2025-02-30", "", code), LIMS_E_INPUT, "from");
	wd_fails(w, wd_set(w, "cmc", NULL, code, "procedure", "no-such", "result", "a.b", "value", "1 g", NULL), LIMS_E_NOT_FOUND, "no-such");
	wd_fails(w, wd_set(w, "cmc", NULL, code, "procedure", "box", "result", "weighing.shown", "value", "1 g", NULL), LIMS_E_INPUT,
		"no result weighing.shown");
	wd_fails(w, wd_set(w, "cmc", NULL, code, "procedure", "box", "result", "weigh.mass", "value", "1 g", NULL), LIMS_E_INPUT, "weigh.mass");
	wd_fails(w, wd_set(w, "cmc", NULL, code, "procedure", "box", "result", "weighing.mass", NULL), LIMS_E_INPUT, "value");
	assert_int_equal(wd_entries(w), before);
	// What is changed is held against what stands.
	wd_ok(w, row(w, "60 mg", "2025-01-01", "", code));
	wd_fails(w, wd_set(w, "cmc", code, NULL, "value", "60 mm", NULL), LIMS_E_INPUT, "mm");
	wd_fails(w, wd_set(w, "cmc", code, NULL, "until", "2024-12-31", NULL), LIMS_E_INPUT, "before it begins");
	wd_ok(w, wd_set(w, "cmc", code, NULL, "until", "2025-12-31", NULL));
}

static void who_sets_up_writes_the_scope(void **state)
{
	struct world *w = *state;
	static const char *const others[] = {"ti", "re", "si", "le"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		wd_as(w, others[i]);
		wd_fails(w, wd_set(w, "cmc", NULL, NULL, "procedure", "box", "result", "weighing.mass", "value", "60 mg", NULL), LIMS_E_REFUSED,
			others[i]);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(without_a_row_the_budget_is_reported),
		T(the_row_that_holds_on_the_day_of_the_work_is_the_least),
		T(a_row_below_the_budget_changes_nothing),
		T(a_worksheet_keeps_the_row_that_it_was_opened_with),
		T(rows_of_another_procedure_do_not_count),
		T(two_rows_for_one_day_are_refused_and_both_named),
		T(a_row_fits_its_procedure_or_is_not_written),
		T(who_sets_up_writes_the_scope),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
