// SPDX-License-Identifier: Apache-2.0
// Which paper a service gets, what stands on papers with results by itself, tables that are kept and tables that are turned.
#include "tests/laboratory/world.h"

#include "laboratory/paper_change.h"
#include "laboratory/paper_forms.h"
#include "laboratory/paper_marks.h"
#include "laboratory/paper_notes.h"
#include "laboratory/paper_source.h"
#include "laboratory/paper_tables.h"
#include "laboratory/paper_wide.h"
#include "laboratory/people/licences.h"
#include "laboratory/proof/paper_kinds.h"
#include "laboratory/said.h"
#include "laboratory/stock/marks.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA = 1 << 20, JSON = 1 << 16 };

static void every_service_has_a_paper_for_every_verdict_and_only_verification_a_notice(void **state)
{
	(void)state;
	for (size_t i = 0; lims_scope_services[i]; i++) {
		const char *service = lims_scope_services[i];
		bool verification = strcmp(service, "verification") == 0;
		const struct lims_paper_form *pass = lims_paper_form_of(service, LIMS_VERDICT_PASS),
									 *fail = lims_paper_form_of(service, LIMS_VERDICT_FAIL);
		assert_non_null(pass);
		assert_non_null(fail);
		assert_int_equal(pass == fail, !verification);
		assert_int_equal(pass->results, !verification);
		// A period belongs to verification (7.8.4.3), a sticker also to calibration (Mẫu 17.THC).
		assert_int_equal(pass->period, verification);
		assert_int_equal(pass->sticker, verification || strcmp(service, "calibration") == 0);
		assert_false(fail->sticker && verification);
	}
	assert_string_equal(lims_paper_form_of("verification", LIMS_VERDICT_FAIL)->kind, "notice");
	assert_null(lims_paper_form_of("training", LIMS_VERDICT_PASS));
	assert_null(lims_paper_form_of_kind("licence"));
}

static void every_kind_has_a_series_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < lims_paper_series_count; i++) {
		const struct lims_paper_series *a = &lims_paper_series_all[i];
		assert_non_null(lims_paper_form_of_kind(a->kind));
		assert_ptr_equal(lims_paper_series_find(a->kind), a);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(a->series, lims_paper_series_all[k].series);
			assert_string_not_equal(a->kind, lims_paper_series_all[k].kind);
		}
	}
	assert_null(lims_paper_series_find("licence"));
	assert_string_equal(lims_paper_kind_name("licence"), "licence");
}

static void every_form_stands_in_the_file_of_forms(void **state)
{
	struct world *w = *state;
	const struct lims_regulations *law = NULL;
	struct lims_date day = {2026, 11, 29};
	wd_as(w, "ti");
	wd_ok(w, lims_desk_regulations(w->lab, &law, &w->err));
	for (size_t i = 0; i < lims_paper_series_count; i++) {
		const struct lims_paper_form *f = lims_paper_form_of_kind(lims_paper_series_all[i].kind);
		assert_non_null(lims_regulations_form(law, f->form, day));
		assert_non_null(lims_regulations_form(law, f->record_form, day));
	}
	// TT 24/2013/TT-BKHCN art. 38 to 41
	assert_string_equal(lims_regulations_form(law, lims_paper_form_of("calibration", LIMS_VERDICT_FAIL)->form, day)->code, "Mẫu 19.GCNHC");
	assert_string_equal(lims_regulations_form(law, lims_paper_form_of("test", LIMS_VERDICT_PASS)->form, day)->code, "Mẫu 20.GCNTN");
	assert_string_equal(lims_regulations_form(law, lims_paper_form_of("measurement", LIMS_VERDICT_PASS)->form, day)->code, "Mẫu 20.GCNTN");
}

static void k_has_two_decimals_unless_it_is_whole(void **state)
{
	struct lims_arena *arena = lims_arena_create(ARENA);
	(void)state;
	assert_non_null(arena);
	assert_string_equal(lims_paper_k(arena, 2), "2");
	// The table of EA-4/02: ν = 20 gives 2.13, ν = 14 gives 2.20
	assert_string_equal(lims_paper_k(arena, 2.1334), "2,13");
	assert_string_equal(lims_paper_k(arena, 2.2), "2,20");
	lims_arena_destroy(arena);
}

