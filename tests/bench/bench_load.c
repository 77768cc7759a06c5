// SPDX-License-Identifier: Apache-2.0
// Loading and checking all of calibration-data against reading, hashing and parsing the same bytes, and against a tenth of a second.
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"
#include "tests/bench/bench.h"

#include <stdio.h>

enum { ROUNDS = 30, REPORT_MAX = 1 << 20, TREES_MAX = 64 << 20 };

struct data {
	const struct lims_catalog *names; ///< what is to be read
	size_t bytes, files, faults;
	bool failed;
};

static const char *const dirs[] = {BENCH_DATA};

/// What `procedure check` and every start of the program do.
static void load_all(void *ctx)
{
	struct data *d = ctx;
	struct lims_err err = {0};
	struct lims_catalog *c = NULL;
	struct lims_buf report;
	size_t faults = 0;
	lims_buf_init(&report, REPORT_MAX);
	if (lims_catalog_open(dirs, 1, &c, &err) != LIMS_OK || lims_catalog_check(c, &report, &faults, &err) != LIMS_OK)
		d->failed = true;
	d->faults = faults;
	lims_buf_finish(&report);
	lims_catalog_close(c);
}

/// The least that anybody must do who wants to know these files: read, hash and parse each once.
static void read_all(void *ctx)
{
	struct data *d = ctx;
	for (size_t i = 0; i < lims_catalog_count(d->names); i++) {
		struct lims_buf text;
		struct lims_hash hash;
		struct lims_faults faults;
		struct lims_node *root = NULL;
		struct lims_arena *arena = lims_arena_create(TREES_MAX);
		if (arena == NULL || lims_file_read(lims_catalog_file(d->names, i)->path, REPORT_MAX, &text, NULL) != LIMS_OK) {
			d->failed = true;
			lims_arena_destroy(arena);
			return;
		}
		lims_faults_init(&faults, arena, lims_catalog_file(d->names, i)->name);
		lims_yaml_parse(lims_buf_text(&text), text.len, &faults, &root);
		d->failed = d->failed || root == NULL || lims_sha256(lims_buf_text(&text), text.len, &hash, NULL) != LIMS_OK;
		lims_buf_finish(&text);
		lims_arena_destroy(arena);
	}
}

int main(int argc, char **argv)
{
	struct bench b;
	struct data d = {0};
	struct lims_err err = {0};
	struct lims_catalog *names = NULL;
	double load_s, read_s;
	bench_begin(&b, argc, argv);
	if (!bench_wants(&b, "load") && !bench_wants(&b, "load_s"))
		return bench_end(&b);
	if (lims_catalog_open(dirs, 1, &names, &err) != LIMS_OK) {
		bench_fail(&b, err.text);
		return bench_end(&b);
	}
	d.names = names;
	bench_turns(load_all, read_all, &d, bench_times(&b, ROUNDS), &load_s, &read_s);
	if (d.failed || d.faults > 0)
		bench_fail(&b, "load: the data files cannot be read or have faults; run tests/catalog");
	if (bench_wants(&b, "load"))
		bench_line("load", load_s / read_s, 3, "reading, hashing and parsing the same bytes once");
	if (bench_wants(&b, "load_s"))
		bench_line("load_s", load_s, 0.1, "a tenth of a second for all of calibration-data");
	lims_catalog_close(names);
	return bench_end(&b);
}
