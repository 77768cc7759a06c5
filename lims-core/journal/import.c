// SPDX-License-Identifier: Apache-2.0
// Taking a pack: only chains of admitted nodes, only under signed heads, only what continues what is here; all of it or nothing.
#include "lims-core/journal/import.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/// One chain of the pack on its way in.
struct chain_in {
	struct lims_tx *tx;
	struct lims_import *in;
	const struct lims_pack_chain *chain;
	const struct lims_journal_node_info *node; ///< whose key signs
	struct lims_head *heads;                   ///< of the pack, rising
	size_t head_count;
	size_t head_at;  ///< first one whose entry was not seen yet
	int64_t ceiling; ///< nothing after it is taken
	int64_t here;    ///< last sequence in the store
	struct lims_hash here_hash;
	struct lims_hlc here_clock;
	struct lims_vouched vouched;            ///< sequence 0: nobody vouches
	int64_t next;                           ///< sequence of the next entry in the pack
	bool headed;                            ///< the entry that is looked at has a head in the pack
	const struct lims_signed_type *waiting; ///< of the entry before it, which has none: the next one may have it
};

static lims_rc refuse_head(const struct lims_head *h, const char *why, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_REFUSED, "the pack was refused: the head of node %s at entry %" PRId64 " %s; nothing was taken from it",
		h->node, h->sequence, why);
}

static lims_rc take_head(void *ctx, const struct lims_head *h, struct lims_err *err)
{
	struct chain_in *c = ctx;
	if (lims_head_verify(h, c->node->public_key, NULL) != LIMS_OK)
		return refuse_head(h, "is not signed with the key that this laboratory knows of that node", err);
	if (h->sequence > c->chain->last)
		return refuse_head(h, "stands after the last entry of its chain", err);
	if (c->head_count && c->heads[c->head_count - 1].sequence >= h->sequence)
		return refuse_head(h, "does not stand in order", err);
	if ((c->head_count & (c->head_count - 1)) == 0) {
		struct lims_head *list = realloc(c->heads, (c->head_count ? c->head_count * 2 : 1) * sizeof *list);
		if (!list)
			return lims_err_set(err, LIMS_E_MEMORY, "no memory to read the pack");
		c->heads = list;
	}
	c->heads[c->head_count++] = *h;
	if (h->sequence > c->ceiling)
		c->ceiling = h->sequence;
	return LIMS_OK;
}

/// Heads and vouchers that speak of this sequence must name this hash.
static lims_rc check_spoken(struct chain_in *c, int64_t sequence, const struct lims_hash *hash, struct lims_err *err)
{
	while (c->head_at < c->head_count && c->heads[c->head_at].sequence < sequence)
		c->head_at++;
	if (c->head_at < c->head_count && c->heads[c->head_at].sequence == sequence) {
		const struct lims_head *h = &c->heads[c->head_at];
		if (!lims_hash_equal(&h->hash, hash))
			return refuse_head(h, "names another entry than the pack has there", err);
		c->head_at++;
		c->headed = true;
	}
	if (c->vouched.sequence == sequence && !lims_hash_equal(&c->vouched.hash, hash))
		return lims_err_set(err, LIMS_E_REFUSED,
			"the pack was refused: entry %" PRId64 " of node %s is not the one that its successor vouches for; nothing was taken from it",
			sequence, c->chain->node);
	return LIMS_OK;
}

static lims_rc refuse_entry(const struct chain_in *c, int64_t sequence, const char *why, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_REFUSED, "the pack was refused: entry %" PRId64 " of node %s %s; nothing was taken from it", sequence,
		c->chain->node, lims_err_tr(err, why));
}

/// An entry that is here already must be the same: two histories of one node cannot both be true.
static lims_rc compare_known(struct chain_in *c, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_buf bytes;
	struct lims_stored ours;
	lims_rc rc = lims_journal_entry_at(c->tx->db, e->entry.node, e->entry.sequence, &bytes, &ours, err);
	if (rc != LIMS_OK)
		return rc;
	bool same = lims_hash_equal(&ours.hash, &e->hash);
	lims_buf_finish(&bytes);
	return same ? LIMS_OK
				: refuse_entry(c, e->entry.sequence,
					  "is another one than the entry that this store has; one of the two copies was changed or went on twice", err);
}

