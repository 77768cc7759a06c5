// SPDX-License-Identifier: Apache-2.0
// Reads procedures for what they ask of a standard.
#include "laboratory/equipment/needs.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/queries.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"
#include "lims-core/store/db.h"

#include <stdio.h>

lims_rc lims_needs_of(
	struct lims_laboratory *lab, const char *procedure, const char *role, lims_need_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	lims_rc rc = lims_catalog_load(lab->catalog, procedure, &set, err);
	if (rc == LIMS_E_NOT_FOUND || rc == LIMS_E_INPUT) {
		lims_err_clear(err);
		return LIMS_OK;
	}
	const struct lims_procedure *p = rc ? NULL : lims_procedure_set_procedure(set);
	for (size_t i = 0; p && !rc && i < p->standard_count; i++)
		if (!role || lims_text_equal(p->standards[i].role, role))
			rc = visit(ctx, p, &p->standards[i], err);
	lims_procedure_set_destroy(set);
	return rc;
}

lims_rc lims_needs_used(
	struct lims_laboratory *lab, const char *code, lims_need_visit *visit, void *ctx, bool *ret_used, struct lims_err *err)
{
	char id[LIMS_CATALOG_ID], role[LIMS_CATALOG_ID];
	struct lims_stmt *stmt = NULL;
	bool row = false, used = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_standard_roles, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, code);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		snprintf(id, sizeof id, "%s", lims_stmt_col_text(stmt, 0));
		snprintf(role, sizeof role, "%s", lims_stmt_col_text(stmt, 1));
		used = true;
		rc = lims_needs_of(lab, id, role, visit, ctx, err);
	}
	lims_stmt_release(stmt);
	if (!rc)
		*ret_used = used;
	return rc;
}
