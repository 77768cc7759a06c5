// SPDX-License-Identifier: Apache-2.0
// Exchanging packs: take, sign, write what the others lack; and joining a laboratory by a whole pack.
#include "lims-core/journal/sync.h"
#include "lims-core/journal/carry.h"
#include "lims-core/journal/import.h"
#include "lims-core/journal/met_kept.h"
#include "lims-core/journal/statements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// What is to be written, gathered in one read transaction.
struct out {
	struct lims_journal *j;
	struct lims_db *db;
	struct lims_pack_writer *w;
	const struct lims_pack_have *haves; ///< of the pack that was read
	size_t have_count;
	bool whole;
	struct lims_registry registry;
	struct lims_hashes blobs;
	struct lims_carry carry;
	struct lims_sync_result *result;
};

/// The sequence of a node that every other copy has: the least of what they told, 0 when one told nothing of it or none is known.
static int64_t all_have(const struct out *o, const char *node)
{
	int64_t least = INT64_MAX;
	for (size_t i = 0; i < o->have_count && !o->whole; i++) {
		const char *writer = o->haves[i].writer;
		int64_t its = 0;
		if (strcmp(writer, o->j->id.node) == 0)
			continue;
		for (size_t k = 0; k < o->have_count; k++)
			if (strcmp(o->haves[k].writer, writer) == 0 && strcmp(o->haves[k].node, node) == 0)
				its = o->haves[k].sequence;
		least = its < least ? its : least;
	}
	return least == INT64_MAX ? 0 : least;
}

