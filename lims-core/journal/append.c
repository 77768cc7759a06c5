// SPDX-License-Identifier: Apache-2.0
// Appending entries, blobs and heads inside a command.
#include "lims-core/base/json.h"
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The machine's clock may stand this much behind the last entry before it counts as set back.
#define CLOCK_SLACK_US INT64_C(1000000)

bool lims_hashes_add(struct lims_hashes *h, const struct lims_hash *hash)
{
	if (h->count == h->cap) {
		size_t cap = h->cap ? h->cap * 2 : 8;
		struct lims_hash *list = realloc(h->list, cap * sizeof *list);
		if (!list)
			return false;
		h->list = list;
		h->cap = cap;
	}
	h->list[h->count++] = *hash;
	return true;
}

bool lims_hashes_has(const struct lims_hashes *h, const struct lims_hash *hash)
{
	for (size_t i = 0; i < h->count; i++)
		if (lims_hash_equal(&h->list[i], hash))
			return true;
	return false;
}

struct lims_db *lims_tx_db(struct lims_tx *tx)
{
	return tx->db;
}

static lims_rc collect_blobs(const struct lims_json *list, struct lims_hashes *h, struct lims_err *err)
{
	if (list && !lims_json_is_array(list))
		return lims_err_set(err, LIMS_E_INPUT, "the member \"blobs\" of an entry's body is no array; list the hashes of the blobs");
	if (lims_json_size(list) > LIMS_BLOBS_PER_ENTRY)
		return lims_err_set(err, LIMS_E_INPUT, "an entry names more than %d blobs; use several entries", (int)LIMS_BLOBS_PER_ENTRY);
	for (size_t i = 0; i < lims_json_size(list); i++) {
		struct lims_hash hash;
		char again[LIMS_HASH_HEX];
		const char *text = lims_json_text(lims_json_at(list, i));
		bool good = text && lims_hash_read(text, &hash);
		if (good)
			lims_hash_hex(&hash, again);
		if (!good || strcmp(again, text) != 0)
			return lims_err_set(err, LIMS_E_INPUT, "blob %zu of an entry's body is not named by 64 lower-case hexadecimal digits", i + 1);
		if (!lims_hashes_has(h, &hash) && !lims_hashes_add(h, &hash))
			return lims_err_set(err, LIMS_E_MEMORY, "no memory for the names of blobs");
	}
	return LIMS_OK;
}

