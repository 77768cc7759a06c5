// SPDX-License-Identifier: Apache-2.0
// The three forms as other programs see them: sound PDFs with all their text, numbered pages, an end, and the same bytes every time.
#include "certificates/amendment.h"
#include "tests/certificates/programs.h"
#include "tests/certificates/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <threads.h>

enum { MAX_PDF = 32 << 20 };

static void need(lims_rc rc, const struct lims_err *err)
{
	if (rc != LIMS_OK)
		fail_msg("%s (%s)", err->text, err->where);
}

static const char *write_paper(const char *name, const struct lims_paper *paper)
{
	struct lims_buf pdf;
	struct lims_err err = {0};
	lims_buf_init(&pdf, MAX_PDF);
	need(lims_paper_render(fonts, paper, &pdf, &err), &err);
	const char *path = paper_write(name, &pdf);
	lims_buf_finish(&pdf);
	return path;
}

static void draw_certificate(struct lims_buf *pdf)
{
	struct lims_err err = {0};
	lims_buf_init(pdf, MAX_PDF);
	need(lims_certificate_render(fonts, &sample_certificate, pdf, &err), &err);
}

static void draw_record(struct lims_buf *pdf)
{
	struct lims_err err = {0};
	lims_buf_init(pdf, MAX_PDF);
	need(lims_record_render(fonts, &sample_record, pdf, &err), &err);
}

static void draw_notice(struct lims_buf *pdf)
{
	struct lims_err err = {0};
	lims_buf_init(pdf, MAX_PDF);
	need(lims_notice_render(fonts, &sample_notice, pdf, &err), &err);
}

static void every_form_is_a_sound_pdf(void **state)
{
	(void)state;
	struct lims_buf pdf;
	draw_certificate(&pdf);
	sound(paper_write("certificate", &pdf));
	lims_buf_finish(&pdf);
	draw_record(&pdf);
	sound(paper_write("record", &pdf));
	lims_buf_finish(&pdf);
	draw_notice(&pdf);
	sound(paper_write("notice", &pdf));
	lims_buf_finish(&pdf);
}

static void same_form_gives_the_same_bytes(void **state)
{
	(void)state;
	struct lims_buf a, b;
	draw_certificate(&a);
	draw_certificate(&b);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	lims_buf_finish(&b);
	// Other faces, cut anew, and another moment of drawing change nothing either.
	struct lims_fonts *first = fonts;
	struct lims_err err = {0};
	need(lims_fonts_create(NULL, &fonts, &err), &err);
	draw_certificate(&b);
	lims_fonts_destroy(fonts);
	fonts = first;
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	lims_buf_finish(&a);
	lims_buf_finish(&b);
}

enum { THREADS = 4, PAPERS = 8 };

static int draw_many(void *context)
{
	const struct lims_buf *expected = context;
	for (int i = 0; i < PAPERS; i++) {
		struct lims_buf pdf;
		lims_buf_init(&pdf, MAX_PDF);
		bool same = lims_certificate_render(fonts, &sample_certificate, &pdf, NULL) == LIMS_OK && pdf.len == expected->len &&
					memcmp(pdf.data, expected->data, pdf.len) == 0;
		lims_buf_finish(&pdf);
		if (!same)
			return 1;
	}
	return 0;
}

static void threads_share_the_fonts(void **state)
{
	(void)state;
	struct lims_buf expected;
	thrd_t thread[THREADS];
	draw_certificate(&expected);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(thrd_create(&thread[i], draw_many, &expected), thrd_success);
	for (int i = 0, result; i < THREADS; i++) {
		assert_int_equal(thrd_join(thread[i], &result), thrd_success);
		assert_int_equal(result, 0);
	}
	lims_buf_finish(&expected);
}

