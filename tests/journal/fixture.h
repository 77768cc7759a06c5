// SPDX-License-Identifier: Apache-2.0
// Stores in a temporary folder and a small projection for the journal's tests.
#ifndef TESTS_JOURNAL_FIXTURE_H
#define TESTS_JOURNAL_FIXTURE_H

#include "tests/store/store_fixture.h"

#include "lims-core/journal/journal.h"
#include "lims-core/journal/sync.h"

enum { FX_PATH = 512 };

/// A temporary folder of one test, and the folder of its keys in it.
struct fx {
	char dir[FX_PATH];
	char keys[FX_PATH];
};
int fx_setup(void **state);
int fx_teardown(void **state); ///< removes the folder
void fx_path(const struct fx *f, const char *name, char out[FX_PATH]);
/// The address of a store: a path in the folder, or a database on the test's server (tests/store/store_fixture.h).
void fx_url(const struct fx *f, const char *name, char out[FX_PATH]);

/// Projection "test" version 1: table thing(subject, name, total, trail) where a later name wins, and table note(subject, n, text, mark).
extern const struct lims_projection fx_projection;
/// The same tables as version 2.
extern const struct lims_projection fx_projection_2;

/// Fails the test with the error's sentence.
#define fx_ok(rc, err) fx_ok_at((rc), (err), __FILE__, __LINE__)
void fx_ok_at(lims_rc rc, const struct lims_err *err, const char *file, int line);

void fx_create(const struct fx *f, const char *name, enum lims_store_kind kind, const char *code);
struct lims_journal *fx_open(const struct fx *f, const char *name);
struct lims_journal *fx_open_with(const struct fx *f, const char *name, const struct lims_projection *p);
/// Appends one entry of type "test.<word>" with a body made of the text.
lims_rc fx_append(
	struct lims_journal *j, const char *word, const char *subject, const char *text, struct lims_ref *ret, struct lims_err *err);
void fx_must_append(struct lims_journal *j, const char *word, const char *subject, const char *text);
/// One entry that names a blob, both in one command.
void fx_must_append_blob(struct lims_journal *j, const char *subject, const char *bytes, struct lims_hash *ret);
void fx_must_sign(struct lims_journal *j);
void fx_digest(struct lims_journal *j, char hex[LIMS_HASH_HEX]);
/// The tables are those of a rebuild.
void fx_check_rebuild(struct lims_journal *j);
/// A new node that joins by a pack; its store is closed again.
void fx_join(const struct fx *f, const char *name, const char *pack, const char *code, char node[LIMS_NODE_ID]);
void fx_must_sync(const struct fx *f, struct lims_journal *j, const char *pack, struct lims_sync_result *ret);
void fx_must_admit(struct lims_journal *j, const char *node);
/// Store b.db joins a.db's laboratory and is admitted there; both know it. Both are open.
void fx_pair(const struct fx *f, struct lims_journal **ret_a, struct lims_journal **ret_b);
void fx_same_tables(struct lims_journal *a, struct lims_journal *b);
/// Copies a store that nobody has open, as a restore would.
void fx_copy_store(const struct fx *f, const char *from, const char *to);
/// Copies a file; both are names in the folder.
void fx_copy(const struct fx *f, const char *from, const char *to);
/// Name of a thing as projected; "" when there is no row.
void fx_name(struct lims_journal *j, const char *subject, char out[128]);

#endif
