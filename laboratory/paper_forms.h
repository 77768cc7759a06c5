// SPDX-License-Identifier: Apache-2.0
// Which paper a service gets (biểu mẫu theo dịch vụ): the one place that says so.
//
// Verification: a certificate for what passed, a notice for what failed (TT 24/2013/TT-BKHCN art. 38 to 41). Every other service gives a paper with its results,
// whatever they are (ISO/IEC 17025:2017, 7.8): docs/decisions/papers-by-service.md.
#ifndef LIMS_LABORATORY_PAPER_FORMS_H
#define LIMS_LABORATORY_PAPER_FORMS_H

#include "certificates/words.h"
#include "lims-core/engine/worksheet.h"

struct lims_paper_form {
	const char *service;            ///< of the procedure
	const char *kind;               ///< proof/paper_kinds.h
	const char *form, *record_form; ///< ids in regulations/forms.yaml
	enum lims_form_service words;
	bool results;  ///< gives the results (certificates/report.h); else it is the certificate or the notice of verification
	bool period;   ///< says until when it is valid
	bool as_found; ///< has the results from before an adjustment beside those after it
	bool sticker;  ///< a sticker may go with it
};

/// Of a worksheet with this verdict; NULL: the service has none.
const struct lims_paper_form *lims_paper_form_of(const char *service, enum lims_verdict verdict);
/// Of a kind of paper, as a paper that was issued says it. Papers of before say "certificate" and "notice" for every service, and are drawn so. NULL: none.
const struct lims_paper_form *lims_paper_form_of_kind(const char *kind);

#endif
