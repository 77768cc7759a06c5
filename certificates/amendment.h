// SPDX-License-Identifier: Apache-2.0
// Phiếu sửa đổi, bổ sung (amendment): a further document beside a paper that stands (ISO/IEC 17025:2017, 7.8.8.2).
#ifndef LIMS_CERTIFICATES_AMENDMENT_H
#define LIMS_CERTIFICATES_AMENDMENT_H

#include "certificates/form.h"

struct lims_amendment_form {
	struct lims_form_issue issue; ///< with the amendment's own number
	struct lims_form_item item;
	struct lims_form_customer customer;
	struct lims_bilingual paper; ///< "Giấy chứng nhận" / "Certificate"
	const char *paper_number;    ///< of the paper that is amended, required
	struct lims_date paper_on;   ///< its day of issue
	const char *result;          ///< "pass", "fail": of the paper, for the QR
	const char *text;            ///< what is amended or added, required
	const char *reason;          ///< required
	struct lims_paper_signature signature;
};

/// Appends the PDF to *ret_pdf. Errors as lims_paper_render; LIMS_E_INPUT also when the paper, the text or the reason is not named.
lims_rc lims_amendment_render(
	const struct lims_fonts *fonts, const struct lims_amendment_form *form, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
