// SPDX-License-Identifier: Apache-2.0
// Reads which controlled documents are in force for a procedure.
#include "laboratory/quality/documents.h"

#include "laboratory/desk.h"
#include "laboratory/quality/quality_queries.h"

lims_rc lims_documents_each(
	struct lims_laboratory *lab, const char *procedure, const char *person, lims_document_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_case_documents, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, procedure);
	lims_stmt_text(stmt, 2, person ? person : "");
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_document d = {
			lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 1), lims_stmt_col_text(stmt, 2), lims_stmt_col_int(stmt, 3) > 0};
		rc = visit(ctx, &d, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}