static struct lims_result with_k(struct lims_result_budget *b, double k, const char *probability)
{
	*b = (struct lims_result_budget){.reason = "",
		.U_text = "0.031",
		.U_unit = "bar",
		.k = k,
		.probability = probability,
		.rule = probability[0] ? "probability" : "fixed"};
	return (struct lims_result){.budgets = b, .budget_count = 1};
}

/// As it is kept in the content of the paper.
static struct lims_json_doc *kept_coverage(struct lims_arena *arena, const struct lims_result *r)
{
	struct lims_json_doc *doc = NULL;
	struct lims_buf b;
	struct lims_jw w;
	lims_buf_init(&b, JSON);
	lims_jw_init(&w, &b);
	lims_jw_object(&w, NULL);
	lims_paper_put_coverage(&w, arena, r);
	lims_jw_end_object(&w);
	assert_int_equal(lims_json_parse(lims_buf_text(&b), b.len, JSON, &doc, NULL), LIMS_OK);
	lims_buf_finish(&b);
	return doc;
}

/// The table of EA-4/02: at 95.45 % ν = 20 gives 2.13.
static void a_k_that_differs_as_found_is_named(void **state)
{
	struct lims_arena *arena = lims_arena_create(ARENA);
	struct lims_result_budget a, b;
	struct lims_result found = with_k(&a, 2.1334, "0.9545"), left = with_k(&b, 2, "0.9545"), none = {.budget_count = 0};
	struct lims_json_doc *doc = kept_coverage(arena, &found), *same = kept_coverage(arena, &left), *empty = kept_coverage(arena, &none);
	(void)state;
	struct lims_bilingual said = lims_paper_other_coverage(arena, lims_json_root(doc), &left);
	assert_string_equal(said.vi, "k = 2,13, ứng với xác suất phủ khoảng 95,45 %");
	assert_string_equal(said.en, "k = 2,13, for a coverage probability of about 95,45 %");
	assert_null(lims_paper_other_coverage(arena, lims_json_root(same), &left).vi);
	assert_non_null(lims_paper_other_coverage(arena, lims_json_root(same), &none).vi); // nothing else on the paper says it
	assert_null(lims_paper_other_coverage(arena, lims_json_root(empty), &left).vi);
	lims_json_destroy(doc);
	lims_json_destroy(same);
	lims_json_destroy(empty);
	lims_arena_destroy(arena);
}

static void documents_are_named_once_and_as_exactly_as_they_are_known(void **state)
{
	static const struct lims_source norm = {.document = "IEC 62053-21", .edition = "2020", .clause = "8.1"},
									table = {.document = "IEC 62053-21", .edition = "2020", .clause = "8.1, Table 6"},
									other = {.document = "TCVN 4756:1989", .edition = "1989", .clause = ""},
									none = {.document = "", .edition = "", .clause = ""};
	struct lims_arena *arena = lims_arena_create(ARENA);
	(void)state;
	assert_string_equal(lims_paper_source(arena, &norm, false), "IEC 62053-21, 8.1");
	assert_string_equal(lims_paper_source(arena, &norm, true), "IEC 62053-21:2020, 8.1");
	assert_string_equal(lims_paper_source(arena, &other, true), "TCVN 4756:1989");
	assert_null(lims_paper_source(arena, &none, true));
	const char *list = lims_paper_source_add(arena, NULL, &norm, false);
	list = lims_paper_source_add(arena, list, &table, false);
	assert_string_equal(list, "IEC 62053-21, 8.1, Table 6");
	list = lims_paper_source_add(arena, list, &other, false);
	list = lims_paper_source_add(arena, list, &table, false);
	list = lims_paper_source_add(arena, list, &none, false);
	assert_string_equal(list, "IEC 62053-21, 8.1, Table 6; TCVN 4756:1989");
	assert_true(lims_paper_source_said(&norm, &(struct lims_source){.document = "IEC 62053-21", .edition = "", .clause = ""}));
	assert_false(lims_paper_source_said(&norm, &table));
	lims_arena_destroy(arena);
}