static void certificate_names_everything_that_the_law_lists(void **state)
{
	(void)state;
	struct lims_buf pdf, text;
	draw_certificate(&pdf);
	const char *path = paper_write("certificate", &pdf);
	lims_buf_finish(&pdf);
	assert_int_equal(pdf_pages(path), 2);
	pdf_text(path, &text);
	// Thông tư 24/2013/TT-BKHCN art. 41 and ISO/IEC 17025:2017 7.8.2.1.
	static const char *const words[] = {"GIẤY CHỨNG NHẬN KIỂM ĐỊNH", "V26.00001", "Cân đồng hồ lò xo", "Spring dial scale", "ĐH-15",
		"15-012345", "Công ty TNHH Cân Mẫu, Việt Nam", "Max: 15 kg; Min: 500 g; d = e: 50 g", "ĐLVN 30:2021", "Định kỳ",
		"Đạt yêu cầu kỹ thuật đo lường", "N000 25V.00417", "30/11/2027", "Với điều kiện tôn trọng các nguyên tắc sử dụng và bảo quản",
		"Mẫu Sơn, ngày 23 tháng 11 năm 2026", "Kiểm định viên", "Trần Đức Thắng", "Giám đốc", "Phạm Thị Ngọc Ánh",
		"The results relate only to the instrument", "Mẫu 18.GCNKĐ", "Độc lập - Tự do - Hạnh phúc", "Hộ kinh doanh Nguyễn Thị Hường",
		"23/11/2026"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		has(&text, words[i]);
	lims_buf_finish(&text);
}

static void procedure_has_its_own_words_on_certificate_and_record(void **state)
{
	(void)state;
	struct lims_buf pdf, text;
	draw_certificate(&pdf);
	const char *path = paper_write("certificate", &pdf);
	lims_buf_finish(&pdf);
	pdf_text(path, &text);
	has(&text, "Sai số điểm không được xác định ở tải gần không 10 e.");
	has(&text, "The error at zero was found at a load of 10 e.");
	has(&text, "(*) Với điều kiện tôn trọng các nguyên tắc sử dụng và bảo quản."); // the form's own stays
	lims_buf_finish(&text);
	draw_record(&pdf);
	path = paper_write("record", &pdf);
	lims_buf_finish(&pdf);
	pdf_text(path, &text);
	has(&text, "Đạt yêu cầu kỹ thuật đo lường ở mọi mức tải");
	has(&text, "Chứng chỉ kiểm định được cấp");
	has(&text, "Giấy chứng nhận kiểm định; Tem kiểm định");
	lims_buf_finish(&text);
}

static void every_page_has_number_of_paper_and_page_and_the_last_an_end(void **state)
{
	(void)state;
	struct lims_buf pdf, text;
	draw_record(&pdf);
	const char *path = paper_write("record", &pdf);
	lims_buf_finish(&pdf);
	int pages = pdf_pages(path);
	assert_true(pages >= 2);
	pdf_text(path, &text);
	char *page = (char *)text.data;
	for (int i = 1; i <= pages; i++) {
		char *end = strchr(page, '\f');
		assert_non_null(end);
		*end = '\0';
		char words[64];
		snprintf(words, sizeof words, "Trang %d/%d · Page %d/%d", i, pages, i, pages);
		assert_non_null(strstr(page, words));
		assert_non_null(strstr(page, "Số / No.: BB26.00001"));
		assert_int_equal(strstr(page, "– Hết / End –") != NULL, i == pages);
		page = end + 1;
	}
	lims_buf_finish(&text);
}

static void record_shows_struck_readings_with_their_cause(void **state)
{
	(void)state;
	struct lims_buf pdf, text;
	draw_record(&pdf);
	const char *path = paper_write("record", &pdf);
	lims_buf_finish(&pdf);
	pdf_text(path, &text);
	has(&text, "14 120");
	has(&text, "Gạch bỏ: quả cân chạm khung cân");
	has(&text, "Từ chối ký: bận");
	has(&text, "V25.CN1.0318");
	has(&text, "25,2");
	lims_buf_finish(&text);
}

// The longest unbroken horizontal stretch of dark pixels below the head of a one-cell table, in millimetres.
static double longest_stroke(bool struck)
{
	enum { DPI = 200 };
	const struct lims_paper_cell cell = {.text = "14 120,5", .struck = struck};
	const struct lims_paper_column column = {.heading = {"Số chỉ", NULL}};
	const struct lims_paper_row row = {.cells = &cell};
	const struct lims_paper_section table = {
		.kind = LIMS_SECTION_TABLE, .columns = &column, .column_count = 1, .rows = &row, .row_count = 1};
	struct lims_paper paper = sample_paper;
	paper.sections = &table;
	paper.section_count = 1;
	struct picture p;
	page_picture(write_paper("struck", &paper), 1, DPI, &p);
	int longest = 0;
	// The rules of the table run over the whole width; only a narrow strip at its left, where the cell stands, is looked at.
	for (int y = p.height / 8; y < p.height / 3; y++) {
		int run = 0;
		for (int x = 0; x < p.width * 3 / 10; x++) {
			run = p.grey[y * p.width + x] < 128 ? run + 1 : 0;
			bool crosses_table = run && p.grey[y * p.width + p.width / 2] < 128;
			longest = !crosses_table && run > longest ? run : longest;
		}
	}
	picture_finish(&p);
	return longest * 25.4 / DPI;
}

static void struck_reading_has_a_line_through_it(void **state)
{
	(void)state;
	// "14 120,5" in 10 point: six digits of 5 pt, a blank and a comma of 2.5 pt each, so 35 pt or 12.3 mm.
	assert_true(longest_stroke(true) > 12.3);
	assert_true(longest_stroke(false) < 3);
}

static void notice_says_what_failed_and_that_the_old_mark_is_void(void **state)
{
	(void)state;
	struct lims_buf pdf, text;
	draw_notice(&pdf);
	const char *path = paper_write("notice", &pdf);
	lims_buf_finish(&pdf);
	pdf_text(path, &text);
	has(&text, "THÔNG BÁO KHÔNG ĐẠT");
	has(&text, "−80 g");
	has(&text, "± 50 g");
	has(&text, "Tem 24V.00310 – đã hủy bằng hai gạch chéo");
	has(&text, "Niêm K 12");
	has(&text, "ngày 05 tháng 01 năm 2026");
	has_not(&text, "Đạt yêu cầu");
	lims_buf_finish(&text);
}

static void amendment_names_its_paper_what_is_amended_and_why(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_buf pdf, text;
	struct lims_amendment_form form = {.issue = sample_notice.issue,
		.item = sample_notice.item,
		.customer = sample_notice.customer,
		.paper = {"Giấy chứng nhận", "Certificate"},
		.paper_number = "V26.00042",
		.paper_on = {2026, 3, 5},
		.result = "pass",
		.text = "Nơi sử dụng: quầy số 12",
		.reason = "Ghi thiếu nơi sử dụng",
		.signature = {.role = {"GIÁM ĐỐC", "Director"}, .name = "Vi Văn Châu"}};
	(void)state;
	form.issue.number = "V26.00042A1";
	lims_buf_init(&pdf, 1 << 24);
	need(lims_amendment_render(fonts, &form, &pdf, &err), &err);
	sound(paper_write("amendment", &pdf));
	const char *path = paper_write("amendment", &pdf);
	static const char *const words[] = {"PHIẾU SỬA ĐỔI, BỔ SUNG", "V26.00042A1", "Giấy chứng nhận số V26.00042 ngày 05/03/2026",
		"Nơi sử dụng: quầy số 12", "Ghi thiếu nơi sử dụng", "Vi Văn Châu", "GIÁM ĐỐC"};
	lims_buf_finish(&pdf);
	pdf_text(path, &text);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		has(&text, words[i]);
	lims_buf_finish(&text);
	const char **needed[] = {&form.paper_number, &form.text, &form.reason, &form.paper.vi};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		const char *kept = *needed[i];
		*needed[i] = "";
		lims_buf_init(&pdf, 1 << 24);
		assert_int_equal(lims_amendment_render(fonts, &form, &pdf, &err), LIMS_E_INPUT);
		assert_int_equal(pdf.len, 0);
		lims_buf_finish(&pdf);
		*needed[i] = kept;
	}
}

