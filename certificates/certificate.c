// SPDX-License-Identifier: Apache-2.0
// Lays out the verification certificate: one page to sign, results on the next.
#include "certificates/certificate.h"
#include "certificates/build.h"
#include "certificates/section.h"

#include <string.h>

enum { STATEMENTS = 3 };

static const struct lims_bilingual fixed_statement[STATEMENTS] = {
	{"(*) Với điều kiện tôn trọng các nguyên tắc sử dụng và bảo quản.", "(*) Provided that the rules of use and storage are respected."},
	{"Kết quả chỉ có giá trị đối với phương tiện đo nêu trên. Không sao chép từng phần nếu không được đơn vị cấp đồng ý bằng văn bản.",
		"The results relate only to the instrument named above. Not to be reproduced except in full without the issuer's written "
		"approval."},
	{NULL, NULL},
};

static void result_fields(struct lims_build *b, const struct lims_certificate *form, struct lims_field_list *list)
{
	struct lims_bilingual words = form->conclusion;
	if (!lims_bilingual_present(words))
		words = (struct lims_bilingual){"Đạt yêu cầu kỹ thuật đo lường", "Complies with the metrological requirements"};
	lims_field_add(
		b, list, (struct lims_paper_field){.label = {"Kết luận", "Conclusion"}, .value = words.vi, .value_en = words.en, .strong = true});
	lims_field_add(b, list,
		(struct lims_paper_field){.label = {"Tem kiểm định số", "Verification sticker No."}, .value = form->sticker, .half = true});
	lims_field_add(b, list,
		(struct lims_paper_field){.label = {"Có giá trị đến (*)", "Valid until (*)"},
			.value = lims_date_print(b, form->valid_until),
			.strong = true,
			.half = true});
}

static void statements(struct lims_build *b, const struct lims_certificate *form, struct lims_paper *paper)
{
	size_t n = STATEMENTS - 1 + form->statement_count;
	struct lims_bilingual *list = lims_arena_array(b->arena, n, sizeof *list);
	if (!list) {
		b->failed = true;
		return;
	}
	memcpy(list, fixed_statement, (STATEMENTS - 1) * sizeof *list);
	if (form->statement_count)
		memcpy(list + STATEMENTS - 1, form->statements, form->statement_count * sizeof *list);
	paper->statements = list;
	paper->statement_count = n;
}

static void annex(struct lims_build *b, const struct lims_certificate *form, struct lims_paper *paper)
{
	size_t n = form->result_count + 3, used = 0;
	if (!form->result_count && !form->standard_count)
		return;
	struct lims_paper_section *list = lims_arena_array(b->arena, n, sizeof *list);
	if (!list) {
		b->failed = true;
		return;
	}
	list[used++] = (struct lims_paper_section){.kind = LIMS_SECTION_TEXT, .heading = {"KẾT QUẢ KIỂM ĐỊNH", "Results of verification"}};
	if (form->standard_count)
		list[used++] = lims_standards_table(b, &form->issue, form->standards, form->standard_count);
	if (form->condition_count)
		list[used++] = lims_conditions_table(b, form->conditions, form->condition_count);
	if (form->result_count)
		memcpy(list + used, form->results, form->result_count * sizeof *list);
	paper->annex = list;
	paper->annex_count = used + form->result_count;
}

static struct lims_paper_signature signer(struct lims_paper_signature given, const char *vi, const char *en)
{
	if (!given.role.vi)
		given.role = (struct lims_bilingual){vi, en};
	return given;
}

lims_rc lims_certificate_render(
	const struct lims_fonts *fonts, const struct lims_certificate *form, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct lims_build b = {.arena = lims_arena_create(BUILD_ARENA)};
	if (!b.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to lay out the certificate; close other programs and try again");
	struct lims_field_list fields = {.n = 0};
	lims_item_fields(&b, &form->issue, &form->item, &fields);
	lims_customer_fields(&b, &form->issue, &form->customer, &fields);
	lims_work_fields(&b, &form->issue, &form->work, &fields);
	result_fields(&b, form, &fields);
	const struct lims_paper_section section = {.kind = LIMS_SECTION_FIELDS, .fields = fields.field, .field_count = fields.n};
	const struct lims_paper_signature signatures[] = {
		signer(form->verifier, "Kiểm định viên", "Verifier"), signer(form->authoriser, "Thủ trưởng đơn vị", "Head of the organisation")};
	struct lims_paper paper = {.kind = LIMS_PAPER_CERTIFICATE,
		.form_label = "Mẫu 18.GCNKĐ",
		.title = {"GIẤY CHỨNG NHẬN KIỂM ĐỊNH", "Verification certificate"},
		.sections = &section,
		.section_count = 1,
		.signatures = signatures,
		.signature_count = 2};
	const struct lims_qr_facts qr = {.kind = "certificate", .result = "pass", .valid_until = form->valid_until};
	lims_issue_fill(&b, &form->issue, &form->item, &qr, &paper);
	statements(&b, form, &paper);
	annex(&b, form, &paper);
	lims_rc rc = lims_build_check(&b, err);
	if (rc == LIMS_OK)
		rc = lims_paper_render(fonts, &paper, ret_pdf, err);
	lims_arena_destroy(b.arena);
	return rc;
}
