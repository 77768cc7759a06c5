// SPDX-License-Identifier: Apache-2.0
// Verify: the order of the checks, and how a finding is told.
#include "lims-core/journal/verify_bits.h"

#include "lims-core/base/lang.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void lims_verify_found(struct lims_verify *v, struct lims_finding f, const char *fmt, ...)
{
	char text[LIMS_ERR_TEXT];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, lims_tr(v->lang, fmt), args);
	va_end(args);
	f.node = f.node ? f.node : "";
	f.blob = f.blob ? f.blob : "";
	f.table = f.table ? f.table : "";
	f.subject = f.subject ? f.subject : "";
	f.text = text;
	if (v->result.findings++ == 0)
		lims_err_set(&v->first, LIMS_E_CORRUPT, "%s", text);
	if (v->report && v->result.findings <= LIMS_FINDINGS_MAX)
		v->report(&f, v->ctx);
}

void lims_kept_read(struct lims_kept *kept, const struct lims_journal *j, const struct lims_lang *lang)
{
	*kept = (struct lims_kept){.err = {.lang = lang}};
	kept->rc = lims_keys_last_head(j->keys_dir, j->id.node, &kept->head, &kept->err);
}

/// The key must not have signed more than is here.
static void check_kept(struct lims_verify *v, const struct lims_identity *id)
{
	const struct lims_head *h = &v->kept->head;
	struct lims_head last;
	struct lims_finding f = {.kind = LIMS_FAULT_STORE, .node = id->node, .sequence = h->sequence};
	if (v->kept->rc == LIMS_E_NOT_FOUND)
		return;
	if (v->kept->rc != LIMS_OK)
		lims_verify_found(v, f, "%s", v->kept->err.text);
	else if (lims_head_verify(h, id->public_key, NULL) != LIMS_OK)
		lims_verify_found(v, f, "the head of node %s kept beside its key is not signed by that key", id->node);
	else if (lims_journal_last_head(v->db, id->node, &last, NULL) == LIMS_OK && last.sequence >= h->sequence)
		return;
	else if (v->j->backup)
		v->result.signed_later = h->sequence;
	else
		lims_verify_found(v, f,
			"node %s has signed entry %lld and the store ends before it; it is an older copy, or entries or heads were taken away",
			id->node, (long long)h->sequence);
}

/// What the store says of itself must be what its own entries say.
static void check_store(struct lims_verify *v)
{
	struct lims_identity id;
	struct lims_err inner = {.lang = v->lang};
	struct lims_finding f = {.kind = LIMS_FAULT_STORE};
	lims_rc rc = lims_identity_load(v->db, &id, &inner);
	if (rc != LIMS_OK) {
		lims_verify_found(v, f, "%s", inner.text);
		return;
	}
	if (strcmp(id.node, v->j->id.node) != 0)
		lims_verify_found(v, f, "the store says that it is node %s and was opened as node %s", id.node, v->j->id.node);
	else if (v->kept)
		check_kept(v, &id);
}

/// The tables are those that this program's statements ask for; a damaged schema is found here also where no row is read.
static void check_statements(struct lims_verify *v)
{
	const struct lims_sql_list *list = lims_journal_statements();
	for (size_t i = 0; i < list->count; i++) {
		struct lims_err inner = {.lang = v->lang};
		struct lims_stmt *s = NULL;
		if (lims_db_use(v->db, list->items[i], &s, &inner) != LIMS_OK)
			lims_verify_found(v, (struct lims_finding){.kind = LIMS_FAULT_STORE}, "%s", inner.text);
		lims_stmt_release(s);
	}
}

static void check_structure(struct lims_verify *v)
{
	struct lims_err inner = {.lang = v->lang};
	check_statements(v);
	if (lims_db_check(v->db, &inner) != LIMS_OK)
		lims_verify_found(v, (struct lims_finding){.kind = LIMS_FAULT_STORE}, "%s", inner.text);
}

