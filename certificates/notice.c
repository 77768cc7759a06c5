// SPDX-License-Identifier: Apache-2.0
// Lays out the notice of failure: which criteria failed, by how much, what became of the old mark, what to do now.
#include "certificates/notice.h"
#include "certificates/build.h"
#include "certificates/section.h"

#include <string.h>

enum { FIXED_STATEMENTS = 1 };

static const struct lims_paper_point consequence = {
	.text = {
		"Phương tiện đo nêu trên không được cấp giấy chứng nhận, dấu, tem kiểm định và không được sử dụng cho đến khi được sửa chữa và "
		"kiểm định lại đạt yêu cầu.",
		"No certificate, seal or sticker is issued. The instrument shall not be used until it has been repaired and has passed "
		"verification again."}};

static const struct lims_bilingual fixed_statement[FIXED_STATEMENTS] = {
	{"Kết quả chỉ có giá trị đối với phương tiện đo nêu trên.", "The results relate only to the instrument named above."},
};

static struct lims_paper_section failures_table(struct lims_build *b, const struct lims_notice *form)
{
	static const struct lims_paper_column columns[] = {
		{.heading = {"Yêu cầu không đạt", "Criterion not met"}, .weight = 42},
		{.heading = {"Điều khoản", "Clause"}, .weight = 20},
		{.heading = {"Kết quả", "Found"}, .align = LIMS_ALIGN_CENTRE, .weight = 19},
		{.heading = {"Cho phép", "Allowed"}, .align = LIMS_ALIGN_CENTRE, .weight = 19},
	};
	enum { COLUMNS = sizeof columns / sizeof *columns };
	struct lims_paper_section section = {
		.kind = LIMS_SECTION_TABLE, .heading = {"Các yêu cầu không đạt", "Criteria not met"}, .columns = columns, .column_count = COLUMNS};
	struct lims_paper_row *rows = lims_arena_array(b->arena, form->failure_count, sizeof *rows);
	struct lims_paper_cell *cells = lims_arena_array(b->arena, form->failure_count * COLUMNS, sizeof *cells);
	if (!rows || !cells) {
		b->failed = true;
		return section;
	}
	for (size_t i = 0; i < form->failure_count; i++) {
		const struct lims_form_criterion *f = &form->failures[i];
		struct lims_paper_cell *cell = &cells[i * COLUMNS];
		cell[0].text = f->criterion.vi;
		cell[1].text = f->clause;
		cell[2] = (struct lims_paper_cell){.text = f->value, .strong = true};
		cell[3].text = f->limit;
		rows[i].cells = cell;
		rows[i].note.en = f->criterion.en;
	}
	section.rows = rows;
	section.row_count = form->failure_count;
	return section;
}

static void result_fields(struct lims_build *b, const struct lims_notice *form, struct lims_field_list *list)
{
	lims_field_add(b, list,
		(struct lims_paper_field){.label = {"Kết quả kiểm định", "Result of verification"},
			.value = "KHÔNG ĐẠT yêu cầu kỹ thuật đo lường",
			.value_en = "Does not comply with the metrological requirements",
			.strong = true});
	lims_field_add(
		b, list, (struct lims_paper_field){.label = {"Biên bản kiểm định số", "Verification record No."}, .value = form->record});
	struct lims_paper_field mark = {.label = {"Dấu, tem kiểm định cũ", "Former mark, sticker"},
		.value = form->no_old_mark ? "Không có" : "Không ghi nhận",
		.value_en = form->no_old_mark ? "None" : "Not recorded"};
	for (size_t i = 0; i < form->old_mark_count; i++) {
		mark.value = i ? lims_build_printf(b, "%s; %s", mark.value, form->old_marks[i].vi) : form->old_marks[i].vi;
		mark.value_en = i ? lims_build_printf(b, "%s; %s", mark.value_en, form->old_marks[i].en) : form->old_marks[i].en;
	}
	lims_field_add(b, list, mark);
}

static void fill_statements(struct lims_build *b, const struct lims_notice *form, struct lims_paper *paper)
{
	size_t n = FIXED_STATEMENTS + form->statement_count;
	struct lims_bilingual *list = lims_arena_array(b->arena, n, sizeof *list);
	if (!list) {
		b->failed = true;
		return;
	}
	memcpy(list, fixed_statement, sizeof fixed_statement);
	if (form->statement_count)
		memcpy(list + FIXED_STATEMENTS, form->statements, form->statement_count * sizeof *list);
	paper->statements = list;
	paper->statement_count = n;
}

lims_rc lims_notice_render(const struct lims_fonts *fonts, const struct lims_notice *form, struct lims_buf *ret_pdf, struct lims_err *err)
{
	if (form->failure_count == 0 || !form->failures)
		return lims_err_set(err, LIMS_E_INPUT, "the notice of failure names no criterion; give at least one that was not met");
	struct lims_build b = {.arena = lims_arena_create(BUILD_ARENA)};
	if (!b.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to lay out the notice; close other programs and try again");
	struct lims_field_list item = {.n = 0}, result = {.n = 0};
	lims_item_fields(&b, &form->issue, &form->item, &item);
	lims_customer_fields(&b, &form->issue, &form->customer, &item);
	lims_work_fields(&b, &form->issue, &form->work, &item);
	result_fields(&b, form, &result);
	const struct lims_paper_section sections[] = {
		{.kind = LIMS_SECTION_FIELDS, .heading = {NULL, NULL}, .fields = item.field, .field_count = item.n},
		failures_table(&b, form),
		{.kind = LIMS_SECTION_FIELDS, .heading = {"Kết luận", "Conclusion"}, .fields = result.field, .field_count = result.n},
		{.kind = LIMS_SECTION_TEXT, .heading = {NULL, NULL}, .points = &consequence, .point_count = 1},
	};
	struct lims_paper paper = {.kind = LIMS_PAPER_NOTICE,
		.title = {"THÔNG BÁO KHÔNG ĐẠT", "Notice of failure"},
		.sections = sections,
		.section_count = sizeof sections / sizeof *sections,
		.signatures = form->signatures,
		.signature_count = form->signature_count};
	const struct lims_qr_facts qr = {.kind = "notice", .result = "fail"};
	lims_issue_fill(&b, &form->issue, &form->item, &qr, &paper);
	fill_statements(&b, form, &paper);
	lims_rc rc = lims_build_check(&b, err);
	if (rc == LIMS_OK)
		rc = lims_paper_render(fonts, &paper, ret_pdf, err);
	lims_arena_destroy(b.arena);
	return rc;
}
