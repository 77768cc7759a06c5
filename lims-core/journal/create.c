// SPDX-License-Identifier: Apache-2.0
// Making a store, and giving a copied one a node of its own.
#include "lims-core/base/text.h"
#include "lims-core/journal/internal.h"

#include <stdio.h>
#include <string.h>

lims_rc lims_params_check(const struct lims_journal_params *p, bool new_laboratory, struct lims_err *err)
{
	if (!lims_code_valid(p->code))
		return lims_err_set(err, LIMS_E_INPUT, "the node's code must be 1 to 3 of A-Z and 0-9");
	if (!lims_entry_token_valid(p->actor))
		return lims_err_set(err, LIMS_E_INPUT, "the actor must be 1 to 128 ASCII characters without blanks");
	if (new_laboratory) {
		size_t n = p->laboratory ? strlen(p->laboratory) : 0;
		if (n < 1 || n >= LIMS_LABORATORY_NAME || !lims_text_valid(p->laboratory, n))
			return lims_err_set(err, LIMS_E_INPUT, "the laboratory's name must be 1 to %d bytes of UTF-8", (int)LIMS_LABORATORY_NAME - 1);
	}
	return LIMS_OK;
}

void lims_identity_new(struct lims_identity *id, const struct lims_node_key *key, const struct lims_journal_params *p)
{
	memcpy(id->node, key->node, sizeof id->node);
	memcpy(id->public_key, key->public_key, sizeof id->public_key);
	snprintf(id->code, sizeof id->code, "%s", p->code);
	snprintf(id->program, sizeof id->program, "%s", p->program ? p->program : "");
}

lims_rc lims_store_begin(struct lims_tx *tx, struct lims_err *err)
{
	bool has = false;
	lims_rc rc = lims_db_has_table(tx->db, "journal_entry", &has, err);
	if (rc == LIMS_OK && has)
		rc = lims_err_set(err, LIMS_E_REFUSED, "a laboratory was made there at the same time; choose another store");
	if (rc == LIMS_OK)
		rc = lims_schema_create(tx->db, err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(tx->db, "node", tx->j->id.node, err);
	return rc;
}

static lims_rc create_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct lims_journal_params *p = ctx;
	struct lims_born b = {.id = &tx->j->id, .block = 0};
	lims_rc rc = lims_store_begin(tx, err);
	if (rc == LIMS_OK)
		rc = lims_born_append(tx, &b, p->actor, NULL, err);
	return rc == LIMS_OK ? lims_journal_sign_head(tx, NULL, err) : rc;
}

lims_rc lims_journal_create(const char *url, const struct lims_journal_params *p, char ret_node[LIMS_NODE_ID], struct lims_err *err)
{
	struct lims_journal *j = NULL;
	uint8_t id[16];
	lims_rc rc = lims_params_check(p, true, err);
	if (rc == LIMS_OK)
		rc = lims_journal_boot(url, LIMS_DB_CREATE, p, &j, err);
	if (rc == LIMS_OK)
		rc = lims_random(id, sizeof id, err);
	if (rc == LIMS_OK)
		rc = lims_keys_create(j->keys_dir, &j->key, err);
	if (rc != LIMS_OK)
		goto out;
	lims_hex_write(id, sizeof id, j->id.laboratory);
	snprintf(j->id.name, sizeof j->id.name, "%s", p->laboratory);
	j->id.kind = p->kind;
	lims_identity_new(&j->id, &j->key, p);
	struct lims_journal_params copy = *p;
	rc = lims_writer_run(j, create_run, &copy, err);
out:
	if (rc != LIMS_OK) {
		lims_journal_unmake(j);
		return rc;
	}
	memcpy(ret_node, j->id.node, LIMS_NODE_ID);
	lims_journal_close(j);
	return LIMS_OK;
}

lims_rc lims_code_free(const struct lims_registry *r, const char *code, struct lims_err *err)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->list[i].code, code) == 0)
			return lims_err_set(err, LIMS_E_REFUSED,
				"the code %s belongs to node %s already; choose another, so that nobody takes the two for one", r->list[i].code,
				r->list[i].node);
	return LIMS_OK;
}

