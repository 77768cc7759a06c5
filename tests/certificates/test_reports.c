// SPDX-License-Identifier: Apache-2.0
// Papers that give results as other programs see them: what must stand on them, what must not, and the page that the first one names.
#include "tests/certificates/programs.h"
#include "tests/certificates/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

enum { MAX_PDF = 32 << 20 };

/// The words of a report, as pdftotext reads them; the caller finishes `text`.
static int report_pages(const char *name, const struct lims_report *form, struct lims_buf *text)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_buf pdf;
	lims_buf_init(&pdf, MAX_PDF);
	if (lims_report_render(fonts, form, &pdf, &err) != LIMS_OK)
		fail_msg("%s (%s)", err.text, err.where);
	const char *path = paper_write(name, &pdf);
	lims_buf_finish(&pdf);
	sound(path);
	pdf_text(path, text);
	return pdf_pages(path);
}

static void a_calibration_has_values_with_u_and_no_validity(void **state)
{
	static const char *const words[] = {"GIẤY CHỨNG NHẬN HIỆU CHUẨN", "Mẫu 19.GCNHC", "Xem kết quả tại trang 2", "Tem hiệu chuẩn số",
		"26H.00012", "Khách hàng", "Người hiệu chuẩn", "Chuẩn và phương tiện dùng để hiệu chuẩn", "0,031", "hệ số phủ k = 2", "−0,120",
		"(as found)", "liên kết chuẩn tới hệ đơn vị đo quốc tế SI", "Chỉ nêu kết quả", "Không sao chép từng phần", "Ngày nhận"};
	struct lims_report form = sample_calibration();
	struct lims_buf text;
	(void)state;
	assert_int_equal(report_pages("report-calibration", &form, &text), 2);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		has(&text, words[i]);
	has_not(&text, "kiểm định"); // neither its words nor its marks
	has_not(&text, "Có giá trị đến (*)");
	lims_buf_finish(&text);
}

static void a_test_report_tells_what_was_assessed_and_which_reports_were_before_it(void **state)
{
	static const char *const words[] = {"GIẤY CHỨNG NHẬN THỬ NGHIỆM", "Tên mẫu thử", "các giấy trước:", "TN26.00011 (7 ngày)",
		"Cầu Mẫu; trụ T2", "Đánh giá sự phù hợp", "24,96 MPa", "≥ 25,00 MPa", "TCVN 4453:1995", "Quy tắc quyết định",
		"Không đạt yêu cầu được đánh giá"};
	struct lims_report form = sample_test();
	struct lims_buf text;
	(void)state;
	assert_int_equal(report_pages("report-test", &form, &text), 2);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		has(&text, words[i]);
	has_not(&text, "Nơi sản xuất"); // a sample has none
	has_not(&text, "Tem ");
	lims_buf_finish(&text);
}

/// Art. 41 has the page named on which the results begin: a first page without room for everything moves them.
static void the_first_page_names_the_page_where_the_results_begin(void **state)
{
	struct lims_report form = sample_test();
	struct lims_paper_field many[8];
	struct lims_buf text;
	(void)state;
	for (size_t i = 0; i < sizeof many / sizeof *many; i++)
		many[i] = (struct lims_paper_field){.label = {"Thêm", "More"}, .value = "một\nhai\nba\nbốn"};
	form.more = many;
	form.more_count = sizeof many / sizeof *many;
	assert_int_equal(report_pages("long-report", &form, &text), 3);
	has(&text, "Xem kết quả tại trang 3");
	char *second = strchr((char *)text.data, '\f'), *third = second ? strchr(second + 1, '\f') : NULL;
	assert_non_null(third);
	assert_non_null(strstr(third, "KẾT QUẢ THỬ NGHIỆM"));
	*third = '\0';
	assert_null(strstr(second, "KẾT QUẢ THỬ NGHIỆM"));
	lims_buf_finish(&text);
}

