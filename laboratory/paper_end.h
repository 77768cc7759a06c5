// SPDX-License-Identifier: Apache-2.0
// The end of a paper: revoked, replaced, or a number that never became one (thu hồi, thay thế, hủy số).
//
// A paper is never deleted and never overwritten: what ends it is an entry of its own, with who, when and why (ISO/IEC 17025, 7.8.8, 7.10).
#ifndef LIMS_LABORATORY_PAPER_END_H
#define LIMS_LABORATORY_PAPER_END_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

struct lims_db;
struct lims_tx;

/// Revokes an issued paper. `reason` is one line of text. LIMS_E_NOT_FOUND, LIMS_E_REFUSED (ended already, or the actor may not).
lims_rc lims_paper_revoke(struct lims_laboratory *lab, const char *number, const char *reason, struct lims_err *err);
/// Gives up a number that was taken and under which nothing was issued, so that the series has no unexplained hole. The worksheet may be issued again, under another number.
lims_rc lims_paper_void(struct lims_laboratory *lab, const char *number, const char *reason, struct lims_err *err);

/// LIMS_OK when the paper is issued and has not ended; *ret_issued_on may be NULL. LIMS_E_REFUSED says what became of it, LIMS_E_NOT_FOUND.
lims_rc lims_paper_stands(struct lims_db *db, const char *number, struct lims_date *ret_issued_on, struct lims_err *err);
enum { LIMS_PAPER_TURNS = 100 }; ///< replacements, and amendments, that a node may number of one paper
/// The first and the last turn (R1, A1 …) that the node with this number block may give: 1 to 100, 101 to 200, …, so that two nodes never give the same.
void lims_paper_turns(int64_t block, int64_t *ret_first, int64_t *ret_last);
/// The number of what replaces `number`, on the node with this block: V26.00001 → V26.00001R1 → V26.00001R2, on the next node V26.00001R101. LIMS_E_REFUSED: used up.
lims_rc lims_paper_number_after(const char *number, int64_t block, char ret[LIMS_CODE], struct lims_err *err);
/// The reason as it is kept and printed; LIMS_E_INPUT when it is missing.
lims_rc lims_paper_reason(struct lims_laboratory *lab, const char *reason, struct lims_buf *ret, struct lims_err *err);
struct lims_paper_ending {
	const char *note; ///< why
	const char *by;   ///< the number of the paper that stands in its place; NULL: none
	bool asked;       ///< who acts gave a password
};
/// Appends the entry that ends a paper. `type` is paper.revoked, paper.voided or paper.replaced; who acts has signed.
lims_rc lims_paper_append_end(struct lims_tx *tx, struct lims_laboratory *lab, const char *type, const char *number,
	const struct lims_paper_ending *e, struct lims_err *err);

#endif
