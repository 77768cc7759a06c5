// SPDX-License-Identifier: Apache-2.0
// The QR as an independent reader sees it (zbarimg, Debian package zbar-tools, tests only), from the page as it would be printed.
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

// Prints a part of the first page at `dpi` and gives its picture to zbarimg.
static void read_code(const struct lims_buf *pdf, const char *name, int dpi, struct lims_buf *ret_text)
{
	char png[4096], prefix[4096], resolution[16], left[16], top[16], side[16];
	// The code has a fixed place: this square of 110 pt at the foot of the first page, whatever the form.
	snprintf(resolution, sizeof resolution, "%d", dpi);
	snprintf(left, sizeof left, "%d", 48 * dpi / 72);
	snprintf(top, sizeof top, "%d", 680 * dpi / 72);
	snprintf(side, sizeof side, "%d", 110 * dpi / 72);
	const char *path = paper_write(name, pdf);
	snprintf(prefix, sizeof prefix, "%.*s-qr", (int)strlen(path) - 4, path);
	snprintf(png, sizeof png, "%.4000s.png", prefix);
	const char *const draw[] = {"pdftoppm", "-png", "-gray", "-r", resolution, "-x", left, "-y", top, "-W", side, "-H", side, "-f", "1",
		"-l", "1", "-singlefile", path, prefix, NULL};
	struct lims_buf out;
	assert_int_equal(program_run(draw, &out), 0);
	lims_buf_finish(&out);
	const char *const scan[] = {"zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", png, NULL};
	assert_int_equal(program_run(scan, ret_text), 0);
}

static void certificate_code_says_number_item_result_validity_and_hashes(void **state)
{
	(void)state;
	// Written by hand from docs/formats/qr.md and the sample's fields.
	static const char expected[] = "lims-qr-1\n"
								   "TRAINING=KHONG CO GIA TRI PHAP LY\n"
								   "kind=certificate\n"
								   "number=V26.00001\n"
								   "item=Cân đồng hồ lò xo\n"
								   "serial=15-012345\n"
								   "result=pass\n"
								   "valid=2027-11-30\n"
								   "record=5b2f0e6a94c1d7385e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f\n"
								   "head=tn-hub 1042 9c1185a5c5e9fc54612808977ee8f548b2258d31c6f1b1c1a2b3c4d5e6f70812\n";
	struct lims_buf pdf, text;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_certificate_render(fonts, &sample_certificate, &pdf, NULL), LIMS_OK);
	// 150 dpi stands for a poor copy.
	static const int dpi[] = {150, 300};
	for (int i = 0; i < 2; i++) {
		read_code(&pdf, "certificate", dpi[i], &text);
		assert_string_equal(lims_buf_text(&text), expected);
		lims_buf_finish(&text);
	}
	lims_buf_finish(&pdf);
}

static void notice_code_says_fail_and_record_code_has_no_validity(void **state)
{
	(void)state;
	struct lims_buf pdf, text;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_notice_render(fonts, &sample_notice, &pdf, NULL), LIMS_OK);
	read_code(&pdf, "notice", 300, &text);
	assert_non_null(strstr(lims_buf_text(&text), "\nkind=notice\n"));
	assert_non_null(strstr(lims_buf_text(&text), "\nresult=fail\n"));
	assert_null(strstr(lims_buf_text(&text), "valid="));
	assert_null(strstr(lims_buf_text(&text), "TRAINING"));
	lims_buf_finish(&text);
	lims_buf_finish(&pdf);
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_record_render(fonts, &sample_record, &pdf, NULL), LIMS_OK);
	read_code(&pdf, "record", 300, &text);
	assert_non_null(strstr(lims_buf_text(&text), "\nkind=record\n"));
	assert_null(strstr(lims_buf_text(&text), "valid="));
	lims_buf_finish(&text);
	lims_buf_finish(&pdf);
}

static void longest_and_shortest_texts_still_read(void **state)
{
	(void)state;
	char longest[LIMS_PAPER_QR_TEXT + 1];
	for (size_t i = 0; i < LIMS_PAPER_QR_TEXT; i += 3)
		memcpy(longest + i, "ế", 3);
	longest[LIMS_PAPER_QR_TEXT] = '\0';
	const char *const texts[] = {"x", longest};
	for (int i = 0; i < 2; i++) {
		struct lims_paper paper = sample_paper;
		struct lims_buf pdf, text;
		paper.qr_text = texts[i];
		lims_buf_init(&pdf, MAX_PDF);
		assert_int_equal(lims_paper_render(fonts, &paper, &pdf, NULL), LIMS_OK);
		read_code(&pdf, "qr", 300, &text);
		assert_int_equal(text.len, strlen(texts[i]) + 1);
		assert_memory_equal(text.data, texts[i], strlen(texts[i]));
		lims_buf_finish(&text);
		lims_buf_finish(&pdf);
	}
}

static void text_too_long_for_print_is_refused(void **state)
{
	(void)state;
	char text[LIMS_PAPER_QR_TEXT + 2];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	struct lims_paper paper = sample_paper;
	struct lims_err err = {0};
	struct lims_buf pdf;
	paper.qr_text = text;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_paper_render(fonts, &paper, &pdf, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "QR text has 661 bytes, more than the 660"));
	assert_int_equal(pdf.len, 0);
	lims_buf_finish(&pdf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certificate_code_says_number_item_result_validity_and_hashes),
		cmocka_unit_test(notice_code_says_fail_and_record_code_has_no_validity),
		cmocka_unit_test(longest_and_shortest_texts_still_read),
		cmocka_unit_test(text_too_long_for_print_is_refused),
	};
	return cmocka_run_group_tests(tests, fonts_set_up, fonts_tear_down);
}
