// SPDX-License-Identifier: Apache-2.0
// Births and admissions of nodes, and the registry that follows from them.
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHILDREN = 64 };

bool lims_code_valid(const char *code)
{
	size_t n = code ? strlen(code) : 0;
	if (n < 1 || n >= LIMS_NODE_CODE)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((code[i] >= 'A' && code[i] <= 'Z') || (code[i] >= '0' && code[i] <= '9')))
			return false;
	return true;
}

void lims_registry_finish(struct lims_registry *r)
{
	free(r->list);
	free(r->vouched);
	*r = (struct lims_registry){.count = 0};
}

const struct lims_journal_node_info *lims_registry_find(const struct lims_registry *r, const char *node)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->list[i].node, node) == 0)
			return &r->list[i];
	return NULL;
}

/// What is known first of a node stays; a block is filled in when it was open.
static lims_rc registry_add(struct lims_registry *r, const struct lims_journal_node_info *n, struct lims_err *err)
{
	for (size_t i = 0; i < r->count; i++) {
		struct lims_journal_node_info *old = &r->list[i];
		if (strcmp(old->node, n->node) != 0)
			continue;
		if (memcmp(old->public_key, n->public_key, sizeof n->public_key) == 0) {
			if (old->block < 0)
				old->block = n->block;
			if (n->state == LIMS_NODE_ADMITTED)
				old->state = LIMS_NODE_ADMITTED;
		} else if (old->state == LIMS_NODE_PENDING && n->state == LIMS_NODE_ADMITTED) {
			*old = *n;
		}
		return LIMS_OK;
	}
	if (r->count == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 8;
		struct lims_journal_node_info *list = realloc(r->list, cap * sizeof *list);
		if (!list)
			return lims_err_set(err, LIMS_E_MEMORY, "no memory for the list of nodes");
		r->list = list;
		r->cap = cap;
	}
	r->list[r->count++] = *n;
	return LIMS_OK;
}

static bool copy_text(char *out, size_t size, const char *text)
{
	size_t n = text ? strlen(text) : size;
	if (n >= size)
		return false;
	memcpy(out, text, n + 1);
	return true;
}

/// node, code, key, born and block as node.admitted/1 and the list "trusts" write them.
static bool info_read(const struct lims_json *j, struct lims_journal_node_info *n)
{
	const char *key = lims_json_get_text(j, "key", "");
	*n = (struct lims_journal_node_info){.state = LIMS_NODE_ADMITTED, .block = lims_json_get_int(j, "block", -1)};
	return copy_text(n->node, sizeof n->node, lims_json_get_text(j, "node", "")) && lims_entry_node_valid(n->node) &&
		   copy_text(n->code, sizeof n->code, lims_json_get_text(j, "code", "")) && lims_code_valid(n->code) &&
		   lims_hex_read(key, strlen(key), n->public_key, sizeof n->public_key) &&
		   lims_hash_read(lims_json_get_text(j, "born", ""), &n->born);
}

static bool born_fields(const struct lims_json *j, const struct lims_stored *e, struct lims_identity *id)
{
	const struct lims_json *lab = lims_json_get(j, "laboratory"), *founder = lims_json_get(j, "founder");
	const char *key = lims_json_get_text(j, "key", ""), *kind = lims_json_get_text(lab, "kind", "");
	id->kind = strcmp(kind, lims_store_kind_name(LIMS_STORE_TRAINING)) == 0 ? LIMS_STORE_TRAINING : LIMS_STORE_PRODUCTION;
	bool good = copy_text(id->node, sizeof id->node, lims_json_get_text(j, "node", "")) && strcmp(id->node, e->entry.node) == 0 &&
				copy_text(id->code, sizeof id->code, lims_json_get_text(j, "code", "")) && lims_code_valid(id->code) &&
				lims_hex_read(key, strlen(key), id->public_key, sizeof id->public_key) &&
				copy_text(id->laboratory, sizeof id->laboratory, lims_json_get_text(lab, "id", "")) &&
				lims_entry_node_valid(id->laboratory) && copy_text(id->name, sizeof id->name, lims_json_get_text(lab, "name", "")) &&
				strcmp(kind, lims_store_kind_name(id->kind)) == 0;
	if (!good)
		return false;
	if (!founder) {
		memcpy(id->founder, id->node, sizeof id->founder);
		id->founder_born = e->hash;
		return true;
	}
	return copy_text(id->founder, sizeof id->founder, lims_json_get_text(founder, "node", "")) && lims_entry_node_valid(id->founder) &&
		   lims_hash_read(lims_json_get_text(founder, "born", ""), &id->founder_born);
}

