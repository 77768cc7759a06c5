// SPDX-License-Identifier: Apache-2.0
// Papers that give results: giấy chứng nhận hiệu chuẩn (Mẫu 19.GCNHC), thử nghiệm, kết quả đo (Mẫu 20.GCNTN), phiếu kết quả đo kiểm tra.
//
// Thông tư 24/2013/TT-BKHCN art. 41 (first page: what, for whom, how; "Xem kết quả tại trang …"; results behind it) and ISO/IEC 17025:2017, 7.8.2 to 7.8.4 and
// 7.8.6. There is no place for a validity: a calibration recommends no interval (7.8.4.3).
#ifndef LIMS_CERTIFICATES_REPORT_H
#define LIMS_CERTIFICATES_REPORT_H

#include "certificates/form.h"

/// Which of them it is say form->issue.words, which are required.
struct lims_report {
	struct lims_form_issue issue;
	struct lims_form_item item;
	struct lims_form_customer customer;
	struct lims_form_work work;
	const struct lims_paper_field *more; ///< further lines of the first page, e.g. other reports of the same sample
	size_t more_count;
	const struct lims_paper_field *sample; ///< lines before the results: where the sample comes from and who took it
	size_t sample_count;
	struct lims_bilingual conclusion;      ///< of the statement of conformity; both NULL: conformity was not assessed, which is printed
	enum lims_paper_state state;           ///< of the conclusion, for the QR; NONE: not assessed
	const char *sticker;                   ///< series and number; printed where the words have a label for it
	struct lims_paper_signature performer; ///< role NULL: that of the words
	struct lims_paper_signature authoriser;
	const struct lims_form_standard *standards;
	size_t standard_count;
	const struct lims_form_condition *conditions;
	size_t condition_count;
	const struct lims_paper_section *results; ///< at least one
	size_t result_count;
	const struct lims_form_criterion *assessed; ///< which results were held against which requirement (7.8.6.2)
	size_t assessed_count;
	const struct lims_bilingual *notes; ///< about the results: uncertainty, traceability, decision rule, remarks of the procedure
	size_t note_count;
	const struct lims_bilingual *statements; ///< further statements of the first page, e.g. what was replaced or let pass
	size_t statement_count;
};

/// Appends the PDF to *ret_pdf. Errors as lims_paper_render; LIMS_E_INPUT also without words or results.
lims_rc lims_report_render(const struct lims_fonts *fonts, const struct lims_report *form, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
