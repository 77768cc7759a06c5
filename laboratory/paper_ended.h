// SPDX-License-Identifier: Apache-2.0
// A paper that has ended, as it is given out now: what became of it stands on every page (docs/decisions/ended-papers.md).
#ifndef LIMS_LABORATORY_PAPER_ENDED_H
#define LIMS_LABORATORY_PAPER_ENDED_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

/// Appends the paper drawn from what was kept with it, marked as replaced or revoked. *ret_ended false: it stands, and nothing was drawn; the kept PDF is the paper.
/// LIMS_E_NOT_FOUND for a number that was never issued. Takes milliseconds; records nothing.
lims_rc lims_paper_ended_pdf(
	struct lims_laboratory *lab, const char *number, bool *ret_ended, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
