// SPDX-License-Identifier: Apache-2.0
// Stickers and seals that were used twice (một số tem, hai phương tiện): two nodes used one number without knowing of each other.
#ifndef LIMS_LABORATORY_STOCK_AGAIN_H
#define LIMS_LABORATORY_STOCK_AGAIN_H

#include "laboratory/laboratory.h"
#include "lims-core/chain/entry.h"

struct lims_mark_use {
	const char *item, *worksheet, *paper, *on; ///< "" where there is none
};
/// The paper, else the worksheet, else "–".
const char *lims_mark_work(const struct lims_mark_use *use);
/// Whether two uses of one number are of one work: a paper and the place on the instrument both name the sticker of a work, and a replaced paper names it again.
bool lims_mark_same_work(const struct lims_mark_use *a, const struct lims_mark_use *b);

/// A use after the first one, of another work than that, or than the first one that names a worksheet. Texts live during the call.
struct lims_mark_again {
	const char *kind, *serial; ///< as they stand at the first use; no die, which prints as often as it is used
	struct lims_mark_use first, again;
};
typedef lims_rc lims_mark_again_visit(void *ctx, const struct lims_mark_again *m, struct lims_err *err);
/// In the order of kinds and numbers. LIMS_E_STORAGE, LIMS_E_MEMORY, or what visit returns.
lims_rc lims_marks_again(struct lims_laboratory *lab, lims_mark_again_visit *visit, void *ctx, struct lims_err *err);

/// Of the number that the entry used, if it used one; costs what that number costs. The same errors.
lims_rc lims_marks_again_of(
	struct lims_laboratory *lab, const struct lims_entry *e, lims_mark_again_visit *visit, void *ctx, struct lims_err *err);
/// Both works and instruments in words.
void lims_mark_again_text(const struct lims_mark_again *m, char *out, size_t size);

#endif