/// A file that is damaged as a database is a finding, not a reason to stop; a disk that does not answer is.
static lims_rc take_corrupt(struct lims_verify *v, lims_rc rc, struct lims_err *err)
{
	if (rc != LIMS_E_CORRUPT)
		return rc;
	lims_verify_found(
		v, (struct lims_finding){.kind = LIMS_FAULT_STORE}, "%s", err ? err->text : lims_tr(v->lang, "the database file is damaged"));
	lims_err_clear(err);
	return LIMS_OK;
}

static lims_rc check_all(struct lims_verify *v, struct lims_err *err)
{
	bool readable = true;
	// Of a copy whose rows are taken over, the shape is left behind.
	lims_rc rc = v->chains_only || !v->kept ? LIMS_OK : take_corrupt(v, lims_verify_parts(v, &readable, err), err);
	v->shape = v->result.findings;
	if (rc != LIMS_OK || !readable)
		return rc;
	check_store(v);
	rc = take_corrupt(v, lims_registry_load(v->db, &v->registry, err), err);
	if (rc == LIMS_OK)
		rc = take_corrupt(v, lims_verify_chains(v, err), err);
	if (rc == LIMS_OK)
		rc = take_corrupt(v, lims_verify_heads(v, err), err);
	if (v->chains_only)
		return rc;
	if (rc == LIMS_OK)
		rc = take_corrupt(v, lims_verify_blobs(v, err), err);
	if (rc == LIMS_OK && v->j->projection)
		rc = take_corrupt(v, lims_verify_tables(v, err), err);
	if (rc == LIMS_OK)
		check_structure(v);
	return rc;
}

lims_rc lims_journal_verify(struct lims_journal *j, lims_finding_fn report, void *ctx, struct lims_verify_result *ret, struct lims_err *err)
{
	struct lims_kept kept;
	lims_kept_read(&kept, j, err ? err->lang : NULL);
	return lims_verify_against(j, &kept, report, ctx, ret, err);
}

/// v says what is asked; the rest of it is set here.
static lims_rc verify(struct lims_verify *v, struct lims_verify_result *ret, struct lims_err *err)
{
	v->lang = err ? err->lang : NULL;
	v->hasher = lims_hasher_create();
	struct lims_err own = {.lang = v->lang};
	lims_rc rc = v->hasher ? LIMS_OK : lims_err_set(&own, LIMS_E_MEMORY, "no memory to verify the store");
	if (rc == LIMS_OK)
		rc = lims_journal_reader(v->j, &v->db, &own);
	if (rc == LIMS_OK)
		rc = lims_db_begin_read(v->db, &own);
	if (rc == LIMS_OK)
		rc = check_all(v, &own);
	lims_registry_finish(&v->registry);
	lims_db_close(v->db);
	lims_hasher_destroy(v->hasher);
	if (ret)
		*ret = v->result;
	if (v->result.findings)
		return lims_err_set(err, LIMS_E_CORRUPT, "%s", v->first.text);
	return rc == LIMS_OK ? LIMS_OK : lims_err_set(err, rc, "%s", own.text);
}

lims_rc lims_journal_laid_out(struct lims_journal *j, bool *ret_so, struct lims_err *err)
{
	struct lims_verify v = {.j = j, .db = j->reader};
	bool readable = true;
	lims_rc rc = lims_verify_parts(&v, &readable, err);
	if (rc == LIMS_OK)
		*ret_so = v.result.findings == 0;
	return rc;
}

lims_rc lims_verify_against(struct lims_journal *j, const struct lims_kept *kept, lims_finding_fn report, void *ctx,
	struct lims_verify_result *ret, struct lims_err *err)
{
	struct lims_verify v = {.j = j, .kept = kept, .report = report, .ctx = ctx};
	return verify(&v, ret, err);
}

lims_rc lims_journal_verify_chains(
	struct lims_journal *j, lims_finding_fn report, void *ctx, struct lims_verify_result *ret, struct lims_err *err)
{
	struct lims_kept kept;
	struct lims_verify v = {.j = j, .kept = &kept, .report = report, .ctx = ctx, .chains_only = true};
	lims_kept_read(&kept, j, err ? err->lang : NULL);
	return verify(&v, ret, err);
}