static lims_rc check_birth(const struct chain_in *c, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_identity id;
	const struct lims_pack_header *h = lims_pack_header(c->in->pack);
	if (lims_born_read(e, &id, NULL, NULL) != LIMS_OK)
		return refuse_entry(c, 1, "does not tell the birth of its node", err);
	if (memcmp(id.public_key, c->node->public_key, sizeof id.public_key) != 0 || !lims_hash_equal(&e->hash, &c->node->born))
		return refuse_entry(c, 1, "is not the birth that the laboratory admitted", err);
	if (strcmp(id.laboratory, h->laboratory) != 0 || (id.kind == LIMS_STORE_TRAINING) != h->training)
		return refuse_entry(c, 1, "belongs to another laboratory", err);
	return LIMS_OK;
}

static void miss_head(struct chain_in *c, int64_t sequence)
{
	struct lims_sync_result *r = &c->in->result;
	c->waiting = NULL;
	if (r->bare++ > 0)
		return;
	memcpy(r->first_bare.node, c->chain->node, sizeof r->first_bare.node);
	memcpy(r->first_bare.writer, lims_pack_header(c->in->pack)->writer.node, sizeof r->first_bare.writer);
	r->first_bare.sequence = sequence;
}

/// What verify asks of a chain: refused, all later entries of that node would be kept out for good where nobody has the head any more.
static void look_for_head(struct chain_in *c, const struct lims_entry *e)
{
	const struct lims_signed_type *t = lims_signed_type_of(c->tx->j, e->type);
	if (c->waiting && strcmp(c->waiting->then, e->type) != 0)
		miss_head(c, e->sequence - 1);
	c->waiting = NULL;
	if (t && !c->headed && t->then)
		c->waiting = t;
	else if (t && !c->headed)
		miss_head(c, e->sequence);
}

static lims_rc take_new(struct chain_in *c, const struct lims_stored *e, struct lims_err *err)
{
	lims_rc rc = lims_entry_follows(&e->entry, c->here, &c->here_hash, NULL);
	if (rc != LIMS_OK)
		return refuse_entry(c, e->entry.sequence, "does not continue the entry before it", err);
	if (c->here > 0 && lims_hlc_cmp(e->entry.clock, c->here_clock) <= 0)
		return refuse_entry(c, e->entry.sequence, "has a clock that runs backwards", err);
	if (e->entry.sequence == 1)
		rc = check_birth(c, e, err);
	size_t late = c->tx->late_count;
	if (rc == LIMS_OK)
		rc = lims_append_row(c->tx, e, NULL, err);
	if (rc == LIMS_OK)
		rc = lims_project_foreign(c->tx, e, err);
	if (rc != LIMS_OK)
		return rc;
	look_for_head(c, &e->entry);
	c->in->result.replayed = c->in->result.replayed || c->tx->late_count > late;
	c->here = e->entry.sequence;
	c->here_hash = e->hash;
	c->here_clock = e->entry.clock;
	c->in->result.entries_in++;
	if (strcmp(e->entry.subject, LIMS_SUBJECT_NODES) == 0)
		c->in->nodes_in++;
	return LIMS_OK;
}

static lims_rc take_entry(void *ctx, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	struct chain_in *c = ctx;
	struct lims_stored e = {.bytes = bytes, .len = n};
	struct lims_err inner = {.lang = err ? err->lang : NULL};
	int64_t sequence = c->next++;
	if (sequence > c->ceiling)
		return LIMS_OK;
	lims_rc rc = lims_entry_read(bytes, n, &e.entry, &inner);
	if (rc == LIMS_E_MEMORY)
		return lims_err_set(err, rc, "%s", inner.text);
	if (rc == LIMS_E_INPUT)
		return refuse_entry(c, sequence, "is of a newer format; use a newer version of lims", err);
	if (rc != LIMS_OK || strcmp(e.entry.node, c->chain->node) != 0 || e.entry.sequence != sequence)
		return refuse_entry(c, sequence, "is not as an entry is written", err);
	c->headed = false;
	rc = lims_hasher_sum(c->tx->j->hasher, bytes, n, &e.hash, err);
	if (rc == LIMS_OK)
		rc = check_spoken(c, sequence, &e.hash, err);
	if (rc != LIMS_OK)
		return rc;
	return sequence <= c->here ? compare_known(c, &e, err) : take_new(c, &e, err);
}

