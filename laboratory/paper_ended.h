// SPDX-License-Identifier: Apache-2.0
// A paper that has ended, and an amendment of it, as it is given out now: what became of the paper stands on every page (docs/decisions/ended-papers.md).
#ifndef LIMS_LABORATORY_PAPER_ENDED_H
#define LIMS_LABORATORY_PAPER_ENDED_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

/// Appends the paper drawn from what was kept with it, marked as replaced or revoked. *ret_ended false: it stands, and nothing was drawn; the kept PDF is the paper.
/// LIMS_E_NOT_FOUND for a number that was never issued. Takes milliseconds; records nothing.
lims_rc lims_paper_ended_pdf(
	struct lims_laboratory *lab, const char *number, bool *ret_ended, struct lims_buf *ret_pdf, struct lims_err *err);
/// The same of an amendment: it is valid only together with its paper, so what ended that ended it too. One that was issued before contents of amendments were kept
/// names item, customer and head as its paper does. LIMS_E_NOT_FOUND: there is no amendment of that number.
lims_rc lims_amendment_ended_pdf(
	struct lims_laboratory *lab, const char *number, bool *ret_ended, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
