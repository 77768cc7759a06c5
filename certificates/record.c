// SPDX-License-Identifier: Apache-2.0
// Lays out the record of a work: item, standards, conditions, every step with its table, conclusion, persons.
#include "certificates/record.h"
#include "certificates/build.h"
#include "certificates/section.h"

enum { FIXED_SECTIONS = 5 };

static const char *result_code(enum lims_paper_state state)
{
	switch (state) {
	case LIMS_STATE_PASS:
		return "pass";
	case LIMS_STATE_FAIL:
		return "fail";
	case LIMS_STATE_NONE:
	case LIMS_STATE_NOT_APPLICABLE:
	case LIMS_STATE_NOT_DETERMINED:
		break;
	}
	return "not-determined";
}

static struct lims_bilingual conclusion_words(enum lims_paper_state state)
{
	switch (state) {
	case LIMS_STATE_PASS:
		return (struct lims_bilingual){"Đạt yêu cầu kỹ thuật đo lường", "Complies with the metrological requirements"};
	case LIMS_STATE_FAIL:
		return (struct lims_bilingual){"Không đạt yêu cầu kỹ thuật đo lường", "Does not comply with the metrological requirements"};
	case LIMS_STATE_NONE:
	case LIMS_STATE_NOT_APPLICABLE:
	case LIMS_STATE_NOT_DETERMINED:
		break;
	}
	return (struct lims_bilingual){"Chưa xác định", "Not determined"};
}

static void conclusion_fields(struct lims_build *b, const struct lims_record *form, struct lims_field_list *list)
{
	const struct lims_form_words *w = lims_words_of(&form->issue);
	bool verification = w == lims_form_words(LIMS_FORM_VERIFICATION), failed = verification && form->conclusion == LIMS_STATE_FAIL;
	struct lims_bilingual words =
		lims_bilingual_present(form->conclusion_words) ? form->conclusion_words : conclusion_words(form->conclusion);
	lims_field_add(b, list, (struct lims_paper_field){.label = w->outcome, .value = words.vi, .value_en = words.en, .strong = true});
	if (form->marks && *form->marks)
		lims_field_add(b, list, (struct lims_paper_field){.label = {"Chứng chỉ kiểm định được cấp", "Marks earned"}, .value = form->marks});
	struct lims_paper_field paper = {
		.label = {lims_build_printf(b, "%s số", w->name.vi), lims_build_printf(b, "%s No.", w->name.en)}, .value = form->certificate};
	if (failed)
		paper.label = (struct lims_bilingual){"Thông báo không đạt số", "Notice of failure No."};
	lims_field_add(b, list, paper);
	if (failed)
		return;
	if (lims_bilingual_present(w->sticker))
		lims_field_add(b, list, (struct lims_paper_field){.label = w->sticker, .value = form->sticker});
	if (verification)
		lims_field_add(
			b, list, (struct lims_paper_field){.label = {"Dấu kiểm định, vị trí", "Verification marks, places"}, .value = form->seals});
}

// The headings get their numbers here, so that a procedure file need not know what stands before its steps.
static void add_steps(struct lims_build *b, const struct lims_record *form, unsigned chapter, struct lims_paper_section *list)
{
	for (size_t i = 0; i < form->step_count; i++) {
		list[i] = form->steps[i];
		if (lims_bilingual_present(list[i].heading))
			list[i].heading = lims_numbered(b, lims_build_printf(b, "%u.%zu", chapter, i + 1), list[i].heading);
	}
}

static void add_numbered(
	struct lims_build *b, struct lims_paper_section section, unsigned *chapter, struct lims_paper_section *list, size_t *n)
{
	section.heading = lims_numbered(b, lims_build_printf(b, "%u.", ++*chapter), section.heading);
	list[(*n)++] = section;
}

static void fill_sections(struct lims_build *b, const struct lims_record *form, struct lims_field_list fields[2], struct lims_paper *paper)
{
	struct lims_paper_section *list = lims_arena_array(b->arena, form->step_count + FIXED_SECTIONS + 1, sizeof *list);
	unsigned chapter = 0;
	size_t n = 0;
	if (!list) {
		b->failed = true;
		return;
	}
	struct lims_paper_section item = {.kind = LIMS_SECTION_FIELDS, .fields = fields[0].field, .field_count = fields[0].n};
	list[n++] = item;
	if (form->standard_count)
		add_numbered(b, lims_standards_table(b, &form->issue, form->standards, form->standard_count), &chapter, list, &n);
	if (form->condition_count)
		add_numbered(b, lims_conditions_table(b, form->conditions, form->condition_count), &chapter, list, &n);
	struct lims_paper_section begin = {.kind = LIMS_SECTION_TEXT, .heading = lims_words_of(&form->issue)->steps};
	if (form->step_count) {
		add_numbered(b, begin, &chapter, list, &n);
		add_steps(b, form, chapter, list + n);
		n += form->step_count;
	}
	struct lims_paper_section end = {
		.kind = LIMS_SECTION_FIELDS, .heading = {"Kết luận", "Conclusion"}, .fields = fields[1].field, .field_count = fields[1].n};
	add_numbered(b, end, &chapter, list, &n);
	if (form->remark_count)
		add_numbered(b, lims_text_section(b, (struct lims_bilingual){"Ý kiến, ghi chú", "Remarks"}, form->remarks, form->remark_count),
			&chapter, list, &n);
	paper->sections = list;
	paper->section_count = n;
}

lims_rc lims_record_render(const struct lims_fonts *fonts, const struct lims_record *form, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct lims_build b = {.arena = lims_arena_create(BUILD_ARENA)};
	if (!b.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to lay out the record; close other programs and try again");
	struct lims_field_list fields[2] = {{.n = 0}, {.n = 0}};
	lims_item_fields(&b, &form->issue, &form->item, &fields[0]);
	lims_customer_fields(&b, &form->issue, &form->customer, &fields[0]);
	lims_work_fields(&b, &form->issue, &form->work, &fields[0]);
	conclusion_fields(&b, form, &fields[1]);
	struct lims_paper paper = {.kind = LIMS_PAPER_RECORD,
		.title = lims_words_of(&form->issue)->record,
		.signatures = form->signatures,
		.signature_count = form->signature_count};
	fill_sections(&b, form, fields, &paper);
	const struct lims_qr_facts qr = {.kind = "record", .result = result_code(form->conclusion)};
	lims_issue_fill(&b, &form->issue, &form->item, &qr, &paper);
	lims_rc rc = lims_build_check(&b, err);
	if (rc == LIMS_OK)
		rc = lims_paper_render(fonts, &paper, ret_pdf, err);
	lims_arena_destroy(b.arena);
	return rc;
}
