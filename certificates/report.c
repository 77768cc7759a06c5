// SPDX-License-Identifier: Apache-2.0
// Lays out papers that give results: a page to sign that says where they stand, then the pages of results.
#include "certificates/report.h"
#include "certificates/build.h"
#include "certificates/section.h"

#include <string.h>

enum { PARTS = 6, RENDERED_MAX = 64 << 20 };

static const struct lims_bilingual not_assessed = {"Không đánh giá sự phù hợp", "Conformity was not assessed"};

static void result_fields(struct lims_build *b, const struct lims_report *form, size_t page, struct lims_field_list *list)
{
	const struct lims_form_words *w = form->issue.words;
	struct lims_bilingual conclusion = lims_bilingual_present(form->conclusion) ? form->conclusion : not_assessed;
	for (size_t i = 0; i < form->more_count; i++)
		lims_field_add(b, list, form->more[i]);
	bool sticker = lims_bilingual_present(w->sticker);
	lims_field_add(b, list,
		(struct lims_paper_field){.label = {"Kết quả", "Results"},
			.value = lims_build_printf(b, "Xem kết quả tại trang %zu", page),
			.value_en = lims_build_printf(b, "See the results from page %zu on", page),
			.strong = !sticker,
			.half = sticker});
	if (sticker)
		lims_field_add(b, list, (struct lims_paper_field){.label = w->sticker, .value = form->sticker, .half = true});
	lims_field_add(b, list,
		(struct lims_paper_field){.label = {"Sự phù hợp", "Conformity"},
			.value = conclusion.vi,
			.value_en = conclusion.en,
			.strong = form->state != LIMS_STATE_NONE});
}

static struct lims_paper_section assessed_table(struct lims_build *b, const struct lims_report *form)
{
	static const struct lims_paper_column columns[] = {
		{.heading = {"Yêu cầu", "Requirement"}, .weight = 36},
		{.heading = {"Quy định", "Specification"}, .weight = 20},
		{.heading = {"Kết quả", "Result"}, .align = LIMS_ALIGN_CENTRE, .weight = 15},
		{.heading = {"Giới hạn", "Limit"}, .align = LIMS_ALIGN_CENTRE, .weight = 15},
		{.heading = {"Đánh giá", "Assessment"}, .align = LIMS_ALIGN_CENTRE, .weight = 14},
	};
	enum { COLUMNS = sizeof columns / sizeof *columns };
	struct lims_paper_section section = {.kind = LIMS_SECTION_TABLE,
		.heading = {"Đánh giá sự phù hợp", "Statement of conformity"},
		.columns = columns,
		.column_count = COLUMNS};
	struct lims_paper_row *rows = lims_arena_array(b->arena, form->assessed_count, sizeof *rows);
	struct lims_paper_cell *cells = lims_arena_array(b->arena, form->assessed_count * COLUMNS, sizeof *cells);
	if (!rows || !cells) {
		b->failed = true;
		return section;
	}
	for (size_t i = 0; i < form->assessed_count; i++) {
		const struct lims_form_criterion *c = &form->assessed[i];
		struct lims_paper_cell *cell = &cells[i * COLUMNS];
		bool failed = c->state == LIMS_STATE_FAIL;
		cell[0].text = c->criterion.vi;
		cell[1].text = c->clause;
		cell[2] = (struct lims_paper_cell){.text = c->value, .strong = failed};
		cell[3].text = c->limit;
		cell[4] = (struct lims_paper_cell){.text = lims_state_words(c->state).vi, .strong = failed};
		rows[i].cells = cell;
		rows[i].note.en = c->criterion.en;
	}
	section.rows = rows;
	section.row_count = form->assessed_count;
	return section;
}

static void annex(struct lims_build *b, const struct lims_report *form, struct lims_paper *paper)
{
	size_t n = 0;
	struct lims_paper_section *list = lims_arena_array(b->arena, form->result_count + PARTS, sizeof *list);
	if (!list) {
		b->failed = true;
		return;
	}
	list[n++] = (struct lims_paper_section){.kind = LIMS_SECTION_TEXT, .heading = form->issue.words->results};
	if (form->sample_count)
		list[n++] = (struct lims_paper_section){.kind = LIMS_SECTION_FIELDS,
			.heading = {"Nguồn gốc mẫu", "Origin of the sample"},
			.fields = form->sample,
			.field_count = form->sample_count};
	if (form->standard_count)
		list[n++] = lims_standards_table(b, &form->issue, form->standards, form->standard_count);
	if (form->condition_count)
		list[n++] = lims_conditions_table(b, form->conditions, form->condition_count);
	memcpy(list + n, form->results, form->result_count * sizeof *list);
	n += form->result_count;
	if (form->assessed_count)
		list[n++] = assessed_table(b, form);
	if (form->note_count)
		list[n++] =
			lims_text_section(b, (struct lims_bilingual){"Ghi chú về kết quả", "Notes on the results"}, form->notes, form->note_count);
	paper->annex = list;
	paper->annex_count = n;
}