#define ROW(...)                                                                                                                           \
	{                                                                                                                                      \
		.cells = (const struct lims_paper_cell[])                                                                                          \
		{                                                                                                                                  \
			__VA_ARGS__                                                                                                                    \
		}                                                                                                                                  \
	}

static void tables_come_back_as_they_were_kept(void **state)
{
	static const struct lims_paper_column columns[] = {
		{{"Điểm", "Point"}, NULL, LIMS_ALIGN_LEFT, 7}, {{"Sai số", NULL}, "bar", LIMS_ALIGN_DECIMAL, 4}};
	const struct lims_paper_row rows[] = {ROW({.text = "2,0"}, {.text = "−0,120"}), ROW({.text = NULL}, {.text = " "})};
	const struct lims_paper_section sections[] = {
		{.kind = LIMS_SECTION_TEXT, .heading = {"Chữ", NULL}}, {.kind = LIMS_SECTION_TABLE,
																   .heading = {"Sai số số chỉ", "Errors"},
																   .clause = "HC-01",
																   .columns = columns,
																   .column_count = 2,
																   .rows = rows,
																   .row_count = 2}};
	struct lims_arena *arena = lims_arena_create(ARENA);
	struct lims_json_doc *doc = NULL;
	struct lims_paper_section back[1];
	struct lims_buf b;
	struct lims_jw w;
	(void)state;
	lims_buf_init(&b, JSON);
	lims_jw_init(&w, &b);
	lims_jw_object(&w, NULL);
	lims_paper_tables_put(&w, sections, 2);
	lims_jw_end_object(&w);
	assert_int_equal(lims_json_parse(lims_buf_text(&b), b.len, JSON, &doc, NULL), LIMS_OK);
	assert_int_equal(lims_paper_tables_get(arena, lims_json_get(lims_json_root(doc), "tables"), back), 1);
	assert_string_equal(back[0].heading.vi, "Sai số số chỉ");
	assert_string_equal(back[0].heading.en, "Errors");
	assert_string_equal(back[0].clause, "HC-01");
	assert_int_equal(back[0].column_count, 2);
	assert_string_equal(back[0].columns[0].heading.en, "Point");
	assert_null(back[0].columns[0].unit);
	assert_string_equal(back[0].columns[1].unit, "bar");
	assert_int_equal(back[0].columns[1].align, LIMS_ALIGN_DECIMAL);
	assert_int_equal(back[0].columns[1].weight, 4);
	assert_int_equal(back[0].row_count, 2);
	assert_string_equal(back[0].rows[0].cells[1].text, "−0,120");
	assert_string_equal(back[0].rows[1].cells[0].text, ""); // printed as a dash, like no text
	assert_string_equal(back[0].rows[1].cells[1].text, " ");
	lims_json_destroy(doc);
	lims_buf_finish(&b);
	lims_arena_destroy(arena);
}

enum { WIDE = 10, POINTS = 7 };

/// Ten columns, the first of which names the row; the fourth is empty everywhere.
static void wide_table(struct lims_paper_section *ret)
{
	static struct lims_paper_column columns[WIDE];
	static struct lims_paper_cell cells[POINTS][WIDE];
	static struct lims_paper_row rows[POINTS];
	static char text[POINTS][WIDE][16];
	for (size_t c = 0; c < WIDE; c++)
		columns[c] = (struct lims_paper_column){{"Cột", "Column"}, c == 2 ? "Ω" : NULL, LIMS_ALIGN_DECIMAL, 4};
	for (size_t r = 0; r < POINTS; r++) {
		for (size_t c = 0; c < WIDE; c++) {
			snprintf(text[r][c], sizeof text[r][c], "%zu.%zu", r + 1, c);
			cells[r][c].text = c == 3 ? (r % 2 ? " " : NULL) : text[r][c];
		}
		rows[r].cells = cells[r];
	}
	*ret = (struct lims_paper_section){.kind = LIMS_SECTION_TABLE,
		.heading = {"Điện trở", "Resistance"},
		.columns = columns,
		.column_count = WIDE,
		.rows = rows,
		.row_count = POINTS};
}

