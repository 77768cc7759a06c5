// SPDX-License-Identifier: Apache-2.0
// What differs between this validation and the report of the one that was accepted last, file by file and example by example.
#include "laboratory/desk.h"
#include "laboratory/validation.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { ARENA_MAX = 64 << 20 };

const char *lims_validation_change_name(unsigned one)
{
	switch (one) {
	case LIMS_CHANGE_NEW:
		return "new";
	case LIMS_CHANGE_REMOVED:
		return "removed";
	case LIMS_CHANGE_BYTES:
		return "bytes";
	case LIMS_CHANGE_HIDDEN:
		return "hidden";
	default:
		return "results";
	}
}

static bool same_hash(const struct lims_hash *hash, const char *hex)
{
	struct lims_hash other;
	return hex && lims_hash_read(hex, &other) && lims_hash_equal(hash, &other);
}

static const struct lims_json *named(const struct lims_json *list, const char *key, const char *name)
{
	for (size_t i = 0; i < lims_json_size(list); i++)
		if (lims_text_equal(lims_json_get_text(lims_json_at(list, i), key, NULL), name))
			return lims_json_at(list, i);
	return NULL;
}

static const struct lims_validated_example *example(const struct lims_validated_file *f, const char *id)
{
	for (size_t i = 0; i < f->example_count; i++)
		if (lims_text_equal(f->examples[i].id, id))
			return &f->examples[i];
	return NULL;
}

/// Examples with another result, then those that are gone. NULL when there is no memory.
static const char *const *other_results(
	struct lims_arena *arena, const struct lims_validated_file *now, const struct lims_json *then, size_t *ret_count)
{
	const struct lims_json *before = lims_json_get(then, "examples");
	const char **list = lims_arena_array(arena, now->example_count + lims_json_size(before) + 1, sizeof *list);
	size_t n = 0;
	for (size_t i = 0; list && i < now->example_count; i++) {
		const struct lims_validated_example *e = &now->examples[i];
		if (!same_hash(&e->result, lims_json_get_text(named(before, "id", e->id), "result", NULL)))
			list[n++] = e->id;
	}
	for (size_t i = 0; list && i < lims_json_size(before); i++) {
		const char *id = lims_json_get_text(lims_json_at(before, i), "id", "");
		if (example(now, id))
			continue;
		const char *kept = lims_arena_text(arena, id);
		if (!kept)
			return NULL;
		list[n++] = kept;
	}
	*ret_count = n;
	return list;
}

static bool compare_file(
	struct lims_arena *arena, const struct lims_validated_file *now, const struct lims_json *then, struct lims_validation_change *ret)
{
	const char *hidden = lims_json_get_text(then, "hides", NULL);
	*ret = (struct lims_validation_change){.file = now->name};
	if (!then) {
		ret->what = LIMS_CHANGE_NEW;
		return true;
	}
	if (!same_hash(&now->hash, lims_json_get_text(then, "sha256", NULL)))
		ret->what |= LIMS_CHANGE_BYTES;
	if (now->hides ? !same_hash(&now->hidden, hidden) : hidden != NULL)
		ret->what |= LIMS_CHANGE_HIDDEN;
	if (same_hash(&now->results, lims_json_get_text(then, "results", NULL)))
		return true;
	ret->what |= LIMS_CHANGE_RESULTS;
	ret->examples = other_results(arena, now, then, &ret->example_count);
	return ret->examples != NULL;
}

static lims_rc compare_files(
	struct lims_validation_changes *c, const struct lims_validation *v, const struct lims_json *report, struct lims_err *err)
{
	const struct lims_json *files = lims_json_get(report, "files");
	struct lims_validation_change *list = lims_arena_array(c->arena, v->file_count + lims_json_size(files) + 1, sizeof *list);
	bool whole = list != NULL;
	size_t n = 0;
	for (size_t i = 0; whole && i < v->file_count; i++) {
		whole = compare_file(c->arena, &v->files[i], named(files, "name", v->files[i].name), &list[n]);
		n += whole && list[n].what != 0;
	}
	for (size_t i = 0; whole && i < lims_json_size(files); i++) {
		const char *name = lims_json_get_text(lims_json_at(files, i), "name", "");
		if (lims_validation_file(v, name))
			continue;
		list[n] = (struct lims_validation_change){.file = lims_arena_text(c->arena, name), .what = LIMS_CHANGE_REMOVED};
		whole = list[n++].file != NULL;
	}
	c->list = list;
	c->count = n;
	return whole ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compare the validations");
}

static lims_rc read_report(
	struct lims_laboratory *lab, const struct lims_validation_accepted *a, struct lims_json_doc **ret_doc, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	struct lims_buf bytes = {0};
	lims_rc rc = blobs.get(blobs.ctx, a->report, &bytes, err);
	if (!rc && lims_json_parse(lims_buf_text(&bytes), bytes.len, LIMS_VALIDATION_JSON_MAX, ret_doc, err) != LIMS_OK)
		rc = lims_err_set(err, LIMS_E_CORRUPT, "The kept report %s of the accepted validation cannot be read", a->report);
	lims_buf_finish(&bytes);
	return rc;
}

lims_rc lims_validation_compare(struct lims_laboratory *lab, const struct lims_validation *v,
	const struct lims_validation_identity *identity, struct lims_validation_changes **ret, struct lims_err *err)
{
	struct lims_validation_accepted since;
	struct lims_json_doc *doc = NULL;
	bool found = false;
	lims_rc rc = lims_validation_find(lab, NULL, &found, &since, err);
	if (!rc && !found)
		*ret = NULL;
	if (rc || !found)
		return rc;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_validation_changes *c = arena ? lims_arena_take(arena, sizeof *c) : NULL;
	if (!c) {
		lims_arena_destroy(arena);
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compare the validations");
	}
	*c = (struct lims_validation_changes){
		.arena = arena, .since = since, .program = !lims_text_equal(since.program_sha256, identity->sha256)};
	rc = read_report(lab, &since, &doc, err);
	if (!rc)
		rc = compare_files(c, v, lims_json_root(doc), err);
	lims_json_destroy(doc);
	if (rc)
		lims_arena_destroy(arena);
	else
		*ret = c;
	return rc;
}

void lims_validation_changes_destroy(struct lims_validation_changes *c)
{
	if (c)
		lims_arena_destroy(c->arena);
}
