// SPDX-License-Identifier: Apache-2.0
// Accepting a validation, finding an accepted one, and the gate that asks for it before paper is issued.
#include "laboratory/validation.h"

#include "laboratory/desk.h"
#include "laboratory/gate_causes.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>

lims_rc lims_validation_of(struct lims_laboratory *lab, const struct lims_validation **ret, struct lims_err *err)
{
	if (!lab->validation) {
		lims_rc rc = lims_validation_run(lab->catalog, &lab->validation, err);
		if (rc)
			return rc;
	}
	*ret = lab->validation;
	return LIMS_OK;
}

lims_rc lims_validation_find(
	struct lims_laboratory *lab, const char *digest, bool *ret_found, struct lims_validation_accepted *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), digest ? &lims_q_validation : &lims_q_validation_last, &stmt, err);
	if (rc)
		return rc;
	if (digest)
		lims_stmt_text(stmt, 1, digest);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row) {
		struct lims_validation_accepted a;
		snprintf(a.digest, sizeof a.digest, "%s", lims_stmt_col_text(stmt, 0));
		snprintf(a.by, sizeof a.by, "%s", lims_stmt_col_text(stmt, 1));
		snprintf(a.at, sizeof a.at, "%s", lims_stmt_col_text(stmt, 2));
		snprintf(a.note, sizeof a.note, "%s", lims_stmt_col_text(stmt, 3));
		snprintf(a.report, sizeof a.report, "%s", lims_stmt_col_text(stmt, 4));
		snprintf(a.version, sizeof a.version, "%s", lims_stmt_col_text(stmt, 5));
		snprintf(a.program_sha256, sizeof a.program_sha256, "%s", lims_stmt_col_text(stmt, 6));
		*ret = a;
	}
	lims_stmt_release(stmt);
	if (!rc)
		*ret_found = row;
	return rc;
}

struct accepting {
	struct lims_laboratory *lab;
	const struct lims_validation_report *r;
	struct lims_buf json, note;
	bool noted, asked; ///< asked: who acts gave a password
	char digest[LIMS_HASH_HEX];
};

