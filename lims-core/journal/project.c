// SPDX-License-Identifier: Apache-2.0
// The projection: rows follow from the set of entries of a subject, whatever the order in which they arrived.
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lims_project_label(const struct lims_projection *p, char ret[LIMS_SETTING_SIZE])
{
	snprintf(ret, LIMS_SETTING_SIZE, "%s/%u", p->name, p->version);
}

static lims_rc apply(const struct lims_projection *p, struct lims_db *db, const struct lims_stored *e, struct lims_err *err)
{
	lims_rc rc = p->apply(db, e, err);
	if (rc != LIMS_OK)
		lims_err_context(err, "entry %" PRId64 " of node %s (%s/%u)", e->entry.sequence, e->entry.node, e->entry.type, e->entry.version);
	return rc;
}

lims_rc lims_project_entry(struct lims_tx *tx, const struct lims_stored *e, struct lims_err *err)
{
	return tx->j->projection ? apply(tx->j->projection, tx->db, e, err) : LIMS_OK;
}

/// The place of a subject among the marked ones: an open-addressed table whose size is a power of two.
static char **slot_of(char **table, size_t cap, const char *subject)
{
	uint64_t h = UINT64_C(14695981039346656037); // FNV-1a
	for (const char *c = subject; *c; c++)
		h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
	size_t i = (size_t)h & (cap - 1);
	while (table[i] && strcmp(table[i], subject) != 0)
		i = (i + 1) & (cap - 1);
	return &table[i];
}

static bool is_marked(const struct lims_tx *tx, const char *subject)
{
	return tx->late_cap && *slot_of(tx->late, tx->late_cap, subject);
}

static lims_rc mark(struct lims_tx *tx, const char *subject, struct lims_err *err)
{
	if (2 * (tx->late_count + 1) > tx->late_cap) {
		size_t cap = tx->late_cap ? tx->late_cap * 2 : 64;
		char **table = calloc(cap, sizeof *table);
		if (!table)
			return lims_err_set(err, LIMS_E_MEMORY, "no memory for the subjects to replay");
		for (size_t i = 0; i < tx->late_cap; i++)
			if (tx->late[i])
				*slot_of(table, cap, tx->late[i]) = tx->late[i];
		free(tx->late);
		tx->late = table;
		tx->late_cap = cap;
	}
	char **slot = slot_of(tx->late, tx->late_cap, subject);
	*slot = strdup(subject);
	if (!*slot)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the subjects to replay");
	tx->late_count++;
	return LIMS_OK;
}

lims_rc lims_project_foreign(struct lims_tx *tx, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool later = false;
	if (!tx->j->projection || is_marked(tx, e->entry.subject))
		return LIMS_OK;
	lims_rc rc = lims_db_use(tx->db, &lims_q_later_in_subject, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, e->entry.subject);
	lims_stmt_int(s, 2, e->entry.clock.ms);
	lims_stmt_int(s, 3, e->entry.clock.counter);
	lims_stmt_text(s, 4, e->entry.node);
	lims_stmt_int(s, 5, e->entry.sequence);
	rc = lims_stmt_step(s, &later, err);
	lims_stmt_release(s);
	if (rc != LIMS_OK)
		return rc;
	return later ? mark(tx, e->entry.subject, err) : apply(tx->j->projection, tx->db, e, err);
}

void lims_project_forget(struct lims_tx *tx)
{
	for (size_t i = 0; i < tx->late_cap; i++)
		free(tx->late[i]);
	free(tx->late);
	tx->late = NULL;
	tx->late_count = tx->late_cap = 0;
}

static lims_rc replay_subject(struct lims_tx *tx, const char *subject, struct lims_err *err)
{
	const struct lims_projection *p = tx->j->projection;
	struct lims_cursor *c = NULL;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < p->table_count && rc == LIMS_OK; i++) {
		struct lims_stmt *s = NULL;
		rc = lims_db_use(tx->db, &p->tables[i]->remove, &s, err);
		if (rc != LIMS_OK)
			break;
		lims_stmt_text(s, 1, subject);
		rc = lims_stmt_run(s, NULL, err);
	}
	if (rc == LIMS_OK)
		rc = lims_cursor_open(tx->db, LIMS_BY_SUBJECT, subject, &c, err);
	const struct lims_stored *e = NULL;
	while (rc == LIMS_OK && (rc = lims_cursor_next(c, &e, err)) == LIMS_OK && e)
		rc = apply(p, tx->db, e, err);
	lims_cursor_close(c);
	return rc;
}

lims_rc lims_project_late(struct lims_tx *tx, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < tx->late_cap && rc == LIMS_OK; i++)
		if (tx->late[i])
			rc = replay_subject(tx, tx->late[i], err);
	lims_project_forget(tx);
	return rc;
}

