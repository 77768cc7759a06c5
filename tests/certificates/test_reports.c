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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_calibration_has_values_with_u_and_no_validity),
		cmocka_unit_test(a_test_report_tells_what_was_assessed_and_which_reports_were_before_it),
		cmocka_unit_test(the_first_page_names_the_page_where_the_results_begin),
		cmocka_unit_test(a_report_without_service_or_results_is_refused),
	};
	return cmocka_run_group_tests(tests, fonts_set_up, fonts_tear_down);
}
