// SPDX-License-Identifier: Apache-2.0
// Gates that a person lets pass, and declared set-ups that a person confirms against the display.
#include "drivers/protocol/capture.h"
#include "laboratory/confirm.h"
#include "laboratory/device_setup.h"
#include "laboratory/gate_causes.h"
#include "laboratory/override.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/strikes.h"
#include "tests/laboratory/world.h"

#include <stdio.h>
#include <string.h>

static const char port[] = WD_PORT;

static lims_rc let_pass(struct world *w, const char *actor, const char *sheet, const char *gate, const char *reason)
{
	wd_as(w, actor);
	return lims_gate_override(w->lab, sheet, gate, reason, &w->err);
}

static void a_person_with_the_role_lets_a_gate_pass_and_the_paper_says_so(void **state)
{
	struct world *w = *state;
	struct wd_line entry;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Đỗ Văn Quý", "roles", "quality", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_gates(w, "authorisation", "override");
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "lims worksheet override");
	wd_fails(w, let_pass(w, "si", sheet, "authorisation", "gấp"), LIMS_E_REFUSED, "overridden by the role quality");
	wd_fails(w, let_pass(w, "qu", sheet, "authorisation", " "), LIMS_E_INPUT, "reason");
	wd_fails(w, let_pass(w, "qu", sheet, "nonsense", "gấp"), LIMS_E_INPUT, "no gate nonsense");
	wd_fails(w, let_pass(w, "qu", sheet, "verifier_card", "gấp"), LIMS_E_REFUSED, "open");
	wd_ok(w, let_pass(w, "qu", sheet, "authorisation", "Làm dưới sự giám sát của KĐV-020"));
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
	assert_non_null(strstr(warnings, "overridden by qu: Làm dưới sự giám sát"));
	wd_story(w, number, "paper.issued/1", &entry);
	assert_non_null(strstr(entry.body, "\"overridden_by\":\"qu\""));
	wd_story(w, number, "worksheet.overridden/1", &entry);
	assert_string_equal(entry.actor, "qu");
	wd_check_rebuild(w);
}

/// Outside the limits there is no verdict, and nobody's word makes one.
static void nobody_lets_a_temperature_outside_the_limits_pass(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Q", "roles", "quality,technical_manager", NULL));
	wd_as(w, "ti");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fails(w, let_pass(w, "qu", sheet, "environment", "gấp"), LIMS_E_REFUSED, "when it has been submitted");
	wd_as(w, "ti");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "45 Cel", &w->err));
	wd_fails(w, let_pass(w, "qu", sheet, "environment", "gấp"), LIMS_E_REFUSED, "no override changes that");
}

/// A row that is recorded afterwards and does not fit either was not let pass.
static void every_row_of_the_scope_that_does_not_fit_is_let_pass_by_name(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096], licence[LIMS_CODE], row[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Q", "roles", "quality", NULL));
	wd_ok(w, wd_set(w, "licence", NULL, licence, "kind", "designation", "number", "N 1", "by", "UB", "from", "2020-01-01", NULL));
	wd_ok(w, wd_set(w, "scope", NULL, row, "licence", licence, "service", "verification", "procedure", "spring-dial-scale", "limits",
				 "Max <= 10 kg", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_gates(w, "licence_row", "override");
	wd_ok(w, let_pass(w, "qu", sheet, "licence_row", "đang xin mở rộng"));
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "scope", NULL, row, "licence", licence, "service", "verification", "procedure", "spring-dial-scale", "limits",
				 "Max <= 5 kg", NULL));
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "has the bound Max <= 5 kg");
	wd_ok(w, let_pass(w, "qu", sheet, "licence_row", "đang xin mở rộng"));
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
}

/// Confirms the draft block of this file by two people, or takes that back.
static void confirm_draft(struct world *w, const char *file, bool back)
{
	static const char *const people[] = {"tm", "re"};
	for (size_t k = 0; k < (back ? 1 : 2); k++) {
		struct lims_blocks *e = NULL;
		const struct lims_block *found = NULL;
		wd_as(w, people[k]);
		wd_ok(w, lims_blocks_of(w->lab, lims_laboratory_today(w->lab), &e, &w->err));
		for (size_t i = 0; i < e->block_count && !found; i++) {
			const struct lims_blocks_entry *b = &e->blocks[i];
			bool form = strcmp(b->block->file, "regulations/forms.yaml") == 0 && strcmp(b->block->name, "verification_record") != 0;
			if (strcmp(b->block->file, file) == 0 && !form && b->in_force)
				found = b->block;
		}
		assert_non_null(found);
		wd_ok(w, back ? lims_block_withdraw(w->lab, found, "nhầm", &w->err)
					  : lims_block_confirm(w->lab, &found, 1, "%PDF-1.4 page", 13, NULL, &w->err));
		lims_blocks_destroy(e);
	}
}

