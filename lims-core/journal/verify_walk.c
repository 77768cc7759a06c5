// SPDX-License-Identifier: Apache-2.0
// Verify: the entries of one node, one after the other; a long chain in parts, each on a thread of its own, from the hash that the part before it ends with.
#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"
#include "lims-core/journal/statements.h"
#include "lims-core/journal/verify_bits.h"

#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Below this many entries a further part costs more than it brings. There are more parts than threads, so that a thread whose core has other
/// work to do does not keep all waiting.
enum { PART_LEAST = 20000, PARTS_EACH = 4, THREADS_MAX = 4 };

struct lims_finding lims_entry_finding(const char *node, int64_t sequence)
{
	return (struct lims_finding){.kind = LIMS_FAULT_ENTRY, .node = node, .sequence = sequence};
}

static lims_rc name_there(
	struct lims_verify *v, const struct lims_hash *blob, const struct lims_entry *e, bool *ret_there, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(v->db, &lims_q_blob_name_has, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_blob(s, 1, blob->b, sizeof blob->b);
	lims_stmt_text(s, 2, e->node);
	lims_stmt_int(s, 3, e->sequence);
	rc = lims_stmt_step(s, ret_there, err);
	lims_stmt_release(s);
	return rc;
}

/// Every blob that the entry names is in the store and in the list of names.
static lims_rc check_names(struct lims_verify *v, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_hashes names;
	struct lims_finding f = lims_entry_finding(e->entry.node, e->entry.sequence);
	if (lims_body_blobs(&e->entry, &names, NULL) != LIMS_OK) {
		lims_verify_found(v, f, "entry %" PRId64 " of node %s names its blobs wrongly", e->entry.sequence, e->entry.node);
		return LIMS_OK;
	}
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < names.count && rc == LIMS_OK; i++) {
		bool known = false, listed = false;
		char hex[LIMS_HASH_HEX];
		lims_hash_hex(&names.list[i], hex);
		f.kind = LIMS_FAULT_BLOB;
		f.blob = hex;
		rc = lims_blob_known(v->db, &names.list[i], &known, err);
		if (rc == LIMS_OK)
			rc = name_there(v, &names.list[i], &e->entry, &listed, err);
		if (rc == LIMS_OK && !known)
			lims_verify_found(
				v, f, "the blob %s, named by entry %" PRId64 " of node %s, is missing", hex, e->entry.sequence, e->entry.node);
		if (rc == LIMS_OK && !listed)
			lims_verify_found(v, f, "entry %" PRId64 " of node %s names the blob %s, and the table journal_blob_name does not",
				e->entry.sequence, e->entry.node, hex);
	}
	v->blob_names += (int64_t)names.count;
	free(names.list);
	return rc;
}

static lims_rc head_at(struct lims_verify *v, const char *node, int64_t sequence, bool *ret_there, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(v->db, &lims_q_head_for, &s, err);
	if (rc != LIMS_OK)
		return rc;
	bool row = false;
	lims_stmt_text(s, 1, node);
	lims_stmt_int(s, 2, sequence);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK)
		*ret_there = row && lims_stmt_col_int(s, 1) == sequence;
	lims_stmt_release(s);
	return rc;
}

/// Whether the head of an entry may stand at the next one, for that one is of the type that is written directly behind it.
static lims_rc goes_on(
	struct lims_verify *v, const struct lims_signed_type *t, const struct lims_entry *e, bool *ret_so, struct lims_err *err)
{
	struct lims_buf bytes;
	struct lims_stored next;
	if (!t->then)
		return LIMS_OK;
	lims_rc rc = lims_journal_entry_at(v->db, e->node, e->sequence + 1, &bytes, &next, err);
	if (rc == LIMS_OK) {
		*ret_so = strcmp(next.entry.type, t->then) == 0;
		lims_buf_finish(&bytes);
		return LIMS_OK;
	}
	// What is missing or damaged there is found when it is read.
	if (rc != LIMS_E_NOT_FOUND && rc != LIMS_E_CORRUPT && rc != LIMS_E_INPUT)
		return rc;
	lims_err_clear(err);
	return LIMS_OK;
}

/// A head that was taken out of the middle is missed by the entry that was signed: a later head covers the same entries, and nothing else would tell.
static lims_rc check_signed(struct lims_verify *v, const struct lims_entry *e, struct lims_err *err)
{
	const struct lims_signed_type *t = lims_signed_type_of(v->j, e->type);
	struct lims_finding f = {.kind = LIMS_FAULT_HEAD, .node = e->node, .sequence = e->sequence};
	bool there = false, later = false;
	lims_rc rc = t ? head_at(v, e->node, e->sequence, &there, err) : LIMS_OK;
	if (!t || rc != LIMS_OK || there)
		return rc;
	rc = goes_on(v, t, e, &later, err);
	if (rc == LIMS_OK && !later)
		lims_verify_found(v, f,
			"entry %" PRId64 " of node %s (%s) was signed when it was written, and the head of it is missing; a copy that has it gives it "
			"back by lims sync to a new file there and from that file here, else a backup",
			e->sequence, e->node, e->type);
	return rc;
}