static lims_rc not_born(const struct lims_stored *e, struct lims_err *err)
{
	return lims_err_set(
		err, LIMS_E_CORRUPT, "entry %" PRId64 " of node %s does not tell the birth of that node", e->entry.sequence, e->entry.node);
}

lims_rc lims_born_read(
	const struct lims_stored *e, struct lims_identity *ret_id, struct lims_journal_node_info *ret_info, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	struct lims_identity id;
	memset(&id, 0, sizeof id);
	if (strcmp(e->entry.type, LIMS_TYPE_BORN) != 0 || e->entry.sequence != 1)
		return not_born(e, err);
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc != LIMS_OK)
		return rc;
	const struct lims_json *root = lims_json_root(doc);
	if (!born_fields(root, e, &id))
		rc = not_born(e, err);
	if (rc == LIMS_OK && ret_info) {
		*ret_info =
			(struct lims_journal_node_info){.born = e->hash, .state = LIMS_NODE_PENDING, .block = lims_json_get_int(root, "block", -1)};
		memcpy(ret_info->node, id.node, sizeof id.node);
		memcpy(ret_info->code, id.code, sizeof id.code);
		memcpy(ret_info->public_key, id.public_key, sizeof id.public_key);
	}
	if (rc == LIMS_OK)
		*ret_id = id;
	lims_json_destroy(doc);
	return rc;
}

/// The nodes for which a birth vouches: those that a joined store began to trust, and the node that an adopted one replaces.
static lims_rc add_trusted(struct lims_registry *r, const struct lims_json *root, struct lims_err *err)
{
	const struct lims_json *list = lims_json_get(root, "trusts");
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < lims_json_size(list) && rc == LIMS_OK; i++) {
		struct lims_journal_node_info n;
		if (info_read(lims_json_at(list, i), &n))
			rc = registry_add(r, &n, err);
	}
	return rc;
}

static lims_rc add_vouched(struct lims_registry *r, const struct lims_json *after, struct lims_err *err)
{
	struct lims_vouched v = {.sequence = lims_json_get_int(after, "sequence", 0)};
	if (!after || !copy_text(v.node, sizeof v.node, lims_json_get_text(after, "node", "")) || !lims_entry_node_valid(v.node) ||
		v.sequence < 1 || !lims_hash_read(lims_json_get_text(after, "hash", ""), &v.hash))
		return LIMS_OK;
	struct lims_vouched *list = realloc(r->vouched, (r->vouched_count + 1) * sizeof *list);
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the list of nodes");
	list[r->vouched_count++] = v;
	r->vouched = list;
	return LIMS_OK;
}

static lims_rc registry_entry(struct lims_registry *r, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	struct lims_journal_node_info n;
	struct lims_identity id;
	bool born = strcmp(e->entry.type, LIMS_TYPE_BORN) == 0 && e->entry.version == 1;
	bool admitted = strcmp(e->entry.type, LIMS_TYPE_ADMITTED) == 0 && e->entry.version == 1;
	if (!born && !admitted)
		return LIMS_OK;
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc != LIMS_OK)
		return rc;
	if (admitted && info_read(lims_json_root(doc), &n))
		rc = registry_add(r, &n, err);
	if (born) {
		rc = lims_born_read(e, &id, &n, err);
		// The first node and one that a person declared to be alone begin with a block of their own.
		if (rc == LIMS_OK && n.block >= 0)
			n.state = LIMS_NODE_ADMITTED;
		if (rc == LIMS_OK)
			rc = registry_add(r, &n, err);
		if (rc == LIMS_OK)
			rc = add_trusted(r, lims_json_root(doc), err);
		if (rc == LIMS_OK)
			rc = add_vouched(r, lims_json_get(lims_json_root(doc), "after"), err);
	}
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_registry_load(struct lims_db *db, struct lims_registry *ret, struct lims_err *err)
{
	struct lims_registry r = {.count = 0};
	struct lims_cursor *c = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(db, LIMS_BY_SUBJECT, LIMS_SUBJECT_NODES, &c, err);
	while (rc == LIMS_OK && (rc = lims_cursor_next(c, &e, err)) == LIMS_OK && e)
		rc = registry_entry(&r, e, err);
	lims_cursor_close(c);
	if (rc == LIMS_OK)
		*ret = r;
	else
		lims_registry_finish(&r);
	return rc;
}