/// Two of three drafts are open before and after, and the first of them is the same.
static void a_draft_that_was_not_open_then_is_not_let_pass(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Q", "roles", "quality", NULL));
	wd_ok(w, wd_set(w, "staff", "tm", NULL, "name", "T", "roles", "technical_manager", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "2026-04-15", sheet);
	wd_gates(w, "evidence_confirmed", "override");
	confirm_draft(w, "regulations/validity.yaml", false);
	wd_ok(w, let_pass(w, "qu", sheet, "evidence_confirmed", "đang chờ văn bản"));
	confirm_draft(w, "regulations/validity.yaml", true);
	confirm_draft(w, "regulations/forms.yaml", false);
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "; regulations/validity.yaml ");
	confirm_draft(w, "regulations/validity.yaml", false);
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "1 parts of the procedure are drafts");
	wd_ok(w, let_pass(w, "qu", sheet, "evidence_confirmed", "đang chờ văn bản"));
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
}

static void a_hard_gate_is_never_let_pass_and_a_warning_needs_nobody(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Q", "roles", "quality", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_gates(w, "authorisation", "hard");
	wd_fails(w, let_pass(w, "qu", sheet, "authorisation", "gấp"), LIMS_E_REFUSED, "cannot be overridden");
	wd_gates(w, "authorisation", "warn");
	wd_fails(w, let_pass(w, "qu", sheet, "authorisation", "gấp"), LIMS_E_REFUSED, "only warns");
}

static void who_measured_does_not_let_his_own_work_pass(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "roles", "technician,quality", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_gates(w, "authorisation", "override");
	wd_fails(w, let_pass(w, "ti", sheet, "authorisation", "gấp"), LIMS_E_REFUSED, "has worked on");
}

static void what_was_let_pass_for_one_cause_does_not_pass_for_another(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Q", "roles", "quality", NULL));
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "card-until", "2020-12-31", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_gates(w, "verifier_card", "override");
	wd_ok(w, let_pass(w, "qu", sheet, "verifier_card", "Thẻ đang được cấp lại"));
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "card", "", NULL)); // now there is no card at all
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "has no verifier's card");
}

static lims_rc confirm(struct world *w, const char *setup, const char *shown, bool simulated)
{
	struct lims_buf b;
	wd_declared_capture(setup, simulated, &b);
	struct lims_device_comparison c = {.shown = shown, .load = "quả cân 500 g F1", .capture = b.data, .capture_len = b.len};
	lims_rc rc = lims_device_setup_confirm(w->lab, "can1", &c, &w->err);
	lims_buf_finish(&b);
	return rc;
}

static void device(struct world *w, const char *setup)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "device", "can1", NULL, "port", port, "model", "mettler-mt-sics", "setup", setup, NULL));
}

static void a_set_up_is_confirmed_by_what_the_display_shows(void **state)
{
	struct world *w = *state;
	device(w, "unit=g");
	assert_true(lims_device_setup_waits(w->lab, "can1"));
	wd_fails(w, confirm(w, "unit=g", "5000 g", false), LIMS_E_REFUSED, "display shows 5000 g and the line gives 500.00 g");
	wd_fails(w, confirm(w, "unit=g", "500 kg", false), LIMS_E_REFUSED, "display shows 500 kg");
	wd_fails(w, confirm(w, "unit=g", "0 g", false), LIMS_E_INPUT, "Zero tells neither");
	wd_fails(w, confirm(w, "unit=g", "500", false), LIMS_E_INPUT, "a number and its unit");
	wd_fails(w, confirm(w, "unit=kg", "500 g", false), LIMS_E_REFUSED, "another port or set-up");
	wd_fails(w, confirm(w, "unit=g", "500 g", true), LIMS_E_REFUSED, "simulated");
	wd_as(w, "re");
	wd_fails(w, confirm(w, "unit=g", "500 g", false), LIMS_E_REFUSED, "re has the roles");
	wd_as(w, "ti");
	wd_ok(w, confirm(w, "unit=g", "500.0 g", false));
	assert_false(lims_device_setup_waits(w->lab, "can1"));
	wd_check_rebuild(w);
}

