// SPDX-License-Identifier: Apache-2.0
// The shared steps of every command: text from outside, who acts, append, fold a worksheet.
#include "laboratory/desk.h"

#include "laboratory/people/signing.h"
#include "laboratory/project.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1000, SAID_MAX = 4 * TEXT_MAX, CODE_MAX = LIMS_CODE - 2, TYPE_MAX = 64, FOLDED_MAX = 4096 };

lims_rc lims_desk_regulations(struct lims_laboratory *lab, const struct lims_regulations **ret, struct lims_err *err)
{
	if (!lab->regulations) {
		lims_rc rc = lims_regulations_load(lab->catalog, &lab->regulations, err);
		if (rc)
			return rc;
	}
	*ret = lab->regulations;
	return LIMS_OK;
}

lims_rc lims_desk_validity(struct lims_laboratory *lab, enum lims_validity_rule *ret, struct lims_err *err)
{
	char name[64];
	const struct lims_regulations *regulations = NULL;
	lims_rc rc = lims_desk_regulations(lab, &regulations, err);
	if (!rc)
		rc = lims_register_field(lab, "org", "main", "validity-rule", name, sizeof name, err);
	if (rc)
		return rc;
	enum lims_validity_rule rule = lims_regulations_validity(regulations);
	if (name[0] && !lims_validity_rule_read(name, &rule))
		return lims_err_set(
			err, LIMS_E_INPUT, "The organisation's validity rule %s is unknown: use month_end, same_day or day_before", name);
	*ret = rule;
	return LIMS_OK;
}

lims_rc lims_desk_fonts(struct lims_laboratory *lab, const struct lims_fonts **ret_fonts, struct lims_err *err)
{
	if (!lab->fonts) {
		lims_rc rc = lims_fonts_create(NULL, &lab->fonts, err);
		if (rc)
			return rc;
	}
	*ret_fonts = lab->fonts;
	return LIMS_OK;
}

lims_rc lims_desk_text(struct lims_laboratory *lab, const char *what, const char *text, struct lims_buf *b, struct lims_err *err)
{
	const struct lims_fonts *fonts = NULL;
	size_t from = b->len;
	if (strlen(text) > TEXT_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "%s is longer than %d bytes: shorten it", what, TEXT_MAX);
	if (strpbrk(text, "\t\n\r"))
		return lims_err_set(err, LIMS_E_INPUT, "%s has more than one line or a tab: write it in one line", what);
	if (text[0] && text[strspn(text, " ")] == '\0')
		return lims_err_set(err, LIMS_E_INPUT, "%s is blank: write it, or leave it out", what);
	lims_rc rc = lims_text_nfc(text, strlen(text), b, err);
	if (rc)
		return lims_err_context(err, "%s", what);
	rc = lims_desk_fonts(lab, &fonts, err);
	if (!rc)
		rc = lims_fonts_check_text(fonts, lims_buf_text(b) + from, what, err);
	return rc;
}

lims_rc lims_desk_text_put(struct lims_laboratory *lab, struct lims_jw *w, const char *key, const char *text, struct lims_err *err)
{
	struct lims_buf said;
	if (!text || !text[0])
		return LIMS_OK;
	lims_buf_init(&said, SAID_MAX);
	lims_rc rc = lims_desk_text(lab, key, text, &said, err);
	if (!rc)
		lims_jw_text(w, key, lims_buf_text(&said));
	lims_buf_finish(&said);
	return rc;
}