int64_t lims_block_free(const struct lims_registry *r, int64_t parent)
{
	if (parent < 0 || parent > INT64_MAX / CHILDREN - CHILDREN)
		return -1;
	for (int64_t n = 1; n < CHILDREN; n++) {
		bool taken = false;
		for (size_t i = 0; i < r->count; i++)
			taken = taken || r->list[i].block == parent * CHILDREN + n;
		if (!taken)
			return parent * CHILDREN + n;
	}
	return -1;
}

static void write_info(struct lims_jw *w, const struct lims_journal_node_info *n)
{
	char key[2 * LIMS_KEY_PUBLIC + 1], born[LIMS_HASH_HEX];
	lims_hex_write(n->public_key, sizeof n->public_key, key);
	lims_hash_hex(&n->born, born);
	lims_jw_text(w, "node", n->node);
	lims_jw_text(w, "code", n->code);
	lims_jw_text(w, "key", key);
	lims_jw_text(w, "born", born);
	if (n->block >= 0)
		lims_jw_int(w, "block", n->block);
}

static void write_born(struct lims_jw *w, const struct lims_born *b)
{
	char key[2 * LIMS_KEY_PUBLIC + 1], born[LIMS_HASH_HEX];
	const struct lims_identity *id = b->id;
	lims_hex_write(id->public_key, sizeof id->public_key, key);
	lims_jw_object(w, NULL);
	lims_jw_object(w, "laboratory");
	lims_jw_text(w, "id", id->laboratory);
	lims_jw_text(w, "name", id->name);
	lims_jw_text(w, "kind", lims_store_kind_name(id->kind));
	lims_jw_end_object(w);
	lims_jw_text(w, "node", id->node);
	lims_jw_text(w, "code", id->code);
	lims_jw_text(w, "key", key);
	lims_jw_text(w, "program", id->program);
	if (b->block >= 0)
		lims_jw_int(w, "block", b->block);
	if (*id->founder) {
		lims_hash_hex(&id->founder_born, born);
		lims_jw_object(w, "founder");
		lims_jw_text(w, "node", id->founder);
		lims_jw_text(w, "born", born);
		lims_jw_end_object(w);
	}
	if (b->after) {
		lims_hash_hex(&b->after_hash, born);
		lims_jw_object(w, "after");
		lims_jw_text(w, "node", b->after);
		lims_jw_int(w, "sequence", b->after_sequence);
		lims_jw_text(w, "hash", born);
		lims_jw_end_object(w);
	}
	if (b->kept) {
		lims_hash_hex(&b->kept->hash, born);
		lims_jw_object(w, "missing");
		lims_jw_int(w, "from", b->after_sequence + 1);
		lims_jw_int(w, "to", b->kept->sequence);
		lims_jw_text(w, "hash", born);
		lims_jw_end_object(w);
	}
	if (b->trusted_count) {
		lims_jw_array(w, "trusts");
		for (size_t i = 0; i < b->trusted_count; i++) {
			lims_jw_object(w, NULL);
			write_info(w, &b->trusted[i]);
			lims_jw_end_object(w);
		}
		lims_jw_end_array(w);
	}
	lims_jw_end_object(w);
}

