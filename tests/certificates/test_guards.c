// SPDX-License-Identifier: Apache-2.0
// What cannot be printed right is refused before libharu sees it, with a sentence that names place and character.
#include "certificates/face.h"
#include "tests/certificates/programs.h"
#include "tests/certificates/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PDF = 32 << 20 };

static void says(const struct lims_err *err, const char *words)
{
	if (!strstr(err->text, words))
		fail_msg("the sentence '%s' does not say '%s'", err->text, words);
}

static void refused(const struct lims_paper *paper, const char *words, const char *where)
{
	struct lims_err err = {0};
	struct lims_buf pdf;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_paper_render(fonts, paper, &pdf, &err), LIMS_E_INPUT);
	assert_int_equal(pdf.len, 0);
	assert_false(pdf.failed);
	says(&err, words);
	if (where)
		assert_string_equal(err.where, where);
	lims_buf_finish(&pdf);
}

static void refused_serial(const char *serial, const char *words)
{
	const struct lims_paper_field field = {.label = {"Số", "Serial No."}, .value = serial};
	const struct lims_paper_section section = {.kind = LIMS_SECTION_FIELDS, .fields = &field, .field_count = 1};
	struct lims_paper paper = sample_paper;
	paper.sections = &section;
	paper.section_count = 1;
	refused(&paper, words, "sections[0].fields[0].value");
}

static void uncovered_character_is_named_with_its_field(void **state)
{
	(void)state;
	// Not in Liberation; a check mark and a CJK ideograph are boxes in libharu, which says nothing.
	refused_serial("A✓1", "the value of 'Số' holds the character ✓ (U+2713)");
	refused_serial("計", "the value of 'Số' holds the character 計 (U+8A08)");
	// Beyond the basic plane libharu drops the character without a trace.
	refused_serial("𝜇", "(U+1D707)");
	// A combining mark without composed form would be drawn beside its letter.
	refused_serial("x\xCC\x84", "(U+0304)");
	// Invisible characters that change what is seen or searched.
	refused_serial("A\xC2\xAD"
				   "B",
		"(U+00AD)");
	refused_serial("A\xE2\x80\x8B"
				   "B",
		"(U+200B)");
	refused_serial("A\xE2\x80\xAE"
				   "B",
		"(U+202E)");
}

static void invalid_utf8_is_refused(void **state)
{
	(void)state;
	refused_serial("\xE1\xBA end", "the value of 'Số' is not valid UTF-8");
	refused_serial("\xC0\x80", "not valid UTF-8");
	refused_serial("\xED\xA0\x80", "not valid UTF-8");
	refused_serial("\xFF", "not valid UTF-8");
}

static void decomposed_letters_are_refused(void **state)
{
	(void)state;
	// "Hà" as H, a, U+0300.
	refused_serial("Ha\xCC\x80", "not in Unicode's composed form (NFC) at byte 2");
	// The ohm sign U+2126 composes to the Greek capital omega, which is printed.
	refused_serial("5 \xE2\x84\xA6", "(NFC) at byte 3");
	struct lims_err err = {0};
	assert_int_equal(lims_fonts_check_text(fonts, "5 Ω", "x", &err), LIMS_OK);
}

static void control_characters_are_refused_but_line_feeds_print(void **state)
{
	(void)state;
	refused_serial("a\tb", "the control character U+0009");
	refused_serial("a\rb", "the control character U+000D");
	refused_serial("a\x7F", "the control character U+007F");
	refused_serial("a\xC2\x85", "the control character U+0085");
	assert_int_equal(lims_fonts_check_text(fonts, "a\nb", "x", NULL), LIMS_OK);
}

