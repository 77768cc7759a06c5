// SPDX-License-Identifier: Apache-2.0
// What the files of the room journal share: the open store, the command in progress, and the steps that append.
#ifndef LIMS_JOURNAL_INTERNAL_H
#define LIMS_JOURNAL_INTERNAL_H

#include "lims-core/journal/journal.h"
#include "lims-core/journal/keys.h"
#include "lims-core/journal/nodes.h"
#include "lims-core/journal/schema.h"
#include "lims-core/store/turnstile.h"

#include <limits.h>
#include <pthread.h>

#define LIMS_SUBJECT_NODES "nodes" // births and admissions of nodes
#define LIMS_TYPE_BORN "node.born"
#define LIMS_TYPE_ADMITTED "node.admitted"
#define LIMS_TYPE_CLOCK "node.clock"
#define LIMS_ACTOR_PROGRAM "program"

enum { LIMS_WHY_SIZE = 640 };

/// Who this store is; read from its settings and the first entry of its node.
struct lims_identity {
	char node[LIMS_NODE_ID];
	char code[LIMS_NODE_CODE];
	char founder[LIMS_NODE_ID];
	struct lims_hash founder_born;
	char laboratory[LIMS_LABORATORY_ID];
	char name[LIMS_LABORATORY_NAME];
	enum lims_store_kind kind;
	uint8_t public_key[LIMS_KEY_PUBLIC];
	char program[64];
};

/// A command in the queue. Lives on the stack of the thread that waits for it.
struct lims_command {
	lims_command_fn fn;
	void *ctx;
	struct lims_err *err;
	lims_rc rc;
	bool done;
	pthread_cond_t told; ///< it is done, or it is its turn to write for all that wait
	struct lims_command *next;
};

/// Where a transaction stands; what a savepoint gives back.
struct lims_tx_state {
	int64_t sequence; ///< of the last entry of this node
	struct lims_hash hash;
	struct lims_moment written;
	struct lims_hlc clock; ///< latest of all nodes
	struct lims_head head; ///< signed in this transaction; sequence 0: none
};

struct lims_journal {
	char *url;
	char keys_dir[PATH_MAX];
	const struct lims_projection *projection;
	int16_t offset_min;
	struct lims_identity id;
	char why[LIMS_WHY_SIZE]; ///< "" when it can be written
	bool making;             ///< the command makes the store: nothing is there to be read before it
	bool backup;             ///< a backup: read, restored, never gone on with
	bool made;               ///< its file was made here, and goes when the store does not come about
	struct lims_node_key key;
	struct lims_db *reader;
	struct lims_db *present;          ///< of a journal of the past: the store as it is now, which keeps the blobs; else NULL
	struct lims_db *writer;           ///< NULL when the database itself may not be written
	struct lims_turnstile *turnstile; ///< NULL on a server
	struct lims_hasher *hasher;       ///< the writer's
	struct lims_tx_state end;         ///< of what this writer committed last
	bool end_known;

	bool open; ///< its tables are those of this program
	pthread_mutex_t lock;
	bool writing; ///< one of those who wait writes for all
	struct lims_command *first;
	struct lims_command **last;
};

/// A list of hashes in memory.
struct lims_hashes {
	struct lims_hash *list;
	size_t count;
	size_t cap;
};
bool lims_hashes_add(struct lims_hashes *h, const struct lims_hash *hash);
bool lims_hashes_has(const struct lims_hashes *h, const struct lims_hash *hash);

struct lims_tx {
	struct lims_journal *j;
	struct lims_db *db;
	int64_t sequence; ///< of the last entry of this node
	struct lims_hash hash;
	struct lims_moment written;
	struct lims_hlc clock;  ///< latest of all nodes
	bool half;              ///< an append failed after its row was written: the command cannot be kept, whatever it says
	struct lims_head head;  ///< signed in this transaction; sequence 0: none
	struct lims_hashes put; ///< blobs that the command put and no entry of it has named yet
	struct lims_hashes named;
	char **late; ///< subjects to replay: a table of owned texts, NULL where free
	size_t late_count;
	size_t late_cap;
};

// writer.c
/// As lims_journal_command, also when the store is read-only for want of a key.
lims_rc lims_writer_run(struct lims_journal *j, lims_command_fn fn, void *ctx, struct lims_err *err);

/// The transaction stands behind the last entry of its node.
lims_rc lims_tx_load_end(struct lims_tx *tx, struct lims_err *err);

// append.c
/// Appends also the journal's own types.
lims_rc lims_append_any(struct lims_tx *tx, const struct lims_draft *d, struct lims_ref *ret_ref, struct lims_err *err);
/// Puts an entry's row and the names of its blobs into the store. Does not project. `names` may be NULL: those in the body.
lims_rc lims_append_row(struct lims_tx *tx, const struct lims_stored *e, const struct lims_hashes *names, struct lims_err *err);
/// The row of an entry alone.
lims_rc lims_entry_row(struct lims_db *db, const struct lims_stored *e, struct lims_err *err);
lims_rc lims_append_head_row(struct lims_db *db, const struct lims_head *h, struct lims_err *err);
/// The member of a body that names the blobs of an entry.
#define LIMS_BODY_BLOBS "blobs"
/// The hashes in it; ret is initialised by the call, free(ret->list).
lims_rc lims_body_blobs(const struct lims_entry *e, struct lims_hashes *ret, struct lims_err *err);
lims_rc lims_blob_row(struct lims_db *db, const struct lims_hash *hash, const void *bytes, size_t n, struct lims_err *err);
lims_rc lims_blob_known(struct lims_db *db, const struct lims_hash *hash, bool *ret_known, struct lims_err *err);

