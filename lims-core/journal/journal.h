// SPDX-License-Identifier: Apache-2.0
// The journal: create and open a store, append entries in commands, sign heads, read entries and blobs (design 3).
#ifndef LIMS_JOURNAL_JOURNAL_H
#define LIMS_JOURNAL_JOURNAL_H

#include "lims-core/chain/head.h"
#include "lims-core/journal/projection.h"

enum lims_store_kind { LIMS_STORE_PRODUCTION, LIMS_STORE_TRAINING };
const char *lims_store_kind_name(enum lims_store_kind kind); ///< "production", "training"; never translated

enum {
	LIMS_LABORATORY_ID = 33,    ///< 32 lower-case hexadecimal digits and '\0'
	LIMS_NODE_CODE = 4,         ///< 1…3 of [A-Z0-9] and '\0'
	LIMS_LABORATORY_NAME = 256, ///< bytes of UTF-8 with '\0'
	LIMS_BLOB_MAX = 64 << 20,   ///< bytes of one blob
	LIMS_BLOBS_PER_ENTRY = 1024,
};

/// An open store. The handle may be used by several threads; lims_journal_db is the exception (see there).
struct lims_journal;
/// A command in progress. Lives only during the command's function.
struct lims_tx;

struct lims_journal_params {
	const char *laboratory;    ///< name, UTF-8, 1…255 bytes; create only
	enum lims_store_kind kind; ///< for ever; create only
	const char *code;          ///< the node's code, unique in the laboratory
	const char *actor;         ///< who does it, a token ("staff/an", "program")
	const char *program;       ///< version of the program, kept in the node's first entry
	const char *keys_dir;      ///< NULL: lims_keys_dir decides
	int16_t offset_min;        ///< the organisation's zone, minutes east (420)
};

/// Makes a new store whose first entry is node.born/1, signs its head and closes it; *ret_node the node's id. LIMS_E_REFUSED over a live
/// store.
/// url as in lims_db_open.
lims_rc lims_journal_create(const char *url, const struct lims_journal_params *p, char ret_node[LIMS_NODE_ID], struct lims_err *err);

/// Entries that a node's key has signed and a copy of its store does not have; from = 0: none.
struct lims_missing {
	int64_t from, to;
};

/// Gives a store a new node id with a new key here and signs its head: after a restore, or when the key of the copy is elsewhere. The old
/// id stays in the record and writes
/// nothing more here. Number block: `alone` says that a person knows that no other copy of this laboratory lives on; the new node then
/// gets the next free block at once, else it is pending until
/// a node of the laboratory admits it (lims_journal_admit) and has none. *ret_missing (or NULL): what the old key is known here to have
/// signed beyond this copy; the new node's first entry says so too.
lims_rc lims_journal_adopt(const char *url, const struct lims_journal_params *p, bool alone, char ret_node[LIMS_NODE_ID],
	struct lims_missing *ret_missing, struct lims_err *err);

struct lims_journal_options {
	const char *keys_dir; ///< NULL: lims_keys_dir decides
	bool read_only;       ///< even when the key is here
	int16_t offset_min;   ///< offset of local time for entries, minutes east
	/// Not owned, must outlive the journal. NULL: no tables, for reading chains and blobs; such a journal is read-only when the store has
	/// tables.
	const struct lims_projection *projection;
};

/// Opens a store; rebuilds the tables when they are of another projection version. Without the key of its node here, or with a key that
/// others may read, it is open
/// read-only and lims_journal_why_read_only says why. LIMS_E_NOT_FOUND, LIMS_E_INPUT (no store of ours, a newer format, read_only with
/// tables of another version),
/// LIMS_E_CORRUPT, LIMS_E_STORAGE.
lims_rc lims_journal_open(const char *url, const struct lims_journal_options *o, struct lims_journal **ret_journal, struct lims_err *err);
/// The store as it stood at `moment`, for reading only: the entries that its nodes had written until then, whenever they arrived here, and the
/// tables that follow from them in a scratch database; blobs come from the store. Reads every entry until then, checked. LIMS_E_INPUT: the moment
/// lies in the future; LIMS_E_NOT_FOUND: nothing was written yet; errors of lims_journal_open.
lims_rc lims_journal_open_past(const char *url, const struct lims_journal_options *o, struct lims_moment moment,
	struct lims_journal **ret_journal, struct lims_err *err);
