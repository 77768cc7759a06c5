// SPDX-License-Identifier: Apache-2.0
// A store of many entries for the bench programs, in a temporary folder.
#ifndef LIMS_TESTS_BENCH_BENCH_STORE_H
#define LIMS_TESTS_BENCH_BENCH_STORE_H

#include "lims-core/journal/journal.h"

enum { BENCH_PATH = 512 };

struct bench_store {
	char dir[BENCH_PATH]; ///< in TMPDIR or /var/tmp, which must be a disk for figures of durable writes
	char path[BENCH_PATH + 16];
	char keys[BENCH_PATH + 16];
	struct lims_journal *journal;
	int64_t entries; ///< of the only node, with its birth
};

/// Makes a store with `readings` typed readings, thirty to a worksheet, and opens it. projection as in lims_journal_options.
lims_rc bench_store_make(struct bench_store *s, const struct lims_projection *projection, int64_t readings, struct lims_err *err);
/// Further readings; the store is open.
lims_rc bench_store_add(struct bench_store *s, int64_t readings, struct lims_err *err);
/// The n-th reading as a draft; the texts live in buf.
struct bench_reading {
	char subject[48], body[160];
	struct lims_draft draft;
};
void bench_reading(struct bench_reading *r, int64_t n);
void bench_store_end(struct bench_store *s); ///< closes and removes it

#endif