static void training_is_written_on_every_page_and_production_is_not(void **state)
{
	(void)state;
	struct lims_certificate form = sample_certificate;
	struct lims_buf pdf, text;
	draw_certificate(&pdf);
	const char *path = paper_write("certificate", &pdf);
	lims_buf_finish(&pdf);
	pdf_text(path, &text);
	int lines = 0;
	for (const char *at = lims_buf_text(&text); (at = strstr(at, "PHÁP LÝ / TRAINING – NOT VALID")); at++)
		lines++;
	assert_int_equal(lines, 2);
	lims_buf_finish(&text);
	struct lims_err err = {0};
	form.issue.training = false;
	lims_buf_init(&pdf, MAX_PDF);
	need(lims_certificate_render(fonts, &form, &pdf, &err), &err);
	path = paper_write("certificate-production", &pdf);
	lims_buf_finish(&pdf);
	pdf_text(path, &text);
	has_not(&text, "TRAINING");
	has_not(&text, "TẬP HUẤN");
	lims_buf_finish(&text);
}

static void mark_of_training_crosses_the_page(void **state)
{
	(void)state;
	struct lims_paper paper = sample_paper;
	struct picture plain, marked;
	page_picture(write_paper("plain", &paper), 1, 40, &plain);
	paper.training = true;
	page_picture(write_paper("marked", &paper), 1, 40, &marked);
	// Light grey ink must appear along the diagonal in each third of the page's height between head and foot.
	int third[3] = {0};
	for (int y = marked.height / 5; y < marked.height * 9 / 10; y++)
		for (int x = 0; x < marked.width; x++) {
			int was = plain.grey[y * plain.width + x], is = marked.grey[y * marked.width + x];
			if (was == 255 && is < 250 && is > 200)
				third[(y - marked.height / 5) * 3 / (marked.height * 9 / 10 - marked.height / 5)]++;
		}
	for (int i = 0; i < 3; i++)
		assert_true(third[i] > 30);
	picture_finish(&plain);
	picture_finish(&marked);
}

