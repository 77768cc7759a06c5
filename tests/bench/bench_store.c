// SPDX-License-Identifier: Apache-2.0
// Makes and removes stores for the bench programs.
#include "tests/bench/bench_store.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AT_ONCE = 2000, PER_SHEET = 30 };

void bench_reading(struct bench_reading *r, int64_t n)
{
	(void)snprintf(r->subject, sizeof r->subject, "worksheet:W-A%" PRId64, n / PER_SHEET + 1);
	(void)snprintf(r->body, sizeof r->body,
		"{\"step\":\"weighing\",\"row\":%" PRId64 ",\"run\":%" PRId64 ",\"column\":\"up\",\"value\":\"%" PRId64 ".%02" PRId64 " g\"}",
		n % 10, n / 10 % 3, 500 + n % 9500, n % 100);
	r->draft = (struct lims_draft){.type = "reading.entered", .version = 2, .subject = r->subject, .actor = "an", .body = r->body};
	r->draft.body_len = strlen(r->body);
}

struct adding {
	int64_t from, count;
};

static lims_rc add(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct adding *a = ctx;
	struct bench_reading r;
	lims_rc rc = LIMS_OK;
	for (int64_t i = 0; i < a->count && !rc; i++) {
		bench_reading(&r, a->from + i);
		rc = lims_journal_append(tx, &r.draft, NULL, err);
	}
	return rc ? rc : lims_journal_sign_head(tx, NULL, err);
}

lims_rc bench_store_add(struct bench_store *s, int64_t readings, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	while (readings > 0 && !rc) {
		struct adding a = {.from = s->entries - 1, .count = readings < AT_ONCE ? readings : AT_ONCE};
		rc = lims_journal_command(s->journal, add, &a, err);
		s->entries += a.count;
		readings -= a.count;
	}
	return rc;
}

lims_rc bench_store_make(struct bench_store *s, const struct lims_projection *projection, int64_t readings, struct lims_err *err)
{
	char node[LIMS_NODE_ID];
	const char *tmp = getenv("TMPDIR");
	*s = (struct bench_store){.entries = 1};
	(void)snprintf(s->dir, sizeof s->dir, "%.400s/lims-bench-XXXXXX", tmp && *tmp ? tmp : "/var/tmp");
	if (!mkdtemp(s->dir))
		return lims_err_set(err, LIMS_E_STORAGE, "no temporary folder can be made; set TMPDIR");
	(void)snprintf(s->path, sizeof s->path, "%s/lab.db", s->dir);
	(void)snprintf(s->keys, sizeof s->keys, "%s/keys", s->dir);
	struct lims_journal_params p = {
		.laboratory = "Phòng đo", .code = "A", .actor = "an", .program = "bench", .keys_dir = s->keys, .offset_min = 420};
	struct lims_journal_options o = {.keys_dir = s->keys, .offset_min = 420, .projection = projection};
	lims_rc rc = lims_journal_create(s->path, &p, node, err);
	if (!rc)
		rc = lims_journal_open(s->path, &o, &s->journal, err);
	return rc ? rc : bench_store_add(s, readings, err);
}

static void remove_files(const char *dir)
{
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d));) {
		char path[2 * BENCH_PATH];
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof path, "%.500s/%.255s", dir, e->d_name);
		(void)unlink(path);
	}
	if (d)
		(void)closedir(d);
	(void)rmdir(dir);
}

void bench_store_end(struct bench_store *s)
{
	lims_journal_close(s->journal);
	remove_files(s->keys);
	remove_files(s->dir);
}
