// SPDX-License-Identifier: Apache-2.0
// Thông báo không đạt (notice of failure): what an item that fails gets in place of a certificate.
#ifndef LIMS_CERTIFICATES_NOTICE_H
#define LIMS_CERTIFICATES_NOTICE_H

#include "certificates/form.h"

struct lims_notice {
	struct lims_form_issue issue;
	struct lims_form_item item;
	struct lims_form_customer customer;
	struct lims_form_work work;
	const struct lims_form_criterion *failures; ///< not met; at least one
	size_t failure_count;
	const struct lims_bilingual *old_marks; ///< former stickers and seals, and what became of each
	size_t old_mark_count;
	bool no_old_mark;   ///< with count 0: somebody looked and there was none, else nobody recorded what was there
	const char *record; ///< number of the verification record
	const struct lims_bilingual *statements;
	size_t statement_count;
	const struct lims_paper_signature *signatures;
	size_t signature_count;
};

/// Appends the PDF to *ret_pdf. Errors as lims_paper_render; LIMS_E_INPUT also when no failure is given.
lims_rc lims_notice_render(const struct lims_fonts *fonts, const struct lims_notice *form, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