/// Most bodies are as this program writes them and name no blob: one look tells both.
static bool is_plain(const struct lims_entry *e)
{
	bool names = false;
	return lims_json_plain_object(e->body, e->body_len, LIMS_BODY_BLOBS, &names) && !names;
}

static lims_rc check_entry(struct lims_verify *v, struct lims_walk *w, const struct lims_stored *e, struct lims_err *err)
{
	bool plain = is_plain(&e->entry);
	struct lims_finding f = lims_entry_finding(w->node, e->entry.sequence);
	if (lims_entry_follows(&e->entry, w->sequence, &w->hash, NULL) != LIMS_OK)
		lims_verify_found(v, f, "entry %" PRId64 " of node %s does not carry the hash of the entry before it; one of the two was changed",
			e->entry.sequence, w->node);
	else if (w->sequence > 0 && lims_hlc_cmp(e->entry.clock, w->clock) <= 0)
		lims_verify_found(v, f, "entry %" PRId64 " of node %s has a clock that runs backwards", e->entry.sequence, w->node);
	else if (!plain && lims_entry_check_body(e->entry.body, e->entry.body_len, NULL) != LIMS_OK)
		lims_verify_found(v, f, "the body of entry %" PRId64 " of node %s is no valid JSON", e->entry.sequence, w->node);
	w->sequence = e->entry.sequence;
	w->hash = e->hash;
	w->clock = e->entry.clock;
	v->result.entries++;
	lims_rc rc = check_signed(v, &e->entry, err);
	return rc == LIMS_OK && !plain ? check_names(v, e, err) : rc;
}

