// SPDX-License-Identifier: Apache-2.0
// What a bundle proves: entries in their chains, chains under signed heads, bytes under their names.
#include "laboratory/proof/bundle_nodes.h"
#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENTENCE = 500, ARENA = 64 << 20 };

struct checking {
	const struct lims_bundle *b;
	struct bundle_nodes nodes;
	const struct lims_lang *lang;
	lims_bundle_finding *report;
	void *ctx;
	struct lims_bundle_count count;
	size_t findings;
	char first[SENTENCE];
	bool *named; ///< one per blob
};

static void tell(void *ctx, const char *sentence)
{
	struct checking *c = ctx;
	if (c->findings++ == 0)
		(void)snprintf(c->first, sizeof c->first, "%s", sentence);
	if (c->report)
		c->report(c->ctx, sentence);
}

static void finding(struct checking *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void finding(struct checking *c, const char *fmt, ...)
{
	char text[SENTENCE];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, lims_tr(c->lang, fmt), args);
	va_end(args);
	tell(c, text);
}

static void check_entries(struct checking *c)
{
	for (size_t i = 0; i < c->b->entry_count; i++) {
		const struct lims_bundle_entry_view *v = &c->b->entries[i];
		struct lims_entry e;
		struct lims_err err = {.lang = c->lang};
		if (v->e.sequence == 0 && lims_entry_read(v->bytes, v->len, &e, &err) != LIMS_OK)
			finding(c, "entry %zu of the bundle cannot be read: %s", i + 1, err.text);
	}
}

static const struct lims_bundle_segment_view *before(const struct checking *c, size_t i)
{
	const struct lims_bundle_segment_view *found = NULL;
	for (size_t k = 0; k < c->b->segment_count; k++) {
		const struct lims_bundle_segment_view *s = &c->b->segments[k];
		if (k != i && strcmp(s->node, c->b->segments[i].node) == 0 && s->first <= c->b->segments[i].first)
			found = !found || s->last > found->last ? s : found;
	}
	return found;
}

/// Each entry continues the one before it; the first continues an earlier segment, where the two meet.
static void check_links(struct checking *c, size_t i)
{
	static const struct lims_hash zero;
	const struct lims_bundle_segment_view *s = &c->b->segments[i], *earlier = before(c, i);
	size_t n = (size_t)(s->last - s->first + 1);
	struct lims_err err = {.lang = c->lang};
	if (earlier && earlier->last >= s->first)
		finding(c, "entry %" PRId64 " of the node %s stands in the bundle twice", s->first, s->node);
	const struct lims_hash *hash = s->first == 1                              ? &zero
								   : earlier && earlier->last == s->first - 1 ? &earlier->entries[earlier->last - earlier->first].hash
																			  : NULL;
	for (size_t k = 0; k < n; k++) {
		const struct lims_entry *e = &s->entries[k].e;
		int64_t sequence = s->first + (int64_t)k;
		if (strcmp(e->node, s->node) != 0 || e->sequence != sequence)
			finding(c, "where entry %" PRId64 " of the node %s must stand is another one", sequence, s->node);
		else if (hash && lims_entry_follows(e, sequence - 1, hash, &err) != LIMS_OK)
			finding(c, "%s", err.text);
		hash = &s->entries[k].hash;
	}
}

/// A successor's first entry names the last entry of the chain that it took over.
static bool vouched(const struct checking *c, const struct lims_bundle_segment_view *s)
{
	const struct lims_hash *last = &s->entries[s->last - s->first].hash;
	for (size_t i = 0; i < c->nodes.count; i++) {
		const struct bundle_node *n = &c->nodes.list[i];
		if (n->replaces && strcmp(n->after_node, s->node) == 0 && n->after_sequence == s->last && lims_hash_equal(&n->after_hash, last))
			return true;
	}
	return false;
}

static void check_head(struct checking *c, const struct lims_bundle_segment_view *s)
{
	const struct bundle_node *n = bundle_nodes_find(&c->nodes, s->node);
	struct lims_err err = {.lang = c->lang};
	if (!n) {
		finding(c, "the first entry of the node %s, which states its key, is not in the bundle", s->node);
	} else if (s->has_head && !lims_hash_equal(&s->head.hash, &s->entries[s->last - s->first].hash)) {
		finding(
			c, "the head of the node %s at %" PRId64 " is signed for other bytes than entry %" PRId64 " has", s->node, s->last, s->last);
	} else if (s->has_head && lims_head_verify(&s->head, n->key, &err) != LIMS_OK) {
		finding(c, "%s", err.text);
	} else if (s->has_head) {
		c->count.heads++;
	} else if (vouched(c, s)) {
		c->count.vouched++;
	} else {
		finding(c, "the entries %" PRId64 " to %" PRId64 " of the node %s stand under no signed head", s->first, s->last, s->node);
	}
}