static lims_rc find_end(struct chain_in *c, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	struct lims_stored e;
	bool row = false;
	lims_rc rc = lims_db_use(c->tx->db, &lims_q_entry_last, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, c->chain->node);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK && row)
		rc = lims_row_entry(s, c->tx->j->hasher, &e, err);
	if (rc == LIMS_OK && row) {
		c->here = e.entry.sequence;
		c->here_hash = e.hash;
		c->here_clock = e.entry.clock;
	}
	lims_stmt_release(s);
	return rc;
}

static lims_rc keep_heads(struct chain_in *c, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < c->head_count && rc == LIMS_OK; i++) {
		const struct lims_head *h = &c->heads[i];
		// A head before the part of the chain that the pack carries is checked against the entry that is here.
		if (h->sequence < c->chain->first) {
			struct lims_buf bytes;
			struct lims_stored ours;
			rc = lims_journal_entry_at(c->tx->db, h->node, h->sequence, &bytes, &ours, err);
			if (rc != LIMS_OK)
				break;
			bool same = lims_hash_equal(&ours.hash, &h->hash);
			lims_buf_finish(&bytes);
			if (!same)
				return refuse_head(h, "names another entry than this store has there", err);
		}
		rc = lims_append_head_row(c->tx->db, h, err);
	}
	return rc;
}

static lims_rc take_chain(struct lims_tx *tx, struct lims_import *in, const struct lims_pack_chain *chain,
	const struct lims_journal_node_info *node, const struct lims_registry *r, bool *ret_gap, struct lims_err *err)
{
	struct chain_in c = {.tx = tx, .in = in, .chain = chain, .node = node, .next = chain->first};
	struct lims_pack_visit heads = {.head = take_head, .ctx = &c}, entries = {.entry = take_entry, .ctx = &c};
	lims_rc rc = find_end(&c, err);
	*ret_gap = rc == LIMS_OK && chain->first > c.here + 1;
	if (rc != LIMS_OK || *ret_gap)
		return rc;
	for (size_t i = 0; i < r->vouched_count; i++)
		if (strcmp(r->vouched[i].node, chain->node) == 0 && r->vouched[i].sequence > c.vouched.sequence)
			c.vouched = r->vouched[i];
	c.ceiling = c.vouched.sequence <= chain->last ? c.vouched.sequence : 0;
	rc = lims_pack_walk_chain(in->pack, chain, true, &heads, err);
	if (rc == LIMS_OK)
		rc = lims_pack_walk_chain(in->pack, chain, false, &entries, err);
	if (rc == LIMS_OK && c.waiting)
		miss_head(&c, c.here);
	if (rc == LIMS_OK)
		rc = keep_heads(&c, err);
	free(c.heads);
	return rc;
}

static lims_rc remove_pending(struct lims_db *db, const char *node, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_pending_remove, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	return lims_stmt_run(s, NULL, err);
}

/// Who may sign for a chain: an admitted node, or, for a store that joins, the two that the pack names. False: nobody yet.
static bool find_key(const struct lims_tx *tx, const struct lims_import *in, const struct lims_registry *r, const char *node,
	struct lims_journal_node_info *ret)
{
	const struct lims_journal_node_info *known = lims_registry_find(r, node);
	const struct lims_pack_header *h = lims_pack_header(in->pack);
	const struct lims_pack_party *roots[] = {&h->founder, &h->writer};
	if (known && (known->state == LIMS_NODE_ADMITTED || strcmp(node, tx->j->id.node) == 0)) {
		*ret = *known;
		return true;
	}
	for (size_t i = 0; in->join && i < 2; i++) {
		if (strcmp(roots[i]->node, node) != 0)
			continue;
		*ret = (struct lims_journal_node_info){.state = LIMS_NODE_ADMITTED, .born = roots[i]->born, .block = -1};
		memcpy(ret->node, roots[i]->node, sizeof ret->node);
		memcpy(ret->public_key, roots[i]->public_key, sizeof ret->public_key);
		return true;
	}
	return false;
}