/// Reads on behind w->sequence up to `to`, or to the end. *ret_whole stays false when something stops it: what stands behind a changed entry of this part is
/// not read.
static lims_rc walk_part(struct lims_verify *v, struct lims_walk *w, int64_t to, bool *ret_whole, struct lims_err *err)
{
	struct lims_err inner = {.lang = v->lang};
	bool row = true;
	lims_rc rc = LIMS_OK;
	while (row && w->sequence < to) {
		struct lims_stmt *s = NULL;
		rc = lims_db_use(v->db, &lims_q_chunk_node, &s, err);
		if (rc != LIMS_OK)
			return rc;
		lims_stmt_text(s, 1, w->node);
		lims_stmt_int(s, 2, w->sequence);
		int64_t before = w->sequence;
		while ((rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row && w->sequence < to) {
			struct lims_stored e;
			rc = lims_row_entry(s, v->hasher, &e, &inner);
			if (rc == LIMS_OK && e.entry.sequence != w->sequence + 1)
				rc = lims_err_set(&inner, LIMS_E_CORRUPT, "entry %" PRId64 " of node %s is missing", w->sequence + 1, w->node);
			if (rc == LIMS_OK)
				rc = check_entry(v, w, &e, &inner);
			if (rc != LIMS_OK)
				break;
		}
		lims_stmt_release(s);
		if (rc == LIMS_E_CORRUPT || rc == LIMS_E_INPUT) {
			lims_verify_found(v, lims_entry_finding(w->node, w->sequence + 1), "%s", inner.code ? inner.text : err->text);
			return LIMS_OK;
		}
		if (rc != LIMS_OK)
			return inner.code ? lims_err_set(err, rc, "%s", inner.text) : rc;
		row = w->sequence > before;
	}
	*ret_whole = true;
	return LIMS_OK;
}

/// A finding that waits until the parts before it have told theirs.
struct late {
	struct lims_finding f;
	char blob[LIMS_HASH_HEX];
	char *text;
};

struct part {
	struct lims_verify v;
	struct lims_walk w;
	int64_t from, to;
	bool whole;
	lims_rc rc;
	struct lims_err err;
	struct late late[LIMS_FINDINGS_MAX];
	size_t count;
};

static void keep(const struct lims_finding *f, void *ctx)
{
	struct part *p = ctx;
	struct late *l = &p->late[p->count];
	l->f = *f;
	(void)snprintf(l->blob, sizeof l->blob, "%s", f->blob);
	l->text = strdup(f->text);
	if (l->text)
		p->count++;
}

/// A part begins behind the entry `from`, whose hash is checked by the part before it.
static lims_rc part_begin(struct part *p)
{
	struct lims_stmt *s = NULL;
	size_t n = 0;
	bool row = false;
	p->v.hasher = lims_hasher_create();
	lims_rc rc = p->v.hasher ? LIMS_OK : lims_err_set(&p->err, LIMS_E_MEMORY, "no memory to verify the store");
	if (rc == LIMS_OK)
		rc = lims_journal_reader(p->v.j, &p->v.db, &p->err);
	if (rc != LIMS_OK || p->from == p->w.sequence)
		return rc;
	p->w.sequence = p->from;
	rc = lims_db_use(p->v.db, &lims_q_entry_at, &s, &p->err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, p->w.node);
	lims_stmt_int(s, 2, p->from);
	rc = lims_stmt_step(s, &row, &p->err);
	const void *hash = rc == LIMS_OK && row ? lims_stmt_col_blob(s, 2, &n) : NULL;
	if (hash && n == sizeof p->w.hash.b)
		memcpy(p->w.hash.b, hash, n);
	if (hash)
		p->w.clock = (struct lims_hlc){.ms = lims_stmt_col_int(s, 3), .counter = (uint32_t)lims_stmt_col_int(s, 4)};
	lims_stmt_release(s);
	return rc;
}

static void part_run(struct part *p)
{
	p->rc = part_begin(p);
	if (p->rc == LIMS_OK)
		p->rc = walk_part(&p->v, &p->w, p->to, &p->whole, &p->err);
	lims_db_close(p->v.db);
	lims_hasher_destroy(p->v.hasher);
}

/// Takes over what a part found.
static lims_rc part_end(struct part *p, struct lims_verify *v, struct lims_walk *w, bool *whole, struct lims_err *err)
{
	v->result.entries += p->v.result.entries;
	v->blob_names += p->v.blob_names;
	for (size_t i = 0; i < p->count; i++) {
		struct lims_finding f = p->late[i].f;
		f.node = w->node;
		f.blob = p->late[i].blob;
		f.table = f.subject = "";
		lims_verify_found(v, f, "%s", p->late[i].text);
		free(p->late[i].text);
	}
	// More were found than are kept.
	v->result.findings += p->v.result.findings - (int64_t)p->count;
	*whole = *whole && p->whole;
	*w = p->w;
	return p->rc == LIMS_OK ? LIMS_OK : lims_err_set(err, p->rc, "%s", p->err.text);
}

/// The parts of a chain, and which of them nobody has begun.
struct parts {
	struct part *list;
	size_t count;
	atomic_size_t next;
};

static void *take_parts(void *arg)
{
	struct parts *all = arg;
	for (size_t i = atomic_fetch_add(&all->next, 1); i < all->count; i = atomic_fetch_add(&all->next, 1))
		part_run(&all->list[i]);
	return NULL;
}

static lims_rc walk_parts(
	struct lims_verify *v, struct lims_walk *w, int64_t count, size_t parts, size_t threads, bool *ret_whole, struct lims_err *err)
{
	struct parts all = {.list = calloc(parts, sizeof *all.list), .count = parts};
	pthread_t thread[THREADS_MAX];
	size_t running = 0;
	lims_rc rc = LIMS_OK;
	if (!all.list)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to verify the store");
	int64_t each = count / (int64_t)parts;
	for (size_t i = 0; i < parts; i++) {
		struct part *p = &all.list[i];
		p->v = (struct lims_verify){.j = v->j, .lang = v->lang, .report = keep, .ctx = p};
		p->w = *w;
		p->from = w->sequence + (int64_t)i * each;
		p->to = i + 1 < parts ? p->from + each : INT64_MAX;
		p->err.lang = v->lang;
	}
	while (running + 1 < threads && pthread_create(&thread[running], NULL, take_parts, &all) == 0)
		running++;
	take_parts(&all);
	while (running > 0)
		pthread_join(thread[--running], NULL);
	bool whole = true;
	for (size_t i = 0; i < parts; i++) {
		lims_rc part_rc = part_end(&all.list[i], v, w, &whole, rc == LIMS_OK ? err : NULL);
		rc = rc == LIMS_OK ? part_rc : rc;
	}
	free(all.list);
	*ret_whole = whole;
	return rc;
}

/// On which this process may run, at most THREADS_MAX.
static int cores(void)
{
	cpu_set_t allowed;
	int n = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
	return n < THREADS_MAX ? n : THREADS_MAX;
}

/// As its row says; 0: there is none.
static lims_rc last_sequence(struct lims_db *db, const char *node, int64_t *ret_last, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_entry_last, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK)
		*ret_last = row ? lims_stmt_col_int(s, 1) : 0;
	lims_stmt_release(s);
	return rc;
}

lims_rc lims_verify_walk(struct lims_verify *v, struct lims_walk *w, bool *ret_whole, struct lims_err *err)
{
	int64_t last = 0;
	if (!lims_entry_token_valid(w->node)) {
		lims_verify_found(v, lims_entry_finding(w->node, 0), "the store has entries whose node is not one: %s", w->node);
		return LIMS_OK;
	}
	lims_rc rc = last_sequence(v->db, w->node, &last, err);
	if (rc != LIMS_OK)
		return rc;
	int64_t threads = cores(), most = last / PART_LEAST, parts = most < threads * PARTS_EACH ? most : threads * PARTS_EACH;
	return threads > 1 && parts > 1 ? walk_parts(v, w, last, (size_t)parts, (size_t)threads, ret_whole, err)
									: walk_part(v, w, INT64_MAX, ret_whole, err);
}
