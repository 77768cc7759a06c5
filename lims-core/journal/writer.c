// SPDX-License-Identifier: Apache-2.0
// The writer: one at a time, and commands that wait together are committed together, by the first of those who wait for them.
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"

#include <stdlib.h>
#include <string.h>

enum { TURN_WAIT_MS = 60000, BATCH_MAX = 128 };

static struct lims_tx_state keep_state(const struct lims_tx *tx)
{
	return (struct lims_tx_state){.sequence = tx->sequence, .hash = tx->hash, .written = tx->written, .clock = tx->clock, .head = tx->head};
}

static void restore_state(struct lims_tx *tx, const struct lims_tx_state *s)
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
	if (*tables && tx->j->open && strcmp(tables, label) != 0)
		return lims_err_set(err, LIMS_E_REFUSED,
			"the tables were made by another version of the program (%s) while the store was open here; use that version", tables);
	return LIMS_OK;
}

static lims_rc begin(struct lims_journal *j, struct lims_tx *tx, struct lims_err *err)
{
	lims_rc rc = j->turnstile ? lims_turnstile_enter(j->turnstile, TURN_WAIT_MS, err) : LIMS_OK;
	if (rc == LIMS_OK)
		rc = lims_db_begin(j->writer, err);
	if (rc != LIMS_OK || j->making)
		return rc;
	// Nobody wrote since this writer did: what it knows holds, and asking again would cost as much as the entry itself.
	if (j->end_known && lims_db_untouched(j->writer)) {
		restore_state(tx, &j->end);
		return LIMS_OK;
	}
	rc = check_settings(tx, err);
	return rc == LIMS_OK ? lims_tx_load_end(tx, err) : rc;
}

/// The transaction is on disk: what it knows serves the next one, and its head is kept beside the key before the next writer may come. The
/// head itself is safe in the store, so a failure there loses nothing.
static void keep_end(struct lims_journal *j, const struct lims_tx *tx)
{
	if (tx->head.sequence > 0)
		(void)lims_keys_keep_head(j->keys_dir, &tx->head, NULL);
	j->end = keep_state(tx);
	j->end.head.sequence = 0;
	j->end_known = true;
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

static void run_one(struct lims_tx *tx, struct lims_command *c)
{
	tx->put.count = tx->named.count = 0;
	tx->half = false;
	c->rc = c->fn(tx, c->ctx, c->err);
	if (c->rc == LIMS_OK && tx->half)
		c->rc = lims_err_set(c->err, LIMS_E_REFUSED, "the command went on after an entry of it was refused, so all of it was undone");
	if (c->rc == LIMS_OK)
		c->rc = check_blobs_named(tx, c->err);
	lims_project_forget(tx);
}

/// One command of several under its savepoint. False: the transaction itself is lost, so the whole batch is.
static bool run_among(struct lims_tx *tx, struct lims_command *c)
{
	struct lims_tx_state before = keep_state(tx);
	c->rc = lims_db_savepoint(tx->db, c->err);
	if (c->rc != LIMS_OK)
		return false;
	run_one(tx, c);
	if (c->rc == LIMS_OK)
		c->rc = lims_db_release(tx->db, c->err);
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

/// The commands of a batch, in order. Any: something is there to be committed.
static lims_rc run_commands(struct lims_tx *tx, struct lims_command *first, bool *ret_any, struct lims_err *err)
{
	if (!first->next) {
		// Alone, the transaction is its savepoint: undoing the one undoes the other, and no page is copied aside for it.
		run_one(tx, first);
		*ret_any = first->rc == LIMS_OK;
		return LIMS_OK;
	}
	for (struct lims_command *c = first; c; c = c->next) {
		if (!run_among(tx, c))
			return lims_err_set(err, c->rc, "%s", c->err ? c->err->text : "the transaction was lost");
		*ret_any = *ret_any || c->rc == LIMS_OK;
	}
	return LIMS_OK;
}

/// Runs commands in one transaction; every command's rc is set.
static void run_batch(struct lims_journal *j, struct lims_command *first)
{
	struct lims_tx tx = {.j = j, .db = j->writer};
	struct lims_err err = {.code = LIMS_OK};
	bool any = false;
	for (struct lims_command *c = first; c; c = c->next)
		c->rc = LIMS_OK;
	lims_rc rc = begin(j, &tx, &err);
	if (rc == LIMS_OK)
		rc = run_commands(&tx, first, &any, &err);
	if (rc == LIMS_OK && any)
		rc = lims_db_commit(j->writer, &err);
	if (rc != LIMS_OK)
		fail_all(first, rc, &err);
	if (rc != LIMS_OK || !any)
		lims_db_rollback(j->writer);
	else
		keep_end(j, &tx);
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

/// Runs what waits, for everybody, and hands the right to write on; the lock is held.
static void write_for_all(struct lims_journal *j)
{
	struct lims_command *batch = take(j);
	j->writing = true;
	pthread_mutex_unlock(&j->lock);
	run_batch(j, batch);
	pthread_mutex_lock(&j->lock);
	j->writing = false;
	for (struct lims_command *c = batch, *next; c; c = next) {
		next = c->next; // the waiting thread's stack is gone once it sees done and has the lock
		c->done = true;
		pthread_cond_signal(&c->told);
	}
	if (j->first)
		pthread_cond_signal(&j->first->told);
}

lims_rc lims_writer_run(struct lims_journal *j, lims_command_fn fn, void *ctx, struct lims_err *err)
{
	struct lims_command c = {.fn = fn, .ctx = ctx, .err = err, .told = PTHREAD_COND_INITIALIZER};
	if (!j->writer)
		return lims_err_set(err, LIMS_E_REFUSED, "the store is open for reading only: %s", j->why);
	pthread_mutex_lock(&j->lock);
	*j->last = &c;
	j->last = &c.next;
	while (!c.done) {
		if (j->writing)
			pthread_cond_wait(&c.told, &j->lock);
		else
			write_for_all(j);
	}
	pthread_mutex_unlock(&j->lock);
	pthread_cond_destroy(&c.told);
	return c.rc;
}

lims_rc lims_journal_command(struct lims_journal *j, lims_command_fn fn, void *ctx, struct lims_err *err)
{
	if (*j->why)
		return lims_err_set(err, LIMS_E_REFUSED, "the store is open for reading only: %s", j->why);
	return lims_writer_run(j, fn, ctx, err);
}