void lims_journal_close(struct lims_journal *j); ///< waits for commands under way; accepts NULL

const char *lims_journal_why_read_only(const struct lims_journal *j); ///< NULL when it can be written; else one English sentence
/// Whether a program did not close the store that it had open for writing and the machine was started anew since, and nobody has been told (store/restart.h). Never of a server's store, which keeps
/// its own record of that.
bool lims_journal_went_down(const struct lims_journal *j);
/// It is told now, or after all is not.
void lims_journal_went_down_told(struct lims_journal *j, bool told);
const char *lims_journal_node(const struct lims_journal *j); ///< id of the store's node
const char *lims_journal_code(const struct lims_journal *j);
const char *lims_journal_laboratory_id(const struct lims_journal *j);
const char *lims_journal_laboratory_name(const struct lims_journal *j); ///< as given at birth
enum lims_store_kind lims_journal_kind(const struct lims_journal *j);
int16_t lims_journal_offset(const struct lims_journal *j);
/// The reading connection: sees what is committed; one thread at a time. Belongs to the journal.
struct lims_db *lims_journal_db(struct lims_journal *j);
/// A further reading connection for another thread; the caller closes it (lims_db_close).
lims_rc lims_journal_reader(struct lims_journal *j, struct lims_db **ret_db, struct lims_err *err);

// ---- Writing

/// What a command appends. Pointers are read during the call only.
struct lims_draft {
	const char *type;    ///< "reading.captured"; "node." is the journal's own
	unsigned version;    ///< of the body
	const char *subject; ///< "worksheet/1b2c"; "nodes" is the journal's own
	const char *actor;
	struct lims_moment observed; ///< us = 0: when it is appended
	/// A JSON object. Its member "blobs", when there, is an array with the SHA-256 (64 hexadecimal digits) of every blob that the entry
	/// names.
	const char *body;
	size_t body_len;
};

/// The name of an entry.
struct lims_ref {
	char node[LIMS_NODE_ID];
	int64_t sequence;
	struct lims_hash hash;
	struct lims_hlc clock;
	struct lims_moment written;
};

/// Runs inside the writer's transaction, one at a time, on the thread of any of those who wait for a command; reads through lims_tx_db,
/// decides, appends. Anything but LIMS_OK undoes all of this command and nothing else. Nothing slow in here; it must not call
/// lims_journal_command.
typedef lims_rc (*lims_command_fn)(struct lims_tx *tx, void *ctx, struct lims_err *err);

/// Queues the command, waits, and returns when it is on disk (LIMS_OK) or undone (fn's own code, or LIMS_E_REFUSED: the store is
/// read-only here; LIMS_E_STORAGE: disk full, locked).
/// After an error nothing of the command is kept. Any thread; commands that wait together are committed together.
lims_rc lims_journal_command(struct lims_journal *j, lims_command_fn fn, void *ctx, struct lims_err *err);

struct lims_db *lims_tx_db(struct lims_tx *tx); ///< for reading: sees the command's own rows too
/// Appends one entry and applies the projection. LIMS_E_INPUT: the draft cannot be written; LIMS_E_REFUSED: a blob that it names is not
/// in the store; or the projection's error.
lims_rc lims_journal_append(struct lims_tx *tx, const struct lims_draft *d, struct lims_ref *ret_ref, struct lims_err *err);
/// Keeps bytes under their SHA-256; the same bytes twice are one blob. An entry of the same command must name a new blob, or the command
/// is refused. 0…LIMS_BLOB_MAX bytes.
lims_rc lims_journal_put_blob(struct lims_tx *tx, const void *bytes, size_t n, struct lims_hash *ret_hash, struct lims_err *err);
/// Signs the chain of this node as it stands now in the command (with what the command appended so far). LIMS_E_REFUSED when nothing was
/// appended yet in this store by this node.
lims_rc lims_journal_sign_head(struct lims_tx *tx, struct lims_head *ret_head, struct lims_err *err);
/// The last entry of this node as it stands in the command: what a certificate prints beside its record.
lims_rc lims_tx_last(struct lims_tx *tx, int64_t *ret_sequence, struct lims_hash *ret_hash, struct lims_err *err);

