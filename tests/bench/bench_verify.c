// SPDX-License-Identifier: Apache-2.0
// Verifying a chain: against a scan of the same rows, and against a Python loop that hashes them, on one thread and on two.
#include "lims-core/journal/verify.h"
#include "tests/bench/bench.h"
#include "tests/bench/bench_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// LIMS_BENCH_ENTRIES=10000000 measures ten million (8 GB in TMPDIR); verify_growth says whether an entry costs more among many.
enum { ENTRIES = 1000000, SMOKE = 300, ROUNDS = 5 };

static const struct lims_sql scan = {
	"bench.scan", "SELECT node, sequence, hash, clock_ms, clock_n, type, subject, bytes FROM journal_entry ORDER BY node, sequence"};

struct verifying {
	struct bench_store *store;
	bool failed;
};

/// Reads every column of every row and touches what it reads.
static void read_rows(void *ctx)
{
	struct verifying *v = ctx;
	struct lims_err err = {0};
	struct lims_stmt *s = NULL;
	struct lims_db *db = NULL;
	bool row = true;
	uint64_t sum = 0;
	int64_t rows = 0;
	lims_rc rc = lims_db_open(v->store->path, LIMS_DB_READ, &db, &err);
	if (!rc)
		rc = lims_db_use(db, &scan, &s, &err);
	while (!rc && !(rc = lims_stmt_step(s, &row, &err)) && row) {
		size_t n = 0;
		const unsigned char *bytes = lims_stmt_col_blob(s, 7, &n);
		for (size_t i = 0; i < n; i += 64)
			sum += bytes[i];
		const unsigned char *hash = lims_stmt_col_blob(s, 2, &n);
		sum += hash[0] + (uint64_t)lims_stmt_col_int(s, 1) + (uint64_t)lims_stmt_col_int(s, 3) + (uint64_t)lims_stmt_col_int(s, 4);
		sum += (unsigned char)lims_stmt_col_text(s, 0)[0] + (unsigned char)lims_stmt_col_text(s, 5)[0] +
			   (unsigned char)lims_stmt_col_text(s, 6)[0];
		rows++;
	}
	lims_stmt_release(s);
	lims_db_close(db);
	v->failed = v->failed || rc || rows != v->store->entries || sum == 0;
}

static void verify(void *ctx)
{
	struct verifying *v = ctx;
	struct lims_err err = {0};
	struct lims_verify_result r = {0};
	lims_rc rc = lims_journal_verify_chains(v->store->journal, NULL, NULL, &r, &err);
	if (rc || r.entries != v->store->entries) {
		(void)fprintf(stderr, "bench: %s\n", err.text);
		v->failed = true;
	}
}

static void nothing(void *ctx)
{
	(void)ctx;
}

/// Seconds of processor time of the Python loop.
static double python(struct bench *b, const struct bench_store *s)
{
	char command[2 * BENCH_PATH];
	(void)snprintf(command, sizeof command, "/usr/bin/python3 %s/verify_loop.py %s %lld", BENCH_SOURCE, s->path, (long long)s->entries);
	double took = bench_run(command);
	if (took <= 0)
		bench_fail(b, "verify: the loop in Python does not run or finds a fault");
	return took > 0 ? took : 1;
}

static double took(double (*now)(void), bench_work *work, struct verifying *v)
{
	double began = now();
	work(v);
	return now() - began;
}

/// What a round takes is compared within the round: a machine that others use too is slow for seconds, and then for both.
static void measure(struct bench *b, struct verifying *v)
{
	double scan_all[ROUNDS], scan_one[ROUNDS], loop_one[ROUNDS], loop_all[ROUNDS];
	size_t rounds = bench_times(b, ROUNDS);
	bool wants_loop = bench_wants(b, "verify_python") || bench_wants(b, "verify_python_threads");
	read_rows(v); // warms the caches
	for (size_t i = 0; i < rounds; i++) {
		double one_s = took(bench_cpu_s, verify, v);
		double python_s = wants_loop ? python(b, v->store) : 1;
		scan_one[i] = one_s / took(bench_cpu_s, read_rows, v);
		bench_use_all_cores(true);
		double all_s = took(bench_now_s, verify, v);
		bench_use_all_cores(false);
		scan_all[i] = all_s / took(bench_now_s, read_rows, v);
		loop_one[i] = one_s / python_s;
		loop_all[i] = all_s / python_s;
	}
	if (bench_wants(b, "verify_scan"))
		bench_line(
			"verify_scan", bench_median(scan_all, rounds), 1.7, "reading every column of the same rows on one core; verified on all");
	if (bench_wants(b, "verify_scan_one"))
		bench_line(
			"verify_scan_one", bench_median(scan_one, rounds), 1.7 * 2, "the same, verified on one core (goal: twice that of two cores)");
	if (bench_wants(b, "verify_python"))
		bench_line("verify_python", bench_median(loop_one, rounds), 1 / 4.0, "a loop in Python with the same checks, one core each");
	if (bench_wants(b, "verify_python_threads"))
		bench_line("verify_python_threads", bench_median(loop_all, rounds), 1 / 8.0, "the same loop; verified on all cores");
}

/// What an entry costs in a store of so many.
static double cost_of(struct bench *b, size_t entries)
{
	struct bench_store s;
	struct lims_err err = {0};
	double each = 0, unused;
	struct verifying v = {.store = &s};
	if (bench_store_make(&s, NULL, (int64_t)entries, &err) == LIMS_OK)
		bench_turns(verify, nothing, &v, bench_times(b, ROUNDS), &each, &unused);
	else
		bench_fail(b, err.text);
	each /= (double)s.entries;
	bench_store_end(&s);
	return v.failed || b->failed ? 1 : each;
}

static void grow(struct bench *b, struct verifying *v, size_t entries)
{
	double all, unused;
	bench_turns(verify, nothing, v, bench_times(b, ROUNDS), &all, &unused);
	bench_line("verify_growth", all / (double)v->store->entries / cost_of(b, entries / 20 + 1), 1.15,
		"what an entry costs among a twentieth as many");
}

int main(int argc, char **argv)
{
	static const char *const figures[] = {"verify_scan", "verify_scan_one", "verify_python", "verify_python_threads", "verify_growth"};
	struct bench b;
	struct bench_store s;
	struct lims_err err = {0};
	bench_begin(&b, argc, argv);
	if (!bench_wants_any(&b, figures, sizeof figures / sizeof *figures))
		return bench_end(&b);
	size_t entries = bench_size(&b, "LIMS_BENCH_ENTRIES", ENTRIES, SMOKE);
	if (bench_store_make(&s, NULL, (int64_t)entries, &err) == LIMS_OK) {
		struct verifying v = {.store = &s};
		if (bench_wants_any(&b, figures, 4))
			measure(&b, &v);
		if (bench_wants(&b, "verify_growth"))
			grow(&b, &v, entries);
		if (v.failed)
			bench_fail(&b, "verify: a store was not read whole");
	} else {
		bench_fail(&b, err.text);
	}
	bench_store_end(&s);
	return bench_end(&b);
}
