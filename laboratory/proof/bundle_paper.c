// SPDX-License-Identifier: Apache-2.0
// What a bundle says about its paper, and the same computed again.
#include "laboratory/proof/bundle.h"
#include "laboratory/proof/found.h"
#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND_ARENA = 64 << 20 };

static int by_clock(const void *a, const void *b)
{
	const struct lims_bundle_entry_view *const *x = a, *const *y = b;
	return lims_entry_cmp(&(*x)->e, &(*y)->e);
}

lims_rc lims_bundle_subject(const struct lims_bundle *b, const char *subject, struct lims_arena *arena,
	const struct lims_bundle_entry_view ***ret_list, size_t *ret_count, struct lims_err *err)
{
	const struct lims_bundle_entry_view **list = lims_arena_array(arena, b->entry_count + 1, sizeof *list);
	size_t n = 0;
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the bundle");
	for (size_t i = 0; i < b->entry_count; i++)
		if (strcmp(b->entries[i].e.subject, subject) == 0)
			list[n++] = &b->entries[i];
	qsort(list, n, sizeof *list, by_clock);
	*ret_list = list;
	*ret_count = n;
	return LIMS_OK;
}

/// "NODE:SEQUENCE:HASH" of an entry, as it is printed.
static void printed_head(const struct lims_bundle_entry_view *v, char *out, size_t room)
{
	char hash[LIMS_HASH_HEX];
	lims_hash_hex(&v->hash, hash);
	(void)snprintf(out, room, "%s:%lld:%s", v->e.node, (long long)v->e.sequence, hash);
}

static lims_rc read_issued(
	const struct lims_bundle_entry_view *v, struct lims_arena *arena, struct lims_bundle_paper *ret, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(v->e.body, v->e.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc != LIMS_OK)
		return rc;
	const struct lims_json *j = lims_json_root(doc);
	const struct {
		const char *key;
		const char **to;
	} texts[] = {{"worksheet", &ret->worksheet}, {"item", &ret->item}, {"kind", &ret->kind}, {"result", &ret->result},
		{"issued_on", &ret->issued_on}, {"valid_until", &ret->valid_until}, {"sticker", &ret->sticker}, {"head", &ret->head},
		{"printed", &ret->printed}, {"pdf", &ret->pdf}, {"record_pdf", &ret->record_pdf}};
	ret->issued_by = lims_arena_text(arena, v->e.actor);
	bool good = ret->issued_by != NULL;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		*texts[i].to = lims_arena_text(arena, lims_json_get_text(j, texts[i].key, ""));
		good = good && *texts[i].to;
	}
	lims_json_destroy(doc);
	return good ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the bundle");
}

/// The first entry that ends the paper says what became of it.
static lims_rc read_end(
	const struct lims_bundle_entry_view *v, struct lims_arena *arena, struct lims_bundle_paper *ret, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(v->e.body, v->e.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc != LIMS_OK)
		return rc;
	const struct lims_json *j = lims_json_root(doc);
	ret->ended = lims_arena_text(arena, strchr(v->e.type, '.') + 1);
	ret->ended_by = lims_arena_text(arena, v->e.actor);
	ret->ended_on = lims_arena_text(arena, lims_json_get_text(j, "on", ""));
	ret->ended_note = lims_arena_text(arena, lims_json_get_text(j, "note", ""));
	ret->successor = lims_arena_text(arena, lims_json_get_text(j, "by", ""));
	lims_json_destroy(doc);
	return ret->ended && ret->ended_by && ret->ended_on && ret->ended_note && ret->successor
			   ? LIMS_OK
			   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the bundle");
}

static lims_rc read_replaces(
	const struct lims_bundle_entry_view *v, struct lims_arena *arena, struct lims_bundle_paper *ret, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(v->e.body, v->e.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc == LIMS_OK)
		ret->replaces = lims_arena_text(arena, lims_json_get_text(lims_json_root(doc), "replaces", ""));
	lims_json_destroy(doc);
	return rc;
}

static bool ends(const char *type)
{
	return strcmp(type, "paper.revoked") == 0 || strcmp(type, "paper.replaced") == 0 || strcmp(type, "paper.voided") == 0;
}

