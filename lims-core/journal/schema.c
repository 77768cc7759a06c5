// SPDX-License-Identifier: Apache-2.0
// The format of a store: made, raised to the newest, refused when it is newer; and its settings.
#include "lims-core/journal/schema.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdio.h>

static int64_t newest(void)
{
	size_t count;
	const struct lims_migration *m = lims_schema_migrations(&count);
	return m[count - 1].format;
}

static lims_rc raise_from(struct lims_db *db, int64_t format, struct lims_err *err)
{
	size_t count;
	const struct lims_migration *m = lims_schema_migrations(&count);
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < count && rc == LIMS_OK; i++)
		if (m[i].format > format)
			rc = lims_db_ddl(db, m[i].steps, m[i].count, err);
	return rc == LIMS_OK ? lims_db_set_format(db, newest(), err) : rc;
}

lims_rc lims_schema_create(struct lims_db *db, struct lims_err *err)
{
	return raise_from(db, 0, err);
}

lims_rc lims_schema_raise(struct lims_db *db, struct lims_err *err)
{
	int64_t format = 0;
	lims_rc rc = lims_db_begin(db, err);
	if (rc == LIMS_OK)
		rc = lims_db_format(db, &format, err); // another process may have been faster
	if (rc == LIMS_OK && format < newest())
		rc = raise_from(db, format, err);
	if (rc == LIMS_OK)
		return lims_db_commit(db, err);
	lims_db_rollback(db);
	return rc == LIMS_E_MEMORY ? rc : lims_err_context(err, "the store stays in format %d", (int)format);
}

lims_rc lims_schema_check(struct lims_db *db, bool *ret_older, struct lims_err *err)
{
	int64_t format = 0;
	lims_rc rc = lims_db_format(db, &format, err);
	if (rc != LIMS_OK)
		return rc;
	if (format > newest())
		return lims_err_set(err, LIMS_E_INPUT,
			"the store has format %" PRId64 " and this program knows %d; use the newer version of lims that wrote it", format,
			(int)newest());
	if (format < 1)
		return lims_err_set(err, LIMS_E_INPUT, "the store has no format number, so it is no laboratory's store; make one with lims init");
	*ret_older = format < newest();
	return LIMS_OK;
}

lims_rc lims_setting_get(struct lims_db *db, const char *name, char ret[LIMS_SETTING_SIZE], struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_setting_get, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, name);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK)
		snprintf(ret, LIMS_SETTING_SIZE, "%s", row ? lims_stmt_col_text(s, 0) : "");
	lims_stmt_release(s);
	return rc;
}

lims_rc lims_setting_read(struct lims_db *db, const char *name, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_setting_get, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, name);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK && row)
		lims_buf_add_text(ret, lims_stmt_col_text(s, 0));
	lims_stmt_release(s);
	return rc == LIMS_OK ? lims_buf_check(ret, "a setting of the store", err) : rc;
}

lims_rc lims_setting_set(struct lims_db *db, const char *name, const char *value, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_setting_set, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, name);
	lims_stmt_text(s, 2, value);
	return lims_stmt_run(s, NULL, err);
}
