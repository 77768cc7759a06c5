// SPDX-License-Identifier: Apache-2.0
// The names of those whom the sentences of a paper speak of: whoever reads it does not know the codes of the laboratory's staff.
#ifndef LIMS_LABORATORY_PAPER_NAMES_H
#define LIMS_LABORATORY_PAPER_NAMES_H

#include "laboratory/laboratory.h"
#include "laboratory/opened_sheet.h"
#include "lims-core/base/json.h"

/// Writes "names", code by code: who said that a part is not measured, who copied from paper, compared, read for somebody else, and measured on where the method stops.
/// Nothing when there is nobody. LIMS_E_MEMORY.
lims_rc lims_paper_names_put(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err);
/// The name in `of`; the code itself when there is none, as in contents of before they were written.
const char *lims_paper_name(const struct lims_json *of, const char *code);

#endif