// ---- Reading: `db` is lims_journal_db, lims_tx_db or a reader

enum lims_cursor_by {
	LIMS_BY_SUBJECT, ///< key: subject; order (clock, node, sequence)
	LIMS_BY_NODE,    ///< key: node id; order of sequence
	LIMS_BY_CLOCK,   ///< all, key NULL; order (clock, node, sequence)
};
/// Walks entries in order without holding more than a page of them.
struct lims_cursor;
lims_rc lims_cursor_open(
	struct lims_db *db, enum lims_cursor_by by, const char *key, struct lims_cursor **ret_cursor, struct lims_err *err);
void lims_cursor_close(struct lims_cursor *c); ///< accepts NULL
/// *ret_entry is NULL at the end; lives until the next call. LIMS_E_CORRUPT when the bytes are no entry, differ from their hash or their
/// columns, or a node's sequence has a gap.
lims_rc lims_cursor_next(struct lims_cursor *c, const struct lims_stored **ret_entry, struct lims_err *err);

/// One entry by its hash; bytes into ret_bytes (initialised by the call, the caller finishes it), view into ret_entry. LIMS_E_NOT_FOUND,
/// LIMS_E_CORRUPT.
lims_rc lims_journal_entry(
	struct lims_db *db, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_stored *ret_entry, struct lims_err *err);
/// One entry by node and sequence; the same.
lims_rc lims_journal_entry_at(struct lims_db *db, const char *node, int64_t sequence, struct lims_buf *ret_bytes,
	struct lims_stored *ret_entry, struct lims_err *err);
/// The bytes of a blob, checked against its hash. ret_bytes is initialised by the call. LIMS_E_NOT_FOUND, LIMS_E_CORRUPT.
lims_rc lims_journal_blob(struct lims_db *db, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_err *err);
/// Number of entries of a node and its last sequence number, which must agree (LIMS_E_CORRUPT when not).
lims_rc lims_journal_count(struct lims_db *db, const char *node, int64_t *ret_count, struct lims_err *err);
/// The highest signed head of a node. LIMS_E_NOT_FOUND.
lims_rc lims_journal_last_head(struct lims_db *db, const char *node, struct lims_head *ret_head, struct lims_err *err);
/// The lowest signed head of a node at or after `sequence`: the one that proves that entry. LIMS_E_NOT_FOUND: not signed yet.
lims_rc lims_journal_head_for(struct lims_db *db, const char *node, int64_t sequence, struct lims_head *ret_head, struct lims_err *err);

// ---- Tables

/// Puts the guards back that refuse changes, drops the tables, replays every entry, in one transaction. LIMS_E_CORRUPT when an entry does not verify (the tables stay as they were).
lims_rc lims_journal_rebuild(struct lims_journal *j, struct lims_err *err);
/// Whether tables, indexes and guards are laid out as this program makes them; lims_journal_verify names what is not.
lims_rc lims_journal_laid_out(struct lims_journal *j, bool *ret_so, struct lims_err *err);
/// SHA-256-based digest over every row of every projected table, whatever the order of insertion; the same on both back ends.
lims_rc lims_journal_tables_digest(struct lims_journal *j, struct lims_hash *ret_digest, struct lims_err *err);
/// The statements of the journal itself, for the test that prepares them all.
const struct lims_sql_list *lims_journal_statements(void);

#endif
