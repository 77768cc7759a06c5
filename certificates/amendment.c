// SPDX-License-Identifier: Apache-2.0
// Lays out the amendment: which paper, what is amended or added, why; the paper itself stands.
#include "certificates/amendment.h"
#include "certificates/build.h"

static const struct lims_bilingual statement[] = {
	{"Phiếu này là một phần của giấy nêu trên và chỉ có giá trị cùng với giấy đó; các nội dung khác của giấy không thay đổi.",
		"This document is part of the paper named above and valid only together with it; all else that the paper says is unchanged."},
};

static bool present(const char *text)
{
	return text && *text;
}

static void paper_fields(struct lims_build *b, const struct lims_amendment_form *form, struct lims_field_list *list)
{
	lims_field_add(b, list,
		(struct lims_paper_field){.label = {"Sửa đổi, bổ sung cho", "Amendment to"},
			.value = lims_build_printf(b, "%s số %s ngày %s", form->paper.vi, form->paper_number, lims_date_print(b, form->paper_on)),
			.value_en = lims_build_printf(b, "%s No. %s of %s", form->paper.en, form->paper_number, lims_date_print(b, form->paper_on)),
			.strong = true});
}

lims_rc lims_amendment_render(
	const struct lims_fonts *fonts, const struct lims_amendment_form *form, struct lims_buf *ret_pdf, struct lims_err *err)
{
	if (!present(form->paper_number) || !present(form->paper.vi) || !present(form->text) || !present(form->reason))
		return lims_err_set(err, LIMS_E_INPUT, "an amendment names the paper, what is amended and why; give all three");
	struct lims_build b = {.arena = lims_arena_create(BUILD_ARENA)};
	if (!b.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to lay out the amendment; close other programs and try again");
	struct lims_field_list what = {.n = 0};
	const struct lims_paper_point text = {.text = {form->text, NULL}}, reason = {.text = {form->reason, NULL}};
	paper_fields(&b, form, &what);
	lims_item_fields(&b, &form->issue, &form->item, &what);
	lims_customer_fields(&b, &form->issue, &form->customer, &what);
	const struct lims_paper_section sections[] = {
		{.kind = LIMS_SECTION_FIELDS, .heading = {NULL, NULL}, .fields = what.field, .field_count = what.n},
		{.kind = LIMS_SECTION_TEXT,
			.heading = {"Nội dung sửa đổi, bổ sung", "What is amended or added"},
			.points = &text,
			.point_count = 1},
		{.kind = LIMS_SECTION_TEXT, .heading = {"Lý do", "Reason"}, .points = &reason, .point_count = 1},
	};
	struct lims_paper paper = {.kind = LIMS_PAPER_NOTICE,
		.title = {"PHIẾU SỬA ĐỔI, BỔ SUNG", "Amendment"},
		.sections = sections,
		.section_count = sizeof sections / sizeof *sections,
		.statements = statement,
		.statement_count = sizeof statement / sizeof *statement,
		.signatures = &form->signature,
		.signature_count = 1};
	const struct lims_qr_facts qr = {.kind = "amendment", .result = form->result};
	lims_issue_fill(&b, &form->issue, &form->item, &qr, &paper);
	lims_rc rc = lims_build_check(&b, err);
	if (rc == LIMS_OK)
		rc = lims_paper_render(fonts, &paper, ret_pdf, err);
	lims_arena_destroy(b.arena);
	return rc;
}