// project.c
/// Applies an entry that is the last of its subject.
lims_rc lims_project_entry(struct lims_tx *tx, const struct lims_stored *e, struct lims_err *err);
/// Applies an entry that came from elsewhere, or marks its subject for replay when it is late.
lims_rc lims_project_foreign(struct lims_tx *tx, const struct lims_stored *e, struct lims_err *err);
lims_rc lims_project_late(struct lims_tx *tx, struct lims_err *err); ///< replays the marked subjects
/// What entries of the type are signed with; NULL: it is none that is signed in its own command.
const struct lims_signed_type *lims_signed_type_of(const struct lims_journal *j, const char *type);
void lims_project_forget(struct lims_tx *tx);
lims_rc lims_project_tables(
	const struct lims_projection *p, struct lims_db *db, struct lims_err *err); ///< drops and makes them, empty and without indexes
lims_rc lims_project_indexes(const struct lims_projection *p, struct lims_db *db, struct lims_err *err);
/// Makes the tables in db and applies every entry of `from`; for rebuild (from == db) and for the scratch replay of verify.
lims_rc lims_project_all(const struct lims_projection *p, struct lims_db *from, struct lims_db *db, struct lims_err *err);
lims_rc lims_project_rebuild(struct lims_tx *tx, void *ctx, struct lims_err *err); ///< a command
/// "name/version" as kept in the setting "projection".
void lims_project_label(const struct lims_projection *p, char ret[LIMS_SETTING_SIZE]);

// cursor.c
/// Fills a view from the current row of a statement that selects the entry's columns; bytes point into the statement. Checks hash and
/// columns.
lims_rc lims_row_entry(struct lims_stmt *s, struct lims_hasher *h, struct lims_stored *ret, struct lims_err *err);
/// Begins after a sequence; for a cursor by node that was not moved yet.
void lims_cursor_after(struct lims_cursor *c, int64_t sequence);
/// The head in the current row.
lims_rc lims_row_head(struct lims_stmt *s, struct lims_head *ret, struct lims_err *err);

// nodes.c
/// Up to where a node that was replaced is vouched for by the one that replaced it.
struct lims_vouched {
	char node[LIMS_NODE_ID];
	int64_t sequence;
	struct lims_hash hash;
};
/// A registry of nodes read from the entries in db.
struct lims_registry {
	struct lims_journal_node_info *list;
	size_t count;
	size_t cap;
	struct lims_vouched *vouched;
	size_t vouched_count;
};
lims_rc lims_registry_load(struct lims_db *db, struct lims_registry *ret, struct lims_err *err);
void lims_registry_finish(struct lims_registry *r);
const struct lims_journal_node_info *lims_registry_find(const struct lims_registry *r, const char *node);
/// Reads node.born/1. ret_id gets what the entry says of its node and laboratory; ret_info may be NULL.
lims_rc lims_born_read(
	const struct lims_stored *e, struct lims_identity *ret_id, struct lims_journal_node_info *ret_info, struct lims_err *err);
/// What a node.born/1 says.
struct lims_born {
	const struct lims_identity *id;
	int64_t block;     ///< -1: none yet
	const char *after; ///< the node that it replaces, or NULL
	int64_t after_sequence;
	struct lims_hash after_hash;
	const struct lims_head *kept;                 ///< the old key has signed up to here, which the store has not; or NULL
	const struct lims_journal_node_info *trusted; ///< nodes that it vouches for
	size_t trusted_count;
};
lims_rc lims_born_append(
	struct lims_tx *tx, const struct lims_born *b, const char *actor, struct lims_hash *ret_hash, struct lims_err *err);
/// The store's identity from its settings and entries.
lims_rc lims_identity_load(struct lims_db *db, struct lims_identity *ret, struct lims_err *err);
/// The tables of an empty store and the node in its settings, inside the transaction; LIMS_E_REFUSED: another process was faster.
lims_rc lims_store_begin(struct lims_tx *tx, struct lims_err *err);
/// The new node's part of an identity: id, key, code, program.
void lims_identity_new(struct lims_identity *id, const struct lims_node_key *key, const struct lims_journal_params *p);
bool lims_code_valid(const char *code);
int64_t lims_block_free(const struct lims_registry *r, int64_t parent); ///< -1: none left

// open.c
/// Opens what a command that makes or adopts a store needs, without a thread; finish with lims_journal_close.
lims_rc lims_journal_boot(
	const char *url, enum lims_db_mode mode, const struct lims_journal_params *p, struct lims_journal **ret, struct lims_err *err);
/// Closes what lims_journal_boot opened; a store or key that this began to make and that did not come about is taken away. Accepts NULL.
void lims_journal_unmake(struct lims_journal *j);
/// What SQLite keeps beside a file while it is open; with `whole` the file too, and its locks.
void lims_store_files_remove(const char *path, bool whole);

// create.c
lims_rc lims_params_check(const struct lims_journal_params *p, bool new_laboratory, struct lims_err *err);
/// LIMS_E_REFUSED when a node has the code already.
lims_rc lims_code_free(const struct lims_registry *r, const char *code, struct lims_err *err);
/// A new node begins after the end of another one, which the transaction stands at.
struct lims_adopt {
	const struct lims_journal_params *p;
	bool alone;
	char before[LIMS_NODE_ID];
	const struct lims_head *kept; ///< the last head that the old node's key has signed; NULL: not known here
	struct lims_missing missing;  ///< set by the command
};
lims_rc lims_adopt_run(struct lims_tx *tx, void *ctx, struct lims_err *err); ///< a command; ctx is a struct lims_adopt

#endif
