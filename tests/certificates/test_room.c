// SPDX-License-Identifier: Apache-2.0
// The page of a certificate that is signed when it has much to say: what goes overleaf, and what does not.
#include "tests/certificates/programs.h"
#include "tests/certificates/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { MAX_PDF = 32 << 20 };

static void need(lims_rc rc, const struct lims_err *err)
{
	if (rc != LIMS_OK)
		fail_msg("%s (%s)", err->text, err->where);
}

static void statements_without_room_stand_overleaf_never_the_signatures(void **state)
{
	(void)state;
	static const struct lims_bilingual many[] = {{"Ghi chú một.", "Statement one."}, {"Ghi chú hai.", "Statement two."},
		{"Ghi chú ba.", "Statement three."}, {"Ghi chú bốn.", "Statement four."}, {"Ghi chú năm.", "Statement five."},
		{"Ghi chú sáu.", "Statement six."}};
	struct lims_certificate form = sample_certificate;
	struct lims_buf pdf, text;
	struct lims_err err = {0};
	form.statements = many;
	form.statement_count = sizeof many / sizeof *many;
	lims_buf_init(&pdf, MAX_PDF);
	need(lims_certificate_render(fonts, &form, &pdf, &err), &err);
	const char *path = paper_write("overleaf", &pdf);
	lims_buf_finish(&pdf);
	assert_int_equal(pdf_pages(path), 2);
	pdf_text(path, &text);
	char *first = (char *)text.data, *second = strchr(first, '\f');
	assert_non_null(second);
	*second++ = '\0';
	assert_non_null(strstr(first, "Đạt yêu cầu kỹ thuật đo lường"));
	assert_non_null(strstr(first, "(*) Với điều kiện"));
	assert_non_null(strstr(first, "Còn ghi chú ở trang sau."));
	assert_non_null(strstr(first, "Phạm Thị Ngọc Ánh"));
	assert_null(strstr(first, "Ghi chú sáu."));
	assert_non_null(strstr(second, "Ghi chú sáu."));
	lims_buf_finish(&text);
}

/// What the first page of a certificate with so many lines of address and of English says, and the next one ("" when there is none). The caller finishes `text`.
static void crowded(struct lims_certificate form, size_t lines, size_t small, struct lims_buf *text, char **ret_first, char **ret_second)
{
	static const char many[] = "một\nhai\nba\nbốn\nnăm\nsáu\nbảy\ntám\nchín\nmười\n", english[] = "one\ntwo\nthree\nfour\n";
	char address[sizeof many], method[sizeof english];
	struct lims_buf pdf;
	struct lims_err err = {0};
	size_t n = 0, m = 0;
	for (size_t k = 0; k < lines; k++)
		n += strcspn(many + n, "\n") + 1;
	for (size_t k = 0; k < small; k++)
		m += strcspn(english + m, "\n") + 1;
	snprintf(address, sizeof address, "%.*s", (int)(n ? n - 1 : 0), many);
	snprintf(method, sizeof method, "%.*s", (int)(m ? m - 1 : 0), english);
	form.customer.address = address;
	form.work.method.en = method;
	form.result_count = form.standard_count = 0;
	lims_buf_init(&pdf, MAX_PDF);
	need(lims_certificate_render(fonts, &form, &pdf, &err), &err);
	pdf_text(paper_write("crowded", &pdf), text);
	lims_buf_finish(&pdf);
	*ret_first = (char *)text->data;
	*ret_second = strchr(*ret_first, '\f');
	assert_non_null(*ret_second);
	*(*ret_second)++ = '\0';
}

/// A page more for one sentence, which a little less room to sign has room for.
static void no_page_is_turned_for_the_last_statement_alone(void **state)
{
	(void)state;
	static const struct lims_bilingual draft = {
		"Quy trình và biểu mẫu dùng ở đây có 4 chỗ còn là bản nháp, chưa được xác nhận theo văn bản gốc.",
		"Parts of the procedure and forms used here are drafts that nobody has confirmed against the document."};
	struct lims_certificate form = sample_certificate;
	size_t whole = 0, parted = 0;
	form.statements = &draft;
	form.statement_count = 1;
	for (size_t k = 0; k < 40; k++) {
		struct lims_buf text;
		char *first, *second;
		crowded(form, k % 10, k / 10, &text, &first, &second);
		bool signed_here = strstr(first, "Phạm Thị Ngọc Ánh") != NULL,
			 alone = strstr(second, "còn là bản nháp") && !strstr(second, "Không sao chép");
		assert_false(signed_here && alone);
		whole += strstr(first, "còn là bản nháp") != NULL;
		parted += signed_here && strstr(second, "còn là bản nháp");
		lims_buf_finish(&text);
	}
	assert_true(whole > 0 && parted > 0);
}

/// Four lines of address leave no room for all statements, also where less room is left to sign; for the one that explains "Valid until (*)" they do.
static void what_a_sign_in_the_fields_means_stands_below_them_while_it_can(void **state)
{
	(void)state;
	static const struct lims_bilingual draft = {"Ghi chú thêm.", "A further statement."};
	struct lims_certificate form = sample_certificate;
	form.statements = &draft;
	form.statement_count = 1;
	for (size_t small = 0; small < 2; small++) {
		struct lims_buf text;
		char *first, *second;
		crowded(form, 4, small, &text, &first, &second);
		assert_non_null(strstr(first, "Có giá trị đến (*)"));
		assert_non_null(strstr(first, "(*) Với điều kiện"));
		assert_non_null(strstr(first, "Còn ghi chú ở trang sau."));
		assert_non_null(strstr(first, "Phạm Thị Ngọc Ánh"));
		assert_non_null(strstr(second, "Không sao chép từng phần"));
		lims_buf_finish(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_without_room_stand_overleaf_never_the_signatures),
		cmocka_unit_test(no_page_is_turned_for_the_last_statement_alone),
		cmocka_unit_test(what_a_sign_in_the_fields_means_stands_below_them_while_it_can),
	};
	return cmocka_run_group_tests(tests, fonts_set_up, fonts_tear_down);
}
