// SPDX-License-Identifier: Apache-2.0
// Writes confirmations of draft blocks, and reads what stands about one block.
#include "laboratory/confirm.h"

#include "laboratory/desk.h"
#include "laboratory/fields.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024 };

static const char manager_role[] = "technical_manager";

lims_rc lims_confirmation_of(struct lims_db *db, const struct lims_hash *block, struct lims_confirmation *ret, struct lims_err *err)
{
	struct lims_confirmation c = {.confirmed = false};
	struct lims_stmt *stmt = NULL;
	char hex[LIMS_HASH_HEX];
	bool row = false;
	lims_hash_hex(block, hex);
	lims_rc rc = lims_db_use(db, &lims_q_confirmations, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, hex);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		bool manager = lims_text_equal(lims_stmt_col_text(stmt, 1), manager_role) && !c.manager[0];
		char *slot = manager ? c.manager : c.second;
		if (!slot[0])
			snprintf(slot, LIMS_CODE, "%s", lims_stmt_col_text(stmt, 0));
		snprintf(c.scan, sizeof c.scan, "%s", lims_stmt_col_text(stmt, 2));
	}
	lims_stmt_release(stmt);
	c.confirmed = c.manager[0] && c.second[0];
	if (!rc)
		*ret = c;
	return rc;
}

struct confirming {
	struct lims_laboratory *lab;
	const struct lims_block *const *blocks;
	size_t count;
	const void *scan;
	size_t scan_len;
	const char *role;
	struct lims_buf note;
	bool noted, asked; ///< asked: who acts gave a password
};

static void put_block(struct lims_jw *w, const struct lims_block *b)
{
	lims_jw_text(w, "file", b->file);
	lims_jw_text(w, "kind", lims_block_kind_name(b->kind));
	lims_jw_text(w, "name", b->name);
	lims_jw_text(w, "document", b->source.document);
	lims_jw_text(w, "edition", b->source.edition);
	lims_jw_text(w, "clause", b->source.clause);
	lims_jw_text(w, "evidence", lims_evidence_name(b->source.evidence));
}

static lims_rc find_scan(
	struct confirming *c, struct lims_tx *tx, const struct lims_block *block, char ret_hex[LIMS_HASH_HEX], struct lims_err *err)
{
	struct lims_confirmation before;
	struct lims_hash hash;
	if (c->scan) {
		lims_rc rc = lims_journal_put_blob(tx, c->scan, c->scan_len, &hash, err);
		if (!rc)
			lims_hash_hex(&hash, ret_hex);
		return rc;
	}
	lims_rc rc = lims_confirmation_of(lims_tx_db(tx), &block->hash, &before, err);
	if (!rc && !before.scan[0])
		rc = lims_err_set(
			err, LIMS_E_INPUT, "Nobody has named the page for %s %s yet: give its scan with --scan FILE", block->file, block->name);
	if (!rc)
		snprintf(ret_hex, LIMS_HASH_HEX, "%s", before.scan);
	return rc;
}

