// SPDX-License-Identifier: Apache-2.0
// The organisation holds from a day: what a paper prints, what a later print of it prints, and what two nodes make of it.
#include "tests/laboratory/world.h"

#include "laboratory/people/dated.h"
#include "tests/certificates/programs.h"

#include <stdio.h>
#include <string.h>

enum { PDF_MAX = 16 << 20 };

static lims_rc set_from(struct world *w, const char *from, const char *field, const char *value)
{
	struct lims_field_value v = {field, value};
	char code[LIMS_CODE];
	return lims_register_fill_from(
		w->lab, lims_register_find("org"), "main", &(struct lims_filled){.values = &v, .count = 1}, from, code, &w->err);
}

static void expect(struct world *w, const char *day, const char *field, const char *value)
{
	char out[256];
	struct lims_date d;
	assert_int_equal(lims_date_parse(day, &d, NULL), LIMS_OK);
	wd_ok(w, lims_register_field_on(w->lab, "org", "main", field, d, out, sizeof out, &w->err));
	assert_string_equal(out, value);
}

static void shifted(struct world *w, int days, char out[LIMS_DATE_TEXT])
{
	lims_date_text(lims_date_add_days(lims_laboratory_today(w->lab), days), out);
}

static void a_value_holds_from_its_day_until_the_next(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	wd_ok(w, set_from(w, "2025-07-01", "address", "Thái Nguyên"));
	wd_ok(w, set_from(w, "2010-01-01", "address", "Bắc Kạn"));
	expect(w, "2009-12-31", "address", "8 Hoàng Quốc Việt, Hà Nội"); // what wd_people recorded, from the beginning
	expect(w, "2010-01-01", "address", "Bắc Kạn");
	expect(w, "2025-06-30", "address", "Bắc Kạn");
	expect(w, "2025-07-01", "address", "Thái Nguyên");
	expect(w, "2099-01-01", "address", "Thái Nguyên");
	expect(w, "2025-07-01", "name", "Trung tâm Kỹ thuật đo lường");
	// The same day again corrects it; "" corrects the beginning.
	wd_ok(w, set_from(w, "2010-01-01", "address", "Thị xã Bắc Kạn"));
	expect(w, "2025-06-30", "address", "Thị xã Bắc Kạn");
	wd_ok(w, set_from(w, "", "address", "Hà Nội"));
	expect(w, "2009-12-31", "address", "Hà Nội");
	wd_fails(w, set_from(w, "2025-02-30", "address", "x"), LIMS_E_INPUT, "--from");
	wd_check_rebuild(w);
}

static void without_a_day_a_first_value_holds_from_the_beginning_and_a_change_from_today(void **state)
{
	struct world *w = *state;
	char yesterday[LIMS_DATE_TEXT], today[LIMS_DATE_TEXT];
	wd_as(w, "an");
	shifted(w, -1, yesterday);
	shifted(w, 0, today);
	wd_ok(w, set_from(w, NULL, "phone", "0208"));
	expect(w, "1990-01-01", "phone", "0208");
	wd_ok(w, set_from(w, NULL, "phone", "0209"));
	expect(w, yesterday, "phone", "0208");
	expect(w, today, "phone", "0209");
	// What holds from a later day is not "given already today", and stays.
	wd_ok(w, set_from(w, "2099-01-01", "phone", "0210"));
	wd_ok(w, set_from(w, NULL, "phone", "0211"));
	expect(w, today, "phone", "0211");
	expect(w, "2099-01-01", "phone", "0210");
}

static void a_field_that_begins_on_a_day_is_empty_before(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	wd_ok(w, set_from(w, "2025-07-01", "email", "do@luong.vn"));
	expect(w, "2025-06-30", "email", "");
	expect(w, "2025-07-01", "email", "do@luong.vn");
	// A change without a day: from today, not from the beginning.
	wd_ok(w, set_from(w, NULL, "email", "moi@luong.vn"));
	expect(w, "2025-06-30", "email", "");
	expect(w, "2025-07-01", "email", "do@luong.vn");
}

static void only_the_organisation_has_days(void **state)
{
	struct world *w = *state;
	struct lims_field_value v = {"phone", "1"};
	char code[LIMS_CODE];
	wd_as(w, "an");
	wd_fails(w,
		lims_register_fill_from(
			w->lab, lims_register_find("customer"), "kh1", &(struct lims_filled){.values = &v, .count = 1}, "2025-07-01", code, &w->err),
		LIMS_E_INPUT, "no values that hold from a day");
}

