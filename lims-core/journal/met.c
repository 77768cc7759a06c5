// SPDX-License-Identifier: Apache-2.0
// Who knew what when two copies met. The entries that a copy has are closed under knowing: who wrote one of them had those that it builds on. So what only
// this copy had and what only the other one had was written apart.
#include "lims-core/journal/met.h"
#include "lims-core/journal/statements.h"

#include <stdlib.h>
#include <string.h>

lims_rc lims_next_node(struct lims_db *db, char node[LIMS_NODE_ID], bool *ret_more, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_next_node, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, node);
	rc = lims_stmt_step(s, &row, err);
	// Also when a damaged index gives the same node for ever.
	if (rc == LIMS_OK && row && (!lims_entry_node_valid(lims_stmt_col_text(s, 0)) || strcmp(lims_stmt_col_text(s, 0), node) <= 0))
		rc = lims_err_set(err, LIMS_E_CORRUPT, "an entry in the store has no valid node; run lims audit verify");
	if (rc == LIMS_OK && row)
		memcpy(node, lims_stmt_col_text(s, 0), LIMS_NODE_ID);
	lims_stmt_release(s);
	if (rc == LIMS_OK)
		*ret_more = row;
	return rc;
}

static struct lims_sync_span *find(const struct lims_sync_met *m, const char *node)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->spans[i].node, node) == 0)
			return &m->spans[i];
	return NULL;
}

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "no memory to compare what two copies have");
}

lims_rc lims_met_add_span(struct lims_sync_met *m, const struct lims_sync_span *s, struct lims_err *err)
{
	if (m->count == m->cap) {
		size_t cap = m->cap ? m->cap * 2 : 8;
		struct lims_sync_span *list = realloc(m->spans, cap * sizeof *list);
		if (!list)
			return no_memory(err);
		m->spans = list;
		m->cap = cap;
	}
	m->spans[m->count++] = *s;
	return LIMS_OK;
}

lims_rc lims_met_add_have(struct lims_sync_met *m, const struct lims_pack_have *h, struct lims_err *err)
{
	if (m->have_count == m->have_cap) {
		size_t cap = m->have_cap ? m->have_cap * 2 : 8;
		struct lims_pack_have *list = realloc(m->haves, cap * sizeof *list);
		if (!list)
			return no_memory(err);
		m->haves = list;
		m->have_cap = cap;
	}
	m->haves[m->have_count++] = *h;
	return LIMS_OK;
}

/// Also the part of an old node that its successor vouches for is counted here, without a look at heads: what is here is here.
static lims_rc look(struct lims_sync_met *m, struct lims_db *db, bool before, struct lims_err *err)
{
	char node[LIMS_NODE_ID] = "";
	bool more = true;
	lims_rc rc = LIMS_OK;
	while (rc == LIMS_OK && (rc = lims_next_node(db, node, &more, err)) == LIMS_OK && more) {
		struct lims_sync_span *s = find(m, node), new = {.before = 0};
		memcpy(new.node, node, sizeof new.node);
		rc = lims_journal_count(db, node, &new.after, err);
		if (before)
			new.before = new.after;
		if (rc == LIMS_OK && s)
			s->after = new.after;
		else if (rc == LIMS_OK)
			rc = lims_met_add_span(m, &new, err);
	}
	return rc;
}

lims_rc lims_met_before(struct lims_sync_met *m, struct lims_db *db, struct lims_err *err)
{
	return look(m, db, true, err);
}

lims_rc lims_met_after(struct lims_sync_met *m, struct lims_db *db, const struct lims_pack *pack, struct lims_err *err)
{
	size_t count = 0;
	const struct lims_pack_have *haves = lims_pack_haves(pack, &count);
	lims_rc rc = look(m, db, false, err);
	memcpy(m->writer, lims_pack_header(pack)->writer.node, sizeof m->writer);
	for (size_t i = 0; i < count && rc == LIMS_OK; i++)
		rc = lims_met_add_have(m, &haves[i], err);
	return rc;
}

void lims_met_finish(struct lims_sync_met *m)
{
	free(m->spans);
	free(m->haves);
	*m = (struct lims_sync_met){.count = 0};
}

const struct lims_sync_span *lims_sync_spans(const struct lims_sync_met *m, size_t *ret_count)
{
	*ret_count = m->count;
	return m->spans;
}

bool lims_sync_was_here(const struct lims_sync_met *m, const struct lims_entry *entry)
{
	const struct lims_sync_span *s = find(m, entry->node);
	return s && entry->sequence <= s->before;
}

bool lims_sync_came_in(const struct lims_sync_met *m, const struct lims_entry *entry)
{
	const struct lims_sync_span *s = find(m, entry->node);
	return s && entry->sequence > s->before && entry->sequence <= s->after;
}

/// What `writer` told that it has of `node`; 0: nothing.
static int64_t had(const struct lims_sync_met *m, const char *writer, const char *node)
{
	for (size_t i = 0; i < m->have_count; i++)
		if (strcmp(m->haves[i].writer, writer) == 0 && strcmp(m->haves[i].node, node) == 0)
			return m->haves[i].sequence;
	return 0;
}

bool lims_sync_knew(const struct lims_sync_met *m, const struct lims_entry *entry, const struct lims_entry *other)
{
	const char *writer = m->writer;
	// A pack also carries chains on that its writer could not take in: then only their own node can have known.
	if (had(m, writer, entry->node) < entry->sequence)
		writer = entry->node;
	return had(m, writer, other->node) >= other->sequence;
}
