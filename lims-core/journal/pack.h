// SPDX-License-Identifier: Apache-2.0
// The file format of a sync pack, read and checked without a store (docs/formats/sync-pack.md).
//
//   lims-pack-1
//   laboratory <id>
//   kind production|training
//   founder <node> <hash of its first entry> <public key>
//   writer <node> <hash of its first entry> <public key>
//   have <writer> <node> <sequence>                       what a copy that this pack has met holds; any number
//   chain <node> <first> <last> <number of heads>         then its heads and its entries, then the next chain
//   head <sequence> <hash> <signature>
//   entry <length>
//   <bytes>
//   blob <hash> <length>                                  after all chains
//   <bytes>
//   end <number of lines and records before> <SHA-256 of every byte before this line>
#ifndef LIMS_JOURNAL_PACK_H
#define LIMS_JOURNAL_PACK_H

#include "lims-core/chain/head.h"

enum {
	LIMS_PACK_CHAINS_MAX = 4096,
	LIMS_PACK_HAVES_MAX = 65536,
	LIMS_PACK_HEADS_MAX = 1 << 20, ///< of one chain
	LIMS_PACK_BLOB_MAX = 64 << 20, ///< bytes of one blob
};

struct lims_pack_party {
	char node[LIMS_NODE_ID];
	struct lims_hash born;
	uint8_t public_key[LIMS_KEY_PUBLIC];
};

struct lims_pack_header {
	char laboratory[LIMS_NODE_ID];
	bool training;
	struct lims_pack_party founder;
	struct lims_pack_party writer;
};

struct lims_pack_have {
	char writer[LIMS_NODE_ID];
	char node[LIMS_NODE_ID];
	int64_t sequence;
};

struct lims_pack_chain {
	char node[LIMS_NODE_ID];
	int64_t first;
	int64_t last;
	int64_t heads;
	uint64_t at; ///< offset of what follows the chain's line
};

/// Where bytes come from. read: fills up to n bytes from `offset`, fewer only at the end; LIMS_E_STORAGE.
struct lims_pack_source {
	lims_rc (*read)(void *ctx, uint64_t offset, void *bytes, size_t n, size_t *ret_n, struct lims_err *err);
	void *ctx;
};

/// A checked pack: its digest was right and every line and record is as it must be. Its entries and signatures are not judged yet.
struct lims_pack;
/// Reads the whole source once. LIMS_E_INPUT: no pack, of a newer format, damaged, truncated or oversized, with what and where.
lims_rc lims_pack_open(struct lims_pack_source source, struct lims_pack **ret_pack, struct lims_err *err);
/// A pack in a file. LIMS_E_NOT_FOUND when there is none.
lims_rc lims_pack_open_file(const char *path, struct lims_pack **ret_pack, struct lims_err *err);
void lims_pack_close(struct lims_pack *p); ///< accepts NULL

const struct lims_pack_header *lims_pack_header(const struct lims_pack *p);
const struct lims_pack_have *lims_pack_haves(const struct lims_pack *p, size_t *ret_count);
const struct lims_pack_chain *lims_pack_chains(const struct lims_pack *p, size_t *ret_count);

/// Walks the heads of a chain, then its entries. Any callback may be NULL; what it returns ends the walk when it is not LIMS_OK.
struct lims_pack_visit {
	lims_rc (*head)(void *ctx, const struct lims_head *h, struct lims_err *err);
	lims_rc (*entry)(void *ctx, const unsigned char *bytes, size_t n, struct lims_err *err);
	lims_rc (*blob)(void *ctx, const struct lims_hash *hash, const unsigned char *bytes, size_t n, struct lims_err *err);
	void *ctx;
};
/// heads_only: stops before the entries. LIMS_E_INPUT when the source changed since it was opened.
lims_rc lims_pack_walk_chain(
	struct lims_pack *p, const struct lims_pack_chain *c, bool heads_only, const struct lims_pack_visit *v, struct lims_err *err);
lims_rc lims_pack_walk_blobs(struct lims_pack *p, const struct lims_pack_visit *v, struct lims_err *err);

/// Writing: to a temporary file beside `path`, made whole by finish.
struct lims_pack_writer;
lims_rc lims_pack_create(const char *path, const struct lims_pack_header *h, struct lims_pack_writer **ret_writer, struct lims_err *err);
lims_rc lims_pack_add_have(struct lims_pack_writer *w, const struct lims_pack_have *h, struct lims_err *err);
lims_rc lims_pack_add_chain(struct lims_pack_writer *w, const struct lims_pack_chain *c, struct lims_err *err);
lims_rc lims_pack_add_head(struct lims_pack_writer *w, const struct lims_head *h, struct lims_err *err);
lims_rc lims_pack_add_entry(struct lims_pack_writer *w, const void *bytes, size_t n, struct lims_err *err);
lims_rc lims_pack_add_blob(struct lims_pack_writer *w, const struct lims_hash *hash, const void *bytes, size_t n, struct lims_err *err);
/// Ends the file, fsync, rename over path, fsync of the folder; frees the writer whatever happens.
lims_rc lims_pack_finish(struct lims_pack_writer *w, struct lims_err *err);
void lims_pack_abandon(struct lims_pack_writer *w); ///< removes the temporary file; accepts NULL

#endif