static lims_rc count_change(void *ctx, const struct lims_dated_value *v, struct lims_err *err)
{
	int *n = ctx;
	(void)err;
	*n += strcmp(v->field, "address") == 0;
	return LIMS_OK;
}

static void every_value_that_ever_held_is_told(void **state)
{
	struct world *w = *state;
	int n = 0;
	wd_as(w, "an");
	wd_ok(w, set_from(w, "2025-07-01", "address", "Thái Nguyên"));
	wd_ok(w, set_from(w, "2010-01-01", "address", "Bắc Kạn"));
	wd_ok(w, lims_dated_each(w->lab, lims_register_find("org"), "main", count_change, &n, &w->err));
	assert_int_equal(n, 3);
	wd_fails(w, lims_dated_each(w->lab, lims_register_find("org"), "other", count_change, &n, &w->err), LIMS_E_NOT_FOUND, "other");
}

/// The text of the paper, lines joined.
static void paper_text(struct world *w, const char *number, struct lims_buf *ret)
{
	struct lims_buf pdf;
	char path[WD_PATH];
	lims_buf_init(&pdf, PDF_MAX);
	wd_ok(w, lims_issued_pdf(w->lab, number, false, false, &pdf, &w->err));
	wd_path(w, "paper.pdf", path);
	wd_ok(w, lims_file_write(path, pdf.data, pdf.len, 0600, &w->err));
	lims_buf_finish(&pdf);
	pdf_text(path, ret);
}

static void prints(struct world *w, const char *number, const char *with, const char *without)
{
	struct lims_buf text;
	paper_text(w, number, &text);
	if (!strstr(lims_buf_text(&text), with) || strstr(lims_buf_text(&text), without))
		fail_msg("%s: want \"%s\", not \"%s\", in:\n%.1500s", number, with, without, lims_buf_text(&text));
	lims_buf_finish(&text);
}

static void a_paper_prints_the_head_of_its_day_of_issue_for_ever(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], tomorrow[LIMS_DATE_TEXT], today[LIMS_DATE_TEXT];
	struct lims_buf warnings;
	wd_as(w, "an");
	shifted(w, 1, tomorrow);
	shifted(w, 0, today);
	wd_ok(w, set_from(w, "2010-01-01", "name", "Trung tâm Bắc Kạn"));
	wd_ok(w, set_from(w, tomorrow, "name", "Trung tâm Thái Nguyên"));
	// The work is from before the first name; the day of issue decides.
	wd_ready_scale(w, "S-1", "14950 g", "2025-03-17", sheet);
	wd_issue(w, sheet, first);
	prints(w, first, "Trung tâm Bắc Kạn", "Trung tâm Thái Nguyên");
	wd_as(w, "an");
	wd_ok(w, set_from(w, today, "name", "Trung tâm Thái Nguyên"));
	wd_as(w, "le");
	prints(w, first, "Trung tâm Bắc Kạn", "Trung tâm Thái Nguyên");
	// What is issued in its place has the new head.
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "si");
	wd_ok(w, lims_issue_replacement(w->lab, first, "sáp nhập tỉnh", NULL, second, &warnings, &w->err));
	lims_buf_finish(&warnings);
	prints(w, second, "Trung tâm Thái Nguyên", "Trung tâm Bắc Kạn");
}

static void the_head_signs_under_the_title_and_a_deputy_under_another(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, set_from(w, NULL, "signatory-title", "GIÁM ĐỐC"));
	wd_ok(w, set_from(w, NULL, "signatory", "si"));
	wd_ok(w, wd_set(w, "staff", "pho", NULL, "name", "Phó Văn Giám", "roles", "signatory", "title", "PHÓ GIÁM ĐỐC", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	prints(w, number, "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC");
	wd_ready_scale(w, "S-2", "14950 g", "", sheet);
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "pho");
	wd_ok(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err));
	lims_buf_finish(&warnings);
	prints(w, number, "PHÓ GIÁM ĐỐC", "Trần Quốc Sỹ");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_value_holds_from_its_day_until_the_next),
		T(without_a_day_a_first_value_holds_from_the_beginning_and_a_change_from_today),
		T(a_field_that_begins_on_a_day_is_empty_before),
		T(only_the_organisation_has_days),
		T(every_value_that_ever_held_is_told),
		T(a_paper_prints_the_head_of_its_day_of_issue_for_ever),
		T(the_head_signs_under_the_title_and_a_deputy_under_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