static void a_wide_table_is_turned_with_every_value_at_its_place(void **state)
{
	struct lims_arena *arena = lims_arena_create(ARENA);
	struct lims_paper_section wide, out[2];
	(void)state;
	wide_table(&wide);
	// Seven points, five side by side: two tables, and nothing is lost.
	assert_int_equal(lims_paper_wide_count(&wide), 2);
	assert_true(lims_paper_wide(arena, &wide, (struct lims_paper_names){.label = true}, true, out));
	assert_int_equal(out[0].column_count, 6);
	assert_int_equal(out[1].column_count, 3);
	assert_string_equal(out[1].heading.vi, "Điện trở (tiếp)");
	for (size_t t = 0; t < 2; t++) {
		// Nine quantities but the one that nobody measured.
		assert_int_equal(out[t].row_count, WIDE - 2);
		for (size_t p = 1; p < out[t].column_count; p++) {
			char expected[16];
			size_t point = t * 5 + p - 1, line = 0;
			snprintf(expected, sizeof expected, "%zu.0", point + 1);
			assert_string_equal(out[t].columns[p].heading.vi, expected);
			for (size_t c = 1; c < WIDE; c++) {
				if (c == 3)
					continue;
				snprintf(expected, sizeof expected, "%zu.%zu", point + 1, c);
				assert_string_equal(out[t].rows[line++].cells[p].text, expected);
			}
		}
	}
	assert_string_equal(out[0].rows[0].cells[0].text, "Cột / Column");
	assert_string_equal(out[0].rows[1].cells[0].text, "Cột / Column (Ω)");
	lims_arena_destroy(arena);
}

/// A series: the point stands at its first run alone. What was struck has its note in a last line, and what was not measured its line to be seen.
static void runs_and_notes_have_their_place_in_a_turned_table(void **state)
{
	static const struct lims_paper_column columns[] = {{{"Mức / vị trí", "Point"}, NULL, LIMS_ALIGN_LEFT, 7},
		{{"Lần", "Run"}, NULL, LIMS_ALIGN_CENTRE, 3}, {{"Số chỉ", "Indication"}, "g", LIMS_ALIGN_DECIMAL, 4},
		{{"Không đo", "Not measured"}, NULL, LIMS_ALIGN_DECIMAL, 4}, {{"Không áp dụng", "Not planned"}, NULL, LIMS_ALIGN_DECIMAL, 4}};
	struct lims_paper_row rows[] = {ROW({.text = "Tâm"}, {.text = "1"}, {.text = "5000"}, {.text = NULL}, {.text = " "}),
		ROW({.text = " "}, {.text = "2"}, {.text = "4990"}, {.text = NULL}, {.text = " "}),
		ROW({.text = "Tâm"}, {.text = "1"}, {.text = "50", .struck = true}, {.text = " "}, {.text = " "})};
	struct lims_arena *arena = lims_arena_create(ARENA);
	struct lims_paper_section out,
		series = {.kind = LIMS_SECTION_TABLE, .columns = columns, .column_count = 5, .rows = rows, .row_count = 3};
	(void)state;
	rows[2].note = (struct lims_bilingual){"Gạch bỏ: đọc nhầm", "Struck out"};
	assert_int_equal(lims_paper_wide_count(&series), 1);
	assert_true(lims_paper_wide(arena, &series, (struct lims_paper_names){.label = true, .run = true}, false, &out));
	assert_int_equal(out.column_count, 4);
	assert_string_equal(out.columns[1].heading.vi, "Tâm, lần 1");
	assert_string_equal(out.columns[2].heading.vi, "Tâm, lần 2");
	assert_string_equal(out.columns[2].heading.en, "run 2");
	assert_int_equal(out.row_count, 3); // the indication, what was not measured, the note; nothing of what does not apply
	assert_string_equal(out.rows[0].cells[0].text, "Số chỉ / Indication (g)");
	assert_string_equal(out.rows[0].cells[2].text, "4990");
	assert_true(out.rows[0].cells[3].struck);
	assert_string_equal(out.rows[1].cells[0].text, "Không đo / Not measured");
	assert_null(out.rows[1].cells[1].text); // printed as a dash
	assert_string_equal(out.rows[2].cells[3].text, "Gạch bỏ: đọc nhầm");
	lims_arena_destroy(arena);
}

