// SPDX-License-Identifier: Apache-2.0
// The writer: one thread, a queue, and commands that wait together are committed together.
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"

#include <stdlib.h>
#include <string.h>

enum { TURN_WAIT_MS = 60000, BATCH_MAX = 128 };

/// What a savepoint gives back.
struct tx_state {
	int64_t sequence;
	struct lims_hash hash;
	struct lims_moment written;
	struct lims_hlc clock;
	struct lims_head head;
};

static struct tx_state keep_state(const struct lims_tx *tx)
{
	return (struct tx_state){.sequence = tx->sequence, .hash = tx->hash, .written = tx->written, .clock = tx->clock, .head = tx->head};
}

static void restore_state(struct lims_tx *tx, const struct tx_state *s)
{
	tx->sequence = s->sequence;
	tx->hash = s->hash;
	tx->written = s->written;
	tx->clock = s->clock;
	tx->head = s->head;
}

lims_rc lims_tx_load_end(struct lims_tx *tx, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	struct lims_stored e;
	bool row = false;
	lims_rc rc = lims_db_use(tx->db, &lims_q_entry_last, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, tx->j->id.node);
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK && row)
		rc = lims_row_entry(s, tx->j->hasher, &e, err);
	if (rc == LIMS_OK && row) {
		tx->sequence = e.entry.sequence;
		tx->hash = e.hash;
		tx->written = e.entry.written;
	}
	lims_stmt_release(s);
	if (rc != LIMS_OK)
		return rc;
	rc = lims_db_use(tx->db, &lims_q_clock_last, &s, err);
	if (rc != LIMS_OK)
		return rc;
	rc = lims_stmt_step(s, &row, err);
	if (rc == LIMS_OK && row)
		tx->clock = (struct lims_hlc){.ms = lims_stmt_col_int(s, 0), .counter = (uint32_t)lims_stmt_col_int(s, 1)};
	lims_stmt_release(s);
	return rc;
}

/// Another process may have given the store a new node, or tables of another version, since it was opened here.
static lims_rc check_settings(struct lims_tx *tx, struct lims_err *err)
{
	char node[LIMS_SETTING_SIZE], tables[LIMS_SETTING_SIZE], label[LIMS_SETTING_SIZE] = "";
	lims_rc rc = lims_setting_get(tx->db, "node", node, err);
	if (rc == LIMS_OK)
		rc = lims_setting_get(tx->db, "projection", tables, err);
	if (rc != LIMS_OK)
		return rc;
	if (strcmp(node, tx->j->id.node) != 0)
		return lims_err_set(err, LIMS_E_REFUSED, "the store was given a new node id (%s) while it was open here; open it again", node);
	if (tx->j->projection)
		lims_project_label(tx->j->projection, label);
	if (*tables && tx->j->running && strcmp(tables, label) != 0)
		return lims_err_set(err, LIMS_E_REFUSED,
			"the tables were made by another version of the program (%s) while the store was open here; use that version", tables);
	return LIMS_OK;
}

static lims_rc begin(struct lims_journal *j, struct lims_tx *tx, struct lims_err *err)
{
	lims_rc rc = j->turnstile ? lims_turnstile_enter(j->turnstile, TURN_WAIT_MS, err) : LIMS_OK;
	if (rc == LIMS_OK)
		rc = lims_db_begin(j->writer, err);
	if (rc == LIMS_OK && !j->making)
		rc = check_settings(tx, err);
	if (rc == LIMS_OK && !j->making)
		rc = lims_tx_load_end(tx, err);
	return rc;
}

static lims_rc check_blobs_named(const struct lims_tx *tx, struct lims_err *err)
{
	for (size_t i = 0; i < tx->put.count; i++) {
		char hex[LIMS_HASH_HEX];
		if (lims_hashes_has(&tx->named, &tx->put.list[i]))
			continue;
		lims_hash_hex(&tx->put.list[i], hex);
		return lims_err_set(
			err, LIMS_E_INPUT, "the command put the blob %s and no entry of it names it; list it in the body's member \"blobs\"", hex);
	}
	return LIMS_OK;
}

/// One command under its savepoint. False: the transaction itself is lost, so the whole batch is.
static bool run_one(struct lims_tx *tx, struct lims_command *c)
{
	struct tx_state before = keep_state(tx);
	tx->put.count = tx->named.count = 0;
	tx->half = false;
	c->rc = lims_db_savepoint(tx->db, c->err);
	if (c->rc != LIMS_OK)
		return false;
	c->rc = c->fn(tx, c->ctx, c->err);
	if (c->rc == LIMS_OK && tx->half)
		c->rc = lims_err_set(c->err, LIMS_E_REFUSED, "the command went on after an entry of it was refused, so all of it was undone");
	if (c->rc == LIMS_OK)
		c->rc = check_blobs_named(tx, c->err);
	if (c->rc == LIMS_OK)
		c->rc = lims_db_release(tx->db, c->err);
	lims_project_forget(tx);
	if (c->rc == LIMS_OK)
		return true;
	restore_state(tx, &before);
	return lims_db_rollback_to(tx->db, NULL) == LIMS_OK;
}

