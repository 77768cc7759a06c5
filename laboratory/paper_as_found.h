// SPDX-License-Identifier: Apache-2.0
// Results from before an adjustment on the paper of a calibration (kết quả trước khi hiệu chỉnh; ISO/IEC 17025:2017, 7.8.4.1 d).
#ifndef LIMS_LABORATORY_PAPER_AS_FOUND_H
#define LIMS_LABORATORY_PAPER_AS_FOUND_H

#include "laboratory/opened_sheet.h"

/// Writes "as_found": the worksheet after which the item was adjusted, the number of its paper that stands, the gates that somebody let pass, what was said not to be measured, the sheets that readings were
/// copied from, its standards and its tables; nothing when there was none, when it was given up, or when it was measured by another procedure. LIMS_E_REFUSED: it computes to another result than
/// the one that was reviewed.
lims_rc lims_paper_put_as_found(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err);
/// Before a number is taken: LIMS_E_REFUSED when there are results as found that nobody has reviewed yet, that a gate keeps from a paper, that who signs has
/// measured, or that compute to another result. Warnings are added. *ret_gates (empty) gets an object of that worksheet with "gates"; nothing when there are none.
lims_rc lims_paper_as_found_ready(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_buf *ret_gates,
	struct lims_buf *warnings, struct lims_err *err);

#endif
