// SPDX-License-Identifier: Apache-2.0
// What the files of verify share.
#ifndef LIMS_JOURNAL_VERIFY_BITS_H
#define LIMS_JOURNAL_VERIFY_BITS_H

#include "lims-core/journal/internal.h"
#include "lims-core/journal/verify.h"

enum { LIMS_FINDINGS_MAX = 100 };

/// What lies beside a node's key: the last head that it signed. Read before the store is, for others may sign meanwhile.
struct lims_kept {
	lims_rc rc; ///< LIMS_E_NOT_FOUND: nothing was signed yet, or the key was never here
	struct lims_head head;
	struct lims_err err;
};
void lims_kept_read(struct lims_kept *kept, const struct lims_journal *j, const struct lims_lang *lang); ///< lang of its sentence, or NULL
/// As lims_journal_verify, against a head that was read earlier; NULL: a copy, whose key may have signed more elsewhere.
lims_rc lims_verify_against(struct lims_journal *j, const struct lims_kept *kept, lims_finding_fn report, void *ctx,
	struct lims_verify_result *ret, struct lims_err *err);

struct lims_verify {
	struct lims_journal *j;
	const struct lims_kept *kept; ///< or NULL
	struct lims_db *db;
	struct lims_hasher *hasher;
	lims_finding_fn report;
	void *ctx;
	struct lims_verify_result result;
	const struct lims_lang *lang; ///< of the findings
	struct lims_err first;        ///< the first finding
	struct lims_registry registry;
	int64_t blob_names; ///< named by entries, counted per entry
	bool chains_only;
	int64_t shape; ///< findings about the database's own shape: what the entries say is held against the rows all the same
};

/// The chain of one node while it is read.
struct lims_walk {
	char node[LIMS_SUBJECT_SIZE];
	int64_t sequence; ///< of the last entry that was read
	struct lims_hash hash;
	struct lims_hlc clock;
	int64_t signed_to;
};
/// Reads all entries of a node. *ret_whole stays false when a finding stopped it.
lims_rc lims_verify_walk(struct lims_verify *v, struct lims_walk *w, bool *ret_whole, struct lims_err *err);
struct lims_finding lims_entry_finding(const char *node, int64_t sequence);

/// Counts and reports a finding whose fields but text are set; the sentence is made of fmt.
void lims_verify_found(struct lims_verify *v, struct lims_finding f, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/// Each returns an error only when it cannot go on (disk, memory); what is wrong is a finding.
lims_rc lims_verify_chains(struct lims_verify *v, struct lims_err *err);
lims_rc lims_verify_heads(struct lims_verify *v, struct lims_err *err);
lims_rc lims_verify_blobs(struct lims_verify *v, struct lims_err *err);
/// *ret_readable false: a table of the journal is missing or another one, and nothing further can be said.
lims_rc lims_verify_parts(struct lims_verify *v, bool *ret_readable, struct lims_err *err);
lims_rc lims_verify_tables(struct lims_verify *v, struct lims_err *err);

#endif
