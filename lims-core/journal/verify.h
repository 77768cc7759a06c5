// SPDX-License-Identifier: Apache-2.0
// Verify: every chain, head, blob and projected row against what it must be, naming what is wrong.
#ifndef LIMS_JOURNAL_VERIFY_H
#define LIMS_JOURNAL_VERIFY_H

#include "lims-core/journal/journal.h"

enum lims_fault_kind { LIMS_FAULT_STORE, LIMS_FAULT_ENTRY, LIMS_FAULT_HEAD, LIMS_FAULT_BLOB, LIMS_FAULT_TABLE };

/// One thing that is wrong. Strings live during the report only; fields that do not apply are "" or 0.
struct lims_finding {
	enum lims_fault_kind kind;
	const char *node;
	int64_t sequence;
	const char *blob; ///< hash, 64 hexadecimal digits
	const char *table;
	const char *subject; ///< of the row
	const char *text;    ///< one sentence that names it
};
/// Called for each finding in the order found, at most 100 times.
typedef void (*lims_finding_fn)(const struct lims_finding *f, void *ctx);

struct lims_verify_result {
	int64_t entries;
	int64_t heads;
	int64_t blobs;
	int64_t rows;
	int64_t unsigned_entries; ///< of this store's own node after its last head: not wrong, but not yet proven
	int64_t signed_later;     ///< of a backup: the last entry that the key has signed beyond it, as far as it is known here; else 0
	int64_t findings;
};

/// Reads everything in one read transaction. LIMS_OK: all is as it must be; LIMS_E_CORRUPT with the first finding as sentence. report may
/// be NULL. ret may be NULL and is
/// filled in both cases. Tables are compared with a replay in a scratch database; without a projection they are left out.
lims_rc lims_journal_verify(
	struct lims_journal *j, lims_finding_fn report, void *ctx, struct lims_verify_result *ret, struct lims_err *err);
/// The same of the entries and heads alone: blobs, tables and the database's own indexes are left out. A long chain is read in parts by as
/// many threads as the process has cores, at most 4.
lims_rc lims_journal_verify_chains(
	struct lims_journal *j, lims_finding_fn report, void *ctx, struct lims_verify_result *ret, struct lims_err *err);

#endif
