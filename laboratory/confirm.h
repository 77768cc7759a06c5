// SPDX-License-Identifier: Apache-2.0
// Confirming the draft blocks of data files against their documents (xác nhận nội dung dự thảo): by the technical manager and a second person, each with the
// page that they compared, kept by its hash.
//
// A confirmation names a block by the hash of its content (engine/procedure.h): it survives edits elsewhere in the file and lapses when the block changes.
#ifndef LIMS_LABORATORY_CONFIRM_H
#define LIMS_LABORATORY_CONFIRM_H

#include "laboratory/laboratory.h"
#include "lims-core/base/crypto.h"
#include "lims-core/engine/procedure.h"

struct lims_db;
struct lims_buf;

enum { LIMS_CONFIRM_NOTE = 1001, LIMS_CONFIRM_AT_ONCE = 200 };

/// Who confirmed a block; "" nobody.
struct lims_confirmation {
	bool confirmed; ///< by the technical manager and somebody else
	char manager[LIMS_CODE];
	char second[LIMS_CODE];
	char scan[LIMS_HASH_HEX]; ///< of the page, as the last of them named it
};
/// What stands about one block. LIMS_E_STORAGE.
lims_rc lims_confirmation_of(struct lims_db *db, const struct lims_hash *block, struct lims_confirmation *ret, struct lims_err *err);

/// Writes that the actor compared these blocks (at most LIMS_CONFIRM_AT_ONCE) with the page and found them so; all of them or none. scan NULL: the page that
/// the person before named, block by block. note may be NULL. LIMS_E_INPUT: no page; LIMS_E_REFUSED: the actor may not.
lims_rc lims_block_confirm(struct lims_laboratory *lab, const struct lims_block *const *blocks, size_t count, const void *scan,
	size_t scan_len, const char *note, struct lims_err *err);
/// Takes every confirmation of the block back; only the technical manager may. The journal keeps them. LIMS_E_NOT_FOUND: nobody confirmed it.
lims_rc lims_block_withdraw(struct lims_laboratory *lab, const struct lims_block *block, const char *note, struct lims_err *err);
/// The page that the last person named, in ret_page (initialised by the call). LIMS_E_NOT_FOUND.
lims_rc lims_block_page(struct lims_laboratory *lab, const struct lims_block *block, struct lims_buf *ret_page, struct lims_err *err);

/// A draft block of the files that are here, with what uses it.
struct lims_blocks_entry {
	const struct lims_block *block;
	const char **procedures; ///< ids; a form or rule has none: every paper may need it
	size_t procedure_count;
	bool in_force; ///< on the day that was asked for
	struct lims_confirmation state;
};
struct lims_blocks_procedure {
	const char *id;
	struct lims_words title;
	bool faulty;                              ///< it does not load
	size_t confirmed, open[LIMS_BLOCK_KINDS]; ///< its blocks in force
	size_t waiting;                           ///< of the open ones: confirmed by one person
	bool licensed, authorised;                ///< the organisation's scope lists it; somebody is authorised for it
};
struct lims_blocks {
	struct lims_arena *arena;
	const struct lims_blocks_entry *blocks; ///< by file, in the order of the file
	size_t block_count;
	const struct lims_blocks_procedure *procedures;
	size_t procedure_count;
	size_t forms_open; ///< forms and rules in force that nobody confirmed
};
/// What stands between the laboratory and its papers on a day: every draft block of its data files. LIMS_E_MEMORY, LIMS_E_STORAGE, LIMS_E_INPUT (regulations).
lims_rc lims_blocks_of(struct lims_laboratory *lab, struct lims_date day, struct lims_blocks **ret, struct lims_err *err);
void lims_blocks_destroy(struct lims_blocks *e); ///< accepts NULL

#endif
