// SPDX-License-Identifier: Apache-2.0
// The store's own tables: entries, blobs, heads, settings, pending nodes.
#ifndef LIMS_JOURNAL_SCHEMA_H
#define LIMS_JOURNAL_SCHEMA_H

#include "lims-core/base/buf.h"
#include "lims-core/store/db.h"

enum { LIMS_SETTING_SIZE = 128 };

/// What makes a format of the one before it; the first makes an empty store. Only entries, blobs, heads and settings are ever migrated: the tables of the
/// projection are dropped and replayed instead.
struct lims_migration {
	int64_t format; ///< 1, 2, … without a gap
	const struct lims_ddl *steps;
	size_t count;
};
const struct lims_migration *lims_schema_migrations(size_t *ret_count);

/// Makes every table with its guards and sets the format; inside a write transaction of an empty store.
lims_rc lims_schema_create(struct lims_db *db, struct lims_err *err);
/// Makes the guards of the newest format anew, whatever became of them, and indexes that are missing; inside a write transaction.
lims_rc lims_schema_guard(struct lims_db *db, struct lims_err *err);
/// Visits what a step of a migration adds to the guards of a server, as lims_db_parts tells it; nothing for other steps.
lims_rc lims_schema_guard_part(const struct lims_ddl *step, lims_db_part_fn *visit, void *ctx, struct lims_err *err);
/// LIMS_E_INPUT when the store's format is newer than this program or unknown. *ret_older: it can be raised.
lims_rc lims_schema_check(struct lims_db *db, bool *ret_older, struct lims_err *err);
/// Raises the store to the newest format in a transaction of its own: all of it or none.
lims_rc lims_schema_raise(struct lims_db *db, struct lims_err *err);
/// A setting's text into ret (size LIMS_SETTING_SIZE); "" when there is none.
lims_rc lims_setting_get(struct lims_db *db, const char *name, char ret[LIMS_SETTING_SIZE], struct lims_err *err);
/// The same behind what ret holds, of any length.
lims_rc lims_setting_read(struct lims_db *db, const char *name, struct lims_buf *ret, struct lims_err *err);
lims_rc lims_setting_set(struct lims_db *db, const char *name, const char *value, struct lims_err *err);

#endif