/// Heads of a node after `from` and up to `to`; counts them, and writes them when w is given.
static lims_rc put_heads(struct out *o, const char *node, int64_t from, int64_t to, bool write, int64_t *ret_count, struct lims_err *err)
{
	int64_t at = from, count = 0;
	lims_rc rc = LIMS_OK;
	for (bool more = true; more && rc == LIMS_OK;) {
		struct lims_stmt *s = NULL;
		struct lims_head h;
		bool row = false;
		more = false;
		rc = lims_db_use(o->db, &lims_q_head_page, &s, err);
		if (rc != LIMS_OK)
			break;
		lims_stmt_text(s, 1, node);
		lims_stmt_int(s, 2, at);
		while ((rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
			rc = lims_row_head(s, &h, err);
			if (rc == LIMS_OK && strcmp(h.node, node) == 0 && h.sequence <= at)
				rc = lims_err_set(err, LIMS_E_CORRUPT, "the index of the heads is damaged; restore a backup");
			if (rc != LIMS_OK || strcmp(h.node, node) != 0 || h.sequence > to) {
				more = false;
				break;
			}
			more = true;
			at = h.sequence;
			count++;
			if (write)
				rc = lims_pack_add_head(o->w, &h, err);
			if (rc != LIMS_OK)
				break;
		}
		lims_stmt_release(s);
	}
	if (rc == LIMS_OK)
		*ret_count = count;
	return rc;
}

/// Up to where a chain may be given away: its last signed head, or what its successor vouches for.
static lims_rc ceiling_of(struct out *o, const char *node, int64_t *ret, struct lims_err *err)
{
	struct lims_head h = {.sequence = 0};
	struct lims_err inner = {.lang = err ? err->lang : NULL};
	lims_rc rc = lims_journal_last_head(o->db, node, &h, &inner);
	if (rc != LIMS_OK && rc != LIMS_E_NOT_FOUND)
		return lims_err_set(err, rc, "%s", inner.text);
	int64_t high = h.sequence, here = 0;
	rc = lims_journal_count(o->db, node, &here, err);
	if (rc != LIMS_OK)
		return rc;
	for (size_t i = 0; i < o->registry.vouched_count; i++)
		if (strcmp(o->registry.vouched[i].node, node) == 0 && o->registry.vouched[i].sequence > high &&
			o->registry.vouched[i].sequence <= here)
			high = o->registry.vouched[i].sequence;
	*ret = high;
	return LIMS_OK;
}

static lims_rc put_entries(struct out *o, const struct lims_pack_chain *c, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(o->db, LIMS_BY_NODE, c->node, &cursor, err);
	if (rc != LIMS_OK)
		return rc;
	lims_cursor_after(cursor, c->first - 1);
	for (int64_t n = c->first; n <= c->last && rc == LIMS_OK; n++) {
		struct lims_hashes names;
		rc = lims_cursor_next(cursor, &e, err);
		if (rc == LIMS_OK && !e)
			rc = lims_err_set(err, LIMS_E_CORRUPT, "node %s has a head after its last entry; run lims audit verify", c->node);
		if (rc == LIMS_OK)
			rc = lims_pack_add_entry(o->w, e->bytes, e->len, err);
		if (rc == LIMS_OK)
			rc = lims_body_blobs(&e->entry, &names, err);
		if (rc != LIMS_OK)
			break;
		for (size_t i = 0; i < names.count && rc == LIMS_OK; i++)
			if (!lims_hashes_add(&o->blobs, &names.list[i]))
				rc = lims_err_set(err, LIMS_E_MEMORY, "no memory for the names of blobs");
		free(names.list);
		o->result->entries_out++;
	}
	lims_cursor_close(cursor);
	return rc;
}

static lims_rc put_chain(struct out *o, const char *node, struct lims_err *err)
{
	struct lims_pack_chain c = {.first = all_have(o, node) + 1};
	int64_t written = 0;
	memcpy(c.node, node, sizeof c.node);
	lims_rc rc = ceiling_of(o, node, &c.last, err);
	if (rc != LIMS_OK || c.last < c.first)
		return rc;
	rc = put_heads(o, node, c.first - 1, c.last, false, &c.heads, err);
	if (rc == LIMS_OK)
		rc = lims_pack_add_chain(o->w, &c, err);
	if (rc == LIMS_OK)
		rc = put_heads(o, node, c.first - 1, c.last, true, &written, err);
	return rc == LIMS_OK ? put_entries(o, &c, err) : rc;
}

static lims_rc put_haves(struct out *o, struct lims_err *err)
{
	char node[LIMS_NODE_ID] = "";
	bool more = true;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < o->have_count && rc == LIMS_OK; i++)
		if (strcmp(o->haves[i].writer, o->j->id.node) != 0)
			rc = lims_pack_add_have(o->w, &o->haves[i], err);
	while (rc == LIMS_OK && (rc = lims_next_node(o->db, node, &more, err)) == LIMS_OK && more) {
		struct lims_pack_have h = {.sequence = 0};
		memcpy(h.writer, o->j->id.node, sizeof h.writer);
		memcpy(h.node, node, sizeof h.node);
		rc = lims_journal_count(o->db, node, &h.sequence, err);
		if (rc == LIMS_OK)
			rc = lims_pack_add_have(o->w, &h, err);
	}
	return rc;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct lims_hash));
}

static lims_rc put_blobs(struct out *o, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	if (o->blobs.count > 1)
		qsort(o->blobs.list, o->blobs.count, sizeof *o->blobs.list, by_bytes);
	for (size_t i = 0; i < o->blobs.count && rc == LIMS_OK; i++) {
		struct lims_buf b;
		if (i > 0 && lims_hash_equal(&o->blobs.list[i - 1], &o->blobs.list[i]))
			continue;
		rc = lims_journal_blob(o->db, &o->blobs.list[i], &b, err);
		if (rc != LIMS_OK)
			break;
		rc = lims_pack_add_blob(o->w, &o->blobs.list[i], b.data, b.len, err);
		lims_buf_finish(&b);
		o->result->blobs_out++;
	}
	return rc;
}

