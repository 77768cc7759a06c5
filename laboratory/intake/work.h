// SPDX-License-Identifier: Apache-2.0
// Where an item of the laboratory is in its work: with whom, on which worksheet, under which paper, handed back to whom.
//
// Nothing of it is recorded twice: it follows from what the item's entries, its worksheets and its papers say (ISO/IEC 17025, 7.4).
#ifndef LIMS_LABORATORY_INTAKE_WORK_H
#define LIMS_LABORATORY_INTAKE_WORK_H

#include "laboratory/laboratory.h"

/// In the order of the way through the laboratory.
enum lims_work_state {
	LIMS_WORK_RECEIVED,
	LIMS_WORK_ASSIGNED,
	LIMS_WORK_IN_WORK,   ///< a worksheet is open, or was returned by the reviewer
	LIMS_WORK_SUBMITTED, ///< waits for the reviewer
	LIMS_WORK_REVIEWED,  ///< waits for its paper
	LIMS_WORK_PARTNER,   ///< done by another laboratory, whose certificate is recorded (register subcontract)
	LIMS_WORK_ISSUED,
	LIMS_WORK_HANDED_BACK,
};
const char *lims_work_state_name(enum lims_work_state s); ///< "received", "in_work", …; never translated

/// Texts live during the call; NULL: nothing.
struct lims_item_work {
	const char *item, *procedure, *name, *serial, *customer, *job, *place, *received_on;
	const char *assigned_to, *assigned_until;
	const char *returned_to, *returned_on;
	const char *sheet, *sheet_state, *verdict;
	const char *paper, *paper_kind;
	const char *subcontract; ///< code in the register subcontract
	enum lims_work_state state;
};
typedef lims_rc lims_work_visit(void *ctx, const struct lims_item_work *w, struct lims_err *err);
/// The items of a job in the order of receipt.
lims_rc lims_work_of_job(struct lims_laboratory *lab, const char *job, lims_work_visit *visit, void *ctx, struct lims_err *err);
/// One item. LIMS_E_NOT_FOUND.
lims_rc lims_work_of_item(struct lims_laboratory *lab, const char *item, lims_work_visit *visit, void *ctx, struct lims_err *err);
/// What a person has to do: items assigned to them that have no paper and were not handed back.
lims_rc lims_work_of_person(struct lims_laboratory *lab, const char *staff, lims_work_visit *visit, void *ctx, struct lims_err *err);

/// Which items a command means: those named, or every item of a job that the command can still be done to.
struct lims_work_choice {
	const char *const *items;
	size_t count;
	const char *job; ///< NULL: those named
};
/// Gives items to a person, until a day (NULL: none said). LIMS_E_INPUT: nobody of that code who is active; LIMS_E_REFUSED: handed back already.
lims_rc lims_item_assign(struct lims_laboratory *lab, const struct lims_work_choice *choice, const char *staff, const char *until,
	const char *note, size_t *ret_count, struct lims_err *err);
/// Hands items back to the customer: who took them, when (month 0: today). LIMS_E_REFUSED: an item was handed back already.
lims_rc lims_item_hand_back(struct lims_laboratory *lab, const struct lims_work_choice *choice, const char *taken_by, struct lims_date on,
	const char *note, size_t *ret_count, struct lims_err *err);

#endif
