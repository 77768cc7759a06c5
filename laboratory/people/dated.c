// SPDX-License-Identifier: Apache-2.0
// From which day a value holds when nobody says it, and the history of a code.
#include "laboratory/people/dated.h"

#include "laboratory/desk.h"
#include "laboratory/people/queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>

static lims_rc count_dated(
	struct lims_db *db, const struct lims_register *r, const char *code, const char *field, int64_t *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_dated_any, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, r->noun);
	lims_stmt_text(stmt, 2, code);
	lims_stmt_text(stmt, 3, field);
	return lims_desk_number(stmt, ret, err);
}

/// Whether the field was ever given a value.
static lims_rc was_given(
	struct lims_db *db, const struct lims_register *r, const char *code, const char *field, bool *ret, struct lims_err *err)
{
	char value[4] = "";
	int64_t dated = 0;
	lims_rc rc = lims_register_stored(db, r, code, field, (struct lims_date){0}, value, sizeof value, err);
	if (!rc && !value[0])
		rc = count_dated(db, r, code, field, &dated, err);
	if (!rc)
		*ret = value[0] || dated > 0;
	return rc;
}

lims_rc lims_dated_from(struct lims_laboratory *lab, struct lims_db *db, const struct lims_register *r, const char *code,
	const struct lims_filled *filled, const char *given_day, char ret_from[LIMS_DATE_TEXT], struct lims_err *err)
{
	struct lims_date day = {0};
	bool given = false;
	lims_rc rc = LIMS_OK;
	ret_from[0] = '\0';
	if (given_day && !lims_register_dated(r))
		return lims_err_set(err, LIMS_E_INPUT, "A %s has no values that hold from a day", lims_err_tr(err, r->noun));
	if (!lims_register_dated(r))
		return LIMS_OK;
	if (given_day && given_day[0])
		rc = lims_date_parse(given_day, &day, err);
	if (rc)
		return lims_err_context(err, "--from");
	for (size_t i = 0; !rc && !given_day && !given && i < filled->count + filled->file_count; i++)
		rc = was_given(db, r, code, i < filled->count ? filled->values[i].name : filled->files[i - filled->count].field, &given, err);
	lims_date_text(given ? lims_laboratory_today(lab) : day, ret_from);
	return rc;
}

lims_rc lims_dated_each(
	struct lims_laboratory *lab, const struct lims_register *r, const char *code, lims_dated_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, any = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_dated_history, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, r->noun);
	lims_stmt_text(stmt, 2, code);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_dated_value v = {
			lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 1), lims_stmt_col_text(stmt, 2), lims_stmt_col_text(stmt, 3)};
		any = true;
		// What begins with a dated value has nothing before it.
		if (!v.from[0] && !v.value[0])
			continue;
		rc = visit(ctx, &v, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return !rc && !any ? lims_register_missing(r, code, err) : rc;
}