static lims_rc fill_header(struct out *o, struct lims_pack_header *h, struct lims_err *err)
{
	const struct lims_identity *id = &o->j->id;
	const struct lims_journal_node_info *founder = lims_registry_find(&o->registry, id->founder),
										*self = lims_registry_find(&o->registry, id->node);
	if (!founder || !self)
		return lims_err_set(
			err, LIMS_E_CORRUPT, "the birth of this node or of the laboratory's first node is not in the store; restore a backup");
	h->training = id->kind == LIMS_STORE_TRAINING;
	memcpy(h->laboratory, id->laboratory, sizeof h->laboratory);
	memcpy(h->founder.node, founder->node, sizeof h->founder.node);
	memcpy(h->founder.public_key, founder->public_key, sizeof h->founder.public_key);
	h->founder.born = id->founder_born;
	memcpy(h->writer.node, self->node, sizeof h->writer.node);
	memcpy(h->writer.public_key, self->public_key, sizeof h->writer.public_key);
	h->writer.born = self->born;
	return LIMS_OK;
}

static lims_rc put_all(struct out *o, const char *path, struct lims_err *err)
{
	struct lims_pack_header h;
	char node[LIMS_NODE_ID] = "";
	bool more = true;
	memset(&h, 0, sizeof h);
	lims_rc rc = lims_registry_load(o->db, &o->registry, err);
	if (rc == LIMS_OK)
		rc = fill_header(o, &h, err);
	if (rc == LIMS_OK)
		rc = lims_pack_create(path, &h, &o->w, err);
	if (rc == LIMS_OK)
		rc = put_haves(o, err);
	while (rc == LIMS_OK && (rc = lims_next_node(o->db, node, &more, err)) == LIMS_OK && more)
		rc = put_chain(o, node, err);
	o->carry.db = o->db;
	o->carry.to = o->w;
	o->carry.result = o->result;
	if (rc == LIMS_OK)
		rc = lims_carry_chains(&o->carry, err);
	if (rc == LIMS_OK)
		rc = put_blobs(o, err);
	return rc == LIMS_OK ? lims_carry_blobs(&o->carry, &o->blobs, err) : rc;
}

static lims_rc write_pack(
	struct lims_journal *j, const char *path, struct lims_pack *old, bool whole, struct lims_sync_result *result, struct lims_err *err)
{
	struct out o = {.j = j, .whole = whole, .carry = {.from = old}, .result = result};
	if (old)
		o.haves = lims_pack_haves(old, &o.have_count);
	// A connection of its own, for the reading one may be in use by another thread.
	lims_rc rc = lims_journal_reader(j, &o.db, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin_read(o.db, err);
	if (rc == LIMS_OK)
		rc = put_all(&o, path, err);
	if (rc == LIMS_OK)
		rc = lims_pack_finish(o.w, err);
	else
		lims_pack_abandon(o.w);
	lims_registry_finish(&o.registry);
	free(o.blobs.list);
	free(o.carry.blobs.list);
	lims_db_close(o.db);
	return rc;
}

static lims_rc sign_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	(void)ctx;
	return lims_journal_sign_head(tx, NULL, err);
}

static lims_rc sign_own(struct lims_journal *j, struct lims_err *err)
{
	return *j->why ? LIMS_OK : lims_journal_command(j, sign_run, NULL, err);
}

/// What begins as a pack and cannot be read was one: a file of another kind, or of a newer program, begins otherwise.
static bool begins_as_pack(const char *path)
{
	static const char first[] = "lims-pack-1\n";
	char head[sizeof first - 1];
	FILE *f = fopen(path, "rb");
	bool is = f && fread(head, 1, sizeof head, f) == sizeof head && memcmp(head, first, sizeof head) == 0;
	if (f)
		(void)fclose(f);
	return is;
}

/// A pack on its way in, and whether somebody will look at what met.
struct taking {
	struct lims_import in;
	bool look;
};

/// What is to be looked at is kept by the same transaction: who is ended afterwards finds it at the next exchange.
static lims_rc take_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct taking *t = ctx;
	struct lims_sync_met m = {.count = 0};
	lims_rc rc = t->look ? lims_met_before(&m, tx->db, err) : LIMS_OK;
	if (rc == LIMS_OK)
		rc = lims_import_run(tx, &t->in, err);
	if (rc == LIMS_OK && t->look && t->in.result.entries_in > 0) {
		rc = lims_met_after(&m, tx->db, t->in.pack, err);
		if (rc == LIMS_OK)
			rc = lims_met_keep(tx, &m, err);
	}
	lims_met_finish(&m);
	return rc;
}

