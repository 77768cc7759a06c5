// SPDX-License-Identifier: Apache-2.0
// The number under which a worksheet's paper is or will be issued (số giấy).
#ifndef LIMS_LABORATORY_PAPER_NUMBER_H
#define LIMS_LABORATORY_PAPER_NUMBER_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"
#include "lims-core/store/db.h"

/// What stands for a worksheet, or for a replacement of one of its papers. Plain values.
struct lims_sheet_number {
	char number[LIMS_CODE];    ///< issued, or taken by this node and still to be issued; "": none
	char elsewhere[LIMS_CODE]; ///< taken by another node, which may be drawing the paper; "": none
	bool issued;               ///< `number` has its paper
	bool ended;                ///< and that one was revoked or replaced
};

/// Looks for it; voided numbers are as if there were none. `replaces` NULL: the first paper of the worksheet. *ret_papers: all its papers with what became of each, in words, from empty.
lims_rc lims_sheet_number_find(struct lims_laboratory *lab, struct lims_db *db, const char *worksheet, const char *replaces,
	struct lims_sheet_number *ret, struct lims_buf *ret_papers, struct lims_err *err);
/// LIMS_E_REFUSED while another node may be drawing the paper: two nodes never issue one worksheet knowingly.
lims_rc lims_sheet_number_mine(const struct lims_sheet_number *n, const char *worksheet, struct lims_err *err);
/// The next number of this node's block, in the series of the kind and the year. LIMS_E_REFUSED when the block is used up.
lims_rc lims_sheet_number_next(struct lims_laboratory *lab, struct lims_db *db, const char *kind, int year, char ret_number[LIMS_CODE],
	int64_t *ret_ordinal, struct lims_err *err);
/// The first number behind `replaces` (R1, R2, …) that nobody took: one that was voided is not given again.
lims_rc lims_sheet_number_after(
	struct lims_laboratory *lab, struct lims_db *db, const char *replaces, char ret_number[LIMS_CODE], struct lims_err *err);

#endif
