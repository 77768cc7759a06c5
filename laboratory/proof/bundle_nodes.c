// SPDX-License-Identifier: Apache-2.0
// The nodes of a bundle: whose key is whose, and who says so.
#include "laboratory/proof/bundle_nodes.h"
#include "lims-core/base/json.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SENTENCE = 400 };

/// What one entry says of a node.
struct statement {
	const char *by; ///< node that wrote it
	char about[LIMS_NODE_ID];
	uint8_t key[LIMS_KEY_PUBLIC];
	struct lims_hash born;
};

struct reading {
	const struct lims_bundle *b;
	struct lims_arena *arena;
	const struct lims_lang *lang;
	lims_bundle_finding *report;
	void *ctx;
	struct bundle_node *nodes;
	size_t node_count;
	struct statement *said;
	size_t said_count, room;
	bool first_found;
	bool no_memory;
};

static void finding(const struct reading *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void finding(const struct reading *r, const char *fmt, ...)
{
	char text[SENTENCE];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, lims_tr(r->lang, fmt), args);
	va_end(args);
	r->report(r->ctx, text);
}

const struct bundle_node *bundle_nodes_find(const struct bundle_nodes *n, const char *node)
{
	for (size_t i = 0; i < n->count; i++)
		if (strcmp(n->list[i].node, node) == 0)
			return &n->list[i];
	return NULL;
}

static bool read_node(const struct lims_json *j, const char *name, char out[LIMS_NODE_ID])
{
	const char *text = lims_json_get_text(j, name, "");
	if (!lims_entry_node_valid(text))
		return false;
	memcpy(out, text, LIMS_NODE_ID);
	return true;
}

static bool read_key(const struct lims_json *j, uint8_t out[LIMS_KEY_PUBLIC])
{
	const char *text = lims_json_get_text(j, "key", "");
	return lims_hex_read(text, strlen(text), out, LIMS_KEY_PUBLIC);
}

static void add_statement(struct reading *r, const char *by, const struct lims_json *j)
{
	if (r->said_count == r->room) {
		size_t room = r->room ? 2 * r->room : 16;
		struct statement *more = lims_arena_array(r->arena, room, sizeof *more);
		if (!more) {
			r->no_memory = true;
			return;
		}
		if (r->said_count)
			memcpy(more, r->said, r->said_count * sizeof *more);
		r->said = more;
		r->room = room;
	}
	struct statement *s = &r->said[r->said_count];
	*s = (struct statement){.by = by};
	if (read_node(j, "node", s->about) && read_key(j, s->key) && lims_hash_read(lims_json_get_text(j, "born", ""), &s->born))
		r->said_count++;
}

static const char *kind_word(const struct reading *r, bool training)
{
	return training ? lims_tr(r->lang, "training") : lims_tr(r->lang, "production");
}

static bool training_birth(const struct lims_json *birth)
{
	return strcmp(lims_json_get_text(lims_json_get(birth, "laboratory"), "kind", ""), "production") != 0;
}

bool lims_bundle_training(const struct lims_bundle *b)
{
	bool training = b->header.training;
	for (size_t i = 0; i < b->entry_count && !training; i++) {
		const struct lims_entry *e = &b->entries[i].e;
		struct lims_json_doc *doc = NULL;
		if (strcmp(e->type, "node.born") != 0 || lims_json_parse(e->body, e->body_len, LIMS_ENTRY_BODY_MAX, &doc, NULL) != LIMS_OK)
			continue;
		training = training_birth(lims_json_root(doc));
		lims_json_destroy(doc);
	}
	return training;
}

