// SPDX-License-Identifier: Apache-2.0
// Blank records: the plan of a worksheet with empty cells, in the form of the record, to be written by hand (biên bản trống).
#ifndef LIMS_LABORATORY_BLANK_H
#define LIMS_LABORATORY_BLANK_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"
#include "lims-core/engine/worksheet.h"

struct lims_blank {
	const char *worksheet; ///< its plan, item and standards; NULL: a procedure instead
	const char *procedure;
	const char *mode; ///< with a procedure; NULL: periodic
	const struct lims_ws_value *item;
	size_t item_count; ///< characteristics that the plan needs, with a procedure
};
/// Appends the PDF to *ret_pdf (initialised by the caller). What was read already is left out: the sheet is for a hand and a pen. LIMS_E_INPUT: a characteristic
/// that the plan needs is missing; LIMS_E_NOT_FOUND.
lims_rc lims_blank_record(struct lims_laboratory *lab, const struct lims_blank *blank, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