static void statements(struct lims_build *b, const struct lims_report *form, struct lims_paper *paper)
{
	struct lims_bilingual *list = lims_arena_array(b->arena, form->statement_count + 1, sizeof *list);
	if (!list) {
		b->failed = true;
		return;
	}
	list[0] = form->issue.words->relates;
	if (form->statement_count)
		memcpy(list + 1, form->statements, form->statement_count * sizeof *list);
	paper->statements = list;
	paper->statement_count = form->statement_count + 1;
}

static const char *result_code(enum lims_paper_state state)
{
	switch (state) {
	case LIMS_STATE_PASS:
		return "pass";
	case LIMS_STATE_FAIL:
		return "fail";
	case LIMS_STATE_NOT_DETERMINED:
		return "not-determined";
	case LIMS_STATE_NONE:
	case LIMS_STATE_NOT_APPLICABLE:
		break;
	}
	return "not-assessed";
}

/// The paper with the results said to begin on `page`; *ret_page: where they do.
static lims_rc render(struct lims_build *b, const struct lims_fonts *fonts, const struct lims_report *form, size_t page, size_t *ret_page,
	struct lims_buf *ret_pdf, struct lims_err *err)
{
	const struct lims_form_words *w = form->issue.words;
	struct lims_field_list fields = {.n = 0};
	lims_item_fields(b, &form->issue, &form->item, &fields);
	lims_customer_fields(b, &form->issue, &form->customer, &fields);
	lims_work_fields(b, &form->issue, &form->work, &fields);
	result_fields(b, form, page, &fields);
	const struct lims_paper_section section = {.kind = LIMS_SECTION_FIELDS, .fields = fields.field, .field_count = fields.n};
	struct lims_paper_signature signatures[] = {form->performer, form->authoriser};
	if (!signatures[0].role.vi)
		signatures[0].role = w->performer;
	struct lims_paper paper = {.kind = LIMS_PAPER_CERTIFICATE,
		.title = w->title,
		.sections = &section,
		.section_count = 1,
		.signatures = signatures,
		.signature_count = 2,
		.ret_annex_page = ret_page};
	const struct lims_qr_facts qr = {.kind = w->kind, .result = result_code(form->state)};
	lims_issue_fill(b, &form->issue, &form->item, &qr, &paper);
	statements(b, form, &paper);
	annex(b, form, &paper);
	lims_rc rc = lims_build_check(b, err);
	return rc ? rc : lims_paper_render(fonts, &paper, ret_pdf, err);
}

lims_rc lims_report_render(const struct lims_fonts *fonts, const struct lims_report *form, struct lims_buf *ret_pdf, struct lims_err *err)
{
	size_t said = 2, page = 2;
	struct lims_buf pdf;
	if (!form->issue.words || form->result_count == 0)
		return lims_err_set(err, LIMS_E_INPUT, "a report names its service and gives results; give both");
	struct lims_build b = {.arena = lims_arena_create(BUILD_ARENA)};
	if (!b.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to lay out the report; close other programs and try again");
	lims_buf_init(&pdf, RENDERED_MAX);
	lims_rc rc = render(&b, fonts, form, said, &page, &pdf, err);
	if (!rc && page != said) {
		// The first page had no room for everything: the number that it names is that of the page where the results begin.
		said = page;
		lims_buf_clear(&pdf);
		rc = render(&b, fonts, form, said, &page, &pdf, err);
	}
	if (!rc && page != said)
		rc = lims_err_set(err, LIMS_E_INPUT, "the first page of the report has no room for its own text; shorten names and addresses");
	if (!rc) {
		lims_buf_add(ret_pdf, pdf.data, pdf.len);
		rc = lims_buf_check(ret_pdf, "the report", err);
	}
	lims_buf_finish(&pdf);
	lims_arena_destroy(b.arena);
	return rc;
}
