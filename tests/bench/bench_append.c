// SPDX-License-Identifier: Apache-2.0
// Durable readings: one after the other against a bare write with fdatasync, and sixteen clients at once against sixteen connections.
#include "tests/bench/bench.h"
#include "tests/bench/bench_store.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TURN = 10, ROUNDS = 101, CLIENTS = 16, EACH = 150, EACH_SMOKE = 3, RACES = 3, MANY = 1000000 };

struct appending {
	struct bench_store *store;
	int file;
	char bytes[1024]; ///< an entry of the store
	size_t len;
	size_t times;
	int64_t next;
	bool failed;
};

static lims_rc one_reading(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct bench_reading r;
	bench_reading(&r, *(const int64_t *)ctx);
	return lims_journal_append(tx, &r.draft, NULL, err);
}

static void by_journal(void *ctx)
{
	struct appending *a = ctx;
	struct lims_err err = {0};
	for (size_t i = 0; i < a->times; i++, a->next++)
		a->failed = lims_journal_command(a->store->journal, one_reading, &a->next, &err) != LIMS_OK || a->failed;
}

static void by_file(void *ctx)
{
	struct appending *a = ctx;
	for (size_t i = 0; i < a->times; i++)
		a->failed = write(a->file, a->bytes, a->len) != (ssize_t)a->len || fdatasync(a->file) != 0 || a->failed;
}

static bool take_entry(struct appending *a)
{
	struct lims_buf bytes;
	struct lims_stored e;
	if (lims_journal_entry_at(
			lims_journal_db(a->store->journal), lims_journal_node(a->store->journal), a->store->entries, &bytes, &e, NULL) != LIMS_OK)
		return false;
	a->len = e.len < sizeof a->bytes ? e.len : sizeof a->bytes;
	memcpy(a->bytes, e.bytes, a->len);
	lims_buf_finish(&bytes);
	return true;
}

/// A durable reading against a bare write, as the store is now.
static double one_by_one(struct bench *b, struct bench_store *s)
{
	char path[BENCH_PATH + 16];
	(void)snprintf(path, sizeof path, "%s/bare", s->dir);
	struct appending a = {.store = s, .times = b->smoke ? 1 : TURN};
	a.failed = !take_entry(&a);
	a.file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	double ratio = bench_wall_ratio(by_journal, by_file, &a, bench_times(b, ROUNDS));
	if (a.file < 0 || close(a.file) != 0 || a.failed)
		bench_fail(b, "append: a reading was not kept");
	return ratio;
}

static void alone(struct bench *b, struct bench_store *s)
{
	struct lims_err err = {0};
	double few = one_by_one(b, s);
	if (bench_wants(b, "append"))
		bench_line("append", few, 1 / 0.75, "a bare write and fdatasync of as many bytes");
	if (!bench_wants(b, "append_growth"))
		return;
	if (bench_store_add(s, (int64_t)bench_size(b, "LIMS_BENCH_ENTRIES", MANY, 100), &err) != LIMS_OK)
		bench_fail(b, err.text);
	bench_line("append_growth", one_by_one(b, s) / few, 1.25, "the same in an empty store");
}

// ---- Sixteen at once

static const struct lims_ddl plain = {.name = "bench.plain",
	.text = "CREATE TABLE bench_plain(n {int} NOT NULL PRIMARY KEY, type {text} NOT NULL, subject {text} NOT NULL, bytes {text} NOT NULL) "
			"{strict}"};
static const struct lims_sql add_plain = {"bench.add", "INSERT INTO bench_plain(n, type, subject, bytes) VALUES($1, $2, $3, $4)"};

struct race;
struct client {
	struct race *race;
	pthread_t thread;
	int64_t from;
	double worst_s;
	bool failed;
};

struct race {
	struct bench_store *store;
	size_t each;
	bool by_group; ///< all through one journal; else each with a connection and transactions of its own
	pthread_barrier_t start;
	struct client client[CLIENTS];
};

/// What a program does that gives each client a connection and lets the database make them wait.
static lims_rc by_connection(struct lims_db *db, int64_t n, struct lims_err *err)
{
	struct bench_reading r;
	struct lims_stmt *stmt = NULL;
	bench_reading(&r, n);
	lims_rc rc = lims_db_begin(db, err);
	if (rc == LIMS_OK)
		rc = lims_db_use(db, &add_plain, &stmt, err);
	if (rc == LIMS_OK) {
		lims_stmt_int(stmt, 1, n);
		lims_stmt_text(stmt, 2, r.draft.type);
		lims_stmt_text(stmt, 3, r.subject);
		lims_stmt_text(stmt, 4, r.body);
		rc = lims_stmt_run(stmt, NULL, err);
	}
	if (rc == LIMS_OK)
		rc = lims_db_commit(db, err);
	if (rc != LIMS_OK)
		lims_db_rollback(db);
	return rc;
}