static void fail_all(struct lims_command *first, lims_rc rc, const struct lims_err *why)
{
	for (struct lims_command *c = first; c; c = c->next) {
		if (c->rc != LIMS_OK)
			continue;
		c->rc = rc;
		lims_err_set(c->err, rc, "%s", why->text);
	}
}

void lims_writer_batch(struct lims_journal *j, struct lims_command *first)
{
	struct lims_tx tx = {.j = j, .db = j->writer};
	struct lims_err err = {.code = LIMS_OK};
	for (struct lims_command *c = first; c; c = c->next)
		c->rc = LIMS_OK;
	lims_rc rc = begin(j, &tx, &err);
	bool any = false;
	for (struct lims_command *c = first; c && rc == LIMS_OK; c = c->next) {
		if (run_one(&tx, c)) {
			any = any || c->rc == LIMS_OK;
			continue;
		}
		rc = c->rc;
		lims_err_set(&err, rc, "%s", c->err ? c->err->text : "the transaction was lost");
	}
	if (rc == LIMS_OK && any)
		rc = lims_db_commit(j->writer, &err);
	if (rc != LIMS_OK)
		fail_all(first, rc, &err);
	if (rc != LIMS_OK || !any)
		lims_db_rollback(j->writer);
	// Kept beside the key before the next writer may come; the head itself is safe in the store, so a failure here loses nothing.
	if (rc == LIMS_OK && any && tx.head.sequence > 0)
		(void)lims_keys_keep_head(j->keys_dir, &tx.head, NULL);
	if (j->turnstile)
		lims_turnstile_leave(j->turnstile);
	free(tx.put.list);
	free(tx.named.list);
	lims_project_forget(&tx);
}

/// Takes what waits, at most BATCH_MAX; the lock is held.
static struct lims_command *take(struct lims_journal *j)
{
	struct lims_command *first = j->first;
	struct lims_command **end = &j->first;
	for (int n = 0; *end && n < BATCH_MAX; n++)
		end = &(*end)->next;
	struct lims_command *rest = *end;
	*end = NULL;
	j->first = rest;
	if (!rest)
		j->last = &j->first;
	return first;
}

static void *writer_main(void *arg)
{
	struct lims_journal *j = arg;
	pthread_mutex_lock(&j->lock);
	while (!j->stop || j->first) {
		if (!j->first) {
			pthread_cond_wait(&j->work, &j->lock);
			continue;
		}
		struct lims_command *batch = take(j);
		pthread_mutex_unlock(&j->lock);
		lims_writer_batch(j, batch);
		pthread_mutex_lock(&j->lock);
		for (struct lims_command *c = batch, *next; c; c = next) {
			next = c->next; // the waiting thread's stack is gone once it sees done
			c->done = true;
		}
		pthread_cond_broadcast(&j->done);
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

lims_rc lims_writer_start(struct lims_journal *j, struct lims_err *err)
{
	j->last = &j->first;
	if (pthread_create(&j->thread, NULL, writer_main, j) != 0)
		return lims_err_set(err, LIMS_E_MEMORY, "the journal's writer cannot start: no thread or memory is left");
	j->running = true;
	return LIMS_OK;
}

void lims_writer_stop(struct lims_journal *j)
{
	if (!j->running)
		return;
	pthread_mutex_lock(&j->lock);
	j->stop = true;
	pthread_cond_signal(&j->work);
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
	j->running = false;
}

lims_rc lims_writer_run(struct lims_journal *j, lims_command_fn fn, void *ctx, struct lims_err *err)
{
	struct lims_command c = {.fn = fn, .ctx = ctx, .err = err};
	if (!j->writer)
		return lims_err_set(err, LIMS_E_REFUSED, "the store is open for reading only: %s", j->why);
	if (!j->running) {
		lims_writer_batch(j, &c);
		return c.rc;
	}
	pthread_mutex_lock(&j->lock);
	*j->last = &c;
	j->last = &c.next;
	pthread_cond_signal(&j->work);
	while (!c.done)
		pthread_cond_wait(&j->done, &j->lock);
	pthread_mutex_unlock(&j->lock);
	return c.rc;
}

lims_rc lims_journal_command(struct lims_journal *j, lims_command_fn fn, void *ctx, struct lims_err *err)
{
	if (*j->why)
		return lims_err_set(err, LIMS_E_REFUSED, "the store is open for reading only: %s", j->why);
	return lims_writer_run(j, fn, ctx, err);
}
