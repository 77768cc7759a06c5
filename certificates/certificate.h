// SPDX-License-Identifier: Apache-2.0
// Giấy chứng nhận kiểm định (verification certificate), Thông tư 24/2013/TT-BKHCN art. 40 and 41, Mẫu 18.GCNKĐ.
#ifndef LIMS_CERTIFICATES_CERTIFICATE_H
#define LIMS_CERTIFICATES_CERTIFICATE_H

#include "certificates/form.h"

/// Only an item that passes gets one.
struct lims_certificate {
	struct lims_form_issue issue;
	struct lims_form_item item;
	struct lims_form_customer customer;
	struct lims_form_work work;
	struct lims_bilingual conclusion;       ///< kết luận; NULL: "Đạt yêu cầu kỹ thuật đo lường"
	const char *sticker;                    ///< số tem kiểm định, series and number; NULL: none was given out, prints "–"
	struct lims_date valid_until;           ///< có giá trị đến; month 0: no period is fixed for this kind, prints "–"
	struct lims_paper_signature verifier;   ///< kiểm định viên
	struct lims_paper_signature authoriser; ///< thủ trưởng or who is authorised
	/// Page 2 (Kết quả kiểm định): printed when there is at least one section or standard.
	const struct lims_paper_section *results;
	size_t result_count;
	const struct lims_form_standard *standards;
	size_t standard_count;
	const struct lims_form_condition *conditions;
	size_t condition_count;
	const struct lims_bilingual *statements; ///< further statements, e.g. deviations or data from the customer
	size_t statement_count;
};

/// Appends the PDF to *ret_pdf. Errors as lims_paper_render.
lims_rc lims_certificate_render(
	const struct lims_fonts *fonts, const struct lims_certificate *form, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