lims_rc lims_bundle_paper(const struct lims_bundle *b, struct lims_arena *arena, struct lims_bundle_paper *ret, struct lims_err *err)
{
	char subject[LIMS_BUNDLE_TEXT + 8], head[LIMS_NODE_ID + LIMS_HASH_HEX + 24] = "";
	const struct lims_bundle_entry_view **list = NULL, *issued = NULL, *ended = NULL, *numbered = NULL;
	struct lims_bundle_paper p = {.ended = "", .ended_on = "", .ended_by = "", .ended_note = "", .successor = "", .replaces = ""};
	size_t n = 0;
	(void)snprintf(subject, sizeof subject, "paper:%s", b->header.paper);
	lims_rc rc = lims_bundle_subject(b, subject, arena, &list, &n, err);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i]->e.type, "paper.numbered") == 0)
			numbered = numbered ? numbered : list[i];
		if (!issued && strcmp(list[i]->e.type, "paper.issued") == 0)
			issued = list[i];
		// Nothing is given up that was issued before.
		if (!ended && ends(list[i]->e.type) && !(issued && strcmp(list[i]->e.type, "paper.voided") == 0))
			ended = list[i];
	}
	if (rc == LIMS_OK && !issued)
		rc = lims_err_set(err, LIMS_E_CORRUPT, "no entry of the bundle issues the paper %s", b->header.paper);
	if (rc == LIMS_OK)
		rc = read_issued(issued, arena, &p, err);
	// Two nodes may have taken one number without knowing of each other: the paper names the one of them that it was drawn for.
	for (size_t i = 0; i < n && rc == LIMS_OK && strcmp(p.head, head) != 0; i++)
		if (strcmp(list[i]->e.type, "paper.numbered") == 0)
			printed_head(numbered = list[i], head, sizeof head);
	if (rc == LIMS_OK && ended)
		rc = read_end(ended, arena, &p, err);
	if (rc == LIMS_OK && numbered)
		rc = read_replaces(numbered, arena, &p, err);
	if (rc == LIMS_OK && strcmp(p.head, head) != 0)
		rc = lims_err_set(
			err, LIMS_E_CORRUPT, "the head that is printed on the paper %s is not the entry that gave it its number", b->header.paper);
	if (rc == LIMS_OK)
		*ret = p;
	return rc;
}

static lims_rc get_blob(void *ctx, const char *hex, struct lims_buf *ret, struct lims_err *err)
{
	const struct lims_bundle *b = ctx;
	struct lims_hash h, sum;
	lims_buf_init(ret, LIMS_BUNDLE_MAX);
	if (!lims_hash_read(hex, &h))
		return lims_err_set(err, LIMS_E_CORRUPT, "%s is no hash of kept bytes", hex);
	for (size_t i = 0; i < b->blob_count; i++) {
		const struct lims_bundle_blob_view *v = &b->blobs[i];
		if (!lims_hash_equal(&v->name, &h))
			continue;
		lims_rc rc = lims_sha256(v->bytes, v->len, &sum, err);
		if (rc == LIMS_OK && !lims_hash_equal(&sum, &h))
			rc = lims_err_set(err, LIMS_E_CORRUPT, "the bytes that are kept as %.16s… are other ones: they were changed", hex);
		if (rc == LIMS_OK)
			lims_buf_add(ret, v->bytes, v->len);
		return rc == LIMS_OK ? lims_buf_check(ret, "kept bytes", err) : rc;
	}
	return lims_err_set(err, LIMS_E_CORRUPT, "the bytes %.16s… are not in the bundle", hex);
}

struct lims_proof_blobs lims_bundle_blobs(const struct lims_bundle *b)
{
	return (struct lims_proof_blobs){.ctx = (void *)(uintptr_t)b, .get = get_blob};
}