static void put_files(struct lims_jw *w, const struct lims_validation *v)
{
	char hex[LIMS_HASH_HEX];
	lims_jw_array(w, "files");
	for (size_t i = 0; i < v->file_count; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "name", v->files[i].name);
		lims_hash_hex(&v->files[i].hash, hex);
		lims_jw_text(w, "sha256", hex);
		lims_hash_hex(&v->files[i].results, hex);
		lims_jw_text(w, "results", hex);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static lims_rc append_accepted(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct accepting *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	struct lims_hash hash;
	struct lims_head head;
	char report[LIMS_HASH_HEX];
	lims_rc rc = lims_journal_put_blob(tx, c->json.data, c->json.len, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, report);
	lims_buf_init(&body, LIMS_ENTRY_BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "digest", c->digest);
	lims_jw_object(&w, "program");
	lims_jw_text(&w, "version", c->r->identity->version);
	lims_jw_text(&w, "sha256", c->r->identity->sha256);
	lims_jw_end_object(&w);
	lims_jw_int(&w, "examples", (int64_t)c->r->v->examples);
	if (c->noted)
		lims_jw_text(&w, "note", lims_buf_text(&c->note));
	lims_signing_put(&w, c->asked);
	put_files(&w, c->r->v);
	lims_jw_text(&w, "report", report);
	lims_jw_array(&w, "blobs");
	lims_jw_text(&w, NULL, report);
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	rc = lims_desk_append(tx, c->lab, LIMS_ACTION_VALIDATE, "validation.accepted", "validation", c->digest, &body, NULL, err);
	if (!rc)
		rc = lims_journal_sign_head(tx, &head, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc refuse(const struct lims_validation_report *r, struct lims_err *err)
{
	if (r->v->faults > 0)
		return lims_err_set(err, LIMS_E_REFUSED, "The data files have %zu faults: what is faulty cannot be accepted", r->v->faults);
	if (r->v->failed > 0)
		return lims_err_set(err, LIMS_E_REFUSED, "%zu of %zu examples fail: what fails cannot be accepted", r->v->failed, r->v->examples);
	return lims_err_set(err, LIMS_E_REFUSED, "A check of this machine fails: its results cannot be accepted");
}

lims_rc lims_validation_accept(struct lims_laboratory *lab, const struct lims_validation_report *r, const char *note, struct lims_err *err)
{
	struct accepting c = {.lab = lab, .r = r, .noted = note && note[0]};
	lims_rc rc = lims_validation_passed(r) ? LIMS_OK : refuse(r, err);
	if (!rc)
		rc = lims_signing_ask(lab, "validation.accepted", LIMS_ACTION_VALIDATE, &c.asked, err);
	if (rc)
		return rc;
	lims_buf_init(&c.json, LIMS_VALIDATION_JSON_MAX);
	lims_buf_init(&c.note, LIMS_VALIDATION_NOTE);
	lims_hash_hex(&r->v->digest, c.digest);
	lims_validation_json(r, &c.json);
	rc = lims_buf_check(&c.json, "the report of the validation", err);
	if (!rc && c.noted)
		rc = lims_desk_text(lab, "note", note, &c.note, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_accepted, &c, err);
	lims_buf_finish(&c.json);
	lims_buf_finish(&c.note);
	return rc;
}

/* ---- the gate ---- */

static lims_rc file_accepted(struct lims_laboratory *lab, const struct lims_validated_file *f, bool *ret, struct lims_err *err)
{
	char hash[LIMS_HASH_HEX], results[LIMS_HASH_HEX];
	struct lims_stmt *stmt = NULL;
	int64_t n = 0;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_validation_file, &stmt, err);
	if (rc)
		return rc;
	lims_hash_hex(&f->hash, hash);
	lims_hash_hex(&f->results, results);
	lims_stmt_text(stmt, 1, f->name);
	lims_stmt_text(stmt, 2, hash);
	lims_stmt_text(stmt, 3, results);
	rc = lims_desk_number(stmt, &n, err);
	if (!rc)
		*ret = n > 0;
	return rc;
}

/// Whether the frozen files are those of `v`, to the last byte.
static bool frozen_are_of(const struct lims_validation *v, const struct lims_blob_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct lims_validated_file *f = lims_validation_file(v, files[i].name);
		if (!f || !lims_hash_equal(&f->hash, &files[i].hash))
			return false;
	}
	return true;
}

/// A worksheet may have been opened with files that were replaced since: they too must give with this program what was accepted.
static lims_rc frozen_accepted(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_validation *v,
	struct lims_causes *causes, struct lims_err *err)
{
	size_t count = 0;
	struct lims_validation *frozen = NULL;
	char why[LIMS_GATE_TEXT];
	const struct lims_blob_file *files = lims_procedure_set_files(o->set, &count);
	if (frozen_are_of(v, files, count))
		return LIMS_OK;
	lims_rc rc = lims_validation_run_bytes(files, count, &frozen, err);
	for (size_t i = 0; !rc && i < count; i++) {
		bool accepted = false;
		rc = file_accepted(lab, &frozen->files[i], &accepted, err);
		if (rc || accepted)
			continue;
		snprintf(why, sizeof why,
			lims_tr(o->lang, "nobody accepted what this program computes with the file %.80s that the worksheet was opened with"),
			frozen->files[i].name);
		lims_causes_add(causes, why);
	}
	lims_validation_destroy(frozen);
	return rc;
}

/// Each faulty file and each example that fails with this program.
static void add_failed(const struct lims_opened_sheet *o, const struct lims_validation *v, struct lims_causes *causes)
{
	char why[LIMS_GATE_TEXT];
	snprintf(why, sizeof why,
		lims_tr(o->lang, "with this program %zu examples of the data files fail and %zu faults stand: see lims validate"), v->failed,
		v->faults);
	lims_causes_add(causes, why);
	for (size_t i = 0; i < v->file_count; i++) {
		const struct lims_validated_file *f = &v->files[i];
		if (f->fault_count > 0) {
			snprintf(why, sizeof why, lims_tr(o->lang, "%.80s is faulty"), f->name);
			lims_causes_add(causes, why);
		}
		for (size_t k = 0; k < f->example_count; k++) {
			if (!f->examples[k].failed)
				continue;
			snprintf(why, sizeof why, lims_tr(o->lang, "the example %.80s of %.80s fails"), f->examples[k].id, f->name);
			lims_causes_add(causes, why);
		}
	}
}

lims_rc lims_validation_gate(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes, struct lims_err *err)
{
	const struct lims_validation *v = NULL;
	struct lims_validation_accepted a;
	char digest[LIMS_HASH_HEX], why[LIMS_GATE_TEXT];
	bool found = false;
	lims_rc rc = lims_validation_of(lab, &v, err);
	if (rc)
		return rc;
	lims_hash_hex(&v->digest, digest);
	if (!lims_validation_good(v))
		add_failed(o, v, causes);
	else
		rc = lims_validation_find(lab, digest, &found, &a, err);
	if (!rc && !found && lims_validation_good(v)) {
		snprintf(why, sizeof why,
			lims_tr(o->lang, "nobody accepted what this program computes with these data files (digest %.12s…): see lims validate"),
			digest);
		lims_causes_add(causes, why);
	}
	return rc ? rc : frozen_accepted(lab, o, v, causes, err);
}
