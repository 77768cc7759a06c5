// SPDX-License-Identifier: Apache-2.0
// Runs the examples of all files and folds what they gave into one digest.
#include "lims-core/catalog/validate.h"

#include "lims-core/catalog/examples.h"

#include <string.h>

enum { MEMORY_MAX = 256 << 20, REPORT_MAX = 4 << 20, LINES_MAX = 4000, DIGEST_TEXT_MAX = 1 << 20 };

/// One file while it runs.
struct running {
	struct lims_arena *arena;
	struct lims_validated_file *file;
	struct lims_validated_example *examples;
	size_t cap;
	struct lims_buf text; ///< what the file's digest is made of
	bool no_memory;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the validation of the data files.");
}

static bool room(struct running *r)
{
	if (r->file->example_count < r->cap)
		return true;
	size_t cap = r->cap == 0 ? 16 : r->cap * 2;
	struct lims_validated_example *grown = lims_arena_array(r->arena, cap, sizeof *grown);
	if (grown == NULL)
		return false;
	if (r->file->example_count > 0)
		memcpy(grown, r->examples, r->file->example_count * sizeof *grown);
	r->examples = grown;
	r->cap = cap;
	return true;
}

/// Whole lines of the first bytes of the report of an example.
static const char *lines_of(struct running *r, const struct lims_example_run *run)
{
	size_t n = run->lines_len;
	if (!run->failed)
		return "";
	if (n > LINES_MAX) {
		n = LINES_MAX;
		while (n > 0 && run->lines[n - 1] != '\n')
			n--;
	}
	return lims_arena_textn(r->arena, run->lines, n);
}

static void keep(void *ctx, const struct lims_example_run *run)
{
	struct running *r = ctx;
	char hex[LIMS_HASH_HEX];
	struct lims_validated_example e = {.id = lims_arena_text(r->arena, run->id), .failed = run->failed, .lines = lines_of(r, run)};
	bool whole = e.id != NULL && e.lines != NULL && room(r);
	if (!whole || lims_sha256(run->result, run->result_len, &e.result, NULL) != LIMS_OK) {
		r->no_memory = true;
		return;
	}
	lims_hash_hex(&e.result, hex);
	lims_buf_addf(&r->text, "%s %s\n", e.id, hex);
	r->examples[r->file->example_count++] = e;
	r->file->failed += run->failed;
}

/// The drafts among those of a builder that are blocks of this file, which stands first in their sentence. Tables and periods are shared, and so are theirs.
static bool keep_drafts(struct running *r, const struct lims_load *load)
{
	size_t len = strlen(r->file->name), n = r->file->draft_count;
	const char **list = lims_arena_array(r->arena, n + load->draft_count + 1, sizeof *list);
	if (list == NULL)
		return false;
	if (n > 0)
		memcpy(list, r->file->drafts, n * sizeof *list);
	for (size_t i = 0; i < load->draft_count; i++) {
		if (strncmp(load->drafts[i], r->file->name, len) != 0 || load->drafts[i][len] != ' ')
			continue;
		list[n] = lims_arena_text(r->arena, load->drafts[i]);
		if (list[n++] == NULL)
			return false;
	}
	r->file->drafts = list;
	r->file->draft_count = n;
	return true;
}

static bool keep_faults(struct running *r, struct lims_faults *f)
{
	struct lims_buf lines;
	lims_buf_init(&lines, REPORT_MAX);
	lims_faults_print(f, &lines);
	r->file->faults = lims_arena_textn(r->arena, lims_buf_text(&lines), lines.len);
	r->file->fault_count = f->count;
	bool whole = r->file->faults != NULL && !lines.failed;
	lims_buf_finish(&lines);
	return whole;
}

static lims_rc run_loaded(
	struct running *r, struct lims_builder *b, struct lims_set_file *file, const struct lims_loaded *loaded, struct lims_err *err)
{
	struct lims_examples total = {0};
	struct lims_buf report;
	lims_buf_init(&report, REPORT_MAX);
	if (file->faults.count == 0)
		lims_examples_of(b, file, loaded, &report, (struct lims_example_watch){.visit = keep, .ctx = r}, &total);
	lims_rc rc = lims_buf_check(&report, "the report of the examples", err);
	lims_buf_finish(&report);
	return rc == LIMS_OK && r->no_memory ? no_memory(err) : rc;
}

/// `shared` holds what many files use.
static lims_rc run_file(struct lims_arena *arena, struct lims_builder *shared, struct lims_validated_file *file, struct lims_err *err)
{
	struct running r = {.arena = arena, .file = file};
	struct lims_loaded loaded;
	struct lims_builder *own = lims_builder_for(shared->finder, err), *b = NULL;
	if (own == NULL)
		return no_memory(err);
	own->shared = shared;
	lims_buf_init(&r.text, DIGEST_TEXT_MAX);
	struct lims_set_file *read = lims_builder_check_file(own, file->name, &b, &loaded);
	bool whole = read != NULL && !own->no_memory && !shared->no_memory && keep_faults(&r, &read->faults) && keep_drafts(&r, &own->load) &&
				 keep_drafts(&r, &shared->load);
	lims_rc rc = whole ? run_loaded(&r, b, read, &loaded, err) : no_memory(err);
	file->examples = r.examples;
	if (rc == LIMS_OK)
		rc = lims_buf_check(&r.text, "the list of results", err);
	if (rc == LIMS_OK)
		rc = lims_sha256(lims_buf_text(&r.text), r.text.len, &file->results, err);
	lims_buf_finish(&r.text);
	lims_builder_destroy(own);
	return rc;
}

