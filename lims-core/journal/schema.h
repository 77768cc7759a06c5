// SPDX-License-Identifier: Apache-2.0
// The store's own tables: entries, blobs, heads, settings, pending nodes.
#ifndef LIMS_JOURNAL_SCHEMA_H
#define LIMS_JOURNAL_SCHEMA_H

#include "lims-core/store/db.h"

enum { LIMS_STORE_FORMAT = 1, LIMS_SETTING_SIZE = 128 };

/// Makes every table with its guards and sets the format; inside a write transaction of an empty store.
lims_rc lims_schema_create(struct lims_db *db, struct lims_err *err);
/// LIMS_E_INPUT when the store's format is newer than this program or unknown.
lims_rc lims_schema_check(struct lims_db *db, struct lims_err *err);
/// A setting's text into ret (size LIMS_SETTING_SIZE); "" when there is none.
lims_rc lims_setting_get(struct lims_db *db, const char *name, char ret[LIMS_SETTING_SIZE], struct lims_err *err);
lims_rc lims_setting_set(struct lims_db *db, const char *name, const char *value, struct lims_err *err);

#endif