lims_rc lims_bundle_sheet(
	const struct lims_bundle *b, const char *code, struct lims_arena *arena, struct lims_dossier *ret, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE], hash[LIMS_HASH_HEX], at[LIMS_MOMENT_TEXT];
	const struct lims_bundle_entry_view **list = NULL;
	struct lims_dossier sheet;
	size_t n = 0;
	(void)snprintf(subject, sizeof subject, "worksheet:%s", code);
	lims_dossier_init(&sheet, arena);
	lims_rc rc = lims_bundle_subject(b, subject, arena, &list, &n, err);
	for (size_t i = 0; i < n && rc == LIMS_OK; i++) {
		const struct lims_entry *e = &list[i]->e;
		lims_hash_hex(&list[i]->hash, hash);
		lims_moment_text(e->observed, at);
		struct lims_dossier_entry one = {e->type, (int)e->version, e->body, e->body_len, hash, e->actor, at};
		rc = lims_dossier_apply(&sheet, &one, err);
	}
	if (rc == LIMS_OK && !sheet.state)
		rc = lims_err_set(err, LIMS_E_CORRUPT, "no entry of the bundle opens the worksheet %s", code);
	if (rc == LIMS_OK)
		*ret = sheet;
	return rc;
}

static lims_rc get_entry(void *ctx, const struct lims_hash *hash, struct lims_buf *ret_bytes, struct lims_entry *ret, struct lims_err *err)
{
	const struct lims_bundle *b = ctx;
	lims_buf_init(ret_bytes, 1);
	for (size_t i = 0; i < b->entry_count; i++)
		if (b->entries[i].e.body && lims_hash_equal(&b->entries[i].hash, hash)) {
			*ret = b->entries[i].e;
			return LIMS_OK;
		}
	return lims_err_set(err, LIMS_E_NOT_FOUND, "the entry is not in the bundle");
}

static lims_rc found_again(const struct lims_bundle *b, const struct lims_buf *printed, const struct lims_proof_blobs *blobs,
	const struct lims_proof_entries *entries, struct lims_proof_count *count, struct lims_buf *lines, struct lims_err *err)
{
	struct lims_proof_found found;
	struct lims_dossier sheet;
	struct lims_arena *arena = lims_arena_create(FOUND_ARENA);
	lims_rc rc = lims_proof_found_read(lims_buf_text(printed), printed->len, &found, err);
	if (rc == LIMS_OK && !arena)
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the bundle");
	if (rc == LIMS_OK && found.worksheet[0]) {
		rc = lims_bundle_sheet(b, found.worksheet, arena, &sheet, err);
		if (rc == LIMS_OK)
			rc = lims_proof_found_again(&found, &sheet, blobs, entries, count, lines, NULL, NULL, err);
	}
	lims_proof_found_finish(&found);
	lims_arena_destroy(arena);
	return rc;
}

lims_rc lims_bundle_recompute(const struct lims_bundle *b, const struct lims_bundle_paper *paper, struct lims_dossier *sheet,
	struct lims_proof_count *ret, struct lims_buf *ret_lines, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_bundle_blobs(b);
	struct lims_proof_entries entries = {.ctx = (void *)(uintptr_t)b, .get = get_entry};
	struct lims_procedure_set *set = NULL;
	struct lims_result *result = NULL;
	struct lims_buf printed = {0};
	lims_rc rc = get_blob((void *)(uintptr_t)b, paper->printed, &printed, err);
	if (rc == LIMS_OK)
		rc = lims_proof_recompute(sheet, &blobs, lims_buf_text(&printed), printed.len, ret, ret_lines, &set, &result, err);
	if (rc == LIMS_OK)
		rc = lims_proof_air(sheet, &entries, &blobs, ret, ret_lines, err);
	if (rc == LIMS_OK && strcmp(paper->result, lims_verdict_name(result->verdict)) != 0) {
		ret->differences++;
		lims_buf_addf(
			ret_lines, lims_err_tr(err, "verdict: issued as %s, computes to %s\n"), paper->result, lims_verdict_name(result->verdict));
	}
	if (rc == LIMS_OK)
		rc = found_again(b, &printed, &blobs, &entries, ret, ret_lines, err);
	lims_result_destroy(result);
	lims_procedure_set_destroy(set);
	lims_buf_finish(&printed);
	return rc;
}
