// SPDX-License-Identifier: Apache-2.0
// The matrix of the scope: what is missing stands as missing, each kind of evidence fills its cell, and what ended or failed no longer fills it.
#include "tests/laboratory/world.h"

#include "laboratory/people/matrix.h"
#include "laboratory/quality/cases.h"

#include <stdio.h>
#include <string.h>

static const char evidence[] = "%PDF-1.4 evidence";

/// The last row of a matrix, copied.
struct seen {
	size_t rows;
	bool holds;
	char code[LIMS_CODE];
	struct lims_matrix_cell cells[LIMS_MATRIX_COLUMNS];
};

static lims_rc see(void *ctx, const struct lims_matrix_row *row, struct lims_err *err)
{
	struct seen *s = ctx;
	(void)err;
	s->rows++;
	s->holds = row->holds;
	snprintf(s->code, sizeof s->code, "%s", row->code);
	memcpy(s->cells, row->cells, sizeof s->cells);
	return LIMS_OK;
}

static struct seen matrix(struct world *w, const char *row, const char *day)
{
	struct seen s = {.rows = 0};
	struct lims_date d = lims_laboratory_today(w->lab);
	if (day)
		wd_ok(w, lims_date_parse(day, &d, &w->err));
	wd_ok(w, lims_scope_matrix(w->lab, row, d, see, &s, &w->err));
	return s;
}

static void expect(const struct seen *s, enum lims_matrix_column column, enum lims_matrix_state state, const char *code, const char *day)
{
	const struct lims_matrix_cell *c = &s->cells[column];
	if (c->state != state || strcmp(c->code, code) != 0 || strcmp(c->day, day) != 0)
		fail_msg("%s: %s \"%s\" \"%s\", want %s \"%s\" \"%s\"", lims_matrix_column_name(column), lims_matrix_state_name(c->state), c->code,
			c->day, lims_matrix_state_name(state), code, day);
}

/// A record with its paper.
static void record(struct world *w, const char *noun, const struct lims_field_value *values, size_t count)
{
	struct lims_field_file file = {"report", "report.pdf", evidence, sizeof evidence - 1};
	char code[LIMS_CODE];
	wd_ok(w, lims_register_fill(w->lab, lims_register_find(noun), NULL,
				 &(struct lims_filled){.values = values, .count = count, .files = &file, .file_count = 1}, code, &w->err));
}

static void verified(struct world *w, const char *procedure, const char *done, const char *conclusion, const char *until)
{
	struct lims_field_value values[] = {{"procedure", procedure}, {"done-on", done}, {"staff", "ti"}, {"points", "0 … 15 kg"},
		{"conclusion", conclusion}, {"until", until}};
	record(w, "method-verification", values, 6);
}

/// A step of a case; `paper` NULL: without one. `on` NULL: today.
static void step(struct world *w, const char *noun, const char *code, const char *verb, const struct lims_field_value *values, size_t count,
	const char *paper, const char *about, const char *on)
{
	const struct lims_case_kind *kind = lims_case_kind_find(noun);
	struct lims_field_file file = {paper, "p.pdf", evidence, sizeof evidence - 1};
	struct lims_case_act act = {.filled = {.values = values, .count = count, .files = &file, .file_count = paper ? 1 : 0},
		.about = &about,
		.about_count = about ? 1 : 0};
	char given[LIMS_CODE];
	if (on)
		wd_ok(w, lims_date_parse(on, &act.on, &w->err));
	if (!code)
		wd_ok(w, lims_case_open(w->lab, kind, NULL, &act, given, &w->err));
	else
		wd_ok(w, lims_case_step(w->lab, kind, code, lims_case_step_find(kind, verb), &act, &w->err));
}

/// The designation L-A1 with the row SC-A1 for spring dial scales.
static int setup(void **state)
{
	if (wd_training(state) != 0)
		return -1;
	struct world *w = *state;
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "licence", NULL, NULL, "kind", "designation", "number", "N 383", "by", "V", "from", "2020-01-01", NULL));
	wd_ok(w, wd_set(w, "scope", NULL, NULL, "licence", "L-A1", "service", "verification", "procedure", "spring-dial-scale", NULL));
	return 0;
}

