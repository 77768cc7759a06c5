// SPDX-License-Identifier: Apache-2.0
// Taking a pack into the store inside a command.
#ifndef LIMS_JOURNAL_IMPORT_H
#define LIMS_JOURNAL_IMPORT_H

#include "lims-core/journal/internal.h"
#include "lims-core/journal/pack.h"
#include "lims-core/journal/sync.h"

struct lims_import {
	struct lims_pack *pack;
	bool join; ///< the store is new: trusts the founder and the writer that the pack names
	struct lims_sync_result result;
	int64_t nodes_in; ///< births and admissions among the entries taken
};

/// A command; ctx is a struct lims_import.
lims_rc lims_import_run(struct lims_tx *tx, void *ctx, struct lims_err *err);

#endif