static void a_table_is_turned_by_count_beyond_nine_columns(void **state)
{
	struct lims_paper_section wide;
	(void)state;
	wide_table(&wide);
	assert_true(lims_paper_wide_by_count(&wide));
	wide.column_count = 9;
	assert_false(lims_paper_wide_by_count(&wide));
	wide.column_count = 10;
	wide.kind = LIMS_SECTION_CHECKLIST;
	assert_false(lims_paper_wide_by_count(&wide));
	assert_int_equal(lims_paper_wide_count(&wide), 0);
}

/// The former marks as the notice under this number says.
static void marks_of(struct world *w, const char *number, struct lims_arena *arena, struct lims_notice *ret)
{
	struct lims_json_doc *doc = NULL;
	wd_ok(w, lims_paper_said(w->lab, number, &doc, &w->err));
	*ret = (struct lims_notice){.record = "x"};
	assert_true(lims_paper_marks_read(lims_json_root(doc), arena, ret));
	lims_json_destroy(doc);
}

/// The notice of a scale that fails, whose marks were recorded like this.
static void notice_of(
	struct world *w, const char *serial, const struct lims_placed_act *acts, size_t n, char number[LIMS_CODE], char item[LIMS_CODE])
{
	char sheet[LIMS_CODE];
	struct lims_placed_finding f;
	struct lims_bench_view *v = NULL;
	wd_ready_scale(w, serial, "15080 g", "", sheet); // 80 g where 75 g are allowed
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	snprintf(item, LIMS_CODE, "%s", v->sheet->item);
	lims_bench_view_destroy(v);
	wd_as(w, "ti");
	for (size_t i = 0; i < n; i++)
		wd_ok(w, lims_placed_record(w->lab, item, &acts[i], &f, &w->err));
	wd_issue(w, sheet, number);
}

static void a_notice_tells_what_was_recorded_of_the_former_marks(void **state)
{
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(ARENA);
	const struct lims_placed_act taken[] = {{.kind = "sticker", .found = "SL 000109", .removed = "SL 000109"},
		{.kind = "seal", .place = "nắp", .found = "K 12", .removed = "K 12"}},
								 before = {.kind = "sticker", .removed = "SL 000001", .on = {2020, 1, 2}},
								 bare = {.kind = "sticker", .found = "none"}, left = {.kind = "sticker", .found = "SL 000110"};
	char number[LIMS_CODE], item[LIMS_CODE];
	struct lims_notice n;
	notice_of(w, "S-1", taken, 2, number, item);
	marks_of(w, number, arena, &n);
	assert_int_equal(n.old_mark_count, 2);
	assert_string_equal(n.old_marks[0].vi, "Tem SL 000109 – đã hủy bằng hai gạch chéo");
	assert_string_equal(n.old_marks[1].vi, "Niêm K 12 (nắp) – đã tháo bỏ");
	notice_of(w, "S-2", &bare, 1, number, item);
	marks_of(w, number, arena, &n);
	assert_true(n.no_old_mark && n.old_mark_count == 0);
	// Nothing recorded, or of an earlier work: the notice claims neither that there was none nor that it was crossed out.
	notice_of(w, "S-3", NULL, 0, number, item);
	marks_of(w, number, arena, &n);
	assert_true(!n.no_old_mark && n.old_mark_count == 0);
	notice_of(w, "S-4", &left, 1, number, item);
	marks_of(w, number, arena, &n);
	assert_int_equal(n.old_mark_count, 1);
	assert_string_equal(n.old_marks[0].vi, "Tem SL 000110 – có trên phương tiện, chưa hủy");
	notice_of(w, "S-5", &before, 1, number, item);
	marks_of(w, number, arena, &n);
	assert_true(!n.no_old_mark && n.old_mark_count == 0);
	lims_arena_destroy(arena);
}