static void missing_values_are_printed_as_a_dash(void **state)
{
	(void)state;
	struct lims_certificate form = sample_certificate;
	struct lims_buf pdf, text;
	struct lims_err err = {0};
	form.item.type = NULL;
	form.sticker = "";
	form.valid_until.month = 0;
	form.results = NULL;
	form.result_count = form.standard_count = 0;
	lims_buf_init(&pdf, MAX_PDF);
	need(lims_certificate_render(fonts, &form, &pdf, &err), &err);
	const char *path = paper_write("certificate-dashes", &pdf);
	lims_buf_finish(&pdf);
	assert_int_equal(pdf_pages(path), 1);
	pdf_text(path, &text);
	const char *line = strstr(lims_buf_text(&text), "Tem kiểm định số");
	assert_non_null(line);
	const char *end = strchr(line, '\n');
	int dashes = 0;
	for (const char *at = line; (at = strstr(at, "–")) && at < end; at++)
		dashes++;
	assert_int_equal(dashes, 2);
	lims_buf_finish(&text);
}

/// A digit is half as wide as its size and a comma a quarter: twelve digits with one are 50 pt in 8 pt type, 54 pt with the least padding, and a table has 481.9 pt.
static void a_table_fits_while_its_numbers_stand_whole(void **state)
{
	enum { COLUMNS = 12 };
	static struct lims_paper_column columns[COLUMNS];
	static struct lims_paper_cell cells[COLUMNS];
	const struct lims_paper_row row = {.cells = cells};
	struct lims_paper_section table = {.kind = LIMS_SECTION_TABLE, .columns = columns, .rows = &row, .row_count = 1};
	(void)state;
	for (size_t i = 0; i < COLUMNS; i++) {
		columns[i] = (struct lims_paper_column){.heading = {"P", NULL}, .align = LIMS_ALIGN_DECIMAL, .weight = i == 0 ? 40 : 1};
		cells[i].text = "123456,789012";
	}
	for (table.column_count = 1; table.column_count <= COLUMNS; table.column_count++)
		assert_int_equal(lims_paper_table_fits(fonts, &table), table.column_count <= 8); // 432 pt and 486 pt
	// Nine do not, and eight are whole although the first asks for nearly all of the room.
	table.column_count = 8;
	struct lims_paper paper = sample_paper;
	struct lims_buf text;
	paper.sections = &table;
	paper.section_count = 1;
	pdf_text(write_paper("narrow", &paper), &text);
	size_t whole = 0;
	for (const char *at = lims_buf_text(&text); (at = strstr(at, "123456,789012")); at++)
		whole++;
	assert_int_equal(whole, 8);
	lims_buf_finish(&text);
	// Without a layout that keeps every word, short ones stay whole: a code of 80 letters is cut, the number beside it is not.
	cells[0].text = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	table.column_count = 3;
	assert_false(lims_paper_table_fits(fonts, &table));
	pdf_text(write_paper("cut", &paper), &text);
	has(&text, "123456,789012");
	lims_buf_finish(&text);
}