lims_rc lims_desk_actor(struct lims_laboratory *lab, const char **ret_actor, struct lims_err *err)
{
	const char *why = lims_journal_why_read_only(lab->journal);
	if (why)
		return lims_err_set(err, LIMS_E_REFUSED, "%s", why);
	if (!lab->p.actor || !lab->p.actor[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say who acts: --as STAFF or LIMS_STAFF");
	if (!lims_desk_code_valid(lab->p.actor))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no staff code: use letters, digits, dot, dash and underscore", lab->p.actor);
	*ret_actor = lab->p.actor;
	return LIMS_OK;
}

lims_rc lims_desk_observer(struct lims_laboratory *lab, const char *observer, struct lims_err *err)
{
	bool may = false;
	if (!observer || !observer[0])
		return LIMS_OK;
	lims_rc rc = lims_access_role(lims_journal_db(lab->journal), observer, "technician", &may, err);
	if (!rc && !may)
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is no active technician in the staff register: name who observed by the code", observer);
	return rc;
}

static lims_rc append(struct lims_tx *tx, struct lims_laboratory *lab, enum lims_action action, const char *type, const char *noun,
	const char *code, const struct lims_buf *body, struct lims_moment observed, struct lims_ref *ret_ref, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE], name[TYPE_MAX];
	struct lims_ref ref;
	const char *actor = NULL;
	const char *slash = strchr(type, '/');
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	if (!rc)
		rc = lims_access_check(lims_tx_db(tx), actor, action, err);
	if (!rc)
		rc = lims_buf_check(body, "the entry", err);
	if (rc)
		return rc;
	snprintf(subject, sizeof subject, "%s:%s", noun, code);
	snprintf(name, sizeof name, "%.*s", slash ? (int)(slash - type) : (int)strlen(type), type);
	const struct lims_signing_act *act = lims_signing_act(name);
	if (act && act->every && lab->signed_as != act)
		return lims_err_set(err, LIMS_E_REFUSED, "%s is signed, and nobody signed: this is a fault of the program", name);
	struct lims_draft draft = {.type = name,
		.version = slash ? (unsigned)(slash[1] - '0') : 1,
		.subject = subject,
		.actor = actor,
		.observed = observed,
		.body = lims_buf_text(body),
		.body_len = body->len};
	return lims_journal_append(tx, &draft, ret_ref ? ret_ref : &ref, err);
}

lims_rc lims_desk_append(struct lims_tx *tx, struct lims_laboratory *lab, enum lims_action action, const char *type, const char *noun,
	const char *code, const struct lims_buf *body, struct lims_ref *ret_ref, struct lims_err *err)
{
	return append(tx, lab, action, type, noun, code, body, (struct lims_moment){0}, ret_ref, err);
}

lims_rc lims_desk_append_observed(struct lims_tx *tx, struct lims_laboratory *lab, enum lims_action action, const char *type,
	const char *noun, const char *code, const struct lims_buf *body, struct lims_moment observed, struct lims_err *err)
{
	return append(tx, lab, action, type, noun, code, body, observed, NULL, err);
}

lims_rc lims_desk_number(struct lims_stmt *stmt, int64_t *ret, struct lims_err *err)
{
	bool row = false;
	lims_rc rc = lims_stmt_step(stmt, &row, err);
	if (!rc)
		*ret = row ? lims_stmt_col_int(stmt, 0) : 0;
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_desk_stands(struct lims_db *db, const char *subject, bool *ret, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(db, LIMS_BY_SUBJECT, subject, &cursor, err);
	if (!rc)
		rc = lims_cursor_next(cursor, &e, err);
	if (!rc)
		*ret = e != NULL;
	lims_cursor_close(cursor);
	return rc;
}

lims_rc lims_desk_next_code(struct lims_laboratory *lab, struct lims_db *db, const char *noun, const char *prefix, int64_t *ret_ordinal,
	char ret_code[LIMS_CODE], struct lims_err *err)
{
	const char *node = lims_journal_code(lab->journal);
	char last = node[0] ? node[strlen(node) - 1] : 'A', code[LIMS_CODE], subject[LIMS_SUBJECT_SIZE];
	int64_t ordinal = *ret_ordinal;
	bool taken = true;
	while (taken) {
		snprintf(code, sizeof code, "%s-%s%s%lld", prefix, node, last >= '0' && last <= '9' ? "-" : "", (long long)++ordinal);
		snprintf(subject, sizeof subject, "%s:%s", noun, code);
		lims_rc rc = lims_desk_stands(db, subject, &taken, err);
		if (rc)
			return rc;
	}
	*ret_ordinal = ordinal;
	snprintf(ret_code, LIMS_CODE, "%s", code);
	return LIMS_OK;
}

bool lims_desk_listed(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = list; *at;) {
		at += strspn(at, ", ");
		size_t len = strcspn(at, ", ");
		if (len == n && memcmp(at, word, n) == 0)
			return true;
		at += len;
	}
	return false;
}

bool lims_desk_code_valid(const char *code)
{
	size_t n = code ? strlen(code) : 0;
	if (n == 0 || n > CODE_MAX)
		return false;
	return strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

static lims_rc blob(void *ctx, const char *hash, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_hash h;
	if (!lims_hash_read(hash, &h))
		return lims_err_set(err, LIMS_E_CORRUPT, "%s is no hash of kept bytes", hash);
	lims_rc rc = lims_journal_blob(ctx, &h, ret, err);
	if (rc != LIMS_E_NOT_FOUND)
		return rc;
	return lims_err_set(err, LIMS_E_CORRUPT, "The kept bytes %s are missing from the store", hash);
}

struct lims_proof_blobs lims_desk_blobs(struct lims_db *db)
{
	return (struct lims_proof_blobs){db, blob};
}

lims_rc lims_desk_put_blob(
	struct lims_tx *tx, struct lims_jw *w, const char *key, const struct lims_buf *b, char ret_hex[LIMS_HASH_HEX], struct lims_err *err)
{
	struct lims_hash hash;
	lims_rc rc = lims_journal_put_blob(tx, b->data, b->len, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, ret_hex);
	lims_jw_text(w, key, ret_hex);
	return LIMS_OK;
}

lims_rc lims_desk_sheet(
	struct lims_db *db, const char *code, struct lims_arena *arena, struct lims_dossier *ret_sheet, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE], hash[LIMS_HASH_HEX], at[LIMS_MOMENT_TEXT];
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	struct lims_dossier sheet;
	size_t count = 0;
	if (!lims_desk_code_valid(code))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no worksheet code", code ? code : "\"\"");
	lims_dossier_init(&sheet, arena);
	snprintf(subject, sizeof subject, "worksheet:%s", code);
	lims_rc rc = lims_cursor_open(db, LIMS_BY_SUBJECT, subject, &cursor, err);
	while (!rc) {
		rc = lims_cursor_next(cursor, &e, err);
		if (rc || !e)
			break;
		lims_hash_hex(&e->hash, hash);
		lims_moment_text(e->entry.observed, at);
		struct lims_dossier_entry entry = {
			e->entry.type, (int)e->entry.version, e->entry.body, e->entry.body_len, hash, e->entry.actor, at};
		rc = lims_dossier_apply(&sheet, &entry, err);
		count++;
	}
	lims_cursor_close(cursor);
	if (!rc && count == 0)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no worksheet %s", code);
	if (!rc && !sheet.state)
		rc = lims_err_set(err, LIMS_E_CORRUPT, "The worksheet %s was never opened", code);
	if (!rc)
		*ret_sheet = sheet;
	return rc;
}

lims_rc lims_desk_folded(const char *text, const char *what, char *ret, size_t size, struct lims_err *err)
{
	struct lims_buf b;
	lims_buf_init(&b, FOLDED_MAX);
	lims_rc rc = lims_text_fold(text, strlen(text), &b, err);
	if (!rc)
		rc = lims_buf_check(&b, what, err);
	if (!rc)
		snprintf(ret, size, "%s", lims_buf_text(&b));
	lims_buf_finish(&b);
	return rc;
}