static void a_notice_in_the_place_of_another_tells_of_the_marks_of_then(void **state)
{
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(ARENA);
	const struct lims_placed_act then = {.kind = "seal", .place = "nắp", .removed = "K 12"},
								 later = {.kind = "seal", .place = "nắp", .removed = "K 77"};
	char number[LIMS_CODE], item[LIMS_CODE], other[LIMS_CODE];
	struct lims_placed_finding f;
	struct lims_notice n;
	struct lims_buf warnings;
	notice_of(w, "S-1", &then, 1, number, item);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Xã Đúng", NULL));
	wd_as(w, "ti");
	wd_ok(w, lims_placed_record(w->lab, item, &later, &f, &w->err));
	wd_as(w, "si");
	lims_buf_init(&warnings, JSON);
	wd_ok(w, lims_issue_replacement(w->lab, number, "sai địa chỉ", NULL, other, &warnings, &w->err));
	lims_buf_finish(&warnings);
	marks_of(w, other, arena, &n);
	assert_int_equal(n.old_mark_count, 1);
	assert_string_equal(n.old_marks[0].vi, "Niêm K 12 (nắp) – đã tháo bỏ");
	lims_arena_destroy(arena);
}

static void the_record_tells_which_marks_were_put_on_and_where(void **state)
{
	struct world *w = *state;
	struct lims_arena *arena = lims_arena_create(ARENA);
	const struct lims_placed_act act = {.kind = "seal", .place = "nắp", .found = "K 12", .removed = "K 12", .applied = "K 13"};
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct lims_placed_finding f;
	struct lims_bench_view *v = NULL;
	struct lims_json_doc *doc = NULL;
	for (int sealed = 0; sealed < 2; sealed++) {
		wd_ready_scale(w, sealed ? "S-2" : "S-1", "15000 g", "", sheet);
		wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
		wd_as(w, "ti");
		if (sealed)
			wd_ok(w, lims_placed_record(w->lab, v->sheet->item, &act, &f, &w->err));
		lims_bench_view_destroy(v);
		wd_issue(w, sheet, number);
		wd_ok(w, lims_paper_said(w->lab, number, &doc, &w->err));
		assert_string_equal(
			lims_paper_marks_applied(lims_json_root(doc), arena), sealed ? "Niêm K 13 (nắp)" : "Không ghi nhận thêm ngoài các mục ở trên");
		lims_json_destroy(doc);
	}
	lims_arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_notice_tells_what_was_recorded_of_the_former_marks, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(the_record_tells_which_marks_were_put_on_and_where, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(a_notice_in_the_place_of_another_tells_of_the_marks_of_then, wd_training, wd_teardown),
		cmocka_unit_test(every_service_has_a_paper_for_every_verdict_and_only_verification_a_notice),
		cmocka_unit_test(every_kind_has_a_series_of_its_own),
		cmocka_unit_test_setup_teardown(every_form_stands_in_the_file_of_forms, wd_training, wd_teardown),
		cmocka_unit_test(k_has_two_decimals_unless_it_is_whole),
		cmocka_unit_test(a_k_that_differs_as_found_is_named),
		cmocka_unit_test(documents_are_named_once_and_as_exactly_as_they_are_known),
		cmocka_unit_test(tables_come_back_as_they_were_kept),
		cmocka_unit_test(a_wide_table_is_turned_with_every_value_at_its_place),
		cmocka_unit_test(runs_and_notes_have_their_place_in_a_turned_table),
		cmocka_unit_test(a_table_is_turned_by_count_beyond_nine_columns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