static void a_confirmation_ends_when_port_model_set_up_or_serial_change_and_not_before(void **state)
{
	static const char *const changes[][2] = {
		{"port", "tcp:127.0.0.1:4002"}, {"model", "ohaus"}, {"setup", "unit=g,equal=3"}, {"serial", "123"}};
	struct world *w = *state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		device(w, "unit=g");
		wd_ok(w, confirm(w, "unit=g", "500 g", false));
		wd_ok(w, wd_set(w, "device", "can1", NULL, "setup", "unit=g", "simulated", "no", NULL)); // the same again
		assert_false(lims_device_setup_waits(w->lab, "can1"));
		wd_ok(w, wd_set(w, "device", "can1", NULL, changes[i][0], changes[i][1], NULL));
		assert_true(lims_device_setup_waits(w->lab, "can1"));
		wd_check_rebuild(w);
	}
}

/// The first weighing is read from the instrument, under a set-up that is declared.
static void ready_by_capture(struct world *w, const char *serial, char sheet[LIMS_CODE])
{
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "up");
	struct lims_reading r;
	struct lims_buf b;
	char item[LIMS_CODE];
	wd_as(w, "ti");
	wd_scale(w, serial, item);
	wd_open(w, item, "", sheet);
	wd_declared_capture("unit=g", false, &b);
	wd_ok(w, lims_bench_capture(w->lab, sheet, &c, "can1", b.data, b.len, NULL, 0, &r, &w->err));
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	lims_buf_finish(&b);
	wd_fill_scale(w, sheet, "14950 g"); // the same cell is typed too: what was read first counts
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
}

static void a_reading_counts_for_paper_when_its_set_up_was_confirmed_before(void **state)
{
	struct world *w = *state;
	char before[LIMS_CODE], after[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	device(w, "unit=g");
	ready_by_capture(w, "S-1", before);
	wd_as(w, "ti");
	wd_ok(w, confirm(w, "unit=g", "500 g", false));
	ready_by_capture(w, "S-2", after);
	wd_gates(w, "setup_confirmed", "hard");
	wd_fails(w, wd_try_issue(w, before, number, warnings), LIMS_E_REFUSED, "can1 was not confirmed");
	wd_ok(w, wd_try_issue(w, after, number, warnings));
	assert_string_equal(warnings, "");
}

/// A reading under a set-up that nobody confirmed, from this instrument.
static void capture_from(struct world *w, const char *sheet, const char *code, int row)
{
	struct lims_bench_cell c = wd_cell("weighing", row, 0, "up");
	struct lims_reading r;
	struct lims_buf b;
	wd_declared_capture("unit=g", false, &b);
	wd_ok(w, lims_bench_capture(w->lab, sheet, &c, code, b.data, b.len, NULL, 0, &r, &w->err));
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	lims_buf_finish(&b);
}

static void review(struct world *w, const char *sheet, bool accept)
{
	wd_as(w, "re");
	wd_accept_strikes(w, sheet);
	wd_ok(w, lims_bench_review(w->lab, sheet, accept, accept ? NULL : "lại", &w->err));
}

static void quality_manager(struct world *w)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "qu", NULL, "name", "Q", "roles", "quality", NULL));
}

/// can1 is let pass; the worksheet is returned, and a reading of another row comes from can2.
static void an_instrument_that_comes_after_the_override_is_not_let_pass(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	quality_manager(w);
	device(w, "unit=g");
	wd_ok(w, wd_set(w, "device", "can2", NULL, "port", port, "model", "mettler-mt-sics", "setup", "unit=g", NULL));
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	capture_from(w, sheet, "can1", 0);
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_gates(w, "setup_confirmed", "override");
	wd_ok(w, let_pass(w, "qu", sheet, "setup_confirmed", "can1 đã được xem"));
	review(w, sheet, false);
	wd_as(w, "ti");
	struct lims_bench_view *v = NULL;
	int up = 0, first = 0;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	for (size_t i = 0; i < v->sheet->reading_count; i++) {
		const struct lims_dossier_reading *r = &v->sheet->readings[i];
		if (strcmp(r->step, "weighing") == 0 && strcmp(r->column, "down") == 0 && r->row == 0)
			up = r->number;
		if (r->device)
			first = r->number;
	}
	lims_bench_view_destroy(v);
	assert_int_equal(first, 1);
	wd_ok(w, lims_bench_strike(w->lab, sheet, up, "misread", NULL, &w->err));
	struct lims_bench_cell c = wd_cell("weighing", 0, 0, "down");
	struct lims_reading r;
	struct lims_buf b;
	wd_declared_capture("unit=g", false, &b);
	wd_ok(w, lims_bench_capture(w->lab, sheet, &c, "can2", b.data, b.len, NULL, 0, &r, &w->err));
	lims_buf_finish(&b);
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	review(w, sheet, true);
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "set-up of can2");
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "set-up of can1");
	wd_ok(w, let_pass(w, "qu", sheet, "setup_confirmed", "cả hai đã được xem"));
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
}