enum { LONG_ROWS = 500 };

static void table_of_500_rows_keeps_every_row_and_repeats_its_heading(void **state)
{
	(void)state;
	static char number[LONG_ROWS][16];
	static struct lims_paper_cell cells[LONG_ROWS][3];
	static struct lims_paper_row rows[LONG_ROWS];
	static const struct lims_paper_column columns[] = {
		{.heading = {"Điểm", "Point"}, .align = LIMS_ALIGN_RIGHT},
		{.heading = {"Số chỉ", "Indication"}, .unit = "kWh", .align = LIMS_ALIGN_DECIMAL},
		{.heading = {"Ghi chú", "Note"}, .align = LIMS_ALIGN_LEFT},
	};
	for (int i = 0; i < LONG_ROWS; i++) {
		snprintf(number[i], sizeof number[i], "R%03d", i);
		cells[i][0].text = number[i];
		cells[i][1].text = i % 2 ? "1,25" : "12,5";
		cells[i][2].text =
			i % 50 == 49 ? "một ghi chú dài hơn một dòng, để hàng này cao hơn các hàng khác và có thể rơi vào chỗ ngắt trang, nhiều chữ"
						 : "";
		rows[i].cells = cells[i];
	}
	const struct lims_paper_section section = {.kind = LIMS_SECTION_TABLE,
		.heading = {"Bảng dài", "Long table"},
		.columns = columns,
		.column_count = 3,
		.rows = rows,
		.row_count = LONG_ROWS};
	struct lims_paper paper = sample_paper;
	paper.sections = &section;
	paper.section_count = 1;
	const char *path = write_paper("table-500", &paper);
	struct lims_buf text;
	pdf_text(path, &text);
	for (int i = 0; i < LONG_ROWS; i++) {
		const char *at = strstr(lims_buf_text(&text), number[i]);
		if (!at || strstr(at + 1, number[i]))
			fail_msg("row %s is not there exactly once", number[i]);
	}
	int headings = 0;
	for (const char *at = lims_buf_text(&text); (at = strstr(at, "(kWh)")); at++)
		headings++;
	assert_int_equal(headings, pdf_pages(path));
	lims_buf_finish(&text);
}

enum { FILLED_MOST = 60 };

// However far down the page is filled, a form feed never stands between the heading of a chapter and the table that it heads.
static void heading_of_a_chapter_stands_on_the_page_of_what_it_heads(void **state)
{
	(void)state;
	static const struct lims_paper_column column = {.heading = {"Số chỉ", "Indication"}, .unit = "kWh"};
	static const struct lims_paper_cell cell = {.text = "first-row"};
	static const struct lims_paper_row row = {.cells = &cell};
	struct lims_paper_point points[FILLED_MOST];
	bool overleaf = false;
	for (size_t n = 20; n <= FILLED_MOST; n++) {
		for (size_t i = 0; i < n; i++)
			points[i] = (struct lims_paper_point){.text = {"dòng", NULL}};
		const struct lims_paper_section sections[] = {{.kind = LIMS_SECTION_TEXT, .points = points, .point_count = n},
			{.kind = LIMS_SECTION_TEXT, .heading = {"chapter-here", NULL}},
			{.kind = LIMS_SECTION_TABLE,
				.heading = {"Bảng", "Table"},
				.columns = &column,
				.column_count = 1,
				.rows = &row,
				.row_count = 1}};
		struct lims_paper paper = sample_paper;
		struct lims_buf text;
		paper.sections = sections;
		paper.section_count = 3;
		pdf_text(write_paper("chapter", &paper), &text);
		const char *chapter = strstr(lims_buf_text(&text), "chapter-here"), *first = strstr(lims_buf_text(&text), "first-row");
		assert_non_null(chapter);
		assert_non_null(first);
		const char *page = strchr(lims_buf_text(&text), '\f');
		if (memchr(chapter, '\f', (size_t)(first - chapter)))
			fail_msg("below %zu lines the heading is left behind", n);
		overleaf = overleaf || page < chapter;
		lims_buf_finish(&text);
	}
	assert_true(overleaf);
}