static void name_blob(struct checking *c, const struct lims_bundle_entry_view *v, const char *hex, bool needed)
{
	struct lims_hash h;
	if (!hex || !lims_hash_read(hex, &h))
		return;
	for (size_t i = 0; i < c->b->blob_count; i++) {
		if (!lims_hash_equal(&c->b->blobs[i].name, &h))
			continue;
		c->named[i] = true;
		return;
	}
	if (needed)
		finding(c, "the bytes %.16s…, which entry %" PRId64 " of the node %s names (%s), are not in the bundle", hex, v->e.sequence,
			v->e.node, v->e.subject);
}

static bool is(const char *subject, const char *noun, const char *code)
{
	size_t n = strlen(noun);
	return strncmp(subject, noun, n) == 0 && subject[n] == ':' && strcmp(subject + n + 1, code) == 0;
}

/// What the entries of the paper, its worksheet and its item name must be there; what others name may be.
static void check_names(struct checking *c, const struct lims_bundle_paper *p)
{
	for (size_t i = 0; i < c->b->entry_count; i++) {
		const struct lims_bundle_entry_view *v = &c->b->entries[i];
		struct lims_json_doc *doc = NULL;
		if (!v->e.body || lims_json_parse(v->e.body, v->e.body_len, LIMS_ENTRY_BODY_MAX, &doc, NULL) != LIMS_OK)
			continue;
		const struct lims_json *blobs = lims_json_get(lims_json_root(doc), "blobs");
		bool about = is(v->e.subject, "paper", c->b->header.paper) || is(v->e.subject, "worksheet", p->worksheet) ||
					 is(v->e.subject, "item", p->item);
		c->count.about += about;
		for (size_t k = 0; k < lims_json_size(blobs); k++)
			name_blob(c, v, lims_json_text(lims_json_at(blobs, k)), about);
		lims_json_destroy(doc);
	}
}

static void check_blobs(struct checking *c)
{
	for (size_t i = 0; i < c->b->blob_count; i++) {
		const struct lims_bundle_blob_view *v = &c->b->blobs[i];
		struct lims_hash sum;
		char hex[LIMS_HASH_HEX];
		lims_hash_hex(&v->name, hex);
		if (lims_sha256(v->bytes, v->len, &sum, NULL) != LIMS_OK || !lims_hash_equal(&sum, &v->name))
			finding(c, "the bytes that are kept as %.16s… are other ones: they were changed", hex);
		else if (!c->named[i])
			finding(c, "no entry of the bundle names the bytes %.16s…", hex);
		else
			c->count.blobs++;
	}
}

static lims_rc check_all(struct checking *c, struct lims_arena *arena, struct lims_err *err)
{
	check_entries(c);
	c->named = lims_arena_array(arena, c->b->blob_count + 1, sizeof *c->named);
	if (!c->named)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to check the bundle; close other programs and try again");
	lims_rc rc = bundle_nodes_read(c->b, arena, tell, c, &c->nodes, err);
	if (rc != LIMS_OK)
		return rc;
	for (size_t i = 0; i < c->b->segment_count; i++) {
		check_links(c, i);
		check_head(c, &c->b->segments[i]);
	}
	struct lims_bundle_paper paper = {.worksheet = "", .item = ""};
	struct lims_err why = {.lang = c->lang};
	if (lims_bundle_paper(c->b, arena, &paper, &why) != LIMS_OK)
		finding(c, "%s", why.text);
	check_names(c, &paper);
	check_blobs(c);
	c->count.entries = c->b->entry_count;
	c->count.segments = c->b->segment_count;
	c->count.nodes = c->nodes.count;
	for (size_t i = 0; i < c->nodes.count; i++)
		c->count.self_stated += !c->nodes.list[i].trusted;
	return LIMS_OK;
}

lims_rc lims_bundle_check(
	const struct lims_bundle *b, lims_bundle_finding *report, void *ctx, struct lims_bundle_count *ret, struct lims_err *err)
{
	struct checking c = {.b = b, .lang = err ? err->lang : NULL, .report = report, .ctx = ctx};
	struct lims_arena *arena = lims_arena_create(ARENA);
	lims_rc rc = arena ? check_all(&c, arena, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to check the bundle");
	lims_arena_destroy(arena);
	if (rc != LIMS_OK)
		return rc;
	*ret = c.count;
	return c.findings == 0 ? LIMS_OK : lims_err_set(err, LIMS_E_CORRUPT, "%s", c.first);
}
