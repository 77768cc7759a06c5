// SPDX-License-Identifier: Apache-2.0
// Amendments of papers that have ended: what is drawn of those whose content was not kept, and what stands is not drawn.
#include "tests/laboratory/world.h"

#include "laboratory/amendment.h"
#include "laboratory/paper_end.h"
#include "laboratory/paper_ended.h"
#include "tests/certificates/programs.h"

#include <stdio.h>
#include <string.h>

enum { PDF_MAX = 16 << 20 };

/// Its words in one line, each run of blanks one blank.
static void words_of(struct world *w, const struct lims_buf *pdf, struct lims_buf *ret)
{
	struct lims_buf text;
	char path[WD_PATH];
	wd_path(w, "ended.pdf", path);
	wd_ok(w, lims_file_write(path, lims_buf_text(pdf), pdf->len, 0600, &w->err));
	const char *const argv[] = {"pdftotext", "-layout", path, "-", NULL};
	assert_int_equal(program_run(argv, &text), 0);
	lims_buf_init(ret, PDF_MAX);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.data[i] == '\n' ? ' ' : text.data[i];
		if (c != ' ' || (ret->len > 0 && ret->data[ret->len - 1] != ' '))
			lims_buf_add(ret, &c, 1);
	}
	lims_buf_finish(&text);
}

/// An amendment as programs wrote it that kept its PDF alone, signed by "re" on a day before this one.
static void amended_before(struct world *w, const char *number)
{
	char sql[256], pdf[LIMS_HASH_HEX], body[1024], subject[LIMS_SUBJECT_SIZE];
	snprintf(sql, sizeof sql, "SELECT pdf FROM paper WHERE number = '%s'", number);
	wd_close(w);
	wd_query(w, sql, pdf, sizeof pdf);
	snprintf(subject, sizeof subject, "paper:%s", number);
	snprintf(body, sizeof body,
		"{\"number\":\"%sA1\",\"turn\":1,\"on\":\"2026-01-15\",\"text\":\"Nơi sử dụng: quầy số 12\",\"note\":\"ghi thiếu\",\"pdf\":\"%s\","
		"\"blobs\":[\"%s\"]}",
		number, pdf, pdf);
	wd_as(w, "si");
	wd_append(w, "paper.amended", subject, "re", body);
}

static void an_amendment_whose_content_was_not_kept_is_drawn_from_its_paper(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], amendment[LIMS_CODE + 4], part[512], name[256];
	struct lims_buf pdf, text;
	bool ended = false;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	amended_before(w, number);
	wd_ok(w, lims_paper_revoke(w->lab, number, "sai chuẩn", &w->err));
	wd_field(w, "staff", "re", "name", name);
	snprintf(amendment, sizeof amendment, "%sA1", number);
	lims_buf_init(&pdf, PDF_MAX);
	wd_ok(w, lims_amendment_ended_pdf(w->lab, amendment, &ended, &pdf, &w->err));
	assert_true(ended);
	words_of(w, &pdf, &text);
	snprintf(part, sizeof part, "KHÔNG CÒN GIÁ TRỊ: giấy số %s đã thu hồi ngày", number);
	assert_non_null(strstr(lims_buf_text(&text), part));
	snprintf(part, sizeof part, "Số (No.): %s", amendment);
	assert_non_null(strstr(lims_buf_text(&text), part));
	assert_non_null(strstr(lims_buf_text(&text), "ngày 15 tháng 01 năm 2026"));
	assert_non_null(strstr(lims_buf_text(&text), "quầy số 12"));
	assert_non_null(strstr(lims_buf_text(&text), name));
	lims_buf_finish(&text);
	lims_buf_finish(&pdf);
}

static void an_amendment_of_a_paper_that_stands_is_the_kept_one(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], amendment[LIMS_CODE], paper[LIMS_CODE];
	struct lims_buf pdf;
	bool ended = true;
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	wd_ok(w, lims_paper_amend(w->lab, number, "Số hiệu đúng là S-9", "ghi nhầm", amendment, &w->err));
	lims_buf_init(&pdf, PDF_MAX);
	wd_ok(w, lims_amendment_ended_pdf(w->lab, amendment, &ended, &pdf, &w->err));
	assert_false(ended);
	assert_int_equal(pdf.len, 0);
	wd_ok(w, lims_amendment_paper(w->lab, amendment, paper, &w->err));
	assert_string_equal(paper, number);
	wd_fails(w, lims_amendment_ended_pdf(w->lab, number, &ended, &pdf, &w->err), LIMS_E_NOT_FOUND, "No amendment");
	wd_fails(w, lims_amendment_paper(w->lab, number, paper, &w->err), LIMS_E_NOT_FOUND, "No amendment");
	lims_buf_finish(&pdf);
	wd_check_rebuild(w);
}

#define T(name) cmocka_unit_test_setup_teardown(name, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(an_amendment_whose_content_was_not_kept_is_drawn_from_its_paper),
		T(an_amendment_of_a_paper_that_stands_is_the_kept_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