static lims_rc adopt_append(struct lims_tx *tx, struct lims_adopt *a, struct lims_born *b, struct lims_err *err)
{
	lims_rc rc = lims_setting_set(tx->db, "node", tx->j->id.node, err);
	// The birth is not projected here, for the tables are not known: the next one who opens the store makes them again.
	if (rc == LIMS_OK)
		rc = lims_setting_set(tx->db, "projection", "stale", err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(tx->db, "backup", "", err);
	if (rc == LIMS_OK)
		rc = lims_born_append(tx, b, a->p->actor, NULL, err);
	return rc == LIMS_OK ? lims_journal_sign_head(tx, NULL, err) : rc;
}

/// The new node vouches for the old one up to where this copy has it, signed or not: nobody else may have the last entries.
lims_rc lims_adopt_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct lims_adopt *a = ctx;
	struct lims_registry r = {.count = 0};
	struct lims_journal_node_info old;
	struct lims_born b = {.id = &tx->j->id,
		.block = -1,
		.after = a->before,
		.after_sequence = tx->sequence,
		.after_hash = tx->hash,
		.trusted = &old,
		.trusted_count = 1};
	if (a->kept && a->kept->sequence > tx->sequence) {
		b.kept = a->kept;
		a->missing = (struct lims_missing){.from = tx->sequence + 1, .to = a->kept->sequence};
	}
	// The identity changes inside the batch, after the settings were compared with the old one.
	lims_identity_new(&tx->j->id, &tx->j->key, a->p);
	tx->sequence = 0;
	memset(&tx->hash, 0, sizeof tx->hash);
	tx->written = (struct lims_moment){.us = 0};
	lims_rc rc = lims_registry_load(tx->db, &r, err);
	if (rc != LIMS_OK)
		return rc;
	const struct lims_journal_node_info *known = lims_registry_find(&r, a->before);
	rc = known ? lims_code_free(&r, tx->j->id.code, err)
			   : lims_err_set(err, LIMS_E_CORRUPT, "the birth of node %s is not in the store; restore a backup", a->before);
	if (rc == LIMS_OK && a->alone)
		b.block = lims_block_free(&r, 0);
	if (rc == LIMS_OK) {
		old = *known;
		rc = adopt_append(tx, a, &b, err);
	}
	lims_registry_finish(&r);
	return rc;
}

lims_rc lims_journal_adopt(const char *url, const struct lims_journal_params *p, bool alone, char ret_node[LIMS_NODE_ID],
	struct lims_missing *ret_missing, struct lims_err *err)
{
	struct lims_journal *j = NULL;
	struct lims_head kept;
	struct lims_adopt a = {.p = p, .alone = alone};
	struct lims_registry r = {.count = 0};
	lims_rc rc = lims_params_check(p, false, err);
	if (rc == LIMS_OK)
		rc = lims_journal_boot(url, LIMS_DB_WRITE, p, &j, err);
	if (rc == LIMS_OK)
		rc = lims_identity_load(j->reader, &j->id, err);
	if (rc == LIMS_OK)
		rc = lims_registry_load(j->reader, &r, err);
	// Asked again inside the command; here so that no key is made in vain.
	if (rc == LIMS_OK)
		rc = lims_code_free(&r, p->code, err);
	if (rc == LIMS_OK)
		rc = lims_keys_create(j->keys_dir, &j->key, err);
	if (rc != LIMS_OK)
		goto out;
	memcpy(a.before, j->id.node, sizeof a.before);
	if (lims_keys_last_head(j->keys_dir, a.before, &kept, NULL) == LIMS_OK && lims_head_verify(&kept, j->id.public_key, NULL) == LIMS_OK)
		a.kept = &kept;
	rc = lims_writer_run(j, lims_adopt_run, &a, err);
	if (rc == LIMS_OK)
		memcpy(ret_node, j->id.node, LIMS_NODE_ID);
	if (rc == LIMS_OK && ret_missing)
		*ret_missing = a.missing;
out:
	lims_registry_finish(&r);
	lims_journal_close(j);
	return rc;
}