static void a_new_row_is_empty_in_every_cell_that_is_asked(void **state)
{
	struct world *w = *state;
	struct seen s = matrix(w, NULL, NULL);
	assert_int_equal(s.rows, 1);
	assert_true(s.holds);
	for (int i = 0; i < LIMS_MATRIX_COLUMNS; i++)
		expect(&s, (enum lims_matrix_column)i, i == LIMS_MATRIX_BUDGET ? LIMS_MATRIX_NOT_ASKED : LIMS_MATRIX_EMPTY, "", "");
	wd_fails(w, lims_scope_matrix(w->lab, "SC-X", lims_laboratory_today(w->lab), see, &s, &w->err), LIMS_E_NOT_FOUND, "SC-X");
	// Before the licence, and after it.
	assert_false(matrix(w, NULL, "2019-12-31").holds);
	wd_ok(w, wd_set(w, "licence", "L-A1", NULL, "until", "2026-01-31", NULL));
	assert_true(matrix(w, NULL, "2026-01-31").holds);
	assert_false(matrix(w, NULL, "2026-02-01").holds);
}

static void the_last_verification_of_the_method_counts(void **state)
{
	struct world *w = *state;
	verified(w, "spring-dial-scale", "2026-03-02", "fit", "2026-09-30");
	verified(w, "spring-dial-scale", "2025-03-02", "not_fit", "");
	verified(w, "counter-scale", "2026-05-02", "fit", "");
	struct seen s = matrix(w, NULL, "2026-09-30");
	expect(&s, LIMS_MATRIX_METHOD, LIMS_MATRIX_GOOD, "MV-A1", "2026-03-02");
	assert_string_equal(s.cells[LIMS_MATRIX_METHOD].outcome, "fit");
	s = matrix(w, NULL, "2026-10-01");
	expect(&s, LIMS_MATRIX_METHOD, LIMS_MATRIX_OVER, "MV-A1", "2026-03-02");
	s = matrix(w, NULL, "2026-03-01");
	expect(&s, LIMS_MATRIX_METHOD, LIMS_MATRIX_FAILED, "MV-A2", "2025-03-02");
	s = matrix(w, NULL, "2025-03-01");
	expect(&s, LIMS_MATRIX_METHOD, LIMS_MATRIX_EMPTY, "", "");
	wd_check_rebuild(w);
}

static void a_budget_is_asked_of_a_procedure_that_has_one(void **state)
{
	struct world *w = *state;
	wd_ok(w, wd_set(w, "scope", NULL, NULL, "licence", "L-A1", "service", "verification", "procedure", "weights", NULL));
	struct seen s = matrix(w, "SC-A2", NULL);
	assert_string_equal(s.code, "SC-A2");
	expect(&s, LIMS_MATRIX_BUDGET, LIMS_MATRIX_EMPTY, "", "");
	struct lims_field_value values[] = {
		{"procedure", "weights"}, {"done-on", "2026-04-01"}, {"staff", "re"}, {"conclusion", "stands"}, {"until", "2026-10-31"}};
	record(w, "budget-review", values, 5);
	s = matrix(w, "SC-A2", "2026-10-31");
	expect(&s, LIMS_MATRIX_BUDGET, LIMS_MATRIX_GOOD, "BR-A1", "2026-04-01");
	s = matrix(w, "SC-A2", "2026-11-01");
	expect(&s, LIMS_MATRIX_BUDGET, LIMS_MATRIX_OVER, "BR-A1", "2026-04-01");
}

static void what_these_records_say_is_checked(void **state)
{
	struct world *w = *state;
	struct lims_field_file file = {"report", "r.pdf", evidence, sizeof evidence - 1};
	char tomorrow[LIMS_DATE_TEXT], code[LIMS_CODE];
	const struct lims_register *r = lims_register_find("method-verification");
	struct lims_field_value v[] = {
		{"procedure", "spring-dial-scale"}, {"done-on", "2026-03-02"}, {"staff", "ti"}, {"points", "0 … 15 kg"}, {"conclusion", "fit"}};
	struct lims_filled filled = {.values = v, .count = 5, .files = &file, .file_count = 1};
	lims_date_text(lims_date_add_days(lims_laboratory_today(w->lab), 1), tomorrow);
	filled.file_count = 0;
	wd_fails(w, lims_register_fill(w->lab, r, NULL, &filled, code, &w->err), LIMS_E_INPUT, "needs --report");
	filled.file_count = 1;
	v[0].value = "bogus";
	wd_fails(w, lims_register_fill(w->lab, r, NULL, &filled, code, &w->err), LIMS_E_INPUT, "there is no procedure bogus");
	v[0].value = "spring-dial-scale";
	v[1].value = tomorrow;
	wd_fails(w, lims_register_fill(w->lab, r, NULL, &filled, code, &w->err), LIMS_E_INPUT, "has not come yet");
	v[1].value = "2026-03-02";
	v[4].value = "fit_with_limits";
	wd_fails(w, lims_register_fill(w->lab, r, NULL, &filled, code, &w->err), LIMS_E_INPUT, "needs --limitation");
	wd_fails(w,
		wd_set(w, "budget-review", NULL, NULL, "procedure", "weights", "result", "nowhere.at-all", "done-on", "2026-03-02", "staff", "ti",
			"conclusion", "stands", "until", "2026-04-01", NULL),
		LIMS_E_INPUT, "has no result nowhere.at-all");
	wd_fails(w,
		wd_set(w, "budget-review", NULL, NULL, "procedure", "weights", "done-on", "2026-03-02", "staff", "ti", "conclusion", "stands",
			"until", "2026-03-01", NULL),
		LIMS_E_INPUT, "lies before");
	wd_as(w, "ti");
	wd_fails(w, lims_register_fill(w->lab, r, NULL, &filled, code, &w->err), LIMS_E_INPUT, "needs --limitation");
	v[4].value = "fit";
	wd_fails(w, lims_register_fill(w->lab, r, NULL, &filled, code, &w->err), LIMS_E_REFUSED, "quality");
}

