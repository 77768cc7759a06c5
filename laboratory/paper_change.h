// SPDX-License-Identifier: Apache-2.0
// What a paper said, against what a paper in its place would say: one that says the same replaces nothing (ISO/IEC 17025, 7.8.8.1: the change is identified).
#ifndef LIMS_LABORATORY_PAPER_CHANGE_H
#define LIMS_LABORATORY_PAPER_CHANGE_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

struct lims_json;
struct lims_json_doc;

/// The content of an issued paper as it was printed ("lims-printed-1"); the caller destroys it. LIMS_E_NOT_FOUND: nothing was issued under the number.
lims_rc lims_paper_said(struct lims_laboratory *lab, const char *number, struct lims_json_doc **ret, struct lims_err *err);
/// LIMS_E_REFUSED when `content` says the same as `before` but for what every paper has of its own: number, day and head, and what it replaces.
lims_rc lims_paper_must_change(const struct lims_json *before, const struct lims_buf *content, const char *number, struct lims_err *err);

#endif