static lims_rc append_body(
	struct lims_tx *tx, const char *type, const char *actor, const struct lims_buf *body, struct lims_ref *ref, struct lims_err *err)
{
	lims_rc rc = lims_buf_check(body, "an entry about a node", err);
	struct lims_draft d = {
		.type = type, .version = 1, .subject = LIMS_SUBJECT_NODES, .actor = actor, .body = lims_buf_text(body), .body_len = body->len};
	return rc == LIMS_OK ? lims_append_any(tx, &d, ref, err) : rc;
}

lims_rc lims_born_append(struct lims_tx *tx, const struct lims_born *b, const char *actor, struct lims_hash *ret_hash, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	struct lims_ref ref;
	lims_buf_init(&body, LIMS_ENTRY_BODY_MAX);
	lims_jw_init(&w, &body);
	write_born(&w, b);
	lims_rc rc = append_body(tx, LIMS_TYPE_BORN, actor, &body, &ref, err);
	lims_buf_finish(&body);
	if (rc == LIMS_OK && ret_hash)
		*ret_hash = ref.hash;
	return rc;
}

static lims_rc pending_read(struct lims_db *db, struct lims_registry *r, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_pending_all, &s, err);
	while (rc == LIMS_OK && (rc = lims_stmt_step(s, &row, err)) == LIMS_OK && row) {
		struct lims_journal_node_info n = {.state = LIMS_NODE_PENDING, .block = -1};
		size_t key_len = 0, born_len = 0;
		const void *key = lims_stmt_col_blob(s, 2, &key_len), *born = lims_stmt_col_blob(s, 3, &born_len);
		if (!copy_text(n.node, sizeof n.node, lims_stmt_col_text(s, 0)) || !copy_text(n.code, sizeof n.code, lims_stmt_col_text(s, 1)) ||
			key_len != sizeof n.public_key || born_len != sizeof n.born.b)
			continue;
		memcpy(n.public_key, key, key_len);
		memcpy(n.born.b, born, born_len);
		if (!lims_registry_find(r, n.node))
			rc = registry_add(r, &n, err);
	}
	lims_stmt_release(s);
	return rc;
}

static int by_state(const void *a, const void *b)
{
	const struct lims_journal_node_info *x = a, *y = b;
	return (int)x->state - (int)y->state;
}

/// Admitted first; the order among them stays.
static void sort_by_state(struct lims_registry *r)
{
	for (size_t i = 1; i < r->count; i++)
		for (size_t k = i; k > 0 && by_state(&r->list[k - 1], &r->list[k]) > 0; k--) {
			struct lims_journal_node_info swap = r->list[k];
			r->list[k] = r->list[k - 1];
			r->list[k - 1] = swap;
		}
}

lims_rc lims_journal_nodes(struct lims_journal *j, struct lims_journal_node_info **ret_list, size_t *ret_count, struct lims_err *err)
{
	struct lims_registry r = {.count = 0};
	lims_rc rc = lims_registry_load(j->reader, &r, err);
	if (rc == LIMS_OK)
		rc = pending_read(j->reader, &r, err);
	if (rc != LIMS_OK) {
		lims_registry_finish(&r);
		return rc;
	}
	sort_by_state(&r);
	for (size_t i = 0; i < r.count; i++) {
		r.list[i].self = strcmp(r.list[i].node, j->id.node) == 0;
		for (size_t k = 0; k < r.count; k++)
			if (k != i && strcmp(r.list[i].code, r.list[k].code) == 0)
				r.list[i].code_clash = true;
	}
	*ret_list = r.list;
	*ret_count = r.count;
	return LIMS_OK;
}

struct admit {
	const char *node;
	const char *actor;
	const char *self;
};

static lims_rc admit_append(struct lims_tx *tx, const struct lims_journal_node_info *n, const char *actor, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, LIMS_ENTRY_BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	write_info(&w, n);
	lims_jw_end_object(&w);
	lims_rc rc = append_body(tx, LIMS_TYPE_ADMITTED, actor, &body, NULL, err);
	lims_buf_finish(&body);
	if (rc == LIMS_OK)
		rc = lims_journal_sign_head(tx, NULL, err);
	if (rc == LIMS_OK)
		rc = lims_db_use(tx->db, &lims_q_pending_remove, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, n->node);
	return lims_stmt_run(s, NULL, err);
}