static lims_rc append_one(struct confirming *c, struct lims_tx *tx, const struct lims_block *block, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	char scan[LIMS_HASH_HEX], hex[LIMS_HASH_HEX];
	lims_rc rc = find_scan(c, tx, block, scan, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	put_block(&w, block);
	lims_jw_text(&w, "as", c->role);
	lims_jw_text(&w, "scan", scan);
	if (c->noted)
		lims_jw_text(&w, "note", lims_buf_text(&c->note));
	lims_signing_put(&w, c->asked);
	lims_jw_array(&w, "blobs");
	lims_jw_text(&w, NULL, scan);
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	lims_hash_hex(&block->hash, hex);
	rc = lims_desk_append(tx, c->lab, LIMS_ACTION_CONFIRM, "block.confirmed", "block", hex, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc append_confirmed(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct confirming *c = ctx;
	const char *actor = NULL;
	struct lims_head head;
	bool manager = false;
	lims_rc rc = lims_desk_actor(c->lab, &actor, err);
	if (!rc)
		rc = lims_access_check(lims_tx_db(tx), actor, LIMS_ACTION_CONFIRM, err);
	if (!rc)
		rc = lims_access_role(lims_tx_db(tx), actor, manager_role, &manager, err);
	c->role = manager ? manager_role : "second";
	for (size_t i = 0; !rc && i < c->count; i++)
		rc = append_one(c, tx, c->blocks[i], err);
	return rc ? rc : lims_journal_sign_head(tx, &head, err);
}

lims_rc lims_block_confirm(struct lims_laboratory *lab, const struct lims_block *const *blocks, size_t count, const void *scan,
	size_t scan_len, const char *note, struct lims_err *err)
{
	struct confirming c = {.lab = lab, .blocks = blocks, .count = count, .scan = scan, .scan_len = scan_len, .noted = note && note[0]};
	lims_rc rc = LIMS_OK;
	if (count == 0 || count > LIMS_CONFIRM_AT_ONCE)
		return lims_err_set(err, LIMS_E_INPUT, "Confirm 1 to %d blocks at once; these are %zu", LIMS_CONFIRM_AT_ONCE, count);
	if (scan && scan_len == 0)
		return lims_err_set(err, LIMS_E_INPUT, "The scan is an empty file: give the page");
	if (scan && !lims_field_is_paper(scan, scan_len))
		return lims_err_set(err, LIMS_E_INPUT, "The scan is no JPEG, PNG or PDF: give the page");
	lims_buf_init(&c.note, LIMS_CONFIRM_NOTE);
	if (c.noted)
		rc = lims_desk_text(lab, "note", note, &c.note, err);
	if (!rc)
		rc = lims_signing_ask(lab, "block.confirmed", LIMS_ACTION_CONFIRM, &c.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_confirmed, &c, err);
	lims_buf_finish(&c.note);
	return rc;
}

struct withdrawing {
	struct lims_laboratory *lab;
	const struct lims_block *block;
	struct lims_buf note;
	bool asked; ///< who acts gave a password
};

/// Only the technical manager takes a confirmation back.
static lims_rc check_manager(struct lims_laboratory *lab, struct lims_db *db, struct lims_err *err)
{
	const char *actor = NULL;
	bool manager = false;
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	if (!rc)
		rc = lims_access_role(db, actor, manager_role, &manager, err);
	if (!rc && !manager)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is not the technical manager, who alone takes a confirmation back", actor);
	return rc;
}

static lims_rc append_withdrawn(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct withdrawing *c = ctx;
	struct lims_confirmation before;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_head head;
	char hex[LIMS_HASH_HEX];
	lims_rc rc = check_manager(c->lab, lims_tx_db(tx), err);
	if (!rc)
		rc = lims_confirmation_of(lims_tx_db(tx), &c->block->hash, &before, err);
	if (!rc && !before.scan[0])
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "Nobody has confirmed %s %s", c->block->file, c->block->name);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	put_block(&w, c->block);
	lims_jw_text(&w, "note", lims_buf_text(&c->note));
	lims_signing_put(&w, c->asked);
	lims_jw_end_object(&w);
	lims_hash_hex(&c->block->hash, hex);
	rc = lims_desk_append(tx, c->lab, LIMS_ACTION_CONFIRM, "block.withdrawn", "block", hex, &body, NULL, err);
	if (!rc)
		rc = lims_journal_sign_head(tx, &head, err);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_block_withdraw(struct lims_laboratory *lab, const struct lims_block *block, const char *note, struct lims_err *err)
{
	struct withdrawing c = {.lab = lab, .block = block};
	lims_buf_init(&c.note, LIMS_CONFIRM_NOTE);
	lims_rc rc = note && note[0] ? lims_desk_text(lab, "note", note, &c.note, err)
								 : lims_err_set(err, LIMS_E_INPUT, "Say with --note why the confirmation is taken back");
	if (!rc)
		rc = check_manager(lab, lims_journal_db(lab->journal), err);
	if (!rc)
		rc = lims_signing_ask(lab, "block.withdrawn", LIMS_ACTION_CONFIRM, &c.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_withdrawn, &c, err);
	lims_buf_finish(&c.note);
	return rc;
}

lims_rc lims_block_page(struct lims_laboratory *lab, const struct lims_block *block, struct lims_buf *ret_page, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	struct lims_confirmation state;
	struct lims_hash hash;
	lims_rc rc = lims_confirmation_of(db, &block->hash, &state, err);
	if (rc)
		return rc;
	if (!state.scan[0] || !lims_hash_read(state.scan, &hash))
		return lims_err_set(err, LIMS_E_NOT_FOUND, "Nobody has named the page for %s %s yet", block->file, block->name);
	return lims_journal_blob(db, &hash, ret_page, err);
}
