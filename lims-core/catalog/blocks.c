// SPDX-License-Identifier: Apache-2.0
// Draft blocks: which parts of a file wait for a confirmation, each named by the hash of its content (docs/formats/procedure.md, "Blocks").
#include "lims-core/catalog/load.h"

#include <string.h>

enum { CONTENT_MAX = 4 << 20, FIRST_CAP = 16 };

/// Keys that give a block its meaning from around it: those of a table for its rows, of a dated rule for its kinds.
static const char *const frame_keys[] = {"arguments", "bands", "value", "columns", "document", "from", "to", NULL};
/// What a procedure's own block leaves to other blocks, or what decides nothing.
static const char *const head_leaves[] = {"format", "revision", "source", "steps", "standards", "conditions", "examples", NULL};
static const char *const block_leaves[] = {"source", NULL};

static bool among(const char *const *list, const char *key)
{
	while (*list != NULL && strcmp(*list, key) != 0)
		list++;
	return *list != NULL;
}

static bool has_source(const struct lims_node *node)
{
	const struct lims_node *one = node->kind == LIMS_NODE_MAP ? node->first : NULL;
	while (one != NULL && strcmp(one->key, "source") != 0)
		one = one->next;
	return one != NULL;
}

static void put_text(struct lims_buf *b, const char *text)
{
	lims_buf_addf(b, "%zu:%s", strlen(text), text);
}

/// The tree of a node without lines and quotes; a part that has a source of its own is a block of its own and only leaves its place.
static void put_node(struct lims_buf *b, const struct lims_node *node)
{
	if (node->kind == LIMS_NODE_TEXT) {
		put_text(b, node->text);
		return;
	}
	if (has_source(node)) {
		lims_buf_add_char(b, '~');
		return;
	}
	lims_buf_add_char(b, node->kind == LIMS_NODE_MAP ? '{' : '[');
	for (const struct lims_node *one = node->first; one != NULL; one = one->next) {
		if (node->kind == LIMS_NODE_MAP)
			put_text(b, one->key);
		put_node(b, one);
	}
	lims_buf_add_char(b, node->kind == LIMS_NODE_MAP ? '}' : ']');
}

/// The members of a map, those that `keys` names (`in`), or all but those.
static void put_members(struct lims_buf *b, const struct lims_node *map, const char *const *keys, bool in)
{
	lims_buf_add_char(b, '{');
	for (const struct lims_node *one = map->kind == LIMS_NODE_MAP ? map->first : NULL; one != NULL; one = one->next) {
		if (among(keys, one->key) != in)
			continue;
		put_text(b, one->key);
		put_node(b, one);
	}
	lims_buf_add_char(b, '}');
}

static bool hash_block(const struct lims_load *l, const struct lims_node *map, const char *const *leaves, const struct lims_block *block,
	struct lims_hash *ret)
{
	const struct lims_source *s = &block->source;
	const char *const texts[] = {"lims-block-1", block->file, lims_block_kind_name(block->kind), block->name, s->document, s->edition,
		s->clause, lims_evidence_name(s->evidence)};
	struct lims_buf b;
	lims_buf_init(&b, CONTENT_MAX);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		put_text(&b, texts[i]);
	if (l->frame != NULL)
		put_members(&b, l->frame, frame_keys, true);
	put_members(&b, map, leaves, false);
	bool whole = !b.failed && lims_sha256(b.data, b.len, ret, NULL) == LIMS_OK;
	lims_buf_finish(&b);
	return whole;
}

static bool room(struct lims_load *l)
{
	if (l->draft_count < l->draft_cap)
		return true;
	size_t cap = l->draft_cap == 0 ? FIRST_CAP : l->draft_cap * 2;
	const char **drafts = lims_arena_array(l->arena, cap, sizeof *drafts);
	struct lims_block *blocks = lims_arena_array(l->arena, cap, sizeof *blocks);
	if (drafts == NULL || blocks == NULL)
		return false;
	if (l->draft_count > 0) {
		memcpy(drafts, l->drafts, l->draft_count * sizeof *drafts);
		memcpy(blocks, l->blocks, l->draft_count * sizeof *blocks);
	}
	l->drafts = drafts;
	l->blocks = blocks;
	l->draft_cap = cap;
	return true;
}

/// The same content twice in a file is one block: who has confirmed it has confirmed both.
static void add_block(struct lims_load *l, const struct lims_node *map, const char *const *leaves, struct lims_block block)
{
	const struct lims_source *s = &block.source;
	block.file = l->f->file;
	block.line = map->line;
	if (map->kind != LIMS_NODE_MAP)
		return; // a fault of its reader
	if (!room(l) || !hash_block(l, map, leaves, &block, &block.hash)) {
		lims_fault_add(l->f, map, "The file does not fit into the memory for data files; make it smaller.");
		return;
	}
	for (size_t i = 0; i < l->draft_count; i++) {
		if (lims_hash_equal(&l->blocks[i].hash, &block.hash))
			return;
	}
	const char *text = lims_arena_printf(l->arena, "%s %s: %s%s%s, %s", block.file, block.name, s->document,
		s->clause[0] != '\0' ? " " : "", s->clause, lims_evidence_name(s->evidence));
	if (text == NULL)
		return;
	l->drafts[l->draft_count] = text;
	l->blocks[l->draft_count++] = block;
}

static const char *clause_name(struct lims_load *l, const char *group, const char *id)
{
	const char *name =
		l->step_id != NULL ? lims_arena_printf(l->arena, "steps.%s.%s", l->step_id, id) : lims_arena_printf(l->arena, "%s.%s", group, id);
	return name != NULL ? name : id;
}

struct lims_source lims_load_block(struct lims_load *l, struct lims_node *map, struct lims_block is)
{
	struct lims_node *node = lims_node_get(map, "source", l->f);
	is.source = node == NULL ? l->source : lims_load_source_node(l, node, &l->source);
	if (is.source.draft)
		add_block(l, map, block_leaves, is);
	return is.source;
}

struct lims_source lims_load_clause(struct lims_load *l, struct lims_node *map, const char *group, const char *id)
{
	return lims_load_block(l, map, (struct lims_block){.kind = LIMS_BLOCK_CLAUSE, .name = clause_name(l, group, id)});
}

struct lims_source lims_load_part(struct lims_load *l, struct lims_node *map, const char *group, const char *id)
{
	return lims_node_get(map, "source", l->f) == NULL ? l->source : lims_load_clause(l, map, group, id);
}

void lims_load_head(struct lims_load *l, struct lims_node *root)
{
	if (l->source.draft)
		add_block(l, root, head_leaves, (struct lims_block){.kind = LIMS_BLOCK_CLAUSE, .name = "procedure", .source = l->source});
}
