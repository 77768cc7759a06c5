// SPDX-License-Identifier: Apache-2.0
// Restore: a backup becomes a store with a node of its own, in one transaction, or nothing does.
#include "lims-core/journal/backup.h"

#include "lims-core/journal/copy.h"
#include "lims-core/journal/verify_bits.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A file that is damaged as a database is a fault of the disk or of the copying, and nobody's doing.
static lims_rc damaged(lims_rc rc, const char *path, struct lims_err *err)
{
	char said[LIMS_ERR_TEXT];
	if (rc != LIMS_E_CORRUPT)
		return rc;
	snprintf(said, sizeof said, "%s", err ? err->text : "");
	return lims_err_set(
		err, LIMS_E_STORAGE, "the backup %s is damaged or was not copied whole; copy it again or take another one (%.300s)", path, said);
}

/// The file is whole as a database, and its journal as a journal. *ret_from has a read transaction; the caller closes it.
static lims_rc open_checked(const char *path, const struct lims_journal_params *p, struct lims_db **ret_from, struct lims_err *err)
{
	struct lims_journal_options o = {.keys_dir = p->keys_dir, .read_only = true, .offset_min = p->offset_min};
	struct lims_journal *copy = NULL;
	struct lims_db *from = NULL;
	lims_rc rc = damaged(lims_db_open(path, LIMS_DB_READ, &from, err), path, err);
	if (rc == LIMS_OK)
		rc = damaged(lims_db_check(from, err), path, err);
	if (rc == LIMS_OK)
		rc = lims_journal_open(path, &o, &copy, err);
	if (rc == LIMS_OK)
		rc = lims_verify_against(copy, NULL, NULL, NULL, NULL, err);
	lims_journal_close(copy);
	if (rc == LIMS_OK)
		rc = lims_db_begin_read(from, err);
	if (rc == LIMS_OK)
		*ret_from = from;
	else
		lims_db_close(from);
	return rc;
}

static lims_rc tell_missing(const struct lims_identity *id, int64_t count, const struct lims_head *kept, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_REFUSED,
		"this backup ends at entry %" PRId64 " of node %s, and the key of that node has signed up to entry %" PRId64 ": entries %" PRId64
		" to %" PRId64 " are not in the backup; restore a newer one, or go on without them with --accept-missing, which records that",
		count, id->code, kept->sequence, count + 1, kept->sequence);
}

/// What the key of the backup's node has signed, as far as this machine knows. *ret_kept->rc is LIMS_OK when it is known.
static lims_rc check_missing(
	struct lims_db *from, const struct lims_journal *j, bool accept, struct lims_kept *ret_kept, struct lims_err *err)
{
	struct lims_buf bytes;
	struct lims_stored e;
	int64_t count = 0;
	lims_kept_read(ret_kept, j, err ? err->lang : NULL);
	const struct lims_head *h = &ret_kept->head;
	if (ret_kept->rc == LIMS_OK && lims_head_verify(h, j->id.public_key, NULL) != LIMS_OK)
		ret_kept->rc =
			lims_err_set(&ret_kept->err, LIMS_E_CORRUPT, "the head of node %s kept beside its key is not signed by that key", h->node);
	// Where this is not known, nothing can be held against the backup.
	if (ret_kept->rc != LIMS_OK)
		return ret_kept->rc == LIMS_E_NOT_FOUND || accept ? LIMS_OK : lims_err_set(err, ret_kept->rc, "%s", ret_kept->err.text);
	lims_rc rc = lims_journal_count(from, j->id.node, &count, err);
	if (rc != LIMS_OK)
		return rc;
	if (h->sequence > count)
		return accept ? LIMS_OK : tell_missing(&j->id, count, h, err);
	rc = lims_journal_entry_at(from, j->id.node, h->sequence, &bytes, &e, err);
	if (rc != LIMS_OK)
		return rc;
	if (!lims_hash_equal(&e.hash, &h->hash))
		rc = lims_err_set(err, LIMS_E_CORRUPT,
			"entry %" PRId64 " of node %s in this backup is not the one that the node's key has signed; its history was written anew",
			h->sequence, j->id.node);
	lims_buf_finish(&bytes);
	return rc;
}

/// Everything that a person may have got wrong, before anything is made.
static lims_rc check_asked(struct lims_db *from, const struct lims_journal_params *p, const struct lims_restoring *how,
	struct lims_identity *ret_id, struct lims_kept *ret_kept, struct lims_err *err)
{
	struct lims_journal j = {.making = true};
	struct lims_registry r = {.count = 0};
	lims_rc rc = lims_keys_dir(p->keys_dir, j.keys_dir, sizeof j.keys_dir, err);
	if (rc == LIMS_OK)
		rc = lims_identity_load(from, &j.id, err);
	if (rc == LIMS_OK)
		rc = lims_registry_load(from, &r, err);
	if (rc == LIMS_OK)
		rc = lims_code_free(&r, p->code, err);
	if (rc == LIMS_OK)
		rc = check_missing(from, &j, how->accept_missing, ret_kept, err);
	lims_registry_finish(&r);
	*ret_id = j.id;
	return rc;
}

struct restore {
	struct lims_copying c;
	struct lims_adopt adopt;
};

static lims_rc restore_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct restore *r = ctx;
	bool has = false;
	r->c.to = tx;
	lims_rc rc = lims_db_has_table(tx->db, "journal_entry", &has, err);
	if (rc == LIMS_OK && has)
		rc = lims_err_set(err, LIMS_E_REFUSED, "a laboratory was made there at the same time; choose another store");
	if (rc == LIMS_OK)
		rc = lims_copy_rows(&r->c, r->adopt.before, NULL, err);
	if (rc == LIMS_OK)
		rc = lims_tx_load_end(tx, err);
	return rc == LIMS_OK ? lims_adopt_run(tx, &r->adopt, err) : rc;
}

lims_rc lims_journal_restore(const char *path, const char *url, const struct lims_journal_params *p, const struct lims_restoring *how,
	char ret_node[LIMS_NODE_ID], struct lims_backup_result *ret, struct lims_err *err)
{
	struct restore r = {.adopt = {.p = p, .alone = how->alone}};
	struct lims_journal *j = NULL;
	struct lims_identity id;
	struct lims_kept kept;
	lims_rc rc = lims_params_check(p, false, err);
	if (rc == LIMS_OK)
		rc = open_checked(path, p, &r.c.from, err);
	if (rc == LIMS_OK)
		rc = check_asked(r.c.from, p, how, &id, &kept, err);
	if (rc == LIMS_OK)
		rc = lims_journal_boot(url, LIMS_DB_CREATE, p, &j, err);
	if (rc == LIMS_OK)
		rc = lims_keys_create(j->keys_dir, &j->key, err);
	if (rc == LIMS_OK) {
		j->id = id;
		memcpy(r.adopt.before, id.node, sizeof id.node);
		r.adopt.kept = kept.rc == LIMS_OK ? &kept.head : NULL;
		rc = lims_writer_run(j, restore_run, &r, err);
	}
	lims_db_close(r.c.from);
	if (rc != LIMS_OK) {
		lims_journal_unmake(j);
		return rc;
	}
	memcpy(ret_node, j->id.node, LIMS_NODE_ID);
	lims_journal_close(j);
	*ret = r.c.count;
	ret->missing = r.adopt.missing;
	return LIMS_OK;
}