/// One round over the chains; more rounds follow while births and admissions come in, for they may open further chains.
static lims_rc take_round(struct lims_tx *tx, struct lims_import *in, bool *open, struct lims_err *err)
{
	struct lims_registry r = {.count = 0};
	struct lims_journal_node_info node;
	size_t count = 0;
	const struct lims_pack_chain *chains = lims_pack_chains(in->pack, &count);
	lims_rc rc = lims_registry_load(tx->db, &r, err);
	in->result.gaps = 0;
	for (size_t i = 0; i < count && rc == LIMS_OK; i++) {
		bool gap = false;
		if (!find_key(tx, in, &r, chains[i].node, &node))
			continue;
		open[i] = false;
		rc = take_chain(tx, in, &chains[i], &node, &r, &gap, err);
		in->result.gaps += gap;
		if (rc == LIMS_OK)
			rc = remove_pending(tx->db, chains[i].node, err);
	}
	lims_registry_finish(&r);
	return rc;
}

struct first_entry {
	struct lims_tx *tx;
	const struct lims_pack_header *header;
	struct lims_journal_node_info info;
	struct lims_identity id;
	bool found;
	bool signed_once;
};

static lims_rc look_at_birth(void *ctx, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	struct first_entry *f = ctx;
	struct lims_stored e = {.bytes = bytes, .len = n};
	(void)err;
	f->found = lims_entry_read(bytes, n, &e.entry, NULL) == LIMS_OK &&
			   lims_hasher_sum(f->tx->j->hasher, bytes, n, &e.hash, NULL) == LIMS_OK &&
			   lims_born_read(&e, &f->id, &f->info, NULL) == LIMS_OK;
	return LIMS_E_NOT_FOUND; // one is enough: ends the walk
}

static lims_rc look_at_head(void *ctx, const struct lims_head *h, struct lims_err *err)
{
	struct first_entry *f = ctx;
	(void)err;
	f->signed_once = f->signed_once || lims_head_verify(h, f->info.public_key, NULL) == LIMS_OK;
	return LIMS_OK;
}

/// A node that nobody has admitted: it is remembered with its key, so that a person can admit it; its entries wait in its own store.
static lims_rc remember_pending(struct lims_tx *tx, struct lims_import *in, const struct lims_pack_chain *chain, struct lims_err *err)
{
	struct first_entry f = {.tx = tx, .header = lims_pack_header(in->pack)};
	struct lims_pack_visit first = {.entry = look_at_birth, .ctx = &f}, heads = {.head = look_at_head, .ctx = &f};
	struct lims_stmt *s = NULL;
	in->result.pending++;
	if (chain->first != 1)
		return LIMS_OK;
	lims_rc rc = lims_pack_walk_chain(in->pack, chain, false, &first, err);
	if (rc != LIMS_OK && rc != LIMS_E_NOT_FOUND)
		return rc;
	bool ours = f.found && strcmp(f.info.node, chain->node) == 0 && strcmp(f.id.laboratory, f.header->laboratory) == 0 &&
				(f.id.kind == LIMS_STORE_TRAINING) == f.header->training;
	if (!ours)
		return LIMS_OK;
	rc = lims_pack_walk_chain(in->pack, chain, true, &heads, err);
	if (rc != LIMS_OK || !f.signed_once)
		return rc;
	rc = lims_db_use(tx->db, &lims_q_pending_put, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, f.info.node);
	lims_stmt_text(s, 2, f.info.code);
	lims_stmt_blob(s, 3, f.info.public_key, sizeof f.info.public_key);
	lims_stmt_blob(s, 4, f.info.born.b, sizeof f.info.born.b);
	return lims_stmt_run(s, NULL, err);
}

