// SPDX-License-Identifier: Apache-2.0
// The controlled documents in force at the bench (tài liệu hiện hành tại chỗ làm việc; ISO/IEC 17025:2017, 8.3.2 d): editions that name a procedure.
#ifndef LIMS_LABORATORY_QUALITY_DOCUMENTS_H
#define LIMS_LABORATORY_QUALITY_DOCUMENTS_H

#include "laboratory/laboratory.h"

/// Texts live during the call.
struct lims_document {
	const char *code, *title, *edition;
	bool read; ///< the person confirmed having read it
};
typedef lims_rc lims_document_visit(void *ctx, const struct lims_document *d, struct lims_err *err);
/// Every edition in force for the procedure, in the order of codes; person NULL: nobody, nothing is read.
lims_rc lims_documents_each(
	struct lims_laboratory *lab, const char *procedure, const char *person, lims_document_visit *visit, void *ctx, struct lims_err *err);

#endif