static void signs_of_metrology_print(void **state)
{
	(void)state;
	static const char signs[] = "−0,11 ± 0,5 × ÷ µ Ω ≤ ≥ ≈ ≠ √ ∞ ∆ → ° ′ ″ % ‰ ² ³ ½ ¼ · – — … “ ” « » € ₫ № α β γ δ ε λ μ π ρ σ τ φ ω ∑";
	struct lims_err err = {0};
	if (lims_fonts_check_text(fonts, signs, "signs", &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_int_equal(lims_fonts_check_text(fonts, sample_letters, "letters", &err), LIMS_OK);
}

static void every_text_of_a_paper_is_checked(void **state)
{
	(void)state;
	static const char bad[] = "✓";
	struct lims_paper p = sample_paper;
	p.org.address = bad;
	refused(&p, "the organisation's address holds the character ✓", "org.address");
	p = sample_paper;
	p.title.en = bad;
	refused(&p, "the title of the paper", "title.en");
	p = sample_paper;
	p.program = bad;
	refused(&p, "the program's name", "program");
	const struct lims_bilingual statement = {"ổn", bad};
	p = sample_paper;
	p.statements = &statement;
	p.statement_count = 1;
	refused(&p, "a statement", "statements[0].en");
	const struct lims_paper_signature signature = {.role = {"Kiểm định viên", NULL}, .remark = bad};
	p = sample_paper;
	p.signatures = &signature;
	p.signature_count = 1;
	refused(&p, "the signature of 'Kiểm định viên'", "signatures[0].remark");
	const struct lims_paper_column column = {.heading = {"Số chỉ", NULL}};
	const struct lims_paper_cell good_cell = {.text = "1"}, bad_cell = {.text = bad};
	const struct lims_paper_row rows[] = {{.cells = &good_cell}, {.cells = &bad_cell}};
	const struct lims_paper_section table = {
		.kind = LIMS_SECTION_TABLE, .columns = &column, .column_count = 1, .rows = rows, .row_count = 2};
	p = sample_paper;
	p.annex = &table;
	p.annex_count = 1;
	refused(&p, "row 2 of the column 'Số chỉ'", "annex[0].rows[1].cells[0]");
	const struct lims_paper_point point = {.text = {"a", NULL}, .remark = bad};
	const struct lims_paper_section list = {
		.kind = LIMS_SECTION_CHECKLIST, .heading = {"Bên ngoài", NULL}, .points = &point, .point_count = 1};
	p = sample_paper;
	p.sections = &list;
	p.section_count = 1;
	refused(&p, "point 1 of 'Bên ngoài'", "sections[0].points[0].remark");
}

static void missing_number_title_or_organisation_is_refused(void **state)
{
	(void)state;
	struct lims_paper p = sample_paper;
	p.number = "";
	refused(&p, "the number of the paper is missing", "number");
	p = sample_paper;
	p.title.vi = NULL;
	refused(&p, "the title of the paper is missing", "title.vi");
	p = sample_paper;
	p.org.name.vi = NULL;
	refused(&p, "the name of the organisation is missing", "org.name.vi");
}

static void bounds_are_kept(void **state)
{
	(void)state;
	static char large[LIMS_PAPER_TEXT + 2];
	memset(large, 'a', sizeof large - 1);
	refused_serial(large, "more than 16384 bytes");
	struct lims_paper p = sample_paper;
	p.statement_count = LIMS_PAPER_ENTRIES + 1;
	refused(&p, "statements, at most 20000 are allowed", NULL);
	p.statement_count = 1;
	refused(&p, "holds none", NULL);
	p = sample_paper;
	p.number = "V26.0000000000000000000000000000000000000000000000000000000000001";
	refused(&p, "the number of the paper is longer than 64 bytes", NULL);
	struct lims_paper_column columns[LIMS_PAPER_COLUMNS + 1] = {{.heading = {"x", NULL}}};
	const struct lims_paper_section wide = {.kind = LIMS_SECTION_TABLE, .columns = columns, .column_count = LIMS_PAPER_COLUMNS + 1};
	p = sample_paper;
	p.sections = &wide;
	p.section_count = 1;
	refused(&p, "17 columns, at most 16", NULL);
	p.org.name.en = large + sizeof large - 2 - 9000;
	p.section_count = 0;
	refused(&p, "the head of the paper takes more than half a page", NULL);
}

static void paper_of_more_than_200_pages_is_refused(void **state)
{
	(void)state;
	enum { ROWS = 12000 };
	static struct lims_paper_row rows[ROWS];
	const struct lims_paper_column column = {.heading = {"Số chỉ", NULL}};
	const struct lims_paper_cell cell = {.text = "1"};
	for (int i = 0; i < ROWS; i++)
		rows[i].cells = &cell;
	const struct lims_paper_section table = {
		.kind = LIMS_SECTION_TABLE, .columns = &column, .column_count = 1, .rows = rows, .row_count = ROWS};
	struct lims_paper p = sample_paper;
	p.sections = &table;
	p.section_count = 1;
	refused(&p, "the paper has more than 200 pages", NULL);
}

static void buffer_too_small_is_said_and_left_untouched(void **state)
{
	(void)state;
	struct lims_err err = {0};
	struct lims_buf pdf;
	lims_buf_init(&pdf, 4096);
	lims_buf_add_text(&pdf, "before");
	assert_int_equal(lims_paper_render(fonts, &sample_paper, &pdf, &err), LIMS_E_MEMORY);
	says(&err, "larger than its buffer allows");
	assert_string_equal(lims_buf_text(&pdf), "before");
	assert_false(pdf.failed);
	lims_buf_finish(&pdf);
}

static void notice_without_failure_is_refused(void **state)
{
	(void)state;
	struct lims_err err = {0};
	struct lims_buf pdf;
	struct lims_notice form = sample_notice;
	form.failure_count = 0;
	lims_buf_init(&pdf, MAX_PDF);
	assert_int_equal(lims_notice_render(fonts, &form, &pdf, &err), LIMS_E_INPUT);
	says(&err, "names no criterion");
	lims_buf_finish(&pdf);
}

static void no_fonts_folder_is_said(void **state)
{
	(void)state;
	struct lims_err err = {0};
	struct lims_fonts *none = NULL;
	assert_int_equal(lims_fonts_create("/nonexistent/fonts", &none, &err), LIMS_E_NOT_FOUND);
	says(&err, "the fonts folder /nonexistent/fonts cannot be read: No such file or directory");
	assert_null(none);
	assert_int_equal(lims_fonts_create(paper_path(""), &none, &err), LIMS_E_NOT_FOUND);
	says(&err, "LiberationSerif-Regular.ttf cannot be read; install the package fonts-liberation2");
	assert_null(none);
}

static void file_that_is_no_font_is_refused(void **state)
{
	(void)state;
	char dir[4096], file[4200];
	snprintf(dir, sizeof dir, "%s", paper_path("no-font"));
	mkdir(dir, 0777);
	snprintf(file, sizeof file, "%s/LiberationSerif-Regular.ttf", dir);
	struct lims_err err = {0};
	struct lims_fonts *none = NULL;
	assert_int_equal(lims_file_write(file, "not a font at all", 17, 0644, &err), LIMS_OK);
	assert_int_equal(lims_fonts_create(dir, &none, &err), LIMS_E_INPUT);
	says(&err, "is not a TrueType font");
	assert_null(none);
}

// A family that libharu draws wrong is not let in under Liberation's file names.
static void font_of_another_family_or_without_vietnamese_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *regular, *words;
	} other[] = {
		{"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "only Liberation prints right"},
		{"/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", "have no Vietnamese letters"},
	};
	int tried = 0;
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		char dir[4096], file[4200];
		static const char *const name[] = {"Regular", "Bold", "Italic"};
		if (access(other[i].regular, R_OK) != 0)
			continue;
		snprintf(dir, sizeof dir, "%s", paper_path("other-font"));
		mkdir(dir, 0777);
		for (int k = 0; k < 3; k++) {
			snprintf(file, sizeof file, "%s/LiberationSerif-%s.ttf", dir, name[k]);
			unlink(file);
			assert_int_equal(symlink(other[i].regular, file), 0);
		}
		struct lims_err err = {0};
		struct lims_fonts *none = NULL;
		assert_int_equal(lims_fonts_create(dir, &none, &err), LIMS_E_INPUT);
		says(&err, other[i].words);
		assert_null(none);
		tried++;
	}
	print_message("%d of 2 unsuitable fonts are installed here and were tried\n", tried);
}