static void read_birth(struct reading *r, const struct lims_bundle_entry_view *v, const struct lims_json *j)
{
	struct bundle_node n = {.born = v->hash};
	const struct lims_json *after = lims_json_get(j, "after"), *trusts = lims_json_get(j, "trusts");
	if (!read_node(j, "node", n.node) || strcmp(n.node, v->e.node) != 0 || !read_key(j, n.key) || v->e.sequence != 1) {
		finding(r, "the first entry of the node %s does not tell its birth", v->e.node);
		return;
	}
	if (strcmp(lims_json_get_text(lims_json_get(j, "laboratory"), "id", ""), r->b->header.laboratory) != 0)
		finding(r, "the node %s was born in another laboratory than the one that the bundle names", v->e.node);
	if (training_birth(j) != r->b->header.training)
		finding(r, "the bundle says that its paper is of a %s store, and the node %s was born in a %s store",
			kind_word(r, r->b->header.training), v->e.node, kind_word(r, training_birth(j)));
	n.trusted = lims_json_get(j, "founder") == NULL;
	if (n.trusted && r->first_found)
		finding(r, "the node %s says that it is the laboratory's first, and so does another", v->e.node);
	r->first_found = r->first_found || n.trusted;
	n.replaces = after && read_node(after, "node", n.after_node) && lims_hash_read(lims_json_get_text(after, "hash", ""), &n.after_hash);
	n.after_sequence = lims_json_get_int(after, "sequence", 0);
	r->nodes[r->node_count++] = n;
	for (size_t i = 0; i < lims_json_size(trusts); i++)
		add_statement(r, r->nodes[r->node_count - 1].node, lims_json_at(trusts, i));
}

/// What trusted nodes say makes further nodes trusted, until nothing changes.
static void spread(struct reading *r)
{
	struct bundle_nodes all = {r->nodes, r->node_count};
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t i = 0; i < r->said_count; i++) {
			const struct statement *s = &r->said[i];
			const struct bundle_node *by = bundle_nodes_find(&all, s->by);
			struct bundle_node *about = (struct bundle_node *)(uintptr_t)bundle_nodes_find(&all, s->about);
			if (!by || !by->trusted || !about || about->trusted)
				continue;
			if (memcmp(about->key, s->key, sizeof s->key) != 0 || !lims_hash_equal(&about->born, &s->born))
				continue; // told below
			about->trusted = changed = true;
		}
	}
	for (size_t i = 0; i < r->said_count; i++) {
		const struct bundle_node *about = bundle_nodes_find(&all, r->said[i].about);
		if (about && (memcmp(about->key, r->said[i].key, sizeof r->said[i].key) != 0 || !lims_hash_equal(&about->born, &r->said[i].born)))
			finding(r, "the node %s states another key or birth than the node that admitted it", about->node);
	}
}

lims_rc bundle_nodes_read(const struct lims_bundle *b, struct lims_arena *arena, lims_bundle_finding *report, void *ctx,
	struct bundle_nodes *ret, struct lims_err *err)
{
	struct reading r = {.b = b, .arena = arena, .lang = err ? err->lang : NULL, .report = report, .ctx = ctx};
	size_t births = 0;
	for (size_t i = 0; i < b->entry_count; i++)
		births += strcmp(b->entries[i].e.type, "node.born") == 0;
	r.nodes = lims_arena_array(arena, births + 1, sizeof *r.nodes);
	r.no_memory = !r.nodes;
	for (size_t i = 0; i < b->entry_count && !r.no_memory; i++) {
		const struct lims_bundle_entry_view *v = &b->entries[i];
		struct lims_json_doc *doc = NULL;
		bool birth = strcmp(v->e.type, "node.born") == 0;
		if ((!birth && strcmp(v->e.type, "node.admitted") != 0) ||
			lims_json_parse(v->e.body, v->e.body_len, LIMS_ENTRY_BODY_MAX, &doc, NULL) != LIMS_OK)
			continue;
		if (birth)
			read_birth(&r, v, lims_json_root(doc));
		else
			add_statement(&r, v->e.node, lims_json_root(doc));
		lims_json_destroy(doc);
	}
	if (r.no_memory)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to check the bundle; close other programs and try again");
	if (!r.first_found)
		finding(&r, "the bundle holds no first entry of the laboratory %s: nothing says whose its keys are", b->header.laboratory);
	spread(&r);
	*ret = (struct bundle_nodes){r.nodes, r.node_count};
	return LIMS_OK;
}
