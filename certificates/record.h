// SPDX-License-Identifier: Apache-2.0
// Biên bản kiểm định, hiệu chuẩn, thử nghiệm, đo (record): what was done and read, with the standards, conditions and persons.
#ifndef LIMS_CERTIFICATES_RECORD_H
#define LIMS_CERTIFICATES_RECORD_H

#include "certificates/form.h"

struct lims_record {
	struct lims_form_issue issue;
	struct lims_form_item item;
	struct lims_form_customer customer;
	struct lims_form_work work;
	const struct lims_form_standard *standards;
	size_t standard_count;
	const struct lims_form_condition *conditions;
	size_t condition_count;
	const struct lims_paper_section *steps; ///< in order of the procedure; their headings are numbered by the form
	size_t step_count;
	enum lims_paper_state conclusion;
	struct lims_bilingual conclusion_words; ///< as the procedure says it; NULL: the form's own
	const char *marks;                      ///< chứng chỉ kiểm định that a pass earned, joined; NULL: not printed
	const char *certificate;                ///< number of the certificate or notice that followed; NULL: none yet
	const char *sticker;
	const char *seals;                    ///< dấu, with positions
	const struct lims_bilingual *remarks; ///< of the laboratory and of the owner's representative; deviations (7.8.2.1 n)
	size_t remark_count;
	const struct lims_paper_signature *signatures; ///< verifier, second person, owner's representative, reviewer
	size_t signature_count;
};

/// Appends the PDF to *ret_pdf. Errors as lims_paper_render.
lims_rc lims_record_render(const struct lims_fonts *fonts, const struct lims_record *form, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