/// *ret_pack is NULL when there is no file and that is allowed.
static lims_rc take_file(struct lims_journal *j, const char *path, bool need, bool look, struct lims_pack **ret_pack,
	struct lims_sync_result *result, struct lims_err *err)
{
	struct taking t = {.look = look};
	struct lims_err inner = {.lang = err ? err->lang : NULL};
	lims_rc rc = lims_pack_open_file(path, &t.in.pack, &inner);
	*ret_pack = NULL;
	if (rc == LIMS_E_NOT_FOUND && !need)
		return LIMS_OK;
	result->damaged = rc == LIMS_E_INPUT && begins_as_pack(path);
	if (rc != LIMS_OK)
		return lims_err_set(err, rc, "%s", inner.text);
	rc = lims_writer_run(j, take_run, &t, err);
	if (rc != LIMS_OK) {
		result->refused = t.in.result.refused;
		result->damaged = rc == LIMS_E_INPUT && begins_as_pack(path);
		lims_pack_close(t.in.pack);
		return rc;
	}
	*result = t.in.result;
	*ret_pack = t.in.pack;
	return LIMS_OK;
}

lims_rc lims_journal_meet_file(
	struct lims_journal *j, const char *path, const struct lims_sync_meeting *meeting, struct lims_sync_result *ret, struct lims_err *err)
{
	struct lims_sync_result result = {.entries_in = 0};
	struct lims_err inner = {.code = LIMS_OK, .lang = err ? err->lang : NULL};
	struct lims_pack *pack = NULL;
	lims_rc rc = take_file(j, path, false, meeting != NULL, &pack, &result, err);
	// Between taking and giving, so that what is recorded goes along. What cannot be looked at waits, and keeps nobody from exchanging.
	lims_rc looked = rc == LIMS_OK && meeting ? lims_met_tell(j, meeting, &inner) : LIMS_OK;
	if (rc == LIMS_OK)
		rc = sign_own(j, err);
	if (rc == LIMS_OK)
		rc = write_pack(j, path, pack, false, &result, err);
	lims_pack_close(pack);
	if (rc == LIMS_OK && looked != LIMS_OK)
		rc = lims_err_set(err, looked,
			"The entries were exchanged, but not all that came in was held against what was here; the next lims sync does it: %s",
			inner.text);
	if (ret)
		*ret = result;
	return rc;
}

lims_rc lims_journal_sync_file(struct lims_journal *j, const char *path, struct lims_sync_result *ret, struct lims_err *err)
{
	return lims_journal_meet_file(j, path, NULL, ret, err);
}

lims_rc lims_journal_import_file(struct lims_journal *j, const char *path, struct lims_sync_result *ret, struct lims_err *err)
{
	struct lims_sync_result result = {.entries_in = 0};
	struct lims_pack *pack = NULL;
	lims_rc rc = take_file(j, path, true, false, &pack, &result, err);
	lims_pack_close(pack);
	if (ret && (rc == LIMS_OK || result.refused || result.damaged))
		*ret = result;
	return rc;
}

lims_rc lims_journal_export_file(struct lims_journal *j, const char *path, struct lims_sync_result *ret, struct lims_err *err)
{
	struct lims_sync_result result = {.entries_in = 0};
	lims_rc rc = sign_own(j, err);
	if (rc == LIMS_OK)
		rc = write_pack(j, path, NULL, true, &result, err);
	if (rc == LIMS_OK && ret)
		*ret = result;
	return rc;
}

struct join {
	struct lims_import in;
	const struct lims_journal_params *p;
};

