// SPDX-License-Identifier: Apache-2.0
// The layout of the forms against golden files, so that no change of it goes unseen; docs/decisions/golden-papers.md says what they hold.
#include "tests/certificates/programs.h"
#include "tests/certificates/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PDF = 32 << 20, MAX_GOLDEN = 1 << 20, DPI = 72, CELL = 8, LEVELS = 10 };

// "x y words": words that follow each other on a line are joined, places are whole points.
static void describe_words(const char *path, struct lims_buf *out)
{
	const char *const argv[] = {"pdftotext", "-bbox", "-enc", "UTF-8", path, "-", NULL};
	struct lims_buf html;
	assert_int_equal(program_run(argv, &html), 0);
	double right = -1, base = -1;
	int page = 0;
	for (char *line = (char *)html.data, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (strstr(line, "<page ")) {
			lims_buf_addf(out, "%spage %d", page ? "\n" : "", page + 1);
			page++;
			right = -1;
		}
		if (!strstr(line, "<word "))
			continue;
		double x = decimal_after(line, "xMin=\""), y = decimal_after(line, "yMax=\"");
		char *text = strchr(line, '>') + 1;
		*strchr(text, '<') = '\0';
		if (right >= 0 && fabs(y - base) < 0.1 && x - right > 0 && x - right < 6)
			lims_buf_addf(out, " %s", text);
		else
			lims_buf_addf(out, "\n%.0f %.0f %s", x, y, text);
		right = decimal_after(line, "xMax=\"");
		base = y;
	}
	lims_buf_add_char(out, '\n');
	lims_buf_finish(&html);
}

// One digit for each square of 8 points, 0 white: frames, rules and the QR. A line through a reading is too thin to be seen here; test_forms.c looks for it.
static void describe_ink(const char *path, int page, struct lims_buf *out)
{
	struct picture p;
	page_picture(path, page, DPI, &p);
	lims_buf_addf(out, "ink of page %d\n", page);
	for (int y = 0; y < p.height; y += CELL) {
		for (int x = 0; x < p.width; x += CELL) {
			long sum = 0, n = 0;
			for (int i = y; i < y + CELL && i < p.height; i++)
				for (int k = x; k < x + CELL && k < p.width; k++, n++)
					sum += 255 - p.grey[i * p.width + k];
			long level = (sum * LEVELS + n * 255 - 1) / (n * 255);
			lims_buf_add_char(out, level > 9 ? '9' : level > 0 ? (char)('0' + level) : '0');
		}
		lims_buf_add_char(out, '\n');
	}
	picture_finish(&p);
}

static bool is_ink_line(const char *line, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (line[i] < '0' || line[i] > '9')
			return false;
	return n > 40;
}

// Equal, but for one level of ink: another version of the rasteriser may smooth edges a little differently.
static bool lines_agree(const char *a, size_t a_n, const char *b, size_t b_n)
{
	if (a_n != b_n)
		return false;
	if (!is_ink_line(a, a_n))
		return memcmp(a, b, a_n) == 0;
	for (size_t i = 0; i < a_n; i++)
		if (abs(a[i] - b[i]) > 1)
			return false;
	return true;
}

// The number of the first line that differs, 0 when none does.
static int compare(const char *a, const char *b)
{
	for (int line = 1; *a || *b; line++) {
		size_t a_n = strcspn(a, "\n"), b_n = strcspn(b, "\n");
		if (!lines_agree(a, a_n, b, b_n))
			return line;
		a += a_n + (a[a_n] == '\n');
		b += b_n + (b[b_n] == '\n');
	}
	return 0;
}

static void describe(const char *name, const struct lims_buf *pdf, struct lims_buf *out)
{
	char path[4096];
	snprintf(path, sizeof path, "%s", paper_write(name, pdf));
	lims_buf_init(out, MAX_GOLDEN);
	describe_words(path, out);
	for (int page = 1; page <= pdf_pages(path); page++)
		describe_ink(path, page, out);
	assert_false(out->failed);
}

