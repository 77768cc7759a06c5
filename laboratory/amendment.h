// SPDX-License-Identifier: Apache-2.0
// Amendments (phiếu sửa đổi, bổ sung): a further signed document beside a paper that stands, for what needs no new paper (ISO/IEC 17025:2017, 7.8.8.2).
#ifndef LIMS_LABORATORY_AMENDMENT_H
#define LIMS_LABORATORY_AMENDMENT_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

/// Issues an amendment to an issued paper: what is amended or added, one line, and why. Its number is that of the paper with A1, A2, …; the paper stands, result and
/// validity are not touched. Who may issue signs, and not who worked on it. LIMS_E_NOT_FOUND; LIMS_E_REFUSED: the paper has ended, the actor may not.
lims_rc lims_paper_amend(struct lims_laboratory *lab, const char *number, const char *text, const char *reason, char ret_number[LIMS_CODE],
	struct lims_err *err);

/// Texts live during the call.
struct lims_amendment {
	const char *number, *paper, *text, *reason, *actor, *on;
	const char *pdf;     ///< hash
	const char *printed; ///< hash of its content ("lims-printed-1"); "": issued before contents of amendments were kept
};
typedef lims_rc lims_amendment_visit(void *ctx, const struct lims_amendment *a, struct lims_err *err);
/// Those of a paper, or the one of that number, in the order of their issue.
lims_rc lims_amendments_each(struct lims_laboratory *lab, const char *number, lims_amendment_visit *visit, void *ctx, struct lims_err *err);
/// The number of the paper that it amends. LIMS_E_NOT_FOUND: there is no amendment of that number.
lims_rc lims_amendment_paper(struct lims_laboratory *lab, const char *number, char ret_paper[LIMS_CODE], struct lims_err *err);
/// The kept PDF. LIMS_E_NOT_FOUND: there is no amendment of that number.
lims_rc lims_amendment_pdf(struct lims_laboratory *lab, const char *number, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