/// The identity of the new node once the laboratory's first entry is here.
static lims_rc take_laboratory(struct lims_tx *tx, const struct lims_pack_header *h, struct lims_err *err)
{
	struct lims_buf bytes;
	struct lims_stored e;
	struct lims_identity id;
	lims_rc rc = lims_journal_entry_at(tx->db, h->founder.node, 1, &bytes, &e, err);
	if (rc == LIMS_E_NOT_FOUND)
		return lims_err_set(err, LIMS_E_REFUSED,
			"the pack does not hold the laboratory's first entry; join by a whole pack, written by lims sync to a new file");
	if (rc != LIMS_OK)
		return rc;
	rc = lims_born_read(&e, &id, NULL, err);
	lims_buf_finish(&bytes);
	if (rc != LIMS_OK)
		return rc;
	struct lims_identity *mine = &tx->j->id;
	memcpy(mine->laboratory, id.laboratory, sizeof mine->laboratory);
	memcpy(mine->name, id.name, sizeof mine->name);
	memcpy(mine->founder, id.node, sizeof mine->founder);
	mine->founder_born = h->founder.born;
	mine->kind = id.kind;
	return LIMS_OK;
}

static lims_rc be_born(struct lims_tx *tx, const struct join *jn, struct lims_err *err)
{
	const struct lims_pack_header *h = lims_pack_header(jn->in.pack);
	const struct lims_pack_party *roots[] = {&h->founder, &h->writer};
	struct lims_registry r = {.count = 0};
	struct lims_journal_node_info trusted[2];
	struct lims_born b = {.id = &tx->j->id, .block = -1, .trusted = trusted};
	lims_rc rc = lims_registry_load(tx->db, &r, err);
	for (size_t i = 0; i < 2 && rc == LIMS_OK; i++) {
		const struct lims_journal_node_info *n = lims_registry_find(&r, roots[i]->node);
		if (!n)
			rc = lims_err_set(err, LIMS_E_REFUSED, "the pack does not hold the birth of the node that wrote it; join by a whole pack");
		else if (i == 0 || strcmp(roots[0]->node, roots[1]->node) != 0)
			trusted[b.trusted_count++] = *n;
	}
	for (size_t i = 0; i < r.count && rc == LIMS_OK; i++)
		if (strcmp(r.list[i].code, tx->j->id.code) == 0)
			rc =
				lims_err_set(err, LIMS_E_REFUSED, "the code %s belongs to node %s already; choose another", r.list[i].code, r.list[i].node);
	if (rc == LIMS_OK)
		rc = lims_born_append(tx, &b, jn->p->actor, NULL, err);
	if (rc == LIMS_OK)
		rc = lims_journal_sign_head(tx, NULL, err);
	lims_registry_finish(&r);
	return rc;
}

static lims_rc join_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct join *jn = ctx;
	lims_rc rc = lims_store_begin(tx, err);
	if (rc == LIMS_OK)
		rc = lims_import_run(tx, &jn->in, err);
	if (rc == LIMS_OK && jn->in.result.gaps)
		rc = lims_err_set(
			err, LIMS_E_REFUSED, "the pack holds only what others lacked; join by a whole pack, written by lims sync to a new file");
	if (rc == LIMS_OK)
		rc = take_laboratory(tx, lims_pack_header(jn->in.pack), err);
	return rc == LIMS_OK ? be_born(tx, jn, err) : rc;
}

lims_rc lims_journal_join(
	const char *url, const char *path, const struct lims_journal_params *p, char ret_node[LIMS_NODE_ID], struct lims_err *err)
{
	struct lims_journal *j = NULL;
	struct join jn = {.p = p, .in = {.join = true}};
	lims_rc rc = lims_params_check(p, false, err);
	if (rc == LIMS_OK)
		rc = lims_pack_open_file(path, &jn.in.pack, err);
	if (rc == LIMS_OK)
		rc = lims_journal_boot(url, LIMS_DB_CREATE, p, &j, err);
	if (rc == LIMS_OK)
		rc = lims_keys_create(j->keys_dir, &j->key, err);
	if (rc == LIMS_OK) {
		lims_identity_new(&j->id, &j->key, p);
		rc = lims_writer_run(j, join_run, &jn, err);
	}
	if (rc == LIMS_OK) {
		memcpy(ret_node, j->id.node, LIMS_NODE_ID);
		lims_journal_close(j);
	} else {
		lims_journal_unmake(j);
	}
	lims_pack_close(jn.in.pack);
	return rc;
}