static void people_stand_there_when_they_are_authorised_active_and_for_verification_carded(void **state)
{
	struct world *w = *state;
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "ti", "procedure", "spring-dial-scale", "activity",
				 "measure", "from", "2026-01-01", "until", "2026-06-30", NULL));
	struct seen s = matrix(w, NULL, "2026-06-30");
	expect(&s, LIMS_MATRIX_PEOPLE, LIMS_MATRIX_GOOD, "", "");
	assert_string_equal(s.cells[LIMS_MATRIX_PEOPLE].people, "ti");
	s = matrix(w, NULL, "2026-07-01");
	expect(&s, LIMS_MATRIX_PEOPLE, LIMS_MATRIX_EMPTY, "", "");
	// A card of another field is none.
	wd_ok(w, wd_set(w, "card", NULL, NULL, "staff", "ti", "number", "K-1", "fields", "pressure", "from", "2026-01-01", "until",
				 "2026-12-31", NULL));
	s = matrix(w, NULL, "2026-06-30");
	expect(&s, LIMS_MATRIX_PEOPLE, LIMS_MATRIX_FAILED, "", "");
	assert_string_equal(s.cells[LIMS_MATRIX_PEOPLE].outcome, "no_card");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "active", "no", NULL));
	s = matrix(w, NULL, "2026-06-30");
	expect(&s, LIMS_MATRIX_PEOPLE, LIMS_MATRIX_EMPTY, "", "");
}

static void signatories_are_those_of_the_row_who_may_still_sign(void **state)
{
	struct world *w = *state;
	wd_ok(w, wd_set(w, "staff", "sj", NULL, "name", "Ký Khác", "roles", "signatory", NULL));
	wd_ok(w, wd_set(w, "scope", "SC-A1", NULL, "signatories", "si,sj", NULL));
	struct seen s = matrix(w, NULL, NULL);
	assert_string_equal(s.cells[LIMS_MATRIX_SIGNATORIES].people, "si, sj");
	wd_ok(w, wd_set(w, "staff", "sj", NULL, "active", "no", NULL));
	s = matrix(w, NULL, NULL);
	assert_string_equal(s.cells[LIMS_MATRIX_SIGNATORIES].people, "si");
	wd_ok(w, wd_set(w, "staff", "si", NULL, "roles", "reviewer", NULL));
	s = matrix(w, NULL, NULL);
	expect(&s, LIMS_MATRIX_SIGNATORIES, LIMS_MATRIX_FAILED, "", "");
}

