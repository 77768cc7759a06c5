// SPDX-License-Identifier: Apache-2.0
// The series of paper numbers: every number is told, what is void keeps its reason, what nobody took is missing.
#include "tests/laboratory/world.h"

#include "laboratory/issue.h"
#include "laboratory/numbers.h"
#include "laboratory/paper_end.h"

#include <stdio.h>
#include <string.h>

static lims_rc put_run(void *ctx, const struct lims_number_run *r, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	snprintf(out + strlen(out), 1024 - strlen(out), "%s-%s %lld %s%s%s;", r->from, r->to, (long long)r->count, r->state,
		r->note[0] ? " " : "", r->note);
	return LIMS_OK;
}

static void series_is(struct world *w, int year, const char *want, int64_t missing)
{
	char have[1024] = "";
	int64_t n = -1;
	wd_ok(w, lims_numbers_each(w->lab, year, put_run, have, &n, &w->err));
	assert_string_equal(have, want);
	assert_int_equal(n, missing);
}

/// A number that was taken, as the entry says it.
static void take(struct world *w, const char *kind, const char *prefix, int ordinal, int year)
{
	char body[256], subject[64];
	snprintf(body, sizeof body,
		"{\"kind\":\"%s\",\"worksheet\":\"W-A%d\",\"ordinal\":%d,\"year\":%d,\"issued_on\":\"%d-05-05\",\"training\":true}", kind, ordinal,
		ordinal, year, year);
	snprintf(subject, sizeof subject, "paper:%s%05d", prefix, ordinal);
	wd_append(w, "paper.numbered", subject, "si", body);
}

static void a_void_number_keeps_its_reason_and_the_worksheet_gets_another(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], want[512];
	int year = lims_laboratory_today(wd_as(w, "ti")).year, yy = year % 100;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	// The paper cannot be written without the organisation, which is only missing from the tables.
	wd_edit(w, "DELETE FROM register_field WHERE noun = 'org'");
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "si");
	wd_fails(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err), LIMS_E_NOT_FOUND, "no org main");
	lims_buf_finish(&warnings);
	snprintf(want, sizeof want, "TH-V%02d.00001-TH-V%02d.00001 1 numbered;", yy, yy);
	series_is(w, 0, want, 0);
	snprintf(number, sizeof number, "TH-V%02d.00001", yy);
	wd_fails(w, lims_paper_void(w->lab, number, NULL, &w->err), LIMS_E_INPUT, "--reason");
	wd_fails(w, lims_paper_revoke(w->lab, number, "x", &w->err), LIMS_E_REFUSED, "void the number");
	wd_as(w, "ti");
	wd_fails(w, lims_paper_void(w->lab, number, "x", &w->err), LIMS_E_REFUSED, "ti");
	wd_as(w, "si");
	wd_ok(w, lims_paper_void(w->lab, number, "máy in hỏng", &w->err));
	wd_fails(w, lims_paper_void(w->lab, number, "máy in hỏng", &w->err), LIMS_E_REFUSED, "voided");
	wd_ok(w, lims_journal_rebuild(lims_laboratory_journal(w->lab), &w->err));
	wd_issue(w, sheet, number);
	snprintf(want, sizeof want, "TH-V%02d.00002", yy);
	assert_string_equal(number, want);
	snprintf(
		want, sizeof want, "TH-V%02d.00001-TH-V%02d.00001 1 voided máy in hỏng;TH-V%02d.00002-TH-V%02d.00002 1 issued;", yy, yy, yy, yy);
	series_is(w, 0, want, 0);
	wd_ok(w, lims_paper_revoke(w->lab, number, "chuẩn sai", &w->err));
	snprintf(want, sizeof want, "TH-V%02d.00001-TH-V%02d.00001 1 voided máy in hỏng;TH-V%02d.00002-TH-V%02d.00002 1 revoked chuẩn sai;", yy,
		yy, yy, yy);
	series_is(w, year, want, 0);
	series_is(w, year - 1, "", 0);
	wd_check_rebuild(w);
}