// Words and values wider than their place, and a cell longer than a page: all must be there, nothing may run over the edge.
static void overlong_words_and_cells_are_wrapped_inside_the_page(void **state)
{
	(void)state;
	static char word[1201], cell[12001];
	memset(word, 'W', sizeof word - 1);
	for (size_t i = 0; i < sizeof cell - 1; i++)
		cell[i] = "dòng "[i % 6];
	memcpy(cell + sizeof cell - 7, " CUOI.", 7);
	const struct lims_paper_field fields[] = {
		{.label = {word, word}, .value = word, .half = true}, {.label = {"b", NULL}, .value = word, .half = true}};
	const struct lims_paper_column columns[] = {{.heading = {"A", NULL}}, {.heading = {"B", NULL}, .align = LIMS_ALIGN_DECIMAL}};
	const struct lims_paper_cell cells[] = {{.text = cell}, {.text = word}};
	const struct lims_paper_row row = {.cells = cells, .note = {cell, word}};
	const struct lims_paper_section sections[] = {
		{.kind = LIMS_SECTION_FIELDS, .heading = {word, word}, .clause = word, .fields = fields, .field_count = 2},
		{.kind = LIMS_SECTION_TABLE, .columns = columns, .column_count = 2, .rows = &row, .row_count = 1}};
	struct lims_paper paper = sample_paper;
	paper.sections = sections;
	paper.section_count = 2;
	const char *path = write_paper("overlong", &paper);
	struct lims_buf text;
	pdf_text(path, &text);
	size_t count = 0;
	for (const char *at = lims_buf_text(&text); *at; at++)
		count += *at == 'W';
	// Two labels, two values, two headings and the clause; a cell and the English note.
	assert_int_equal(count, 1200 * 9);
	has(&text, "CUOI.");
	lims_buf_finish(&text);
	for (int page = 1; page <= pdf_pages(path); page++) {
		struct picture p;
		page_picture(path, page, 40, &p);
		for (int y = 0; y < p.height; y++)
			for (int x = 0; x < p.width; x++)
				if (p.grey[y * p.width + x] < 255 && (x < 28 || x > p.width - 25 || y < 10 || y > p.height - 15))
					fail_msg("page %d has ink at %d, %d, outside of its margins", page, x, y);
		picture_finish(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_a_sound_pdf),
		cmocka_unit_test(same_form_gives_the_same_bytes),
		cmocka_unit_test(threads_share_the_fonts),
		cmocka_unit_test(certificate_names_everything_that_the_law_lists),
		cmocka_unit_test(procedure_has_its_own_words_on_certificate_and_record),
		cmocka_unit_test(every_page_has_number_of_paper_and_page_and_the_last_an_end),
		cmocka_unit_test(record_shows_struck_readings_with_their_cause),
		cmocka_unit_test(struck_reading_has_a_line_through_it),
		cmocka_unit_test(notice_says_what_failed_and_that_the_old_mark_is_void),
		cmocka_unit_test(amendment_names_its_paper_what_is_amended_and_why),
		cmocka_unit_test(training_is_written_on_every_page_and_production_is_not),
		cmocka_unit_test(mark_of_training_crosses_the_page),
		cmocka_unit_test(missing_values_are_printed_as_a_dash),
		cmocka_unit_test(a_table_fits_while_its_numbers_stand_whole),
		cmocka_unit_test(table_of_500_rows_keeps_every_row_and_repeats_its_heading),
		cmocka_unit_test(heading_of_a_chapter_stands_on_the_page_of_what_it_heads),
		cmocka_unit_test(overlong_words_and_cells_are_wrapped_inside_the_page),
	};
	return cmocka_run_group_tests(tests, fonts_set_up, fonts_tear_down);
}