static void matches_golden(const char *name, const struct lims_buf *pdf)
{
	char file[256], golden_path[4096];
	struct lims_buf now, golden;
	struct lims_err err = {0};
	describe(name, pdf, &now);
	snprintf(file, sizeof file, "%s.golden", name);
	const char *now_path = paper_path(file);
	assert_int_equal(lims_file_write(now_path, now.data, now.len, 0644, &err), LIMS_OK);
	snprintf(golden_path, sizeof golden_path, LIMS_SOURCE_DIR "/tests/certificates/golden/%s.golden", name);
	if (lims_file_read(golden_path, MAX_GOLDEN, &golden, &err) != LIMS_OK)
		fail_msg("%s; if %s looks right, copy it there", err.text, now_path);
	int line = compare(lims_buf_text(&golden), lims_buf_text(&now));
	if (line)
		fail_msg(
			"the layout of the %s differs from line %d of its golden file on; look at the PDF beside %s, and if the change is meant, copy "
			"that file to %s",
			name, line, now_path, golden_path);
	lims_buf_finish(&golden);
	lims_buf_finish(&now);
}

static void layout_of_certificate_is_the_golden_one(void **state)
{
	(void)state;
	struct lims_buf pdf;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_certificate_render(fonts, &sample_certificate, &pdf, NULL), LIMS_OK);
	matches_golden("certificate", &pdf);
	lims_buf_finish(&pdf);
}

static void layout_of_record_is_the_golden_one(void **state)
{
	(void)state;
	struct lims_buf pdf;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_record_render(fonts, &sample_record, &pdf, NULL), LIMS_OK);
	matches_golden("record", &pdf);
	lims_buf_finish(&pdf);
}

static void layout_of_notice_is_the_golden_one(void **state)
{
	(void)state;
	struct lims_buf pdf;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_notice_render(fonts, &sample_notice, &pdf, NULL), LIMS_OK);
	matches_golden("notice", &pdf);
	lims_buf_finish(&pdf);
}

static void matches_report(const char *name, struct lims_report form)
{
	struct lims_buf pdf;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_report_render(fonts, &form, &pdf, NULL), LIMS_OK);
	matches_golden(name, &pdf);
	lims_buf_finish(&pdf);
}

static void layout_of_calibration_is_the_golden_one(void **state)
{
	(void)state;
	matches_report("calibration", sample_calibration());
}

static void layout_of_test_report_is_the_golden_one(void **state)
{
	(void)state;
	matches_report("test", sample_test());
}

static void described(const struct lims_paper *paper, struct lims_buf *out)
{
	struct lims_buf pdf;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_paper_render(fonts, paper, &pdf, NULL), LIMS_OK);
	describe("golden-change", &pdf, out);
	lims_buf_finish(&pdf);
}

// A golden that takes everything for equal would be worth nothing.
static void changed_text_line_frame_code_and_mark_are_all_seen(void **state)
{
	(void)state;
	const struct lims_paper_field fields[] = {{.label = {"a", NULL}, .value = "1"}, {.label = {"b", NULL}, .value = "2"}};
	const struct lims_paper_section section = {.kind = LIMS_SECTION_FIELDS, .fields = fields, .field_count = 2};
	struct lims_paper first = sample_paper;
	first.sections = &section;
	first.section_count = 1;
	first.qr_text = "x";
	struct lims_paper_section other = section;
	struct lims_paper changed[5] = {first, first, first, first, first};
	other.field_count = 1;
	changed[0].sections = &other;
	changed[1].kind = LIMS_PAPER_CERTIFICATE;
	changed[2].qr_text = NULL;
	changed[3].training = true;
	changed[4].number = "T.2";
	struct lims_buf a, b;
	described(&first, &a);
	described(&first, &b);
	assert_int_equal(compare(lims_buf_text(&a), lims_buf_text(&b)), 0);
	lims_buf_finish(&b);
	for (int i = 0; i < 5; i++) {
		described(&changed[i], &b);
		if (compare(lims_buf_text(&a), lims_buf_text(&b)) == 0)
			fail_msg("change %d of the layout is not seen", i);
		lims_buf_finish(&b);
	}
	lims_buf_finish(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_of_certificate_is_the_golden_one),
		cmocka_unit_test(layout_of_record_is_the_golden_one),
		cmocka_unit_test(layout_of_notice_is_the_golden_one),
		cmocka_unit_test(layout_of_calibration_is_the_golden_one),
		cmocka_unit_test(layout_of_test_report_is_the_golden_one),
		cmocka_unit_test(changed_text_line_frame_code_and_mark_are_all_seen),
	};
	return cmocka_run_group_tests(tests, fonts_set_up, fonts_tear_down);
}