static void a_report_without_service_or_results_is_refused(void **state)
{
	struct lims_report form = sample_test();
	struct lims_err err = {.code = LIMS_OK};
	struct lims_buf pdf;
	(void)state;
	lims_buf_init(&pdf, MAX_PDF);
	form.result_count = 0;
	assert_int_equal(lims_report_render(fonts, &form, &pdf, &err), LIMS_E_INPUT);
	form = sample_test();
	form.issue.words = NULL;
	assert_int_equal(lims_report_render(fonts, &form, &pdf, &err), LIMS_E_INPUT);
	assert_int_equal(pdf.len, 0);
	lims_buf_finish(&pdf);
}

static void a_paper_that_has_ended_says_so_at_the_top_of_every_page(void **state)
{
	(void)state;
	struct lims_certificate form = sample_certificate;
	struct lims_buf pdf, text;
	struct lims_err err = {0};
	form.issue.ended = (struct lims_bilingual){"đã thu hồi ngày 01/12/2026", "revoked on 01/12/2026"};
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_certificate_render(fonts, &form, &pdf, &err), LIMS_OK);
	const char *path = paper_write("ended", &pdf);
	lims_buf_finish(&pdf);
	assert_int_equal(pdf_pages(path), 2); // as when it stood
	pdf_text(path, &text);
	char *second = strchr((char *)text.data, '\f');
	assert_non_null(second);
	assert_non_null(strstr(second, "KHÔNG CÒN GIÁ TRỊ: đã thu hồi ngày 01/12/2026 / NO LONGER VALID: revoked on 01/12/2026"));
	*second = '\0';
	assert_non_null(strstr((char *)text.data, "KHÔNG CÒN GIÁ TRỊ: đã thu hồi ngày 01/12/2026 / NO LONGER VALID: revoked on 01/12/2026"));
	lims_buf_finish(&text);
}

static void heading_of_a_table_stands_with_its_first_row_and_the_result_below_it(void **state)
{
	(void)state;
	const struct lims_paper_column column = {.heading = {"COT", NULL}};
	const struct lims_paper_cell cell = {.text = "GIATRI"};
	const struct lims_paper_row row = {.cells = &cell};
	struct lims_paper_point line = {.text = {"dòng", NULL}};
	struct lims_paper_point lines[60];
	for (size_t i = 0; i < 60; i++)
		lines[i] = line;
	struct lims_paper_section sections[] = {{.kind = LIMS_SECTION_TEXT, .points = lines}, {.kind = LIMS_SECTION_TABLE,
																							  .heading = {"BANG", NULL},
																							  .columns = &column,
																							  .column_count = 1,
																							  .rows = &row,
																							  .row_count = 1,
																							  .outcome = {"Kết quả", "Result"},
																							  .state = LIMS_STATE_PASS}};
	struct lims_paper paper = sample_paper;
	paper.sections = sections;
	paper.section_count = 2;
	// Wherever on a page the table begins.
	for (size_t n = 20; n < 42; n++) {
		struct lims_buf pdf, text;
		lims_buf_init(&pdf, MAX_PDF);
		sections[0].point_count = n;
		assert_int_equal(lims_paper_render(fonts, &paper, &pdf, NULL), LIMS_OK);
		pdf_text(paper_write("alone", &pdf), &text);
		lims_buf_finish(&pdf);
		char *head = strstr((char *)text.data, "COT"), *value = strstr((char *)text.data, "GIATRI");
		assert_non_null(head);
		assert_non_null(value);
		assert_true(head < value);
		assert_null(memchr(head, '\f', (size_t)(value - head)));
		assert_null(strstr(value, "COT"));
		lims_buf_finish(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_calibration_has_values_with_u_and_no_validity),
		cmocka_unit_test(a_test_report_tells_what_was_assessed_and_which_reports_were_before_it),
		cmocka_unit_test(the_first_page_names_the_page_where_the_results_begin),
		cmocka_unit_test(a_report_without_service_or_results_is_refused),
		cmocka_unit_test(a_paper_that_has_ended_says_so_at_the_top_of_every_page),
		cmocka_unit_test(heading_of_a_table_stands_with_its_first_row_and_the_result_below_it),
	};
	return cmocka_run_group_tests(tests, fonts_set_up, fonts_tear_down);
}