static lims_rc take_blob(void *ctx, const struct lims_hash *hash, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	const struct chain_in *c = ctx;
	struct lims_stmt *s = NULL;
	struct lims_hash sum;
	bool named = false, known = false;
	lims_rc rc = lims_db_use(c->tx->db, &lims_q_blob_named, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_blob(s, 1, hash->b, sizeof hash->b);
	rc = lims_stmt_step(s, &named, err);
	lims_stmt_release(s);
	if (rc == LIMS_OK && named)
		rc = lims_blob_known(c->tx->db, hash, &known, err);
	if (rc != LIMS_OK || !named || known)
		return rc;
	rc = lims_hasher_sum(c->tx->j->hasher, bytes, n, &sum, err);
	if (rc == LIMS_OK && !lims_hash_equal(&sum, hash)) {
		char hex[LIMS_HASH_HEX];
		lims_hash_hex(hash, hex);
		return lims_err_set(err, LIMS_E_REFUSED,
			"the pack was refused: the bytes of the blob %s are not those of its name; nothing was taken from it", hex);
	}
	if (rc == LIMS_OK)
		rc = lims_blob_row(c->tx->db, hash, bytes, n, err);
	if (rc == LIMS_OK)
		c->in->result.blobs_in++;
	return rc;
}

/// Every blob that a new entry names is here now.
static lims_rc take_blobs(struct lims_tx *tx, struct lims_import *in, struct lims_err *err)
{
	struct chain_in c = {.tx = tx, .in = in};
	struct lims_pack_visit v = {.blob = take_blob, .ctx = &c};
	lims_rc rc = lims_pack_walk_blobs(in->pack, &v, err);
	for (size_t i = 0; i < tx->named.count && rc == LIMS_OK; i++) {
		bool known = false;
		rc = lims_blob_known(tx->db, &tx->named.list[i], &known, err);
		if (rc == LIMS_OK && !known) {
			char hex[LIMS_HASH_HEX];
			lims_hash_hex(&tx->named.list[i], hex);
			rc = lims_err_set(err, LIMS_E_REFUSED,
				"the pack was refused: an entry names the blob %s, which it does not carry; nothing was taken from it", hex);
		}
	}
	return rc;
}

static lims_rc check_header(const struct lims_tx *tx, const struct lims_import *in, struct lims_err *err)
{
	const struct lims_pack_header *h = lims_pack_header(in->pack);
	const struct lims_identity *id = &tx->j->id;
	if (in->join)
		return LIMS_OK;
	if (h->training != (id->kind == LIMS_STORE_TRAINING))
		return lims_err_set(err, LIMS_E_REFUSED, "the pack is of a %s store and this store is for %s; the two never meet",
			h->training ? "training" : "production", lims_store_kind_name(id->kind));
	if (strcmp(h->laboratory, id->laboratory) != 0 || strcmp(h->founder.node, id->founder) != 0 ||
		!lims_hash_equal(&h->founder.born, &id->founder_born))
		return lims_err_set(err, LIMS_E_REFUSED, "the pack belongs to another laboratory; nothing was taken from it");
	return LIMS_OK;
}

/// When others have more of this node's entries than this store, it is an older copy, and going on would be a fork.
static lims_rc check_not_older(const struct lims_tx *tx, const struct lims_import *in, struct lims_err *err)
{
	size_t have_count = 0, chain_count = 0;
	const struct lims_pack_have *haves = lims_pack_haves(in->pack, &have_count);
	const struct lims_pack_chain *chains = lims_pack_chains(in->pack, &chain_count);
	int64_t most = 0;
	for (size_t i = 0; i < have_count; i++)
		if (strcmp(haves[i].node, tx->j->id.node) == 0 && haves[i].sequence > most)
			most = haves[i].sequence;
	for (size_t i = 0; i < chain_count; i++)
		if (strcmp(chains[i].node, tx->j->id.node) == 0 && chains[i].last > most)
			most = chains[i].last;
	if (most <= tx->sequence)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_REFUSED,
		"this store is an older copy of its own node: it has %" PRId64 " entries of it and other copies have %" PRId64
		"; use the newer copy, or give this one a node of its own with lims node adopt",
		tx->sequence, most);
}

lims_rc lims_import_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct lims_import *in = ctx;
	size_t count = 0;
	const struct lims_pack_chain *chains = lims_pack_chains(in->pack, &count);
	lims_rc rc = check_header(tx, in, err);
	in->result.refused = rc == LIMS_E_REFUSED;
	if (rc == LIMS_OK)
		rc = check_not_older(tx, in, err);
	bool *open = rc == LIMS_OK ? malloc(count + 1) : NULL;
	if (rc == LIMS_OK && !open)
		rc = lims_err_set(err, LIMS_E_MEMORY, "no memory to read the pack");
	if (rc != LIMS_OK)
		return rc;
	memset(open, 1, count + 1);
	int64_t before = -1;
	while (rc == LIMS_OK && in->nodes_in != before) {
		before = in->nodes_in;
		rc = take_round(tx, in, open, err);
	}
	for (size_t i = 0; i < count && rc == LIMS_OK; i++)
		if (open[i])
			rc = remember_pending(tx, in, &chains[i], err);
	if (rc == LIMS_OK)
		rc = take_blobs(tx, in, err);
	in->result.refused = rc == LIMS_E_REFUSED;
	if (rc == LIMS_OK)
		rc = lims_project_late(tx, err);
	free(open);
	return rc;
}