static void *client_main(void *arg)
{
	struct client *c = arg;
	struct race *race = c->race;
	struct lims_db *db = NULL;
	struct lims_err err = {0};
	c->failed = !race->by_group && lims_db_open(race->store->path, LIMS_DB_WRITE, &db, &err) != LIMS_OK;
	(void)pthread_barrier_wait(&race->start);
	for (size_t i = 0; i < race->each && !c->failed; i++) {
		int64_t n = c->from + (int64_t)i;
		double began = bench_now_s();
		lims_rc rc = race->by_group ? lims_journal_command(race->store->journal, one_reading, &n, &err) : by_connection(db, n, &err);
		double took = bench_now_s() - began;
		c->worst_s = took > c->worst_s ? took : c->worst_s;
		c->failed = rc != LIMS_OK;
	}
	if (c->failed)
		(void)fprintf(stderr, "bench: %s\n", err.text);
	lims_db_close(db);
	return NULL;
}

/// Seconds of all, and the longest that one waited; negative when one was refused.
static double run_race(struct race *race, int64_t from, double *ret_worst_s)
{
	bool failed = false;
	*ret_worst_s = 0;
	(void)pthread_barrier_init(&race->start, NULL, CLIENTS + 1);
	for (int i = 0; i < CLIENTS; i++) {
		race->client[i] = (struct client){.race = race, .from = from + (int64_t)race->each * i};
		if (pthread_create(&race->client[i].thread, NULL, client_main, &race->client[i]) != 0)
			exit(4);
	}
	(void)pthread_barrier_wait(&race->start);
	double began = bench_now_s();
	for (int i = 0; i < CLIENTS; i++) {
		const struct client *c = &race->client[i];
		(void)pthread_join(c->thread, NULL);
		failed = failed || c->failed;
		*ret_worst_s = c->worst_s > *ret_worst_s ? c->worst_s : *ret_worst_s;
	}
	double took = bench_now_s() - began;
	(void)pthread_barrier_destroy(&race->start);
	return failed ? -1 : took;
}

/// The least of several races of each kind, in turns; the worst wait is of the race with the least.
static bool races(struct bench *b, struct bench_store *s, double took_s[2], double worst_s[2])
{
	int64_t from = 0;
	for (size_t i = 0; i < 2 * bench_times(b, RACES); i++) {
		struct race race = {.store = s, .each = b->smoke ? EACH_SMOKE : EACH, .by_group = i % 2 == 0};
		double worst, took = run_race(&race, from, &worst);
		from += (int64_t)race.each * CLIENTS;
		if (took < 0)
			return false;
		if (i < 2 || took < took_s[i % 2])
			took_s[i % 2] = took;
		if (i < 2 || worst < worst_s[i % 2])
			worst_s[i % 2] = worst;
	}
	return true;
}

static void at_once(struct bench *b, struct bench_store *s)
{
	double took_s[2] = {0, 0}, worst_s[2] = {0, 0};
	char against[96];
	struct lims_err err = {0};
	struct lims_db *db = NULL;
	lims_rc rc = lims_db_open(s->path, LIMS_DB_WRITE, &db, &err);
	if (rc == LIMS_OK)
		rc = lims_db_ddl(db, &plain, 1, &err);
	lims_db_close(db);
	bench_use_all_cores(true);
	if (rc != LIMS_OK || !races(b, s, took_s, worst_s)) {
		bench_fail(b, "append: one of sixteen clients was refused");
		return;
	}
	bench_use_all_cores(false);
	if (bench_wants(b, "append_16"))
		bench_line("append_16", took_s[0] / took_s[1], 1 / 4.0, "sixteen connections, each with its own transactions on a plain table");
	(void)snprintf(against, sizeof against, "50 ms for the longest wait of sixteen clients (with connections %.3g s)", worst_s[1]);
	if (bench_wants(b, "append_16_worst_s"))
		bench_line("append_16_worst_s", worst_s[0], 0.05, against);
}

int main(int argc, char **argv)
{
	static const char *const figures[] = {"append", "append_growth", "append_16", "append_16_worst_s"};
	struct bench b;
	struct bench_store s;
	struct lims_err err = {0};
	bench_begin(&b, argc, argv);
	if (!bench_wants_any(&b, figures, sizeof figures / sizeof *figures))
		return bench_end(&b);
	if (bench_store_make(&s, NULL, 100, &err) != LIMS_OK)
		bench_fail(&b, err.text);
	if (!b.failed && bench_wants_any(&b, figures, 2))
		alone(&b, &s);
	if (!b.failed && bench_wants_any(&b, figures + 2, 2))
		at_once(&b, &s);
	bench_store_end(&s);
	return bench_end(&b);
}