/// One line per file: its name, its bytes, its results.
static lims_rc digest(struct lims_validation *v, struct lims_err *err)
{
	char hash[LIMS_HASH_HEX], results[LIMS_HASH_HEX];
	struct lims_buf text;
	lims_buf_init(&text, DIGEST_TEXT_MAX);
	lims_buf_add_text(&text, "lims-validation-1\n");
	for (size_t i = 0; i < v->file_count; i++) {
		lims_hash_hex(&v->files[i].hash, hash);
		lims_hash_hex(&v->files[i].results, results);
		lims_buf_addf(&text, "%s %s %s\n", v->files[i].name, hash, results);
	}
	lims_rc rc = lims_buf_check(&text, "the list of results", err);
	if (rc == LIMS_OK)
		rc = lims_sha256(lims_buf_text(&text), text.len, &v->digest, err);
	lims_buf_finish(&text);
	return rc;
}

/// Takes over the arena, in which `files` stand with name and hashes filled.
static lims_rc run_all(struct lims_arena *arena, struct lims_finder finder, struct lims_validated_file *files, size_t count,
	struct lims_validation **ret, struct lims_err *err)
{
	struct lims_validation *v = lims_arena_take(arena, sizeof *v);
	struct lims_builder *shared = lims_builder_for(finder, err);
	lims_rc rc = v == NULL || shared == NULL ? no_memory(err) : LIMS_OK;
	if (rc == LIMS_OK)
		*v = (struct lims_validation){.arena = arena, .files = files, .file_count = count};
	for (size_t i = 0; rc == LIMS_OK && i < count; i++) {
		rc = run_file(arena, shared, &files[i], err);
		v->examples += files[i].example_count;
		v->failed += files[i].failed;
		v->faults += files[i].fault_count;
		v->drafts += files[i].draft_count;
	}
	lims_builder_destroy(shared);
	if (rc == LIMS_OK)
		rc = digest(v, err);
	if (rc == LIMS_OK)
		*ret = v;
	else
		lims_arena_destroy(arena);
	return rc;
}

lims_rc lims_validation_run(const struct lims_catalog *c, struct lims_validation **ret, struct lims_err *err)
{
	size_t count = lims_catalog_count(c);
	struct lims_finder finder = lims_catalog_finder(c);
	struct lims_arena *arena = lims_arena_create(MEMORY_MAX);
	struct lims_validated_file *files = arena == NULL ? NULL : lims_arena_array(arena, count + 1, sizeof *files);
	for (size_t i = 0; files != NULL && i < count; i++) {
		const struct lims_catalog_file *f = lims_catalog_file(c, i);
		files[i] = (struct lims_validated_file){
			.name = lims_arena_text(arena, f->name), .hash = f->hash, .own = f->own, .hides = f->hidden != NULL, .hidden = f->hidden_hash};
		if (files[i].name == NULL)
			files = NULL;
	}
	if (files == NULL) {
		lims_arena_destroy(arena);
		return no_memory(err);
	}
	return run_all(arena, finder, files, count, ret, err);
}

lims_rc lims_validation_run_bytes(const struct lims_blob_file *files, size_t count, struct lims_validation **ret, struct lims_err *err)
{
	struct lims_given given = {.files = files, .count = count};
	struct lims_arena *arena = lims_arena_create(MEMORY_MAX);
	struct lims_validated_file *list = arena == NULL ? NULL : lims_arena_array(arena, count + 1, sizeof *list);
	for (size_t i = 0; list != NULL && i < count; i++) {
		list[i] = (struct lims_validated_file){.name = lims_arena_text(arena, files[i].name), .hash = files[i].hash};
		if (list[i].name == NULL)
			list = NULL;
	}
	if (list == NULL) {
		lims_arena_destroy(arena);
		return no_memory(err);
	}
	return run_all(arena, (struct lims_finder){.ctx = &given, .find = lims_given_find}, list, count, ret, err);
}

void lims_validation_destroy(struct lims_validation *v)
{
	if (v != NULL)
		lims_arena_destroy(v->arena);
}

bool lims_validation_good(const struct lims_validation *v)
{
	return v->faults == 0 && v->failed == 0;
}

const struct lims_validated_file *lims_validation_file(const struct lims_validation *v, const char *name)
{
	for (size_t i = 0; i < v->file_count; i++) {
		if (strcmp(v->files[i].name, name) == 0)
			return &v->files[i];
	}
	return NULL;
}
