// SPDX-License-Identifier: Apache-2.0
// Backup and restore: the whole journal of one moment in one SQLite file, whatever back end it comes from or goes to.
#ifndef LIMS_JOURNAL_BACKUP_H
#define LIMS_JOURNAL_BACKUP_H

#include "lims-core/journal/journal.h"

/// What was copied.
struct lims_backup_result {
	int64_t entries, heads, blobs;
	struct lims_missing missing; ///< of a restore: what was accepted
	struct lims_hash tables;     ///< lims_journal_tables_digest of the copy; zero without a projection
};

/// Writes a store as it stands at this moment to a new file `path`, while others go on writing: entries, heads, attachments, and tables made anew from them. Then checks the copy as
/// `lims audit verify` does, and its tables against those of the store at that moment, before it gets its name. LIMS_E_REFUSED when the file exists;
/// LIMS_E_CORRUPT when store or copy are not whole (nothing is left behind); LIMS_E_STORAGE.
lims_rc lims_journal_backup(struct lims_journal *j, const char *path, struct lims_backup_result *ret, struct lims_err *err);

/// How a backup is restored.
struct lims_restoring {
	bool alone;          ///< as in lims_journal_adopt
	bool accept_missing; ///< although the key of its node has signed entries that are not in it
};

/// Makes a store at `url` (a new file, or an empty database) from a backup or a copied store file, and gives it a node of its own: a copy
/// is never a fork. The backup is checked first, and what is asked for too; when it fails nothing is left. LIMS_E_NOT_FOUND,
/// LIMS_E_STORAGE (damaged as a database file, disk full), LIMS_E_CORRUPT (does not verify), LIMS_E_REFUSED as lims_journal_create and
/// lims_journal_adopt, and when entries are missing and that is not accepted.
lims_rc lims_journal_restore(const char *path, const char *url, const struct lims_journal_params *p, const struct lims_restoring *how,
	char ret_node[LIMS_NODE_ID], struct lims_backup_result *ret, struct lims_err *err);

#endif