/// ti is let pass; the worksheet is returned, and hai, who is not authorised either, reads a value.
static void a_person_who_comes_after_the_override_is_not_let_pass(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	struct lims_bench_view *v = NULL;
	quality_manager(w);
	wd_ok(w, wd_set(w, "staff", "hai", NULL, "name", "H", "roles", "technician", NULL));
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_gates(w, "authorisation", "override");
	wd_ok(w, let_pass(w, "qu", sheet, "authorisation", "ti làm dưới sự giám sát"));
	review(w, sheet, false);
	wd_as(w, "hai");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 1, "misread", NULL, &w->err));
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	const struct lims_dossier_reading *gone = &v->sheet->readings[0];
	wd_enter(w, sheet, gone->step, gone->row, gone->run, gone->column, gone->value);
	lims_bench_view_destroy(v);
	wd_as(w, "ti");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	review(w, sheet, true);
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "hai is not recorded as authorised");
	wd_ok(w, let_pass(w, "qu", sheet, "authorisation", "cả hai dưới sự giám sát"));
	wd_ok(w, wd_try_issue(w, sheet, number, warnings));
}

/// As soon as anybody is authorised to sign, who signs is asked for it; an override for who measured says nothing about that.
static void who_signs_is_not_let_pass_with_who_measured(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	quality_manager(w);
	wd_ok(w, wd_set(w, "staff", "sj", NULL, "name", "J", "roles", "signatory", NULL));
	wd_ok(w, wd_set(w, "authorisation", NULL, NULL, "training", "ĐT-07", "staff", "sj", "procedure", "spring-dial-scale", "activity",
				 "sign", "from", "2020-01-01", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_gates(w, "authorisation", "override");
	wd_ok(w, let_pass(w, "qu", sheet, "authorisation", "ti làm dưới sự giám sát"));
	wd_fails(w, wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED, "si is not recorded as authorised (sign)");
	wd_as(w, "sj");
	struct lims_buf b;
	lims_buf_init(&b, 1 << 16);
	wd_ok(w, lims_issue(w->lab, sheet, NULL, number, &b, &w->err));
	lims_buf_finish(&b);
}

static void every_cause_is_said_and_what_does_not_fit_is_counted_with_a_digest(void **state)
{
	char why[3][LIMS_GATE_TEXT] = {"", "", ""}, sentence[128];
	(void)state;
	for (int i = 0; i < 3; i++) {
		struct lims_causes c;
		lims_causes_init(&c);
		for (int k = 0; k < 20; k++) {
			snprintf(sentence, sizeof sentence, "the set-up of can%d was not confirmed against its display", k < 19 || i < 2 ? k : 99);
			lims_causes_add(&c, sentence);
			lims_causes_add(&c, sentence);
		}
		assert_int_equal(c.count, 20);
		assert_false(lims_causes_none(&c, NULL, why[i]));
	}
	// 512 bytes less 96 for the end: seven of 56 bytes with what joins them are 404, eight would be 462.
	assert_non_null(strstr(why[0], "can6 "));
	assert_null(strstr(why[0], "can7 "));
	assert_non_null(strstr(why[0], "; and 13 more ("));
	assert_string_equal(why[0], why[1]);
	assert_string_not_equal(why[0], why[2]); // only the last of them is another, and it is not said
	struct lims_causes none;
	lims_causes_init(&none);
	lims_causes_add(&none, "");
	assert_true(lims_causes_none(&none, NULL, why[0]));
}

#define P(f) cmocka_unit_test_setup_teardown(f, wd_production, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		P(a_person_with_the_role_lets_a_gate_pass_and_the_paper_says_so),
		P(nobody_lets_a_temperature_outside_the_limits_pass),
		P(every_row_of_the_scope_that_does_not_fit_is_let_pass_by_name),
		P(a_draft_that_was_not_open_then_is_not_let_pass),
		P(a_hard_gate_is_never_let_pass_and_a_warning_needs_nobody),
		P(who_measured_does_not_let_his_own_work_pass),
		P(what_was_let_pass_for_one_cause_does_not_pass_for_another),
		P(a_set_up_is_confirmed_by_what_the_display_shows),
		P(a_confirmation_ends_when_port_model_set_up_or_serial_change_and_not_before),
		P(an_instrument_that_comes_after_the_override_is_not_let_pass),
		P(a_person_who_comes_after_the_override_is_not_let_pass),
		P(who_signs_is_not_let_pass_with_who_measured),
		cmocka_unit_test(every_cause_is_said_and_what_does_not_fit_is_counted_with_a_digest),
		P(a_reading_counts_for_paper_when_its_set_up_was_confirmed_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