lims_rc lims_project_tables(const struct lims_projection *p, struct lims_db *db, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < p->table_count && rc == LIMS_OK; i++) {
		const struct lims_table *t = p->tables[i];
		rc = lims_db_ddl(db, &t->drop, 1, err);
		if (rc == LIMS_OK)
			rc = lims_db_ddl(db, &t->create, 1, err);
	}
	return rc;
}

lims_rc lims_project_indexes(const struct lims_projection *p, struct lims_db *db, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < p->table_count && rc == LIMS_OK; i++)
		if (p->tables[i]->index)
			rc = lims_db_ddl(db, p->tables[i]->index, p->tables[i]->index_count, err);
	return rc;
}

/// Where a node's chain stands while all entries are walked in the order of the clock.
struct chain_end {
	char node[LIMS_NODE_ID];
	int64_t sequence;
	struct lims_hash hash;
};

struct chain_ends {
	struct chain_end *list;
	size_t count;
};

static lims_rc follow(struct chain_ends *ends, const struct lims_stored *e, struct lims_err *err)
{
	size_t i = 0;
	while (i < ends->count && strcmp(ends->list[i].node, e->entry.node) != 0)
		i++;
	if (i == ends->count) {
		struct chain_end *list = realloc(ends->list, (ends->count + 1) * sizeof *list);
		if (!list)
			return lims_err_set(err, LIMS_E_MEMORY, "no memory to follow the chains");
		ends->list = list;
		list[ends->count] = (struct chain_end){.sequence = 0};
		memcpy(list[ends->count++].node, e->entry.node, sizeof e->entry.node);
	}
	lims_rc rc = lims_entry_follows(&e->entry, ends->list[i].sequence, &ends->list[i].hash, err);
	if (rc != LIMS_OK)
		return rc;
	ends->list[i].sequence = e->entry.sequence;
	ends->list[i].hash = e->hash;
	return LIMS_OK;
}

lims_rc lims_project_all(const struct lims_projection *p, struct lims_db *from, struct lims_db *db, struct lims_err *err)
{
	struct chain_ends ends = {.count = 0};
	struct lims_cursor *c = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_project_tables(p, db, err);
	if (rc == LIMS_OK)
		rc = lims_cursor_open(from, LIMS_BY_CLOCK, NULL, &c, err);
	while (rc == LIMS_OK && (rc = lims_cursor_next(c, &e, err)) == LIMS_OK && e) {
		rc = follow(&ends, e, err);
		if (rc == LIMS_OK)
			rc = apply(p, db, e, err);
	}
	// An index that lost rows would end the walk early without an error.
	for (size_t i = 0; i < ends.count && rc == LIMS_OK; i++) {
		int64_t count = 0;
		rc = lims_journal_count(from, ends.list[i].node, &count, err);
		if (rc == LIMS_OK && count != ends.list[i].sequence)
			rc = lims_err_set(err, LIMS_E_CORRUPT, "node %s has %" PRId64 " entries, and reading them gave %" PRId64, ends.list[i].node,
				count, ends.list[i].sequence);
	}
	lims_cursor_close(c);
	free(ends.list);
	// Rows are looked up by their subject while they are made, which is the key; an index over all of them is made faster at once.
	return rc == LIMS_OK ? lims_project_indexes(p, db, err) : rc;
}

lims_rc lims_project_rebuild(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	(void)ctx;
	const struct lims_projection *p = tx->j->projection;
	char label[LIMS_SETTING_SIZE];
	if (!p)
		return lims_err_set(err, LIMS_E_REFUSED, "the journal was opened without tables, so there is nothing to rebuild");
	lims_project_label(p, label);
	lims_rc rc = lims_project_all(p, tx->db, tx->db, err);
	return rc == LIMS_OK ? lims_setting_set(tx->db, "projection", label, err) : rc;
}

/// Who asks for it gets the guards too; a program that only brings other tables leaves a missing guard to be found.
static lims_rc rebuild_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	lims_rc rc = lims_schema_guard(tx->db, err);
	return rc == LIMS_OK ? lims_project_rebuild(tx, ctx, err) : rc;
}

lims_rc lims_journal_rebuild(struct lims_journal *j, struct lims_err *err)
{
	return lims_writer_run(j, rebuild_all, NULL, err);
}

const struct lims_signed_type *lims_signed_type_of(const struct lims_journal *j, const char *type)
{
	static const struct lims_signed_type own[] = {{LIMS_TYPE_BORN, NULL}, {LIMS_TYPE_ADMITTED, NULL}};
	const struct lims_projection *p = j->projection;
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(own[i].type, type) == 0)
			return &own[i];
	for (size_t i = 0; p && i < p->signed_type_count; i++)
		if (strcmp(p->signed_types[i].type, type) == 0)
			return &p->signed_types[i];
	return NULL;
}
