// SPDX-License-Identifier: Apache-2.0
// The one permission check: the table action × role, and the reading of a person's roles.
#include "laboratory/access.h"

#include "laboratory/queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/store/db.h"

#include <stdio.h>
#include <string.h>

enum { ROLES_MAX = 1024 };

const char *const lims_access_roles[] = {LIMS_MSG("reception"), LIMS_MSG("technician"), LIMS_MSG("reviewer"), LIMS_MSG("signatory"),
	LIMS_MSG("technical_manager"), LIMS_MSG("quality"), LIMS_MSG("assessor"), LIMS_MSG("admin"), NULL};
const char *const lims_access_yes_no[] = {LIMS_MSG("yes"), LIMS_MSG("no"), NULL};

static const char *const allowed[] = {
	[LIMS_ACTION_SET_UP] = "admin",
	[LIMS_ACTION_RECEIVE] = "reception,technician,admin",
	[LIMS_ACTION_EQUIP] = "technician,quality,admin",
	[LIMS_ACTION_MEASURE] = "technician",
	[LIMS_ACTION_REVIEW] = "reviewer,signatory",
	[LIMS_ACTION_COMPARE] = "technician,reviewer,signatory",
	[LIMS_ACTION_COMMENT] = "reception,technician,reviewer,signatory,technical_manager,quality,admin",
	[LIMS_ACTION_ISSUE] = "signatory",
	[LIMS_ACTION_PRINT] = "reception,technician,reviewer,signatory,quality,admin",
	[LIMS_ACTION_REVOKE] = "signatory,quality",
	[LIMS_ACTION_VALIDATE] = "quality,signatory",
	[LIMS_ACTION_AUTHORISE] = "technical_manager,quality,admin",
	[LIMS_ACTION_ACCOUNT] = "reception,technician,reviewer,signatory,technical_manager,quality,admin",
	[LIMS_ACTION_CONFIRM] = "technical_manager,quality,reviewer,signatory,technician",
	[LIMS_ACTION_REPORT] = "reception,technician,reviewer,signatory,technical_manager,quality,admin",
	[LIMS_ACTION_QUALITY] = "quality,technical_manager,admin",
};

/// True when the comma-separated lists share a word.
static bool share(const char *a, const char *b)
{
	while (*a) {
		size_t n = strcspn(a, ",");
		for (const char *at = b; *at;) {
			size_t m = strcspn(at, ",");
			if (n == m && n > 0 && strncmp(a, at, n) == 0)
				return true;
			at += m + (at[m] == ',');
		}
		a += n + (a[n] == ',');
	}
	return false;
}

static lims_rc read_person(
	struct lims_db *db, const char *actor, char *roles, size_t size, bool *ret_known, bool *ret_active, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_register_fields, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, "staff");
	lims_stmt_text(stmt, 2, actor);
	roles[0] = '\0';
	*ret_known = false;
	*ret_active = true;
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *field = lims_stmt_col_text(stmt, 0), *value = lims_stmt_col_text(stmt, 1);
		*ret_known = true;
		if (lims_text_equal(field, "roles"))
			snprintf(roles, size, "%s", value);
		if (lims_text_equal(field, "active") && lims_text_equal(value, "no"))
			*ret_active = false;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_access_role(struct lims_db *db, const char *actor, const char *role, bool *ret, struct lims_err *err)
{
	char roles[ROLES_MAX];
	bool known = false, active = false;
	lims_rc rc = read_person(db, actor, roles, sizeof roles, &known, &active, err);
	if (!rc)
		*ret = known && active && share(roles, role);
	return rc;
}

lims_rc lims_access_active(struct lims_db *db, const char *actor, bool *ret, struct lims_err *err)
{
	char roles[ROLES_MAX];
	bool known = false, active = false;
	lims_rc rc = read_person(db, actor, roles, sizeof roles, &known, &active, err);
	if (!rc)
		*ret = known && active;
	return rc;
}

lims_rc lims_access_writes(struct lims_db *db, const char *actor, struct lims_err *err)
{
	char roles[ROLES_MAX];
	bool known = false, active = false;
	lims_rc rc = read_person(db, actor, roles, sizeof roles, &known, &active, err);
	if (!rc && known && lims_text_equal(roles, "assessor"))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is an assessor, who reads everything and writes nothing", actor);
	return rc;
}

static lims_rc count_staff(struct lims_db *db, int64_t *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_staff_count, &stmt, err);
	if (rc)
		return rc;
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc)
		*ret = row ? lims_stmt_col_int(stmt, 0) : 0;
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_access_somebody(struct lims_db *db, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, any = false;
	lims_rc rc = lims_db_use(db, &lims_q_register_codes, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, "staff");
	while (!any && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		char roles[ROLES_MAX];
		bool known = false, active = false;
		rc = read_person(db, lims_stmt_col_text(stmt, 0), roles, sizeof roles, &known, &active, err);
		if (rc)
			break;
		any = active && share(roles, allowed[LIMS_ACTION_SET_UP]);
	}
	lims_stmt_release(stmt);
	if (!rc && !any)
		rc = lims_err_set(
			err, LIMS_E_REFUSED, "Nobody would be left who may set up the laboratory: give one active person the role admin first");
	return rc;
}

lims_rc lims_access_check(struct lims_db *db, const char *actor, enum lims_action action, struct lims_err *err)
{
	char roles[ROLES_MAX];
	bool known = false, active = false;
	int64_t people = 0;
	lims_rc rc = read_person(db, actor, roles, sizeof roles, &known, &active, err);
	if (!rc && !known)
		rc = count_staff(db, &people, err);
	if (rc)
		return rc;
	if (!known && people == 0 && action == LIMS_ACTION_SET_UP)
		return LIMS_OK;
	if (!known && people == 0)
		return lims_err_set(err, LIMS_E_REFUSED,
			"Nobody is recorded yet: begin with the administrator (lims --as %s staff set %s --name NAME --roles admin)", actor, actor);
	if (!known)
		return lims_err_set(err, LIMS_E_REFUSED, "%s is not in the staff register: record this person first (lims staff set)", actor);
	if (!active)
		return lims_err_set(err, LIMS_E_REFUSED, "%s is no longer active in the staff register", actor);
	if (!share(roles, allowed[action]))
		return lims_err_set(err, LIMS_E_REFUSED, "%s has the roles %s; this needs one of: %s", actor, roles, allowed[action]);
	return LIMS_OK;
}
