// SPDX-License-Identifier: Apache-2.0
// Copying a journal row by row, for backup and restore.
#ifndef LIMS_JOURNAL_COPY_H
#define LIMS_JOURNAL_COPY_H

#include "lims-core/journal/backup.h"
#include "lims-core/journal/internal.h"

/// One copying. The rows go into `to`, whose database has an open write transaction and holds nothing yet.
struct lims_copying {
	struct lims_db *from; ///< with a read transaction
	struct lims_tx *to;
	struct lims_backup_result count;
};
/// Schema, the setting `node` and every row; with a projection (or NULL) its tables too, made from the copied entries, and their digest.
lims_rc lims_copy_rows(struct lims_copying *c, const char *node, const struct lims_projection *p, struct lims_err *err);

#endif
