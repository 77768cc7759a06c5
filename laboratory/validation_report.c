// SPDX-License-Identifier: Apache-2.0
// The report of a validation as "lims-validation-1".
#include "laboratory/validation.h"

#include "lims-core/base/json.h"

#include <string.h>

bool lims_validation_passed(const struct lims_validation_report *r)
{
	bool good = lims_validation_good(r->v);
	for (size_t i = 0; i < LIMS_BUILD_CHECKS; i++)
		good = good && r->identity->checks[i].good;
	return good;
}

static void put_hash(struct lims_jw *w, const char *key, const struct lims_hash *hash)
{
	char hex[LIMS_HASH_HEX];
	lims_hash_hex(hash, hex);
	lims_jw_text(w, key, hex);
}

/// One element per line.
static void put_lines(struct lims_jw *w, const char *key, const char *text)
{
	lims_jw_array(w, key);
	while (*text) {
		size_t n = strcspn(text, "\n");
		lims_jw_textn(w, NULL, text, n);
		text += n + (text[n] == '\n');
	}
	lims_jw_end_array(w);
}

static void put_identity(struct lims_jw *w, const struct lims_validation_identity *id)
{
	lims_jw_object(w, "program");
	lims_jw_text(w, "version", id->version);
	lims_jw_text(w, "sha256", id->sha256);
	lims_jw_array(w, "parts");
	for (size_t i = 0; i < LIMS_BUILD_PARTS; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "name", id->parts[i].name);
		lims_jw_text(w, "version", id->parts[i].version);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
	lims_jw_end_object(w);
	lims_jw_object(w, "machine");
	lims_jw_text(w, "system", id->system);
	lims_jw_text(w, "release", id->release);
	lims_jw_text(w, "architecture", id->architecture);
	lims_jw_text(w, "processor", id->processor);
	lims_jw_array(w, "checks");
	for (size_t i = 0; i < LIMS_BUILD_CHECKS; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "id", id->checks[i].id);
		lims_jw_bool(w, "good", id->checks[i].good);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
	lims_jw_end_object(w);
}

static void put_file(struct lims_jw *w, const struct lims_validated_file *f)
{
	lims_jw_object(w, NULL);
	lims_jw_text(w, "name", f->name);
	put_hash(w, "sha256", &f->hash);
	lims_jw_bool(w, "own", f->own);
	if (f->hides)
		put_hash(w, "hides", &f->hidden);
	put_hash(w, "results", &f->results);
	put_lines(w, "faults", f->faults);
	lims_jw_array(w, "drafts");
	for (size_t i = 0; i < f->draft_count; i++)
		lims_jw_text(w, NULL, f->drafts[i]);
	lims_jw_end_array(w);
	lims_jw_array(w, "examples");
	for (size_t i = 0; i < f->example_count; i++) {
		const struct lims_validated_example *e = &f->examples[i];
		lims_jw_object(w, NULL);
		lims_jw_text(w, "id", e->id);
		lims_jw_bool(w, "failed", e->failed);
		put_hash(w, "result", &e->result);
		if (e->failed)
			put_lines(w, "complaints", e->lines);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
	lims_jw_end_object(w);
}

static void put_change(struct lims_jw *w, const struct lims_validation_change *c)
{
	lims_jw_object(w, NULL);
	lims_jw_text(w, "name", c->file);
	lims_jw_array(w, "changes");
	for (unsigned one = LIMS_CHANGE_NEW; one <= LIMS_CHANGE_RESULTS; one <<= 1)
		if (c->what & one)
			lims_jw_text(w, NULL, lims_validation_change_name(one));
	lims_jw_end_array(w);
	lims_jw_array(w, "examples");
	for (size_t i = 0; i < c->example_count; i++)
		lims_jw_text(w, NULL, c->examples[i]);
	lims_jw_end_array(w);
	lims_jw_end_object(w);
}

static void put_changes(struct lims_jw *w, const struct lims_validation_changes *c)
{
	if (!c) {
		lims_jw_null(w, "since");
		return;
	}
	lims_jw_object(w, "since");
	lims_jw_text(w, "digest", c->since.digest);
	lims_jw_text(w, "by", c->since.by);
	lims_jw_text(w, "at", c->since.at);
	lims_jw_text(w, "version", c->since.version);
	lims_jw_bool(w, "other_program", c->program);
	lims_jw_array(w, "files");
	for (size_t i = 0; i < c->count; i++)
		put_change(w, &c->list[i]);
	lims_jw_end_array(w);
	lims_jw_end_object(w);
}

static void put_accepted(struct lims_jw *w, const struct lims_validation_accepted *a)
{
	if (!a) {
		lims_jw_null(w, "accepted");
		return;
	}
	lims_jw_object(w, "accepted");
	lims_jw_text(w, "by", a->by);
	lims_jw_text(w, "at", a->at);
	lims_jw_text(w, "version", a->version);
	lims_jw_text(w, "note", a->note);
	lims_jw_end_object(w);
}

void lims_validation_json(const struct lims_validation_report *r, struct lims_buf *b)
{
	struct lims_jw w;
	char at[LIMS_MOMENT_TEXT];
	lims_moment_text(r->identity->at, at);
	lims_jw_init(&w, b);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "format", "lims-validation-1");
	lims_jw_text(&w, "at", at);
	put_hash(&w, "digest", &r->v->digest);
	lims_jw_bool(&w, "passed", lims_validation_passed(r));
	lims_jw_int(&w, "examples", (int64_t)r->v->examples);
	lims_jw_int(&w, "failed", (int64_t)r->v->failed);
	lims_jw_int(&w, "faults", (int64_t)r->v->faults);
	lims_jw_int(&w, "drafts", (int64_t)r->v->drafts);
	put_identity(&w, r->identity);
	lims_jw_array(&w, "files");
	for (size_t i = 0; i < r->v->file_count; i++)
		put_file(&w, &r->v->files[i]);
	lims_jw_end_array(&w);
	if (r->asked)
		put_accepted(&w, r->accepted);
	put_changes(&w, r->changes);
	lims_jw_end_object(&w);
}
