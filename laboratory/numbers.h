// SPDX-License-Identifier: Apache-2.0
// The series of paper numbers (dãy số giấy): every number of every block from its first to its last, with what became of it, so that no hole is unexplained.
#ifndef LIMS_LABORATORY_NUMBERS_H
#define LIMS_LABORATORY_NUMBERS_H

#include "laboratory/laboratory.h"

enum { LIMS_NUMBER_BLOCK = 10000 }; ///< numbers that a node may give in a year, of each kind

/// Consecutive numbers of one series with one state; what ended stands alone, with who, when and why. Texts live during the call.
struct lims_number_run {
	const char *kind; ///< proof/paper_kinds.h
	int year;
	const char *from, *to;
	int64_t count;
	const char *
		state; ///< issued, numbered (taken, nothing issued yet), replaced, revoked, voided; taken_over: given before this system, by the opening balance `note`; missing: nobody ever took it, though a later one was taken
	const char *on, *by, *note; ///< of the end; "" otherwise
};
/// "V26.00358", "TH-TB26.00001": a running number as it is printed.
void lims_number_write(const struct lims_laboratory *lab, const char *kind, int year, int64_t ordinal, char out[LIMS_CODE]);
typedef lims_rc lims_number_visit(void *ctx, const struct lims_number_run *run, struct lims_err *err);
/// In the order of kind, year and number; replacements carry the number of what they replace and are not in the series. year 0: all. *ret_missing: numbers that are
/// missing.
lims_rc lims_numbers_each(
	struct lims_laboratory *lab, int year, lims_number_visit *visit, void *ctx, int64_t *ret_missing, struct lims_err *err);

/// A paper that the register does not name: it was issued under a number that was issued or given up before it in the order of the journal, on two nodes that did not know of each other.
/// It is kept, and a person takes it back. Texts live during the call.
struct lims_paper_again {
	const char *number, *kind, *worksheet;
	const char *node; ///< where it was issued
	int64_t sequence; ///< of its entry there
	const char *on, *by, *sticker;
	const char *pdf; ///< hash
};
typedef lims_rc lims_again_visit(void *ctx, const struct lims_paper_again *a, struct lims_err *err);
/// In the order of numbers. number NULL: all, year 0: of every year. *ret_count: how many.
lims_rc lims_numbers_again(struct lims_laboratory *lab, const char *number, int year, lims_again_visit *visit, void *ctx,
	int64_t *ret_count, struct lims_err *err);

/// A worksheet of which several papers stand: two nodes issued it, or replaced its paper, without knowing of each other. A person revokes all but one. Texts live
/// during the call.
struct lims_paper_twins {
	const char *worksheet, *first, *last; ///< numbers
	const char *numbers;                  ///< all of them, in their order, with ", " between
	int64_t count;
};
typedef lims_rc lims_twins_visit(void *ctx, const struct lims_paper_twins *t, struct lims_err *err);
/// In the order of worksheets; NULL: all. *ret_count: how many worksheets.
lims_rc lims_numbers_twins(
	struct lims_laboratory *lab, const char *worksheet, lims_twins_visit *visit, void *ctx, int64_t *ret_count, struct lims_err *err);

#endif