static void what_nobody_took_is_missing_within_its_block(void **state)
{
	struct world *w = *state;
	wd_as(w, "si");
	series_is(w, 0, "", 0);
	take(w, "certificate", "TH-V24.", 1, 2024);
	take(w, "certificate", "TH-V24.", 2, 2024);
	take(w, "certificate", "TH-V24.", 5, 2024);
	take(w, "notice", "TH-TB24.", 2, 2024);
	// Another node's block begins at its own first number.
	take(w, "certificate", "TH-V24.", 10001, 2024);
	take(w, "certificate", "TH-V25.", 1, 2025);
	series_is(w, 0,
		"TH-V24.00001-TH-V24.00002 2 numbered;TH-V24.00003-TH-V24.00004 2 missing;TH-V24.00005-TH-V24.00005 1 numbered;"
		"TH-V24.10001-TH-V24.10001 1 numbered;TH-V25.00001-TH-V25.00001 1 numbered;"
		"TH-TB24.00001-TH-TB24.00001 1 missing;TH-TB24.00002-TH-TB24.00002 1 numbered;",
		3);
}

static void a_replacement_is_not_in_the_series(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE], want[256];
	struct lims_buf warnings;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "si");
	// What would say the same replaces nothing, and takes no number.
	int64_t before = wd_entries(w);
	wd_fails(w, lims_issue_replacement(w->lab, number, "sai tên", NULL, other, &warnings, &w->err), LIMS_E_REFUSED, "Nothing would change");
	assert_int_equal(wd_entries(w), before);
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Xã Đúng", NULL));
	wd_as(w, "si");
	wd_ok(w, lims_issue_replacement(w->lab, number, "sai địa chỉ", NULL, other, &warnings, &w->err));
	lims_buf_finish(&warnings);
	snprintf(want, sizeof want, "%s-%s 1 replaced sai địa chỉ;", number, number);
	series_is(w, 0, want, 0);
}

/// From now on, whatever number is taken is voided by another process before the paper is drawn.
static void void_while_drawing(struct world *w)
{
	wd_edit(w, "UPDATE register_field SET value = value WHERE noun = 'org';"
			   "CREATE TRIGGER meanwhile AFTER INSERT ON paper BEGIN UPDATE paper SET state = 'voided', ended_on = '2026-01-01'"
			   " WHERE subject = NEW.subject; END");
}

static void count_is(struct world *w, const char *sql, const char *want)
{
	char have[32];
	wd_query(w, sql, have, sizeof have);
	assert_string_equal(have, want);
}

static void a_number_that_was_voided_while_the_paper_was_drawn_is_not_issued(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	void_while_drawing(w);
	wd_as(w, "si");
	wd_fails(
		w, lims_issue(w->lab, sheet, "VN-0001234", number, &warnings, &w->err), LIMS_E_REFUSED, "was ended: issue the worksheet again");
	lims_buf_finish(&warnings);
	count_is(w, "SELECT count(*) FROM journal_entry WHERE type LIKE 'paper.numbered%'", "1");
	count_is(w, "SELECT count(*) FROM journal_entry WHERE type LIKE 'paper.issued%'", "0");
	count_is(w, "SELECT count(*) FROM mark", "0");
}

static void a_void_number_of_a_replacement_is_not_given_again(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE], want[LIMS_CODE + 8];
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Xã Đúng", NULL));
	snprintf(want, sizeof want, "paper:%sR1", number);
	char body[256];
	snprintf(body, sizeof body,
		"{\"kind\":\"certificate\",\"worksheet\":\"%s\",\"ordinal\":0,\"year\":2026,\"issued_on\":\"2026-05-05\",\"training\":true,"
		"\"replaces\":\"%s\",\"note\":\"sai địa chỉ\"}",
		sheet, number);
	wd_append(w, "paper.numbered", want, "si", body);
	wd_as(w, "si");
	wd_ok(w, lims_paper_void(w->lab, want + strlen("paper:"), "máy in hỏng", &w->err));
	wd_ok(w, lims_issue_replacement(w->lab, number, "sai địa chỉ", NULL, other, &warnings, &w->err));
	snprintf(want, sizeof want, "%sR2", number);
	assert_string_equal(other, want);
	lims_buf_finish(&warnings);
	wd_check_rebuild(w);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_void_number_keeps_its_reason_and_the_worksheet_gets_another),
		T(what_nobody_took_is_missing_within_its_block),
		T(a_replacement_is_not_in_the_series),
		T(a_number_that_was_voided_while_the_paper_was_drawn_is_not_issued),
		T(a_void_number_of_a_replacement_is_not_given_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