// libharu fails now and then on a font whose last table is empty (fonts.c says when); one in some thousand papers could then not be printed.
static void cut_faces_end_with_a_table_that_is_not_empty(void **state)
{
	(void)state;
	for (int face = 0; face < LIMS_FACE_COUNT; face++) {
		struct lims_buf font;
		struct lims_err err = {0};
		assert_int_equal(lims_file_read(lims_face_path(fonts, (enum lims_face)face), 1 << 20, &font, &err), LIMS_OK);
		size_t tables = (size_t)font.data[4] << 8 | font.data[5];
		unsigned length = 0;
		for (size_t i = 0; i < tables; i++) {
			// Directory entry: tag, checksum, offset, length; four bytes each.
			const unsigned char *entry = font.data + 12 + 16 * i;
			if (memcmp(entry, "prep", 4) == 0)
				length = (unsigned)entry[14] << 8 | entry[15];
		}
		assert_int_equal(length, 7);
		lims_buf_finish(&font);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uncovered_character_is_named_with_its_field),
		cmocka_unit_test(invalid_utf8_is_refused),
		cmocka_unit_test(decomposed_letters_are_refused),
		cmocka_unit_test(control_characters_are_refused_but_line_feeds_print),
		cmocka_unit_test(signs_of_metrology_print),
		cmocka_unit_test(every_text_of_a_paper_is_checked),
		cmocka_unit_test(missing_number_title_or_organisation_is_refused),
		cmocka_unit_test(bounds_are_kept),
		cmocka_unit_test(paper_of_more_than_200_pages_is_refused),
		cmocka_unit_test(buffer_too_small_is_said_and_left_untouched),
		cmocka_unit_test(notice_without_failure_is_refused),
		cmocka_unit_test(no_fonts_folder_is_said),
		cmocka_unit_test(file_that_is_no_font_is_refused),
		cmocka_unit_test(cut_faces_end_with_a_table_that_is_not_empty),
		cmocka_unit_test(font_of_another_family_or_without_vietnamese_is_refused),
	};
	return cmocka_run_group_tests(tests, fonts_set_up, fonts_tear_down);
}
