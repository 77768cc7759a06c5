// SPDX-License-Identifier: Apache-2.0
// Verify: the database's own shape. Tables and indexes are those that this program makes, the guards that refuse every change stand, and no trigger works unseen.
#include "lims-core/journal/verify_bits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_WORDS "PRIMARY KEY"

enum { KEY = 240 };

struct part {
	char *kind, *name, *table, *text; ///< owned
};

struct parts {
	struct part *list;
	size_t count, cap;
};

static void parts_finish(struct parts *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->list[i].kind);
		free(p->list[i].name);
		free(p->list[i].table);
		free(p->list[i].text);
	}
	free(p->list);
	*p = (struct parts){.count = 0};
}

static lims_rc parts_add(void *ctx, const struct lims_db_part *part, struct lims_err *err)
{
	struct parts *p = ctx;
	if (p->count == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 128;
		struct part *list = realloc(p->list, cap * sizeof *list);
		if (!list)
			return lims_err_set(err, LIMS_E_MEMORY, "no memory to compare the tables");
		p->list = list;
		p->cap = cap;
	}
	struct part *to = &p->list[p->count++];
	*to = (struct part){strdup(part->kind), strdup(part->name), strdup(part->table), strdup(part->text)};
	return to->kind && to->name && to->table && to->text ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "no memory to compare the tables");
}

static const struct part *find(const struct parts *p, const struct part *like)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->list[i].kind, like->kind) == 0 && strcmp(p->list[i].name, like->name) == 0 &&
			strcmp(p->list[i].table, like->table) == 0)
			return &p->list[i];
	return NULL;
}

static bool has_table(const struct parts *p, const char *table)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->list[i].kind, "table") == 0 && strcmp(p->list[i].name, table) == 0)
			return true;
	return false;
}

static bool is_guard(const struct part *p)
{
	return strcmp(p->kind, "trigger") == 0 || strcmp(p->kind, "function") == 0;
}

/// Leaves of the statement that makes a table its key, as a server tells it.
static void keep_key(char *text)
{
	char key[KEY] = "", *at = strstr(text, KEY_WORDS), *behind = at ? at + sizeof KEY_WORDS - 1 : text;
	if (at && *behind == '(')
		snprintf(key, sizeof key, "%.*s)", (int)strcspn(at, ")"), at);
	else if (at) {
		// It stands behind its only column.
		while (at > text && at[-1] != '(' && at[-1] != ',')
			at--;
		at += strspn(at, " ");
		snprintf(key, sizeof key, KEY_WORDS "(%.*s)", (int)strcspn(at, " "), at);
	}
	snprintf(text, strlen(text) + 1, "%s", key);
}

/// The guards of a server are its own; the rest bears the same names as in a scratch database, indexes have the same words and tables the same keys.
static lims_rc want_of_server(struct parts *p, struct lims_err *err)
{
	size_t kept = 0, formats;
	const struct lims_migration *m = lims_schema_migrations(&formats);
	for (size_t i = 0; i < p->count; i++) {
		struct part *one = &p->list[i];
		if (is_guard(one)) {
			free(one->kind);
			free(one->name);
			free(one->table);
			free(one->text);
			continue;
		}
		if (strcmp(one->kind, "table") == 0)
			keep_key(one->text);
		p->list[kept++] = *one;
	}
	p->count = kept;
	lims_rc rc = LIMS_OK;
	for (size_t f = 0; f < formats; f++)
		for (size_t i = 0; i < m[f].count && rc == LIMS_OK; i++)
			rc = lims_schema_guard_part(&m[f].steps[i], parts_add, p, err);
	return rc;
}

/// What this program makes: the journal's own tables, and those of the projection.
static lims_rc want_parts(const struct lims_journal *j, bool server, struct parts *p, struct lims_err *err)
{
	struct lims_db *scratch = NULL;
	lims_rc rc = lims_db_open_scratch(&scratch, err);
	if (rc == LIMS_OK)
		rc = lims_db_begin(scratch, err);
	if (rc == LIMS_OK)
		rc = lims_schema_create(scratch, err);
	if (rc == LIMS_OK && j->projection)
		rc = lims_project_tables(j->projection, scratch, err);
	if (rc == LIMS_OK && j->projection)
		rc = lims_project_indexes(j->projection, scratch, err);
	if (rc == LIMS_OK)
		rc = lims_db_parts(scratch, parts_add, p, err);
	lims_db_close(scratch);
	return rc == LIMS_OK && server ? want_of_server(p, err) : rc;
}

static void compare(struct lims_verify *v, const struct parts *want, const struct parts *have, bool *readable)
{
	struct lims_finding f = {.kind = LIMS_FAULT_STORE};
	for (size_t i = 0; i < want->count; i++) {
		const struct part *w = &want->list[i], *h = find(have, w);
		f.table = w->table;
		if (h && strcmp(h->text, w->text) == 0)
			continue;
		if (is_guard(w))
			lims_verify_found(v, f,
				"the guard %s of %s, which refuses every change, was taken away or changed; ask who did it, then run lims rebuild", w->name,
				w->table);
		else if (strcmp(w->kind, "table") == 0 && strncmp(w->table, "journal_", strlen("journal_")) == 0) {
			*readable = false;
			lims_verify_found(v, f, "the journal's own table %s is not as this program makes it; restore a backup", w->name);
		} else
			lims_verify_found(v, f,
				"the %s %s is missing or not laid out as this program makes it; ask who changed it, then run lims rebuild", w->kind,
				w->name);
	}
	// Whatever else stands in the same database is not ours, as long as it does nothing to what is.
	for (size_t i = 0; i < have->count; i++) {
		const struct part *h = &have->list[i];
		bool acts = strcmp(h->kind, "trigger") == 0 || strcmp(h->kind, "rule") == 0;
		f.table = h->table;
		if (acts && has_table(want, h->table) && !find(want, h))
			lims_verify_found(v, f,
				"the trigger or rule %s of the table %s is none of this program's and may change what is recorded; ask who made it and "
				"take it away",
				h->name, h->table);
	}
}

lims_rc lims_verify_parts(struct lims_verify *v, bool *ret_readable, struct lims_err *err)
{
	struct parts want = {.count = 0}, have = {.count = 0};
	lims_rc rc = want_parts(v->j, lims_db_kind(v->db) == LIMS_DB_POSTGRESQL, &want, err);
	if (rc == LIMS_OK)
		rc = lims_db_parts(v->db, parts_add, &have, err);
	if (rc == LIMS_OK)
		compare(v, &want, &have, ret_readable);
	parts_finish(&want);
	parts_finish(&have);
	return rc;
}