lims_rc lims_body_blobs(const struct lims_entry *e, struct lims_hashes *ret, struct lims_err *err)
{
	struct lims_hashes h = {.count = 0};
	struct lims_json_doc *doc = NULL;
	lims_rc rc = LIMS_OK;
	// Most bodies name none, and parsing costs more than looking.
	if (memmem(e->body, e->body_len, "\"" LIMS_BODY_BLOBS "\"", sizeof LIMS_BODY_BLOBS + 1)) {
		rc = lims_json_parse(e->body, e->body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
		if (rc == LIMS_OK)
			rc = collect_blobs(lims_json_get(lims_json_root(doc), LIMS_BODY_BLOBS), &h, err);
		lims_json_destroy(doc);
	}
	if (rc != LIMS_OK) {
		free(h.list);
		h = (struct lims_hashes){.count = 0};
	}
	*ret = h;
	return rc;
}

lims_rc lims_blob_known(struct lims_db *db, const struct lims_hash *hash, bool *ret_known, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_blob_has, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_blob(s, 1, hash->b, sizeof hash->b);
	rc = lims_stmt_step(s, ret_known, err);
	lims_stmt_release(s);
	return rc;
}

lims_rc lims_blob_row(struct lims_db *db, const struct lims_hash *hash, const void *bytes, size_t n, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_blob_add, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_blob(s, 1, hash->b, sizeof hash->b);
	lims_stmt_int(s, 2, (int64_t)n);
	lims_stmt_blob(s, 3, n ? bytes : "", n);
	return lims_stmt_run(s, NULL, err);
}

static lims_rc blob_name_row(struct lims_db *db, const struct lims_hash *blob, const struct lims_entry *e, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_blob_name_add, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_blob(s, 1, blob->b, sizeof blob->b);
	lims_stmt_text(s, 2, e->node);
	lims_stmt_int(s, 3, e->sequence);
	return lims_stmt_run(s, NULL, err);
}

lims_rc lims_entry_row(struct lims_db *db, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	char type[LIMS_TYPE_SIZE + 8];
	lims_rc rc = lims_db_use(db, &lims_q_entry_add, &s, err);
	if (rc != LIMS_OK)
		return rc;
	snprintf(type, sizeof type, "%s/%u", e->entry.type, e->entry.version);
	lims_stmt_text(s, 1, e->entry.node);
	lims_stmt_int(s, 2, e->entry.sequence);
	lims_stmt_blob(s, 3, e->hash.b, sizeof e->hash.b);
	lims_stmt_int(s, 4, e->entry.clock.ms);
	lims_stmt_int(s, 5, e->entry.clock.counter);
	lims_stmt_text(s, 6, type);
	lims_stmt_text(s, 7, e->entry.subject);
	lims_stmt_blob(s, 8, e->bytes, e->len);
	return lims_stmt_run(s, NULL, err);
}

lims_rc lims_append_row(struct lims_tx *tx, const struct lims_stored *e, const struct lims_hashes *names, struct lims_err *err)
{
	struct lims_hashes own = {.count = 0};
	lims_rc rc = names ? LIMS_OK : lims_body_blobs(&e->entry, &own, err);
	const struct lims_hashes *all = names ? names : &own;
	if (rc == LIMS_OK)
		rc = lims_entry_row(tx->db, e, err);
	for (size_t i = 0; i < all->count && rc == LIMS_OK; i++) {
		rc = blob_name_row(tx->db, &all->list[i], &e->entry, err);
		if (rc == LIMS_OK && !lims_hashes_add(&tx->named, &all->list[i]))
			rc = lims_err_set(err, LIMS_E_MEMORY, "no memory for the names of blobs");
	}
	if (rc == LIMS_OK)
		tx->clock = lims_hlc_merge(tx->clock, e->entry.clock);
	free(own.list);
	return rc;
}

static lims_rc check_named(struct lims_tx *tx, const struct lims_hashes *names, struct lims_err *err)
{
	for (size_t i = 0; i < names->count; i++) {
		bool known = false;
		char hex[LIMS_HASH_HEX];
		lims_rc rc = lims_blob_known(tx->db, &names->list[i], &known, err);
		if (rc != LIMS_OK)
			return rc;
		lims_hash_hex(&names->list[i], hex);
		if (!known)
			return lims_err_set(err, LIMS_E_REFUSED, "the entry names the blob %s, which is not in the store; put the blob first", hex);
	}
	return LIMS_OK;
}

/// Writes the bytes, the row and the projection of one entry of this node; the transaction's state moves on.
static lims_rc append_entry(struct lims_tx *tx, struct lims_entry *e, const struct lims_hashes *names, struct lims_err *err)
{
	struct lims_stored stored;
	struct lims_buf b;
	lims_buf_init(&b, LIMS_ENTRY_MAX);
	lims_rc rc = lims_hlc_tick(tx->clock, e->written.us / 1000, &e->clock, err);
	if (rc == LIMS_OK)
		rc = lims_entry_write(e, &b, err);
	if (rc != LIMS_OK)
		goto out;
	stored = (struct lims_stored){.entry = *e, .bytes = b.data, .len = b.len};
	stored.entry.body = (const char *)b.data + (b.len - e->body_len);
	rc = lims_hasher_sum(tx->j->hasher, b.data, b.len, &stored.hash, err);
	if (rc != LIMS_OK)
		goto out;
	tx->half = true;
	rc = lims_append_row(tx, &stored, names, err);
	if (rc == LIMS_OK)
		rc = lims_project_entry(tx, &stored, err);
	if (rc != LIMS_OK)
		goto out;
	tx->half = false;
	tx->sequence = e->sequence;
	tx->hash = stored.hash;
	tx->written = e->written;
out:
	lims_buf_finish(&b);
	return rc;
}

static void next_entry(const struct lims_tx *tx, struct lims_moment now, struct lims_entry *e)
{
	*e = (struct lims_entry){.sequence = tx->sequence + 1, .previous = tx->hash, .written = now, .observed = now, .version = 1};
	memcpy(e->node, tx->j->id.node, sizeof e->node);
}

/// The machine's clock stands before the last entry: the order of entries goes on, and the jump is in the record.
static lims_rc record_jump(struct lims_tx *tx, struct lims_moment now, struct lims_err *err)
{
	static const struct lims_hashes none = {.count = 0};
	struct lims_entry e;
	struct lims_buf body;
	struct lims_jw w;
	char before[LIMS_MOMENT_TEXT], after[LIMS_MOMENT_TEXT];
	lims_moment_text(tx->written, before);
	lims_moment_text(now, after);
	lims_buf_init(&body, 1024);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "before", before);
	lims_jw_text(&w, "after", after);
	lims_jw_int(&w, "back_ms", (tx->written.us - now.us) / 1000);
	lims_jw_end_object(&w);
	next_entry(tx, now, &e);
	snprintf(e.actor, sizeof e.actor, "%s", LIMS_ACTOR_PROGRAM);
	snprintf(e.type, sizeof e.type, "%s", LIMS_TYPE_CLOCK);
	snprintf(e.subject, sizeof e.subject, "node/%s", tx->j->id.node);
	e.body = lims_buf_text(&body);
	e.body_len = body.len;
	lims_rc rc = lims_buf_check(&body, "the record of a clock set back", err);
	if (rc == LIMS_OK)
		rc = append_entry(tx, &e, &none, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc check_token(const char *text, const char *what, struct lims_err *err)
{
	if (lims_entry_token_valid(text))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "the %s of an entry must be 1 to 128 ASCII characters without blanks", what);
}

static lims_rc draft_entry(
	struct lims_tx *tx, const struct lims_draft *d, struct lims_moment now, struct lims_entry *e, struct lims_err *err)
{
	lims_rc rc = check_token(d->actor, "actor", err);
	if (rc == LIMS_OK)
		rc = check_token(d->subject, "subject", err);
	if (rc == LIMS_OK && !lims_entry_type_valid(d->type))
		rc = lims_err_set(err, LIMS_E_INPUT, "the type of an entry must be two or more words of a-z, 0-9 and _ joined by full stops");
	if (rc != LIMS_OK)
		return rc;
	next_entry(tx, now, e);
	if (d->observed.us != 0)
		e->observed = d->observed;
	e->version = d->version;
	snprintf(e->actor, sizeof e->actor, "%s", d->actor);
	snprintf(e->type, sizeof e->type, "%s", d->type);
	snprintf(e->subject, sizeof e->subject, "%s", d->subject);
	e->body = d->body;
	e->body_len = d->body_len;
	return LIMS_OK;
}

lims_rc lims_append_any(struct lims_tx *tx, const struct lims_draft *d, struct lims_ref *ret_ref, struct lims_err *err)
{
	struct lims_entry e;
	struct lims_hashes names = {.count = 0};
	struct lims_moment now = lims_clock_now(tx->j->offset_min);
	if (!d->body)
		return lims_err_set(err, LIMS_E_INPUT, "an entry needs a body; give a JSON object");
	lims_rc rc = LIMS_OK;
	if (tx->sequence > 0 && now.us < tx->written.us - CLOCK_SLACK_US)
		rc = record_jump(tx, now, err);
	if (rc == LIMS_OK)
		rc = draft_entry(tx, d, now, &e, err);
	if (rc == LIMS_OK)
		rc = lims_body_blobs(&e, &names, err);
	if (rc == LIMS_OK)
		rc = check_named(tx, &names, err);
	if (rc == LIMS_OK)
		rc = append_entry(tx, &e, &names, err);
	free(names.list);
	if (rc != LIMS_OK || !ret_ref)
		return rc;
	*ret_ref = (struct lims_ref){.sequence = tx->sequence, .hash = tx->hash, .clock = e.clock, .written = e.written};
	memcpy(ret_ref->node, e.node, sizeof e.node);
	return LIMS_OK;
}

lims_rc lims_journal_append(struct lims_tx *tx, const struct lims_draft *d, struct lims_ref *ret_ref, struct lims_err *err)
{
	if (d->type && strncmp(d->type, "node.", 5) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "entries of type %s are written by the journal alone", d->type);
	if (d->subject && strcmp(d->subject, LIMS_SUBJECT_NODES) == 0)
		return lims_err_set(err, LIMS_E_INPUT, "the subject %s belongs to the journal; choose another", d->subject);
	return lims_append_any(tx, d, ret_ref, err);
}

lims_rc lims_journal_put_blob(struct lims_tx *tx, const void *bytes, size_t n, struct lims_hash *ret_hash, struct lims_err *err)
{
	struct lims_hash hash;
	bool known = false;
	if (n > LIMS_BLOB_MAX || (n && !bytes))
		return lims_err_set(err, LIMS_E_INPUT, "a blob of %zu bytes is larger than the store takes (%d)", n, (int)LIMS_BLOB_MAX);
	lims_rc rc = lims_hasher_sum(tx->j->hasher, n ? bytes : "", n, &hash, err);
	if (rc == LIMS_OK)
		rc = lims_blob_known(tx->db, &hash, &known, err);
	if (rc == LIMS_OK && !known)
		rc = lims_blob_row(tx->db, &hash, bytes, n, err);
	if (rc == LIMS_OK && !known && !lims_hashes_add(&tx->put, &hash))
		rc = lims_err_set(err, LIMS_E_MEMORY, "no memory for the name of a blob");
	if (rc == LIMS_OK)
		*ret_hash = hash;
	return rc;
}

lims_rc lims_append_head_row(struct lims_db *db, const struct lims_head *h, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_head_add, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, h->node);
	lims_stmt_int(s, 2, h->sequence);
	lims_stmt_blob(s, 3, h->hash.b, sizeof h->hash.b);
	lims_stmt_blob(s, 4, h->signature, sizeof h->signature);
	return lims_stmt_run(s, NULL, err);
}

lims_rc lims_journal_sign_head(struct lims_tx *tx, struct lims_head *ret_head, struct lims_err *err)
{
	if (tx->sequence < 1)
		return lims_err_set(err, LIMS_E_REFUSED, "this node has no entry yet, so there is no head to sign");
	// Ed25519 signatures are deterministic: signing the same head again gives the row that is there.
	struct lims_head h = {.sequence = tx->sequence, .hash = tx->hash};
	memcpy(h.node, tx->j->id.node, sizeof h.node);
	lims_rc rc = lims_head_sign(&h, tx->j->key.secret, err);
	if (rc == LIMS_OK)
		rc = lims_append_head_row(tx->db, &h, err);
	if (rc != LIMS_OK)
		return rc;
	tx->head = h;
	if (ret_head)
		*ret_head = h;
	return LIMS_OK;
}

lims_rc lims_tx_last(struct lims_tx *tx, int64_t *ret_sequence, struct lims_hash *ret_hash, struct lims_err *err)
{
	if (tx->sequence < 1)
		return lims_err_set(err, LIMS_E_REFUSED, "this node has no entry yet");
	*ret_sequence = tx->sequence;
	*ret_hash = tx->hash;
	return LIMS_OK;
}