static lims_rc admit_in(
	struct lims_tx *tx, const struct admit *a, const struct lims_registry *r, const struct lims_registry *pending, struct lims_err *err)
{
	const struct lims_journal_node_info *self = lims_registry_find(r, a->self), *known = lims_registry_find(r, a->node);
	const struct lims_journal_node_info *found = lims_registry_find(pending, a->node);
	if (known && known->state == LIMS_NODE_ADMITTED)
		return lims_err_set(err, LIMS_E_REFUSED, "node %s is admitted already", a->node);
	if (!found)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "no node %s has asked to be admitted; sync with its pack first", a->node);
	if (!self || self->state != LIMS_NODE_ADMITTED || self->block < 0)
		return lims_err_set(
			err, LIMS_E_REFUSED, "this node is not admitted itself; admit the new node where the laboratory's first node is");
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->list[i].code, found->code) == 0)
			return lims_err_set(err, LIMS_E_REFUSED,
				"the code %s belongs to node %s already; let the new node join again with another code", found->code, r->list[i].node);
	struct lims_journal_node_info n = *found;
	n.block = lims_block_free(r, self->block);
	if (n.block < 0)
		return lims_err_set(
			err, LIMS_E_REFUSED, "this node has no number block left to give; admit the new node at another node of the laboratory");
	return admit_append(tx, &n, a->actor, err);
}

static lims_rc admit_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct lims_registry r = {.count = 0}, pending = {.count = 0};
	lims_rc rc = lims_registry_load(tx->db, &r, err);
	if (rc == LIMS_OK)
		rc = pending_read(tx->db, &pending, err);
	if (rc == LIMS_OK)
		rc = admit_in(tx, ctx, &r, &pending, err);
	lims_registry_finish(&r);
	lims_registry_finish(&pending);
	return rc;
}

lims_rc lims_journal_admit(struct lims_journal *j, const char *node, const char *actor, struct lims_err *err)
{
	struct admit a = {.node = node, .actor = actor, .self = j->id.node};
	if (!lims_entry_node_valid(node))
		return lims_err_set(err, LIMS_E_INPUT, "a node is named by 32 lower-case hexadecimal digits; lims node list shows them");
	return lims_journal_command(j, admit_run, &a, err);
}

lims_rc lims_journal_waiting(struct lims_journal *j, const char *code, char ret_node[LIMS_NODE_ID], struct lims_err *err)
{
	struct lims_journal_node_info *list = NULL;
	size_t count = 0;
	const char *found = NULL;
	lims_rc rc = lims_journal_nodes(j, &list, &count, err);
	for (size_t i = 0; i < count && rc == LIMS_OK; i++) {
		if (list[i].state != LIMS_NODE_PENDING || list[i].self || strcmp(list[i].code, code) != 0)
			continue;
		if (found)
			rc = lims_err_set(
				err, LIMS_E_REFUSED, "several nodes with the code %s wait to be admitted; name one by its id: lims node list", code);
		found = list[i].node;
	}
	if (rc == LIMS_OK && !found)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "no node with the code %s waits to be admitted; lims node list shows who does", code);
	if (rc == LIMS_OK)
		memcpy(ret_node, found, LIMS_NODE_ID);
	free(list);
	return rc;
}

lims_rc lims_journal_node_block(struct lims_journal *j, struct lims_db *db, int64_t *ret_block, struct lims_err *err)
{
	struct lims_registry r = {.count = 0};
	lims_rc rc = lims_registry_load(db, &r, err);
	if (rc != LIMS_OK)
		return rc;
	const struct lims_journal_node_info *self = lims_registry_find(&r, j->id.node);
	int64_t block = self ? self->block : -1;
	lims_registry_finish(&r);
	if (block < 0)
		return lims_err_set(err, LIMS_E_REFUSED,
			"this node (%s) has no number block yet, so it cannot give numbers; let a node of the laboratory admit it and sync",
			j->id.code);
	*ret_block = block;
	return LIMS_OK;
}
