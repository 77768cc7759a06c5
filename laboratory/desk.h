// SPDX-License-Identifier: Apache-2.0
// What the files of this room share: the opened laboratory's parts, and appending one entry within a command.
#ifndef LIMS_LABORATORY_DESK_H
#define LIMS_LABORATORY_DESK_H

#include "certificates/fonts.h"
#include "laboratory/access.h"
#include "laboratory/laboratory.h"
#include "laboratory/proof/proof.h"
#include "lims-core/base/json.h"
#include "lims-core/catalog/validate.h"
#include "lims-core/journal/journal.h"

struct lims_laboratory {
	struct lims_laboratory_params p;
	struct lims_journal *journal;
	struct lims_catalog *catalog;
	struct lims_regulations *regulations;
	struct lims_fonts *fonts;
	struct lims_validation *validation;       ///< of the catalog with this program; run when it is first asked for
	const struct lims_signing_act *signed_as; ///< for what who acts signed last (people/signing.h); NULL: for nothing
};

/// What the law asks, read at the first call: only issuing needs it.
lims_rc lims_desk_regulations(struct lims_laboratory *lab, const struct lims_regulations **ret, struct lims_err *err);
/// The rule of validity dates that the organisation chose, else that of the files. LIMS_E_INPUT: it chose an unknown one.
lims_rc lims_desk_validity(struct lims_laboratory *lab, enum lims_validity_rule *ret, struct lims_err *err);
/// The fonts, made at the first call.
lims_rc lims_desk_fonts(struct lims_laboratory *lab, const struct lims_fonts **ret_fonts, struct lims_err *err);
/// A text from outside: NFC appended to b, one line of at most 1000 bytes, not blank alone, every character printable on paper. The sentence names `what`.
lims_rc lims_desk_text(struct lims_laboratory *lab, const char *what, const char *text, struct lims_buf *b, struct lims_err *err);
/// The same as a member of the open object, called as it is named; NULL or "": nothing is written.
lims_rc lims_desk_text_put(struct lims_laboratory *lab, struct lims_jw *w, const char *key, const char *text, struct lims_err *err);
/// A text as texts are compared, without capitals and marks, cut to what fits. what: for the error, "a card number". LIMS_E_INPUT, LIMS_E_MEMORY.
lims_rc lims_desk_folded(const char *text, const char *what, char *ret, size_t size, struct lims_err *err);
/// The actor when this laboratory may be written to by them; LIMS_E_REFUSED / LIMS_E_INPUT otherwise.
lims_rc lims_desk_actor(struct lims_laboratory *lab, const char **ret_actor, struct lims_err *err);
/// LIMS_E_INPUT when `observer` (NULL or "": nobody else) is no active technician of the staff register.
lims_rc lims_desk_observer(struct lims_laboratory *lab, const char *observer, struct lims_err *err);
/// Checks the permission and appends an entry about "NOUN:CODE" with the body written so far; `type` without a version is TYPE/1.
lims_rc lims_desk_append(struct lims_tx *tx, struct lims_laboratory *lab, enum lims_action action, const char *type, const char *noun,
	const char *code, const struct lims_buf *body, struct lims_ref *ret_ref, struct lims_err *err);
/// The same for what was observed at another moment than now; us 0: now.
lims_rc lims_desk_append_observed(struct lims_tx *tx, struct lims_laboratory *lab, enum lims_action action, const char *type,
	const char *noun, const char *code, const struct lims_buf *body, struct lims_moment observed, struct lims_err *err);
/// The one number that a statement gives; 0 for NULL. The caller binds and hands over the statement.
lims_rc lims_desk_number(struct lims_stmt *stmt, int64_t *ret, struct lims_err *err);
/// The next code that the program gives: PREFIX-NODE and a running number above *ret_ordinal, which becomes it ("C-A1"). A node whose code ends in a
/// digit gets a dash between ("C-A1-1"), else A and 11 would be A1 and 1. A code of the noun that somebody gave by hand is passed over.
lims_rc lims_desk_next_code(struct lims_laboratory *lab, struct lims_db *db, const char *noun, const char *prefix, int64_t *ret_ordinal,
	char ret_code[LIMS_CODE], struct lims_err *err);
/// Whether anything was ever written about the subject ("item:I-A1").
lims_rc lims_desk_stands(struct lims_db *db, const char *subject, bool *ret, struct lims_err *err);
/// Whether the list of words, separated by commas and blanks, has the word.
bool lims_desk_listed(const char *list, const char *word);
/// True for a code: 1…38 of [A-Za-z0-9._-].
bool lims_desk_code_valid(const char *code);
/// Blobs of this laboratory's store for the proof.
struct lims_proof_blobs lims_desk_blobs(struct lims_db *db);
/// Puts the bytes into the store and their hash into the body that is written, as the member `key`; ret_hex: for the member "blobs". LIMS_E_STORAGE, LIMS_E_MEMORY.
lims_rc lims_desk_put_blob(
	struct lims_tx *tx, struct lims_jw *w, const char *key, const struct lims_buf *b, char ret_hex[LIMS_HASH_HEX], struct lims_err *err);
/// Folds the entries of a worksheet. LIMS_E_NOT_FOUND when there is none of that code. Memory in `arena`.
lims_rc lims_desk_sheet(
	struct lims_db *db, const char *code, struct lims_arena *arena, struct lims_dossier *ret_sheet, struct lims_err *err);

#endif