static void a_comparison_fills_its_cell_by_its_outcome(void **state)
{
	struct world *w = *state;
	struct lims_field_value open[] = {{"title", "Cân 15 kg"}, {"sort", "proficiency"}, {"provider", "Viện"}, {"quantity", "10 g"},
		{"procedure", "spring-dial-scale"}, {"due-on", "2026-08-31"}};
	struct lims_field_value report[] = {{"value", "10.0030 g"}, {"U", "0.0009 g"}};
	struct lims_field_value result[] = {{"assigned", "10.0000 g"}, {"assigned-U", "0.0012 g"}};
	step(w, "comparison", NULL, "open", open, 6, NULL, NULL, "2026-02-02");
	struct seen s = matrix(w, NULL, "2026-02-01");
	expect(&s, LIMS_MATRIX_COMPARISON, LIMS_MATRIX_EMPTY, "", "");
	s = matrix(w, NULL, "2026-02-02");
	expect(&s, LIMS_MATRIX_COMPARISON, LIMS_MATRIX_PLANNED, "PT-A1", "2026-08-31");
	wd_as(w, "ti");
	step(w, "comparison", "PT-A1", "report", report, 2, NULL, NULL, "2026-03-03");
	wd_as(w, "an");
	// En = 0.0030 / √(0.0009² + 0.0012²) = 2.
	step(w, "comparison", "PT-A1", "evaluate", result, 2, "report", NULL, "2026-04-04");
	s = matrix(w, NULL, "2026-04-04");
	expect(&s, LIMS_MATRIX_COMPARISON, LIMS_MATRIX_FAILED, "PT-A1", "2026-04-04");
	// A later one, which names the row instead of the procedure: En = 0.0012 / 0.0015 = 0.8.
	open[4] = (struct lims_field_value){"procedure", "counter-scale"};
	report[0].value = "10.0012 g";
	step(w, "comparison", NULL, "open", open, 6, NULL, "scope:SC-A1", "2026-05-05");
	step(w, "comparison", "PT-A2", "report", report, 2, NULL, NULL, "2026-05-06");
	step(w, "comparison", "PT-A2", "evaluate", result, 2, "report", NULL, "2026-05-07");
	s = matrix(w, NULL, "2026-05-07");
	expect(&s, LIMS_MATRIX_COMPARISON, LIMS_MATRIX_GOOD, "PT-A2", "2026-05-07");
	assert_string_equal(s.cells[LIMS_MATRIX_COMPARISON].outcome, "satisfactory");
}

static void an_audit_counts_on_the_day_when_it_was_held_for_what_it_looked_at(void **state)
{
	struct world *w = *state;
	struct lims_field_value open[] = {
		{"title", "Đánh giá 2026"}, {"scope", "mục 7"}, {"procedures", "counter-scale"}, {"auditor", "re"}, {"due-on", "2026-06-30"}};
	struct lims_field_value perform[] = {
		{"held-on", "2026-06-15"}, {"procedures", "counter-scale, spring-dial-scale"}, {"summary", "tốt"}, {"findings", "không"}};
	struct lims_field_value bad[] = {{"title", "x"}, {"scope", "y"}, {"procedures", "bogus"}, {"auditor", "re"}, {"due-on", "2026-06-30"}};
	struct lims_case_act act = {.filled = {.values = bad, .count = 5}};
	char code[LIMS_CODE];
	wd_fails(
		w, lims_case_open(w->lab, lims_case_kind_find("internal-audit"), NULL, &act, code, &w->err), LIMS_E_INPUT, "no procedure bogus");
	step(w, "internal-audit", NULL, "open", open, 5, NULL, NULL, "2026-06-01");
	struct seen s = matrix(w, NULL, NULL);
	expect(&s, LIMS_MATRIX_AUDIT, LIMS_MATRIX_EMPTY, "", "");
	step(w, "internal-audit", "IA-A1", "perform", perform, 4, "report", NULL, "2026-06-20");
	s = matrix(w, NULL, "2026-06-15");
	expect(&s, LIMS_MATRIX_AUDIT, LIMS_MATRIX_GOOD, "IA-A1", "2026-06-15");
}

static void the_last_certificate_is_the_last_one_issued(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], today[LIMS_DATE_TEXT];
	for (int i = 0; i < 2; i++) {
		wd_ready_scale(w, i ? "S-2" : "S-1", "14950 g", "", sheet);
		wd_issue(w, sheet, number);
	}
	lims_date_text(lims_laboratory_today(w->lab), today);
	struct seen s = matrix(w, NULL, NULL);
	expect(&s, LIMS_MATRIX_CERTIFICATE, LIMS_MATRIX_GOOD, number, today);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_new_row_is_empty_in_every_cell_that_is_asked),
		T(the_last_verification_of_the_method_counts),
		T(a_budget_is_asked_of_a_procedure_that_has_one),
		T(what_these_records_say_is_checked),
		T(people_stand_there_when_they_are_authorised_active_and_for_verification_carded),
		T(signatories_are_those_of_the_row_who_may_still_sign),
		T(a_comparison_fills_its_cell_by_its_outcome),
		T(an_audit_counts_on_the_day_when_it_was_held_for_what_it_looked_at),
		T(the_last_certificate_is_the_last_one_issued),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
