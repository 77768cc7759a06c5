// SPDX-License-Identifier: Apache-2.0
// Projected rows as bytes, for the digest and for comparing with a replay.
#ifndef LIMS_JOURNAL_DIGEST_H
#define LIMS_JOURNAL_DIGEST_H

#include "lims-core/journal/internal.h"

/// The current row as unambiguous bytes: per column its kind, its length and its value. b is cleared first.
lims_rc lims_row_bytes(struct lims_stmt *s, struct lims_buf *b, struct lims_err *err);
/// The next subjects of a table after `after`, each with its '\0', into b; 0 at the end.
lims_rc lims_subjects_page(
	struct lims_db *db, const struct lims_table *t, const char *after, struct lims_buf *b, size_t *ret_count, struct lims_err *err);
/// The digest of all tables of a projection in db; ret_rows may be NULL.
lims_rc lims_tables_digest(
	const struct lims_projection *p, struct lims_db *db, struct lims_hash *ret_digest, int64_t *ret_rows, struct lims_err *err);

#endif
